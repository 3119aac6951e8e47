(** Hypergraph coloring to the sign of a sum of two channels with all biases, at nodes of one graph.

    Two colors are set splitting; other numbers of colors are brought to two over CNF and NAE-SAT. *)
From Coq Require Import List Bool ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.base Require Import Levin.
From Karpnet.training Require Import Networks Unions Lifting Shapes Rationals Classifiers AndUnits EdgeTasks.
From Karpnet.problems Require Import Hypergraph.
From Karpnet.rules Require HypergraphColoringToCnf CnfToNaeSat NaeSatToHypergraphColoring.
From Karpnet.rules Require Import HypergraphColoringToReluSumSign.
Import ListNotations.
Open Scope R_scope.

Definition two_colors : levin hypergraph_coloring hypergraph_coloring :=
  HypergraphColoringToCnf.hypergraph_coloring_to_cnf >> CnfToNaeSat.cnf_to_nae_sat
  >> NaeSatToHypergraphColoring.nae_sat_to_hypergraph_coloring.

Definition two_colored (g : hypergraph) : hypergraph := if is_splitting g then g else Levin.map two_colors g.
Definition instance (g : hypergraph) : task := splitting_task true (two_colored g).
Definition forward (g : hypergraph) (c : nat -> nat) : list rational_unit :=
  splitting_network (two_colored g) (if is_splitting g then c else Levin.forward two_colors g c).
Definition lifted (g : hypergraph) (c : nat -> nat) : nat -> nat :=
  if is_splitting g then c else Levin.back two_colors g c.
Definition back (g : hypergraph) (h : hypothesis) : nat -> nat := lifted g (splitting_coloring h).
Definition back_rational (g : hypergraph) (h : list rational_unit) : nat -> nat :=
  lifted g (splitting_coloring_rational h).

Lemma two_colored_valid g : valid_hypergraph g -> valid_hypergraph (two_colored g).
Proof. intro V; unfold two_colored; destruct (is_splitting g); [exact V | exact (Levin.map_valid two_colors g V)]. Qed.
Lemma two_colored_two g : num_colors (two_colored g) = 2%nat.
Proof. unfold two_colored; destruct (is_splitting g) eqn:S; [now apply Nat.eqb_eq | reflexivity]. Qed.

Theorem forward_exact g c : valid_hypergraph g -> colors g c -> within (instance g) (real (forward g c)) 0.
Proof.
  intros V C; apply splitting_forward; [now apply two_colored_valid | apply two_colored_two|].
  unfold two_colored; destruct (is_splitting g); [exact C | exact (Levin.forward_ok two_colors g c V C)].
Qed.

Lemma lifted_colors g c : valid_hypergraph g -> colors (two_colored g) c -> colors g (lifted g c).
Proof.
  intros V; unfold two_colored, lifted; destruct (is_splitting g); [easy | exact (Levin.back_ok two_colors g c V)].
Qed.

Theorem back_below g h d : valid_hypergraph g -> d < Q2R 1 -> within (instance g) h d -> colors g (back g h).
Proof.
  rewrite Q2R_1; intros V D W; apply lifted_colors; [exact V|].
  exact (splitting_back true (two_colored g) h d (two_colored_valid g V) (two_colored_two g) D W).
Qed.

Lemma find_ext {A} (p q : A -> bool) l : (forall x, p x = q x) -> find p l = find q l.
Proof. intro E; induction l as [|x l IH]; cbn; [reflexivity|]; now rewrite E, IH. Qed.

(** Colorings that agree are lifted to colorings that agree. *)
Lemma lifted_ext g c c' v : (forall u, c u = c' u) -> lifted g c v = lifted g c' v.
Proof.
  intro E; unfold lifted; destruct (is_splitting g); [apply E|].
  change (HypergraphColoringToCnf.back g (CnfToNaeSat.back (HypergraphColoringToCnf.instance g)
    (NaeSatToHypergraphColoring.back (CnfToNaeSat.instance (HypergraphColoringToCnf.instance g)) c)) v
    = HypergraphColoringToCnf.back g (CnfToNaeSat.back (HypergraphColoringToCnf.instance g)
    (NaeSatToHypergraphColoring.back (CnfToNaeSat.instance (HypergraphColoringToCnf.instance g)) c')) v).
  unfold HypergraphColoringToCnf.back; erewrite find_ext; [reflexivity|]; intro x; cbv beta.
  unfold CnfToNaeSat.back, NaeSatToHypergraphColoring.back; now rewrite !E.
Qed.

Lemma back_same g h : valid_hypergraph g -> length h = width (instance g) ->
  colors g (back g (real h)) -> colors g (back_rational g h).
Proof.
  intros V _; apply colors_ext; [|exact V]; intros v _; apply lifted_ext; intro u; apply splitting_same.
Qed.

Lemma tolerance_below g : valid_hypergraph g -> (0 <= tolerance (instance g) < 1)%Q.
Proof. intros _; unfold instance, splitting_task; rewrite edge_task_tolerance; now split. Qed.

Definition hypergraph_coloring_to_relu_sum_bias_sign_node : lifting hypergraph_coloring :=
  @Lifting hypergraph_coloring instance (fun _ => 1%Q) forward back back_rational
    (fun _ => edge_task_no_errors _ _ _ _ _) tolerance_below forward_exact back_below back_same.
