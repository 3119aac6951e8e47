(** What is easy: samples of one message each, where any width is allowed or where there is one channel. *)
From Coq Require Import List Bool ZArith NArith QArith Qreals Reals Lia Lra Permutation.
From Karpnet.problems Require Import SignSystem.
From Karpnet.training Require Import Networks Unions Lifting Shapes Messages Rationals TwoChannels Classifiers Channels
  Parts EdgeTasks Widths.
Import ListNotations.
Open Scope R_scope.

(** ** ANDs of features and of degrees *)

Corollary feature_ands_fit F ss : Forall well_formed (List.map fst ss) ->
  (fitted (class_task FeatureAnd F ss (length (negatives ss))) <->
   forall g, In (g, false) ss -> exists u, feature_sum (alone F g) (weights u) (nodes g) < readout u /\
     forall g', In (g', true) ss -> readout u <= feature_sum (alone F g') (weights u) (nodes g')).
Proof.
  intro W; rewrite (ands_fit (fun u g => at_least (feature_sum (alone F g) (weights u) (nodes g)) (readout u)))
    by (exact W || reflexivity).
  split; intros H g I; destruct (H g I) as (u & N & P); exists u; split.
  - now apply at_least_false in N.
  - intros g' I'; now apply at_least_spec, P.
  - now apply at_least_false.
  - intros g' I'; now apply at_least_spec, P.
Qed.

Corollary degree_ands_fit F ss : Forall well_formed (List.map fst ss) ->
  (fitted (class_task DegreeAnd F ss (length (negatives ss))) <->
   forall g, In (g, false) ss -> exists u, degree_sum (alone F g) (weights u) (nodes g) < readout u /\
     forall g', In (g', true) ss -> readout u <= degree_sum (alone F g') (weights u) (nodes g')).
Proof.
  intro W; rewrite (ands_fit (fun u g => at_least (degree_sum (alone F g) (weights u) (nodes g)) (readout u)))
    by (exact W || reflexivity).
  split; intros H g I; destruct (H g I) as (u & N & P); exists u; split.
  - now apply at_least_false in N.
  - intros g' I'; now apply at_least_spec, P.
  - now apply at_least_false.
  - intros g' I'; now apply at_least_spec, P.
Qed.

(** ** Weights in general position *)

Lemma some_number (l : list R) : exists x, 0 < x /\ forall y, In y l -> y < x.
Proof.
  induction l as [|y l (x & P & H)]; [exists 1; split; [lra | easy]|]; exists (Rmax x (y + 1)); split.
  - eapply Rlt_le_trans; [exact P | apply Rmax_l].
  - intros z [<-|I]; [eapply Rlt_le_trans; [|apply Rmax_r]; lra|]; eapply Rlt_le_trans; [now apply H | apply Rmax_l].
Qed.

Lemma inner_plus r (v w : N -> R) : inner r (fun i => v i + w i) = inner r v + inner r w.
Proof. unfold inner; rewrite <- total_plus; apply total_ext; intros [i x] _; ring. Qed.
Lemma inner_line r x (v w : N -> R) : inner r (fun i => v i + x * w i) = inner r v + x * inner r w.
Proof. now rewrite inner_plus, inner_scaled. Qed.

(** One vector of weights for many vectors that each have one, among those that are 0 on [z]. *)
Lemma general_weights (z : row) (l : list row) : (forall r, In r l -> exists w, inner z w = 0 /\ inner r w <> 0) ->
  exists w, inner z w = 0 /\ forall r, In r l -> inner r w <> 0.
