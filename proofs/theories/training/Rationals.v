(** Rational weights among the real ones: comparisons decide alike. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.training Require Import Networks.
Import ListNotations.
Open Scope R_scope.

Lemma Q2R_0 : Q2R 0 = 0.
Proof. unfold Q2R; cbn; lra. Qed.
Lemma Q2R_1 : Q2R 1 = 1.
Proof. unfold Q2R; cbn; lra. Qed.
Lemma Q2R_2 : Q2R 2 = 2.
Proof. unfold Q2R; cbn; lra. Qed.
Lemma Q2R_Z z : Q2R (inject_Z z) = IZR z.
Proof. unfold Q2R; cbn; field. Qed.

Lemma at_least_rational x y : at_least (Q2R x) (Q2R y) = Qle_bool y x.
Proof.
  unfold at_least; destruct (Rle_lt_dec (Q2R y) (Q2R x)) as [H|H]; symmetry.
  - now apply Qle_bool_iff, Rle_Qle.
  - apply Bool.not_true_iff_false; rewrite Qle_bool_iff; intro E; apply Qle_Rle in E; lra.
Qed.

Lemma exceeds_rational x y : exceeds (Q2R x) (Q2R y) = negb (Qle_bool x y).
Proof.
  rewrite <- at_least_rational; unfold exceeds, at_least.
  destruct (Rlt_le_dec (Q2R y) (Q2R x)), (Rle_lt_dec (Q2R x) (Q2R y)); cbn; trivial; lra.
Qed.

Lemma at_least_spec x y : at_least x y = true <-> y <= x.
Proof. unfold at_least; destruct (Rle_lt_dec y x); split; intro; trivial; try discriminate; lra. Qed.
Lemma exceeds_spec x y : exceeds x y = true <-> y < x.
Proof. unfold exceeds; destruct (Rlt_le_dec y x); split; intro; trivial; try discriminate; lra. Qed.

Definition positive_part (x : R) : R := if exceeds x 0 then x else 0.
Definition positive_part_rational (x : Q) : Q := if negb (Qle_bool x 0) then x else 0%Q.
Lemma positive_part_same x : positive_part (Q2R x) = Q2R (positive_part_rational x).
Proof.
  unfold positive_part, positive_part_rational; rewrite <- exceeds_rational, Q2R_0.
  now destruct (exceeds _ _); rewrite ?Q2R_0.
Qed.

Lemma Rabs_between x d : Rabs x <= d <-> - d <= x <= d.
Proof. unfold Rabs; destruct (Rcase_abs x); split; intros; lra. Qed.

(** The signs of a channel's weights, +1 at zero. *)
Definition weight_sign (w : N -> R) (i : nat) : bool := at_least (w (N.of_nat i)) 0.
Definition weight_sign_rational (w : N -> Q) (i : nat) : bool := Qle_bool 0 (w (N.of_nat i)).
Lemma weight_sign_same w i : weight_sign (fun c => Q2R (w c)) i = weight_sign_rational w i.
Proof. unfold weight_sign; rewrite <- Q2R_0; apply at_least_rational. Qed.
