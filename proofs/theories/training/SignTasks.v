(** Regression stated by signs: a sample beside copies of a reference is positive or negative by how many they are. *)
From Coq Require Import List Bool ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.problems Require Import SignSystem.
From Karpnet.training Require Import Networks Unions Lifting Shapes Rationals TwoChannels Classifiers Channels Parts
  EdgeTasks.
Import ListNotations.
Open Scope R_scope.

(** Sums of single edges with hidden biases: regression, and the classifier with a readout bias. *)
Definition regression_class : edge_class := EdgeClass Bias false false false.
Definition sign_class : edge_class := EdgeClass Bias true false true.

Section Task.
Variables (m k : nat) (reference : row) (ss : list (row * Z)).

(** The largest label, and the first sample that has it. *)
Definition largest : Z := fold_right Z.max 0%Z (List.map snd ss).
Definition largest_row : row := fst (nth (first (fun s => Z.eqb (snd s) largest) ss) ss ([], 0%Z)).

Definition copies (n : Z) : list row := repeat reference (Z.to_nat n).
(** Where the label is 0 or 1, all but two of the copies are a sample of the largest label. *)
Definition others (y : Z) : list row := if (y <=? 1)%Z then [largest_row] else [].
Definition number (y : Z) : Z := if (y <=? 1)%Z then 2 - y else largest + 2 - y.

Definition unions : list (list row * bool) :=
  flat_map (fun s => [(fst s :: others (snd s) ++ copies (number (snd s)), true);
                      (fst s :: others (snd s) ++ copies (number (snd s) - 1), false)]) ss
  ++ [(copies (largest + 2), true); (copies (largest + 1), false)].

Definition union_graph (rs : list row) : graph := together (List.map (edge_graph sign_class m) rs).
Definition sign_task : task :=
  graph_task (ActivationSum (layer_of sign_class)) k (feature_count sign_class m)
             (List.map (fun s => (union_graph (fst s), label (snd s))) unions) 0.

Let F (h : hypothesis) (r : row) : R := edge_sum regression_class m h r.
Let c (h : hypothesis) : R := share sign_class m h.

Lemma edges_formed rs : Forall well_formed (List.map (edge_graph sign_class m) rs).
Proof. apply Forall_forall; intros g I; apply in_map_iff in I as (r & <- & _); apply ends_formed. Qed.

Lemma union_network h rs :
  network (alone (feature_count sign_class m) (union_graph rs)) (layer_of sign_class) h (nodes (union_graph rs))
  = total (F h) rs + c h.
Proof.
  rewrite network_raw by reflexivity; f_equal; [|exact (edge_share false sign_class m [] h)].
  unfold union_graph; rewrite raw_together by apply edges_formed; rewrite total_map; apply total_ext; intros r _.
  pose proof (edge_network sign_class m h r) as E; unfold sampled, edge_graph in E; cbn [is_at_nodes sign_class] in E.
  rewrite network_raw, edge_share in E by reflexivity; unfold edge_value in E; apply Rplus_eq_reg_r in E; exact E.
Qed.

Theorem sign_task_within h d : 0 <= d < 1 -> within sign_task h d <->
  length h = k /\ forall rs b, In (rs, b) unions -> at_least (total (F h) rs + c h) 0 = b.
Proof.
  intro B; unfold sign_task; rewrite within_graph_task.
  - apply and_iff_compat_l.
    assert (forall rs, answer (alone (feature_count sign_class m) (union_graph rs))
      (ActivationSum (layer_of sign_class)) h
                         (nodes (union_graph rs)) = one_if (at_least (total (F h) rs + c h) 0)) as A
      by (intro rs; cbn [answer is_sign layer_of is_classifier sign_class]; now rewrite union_network).
    split; intros H rs b I.
    + apply (classified _ _ d); [apply B|]; rewrite <- A; apply H, in_map_iff; now exists (rs, b).
    + apply in_map_iff in I as ((rs' & b') & E & I); injection E as <- <-; cbn [fst snd]; rewrite A.
      pose proof (classified_exactly _ _ (H _ _ I)); lra.
  - apply Forall_forall; intros g I; rewrite map_map in I; apply in_map_iff in I as (s & <- & _).
    apply together_formed, edges_formed.
Qed.

Lemma total_copies h n : (0 <= n)%Z -> total (F h) (copies n) = IZR n * F h reference.
Proof.
  intro N; unfold copies; rewrite <- (Z2Nat.id n N) at 2; induction (Z.to_nat n) as [|j IH].
  - cbn; lra.
  - cbn [repeat]; rewrite total_cons, IH, Nat2Z.inj_succ, succ_IZR; ring.
