(** What channels a hypothesis has: readouts moved into weights, scaled, and in the order that the systems assume. *)
From Coq Require Import List Bool ZArith NArith QArith Qreals Reals Lra Lia Permutation.
From Karpnet.training Require Import Networks Unions.
From Karpnet.checker Require Import Linear Reading View System Channels Fit.
Import ListNotations.
Open Scope R_scope.

(** ** Orders in which the last is always in some relation to all others *)

Section Arrange.
Context {A : Type}.
Definition has_last (P : A -> A -> Prop) : Prop :=
  forall l, l <> [] -> exists y, In y l /\ forall x, In x l -> P x y.

(** [P j] relates all in front of place [j] to what is there. *)
Lemma arranged (P : nat -> A -> A -> Prop) : (forall j, has_last (P j)) -> forall l, exists m, Permutation l m /\
  forall i j x y, (i < j)%nat -> nth_error m i = Some x -> nth_error m j = Some y -> P j x y.
Proof.
  intros H l; remember (length l) as n eqn:E; revert l E; induction n as [|n IH]; intros l E.
  - exists []; destruct l; [split; [constructor | now intros [|i]] | easy].
  - destruct (H n l) as (y & Y & L); [now intros ->|].
    destruct (in_split _ _ Y) as (l1 & l2 & ->); rewrite app_length in E; cbn [length] in E.
    destruct (IH (l1 ++ l2)) as (m & S & O); [rewrite app_length; lia|]; pose proof (Permutation_length S) as K.
    rewrite app_length in K; exists (m ++ [y]); split.
    + rewrite <- Permutation_middle, <- Permutation_cons_append; now apply perm_skip.
    + intros i j x z I X Z; destruct (Nat.lt_ge_cases j (length m)) as [J|J].
      * rewrite nth_error_app1 in X, Z by lia; exact (O i j x z I X Z).
      * assert (j < length (m ++ [y]))%nat as J' by (apply nth_error_Some; congruence).
        rewrite app_length in J'; cbn [length] in J'; assert (j = length m) as -> by lia.
        rewrite nth_error_app2, Nat.sub_diag in Z by lia; injection Z as <-; rewrite nth_error_app1 in X by lia.
        replace (length m) with n by lia; apply L, in_or_app; apply nth_error_In in X.
        apply (Permutation_in _ (Permutation_sym S)), in_app_iff in X as [X|X]; [now left | right; now right].
Qed.

(** The last is one that lacks a property, or any if none does. *)
Lemma lacking_last (f : A -> bool) : has_last (fun x y => f y = true -> f x = true).
Proof.
  intros l N; destruct (existsb (fun y => negb (f y)) l) eqn:E.
  - apply existsb_exists in E as (y & Y & F%negb_true_iff); exists y; split; [exact Y | congruence].
  - destruct l as [|y l]; [easy|]; exists y; split; [now left|]; intros x X _; destruct (f x) eqn:F; [reflexivity|].
    enough (existsb (fun y => negb (f y)) (y :: l) = true) by congruence; apply existsb_exists; exists x; now rewrite F.
Qed.
(** The last is a least one. *)
Lemma least_last (f : A -> R) : has_last (fun x y => f y <= f x).
Proof.
  intros l N; induction l as [|x l IH]; [easy|]; destruct l as [|z l].
  - exists x; split; [now left|]; intros y [<-|[]]; lra.
  - destruct IH as (y & Y & L); [easy|]; destruct (Rlt_le_dec (f x) (f y)) as [G|G].
    + exists x; split; [now left|]; intros u [<-|I]; [lra | specialize (L u I); lra].
    + exists y; split; [now right|]; intros u [<-|I]; [lra | exact (L u I)].
Qed.
End Arrange.

Lemma partition_permutation {A} (f : A -> bool) l : Permutation l (filter f l ++ filter (fun x => negb (f x)) l).
Proof.
  induction l as [|x l IH]; [constructor|]; cbn [filter]; destruct (f x); cbn [negb app].
  - now apply perm_skip.
  - now apply Permutation_cons_app.
Qed.

Lemma map_constant {A B} (f : A -> B) b l : (forall x, In x l -> f x = b) -> List.map f l = repeat b (length l).
Proof. induction l as [|x l IH]; intro H; cbn; [reflexivity|]; rewrite H, IH; auto with datatypes. Qed.

(** ** Channels of a hypothesis *)

Definition chan_of (k : R) (u : unit) : channel :=
  (if Rlt_le_dec (readout u) 0 then false else true, fun c => k * Rabs (readout u) * weights u c).

