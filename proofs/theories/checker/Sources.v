(** Certificates of source instances: clauses that say the same, a model of them or a proof that there is none. *)
From Coq Require Import List Bool ZArith NArith PArith MSetPositive Lia.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Clauses KSat Hypergraph Graphs GraphColoring.
From Karpnet.checker Require Import Unsat.
Import ListNotations.
Open Scope Z_scope.

(** ** Models *)

(** True literals: none with its negation, and one in every clause. *)
Definition is_model (n : nat) (model : list Z) (cs : list clause) : bool :=
  let s := fold_left mark model PositiveSet.empty in
  forallb (fun l => negb (l =? 0) && (Z.abs l <=? Z.of_nat n) && negb (marked s (- l))) model
  && forallb (existsb (marked s)) cs.
Definition assigned (model : list Z) : assignment :=
  let s := fold_left mark model PositiveSet.empty in fun p => marked s (Zpos p).

Lemma marks_in l : forall model s, marked (fold_left mark model s) l = true <-> In l model \/ marked s l = true.
Proof.
  induction model as [|m model IH]; intro s; cbn [fold_left]; [cbn; tauto|].
  rewrite IH, marked_mark; cbn [In]; intuition congruence.
Qed.

Lemma is_model_right n model cs : is_model n model cs = true -> forall c, In c cs -> holds (assigned model) c.
Proof.
  unfold is_model, assigned; set (s := fold_left _ _ _); intros [M C]%andb_prop c I.
  rewrite forallb_forall in M, C; specialize (C c I); apply existsb_exists in C as (l & L & K); exists l; split;
    [exact L|].
  assert (In l model) as J.
  { apply marks_in in K as [K|K]; [exact K|]; unfold marked in K; now apply PositiveSet.mem_spec in K. }
  specialize (M l J); destruct l as [|p|p]; [easy | exact K|]; cbn [value].
  apply andb_prop in M as [_ M]; exact M.
Qed.

(** ** Clauses, all equal or not *)

(** Variable [i] here is Boolean [i + 1] there. *)
Definition here (a : Clauses.assignment) : assignment := fun p => a (pred (Pos.to_nat p)).
Definition there (a : assignment) : Clauses.assignment := fun i => a (Pos.of_succ_nat i).

Lemma value_here a l : l <> 0 -> value (here a) l = Clauses.value a l.
Proof.
  unfold Clauses.value, Clauses.variable, here; destruct l as [|p|p]; intro N; [easy| |];
    (replace (Z.to_nat (Z.abs _ - 1)) with (pred (Pos.to_nat p)) by lia); cbn; now destruct (a _).
Qed.
Lemma value_there a l : l <> 0 -> Clauses.value (there a) l = value a l.
Proof.
  unfold Clauses.value, Clauses.variable, there; destruct l as [|p|p]; intro N; [easy| |];
    (replace (Pos.of_succ_nat (Z.to_nat (Z.abs _ - 1))) with p by lia); cbn; now destruct (a _).
Qed.

Definition no_zero (cs : list clause) : bool := forallb (forallb (fun l => negb (l =? 0))) cs.
Lemma no_zero_right cs c l : no_zero cs = true -> In c cs -> In l c -> l <> 0.
Proof.
  unfold no_zero; rewrite forallb_forall; intros H I L; specialize (H c I); rewrite forallb_forall in H.
  specialize (H l L); now apply negb_true_iff, Z.eqb_neq in H.
Qed.

Lemma holds_here a cs c : no_zero cs = true -> In c cs -> (holds (here a) c <-> Clauses.some a true c).
Proof.
  intros Z I; split; intros (l & L & V); exists l; (split; [exact L|]);
    pose proof (no_zero_right cs c l Z I L) as N; [rewrite <- value_here | rewrite value_here]; assumption.
Qed.
Lemma holds_there a cs c : no_zero cs = true -> In c cs -> (holds a c <-> Clauses.some (there a) true c).
Proof.
  intros Z I; split; intros (l & L & V); exists l; (split; [exact L|]);
    pose proof (no_zero_right cs c l Z I L) as N; [rewrite value_there | rewrite <- value_there]; assumption.
Qed.

