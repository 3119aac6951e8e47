(** Hypergraph coloring to the sign of sums with all biases, a channel a color.

    Two colors: the origin and the edges are positive, both signs of every vertex are negative (SetSplitting.v).
    Other numbers of colors: the amplified regression with hidden biases, stated by signs (SignTasks.v). *)
From Coq Require Import List Bool ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.base Require Import Levin.
From Karpnet.training Require Import Networks Unions Lifting Shapes Rationals Bounds TwoChannels Classifiers AndUnits
  Channels Guards EdgeTasks SetSplitting SignTasks EdgeValues.
From Karpnet.problems Require Import SignSystem Hypergraph.
From Karpnet.rules Require HypergraphColoringToReluSumAmplified.
Import ListNotations.
Open Scope R_scope.

Module Amplified := HypergraphColoringToReluSumAmplified.

(** ** Two colors *)

Section Splitting.
Variable at_nodes : bool.
Let a := EdgeClass Bias true at_nodes true.

Definition splitting_samples (g : hypergraph) : list (row * bool) :=
  ([], true) :: List.map (fun e => (members e, true)) (edges g)
  ++ List.map (fun v => ([(v, 1%Z)], false)) (seq 0 (num_vertices g))
  ++ List.map (fun v => ([(v, (-1)%Z)], false)) (seq 0 (num_vertices g)).
