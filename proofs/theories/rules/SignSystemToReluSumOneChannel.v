(** Sign system to relu-sum with a single channel: on an edge with the features x and -x it gives |w . x|. Units have
    label 1, rows b. With biases it gives relu(|w . x| - B) up to a constant, which the origin with label 0 fixes; in
    normal form wrong rows are above their labels. *)
From Coq Require Import List ZArith NArith QArith Qminmax Qreals Reals Lia Lra Psatz.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem NormalSystems.
From Karpnet.training Require Import Networks Unions Lifting Shapes Messages Rationals Signs NormalForm Bounds
  TwoChannels Classifiers EdgeTasks.
From Karpnet.rules Require SignSystemToEvenSum SignSystemToReluSum.
Import ListNotations.

Notation back := SignSystemToEvenSum.back.
Notation back_rational := SignSystemToEvenSum.back_rational.

Definition class (biases : bool) : edge_class := EdgeClass (if biases then Bias else NoConstant) biases false false.

(** ** Without biases: the values of the rule to even-sum/abs *)

Definition plain_bound : system -> Q := SignSystemToEvenSum.bound SignSystemToEvenSum.AbsoluteValue.
Definition plain_messages : system -> list (row * Q) := SignSystemToEvenSum.messages SignSystemToEvenSum.AbsoluteValue.
Definition plain_task (x : system) : task :=
  mirrored_task (class false) (num_variables x) 1 (plain_messages x) (below (plain_bound x)).

(** ** With biases *)

Definition biased_row_bound (r : row) (b : Z) : Q :=
  match wrong_above (weight r) b with Some t => inject_Z (t - b) / inject_Z (weight r + t) | None => 1%Q end.
Definition biased_bound (x : system) : Q := open_bound biased_row_bound x.
Definition biased_messages (x : system) : list (row * Q) :=
  all_labelled 1 (units (num_variables x) 1) ++ labelled inject_Z (rows x) ++ [([], 0%Q)].
Definition biased_task (x : system) : task :=
  mirrored_task (class true) (num_variables x) 1 (biased_messages x) (below (biased_bound x)).
(** Zeros behind the signs. *)
Definition biased_forward (x : system) (s : nat -> bool) : list rational_unit :=
  [Rational (fun c => if (c <? N.of_nat (num_variables x))%N then inject_Z (sign (s (N.to_nat c))) else 0%Q) 1].

Open Scope R_scope.

Lemma relu_of_opposites z : relu (- z) + relu z = Rabs z.
Proof. unfold relu, Rabs; destruct (Rcase_abs z); do 2 destruct (Rlt_le_dec 0 _); lra. Qed.

Lemma plain_value n u r : mirrored_value (class false) n [u] r = readout u * Rabs (inner r (weights u)).
Proof.
  unfold mirrored_value, share, shift; cbn; rewrite !Rplus_0_r; now rewrite relu_of_opposites.
Qed.

Lemma within_plain x h d :
  within (plain_task x) h d <-> within (SignSystemToEvenSum.task_for SignSystemToEvenSum.AbsoluteValue x) h d.
Proof.
  unfold plain_task; rewrite mirrored_task_within, SignSystemToEvenSum.within_messages by reflexivity.
  split; intros [L H]; (split; [exact L|]); destruct h as [|u []]; try discriminate; intros r y I; specialize (H r y I).
  - rewrite plain_value in H; rewrite SignSystemToEvenSum.even_value; exact H.
  - rewrite plain_value; rewrite SignSystemToEvenSum.even_value in H; exact H.
Qed.

Lemma plain_tolerance x : valid_system x -> (0 <= tolerance (plain_task x) < plain_bound x)%Q.
Proof. intro V; apply below_between, SignSystemToEvenSum.bound_pos, V. Qed.
Lemma plain_forward_exact x s : valid_system x -> solves x s ->
  within (plain_task x) (real (SignSystemToEvenSum.forward x s)) 0.
Proof. intros V S; apply within_plain, SignSystemToEvenSum.forward_exact; assumption. Qed.
Lemma plain_back_below x h d : valid_system x -> d < Q2R (plain_bound x) -> within (plain_task x) h d ->
  solves x (back x h).
