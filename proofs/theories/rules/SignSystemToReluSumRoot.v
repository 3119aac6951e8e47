(** Sign system to relu-sum with root weights, for the aggregations sum and mean: isolated nodes e_i and -e_i have
    label 0, their stars label 1, so that the signs are read off the neighbors' weights, and what the leaves of a row's
    star add is never negative. In normal form a wrong row is above its label. *)
From Coq Require Import List ZArith NArith QArith Qminmax Qreals Reals Lia Lra Psatz.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem NormalSystems.
From Karpnet.training Require Import Networks Unions Lifting Shapes Messages Rationals Signs NormalForm Bounds
  TwoChannels.
From Karpnet.rules Require Import SignSystemToReluSum.
Import ListNotations.
Open Scope R_scope.

Definition root_layer (a : aggregation) : layer := Layer (Relu 0) a true false false PoolSum false.

(** ** What the nodes contribute *)

Definition channel (a : aggregation) (F : N) (w : N -> R) (r : row) : R :=
  relu (match a with Mean => inner r w / IZR (terms r) | _ => inner r w end)
  + total (fun ix => relu (inner [ix] (shifted F w))) r.

Lemma root_star a F r h : a = Sum \/ a = Mean ->
  answer (alone F (star r)) (ActivationSum (root_layer a)) h (nodes (star r))
  = total (fun u => readout u * channel a F (weights u) r) h.
Proof.
  intro A; cbn [answer root_layer is_sign]; unfold network, readout_bias; cbn [has_readout_bias]; rewrite Rplus_0_r.
  apply total_ext; intros u _; f_equal; cbn [pool_of pooled root_layer activation_of].
  unfold star; rewrite (star_nodes _ r (Nat.le_refl _)), total_cons, total_map; unfold channel; f_equal.
  - rewrite activate_relu; f_equal; unfold argument; cbn [aggregation_of has_root has_bias root_layer].
    rewrite star_aggregate_hub by (destruct A; subst; easy || lia);
      rewrite (star_hub_own F (length r) r), !Rplus_0_r, terms_INR by lia.
    destruct A; subst; reflexivity.
  - rewrite <- (total_nth (fun ix => relu (inner [ix] (shifted F (weights u))))); apply total_ext; intros j J;
      apply in_seq in J.
    rewrite activate_relu; unfold argument; cbn [aggregation_of has_root has_bias root_layer].
    rewrite star_aggregate_leaf by (destruct A; subst; easy || lia); change (num_features _) with F.
    rewrite !(star_leaf_own F (length r) r) by lia.
    destruct (nth_error r j) as [[i z]|] eqn:E; [|apply nth_error_None in E; lia].
    f_equal; unfold inner; destruct A; subst; cbn; lra.
Qed.

Lemma root_isolated a F e h : a = Sum \/ a = Mean ->
  answer (alone F (isolated [e])) (ActivationSum (root_layer a)) h (nodes (isolated [e]))
  = total (fun u => readout u * relu (inner [e] (shifted F (weights u)))) h.
Proof.
  intro A; cbn [answer root_layer is_sign]; unfold network, readout_bias; cbn [has_readout_bias]; rewrite Rplus_0_r.
  apply total_ext; intros u _; f_equal; cbn [pool_of pooled root_layer activation_of].
  change (nodes (isolated [e])) with [0%N]; rewrite total_cons; change (total _ []) with 0;
    rewrite Rplus_0_r, activate_relu.
  f_equal; unfold argument; cbn [aggregation_of has_root has_bias root_layer]; rewrite Rplus_0_r, own_alone;
    destruct e as [i z].
  assert (aggregate (alone F (isolated [(i, z)])) a (weights u) 0 = 0) as ->.
  { destruct A; subst; cbn [aggregate]; rewrite neighbors_alone; cbn; [reflexivity | unfold Rdiv; ring]. }
  cbn; unfold held, inner; cbn; lra.
Qed.

(** ** The task *)

