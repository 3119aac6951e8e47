(** Hypergraph coloring to sums of as many rectified channels as colors, with the largest gap there can be.

    A guard on a feature of its own makes all channels rise from large negative constants; then a channel that
    is active at all vertices of an edge is far above 0 at the edge, and one active at a vertex is its color. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.base Require Import Levin.
From Karpnet.training Require Import Networks Unions Lifting Shapes Rationals Bounds TwoChannels Classifiers AndUnits
  Channels Guards EdgeTasks.
From Karpnet.problems Require Import SignSystem Hypergraph.
Import ListNotations.
Open Scope R_scope.

(** With and without hidden biases, a readout bias, labels at nodes; without biases, the constant is a feature. *)
Definition class (is_biased has_readout_bias at_nodes : bool) : edge_class :=
  EdgeClass (if is_biased then Bias else Feature) has_readout_bias at_nodes false.

Section Rule.
Variables is_biased has_readout_bias at_nodes : bool.
Let a := class is_biased has_readout_bias at_nodes.

Definition strength : Z := if has_readout_bias then 3 else 6.
Definition bound (_ : hypergraph) : Q := if has_readout_bias then 1 # 2 else 1.

(** The columns of g and of the constant stand behind the vertices. *)
Definition column_g (g : hypergraph) : nat := num_vertices g.
Definition column_1 (g : hypergraph) : nat := S (num_vertices g).

(** The row of an edge; twice that of its vertex where it has only one. *)
Definition edge_row (e : list nat) : row := match e with [v] => [(v, 2%Z)] | _ => members e end.
Definition guard_row (n : nat) (p : Z) : row := if (p =? 0)%Z then [] else [(n, p)].
Definition positions (k : nat) : list Z := List.map (fun i => (Z.of_nat i - 1)%Z) (seq 0 (2 * k + 2)).

Definition samples (g : hypergraph) : list (row * Q) :=
  List.map (fun v => ([(v, 1%Z)], 1%Q)) (seq 0 (num_vertices g))
  ++ List.map (fun e => (edge_row e, 0%Q)) (edges g)
  ++ List.map (fun p => (guard_row (column_g g) p, inject_Z (strength * kinks (num_colors g) p)))
       (positions (num_colors g)).

Definition instance (g : hypergraph) : task := edge_task a (column_1 g) (num_colors g) (samples g) (below (bound g)).

(** 1 above the kink's constant on the vertices of the color, far below 0 on the others. *)
Definition kink (j : nat) : Z := strength * (2 * Z.of_nat j + 1).
Definition color_weight (g : hypergraph) (c : nat -> nat) (j i : nat) : Z :=
  if Nat.ltb i (num_vertices g)
  then if Nat.eqb (c i) j then 1 + kink j else - Z.of_nat (breadth g) *
    (1 + strength * (2 * Z.of_nat (num_colors g) - 1))
  else if Nat.eqb i (column_g g) then strength else if Nat.eqb i (column_1 g) then - kink j else 0.
Definition channels (k : nat) (W : nat -> nat -> Q) : list rational_unit :=
  List.map (fun j => Rational (fun i => W j (N.to_nat i)) (once a)) (seq 0 k).
Definition forward (g : hypergraph) (c : nat -> nat) : list rational_unit :=
  channels (num_colors g) (fun j i => inject_Z (color_weight g c j i)).

(** The first channel with a positive readout weight that is active at the vertex. *)
Definition is_active (g : hypergraph) (v : nat) (u : unit) : bool :=
  exceeds (readout u) 0 && exceeds (weights u (N.of_nat v) + weights u (N.of_nat (column_1 g))) 0.
Definition back (g : hypergraph) (h : hypothesis) : nat -> nat := fun v => first (is_active g v) h.
Definition back_rational (g : hypergraph) (h : list rational_unit) : nat -> nat :=
  fun v => first (fun u => rational_exceeds (rational_readout u) 0
    && rational_exceeds (rational_weights u (N.of_nat v) + rational_weights u (N.of_nat (column_1 g))) 0) h.

Lemma in_samples g r y : In (r, y) (samples g) <->
  (exists v, (v < num_vertices g)%nat /\ r = [(v, 1%Z)] /\ y = 1%Q) \/
  (exists e, In e (edges g) /\ r = edge_row e /\ y = 0%Q) \/
  (exists p, (-1 <= p <= 2 * Z.of_nat (num_colors g))%Z /\ r = guard_row (column_g g) p /\
             y = inject_Z (strength * kinks (num_colors g) p)).
Proof.
  unfold samples; rewrite !in_app_iff, !in_map_iff; split.
  - intros [(v & E & I)|[(e & E & I)|(p & E & I)]]; injection E as <- <-.
    + left; exists v; apply in_seq in I; repeat split; lia.
    + right; left; now exists e.
    + right; right; exists p; apply in_map_iff in I as (i & <- & I); apply in_seq in I; repeat split; lia.
  - intros [(v & I & -> & ->)|[(e & I & -> & ->)|(p & I & -> & ->)]]; [left | right; left | right; right].
    + exists v; split; [reflexivity | apply in_seq; lia].
    + now exists e.
    + exists p; split; [reflexivity|]; apply in_map_iff; exists (Z.to_nat (p + 1)); split; [lia | apply in_seq; lia].
Qed.

Lemma guard_row_inner n p w : inner (guard_row n p) w = IZR p * w (N.of_nat n).
Proof.
  unfold guard_row; destruct (Z.eqb_spec p 0) as [->|_]; [|rewrite inner_cons]; change (inner [] w) with 0; lra.
Qed.
Lemma vertex_inner v w : inner [(v, 1%Z)] w = w (N.of_nat v).
Proof. rewrite inner_cons; change (inner [] w) with 0; lra. Qed.

Lemma edge_row_inner e w : inner (edge_row e) w
  = (if Nat.eqb (length e) 1 then 2 else 1) * total (fun v => w (N.of_nat v)) e.
Proof.
  unfold edge_row; destruct e as [|v [|u e]]; cbn [length Nat.eqb]; rewrite ?inner_members; [lra | | lra].
  rewrite inner_cons; change (inner [] w) with 0; unfold total; cbn; lra.
Qed.

Lemma instance_within g h d : within (instance g) h d <->
  length h = num_colors g /\ forall r y, In (r, y) (samples g) -> Rabs (edge_value a (column_1 g) h r - Q2R y) <= d.
Proof. now apply edge_task_within. Qed.

(** ** Back *)

Lemma active_on_edge e (w : N -> R) b E : e <> [] -> 0 <= E -> b <= - E ->
  (forall v, In v e -> 0 < w (N.of_nat v) + b) ->
  E < inner (edge_row e) w + b.
Proof.
  intros N P B A; rewrite edge_row_inner; set (f := fun v => w (N.of_nat v)).
  assert (forall e, e <> [] -> (forall v, In v e -> 0 < f v + b) -> 0 < total f e + b) as H.
  { clear - P B; induction e as [|v e IH]; [easy|]; intros _ A; rewrite total_cons.
    pose proof (A v (or_introl eq_refl)); destruct e as [|u e]; [unfold total; cbn; lra|].
    assert (0 < total f (u :: e) + b); [|lra]; apply IH; [easy|]; intros t T; apply A; now right. }
  destruct e as [|v [|u e]]; [easy| |]; cbn [length Nat.eqb]; rewrite total_cons.
  - pose proof (A v (or_introl eq_refl)); unfold total; cbn; unfold f; lra.
  - pose proof (A v (or_introl eq_refl)) as V; fold (f v) in V.
    assert (0 < total f (u :: e) + b); [|lra]; apply H; [easy|]; intros t T; apply A; now right.
Qed.

Definition line_of (g : hypergraph) (u : unit) : line :=
  let s := times a * readout u in
  Line (facing s) (Rabs s * weights u (N.of_nat (column_g g))) (Rabs s * weights u (N.of_nat (column_1 g))).
Lemma constant_shift g u : shift a (column_1 g) u = weights u (N.of_nat (column_1 g)).
Proof. unfold shift, a; cbn [constant class]; now case is_biased. Qed.

Lemma guard_value g h p :
  edge_sum a (column_1 g) h (guard_row (column_g g) p) = total (height (IZR p)) (List.map (line_of g) h).
Proof.
  rewrite total_map; apply total_ext; intros u _; rewrite guard_row_inner, constant_shift, drawn_in.
  unfold height; cbn [side growth base line_of]; f_equal; f_equal; ring.
Qed.

Section Back.
Variables (g : hypergraph) (h : hypothesis) (d : R).
Hypothesis valid : valid_hypergraph g.
Hypothesis small : d < Q2R (bound g).
Hypothesis close : within (instance g) h d.

Let c := share a (column_1 g) h.
Let C := IZR strength.

Lemma number_of_channels : length h = num_colors g.
Proof. exact (proj1 (proj1 (instance_within g h d) close)). Qed.
Lemma close_value r y : In (r, y) (samples g) -> Rabs (edge_sum a (column_1 g) h r + c - Q2R y) <= d.
Proof. exact (proj2 (proj1 (instance_within g h d) close) r y). Qed.

Lemma strong : 6 * d < C.
Proof. revert small; unfold C, bound, strength; case has_readout_bias; unfold Q2R; cbn; lra. Qed.
Lemma nonneg : 0 <= d.
Proof.
  assert (In (guard_row (column_g g) 0, inject_Z (strength * kinks (num_colors g) 0)) (samples g)) as I
    by (apply in_samples; right; right; exists 0%Z; repeat split; lia).
  eapply Rle_trans; [apply Rabs_pos | exact (close_value _ _ I)].
Qed.

Lemma guard_close p : (-1 <= p <= 2 * Z.of_nat (num_colors g))%Z ->
  Rabs (total (height (IZR p)) (List.map (line_of g) h) + c - C * IZR (kinks (num_colors g) p)) <= d.
Proof.
  intro P; rewrite <- guard_value; unfold C; rewrite <- mult_IZR, <- Q2R_Z; apply close_value, in_samples.
  right; right; exists p; repeat split; lia.
Qed.

Lemma line_sides u : In u (List.map (line_of g) h) -> side u = 1 \/ side u = -1.
Proof. intro I; apply in_map_iff in I as (x & <- & _); cbn; unfold facing; destruct (Rlt_le_dec _ _); auto. Qed.

Lemma rising u : In u h -> 0 < readout u /\ times a * readout u * weights u (N.of_nat (column_1 g)) <= - (C - 4 * d).
Proof.
  intro I; destruct (guard_forces (List.map (line_of g) h) (num_colors g) C d c line_sides
                      (eq_trans (map_length _ _) number_of_channels) strong guard_close (line_of g u) (in_map _ _ _ I))
                        as [S B].
  cbn [side base line_of] in S, B; unfold facing in S; destruct (Rlt_le_dec 0 (times a * readout u)) as [P|]; [|lra].
  rewrite Rabs_right in B by lra; split; [|lra]; unfold times in P; destruct (is_at_nodes a); lra.
Qed.

Lemma share_small : Rabs c <= d /\ 0 < 1 - d - c.
Proof.
  destruct (guard_zero (List.map (line_of g) h) (num_colors g) C d c line_sides
              (eq_trans (map_length _ _) number_of_channels) strong guard_close) as [_ B]; split; [exact B|].
  apply Rabs_between in B; revert small B; unfold bound, c, share, a; cbn [has_share class].
  case has_readout_bias; unfold Q2R; cbn; lra.
Qed.

Lemma edge_sum_positive r : edge_sum a (column_1 g) h r
  = total (fun u => relu (times a * readout u * (inner r (weights u) + weights u (N.of_nat (column_1 g))))) h.
Proof.
  apply total_ext; intros u I; rewrite constant_shift; destruct (rising u I) as [P _].
  assert (0 < times a * readout u) by (unfold times; destruct (is_at_nodes a); lra).
  set (s := times a * readout u) in *; set (t := inner r (weights u) + _).
  destruct (relu_cases t) as [[T ->]|[T ->]]; rewrite ?relu_positive, ?relu_negative by nra; lra.
Qed.

Lemma active_somewhere v : (v < num_vertices g)%nat -> existsb (is_active g v) h = true.
Proof.
  intro V; assert (In ([(v, 1%Z)], 1%Q) (samples g)) as I by (apply in_samples; left; now exists v).
  pose proof (close_value _ _ I) as H; rewrite edge_sum_positive, Q2R_1 in H; apply Rabs_between in H.
  destruct share_small as [_ B]; destruct (total_positive (fun u => relu (times a * readout u *
    (inner [(v, 1%Z)] (weights u) + weights u (N.of_nat (column_1 g))))) h) as (u & U & P); [lra|].
  apply existsb_exists; exists u; split; [exact U|]; destruct (rising u U) as [R _]; rewrite vertex_inner in P.
  unfold is_active; apply andb_true_intro; split; apply exceeds_spec; [exact R|].
  assert (0 < times a * readout u) by (unfold times; destruct (is_at_nodes a); lra).
  destruct (relu_cases (times a * readout u * (weights u (N.of_nat v) + weights u (N.of_nat (column_1 g)))));
    [nra | lra].
Qed.

Lemma back_colors : colors g (back g h).
Proof.
  destruct valid as [K V]; split; [intros v _; exact (first_below _ _ _ number_of_channels K)|].
  intros e I j A; destruct (V e I) as [N W]; pose proof strong; pose proof nonneg.
  assert (forall v, In v e -> exists u, nth_error h j = Some u /\ is_active g v u = true) as B.
  { intros v J; rewrite <- (A v J); exact (first_found _ h (active_somewhere v (W v J))). }
  assert (exists u, nth_error h j = Some u) as [u U]
    by (destruct e as [|v e]; [easy|]; destruct (B v (or_introl eq_refl)) as (u & U & _); eauto).
  pose proof (nth_error_In _ _ U) as M; destruct (rising u M) as [P L].
  assert (0 < times a * readout u) as S by (unfold times; destruct (is_at_nodes a); lra).
  set (s := times a * readout u) in *; set (b := weights u (N.of_nat (column_1 g))) in *.
  assert (C - 4 * d < s * (inner (edge_row e) (weights u) + b)) as F.
  { rewrite Rmult_plus_distr_l, <- inner_scaled; apply active_on_edge; [exact N | lra | exact L|].
    intros v J; destruct (B v J) as (u' & U' & X); assert (u' = u) as -> by congruence.
    apply andb_true_iff in X as [_ X]; apply exceeds_spec in X; fold b in X; nra. }
  assert (In (edge_row e, 0%Q) (samples g)) as J by (apply in_samples; right; left; now exists e).
  pose proof (close_value _ _ J) as H'; rewrite edge_sum_positive, Q2R_0 in H'; apply Rabs_between in H'.
  pose proof (total_ge_one (fun u => relu (times a * readout u *
    (inner (edge_row e) (weights u) + weights u (N.of_nat (column_1 g))))) h u
    (fun _ _ => relu_nonneg _) M) as T; cbv beta in T; fold s b in T.
  pose proof (relu_above (s * (inner (edge_row e) (weights u) + b))).
  destruct share_small as [Z _]; apply Rabs_between in Z; lra.
Qed.
End Back.

Lemma back_rational_same g h v : back g (real h) v = back_rational g h v.
Proof.
  unfold back, back_rational, real; rewrite first_map; apply first_ext; intro u; unfold is_active;
    cbn [readout weights].
  now rewrite <- Q2R_0, <- Q2R_plus, !exceeds_rational.
Qed.

Lemma back_same g h : valid_hypergraph g -> length h = width (instance g) ->
  colors g (back g (real h)) -> colors g (back_rational g h).
Proof. intros V _; apply colors_ext; [|exact V]; intros v _; apply back_rational_same. Qed.

(** ** Forward *)

Lemma share_column_last g : share_column a (column_1 g) = S (column_1 g).
Proof. unfold share_column, a; cbn; now case is_biased. Qed.

Lemma channels_sum g k W r : edge_sum a (column_1 g) (real (channels k W)) r
  = total (fun j => relu (inner r (fun i => Q2R (W j (N.to_nat i))) + Q2R (W j (column_1 g)))) (seq 0 k).
Proof.
  unfold edge_sum, real, channels; rewrite map_map, total_map; apply total_ext; intros j _; rewrite constant_shift.
  cbn [readout weights rational_weights rational_readout]; now rewrite times_once, Rmult_1_l, Nat2N.id.
Qed.

Lemma channels_share g k W : has_share a = true -> share a (column_1 g) (real (channels k W))
  = Q2R (once a) * total (fun j => Q2R (W j (S (column_1 g)))) (seq 0 k).
Proof.
  unfold share; intros ->; unfold real, channels; rewrite map_map, total_map, <- total_scaled; apply total_ext;
    intros j _.
  cbn [readout weights rational_weights rational_readout]; now rewrite Nat2N.id, share_column_last.
Qed.

Lemma share_of_forward g c : share a (column_1 g) (real (forward g c)) = 0.
Proof.
  destruct (has_share a) eqn:T; [|unfold share; now rewrite T]; unfold forward; rewrite channels_share by exact T.
  rewrite total_zero; [ring|]; intros j _; rewrite Q2R_Z; f_equal.
  unfold color_weight, column_1, column_g; set (n := num_vertices g).
  destruct (Nat.ltb_spec (S (S n)) n), (Nat.eqb_spec (S (S n)) n), (Nat.eqb_spec (S (S n)) (S n)); try lia; reflexivity.
Qed.

Lemma forward_value g c r : edge_value a (column_1 g) (real (forward g c)) r
  = total (fun j => relu (inner r (fun i => IZR (color_weight g c j (N.to_nat i))) - IZR (kink j)))
    (seq 0 (num_colors g)).
Proof.
  unfold edge_value; rewrite share_of_forward, Rplus_0_r; unfold forward; rewrite channels_sum.
  apply total_ext; intros j _; rewrite Q2R_Z; f_equal.
  rewrite (inner_ext r _ (fun i => IZR (color_weight g c j (N.to_nat i)))) by (intros; apply Q2R_Z).
  assert (color_weight g c j (column_1 g) = - kink j)%Z as ->; [|rewrite opp_IZR; lra].
  unfold color_weight, column_1, column_g; set (n := num_vertices g).
  destruct (Nat.ltb_spec (S n) n), (Nat.eqb_spec (S n) n), (Nat.eqb_spec (S n) (S n)); lia.
Qed.

Lemma strength_positive : (3 <= strength)%Z.
Proof. unfold strength; case has_readout_bias; lia. Qed.

Definition silence (g : hypergraph) : Z := 1 + strength * (2 * Z.of_nat (num_colors g) - 1).
Lemma kink_below g j : (j < num_colors g)%nat -> (0 < kink j /\ 1 + kink j <= silence g)%Z.
Proof. unfold kink, silence; pose proof strength_positive; nia. Qed.

Lemma weight_at_vertex g c j v : (v < num_vertices g)%nat ->
  color_weight g c j v = if Nat.eqb (c v) j then (1 + kink j)%Z else (- Z.of_nat (breadth g) * silence g)%Z.
Proof. intro V; unfold color_weight; apply Nat.ltb_lt in V; now rewrite V. Qed.

Lemma edge_silent g c j e : (j < num_colors g)%nat -> (forall v, In v e -> (v < num_vertices g)%nat) ->
  In e (edges g) -> ~ (forall v, In v e -> c v = j) -> total (fun v => IZR (color_weight g c j v)) e <= 0.
Proof.
  intros J V I N; destruct (kink_below g j J) as [K1 K2]; assert (0 < IZR (silence g)) as P by (apply IZR_lt; lia).
  apply Rle_trans with (total (fun v => IZR (silence g) * (if Nat.eqb (c v) j then 1 else - INR (breadth g))) e).
  - apply total_monotone; intros v W; rewrite weight_at_vertex by (now apply V); destruct (Nat.eqb _ _).
    + rewrite Rmult_1_r; now apply IZR_le.
    + rewrite mult_IZR, opp_IZR, <- INR_IZR_INZ; lra.
  - rewrite total_scaled; pose proof (sum_off_color c j _ e (pos_INR (breadth g)) N); pose proof (breadth_ge g e I);
      nra.
Qed.

Lemma guard_sum k p : total (fun j => relu (IZR p * IZR strength - IZR (kink j))) (seq 0 k)
  = IZR (strength * kinks k p).
Proof.
  induction k as [|k IH]; [cbn [kinks seq]; rewrite Z.mul_0_r; reflexivity|].
  rewrite seq_S, total_app, IH, total_cons; cbn [kinks Nat.add]; unfold total; cbn [fold_right].
  rewrite <- mult_IZR, <- minus_IZR, relu_integer, Rplus_0_r, <- plus_IZR; f_equal; unfold kink.
  pose proof strength_positive; nia.
Qed.

Theorem forward_exact g c : valid_hypergraph g -> colors g c -> within (instance g) (real (forward g c)) 0.
Proof.
  intros V [C E]; apply instance_within; split; [unfold real, forward, channels; now rewrite !map_length, seq_length|].
  intros r y I; assert (edge_value a (column_1 g) (real (forward g c)) r = Q2R y) as ->;
    [|rewrite Rminus_eq_0, Rabs_R0; lra].
  rewrite forward_value; apply in_samples in I as [(v & L & -> & ->)|[(e & I & -> & ->)|(p & P & -> & ->)]].
  - rewrite Q2R_1, (total_seq_single _ _ (c v) (C v L)).
    + rewrite vertex_inner, Nat2N.id, weight_at_vertex, Nat.eqb_refl, <- minus_IZR by exact L.
      rewrite relu_integer; f_equal; lia.
    + intros j J N; rewrite vertex_inner, Nat2N.id, weight_at_vertex by exact L; apply Nat.neq_sym, Nat.eqb_neq in N;
        rewrite N.
      rewrite <- minus_IZR; apply relu_negative, IZR_le; destruct (kink_below g j J); nia.
  - rewrite Q2R_0; apply total_zero; intros j J; apply in_seq in J; destruct (proj2 V e I) as [_ W].
    pose proof (edge_silent g c j e ltac:(lia) W I (E e I j)) as S.
    assert (total (fun v => IZR (color_weight g c j (N.to_nat (N.of_nat v)))) e <= 0) as S'.
    { rewrite (total_ext _ (fun v => IZR (color_weight g c j v))) by (intros; now rewrite Nat2N.id).
      exact S. }
    destruct (kink_below g j ltac:(lia)) as [K _]; apply IZR_lt in K.
    apply relu_negative; rewrite edge_row_inner; destruct (Nat.eqb (length e) 1); lra.
  - rewrite Q2R_Z, <- guard_sum; apply total_ext; intros j _; rewrite guard_row_inner, Nat2N.id; do 3 f_equal.
    unfold color_weight, column_g; rewrite Nat.ltb_irrefl, Nat.eqb_refl; reflexivity.
Qed.

Lemma tolerance_below g : valid_hypergraph g -> (0 <= tolerance (instance g) < bound g)%Q.
Proof.
  intros _; unfold instance; rewrite edge_task_tolerance; apply below_between; unfold bound; now case has_readout_bias.
Qed.

Definition rule : lifting hypergraph_coloring :=
  @Lifting hypergraph_coloring instance bound forward back back_rational
    (fun _ => edge_task_no_errors _ _ _ _ _) tolerance_below forward_exact back_colors back_same.

(** ** The bound is as large as can be: a network that sees no vertex has this error *)

Definition trivial_weight (g : hypergraph) (j i : nat) : Q :=
  if Nat.eqb i (column_g g) then inject_Z strength
  else if Nat.eqb i (column_1 g) then inject_Z (- kink j)
  else if (Nat.eqb i (S (column_1 g)) && Nat.eqb j 0)%bool then if at_nodes then 1 # 2 else 1 else 0.
Definition trivial (g : hypergraph) : list rational_unit := channels (num_colors g) (trivial_weight g).

Lemma trivial_share g : valid_hypergraph g ->
  share a (column_1 g) (real (trivial g)) = if has_readout_bias then 1 / 2 else 0.
Proof.
  intros [K _]; assert (has_share a = has_readout_bias) as H by reflexivity.
  destruct (has_share a) eqn:T; [|unfold share; now rewrite T, <- H]; rewrite <- H; unfold trivial;
    rewrite channels_share by exact T.
  assert (forall j, trivial_weight g j (S (column_1 g)) = if Nat.eqb j 0 then if at_nodes then 1 # 2 else 1%Q else 0%Q)
    as E.
  { intro j; unfold trivial_weight, column_1, column_g; set (n := num_vertices g); rewrite Nat.eqb_refl; cbn [andb].
    destruct (Nat.eqb_spec (S (S n)) n), (Nat.eqb_spec (S (S n)) (S n)); try lia; reflexivity. }
  rewrite (total_seq_single _ _ 0%nat K), E.
  - cbn [Nat.eqb]; unfold once, a; cbn [is_at_nodes class]; case at_nodes; unfold Q2R; cbn; lra.
  - intros j _ N; rewrite E; apply Nat.eqb_neq in N; rewrite N; apply Q2R_0.
Qed.

Lemma trivial_value g r p : (forall j, inner r (fun i => Q2R (trivial_weight g j (N.to_nat i)))
  = IZR p * IZR strength) ->
  edge_sum a (column_1 g) (real (trivial g)) r = IZR (strength * kinks (num_colors g) p).
Proof.
  intro H; unfold trivial; rewrite channels_sum, <- guard_sum; apply total_ext; intros j _; rewrite H; unfold Rminus;
    do 2 f_equal.
  unfold trivial_weight, column_1, column_g; set (n := num_vertices g); rewrite Nat.eqb_refl.
  destruct (Nat.eqb_spec (S n) n); [lia|]; rewrite Q2R_Z; apply opp_IZR.
Qed.

Lemma trivial_blind g r j : (forall i x, In (i, x) r -> (i < num_vertices g)%nat) ->
  inner r (fun i => Q2R (trivial_weight g j (N.to_nat i))) = IZR 0 * IZR strength.
Proof.
  intro B; rewrite Rmult_0_l; apply total_zero; intros [i x] I; specialize (B i x I); rewrite Nat2N.id.
  unfold trivial_weight, column_1, column_g; set (n := num_vertices g) in *.
  destruct (Nat.eqb_spec i n), (Nat.eqb_spec i (S n)), (Nat.eqb_spec i (S (S n))); try lia.
  cbn [andb]; rewrite Q2R_0; ring.
Qed.

Lemma edge_row_columns e i x : In (i, x) (edge_row e) -> In i e.
Proof.
  assert (forall e, In (i, x) (members e) -> In i e) as H
    by (intros e0 I; apply in_map_iff in I as (v & E & I); injection E as <- _; exact I).
  unfold edge_row; destruct e as [|v [|u e]]; [apply H | | apply H]; intros [E|[]]; injection E as <- _; now left.
Qed.

Theorem trivial_within g : valid_hypergraph g -> within (instance g) (real (trivial g)) (Q2R (bound g)).
Proof.
  intro V; apply instance_within; split; [unfold trivial, real, channels; now rewrite !map_length, seq_length|].
  intros r y I; unfold edge_value; rewrite trivial_share by exact V; unfold bound.
  apply in_samples in I as [(v & L & -> & ->)|[(e & I & -> & ->)|(p & P & -> & ->)]].
  - rewrite (trivial_value g _ 0), kinks_before, Z.mul_0_r by
      (lia || (intro; apply trivial_blind; intros i x [E|[]]; injection E as <- _; exact L)).
    case has_readout_bias; unfold Q2R, Rabs; cbn; destruct (Rcase_abs _); lra.
  - rewrite (trivial_value g _ 0), kinks_before, Z.mul_0_r by
      (lia || (intro; apply trivial_blind; intros i x J; apply (proj2 (proj2 V e I));
        exact (edge_row_columns e i x J))).
    case has_readout_bias; unfold Q2R, Rabs; cbn; destruct (Rcase_abs _); lra.
  - rewrite (trivial_value g _ p), Q2R_Z.
    + match goal with |- Rabs (?t + ?u - ?t) <= _ => replace (t + u - t) with u by ring end.
      case has_readout_bias; unfold Q2R, Rabs; cbn; destruct (Rcase_abs _); lra.
    + intro j; rewrite guard_row_inner, Nat2N.id; unfold trivial_weight, column_g; rewrite Nat.eqb_refl, Q2R_Z;
        reflexivity.
Qed.

(** At every vertex, its error is the bound exactly. *)
Theorem trivial_error g v : valid_hypergraph g -> (v < num_vertices g)%nat ->
  Rabs (edge_value a (column_1 g) (real (trivial g)) [(v, 1%Z)] - 1) = Q2R (bound g).
Proof.
  intros V L; unfold edge_value; rewrite trivial_share by exact V; unfold bound.
  rewrite (trivial_value g _ 0), kinks_before, Z.mul_0_r by
    (lia || (intro; apply trivial_blind; intros i x [E|[]]; injection E as <- _; exact L)).
  case has_readout_bias; unfold Q2R, Rabs; cbn; destruct (Rcase_abs _); lra.
Qed.
End Rule.

Definition hypergraph_coloring_to_relu_sum_amplified : lifting hypergraph_coloring := rule false false false.
Definition hypergraph_coloring_to_relu_sum_hidden_bias : lifting hypergraph_coloring := rule true false false.
Definition hypergraph_coloring_to_relu_sum_bias : lifting hypergraph_coloring := rule true true false.
Definition hypergraph_coloring_to_relu_sum_bias_node : lifting hypergraph_coloring := rule true true true.