Qed.

Lemma in_unions rs b : In (rs, b) unions <->
  (exists r y, In (r, y) ss /\ rs = r :: others y ++ copies (if b then number y else number y - 1)) \/
  rs = copies (if b then largest + 2 else largest + 1).
Proof.
  unfold unions; rewrite in_app_iff, in_flat_map; split.
  - intros [([r y] & I & [E|[E|[]]])|[E|[E|[]]]]; injection E as <- <-; cbn [fst snd];
      [left; now exists r, y | left; now exists r, y | now right | now right].
  - intros [(r & y & I & ->)| ->]; [left; exists (r, y); split; [exact I|] | right]; destruct b; cbn; auto.
Qed.

Lemma largest_ge r y : In (r, y) ss -> (y <= largest)%Z.
Proof.
  unfold largest; induction ss as [|s l IH]; [easy|]; intros [->|I]; cbn [List.map fold_right snd]; [lia|].
  specialize (IH I); lia.
Qed.

Hypothesis big : (2 <= largest)%Z.
Hypothesis natural : forall r y, In (r, y) ss -> (0 <= y)%Z.

Lemma largest_in : In (largest_row, largest) ss.
Proof.
  assert (exists s, In s ss /\ snd s = largest) as (s & I & E).
  { assert (0 < largest)%Z as B by lia; clear natural; revert B; unfold largest.
    clear; induction ss as [|s l IH]; [cbn; lia|]; cbn [List.map fold_right]; intro B.
    destruct (Z.max_spec (snd s) (fold_right Z.max 0%Z (List.map snd l))) as [[L ->]|[L ->]].
    - destruct IH as (t & T & Q); [lia|]; exists t; split; [now right | exact Q].
    - exists s; split; [now left | reflexivity]. }
  destruct (first_found (fun s => Z.eqb (snd s) largest) ss) as ([r y] & N & Q).
  - apply existsb_exists; exists s; split; [exact I | now apply Z.eqb_eq].
  - unfold largest_row; rewrite (nth_error_nth _ _ _ N); cbn [fst snd] in *; apply Z.eqb_eq in Q; rewrite <- Q.
    now apply nth_error_In in N.
Qed.

