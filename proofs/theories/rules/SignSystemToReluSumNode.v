(** Sign system to relu-sum at nodes of one graph: literals e_i and -e_i have pendant probes with label 1; a row is
    adjacent to its literals, and to a node of its own for every term that is not 1 or -1. The labelled nodes receive
    the messages of the stars of [sign_system_to_relu_sum]. *)
From Coq Require Import List Bool ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem.
From Karpnet.training Require Import Networks Unions Lifting Shapes Messages Rationals Signs Bounds TwoChannels.
From Karpnet.rules Require SignSystemToReluSum.
Import ListNotations.

(** ** The graph *)

Definition is_large (e : nat * Z) : bool := negb (Z.abs (snd e) =? 1)%Z.
Definition literal (i : nat) (a : Z) : N := (2 * N.of_nat i + if (a <? 0)%Z then 1 else 0)%N.

(** The literals in the order of their nodes, which are 0, 1, ...; the probe of each stands 2n behind it. *)
Definition literal_terms (n : nat) : row :=
  List.map (fun k => (Nat.div2 k, if Nat.odd k then (-1)%Z else 1%Z)) (seq 0 (2 * n)).

(** The row [v] and its terms; the nodes of large ones are numbered from [first]. *)
Fixpoint row_edges (v first : N) (r : row) : list (N * N * Q) :=
  match r with
  | [] => []
  | (i, a) :: r => if is_large (i, a) then (first, v, 1%Q) :: row_edges v (first + 1) r
                   else (literal i a, v, 1%Q) :: row_edges v first r
  end.
Fixpoint rows_edges (v first : N) (rs : list (row * Z)) : list (N * N * Q) :=
  match rs with
  | [] => []
  | (r, _) :: rs => row_edges v first r ++ rows_edges (v + 1) (first + N.of_nat (length (filter is_large r))) rs
  end.