Proof.
  induction l as [|r l IH]; intro H; [exists (fun _ => 0); split; [|easy]; apply total_zero; intros [i x] _; ring|].
  destruct IH as (v & Zv & V); [intros q I; apply H; now right|]; destruct (H r (or_introl eq_refl)) as (w & Zw & W).
  destruct (some_number (List.map (fun q => - inner q v / inner q w) (r :: l))) as (x & _ & X).
  exists (fun i => v i + x * w i); split; [rewrite inner_line, Zv, Zw; ring|]; intros q I.
  rewrite inner_line; intro E; destruct (Req_dec (inner q w) 0) as [Z|N].
  - rewrite Z in E; destruct I as [<-|I]; [contradiction | apply (V q I); lra].
  - specialize (X _ (in_map (fun q => - inner q v / inner q w) _ _ I)); cbv beta in X.
    assert (x = - inner q v / inner q w) by (apply (Rmult_eq_reg_r (inner q w)); [field_simplify; lra | exact N]); lra.
Qed.

(** ** Networks put together from spikes *)

(** A network that is 1 on [z] and 0 on [l], with no readout bias. *)
Definition spiked (a : edge_class) (m : nat) (z : row) (l : list row) : Prop :=
  exists h, edge_sum a m h z = 1 /\ share a m h = 0 /\ forall r, In r l -> edge_sum a m h r = 0.
Fixpoint all_spiked (a : edge_class) (m : nat) (l : list row) : Prop :=
  match l with [] => True | z :: l => spiked a m z l /\ all_spiked a m l end.

Lemma share_app a m h k : share a m (h ++ k) = share a m h + share a m k.
Proof. unfold share; destruct (has_share a); [apply total_app | ring]. Qed.

Lemma values_from_spikes a m (ss : list (row * Q)) : all_spiked a m (List.map fst ss) ->
  exists h, share a m h = 0 /\ forall r y, In (r, y) ss -> edge_sum a m h r = Q2R y.
Proof.
  induction ss as [|[z y] l IH]; intro A.
  - exists []; split; [unfold share; now destruct (has_share a) | easy].
  - cbn [List.map fst all_spiked] in A; destruct A as [(k & K1 & K & K0) A]; destruct (IH A) as (h & S & V).
    exists (h ++ scaled (Q2R y - edge_sum a m h z) k); split; [rewrite share_app, scaled_share, S, K; ring|].
    assert (forall r, edge_sum a m (h ++ scaled (Q2R y - edge_sum a m h z) k) r
                      = edge_sum a m h r + (Q2R y - edge_sum a m h z) * edge_sum a m k r) as E
      by (intro r; rewrite <- scaled_sum; apply total_app).
    intros r t [I|I]; rewrite E.
    + injection I as <- <-; rewrite K1; ring.
    + rewrite (V r t I), K0; [ring|]; apply in_map_iff; now exists (r, t).
Qed.

Lemma widened_edge_task a m k j ss tol : widened (edge_task a m k ss tol) j = edge_task a m j ss tol.
Proof. unfold edge_task; now destruct (is_at_nodes a). Qed.
Lemma edge_task_family a m k ss tol : family_of (edge_task a m k ss tol) = ActivationSum (layer_of a).
Proof. unfold edge_task; now destruct (is_at_nodes a). Qed.
Lemma edge_task_samples a m k ss tol : length (samples (edge_task a m k ss tol)) = length ss.
Proof.
  unfold edge_task, shaped, samples; destruct (is_at_nodes a);
    cbn [labelled_nodes node_task graph_task data sizes union].
  - rewrite map_length; generalize 0%N; rewrite map_map; induction ss as [|s l IH]; intro n; [reflexivity|].
    cbn [List.map starts length]; now rewrite IH.
  - rewrite map_map, map_map; generalize 0%N; induction ss as [|s l IH]; intro n; [reflexivity|].
    cbn [List.map ranges length]; now rewrite IH.
Qed.

(** Exact values are a fit, which a channel for each sample has too. *)
Lemma spikes_fit a m k ss tol : is_classifier a = false -> (0 <= tol)%Q -> all_spiked a m (List.map fst ss) ->
  (length ss <= k)%nat -> fitted (edge_task a m k ss tol).
