(** Problems of vertex sets with a bound: vertex cover, independent set, clique. *)
From Coq Require Import ZArith List.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import Graphs.

Record bounded := Bounded { graph_of : graph; bound : Z }.
Definition valid_bounded (x : bounded) : Prop := valid_graph (graph_of x).

Definition chosen (x : bounded) (s : nat -> bool) : Z := Z.of_nat (cardinality (num_vertices (graph_of x)) s).

(** At most [bound] vertices that meet every edge. *)
Definition covers (x : bounded) (s : nat -> bool) : Prop :=
  (forall u v, In (u, v) (edges (graph_of x)) -> s u = true \/ s v = true) /\ (chosen x s <= bound x)%Z.

(** At least [bound] vertices, no edge between two of them. *)
Definition independent (x : bounded) (s : nat -> bool) : Prop :=
  (forall u v, In (u, v) (edges (graph_of x)) -> s u = false \/ s v = false) /\ (bound x <= chosen x s)%Z.

(** At least [bound] vertices, an edge between any two of them. *)
Definition clustered (x : bounded) (s : nat -> bool) : Prop :=
  (forall u v, u < v < num_vertices (graph_of x) -> s u = true -> s v = true -> In (u, v) (edges (graph_of x))) /\
  (bound x <= chosen x s)%Z.

Definition vertex_cover : problem := Problem bounded (nat -> bool) valid_bounded covers.
Definition independent_set : problem := Problem bounded (nat -> bool) valid_bounded independent.
Definition clique : problem := Problem bounded (nat -> bool) valid_bounded clustered.
