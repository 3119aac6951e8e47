(** What the readers guarantee of an instance, decided: a program that is true only of valid instances. *)
From Coq Require Import List Bool ZArith Sorted Lia PeanoNat.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Clauses KSat OneInThreeSat Graphs GraphColoring Hypergraph VertexSets MaxCut ExactCover.
From Karpnet.problems Require Sums SignSystem LinearEquations PseudoBoolean Partition SubsetSum.
Import ListNotations.
Open Scope Z_scope.

(** ** Clauses *)

Definition are_literals (x : Clauses.formula) : bool :=
  forallb (forallb (fun l => (0 <? Z.abs l) && (Z.abs l <=? Z.of_nat (Clauses.num_variables x)))) (Clauses.clauses x).
Definition are_short (k : nat) (x : Clauses.formula) : bool := forallb (fun c => length c <=? k)%nat (Clauses.clauses x).

Lemma formula_valid x : are_literals x = true -> Clauses.valid_formula x.
Proof.
  unfold are_literals; rewrite forallb_forall; intros H c l C L; specialize (H c C); rewrite forallb_forall in H.
  specialize (H l L); unfold Clauses.is_literal; lia.
Qed.
Lemma short k x : are_short k x = true -> forall c, In c (Clauses.clauses x) -> (length c <= k)%nat.
Proof. unfold are_short; rewrite forallb_forall; intros H c C; specialize (H c C); now apply Nat.leb_le. Qed.

Definition cnf x : are_literals x = true -> valid Clauses.cnf x := formula_valid x.
Definition nae_sat x : are_literals x = true -> valid Clauses.nae_sat x := formula_valid x.
Lemma one_in_three_sat x : are_literals x && are_short 3 x = true -> valid OneInThreeSat.one_in_three_sat x.
Proof. intros [L S]%andb_prop; split; [exact (formula_valid x L) | exact (short 3 x S)]. Qed.
Lemma k_sat x : are_literals (KSat.formula_of x) && are_short (KSat.width x) (KSat.formula_of x) = true -> valid KSat.k_sat x.
Proof. intros [L S]%andb_prop; split; [exact (formula_valid _ L) | exact (short _ _ S)]. Qed.

(** ** Graphs and sets *)

