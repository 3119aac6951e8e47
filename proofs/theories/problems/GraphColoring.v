(** Graph k-coloring: adjacent vertices differ. *)
From Coq Require Import List.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import Graphs.

Record colorable := Colorable { graph_of : graph; num_colors : nat }.
Definition valid_colorable (x : colorable) : Prop := valid_graph (graph_of x) /\ 1 <= num_colors x.

Definition colors (x : colorable) (c : nat -> nat) : Prop :=
  (forall v, v < num_vertices (graph_of x) -> c v < num_colors x) /\
  forall u v, In (u, v) (edges (graph_of x)) -> c u <> c v.

Definition graph_coloring : problem := Problem colorable (nat -> nat) valid_colorable colors.
