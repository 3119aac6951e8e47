(** Tasks whose samples are single edges: both ends have the same features, or those of the second are mirrored. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.problems Require Import SignSystem Sums CoalescedRows.
From Karpnet.training Require Import Networks Unions Lifting Shapes Messages Rationals TwoChannels Classifiers Channels.
Import ListNotations.
Open Scope R_scope.

(** Where a constant 1 is: nowhere, in a feature behind the others, or in the hidden biases. *)
Inductive constants := NoConstant | Feature | Bias.
Record edge_class := EdgeClass {
  constant : constants;
  has_share : bool;         (* a readout bias *)
  is_at_nodes : bool;       (* one graph with the label at the first node of each edge *)
  is_classifier : bool
}.

Definition layer_of (a : edge_class) : layer :=
  Layer (Relu 0) Sum false (match constant a
    with Bias => true | _ => false end) (has_share a) PoolSum (is_classifier a).

(** The features, [m] without the constant. *)
Definition feature_count (a : edge_class) (m : nat) : N :=
  N.of_nat (match constant a with Feature => S m | _ => m end).

(** The constant is not mirrored. *)
Definition ends (is_mirrored : bool) (a : edge_class) (m : nat) (r : row) : graph :=
  let q := coalesced r in
  let one := match constant a with Feature => [(m, 1%Z)] | _ => [] end in
  Graph 2 [(0%N, 1%N)]
    (at_node 0 (q ++ one) ++ at_node 1 (List.map (fun '(i, x) => (i, if is_mirrored then (- x)%Z else x)) q ++ one)).
Definition edge_graph : edge_class -> nat -> row -> graph := ends false.

Definition edge_task (a : edge_class) (m k : nat) (ss : list (row * Q)) (tolerance : Q) : task :=
  (if is_at_nodes a then node_task else graph_task) (ActivationSum (layer_of a)) k (feature_count a m)
    (shaped (edge_graph a m) ss) tolerance.
(** Labels of mirrored edges are at graphs. *)
Definition mirrored_task (a : edge_class) (m k : nat) (ss : list (row * Q)) (tolerance : Q) : task :=
  graph_task (ActivationSum (layer_of a)) k (feature_count a m) (shaped (ends true a m) ss) tolerance.

(** ** The value at an edge *)

(** How often an edge counts. *)
Definition times (a : edge_class) : R := if is_at_nodes a then 1 else 2.
Definition shift (a : edge_class) (m : nat) (u : unit) : R :=
  match constant a with NoConstant => 0 | _ => weights u (N.of_nat m) end.
Definition share_column (a : edge_class) (m : nat) : nat := match constant a with NoConstant => m | _ => S m end.
Definition share (a : edge_class) (m : nat) (h : hypothesis) : R :=
  if has_share a then total (fun u => readout u * weights u (N.of_nat (share_column a m))) h else 0.
Definition edge_sum (a : edge_class) (m : nat) (h : hypothesis) (r : row) : R :=
  total (fun u => times a * readout u * relu (inner r (weights u) + shift a m u)) h.
Definition edge_value (a : edge_class) (m : nat) (h : hypothesis) (r : row) : R := edge_sum a m h r + share a m h.

Definition mirrored_value (a : edge_class) (m : nat) (h : hypothesis) (r : row) : R :=
  total (fun u => readout u * (relu (- inner r (weights u) + shift a m u) + relu (inner r (weights u) + shift a m u))) h
  + share a m h.

Definition sampled (a : edge_class) (m : nat) (r : row) : list N :=
  if is_at_nodes a then [0%N] else nodes (edge_graph a m r).

Lemma inner_add i x r w : inner (add i x r) w = IZR x * w (N.of_nat i) + inner r w.
Proof.
  induction r as [|[j y] r IH]; [reflexivity|]; cbn [add].
  destruct (i <? j)%nat; [reflexivity|]; destruct (Nat.eqb_spec i j) as [->|_]; rewrite !inner_cons, ?plus_IZR, ?IH;
    ring.
Qed.
Lemma inner_coalesced r w : inner (coalesced r) w = inner r w.
Proof.
  transitivity (inner (fold_right (fun t => add (fst t) (snd t)) [] r) w).
  - unfold coalesced, nonzero; generalize (fold_right (fun t => add (fst t) (snd t)) [] r) as q; intro q.
    induction q as [|[j y] q IH]; [reflexivity|]; cbn [filter snd].
    destruct (Z.eqb_spec y 0) as [->|_]; cbn [negb]; rewrite !inner_cons, IH; ring.
  - induction r as [|[i x] r IH]; [reflexivity|]; cbn [fold_right fst snd]; now rewrite inner_add, inner_cons, IH.
Qed.

Lemma ends_formed is_mirrored a m r : well_formed (ends is_mirrored a m r).
Proof.
  split; cbn [links contents order ends].
  - intros i j [E|[]]; injection E as <- <-; lia.
  - intros v c x I; apply in_app_iff in I as [I|I]; apply in_map_iff in I as ([i y] & E & _); injection E as <- _ _;
      lia.
Qed.

(** Each end sees the other. *)
Lemma end_arguments is_mirrored a m r u : let g := alone (feature_count a m) (ends is_mirrored a m r) in
  let t := inner r (weights u) in
  argument g (layer_of a) (weights u) 0 = (if is_mirrored then -1 else 1) * t + shift a m u /\
  argument g (layer_of a) (weights u) 1 = t + shift a m u.
Proof.
  cbv zeta; unfold argument, columns, shift; cbn [aggregation_of has_root has_bias layer_of aggregate].
  rewrite !neighbors_alone; change (linked (links _) 0) with [(1%N, 1%Q)];
    change (linked (links _) 1) with [(0%N, 1%Q)].
  rewrite !total_cons, !own_alone, Q2R_1; change (total _ []) with 0; cbn [contents ends].
  rewrite !held_app, !held_at_node, !inner_app, inner_mirrored, inner_coalesced; cbn [N.eqb Pos.eqb].
  cbn [num_features alone union]; unfold feature_count.
  destruct (constant a); rewrite ?inner_cons; change (inner [] (weights u)) with 0; split; ring.
Qed.

Lemma edge_share is_mirrored a m r h :
  readout_bias (alone (feature_count a m) (ends is_mirrored a m r)) (layer_of a) h = share a m h.
Proof.
  unfold readout_bias, share; cbn [has_readout_bias layer_of]; destruct (has_share a); [|reflexivity].
  apply total_ext; intros u _; do 2 f_equal; unfold columns, feature_count, share_column; cbn.
  destruct (constant a); lia.
Qed.

Lemma edge_network a m h r :
  network (alone (feature_count a m) (edge_graph a m r)) (layer_of a) h (sampled a m r) = edge_value a m h r.
Proof.
  unfold network, edge_value, edge_sum, edge_graph; rewrite edge_share; f_equal; apply total_ext; intros u _.
  cbn [pool_of activation_of layer_of pooled]; destruct (end_arguments false a m r u) as [E0 E1].
  unfold sampled, times; destruct (is_at_nodes a); [|change (nodes _) with [0%N; 1%N]];
    rewrite !total_cons, !activate_relu, E0, ?E1, !Rmult_1_l; change (total _ []) with 0; ring.
Qed.
Lemma mirrored_network a m h r :
  network (alone (feature_count a m) (ends true a m r)) (layer_of a) h (nodes (ends true a m r))
  = mirrored_value a m h r.
Proof.
  unfold network, mirrored_value; rewrite edge_share; f_equal; apply total_ext; intros u _.
  cbn [pool_of activation_of layer_of pooled]; destruct (end_arguments true a m r u) as [E0 E1].
  change (nodes _) with [0%N; 1%N]; rewrite !total_cons, !activate_relu, E0, E1; change (total _ []) with 0.
  replace (-1 * inner r (weights u)) with (- inner r (weights u)) by ring; ring.
Qed.

(** A multiple of a network. *)
Definition scaled (x : R) (h : hypothesis) : hypothesis := List.map (fun u => Unit (weights u) (x * readout u)) h.

Lemma scaled_sum a m x h r : edge_sum a m (scaled x h) r = x * edge_sum a m h r.
Proof.
  unfold edge_sum, scaled; rewrite total_map, <- total_scaled; apply total_ext; intros u _.
  change (shift a m (Unit _ _)) with (shift a m u); cbn [weights readout]; ring.
Qed.
Lemma scaled_share a m x h : share a m (scaled x h) = x * share a m h.
Proof.
  unfold share; destruct (has_share a); [|ring]; unfold scaled; rewrite total_map, <- total_scaled; apply total_ext.
  intros u _; cbn [weights readout]; ring.
Qed.

(** ** Regression *)

Theorem edge_task_within a m k ss tol h d : is_classifier a = false -> within (edge_task a m k ss tol) h d <->
  length h = k /\ forall r y, In (r, y) ss -> Rabs (edge_value a m h r - Q2R y) <= d.
Proof.
  intro V; pose proof (edge_network a m) as E; unfold edge_task; unfold sampled in E; destruct (is_at_nodes a).
  - apply within_shaped_nodes; [intros; apply ends_formed | easy|]; intros r y _ _; cbn [answer is_sign layer_of].
    rewrite V; apply E.
  - apply within_shaped; [intros; apply ends_formed|]; intros r y _ _; cbn [answer is_sign layer_of];
      rewrite V; apply E.
Qed.
Theorem mirrored_task_within a m k ss tol h d : is_classifier a = false -> within (mirrored_task a m k ss tol) h d <->
  length h = k /\ forall r y, In (r, y) ss -> Rabs (mirrored_value a m h r - Q2R y) <= d.
Proof.
  intro V; apply within_shaped; [intros; apply ends_formed|]; intros r y _ _; cbn [answer is_sign layer_of].
  rewrite V; apply mirrored_network.
Qed.

(** A readout weight that makes an edge count once. *)
Definition once (a : edge_class) : Q := if is_at_nodes a then 1 else 1 # 2.
Lemma times_once a : times a * Q2R (once a) = 1.
Proof. unfold times, once; destruct (is_at_nodes a); unfold Q2R; cbn; lra. Qed.

Lemma edge_task_no_errors a m k ss tol : max_errors (edge_task a m k ss tol) = 0%nat.
Proof. unfold edge_task; now destruct (is_at_nodes a). Qed.
Lemma edge_task_tolerance a m k ss tol : tolerance (edge_task a m k ss tol) = tol.
Proof. unfold edge_task; now destruct (is_at_nodes a). Qed.
Lemma edge_task_width a m k ss tol : width (edge_task a m k ss tol) = k.
Proof. unfold edge_task; now destruct (is_at_nodes a). Qed.

(** ** Classifiers *)

Lemma classified_within (value : row -> R) ss d : 0 <= d < 1 ->
  (forall r y, In (r, y) (List.map (fun '(r, b) => (r, label b)) ss) ->
    Rabs (one_if (at_least (value r) 0) - Q2R y) <= d)
  <-> forall r b, In (r, b) ss -> at_least (value r) 0 = b.
Proof.
  intro B; split; intros H r b I.
  - apply (classified _ _ d); [apply B|]; apply H, in_map_iff; now exists (r, b).
  - apply in_map_iff in I as ((r' & b') & E & I); injection E as <- <-; pose proof (classified_exactly _ _ (H _ _ I));
      lra.
Qed.

Theorem edge_signs_within a m k ss tol h d : is_classifier a = true -> 0 <= d < 1 ->
  within (edge_task a m k (List.map (fun '(r, b) => (r, label b)) ss) tol) h d <->
  length h = k /\ forall r b, In (r, b) ss -> at_least (edge_value a m h r) 0 = b.
Proof.
  intros C B; rewrite <- (classified_within _ ss d B); pose proof (edge_network a m) as E; unfold edge_task;
    unfold sampled in E.
  destruct (is_at_nodes a); [apply (within_shaped_nodes _ (fun h r => one_if (at_least (edge_value a m h r) 0)))
    | apply (within_shaped _ (fun h r => one_if (at_least (edge_value a m h r) 0)))];
    try (intros; apply ends_formed); try easy; intros r y _ _; cbn [answer is_sign layer_of]; now rewrite C, E.
Qed.
Theorem mirrored_signs_within a m k ss tol h d : is_classifier a = true -> 0 <= d < 1 ->
  within (mirrored_task a m k (List.map (fun '(r, b) => (r, label b)) ss) tol) h d <->
  length h = k /\ forall r b, In (r, b) ss -> at_least (mirrored_value a m h r) 0 = b.
Proof.
  intros C B; rewrite <- (classified_within _ ss d B).
  apply (within_shaped _ (fun h r => one_if (at_least (mirrored_value a m h r) 0))); [intros; apply ends_formed|].
  intros r y _ _; cbn [answer is_sign layer_of]; now rewrite C, mirrored_network.
Qed.