Proof.
  intros V D H; exact (SignSystemToEvenSum.back_below SignSystemToEvenSum.AbsoluteValue x h d V D (proj1 (within_plain x
    h d) H)).
Qed.
Lemma back_same_ok x h : length h = 1%nat -> solves x (back x (real h)) -> solves x (back_rational x h).
Proof. intros L S; exact (SignSystemToReluSum.solves_ext x _ _ (SignSystemToEvenSum.back_same x h L) S). Qed.

Definition sign_system_to_relu_sum_one_channel : lifting sign_system :=
  @Lifting sign_system plain_task plain_bound SignSystemToEvenSum.forward back back_rational (fun _ => eq_refl)
    plain_tolerance plain_forward_exact plain_back_below (fun x h _ => back_same_ok x h).

(** For NAE-3 the bound is 1/2, and tight. *)
Theorem plain_nae3_tight x : SignSystemToReluSum.nae3 x -> within (plain_task x) [Unit (fun _ => / 2) 1] (/ 2).
Proof.
  intro H; apply within_plain, SignSystemToEvenSum.within_messages; split; [reflexivity|]; intros r y I.
  rewrite SignSystemToEvenSum.even_value; cbn [readout weights]; rewrite Rmult_1_l; apply Rabs_between.
  apply in_app_iff in I as [I|I].
  - apply in_all_labelled in I as [I ->]; apply in_units in I as (i & _ & ->); unfold inner; cbn; rewrite Q2R_1.
    unfold Rabs; destruct (Rcase_abs _); lra.
  - apply in_labelled in I as (b & I & ->); destruct (H r b I) as (-> & i & j & k & s & t & u & -> & S & T & U).
    assert (forall z, Z.abs z = 1 -> z = 1 \/ z = -1)%Z as A by lia; unfold SignSystemToEvenSum.label; rewrite Q2R_Z;
      unfold inner.
    destruct (A s S) as [->| ->], (A t T) as [->| ->], (A u U) as [->| ->]; cbn; unfold Rabs; destruct (Rcase_abs _);
      lra.
Qed.

(** ** With biases *)

(** What two mirror images give with a bias. *)
Lemma relu_of_images z k : relu (- z + k) + relu (z + k) = relu (Rabs z - Rabs k) + 2 * relu k.
Proof. unfold relu, Rabs; destruct (Rcase_abs z), (Rcase_abs k); repeat destruct (Rlt_le_dec 0 _); lra. Qed.

Definition base (n : nat) (u : unit) : R :=
  readout u * (2 * relu (weights u (N.of_nat n))) + readout u * weights u (N.of_nat (S n)).
Lemma biased_value n u r : mirrored_value (class true) n [u] r =
  readout u * relu (Rabs (inner r (weights u)) - Rabs (weights u (N.of_nat n))) + base n u.
Proof.
  unfold mirrored_value, share; rewrite !total_cons, relu_of_images; change (total _ []) with 0; unfold base; cbn; ring.
Qed.

Section Back.
Variables (x : system) (u : unit) (d : R).
Hypothesis valid : normal_valid x.
Hypothesis small : d < Q2R (biased_bound x).
Let F : N := N.of_nat (num_variables x).
Let c : R := base (num_variables x) u.
Let B : R := Rabs (weights u F).
Hypothesis of_units : forall i, (i < num_variables x)%nat ->
  Rabs (readout u * relu (Rabs (weights u (N.of_nat i)) - B) + c - 1) <= d.
Hypothesis of_rows : forall r b, In (r, b) (rows x) ->
  Rabs (readout u * relu (Rabs (inner r (weights u)) - B) + c - IZR b) <= d.
Hypothesis of_origin : Rabs c <= d.
Let s : nat -> bool := weight_sign (weights u).

(** The weights are all of the same size, up to errors, where signs can be wrong. *)
Lemma biased_near i : d < / 2 -> (i < num_variables x)%nat -> let q := readout u * B + 1 - c in
  0 < readout u /\ q - d <= IZR (sign (s i)) * (readout u * weights u (N.of_nat i)) <= q + d.
