(** NAE-SAT to hypergraph 2-coloring: a vertex for every literal, edges of opposite literals, then edges of clauses;
    an empty clause is the edge of vertex 0 alone. Colorings are values of the literals. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin Lists.
From Karpnet.problems Require Import Clauses LiteralVertices Hypergraph.
Import ListNotations.
Open Scope nat_scope.

Definition edge (c : clause) : list nat := match c with [] => [0] | _ => List.map vertex c end.
Definition is_empty (c : clause) : bool := match c with [] => true | _ => false end.

Definition instance (x : formula) : hypergraph :=
  let cs := normalized (clauses x) in
  Hypergraph (Nat.max (2 * num_variables x) (if existsb is_empty cs then 1 else 0)) 2
             (List.map (fun i => [2 * i; 2 * i + 1]) (seq 0 (num_variables x)) ++ List.map edge cs).
Definition forward (x : formula) (a : assignment) : nat -> nat := fun v => if sides a v then 1 else 0.
Definition back (x : formula) (c : nat -> nat) : assignment := fun i => Nat.eqb (c (2 * i)) 1.

Lemma in_edges x e : In e (edges (instance x)) <->
  (exists i, i < num_variables x /\ e = [2 * i; 2 * i + 1]) \/
  (exists c, In c (normalized (clauses x)) /\ e = edge c).
Proof.
  cbn [instance edges]; rewrite in_app_iff, !in_map_iff; split.
  - intros [(i & <- & I)|(c & <- & I)]; [left; exists i; apply in_seq in I | right; now exists c]; split; [lia | easy].
  - intros [(i & I & ->)|(c & I & ->)]; [left; exists i; rewrite in_seq | right; now exists c]; split; [easy | lia].
Qed.

Lemma vertex_ok x c l : valid_formula x -> In c (normalized (clauses x)) -> In l c ->
  vertex l < num_vertices (instance x).
Proof.
  intros V I L; pose proof (vertex_below _ _ (normalized_literal x c l V I L)); cbn [instance num_vertices]; lia.
Qed.

Lemma instance_valid x : valid_formula x -> valid_hypergraph (instance x).
Proof.
  intro V; split; [cbn; lia|]; intros e E; apply in_edges in E as [(i & I & ->)|(c & I & ->)].
  - split; [easy|]; intros v [<-|[<-|[]]]; cbn [instance num_vertices]; lia.
  - split; [now destruct c|]; destruct c as [|l c].
    + intros v [<-|[]]; cbn [instance num_vertices]; replace (existsb _ _) with true; [lia|].
      symmetry; apply existsb_exists; now exists [].
    + intros v J; apply in_map_iff in J as (k & <- & K); now apply vertex_ok with (l :: c).
Qed.

(** Edges name no vertex twice, which Python would refuse. *)
Lemma edges_nodup x e : valid_formula x -> In e (edges (instance x)) -> NoDup e.
Proof.
  intros V E; apply in_edges in E as [(i & I & ->)|(c & I & ->)].
  - repeat constructor; cbn [In]; [intros [E|[]]; lia | easy].
  - destruct c as [|l c]; [repeat constructor; easy|].
    apply nodup_map; [|exact (normalized_nodup _ _ I)]; intros j k J K; apply vertex_injective;
      eapply literal_nonzero, (normalized_literal x); eauto.
Qed.

Lemma forward_ok x a : valid_formula x -> not_all_equal x a -> colors (instance x) (forward x a).
Proof.
  intros V N; split; [intros v _; unfold forward; cbn; destruct (sides a v); lia|].
  intros e E j J; apply in_edges in E as [(i & _ & ->)|(c & I & ->)].
  - pose proof (J (2 * i) (or_introl eq_refl)) as P; pose proof (J (2 * i + 1) (or_intror (or_introl eq_refl))) as Q.
    unfold forward in P, Q; rewrite sides_even in P; rewrite sides_odd in Q; destruct (a i); cbn in *; congruence.
  - destruct (proj1 (some_normalized a true x V) (fun d D => proj1 (N d D)) c I) as (t & T & ET).
    destruct (proj1 (some_normalized a false x V) (fun d D => proj2 (N d D)) c I) as (u & U & EU).
    destruct c as [|l c]; [destruct T|].
    pose proof (J _ (in_map vertex _ t T)) as P; pose proof (J _ (in_map vertex _ u U)) as Q.
    unfold forward in P, Q; rewrite sides_vertex, ET in P; rewrite sides_vertex, EU in Q; congruence.
Qed.

Lemma back_ok x c : valid_formula x -> colors (instance x) c -> not_all_equal x (back x c).
Proof.
  intros V [C E].
  assert (forall l, is_literal (num_variables x) l -> value (back x c) l = Nat.eqb (c (vertex l)) 1) as B.
  { apply (value_even (num_variables x) (fun v => Nat.eqb (c v) 1)); intros i I Q.
    pose proof (C (2 * i) ltac:(cbn [instance num_vertices]; lia)) as C0.
    pose proof (C (2 * i + 1) ltac:(cbn [instance num_vertices]; lia)) as C1; cbn [instance num_colors] in *.
    apply (E [2 * i; 2 * i + 1]) with (c (2 * i)); [apply in_edges; left; now exists i|].
    intros v [<-|[<-|[]]]; [reflexivity|].
    destruct (Nat.eqb_spec (c (2 * i)) 1), (Nat.eqb_spec (c (2 * i + 1)) 1); lia. }
  assert (forall b d, In d (clauses x) -> some (back x c) b d) as S; [|intros d D; split; now apply S].
  intro b; apply (some_normalized (back x c) b x V); intros d D.
  destruct (some_or_none (back x c) b d) as [S|S]; [exact S|]; exfalso.
  destruct d as [|l d]; [apply (E [0]) with (c 0) | apply (E (edge (l :: d))) with (if b then 0 else 1)];
    try (apply in_edges; right; eauto; fail); [now intros v [<-|[]]|].
  intros v J; apply in_map_iff in J as (k & <- & K); specialize (S k K).
  rewrite (B k (normalized_literal x _ k V D K)) in S; pose proof (C _ (vertex_ok x _ k V D K)) as R.
  cbn [instance num_colors] in R; destruct (Nat.eqb_spec (c (vertex k)) 1), b; cbn in S; try congruence; lia.
Qed.

Definition nae_sat_to_hypergraph_coloring : levin nae_sat hypergraph_coloring :=
  @Levin nae_sat hypergraph_coloring instance forward back instance_valid forward_ok back_ok.