Definition root_row_bound (a : aggregation) (r : row) (b : Z) : Q :=
  match wrong_above (weight r) b with
  | Some t => Qmin (1 # 2) (inject_Z (t - b) / (inject_Z (weight r) + slack a r))
  | None => 1 # 2
  end.
Definition root_bound (a : aggregation) (x : system) : Q := Qmin (1 # 2) (open_bound (root_row_bound a) x).
Definition unit_list (x : system) : list row := units (num_variables x) 1 ++ units (num_variables x) (-1).
Definition root_samples (a : aggregation) (x : system) : list (graph * Q) :=
  shaped isolated (all_labelled 0 (unit_list x)) ++ star_samples a x.
Definition root_task (a : aggregation) (x : system) : task :=
  graph_task (ActivationSum (root_layer a)) 2 (N.of_nat (num_variables x)) (root_samples a x) (below (root_bound a x)).

(** No weights on the root. *)
Definition padded (n : nat) (u : rational_unit) : rational_unit :=
  Rational (fun c => if (c <? N.of_nat n)%N then rational_weights u c else 0%Q) (rational_readout u).
Definition root_forward (x : system) (s : nat -> bool) : list rational_unit :=
  List.map (padded (num_variables x)) (forward x s).

Section Rule.
Variable a : aggregation.
Hypothesis sum_or_mean : a = Sum \/ a = Mean.

Definition star_root_value (F : N) (u v : unit) (r : row) : R :=
  readout u * channel a F (weights u) r + readout v * channel a F (weights v) r.
Definition root_value (F : N) (u v : unit) (e : nat * Z) : R :=
  readout u * relu (inner [e] (shifted F (weights u))) + readout v * relu (inner [e] (shifted F (weights v))).

Lemma in_unit_list x r : In r (unit_list x) <-> exists i, (i < num_variables x)%nat /\ (r = [(i, 1%Z)] \/ r = [(i,
  (-1)%Z)]).
Proof.
  unfold unit_list; rewrite in_app_iff; rewrite !in_units; split.
  - intros [(i & I & ->)|(i & I & ->)]; exists i; auto.
  - intros (i & I & [->| ->]); [left | right]; now exists i.
Qed.

Lemma within_root x u v d : within (root_task a x) [u; v] d <->
  (forall i z, (i < num_variables x)%nat -> (z = 1 \/ z = -1)%Z ->
    Rabs (root_value (N.of_nat (num_variables x)) u v (i, z)) <= d) /\
  forall r b, In (r, b) (targets x) -> Rabs (star_root_value (N.of_nat (num_variables x)) u v r - Q2R (label a r b)) <=
    d.
Proof.
  unfold root_task; rewrite within_graph_task.
  2: { unfold root_samples; rewrite map_app; apply Forall_app; split; [|apply samples_formed].
       apply shaped_all; intros; apply isolated_formed. }
  unfold root_samples; split; [intros [_ H]; split | intros [H1 H2]; split; [reflexivity|]].
  - intros i z I Z; specialize (H (isolated [(i, z)]) 0%Q);
      rewrite root_isolated, Q2R_0, Rminus_0_r in H by exact sum_or_mean.
    unfold root_value; rewrite !total_cons in H; change (total _ []) with 0 in H; rewrite Rplus_0_r in H; apply H.
    apply in_app_iff; left; apply in_shaped; exists [(i, z)]; split; [|reflexivity]; apply in_all_labelled; split;
      [|reflexivity].
    apply in_unit_list; exists i; destruct Z as [->| ->]; auto.
  - intros r b I; specialize (H (star r) (label a r b)); rewrite root_star in H by exact sum_or_mean.
    unfold star_root_value; rewrite !total_cons in H; change (total _ []) with 0 in H; rewrite Rplus_0_r in H; apply H.
    apply in_app_iff; right; apply in_map_iff; now exists (r, b).
  - intros g y I; apply in_app_iff in I as [I|I].
    + apply in_shaped in I as (r & I & ->); apply in_all_labelled in I as [I ->].
      apply in_unit_list in I as (i & I & R); assert (exists z, r = [(i, z)] /\ (z = 1 \/ z = -1)%Z) as (z & -> & Z)
        by (destruct R; [exists 1%Z | exists (-1)%Z]; auto).
      rewrite root_isolated, Q2R_0, Rminus_0_r by exact sum_or_mean; rewrite !total_cons; change (total _ []) with 0.
      rewrite Rplus_0_r; exact (H1 i z I Z).
    + apply in_map_iff in I as ([r b] & E & I); injection E as <- <-; cbn [fst snd].
      rewrite root_star by exact sum_or_mean; rewrite !total_cons; change (total _ []) with 0; rewrite Rplus_0_r;
        exact (H2 r b I).
Qed.

Lemma star_root_value_parts F u v r : star_root_value F u v r =
  star_value a (weights u) (weights v) (readout u) (readout v) r + total (root_value F u v) r.
Proof.
  unfold star_root_value, channel, root_value; rewrite total_plus, !total_scaled.
  pose proof (IZR_le _ _ (terms_positive r)) as T; destruct sum_or_mean as [->| ->]; cbn [star_value]; unfold two.
  - ring.
  - assert (forall w, relu (inner r w / IZR (terms r)) = / IZR (terms r) * relu (inner r w)) as E.
    { intro w; unfold Rdiv; rewrite Rmult_comm; apply relu_scaled; left; apply Rinv_0_lt_compat; lra. }
    rewrite !E; unfold Rdiv; ring.
Qed.

Section Back.
Variables (x : system) (u v : unit) (d : R).
Hypothesis valid : normal_valid x.
Hypothesis small : d < Q2R (root_bound a x).
Let F : N := N.of_nat (num_variables x).
Hypothesis of_nodes : forall i z, (i < num_variables x)%nat -> (z = 1 \/ z = -1)%Z ->
  Rabs (root_value F u v (i, z)) <= d.
Hypothesis of_stars : forall r b, In (r, b) (targets x) -> Rabs (star_root_value F u v r - Q2R (label a r b)) <= d.
Local Notation value := (two (weights u) (weights v) (readout u) (readout v)).
Let s : nat -> bool := decoded (weights u) (weights v) (readout u) (readout v).

Lemma below_half : d < / 2.
Proof.
  pose proof (Qle_Rle _ _ (Q.le_min_l (1 # 2) (open_bound (root_row_bound a) x))) as H; unfold root_bound in small.
  replace (Q2R (1 # 2)) with (/ 2) in H by (unfold Q2R; cbn; lra); lra.
Qed.

Lemma root_units i z : (i < num_variables x)%nat -> (z = 1 \/ z = -1)%Z ->
  close (value [(i, z)] + root_value F u v (i, z)) 1 d.
Proof.
  intros I Z; specialize (of_stars [(i, z)] 1%Z); rewrite star_root_value_parts in of_stars;
    apply Rabs_between in of_stars.
  2: { apply in_targets; left; exists i; destruct Z as [->| ->]; auto. }
  rewrite total_cons in of_stars; change (total _ []) with 0 in of_stars.
  assert (star_value a (weights u) (weights v) (readout u) (readout v) [(i, z)] = value [(i, z)] /\ Q2R (label a [(i,
    z)] 1) = 1) as [E E'].
  { destruct sum_or_mean as [->| ->]; cbn [star_value label]; unfold terms; cbn; split; try lra; unfold Q2R; cbn; lra. }
  rewrite E, E' in of_stars; unfold close; lra.
Qed.

Lemma near_units i : (i < num_variables x)%nat -> close (value [(i, 1%Z)]) 1 (2 * d) /\ close (value [(i,
  (-1)%Z)]) 1 (2 * d).
Proof.
  intro I; assert (forall z, (z = 1 \/ z = -1)%Z -> close (value [(i, z)]) 1 (2 * d)) as H; [|split; apply H; auto].
  intros z Z; destruct (root_units i z I Z); specialize (of_nodes i z I Z); apply Rabs_between in of_nodes;
    unfold close; lra.
Qed.

Lemma root_readouts i : (i < num_variables x)%nat -> 0 < readout u /\ 0 < readout v.
Proof. pose proof below_half; apply (readouts_positive _ _ _ _ (num_variables x) (2 * d) near_units ltac:(lra)). Qed.

Lemma relu_nonneg t : 0 <= relu t.
Proof. unfold relu; destruct (Rlt_le_dec 0 t); lra. Qed.

(** What a leaf adds makes up for its term. *)
Lemma term_made_up i z : (i < num_variables x)%nat -> let g := root_value F u v (i, z) in
  IZR z * IZR (sign (s i)) - IZR (Z.abs z) * d <= readout u * (IZR z * weights u (N.of_nat i)) + g /\
  - (IZR z * IZR (sign (s i))) - IZR (Z.abs z) * d <= readout v * (IZR z * weights v (N.of_nat i)) + g.
Proof.
  intros I g; destruct (root_readouts i I) as [A B]; pose proof below_half as D.
  destruct (near_signs _ _ _ _ (num_variables x) (2 * d) near_units ltac:(lra) i I) as [NU NV]; fold s in NU, NV.
  destruct (root_units i 1 I ltac:(auto)) as [P1 P2], (root_units i (-1) I ltac:(auto)) as [N1 N2].
  rewrite two_unit in P1, P2, N1, N2; rewrite ?Rmult_1_l in P1, P2.
  assert (0 <= root_value F u v (i, 1%Z) /\ 0 <= root_value F u v (i, (-1)%Z)) as [G1 G2].
  { unfold root_value; split; apply Rplus_le_le_0_compat; apply Rmult_le_pos; (lra || apply relu_nonneg). }
  assert (g = IZR (Z.abs z) * if (0 <=? z)%Z then root_value F u v (i, 1%Z) else root_value F u v (i, (-1)%Z)) as ->.
  { unfold g, root_value.
    assert (forall w, relu (inner [(i, z)] w) = IZR (Z.abs z) * relu (inner [(i,
      if (0 <=? z)%Z then 1%Z else (-1)%Z)] w)) as R.
    { intro w; rewrite <- relu_scaled by (apply (IZR_le 0); lia); f_equal; unfold inner; cbn; rewrite !Rplus_0_r.
      destruct (Z.leb_spec 0 z); [rewrite Z.abs_eq by lia; ring | rewrite Z.abs_neq, opp_IZR by lia; ring]. }
    rewrite !R; destruct (0 <=? z)%Z; ring. }
  set (Gp := root_value F u v (i, 1%Z)) in *; set (Gm := root_value F u v (i, (-1)%Z)) in *.
  set (wu := weights u (N.of_nat i)) in *; set (wv := weights v (N.of_nat i)) in *; clearbody Gp Gm wu wv.
  assert (exists U V, U = readout u * wu /\ V = readout v * wv) as (U & V & EU & EV) by (eexists; eexists; split;
    reflexivity).
  replace (readout u * (IZR z * wu)) with (IZR z * U) by (rewrite EU; ring).
  replace (readout v * (IZR z * wv)) with (IZR z * V) by (rewrite EV; ring).
  unfold close in NU, NV; rewrite <- EU in NU; rewrite <- EV in NV.
  assert (IZR (sign (s i)) = 1 /\ 0 < U /\ V < 0 /\ 1 - d <= U + Gp <= 1 + d /\ 1 - d <= - V + Gm <= 1 + d \/
          IZR (sign (s i)) = -1 /\ U < 0 /\ 0 < V /\ 1 - d <= V + Gp <= 1 + d /\ 1 - d <= - U + Gm <= 1 + d) as C.
  { unfold relu in P1, P2, N1, N2; destruct (s i); cbn [sign] in *; [left | right].
    - assert (0 < wu /\ wv < 0) as [W1 W2] by
        (split; [apply Rmult_lt_reg_l with (readout u) | apply Rmult_lt_reg_l with (readout v)]; lra).
      repeat (destruct (Rlt_le_dec 0 _)); lra.
    - assert (wu < 0 /\ 0 < wv) as [W1 W2] by
        (split; [apply Rmult_lt_reg_l with (readout u) | apply Rmult_lt_reg_l with (readout v)]; lra).
      repeat (destruct (Rlt_le_dec 0 _)); lra. }
  clear P1 P2 N1 N2 NU NV EU EV.
  assert (forall k, 0 <= k -> 0 <= IZR (Z.abs z) * k) as K by (intros; apply Rmult_le_pos; [apply (IZR_le 0);
    lia | lra]).
  assert (IZR (Z.abs z) = IZR z /\ (0 <=? z)%Z = true \/ IZR (Z.abs z) = - IZR z /\ (0 <=? z)%Z = false) as Z.
  { destruct (Z.leb_spec 0 z); [left; rewrite Z.abs_eq by lia | right; rewrite Z.abs_neq, opp_IZR by lia]; auto. }
  pose proof (K Gp G1); pose proof (K Gm G2); destruct C as [(-> & _ & _ & C1 & C2)|(-> & _ & _ & C1 & C2)].
  - pose proof (K (U + Gp - 1 + d) ltac:(lra)); pose proof (K (V + 1 + d) ltac:(lra));
      pose proof (K (1 + d - U) ltac:(lra));
      pose proof (K (- V + Gm - 1 + d) ltac:(lra)); destruct Z as [[Z ->]|[Z ->]]; rewrite Z in *; split; lra.
  - pose proof (K (V + Gp - 1 + d) ltac:(lra)); pose proof (K (U + 1 + d) ltac:(lra));
      pose proof (K (1 + d - V) ltac:(lra));
      pose proof (K (- U + Gm - 1 + d) ltac:(lra)); destruct Z as [[Z ->]|[Z ->]]; rewrite Z in *; split; lra.
Qed.

Lemma row_made_up r : columns_below (num_variables x) r ->
  IZR (dot r s) - IZR (weight r) * d <= readout u * inner r (weights u) + total (root_value F u v) r /\
  - IZR (dot r s) - IZR (weight r) * d <= readout v * inner r (weights v) + total (root_value F u v) r.
Proof.
  induction r as [|[i z] r IH]; intro C; [cbn; lra|]; cbn [dot weight];
    rewrite !inner_cons, total_cons, !plus_IZR, mult_IZR.
  pose proof (term_made_up i z (C i z (or_introl eq_refl))); cbv zeta in *.
  destruct IH; [intros j b J; apply (C j b); now right|]; lra.
Qed.

Lemma root_value_nonneg r : columns_below (num_variables x) r -> 0 <= total (root_value F u v) r.
Proof.
  induction r as [|[i z] r IH]; intro C; [cbn; lra|]; rewrite total_cons;
    destruct (root_readouts i (C i z (or_introl eq_refl))).
  apply Rplus_le_le_0_compat; [|apply IH; intros j b J; apply (C j b); now right].
  unfold root_value; apply Rplus_le_le_0_compat; apply Rmult_le_pos; (lra || apply relu_nonneg).
Qed.

Theorem root_row r b : In (r, b) (rows x) -> Z.abs (dot r s) = b.
Proof.
  intro I; destruct (valid r b I) as [C N]; pose proof (of_stars r b (proj2 (in_targets x r b) (or_intror I))) as S.
  rewrite star_root_value_parts in S; apply Rabs_between in S; pose proof below_half as D.
  assert (Q2R (label a r b) * Q2R (slack a r) = IZR b /\ 1 <= Q2R (slack a r)) as [EL T].
  { pose proof (terms_positive r) as T; apply IZR_le in T as T'; destruct sum_or_mean as [->| ->]; cbn [label slack].
    - rewrite Q2R_Z, Q2R_1; lra.
    - rewrite Q2R_div, !Q2R_Z by (intro E; unfold Qeq in E; cbn in E; lia); split; [field; lra | exact T']. }
  assert (star_value a (weights u) (weights v) (readout u) (readout v) r * Q2R (slack a r) = value r) as EV.
  { pose proof (IZR_le _ _ (terms_positive r)) as T'; destruct sum_or_mean as [->| ->]; cbn [star_value slack];
      rewrite ?Q2R_1, ?Q2R_Z; [ring | field; lra]. }
  destruct (Z.eq_dec (Z.abs (dot r s)) b) as [E|E]; [exact E | exfalso].
  destruct r as [|[i z] r'].
  { destruct N as [(B & W & _)|[_ ->]]; [cbn in E, W; lia|]; cbn in EV.
    unfold two, inner in EV; cbn in EV; rewrite !relu_0 in EV; change (total _ []) with 0 in S; clear EV.
    assert (star_value a (weights u) (weights v) (readout u) (readout v) [] = 0 /\ Q2R (label a [] 2) = 2) as [E1 E2].
    { unfold label, star_value, two, inner; destruct sum_or_mean as [->| ->]; cbn; rewrite !relu_0; split; try lra;
      unfold Q2R; cbn; lra. }
    rewrite E1, E2 in S; lra. }
  destruct (root_readouts i (C i z (or_introl eq_refl))) as [A B]; set (r := (i, z) :: r') in *.
  pose proof (normal_wrong r b s N ltac:(discriminate) E) as W.
  destruct (wrong_above_least (weight r) b (Z.abs (dot r s)) (abs_dot_parity r s)) as (t & Et & Ht).
  { pose proof (dot_bounded r s); lia. }
  assert (d * (IZR (weight r) + Q2R (slack a r)) < IZR (t - b)) as K.
  { pose proof (Qle_Rle _ _ (Q.le_min_r (1 # 2) (open_bound (root_row_bound a) x))) as K1.
    pose proof (Qle_Rle _ _ (open_bound_le (root_row_bound a) x r b I)) as K2; unfold root_row_bound at 2 in K2;
      rewrite Et in K2.
    pose proof (Qle_Rle _ _ (Q.le_min_r (1 # 2) (inject_Z (t - b) / (inject_Z (weight r) + slack a r)))) as K3.
    unfold root_bound in small; rewrite <- Q2R_Z, <- Q2R_plus; apply below_quotient; [lra|].
    apply sum_positive; [change 0%Q with (inject_Z 0); rewrite <- Zle_Qle; apply weight_nonneg|].
    apply Rlt_Qlt; rewrite Q2R_0; lra. }
  rewrite minus_IZR in K; apply IZR_le in Ht.
  destruct (row_made_up r C) as [M1 M2]; pose proof (root_value_nonneg r C) as G.
  destruct (two_cases (weights u) (weights v) (readout u) (readout v) r A B) as (_ & V1 & V2 & _); cbv zeta in *.
  set (g := total (root_value F u v) r) in *; set (q := Q2R (slack a r)) in *; set (sv := star_value _ _ _ _ _ r) in *.
  assert (IZR (Z.abs (dot r s)) - IZR (weight r) * d <= value r + g) as Low.
  { rewrite abs_IZR; unfold Rabs; destruct (Rcase_abs _); lra. }
  assert (g <= g * q) by nra.
  assert ((sv + g) * q <= (Q2R (label a r b) + d) * q) as Top by (apply Rmult_le_compat_r; lra).
  rewrite !Rmult_plus_distr_r, EV, EL in Top; lra.
Qed.
End Back.

Lemma root_tolerance x : normal_valid x -> (0 <= tolerance (root_task a x) < root_bound a x)%Q.
Proof.
  intro V; apply below_between, Q.min_glb_lt; [reflexivity|]; apply least_positive; intros q I.
  apply in_map_iff in I as ([r b] & <- & I); cbn [fst snd]; unfold root_row_bound.
  destruct (wrong_above (weight r) b) as [t|] eqn:E; [|reflexivity]; apply Q.min_glb_lt; [reflexivity|].
  apply quotient_positive; [apply wrong_above_spec in E; lia|]; apply sum_positive.
  - change 0%Q with (inject_Z 0); rewrite <- Zle_Qle; apply weight_nonneg.
  - destruct sum_or_mean as [->| ->]; cbn [slack]; [reflexivity|].
    change 0%Q with (inject_Z 0); rewrite <- Zlt_Qlt; pose proof (terms_positive r); lia.
Qed.

Lemma two_ext w1 w2 w1' w2' a1 a2 r : (forall i z, In (i, z) r ->
  w1 (N.of_nat i) = w1' (N.of_nat i) /\ w2 (N.of_nat i) = w2' (N.of_nat i)) ->
  two w1 w2 a1 a2 r = two w1' w2' a1 a2 r.
Proof. intro H; unfold two; f_equal; f_equal; f_equal; apply inner_ext; intros i z I; now destruct (H i z I). Qed.

Lemma root_forward_exact x s : normal_valid x -> solves x s -> within (root_task a x) (real (root_forward x s)) 0.
Proof.
  intros V S; pose proof (forward_exact a x s ltac:(destruct sum_or_mean; subst;
    discriminate) (normal_is_valid x V) S) as H.
  unfold root_forward, forward, real in *; cbn [List.map] in *; apply within_root.
  set (F := N.of_nat (num_variables x)); assert (forall i z k, (i < num_variables x)%nat ->
    inner [(i, z)] (shifted F (fun c => Q2R (rational_weights (padded (num_variables x) (sign_unit s k)) c))) = 0) as Z.
  { intros i z k _; unfold inner, shifted; cbn; destruct (N.ltb_spec (F + N.of_nat i) (N.of_nat (num_variables x)));
    [unfold F in *; lia|].
    rewrite Q2R_0; lra. }
  assert (forall i z, (i < num_variables x)%nat -> root_value F
    (Unit (fun c => Q2R (rational_weights (padded (num_variables x) (sign_unit s 1)) c)) (Q2R 1))
    (Unit (fun c => Q2R (rational_weights (padded (num_variables x) (sign_unit s (-1))) c)) (Q2R 1)) (i, z) = 0) as Z'.
  { intros i z I; unfold root_value; cbn [weights readout]; rewrite !Z, relu_0 by exact I; ring. }
  split; [intros i z I _; rewrite Z', Rabs_R0 by exact I; lra|]; intros r b I.
  pose proof (columns_of_targets x r b (normal_is_valid x V) I) as C; rewrite star_root_value_parts.
  rewrite (total_zero _ r), Rplus_0_r by (intros [i z] J; apply Z', (C i z J)).
  apply within_graph_task in H as [_ H]; [|apply samples_formed].
  specialize (H (star r) (label a r b)); rewrite star_value_spec in H by (destruct sum_or_mean; subst; discriminate).
  cbn [weights readout] in *; eapply Rle_trans; [right|apply H, in_map_iff; now exists (r, b)]; do 2 f_equal.
  assert (two (fun c => Q2R (rational_weights (padded (num_variables x) (sign_unit s 1)) c))
    (fun c => Q2R (rational_weights (padded (num_variables x) (sign_unit s (-1))) c)) (Q2R 1) (Q2R 1) r
    = two (fun c => Q2R (rational_weights (sign_unit s 1) c)) (fun c => Q2R (rational_weights (sign_unit s (-1)) c))
      (Q2R 1) (Q2R 1) r) as E.
  { apply two_ext; intros i z J; specialize (C i z J); unfold padded; cbn [rational_weights].
    destruct (N.ltb_spec (N.of_nat i) (N.of_nat (num_variables x))); [split; reflexivity | lia]. }
  destruct sum_or_mean; subst; [exact E | exact (f_equal (fun z => z / IZR (terms r)) E)].
Qed.

Lemma root_back_below x h d : normal_valid x -> d < Q2R (root_bound a x) -> within (root_task a x) h d ->
  solves x (back x h).
Proof.
  intros V D W; pose proof W as [L _]; destruct h as [|u [|v []]]; try discriminate; apply within_root in W as [H1 H2].
  intros r b I; exact (root_row x u v d V D H1 H2 r b I).
Qed.

Lemma back_same_pointwise x h : length h = 2%nat -> forall i, back x (real h) i = back_rational x h i.
Proof. destruct h as [|u [|v []]]; try discriminate; intros _ i; apply SignSystemToReluSum.back_same. Qed.

Definition root_of_normal_form : lifting normal_sign_system.
Proof.
  refine (@Lifting normal_sign_system (root_task a) (root_bound a) root_forward back back_rational (fun _ => eq_refl)
            root_tolerance root_forward_exact root_back_below _).
  intros x h V L S; exact (solves_ext x _ _ (back_same_pointwise x h L) S).
Defined.

Definition sign_system_to_relu_sum_root_with : lifting sign_system :=
  after_normal_form root_of_normal_form (fun x h L => back_same_pointwise x h L).
End Rule.

Definition sign_system_to_relu_sum_root : lifting sign_system := sign_system_to_relu_sum_root_with Sum (or_introl
  eq_refl).
Definition sign_system_to_relu_sum_mean_root : lifting sign_system := sign_system_to_relu_sum_root_with Mean (or_intror
  eq_refl).

(** For NAE-3 the bounds are 1/2 and 1/3, and tight: networks without weights on the root have that error. *)
Theorem root_nae3_tight a w x : a = Sum /\ w = / 2 \/ a = Mean /\ w = 2 / 3 -> normal_valid x -> nae3 x ->
  within (root_task a x) [Unit (fun c => if (c <? N.of_nat (num_variables x))%N then w else 0) 1;
                          Unit (fun c => if (c <? N.of_nat (num_variables x))%N then - w else 0) 1] (1 - w).
Proof.
  intros A V H; assert (a = Sum \/ a = Mean) as SM by (destruct A as [[? _]|[? _]]; auto); apply (within_root a SM).
  set (F := N.of_nat (num_variables x)); set (u := Unit (fun c : N => if (c <? F)%N then w else 0) 1).
  set (v := Unit (fun c : N => if (c <? F)%N then - w else 0) 1).
  assert (0 < w < 1) as W by (destruct A as [[_ ->]|[_ ->]]; lra).
  assert (forall e, root_value F u v e = 0) as Z.
  { intros [i z]; unfold root_value, shifted, inner, u, v; cbn; rewrite !(proj2 (N.ltb_ge _ _)) by (unfold F; lia).
    rewrite !Rmult_0_r, !Rplus_0_r, relu_0; lra. }
  split; [intros; rewrite Z, Rabs_R0; lra|]; intros r b I.
  rewrite (star_root_value_parts a SM), (total_zero _ r), Rplus_0_r by (intros; apply Z).
  pose proof (columns_of_targets x r b (normal_is_valid x V) I) as C.
  assert (two (weights u) (weights v) (readout u) (readout v) r = w * Rabs (inner r (fun _ => 1))) as E.
  { unfold two; rewrite (inner_ext r (weights u) (fun _ => w * 1)), (inner_ext r (weights v) (fun _ => w * -1)).
    - rewrite !inner_scaled, !relu_scaled by lra; assert (inner r (fun _ => -1) = - inner r (fun _ => 1)) as ->.
      { replace (- inner r (fun _ => 1)) with (-1 * inner r (fun _ => 1)) by ring; rewrite <- inner_scaled;
        apply inner_ext; intros; lra. }
      change (readout u) with 1; change (readout v) with 1; generalize (inner r (fun _ => 1)); intro z.
      unfold relu, Rabs; destruct (Rcase_abs z), (Rlt_le_dec 0 z), (Rlt_le_dec 0 (- z)); try lra;
        replace z with 0 by lra; lra.
    - intros i z J; specialize (C i z J); cbn [v weights]; rewrite (proj2 (N.ltb_lt _ _)) by (unfold F; lia); lra.
    - intros i z J; specialize (C i z J); cbn [u weights]; rewrite (proj2 (N.ltb_lt _ _)) by (unfold F; lia); lra. }
  assert (exists p, (Rabs (inner r (fun _ => 1)) = 1 \/ Rabs (inner r (fun _ => 1)) = 3 /\ p = 3%Z) /\ b = 1%Z /\
    (terms r = p /\ (p = 1 \/ p = 3))%Z) as (p & I1 & -> & P).
  { apply in_targets in I as [(i & _ & [->| ->] & ->)|I].
    - exists 1%Z; unfold inner; cbn; repeat split; [left; rewrite Rabs_pos_eq; lra | now left].
    - exists 1%Z; unfold inner; cbn; repeat split; [left; rewrite Rabs_left; lra | now left].
    - destruct (H r b I) as (-> & i & j & k & s & t & q & -> & S & T & U); exists 3%Z; unfold inner; cbn.
      assert (forall z, Z.abs z = 1 -> z = 1 \/ z = -1)%Z as O by lia; split; [|repeat split; now right].
      destruct (O s S) as [->| ->], (O t T) as [->| ->], (O q U) as [->| ->]; unfold Rabs; destruct (Rcase_abs _);
        lra || (left; lra) || (right; split; [lra | reflexivity]). }
  destruct P as [T P]; apply Rabs_between; destruct A as [[-> ->]|[-> ->]]; cbn [star_value label]; rewrite E.
  - rewrite Q2R_Z; lra.
  - rewrite T, Q2R_div, !Q2R_Z by (destruct P as [->| ->]; discriminate).
    destruct P as [->| ->]; [assert (Rabs (inner r (fun _ => 1)) = 1) as -> by (destruct I1 as [I1|[_ I1]];
      [exact I1 | discriminate]); lra | lra].
Qed.

(** The cap 1/2 is needed: for the row (1, 1) with target 0, here is a fit with that error whose signs are wrong. *)
Definition four_weights (a b c d : R) : unit :=
  Unit (fun n => match n with 0%N => a | 1%N => b | 2%N => c | 3%N => d | _ => 0 end) 1.
Theorem root_cap_needed : let x := System 2 [([(0%nat, 1%Z); (1%nat, 1%Z)], 0%Z)] in
  let h := [four_weights (-3 / 4) (1 / 2) (1 / 2) 0; four_weights (-3 / 4) 0 0 (-1 / 2)] in
  (root_bound Sum x == 1 # 2)%Q /\ within (root_task Sum x) h (/ 2) /\ ~ solves x (back x h).
Proof.
  intros x h; split; [reflexivity|]; split.
  - apply (within_root Sum (or_introl eq_refl)); split.
    + intros i z I Z; apply Rabs_between; assert (i = 0 \/ i = 1)%nat as [->| ->] by (cbn in I; lia);
        destruct Z as [->| ->]; unfold root_value, shifted, inner, relu; cbn; repeat destruct (Rlt_le_dec _ _); lra.
    + intros r b I; rewrite (star_root_value_parts Sum (or_introl eq_refl)); apply Rabs_between; cbn [label star_value].
      rewrite Q2R_Z; apply in_targets in I as [(i & I & R & ->)|[E|[]]]; [|injection E as <- <-].
      * assert (i = 0 \/ i = 1)%nat as [->| ->] by (cbn in I; lia); destruct R as [->| ->];
          unfold root_value, two, shifted, inner, relu; cbn; repeat destruct (Rlt_le_dec _ _); lra.
      * unfold root_value, two, shifted, inner, relu; cbn; repeat destruct (Rlt_le_dec _ _); lra.
  - intro S; specialize (S _ _ (or_introl eq_refl)); cbn [back dot h] in S.
    assert (decoded (weights (four_weights (-3 / 4) (1 / 2) (1 / 2) 0)) (weights (four_weights (-3 / 4) 0 0 (-1 / 2))) 1
      1 0 = true /\
            decoded (weights (four_weights (-3 / 4) (1 / 2) (1 / 2) 0)) (weights (four_weights (-3 / 4) 0 0 (-1 / 2))) 1
              1 1 = true)
      as [T0 T1].
    { unfold decoded, positive_part, exceeds, at_least; cbn; destruct (Rlt_le_dec 0 1); [|lra].
      split; destruct (Rle_lt_dec _ _); (reflexivity || lra). }
    change (readout (four_weights (-3 / 4) (1 / 2) (1 / 2) 0)) with 1 in S;
      change (readout (four_weights (-3 / 4) 0 0 (-1 / 2))) with 1 in S.
    rewrite T0, T1 in S; cbn in S; lia.
Qed.