Proof.
  intros D I q; specialize (of_units i I); apply Rabs_between in of_units; apply Rabs_between in of_origin.
  set (w := weights u (N.of_nat i)) in *.
  assert (IZR (sign (s i)) * (readout u * w) = readout u * Rabs w) as ->.
  { unfold s, weight_sign, at_least; fold w; destruct (Rle_lt_dec 0 w); cbn [sign];
      [rewrite Rabs_pos_eq by lra | rewrite Rabs_left by lra]; ring. }
  unfold q, relu in *; destruct (Rlt_le_dec 0 (Rabs w - B)); [|lra].
  assert (0 < readout u) by nra; split; [assumption | lra].
Qed.

Theorem biased_row r b : In (r, b) (rows x) -> Z.abs (dot r s) = b.
Proof.
  intro I; destruct (valid r b I) as [C N]; pose proof (of_rows r b I) as R; apply Rabs_between in R.
  apply Rabs_between in of_origin as O; destruct (Z.eq_dec (Z.abs (dot r s)) b) as [E|E]; [exact E | exfalso].
  pose proof (Qle_Rle _ _ (open_bound_le biased_row_bound x r b I)) as K; fold (biased_bound x) in K.
  assert (d < 1) as D1.
  { pose proof (Qle_Rle _ _ (least_le_1 (List.map (fun rb => biased_row_bound (fst rb) (snd rb)) (rows x)))) as H.
    rewrite Q2R_1 in H; unfold biased_bound, open_bound in small; lra. }
  destruct r as [|[i z] r'].
  { destruct N as [(B0 & W & _)|[_ ->]]; [cbn in E, W; lia|].
    assert (relu (Rabs (inner [] (weights u)) - B) = 0) as Z.
    { unfold relu, inner, B; cbn; rewrite Rabs_R0; pose proof (Rabs_pos (weights u F)); destruct (Rlt_le_dec 0 _);
      lra. }
    rewrite Z in R; lra. }
  set (r := (i, z) :: r') in *; pose proof (normal_wrong r b s N ltac:(discriminate) E) as W;
    pose proof (dot_bounded r s) as T.
  assert (0 <= b)%Z as B0 by (destruct N as [(? & _)|[? _]]; [lia | discriminate]).
  destruct (wrong_above_least (weight r) b (Z.abs (dot r s)) (abs_dot_parity r s) ltac:(lia)) as (t & Et & Ht).
  apply wrong_above_spec in Et as St; unfold biased_row_bound in K; rewrite Et in K.
  assert (d * IZR (weight r + t) < IZR (t - b)) as Kt.
  { rewrite <- (Q2R_Z (weight r + t)); apply below_quotient; [lra|]; change 0%Q with (inject_Z 0); rewrite <- Zlt_Qlt;
    lia. }
  set (S := Z.abs (dot r s)) in *; rewrite plus_IZR, minus_IZR in Kt.
  assert (IZR b < IZR t /\ IZR t <= IZR S /\ IZR S <= IZR (weight r) /\ 0 <= IZR b /\
    IZR b + 2 <= IZR S) as (Z1 & Z2 & Z3 & Z4 & Z5).
  { repeat split; try (apply IZR_le; lia); [apply IZR_lt; lia | rewrite <- plus_IZR; apply IZR_le; lia]. }
  assert (d * (IZR (weight r) + IZR S) < IZR S - IZR b) as KS by nra.
  assert (d < / 2) as D by nra.
  destruct (biased_near i D (C i z (or_introl eq_refl))) as [A _]; set (q := readout u * B + 1 - c) in *.
  pose proof (inner_magnitude q d (readout u) r s (weights u) A (fun j y J => proj2 (biased_near j D (C j y J)))) as
    Low.
  fold S in Low.
  assert (0 <= readout u * B) as BP by (apply Rmult_le_pos; [lra | apply Rabs_pos]).
  assert (readout u * (Rabs (inner r (weights u)) - B) <= readout u * relu (Rabs (inner r (weights u)) - B)) as Up.
  { apply Rmult_le_compat_l; [lra|]; unfold relu; destruct (Rlt_le_dec 0 _); lra. }
  assert (0 <= (IZR S - 1) * (readout u * B)) by (apply Rmult_le_pos; lra).
  assert (0 <= (IZR S - 1) * (d - c)) by (apply Rmult_le_pos; lra).
  unfold q in Low; lra.
Qed.
End Back.

(** ** The rule with biases *)

Lemma biased_tolerance x : normal_valid x -> (0 <= tolerance (biased_task x) < biased_bound x)%Q.
Proof.
  intro V; apply below_between, least_positive; intros q I; apply in_map_iff in I as ([r b] & <- & I); cbn [fst snd].
  unfold biased_row_bound; destruct (wrong_above (weight r) b) as [t|] eqn:E; [|reflexivity];
    apply wrong_above_spec in E.
  destruct (normal_is_valid x V r b I) as [B _].
  apply quotient_positive; [lia|]; change 0%Q with (inject_Z 0); rewrite <- Zlt_Qlt; lia.
Qed.

Lemma in_biased_messages x r y : In (r, y) (biased_messages x) <->
  (exists i, (i < num_variables x)%nat /\ r = [(i, 1%Z)] /\ y = 1%Q) \/ (exists b, In (r,
    b) (rows x) /\ y = inject_Z b) \/
  (r = [] /\ y = 0%Q).
Proof.
  unfold biased_messages; rewrite !in_app_iff, in_all_labelled, in_units, in_labelled; split.
  - intros [[(i & I & ->) ->]|[I|[E|[]]]]; [left; now exists i | right; now left | right; right;
      now injection E as <- <-].
  - intros [(i & I & -> & ->)|[I|[-> ->]]]; [left; split; [now exists i | reflexivity] | right; now left | right; right;
      now left].
Qed.

Lemma within_biased x u d : within (biased_task x) [u] d <-> forall r y, In (r, y) (biased_messages x) ->
  Rabs (readout u * relu (Rabs (inner r (weights u)) - Rabs (weights u (N.of_nat (num_variables x))))
        + base (num_variables x) u - Q2R y) <= d.
Proof.
  unfold biased_task; rewrite mirrored_task_within by reflexivity; split.
  - intros [_ H] r y I; rewrite <- biased_value; now apply H.
  - intro H; split; [reflexivity|]; intros r y I; rewrite biased_value; now apply H.
Qed.

Lemma biased_forward_exact x s : normal_valid x -> solves x s -> within (biased_task x) (real (biased_forward x s)) 0.
Proof.
  intros V S; set (n := num_variables x); unfold biased_forward, real; cbn [List.map]; apply within_biased.
  cbn [rational_weights rational_readout weights readout]; fold n; intros r y I.
  assert (columns_below n r /\ Q2R y = IZR (Z.abs (dot r s))) as [C ->].
  { apply in_biased_messages in I as [(i & J & -> & ->)|[(b & J & ->)|[-> ->]]]; split.
    - intros j a [E|[]]; injection E as <- _; exact J.
    - rewrite Q2R_1; cbn; unfold sign; destruct (s i); reflexivity.
    - exact (proj1 (V r b J)).
    - now rewrite Q2R_Z, (S r b J).
    - intros j a [].
    - cbn; apply Q2R_0. }
  unfold base; cbn [weights readout]; rewrite !(proj2 (N.ltb_ge _ _)) by lia; rewrite Q2R_0, Q2R_1, Rabs_R0, relu_0.
  rewrite (inner_ext _ _ (fun c => IZR (sign (s (N.to_nat c))))), inner_signs, abs_IZR.
  - replace (relu (Rabs (IZR (dot r s)) - 0)) with (Rabs (IZR (dot r s))); [unfold Rabs at 1; destruct (Rcase_abs _);
      lra|].
    unfold relu; pose proof (Rabs_pos (IZR (dot r s))); destruct (Rlt_le_dec 0 _); lra.
  - intros i a J; specialize (C i a J); rewrite (proj2 (N.ltb_lt _ _)) by lia; apply Q2R_Z.
Qed.

Lemma biased_back_below x h d : normal_valid x -> d < Q2R (biased_bound x) -> within (biased_task x) h d ->
  solves x (back x h).
Proof.
  intros V D H; pose proof H as H'; unfold biased_task in H'; apply mirrored_task_within in H' as [L _]; [|reflexivity].
  destruct h as [|u []]; try discriminate; pose proof (proj1 (within_biased x u d) H) as W.
  intros r b I; apply (biased_row x u d V D); [| | |exact I].
  - intros i J; specialize (W [(i, 1%Z)] 1%Q); unfold inner at 1 in W; cbn in W;
      rewrite Rplus_0_r, Rmult_1_l, Q2R_1 in W.
    apply W, in_biased_messages; left; now exists i.
  - intros q c J; rewrite <- Q2R_Z; apply W, in_biased_messages; right; left; now exists c.
  - specialize (W [] 0%Q ltac:(apply in_biased_messages; right; right; split; reflexivity)).
    unfold inner in W; cbn in W; rewrite Q2R_0, Rabs_R0 in W.
    replace (relu (0 - Rabs (weights u (N.of_nat (num_variables x))))) with 0 in W.
    + rewrite Rmult_0_r, Rplus_0_l, Rminus_0_r in W; exact W.
    + unfold relu; pose proof (Rabs_pos (weights u (N.of_nat (num_variables x)))); destruct (Rlt_le_dec 0 _); lra.
Qed.

Definition biased_of_normal_form : lifting normal_sign_system :=
  @Lifting normal_sign_system biased_task biased_bound biased_forward back back_rational (fun _ => eq_refl)
    biased_tolerance biased_forward_exact biased_back_below (fun x h _ => back_same_ok x h).

Definition sign_system_to_relu_sum_bias_one_channel : lifting sign_system :=
  after_normal_form biased_of_normal_form SignSystemToEvenSum.back_same.

(** For NAE-3 the bound is 1/3, and tight: weights 1/3, and 1/3 added. *)
Theorem biased_nae3_tight x : normal_valid x -> SignSystemToReluSum.nae3 x ->
  within (biased_task x) [Unit (fun c => if (c =? N.of_nat (num_variables x))%N then 0 else / 3) 1] (/ 3).
Proof.
  intros V H; apply within_biased; intros r y I; unfold base; cbn [readout weights];
    rewrite N.eqb_refl, Rabs_R0, relu_0, Rminus_0_r.
  destruct (N.eqb_spec (N.of_nat (S (num_variables x))) (N.of_nat (num_variables x))); [lia|].
  assert (columns_below (num_variables x) r ->
    inner r (fun c => if (c =? N.of_nat (num_variables x))%N then 0 else / 3) = inner r (fun _ => 1) / 3) as E.
  { intro C; replace (inner r (fun _ => 1) / 3) with (/ 3 * inner r (fun _ => 1)) by field.
    rewrite <- inner_scaled; apply inner_ext; intros i a J; specialize (C i a J).
    destruct (N.eqb_spec (N.of_nat i) (N.of_nat (num_variables x))); [lia | lra]. }
  assert (forall z y, Rabs (z / 3) + / 3 - / 3 <= y <= Rabs (z / 3) + 2 / 3 ->
    Rabs (1 * relu (Rabs (z / 3)) + (1 * (2 * 0) + 1 * / 3) - y) <= / 3) as K.
  { intros z y' Y; apply Rabs_between; unfold relu; pose proof (Rabs_pos (z / 3)); destruct (Rlt_le_dec 0 _); lra. }
  apply in_biased_messages in I as [(i & J & -> & ->)|[(b & J & ->)|[-> ->]]]; rewrite E; try apply K.
  - unfold inner; cbn; rewrite Q2R_1; unfold Rabs; destruct (Rcase_abs _); lra.
  - intros j a [E'|[]]; injection E' as <- _; exact J.
  - destruct (H r b J) as (-> & i & j & k & s & t & u & -> & S & T & U); rewrite Q2R_Z; unfold inner; clear E.
    assert (forall z, Z.abs z = 1 -> z = 1 \/ z = -1)%Z as A by lia.
    destruct (A s S) as [->| ->], (A t T) as [->| ->], (A u U) as [->| ->]; cbn; unfold Rabs; destruct (Rcase_abs _);
      lra.
  - exact (proj1 (V r b J)).
  - unfold inner; cbn; rewrite Q2R_0; unfold Rabs; destruct (Rcase_abs _); lra.
  - intros j a [].
Qed.
