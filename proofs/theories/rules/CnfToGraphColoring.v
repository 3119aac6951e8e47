(** CNF-SAT to graph 3-coloring: a triangle of true, false and base; literals have the color of true or false; a clause
    is a chain of OR gadgets, triangles [u, u + 1, u + 2] with edges from the inputs to [u] and [u + 1]. The output
    [u + 2] has the color of false if both inputs have; that of a clause must not, and need not where one is true. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin Lists Blocks.
From Karpnet.problems Require Import Clauses FreshVariables LiteralVertices Graphs GraphColoring.
Import ListNotations.
Open Scope nat_scope.

(** Vertices 0, 1, 2 are true, false and base. *)
Definition literal (l : Z) : nat := 3 + vertex l.
Definition size (c : clause) : nat := match c with [] => 1 | _ :: r => 3 * length r end.
Definition first_block (x : formula) : nat := 3 + 2 * num_variables x.
Definition gadget_blocks (x : formula) : list (clause * nat) := blocks size (first_block x) (normalized (clauses x)).
Definition count (x : formula) : nat := first_block x + total size (normalized (clauses x)).

(** The chain of an input [p] and the literals [r], with vertices from [u]. *)
Fixpoint gadgets (p : nat) (r : list Z) (u : nat) : list (nat * nat) :=
  match r with
  | [] => []
  | l :: r => [(p, u); (literal l, u + 1); (u, u + 1); (u, u + 2); (u + 1, u + 2)] ++ gadgets (u + 2) r (u + 3)
  end.
Fixpoint output (p : nat) (r : list Z) (u : nat) : nat :=
  match r with [] => p | _ :: r => output (u + 2) r (u + 3) end.

(** Clauses of one literal add no vertex; their edges come last. *)
Definition clause_edges (b : clause * nat) : list (nat * nat) :=
  let (c, s) := b in
  match c with
  | [] => [(0, s); (1, s); (2, s)]
  | [_] => []
  | l :: r => gadgets (literal l) r s ++ [(1, output (literal l) r s); (2, output (literal l) r s)]
  end.
Definition variable_edges (i : nat) : list (nat * nat) :=
  let (u, v) := (literal (positive i), literal (- positive i)) in [(u, v); (2, u); (2, v)].
Definition asked (cs : list clause) : list Z :=
  nodup Z.eq_dec (flat_map (fun c => match c with [l] => [l] | _ => [] end) cs).

Definition edge_list (x : formula) : list (nat * nat) :=
  [(0, 1); (0, 2); (1, 2)] ++ flat_map variable_edges (seq 0 (num_variables x)) ++
  flat_map clause_edges (gadget_blocks x) ++ List.map (fun l => (1, literal l)) (asked (normalized (clauses x))).
Definition instance (x : formula) : colorable := Colorable (from_edges (count x) (edge_list x)) 3.

Definition color (value : bool) : nat := if value then 0 else 1.
(** Colors of a gadget, from the values of its inputs. *)
Definition gadget_colors (p q : bool) : list nat := if p then [1; 2; 0] else if q then [2; 1; 0] else [0; 2; 1].
Fixpoint chain_colors (p : bool) (r : list bool) : list nat :=
  match r with [] => [] | q :: r => gadget_colors p q ++ chain_colors (p || q) r end.
Definition clause_colors (t : list bool) (j : nat) : nat :=
  match t with [] => 0 | p :: r => nth j (chain_colors p r) 0 end.

Definition forward (x : formula) (a : assignment) : nat -> nat :=
  extended size (fun v => if v <? 3 then v else color (sides a (v - 3))) (fun c => clause_colors (values a c))
           (first_block x) (normalized (clauses x)).
Definition back (x : formula) (c : nat -> nat) : assignment := fun i => Nat.eqb (c (3 + 2 * i)) (c 0).

(** ** The edges *)

Lemma literal_below x c l : valid_formula x -> In c (normalized (clauses x)) -> In l c ->
  3 <= literal l < first_block x.
Proof.
  intros V I L; pose proof (vertex_below _ _ (normalized_literal x c l V I L)); unfold literal, first_block; lia.
Qed.

Lemma in_asked cs l : In l (asked cs) <-> In [l] cs.
Proof.
  unfold asked; rewrite nodup_In, in_flat_map; split.
  - intros (c & C & I); destruct c as [|k [|]]; try easy; now destruct I as [->|[]].
  - intro I; exists [l]; cbn; auto.
Qed.

Lemma gadgets_below r : forall p u a b, p < u -> (forall l, In l r -> literal l < u) -> In (a, b) (gadgets p r u) ->
  a < b /\ u <= b < u + 3 * length r.
Proof.
  induction r as [|l r IH]; intros p u a b P L I; [destruct I|]; cbn [gadgets length] in *.
  pose proof (L l (or_introl eq_refl)) as B.
  apply in_app_iff in I as [I|I].
  - cbn [In] in I; repeat destruct I as [I|I]; inversion I; subst; lia.
  - apply IH in I; [lia | lia|]; intros k K; specialize (L k (or_intror K)); lia.
Qed.

Lemma output_below r : forall p u, r <> [] -> u <= output p r u < u + 3 * length r.
Proof.
  induction r as [|l r IH]; intros p u N; [easy|]; cbn [output length].
  destruct r as [|k r]; [cbn; lia|]; specialize (IH (u + 2) (u + 3) ltac:(easy)); cbn [length] in *; lia.
Qed.

Lemma clause_edges_below x c s u v : valid_formula x -> In (c, s) (gadget_blocks x) ->
  In (u, v) (clause_edges (c, s)) -> u < v /\ s <= v < s + size c.
Proof.
  intros V B I; apply in_blocks in B as (C & B & _); unfold first_block in B; unfold clause_edges in I.
  destruct c as [|l [|k r]]; [repeat destruct I as [I|I]; inversion I; subst; cbn; lia | easy|].
  apply in_app_iff in I as [I|I].
  - apply gadgets_below in I; [exact I | |]; [|intros m M];
      eapply Nat.lt_le_trans; try (eapply literal_below; [exact V | exact C|]; cbn in *; auto; tauto); exact B.
  - pose proof (output_below (k :: r) (literal l) s ltac:(easy)) as O; revert I O.
    generalize (output (literal l) (k :: r) s); intros o I O; cbn [size].
    repeat destruct I as [I|I]; inversion I; lia.
Qed.

Lemma edge_list_below x u v : valid_formula x -> In (u, v) (edge_list x) -> u < v < count x.
Proof.
  intros V I; unfold edge_list in I; rewrite !in_app_iff in I; destruct I as [I|[I|[I|I]]].
  - unfold count, first_block; repeat destruct I as [I|I]; inversion I; lia.
  - apply in_flat_map in I as (i & I & E); apply in_seq in I; unfold variable_edges, literal in E.
    rewrite vertex_positive, vertex_negative in E; unfold count, first_block.
    repeat destruct E as [E|E]; inversion E; lia.
  - apply in_flat_map in I as ([c s] & B & I); pose proof (clause_edges_below x c s u v V B I) as E.
    apply in_blocks in B; unfold count; lia.
  - apply in_map_iff in I as (l & E & I); inversion E; subst; apply in_asked in I.
    pose proof (literal_below x [l] l V I (or_introl eq_refl)); unfold count; lia.
Qed.

(** No edge is listed twice, which Python would refuse. *)
Lemma gadgets_nodup r : forall p u, p < u -> (forall l, In l r -> literal l < u) -> NoDup (gadgets p r u).
Proof.
  induction r as [|l r IH]; intros p u P L; cbn [gadgets]; [constructor|].
  pose proof (L l (or_introl eq_refl)) as B.
  assert (forall k, In k r -> literal k < u + 3) as K by (intros k I; specialize (L k (or_intror I)); lia).
  apply nodup_app; [| apply IH; [lia | exact K] |].
  - revert B; generalize (literal l); intros q B; repeat constructor; cbn [In]; intro I;
      repeat destruct I as [I|I]; inversion I; lia.
  - intros [a b] I J; apply gadgets_below in J; [|lia | exact K]; revert B I; generalize (literal l); intros q B I.
    repeat destruct I as [I|I]; inversion I; lia.
Qed.

Lemma gadgets_output r : forall p u a, r <> [] -> (forall l, In l r -> literal l < u) -> p < u ->
  In (a, output p r u) (gadgets p r u) -> u <= a.
Proof.
  induction r as [|l r IH]; intros p u a N L P I; [easy|]; cbn [gadgets output] in I.
  pose proof (L l (or_introl eq_refl)).
  assert (forall k, In k r -> literal k < u + 3) as K by (intros k J; specialize (L k (or_intror J)); lia).
  apply in_app_iff in I as [I|I].
  - destruct r as [|k r]; [cbn [output] in I|]; revert H I; generalize (literal l); intros q B I.
    + repeat destruct I as [I|I]; inversion I; lia.
    + pose proof (output_below (k :: r) (u + 2) (u + 3) ltac:(easy)) as O; revert I O.
      generalize (output (u + 2) (k :: r) (u + 3)); intros o I O; repeat destruct I as [I|I]; inversion I; lia.
  - destruct r as [|k r]; [destruct I|]; apply IH in I; [lia | easy | exact K | lia].
Qed.

Lemma clause_edges_nodup x b : valid_formula x -> In b (gadget_blocks x) -> NoDup (clause_edges b).
Proof.
  intros V B; destruct b as [c s]; apply in_blocks in B as (C & B & _); unfold clause_edges.
  assert (forall l, In l c -> 3 <= literal l < s) as L.
  { intros l L; pose proof (literal_below x c l V C L); lia. }
  destruct c as [|l [|k r]]; [| constructor |].
  - repeat constructor; cbn [In]; intro I; repeat destruct I as [I|I]; inversion I.
  - pose proof (L l (or_introl eq_refl)) as P.
    assert (forall m, In m (k :: r) -> literal m < s) as M by (intros m M; apply L; now right).
    apply nodup_app; [apply gadgets_nodup; [lia | exact M] | |].
    + generalize (output (literal l) (k :: r) s); intro o; repeat constructor; cbn [In]; intro I;
        repeat destruct I as [I|I]; inversion I.
    + intros [a b] I J; assert (b = output (literal l) (k :: r) s /\ a < 3) as [-> A].
      { revert J; generalize (output (literal l) (k :: r) s); intros o J.
        repeat destruct J as [J|J]; inversion J; lia. }
      apply gadgets_output in I; [lia | easy | exact M | lia].
Qed.

Lemma edge_list_nodup x : valid_formula x -> NoDup (edge_list x).
Proof.
  intro V; unfold edge_list; apply nodup_app; [| apply nodup_app; [| apply nodup_app |] |].
  - repeat constructor; cbn [In]; intro I; repeat destruct I as [I|I]; inversion I.
  - apply nodup_flat_map; [apply seq_NoDup | |].
    + intros i _; unfold variable_edges, literal; rewrite vertex_positive, vertex_negative.
      repeat constructor; cbn [In]; intro I; repeat destruct I as [I|I]; inversion I; lia.
    + intros i j [u v] _ _; unfold variable_edges, literal; rewrite !vertex_positive, !vertex_negative; intros I J.
      repeat destruct I as [I|I]; inversion I; repeat destruct J as [J|J]; inversion J; lia.
  - apply (nodup_blocks size clause_edges snd); intros c s B; split; [now apply (clause_edges_nodup x)|].
    intros [u v] I; exact (proj2 (clause_edges_below x c s u v V B I)).
  - apply nodup_map; [|apply NoDup_nodup]; intros k l K L E; apply in_asked in K, L.
    apply vertex_injective; [| |unfold literal in E; inversion E; lia].
    + exact (literal_nonzero _ _ (normalized_literal x [k] k V K (or_introl eq_refl))).
    + exact (literal_nonzero _ _ (normalized_literal x [l] l V L (or_introl eq_refl))).
  - intros [u v] I J; apply in_flat_map in I as ([c s] & B & I).
    pose proof (clause_edges_below x c s u v V B I) as E; apply in_blocks in B.
    apply in_map_iff in J as (l & J & A); inversion J; subst; apply in_asked in A.
    pose proof (literal_below x [l] l V A (or_introl eq_refl)); lia.
  - intros [u v] I J; apply in_flat_map in I as (i & I & D); apply in_seq in I; unfold variable_edges, literal in D.
    rewrite vertex_positive, vertex_negative in D.
    assert (2 <= u /\ v < first_block x) as [U W]
      by (unfold first_block; repeat destruct D as [D|D]; inversion D; lia).
    apply in_app_iff in J as [J|J].
    + apply in_flat_map in J as ([c s] & B & J); pose proof (clause_edges_below x c s u v V B J) as E.
      apply in_blocks in B; lia.
    + apply in_map_iff in J as (l & J & _); inversion J; lia.
  - intros [u v] I J; assert (v < 3) as W by (repeat destruct I as [I|I]; inversion I; lia); clear I.
    rewrite !in_app_iff in J; destruct J as [J|[J|J]].
    + apply in_flat_map in J as (i & _ & D); unfold variable_edges, literal in D.
      repeat destruct D as [D|D]; inversion D; lia.
    + apply in_flat_map in J as ([c s] & B & J); pose proof (clause_edges_below x c s u v V B J) as E.
      apply in_blocks in B; unfold first_block in B; lia.
    + apply in_map_iff in J as (l & J & _); inversion J; unfold literal in *; lia.
Qed.

Lemma in_edges x u v : valid_formula x -> In (u, v) (edges (graph_of (instance x))) <-> In (u, v) (edge_list x).
Proof.
  intro V; cbn [instance graph_of]; rewrite in_from_edges; split; [tauto|].
  intro I; split; [exact I | now apply edge_list_below].
Qed.

Lemma instance_valid x : valid_formula x -> valid_colorable (instance x).
Proof. intros _; split; [exact (from_edges_valid _ _) | cbn; lia]. Qed.

(** ** From assignments to colorings *)

Definition proper (k : nat -> nat) (l : list (nat * nat)) : Prop := forall u v, In (u, v) l -> k u <> k v.

Lemma proper_app k l m : proper k (l ++ m) <-> proper k l /\ proper k m.
Proof.
  unfold proper; split; [intro H; split; intros; apply H, in_app_iff; auto|].
  intros [L M] u v I; apply in_app_iff in I as [I|I]; auto.
Qed.

Lemma gadgets_proper a k r : forall p q u, k p = color q -> (forall l, In l r -> k (literal l) = color (value a l)) ->
  (forall j, j < 3 * length r -> k (u + j) = nth j (chain_colors q (values a r)) 0) ->
  proper k (gadgets p r u) /\ k (output p r u) = color (q || existsb id (values a r)).
Proof.
  induction r as [|l r IH]; intros p q u P L C; cbn [gadgets output values List.map existsb].
  - rewrite orb_false_r; split; [intros u' v []| exact P].
  - cbn [length] in C; pose proof (C 0 ltac:(lia)) as C0; pose proof (C 1 ltac:(lia)) as C1.
    pose proof (C 2 ltac:(lia)) as C2; rewrite Nat.add_0_r in C0; cbn [values List.map chain_colors] in C0, C1, C2.
    pose proof (L l (or_introl eq_refl)) as K; destruct (IH (u + 2) (q || value a l) (u + 3)) as [G O].
    + rewrite C2; now destruct q, (value a l).
    + intros m M; apply L; now right.
    + intros j J; replace (u + 3 + j) with (u + (3 + j)) by lia; rewrite C by lia; cbn [values List.map chain_colors].
      now destruct q, (value a l).
    + rewrite proper_app; split; [split; [|exact G] | unfold id at 1; now rewrite O, orb_assoc].
      intros b c I; cbn [In] in I; repeat destruct I as [I|I]; inversion I; subst; rewrite ?P, ?K, ?C0, ?C1, ?C2;
        destruct q, (value a l); cbn; easy.
Qed.

Lemma forward_below x a v : forward x a v < 3.
Proof.
  unfold forward; apply (extended_all size (fun k => k < 3)).
  - intro w; destruct (Nat.ltb_spec w 3); [lia|]; destruct (sides _ _); cbn; lia.
  - intros c j; unfold clause_colors; destruct (values a c) as [|p r]; [lia|].
    assert (forall k, In k (chain_colors p r) -> k < 3) as B.
    { revert p; induction r as [|q r IH]; intros p k I; [destruct I|]; cbn [chain_colors] in I.
      apply in_app_iff in I as [I|I]; [|now apply IH in I].
      destruct p, q; cbn in I; lia. }
    destruct (nth_in_or_default j (chain_colors p r) 0) as [I| ->]; [now apply B | lia].
Qed.

Lemma forward_first x a v : v < 3 -> forward x a v = v.
Proof.
  intro L; unfold forward; rewrite extended_below by (unfold first_block; lia).
  now rewrite (proj2 (Nat.ltb_lt v 3) L).
Qed.

Lemma forward_literal x a l : is_literal (num_variables x) l -> forward x a (literal l) = color (value a l).
Proof.
  intro L; pose proof (vertex_below _ _ L); unfold forward, literal.
  rewrite extended_below by (unfold first_block; lia).
  destruct (Nat.ltb_spec (3 + vertex l) 3); [lia|]; rewrite <- sides_vertex; do 2 f_equal; lia.
Qed.

Lemma forward_ok x a : valid_formula x -> satisfies x a -> colors (instance x) (forward x a).
Proof.
  intros V S; split; [intros v _; apply forward_below|].
  enough (proper (forward x a) (edge_list x)) as P by (intros u v I; apply in_edges in I; auto).
  unfold edge_list; rewrite !proper_app; split; [|split; [|split]].
  - intros u v I; repeat destruct I as [I|I]; inversion I; rewrite !forward_first; lia.
  - intros u v I; apply in_flat_map in I as (i & I & E); apply in_seq in I.
    assert (is_literal (num_variables x) (positive i)) as L by (unfold is_literal, positive; lia).
    assert (is_literal (num_variables x) (- positive i)) as M by (unfold is_literal, positive; lia).
    apply (forward_literal x a) in L, M; rewrite value_positive in L; rewrite value_negative in M.
    unfold variable_edges in E; revert L M E; generalize (literal (positive i)), (literal (- positive i)).
    intros p q L M E; repeat destruct E as [E|E]; inversion E; subst;
      rewrite ?L, ?M, ?forward_first by lia; destruct (a i); cbn; lia.
  - intros u v I; apply in_flat_map in I as ([c s] & B & I).
    pose proof (fun j => extended_block size (fun v => if v <? 3 then v else color (sides a (v - 3)))
      (fun c => clause_colors (values a c)) _ (first_block x) c s j B) as C; fold (forward x a) in C.
    apply in_blocks in B as (N & _); pose proof (proj1 (some_normalized a true x V) S c N) as T.
    assert (forall l, In l c -> forward x a (literal l) = color (value a l)) as L
      by (intros l L; apply forward_literal, (normalized_literal x c l V N L)).
    unfold clause_edges in I; destruct c as [|l [|k r]]; [destruct T as (l & [] & _) | destruct I|].
    destruct (gadgets_proper a (forward x a) (k :: r) (literal l) (value a l) s) as [G O].
    + apply L; now left.
    + intros m M; apply L; now right.
    + exact C.
    + apply in_app_iff in I as [I|I]; [now apply G|].
      assert (value a l || existsb id (values a (k :: r)) = true) as E.
      { apply (existsb_exists id (values a (l :: k :: r))); exists true; split; [now apply some_values | reflexivity]. }
      rewrite E in O; revert I O; generalize (output (literal l) (k :: r) s); intros o I O.
      repeat destruct I as [I|I]; inversion I; subst; rewrite O, forward_first by lia; cbn; lia.
  - intros u v I; apply in_map_iff in I as (l & E & I); inversion E; subst; apply in_asked in I.
    destruct (proj1 (some_normalized a true x V) S [l] I) as (k & [<-|[]] & T).
    rewrite forward_first, forward_literal, T by (lia || exact (normalized_literal x [l] l V I (or_introl eq_refl))).
    cbn; lia.
Qed.

(** ** From colorings to assignments *)

(** An output has the color of false where all inputs have. *)
Lemma gadgets_false k r : forall p u, (forall v, v < u + 3 * length r -> k v < 3) -> k 0 <> k 1 ->
  proper k (gadgets p r u) -> k p = k 1 -> (forall l, In l r -> k (literal l) = k 1) -> k (output p r u) = k 1.
Proof.
  induction r as [|l r IH]; intros p u B D G P L; [exact P|]; cbn [gadgets output length] in *.
  apply proper_app in G as [G H].
  apply IH; [intros v W; apply B; lia | exact D | exact H | | intros; apply L; now right].
  pose proof (L l (or_introl eq_refl)) as E.
  pose proof (G p u ltac:(cbn [In]; auto 9)); pose proof (G (literal l) (u + 1) ltac:(cbn [In]; auto 9)).
  pose proof (G u (u + 1) ltac:(cbn [In]; auto 9)); pose proof (G u (u + 2) ltac:(cbn [In]; auto 9)).
  pose proof (G (u + 1) (u + 2) ltac:(cbn [In]; auto 9)).
  pose proof (B u ltac:(lia)); pose proof (B (u + 1) ltac:(lia)); pose proof (B (u + 2) ltac:(lia)).
  pose proof (B 1 ltac:(lia)); lia.
Qed.

Lemma back_ok x k : valid_formula x -> colors (instance x) k -> satisfies x (back x k).
Proof.
  intros V [B E]; cbn [instance num_colors graph_of from_edges num_vertices] in B.
  assert (proper k (edge_list x)) as P by (intros u v I; apply E; now apply in_edges); clear E.
  unfold edge_list in P; rewrite !proper_app in P; destruct P as (P & PV & PC & PA).
  pose proof (P 0 1 ltac:(cbn; auto)) as TF; pose proof (P 0 2 ltac:(cbn; auto)) as TB.
  pose proof (P 1 2 ltac:(cbn; auto)) as FB.
  assert (forall v, v < 3 -> k v < 3) as B3 by (intros v L; apply B; unfold count, first_block; lia).
  pose proof (B3 0 ltac:(lia)); pose proof (B3 1 ltac:(lia)); pose proof (B3 2 ltac:(lia)).
  assert (forall l, is_literal (num_variables x) l -> value (back x k) l = false -> k (literal l) = k 1) as F.
  { intros l L; destruct (literal_cases _ l L) as (i & I & C).
    assert (forall u v, In (u, v) (variable_edges i) -> k u <> k v) as D
      by (intros u v J; apply PV, in_flat_map; exists i; rewrite in_seq; split; [lia | exact J]).
    unfold variable_edges, literal in D; rewrite vertex_positive, vertex_negative in D.
    pose proof (D _ _ (or_introl eq_refl)); pose proof (D _ _ (or_intror (or_introl eq_refl))).
    pose proof (D _ _ (or_intror (or_intror (or_introl eq_refl)))).
    pose proof (B (3 + 2 * i) ltac:(unfold count, first_block; lia)).
    pose proof (B (3 + (2 * i + 1)) ltac:(unfold count, first_block; lia)).
    destruct C as [-> | ->]; unfold literal;
      rewrite ?value_positive, ?value_negative, ?vertex_positive, ?vertex_negative; unfold back;
      destruct (Nat.eqb_spec (k (3 + 2 * i)) (k 0)); cbn [negb]; intro; (discriminate || lia). }
  refine (proj2 (some_normalized (back x k) true x V) _); intros c C.
  destruct (some_or_none (back x k) true c) as [S|S]; [exact S|]; exfalso; cbn [negb] in S.
  assert (forall l, In l c -> k (literal l) = k 1) as L
    by (intros l L; apply F; [exact (normalized_literal x c l V C L) | now apply S]).
  destruct (has_block size _ (first_block x) c C) as [s I].
  assert (proper k (clause_edges (c, s))) as G
    by (intros u v J; apply PC, in_flat_map; exists (c, s); split; [exact I | exact J]).
  pose proof (in_blocks size _ _ _ _ I) as (_ & _ & W); fold (count x) in W.
  destruct c as [|l [|m r]]; cbn [clause_edges] in G.
  - pose proof (G 0 s ltac:(cbn; auto)); pose proof (G 1 s ltac:(cbn; auto)); pose proof (G 2 s ltac:(cbn; auto)).
    pose proof (B s ltac:(cbn [size] in W; lia)); lia.
  - apply (PA 1 (literal l)); [apply (in_map (fun l => (1, literal l))); now apply in_asked|].
    symmetry; apply L; now left.
  - apply proper_app in G as [G O]; apply (O 1 (output (literal l) (m :: r) s)); [cbn; auto|]; symmetry.
    apply gadgets_false; [|exact TF | exact G | apply L; now left | intros; apply L; now right].
    intros v Y; apply B; cbn [size] in W; lia.
Qed.

Definition cnf_to_graph_coloring : levin cnf graph_coloring :=
  @Levin cnf graph_coloring instance forward back instance_valid forward_ok back_ok.
