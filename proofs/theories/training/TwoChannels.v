(** Relu networks of two channels without biases on stars, and what unit samples force. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.problems Require Import SignSystem.
From Karpnet.training Require Import Networks Unions Shapes Rationals.
Import ListNotations.
Open Scope R_scope.

Definition relu (t : R) : R := if Rlt_le_dec 0 t then t else 0.
Definition plain (a : aggregation) : layer := Layer (Relu 0) a false false false PoolSum false.

Lemma activate_relu t : activate (Relu 0) t = relu t.
Proof. unfold activate, relu; destruct (Rlt_le_dec 0 t); rewrite ?Q2R_0; lra. Qed.
Lemma relu_0 : relu 0 = 0.
Proof. unfold relu; now destruct (Rlt_le_dec 0 0). Qed.
Lemma relu_scaled k t : 0 <= k -> relu (k * t) = k * relu t.
Proof. intro K; unfold relu; destruct (Rlt_le_dec 0 t), (Rlt_le_dec 0 (k * t)); nra. Qed.

(** ** Channels on stars *)

(** The channel's sum over a star's nodes. *)
Definition star_channel (a : aggregation) (r : row) (w : N -> R) : R :=
  match a with
  | SumSelf => relu (inner r w) + total (fun '(i, x) => relu (IZR x * w (N.of_nat i))) r
  | Mean => relu (inner r w / INR (Nat.max 1 (length r)))
  | _ => relu (inner r w)
  end.

Lemma total_nth {A} (f : A -> R) (l : list A) :
  total (fun j => match nth_error l j with Some x => f x | None => 0 end) (seq 0 (length l)) = total f l.
Proof.
  induction l as [|x l IH]; [reflexivity|]; cbn [length seq]; rewrite !total_cons, <- seq_shift, total_map; cbn.
  fold (total f l); now rewrite <- IH.
Qed.

Theorem star_pooled F a r w : a <> Gcn ->
  pooled PoolSum (nodes (star r)) (fun v => activate (Relu 0) (argument (alone F (star r)) (plain a) w v)) = star_channel a r w.
Proof.
  intro A; unfold pooled, star; rewrite (star_nodes _ r (Nat.le_refl _)), total_cons, total_map, activate_relu.
  unfold argument, plain; cbn [aggregation_of has_root has_bias]; rewrite star_aggregate_hub by (easy || lia).
  rewrite (total_ext _ (fun j => match a with
      | SumSelf => match nth_error r j with Some (i, x) => relu (IZR x * w (N.of_nat i)) | None => 0 end | _ => 0 end)).
  - rewrite !Rplus_0_r; destruct a; try easy; cbn [star_channel].
    + rewrite total_zero by easy; lra.
    + rewrite <- (total_nth (fun '(i, x) => relu (IZR x * w (N.of_nat i)))).
      f_equal; apply total_ext; intros j _; now destruct (nth_error r j) as [[]|].
    + rewrite total_zero by easy; lra.
  - intros j J; apply in_seq in J; rewrite activate_relu, star_aggregate_leaf by (easy || lia).
    rewrite !Rplus_0_r; destruct a; rewrite ?relu_0; try easy; rewrite star_leaf_own by lia.
    destruct (nth_error r j) as [[]|]; [reflexivity | apply relu_0].
Qed.

Theorem star_answer F a r h : a <> Gcn ->
  answer (alone F (star r)) (ActivationSum (plain a)) h (nodes (star r))
  = total (fun u => readout u * star_channel a r (weights u)) h.
Proof.
  intro A; cbn [answer plain is_sign]; unfold network, readout_bias; cbn [has_readout_bias]; rewrite Rplus_0_r.
  apply total_ext; intros u _; f_equal; now apply star_pooled.
Qed.

(** ** Two channels near opposite signs *)

Section Two.
Variables (w1 w2 : N -> R) (a1 a2 : R).

(** The value at a node with the message [r]. *)
Definition two (r : row) : R := a1 * relu (inner r w1) + a2 * relu (inner r w2).

Definition close (x y e : R) : Prop := y - e <= x <= y + e.

Variables (n : nat) (e : R).
Hypothesis units : forall i, (i < n)%nat -> close (two [(i, 1%Z)]) 1 e /\ close (two [(i, (-1)%Z)]) 1 e.
Hypothesis small : e < 1.

Definition decoded (i : nat) : bool := at_least (positive_part a1 * w1 (N.of_nat i)) (positive_part a2 * w2 (N.of_nat i)).

Lemma two_unit i x : two [(i, x)] = a1 * relu (IZR x * w1 (N.of_nat i)) + a2 * relu (IZR x * w2 (N.of_nat i)).
Proof. unfold two, inner; cbn; now rewrite !Rplus_0_r. Qed.

Lemma readouts_positive i : (i < n)%nat -> 0 < a1 /\ 0 < a2.
Proof.
  intro I; destruct (units i I) as [[P _] [N _]]; rewrite two_unit in P, N; unfold relu in *.
  repeat (destruct (Rlt_le_dec 0 _)); split; nra.
Qed.

(** Once both readouts are positive, all is linear. *)
Lemma two_cases r : 0 < a1 -> 0 < a2 -> let X := a1 * inner r w1 in let Y := a2 * inner r w2 in
  0 <= two r /\ X <= two r /\ Y <= two r /\ X + Y <= two r /\
  (two r <= 0 \/ two r <= X \/ two r <= Y \/ two r <= X + Y).
Proof. intros A B X Y; unfold X, Y, two, relu; do 2 destruct (Rlt_le_dec 0 _); repeat split; try nra. Qed.

Lemma near_signs i : (i < n)%nat ->
  close (a1 * w1 (N.of_nat i)) (IZR (sign (decoded i))) e /\ close (a2 * w2 (N.of_nat i)) (- IZR (sign (decoded i))) e.
Proof.
  intro I; destruct (readouts_positive i I) as [A B]; destruct (units i I) as [P N]; unfold close in *.
  pose proof (two_cases [(i, 1%Z)] A B) as C; pose proof (two_cases [(i, (-1)%Z)] A B) as D.
  cbn [inner total fold_right] in C, D; cbv zeta in C, D; unfold inner, total in C, D; cbn in C, D.
  unfold decoded, positive_part, exceeds, at_least.
  destruct (Rlt_le_dec 0 a1) as [_|]; [|lra]; destruct (Rlt_le_dec 0 a2) as [_|]; [|lra].
  destruct (Rle_lt_dec _ _); cbn [sign]; split; lra.
Qed.

Lemma inner_near (a k : R) w (s : nat -> bool) r : columns_below n r ->
  (forall i, (i < n)%nat -> close (a * w (N.of_nat i)) (k * IZR (sign (s i))) e) ->
  close (a * inner r w) (k * IZR (dot r s)) (IZR (weight r) * e).
Proof.
  intros C H; induction r as [|[i x] r IH]; cbn [dot weight].
  - unfold close, inner; cbn; lra.
  - destruct (H i (C i x (or_introl eq_refl))) as [H1 H2].
    destruct IH as [I1 I2]; [intros j y J; apply (C j y); now right|].
    rewrite inner_cons; unfold close; rewrite !plus_IZR, mult_IZR.
    destruct (Z_le_gt_dec 0 x) as [S|S]; [rewrite Z.abs_eq by lia | rewrite Z.abs_neq, opp_IZR by lia].
    + apply IZR_le in S; split; nra.
    + assert (IZR x <= 0) as S' by (apply (IZR_le x 0); lia); split; nra.
Qed.

(** On a row with [|a . s| = t], the value is near [t], or small: both channels can be active. *)
Theorem row_near r : columns_below n r -> let t := IZR (Z.abs (dot r decoded)) in let L := IZR (weight r) in
  0 <= two r /\ t - L * e <= two r /\ (two r <= t + L * e \/ two r <= 2 * L * e).
Proof.
  intros C t L; destruct r as [|[i x] r'].
  { unfold t, L, two, inner; cbn; rewrite !relu_0; lra. }
  destruct (readouts_positive i (C i x (or_introl eq_refl))) as [A B].
  set (r := (i, x) :: r') in *; pose proof (two_cases r A B) as K; cbv zeta in K.
  pose proof (inner_near a1 1 w1 decoded r C) as X; pose proof (inner_near a2 (-1) w2 decoded r C) as Y.
  destruct X as [X1 X2]; [intros j J; destruct (near_signs j J); unfold close in *; lra|].
  destruct Y as [Y1 Y2]; [intros j J; destruct (near_signs j J); unfold close in *; lra|].
  assert (0 <= L) as L0 by (unfold L; apply (IZR_le 0), weight_nonneg).
  assert (0 <= e) as E0.
  { destruct (units i (C i x (or_introl eq_refl))) as [[? ?] _]; lra. }
  fold L in X1, X2, Y1, Y2; assert (t = IZR (dot r decoded) \/ t = - IZR (dot r decoded)) as T.
  { unfold t; destruct (Z_le_gt_dec 0 (dot r decoded)); [left; rewrite Z.abs_eq by lia | right; rewrite Z.abs_neq, opp_IZR by lia]; reflexivity. }
  assert (0 <= t) as T0 by (unfold t; apply (IZR_le 0); lia).
  assert (0 <= L * e) as LE by nra.
  destruct T as [T|T]; rewrite T in *; (repeat split; [lra | lra |]); lra.
Qed.

End Two.

(** Opposites give absolute values. *)
Lemma relu_of_abs z : relu (IZR z) + relu (- IZR z) = IZR (Z.abs z).
Proof.
  unfold relu; destruct (Z_le_gt_dec 0 z) as [H|H]; [rewrite Z.abs_eq by lia; apply IZR_le in H
    | rewrite Z.abs_neq, opp_IZR by lia; assert (IZR z <= 0) by (apply (IZR_le z 0); lia)];
    do 2 destruct (Rlt_le_dec 0 _); lra.
Qed.
