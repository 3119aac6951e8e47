(** Sign system to relu-sum with a single channel and the largest gap: mirrored edges, and a guard of three samples that
    forces the readout weight up and the bias far below 0. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra Psatz.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem NormalSystems.
From Karpnet.training Require Import Networks Unions Lifting Shapes Messages Rationals Signs NormalForm Bounds
  TwoChannels Classifiers EdgeTasks.
From Karpnet.rules Require SignSystemToEvenSum SignSystemToReluSum SignSystemToReluSumOneChannel.
From Karpnet.rules Require Import SignSystemToReluSumAmplified.
Import ListNotations.

Notation back := SignSystemToEvenSum.back.
Notation back_rational := SignSystemToEvenSum.back_rational.

Definition single_kink : list (Z * Z) := [(0, 0); (1, 0); (2, 1)]%Z.

Section Rule.
Variable biases : bool.

Definition messages (x : system) : list (row * Q) :=
  all_labelled 1 (units (num_variables x) 1) ++ labelled inject_Z (rows x)
  ++ guard_messages (num_variables x) (strength biases x) single_kink.
Definition channel_task (x : system) : task :=
  mirrored_task (class biases false) (column_1 x) 1 (messages x) (below (amplified_bound biases)).
Definition channel_forward (x : system) (s : nat -> bool) : list rational_unit := [amplified_unit biases true x s 1 1].

Open Scope R_scope.

(** The constant in the value: the readout bias, and what a positive bias adds everywhere. *)
Definition level (x : system) (u : unit) : R :=
  readout u * (2 * relu (constant_weight x (weights u))) + added_constant biases false x [u].

Lemma channel_value x u r :
  mirrored_value (class biases false) (column_1 x) [u] r =
  readout u * relu (Rabs (inner r (weights u)) - Rabs (constant_weight x (weights u))) + level x u.
Proof.
  unfold mirrored_value, level, added_constant; rewrite total_cons, constant_shift; change (total _ []) with 0.
  rewrite SignSystemToReluSumOneChannel.relu_of_images; ring.
Qed.

Lemma channel_messages_cases x r y : In (r, y) (messages x) <->
  (exists i, (i < num_variables x)%nat /\ r = [(i, 1%Z)] /\ y = 1%Q) \/ (exists b, In (r,
    b) (rows x) /\ y = inject_Z b) \/
  (exists g z, In (g, z) single_kink /\ r = (if (g =? 0)%Z then [] else [(num_variables x,
    g)]) /\ y = inject_Z (z * strength biases x)).
Proof.
  unfold messages; rewrite !in_app_iff, in_all_labelled, in_units, in_labelled; unfold guard_messages;
    rewrite in_map_iff; split.
  - intros [[(i & I & ->) ->]|[I|([g z] & E & I)]]; [left; now exists i | right; now left | right; right].
    injection E as <- <-; now exists g, z.
  - intros [(i & I & -> & ->)|[I|(g & z & I & -> & ->)]]; [left; split; [now exists i | reflexivity] | right;
      now left | right; right].
    now exists (g, z).
Qed.

Lemma guard_inner n g w : inner (if (g =? 0)%Z then [] else [(n, g)]) w = w (N.of_nat n) * IZR g.
Proof. destruct (Z.eqb_spec g 0) as [->|_]; unfold inner; cbn; ring. Qed.

(** The guard forces the readout weight up and the bias down. *)
Lemma channel_guard a v B c d C : 0 <= B -> 0 <= v -> 4 * d < C ->
  close (a * relu (0 - B) + c) 0 d -> close (a * relu (v - B) + c) 0 d -> close (a * relu (2 * v - B) + c) C d ->
  0 < a /\ C - 4 * d <= a * B /\ - d <= c <= d.
Proof.
  unfold close; intros HB V Dp G0 G1 G2; assert (relu (0 - B) = 0) as Z by (unfold relu;
    destruct (Rlt_le_dec 0 (0 - B)); lra).
  rewrite Z in G0; assert (C - 4 * d <= a * (relu (2 * v - B) - 2 * relu (v - B))) as J by lra.
  assert (0 <= relu (2 * v - B) - 2 * relu (v - B) <= B) as R
    by (unfold relu; destruct (Rlt_le_dec 0 (2 * v - B)), (Rlt_le_dec 0 (v - B)); lra).
  assert (0 < a) as A by (destruct (Rlt_le_dec 0 a); [assumption | nra]); repeat split; nra.
Qed.

Lemma channel_back_below x h d : normal_valid x -> d < Q2R (amplified_bound biases) ->
  within (channel_task x) h d -> solves x (back x h).
Proof.
  intros Valid E W; unfold channel_task in W; apply mirrored_task_within in W as [L H]; [|reflexivity];
    destruct h as [|u []]; try discriminate; cbn [SignSystemToEvenSum.back].
  set (n := num_variables x) in *; set (c := level x u); set (a := readout u); set (k := constant_weight x (weights u)).
  set (C := IZR (strength biases x)); set (B := Rabs k).
  assert (forall r y, In (r, y) (messages x) -> close (a * relu (Rabs (inner r (weights u)) - B) + c) (Q2R y) d) as M.
  { intros r y I; specialize (H r y I); rewrite channel_value in H; apply Rabs_between in H; unfold close, a, B, k, c;
    lra. }
  clear H; assert (forall g z, In (g, z) single_kink ->
    close (a * relu (Rabs (weights u (N.of_nat n) * IZR g) - B) + c) (IZR z * C) d) as G.
  { intros g z I; specialize (M _ _ (proj2 (channel_messages_cases x _ _) (or_intror (or_intror
      (ex_intro _ g (ex_intro _ z (conj I (conj eq_refl eq_refl)))))))).
    rewrite guard_inner, Q2R_Z, mult_IZR in M; exact M. }
  assert (0 <= d) as D0 by (destruct (G 0%Z 0%Z ltac:(cbn; tauto)); lra).
  destruct (strength_enough biases x d D0 E) as (C6 & D1 & D2 & Enough); fold C in C6, Enough.
  set (v := Rabs (weights u (N.of_nat n))); assert (0 <= v) as V0 by apply Rabs_pos;
    assert (0 <= B) as B0 by apply Rabs_pos.
  destruct (channel_guard a v B c d C B0 V0 ltac:(lra)) as (A & AB & Cd).
  { pose proof (G 0%Z 0%Z ltac:(cbn; tauto)) as G0; rewrite Rmult_0_r, Rabs_R0, Rmult_0_l in G0; exact G0. }
  { pose proof (G 1%Z 0%Z ltac:(cbn; tauto)) as G0; rewrite Rmult_1_r, Rmult_0_l in G0; exact G0. }
  { pose proof (G 2%Z 1%Z ltac:(cbn; tauto)) as G0;
    rewrite Rmult_1_l, Rabs_mult, (Rabs_pos_eq 2), (Rmult_comm (Rabs _) 2) in G0 by lra; exact G0. }
  assert (biases = false -> c = 0) as C0.
  { intro Z; unfold c, level, added_constant, share, class in *; rewrite Z in *; cbn [has_share] in *;
      rewrite Rplus_0_r in *; fold a k in Cd |- *.
    unfold relu in *; destruct (Rlt_le_dec 0 k); [|lra]; exfalso; unfold B in AB; rewrite Rabs_pos_eq in AB by lra;
      lra. }
  assert (d + c < 1 /\ 0 < C - 4 * d - c) as [DC DG].
  { destruct biases; [specialize (D2 eq_refl); split; lra | rewrite (C0 eq_refl); split; lra]. }
  set (s := weight_sign (weights u)); set (q := a * B + 1 - c).
  assert (forall i, (i < n)%nat -> q - d <= IZR (sign (s i)) * (a * weights u (N.of_nat i)) <= q + d) as Near.
  { intros i I; specialize (M _ _ (proj2 (channel_messages_cases x _ _) (or_introl (ex_intro _ i (conj I (conj eq_refl
    eq_refl)))))).
    unfold close, inner in M; cbn in M; rewrite Rmult_1_l, Rplus_0_r, Q2R_1 in M;
      set (w := weights u (N.of_nat i)) in *.
    assert (IZR (sign (s i)) * (a * w) = a * Rabs w) as ->.
    { unfold s, weight_sign, at_least; fold w; destruct (Rle_lt_dec 0 w); cbn [sign];
        [rewrite Rabs_pos_eq by lra | rewrite Rabs_left by lra]; ring. }
    unfold q, relu in *; destruct (Rlt_le_dec 0 (Rabs w - B)); lra. }
  intros r b I; destruct (Valid r b I) as [Cols Nr].
  destruct (Z.eq_dec (Z.abs (dot r s)) b) as [T|T]; [exact T | exfalso].
  pose proof (M r (inject_Z b) (proj2 (channel_messages_cases x _ _) (or_intror (or_introl (ex_intro _ b (conj I
    eq_refl)))))) as Fr.
  rewrite Q2R_Z in Fr; destruct r as [|e r'].
  - destruct Nr as [(Bb & Bw & _)|[_ ->]]; [cbn in *; lia|]; unfold close, inner in Fr; cbn in Fr.
    assert (relu (Rabs 0 - B) = 0) as Z by (rewrite Rabs_R0; unfold relu; destruct (Rlt_le_dec 0 (0 - B)); lra).
    rewrite Z in Fr; lra.
  - set (r := e :: r') in *; pose proof (normal_wrong r b s Nr ltac:(discriminate) T) as W.
    assert (0 <= b)%Z as Bp by (destruct Nr as [[? _]|[? _]]; [lia | discriminate]).
    pose proof (inner_magnitude q d a r s (weights u) A (fun i z J => Near i (Cols i z J))) as Low.
    set (t := Z.abs (dot r s)) in *; apply IZR_le in W, Bp; rewrite plus_IZR in W.
    assert (a * (Rabs (inner r (weights u)) - B) <= a * relu (Rabs (inner r (weights u)) - B)) as Up.
    { apply Rmult_le_compat_l; [lra|]; unfold relu; destruct (Rlt_le_dec 0 _); lra. }
    assert (0 <= (IZR t - 1) * (a * B - (C - 4 * d))) by (apply Rmult_le_pos; lra).
    assert (0 <= (IZR t - 2) * (C - 4 * d - c)) by (apply Rmult_le_pos; lra).
    pose proof (Enough r b c I (proj2 Cd) C0); unfold close, q in *; lra.
Qed.

Lemma channel_tolerance x : normal_valid x -> (0 <= tolerance (channel_task x) < amplified_bound biases)%Q.
Proof. intros _; apply below_between; now destruct biases. Qed.

(** A channel with the weight C for g and -C for the constant, and no weight on the readout bias but its share. *)
Lemma guarded_channel x y k v a c : (exists z, In z single_kink /\ y = snd z /\
  v = Rabs (IZR (strength biases x) * IZR (fst z))) ->
  k = - IZR (strength biases x) -> a = 1 ->
  a * relu (v - Rabs k) + c = IZR y * IZR (strength biases x) + c.
Proof.
  intros ([g z] & I & -> & ->) -> ->; cbn [fst snd]; pose proof (strength_positive biases x) as C3; apply IZR_le in C3.
  rewrite Rabs_Ropp, (Rabs_pos_eq (IZR (strength biases x))) by lra.
  rewrite Rabs_pos_eq by (cbn in I; destruct I as [I|[I|[I|[]]]]; injection I as <- _; lra).
  cbn in I; destruct I as [I|[I|[I|[]]]]; injection I as <- <-; unfold relu; destruct (Rlt_le_dec 0 _); lra.
Qed.

Lemma channel_forward_exact x s : normal_valid x -> solves x s ->
  within (channel_task x) (real (channel_forward x s)) 0.
Proof.
  intros V Sol; unfold channel_task; apply mirrored_task_within; [reflexivity|]; split; [reflexivity|]; intros r y I.
  unfold channel_forward, real; cbn [List.map]; rewrite channel_value; cbn [weights readout].
  set (n := num_variables x); set (C := strength biases x); pose proof (strength_positive biases x) as C3; fold C in C3;
    apply IZR_le in C3.
  set (W := fun c => Q2R (rational_weights (amplified_unit biases true x s 1 1) c)).
  assert (forall c, W c = IZR (if (c <? N.of_nat n)%N then 1 * (1 + 1 * C) * sign (s (N.to_nat c))
    else if (c =? N.of_nat n)%N then C else if (c =? N.of_nat n + 1)%N then - (1 * C) else 0)%Z) as EW by (intro;
      apply Q2R_Z).
  assert (constant_weight x W = - IZR C) as EK.
  { unfold constant_weight; rewrite EW; fold n.
    destruct (N.ltb_spec (N.of_nat (S n)) (N.of_nat n)), (N.eqb_spec (N.of_nat (S n)) (N.of_nat n)),
      (N.eqb_spec (N.of_nat (S n)) (N.of_nat n + 1)); try lia; rewrite opp_IZR, mult_IZR; lra. }
  assert (level x (Unit W (Q2R (rational_readout (amplified_unit biases true x s 1 1)))) = 0) as EL.
  { unfold level, added_constant, column_1, share, class; cbn [weights readout has_share]; rewrite EK;
      assert (relu (- IZR C) = 0) as ->.
    { unfold relu; destruct (Rlt_le_dec 0 (- IZR C)); lra. }
    destruct biases; [|ring]; rewrite !total_cons; change (total _ []) with 0;
      cbn [weights readout has_share share_column constant]; fold n.
    rewrite EW; destruct (N.ltb_spec (N.of_nat (S (S n))) (N.of_nat n)),
      (N.eqb_spec (N.of_nat (S (S n))) (N.of_nat n)),
      (N.eqb_spec (N.of_nat (S (S n))) (N.of_nat n + 1)); try lia; ring. }
  rewrite EL, EK; cbn [amplified_unit rational_readout]; rewrite Q2R_1.
  apply channel_messages_cases in I as I'; destruct I' as [K|[K|(g & z & J & -> & ->)]].
  3: { rewrite guard_inner; fold n; rewrite EW, N.ltb_irrefl, N.eqb_refl, Q2R_Z, mult_IZR; fold C.
       rewrite (guarded_channel x z (- IZR C) _ 1 0) by (try reflexivity; exists (g, z); auto); fold C;
         apply Rabs_between; lra. }
  all: assert (columns_below n r /\ exists b, y = inject_Z b /\ Z.abs (dot r s) = b /\
    (0 <= b <= 1)%Z) as (Cols & b & -> & D & B).
  1: { destruct K as (i & Ii & -> & ->); split; [intros j a [E|[]]; injection E as <- _; exact Ii|].
       exists 1%Z; repeat split; try lia; cbn; unfold sign; destruct (s i); reflexivity. }
  2: { destruct K as (b & J & ->); destruct (V r b J) as [Cols Nr]; split; [exact Cols|]; exists b; split;
    [reflexivity|].
       pose proof (Sol r b J) as D; split; [exact D|]; destruct Nr as [(B & _)|[-> ->]]; [lia | discriminate]. }
  all: assert (inner r W = (1 + IZR C) * IZR (dot r s)) as EI.
  1, 3: rewrite <- inner_signs, <- inner_scaled; apply inner_ext; intros i a Ji; specialize (Cols i a Ji); rewrite EW;
    destruct (N.ltb_spec (N.of_nat i) (N.of_nat n)); [|lia]; rewrite !mult_IZR, plus_IZR, mult_IZR; ring.
  all: rewrite EI, Q2R_Z, Rabs_mult, Rabs_Ropp, !(Rabs_pos_eq (_ + _)), (Rabs_pos_eq (IZR C)), <- abs_IZR, D by lra;
    apply Rabs_between;
    assert (b = 0 \/ b = 1)%Z as [->| ->] by lia; unfold relu; destruct (Rlt_le_dec _ _); lra.
Qed.

Lemma channel_back_same x h : length h = width (channel_task x) -> forall i, back x (real h) i = back_rational x h i.
Proof. apply SignSystemToEvenSum.back_same. Qed.

Definition channel_of_normal_form : lifting normal_sign_system.
Proof.
  refine (@Lifting normal_sign_system channel_task (fun _ => amplified_bound biases) channel_forward back back_rational
            (fun _ => eq_refl) channel_tolerance channel_forward_exact channel_back_below _).
  intros x h _ L W; exact (SignSystemToReluSum.solves_ext x _ _ (channel_back_same x h L) W).
Defined.

Definition sign_system_to_relu_sum_one_channel_amplified_with : lifting sign_system :=
  after_normal_form channel_of_normal_form channel_back_same.

(** The trivial network has the bound as its error. *)
Theorem channel_tight x : normal_valid x -> (forall r b, In (r, b) (rows x) -> (b <= 1)%Z) ->
  within (channel_task x) [trivial_unit biases true x 1 (/ 2)] (Q2R (amplified_bound biases)).
Proof.
  intros V P; unfold channel_task; apply mirrored_task_within; [reflexivity|]; split; [reflexivity|]; intros r y I;
    rewrite channel_value.
  set (n := num_variables x); set (C := IZR (strength biases x)).
  pose proof (strength_positive biases x) as C3; apply IZR_le in C3; fold C in C3;
    set (u := trivial_unit biases true x 1 (/ 2)).
  assert (constant_weight x (weights u) = - C) as EK.
  { unfold constant_weight, u, trivial_unit; cbn [weights]; fold n C.
    destruct (N.eqb_spec (N.of_nat (S n)) (N.of_nat n)), (N.eqb_spec (N.of_nat (S n)) (N.of_nat n + 1)); try lia;
      ring. }
  assert (level x u = if biases then / 2 else 0) as EL.
  { unfold level, added_constant, column_1, share, class; cbn [has_share]; rewrite EK;
      assert (relu (- C) = 0) as -> by (unfold relu; destruct (Rlt_le_dec 0 (- C)); lra).
    destruct biases eqn:Eb; [|ring]; rewrite !total_cons; change (total _ []) with 0.
    unfold u, trivial_unit; cbn [weights readout has_share share_column constant]; fold n.
    destruct (N.eqb_spec (N.of_nat (S (S n))) (N.of_nat n)), (N.eqb_spec (N.of_nat (S (S n))) (N.of_nat n + 1)),
      (N.eqb_spec (N.of_nat (S (S n))) (N.of_nat n + 2)); try lia; lra. }
  rewrite EL, EK; change (readout u) with 1; unfold amplified_bound.
  replace (Q2R (if biases then 1 # 2 else 1)) with (if biases then / 2 else 1) by (destruct biases; unfold Q2R; cbn;
    lra).
  apply channel_messages_cases in I as I'; destruct I' as [K|[K|(g & z & J & -> & ->)]].
  3: { rewrite guard_inner; fold n; unfold u at 1, trivial_unit; cbn [weights]; fold n C;
    rewrite N.eqb_refl, Q2R_Z, mult_IZR; fold C.
       rewrite (guarded_channel x z (- C) _ 1) by (try reflexivity; exists (g, z); auto); fold C; apply Rabs_between;
         destruct biases; lra. }
  all: assert (columns_below n r /\ exists b, y = inject_Z b /\ (0 <= b <= 1)%Z) as (Cols & b & -> & B).
  1: { destruct K as (i & Ii & -> & ->); split; [intros j a [E|[]]; injection E as <- _; exact Ii | exists 1%Z; split;
    [reflexivity | lia]]. }
  2: { destruct K as (b & J & ->); split; [apply (V r b J)|]; exists b; split; [reflexivity|]; specialize (P r b J).
       destruct (normal_is_valid x V r b J); lia. }
  all: assert (inner r (weights u) = 0) as ->.
  1, 3: apply total_zero; intros [i a] Ji; specialize (Cols i a Ji); unfold u, trivial_unit; cbn [weights]; fold n;
    destruct (N.eqb_spec (N.of_nat i) (N.of_nat n)), (N.eqb_spec (N.of_nat i) (N.of_nat n + 1)),
      (N.eqb_spec (N.of_nat i) (N.of_nat n + 2)); try lia; lra.
  all: rewrite Q2R_Z, Rabs_R0, Rabs_Ropp, (Rabs_pos_eq C) by lra; apply Rabs_between;
    assert (b = 0 \/ b = 1)%Z as [->| ->] by lia;
    unfold relu; destruct (Rlt_le_dec _ _); destruct biases; lra.
Qed.
End Rule.

Definition sign_system_to_relu_sum_one_channel_amplified : lifting sign_system :=
  sign_system_to_relu_sum_one_channel_amplified_with false.
Definition sign_system_to_relu_sum_bias_one_channel_amplified : lifting sign_system :=
  sign_system_to_relu_sum_one_channel_amplified_with true.