(** A classifier's values without the readout bias are a multiple of labels that are missed by less than 1. *)
Theorem sign_task_close h d : 0 <= d < 1 -> within sign_task h d -> length h = k /\ 0 < F h reference /\
  forall r y, In (r, y) ss -> (IZR y - 1) * F h reference < F h r < (IZR y + 1) * F h reference.
Proof.
  intros B W; apply sign_task_within in W as [L H]; [|exact B]; split; [exact L|]; set (rho := F h reference).
  assert (forall rs, In (rs, true) unions -> 0 <= total (F h) rs + c h) as P
    by (intros rs I; apply at_least_spec, H, I).
  assert (forall rs, In (rs, false) unions -> total (F h) rs + c h < 0) as N
    by (intros rs I; apply at_least_false, H, I).
  pose proof (P _ (proj2 (in_unions _ true) (or_intror eq_refl))) as P0.
  pose proof (N _ (proj2 (in_unions _ false) (or_intror eq_refl))) as N0.
  rewrite total_copies in P0, N0 by lia; rewrite plus_IZR in P0, N0; fold rho in P0, N0.
  split; [lra|].
  assert (forall r y, In (r, y) ss -> 0 <= F h r + total (F h) (others y) + IZR (number y) * rho + c h /\
                                F h r + total (F h) (others y) + (IZR (number y) - 1) * rho + c h < 0) as T.
  { intros r y I; pose proof (largest_ge r y I); pose proof (natural r y I).
    assert (1 <= number y)%Z by (unfold number; destruct (Z.leb_spec y 1); lia).
    pose proof (P _ (proj2 (in_unions _ true) (or_introl (ex_intro _ r (ex_intro _ y (conj I eq_refl)))))) as P1.
    pose proof (N _ (proj2 (in_unions _ false) (or_introl (ex_intro _ r (ex_intro _ y (conj I eq_refl)))))) as N1.
    rewrite total_cons, total_app, total_copies in P1, N1 by lia; rewrite minus_IZR in N1; fold rho in P1, N1; lra. }
  destruct (T _ _ largest_in) as [PZ NZ]; unfold others, number in PZ, NZ; destruct (Z.leb_spec largest 1); [lia|].
  replace (largest + 2 - largest)%Z with 2%Z in PZ, NZ by lia; change (total (F h) []) with 0 in PZ, NZ.
  intros r y I; destruct (T r y I) as [PY NY]; unfold others, number in PY, NY; destruct (Z.leb_spec y 1).
  - rewrite total_cons in PY, NY; change (total (F h) []) with 0 in PY, NY; rewrite minus_IZR in PY, NY; split; lra.
  - change (total (F h) []) with 0 in PY, NY; rewrite minus_IZR, plus_IZR in PY, NY; split; lra.
Qed.

(** ** As a regression *)

Definition regression_task (tolerance : Q) : task :=
  edge_task regression_class m k (List.map (fun s => (fst s, inject_Z (snd s))) ss) tolerance.

Lemma bounded_below {A} (f : A -> R) l b : (forall x, In x l -> f x < b) -> exists d, d < b /\ forall x, In x l -> f x
  <= d.
Proof.
  induction l as [|x l IH]; intro H; [exists (b - 1); split; [lra | easy]|].
  destruct IH as (d & D & M); [intros; apply H; now right|]; exists (Rmax (f x) d); split.
  - apply Rmax_lub_lt; [apply H; now left | exact D].
  - intros y [<-|I]; [apply Rmax_l|]; eapply Rle_trans; [now apply M | apply Rmax_r].
Qed.

Theorem sign_task_regression h d tol : 0 <= d < 1 -> within sign_task h d ->
  exists x e, 0 < x /\ e < 1 /\ within (regression_task tol) (scaled x h) e.
Proof.
  intros B W; destruct (sign_task_close h d B W) as (L & P & C); set (rho := F h reference) in *.
  destruct (bounded_below (fun s => Rabs (F h (fst s) / rho - IZR (snd s))) ss 1) as (e & E & M).
  - intros [r y] I; cbn [fst snd]; destruct (C r y I) as [C1 C2].
    assert (F h r = F h r / rho * rho) as Q by (field; lra); set (t := F h r / rho) in *; rewrite Q in C1, C2.
    apply Rmult_lt_reg_r in C1, C2; try exact P; unfold Rabs; destruct (Rcase_abs _); lra.
  - exists (/ rho), e; split; [now apply Rinv_0_lt_compat|]; split; [exact E|]; apply edge_task_within; [reflexivity|].
    split; [unfold scaled; now rewrite map_length|]; intros r y I; apply in_map_iff in I as ([r' z] & Q & I).
    cbn [fst snd] in Q; injection Q as <- <-; rewrite Q2R_Z; specialize (M _ I); cbn [fst snd] in M.
    assert (edge_value regression_class m (scaled (/ rho) h) r' = F h r' / rho) as ->; [|exact M].
    unfold edge_value, share; cbn [has_share regression_class]; rewrite Rplus_0_r, scaled_sum; apply Rmult_comm.
Qed.

(** ** From an exact fit of the labels: twice the weights, and the readout bias -(2 R - 1) with R = largest + 2 *)

Definition sign_weight (own_share : Q) (w : N -> Q) : N -> Q :=
  fun i => if N.eqb i (N.of_nat (S m)) then own_share else (2 * w i)%Q.
Definition sign_weights (h : list rational_unit) : list rational_unit :=
  match h with
  | [] => []
  | u :: l => Rational (sign_weight (inject_Z (- (2 * largest + 3)) / rational_readout u) (rational_weights u))
    (rational_readout u)
              :: List.map (fun u => Rational (sign_weight 0 (rational_weights u)) (rational_readout u)) l
  end.

Theorem sign_task_forward h : In (reference, 1%Z) ss -> (forall r y i x, In (r, y) ss -> In (i, x) r -> (i < m)%nat) ->
  (forall u, In u h -> ~ Qeq (rational_readout u) 0) -> (1 <= k)%nat ->
  within (regression_task 0) (real h) 0 -> within sign_task (real (sign_weights h)) 0.
Proof.
  intros Ref Cols NZ K W; apply edge_task_within in W as [L H]; [|reflexivity].
  destruct h as [|u l]; [cbn in L; lia|].
  assert (forall r y, In (r, y) ss -> F (real (u :: l)) r = IZR y) as V.
  { intros r y I; specialize (H r (inject_Z y)); rewrite Q2R_Z in H.
    assert (In (r, inject_Z y) (List.map (fun s => (fst s, inject_Z (snd s))) ss)) as J
      by (apply in_map_iff; now exists (r, y)).
    specialize (H J); unfold edge_value, share in H; cbn [has_share regression_class] in H; rewrite Rplus_0_r in H.
    apply Rabs_between in H; unfold F; lra. }
  assert (c (real (sign_weights (u :: l))) = - (2 * IZR largest + 3)) as C.
  { unfold c, share; cbn [has_share sign_class]; unfold share_column; cbn [constant sign_class].
    unfold real, sign_weights; cbn [List.map]; rewrite total_cons, map_map, total_map, total_zero.
    - cbn [readout weights rational_weights rational_readout]; unfold sign_weight; rewrite N.eqb_refl, Rplus_0_r.
      rewrite Q2R_div, Q2R_Z, opp_IZR, plus_IZR, mult_IZR by (apply NZ; now left).
      assert (Q2R (rational_readout u) <> 0); [|field; assumption].
      intro Z; apply (NZ u (or_introl eq_refl)), eqR_Qeq; now rewrite Q2R_0.
    - intros u' _; cbn [readout weights rational_weights rational_readout]; unfold sign_weight;
        rewrite N.eqb_refl, Q2R_0; ring. }
  assert (forall r, (forall i x, In (i, x) r -> (i < m)%nat) -> F (real (sign_weights (u :: l))) r
    = 2 * F (real (u :: l)) r) as D.
  { intros r Cr; unfold F, edge_sum, real, sign_weights; rewrite <- total_scaled; cbn [List.map];
      rewrite map_map, !total_cons, !total_map.
    assert (forall (w w' : N -> R) b b', (forall i, (i <= m)%nat -> w' (N.of_nat i) = 2 * w (N.of_nat i)) -> b
      = w (N.of_nat m) -> b' = w' (N.of_nat m) ->
      relu (inner r w' + b') = 2 * relu (inner r w + b)) as X.
    { intros w w' b b' E -> ->; rewrite <- relu_scaled by lra; f_equal; rewrite (inner_ext r w' (fun i => 2 * w i)).
      - rewrite inner_scaled, E by lia; ring.
      - intros i a I; apply E; specialize (Cr i a I); lia. }
    assert (forall i, (i <= m)%nat -> N.eqb (N.of_nat i) (N.of_nat (S m)) = false) as NE
      by (intros i I; apply N.eqb_neq; lia).
    assert (Q2R 2 = 2) as Two by (unfold Q2R; cbn; lra).
    f_equal; [|apply total_ext; intros u' _]; unfold shift;
      cbn [constant regression_class readout weights rational_weights rational_readout].
    - erewrite (X (fun c => Q2R (rational_weights u c))); [| | reflexivity | reflexivity]; [ring|].
      intros i I; unfold sign_weight; now rewrite NE, Q2R_mult, Two.
    - erewrite (X (fun c => Q2R (rational_weights u' c))); [| | reflexivity | reflexivity]; [ring|].
      intros i I; unfold sign_weight; now rewrite NE, Q2R_mult, Two. }
  assert (forall r y, In (r, y) ss -> F (real (sign_weights (u :: l))) r = 2 * IZR y) as V'.
  { intros r y I; rewrite D by (intros i x J; exact (Cols r y i x I J)); now rewrite (V r y I). }
  apply sign_task_within; [lra|]; split; [rewrite <- L; unfold real, sign_weights; cbn [List.map length];
    now rewrite !map_length|].
  intros rs b I; rewrite C; apply in_unions in I as [(r & y & I & ->)| ->].
  - pose proof (largest_ge r y I); pose proof (natural r y I).
    assert (1 <= number y)%Z by (unfold number; destruct (Z.leb_spec y 1); lia).
    rewrite total_cons, total_app, total_copies, (V' _ _ I), (V' _ _ Ref) by (destruct b; lia).
    unfold others, number in *; destruct (Z.leb_spec y 1).
    + rewrite total_cons, (V' _ _ largest_in); unfold total at 1; cbn [fold_right].
      destruct b; [apply at_least_spec | apply at_least_false]; rewrite ?minus_IZR; lra.
    + unfold total at 1; cbn [fold_right].
      destruct b; [apply at_least_spec | apply at_least_false]; rewrite ?minus_IZR, ?plus_IZR; lra.
  - rewrite total_copies, (V' _ _ Ref) by (destruct b; lia).
    destruct b; [apply at_least_spec | apply at_least_false]; rewrite ?plus_IZR; lra.
Qed.
End Task.
