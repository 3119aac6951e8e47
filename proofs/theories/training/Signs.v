(** What rules from sign systems into training share: linear forms whose coefficients are near signs. *)
From Coq Require Import List ZArith NArith Reals Lia Lra Psatz.
From Karpnet.problems Require Import SignSystem.
From Karpnet.training Require Import Networks Unions Shapes.
Import ListNotations.

Open Scope R_scope.

Definition units (n : nat) (a : Z) : list row := List.map (fun i => [(i, a)]) (seq 0 n).

Lemma in_units n a r : In r (units n a) <-> exists i, (i < n)%nat /\ r = [(i, a)].
Proof.
  unfold units; rewrite in_map_iff; split.
  - intros (i & <- & I); apply in_seq in I; exists i; split; [lia | reflexivity].
  - intros (i & I & ->); exists i; rewrite in_seq; split; [reflexivity | lia].
Qed.

(** The weight of the terms that are positive. *)
Fixpoint agreeing (r : row) (s : nat -> bool) : Z :=
  match r with [] => 0%Z | (i, a) :: r => (Z.max 0 (a * sign (s i)) + agreeing r s)%Z end.

Lemma agreeing_bounds r s : (0 <= agreeing r s <= weight r)%Z.
Proof. induction r as [|[i a] r IH]; cbn [agreeing weight]; [lia|]; unfold sign; destruct (s i); lia. Qed.
Lemma dot_agreeing r s : dot r s = (2 * agreeing r s - weight r)%Z.
Proof. induction r as [|[i a] r IH]; cbn [agreeing weight dot]; [lia|]; unfold sign; destruct (s i); lia. Qed.

(** Weights between p and q along the signs. *)
Lemma inner_between p q r s w : (forall i a, In (i, a) r -> p <= IZR (sign (s i)) * w (N.of_nat i) <= q) ->
  IZR (agreeing r s) * p - IZR (weight r - agreeing r s) * q <= inner r w
  <= IZR (agreeing r s) * q - IZR (weight r - agreeing r s) * p.
Proof.
  intro H; induction r as [|[i a] r IH]; [cbn; lra|]; cbn [agreeing weight]; rewrite inner_cons.
  specialize (IH (fun j b J => H j b (or_intror J))); specialize (H i a (or_introl eq_refl)).
  rewrite !minus_IZR, !plus_IZR in *; unfold sign in *; destruct (s i), (Z_le_gt_dec 0 a).
  1: rewrite Z.max_r, Z.abs_eq by lia. 2: rewrite Z.max_l, Z.abs_neq by lia.
  3: rewrite Z.max_l, Z.abs_eq by lia. 4: rewrite Z.max_r, Z.abs_neq by lia.
  1, 3: assert (0 <= IZR a) by (apply IZR_le; lia).
  3, 4: assert (IZR a <= 0) by (apply IZR_le; lia).
  all: rewrite ?opp_IZR, ?mult_IZR; nra.
Qed.

(** Weights within d of the signs. *)
Lemma inner_near d r s w : (forall i a, In (i, a) r -> 1 - d <= IZR (sign (s i)) * w (N.of_nat i) <= 1 + d) ->
  IZR (dot r s) - IZR (weight r) * d <= inner r w <= IZR (dot r s) + IZR (weight r) * d.
Proof.
  intro H; pose proof (inner_between _ _ _ _ _ H) as B; rewrite dot_agreeing, !minus_IZR, mult_IZR in *; lra.
Qed.

(** Magnitudes within d of q. *)
Lemma inner_magnitude q d alpha r s w : 0 < alpha ->
  (forall i a, In (i, a) r -> q - d <= IZR (sign (s i)) * (alpha * w (N.of_nat i)) <= q + d) ->
  IZR (Z.abs (dot r s)) * q - IZR (weight r) * d <= alpha * Rabs (inner r w).
Proof.
  intros A H; pose proof (inner_between (q - d) (q + d) r s (fun c => alpha * w c) H) as B; rewrite inner_scaled in B.
  replace (alpha * Rabs (inner r w)) with (Rabs (alpha * inner r w)) by (rewrite Rabs_mult, (Rabs_pos_eq alpha) by lra;
    reflexivity).
  rewrite abs_IZR, dot_agreeing; rewrite !minus_IZR, !mult_IZR in *; unfold Rabs; destruct (Rcase_abs _), (Rcase_abs _);
    lra.
Qed.

Lemma inner_sum r w w' : inner r (fun c => w c + w' c) = inner r w + inner r w'.
Proof. unfold inner; rewrite <- total_plus; apply total_ext; intros [i a] _; ring. Qed.

Lemma inner_signs r s : inner r (fun c => IZR (sign (s (N.to_nat c)))) = IZR (dot r s).
Proof.
  induction r as [|[i a] r IH]; [reflexivity|]; cbn [dot]; rewrite inner_cons, plus_IZR, mult_IZR, Nat2N.id; lra.
Qed.

(** Wrong values of a row have its parity. *)
Lemma right_value r b s : (forall t, (0 <= t <= weight r)%Z -> (exists k, t = weight r - 2 * k)%Z ->
  Rabs (IZR (dot r s)) = IZR t -> t <> b -> False) -> Z.abs (dot r s) = b.
Proof.
  intro H; destruct (Z.eq_dec (Z.abs (dot r s)) b) as [E|E]; [exact E | exfalso].
  apply (H (Z.abs (dot r s))); [pose proof (dot_bounded r s); lia | apply abs_dot_parity | apply Rabs_Zabs | exact E].
Qed.

Lemma solves_ext x s s' : valid_system x -> (forall i, (i < num_variables x)%nat -> s i = s' i) ->
  solves x s -> solves x s'.
Proof.
  intros V E S r b I; rewrite <- (S r b I); f_equal; apply dot_ext; intros i a J; symmetry; apply E.
  now apply (proj2 (V r b I) i a).
Qed.