Definition both_ways (cs : list clause) : list clause := flat_map (fun c => [c; List.map Z.opp c]) cs.
Lemma some_opposite a c : (forall l, In l c -> l <> 0) ->
  (Clauses.some a true (List.map Z.opp c) <-> Clauses.some a false c).
Proof.
  intro Z; split; intros (l & L & V).
  - apply in_map_iff in L as (m & <- & M); exists m; split; [exact M|]; rewrite Clauses.value_opp in V by auto.
    now destruct (Clauses.value a m).
  - exists (- l); split; [now apply in_map|]; now rewrite Clauses.value_opp, V by auto.
Qed.

(** ** Colorings *)

(** Vertex [v] has color [j] of [k]. *)
Definition cell (k : Z) (v j : nat) : Z := 1 + Z.of_nat v * k + Z.of_nat j.
Definition coloring_clauses (g : Hypergraph.hypergraph) : list clause :=
  let k := Z.of_nat (Hypergraph.num_colors g) in
  let colors := seq 0 (Hypergraph.num_colors g) in
  List.map (fun v => List.map (cell k v) colors) (seq 0 (Hypergraph.num_vertices g))
  ++ flat_map (fun e => List.map (fun j => List.map (fun v => - cell k v j) e) colors) (Hypergraph.edges g).
Definition vertices_right (g : Hypergraph.hypergraph) : bool :=
  (1 <=? Hypergraph.num_colors g)%nat
  && forallb (forallb (fun v => v <? Hypergraph.num_vertices g)%nat) (Hypergraph.edges g).

Definition cells_of (k : nat) (c : nat -> nat) : assignment :=
  fun p => let i := pred (Pos.to_nat p) in Nat.eqb (c (i / k)%nat) (i mod k).
Lemma cells_of_cell k c v j : (j < k)%nat -> value (cells_of k c) (cell (Z.of_nat k) v j) = Nat.eqb (c v) j.
Proof.
  intro J; unfold cell; assert (1 + Z.of_nat v * Z.of_nat k + Z.of_nat j = Zpos (Pos.of_succ_nat (v * k + j))) as ->
    by lia.
  cbn [value]; unfold cells_of; replace (pred (Pos.to_nat _)) with (v * k + j)%nat by lia.
  rewrite Nat.div_add_l, Nat.div_small, Nat.add_0_r, (Nat.add_comm (v * k)), Nat.mod_add, Nat.mod_small by lia;
    reflexivity.
Qed.

Lemma coloring_here g c : Hypergraph.colors g c ->
  forall cl, In cl (coloring_clauses g) -> holds (cells_of (Hypergraph.num_colors g) c) cl.
Proof.
  set (k := Hypergraph.num_colors g); intros [B E] cl I; apply in_app_iff in I as [I|I].
  - apply in_map_iff in I as (v & <- & V); apply in_seq in V; specialize (B v ltac:(lia)); fold k in B.
    exists (cell (Z.of_nat k) v (c v)); split; [apply in_map, in_seq; lia|]; now rewrite cells_of_cell, Nat.eqb_refl.
  - apply in_flat_map in I as (e & Ie & I); apply in_map_iff in I as (j & <- & J); apply in_seq in J.
    specialize (E e Ie j); destruct (forallb (fun v => Nat.eqb (c v) j) e) eqn:F.
    + exfalso; apply E; rewrite forallb_forall in F; intros v V; now apply Nat.eqb_eq, F.
    + assert (existsb (fun v => negb (Nat.eqb (c v) j)) e = true) as X.
      { destruct (existsb _ e) eqn:X; [reflexivity|]; rewrite <- F; apply forallb_forall; intros v V.
        destruct (Nat.eqb (c v) j) eqn:Q; [reflexivity|]; apply not_true_iff_false in X; destruct X;
          apply existsb_exists; exists v; now rewrite Q. }
      apply existsb_exists in X as (v & V & X); exists (- cell (Z.of_nat k) v j); split.
      * now apply (in_map (fun v => - cell (Z.of_nat k) v j)).
      * rewrite value_opp, cells_of_cell by (unfold cell; lia); exact X.
Qed.

(** The first color that the Booleans give. *)
Definition color_of (k : nat) (a : assignment) (v : nat) : nat :=
  match find (fun j => value a (cell (Z.of_nat k) v j)) (seq 0 k) with Some j => j | None => 0%nat end.

