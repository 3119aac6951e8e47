(** Sign system to one channel with the activation abs or square: stars of e_i have label 1, those of rows b or b^2.
    The units put |w_i| (or w_i^2) times the readout weight near 1; a wrong value of |a . s| is then far from b. *)
From Coq Require Import List ZArith NArith QArith Qminmax Qreals Reals Lia Lra Psatz.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem.
From Karpnet.training Require Import Networks Unions Lifting Shapes Messages Rationals Signs Bounds.
Import ListNotations.

Inductive even := AbsoluteValue | SquareValue.
Definition activation_of_even (e : even) : activation := match e with AbsoluteValue => Abs | SquareValue => Square end.

(** ** The task *)

(** [b / (0 + 1)] is never the least here. *)
Definition absolute_bound (L b : Z) : Q := excluding_bound L b (inject_Z L) 0 1.
Definition square_over (L b t : Z) : Q := (inject_Z (t * t - b * b) / inject_Z (t * L + 1))%Q.
Definition square_under (L b t : Z) : Q :=
  (inject_Z (b * b - t * t) / (inject_Z (t * L) + inject_Z (L * L - t * t) / 2 + 1))%Q.
Definition square_bound (L b : Z) : Q :=
  let d := match wrong_above L b with Some t => Qmin 1 (square_over L b t) | None => 1%Q end in
  match wrong_below L b with Some t => Qmin d (square_under L b t) | None => d end.
Definition row_bound (e : even) (r : row) (b : Z) : Q :=
  match e with AbsoluteValue => absolute_bound (weight r) b | SquareValue => square_bound (weight r) b end.
Definition bound (e : even) (x : system) : Q := open_bound (row_bound e) x.

Definition label (e : even) (b : Z) : Q := inject_Z match e with AbsoluteValue => b | SquareValue => b * b end.
Definition messages (e : even) (x : system) : list (row * Q) :=
  all_labelled 1 (units (num_variables x) 1) ++ labelled (label e) (rows x).
Definition task_for (e : even) (x : system) : task :=
  graph_task (ActivationSum (sum_layer (activation_of_even e))) 1 (N.of_nat (num_variables x))
             (shaped star (messages e x)) (below (bound e x)).

Definition forward (x : system) (s : nat -> bool) : list rational_unit :=
  [Rational (fun c => inject_Z (sign (s (N.to_nat c)))) 1].
Definition back (x : system) (h : hypothesis) : nat -> bool :=
  match h with [u] => weight_sign (weights u) | _ => fun _ => true end.
Definition back_rational (x : system) (h : list rational_unit) : nat -> bool :=
  match h with [u] => weight_sign_rational (rational_weights u) | _ => fun _ => true end.

(** ** Bounds *)

Lemma square_over_pos L b t : (0 <= L)%Z -> (0 <= b < t)%Z -> (0 < square_over L b t)%Q.
Proof. intros; apply quotient_positive; [nia|]; change 0%Q with (inject_Z 0); rewrite <- Zlt_Qlt; nia. Qed.

Lemma square_under_divisor L t : (0 <= t <= L)%Z -> (0 < inject_Z (t * L) + inject_Z (L * L - t * t) / 2 + 1)%Q.
Proof.
  intro T; apply sum_positive; [|reflexivity]; change 0%Q with (0 + 0)%Q; apply Qplus_le_compat.
  - change 0%Q with (inject_Z 0); rewrite <- Zle_Qle; nia.
  - apply Qle_shift_div_l; [reflexivity|]; rewrite Qmult_0_l; change 0%Q with (inject_Z 0); rewrite <- Zle_Qle; nia.
Qed.

Lemma square_under_pos L b t : (0 <= t < b)%Z -> (t <= L)%Z -> (0 < square_under L b t)%Q.
Proof. intros; apply quotient_positive; [nia | apply square_under_divisor; lia]. Qed.

Lemma wrong_below_weight L b t : wrong_below L b = Some t -> (t <= L)%Z.
Proof. unfold wrong_below; destruct (_ <=? _)%Z; intro E; inversion E; lia. Qed.

