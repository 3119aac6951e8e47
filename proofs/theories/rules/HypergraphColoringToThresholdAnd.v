(** Hypergraph coloring to ANDs of thresholds: vertices are negative, the empty set and edges positive.

    A unit that cuts all of an edge's vertices would cut the edge, since its bound is at most 0. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.base Require Import Levin.
From Karpnet.training Require Import Networks Unions Lifting Shapes Rationals Classifiers AndUnits.
From Karpnet.problems Require Import SignSystem Hypergraph.
Import ListNotations.
Open Scope R_scope.

Definition shape (s : list nat) : graph := isolated (members s).
Definition instance (g : hypergraph) : task := set_task FeatureAnd (N.of_nat (num_vertices g)) shape g.

Definition forward (g : hypergraph) (c : nat -> nat) : list rational_unit :=
  List.map (fun j => Rational (fun v => inject_Z (color_offset g c j (N.to_nat v))) (-1)) (seq 0 (num_colors g)).
(** The first unit that cuts the vertex. *)
Definition cut_of (u : unit) : cut := Cut (fun v => weights u (N.of_nat v)) (readout u).
Definition back (_ : hypergraph) (h : hypothesis) : nat -> nat := first_cut (List.map cut_of h).
Definition back_rational (_ : hypergraph) (h : list rational_unit) : nat -> nat :=
  fun v => first (fun u => rational_exceeds (rational_readout u) (rational_weights u (N.of_nat v))) h.

Lemma seen F h s : answer (alone F (shape s)) FeatureAnd h (nodes (shape s)) = one_if (accepts (List.map cut_of h) s).
Proof.
  cbn [answer]; f_equal; unfold accepts; induction h as [|u h IH]; [reflexivity|]; cbn [forallb List.map]; rewrite IH.
  unfold shape; now rewrite isolated_sum, inner_members.
Qed.

Lemma instance_within g h d : 0 <= d < 1 -> within (instance g) h d <-> separates g (List.map cut_of h).
Proof. apply set_task_within; [intro; apply isolated_formed | intros; apply seen]. Qed.

Lemma forward_exact g c : valid_hypergraph g -> colors g c -> within (instance g) (real (forward g c)) 0.
Proof.
  intros V C; apply instance_within; [lra|]; unfold real, forward; rewrite !map_map.
  apply (coloring_separates g c); [exact V | exact C | |]; intros; cbn [cut_of offsets limit weights readout]; cbn.
  - now rewrite Q2R_Z, Nat2N.id.
  - unfold Q2R; cbn; lra.
Qed.

Lemma back_below g h d : valid_hypergraph g -> d < Q2R 1 -> within (instance g) h d -> colors g (back g h).
Proof. apply fits_color; [intro; apply isolated_formed | intros; apply seen]. Qed.

Lemma back_same g h : valid_hypergraph g -> length h = width (instance g) ->
  colors g (back g (real h)) -> colors g (back_rational g h).
Proof.
  intros V _; apply colors_ext; [|exact V]; intros v _; unfold back, back_rational, first_cut, real.
  rewrite !first_map; apply first_ext; intro u; apply exceeds_rational.
Qed.

Definition hypergraph_coloring_to_threshold_and : lifting hypergraph_coloring :=
  @Lifting hypergraph_coloring instance (fun _ => 1%Q) forward back back_rational
    (fun _ => eq_refl) (fun g _ => set_task_tolerance _ _ _ g) forward_exact back_below back_same.
