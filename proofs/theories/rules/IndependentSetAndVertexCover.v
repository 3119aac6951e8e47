(** INDEPENDENT SET and VERTEX COVER: the other vertices of the same graph, and the bound [n - k]. *)
From Coq Require Import ZArith List Bool Lia.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import Graphs VertexSets.

Definition instance (x : bounded) : bounded :=
  Bounded (graph_of x) (Z.of_nat (num_vertices (graph_of x)) - bound x).
Definition others (x : bounded) (s : nat -> bool) : nat -> bool := fun v => negb (s v).

Lemma chosen_others x s : (chosen x (others x s) + chosen x s = Z.of_nat (num_vertices (graph_of x)))%Z.
Proof. unfold chosen, others; pose proof (cardinality_negb (num_vertices (graph_of x)) s); lia. Qed.

(** The two problems on one graph. *)
Lemma covers_others x s : independent x s -> covers (instance x) (others x s).
Proof.
  intros [I B]; split.
  - intros u v E; unfold others; destruct (I u v E) as [-> | ->]; auto.
  - pose proof (chosen_others x s); unfold chosen, instance in *; cbn [graph_of bound]; lia.
Qed.

Lemma independent_others x s : covers x s -> independent (instance x) (others x s).
Proof.
  intros [C B]; split.
  - intros u v E; unfold others; destruct (C u v E) as [-> | ->]; auto.
  - pose proof (chosen_others x s); unfold chosen, instance in *; cbn [graph_of bound]; lia.
Qed.

Lemma instance_twice x : instance (instance x) = x.
Proof. destruct x as [g b]; unfold instance; cbn [graph_of bound]; f_equal; lia. Qed.

Definition independent_set_to_vertex_cover : levin independent_set vertex_cover :=
  @Levin independent_set vertex_cover instance others others (fun x V => V) (fun x s _ => covers_others x s)
         (fun x s _ C => eq_ind _ (fun y => independent y (others x s)) (independent_others (instance x) s C) _
                                (instance_twice x)).

Definition vertex_cover_to_independent_set : levin vertex_cover independent_set :=
  @Levin vertex_cover independent_set instance others others (fun x V => V) (fun x s _ => independent_others x s)
         (fun x s _ I => eq_ind _ (fun y => covers y (others x s)) (covers_others (instance x) s I) _
                                (instance_twice x)).