Lemma row_bound_pos e r b : (0 <= b)%Z -> (0 < row_bound e r b)%Q.
Proof.
  intro B; pose proof (weight_nonneg r) as L; destruct e; cbn [row_bound].
  - apply excluding_bound_positive; try easy; change 0%Q with (inject_Z 0); now rewrite <- Zle_Qle.
  - unfold square_bound; set (d := match wrong_above _ _ with Some _ => _ | None => _ end).
    assert (0 < d)%Q as D.
    { unfold d; destruct (wrong_above _ _) as [t|] eqn:E; [|reflexivity]; apply wrong_above_spec in E.
      apply Q.min_glb_lt; [reflexivity | apply square_over_pos; lia]. }
    destruct (wrong_below _ _) as [t|] eqn:E; [|exact D].
    apply Q.min_glb_lt; [exact D | apply square_under_pos; [exact (wrong_below_spec _ _ _ E)|]].
    exact (wrong_below_weight _ _ _ E).
Qed.

Lemma bound_pos e x : valid_system x -> (0 < bound e x)%Q.
Proof.
  intro V; apply least_positive; intros q I; apply in_map_iff in I as ([r b] & <- & I).
  apply row_bound_pos, (V r b I).
Qed.

Open Scope R_scope.

Lemma bound_row_below e x d r b : d < Q2R (bound e x) -> In (r, b) (rows x) -> d < Q2R (row_bound e r b).
Proof. intros D I; pose proof (Qle_Rle _ _ (open_bound_le (row_bound e) x r b I)); unfold bound in D; lra. Qed.
Lemma bound_below_1 e x d : d < Q2R (bound e x) -> d < 1.
Proof.
  intro D; pose proof (Qle_Rle _ _ (least_le_1 (List.map (fun rb => row_bound e (fst rb) (snd rb)) (rows x)))) as H.
  rewrite Q2R_1 in H; unfold bound, open_bound in D; lra.
Qed.

(** ** Absolute values *)