Lemma worth_scaled even k w m : 0 <= k -> worth (bent even) (fun c => k * w c) m = k * worth (bent even) w m.
Proof.
  intro K; unfold worth; rewrite dot_scaled.
  assert (forall d, activate (bent even) (k * dot (fst m) w / d) = k * activate (bent even) (dot (fst m) w / d)) as E.
  { intro d; unfold Rdiv; rewrite Rmult_assoc; destruct K as [K|<-]; [now apply bent_scaled|].
    now rewrite !Rmult_0_l, activate_zero. }
  destruct (0 <? snd m)%Z; rewrite E; ring.
Qed.

Lemma chan_answer even k h ms : 0 <= k ->
  channel_answer (bent even) (List.map (chan_of k) h) ms = k * sum_answer (bent even) h ms.
Proof.
  intro K; unfold channel_answer, sum_answer; rewrite total_map, <- total_scaled; apply total_ext; intros u _.
  cbn [chan_of fst snd]; pose proof (Rabs_pos (readout u)) as P.
  rewrite (total_ext _ (fun m => k * Rabs (readout u) * worth (bent even) (weights u) m))
    by (intros m _; apply worth_scaled; nra).
  rewrite total_scaled; unfold sign_value, Rabs; destruct (Rlt_le_dec (readout u) 0), (Rcase_abs (readout u)); try lra;
    ring.
Qed.

Lemma precedes_last lead order j : has_last (precedes lead order j).
Proof.
  unfold precedes; destruct (is_chosen order).
  - exact (lacking_last (fun ch => active lead (snd ch) (on_class order j))).
  - exact (least_last (fun ch => dot (lead 0%N) (snd ch))).
Qed.

Definition num_negative (chans : list channel) : nat := length (filter (fun ch => negb (fst ch)) chans).

(** Positive signs first; among equal ones as an order of channels says. *)
Lemma named lead order (chans : list channel) : exists m, Permutation chans m /\ in_order lead order m
  /\ List.map fst m = repeat true (length chans - num_negative chans) ++ repeat false (num_negative chans).
Proof.
  destruct (arranged (precedes lead order) (precedes_last lead order) (filter fst chans)) as (ps & Pp & Op).
  destruct (arranged (fun j => precedes lead order (length ps + j)) (fun j => precedes_last lead order _)
    (filter (fun ch => negb (fst ch)) chans)) as (ns & Pn & On).
  assert (Permutation chans (ps ++ ns)) as P
    by (etransitivity; [apply partition_permutation with (f := fst) | now apply Permutation_app]).
  assert (forall x, In x ps -> fst x = true) as Sp
    by (intros x I; apply (Permutation_in _ (Permutation_sym Pp)), filter_In in I; easy).
  assert (forall x, In x ns -> fst x = false) as Sn
    by (intros x I; apply (Permutation_in _ (Permutation_sym Pn)), filter_In in I as [_ I]; now apply negb_true_iff).
  exists (ps ++ ns); split; [exact P|]; split.
  - intros i j x y I X Y S; destruct (Nat.lt_ge_cases j (length ps)) as [J|J].
    + rewrite nth_error_app1 in X, Y by lia; exact (Op i j x y I X Y).
    + rewrite nth_error_app2 in Y by lia; destruct (Nat.lt_ge_cases i (length ps)) as [K|K].
      * rewrite nth_error_app1 in X by lia; apply nth_error_In in X, Y; rewrite (Sp x X), (Sn y Y) in S; easy.
      * rewrite nth_error_app2 in X by lia; replace j with (length ps + (j - length ps))%nat by lia.
        apply (On (i - length ps)%nat _ x y); [lia | exact X | exact Y].
  - unfold num_negative; apply Permutation_length in P, Pn; unfold channel in *; rewrite P, Pn, app_length, Nat.add_sub.
    now rewrite map_app, (map_constant fst true ps), (map_constant fst false ns).
Qed.

Lemma named_answer s chans m ms : Permutation chans m -> channel_answer s m ms = channel_answer s chans ms.
Proof. intro P; now apply total_permutation, Permutation_sym. Qed.

(** ** Scaling to -1 *)

Lemma scale_exists (l : list R) : exists k, 0 < k /\ forall r, In r l -> r < 0 -> k * r <= -1.
Proof.
  induction l as [|r l (k & K & H)]; [exists 1; split; [lra | easy]|].
  destruct (Rlt_le_dec r 0) as [N|P].
  - exists (Rmax k (/ - r)); pose proof (Rmax_l k (/ - r)); pose proof (Rmax_r k (/ - r)); split; [lra|].
    intros s [<-|I] Ns.
    + assert (/ - r * r = -1) by (field; lra); nra.
    + specialize (H s I Ns); nra.
  - exists k; split; [exact K|]; intros s [<-|I] Ns; [lra | auto].