Definition large_terms (rs : list (row * Z)) : row := flat_map (fun '(r, _) => filter is_large r) rs.

Definition incidence_graph (x : system) : graphs :=
  let n := N.of_nat (num_variables x) in
  let first := (4 * n + N.of_nat (length (rows x)))%N in
  Graphs [(first + N.of_nat (length (large_terms (rows x))))%N]
         (List.map (fun j => (N.of_nat j, 2 * n + N.of_nat j, 1%Q)%N) (seq 0 (2 * num_variables x))
          ++ rows_edges (4 * n) first (rows x))
         n 1 (leaf_contents 0 (literal_terms (num_variables x)) ++ leaf_contents first (large_terms (rows x))).

(** Probes and rows, from node 2n on. *)
Definition messages (x : system) : list (row * Q) :=
  all_labelled 1 (List.map (fun e => [e]) (literal_terms (num_variables x))) ++ labelled inject_Z (rows x).
Definition task_for (x : system) : task :=
  Task (incidence_graph x) (ActivationSum (plain Sum)) 2
       (Some (range (2 * N.of_nat (num_variables x)) (2 * N.of_nat (num_variables x) + N.of_nat (length (rows x)))))
       (List.map snd (messages x)) (below (SignSystemToReluSum.bound Sum x)) 0.

Open Scope R_scope.

(** ** What the labelled nodes receive *)

Lemma total_flat_map {A B} (f : B -> R) (g : A -> list B) l : total f (flat_map g l) = total (fun a => total f (g a)) l.
Proof. induction l as [|a l IH]; [reflexivity|]; cbn [flat_map]; now rewrite total_app, total_cons, IH. Qed.

Section Received.
Variables (p : N) (w : N -> R) (O : N -> R).

(** What an edge brings to the node [p], from nodes with the values [O]. *)
Definition brought (e : N * N * Q) : R :=
  let '(a, b, q) := e in if (a =? p)%N then Q2R q * O b else if (b =? p)%N then Q2R q * O a else 0.

Lemma row_edges_bring r : forall v first, (p < first)%N ->
  (forall i a, In (i, a) r -> is_large (i, a) = false ->
    (literal i a < p)%N /\ O (literal i a) = IZR a * w (N.of_nat i)) ->
  (forall j i a, nth_error (filter is_large r) j = Some (i, a) -> O (first + N.of_nat j)%N = IZR a * w (N.of_nat i)) ->
  total brought (row_edges v first r) = if (v =? p)%N then inner r w else 0.
Proof.
  induction r as [|[i a] r IH]; intros v first F C L; [now destruct (v =? p)%N|]; cbn [row_edges].
  specialize (C i a (or_introl eq_refl)) as C0; cbn [filter] in L; rewrite inner_cons.
  assert (forall j b, In (j, b) r -> is_large (j, b) = false ->
    (literal j b < p)%N /\ O (literal j b) = IZR b * w (N.of_nat j)) as C'
    by (intros; apply C; [now right | assumption]).
  destruct (is_large (i, a)) eqn:E; rewrite total_cons.
  - rewrite IH; [|lia | exact C' | intros j k b J; rewrite <- (L (S j) k b J); f_equal; lia].
    unfold brought; destruct (N.eqb_spec first p); [lia|]; destruct (v =? p)%N; [|lra].
    rewrite Q2R_1, <- (L 0%nat i a eq_refl), N.add_0_r; lra.
  - rewrite IH; [|exact F | exact C' | exact L]; destruct (C0 eq_refl) as [B V].
    unfold brought; destruct (N.eqb_spec (literal i a) p); [lia|]; destruct (v =? p)%N; [|lra].
    rewrite Q2R_1, V; lra.
Qed.

Lemma rows_edges_bring rs : forall v first, (p < first)%N ->
  (forall r b i a, In (r, b) rs -> In (i, a) r -> is_large (i, a) = false ->
    (literal i a < p)%N /\ O (literal i a) = IZR a * w (N.of_nat i)) ->
  (forall j i a, nth_error (large_terms rs) j = Some (i, a) -> O (first + N.of_nat j)%N = IZR a * w (N.of_nat i)) ->
  total brought (rows_edges v first rs) =
  if (p <? v)%N then 0 else match nth_error rs (N.to_nat (p - v)) with Some (r, _) => inner r w | None => 0 end.
Proof.
  induction rs as [|[r b] rs IH]; intros v first F C L; [now destruct (p <? v)%N, (N.to_nat (p - v))|];
    cbn [rows_edges].
  rewrite total_app, row_edges_bring; [|exact F | exact (fun i a => C r b i a (or_introl eq_refl)) |].
  2: { intros j i a J; apply L; cbn [large_terms flat_map]; rewrite nth_error_app1; [exact J|].
       apply nth_error_Some; congruence. }
  rewrite (IH (v + 1)%N (first + N.of_nat (length (filter is_large r)))%N);
    [|lia | exact (fun r' b' i a I => C r' b' i a (or_intror I)) |].
  - destruct (N.ltb_spec p v), (N.ltb_spec p (v + 1)), (N.eqb_spec v p); try lia; try lra.
    + subst v; rewrite N.sub_diag; cbn; lra.
    + replace (N.to_nat (p - v)) with (S (N.to_nat (p - (v + 1)))) by lia; cbn [nth_error]; lra.
  - intros j i a J; rewrite <- (L (length (filter is_large r) + j)%nat i a).
    + f_equal; lia.
    + cbn [large_terms flat_map]; rewrite nth_error_app2, Nat.add_comm, Nat.add_sub by lia; exact J.
Qed.
End Received.

Section Labelled.
Variables (x : system) (w : N -> R).
Hypothesis valid : valid_system x.
Let n : nat := num_variables x.
Let g : graphs := incidence_graph x.
Let first : N := (4 * N.of_nat n + N.of_nat (length (rows x)))%N.

Lemma incidence_own v : own g w v = held (leaf_contents 0 (literal_terms n)) w v + held (leaf_contents first
  (large_terms (rows x))) w v.
Proof.
  unfold own, g, incidence_graph; cbn [features denominator]; rewrite total_app; unfold Rdiv.
  rewrite Rinv_1, Rmult_1_r; reflexivity.
Qed.

Lemma nth_literal k : (k < 2 * n)%nat ->
  nth_error (literal_terms n) k = Some (Nat.div2 k, if Nat.odd k then (-1)%Z else 1%Z).
Proof.
  intro K; unfold literal_terms; erewrite map_nth_error; [reflexivity|].
  rewrite nth_error_nth' with (d := 0%nat) by (rewrite seq_length; lia); now rewrite seq_nth by lia.
Qed.
Lemma literals_length : length (literal_terms n) = (2 * n)%nat.
Proof. unfold literal_terms; now rewrite map_length, seq_length. Qed.

Lemma literal_own k i a : nth_error (literal_terms n) k = Some (i, a) -> own g w (N.of_nat k) = IZR a * w (N.of_nat i).
Proof.
  intro E; assert (k < 2 * n)%nat as K by (rewrite <- literals_length; apply nth_error_Some; congruence).
  rewrite incidence_own, !held_by_leaf, N.sub_0_r, Nat2N.id, E; destruct (N.ltb_spec (N.of_nat k) 0); [lia|].
  destruct (nth_error (large_terms _) _) as [[]|]; [|lra]; destruct (N.ltb_spec (N.of_nat k) first);
    [lra | unfold first in *; lia].
Qed.

Lemma large_own j i a : nth_error (large_terms (rows x)) j = Some (i, a) ->
  own g w (first + N.of_nat j) = IZR a * w (N.of_nat i).
Proof.
  intro E; rewrite incidence_own, !held_by_leaf.
  replace (N.to_nat (first + N.of_nat j - first)) with j by lia; rewrite E.
  destruct (N.ltb_spec (first + N.of_nat j) first); [lia|].
  rewrite (proj2 (nth_error_None _ _)); [lra|]; rewrite literals_length; unfold first; lia.
Qed.

Lemma small_own r b i a : In (r, b) (rows x) -> In (i, a) r -> is_large (i, a) = false ->
  (literal i a < 2 * N.of_nat n)%N /\ own g w (literal i a) = IZR a * w (N.of_nat i).
Proof.
  intros I J E; destruct (valid r b I) as [_ C]; specialize (C i a J); fold n in C.
  unfold is_large in E; cbn [snd] in E; apply negb_false_iff, Z.eqb_eq in E.
  assert (exists k, literal i a = N.of_nat k /\ nth_error (literal_terms n) k = Some (i, a)) as (k & -> & K).
  { assert (a = 1 \/ a = -1)%Z as [->| ->] by lia.
    - exists (2 * i)%nat; split; [unfold literal; cbn [Z.ltb Z.compare]; lia|]; rewrite nth_literal by lia.
      now rewrite Nat.div2_double, Nat.odd_mul.
    - exists (S (2 * i))%nat; split; [unfold literal; cbn [Z.ltb Z.compare]; lia|]; rewrite nth_literal by lia.
      now rewrite Nat.div2_succ_double, Nat.odd_succ, Nat.even_mul. }
  split; [|now apply literal_own].
  assert (k < 2 * n)%nat by (rewrite <- literals_length; apply nth_error_Some; congruence); lia.
Qed.

Lemma neighbors_bring p : aggregate g Sum w p = total (brought p (own g w)) (edges g).
Proof.
  cbn [aggregate]; unfold neighbors; rewrite total_flat_map; apply total_ext; intros [[a b] q] _; unfold brought.
  destruct (a =? p)%N; [cbn; lra|]; destruct (b =? p)%N; cbn; lra.
Qed.

Lemma probes_bring (O : N -> R) k :
  total (brought (2 * N.of_nat n + N.of_nat k) O)
    (List.map (fun j => (N.of_nat j, 2 * N.of_nat n + N.of_nat j, 1%Q)%N) (seq 0 (2 * n)))
  = if (k <? 2 * n)%nat then O (N.of_nat k) else 0.
Proof.
  rewrite total_map; set (f := fun j => _).
  assert (forall m, (m <= 2 * n)%nat -> total f (seq 0 m) = if (k <? m)%nat then O (N.of_nat k) else 0) as H;
    [|now apply H].
  induction m as [|m IH]; intro M; [now destruct k|]; rewrite seq_S, total_app, IH by lia;
    cbn [total fold_right Nat.add].
  unfold f, brought; destruct (N.eqb_spec (N.of_nat m) (2 * N.of_nat n + N.of_nat k)); [lia|].
  destruct (N.eqb_spec (2 * N.of_nat n + N.of_nat m) (2 * N.of_nat n + N.of_nat k)), (Nat.ltb_spec k m),
    (Nat.ltb_spec k (S m));
    try lia; rewrite ?Q2R_1; try lra.
  replace m with k by lia; lra.
Qed.

Theorem received k r y : nth_error (messages x) k = Some (r, y) ->
  aggregate g Sum w (2 * N.of_nat n + N.of_nat k) = inner r w.
Proof.
  intro E; unfold messages, all_labelled, labelled in E; rewrite map_map in E; fold n in E.
  assert (k < 2 * n + length (rows x))%nat as K.
  { match type of E with nth_error ?l _ = _ => assert (nth_error l k <> None) as K by (rewrite E; discriminate) end.
    apply nth_error_Some in K; rewrite app_length, !map_length, literals_length in K; exact K. }
  rewrite neighbors_bring; unfold g at 2; unfold incidence_graph; cbn [edges]; fold n; fold first; rewrite total_app.
  rewrite probes_bring.
  rewrite (rows_edges_bring _ w (own g w) (rows x)); [| unfold first; lia
    | intros r' b i a I J S; destruct (small_own r' b i a I J S) as [S1 S2]; split; [lia | exact S2] | apply large_own].
  destruct (Nat.ltb_spec k (2 * n)) as [L|L].
  - rewrite nth_error_app1 in E by (rewrite map_length, literals_length; lia).
    rewrite nth_error_map, nth_literal in E by exact L; cbn in E; injection E as <- _.
    rewrite (literal_own k _ _ (nth_literal k L)); destruct (N.ltb_spec (2 * N.of_nat n + N.of_nat k) (4 * N.of_nat n));
      [|lia].
    unfold inner; cbn; lra.
  - rewrite nth_error_app2 in E by (rewrite map_length, literals_length; lia).
    rewrite map_length, literals_length, nth_error_map in E.
    destruct (N.ltb_spec (2 * N.of_nat n + N.of_nat k) (4 * N.of_nat n)); [lia|].
    replace (N.to_nat (2 * N.of_nat n + N.of_nat k - 4 * N.of_nat n)) with (k - 2 * n)%nat by lia.
    match type of E with context [nth_error ?l ?j] => destruct (nth_error l j) as [[r' b]|] eqn:R end; [|discriminate].
    cbn in E; injection E as <- _.
    refine (eq_trans (f_equal (fun o => 0 + match o with Some (q, _) => inner q w | None => 0 end) R) _); cbn; lra.
Qed.
End Labelled.

(** ** The rule *)

Lemma in_labelled_nodes (ms : list (row * Q)) : forall start vs y,
  In (vs, y) (combine (List.map (fun v => [v]) (range start (N.of_nat (length ms)))) (List.map snd ms)) <->
  exists k r, nth_error ms k = Some (r, y) /\ vs = [(start + N.of_nat k)%N].
Proof.
  unfold range; intros start vs y; rewrite Nat2N.id, map_map.
  assert (forall k, In (vs, y) (combine (List.map (fun j => [(start + N.of_nat j)%N]) (seq k (length ms))) (List.map snd
    ms)) <->
    exists j r, nth_error ms j = Some (r, y) /\ vs = [(start + N.of_nat (k + j))%N]) as H; [|apply (H 0%nat)].
  induction ms as [|[r z] ms IH]; intro k; cbn [length seq List.map combine].
  - split; [easy|]; intros ([|j] & r & E & _); discriminate.
  - cbn [In]; rewrite IH; split.
    + intros [E|(j & q & E & ->)]; [injection E as <- <-; exists 0%nat, r | exists (S j), q]; (split;
        [now try exact E|]); f_equal; lia.
    + intros ([|j] & q & E & ->); [left; injection E as -> ->; do 2 f_equal; lia | right; exists j, q; split;
        [exact E|]].
      f_equal; lia.
Qed.

Lemma node_value x h r y k : valid_system x -> nth_error (messages x) k = Some (r, y) ->
  answer (incidence_graph x) (ActivationSum (plain Sum)) h [(2 * N.of_nat (num_variables x) + N.of_nat k)%N]
  = total (fun u => readout u * relu (inner r (weights u))) h.
Proof.
  intros V E; cbn [answer plain is_sign]; unfold network, readout_bias; cbn [has_readout_bias]; rewrite Rplus_0_r.
  apply total_ext; intros u _; f_equal; cbn [pooled plain pool_of total fold_right activation_of].
  unfold argument; cbn [aggregation_of has_root has_bias plain];
    rewrite activate_relu, (received x (weights u) V k r y E).
  rewrite !Rplus_0_r; reflexivity.
Qed.

Lemma within_messages x h d : valid_system x -> within (task_for x) h d <->
  length h = 2%nat /\ forall r y, In (r, y) (messages x) ->
    Rabs (total (fun u => readout u * relu (inner r (weights u))) h - Q2R y) <= d.
Proof.
  intro V; unfold within; cbn [width task_for]; apply and_iff_compat_l.
  cbn [samples labelled_nodes labels data family_of task_for].
  replace (2 * N.of_nat (num_variables x) + N.of_nat (length (rows x)))%N with (N.of_nat (length (messages x))).
  2: { unfold messages, all_labelled, labelled; rewrite app_length, !map_length; unfold literal_terms.
       rewrite map_length, seq_length; lia. }
  split; intro H.
  - intros r y I; apply In_nth_error in I as [k E]; rewrite <- (node_value x h r y k V E).
    apply H, in_labelled_nodes; now exists k, r.
  - intros vs y I; apply in_labelled_nodes in I as (k & r & E & ->); rewrite (node_value x h r y k V E).
    apply H; eapply nth_error_In; eassumption.
Qed.

(** Up to the order these are the samples of the rule on stars. *)
Lemma in_messages x r y : In (r, y) (messages x) <->
  exists b, In (r, b) (SignSystemToReluSum.targets x) /\ y = inject_Z b.
Proof.
  unfold messages; rewrite in_app_iff, in_labelled, in_all_labelled; split.
  - intros [[I ->]|(b & I & ->)]; [exists 1%Z | exists b]; (split; [|reflexivity]);
      apply SignSystemToReluSum.in_targets.
    + left; apply in_map_iff in I as ([i a] & <- & I); apply in_map_iff in I as (k & E & I); injection E as <- <-.
      apply in_seq in I; exists (Nat.div2 k); repeat split; [|destruct (Nat.odd k); auto].
      pose proof (Nat.div2_odd k); destruct (Nat.odd k); cbn [Nat.b2n] in *; lia.
    + now right.
  - intros (b & I & ->); apply SignSystemToReluSum.in_targets in I as [(i & I & R & ->)|I]; [left | right;
      now exists b].
    split; [|reflexivity]; destruct R as [->| ->]; apply in_map_iff; eexists; (split; [reflexivity|]); apply in_map_iff.
    + exists (2 * i)%nat; rewrite Nat.div2_double, Nat.odd_mul; split; [reflexivity | apply in_seq; lia].
    + exists (S (2 * i)); rewrite Nat.div2_succ_double, Nat.odd_succ, Nat.even_mul; split; [reflexivity | apply in_seq;
        lia].
Qed.

Lemma within_stars x h d : valid_system x ->
  within (task_for x) h d <-> within (SignSystemToReluSum.task_for Sum x) h d.
Proof.
  intro V; rewrite within_messages by exact V; unfold SignSystemToReluSum.task_for.
  rewrite within_graph_task by apply SignSystemToReluSum.samples_formed; apply and_iff_compat_l; split; intro H.
  - intros g y I; apply in_map_iff in I as ([r b] & E & I); injection E as <- <-; cbn [fst snd].
    rewrite star_answer by discriminate; apply H, in_messages; now exists b.
  - intros r y I; apply in_messages in I as (b & I & ->).
    pose proof (star_answer (N.of_nat (num_variables x)) Sum r h ltac:(discriminate)) as A; cbn [star_channel] in A.
    rewrite <- A; apply H, in_map_iff; now exists (r, b).
Qed.

Definition sign_system_to_relu_sum_node : lifting sign_system.
Proof.
  pose (r := SignSystemToReluSum.sign_system_to_relu_sum).
  refine (@Lifting sign_system task_for (SignSystemToReluSum.bound Sum) SignSystemToReluSum.forward
    SignSystemToReluSum.back
            SignSystemToReluSum.back_rational (fun _ => eq_refl) (tolerance_below _ r) _ _ (back_same _ r)).
  - intros x s V S; apply within_stars; [exact V | exact (forward_exact _ r x s V S)].
  - intros x h d V D H; apply within_stars in H; [exact (back_below _ r x h d V D H) | exact V].
Defined.

(** For NAE-3 the bound 1/2 is tight here, too. *)
Theorem nae3_tight x : valid_system x -> SignSystemToReluSum.nae3 x ->
  within (task_for x) [Unit (fun _ => / 2) 1; Unit (fun _ => - / 2) 1] (/ 2).
Proof. intros V N; apply within_stars; [exact V | now apply SignSystemToReluSum.nae3_tight]. Qed.