(** What a channel's values on units and rows state of the signs of its weights. *)
Section Absolute.
Variables (x : system) (alpha d : R) (w : N -> R).
Hypothesis valid : valid_system x.
Hypothesis small : d < Q2R (bound AbsoluteValue x).
Hypothesis of_units : forall i, (i < num_variables x)%nat -> Rabs (alpha * Rabs (w (N.of_nat i)) - 1) <= d.
Hypothesis of_rows : forall r b, In (r, b) (rows x) -> Rabs (alpha * Rabs (inner r w) - IZR b) <= d.

Lemma absolute_near r b : In (r, b) (rows x) -> let s := weight_sign w in
  IZR (dot r s) - IZR (weight r) * d <= alpha * inner r w <= IZR (dot r s) + IZR (weight r) * d /\
  alpha * Rabs (inner r w) = Rabs (alpha * inner r w).
Proof.
  intros I s; pose proof (bound_below_1 _ _ _ small) as D; destruct (valid r b I) as [_ C]; split.
  - rewrite <- inner_scaled; apply inner_near; intros i a J; specialize (of_units i (C i a J));
      apply Rabs_between in of_units.
    unfold s, weight_sign, at_least; destruct (Rle_lt_dec 0 (w (N.of_nat i))) as [W|W]; cbn [sign];
      [rewrite Rabs_pos_eq in of_units by lra | rewrite Rabs_left in of_units by lra]; lra.
  - destruct r as [|[i a] r]; [cbn; rewrite !Rmult_0_r, Rabs_R0; ring|].
    specialize (of_units i (C i a (or_introl eq_refl))); apply Rabs_between in of_units.
    pose proof (Rabs_pos (w (N.of_nat i))); rewrite Rabs_mult, (Rabs_pos_eq alpha); [reflexivity | nra].
Qed.

Theorem absolute_solves : solves x (weight_sign w).
Proof.
  intros r b I; destruct (absolute_near r b I) as [H E]; destruct (valid r b I) as [B _].
  pose proof (bound_row_below _ _ _ _ _ small I) as S; specialize (of_rows r b I); apply Rabs_between in of_rows.
  rewrite E in of_rows; pose proof (weight_nonneg r) as L.
  apply (excluded (weight r) b (Z.abs (dot r (weight_sign w))) (inject_Z (weight r)) 0 1 d (Rabs (alpha * inner r w)));
    rewrite ?Q2R_Z, ?Q2R_0, ?Q2R_1; try easy.
  - pose proof (dot_bounded r (weight_sign w)); lia.
  - apply abs_dot_parity.
  - change 0%Q with (inject_Z 0); now rewrite <- Zle_Qle.
  - rewrite abs_IZR; unfold Rabs; repeat destruct (Rcase_abs _); lra.
  - left; rewrite abs_IZR; unfold Rabs; repeat destruct (Rcase_abs _); lra.
  - lra.
Qed.
End Absolute.

(** ** Squares *)

(** Terms that agree with the signs and weigh A, and others that weigh B, with coefficients near 1 in the square. *)
Lemma square_between A B p q d v : 0 <= d -> d < 1 -> 0 <= A -> 0 <= B -> p = sqrt (1 - d) -> q = sqrt (1 + d) ->
  A * p - B * q <= v <= A * q - B * p ->
  let t := Rabs (A - B) in let L := A + B in t * t - t * L * d <= v * v <= t * t + t * L * d + (L * L - t * t) / 2 * d.
Proof.
  intros D0 D1 A0 B0 P Q V t L.
  assert (0 <= p /\ p * p = 1 - d) as [P0 P1] by (subst p; split; [apply sqrt_pos | apply sqrt_sqrt; lra]).
  assert (0 <= q /\ q * q = 1 + d) as [Q0 Q1] by (subst q; split; [apply sqrt_pos | apply sqrt_sqrt; lra]).
  assert (p <= q) as PQ by nra; assert (1 - d <= p * q <= 1) as PQ1.
  { assert ((p * q) * (p * q) = (1 - d) * (1 + d)) as E by (rewrite <- P1, <- Q1; ring).
    assert (0 <= p * q) as Z by nra; revert E Z; generalize (p * q); intros z E Z; split; nra. }
  assert (forall A B v, 0 <= A -> 0 <= B -> B <= A -> A * p - B * q <= v <= A * q - B * p ->
    (A - B) * (A - B) - (A - B) * (A + B) * d <= v * v <=
    (A - B) * (A - B) + (A - B) * (A + B) * d + ((A + B) * (A + B) - (A - B) * (A - B)) / 2 * d) as K.
  { clear A B v A0 B0 V t L; intros A B v A0 B0 AB V; assert (0 <= A * B) as AB0 by nra; split.
    - destruct (Rle_lt_dec 0 (A * p - B * q)) as [Y|Y].
      + apply Rle_trans with ((A * p - B * q) * (A * p - B * q)); [|nra].
        replace ((A * p - B * q) * (A * p - B * q)) with (A * A * (p * p) + B * B * (q * q) - 2 * (A * B) * (p * q))
          by ring.
        rewrite P1, Q1; nra.
      + assert ((A * p) * (A * p) <= (B * q) * (B * q)) as Z by (apply Rmult_le_compat; nra).
        replace ((A * p) * (A * p)) with (A * A * (p * p)) in Z by ring.
        replace ((B * q) * (B * q)) with (B * B * (q * q)) in Z by ring; rewrite P1, Q1 in Z.
        assert (A - B <= (A + B) * d) by (destruct (Rle_lt_dec (A + B) 0); [nra|]; apply Rmult_le_reg_l with (A + B);
          nra).
        assert ((A - B) * (A - B) <= (A - B) * ((A + B) * d)) by (apply Rmult_le_compat_l; lra); nra.
    - apply Rle_trans with ((A * q - B * p) * (A * q - B * p)).
      + assert (A * q - B * p >= 0) by nra; assert (- (A * q - B * p) <= A * p - B * q) by nra; nra.
      + replace ((A * q - B * p) * (A * q - B * p)) with (A * A * (q * q) + B * B * (p * p) - 2 * (A * B) * (p * q))
          by ring.
        rewrite P1, Q1; nra. }
  destruct (Rle_lt_dec B A) as [C|C]; unfold t, L.
  - rewrite Rabs_pos_eq by lra; now apply K.
  - rewrite Rabs_left by lra; specialize (K B A (- v) B0 A0 ltac:(lra) ltac:(lra)); nra.
Qed.

Lemma no_wrong_square L b t V d : (0 <= b)%Z -> (0 <= t <= L)%Z -> (exists k, t = L - 2 * k)%Z -> 0 <= d ->
  d < Q2R (square_bound L b) ->
  IZR t * IZR t - IZR t * IZR L * d <= V <=
    IZR t * IZR t + IZR t * IZR L * d + (IZR L * IZR L - IZR t * IZR t) / 2 * d ->
  IZR b * IZR b - d <= V <= IZR b * IZR b + d -> t = b.
Proof.
  intros B T P D H Near Fit; unfold square_bound in H.
  assert (forall x y, d < Q2R (Qmin x y) -> d < Q2R x /\ d < Q2R y) as M.
  { intros x y K; pose proof (Qle_Rle _ _ (Q.le_min_l x y)); pose proof (Qle_Rle _ _ (Q.le_min_r x y)); lra. }
  assert (0 <= IZR t /\ IZR t <= IZR L /\ 0 <= IZR b) as (T0 & T1 & B0) by (repeat split; apply IZR_le; lia).
  destruct (Ztrichotomy t b) as [C|[C|C]]; [exfalso | exact C | exfalso].
  - destruct (wrong_below_greatest L b t P T C) as (c & E & G); rewrite E in H.
    pose proof (wrong_below_weight _ _ _ E) as W; apply wrong_below_spec in E; apply M in H as [_ H].
    apply below_quotient in H; [|apply square_under_divisor; lia].
    rewrite !Q2R_plus, Q2R_div, !Q2R_Z, Q2R_1 in H by easy; rewrite !minus_IZR, !mult_IZR in H.
    replace (Q2R 2) with 2 in H by (unfold Q2R; cbn; lra).
    assert (IZR t <= IZR c /\ IZR c <= IZR b /\ IZR c <= IZR L) as (C1 & C2 & C3) by (repeat split; apply IZR_le; lia).
    assert (IZR t * IZR L + (IZR L * IZR L - IZR t * IZR t) / 2 <= IZR c * IZR L + (IZR L * IZR L - IZR c * IZR c) / 2)
      by nra.
    assert (IZR t * IZR t <= IZR c * IZR c) by nra; nra.
  - destruct (wrong_above_least L b t P ltac:(lia)) as (c & E & G); rewrite E in H.
    apply wrong_above_spec in E as S.
    assert (d < Q2R (Qmin 1 (square_over L b c))) as H'
      by (destruct (wrong_below L b); [apply M in H as [H _]|]; exact H).
    apply M in H' as [_ H']; apply below_quotient in H'; [|change 0%Q with (inject_Z 0); rewrite <- Zlt_Qlt; nia].
    rewrite !Q2R_Z, plus_IZR, minus_IZR, !mult_IZR in H'.
    assert (IZR c <= IZR t /\ IZR b < IZR c) as (C1 & C2) by (split; [apply IZR_le | apply IZR_lt]; lia).
    assert (IZR t * IZR t - IZR b * IZR b <= d * (IZR t * IZR L + 1)) as K by lra.
    assert ((IZR c * IZR c - IZR b * IZR b) * (IZR t * IZR L + 1) <= (IZR t * IZR t - IZR b * IZR b) * (IZR c * IZR L +
      1)) as F.
    { assert (0 <= IZR L * (IZR t * IZR c + IZR b * IZR b) * (IZR t - IZR c)) by (apply Rmult_le_pos;
      [apply Rmult_le_pos; nra | lra]).
      assert (IZR c * IZR c <= IZR t * IZR t) by nra; lra. }
    assert (0 < IZR t * IZR L + 1 /\ 0 < IZR c * IZR L + 1) as [] by (split; nra); nra.
