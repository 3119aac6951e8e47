(** Sign systems to relu-sum with two channels, for the aggregations sum, sum-self and mean.

    The stars of e_i and -e_i fix a sign a coordinate in both channels; the star of a row then tells [|a . s|]. *)
From Coq Require Import List Bool ZArith NArith QArith Qreals Qminmax Reals Lia Lra.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem.
From Karpnet.training Require Import Networks Unions Shapes Lifting Rationals Signs TwoChannels Bounds.
Import ListNotations.
Open Scope Z_scope.

(** ** The rule *)

Definition terms (r : row) : Z := Z.max 1 (Z.of_nat (length r)).

(** The label of the star of a row with target [b]. *)
Definition label (a : aggregation) (r : row) (b : Z) : Q :=
  match a with
  | SumSelf => inject_Z (b + weight r)
  | Mean => inject_Z b / inject_Z (terms r)
  | _ => inject_Z b
  end.
Definition drift (r : row) : Q := inject_Z (weight r).
Definition both (a : aggregation) (r : row) : Q :=
  match a with SumSelf => (3 # 2) * inject_Z (weight r) | _ => 2 * inject_Z (weight r) end.
Definition slack (a : aggregation) (r : row) : Q := match a with Mean => inject_Z (terms r) | _ => 1 end.
Definition row_bound (a : aggregation) (r : row) (b : Z) : Q :=
  excluding_bound (weight r) b (drift r) (both a r) (slack a r).

Definition targets (x : system) : list (row * Z) :=
  List.map (fun r => (r, 1)) (units (num_variables x) 1 ++ units (num_variables x) (-1)) ++ rows x.
Definition star_samples (a : aggregation) (x : system) : list (graph * Q) :=
  List.map (fun rb => (star (fst rb), label a (fst rb) (snd rb))) (targets x).
Definition bound (a : aggregation) (x : system) : Q := open_bound (row_bound a) x.
Definition task_for (a : aggregation) (x : system) : task :=
  graph_task (ActivationSum (plain a)) 2 (N.of_nat (num_variables x)) (star_samples a x) (below (bound a x)).

Definition sign_unit (s : nat -> bool) (k : Z) : rational_unit :=
  Rational (fun c => inject_Z (k * sign (s (N.to_nat c)))) 1.
Definition forward (x : system) (s : nat -> bool) : list rational_unit := [sign_unit s 1; sign_unit s (-1)].

Definition back (x : system) (h : hypothesis) : nat -> bool :=
  match h with
  | [u; v] => decoded (weights u) (weights v) (readout u) (readout v)
  | _ => fun _ => true
  end.
Definition back_rational (x : system) (h : list rational_unit) : nat -> bool :=
  match h with
  | [u; v] => fun i => Qle_bool (positive_part_rational (rational_readout v) * rational_weights v (N.of_nat i))
                                (positive_part_rational (rational_readout u) * rational_weights u (N.of_nat i))
  | _ => fun _ => true
  end.

(** ** Stars of all samples *)

Lemma samples_formed a x : Forall well_formed (List.map fst (star_samples a x)).
Proof.
  apply Forall_forall; intros g I; apply in_map_iff in I as ([g' y] & <- & I).
  apply in_map_iff in I as ([r b] & E & _); injection E as <- _; now apply star_formed.
Qed.

Lemma in_targets x r b : In (r, b) (targets x) <->
  (exists i, (i < num_variables x)%nat /\ (r = [(i, 1)] \/ r = [(i, -1)]) /\ b = 1) \/ In (r, b) (rows x).
Proof.
  unfold targets, units; rewrite in_app_iff; apply or_iff_compat_r; rewrite in_map_iff; split.
  - intros (q & E & I); injection E as -> <-; apply in_app_iff in I as [I|I]; apply in_map_iff in I as (i & <- & I);
      apply in_seq in I; exists i; repeat split; auto; lia.
  - intros (i & I & [->| ->] & ->); eexists; (split; [reflexivity|]); apply in_app_iff; [left | right];
      apply in_map_iff; exists i; (split; [reflexivity | apply in_seq; lia]).
Qed.

Lemma columns_of_targets x r b : valid_system x -> In (r, b) (targets x) -> columns_below (num_variables x) r.
Proof.
  intros V I; apply in_targets in I as [(i & I & [->| ->] & _)|I]; [| |now destruct (V r b I)];
    intros j y [E|[]]; injection E as <- _; exact I.
Qed.

Open Scope R_scope.

(** What a network with two channels answers on a star. *)
Definition star_value (a : aggregation) (w1 w2 : N -> R) (a1 a2 : R) (r : row) : R :=
  match a with
  | SumSelf => two w1 w2 a1 a2 r + total (fun ix => two w1 w2 a1 a2 [ix]) r
  | Mean => two w1 w2 a1 a2 r / IZR (terms r)
  | _ => two w1 w2 a1 a2 r
  end.

Lemma terms_positive r : (1 <= terms r)%Z.
Proof. unfold terms; lia. Qed.
Lemma terms_INR r : INR (Nat.max 1 (length r)) = IZR (terms r).
Proof. unfold terms; rewrite INR_IZR_INZ; f_equal; lia. Qed.

Lemma star_value_spec F a r u v : a <> Gcn ->
  answer (alone F (star r)) (ActivationSum (plain a)) [u; v] (nodes (star r))
  = star_value a (weights u) (weights v) (readout u) (readout v) r.
Proof.
  intro A; rewrite star_answer by exact A; rewrite !total_cons; change (total _ []) with 0; rewrite Rplus_0_r.
  destruct a; try easy; cbn [star_value star_channel]; unfold two.
  - rewrite total_plus, !total_scaled.
    assert (forall w, total (fun ix => relu (inner [ix] w)) r = total (fun '(i, x) => relu (IZR x * w (N.of_nat i))) r) as E.
    { intro w; apply total_ext; intros [i x] _; unfold inner; cbn; now rewrite Rplus_0_r. }
    rewrite !E; ring.
  - rewrite !terms_INR; pose proof (IZR_le _ _ (terms_positive r)) as T.
    assert (forall w, relu (inner r w / IZR (terms r)) = / IZR (terms r) * relu (inner r w)) as E.
    { intro w; unfold Rdiv; rewrite Rmult_comm; apply relu_scaled; left; apply Rinv_0_lt_compat; lra. }
    rewrite !E; unfold Rdiv; ring.
Qed.

(** ** Forward *)

Lemma two_signs s r : two (fun c => Q2R (inject_Z (1 * sign (s (N.to_nat c))))) (fun c => Q2R (inject_Z (-1 * sign (s (N.to_nat c)))))
  (Q2R 1) (Q2R 1) r = IZR (Z.abs (dot r s)).
Proof.
  unfold two; rewrite Q2R_1, <- relu_of_abs, <- inner_signs, !Rmult_1_l; f_equal; f_equal.
  - apply inner_ext; intros i a _; rewrite Q2R_Z; f_equal; lia.
  - transitivity (-1 * inner r (fun c => IZR (sign (s (N.to_nat c))))); [rewrite <- inner_scaled | ring].
    apply inner_ext; intros i a _; rewrite Q2R_Z, mult_IZR; ring.
Qed.

Lemma sum_of_magnitudes s r : total (fun ix => IZR (Z.abs (dot [ix] s))) r = IZR (weight r).
Proof.
  induction r as [|[i x] r IH]; [reflexivity|]; rewrite total_cons, IH; cbn [weight dot]; rewrite plus_IZR.
  f_equal; f_equal; unfold sign; destruct (s i); lia.
Qed.

Lemma forward_exact a x s : a <> Gcn -> valid_system x -> solves x s ->
  within (task_for a x) (real (forward x s)) 0.
Proof.
  intros A V S; apply within_graph_task; [apply samples_formed|]; split; [reflexivity|].
  intros g y I; apply in_map_iff in I as ([r b] & E & I); injection E as <- <-; cbn [fst snd real forward List.map].
  rewrite star_value_spec by exact A; cbn [weights readout sign_unit rational_weights rational_readout].
  assert (Z.abs (dot r s) = b) as D.
  { apply in_targets in I as [(i & _ & [->| ->] & ->)|I]; [| |exact (S r b I)]; cbn; destruct (s i); reflexivity. }
  apply Req_le; rewrite <- Rabs_R0 at 1; f_equal; apply Rminus_diag_eq.
  destruct a; try easy; cbn [star_value label]; rewrite ?two_signs, ?D, ?Q2R_Z.
  - reflexivity.
  - rewrite plus_IZR, <- (sum_of_magnitudes s r); f_equal; apply total_ext; intros ix _; apply two_signs.
  - rewrite Q2R_div, !Q2R_Z; [reflexivity|]; intro E; unfold Qeq in E; cbn in E; pose proof (terms_positive r); lia.
Qed.

(** ** Back *)

Section Back.
Variables (a : aggregation) (x : system) (u v : unit) (d : R).
Hypothesis plain_stars : a <> Gcn.
Hypothesis valid : valid_system x.
Hypothesis small : d < Q2R (bound a x).
Hypothesis fit : forall r b, In (r, b) (targets x) ->
  Rabs (star_value a (weights u) (weights v) (readout u) (readout v) r - Q2R (label a r b)) <= d.
Local Notation value := (two (weights u) (weights v) (readout u) (readout v)).
Let error := match a with SumSelf => d / 2 | _ => d end.

Lemma units_fit i : (i < num_variables x)%nat -> close (value [(i, 1%Z)]) 1 error /\ close (value [(i, (-1)%Z)]) 1 error.
Proof.
  intro I; assert (forall z, (z = 1 \/ z = -1)%Z -> close (value [(i, z)]) 1 error) as H; [|split; apply H; auto].
  intros z Z; assert (In ([(i, z)], 1%Z) (targets x)) as J.
  { apply in_targets; left; exists i; destruct Z as [->| ->]; auto. }
  specialize (fit _ _ J); apply Rabs_between in fit; unfold close, error.
  assert (weight [(i, z)] = 1)%Z as W by (cbn; lia).
  destruct a; try easy; cbn [star_value label] in fit; rewrite ?W in fit; unfold terms in fit; cbn [length] in fit.
  - rewrite Q2R_Z in fit; lra.
  - rewrite Q2R_Z, total_cons in fit; cbn in fit; lra.
  - rewrite Q2R_div, !Q2R_Z in fit by discriminate; cbn in fit; lra.
Qed.

Lemma error_small : error < 1.
Proof.
  assert (d < 1) as D by (pose proof (Qle_Rle _ _ (least_le_1 (List.map (fun rb => row_bound a (fst rb) (snd rb)) (rows x))));
    unfold bound, open_bound in small; rewrite Q2R_1 in *; lra).
  unfold error; destruct a; try exact D.
  destruct (Rle_lt_dec 0 d); lra.
Qed.

Lemma unit_magnitude i z : (i < num_variables x)%nat -> close (value [(i, z)]) (IZR (Z.abs z)) (IZR (Z.abs z) * error).
Proof.
  intro I; destruct (units_fit i I) as [P N]; unfold close in *; rewrite two_unit in *.
  destruct (Z_le_gt_dec 0 z) as [S|S].
  - rewrite Z.abs_eq by lia; apply IZR_le in S.
    rewrite !(relu_scaled (IZR z)) by exact S; rewrite !(relu_scaled 1), Rmult_1_l in P by lra; split; nra.
  - rewrite Z.abs_neq, opp_IZR by lia; assert (IZR z <= 0) as S' by (apply (IZR_le z 0); lia).
    replace (IZR z * weights u (N.of_nat i)) with (- IZR z * (-1 * weights u (N.of_nat i))) by ring.
    replace (IZR z * weights v (N.of_nat i)) with (- IZR z * (-1 * weights v (N.of_nat i))) by ring.
    rewrite !(relu_scaled (- IZR z)) by lra; split; nra.
Qed.

Lemma magnitudes r : columns_below (num_variables x) r ->
  close (total (fun ix => value [ix]) r) (IZR (weight r)) (IZR (weight r) * error).
Proof.
  induction r as [|[i z] r IH]; intro C; cbn [weight]; [unfold close; cbn; lra|].
  destruct (unit_magnitude i z (C i z (or_introl eq_refl))) as [U1 U2].
  destruct IH as [I1 I2]; [intros j y J; apply (C j y); now right|].
  rewrite total_cons; unfold close; rewrite plus_IZR; lra.
Qed.

Lemma row_right r b : In (r, b) (rows x) -> Z.abs (dot r (back x [u; v])) = b.
Proof.
  intro I; destruct (valid r b I) as [B C]; cbn [back]; pose proof (magnitudes r C) as [M1 M2].
  pose proof (row_near _ _ _ _ _ _ units_fit error_small r C) as (_ & Low & High).
  assert (d < Q2R (row_bound a r b)) as D.
  { pose proof (Qle_Rle _ _ (open_bound_le (row_bound a) x r b I)); unfold bound in small; lra. }
  specialize (fit r b (proj2 (in_targets x r b) (or_intror I))); apply Rabs_between in fit.
  pose proof (dot_bounded r (decoded (weights u) (weights v) (readout u) (readout v))) as T.
  pose proof (abs_dot_parity r (decoded (weights u) (weights v) (readout u) (readout v))) as P.
  pose proof (weight_nonneg r) as L; apply IZR_le in L as L'.
  pose proof (terms_positive r) as N; apply IZR_le in N as N'.
  assert (0 <= inject_Z (weight r))%Q as W by (change 0%Q with (inject_Z 0); now rewrite <- Zle_Qle).
  set (t := Z.abs (dot r _)) in *.
  assert (forall k, 0 <= k -> 0 <= k * inject_Z (weight r))%Q as K by (intros; now apply Qmult_le_0_compat).
  unfold row_bound, drift in D; destruct a; try easy; cbn [star_value label] in fit; cbn [both slack] in D; unfold error in *.
  - rewrite Q2R_Z in fit.
    refine (excluded _ b t _ _ _ d (value r) B _ P W (K 2%Q _) _ D _ _ _); try (lia || easy);
      rewrite ?Q2R_mult, ?Q2R_Z, ?Q2R_1, ?(Q2R_Z 2); lra.
  - rewrite Q2R_Z, plus_IZR in fit.
    refine (excluded _ b t _ _ _ d (value r + total (fun ix => value [ix]) r - IZR (weight r)) B _ P W (K (3 # 2)%Q _) _ D _ _ _);
      try (lia || easy); rewrite ?Q2R_mult, ?Q2R_Z, ?Q2R_1; unfold Q2R; cbn [Qnum Qden]; lra.
  - assert (Q2R (inject_Z b / inject_Z (terms r)) = IZR b / IZR (terms r)) as Y.
    { rewrite Q2R_div, !Q2R_Z; [reflexivity|]; intro E; unfold Qeq in E; cbn in E; lia. }
    assert (value r = IZR (terms r) * (value r / IZR (terms r))) as E by (field; lra).
    assert (IZR b = IZR (terms r) * (IZR b / IZR (terms r))) as E' by (field; lra).
    rewrite Y in fit; refine (excluded _ b t _ _ _ d (value r) B _ P W (K 2%Q _) _ D _ _ _); try (lia || easy);
      rewrite ?Q2R_mult, ?Q2R_Z, ?(Q2R_Z 2); try lra.
    + change 0%Q with (inject_Z 0); rewrite <- Zlt_Qlt; lia.
    + rewrite E, E'; split; nra.
Qed.
End Back.

Lemma back_below a x h d : a <> Gcn -> valid_system x -> d < Q2R (bound a x) -> within (task_for a x) h d ->
  solves x (back x h).
Proof.
  intros A V D W; apply within_graph_task in W as [L F]; [|apply samples_formed].
  destruct h as [|u [|v [|]]]; try discriminate; intros r b I; apply (row_right a x u v d A V D); [|exact I].
  intros q y J; rewrite <- (star_value_spec (N.of_nat (num_variables x))) by exact A.
  apply F, in_map_iff; now exists (q, y).
Qed.

Lemma back_same x u v i : back x (real [u; v]) i = back_rational x [u; v] i.
Proof.
  cbn [back back_rational real List.map weights readout]; unfold decoded.
  now rewrite !positive_part_same, <- !Q2R_mult, at_least_rational.
Qed.

Lemma solves_ext x s s' : (forall i, s i = s' i) -> solves x s -> solves x s'.
Proof.
  intros E S r b I; rewrite <- (S r b I); f_equal; clear I.
  induction r as [|[i z] r IH]; [reflexivity|]; cbn [dot]; now rewrite E, IH.
Qed.

Lemma tolerance_below a x : valid_system x -> (0 <= tolerance (task_for a x) < bound a x)%Q.
Proof.
  intro V; apply below_between, least_positive; intros q I; apply in_map_iff in I as ([r b] & <- & I).
  destruct (V r b I) as [B _]; pose proof (weight_nonneg r) as L.
  assert (0 <= inject_Z (weight r))%Q as W by (change 0%Q with (inject_Z 0); now rewrite <- Zle_Qle).
  apply excluding_bound_positive; [exact B | exact W | |].
  - unfold both; destruct a; now apply Qmult_le_0_compat.
  - unfold slack; destruct a; try reflexivity; change 0%Q with (inject_Z 0); rewrite <- Zlt_Qlt; exact (Z.lt_le_trans 0 1 _ eq_refl (terms_positive r)).
Qed.

Definition sign_system_to_relu_sum_with (a : aggregation) (A : a <> Gcn) : lifting sign_system.
Proof.
  refine (@Lifting sign_system (task_for a) (bound a) forward back back_rational (fun _ => eq_refl) (tolerance_below a)
            (fun x s => forward_exact a x s A) (fun x h d => back_below a x h d A) _).
  intros x h _ L; destruct h as [|u [|v [|]]]; try discriminate.
  apply solves_ext, back_same.
Defined.

Definition sign_system_to_relu_sum : lifting sign_system := sign_system_to_relu_sum_with Sum ltac:(discriminate).
Definition sign_system_to_relu_sum_sum_self : lifting sign_system := sign_system_to_relu_sum_with SumSelf ltac:(discriminate).
Definition sign_system_to_relu_sum_mean : lifting sign_system := sign_system_to_relu_sum_with Mean ltac:(discriminate).

(** ** NAE-3 rows: the bound is 1/2, and tight *)

Definition nae3 (x : system) : Prop := forall r b, In (r, b) (rows x) -> b = 1%Z /\
  exists i j k s t u, r = [(i, s); (j, t); (k, u)] /\ (Z.abs s = 1 /\ Z.abs t = 1 /\ Z.abs u = 1)%Z.

Theorem nae3_bound x : nae3 x -> rows x <> [] -> (bound Sum x == 1 # 2)%Q.
Proof.
  intros H N; assert (forall r b, In (r, b) (rows x) -> row_bound Sum r b = (2 # 4)%Q) as E.
  { intros r b I; destruct (H r b I) as (-> & i & j & k & s & t & u & -> & S & T & U).
    unfold row_bound, drift, both, slack; cbn [weight]; rewrite S, T, U; reflexivity. }
  unfold bound, open_bound; clear H; destruct (rows x) as [|[r b] l]; [easy|]; clear N; cbn [List.map fst snd least fold_right].
  rewrite (E r b (or_introl eq_refl)); fold (least (List.map (fun rb => row_bound Sum (fst rb) (snd rb)) l)).
  assert (2 # 4 <= least (List.map (fun rb => row_bound Sum (fst rb) (snd rb)) l))%Q as Le.
  { assert (forall q, In q (List.map (fun rb => row_bound Sum (fst rb) (snd rb)) l) -> q = (2 # 4)%Q) as A.
    { intros q I; apply in_map_iff in I as ([r' b'] & <- & I); apply (E r' b'); now right. }
    induction (List.map _ l) as [|q qs IH]; [discriminate|]; apply Q.min_glb; [rewrite (A q (or_introl eq_refl)); apply Qle_refl|].
    apply IH; intros; apply A; now right. }
  now rewrite Q.min_l by exact Le.
Qed.

(** Weights 1/2 and -1/2 everywhere have all errors at most 1/2, whether the formula has a witness or not. *)
Theorem nae3_tight x : nae3 x ->
  within (task_for Sum x) [Unit (fun _ => / 2) 1; Unit (fun _ => - / 2) 1] (/ 2).
Proof.
  intro H; apply within_graph_task; [apply samples_formed|]; split; [reflexivity|].
  intros g y I; apply in_map_iff in I as ([r b] & E & I); injection E as <- <-; cbn [fst snd label].
  rewrite star_value_spec by discriminate; cbn [weights readout star_value]; rewrite Q2R_Z; apply Rabs_between.
  apply in_targets in I as [(i & _ & [->| ->] & ->)|I]; [| |destruct (H r b I) as (-> & i & j & k & s & t & u & -> & S & T & U)];
    unfold two, inner; cbn.
  - unfold relu; repeat destruct (Rlt_le_dec _ _); lra.
  - unfold relu; repeat destruct (Rlt_le_dec _ _); lra.
  - assert (forall z, Z.abs z = 1 -> z = 1 \/ z = -1)%Z as A by lia.
    destruct (A s S) as [->| ->], (A t T) as [->| ->], (A u U) as [->| ->]; unfold relu; repeat destruct (Rlt_le_dec _ _); lra.
Qed.