Definition are_pairs (n : nat) : list (nat * nat) -> bool := forallb (fun '(u, v) => (u <? v) && (v <? n))%nat.
Fixpoint are_sorted (l : list (nat * nat)) : bool :=
  match l with
  | (u, v) :: ((w, z) :: _) as l => ((u <? w) || (u =? w) && (v <? z))%nat && are_sorted l
  | _ => true
  end.
Lemma pairs_valid n l : are_pairs n l && are_sorted l = true -> Graphs.valid_pairs n l.
Proof.
  unfold are_pairs; intros [P S]%andb_prop; split.
  - apply Sorted_StronglySorted; [unfold Relations_1.Transitive, Graphs.before; intros [a b] [c d] [e f]; cbn [fst snd]; lia|].
    clear P; induction l as [|[u v] l IH]; [constructor|]; destruct l as [|[w z] l]; [repeat constructor|].
    cbn [are_sorted] in S; apply andb_prop in S as [B S].
    constructor; [exact (IH S)|]; constructor; unfold Graphs.before; cbn [fst snd].
    rewrite orb_true_iff, andb_true_iff, !Nat.ltb_lt, Nat.eqb_eq in B; exact B.
  - rewrite forallb_forall in P; intros u v I; specialize (P (u, v) I); cbv beta iota in P.
    apply andb_prop in P as [B C]; split; now apply Nat.ltb_lt.
Qed.
Definition is_graph (g : Graphs.graph) : bool := are_pairs (Graphs.num_vertices g) (Graphs.edges g) && are_sorted (Graphs.edges g).
Lemma graph_valid g : is_graph g = true -> Graphs.valid_graph g.
Proof. exact (pairs_valid _ _). Qed.

Lemma graph_coloring x : is_graph (GraphColoring.graph_of x) && (1 <=? GraphColoring.num_colors x)%nat = true ->
  valid GraphColoring.graph_coloring x.
Proof. intros [G K]%andb_prop; split; [exact (graph_valid _ G) | now apply Nat.leb_le]. Qed.
Definition vertex_cover x : is_graph (VertexSets.graph_of x) = true -> valid VertexSets.vertex_cover x := graph_valid _.
Definition independent_set x : is_graph (VertexSets.graph_of x) = true -> valid VertexSets.independent_set x := graph_valid _.
Definition clique x : is_graph (VertexSets.graph_of x) = true -> valid VertexSets.clique x := graph_valid _.
Lemma max_cut x : (let l := List.map fst (MaxCut.edges x) in are_pairs (MaxCut.num_vertices x) l && are_sorted l) = true ->
  valid MaxCut.max_cut x.
Proof. exact (pairs_valid _ _). Qed.

Definition are_below (n : nat) : list nat -> bool := forallb (fun v => v <? n)%nat.
Lemma below n l : are_below n l = true -> forall v, In v l -> (v < n)%nat.
Proof. unfold are_below; rewrite forallb_forall; intros H v I; specialize (H v I); now apply Nat.ltb_lt. Qed.
Definition is_empty {A} (l : list A) : bool := match l with [] => true | _ => false end.
Lemma hypergraph_coloring x :
  (1 <=? Hypergraph.num_colors x)%nat
  && forallb (fun e => negb (is_empty e) && are_below (Hypergraph.num_vertices x) e) (Hypergraph.edges x) = true ->
  valid Hypergraph.hypergraph_coloring x.
Proof.
  intros [K H]%andb_prop; split; [now apply Nat.leb_le|]; rewrite forallb_forall in H; intros e I; specialize (H e I).
  apply andb_prop in H as [E B]; split; [now intros -> | exact (below _ _ B)].
Qed.

Fixpoint are_different (l : list nat) : bool :=
  match l with [] => true | v :: l => negb (existsb (Nat.eqb v) l) && are_different l end.
Lemma different l : are_different l = true -> NoDup l.
Proof.
  induction l as [|v l IH]; cbn [are_different]; [constructor|]; intros [N D]%andb_prop; constructor; [|now apply IH].
  intro I; apply negb_true_iff, not_true_iff_false in N; apply N, existsb_exists; exists v; now rewrite Nat.eqb_refl.
Qed.
Lemma exact_cover x : forallb (fun c => are_different c && are_below (ExactCover.num_elements x) c) (ExactCover.sets x) = true ->
  valid ExactCover.exact_cover x.
Proof.
  rewrite forallb_forall; intros H c I; specialize (H c I); apply andb_prop in H as [D B].
  split; [exact (different c D) | exact (below _ _ B)].
Qed.

(** ** Numbers *)

Definition has_columns (n : nat) (r : SignSystem.row) : bool := are_below n (List.map fst r).
Lemma columns n r : has_columns n r = true -> SignSystem.columns_below n r.
Proof. intros H i a I; exact (below n _ H i (in_map fst r (i, a) I)). Qed.

Lemma sign_system x :
  forallb (fun '(r, b) => (0 <=? b) && has_columns (SignSystem.num_variables x) r) (SignSystem.rows x) = true ->
  valid SignSystem.sign_system x.
Proof.
  rewrite forallb_forall; intros H r b I; specialize (H (r, b) I); cbv beta iota in H; apply andb_prop in H as [B C].
  split; [lia | exact (columns _ _ C)].
Qed.
Lemma linear_equations x :
  forallb (fun '(r, _) => has_columns (LinearEquations.num_variables x) r) (LinearEquations.rows x) = true ->
  valid LinearEquations.linear_equations x.
Proof. rewrite forallb_forall; intros H r c I; exact (columns _ _ (H (r, c) I)). Qed.
Lemma pseudo_boolean x :
  forallb (fun r => has_columns (PseudoBoolean.num_variables x) (PseudoBoolean.terms r)) (PseudoBoolean.rows x) = true ->
  valid PseudoBoolean.pseudo_boolean x.
Proof. rewrite forallb_forall; intros H r I; exact (columns _ _ (H r I)). Qed.

Definition are_nonnegative : list Z -> bool := forallb (fun a => 0 <=? a).
Lemma partition x : are_nonnegative x = true -> valid Partition.partition x.
Proof. unfold are_nonnegative; rewrite forallb_forall; intros H a I; specialize (H a I); lia. Qed.
Lemma subset_sum x : are_nonnegative (SubsetSum.numbers x) && (0 <=? SubsetSum.target x) = true -> valid SubsetSum.subset_sum x.
Proof. intros [N T]%andb_prop; split; [exact (partition _ N) | lia]. Qed.