Qed.

Section Squares.
Variables (x : system) (alpha d : R) (w : N -> R).
Hypothesis valid : valid_system x.
Hypothesis small : d < Q2R (bound SquareValue x).
Hypothesis of_units : forall i, (i < num_variables x)%nat ->
  Rabs (alpha * (w (N.of_nat i) * w (N.of_nat i)) - 1) <= d.
Hypothesis of_rows : forall r b, In (r, b) (rows x) -> Rabs (alpha * (inner r w * inner r w) - IZR (b * b)) <= d.

Theorem square_solves : solves x (weight_sign w).
Proof.
  intros r b I; destruct (valid r b I) as [B C]; set (s := weight_sign w).
  pose proof (bound_below_1 _ _ _ small) as D; pose proof (bound_row_below _ _ _ _ _ small I) as S.
  specialize (of_rows r b I); assert (0 <= d) as D0
    by (pose proof (Rabs_pos (alpha * (inner r w * inner r w) - IZR (b * b))); lra).
  apply Rabs_between in of_rows; rewrite mult_IZR in of_rows.
  pose proof (agreeing_bounds r s) as [A0 A1]; apply IZR_le in A0, A1.
  assert (IZR (agreeing r s) - IZR (weight r - agreeing r s) = IZR (dot r s)) as E1.
  { rewrite dot_agreeing, !minus_IZR, mult_IZR; ring. }
  assert (IZR (agreeing r s) + IZR (weight r - agreeing r s) = IZR (weight r)) as E2 by (rewrite minus_IZR; ring).
  pose proof (dot_bounded r s) as T; rewrite <- (Z.abs_involutive (dot r s)) in T.
  apply (no_wrong_square (weight r) b (Z.abs (dot r s)) (alpha * (inner r w * inner r w)) d); try easy; try lia;
    [apply abs_dot_parity | | lra].
  assert (exists v, v * v = alpha * (inner r w * inner r w) /\
    IZR (agreeing r s) * sqrt (1 - d) - IZR (weight r - agreeing r s) * sqrt (1 + d) <= v <=
    IZR (agreeing r s) * sqrt (1 + d) - IZR (weight r - agreeing r s) * sqrt (1 - d)) as (v & <- & V).
  { destruct r as [|[i a] r']; [exists 0; cbn; lra|]; set (r := (i, a) :: r') in *.
    assert (0 < alpha) as P.
    { specialize (of_units i (C i a (or_introl eq_refl))); apply Rabs_between in of_units.
      pose proof (Rle_0_sqr (w (N.of_nat i))) as Q; unfold Rsqr in Q; nra. }
    exists (inner r (fun c => sqrt alpha * w c)); split.
    - rewrite inner_scaled; transitivity (sqrt alpha * sqrt alpha * (inner r w * inner r w)); [ring|].
      rewrite sqrt_sqrt by lra; reflexivity.
    - apply inner_between; intros j y J; specialize (of_units j (C j y J)); apply Rabs_between in of_units.
      assert (0 <= IZR (sign (s j)) * (sqrt alpha * w (N.of_nat j))) as N.
      { pose proof (sqrt_pos alpha); unfold s, weight_sign, at_least; destruct (Rle_lt_dec 0 _); cbn [sign]; nra. }
      rewrite <- (sqrt_square _ N).
      assert (IZR (sign (s j)) * (sqrt alpha * w (N.of_nat j)) * (IZR (sign (s j)) * (sqrt alpha * w (N.of_nat j)))
        = alpha * (w (N.of_nat j) * w (N.of_nat j))) as ->.
      { rewrite <- (sqrt_sqrt alpha) at 3 by lra; unfold sign; destruct (s j); ring. }
      split; apply sqrt_le_1_alt; lra. }
  rewrite minus_IZR in *.
  pose proof (square_between (IZR (agreeing r s)) (IZR (weight r) - IZR (agreeing r s)) (sqrt (1 - d)) (sqrt (1 + d)) d
    v
    D0 D A0 ltac:(lra) eq_refl eq_refl V) as K; cbv zeta in K.
  rewrite E1, E2 in K; rewrite abs_IZR; exact K.
