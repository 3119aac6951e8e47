(** The open bounds on the error below which a row of a sign system excludes every wrong value of [|a . s|]. *)
From Coq Require Import List ZArith QArith Qreals Qminmax Reals Lia Lra.
From Karpnet.problems Require Import SignSystem.
From Karpnet.training Require Import Rationals.
Import ListNotations.
Open Scope Z_scope.

(** The nearest values [t <> b] of the parity of [L] in 0..L, above and below. *)
Definition wrong_above (L b : Z) : option Z :=
  let above := b + 2 - (b - L) mod 2 in if above <=? L then Some above else None.
Definition wrong_below (L b : Z) : option Z :=
  let below := Z.min (b - 2 + (b - L) mod 2) L in if L mod 2 <=? below then Some below else None.

(** For values in [t - drift d, max(t + drift d, both d)] that lie within [slack d] of [b]. *)
Definition excluding_bound (L b : Z) (drift both slack : Q) : Q :=
  let above := match wrong_above L b with
               | Some t => Qmin 1 (inject_Z (t - b) / (drift + slack)) | None => 1%Q end in
  match wrong_below L b with
  | Some t => Qmin above (Qmin (inject_Z (b - t) / (drift + slack)) (inject_Z b / (both + slack)))
  | None => above
  end.

Definition least (qs : list Q) : Q := fold_right Qmin 1%Q qs.
Definition open_bound (bound : row -> Z -> Q) (x : system) : Q :=
  least (List.map (fun rb => bound (fst rb) (snd rb)) (rows x)).
