(** Graph k-coloring to hypergraph k-coloring: edges are edges of two vertices. *)
From Coq Require Import List Lia.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import Graphs GraphColoring Hypergraph.
Import ListNotations.

Definition instance (x : colorable) : hypergraph :=
  Hypergraph (Graphs.num_vertices (graph_of x)) (GraphColoring.num_colors x)
             (List.map (fun p => [fst p; snd p]) (Graphs.edges (graph_of x))).
Definition forward (x : colorable) (c : nat -> nat) : nat -> nat := c.
Definition back (x : colorable) (c : nat -> nat) : nat -> nat := c.

Lemma in_edges x e : In e (edges (instance x)) <-> exists u v, In (u, v) (Graphs.edges (graph_of x)) /\ e = [u; v].
Proof.
  cbn [instance edges]; rewrite in_map_iff; split.
  - intros ([u v] & <- & I); now exists u, v.
  - intros (u & v & I & ->); now exists (u, v).
Qed.

Lemma instance_valid x : valid_colorable x -> valid_hypergraph (instance x).
Proof.
  intros [[_ B] K]; split; [exact K|]; intros e E; apply in_edges in E as (u & v & I & ->); split; [easy|].
  specialize (B u v I); intros w [<-|[<-|[]]]; cbn [instance num_vertices]; lia.
Qed.

(** Edges name no vertex twice, which Python would refuse. *)
Lemma edges_nodup x e : valid_colorable x -> In e (edges (instance x)) -> NoDup e.
Proof.
  intros [[_ B] _] E; apply in_edges in E as (u & v & I & ->); specialize (B u v I).
  repeat constructor; cbn [In]; [intros [E|[]]; lia | easy].
Qed.

Lemma forward_ok x c : valid_colorable x -> GraphColoring.colors x c -> colors (instance x) (forward x c).
Proof.
  intros V [C D]; split; [exact C|]; intros e E j J; apply in_edges in E as (u & v & I & ->).
  apply (D u v I); unfold forward in J; rewrite (J u), (J v); cbn; auto.
Qed.

Lemma back_ok x c : valid_colorable x -> colors (instance x) c -> GraphColoring.colors x (back x c).
Proof.
  intros V [C D]; split; [exact C|]; intros u v I E.
  apply (D [u; v]) with (c u); [apply in_edges; eauto|]; now intros w [<-|[<-|[]]].
Qed.

Definition graph_coloring_to_hypergraph_coloring : levin graph_coloring hypergraph_coloring :=
  @Levin graph_coloring hypergraph_coloring instance forward back instance_valid forward_ok back_ok.
