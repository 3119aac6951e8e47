(** Hypergraph coloring to ANDs on degree histograms: vertex [v] is the degree [v + 2], a set a union of stars.

    Measured from the empty set's histogram, a star adds its own offset: this is the rule to threshold-and. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.base Require Import Levin.
From Karpnet.training Require Import Networks Unions Lifting Shapes Rationals Classifiers AndUnits Parts.
From Karpnet.problems Require Import Hypergraph.
Import ListNotations.
Open Scope R_scope.

(** The nodes of the stars of a set, and the common number of nodes. *)
Definition taken (s : list nat) : N := fold_right (fun v n => N.of_nat v + 3 + n)%N 0%N s.
Definition nodes_each (g : hypergraph) : N := fold_right N.max 1%N (List.map (fun s => taken (fst s)) (sets g)).

Definition plain (n : N) : graph := Graph n [] [].
Definition shape (g : hypergraph) (s : list nat) : graph :=
  together (List.map (fun v => star_of (v + 2) []) s ++ [plain (nodes_each g - taken s)]).
Definition instance (g : hypergraph) : task := set_task DegreeAnd 0 (shape g) g.

Definition degree_offset (g : hypergraph) (c : nat -> nat) (j d : nat) : Z :=
  if (Nat.leb 2 d && Nat.ltb d (num_vertices g + 2))%bool then color_offset g c j (d - 2) else 0%Z.
Definition forward (g : hypergraph) (c : nat -> nat) : list rational_unit :=
  List.map (fun j => Rational (fun d => inject_Z (degree_offset g c j (N.to_nat d))) (-1)) (seq 0 (num_colors g)).
Definition cut_of (g : hypergraph) (u : unit) : cut :=
  Cut (fun v => weights u (N.of_nat (v + 2)) + INR (v + 2) * weights u 1%N - INR (v + 3) * weights u 0%N)
      (readout u - INR (N.to_nat (nodes_each g)) * weights u 0%N).
Definition back (g : hypergraph) (h : hypothesis) : nat -> nat := first_cut (List.map (cut_of g) h).
(** The first unit whose value at the vertex's graph is below its bound. *)
Definition dots (g : hypergraph) (w : N -> Q) (v : nat) : Q :=
  inject_Z (Z.of_N (nodes_each g)) * w 0%N + w (N.of_nat (v + 2)) + inject_Z (Z.of_nat (v + 2)) * w 1%N
  - inject_Z (Z.of_nat (v + 3)) * w 0%N.
Definition back_rational (g : hypergraph) (h : list rational_unit) : nat -> nat :=
  fun v => first (fun u => rational_exceeds (rational_readout u) (dots g (rational_weights u) v)) h.

Lemma star_degrees F w d : degree_sum (alone F (star_of d [])) w (nodes (star_of d []))
  = w (N.of_nat d) + INR d * w 1%N.
Proof.
  unfold degree_sum; rewrite star_nodes, total_cons, total_map by (cbn; lia); cbn beta.
  rewrite star_hub_neighbors, map_length, seq_length.
  f_equal; rewrite (total_ext _ (fun _ => 1 * w 1%N)).
  - rewrite <- (seq_length d 0) at 2; induction (seq 0 d) as [|x l IH]; [cbn; lra|].
    rewrite total_cons, IH; cbn [length]; rewrite S_INR; lra.
  - intros j J; apply in_seq in J; rewrite star_leaf_neighbors by lia; cbn; lra.
Qed.
Lemma plain_degrees F w n : degree_sum (alone F (plain n)) w (nodes (plain n)) = INR (N.to_nat n) * w 0%N.
Proof.
  unfold degree_sum, nodes, range; rewrite total_map, (total_ext _ (fun _ => w 0%N))
    by (intros; now rewrite neighbors_alone).
  cbn [order plain]; rewrite <- (seq_length (N.to_nat n) 0) at 2; induction (seq 0 _) as [|x l IH]; [cbn; lra|].
  rewrite total_cons, IH; cbn [length]; rewrite S_INR; lra.
Qed.

Lemma parts_formed s n : Forall well_formed (List.map (fun v => star_of (v + 2) []) s ++ [plain n]).
Proof.
  apply Forall_app; split; [|repeat constructor; easy].
  apply Forall_forall; intros x I; apply in_map_iff in I as (v & <- & _); apply star_formed; cbn; lia.
Qed.

Lemma shape_degrees g w s : (taken s <= nodes_each g)%N ->
  degree_sum (alone 0 (shape g s)) w (nodes (shape g s))
  = INR (N.to_nat (nodes_each g)) * w 0%N
    + total (fun v => w (N.of_nat (v + 2)) + INR (v + 2) * w 1%N - INR (v + 3) * w 0%N) s.
Proof.
  intro T; unfold shape; rewrite degree_sum_together, total_app, total_map by apply parts_formed.
  rewrite (total_ext _ (fun v => w (N.of_nat (v + 2)) + INR (v + 2) * w 1%N)) by (intros; apply star_degrees).
  rewrite total_cons, plain_degrees; unfold total at 2; cbn [fold_right]; rewrite N2Nat.inj_sub, minus_INR by lia.
  enough (INR (N.to_nat (taken s)) * w 0%N + total
    (fun v => w (N.of_nat (v + 2)) + INR (v + 2) * w 1%N - INR (v + 3) * w 0%N) s
          = total (fun v => w (N.of_nat (v + 2)) + INR (v + 2) * w 1%N) s) by lra.
  clear T; induction s as [|v s IH]; [cbn; lra|]; rewrite !total_cons, <- IH; cbn [taken fold_right]; fold (taken s).
  replace (N.to_nat (N.of_nat v + 3 + taken s)) with (v + 3 + N.to_nat (taken s))%nat by lia;
    rewrite (plus_INR (v + 3)); lra.
Qed.

Lemma nodes_enough g s y : In (s, y) (sets g) -> (taken s <= nodes_each g)%N.
Proof.
  unfold nodes_each; induction (sets g) as [|p l IH]; [easy|]; intros [->|I]; cbn [List.map fold_right fst]; [lia|].
  specialize (IH I); lia.
Qed.

Lemma seen g h s y : In (s, y) (sets g) ->
  answer (alone 0 (shape g s)) DegreeAnd h (nodes (shape g s)) = one_if (accepts (List.map (cut_of g) h) s).
Proof.
  intro I; cbn [answer]; f_equal; unfold accepts.
  induction h as [|u h IH]; [reflexivity|]; cbn [forallb List.map]; rewrite IH; f_equal.
  rewrite (shape_degrees g _ s (nodes_enough g s y I)); cbn [cut_of offsets limit].
  unfold at_least; destruct (Rle_lt_dec _ _), (Rle_lt_dec _ _); (reflexivity || lra).
Qed.

Lemma instance_within g h d : 0 <= d < 1 -> within (instance g) h d <-> separates g (List.map (cut_of g) h).
Proof. apply set_task_within; [intro; apply together_formed, parts_formed | apply seen]. Qed.

Lemma forward_exact g c : valid_hypergraph g -> colors g c -> within (instance g) (real (forward g c)) 0.
Proof.
  intros V C; apply instance_within; [lra|]; unfold real, forward; rewrite !map_map.
  apply (coloring_separates g c); [exact V | exact C | |].
  - intros j v L; cbn [cut_of offsets weights rational_weights]; rewrite !Q2R_Z, Nat2N.id; unfold degree_offset.
    replace (Nat.leb 2 (v + 2)) with true by (symmetry; apply Nat.leb_le; lia).
    replace (Nat.ltb (v + 2) _) with true by (symmetry; apply Nat.ltb_lt; lia).
    rewrite Nat.add_sub; cbn [N.to_nat Nat.leb andb]; change (Pos.to_nat 1) with 1%nat; cbn [Nat.leb andb]; lra.
  - intro j; cbn [cut_of limit readout weights rational_weights rational_readout]; rewrite Q2R_Z; cbn; unfold Q2R; cbn;
      lra.
Qed.

Lemma back_below g h d : valid_hypergraph g -> d < Q2R 1 -> within (instance g) h d -> colors g (back g h).
Proof. apply fits_color; [intro; apply together_formed, parts_formed | apply seen]. Qed.

Lemma back_same g h : valid_hypergraph g -> length h = width (instance g) ->
  colors g (back g (real h)) -> colors g (back_rational g h).
Proof.
  intros V _; apply colors_ext; [|exact V]; intros v _; unfold back, back_rational, first_cut, real.
  rewrite !first_map; apply first_ext; intro u; unfold rational_exceeds, dots; rewrite <- exceeds_rational.
  rewrite Q2R_minus, !Q2R_plus, !Q2R_mult, !Q2R_Z; cbn [cut_of offsets limit weights readout].
  rewrite !INR_IZR_INZ, N_nat_Z; unfold exceeds; destruct (Rlt_le_dec _ _), (Rlt_le_dec _ _); (reflexivity || lra).
Qed.

Definition hypergraph_coloring_to_degree_and : lifting hypergraph_coloring :=
  @Lifting hypergraph_coloring instance (fun _ => 1%Q) forward back back_rational
    (fun _ => eq_refl) (fun g _ => set_task_tolerance _ _ _ g) forward_exact back_below back_same.