Lemma coloring_there g a : vertices_right g = true -> (forall cl, In cl (coloring_clauses g) -> holds a cl) ->
  Hypergraph.colors g (color_of (Hypergraph.num_colors g) a).
Proof.
  set (k := Hypergraph.num_colors g); intros [K B]%andb_prop H; fold k in K; apply Nat.leb_le in K.
  assert (forall v, (v < Hypergraph.num_vertices g)%nat ->
    (color_of k a v < k)%nat /\ value a (cell (Z.of_nat k) v (color_of k a v)) = true) as C.
  { intros v V; destruct (H (List.map (cell (Z.of_nat k) v) (seq 0 k))) as (l & L & T).
    { apply in_app_iff; left; apply (in_map (fun v => List.map (cell (Z.of_nat k) v) (seq 0 k))), in_seq; lia. }
    apply in_map_iff in L as (j & <- & J); unfold color_of.
    destruct (find _ (seq 0 k)) as [i|] eqn:F;
      [apply find_some in F as [F1 F2]; apply in_seq in F1; split; [lia | exact F2]|].
    pose proof (find_none _ _ F j J) as N; cbv beta in N; congruence. }
  split; [intros v V; now apply C|]; intros e I j A; rewrite forallb_forall in B; specialize (B e I);
    rewrite forallb_forall in B.
  destruct (Nat.lt_ge_cases j k) as [J|J].
  - destruct (H (List.map (fun v => - cell (Z.of_nat k) v j) e)) as (l & L & T).
    { apply in_app_iff; right; apply in_flat_map; exists e; split; [exact I|].
      apply (in_map (fun j => List.map (fun v => - cell (Z.of_nat k) v j) e)), in_seq; lia. }
    apply in_map_iff in L as (v & <- & V); specialize (B v V); apply Nat.ltb_lt in B; destruct (C v B) as [_ T'].
    rewrite (A v V) in T'; rewrite value_opp, T' in T by (unfold cell; lia); easy.
  - destruct e as [|v e].
    + destruct (H (List.map (fun v => - cell (Z.of_nat k) v 0) [])) as (l & L & T); [|easy].
      apply in_app_iff; right; apply in_flat_map; exists []; split; [exact I|].
      apply (in_map (fun j => List.map (fun v => - cell (Z.of_nat k) v j) [])), in_seq; lia.
    + specialize (B v (or_introl eq_refl)); apply Nat.ltb_lt in B; destruct (C v B) as [T _].
      rewrite (A v (or_introl eq_refl)) in T; lia.
Qed.

(** ** Claims *)

Inductive source :=
| Cnf (x : Clauses.formula)
| KSat (x : KSat.narrow)
| NaeSat (x : Clauses.formula)
| HypergraphColoring (g : Hypergraph.hypergraph)
| GraphColoring (x : GraphColoring.colorable).

(** A graph's edges have two vertices. *)
Definition hypergraph_of (x : GraphColoring.colorable) : Hypergraph.hypergraph :=
  Hypergraph.Hypergraph (Graphs.num_vertices (GraphColoring.graph_of x)) (GraphColoring.num_colors x)
    (List.map (fun '(u, v) => [u; v]) (Graphs.edges (GraphColoring.graph_of x))).

(** The problem with the instance; the number of Booleans, the clauses; whether these say the same. *)
Definition solvable (s : source) : Prop :=
  match s with
  | Cnf x => yes Clauses.cnf x
  | KSat x => yes KSat.k_sat x
  | NaeSat x => yes Clauses.nae_sat x
  | HypergraphColoring g => yes Hypergraph.hypergraph_coloring g
  | GraphColoring x => yes GraphColoring.graph_coloring x
  end.
Definition clauses_of (s : source) : nat * list clause * bool :=
  match s with
  | Cnf x => let cs := Clauses.clauses x in (Clauses.num_variables x, cs, no_zero cs)
  | KSat x => let x := KSat.formula_of x in let cs := Clauses.clauses x in (Clauses.num_variables x, cs, no_zero cs)
  | NaeSat x => let cs := Clauses.clauses x in (Clauses.num_variables x, both_ways cs, no_zero cs)
  | HypergraphColoring g =>
      ((Hypergraph.num_vertices g * Hypergraph.num_colors g)%nat, coloring_clauses g, vertices_right g)
  | GraphColoring x =>
      let g := hypergraph_of x in
      ((Hypergraph.num_vertices g * Hypergraph.num_colors g)%nat, coloring_clauses g, vertices_right g)
  end.

Inductive evidence := Model (literals : list Z) | Refutation (steps : list step).
Definition check_source (s : source) (e : evidence) : bool :=
  let '(n, cs, is_right) := clauses_of s in
  is_right && match e with Model literals => is_model n literals cs | Refutation steps => unsatisfiable cs steps end.
Definition source_claim (s : source) (e : evidence) : Prop :=
  match e with Model _ => solvable s | Refutation _ => ~ solvable s end.

Lemma graph_colors x c : GraphColoring.colors x c <-> Hypergraph.colors (hypergraph_of x) c.
Proof.
  unfold GraphColoring.colors, Hypergraph.colors; cbn; apply and_iff_compat_l; split.
  - intros H e I j A; apply in_map_iff in I as ([u v] & <- & I); apply (H u v I).
    rewrite (A u), (A v); cbn; auto.
  - intros H u v I E; apply (H [u; v] (in_map _ _ (u, v) I) (c v)); intros w [<-|[<-|[]]]; easy.
Qed.

Theorem clauses_of_right s : let '(_, cs, is_right) := clauses_of s in
  is_right = true -> (solvable s <-> exists a, forall c, In c cs -> holds a c).
Proof.
  assert (forall x, no_zero (Clauses.clauses x) = true ->
    (yes Clauses.cnf x <-> exists a, forall c, In c (Clauses.clauses x) -> holds a c)) as F.
  { intros x Z; split; intros [a A].
    - exists (here a); intros c I; apply (holds_here a _ c Z I), A; exact I.
    - exists (there a); intros c I; apply (holds_there a _ c Z I), A; exact I. }
  assert (forall g, vertices_right g = true ->
    (yes Hypergraph.hypergraph_coloring g <-> exists a, forall c, In c (coloring_clauses g) -> holds a c)) as G.
  { intros g V; split; intros [a A].
    - eexists; exact (coloring_here g a A).
    - eexists; exact (coloring_there g a V A). }
  destruct s as [x|x|x|g|x]; cbn [clauses_of solvable].
  - exact (F x).
  - exact (F (KSat.formula_of x)).
  - intro Z; set (cs := Clauses.clauses x) in *.
    assert (no_zero (both_ways cs) = true) as Z'.
    { apply forallb_forall; intros c I; apply in_flat_map in I as (d & D & [<-|[<-|[]]]); apply forallb_forall;
      intros l L;
        apply negb_true_iff, Z.eqb_neq; [exact (no_zero_right cs d l Z D L)|].
      apply in_map_iff in L as (m & <- & M); pose proof (no_zero_right cs d m Z D M); lia. }
    split; intros [a A].
    + exists (here a); intros c I; apply (holds_here a _ c Z' I).
      apply in_flat_map in I as (d & D & I); destruct (A d D) as [T O]; destruct I as [<-|[<-|[]]]; [exact T|].
      apply some_opposite; [intros l L; exact (no_zero_right cs d l Z D L) | exact O].
    + exists (there a); intros c I.
      assert (In c (both_ways cs) /\ In (List.map Z.opp c) (both_ways cs)) as [I1 I2]
        by (split; apply in_flat_map; exists c; cbn; auto).
      split; [apply (holds_there a _ c Z' I1), A, I1|].
      apply some_opposite; [intros l L; exact (no_zero_right cs c l Z I L)|].
      apply (holds_there a _ _ Z' I2), A, I2.
  - exact (G g).
  - intro V; rewrite <- (G _ V); split; intros [c C]; exists c; now apply graph_colors.
Qed.

Theorem check_source_right s e : check_source s e = true -> source_claim s e.
Proof.
  unfold check_source; pose proof (clauses_of_right s) as R; destruct (clauses_of s) as [[n cs] is_right].
  intros [V H]%andb_prop; specialize (R V); destruct e as [literals|steps]; cbn [source_claim]; rewrite R.
  - exists (assigned literals); exact (is_model_right n literals cs H).
  - intros [a A]; exact (unsatisfiable_right cs steps a H A).
Qed.