Proof.
  intros C T A K; destruct (values_from_spikes a m ss A) as (h & S & V); rewrite <- (widened_edge_task a m (length h)).
  apply (wider_fits _ (layer_of a) (length ss)); [apply edge_task_family | exact K|].
  rewrite <- (edge_task_samples a m (length h) ss tol).
  apply (samples_bound_width _ (layer_of a) (length h)); [apply edge_task_family|].
  rewrite widened_edge_task; exists h; apply no_misfit_within; [apply edge_task_no_errors|].
  apply edge_task_within; [exact C|]; split; [reflexivity|]; intros r y I; unfold edge_value.
  rewrite S, Rplus_0_r, (V r y I), Rminus_eq_0, Rabs_R0, edge_task_tolerance; apply Qle_Rle in T;
    now rewrite Q2R_0 in T.
Qed.

Lemma times_positive a : 0 < times a.
Proof. unfold times; destruct (is_at_nodes a); lra. Qed.

(** ** Hidden biases: samples that differ have a fit *)

Definition opposite (r : row) : row := List.map (fun '(i, x) => (i, (- x)%Z)) r.
Lemma inner_opposite r w : inner (opposite r) w = - inner r w.
Proof.
  transitivity (-1 * inner r w); [|ring]; unfold inner, opposite; rewrite total_map, <- total_scaled.
  apply total_ext; intros [i x] _; rewrite opp_IZR; ring.
Qed.

Definition differ (r q : row) : Prop := exists w, inner r w <> inner q w.
Fixpoint differences (l : list row) : list row :=
  match l with [] => [] | r :: l => List.map (fun q => r ++ opposite q) l ++ differences l end.

Lemma told_apart l : ForallOrdPairs differ l -> exists w, ForallOrdPairs (fun r q => inner r w <> inner q w) l.
Proof.
  intro D; destruct (general_weights [] (differences l)) as (w & _ & W).
  - intros r I; revert I; induction D as [|z l H D IH]; [easy|]; cbn [differences]; intro I;
      apply in_app_iff in I as [I|I]; [|auto].
    apply in_map_iff in I as (q & <- & I); rewrite Forall_forall in H; destruct (H q I) as (w & N); exists w; split;
      [reflexivity|].
    rewrite inner_app, inner_opposite; lra.
  - exists w; induction D as [|z l H D IH]; constructor.
    + apply Forall_forall; intros q I E; apply (W (z ++ opposite q)).
      * cbn [differences]; apply in_app_iff; left; apply in_map_iff; now exists q.
      * rewrite inner_app, inner_opposite; lra.
    + apply IH; intros r I; apply W; cbn [differences]; apply in_app_iff; now right.
Qed.

Definition biased_class (has_readout_bias at_nodes : bool) : edge_class :=
  EdgeClass Bias has_readout_bias at_nodes false.

Lemma biased_spike b at_nodes m z l w : columns_below m z -> (forall r, In r l -> columns_below m r) ->
  (forall r, In r l -> inner z w <> inner r w) -> spiked (biased_class b at_nodes) m z l.
Proof.
  intros Bz B D; set (a := biased_class b at_nodes); set (t := inner z w).
  destruct (some_number (List.map (fun r => / Rabs (inner r w - t)) l)) as (x & P & X).
  set (unit_at := fun (b c : R) => Unit (fun i => if N.eqb i (N.of_nat m) then b else if N.eqb i (N.of_nat (S m)) then 0
    else w i) c).
  set (c := x / times a); exists [unit_at (/ x - t) c; unit_at (- t) (-2 * c); unit_at (- / x - t) c].
  pose proof (times_positive a) as T; pose proof (Rinv_0_lt_compat _ P) as Q.
  assert (forall r b c, columns_below m r -> inner r (weights (unit_at b c)) = inner r w) as I.
  { intros r b' c' Br; apply inner_ext; intros i y J; specialize (Br i y J); unfold unit_at; cbn [weights].
    destruct (N.eqb_spec (N.of_nat i) (N.of_nat m)), (N.eqb_spec (N.of_nat i) (N.of_nat (S m))); (lia || reflexivity). }
  assert (forall b c, weights (unit_at b c) (N.of_nat m) = b) as Sh
    by (intros; unfold unit_at; cbn [weights]; now rewrite N.eqb_refl).
  assert (forall r, columns_below m r -> edge_sum a m [unit_at (/ x - t) c; unit_at (- t) (-2 * c);
    unit_at (- / x - t) c] r
                      = x * relu (/ x - Rabs (inner r w - t))) as E.
  { intros r Br; unfold edge_sum; rewrite !total_cons; change (total _ []) with 0; unfold shift;
      cbn [constant a biased_class].
    rewrite !I, !Sh by exact Br; unfold unit_at; cbn [readout].
    replace (relu (/ x - Rabs (inner r w - t))) with (relu (Rabs (/ x) - Rabs (inner r w - t)))
      by (rewrite (Rabs_right (/ x)) by lra; reflexivity).
    rewrite <- second_difference; replace (inner r w + (/ x - t)) with (inner r w - t + / x) by ring.
    replace (inner r w + (- / x - t)) with (inner r w - t - / x) by ring;
      replace (inner r w + - t) with (inner r w - t) by ring.
    unfold c; field; lra. }
  split; [|split].
  - rewrite E by exact Bz; fold t; rewrite Rminus_eq_0, Rabs_R0, Rminus_0_r, relu_positive by lra; field; lra.
  - unfold share; destruct (has_share a); [|reflexivity]; apply total_zero; intros u U.
    assert (weights u (N.of_nat (share_column a m)) = 0) as ->; [|ring].
    unfold share_column; cbn [constant a biased_class].
    assert (N.eqb (N.of_nat (S m)) (N.of_nat m) = false) as NE by (apply N.eqb_neq; lia).
    destruct U as [<-|[<-|[<-|[]]]]; unfold unit_at; cbn [weights]; now rewrite NE, N.eqb_refl.
  - intros r J; rewrite E by (now apply B); rewrite relu_negative; [ring|].
    specialize (X _ (in_map (fun r => / Rabs (inner r w - t)) _ _ J)); cbv beta in X; specialize (D r J); fold t in D.
    assert (0 < Rabs (inner r w - t)) as A by (apply Rabs_pos_lt; lra).
    apply Rinv_lt_contravar in X; [rewrite Rinv_inv in X; lra|]; apply Rmult_lt_0_compat;
      [now apply Rinv_0_lt_compat | exact P].
Qed.

(** With hidden biases, as many channels as samples fit where all samples differ, whatever the labels. *)
Theorem different_samples_fit b at_nodes m k ss tol : (0 <= tol)%Q -> (forall r y, In (r, y) ss -> columns_below m r) ->
  ForallOrdPairs differ (List.map fst ss) -> (length ss <= k)%nat ->
    fitted (edge_task (biased_class b at_nodes) m k ss tol).
Proof.
  intros T B D K; apply spikes_fit; [reflexivity | exact T | | exact K]; destruct (told_apart _ D) as (w & W).
  assert (forall r, In r (List.map fst ss) -> columns_below m r) as B'
    by (intros r I; apply in_map_iff in I as ([r' y] & <- & I); exact (B r' y I)).
  clear B D K; induction W as [|z l H W IH]; [exact I|]; rewrite Forall_forall in H; split.
  - apply (biased_spike b at_nodes m z l w); [apply B'; now left | intros r I; apply B'; now right | exact H].
  - apply IH; intros r I; apply B'; now right.
Qed.

(** ** No biases: samples of which no two are parallel have a fit *)

Definition plain_class (has_readout_bias at_nodes : bool) : edge_class :=
  EdgeClass NoConstant has_readout_bias at_nodes false.

(** Some weights are 0 on [z] and not on [r]. *)
Definition apart (z r : row) : Prop := exists w, inner z w = 0 /\ inner r w <> 0.
Definition nonzero (r : row) : Prop := exists w, inner r w <> 0.

Lemma plain_spike at_nodes m z l : nonzero z -> (forall r, In r l -> apart z r) ->
  spiked (plain_class false at_nodes) m z l.
Proof.
  intros (v & V) H; destruct (general_weights z l H) as (w & Z & W); set (a := plain_class false at_nodes).
  destruct (some_number (List.map (fun r => Rabs (inner r v) / Rabs (inner r w)) l)) as (y & Y & X).
  pose proof (Rinv_0_lt_compat _ Y) as P; set (x := / y) in *; set (c := / (times a * (x * Rabs (inner z v)))).
  pose proof (times_positive a) as T; pose proof (Rabs_pos_lt _ V) as A.
  exists [Unit (fun i => w i + x * v i) c; Unit w (-2 * c); Unit (fun i => w i + - x * v i) c].
  assert (forall r, edge_sum a m [Unit (fun i => w i + x * v i) c; Unit w (-2 * c); Unit (fun i => w i + - x * v i) c] r
    = times a * c * relu (x * Rabs (inner r v) - Rabs (inner r w))) as E.
  { intro r; unfold edge_sum; rewrite !total_cons; change (total _ []) with 0; unfold shift;
      cbn [constant a plain_class weights readout].
    rewrite !Rplus_0_r, !inner_line.
    replace (x * Rabs (inner r v)) with (Rabs (x * inner r v))
      by (rewrite Rabs_mult, (Rabs_right x) by lra; reflexivity).
    rewrite <- second_difference; replace (inner r w + - x * inner r v) with (inner r w - x * inner r v) by ring;
      ring. }
  split; [|split; [reflexivity|]].
  - rewrite E, Z, Rabs_R0, Rminus_0_r, relu_positive by nra; unfold c; field; repeat split; lra.
  - intros r I; rewrite E, relu_negative; [ring|].
    specialize (X _ (in_map (fun r => Rabs (inner r v) / Rabs (inner r w)) _ _ I)); cbv beta in X.
    pose proof (Rabs_pos_lt _ (W r I)) as B; apply (Rmult_lt_compat_r (Rabs (inner r w))) in X; [|exact B].
    unfold Rdiv in X; rewrite Rmult_assoc, Rinv_l, Rmult_1_r in X by lra.
    apply (Rmult_lt_compat_l x) in X; [|exact P].
    assert (x * (y * Rabs (inner r w)) = Rabs (inner r w)) as Q by (unfold x; field; lra); lra.
Qed.

(** Without biases, as many channels as samples fit where no sample is 0 and no two are parallel. *)
Theorem not_parallel_fits at_nodes m k ss tol : (0 <= tol)%Q -> (forall r y, In (r, y) ss -> nonzero r) ->
  ForallOrdPairs apart (List.map fst ss) -> (length ss <= k)%nat ->
    fitted (edge_task (plain_class false at_nodes) m k ss tol).
Proof.
  intros T NZ A K; apply spikes_fit; [reflexivity | exact T | | exact K].
  assert (forall r, In r (List.map fst ss) -> nonzero r) as NZ'
    by (intros r I; apply in_map_iff in I as ([r' y] & <- & I); exact (NZ r' y I)).
  clear NZ K; induction A as [|z l H A IH]; [exact I|]; rewrite Forall_forall in H; split.
  - apply plain_spike; [apply NZ'; now left | exact H].
  - apply IH; intros r I; apply NZ'; now right.
Qed.

(** ** Opposite samples: distinct directions are not enough *)

(** What a network without hidden biases makes of a sample and its opposite differs linearly. *)
Theorem opposite_values b at_nodes m h r : edge_value (plain_class b at_nodes) m h r - edge_value
  (plain_class b at_nodes) m h (opposite r)
  = inner r (fun i => total (fun u => times (plain_class b at_nodes) * readout u * weights u i) h).
Proof.
  set (a := plain_class b at_nodes); unfold edge_value.
  transitivity (edge_sum a m h r - edge_sum a m h (opposite r)); [ring|].
  assert (edge_sum a m h r - edge_sum a m h (opposite r) = total (fun u => times a * readout u * inner r (weights u)) h)
    as ->.
  { transitivity (edge_sum a m h r + -1 * edge_sum a m h (opposite r)); [ring|]; unfold edge_sum.
    rewrite <- total_scaled, <- total_plus.
    apply total_ext; intros u _; unfold shift; cbn [constant a plain_class]; rewrite !Rplus_0_r, inner_opposite.
    set (t := inner r (weights u)); transitivity (times a * readout u * (relu t - relu (- t))); [ring|].
    f_equal; destruct (relu_cases t), (relu_cases (- t)); lra. }
  unfold inner; rewrite (total_ext _ (fun u => total
    (fun '(i, x) => times a * readout u * (IZR x * weights u (N.of_nat i))) r))
    by (intros u _; rewrite <- total_scaled; apply total_ext; now intros [i x]).
  rewrite total_swap; apply total_ext; intros [i x] _; rewrite <- total_scaled; apply total_ext; intros; ring.
Qed.

(** Six samples of six directions that no width fits, with or without a readout bias. *)
Definition opposite_samples : list (row * Q) :=
  [([(0%nat, 1%Z)], 0%Q); ([(0%nat, (-1)%Z)], 0%Q); ([(1%nat, 1%Z)], 0%Q); ([(1%nat, (-1)%Z)], 0%Q);
   ([(0%nat, 1%Z); (1%nat, 1%Z)], 1%Q); ([(0%nat, (-1)%Z); (1%nat, (-1)%Z)], 0%Q)].

Theorem no_width_fits b at_nodes k tol : (tol < 1 # 6)%Q ->
  never_fitted (edge_task (plain_class b at_nodes) 2 k opposite_samples tol).
Proof.
  intros T j (h & F); rewrite widened_edge_task in F; apply no_misfit_within in F; [|apply edge_task_no_errors].
  rewrite edge_task_tolerance in F; apply edge_task_within in F as [_ F]; [|reflexivity].
  apply Qlt_Rlt in T; set (d := Q2R tol) in *; set (f := edge_value (plain_class b at_nodes) 2 h) in *.
  assert (Q2R (1 # 6) = 1 / 6) as S by (unfold Q2R; cbn; lra); rewrite S in T; clear S.
  assert (exists L, forall r, f r - f (opposite r) = inner r L) as (L & O) by (eexists; intro r; apply opposite_values).
  pose proof (O [(0%nat, 1%Z)]) as A; pose proof (O [(1%nat, 1%Z)]) as B;
    pose proof (O [(0%nat, 1%Z); (1%nat, 1%Z)]) as C.
  rewrite inner_cons in A, B; rewrite !inner_cons in C; change (inner [] L) with 0 in A, B, C;
    cbn [opposite List.map Z.opp] in A, B, C.
  assert (forall r y, In (r, y) opposite_samples -> - d <= f r - Q2R y <= d) as V
    by (intros r y I; apply Rabs_between, F, I).
  pose proof (V [(0%nat, 1%Z)] 0%Q ltac:(cbn; auto)); pose proof (V [(0%nat, (-1)%Z)] 0%Q ltac:(cbn; auto)).
  pose proof (V [(1%nat, 1%Z)] 0%Q ltac:(cbn; auto)); pose proof (V [(1%nat, (-1)%Z)] 0%Q ltac:(cbn; auto)).
  pose proof (V [(0%nat, 1%Z); (1%nat, 1%Z)] 1%Q ltac:(cbn; auto 10)).
  pose proof (V [(0%nat, (-1)%Z); (1%nat, (-1)%Z)] 0%Q ltac:(cbn; auto 10)); rewrite ?Q2R_0, ?Q2R_1 in *; lra.
Qed.

(** ** One channel: linear inequalities *)

(** Without hidden biases, one channel fits exactly where some side [s], readout bias [c] and weights [u] meet these;
    for a given [s], and a given [c] or its rank among the labels, they are linear. *)
Theorem one_channel b at_nodes m ss tol : (0 <= tol)%Q -> (forall r y, In (r, y) ss -> columns_below m r) ->
  fitted (edge_task (plain_class b at_nodes) m 1 ss tol) <->
  exists s c u, (s = 1 \/ s = -1) /\ (b = false -> c = 0) /\ forall r y, In (r, y) ss ->
    let z := s * (Q2R y - c) in
    - Q2R tol <= z /\ inner r u <= z + Q2R tol /\ (Q2R tol < z -> z - Q2R tol <= inner r u).
Proof.
  intros T B; set (a := plain_class b at_nodes); pose proof (times_positive a) as P.
  apply Qle_Rle in T; rewrite Q2R_0 in T; set (d := Q2R tol) in *; split.
  - intros (h & F); apply no_misfit_within in F; [|apply edge_task_no_errors]; rewrite edge_task_tolerance in F;
      fold d in F.
    apply edge_task_within in F as [L F]; [|reflexivity]; destruct h as [|v [|]]; try discriminate.
    exists (facing (times a * readout v)), (share a m [v]), (fun i => Rabs (times a * readout v) * weights v i).
    split; [unfold facing; destruct (Rlt_le_dec _ _); auto|]; split; [intros ->; reflexivity|]; intros r y I z.
    specialize (F r y I); apply Rabs_between in F; unfold edge_value, edge_sum in F; rewrite total_cons in F.
    change (total _ []) with 0 in F; unfold shift in F; cbn [constant a plain_class] in F;
      rewrite drawn_in, !Rplus_0_r, <- inner_scaled in F.
    fold a in F; set (t := inner r _) in *; set (c := share a m [v]) in *; unfold z, facing in *.
    destruct (Rlt_le_dec 0 (times a * readout v)), (relu_cases t) as [[? E]|[? E]]; rewrite E in F; repeat split;
      intros; lra.
  - intros (s & c & u & S & C & H).
    exists [Unit (fun i => if N.eqb i (N.of_nat m) then c * (times a * s) else u i) (s / times a)].
    apply no_misfit_within; [apply edge_task_no_errors|]; rewrite edge_task_tolerance; fold d.
    apply edge_task_within; [reflexivity|]; split; [reflexivity|]; intros r y I; apply Rabs_between.
    assert (share a m [Unit (fun i => if N.eqb i (N.of_nat m) then c * (times a * s) else u i) (s / times a)] = c)
      as Sc.
    { unfold share, share_column; cbn [has_share constant a plain_class]; destruct b; [|now rewrite C].
      rewrite total_cons; change (total _ []) with 0; cbn [weights readout]; rewrite N.eqb_refl.
      destruct S as [-> | ->]; field; lra. }
    unfold edge_value; rewrite Sc; unfold edge_sum; rewrite total_cons; change (total _ []) with 0; unfold shift.
    cbn [constant a plain_class weights readout]; rewrite !Rplus_0_r.
    rewrite (inner_ext r _ u) by (intros i x J; specialize (B r y I i x J);
      destruct (N.eqb_spec (N.of_nat i) (N.of_nat m)); [lia | reflexivity]).
    replace (times a * (s / times a)) with s by (field; lra); destruct (H r y I) as (H1 & H2 & H3); cbv zeta in *.
    set (z := Q2R y - c) in *; destruct (Rlt_le_dec d (s * z)) as [Z|Z].
    + specialize (H3 Z); destruct S as [-> | ->], (relu_cases (inner r u)) as [[? ->]|[? ->]]; unfold z in *; lra.
    + destruct S as [-> | ->], (relu_cases (inner r u)) as [[? ->]|[? ->]]; unfold z in *; lra.
Qed.