(** The tolerance that rules choose. *)
Definition below (bound : Q) : Q := (bound * (9 # 10))%Q.

Lemma least_le_1 qs : (least qs <= 1)%Q.
Proof. induction qs as [|q qs IH]; [apply Qle_refl|]; eapply Qle_trans; [apply Q.le_min_r | exact IH]. Qed.
Lemma least_le qs q : In q qs -> (least qs <= q)%Q.
Proof.
  induction qs as [|p qs IH]; intros []; [subst; apply Q.le_min_l|]; eapply Qle_trans; [apply Q.le_min_r | auto].
Qed.
Lemma least_positive qs : (forall q, In q qs -> 0 < q)%Q -> (0 < least qs)%Q.
Proof.
  induction qs as [|q qs IH]; intro H; [reflexivity|]; apply Q.min_glb_lt; [apply H; now left|].
  apply IH; intros; apply H; now right.
Qed.
Lemma open_bound_le bound x r b : In (r, b) (rows x) -> (open_bound bound x <= bound r b)%Q.
Proof. intro I; apply least_le, in_map_iff; now exists (r, b). Qed.

Lemma below_between q : (0 < q)%Q -> (0 <= below q < q)%Q.
Proof. unfold below; intro; split; [|rewrite <- (Qmult_1_r q) at 2; apply Qmult_lt_l; [assumption | reflexivity]]; apply Qmult_le_0_compat; [now apply Qlt_le_weak | discriminate]. Qed.

Lemma sum_positive p q : (0 <= p)%Q -> (0 < q)%Q -> (0 < p + q)%Q.
Proof.
  intros P H; apply Qlt_le_trans with (0 + q)%Q; [now rewrite Qplus_0_l | apply Qplus_le_compat; [exact P | apply Qle_refl]].
Qed.

Lemma quotient_positive a q : 0 < a -> (0 < q)%Q -> (0 < inject_Z a / q)%Q.
Proof. intros A P; apply Qlt_shift_div_l; [exact P|]; rewrite Qmult_0_l; change 0%Q with (inject_Z 0); now rewrite <- Zlt_Qlt. Qed.

Lemma wrong_above_spec L b t : wrong_above L b = Some t -> b < t <= L.
Proof.
  unfold wrong_above; destruct (Z.leb_spec (b + 2 - (b - L) mod 2) L); intro E; inversion E; subst.
  pose proof (Z.mod_pos_bound (b - L) 2); lia.
Qed.
Lemma wrong_below_spec L b t : wrong_below L b = Some t -> 0 <= t < b.
Proof.
  unfold wrong_below; destruct (Z.leb_spec (L mod 2) (Z.min (b - 2 + (b - L) mod 2) L)); intro E; inversion E; subst.
  pose proof (Z.mod_pos_bound (b - L) 2); pose proof (Z.mod_pos_bound L 2); lia.
Qed.

Lemma wrong_above_least L b t : (exists k, t = L - 2 * k) -> b < t <= L ->
  exists t', wrong_above L b = Some t' /\ t' <= t.
Proof.
  intros [k ->] T; unfold wrong_above; pose proof (Z.mod_pos_bound (b - L) 2); pose proof (Z.div_mod (b - L) 2).
  destruct (Z.leb_spec (b + 2 - (b - L) mod 2) L); [eexists; split; [reflexivity|]; lia | lia].
Qed.
Lemma wrong_below_greatest L b t : (exists k, t = L - 2 * k) -> 0 <= t <= L -> t < b ->
  exists t', wrong_below L b = Some t' /\ t <= t'.
Proof.
  intros [k ->] T B; unfold wrong_below; pose proof (Z.mod_pos_bound (b - L) 2); pose proof (Z.div_mod (b - L) 2).
  pose proof (Z.mod_pos_bound L 2); pose proof (Z.div_mod L 2).
  destruct (Z.leb_spec (L mod 2) (Z.min (b - 2 + (b - L) mod 2) L)); [eexists; split; [reflexivity|]; lia | lia].
Qed.

Lemma excluding_bound_positive L b drift both slack : 0 <= b -> (0 <= drift)%Q -> (0 <= both)%Q -> (0 < slack)%Q ->
  (0 < excluding_bound L b drift both slack)%Q.
Proof.
  intros B D O S; unfold excluding_bound.
  assert (0 < drift + slack /\ 0 < both + slack)%Q as [P1 P2] by (split; now apply sum_positive).
  assert (0 < match wrong_above L b with Some t => Qmin 1 (inject_Z (t - b) / (drift + slack)) | None => 1%Q end)%Q as A.
  { destruct (wrong_above L b) as [t|] eqn:E; [apply wrong_above_spec in E | reflexivity].
    apply Q.min_glb_lt; [reflexivity | apply quotient_positive; [lia | exact P1]]. }
  destruct (wrong_below L b) as [t|] eqn:E; [apply wrong_below_spec in E | exact A].
  repeat apply Q.min_glb_lt; [exact A | | ]; apply quotient_positive; (lia || assumption).
Qed.

Open Scope R_scope.

Lemma below_quotient d a q : d < Q2R (inject_Z a / q) -> (0 < q)%Q -> d * Q2R q < IZR a.
Proof.
  intros H P; assert (0 < Q2R q) as P' by (apply Qlt_Rlt in P; now rewrite Q2R_0 in P).
  rewrite Q2R_div, Q2R_Z in H by (intro E; rewrite E in P; discriminate).
  apply (Rmult_lt_compat_r _ _ _ P') in H; unfold Rdiv in H; rewrite Rmult_assoc, Rinv_l in H by lra; lra.
Qed.

(** No wrong [t] passes for [b]. *)
Theorem excluded L b t drift both slack d V :
  (0 <= b)%Z -> (0 <= t <= L)%Z -> (exists k, t = L - 2 * k)%Z -> (0 <= drift)%Q -> (0 <= both)%Q -> (0 < slack)%Q ->
  d < Q2R (excluding_bound L b drift both slack) ->
  IZR t - Q2R drift * d <= V -> (V <= IZR t + Q2R drift * d \/ V <= Q2R both * d) ->
  IZR b - Q2R slack * d <= V <= IZR b + Q2R slack * d -> t = b.
Proof.
  intros B T P D O S Hd Low High [Near1 Near2]; unfold excluding_bound in Hd.
  assert (0 < drift + slack)%Q as P1 by now apply sum_positive.
  assert (0 < both + slack)%Q as P2 by now apply sum_positive.
  assert (forall x y, d < Q2R (Qmin x y) -> d < Q2R x /\ d < Q2R y) as M.
  { intros x y H; pose proof (Qle_Rle _ _ (Q.le_min_l x y)); pose proof (Qle_Rle _ _ (Q.le_min_r x y)); lra. }
  destruct (Ztrichotomy t b) as [C|[C|C]]; [exfalso | exact C | exfalso].
  - destruct (wrong_below_greatest L b t P T C) as (t' & E & G); rewrite E in Hd.
    apply M in Hd as [_ Hd]; apply M in Hd as [H1 H2].
    apply below_quotient in H1; [|exact P1]; apply below_quotient in H2; [|exact P2].
    rewrite Q2R_plus in H1, H2; rewrite minus_IZR in H1; apply IZR_le in G; lra.
  - destruct (wrong_above_least L b t P ltac:(lia)) as (t' & E & G); rewrite E in Hd.
    assert (d < Q2R (Qmin 1 (inject_Z (t' - b) / (drift + slack)))) as H
      by (destruct (wrong_below L b); [apply M in Hd as [Hd _]|]; exact Hd).
    apply M in H as [_ H]; apply below_quotient in H; [|exact P1].
    rewrite Q2R_plus, minus_IZR in H; apply IZR_le in G; lra.
Qed.
