(** Sign system to two channels of leaky relus max(t, beta t),
  for rational slopes beta less than 1 in size: the stars of
    [sign_system_to_relu_sum], labels multiplied with 1 - beta. The forms u_1 + beta u_2 and u_2 + beta u_1 are near
    (1 - beta) s and its opposite, and a row's value is one of them, or small. *)
From Coq Require Import List ZArith NArith QArith Qminmax Qreals Reals Lia Lra Psatz.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem.
From Karpnet.training Require Import Networks Unions Lifting Shapes Messages Rationals Signs Bounds TwoChannels.
From Karpnet.rules Require Import SignSystemToReluSum.
Import ListNotations.
Open Scope Q_scope.

(** ** The task *)

Definition leaky_row_bound (slope : Q) (r : row) (b : Z) : Q :=
  excluding_bound (weight r) b (inject_Z (weight r)) (2 * inject_Z (weight r) / (1 + slope)) 1.
Definition unscaled_bound (slope : Q) (x : system) : Q :=
  let d := open_bound (leaky_row_bound slope) x in
  if Qle_bool 0 slope then d else Qmin d ((1 + slope) / (1 - slope)).
Definition leaky_bound (slope : Q) (x : system) : Q := (1 - slope) * unscaled_bound slope x.
Definition messages (slope : Q) (x : system) : list (row * Q) :=
  labelled (fun b => (1 - slope) * inject_Z b) (targets x).
Definition leaky_task (slope : Q) (x : system) : task :=
  graph_task (ActivationSum (sum_layer (Relu slope))) 2 (N.of_nat (num_variables x)) (shaped star (messages slope x))
             (below (leaky_bound slope x)).

(** ** Values on units and rows *)

Open Scope R_scope.

Section Leaky.
Variables (w1 w2 : N -> R) (a1 a2 beta : R).
Hypothesis slope_size : -1 < beta < 1.

Definition leaky (t : R) : R := if Rlt_le_dec 0 t then t else beta * t.
Definition leaky_value (r : row) : R := a1 * leaky (inner r w1) + a2 * leaky (inner r w2).

Variables (n : nat) (d : R).
Hypothesis of_units : forall i, (i < n)%nat -> close (leaky_value [(i, 1%Z)]) (1 - beta) ((1 - beta) * d) /\
                                               close (leaky_value [(i, (-1)%Z)]) (1 - beta) ((1 - beta) * d).
Hypothesis small : d < 1.
Hypothesis smaller : beta < 0 -> d * (1 - beta) < 1 + beta.

Let s : nat -> bool := decoded w1 w2 a1 a2.

Lemma leaky_unit i z : leaky_value [(i, z)] = a1 * leaky (IZR z * w1 (N.of_nat i)) + a2 * leaky (IZR z * w2 (N.of_nat
  i)).
Proof. unfold leaky_value, inner; cbn; now rewrite !Rplus_0_r. Qed.

(** Neither of the two values is a share beta of the other, or less. *)
Lemma shares p q : close p (1 - beta) ((1 - beta) * d) -> close q (1 - beta) ((1 - beta) * d) ->
  0 < p /\ 0 < q /\ 0 < p + beta * q.
Proof.
  unfold close; intros P Q; assert (0 < (1 - beta) * (1 - d)) by nra.
  repeat split; [lra | lra|]; destruct (Rle_lt_dec 0 beta) as [B|B]; [nra|]; specialize (smaller B).
  assert (beta * q >= beta * ((1 - beta) * (1 + d))) by nra; nra.
Qed.

Lemma leaky_above t : 0 < t -> leaky (1 * t) = t /\ leaky (-1 * t) = - (beta * t).
Proof. intro T; unfold leaky; destruct (Rlt_le_dec 0 (1 * t)), (Rlt_le_dec 0 (-1 * t)); split; lra. Qed.
Lemma leaky_below t : t <= 0 -> leaky (1 * t) = beta * t /\ leaky (-1 * t) = - t.
Proof. intro T; unfold leaky; destruct (Rlt_le_dec 0 (1 * t)), (Rlt_le_dec 0 (-1 * t)); split; try lra;
  assert (t = 0) as -> by lra; lra. Qed.

Theorem leaky_signs i : (i < n)%nat -> let U := a1 * w1 (N.of_nat i) in let V := a2 * w2 (N.of_nat i) in
  0 < a1 /\ 0 < a2 /\ close (IZR (sign (s i)) * (U + beta * V)) (1 - beta) ((1 - beta) * d)
                   /\ close (- IZR (sign (s i)) * (V + beta * U)) (1 - beta) ((1 - beta) * d).
Proof.
  intros I U V; destruct (of_units i I) as [P N]; destruct (shares _ _ P N) as (_ & _ & PN),
    (shares _ _ N P) as (_ & _ & NP).
  assert (0 < 1 - beta * beta) as K by nra.
  rewrite !leaky_unit in *; unfold s, decoded, positive_part, exceeds, at_least; fold U V.
  set (u := w1 (N.of_nat i)) in *; set (v := w2 (N.of_nat i)) in *.
  destruct (Rlt_le_dec 0 u) as [A|A]; [destruct (leaky_above u A) as [E1 E2] | destruct (leaky_below u A) as [E1 E2]];
    (destruct (Rlt_le_dec 0 v) as [B|B]; [destruct (leaky_above v B) as [E3 E4] | destruct (leaky_below v B) as [E3
      E4]]);
    rewrite E1, E2, E3, E4 in *; clear E1 E2 E3 E4; [exfalso; lra | | | exfalso; nra].
  - assert (0 < (1 - beta * beta) * U /\ (1 - beta * beta) * V < 0) as [X' Y'] by (unfold U, V; split; lra).
    assert (0 < U /\ V < 0) as [X Y] by (split; nra); assert (0 < a1 /\ 0 < a2) as [A1 A2] by (unfold U, V in *; split;
      nra).
    destruct (Rlt_le_dec 0 a1), (Rlt_le_dec 0 a2); try lra; fold U V; destruct (Rle_lt_dec V U); [|lra].
    unfold close, U, V in *; cbn [sign]; repeat split; lra.
  - assert ((1 - beta * beta) * U < 0 /\ 0 < (1 - beta * beta) * V) as [X' Y'] by (unfold U, V; split; lra).
    assert (U < 0 /\ 0 < V) as [X Y] by (split; nra); assert (0 < a1 /\ 0 < a2) as [A1 A2] by (unfold U, V in *; split;
      nra).
    destruct (Rlt_le_dec 0 a1), (Rlt_le_dec 0 a2); try lra; fold U V; destruct (Rle_lt_dec V U); [lra|].
    unfold close, U, V in *; cbn [sign]; repeat split; lra.
Qed.

(** A form with coefficients near 1 - beta along the signs. *)
Lemma near_form k1 k2 r : columns_below n r ->
  (forall i, (i < n)%nat -> close (IZR (sign (s i)) * (k1 * w1 (N.of_nat i) + k2 * w2 (N.of_nat i))) (1 - beta) ((1 -
    beta) * d)) ->
  (1 - beta) * (IZR (dot r s) - IZR (weight r) * d) <= k1 * inner r w1 + k2 * inner r w2
  <= (1 - beta) * (IZR (dot r s) + IZR (weight r) * d).
Proof.
  intros C H; pose proof (Signs.inner_near d r s (fun c => / (1 - beta) * (k1 * w1 c + k2 * w2 c))) as K.
  rewrite inner_scaled, inner_sum, !inner_scaled in K.
  set (z := k1 * inner r w1 + k2 * inner r w2) in *; assert (z = (1 - beta) * (/ (1 - beta) * z)) as -> by (field; lra).
  destruct K as [K1 K2]; [|split; apply Rmult_le_compat_l; lra].
  intros i a I; destruct (H i (C i a I)) as [H1 H2].
  set (y := k1 * w1 (N.of_nat i) + k2 * w2 (N.of_nat i)) in *.
  assert (IZR (sign (s i)) * (/ (1 - beta) * y) = (IZR (sign (s i)) * y) / (1 - beta)) as -> by (field; lra).
  split; apply Rmult_le_reg_r with (1 - beta); try lra; unfold Rdiv; rewrite Rmult_assoc, Rinv_l by lra; lra.
Qed.

Theorem leaky_row r : columns_below n r -> let t := IZR (Z.abs (dot r s)) in let L := IZR (weight r) in
  (1 - beta) * (t - L * d) <= leaky_value r /\
  (leaky_value r <= (1 - beta) * (t + L * d) \/ (1 + beta) * leaky_value r <= (1 - beta) * (2 * L * d)).
Proof.
  intros C t L; destruct r as [|[i z] r'].
  { unfold t, L, leaky_value, leaky, inner; cbn; destruct (Rlt_le_dec 0 0); lra. }
  destruct (leaky_signs i (C i z (or_introl eq_refl))) as (A1 & A2 & [S1 S2] & _).
  assert (0 <= d) as D by (assert (0 <= (1 - beta) * d) by lra; nra); clear S1 S2; set (r := (i, z) :: r') in *.
  assert (0 <= L) as L0 by (apply (IZR_le 0), weight_nonneg).
  pose proof (near_form a1 (beta * a2) r C) as FA; pose proof (near_form (- (beta * a1)) (- a2) r C) as FB.
  destruct FA as [FA1 FA2]; [intros j J; destruct (leaky_signs j J) as (_ & _ & H & _); unfold close in *; lra|].
  destruct FB as [FB1 FB2]; [intros j J; destruct (leaky_signs j J) as (_ & _ & _ & H); unfold close in *; lra|].
  fold L in FA1, FA2, FB1, FB2; assert (- t <= IZR (dot r s) <= t /\
    (t = IZR (dot r s) \/ t = - IZR (dot r s))) as [T0 T1].
  { unfold t; rewrite abs_IZR; unfold Rabs; destruct (Rcase_abs _); lra. }
  assert (forall k, 0 <= k -> 0 <= (1 - beta) * k) as K by (intros; nra).
  pose proof (K (t - IZR (dot r s)) ltac:(lra)); pose proof (K (t + IZR (dot r s)) ltac:(lra)).
  assert (0 <= L * d) as LD by nra; pose proof (K _ LD).
  unfold leaky_value, leaky.
  destruct (Rlt_le_dec 0 (inner r w1)) as [X|X], (Rlt_le_dec 0 (inner r w2)) as [Y|Y].
  - pose proof (K (a1 * inner r w1) ltac:(nra)); pose proof (K (a2 * inner r w2) ltac:(nra)).
    split; [destruct T1 as [T1|T1]; rewrite T1 in *; lra | right; lra].
  - pose proof (K (a1 * inner r w1) ltac:(nra)); pose proof (K (- (a2 * inner r w2)) ltac:(nra)).
    split; [destruct T1 as [T1|T1]; rewrite T1 in *; lra | left; lra].
  - pose proof (K (a2 * inner r w2) ltac:(nra)); pose proof (K (- (a1 * inner r w1)) ltac:(nra)).
    split; [destruct T1 as [T1|T1]; rewrite T1 in *; lra | left; lra].
  - pose proof (K (- (a2 * inner r w2)) ltac:(nra)); pose proof (K (- (a1 * inner r w1)) ltac:(nra)).
    split; [destruct T1 as [T1|T1]; rewrite T1 in *; lra | right].
    set (S := (1 + beta) * (a1 * inner r w1 + a2 * inner r w2)).
    assert (- ((1 - beta) * (2 * (L * d))) <= S <= (1 - beta) * (2 * (L * d))) as HS by (unfold S; lra).
    replace ((1 + beta) * (a1 * (beta * inner r w1) + a2 * (beta * inner r w2))) with (beta * S) by (unfold S; ring).
    destruct (Rle_lt_dec 0 beta); nra.
Qed.
End Leaky.

(** ** The rule *)

Section Rule.
Variable slope : Q.
Hypothesis slope_above : (-1 < slope)%Q.
Hypothesis slope_below : (slope < 1)%Q.
Let beta : R := Q2R slope.

Lemma slope_bounds : -1 < beta < 1.
Proof.
  apply Qlt_Rlt in slope_above, slope_below; fold beta in slope_above, slope_below; rewrite Q2R_1 in slope_below.
  replace (Q2R (-1)) with (-1) in slope_above by (unfold Q2R; cbn; lra); lra.
Qed.
Lemma one_minus : Q2R (1 - slope) = 1 - beta.
Proof. now rewrite Q2R_minus, Q2R_1. Qed.
Lemma one_plus : Q2R (1 + slope) = 1 + beta.
Proof. now rewrite Q2R_plus, Q2R_1. Qed.
Lemma one_minus_pos : (0 < 1 - slope)%Q.
Proof. apply Rlt_Qlt; rewrite one_minus, Q2R_0; pose proof slope_bounds; lra. Qed.
Lemma one_plus_pos : (0 < 1 + slope)%Q.
Proof. apply Rlt_Qlt; rewrite one_plus, Q2R_0; pose proof slope_bounds; lra. Qed.

Lemma weight_Q r : (0 <= inject_Z (weight r))%Q.
Proof. change 0%Q with (inject_Z 0); rewrite <- Zle_Qle; apply weight_nonneg. Qed.
Lemma both_Q r : (0 <= 2 * inject_Z (weight r) / (1 + slope))%Q.
Proof.
  apply Qle_shift_div_l; [apply one_plus_pos|]; rewrite Qmult_0_l; apply Qmult_le_0_compat;
    [discriminate | apply weight_Q].
Qed.

Lemma unscaled_positive x : valid_system x -> (0 < unscaled_bound slope x)%Q.
Proof.
  intro V; assert (0 < open_bound (leaky_row_bound slope) x)%Q as P.
  { apply least_positive; intros q I; apply in_map_iff in I as ([r b] & <- & I).
    apply excluding_bound_positive; [apply (V r b I) | apply weight_Q | apply both_Q | reflexivity]. }
  unfold unscaled_bound; destruct (Qle_bool 0 slope); [exact P|]; apply Q.min_glb_lt; [exact P|].
  apply Qlt_shift_div_l; [apply one_minus_pos | rewrite Qmult_0_l; apply one_plus_pos].
Qed.

Lemma leaky_tolerance x : valid_system x -> (0 <= tolerance (leaky_task slope x) < leaky_bound slope x)%Q.
Proof.
  intro V; apply below_between; unfold leaky_bound; rewrite <- (Qmult_0_r (1 - slope)).
  apply Qmult_lt_l; [apply one_minus_pos | now apply unscaled_positive].
Qed.

Lemma leaky_activation t : activate (Relu slope) t = leaky beta t.
Proof. reflexivity. Qed.

Lemma within_leaky x h d : within (leaky_task slope x) h d <->
  length h = 2%nat /\ forall r y, In (r, y) (messages slope x) -> Rabs (value_at (Relu slope) h r - Q2R y) <= d.
Proof. apply within_shaped; [intros; now apply star_formed | intros; now apply Messages.star_value]. Qed.

Lemma leaky_of_opposites z : leaky beta (IZR z) + leaky beta (- IZR z) = (1 - beta) * IZR (Z.abs z).
Proof.
  rewrite abs_IZR; unfold leaky, Rabs; destruct (Rcase_abs (IZR z)), (Rlt_le_dec 0 (IZR z)), (Rlt_le_dec 0 (- IZR z));
    try lra; assert (IZR z = 0) as -> by lra; lra.
Qed.

Lemma leaky_forward_exact x s : valid_system x -> solves x s -> within (leaky_task slope x) (real (forward x s)) 0.
Proof.
  intros V S; apply within_leaky; split; [reflexivity|]; intros r y I.
  apply in_labelled in I as (b & I & ->); rewrite Q2R_mult, one_minus, Q2R_Z.
  assert (Z.abs (dot r s) = b) as <-.
  { apply in_targets in I as [(i & _ & [->| ->] & ->)|I]; [| |exact (S r b I)]; cbn; destruct (s i); reflexivity. }
  unfold value_at; cbn [real forward List.map total fold_right weights readout sign_unit rational_weights
    rational_readout].
  rewrite !leaky_activation, Q2R_1, <- leaky_of_opposites, <- inner_signs.
  rewrite (inner_ext _ _ (fun c => IZR (sign (s (N.to_nat c))))) by (intros; rewrite Q2R_Z; f_equal; lia).
  rewrite (inner_ext _ (fun c => Q2R _) (fun c => -1 * IZR (sign (s (N.to_nat c)))))
    by (intros; rewrite Q2R_Z, mult_IZR; reflexivity).
  rewrite inner_scaled, !Rmult_1_l, Rplus_0_r.
  replace (-1 * inner r _) with (- inner r (fun c => IZR (sign (s (N.to_nat c))))) by ring.
  rewrite Rminus_diag_eq, Rabs_R0 by reflexivity; lra.
Qed.

Lemma leaky_back_below x h e : valid_system x -> e < Q2R (leaky_bound slope x) -> within (leaky_task slope x) h e ->
  solves x (back x h).
Proof.
  intros V E H; apply within_leaky in H as [L F]; destruct h as [|u [|v []]]; try discriminate; cbn [back].
  pose proof slope_bounds as B; set (d := e / (1 - beta)); assert (e = (1 - beta) * d) as Ed by (unfold d; field; lra);
    clearbody d; subst e.
  unfold leaky_bound in E; rewrite Q2R_mult, one_minus in E; apply Rmult_lt_reg_l in E; [|lra].
  assert (d < Q2R (open_bound (leaky_row_bound slope) x) /\ (beta < 0 -> d * (1 - beta) < 1 + beta)) as [D1 D2].
  { unfold unscaled_bound in E; destruct (Qle_bool 0 slope) eqn:C.
    - split; [exact E|]; apply Qle_bool_iff, Qle_Rle in C; rewrite Q2R_0 in C; fold beta in C; lra.
    - pose proof (Qle_Rle _ _ (Q.le_min_l (open_bound (leaky_row_bound slope) x) ((1 + slope) / (1 - slope)))).
      pose proof (Qle_Rle _ _ (Q.le_min_r (open_bound (leaky_row_bound slope) x) ((1 + slope) / (1 - slope)))) as M.
      split; [lra|]; intros _; pose proof one_minus_pos as P.
      rewrite Q2R_div, one_minus, one_plus in M by (intro Z; rewrite Z in P; discriminate).
      apply Rmult_lt_reg_r with (/ (1 - beta)); [apply Rinv_0_lt_compat; lra|]; rewrite Rmult_assoc, Rinv_r by lra.
      unfold Rdiv in M; lra. }
  assert (d < 1) as D3.
  { pose proof (Qle_Rle _ _ (least_le_1 (List.map (fun rb => leaky_row_bound slope (fst rb) (snd rb)) (rows x)))) as O.
    rewrite Q2R_1 in O; unfold open_bound in D1; lra. }
  assert (forall r b, In (r, b) (targets x) -> close (leaky_value (weights u) (weights v) (readout u) (readout v) beta
    r)
    ((1 - beta) * IZR b) ((1 - beta) * d)) as G.
  { intros r b I; specialize (F r ((1 - slope) * inject_Z b)%Q ltac:(apply in_labelled; now exists b)).
    rewrite Q2R_mult, one_minus, Q2R_Z in F; apply Rabs_between in F; unfold value_at in F; rewrite !total_cons in F.
    rewrite !leaky_activation in F; change (total _ []) with 0 in F; unfold close, leaky_value; lra. }
  clear F; intros r b I; destruct (V r b I) as [B0 C].
  assert (forall i, (i < num_variables x)%nat ->
    close (leaky_value (weights u) (weights v) (readout u) (readout v) beta [(i, 1%Z)]) (1 - beta) ((1 - beta) * d) /\
    close (leaky_value (weights u) (weights v) (readout u) (readout v) beta [(i,
      (-1)%Z)]) (1 - beta) ((1 - beta) * d)) as U.
  { intros i J; pose proof (G [(i, 1%Z)] 1%Z) as G1; pose proof (G [(i, (-1)%Z)] 1%Z) as G2;
    rewrite Rmult_1_r in G1, G2.
    split; [apply G1 | apply G2]; apply in_targets; left; exists i; auto. }
  destruct (leaky_row _ _ _ _ _ B _ _ U D3 D2 r C) as [Low High];
    specialize (G r b (proj2 (in_targets x r b) (or_intror I))).
  set (t := Z.abs (dot r _)) in *; set (f := leaky_value _ _ _ _ _ r) in *.
  assert (f = (1 - beta) * (f / (1 - beta))) as Ef by (field; lra); rewrite Ef in Low, High, G;
    set (V' := f / (1 - beta)) in *.
  clearbody V'; clear Ef; unfold close in G.
  apply (excluded (weight r) b t (inject_Z (weight r)) (2 * inject_Z (weight r) / (1 + slope)) 1 d V').
  - exact B0.
  - pose proof (dot_bounded r (decoded (weights u) (weights v) (readout u) (readout v))); unfold t; lia.
  - apply abs_dot_parity.
  - apply weight_Q.
  - apply both_Q.
  - reflexivity.
  - pose proof (Qle_Rle _ _ (open_bound_le (leaky_row_bound slope) x r b I)) as O; unfold leaky_row_bound at 2 in O;
      lra.
  - rewrite Q2R_Z; apply Rmult_le_reg_l with (1 - beta); lra.
  - rewrite Q2R_Z; destruct High as [H|H]; [left; apply Rmult_le_reg_l with (1 - beta); lra | right].
    pose proof one_plus_pos as P; rewrite Q2R_div, Q2R_mult, Q2R_Z, one_plus, Q2R_2 by (intro Z; rewrite Z in P;
      discriminate).
    apply Rmult_le_reg_l with (1 + beta); [lra|].
    replace ((1 + beta) * (2 * IZR (weight r) / (1 + beta) * d)) with (2 * IZR (weight r) * d) by (field; lra).
    apply Rmult_le_reg_l with (1 - beta); lra.
  - rewrite Q2R_1; split; apply Rmult_le_reg_l with (1 - beta); lra.
Qed.

Definition sign_system_to_leaky_relu_sum_of : lifting sign_system.
Proof.
  refine (@Lifting sign_system (leaky_task slope) (leaky_bound slope) forward back back_rational (fun _ => eq_refl)
            leaky_tolerance leaky_forward_exact leaky_back_below _).
  exact (Lifting.back_same _ sign_system_to_relu_sum).
Defined.

(** For NAE-3 and slopes that are not negative, weights 1/2 and -1/2 everywhere have all errors at most (1 - beta) / 2.
  *)
Theorem leaky_nae3_tight x : (0 <= slope)%Q -> nae3 x ->
  within (leaky_task slope x) [Unit (fun _ => / 2) 1; Unit (fun _ => - / 2) 1] ((1 - beta) / 2).
Proof.
  intros B H; apply within_leaky; split; [reflexivity|]; intros r y I; apply in_labelled in I as (b & I & ->).
  apply Qle_Rle in B; fold beta in B; rewrite Q2R_0 in B; pose proof slope_bounds.
  unfold value_at; rewrite !total_cons; change (total _ []) with 0; cbn [weights readout]; rewrite !leaky_activation.
  rewrite Q2R_mult, one_minus, Q2R_Z; apply Rabs_between.
  assert (inner r (fun _ => - / 2) = - inner r (fun _ => / 2)) as ->.
  { replace (- inner r (fun _ => / 2)) with (-1 * inner r (fun _ => / 2)) by ring; rewrite <- inner_scaled.
    apply inner_ext; intros; lra. }
  assert (exists z, inner r (fun _ => / 2) = z / 2 /\ Rabs (Rabs z / 2 - IZR b) <= / 2) as (z & -> & K).
  { apply in_targets in I as [(i & _ & [->| ->] & ->)|I]; unfold inner.
    - exists 1; cbn; split; [lra|]; unfold Rabs; repeat destruct (Rcase_abs _); lra.
    - exists (-1); cbn; split; [lra|]; unfold Rabs; repeat destruct (Rcase_abs _); lra.
    - destruct (H r b I) as (-> & i & j & k & s & t & u & -> & S & T & U); exists (IZR (s + t + u)).
      split; [cbn; rewrite !plus_IZR; lra|].
      assert (forall z, Z.abs z = 1 -> z = 1 \/ z = -1)%Z as A by lia.
      destruct (A s S) as [->| ->], (A t T) as [->| ->], (A u U) as [->| ->]; cbn;
        unfold Rabs; repeat destruct (Rcase_abs _); lra. }
  apply Rabs_between in K; unfold leaky; revert K; unfold Rabs; destruct (Rcase_abs z); intro K;
    destruct (Rlt_le_dec 0 (z / 2)), (Rlt_le_dec 0 (- (z / 2))); try lra; nra.
Qed.
End Rule.

(** The slopes of torch's LeakyReLU and inside GAT layers. *)
Definition sign_system_to_leaky_relu_sum_0_01 : lifting sign_system :=
  sign_system_to_leaky_relu_sum_of (1 # 100) eq_refl eq_refl.
Definition sign_system_to_leaky_relu_sum_0_2 : lifting sign_system :=
  sign_system_to_leaky_relu_sum_of (1 # 5) eq_refl eq_refl.
