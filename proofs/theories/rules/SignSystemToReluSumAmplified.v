(** Sign system to relu-sum with two channels and the largest gap: a guard of six samples on a feature g forces both
    readout weights up and both biases down, far below 0; then a wrong row, which in normal form is above its label, is
    too large by more than the trivial error. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra Psatz.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem NormalSystems.
From Karpnet.training Require Import Networks Unions Lifting Shapes Messages Rationals Signs NormalForm Bounds
  TwoChannels Classifiers EdgeTasks.
From Karpnet.rules Require SignSystemToReluSum.
Import ListNotations.

Notation back := SignSystemToReluSum.back.
Notation back_rational := SignSystemToReluSum.back_rational.

(** ** The task *)

Definition largest_weight (x : system) : Z := fold_right (fun rb m => Z.max (weight (fst rb)) m) 0%Z (rows x).
Definition strength (has_readout_bias : bool) (x : system) : Z :=
  if has_readout_bias then Z.max 3 ((largest_weight x + 1) / 2 + 1) else Z.max 6 (largest_weight x + 3).
(** The error of the trivial network. *)
Definition amplified_bound (has_readout_bias : bool) : Q := if has_readout_bias then 1 # 2 else 1.

(** The samples at g = -1, 0, 1, ... with multiples of C as labels; g is the column n. *)
Definition guard_messages (n : nat) (strength : Z) (values : list (Z * Z)) : list (row * Q) :=
  List.map (fun '(g, y) => (if (g =? 0)%Z then [] else [(n, g)], inject_Z (y * strength))) values.
Definition two_kinks : list (Z * Z) := [(-1, 0); (0, 0); (1, 0); (2, 1); (3, 2); (4, 4)]%Z.

Section Variant.
(** Whether there are biases, else a constant feature; whether nodes are labelled, else graphs. *)
Variables biases at_nodes : bool.

Definition messages (x : system) : list (row * Q) :=
  all_labelled 1 (units (num_variables x) 1 ++ units (num_variables x) (-1)) ++ labelled inject_Z (rows x)
  ++ guard_messages (num_variables x) (strength biases x) two_kinks.
(** The column of the constant, behind that of g. *)
Definition column_1 (x : system) : nat := S (num_variables x).
Definition class : edge_class := EdgeClass (if biases then Bias else Feature) biases at_nodes false.
Definition amplified_task (x : system) : task :=
  edge_task class (column_1 x) 2 (messages x) (below (amplified_bound biases)).

(** Weights sign (1 + kink C) s; C for g; - kink C for the constant; 0 for the readout bias. *)
Definition amplified_unit (x : system) (s : nat -> bool) (side kink : Z) : rational_unit :=
  let n := N.of_nat (num_variables x) in let C := strength biases x in
  Rational (fun c => inject_Z (if (c <? n)%N then side * (1 + kink * C) * sign (s (N.to_nat c))
                               else if (c =? n)%N then C else if (c =? n + 1)%N then - (kink * C) else 0)%Z)
           (if at_nodes then 1 else 1 # 2).
Definition amplified_forward (x : system) (s : nat -> bool) : list rational_unit :=
  [amplified_unit x s 1 1; amplified_unit x s (-1) 3].
End Variant.

Open Scope R_scope.

(** ** What the guard forces *)

(** The kink of a channel with V g + K is at one place only, and its size bounds K, or the slope to the left. *)
Lemma kink_at_1 V K D : 0 < D -> D <= relu (V * 0 + K) - 2 * relu (V * 1 + K) + relu (V * 2 + K) ->
  K <= - D /\ relu (V * -1 + K) = 0 /\ relu (V * 0 + K) = 0 \/ D <= relu (V * -1 + K) - relu (V * 0 + K).
Proof.
  unfold relu; intros P; destruct (Rlt_le_dec 0 (V * 0 + K)), (Rlt_le_dec 0 (V * 1 + K)), (Rlt_le_dec 0 (V * 2 + K)),
    (Rlt_le_dec 0 (V * -1 + K)); intro H; try lra; (right; lra) || (left; repeat split; lra).
Qed.
Lemma kink_at_3 V K D : 0 < D -> D <= relu (V * 2 + K) - 2 * relu (V * 3 + K) + relu (V * 4 + K) ->
  K <= - D /\ relu (V * -1 + K) = 0 /\ relu (V * 0 + K) = 0 \/ D <= relu (V * -1 + K) - relu (V * 0 + K).
Proof.
  unfold relu; intros P; destruct (Rlt_le_dec 0 (V * 2 + K)), (Rlt_le_dec 0 (V * 3 + K)), (Rlt_le_dec 0 (V * 4 + K)),
    (Rlt_le_dec 0 (V * -1 + K)), (Rlt_le_dec 0 (V * 0 + K)); intro H; try lra; (right; lra) || (left; repeat split;
      lra).
Qed.
Lemma one_kink V K : relu (V * 0 + K) - 2 * relu (V * 1 + K) + relu (V * 2 + K) = 0 \/
                     relu (V * 2 + K) - 2 * relu (V * 3 + K) + relu (V * 4 + K) = 0.
Proof.
  unfold relu; destruct (Rlt_le_dec 0 (V * 0 + K)), (Rlt_le_dec 0 (V * 1 + K)), (Rlt_le_dec 0 (V * 2 + K)),
    (Rlt_le_dec 0 (V * 3 + K)), (Rlt_le_dec 0 (V * 4 + K)); lra.
Qed.
Lemma convex V K : 0 <= relu (V * 0 + K) - 2 * relu (V * 1 + K) + relu (V * 2 + K) /\
                   0 <= relu (V * 2 + K) - 2 * relu (V * 3 + K) + relu (V * 4 + K).
Proof.
  unfold relu; split; [destruct (Rlt_le_dec 0 (V * 0 + K)), (Rlt_le_dec 0 (V * 1 + K)), (Rlt_le_dec 0 (V * 2 + K))
    | destruct (Rlt_le_dec 0 (V * 2 + K)), (Rlt_le_dec 0 (V * 3 + K)), (Rlt_le_dec 0 (V * 4 + K))]; lra.
Qed.

Section Guard.
Variables (a1 a2 v1 v2 k1 k2 c d C : R).
Definition at_guard (g : R) : R := a1 * relu (v1 * g + k1) + a2 * relu (v2 * g + k2) + c.
Hypothesis small : 6 * d < C.
Hypothesis some : 0 <= d.
Hypothesis guard_fits : close (at_guard (-1)) 0 d /\ close (at_guard 0) 0 d /\ close (at_guard 1) 0 d /\
  close (at_guard 2) C d /\ close (at_guard 3) (2 * C) d /\ close (at_guard 4) (4 * C) d.

(** What a channel with the readout weight [a] adds at [g]. *)
Definition adds (a v k g : R) : R := a * relu (v * g + k).
Definition jump_at_1 (a v k : R) : R := adds a v k 0 - 2 * adds a v k 1 + adds a v k 2.
Definition jump_at_3 (a v k : R) : R := adds a v k 2 - 2 * adds a v k 3 + adds a v k 4.

Lemma jump_forces a v k D : 0 < D -> D <= jump_at_1 a v k \/ D <= jump_at_3 a v k ->
  0 < a /\ (a * k <= - D /\ adds a v k (-1) = 0 /\ adds a v k 0 = 0 \/ D <= adds a v k (-1) - adds a v k 0).
Proof.
  unfold jump_at_1, jump_at_3, adds; intros P J; destruct (convex v k) as [X Y].
  assert (0 < a) as A by (destruct (Rlt_le_dec 0 a); [assumption | exfalso; destruct J; nra]); split; [exact A|].
  assert (forall g, a * relu (v * g + k) = relu (a * v * g + a * k)) as E.
  { intro g; rewrite <- relu_scaled by lra; f_equal; ring. }
  rewrite !E in *; destruct J; [now apply kink_at_1 | now apply kink_at_3].
Qed.
Lemma jump_once a v k : jump_at_1 a v k = 0 \/ jump_at_3 a v k = 0.
Proof. unfold jump_at_1, jump_at_3, adds; destruct (one_kink v k) as [E|E]; [left | right]; nra. Qed.

Theorem guard_forces : 0 < a1 /\ 0 < a2 /\ a1 * k1 <= - (C - 4 * d) /\ a2 * k2 <= - (C - 4 * d).
Proof.
  unfold close in guard_fits; unfold at_guard in guard_fits.
  fold (adds a1 v1 k1 (-1)) (adds a1 v1 k1 0) (adds a1 v1 k1 1) (adds a1 v1 k1 2) (adds a1 v1 k1 3) (adds a1 v1 k1 4)
       (adds a2 v2 k2 (-1)) (adds a2 v2 k2 0) (adds a2 v2 k2 1) (adds a2 v2 k2 2) (adds a2 v2 k2 3) (adds a2 v2 k2 4) in
         guard_fits.
  pose proof (jump_forces a1 v1 k1 (C - 4 * d) ltac:(lra)) as F1;
    pose proof (jump_forces a2 v2 k2 (C - 4 * d) ltac:(lra)) as F2.
  assert (C - 4 * d <= jump_at_1 a1 v1 k1 + jump_at_1 a2 v2 k2) as J1 by (unfold jump_at_1; lra).
  assert (C - 4 * d <= jump_at_3 a1 v1 k1 + jump_at_3 a2 v2 k2) as J3 by (unfold jump_at_3; lra).
  assert (C - 4 * d <= jump_at_1 a1 v1 k1 /\ C - 4 * d <= jump_at_3 a2 v2 k2 \/
          C - 4 * d <= jump_at_1 a2 v2 k2 /\ C - 4 * d <= jump_at_3 a1 v1 k1) as J.
  { destruct (jump_once a1 v1 k1) as [E1|E1], (jump_once a2 v2 k2) as [E2|E2]; rewrite E1, E2 in *; lra. }
  destruct F1 as [A1 F1]; [tauto|]; destruct F2 as [A2 F2]; [tauto|]; repeat split; lra.
Qed.
End Guard.

(** ** Signs and rows behind large biases *)

Section Rows.
Variables (x : system) (w1 w2 : N -> R) (a1 a2 k1 k2 c d D : R).
Let n := num_variables x.
Let f (r : row) : R := a1 * relu (inner r w1 + k1) + a2 * relu (inner r w2 + k2) + c.
Hypothesis readouts : 0 < a1 /\ 0 < a2.
Hypothesis biases_low : a1 * k1 <= - D /\ a2 * k2 <= - D.
Hypothesis positive_gap : 0 < D - c.
Hypothesis positive_D : 0 < D.
Hypothesis constant_small : - d <= c <= d.
Hypothesis errors_small : d < 1 /\ d + c < 1.
Hypothesis of_units : forall i, (i < n)%nat -> close (f [(i, 1%Z)]) 1 d /\ close (f [(i, (-1)%Z)]) 1 d.
Let s : nat -> bool := decoded w1 w2 a1 a2.

(** At e_i one channel is above its bias, at -e_i the other. *)
Lemma signs_behind_biases i : (i < n)%nat -> let U := a1 * w1 (N.of_nat i) in let V := a2 * w2 (N.of_nat i) in
  - (a1 * k1) + 1 - c - d <= IZR (sign (s i)) * U <= - (a1 * k1) + 1 - c + d /\
  - (a2 * k2) + 1 - c - d <= - IZR (sign (s i)) * V <= - (a2 * k2) + 1 - c + d.
Proof.
  intros I U V; destruct (of_units i I) as [P N]; destruct readouts as [A1 A2]; unfold f, close, inner in P, N;
    cbn in P, N.
  assert (forall a w k e, 0 < a -> a * relu (e * w + 0 + k) = relu (e * (a * w) + a * k)) as R.
  { intros; rewrite <- relu_scaled by lra; f_equal; ring. }
  rewrite !R in P, N by assumption; fold U V in P, N; unfold s, decoded, positive_part, exceeds, at_least.
  destruct (Rlt_le_dec 0 a1) as [_|]; [|lra]; destruct (Rlt_le_dec 0 a2) as [_|]; [|lra]; fold U V.
  set (K1 := a1 * k1) in *; set (K2 := a2 * k2) in *; clearbody U V K1 K2.
  unfold relu in P, N; destruct (Rle_lt_dec V U); cbn [sign];
    destruct (Rlt_le_dec 0 (1 * U + K1)), (Rlt_le_dec 0 (1 * V + K2)), (Rlt_le_dec 0 (-1 * U + K1)),
      (Rlt_le_dec 0 (-1 * V + K2));
    try lra.
Qed.

(** A wrong row is too large. *)
Theorem row_behind_biases r b : columns_below n r -> normal_row r b -> close (f r) (IZR b) d ->
  (IZR (weight r) + 5) * d + c < D + 4 * d + 2 -> r <> [] -> Z.abs (dot r s) = b.
Proof.
  intros C Nr Fit Strong E; destruct (Z.eq_dec (Z.abs (dot r s)) b) as [T|T]; [exact T | exfalso].
  pose proof (normal_wrong r b s Nr E T) as W; set (t := Z.abs (dot r s)) in *.
  assert (0 <= b)%Z as B by (destruct Nr as [[? _]|[? _]]; [lia | contradiction]).
  apply IZR_le in W, B; rewrite plus_IZR in W; destruct readouts as [A1 A2].
  pose proof (inner_between (- (a1 * k1) + 1 - c - d) (- (a1 * k1) + 1 - c + d) r s (fun c => a1 * w1 c)
    (fun i a J => proj1 (signs_behind_biases i (C i a J)))) as I1.
  pose proof (inner_between (- (a2 * k2) + 1 - c - d) (- (a2 * k2) + 1 - c + d) r s (fun c => - a2 * w2 c)) as I2.
  rewrite inner_scaled in I1, I2; rewrite minus_IZR in I1, I2.
  assert (IZR (dot r s) = 2 * IZR (agreeing r s) - IZR (weight r)) as ED by (rewrite dot_agreeing, minus_IZR, mult_IZR;
    lra).
  destruct I2 as [I2 I2']; [intros i a J; destruct (signs_behind_biases i (C i a J)) as [_ H]; lra|].
  assert (forall t, 0 <= relu t /\ t <= relu t) as R by (intro z; unfold relu; destruct (Rlt_le_dec 0 z); lra).
  assert (forall a w k, 0 < a -> a * relu (inner r w + k) = relu (a * inner r w + a * k)) as RS.
  { intros; rewrite <- relu_scaled by lra; f_equal; ring. }
  unfold close, f in Fit; rewrite !RS in Fit by assumption.
  destruct (R (a1 * inner r w1 + a1 * k1)) as [R1 R2], (R (a2 * inner r w2 + a2 * k2)) as [R3 R4].
  assert (0 <= IZR t - 2) as T2 by lra.
  assert ((IZR t - 1) * D + IZR t * (1 - c) - IZR (weight r) * d + c <= IZR b + d) as Low.
  { assert (0 <= (IZR t - 2) * (- (a1 * k1) - D) /\ 0 <= (IZR t - 2) * (- (a2 * k2) - D)) as [M1 M2]
      by (split; apply Rmult_le_pos; lra).
    assert (IZR t = IZR (dot r s) \/ IZR t = - IZR (dot r s)) as ET.
    { unfold t; rewrite abs_IZR; unfold Rabs; destruct (Rcase_abs _); lra. }
    clear Strong Nr W T; destruct ET as [ET|ET]; rewrite ET, ED in *; nra. }
  assert (0 <= (IZR t - 2) * (D - c)) by (apply Rmult_le_pos; lra).
  lra.
Qed.
End Rows.

(** ** The rule *)

Lemma largest_weight_ge x r b : In (r, b) (rows x) -> (weight r <= largest_weight x)%Z.
Proof.
  unfold largest_weight; induction (rows x) as [|[q c] l IH]; [easy|]; intros [E|I]; cbn [fold_right fst].
  - injection E as <- <-; lia.
  - specialize (IH I); lia.
Qed.
Lemma largest_weight_nonneg x : (0 <= largest_weight x)%Z.
Proof. unfold largest_weight; induction (rows x) as [|[q c] l IH]; cbn [fold_right fst]; lia. Qed.

Section Rule.
Variables biases at_nodes : bool.

Definition scale : R := if at_nodes then 1 else 2.
Definition added_constant (x : system) : hypothesis -> R := share (class biases at_nodes) (column_1 x).
Definition constant_weight (x : system) (w : N -> R) : R := w (N.of_nat (S (num_variables x))).

Lemma constant_shift x u : shift (class biases at_nodes) (column_1 x) u = constant_weight x (weights u).
Proof. unfold shift, class; now destruct biases. Qed.

Lemma amplified_value x u v r :
  edge_value (class biases at_nodes) (column_1 x) [u; v] r =
  scale * readout u * relu (inner r (weights u) + constant_weight x (weights u))
  + scale * readout v * relu (inner r (weights v) + constant_weight x (weights v)) + added_constant x [u; v].
Proof.
  unfold edge_value, edge_sum; rewrite !total_cons, !constant_shift; change (total _ []) with 0.
  change (times _) with scale; unfold added_constant; ring.
Qed.

Lemma guard_message x g y : In (g, y) two_kinks -> exists r,
  In (r, inject_Z (y * strength biases x)) (messages biases x) /\ forall w,
    inner r w = w (N.of_nat (num_variables x)) * IZR g.
Proof.
  intro I; exists (if (g =? 0)%Z then [] else [(num_variables x, g)]); split.
  - unfold messages; rewrite !in_app_iff; right; right; unfold guard_messages; apply in_map_iff; now exists (g, y).
  - intro w; destruct (Z.eqb_spec g 0) as [->|_]; unfold inner; cbn; ring.
Qed.

Lemma strength_enough x d : 0 <= d -> d < Q2R (amplified_bound biases) -> let C := IZR (strength biases x) in
  6 * d < C /\ d < 1 /\ (biases = true -> d < / 2) /\ forall r b c, In (r, b) (rows x) -> c <= d -> (biases = false ->
    c = 0) ->
  (IZR (weight r) + 5) * d + c < C + 2.
Proof.
  intros D0 E C; pose proof (largest_weight_nonneg x) as L0; unfold amplified_bound in E; unfold C, strength;
    destruct biases.
  - replace (Q2R (1 # 2)) with (/ 2) in E by (unfold Q2R; cbn; lra).
    assert (3 <= IZR (Z.max 3 ((largest_weight x + 1) / 2 + 1))) by (apply IZR_le; lia).
    split; [lra|]; split; [lra|]; split; [intros _; lra|]; intros r b c I Cd _;
      pose proof (largest_weight_ge x r b I) as LW; pose proof (weight_nonneg r) as W0.
    assert (IZR (weight r + 2) <= IZR (2 * Z.max 3 ((largest_weight x + 1) / 2 + 1))) as B.
    { apply IZR_le; pose proof (Z.div_mod (largest_weight x + 1) 2);
      pose proof (Z.mod_pos_bound (largest_weight x + 1) 2); lia. }
    rewrite plus_IZR, mult_IZR in B; apply IZR_le in W0; nra.
  - rewrite Q2R_1 in E; assert (6 <= IZR (Z.max 6 (largest_weight x + 3))) by (apply IZR_le; lia).
    split; [lra|]; split; [lra|]; split; [discriminate|]; intros r b c I _ Z; rewrite (Z eq_refl).
    pose proof (largest_weight_ge x r b I) as LW; pose proof (weight_nonneg r) as W0.
    assert (IZR (weight r + 3) <= IZR (Z.max 6 (largest_weight x + 3))) as B by (apply IZR_le; lia).
    rewrite plus_IZR in B; apply IZR_le in W0; nra.
Qed.

Lemma amplified_back_below x h d : normal_valid x -> d < Q2R (amplified_bound biases) ->
  within (amplified_task biases at_nodes x) h d -> solves x (back x h).
Proof.
  intros Valid E W; apply edge_task_within in W as [L H]; [|reflexivity]; destruct h as [|u [|v []]]; try discriminate;
    cbn [SignSystemToReluSum.back].
  set (n := num_variables x) in *; set (c := added_constant x [u; v]).
  set (k1 := constant_weight x (weights u)); set (k2 := constant_weight x (weights v)).
  set (a1 := scale * readout u); set (a2 := scale * readout v); set (C := IZR (strength biases x)).
  set (f := fun r => a1 * relu (inner r (weights u) + k1) + a2 * relu (inner r (weights v) + k2) + c).
  assert (forall r y, In (r, y) (messages biases x) -> close (f r) (Q2R y) d) as M.
  { intros r y I; specialize (H r y I); rewrite amplified_value in H; apply Rabs_between in H;
    unfold close, f, a1, a2, k1, k2, c; lra. }
  clear H; assert (forall g y, In (g, y) two_kinks ->
    close (at_guard a1 a2 (weights u (N.of_nat n)) (weights v (N.of_nat n)) k1 k2 c (IZR g)) (IZR y * C) d) as G.
  { intros g y I; destruct (guard_message x g y I) as (r & J & R); specialize (M _ _ J); rewrite Q2R_Z, mult_IZR in M.
    unfold f in M; rewrite !R in M; exact M. }
  assert (0 <= d) as D0 by (destruct (G 0%Z 0%Z ltac:(cbn; tauto)); lra).
  destruct (strength_enough x d D0 E) as (C6 & D1 & D2 & Enough); fold C in C6, Enough.
  destruct (guard_forces a1 a2 (weights u (N.of_nat n)) (weights v (N.of_nat n)) k1 k2 c d C C6 D0) as (A1 & A2 & K1 &
    K2).
  { pose proof (G (-1)%Z 0%Z ltac:(cbn; tauto)); pose proof (G 0%Z 0%Z ltac:(cbn; tauto));
    pose proof (G 1%Z 0%Z ltac:(cbn; tauto)).
    pose proof (G 2%Z 1%Z ltac:(cbn; tauto)); pose proof (G 3%Z 2%Z ltac:(cbn; tauto)); pose proof (G 4%Z 4%Z ltac:(cbn;
      tauto)).
    unfold close in *; repeat split; lra. }
  assert (- d <= c <= d /\ (biases = false -> c = 0)) as [Cd C0].
  { split; [|intro Z; unfold c, added_constant; now rewrite Z].
    destruct (G 0%Z 0%Z ltac:(cbn; tauto)) as [G1 G2]; unfold at_guard in G1, G2.
    rewrite !Rmult_0_r, !Rplus_0_l in G1, G2; assert (relu k1 = 0 /\ relu k2 = 0) as [Z1 Z2].
    { unfold relu; split; [destruct (Rlt_le_dec 0 k1) | destruct (Rlt_le_dec 0 k2)]; try reflexivity; exfalso; nra. }
    rewrite Z1, Z2 in G1, G2; lra. }
  assert (0 < scale) as S0 by (unfold scale; destruct at_nodes; lra).
  assert (d + c < 1 /\ 0 < C - 4 * d - c) as [DC DG].
  { destruct biases; [specialize (D2 eq_refl); split; lra | rewrite (C0 eq_refl); split; lra]. }
  assert (forall i, decoded (weights u) (weights v) a1 a2 i = decoded (weights u) (weights v) (readout u) (readout v) i)
    as Same.
  { assert (0 < readout u /\ 0 < readout v) as [R1 R2] by (unfold a1, a2 in *; split; apply Rmult_lt_reg_l with scale;
    lra).
    intro i; unfold decoded, positive_part, exceeds, at_least.
    destruct (Rlt_le_dec 0 a1), (Rlt_le_dec 0 a2), (Rlt_le_dec 0 (readout u)), (Rlt_le_dec 0 (readout v)); try lra.
    unfold a1, a2; destruct (Rle_lt_dec _ _) as [X|X], (Rle_lt_dec _ _) as [Y|Y]; try reflexivity; exfalso; nra. }
  apply (SignSystemToReluSum.solves_ext x _ _ Same); intros r b I; destruct (Valid r b I) as [Cols Nr].
  assert (In (r, inject_Z b) (messages biases x)) as Ir.
  { unfold messages; rewrite !in_app_iff; right; left; apply in_labelled; now exists b. }
  pose proof (M _ _ Ir) as Fr; rewrite Q2R_Z in Fr; destruct r as [|e r'].
  - destruct Nr as [(B & Bw & _)|[_ ->]]; [cbn in *; lia | exfalso].
    specialize (G 0%Z 0%Z ltac:(cbn; tauto)); unfold close, at_guard, f, inner in *; cbn in Fr.
    rewrite !Rmult_0_r, !Rplus_0_l in *; lra.
  - apply (row_behind_biases x (weights u) (weights v) a1 a2 k1 k2 c d (C - 4 * d)); try assumption; try (split;
      assumption); try lra.
    + intros i J; split; [specialize (M [(i, 1%Z)] 1%Q) | specialize (M [(i, (-1)%Z)] 1%Q)]; rewrite Q2R_1 in M;
        apply M;
        unfold messages; rewrite !in_app_iff; left; apply in_all_labelled; rewrite in_app_iff, !in_units;
        (split; [|reflexivity]); [left | right]; now exists i.
    + pose proof (Enough _ b c I (proj2 Cd) C0); lra.
    + discriminate.
Qed.

Lemma strength_positive x : (3 <= strength biases x)%Z.
Proof. unfold strength; destruct biases; lia. Qed.

Lemma amplified_tolerance x : normal_valid x ->
  (0 <= tolerance (amplified_task biases at_nodes x) < amplified_bound biases)%Q.
Proof. intros _; unfold amplified_task; rewrite edge_task_tolerance; apply below_between; now destruct biases. Qed.

(** Every message, with what a network sees of it: rows of the system, or the guard. *)
Lemma messages_cases x r y : normal_valid x -> In (r, y) (messages biases x) ->
  columns_below (num_variables x) r /\ (exists b, y = inject_Z b /\ (In (r, b) (rows x) \/ b = 1%Z /\ exists i, r = [(i,
    1%Z)] \/ r = [(i, (-1)%Z)])) \/
  (exists g z, In (g, z) two_kinks /\ y = inject_Z (z * strength biases x) /\
               forall w, inner r w = w (N.of_nat (num_variables x)) * IZR g).
Proof.
  intros V I; unfold messages in I; rewrite !in_app_iff in I; destruct I as [I|[I|I]]; [left | left | right].
  - apply in_all_labelled in I as [I ->]; rewrite in_app_iff, !in_units in I; split.
    + destruct I as [(i & J & ->)|(i & J & ->)]; intros j a [E|[]]; injection E as <- _; exact J.
    + exists 1%Z; split; [reflexivity|]; right; split; [reflexivity|]; destruct I as [(i & _ & ->)|(i & _ & ->)];
        exists i; auto.
  - apply in_labelled in I as (b & I & ->); split; [apply (V r b I) | exists b; auto].
  - apply in_map_iff in I as ([g z] & E & I); injection E as <- <-; exists g, z; repeat split; [exact I|].
    intro w; destruct (Z.eqb_spec g 0) as [->|_]; unfold inner; cbn; ring.
Qed.

Lemma amplified_forward_exact x s : normal_valid x -> solves x s ->
  within (amplified_task biases at_nodes x) (real (amplified_forward biases at_nodes x s)) 0.
Proof.
  intros V Sol; apply edge_task_within; [reflexivity|]; split; [reflexivity|]; intros r y I.
  unfold amplified_forward, real; cbn [List.map]; rewrite amplified_value; cbn [weights readout].
  set (n := num_variables x); set (C := strength biases x); pose proof (strength_positive x) as C3; fold C in C3;
    apply IZR_le in C3.
  assert (forall side kink, scale * Q2R (rational_readout (amplified_unit biases at_nodes x s side kink)) = 1) as E1.
  { intros; unfold scale, amplified_unit; cbn [rational_readout]; destruct at_nodes; unfold Q2R; cbn; lra. }
  rewrite !E1; set (W := fun side kink c => Q2R (rational_weights (amplified_unit biases at_nodes x s side kink) c)).
  change (fun c => Q2R (rational_weights (amplified_unit biases at_nodes x s 1 1) c)) with (W 1%Z 1%Z).
  change (fun c => Q2R (rational_weights (amplified_unit biases at_nodes x s (-1) 3) c)) with (W (-1)%Z 3%Z).
  assert (forall side kink, constant_weight x (W side kink) = - (IZR kink * IZR C)) as EK.
  { intros; unfold constant_weight, W, amplified_unit; cbn [rational_weights]; fold n C; rewrite Q2R_Z.
    destruct (N.ltb_spec (N.of_nat (S n)) (N.of_nat n)), (N.eqb_spec (N.of_nat (S n)) (N.of_nat n)),
      (N.eqb_spec (N.of_nat (S n)) (N.of_nat n + 1)); try lia; now rewrite opp_IZR, mult_IZR. }
  assert (added_constant x [Unit (W 1%Z 1%Z) (Q2R (rational_readout (amplified_unit biases at_nodes x s 1 1)));
                            Unit (W (-1)%Z 3%Z) (Q2R (rational_readout (amplified_unit biases at_nodes x s (-1) 3)))] =
                              0) as EC.
  { unfold added_constant, column_1, share, class; destruct biases eqn:Eb; [|reflexivity]; rewrite !total_cons;
    change (total _ []) with 0; cbn [weights readout has_share share_column constant].
    assert (forall side kink, W side kink (N.of_nat (S (S (num_variables x)))) = 0) as Z; [|rewrite !Z; ring].
    intros; unfold W, amplified_unit; cbn [rational_weights]; fold n; rewrite Q2R_Z.
    destruct (N.ltb_spec (N.of_nat (S (S n))) (N.of_nat n)), (N.eqb_spec (N.of_nat (S (S n))) (N.of_nat n)),
      (N.eqb_spec (N.of_nat (S (S n))) (N.of_nat n + 1)); try lia; reflexivity. }
  rewrite EC, !EK; clear E1 EC EK.
  destruct (messages_cases x r y V I) as [(Cols & b & -> & J)|(g & z & J & -> & R)].
  - assert (Z.abs (dot r s) = b /\ (0 <= b <= 1)%Z) as [D B].
    { destruct J as [J|[-> (i & R)]].
      - pose proof (Sol r b J) as D; split; [exact D|]; destruct (V r b J) as [_ [(B & _)|[-> ->]]];
          [lia | discriminate].
      - split; [|lia]; destruct R as [->| ->]; cbn; unfold sign; destruct (s i); reflexivity. }
    assert (forall side kink, inner r (W side kink) = IZR side * (1 + IZR kink * IZR C) * IZR (dot r s)) as EI.
    { intros; rewrite <- inner_signs, <- inner_scaled; apply inner_ext; intros i a Ji; specialize (Cols i a Ji).
      unfold W, amplified_unit; cbn [rational_weights]; fold n C; destruct (N.ltb_spec (N.of_nat i) (N.of_nat n));
        [|unfold n in *; lia].
      now rewrite Q2R_Z, !mult_IZR, plus_IZR, mult_IZR. }
    rewrite !EI, Q2R_Z, <- D; apply Rabs_between.
    assert (dot r s = 0 \/ dot r s = 1 \/ dot r s = -1)%Z as [->|[->| ->]] by lia; cbn [Z.abs];
      unfold relu; repeat destruct (Rlt_le_dec _ _); lra.
  - assert (forall side kink, W side kink (N.of_nat n) = IZR C) as EG.
    { intros; unfold W, amplified_unit; cbn [rational_weights]; fold n C; rewrite Q2R_Z, N.ltb_irrefl, N.eqb_refl;
      reflexivity. }
    rewrite !R; fold n; rewrite !EG, Q2R_Z, mult_IZR; fold C; apply Rabs_between.
    cbn in J; destruct J as [J|[J|[J|[J|[J|[J|[]]]]]]]; injection J as <- <-;
      unfold relu; repeat destruct (Rlt_le_dec _ _); lra.
Qed.

Lemma back_same_pointwise x h : length h = width (amplified_task biases at_nodes x) ->
  forall i, back x (real h) i = back_rational x h i.
Proof.
  unfold amplified_task; rewrite edge_task_width.
  destruct h as [|u [|v []]]; try discriminate; intros _ i; apply SignSystemToReluSum.back_same.
Qed.

Definition amplified_of_normal_form : lifting normal_sign_system.
Proof.
  refine (@Lifting normal_sign_system (amplified_task biases at_nodes) (fun _ => amplified_bound biases)
            (amplified_forward biases at_nodes) back back_rational (fun _ => edge_task_no_errors _ _ _ _ _)
            amplified_tolerance amplified_forward_exact amplified_back_below _).
  intros x h _ L W; exact (SignSystemToReluSum.solves_ext x _ _ (back_same_pointwise x h L) W).
Defined.

Definition sign_system_to_relu_sum_amplified_with : lifting sign_system :=
  after_normal_form amplified_of_normal_form back_same_pointwise.

(** The trivial network fits the guard, and all else with an error of the bound, where no row is impossible. *)
Definition trivial_unit (x : system) (kink share : R) : unit :=
  let n := N.of_nat (num_variables x) in
  Unit (fun c => if (c =? n)%N then IZR (strength biases x) else if (c =? n + 1)%N then - (kink * IZR (strength biases
    x))
                 else if (c =? n + 2)%N then share else 0) (if at_nodes then 1 else / 2).

Theorem amplified_tight x : normal_valid x -> (forall r b, In (r, b) (rows x) -> (b <= 1)%Z) ->
  within (amplified_task biases at_nodes x)
         [trivial_unit x 1 (if at_nodes then / 2 else 1); trivial_unit x 3 0] (Q2R (amplified_bound biases)).
Proof.
  intros V P; apply edge_task_within; [reflexivity|]; split; [reflexivity|]; intros r y I; rewrite amplified_value.
  set (n := num_variables x); set (C := IZR (strength biases x)).
  pose proof (strength_positive x) as C3; apply IZR_le in C3; fold C in C3.
  assert (forall kink share, constant_weight x (weights (trivial_unit x kink share)) = - (kink * C)) as EK.
  { intros; unfold constant_weight, trivial_unit; cbn [weights]; fold n C.
    destruct (N.eqb_spec (N.of_nat (S n)) (N.of_nat n)), (N.eqb_spec (N.of_nat (S n)) (N.of_nat n + 1)); try lia;
      reflexivity. }
  assert (added_constant x [trivial_unit x 1 (if at_nodes then / 2 else 1);
    trivial_unit x 3 0] = if biases then / 2 else 0) as EC.
  { unfold added_constant, column_1, share, class; destruct biases; [|reflexivity];
      rewrite !total_cons; change (total _ []) with 0.
    unfold trivial_unit; cbn [weights readout has_share share_column constant]; fold n.
    destruct (N.eqb_spec (N.of_nat (S (S n))) (N.of_nat n)), (N.eqb_spec (N.of_nat (S (S n))) (N.of_nat n + 1)),
      (N.eqb_spec (N.of_nat (S (S n))) (N.of_nat n + 2)); try lia; destruct at_nodes; lra. }
  assert (forall kink share, scale * readout (trivial_unit x kink share) = 1) as ES
    by (intros; unfold scale, trivial_unit; cbn [readout]; destruct at_nodes; lra).
  rewrite EC, !EK, !ES; unfold amplified_bound; replace (Q2R (if biases then 1 # 2 else 1))
    with (if biases then / 2 else 1)
    by (destruct biases; unfold Q2R; cbn; lra).
  destruct (messages_cases x r y V I) as [(Cols & b & -> & J)|(g & z & J & -> & R)].
  - assert (forall kink share, inner r (weights (trivial_unit x kink share)) = 0) as EI.
    { intros; apply total_zero; intros [i a] Ji; specialize (Cols i a Ji); unfold trivial_unit; cbn [weights]; fold n.
      destruct (N.eqb_spec (N.of_nat i) (N.of_nat n)), (N.eqb_spec (N.of_nat i) (N.of_nat n + 1)),
        (N.eqb_spec (N.of_nat i) (N.of_nat n + 2)); unfold n in *; try lia; lra. }
    rewrite !EI, Q2R_Z; apply Rabs_between; assert (0 <= b <= 1)%Z as B.
    { destruct J as [J|[-> _]]; [|lia]; specialize (P r b J); destruct (normal_is_valid x V r b J); lia. }
    assert (b = 0 \/ b = 1)%Z as [->| ->] by lia; unfold relu; repeat destruct (Rlt_le_dec _ _); destruct biases; lra.
  - rewrite !R; fold n; unfold trivial_unit; cbn [weights]; fold n C; rewrite N.eqb_refl, Q2R_Z, mult_IZR; fold C;
      apply Rabs_between.
    cbn in J; destruct J as [J|[J|[J|[J|[J|[J|[]]]]]]]; injection J as <- <-;
      unfold relu; repeat destruct (Rlt_le_dec _ _); destruct biases; lra.
Qed.
End Rule.

Definition sign_system_to_relu_sum_amplified : lifting sign_system := sign_system_to_relu_sum_amplified_with false
  false.
Definition sign_system_to_relu_sum_bias_amplified : lifting sign_system := sign_system_to_relu_sum_amplified_with true
  false.
Definition sign_system_to_relu_sum_bias_node_amplified :
  lifting sign_system := sign_system_to_relu_sum_amplified_with true true.