Qed.
End Squares.

(** ** The rule *)

Lemma even_value e u r : value_at (activation_of_even e) [u] r =
  readout u * match e with AbsoluteValue => Rabs (inner r (weights u)) | SquareValue => inner r (weights u) * inner r
    (weights u) end.
Proof. unfold value_at; destruct e; cbn; ring. Qed.

Lemma within_messages e x h d : within (task_for e x) h d <->
  length h = 1%nat /\ forall r y, In (r, y) (messages e x) -> Rabs (value_at (activation_of_even e) h r - Q2R y) <= d.
Proof.
  apply within_shaped; [intros; now apply star_formed | intros; now apply star_value].
Qed.

Lemma unit_message e x i : (i < num_variables x)%nat -> In ([(i, 1%Z)], 1%Q) (messages e x).
Proof. intro I; apply in_app_iff; left; apply in_all_labelled; split; [apply in_units; now exists i | reflexivity]. Qed.
Lemma row_message e x r b : In (r, b) (rows x) -> In (r, label e b) (messages e x).
Proof. intro I; apply in_app_iff; right; apply in_labelled; now exists b. Qed.

Lemma forward_exact e x s : valid_system x -> solves x s -> within (task_for e x) (real (forward x s)) 0.
Proof.
  intros V S; apply within_messages; split; [reflexivity|]; intros r y I.
  assert (exists b, y = label e b /\ Z.abs (dot r s) = b) as (b & -> & E).
  { apply in_app_iff in I as [I|I].
    - apply in_all_labelled in I as [I ->]; apply in_units in I as (i & _ & ->); exists 1%Z.
      split; [destruct e; reflexivity | cbn; unfold sign; destruct (s i); reflexivity].
    - apply in_labelled in I as (b & I & ->); exists b; split; [reflexivity | now apply S]. }
  cbn [real forward List.map rational_weights rational_readout]; rewrite even_value; cbn [readout weights].
  rewrite (inner_ext _ _ (fun c => IZR (sign (s (N.to_nat c))))) by (intros; apply Q2R_Z); rewrite inner_signs, <- E.
  unfold label; rewrite Q2R_1, Q2R_Z; destruct e; rewrite ?mult_IZR, ?abs_IZR, ?Rmult_1_l, <- ?Rabs_mult.
  - rewrite Rminus_diag_eq by reflexivity; rewrite Rabs_R0; lra.
  - rewrite (Rabs_pos_eq (_ * _)) by nra; rewrite Rminus_diag_eq, Rabs_R0 by reflexivity; lra.
