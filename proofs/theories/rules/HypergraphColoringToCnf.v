(** Hypergraph k-coloring to CNF-SAT: variable [v k + c] says that vertex [v] has color [c]; every vertex has a color,
    and no edge is of one color. The least true color of every vertex is a coloring. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import Clauses Hypergraph.
Import ListNotations.
Open Scope nat_scope.

(** The variable of vertex [v] and color [c]. *)
Definition pair_of (g : hypergraph) (v c : nat) : nat := v * num_colors g + c.
Definition some_color (g : hypergraph) (v : nat) : clause :=
  List.map (fun c => positive (pair_of g v c)) (seq 0 (num_colors g)).
Definition not_all (g : hypergraph) (c : nat) (e : list nat) : clause :=
  List.map (fun v => (- positive (pair_of g v c))%Z) e.

Definition instance (g : hypergraph) : formula :=
  Formula (num_vertices g * num_colors g)
          (List.map (some_color g) (seq 0 (num_vertices g)) ++
           flat_map (fun c => List.map (not_all g c) (edges g)) (seq 0 (num_colors g))).
Definition forward (g : hypergraph) (c : nat -> nat) : assignment :=
  fun i => Nat.eqb (c (i / num_colors g)) (i mod num_colors g).
(** 0 where no color is true. *)
Definition back (g : hypergraph) (a : assignment) : nat -> nat :=
  fun v => match find (fun c => a (pair_of g v c)) (seq 0 (num_colors g)) with Some c => c | None => 0 end.

Lemma in_instance g c : In c (clauses (instance g)) <->
  (exists v, v < num_vertices g /\ c = some_color g v) \/
  (exists j e, j < num_colors g /\ In e (edges g) /\ c = not_all g j e).
Proof.
  cbn [instance clauses]; rewrite in_app_iff, in_map_iff, in_flat_map; split.
  - intros [(v & <- & V)|(j & J & I)]; [left; exists v; apply in_seq in V; split; [lia | easy]|].
    apply in_map_iff in I as (e & <- & E); right; exists j, e; apply in_seq in J; split; [lia | easy].
  - intros [(v & V & ->)|(j & e & J & E & ->)]; [left; exists v; rewrite in_seq; split; [easy | lia] | right; exists j].
    rewrite in_seq; split; [lia|]; now apply in_map.
Qed.

Lemma pair_below g v c : v < num_vertices g -> c < num_colors g -> pair_of g v c < num_vertices g * num_colors g.
Proof. unfold pair_of; nia. Qed.

Lemma instance_valid g : valid_hypergraph g -> valid_formula (instance g).
Proof.
  intros [K E] c l I L; unfold is_literal; cbn [instance Clauses.num_variables].
  apply in_instance in I as [(v & V & ->)|(j & e & J & D & ->)]; apply in_map_iff in L as (u & <- & U).
  - apply in_seq in U; pose proof (pair_below g v u V ltac:(lia)); unfold positive; lia.
  - pose proof (pair_below g u j (proj2 (E e D) u U) J); unfold positive; lia.
Qed.

Lemma forward_pair g c v j : j < num_colors g -> forward g c (pair_of g v j) = Nat.eqb (c v) j.
Proof.
  intro J; unfold forward, pair_of; rewrite Nat.div_add_l, (Nat.div_small j), Nat.add_0_r by lia.
  now rewrite Nat.add_comm, Nat.mod_add, Nat.mod_small by lia.
Qed.

Lemma forward_ok g c : valid_hypergraph g -> colors g c -> satisfies (instance g) (forward g c).
Proof.
  intros [K E] [C M] d I; apply in_instance in I as [(v & V & ->)|(j & e & J & D & ->)].
  - exists (positive (pair_of g v (c v))); rewrite value_positive, forward_pair, Nat.eqb_refl by now apply C.
    split; [|reflexivity]; apply (in_map (fun j => positive (pair_of g v j))), in_seq; specialize (C v V); lia.
  - destruct (some_or_none (forward g c) true (not_all g j e)) as [S|S]; [exact S|]; exfalso.
    apply (M e D j); intros v V; specialize (S _ (in_map _ _ _ V)); cbv beta in S.
    rewrite value_negative, forward_pair in S by exact J; now destruct (Nat.eqb_spec (c v) j).
Qed.

Lemma back_ok g a : valid_hypergraph g -> satisfies (instance g) a -> colors g (back g a).
Proof.
  intros [K E] S.
  assert (forall v, v < num_vertices g -> back g a v < num_colors g /\ a (pair_of g v (back g a v)) = true) as B.
  { intros v V; destruct (S (some_color g v)) as (l & L & T); [apply in_instance; left; now exists v|].
    apply in_map_iff in L as (j & <- & J); rewrite value_positive in T; unfold back.
    destruct (find _ _) as [i|] eqn:F; [apply find_some in F as [I F]; apply in_seq in I; split; [lia | exact F]|].
    pose proof (find_none _ _ F j J) as N; cbn in N; congruence. }
  split; [now intros v V; apply B|]; intros e D j M.
  assert (j < num_colors g) as J.
  { destruct (E e D) as [N I]; destruct e as [|v e]; [easy|]; rewrite <- (M v (or_introl eq_refl)).
    apply B, I; now left. }
  destruct (S (not_all g j e)) as (l & L & T); [apply in_instance; right; now exists j, e|].
  apply in_map_iff in L as (v & <- & V); destruct (B v (proj2 (E e D) v V)) as [_ A].
  rewrite (M v V) in A; now rewrite value_negative, A in T.
Qed.

Definition hypergraph_coloring_to_cnf : levin hypergraph_coloring cnf :=
  @Levin hypergraph_coloring cnf instance forward back instance_valid forward_ok back_ok.
