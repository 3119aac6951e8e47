(** Sign system to relu-sum with a GCN's normalization. All nodes of a clique receive the mean of a row's terms, so that
    it has the value of a star without normalization. A star with 2 q^2 - 1 leaves, of which the last have no features,
    has the value F(a) / (2 q) + (1/2) sum of F(a_i e_i). *)
From Coq Require Import List Permutation ZArith NArith QArith Qreals Reals Lia Lra Psatz.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem.
From Karpnet.training Require Import Networks Unions Lifting Shapes Rationals Bounds TwoChannels Cliques.
From Karpnet.rules Require Import SignSystemToReluSum.
Import ListNotations.

(** ** Cliques *)

(** The rows with their first nodes. *)
Fixpoint placed (first : N) (rs : list row) : list (N * row) :=
  match rs with [] => [] | r :: rs => (first, r) :: placed (first + order (clique r)) rs end.
Definition placed_links (e : N * row) : list (N * N * Q) := List.map (moved_link (fst e)) (links (clique (snd e))).
(** The edges stand in the order of the cliques' sizes. *)
Definition cliques (F : N) (rs : list row) : graphs :=
  let gs := List.map clique rs in
  Graphs (List.map order gs) (flat_map placed_links (by_key (fun e => length (snd e)) (placed 0 rs))) F 1
    (joined_contents 0 gs).
Definition clique_task (x : system) : task :=
  Task (cliques (N.of_nat (num_variables x)) (List.map fst (targets x))) (ActivationSum (plain Gcn)) 2 None
       (List.map (fun rb => inject_Z (snd rb)) (targets x)) (below (bound Sum x)) 0.

Open Scope R_scope.

Lemma cliques_permuted rs : forall first,
  Permutation (flat_map placed_links (by_key (fun e => length (snd e)) (placed first rs))) (joined_links first (List.map
    clique rs)).
Proof.
  intro first; transitivity (flat_map placed_links (placed first rs)); [apply Permutation_flat_map, by_key_permuted|].
  revert first; induction rs as [|r rs IH]; intro first; [reflexivity|]; cbn [placed flat_map List.map joined_links].
  apply Permutation_app; [reflexivity | apply IH].
Qed.

Lemma gcn_answer F r h : answer (alone F (clique r)) (ActivationSum (plain Gcn)) h (nodes (clique r))
  = total (fun u => readout u * relu (inner r (weights u))) h.
Proof.
  cbn [answer plain is_sign]; unfold network, readout_bias; cbn [has_readout_bias]; rewrite Rplus_0_r.
  apply total_ext; intros u _; f_equal; rewrite <- (clique_pooled F); cbn [pooled pool_of plain activation_of].
  apply total_ext; intros v _; rewrite activate_relu; f_equal; unfold argument;
    cbn [aggregation_of has_root has_bias plain]; lra.
Qed.

Lemma within_cliques x h d : within (clique_task x) h d <-> within (SignSystemToReluSum.task_for Sum x) h d.
Proof.
  set (F := N.of_nat (num_variables x)).
  assert (within (clique_task x) h d <-> within (graph_task (ActivationSum (plain Gcn)) 2 F
    (List.map (fun rb => (clique (fst rb), inject_Z (snd rb))) (targets x)) (below (bound Sum x))) h d) as ->.
  { unfold within; cbn [width clique_task graph_task]; apply and_iff_compat_l.
    cbn [samples labelled_nodes labels data family_of clique_task graph_task cliques sizes union].
    rewrite !map_map; cbn [fst snd].
    assert (forall vs, answer (cliques F (List.map fst (targets x))) (ActivationSum (plain Gcn)) h vs =
      answer (union F (List.map (fun rb => clique (fst rb)) (targets x))) (ActivationSum (plain Gcn)) h vs) as E.
    { intro vs; unfold cliques, union; rewrite !map_map; apply permuted_answer.
      rewrite <- (map_map fst clique); apply cliques_permuted. }
    split; intros H vs y I; specialize (H vs y I); [rewrite <- E | rewrite E]; exact H. }
  unfold SignSystemToReluSum.task_for; rewrite !within_graph_task.
  - apply and_iff_compat_l; split; intros H g y I; apply in_map_iff in I as ([r b] & E & I); injection E as <- <-;
      cbn [fst snd label].
    + rewrite star_answer by discriminate; cbn [star_channel]; rewrite <- (gcn_answer F).
      apply H, in_map_iff; now exists (r, b).
    + rewrite gcn_answer; pose proof (star_answer F Sum r h ltac:(discriminate)) as A; cbn [star_channel] in A;
        rewrite <- A.
      apply H, in_map_iff; now exists (r, b).
  - apply samples_formed.
  - rewrite map_map; apply Forall_forall; intros g I; apply in_map_iff in I as ([r b] & <- & _); apply clique_formed.
Qed.

Lemma clique_forward_exact x s : valid_system x -> solves x s -> within (clique_task x) (real (forward x s)) 0.
Proof. intros V S; apply within_cliques; exact (forward_exact Sum x s ltac:(discriminate) V S). Qed.
Lemma clique_back_below x h d : valid_system x -> d < Q2R (bound Sum x) -> within (clique_task x) h d ->
  solves x (back x h).
Proof. intros V D H; exact (back_below Sum x h d ltac:(discriminate) V D (proj1 (within_cliques x h d) H)). Qed.

Definition sign_system_to_relu_sum_gcn : lifting sign_system :=
  @Lifting sign_system clique_task (bound Sum) forward back back_rational (fun _ => eq_refl)
    (tolerance_below Sum) clique_forward_exact clique_back_below (Lifting.back_same _ sign_system_to_relu_sum).

(** For NAE-3, where clauses are triangles, the bound 1/2 is tight. *)
Theorem clique_nae3_tight x : nae3 x -> within (clique_task x) [Unit (fun _ => / 2) 1; Unit (fun _ => - / 2) 1] (/ 2).
Proof. intro H; apply within_cliques; now apply nae3_tight. Qed.

(** ** Stars *)

(** The least q >= 1 with 2 q^2 - 1 >= p. *)
Definition half_root (p : nat) : nat := S (Nat.sqrt (Nat.div2 p)).
Definition num_leaves (r : row) : nat := 2 * (half_root (length r) * half_root (length r)) - 1.
Definition root_of (r : row) : Z := Z.of_nat (half_root (length r)).

(** All is multiplied with 2 q. *)
Definition gcn_row_bound (r : row) (b : Z) : Q :=
  excluding_bound (weight r) b (inject_Z ((1 + root_of r) * weight r)) (inject_Z ((2 + root_of r) * weight r)) (inject_Z
    (2 * root_of r)).
Definition gcn_bound (x : system) : Q := open_bound gcn_row_bound x.
Definition gcn_label (r : row) (b : Z) : Q := (inject_Z b / inject_Z (2 * root_of r) + inject_Z (weight r) / 2)%Q.
Definition gcn_star_task (x : system) : task :=
  graph_task (ActivationSum (plain Gcn)) 2 (N.of_nat (num_variables x))
             (List.map (fun rb => (star_of (num_leaves (fst rb)) (fst rb),
               gcn_label (fst rb) (snd rb))) (targets x)) (below (gcn_bound x)).

Lemma half_root_spec p : (p <= 2 * (half_root p * half_root p) - 1)%nat.
Proof.
  unfold half_root; pose proof (Nat.sqrt_spec (Nat.div2 p) ltac:(lia)) as [_ S]; pose proof (Nat.div2_odd p).
  destruct (Nat.odd p); cbn [Nat.b2n] in *; lia.
Qed.
Lemma root_positive r : (1 <= root_of r)%Z.
Proof. unfold root_of, half_root; lia. Qed.

Lemma star_root r : sqrt ((1 + INR (num_leaves r)) * 2) = 2 * IZR (root_of r).
Proof.
  unfold num_leaves, root_of; set (q := half_root (length r)); assert (1 <= q)%nat as Q by (unfold q, half_root; lia).
  rewrite <- INR_IZR_INZ; replace ((1 + INR (2 * (q * q) - 1)) * 2) with ((2 * INR q) * (2 * INR q)).
  - apply sqrt_square; pose proof (pos_INR q); lra.
  - rewrite minus_INR, !mult_INR by nia; cbn; ring.
Qed.

Definition gcn_value (w1 w2 : N -> R) (a1 a2 : R) (r : row) : R :=
  two w1 w2 a1 a2 r / (2 * IZR (root_of r)) + total (fun ix => two w1 w2 a1 a2 [ix]) r / 2.

Lemma gcn_star_answer F u v r :
  answer (alone F (star_of (num_leaves r) r)) (ActivationSum (plain Gcn)) [u; v] (nodes (star_of (num_leaves r) r))
  = gcn_value (weights u) (weights v) (readout u) (readout v) r.
Proof.
  cbn [answer plain is_sign]; unfold network, readout_bias; cbn [has_readout_bias]; rewrite Rplus_0_r.
  assert (forall w, pooled PoolSum (nodes (star_of (num_leaves r) r))
      (fun y => activate (Relu 0) (argument (alone F (star_of (num_leaves r) r)) (plain Gcn) w y))
    = relu (inner r w) / (2 * IZR (root_of r)) + total (fun ix => relu (inner [ix] w)) r / 2) as P.
  { intro w; rewrite <- star_root, <- (gcn_star_pooled F (num_leaves r) r (half_root_spec _)); cbn [pooled];
    apply total_ext; intros y _.
    rewrite activate_relu; f_equal; unfold argument; cbn [aggregation_of has_root has_bias plain]; lra. }
  rewrite !total_cons; change (total _ []) with 0; cbn [pool_of activation_of plain]; unfold plain in P; rewrite !P.
  unfold gcn_value, two; rewrite total_plus, !total_scaled; unfold Rdiv; ring.
Qed.

Lemma gcn_stars_formed x : Forall well_formed
  (List.map fst (List.map (fun rb => (star_of (num_leaves (fst rb)) (fst rb),
    gcn_label (fst rb) (snd rb))) (targets x))).
Proof.
  rewrite map_map; apply Forall_forall; intros g I; apply in_map_iff in I as ([r b] & <- & _);
    apply star_formed, half_root_spec.
Qed.

Lemma within_gcn_stars x u v d : within (gcn_star_task x) [u; v] d <-> forall r b, In (r, b) (targets x) ->
  Rabs (gcn_value (weights u) (weights v) (readout u) (readout v) r - Q2R (gcn_label r b)) <= d.
Proof.
  unfold gcn_star_task; rewrite within_graph_task by apply gcn_stars_formed; split.
  - intros [_ H] r b I; rewrite <- (gcn_star_answer (N.of_nat (num_variables x))); apply H, in_map_iff;
      now exists (r, b).
  - intro H; split; [reflexivity|]; intros g y I; apply in_map_iff in I as ([r b] & E & I); injection E as <- <-;
      cbn [fst snd].
    rewrite gcn_star_answer; now apply H.
Qed.

Lemma gcn_label_real r b : Q2R (gcn_label r b) = IZR b / (2 * IZR (root_of r)) + IZR (weight r) / 2.
Proof.
  unfold gcn_label; rewrite Q2R_plus, !Q2R_div, !Q2R_Z, Q2R_2, mult_IZR; [reflexivity | discriminate|].
  pose proof (root_positive r); intro E; unfold Qeq in E; cbn in E; lia.
Qed.

Lemma gcn_forward_exact x s : valid_system x -> solves x s -> within (gcn_star_task x) (real (forward x s)) 0.
Proof.
  intros V S; apply within_gcn_stars; intros r b I; rewrite gcn_label_real; unfold gcn_value.
  assert (Z.abs (dot r s) = b) as D.
  { apply in_targets in I as [(i & _ & [->| ->] & ->)|I]; [| |exact (S r b I)]; cbn; destruct (s i); reflexivity. }
  cbn [weights readout sign_unit rational_weights rational_readout]; rewrite two_signs, D.
  rewrite (total_ext _ (fun ix => IZR (Z.abs (dot [ix] s)))) by (intros; apply two_signs); rewrite sum_of_magnitudes.
  rewrite Rminus_diag_eq, Rabs_R0 by reflexivity; lra.
Qed.

Section Back.
Variables (x : system) (u v : unit) (d : R).
Hypothesis valid : valid_system x.
Hypothesis small : d < Q2R (gcn_bound x).
Local Notation value := (two (weights u) (weights v) (readout u) (readout v)).
Hypothesis fit : forall r b, In (r, b) (targets x) ->
  Rabs (gcn_value (weights u) (weights v) (readout u) (readout v) r - Q2R (gcn_label r b)) <= d.

Lemma gcn_units i : (i < num_variables x)%nat -> close (value [(i, 1%Z)]) 1 d /\ close (value [(i, (-1)%Z)]) 1 d.
Proof.
  intro I; assert (forall z, (z = 1 \/ z = -1)%Z -> close (value [(i, z)]) 1 d) as H; [|split; apply H; auto].
  intros z Z; specialize (fit [(i, z)] 1%Z ltac:(apply in_targets; left; exists i; destruct Z as [->| ->]; auto)).
  rewrite gcn_label_real in fit; apply Rabs_between in fit; unfold gcn_value in fit; rewrite total_cons in fit.
  assert (weight [(i, z)] = 1)%Z as W by (cbn; lia); rewrite W in fit; change (total _ []) with 0 in fit.
  change (IZR (root_of [(i, z)])) with 1 in fit; unfold close; lra.
Qed.

Lemma gcn_small : d < 1.
Proof.
  pose proof (Qle_Rle _ _ (least_le_1 (List.map (fun rb => gcn_row_bound (fst rb) (snd rb)) (rows x)))) as H.
  rewrite Q2R_1 in H; unfold gcn_bound, open_bound in small; lra.
Qed.

Lemma gcn_term i z : (i < num_variables x)%nat -> close (value [(i, z)]) (IZR (Z.abs z)) (IZR (Z.abs z) * d).
Proof.
  intro I; destruct (gcn_units i I) as [P N].
  assert (exists e, (e = 1 \/ e = -1)%Z /\ forall w, inner [(i, z)] w = IZR (Z.abs z) * inner [(i,
    e)] w) as (e & E & K).
  { exists (if (0 <=? z)%Z then 1%Z else (-1)%Z); split; [destruct (0 <=? z)%Z; auto|]; intro w; unfold inner; cbn.
    destruct (Z.leb_spec 0 z); [rewrite Z.abs_eq by lia | rewrite Z.abs_neq, opp_IZR by lia]; ring. }
  assert (close (value [(i, e)]) 1 d) as H by (destruct E as [->| ->]; assumption).
  assert (0 <= IZR (Z.abs z)) as Z by (apply (IZR_le 0); lia); unfold close, two in *;
    rewrite !K, !relu_scaled by exact Z.
  split; nra.
Qed.

Lemma gcn_terms r : columns_below (num_variables x) r ->
  close (total (fun ix => value [ix]) r) (IZR (weight r)) (IZR (weight r) * d).
Proof.
  induction r as [|[i z] r IH]; intro C; cbn [weight]; [unfold close; cbn; lra|].
  destruct (gcn_term i z (C i z (or_introl eq_refl))) as [U1 U2].
  destruct IH as [I1 I2]; [intros j y J; apply (C j y); now right|].
  rewrite total_cons; unfold close; rewrite plus_IZR; lra.
Qed.

Lemma gcn_row r b : In (r, b) (rows x) -> Z.abs (dot r (back x [u; v])) = b.
Proof.
  intro I; destruct (valid r b I) as [B C]; cbn [back]; destruct (gcn_terms r C) as [M1 M2].
  pose proof (row_near _ _ _ _ _ _ gcn_units gcn_small r C) as (_ & Low & High).
  assert (d < Q2R (gcn_row_bound r b)) as D by (pose proof (Qle_Rle _ _ (open_bound_le gcn_row_bound x r b I));
    unfold gcn_bound in small; lra).
  specialize (fit r b (proj2 (in_targets x r b) (or_intror I))); rewrite gcn_label_real in fit;
    apply Rabs_between in fit; unfold gcn_value in fit.
  pose proof (dot_bounded r (decoded (weights u) (weights v) (readout u) (readout v))) as T.
  pose proof (weight_nonneg r) as L; pose proof (root_positive r) as Q; apply IZR_le in Q as Q'.
  set (t := Z.abs (dot r _)) in *; set (q := IZR (root_of r)) in *; set (S := total (fun ix => value [ix]) r) in *.
  assert (forall k, (0 <= k)%Z -> (0 <= inject_Z (k * weight r))%Q) as P by (intros; change 0%Q with (inject_Z 0);
    rewrite <- Zle_Qle; nia).
  apply (excluded (weight r) b t (inject_Z ((1 + root_of r) * weight r)) (inject_Z ((2 + root_of r) * weight r))
    (inject_Z (2 * root_of r)) d
    (value r + q * S - q * IZR (weight r))); try (lia || assumption).
  - apply abs_dot_parity.
  - apply P; lia.
  - apply P; lia.
  - change 0%Q with (inject_Z 0); rewrite <- Zlt_Qlt; lia.
  - rewrite Q2R_Z, mult_IZR, plus_IZR; fold q; nra.
  - rewrite !Q2R_Z, !mult_IZR, !plus_IZR; fold q; assert (q * S <= q * (IZR (weight r) + IZR (weight r) * d))
      by (apply Rmult_le_compat_l; lra).
    destruct High; [left | right]; lra.
  - rewrite Q2R_Z, mult_IZR; fold q.
    assert (value r + q * S - q * IZR (weight r) - IZR b = 2 * q * (value r / (2 * q) + S / 2 - (IZR b / (2 * q) + IZR
      (weight r) / 2))) as E by (field; lra).
    split; nra.
Qed.
End Back.

Lemma gcn_back_below x h d : valid_system x -> d < Q2R (gcn_bound x) -> within (gcn_star_task x) h d ->
  solves x (back x h).
Proof.
  intros V D W; pose proof W as [L _]; destruct h as [|u [|v []]]; try discriminate; intros r b I.
  exact (gcn_row x u v d V D (proj1 (within_gcn_stars x u v d) W) r b I).
Qed.

Lemma gcn_tolerance x : valid_system x -> (0 <= tolerance (gcn_star_task x) < gcn_bound x)%Q.
Proof.
  intro V; apply below_between, least_positive; intros q I; apply in_map_iff in I as ([r b] & <- & I).
  destruct (V r b I) as [B _]; pose proof (weight_nonneg r) as L; pose proof (root_positive r) as Q.
  apply excluding_bound_positive; [exact B | | |]; change 0%Q with (inject_Z 0); cbn [fst].
  - rewrite <- Zle_Qle; nia.
  - rewrite <- Zle_Qle; nia.
  - rewrite <- Zlt_Qlt; lia.
Qed.

Definition sign_system_to_relu_sum_gcn_stars : lifting sign_system :=
  @Lifting sign_system gcn_star_task gcn_bound forward back back_rational (fun _ => eq_refl)
    gcn_tolerance gcn_forward_exact gcn_back_below (Lifting.back_same _ sign_system_to_relu_sum).

(** For NAE-3 the bound on stars is 2/13, and it cannot be larger: here is a fit with that error whose signs are wrong.
  *)
Theorem gcn_stars_tight : let x := System 3 [([(0%nat, 1%Z); (1%nat, 1%Z); (2%nat, 1%Z)], 1%Z)] in
  let h := [Unit (fun _ => 11 / 13) 1; Unit (fun _ => - (11 / 13)) 1] in
  (gcn_bound x == 2 # 13)%Q /\ within (gcn_star_task x) h (2 / 13) /\ ~ solves x (back x h).
Proof.
  intros x h; split; [reflexivity|]; split.
  - apply within_gcn_stars; intros r b I; rewrite gcn_label_real; apply Rabs_between; cbn [weights readout].
    assert (forall z, relu (z * (11 / 13) + 0) = (11 / 13) * relu z /\
      relu (z * - (11 / 13) + 0) = (11 / 13) * relu (- z)) as R.
    { intro z; rewrite <- !relu_scaled by lra; split; f_equal; lra. }
    apply in_targets in I as [(i & _ & [->| ->] & ->)|[E|[]]]; [| |injection E as <- <-];
      unfold gcn_value, two, inner, root_of; cbn; rewrite ?(proj1 (R _)), ?(proj2 (R _)); unfold relu;
        repeat destruct (Rlt_le_dec _ _); lra.
  - intro S; specialize (S _ _ (or_introl eq_refl)); cbn [back dot] in S.
    assert (forall i, decoded (weights (Unit (fun _ => 11 / 13) 1)) (weights (Unit (fun _ => - (11 / 13)) 1)) 1 1 i =
      true) as T.
    { intro i; unfold decoded, positive_part, exceeds, at_least; cbn [weights]; destruct (Rlt_le_dec 0 1); [|lra].
      destruct (Rle_lt_dec _ _); [reflexivity | lra]. }
    cbn [h readout back] in S; rewrite !T in S; cbn in S; lia.
Qed.
