(** INDEPENDENT SET and CLIQUE: the same set in the complement graph. *)
From Coq Require Import List Bool.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import Graphs VertexSets.

Definition instance (x : bounded) : bounded := Bounded (complement (graph_of x)) (bound x).
Definition keep (x : bounded) (s : nat -> bool) : nat -> bool := s.

Lemma instance_valid x : valid_bounded x -> valid_bounded (instance x).
Proof. intros _; exact (complement_valid (graph_of x)). Qed.

Lemma independent_complement x s : valid_bounded x -> independent (instance x) s <-> clustered x s.
Proof.
  intros [_ V]; split; intros [H B]; (split; [|exact B]); intros u v I.
  - intros U W; destruct (member (u, v) (edges (graph_of x))) eqn:M; [now apply member_spec|].
    rewrite <- not_true_iff_false, member_spec in M.
    destruct (H u v (proj2 (in_complement _ u v) (conj I M))); congruence.
  - apply in_complement in I as [I N]; destruct (s u) eqn:U, (s v) eqn:W; auto; now destruct N; apply H.
Qed.

Lemma clustered_complement x s : valid_bounded x -> clustered (instance x) s <-> independent x s.
Proof.
  intros [_ V]; split; intros [H B]; (split; [|exact B]); intros u v I.
  - destruct (s u) eqn:U, (s v) eqn:W; auto.
    destruct (proj1 (in_complement _ u v) (H u v (V u v I) U W)); contradiction.
  - intros U W; apply in_complement; split; [exact I|]; intro E; destruct (H u v E); congruence.
Qed.

Definition independent_set_to_clique : levin independent_set clique :=
  @Levin independent_set clique instance keep keep instance_valid
         (fun x s V => proj2 (clustered_complement x s V)) (fun x s V => proj1 (clustered_complement x s V)).

Definition clique_to_independent_set : levin clique independent_set :=
  @Levin clique independent_set instance keep keep instance_valid
         (fun x s V => proj2 (independent_complement x s V)) (fun x s V => proj1 (independent_complement x s V)).