Definition splitting_task (g : hypergraph) : task :=
  edge_task a (num_vertices g) (num_colors g) (List.map (fun '(r, b) => (r, label b)) (splitting_samples g)) 0.

(** 2 on the channel's color, far below 0 elsewhere; no hidden biases, and the readout bias 1. *)
Definition splitting_weight (g : hypergraph) (c : nat -> nat) (j i : nat) : Z :=
  if Nat.ltb i (num_vertices g) then if Nat.eqb (c i) j then 2 else -2 * Z.of_nat (breadth g)
  else if Nat.eqb i (S (num_vertices g)) && Nat.eqb j 0 then -1 else 0.
Definition splitting_network (g : hypergraph) (c : nat -> nat) : list rational_unit :=
  List.map (fun j => Rational (fun i => inject_Z (splitting_weight g c j (N.to_nat i))) (-1)) [0; 1]%nat.
(** Color 0 where the first channel's weight is positive. *)
Definition splitting_coloring (h : hypothesis) (v : nat) : nat :=
  match h with u :: _ => if exceeds (weights u (N.of_nat v)) 0 then 0 else 1 | [] => 1 end%nat.
Definition splitting_coloring_rational (h : list rational_unit) (v : nat) : nat :=
  match h with u :: _ => if rational_exceeds (rational_weights u (N.of_nat v)) 0 then 0 else 1 | [] => 1 end%nat.

Lemma splitting_same h v : splitting_coloring (real h) v = splitting_coloring_rational h v.
Proof. destruct h as [|u h]; [reflexivity|]; cbn; now rewrite <- Q2R_0, exceeds_rational. Qed.

Lemma in_splitting_samples g r b : In (r, b) (splitting_samples g) <->
  (r = [] /\ b = true) \/ (exists e, In e (edges g) /\ r = members e /\ b = true) \/
  (exists v, (v < num_vertices g)%nat /\ (r = [(v, 1%Z)] \/ r = [(v, (-1)%Z)]) /\ b = false).
Proof.
  unfold splitting_samples; cbn [In]; rewrite !in_app_iff, !in_map_iff; split.
  - intros [E|[(e & E & I)|[(v & E & I)|(v & E & I)]]]; injection E as <- <-;
      [now left | right; left; now exists e | | ];
      right; right; exists v; apply in_seq in I; repeat split; (lia || tauto).
  - intros [[-> ->]|[(e & I & -> & ->)|(v & V & [-> | ->] & ->)]]; [now left | right; left; now exists e | | ].
    + do 2 right; left; exists v; split; [reflexivity | apply in_seq; lia].
    + do 3 right; exists v; split; [reflexivity | apply in_seq; lia].
Qed.

Lemma splitting_within g h d : 0 <= d < 1 -> within (splitting_task g) h d <->
  length h = num_colors g /\ forall r b, In (r, b) (splitting_samples g) ->
    at_least (edge_value a (num_vertices g) h r) 0 = b.
Proof. intro B; now apply edge_signs_within. Qed.

Theorem splitting_back g h d : valid_hypergraph g -> num_colors g = 2%nat -> d < 1 -> within (splitting_task g) h d ->
  colors g (splitting_coloring h).
Proof.
  intros [_ V] K D W.
  assert (within (splitting_task g) h (Rmax 0 d)) as W' by (revert W; apply within_mono, Rmax_r).
  apply splitting_within in W' as [L H]; [|split; [apply Rmax_l | apply Rmax_lub_lt; lra]]; clear W.
  rewrite K in *; destruct h as [|u1 [|u2 [|]]]; try discriminate.
  set (n := num_vertices g) in *; set (h := [u1; u2]) in *.
  set (s1 := times a * readout u1); set (s2 := times a * readout u2); set (c := share a n h).
  set (value := fun x y => facing s1 * relu (x + Rabs s1 * weights u1 (N.of_nat n))
                           + facing s2 * relu (y + Rabs s2 * weights u2 (N.of_nat n)) + c).
  assert (forall r, edge_value a n h r = value (Rabs s1 * inner r (weights u1)) (Rabs s2 * inner r (weights u2))) as E.
  { intro r; unfold edge_value, edge_sum, value, h; rewrite !total_cons; unfold total; cbn [fold_right]; fold s1 s2 c.
    unfold shift; cbn [constant a]; rewrite (drawn_in s1), (drawn_in s2), !Rmult_plus_distr_l.
    change (share a n [u1; u2]) with c; lra. }
  assert (forall s, facing s = 1 \/ facing s = -1) as Sides
    by (intro s; unfold facing; destruct (Rlt_le_dec 0 s); auto).
  split; [intros v _; rewrite K; cbn; destruct (exceeds _ _); lia|]; intros e I j A; destruct (V e I) as [NE B].
  destruct (split (facing s1) (facing s2) (Rabs s1 * weights u1 (N.of_nat n)) (Rabs s2 * weights u2 (N.of_nat n)) c
              (fun v => Rabs s1 * weights u1 (N.of_nat v)) (fun v => Rabs s2 * weights u2 (N.of_nat v)) e) as [P N].
  - apply Sides.
  - apply Sides.
  - exact NE.
  - specialize (H [] true); rewrite E in H; change (inner [] (weights u1)) with 0 in H;
      change (inner [] (weights u2)) with 0 in H.
    rewrite !Rmult_0_r in H; apply at_least_spec, H, in_splitting_samples; auto.
  - intros v J; specialize (B v J).
    pose proof (H [(v, 1%Z)] false ltac:(apply in_splitting_samples; right; right; exists v; auto)) as H1.
    pose proof (H [(v, (-1)%Z)] false ltac:(apply in_splitting_samples; right; right; exists v; auto)) as H2.
    rewrite E, !inner_cons in H1, H2; change (inner [] (weights u1)) with 0 in H1, H2;
      change (inner [] (weights u2)) with 0 in H1, H2.
    apply at_least_false in H1, H2; fold (value (Rabs s1 * weights u1 (N.of_nat v))
      (Rabs s2 * weights u2 (N.of_nat v))).
    fold (value (- (Rabs s1 * weights u1 (N.of_nat v))) (- (Rabs s2 * weights u2 (N.of_nat v)))); split.
    + revert H1; apply Rle_lt_trans, Req_le; f_equal; lra.
    + revert H2; apply Rle_lt_trans, Req_le; f_equal; lra.
  - pose proof (H (members e) true ltac:(apply in_splitting_samples; right; left; now exists e)) as H1.
    rewrite E, !inner_members in H1; apply at_least_spec in H1; rewrite !total_scaled; exact H1.
  - pose proof (Rabs_pos s1) as Q.
    assert (forall v, In v e -> (if exceeds (weights u1 (N.of_nat v)) 0 then 0 else 1)%nat = j) as C
      by (intros v J; exact (A v J)).
    assert (j = 0 \/ j = 1)%nat as [-> | ->]
      by (destruct e as [|v l]; [easy|]; specialize (C v (or_introl eq_refl)); destruct (exceeds _ _); lia).
    + assert (forall v, In v e -> 0 < weights u1 (N.of_nat v)) as X
        by (intros v J; specialize (C v J); apply exceeds_spec; destruct (exceeds _ _); easy).
      destruct (Req_dec (Rabs s1) 0) as [Z|Z].
      * apply N; intros v J; rewrite Z; lra.
      * apply P; intros v J; specialize (X v J); nra.
    + apply N; intros v J; specialize (C v J); destruct (exceeds _ _) eqn:X; [discriminate|]; apply exceeds_false in X;
        nra.
Qed.

(** ** The network of two colors *)

Lemma splitting_edge g c j e : (forall v, In v e -> (v < num_vertices g)%nat) -> In e (edges g) ->
  ~ (forall v, In v e -> c v = j) -> total (fun v => IZR (splitting_weight g c j v)) e <= 0.
Proof.
  intros V I N; rewrite (total_ext _ (fun v => 2 * (if Nat.eqb (c v) j then 1 else - INR (breadth g)))).
  - rewrite total_scaled; pose proof (sum_off_color c j _ e (pos_INR (breadth g)) N); pose proof (breadth_ge g e I);
      lra.
  - intros v J; unfold splitting_weight; apply V, Nat.ltb_lt in J; rewrite J; destruct (Nat.eqb _ _); [lra|].
    rewrite mult_IZR, <- INR_IZR_INZ; lra.
Qed.

Lemma splitting_value g c r : edge_value a (num_vertices g) (real (splitting_network g c)) r
  = 1 - times a * (relu (inner r (fun i => IZR (splitting_weight g c 0 (N.to_nat i))))
                   + relu (inner r (fun i => IZR (splitting_weight g c 1 (N.to_nat i))))).
Proof.
  set (n := num_vertices g).
  assert (forall j, splitting_weight g c j n = 0%Z) as Z.
  { intro j; unfold splitting_weight; fold n; rewrite Nat.ltb_irrefl; destruct (Nat.eqb_spec n (S n));
      [lia | reflexivity]. }
  assert (forall j, splitting_weight g c j (S n) = if Nat.eqb j 0 then -1 else 0)%Z as O.
  { intro j; unfold splitting_weight; fold n; destruct (Nat.ltb_spec (S n) n); [lia|]; now rewrite Nat.eqb_refl. }
  unfold edge_value, edge_sum, share, share_column, shift; cbn [has_share constant a].
  unfold real, splitting_network; cbn [List.map]; rewrite !total_cons; unfold total;
    cbn [fold_right readout weights rational_weights rational_readout].
  rewrite !Nat2N.id, !Z, !O, !Q2R_Z, !Rplus_0_r; cbn [Nat.eqb].
  rewrite !(inner_ext r (fun c0 => Q2R (inject_Z _)) (fun i => IZR (splitting_weight g c _ (N.to_nat i))))
    by (intros; apply Q2R_Z).
  unfold Q2R; cbn; lra.
Qed.

Theorem splitting_forward g c : valid_hypergraph g -> num_colors g = 2%nat -> colors g c ->
  within (splitting_task g) (real (splitting_network g c)) 0.
Proof.
  intros [_ V] K [C E]; apply splitting_within; [lra|]; rewrite K; split; [reflexivity|].
  assert (1 <= times a) as T by (unfold times; destruct (is_at_nodes a); lra).
  intros r b I; rewrite splitting_value; apply in_splitting_samples in I
    as [[-> ->]|[(e & I & -> & ->)|(v & L & R & ->)]].
  - apply at_least_spec; unfold inner, total; cbn [fold_right]; rewrite !relu_0; lra.
  - apply at_least_spec; destruct (V e I) as [_ B]; rewrite !inner_members.
    rewrite !(total_ext (fun v => IZR (splitting_weight g c _ (N.to_nat (N.of_nat v))))
      (fun v => IZR (splitting_weight g c _ v)))
      by (intros; now rewrite Nat2N.id).
    rewrite !relu_negative by (apply splitting_edge; [exact B | exact I | apply E, I]); lra.
  - apply at_least_false.
    assert (forall j, splitting_weight g c j v = if Nat.eqb (c v) j then 2 else -2 * Z.of_nat (breadth g))%Z as W
      by (intro j; unfold splitting_weight; apply Nat.ltb_lt in L; now rewrite L).
    assert (c v = 0 \/ c v = 1)%nat as X by (specialize (C v L); lia).
    assert (1 <= INR (breadth g)) as Br by (apply (le_INR 1); unfold breadth; lia).
    destruct R as [-> | ->]; rewrite !inner_cons, !Nat2N.id, !W; unfold inner, total; cbn [fold_right];
      destruct X as [-> | ->]; cbn [Nat.eqb]; rewrite mult_IZR, <- INR_IZR_INZ;
      match goal with |- 1 - _ * (relu ?x + relu ?y) < 0 => destruct (relu_cases x), (relu_cases y) end; nra.
Qed.
End Splitting.

(** ** Any number of colors *)

Notation regression := Amplified.hypergraph_coloring_to_relu_sum_hidden_bias.

Definition with_a_vertex (g : hypergraph) : hypergraph :=
  if Nat.eqb (num_vertices g) 0 then Hypergraph 1 (num_colors g) (edges g) else g.
Definition with_a_color (g : hypergraph) (c : nat -> nat) : nat -> nat :=
  if Nat.eqb (num_vertices g) 0 then fun _ => 0%nat else c.

(** The regression's samples. *)
Definition labelled_rows (g : hypergraph) : list (row * Z) :=
  List.map (fun v => ([(v, 1%Z)], 1%Z)) (seq 0 (num_vertices g))
  ++ List.map (fun e => (Amplified.edge_row e, 0%Z)) (edges g)
  ++ List.map (fun p => (Amplified.guard_row (Amplified.column_g g) p,
       Amplified.strength false * kinks (num_colors g) p)%Z)
       (Amplified.positions (num_colors g)).
Definition first_vertex : row := [(0%nat, 1%Z)].
Definition copies_task (g : hypergraph) : task :=
  sign_task (Amplified.column_1 g) (num_colors g) first_vertex (labelled_rows g).

Definition is_splitting (g : hypergraph) : bool := Nat.eqb (num_colors g) 2.
Definition instance (g : hypergraph) : task :=
  if is_splitting g then splitting_task false g else copies_task (with_a_vertex g).
Definition forward (g : hypergraph) (c : nat -> nat) : list rational_unit :=
  if is_splitting g then splitting_network g c
  else sign_weights (Amplified.column_1 (with_a_vertex g)) (labelled_rows (with_a_vertex g))
         (Lifting.forward regression (with_a_vertex g) (with_a_color g c)).
Definition back (g : hypergraph) (h : hypothesis) : nat -> nat :=
  if is_splitting g then splitting_coloring h else Lifting.back regression (with_a_vertex g) h.
Definition back_rational (g : hypergraph) (h : list rational_unit) : nat -> nat :=
  if is_splitting g then splitting_coloring_rational h else Lifting.back_rational regression (with_a_vertex g) h.

Lemma no_vertices_no_edges g e : valid_hypergraph g -> num_vertices g = 0%nat -> ~ In e (edges g).
Proof.
  intros [_ V] Z I; destruct (V e I) as [N B]; destruct e as [|v e]; [easy|]; specialize (B v (or_introl eq_refl)); lia.
Qed.
Lemma with_a_vertex_valid g : valid_hypergraph g -> valid_hypergraph (with_a_vertex g).
Proof.
  intro V; unfold with_a_vertex; destruct (Nat.eqb_spec (num_vertices g) 0) as [Z|_]; [|exact V].
  split; [apply V|]; intros e I; now destruct (no_vertices_no_edges g e V Z I).
Qed.
Lemma with_a_vertex_order g : (1 <= num_vertices (with_a_vertex g))%nat.
Proof. unfold with_a_vertex; destruct (Nat.eqb_spec (num_vertices g) 0); cbn [num_vertices]; lia. Qed.
Lemma with_a_vertex_colors g : num_colors (with_a_vertex g) = num_colors g.
Proof. unfold with_a_vertex; now destruct (Nat.eqb _ _). Qed.
Lemma with_a_color_ok g c : valid_hypergraph g -> colors g c -> colors (with_a_vertex g) (with_a_color g c).
Proof.
  intros V C; unfold with_a_vertex, with_a_color; destruct (Nat.eqb_spec (num_vertices g) 0) as [Z|_]; [|exact C].
  split; [intros v _; exact (proj1 V)|]; intros e I; now destruct (no_vertices_no_edges g e V Z I).
Qed.
Lemma without_the_color g c : valid_hypergraph g -> colors (with_a_vertex g) c -> colors g c.
Proof.
  intros V; unfold with_a_vertex; destruct (Nat.eqb_spec (num_vertices g) 0) as [Z|_]; [|easy].
  intros _; split; [intros v L; lia|]; intros e I; now destruct (no_vertices_no_edges g e V Z I).
Qed.

Lemma regression_samples g :
  List.map (fun s => (fst s, inject_Z (snd s))) (labelled_rows g) = Amplified.samples false g.
Proof. unfold labelled_rows, Amplified.samples; now rewrite !map_app, !map_map. Qed.
Lemma regression_is g : regression_task (Amplified.column_1 g) (num_colors g) (labelled_rows g)
  (below (Amplified.bound false g))
  = task_for regression g.
Proof. unfold regression_task; now rewrite regression_samples. Qed.
Lemma regression_within g tol h d : within (regression_task (Amplified.column_1 g) (num_colors g) (labelled_rows g) tol)
  h d
  <-> within (task_for regression g) h d.
Proof.
  rewrite <- regression_is; etransitivity; [apply edge_task_within; reflexivity | symmetry; apply edge_task_within;
    reflexivity].
Qed.

Lemma kinks_nonneg k p : (0 <= kinks k p)%Z.
Proof. induction k as [|k IH]; cbn [kinks]; lia. Qed.

Lemma in_labelled_rows g r y : In (r, y) (labelled_rows g) ->
  (exists v, (v < num_vertices g)%nat /\ r = [(v, 1%Z)] /\ y = 1%Z) \/
  (exists e, In e (edges g) /\ r = Amplified.edge_row e /\ y = 0%Z) \/
  (exists p, r = Amplified.guard_row (Amplified.column_g g) p /\ y = (6 * kinks (num_colors g) p)%Z).
Proof.
  unfold labelled_rows; rewrite !in_app_iff, !in_map_iff.
  intros [(v & E & I)|[(e & E & I)|(p & E & I)]]; injection E as <- <-.
  - left; exists v; apply in_seq in I; repeat split; lia.
  - right; left; now exists e.
  - right; right; now exists p.
Qed.

Section Copies.
Variable g : hypergraph.
Hypothesis valid : valid_hypergraph g.
Hypothesis order : (1 <= num_vertices g)%nat.

Lemma labels_natural r y : In (r, y) (labelled_rows g) -> (0 <= y)%Z.
Proof.
  intro I; apply in_labelled_rows in I as [(v & _ & _ & ->)|[(e & _ & _ & ->)|(p & _ & ->)]]; [lia | lia|].
  pose proof (kinks_nonneg (num_colors g) p); lia.
Qed.

Lemma largest_big : (2 <= largest (labelled_rows g))%Z.
Proof.
  pose proof (proj1 valid) as K; set (p := (2 * Z.of_nat (num_colors g))%Z).
  apply Z.le_trans with (6 * kinks (num_colors g) p)%Z.
  - assert (1 <= kinks (num_colors g) p)%Z; [|lia]; unfold p; destruct (num_colors g) as [|k]; [lia|]; cbn [kinks].
    pose proof (kinks_nonneg k (2 * Z.of_nat (S k))); lia.
  - apply (largest_ge _ (Amplified.guard_row (Amplified.column_g g) p)); unfold labelled_rows; rewrite !in_app_iff;
      right; right.
    apply in_map_iff; exists p; split; [reflexivity|]; apply in_map_iff; exists (Z.to_nat (p + 1)); unfold p.
    split; [lia | apply in_seq; lia].
Qed.

Lemma first_vertex_in : In (first_vertex, 1%Z) (labelled_rows g).
Proof. unfold labelled_rows; apply in_app_iff; left; apply in_map_iff; exists 0%nat; split;
  [reflexivity | apply in_seq; lia]. Qed.

Lemma columns_below r y i x : In (r, y) (labelled_rows g) -> In (i, x) r -> (i < Amplified.column_1 g)%nat.
Proof.
  intros I J; unfold Amplified.column_1; apply in_labelled_rows in I
    as [(v & V & -> & _)|[(e & E & -> & _)|(p & -> & _)]].
  - destruct J as [J|[]]; injection J as <- _; lia.
  - apply Amplified.edge_row_columns in J; pose proof (proj2 (proj2 valid e E) i J); lia.
  - unfold Amplified.guard_row in J; destruct (p =? 0)%Z; [easy|]; destruct J as [J|[]]; injection J as <- _.
    unfold Amplified.column_g; lia.
Qed.

Theorem copies_forward c : colors g c ->
  within (copies_task g) (real (sign_weights (Amplified.column_1 g) (labelled_rows g) (Lifting.forward regression g c)))
    0.
Proof.
  intro C; apply sign_task_forward; [exact largest_big | exact labels_natural | exact first_vertex_in | exact
    columns_below | | exact (proj1 valid)|].
  - intros u I Z; apply in_map_iff in I as (j & <- & _); cbn in Z; discriminate.
  - apply regression_within, (Lifting.forward_exact _ regression); assumption.
Qed.

Lemma back_scaled x h v : 0 < x -> Lifting.back regression g (scaled x h) v = Lifting.back regression g h v.
Proof.
  intro X; cbn; unfold Amplified.back, scaled; rewrite first_map; apply first_ext; intro u.
  unfold Amplified.is_active; cbn [readout weights]; f_equal; unfold exceeds.
  destruct (Rlt_le_dec 0 (x * readout u)), (Rlt_le_dec 0 (readout u)); (reflexivity || nra).
Qed.

Theorem copies_back h d : d < 1 -> within (copies_task g) h d -> colors g (Lifting.back regression g h).
Proof.
  intros D W; assert (within (copies_task g) h (Rmax 0 d)) as W' by (revert W; apply within_mono, Rmax_r).
  destruct (sign_task_regression (Amplified.column_1 g) (num_colors g) first_vertex (labelled_rows g) largest_big
    labels_natural
              h (Rmax 0 d) 0) as (x & e & X & E & R).
  - split; [apply Rmax_l | apply Rmax_lub_lt; lra].
  - exact W'.
  - apply regression_within in R.
    apply (colors_ext g (Lifting.back regression g (scaled x h)));
      [intros v _; now apply back_scaled | exact valid|].
    apply (Lifting.back_below _ regression g _ e valid); [cbn; unfold Q2R; cbn; lra | exact R].
Qed.
End Copies.

Theorem forward_exact g c : valid_hypergraph g -> colors g c -> within (instance g) (real (forward g c)) 0.
Proof.
  intros V C; unfold instance, forward; destruct (is_splitting g) eqn:S.
  - apply splitting_forward; [exact V | now apply Nat.eqb_eq | exact C].
  - apply copies_forward; [now apply with_a_vertex_valid | apply with_a_vertex_order | now apply with_a_color_ok].
Qed.

Theorem back_below g h d : valid_hypergraph g -> d < Q2R 1 -> within (instance g) h d -> colors g (back g h).
Proof.
  rewrite Q2R_1; intros V D W; unfold instance, back in *; destruct (is_splitting g) eqn:S.
  - apply (splitting_back false g h d); [exact V | now apply Nat.eqb_eq | exact D | exact W].
  - apply without_the_color; [exact V|].
    exact (copies_back (with_a_vertex g) (with_a_vertex_valid g V) (with_a_vertex_order g) h d D W).
Qed.

Lemma back_same g h : valid_hypergraph g -> length h = width (instance g) ->
  colors g (back g (real h)) -> colors g (back_rational g h).
Proof.
  intros V _; apply colors_ext; [|exact V]; intros v _; unfold back, back_rational; destruct (is_splitting g).
  - apply splitting_same.
  - apply Amplified.back_rational_same.
Qed.

Lemma no_errors g : max_errors (instance g) = 0%nat.
Proof. unfold instance; destruct (is_splitting g); [apply edge_task_no_errors | reflexivity]. Qed.
Lemma tolerance_below g : valid_hypergraph g -> (0 <= tolerance (instance g) < 1)%Q.
Proof.
  intros _; unfold instance; destruct (is_splitting g); [unfold splitting_task; rewrite edge_task_tolerance|];
    now split.
Qed.

Definition hypergraph_coloring_to_relu_sum_bias_sign : lifting hypergraph_coloring :=
  @Lifting hypergraph_coloring instance (fun _ => 1%Q) forward back back_rational
    no_errors tolerance_below forward_exact back_below back_same.

(** The samples of set splitting do not do for three colors: the complete graph of four vertices is fitted. *)
Theorem splitting_is_for_two_colors : let g := Hypergraph 4 3 [[0; 1]; [0; 2]; [0; 3]; [1; 2]; [1; 3]; [2; 3]]%nat in
  (forall c, ~ colors g c) /\ exists h, within (splitting_task false g) h 0.
Proof.
  intro g; split.
  - apply never_colored; [|vm_compute; reflexivity]; split; [cbn; lia|]; intros e I; cbn in I.
    repeat (destruct I as [<-|I]; [split; [easy|]; intros v J; cbn in *; lia|]); destruct I.
  - exists (real [given [-2; -1; 2; 1; 0; -6] (-1); given [-2; 2; -1; 1; 0; 0] (-1);
                  given [3 # 2; -3 # 2; -3 # 2; -3 # 2; 3; 0] (-1)]%Q).
    apply splitting_within; [lra|]; split; [reflexivity|]; intros r b I.
    revert I; apply computed_signs_right; vm_compute; reflexivity.
Qed.