Qed.

Lemma back_below e x h d : valid_system x -> d < Q2R (bound e x) -> within (task_for e x) h d -> solves x (back x h).
Proof.
  intros V D H; apply within_messages in H as [L H]; destruct h as [|u []]; try discriminate; cbn [back].
  pose proof (fun i I => H _ _ (unit_message e x i I)) as U;
    pose proof (fun r b I => H _ _ (row_message e x r b I)) as R.
  unfold label in R; destruct e;
    [apply (absolute_solves x (readout u) d) | apply (square_solves x (readout u) d)]; try assumption.
  1, 3: intros i I; specialize (U i I); rewrite even_value, Q2R_1, inner_cons in U; cbn in U;
    now rewrite Rplus_0_r, Rmult_1_l in U.
  all: intros r b I; specialize (R r b I); rewrite even_value, Q2R_Z in R; exact R.
Qed.

Lemma back_same x h : length h = 1%nat -> forall i, back x (real h) i = back_rational x h i.
Proof. destruct h as [|u []]; try discriminate; intros _ i; apply weight_sign_same. Qed.

Definition sign_system_to_even_sum (e : even) : lifting sign_system.
Proof.
  refine (@Lifting sign_system (task_for e) (bound e) forward back back_rational (fun _ => eq_refl) _ _ _ _).
  - intros x V; apply below_between, bound_pos, V.
  - exact (forward_exact e).
  - exact (back_below e).
  - intros x h V L S; exact (solves_ext x _ _ V (fun i _ => back_same x h L i) S).
Defined.

Definition sign_system_to_even_sum_abs : lifting sign_system := sign_system_to_even_sum AbsoluteValue.
Definition sign_system_to_even_sum_square : lifting sign_system := sign_system_to_even_sum SquareValue.