Qed.

(** ** A hypothesis that fits is a fitting sum of channels *)

Lemma nth_map_error {A B} (f : A -> B) d l : forall i x, nth_error l i = Some x -> nth i (List.map f l) d = f x.
Proof. induction l as [|y l IH]; intros [|i] x E; try easy; cbn in *; [now injection E as -> | now apply IH]. Qed.
Lemma filter_map_length {A} (f : A -> bool) l : length (filter Datatypes.id (List.map f l)) = length (filter f l).
Proof.
  induction l as [|x l IH]; [reflexivity|]; cbn; unfold Datatypes.id at 1; destruct (f x); cbn; now rewrite IH.
Qed.

Lemma not_misfit k tol h c : view_misfit k tol h c = false ->
  Rabs (view_answer k h (fst c) - Q2R (snd c)) <= Q2R tol.
Proof. unfold view_misfit, exceeds; now destruct (Rlt_le_dec _ _). Qed.

Lemma class_answer k tol cs h c : has_classes k = true -> labels_right k tol cs = true -> In c cs ->
  view_misfit k tol h c = false -> view_answer k h (fst c) = Q2R (snd c) /\ (Q2R (snd c) = 0 \/ Q2R (snd c) = 1).
Proof.
  unfold labels_right; intros -> L I M; apply not_misfit in M; apply andb_prop in L as [T%Qeq_bool_iff%Qeq_eqR L].
  rewrite forallb_forall in L; specialize (L c I); rewrite T, Q2R_0 in M; split.
  - pose proof (Rabs_pos (view_answer k h (fst c) - Q2R (snd c))); unfold Rabs in *; destruct (Rcase_abs _); lra.
  - apply orb_prop in L as [E|E]; apply Qeq_bool_iff, Qeq_eqR in E; rewrite ?Q2R_0, ?Q2R_1 in E; auto.
Qed.

Lemma class_number q : (Qnum q =? 0)%Z = true <-> Q2R q = 0.
Proof.
  rewrite Z.eqb_eq; unfold Q2R; assert (0 < IZR (Zpos (Qden q))) as D by (apply IZR_lt; easy).
  apply Rinv_0_lt_compat in D; split; intro H; [rewrite H; ring|]; apply eq_IZR; nra.
Qed.

Theorem fitting_channels even is_sign tol limit cs h :
  labels_right (Sums (bent even) is_sign) tol cs = true ->
  (N.of_nat (length (filter (view_misfit (Sums (bent even) is_sign) tol h) cs)) <= limit)%N ->
  exists k bad, 0 < k /\ fitting is_sign tol limit cs (channel_answer (bent even) (List.map (chan_of k) h)) bad.
Proof.
  set (kd := Sums (bent even) is_sign); intros L F.
  destruct (scale_exists (List.map (fun c => sum_answer (bent even) h (fst c)) cs)) as (k & K & S).
  exists (if is_sign then k else 1), (List.map (view_misfit kd tol h) cs); split; [destruct is_sign; lra|]; split.
  - now rewrite filter_map_length.
  - intros i c E B; rewrite (nth_map_error _ _ _ i c E) in B; apply nth_error_In in E.
    rewrite chan_answer by (destruct is_sign; lra); unfold within_interval, interval; destruct is_sign.
    + destruct (class_answer kd tol cs h c eq_refl L E B) as [A Y]; cbn [kd view_answer] in A; unfold at_least in A.
      destruct (Qnum (snd c) =? 0)%Z eqn:Z; cbn [fst snd].
      * split; [exact I|]; apply class_number in Z; rewrite Z in A; destruct (Rle_lt_dec _ _); [cbn in A; lra|].
        unfold Q2R; cbn [Qnum Qden]; replace (-1 * / 1) with (-1) by field; apply S; [|assumption].
        now apply (in_map (fun c => sum_answer (bent even) h (fst c))).
      * split; [|exact I]; rewrite Q2R_0; destruct (Rle_lt_dec _ _); [nra|]; cbn in A.
        symmetry in A; apply class_number in A; congruence.
    + apply not_misfit in B; cbn [kd view_answer] in B; cbn [fst snd].
      rewrite !(Qeq_eqR _ _ (Qred_correct _)), Q2R_minus, Q2R_plus; unfold Rabs in B; destruct (Rcase_abs _); lra.
Qed.
