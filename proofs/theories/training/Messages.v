(** Tasks whose samples are integer vectors: what networks without biases and roots make of a star or an edge. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.problems Require Import SignSystem.
From Karpnet.training Require Import Networks Unions Lifting Shapes.
Import ListNotations.
Open Scope R_scope.

(** ** Samples made from vectors *)

Definition shaped (shape : row -> graph) (ms : list (row * Q)) : list (graph * Q) :=
  List.map (fun '(r, y) => (shape r, y)) ms.

Lemma in_shaped shape ms g y : In (g, y) (shaped shape ms) <-> exists r, In (r, y) ms /\ g = shape r.
Proof.
  unfold shaped; rewrite in_map_iff; split.
  - intros ([r y'] & E & I); injection E as <- <-; now exists r.
  - intros (r & I & ->); now exists (r, y).
Qed.

Lemma shaped_all shape ms (P : graph -> Prop) : (forall r y, In (r, y) ms -> P (shape r)) ->
  Forall P (List.map fst (shaped shape ms)).
Proof.
  intro W; apply Forall_forall; intros g I; apply in_map_iff in I as ([g' y] & <- & I).
  apply in_shaped in I as (r & I & ->); exact (W r y I).
Qed.

(** Fitting the graphs is fitting the vectors, by what the network makes of each. *)
Theorem within_shaped shape value f k F ms tol h d : (forall r y, In (r, y) ms -> well_formed (shape r)) ->
  (forall r y, length h = k -> In (r, y) ms -> answer (alone F (shape r)) f h (nodes (shape r)) = value h r) ->
  within (graph_task f k F (shaped shape ms) tol) h d <->
  length h = k /\ forall r y, In (r, y) ms -> Rabs (value h r - Q2R y) <= d.
Proof.
  intros W V; rewrite within_graph_task by (apply shaped_all, W).
  split; intros [L H]; (split; [exact L|]).
  - intros r y I; rewrite <- (V r y L I); apply H, in_shaped; now exists r.
  - intros g y I; apply in_shaped in I as (r & I & ->); rewrite (V r y L I); now apply H.
Qed.

Theorem within_shaped_nodes shape value f k F ms tol h d : (forall r y, In (r, y) ms -> well_formed (shape r)) ->
  (forall r y, In (r, y) ms -> 0 < order (shape r))%N ->
  (forall r y, length h = k -> In (r, y) ms -> answer (alone F (shape r)) f h [0%N] = value h r) ->
  within (node_task f k F (shaped shape ms) tol) h d <->
  length h = k /\ forall r y, In (r, y) ms -> Rabs (value h r - Q2R y) <= d.
Proof.
  intros W O V; rewrite within_node_task by (apply shaped_all; assumption).
  split; intros [L H]; (split; [exact L|]).
  - intros r y I; rewrite <- (V r y L I); apply H, in_shaped; now exists r.
  - intros g y I; apply in_shaped in I as (r & I & ->); rewrite (V r y L I); now apply H.
Qed.

(** Samples of vectors with integer labels. *)
Definition labelled (label : Z -> Q) (l : list (row * Z)) : list (row * Q) := List.map (fun '(r, b) => (r, label b)) l.
Definition all_labelled (y : Q) (l : list row) : list (row * Q) := List.map (fun r => (r, y)) l.

Lemma in_labelled label l r y : In (r, y) (labelled label l) <-> exists b, In (r, b) l /\ y = label b.
Proof.
  unfold labelled; rewrite in_map_iff; split.
  - intros ([r' b] & E & I); injection E as <- <-; now exists b.
  - intros (b & I & ->); now exists (r, b).
Qed.
Lemma in_all_labelled y l r y' : In (r, y') (all_labelled y l) <-> In r l /\ y' = y.
Proof.
  unfold all_labelled; rewrite in_map_iff; split.
  - intros (r' & E & I); injection E as <- <-; now split.
  - intros [I ->]; now exists r.
Qed.

(** ** Plain networks *)

Definition sum_layer (s : activation) : layer := Layer s Sum false false false PoolSum false.

(** The value at the vector [r]. *)
Definition value_at (s : activation) (h : hypothesis) (r : row) : R :=
  total (fun u => readout u * activate s (inner r (weights u))) h.

Lemma activate_zero s : activate s 0 = 0.
Proof. destruct s; cbn [activate]; [destruct (Rlt_le_dec 0 0); lra | apply Rabs_R0 | lra]. Qed.

Lemma star_value F n r s h : (length r <= n)%nat ->
  answer (alone F (star_of n r)) (ActivationSum (sum_layer s)) h (nodes (star_of n r)) = value_at s h r.
Proof.
  intro E; cbn [answer is_sign sum_layer network readout_bias has_readout_bias]; unfold network, value_at; cbn.
  rewrite Rplus_0_r; apply total_ext; intros u _; f_equal.
  rewrite star_nodes by exact E; rewrite total_cons, total_map, (total_zero _ (seq 0 n)), Rplus_0_r.
  - f_equal; unfold argument; cbn [aggregation_of has_root has_bias sum_layer].
    rewrite star_aggregate_hub by easy; lra.
  - intros j J; apply in_seq in J; unfold argument; cbn [aggregation_of has_root has_bias sum_layer].
    rewrite star_aggregate_leaf by (easy || lia); rewrite !Rplus_0_r; apply activate_zero.
Qed.
