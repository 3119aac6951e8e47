(** Hypergraph coloring to sums of as many rectified channels as colors, in as few samples as can be.

    Up to three colors there is no guard: vertices have the value 1 and edges 0. If all channels rise, the strongest
    at a vertex is its color; if one falls, the others have too few patterns of signs. From four colors on, the task
    is the amplified one. *)
From Coq Require Import List Bool ZArith NArith QArith Qreals Qminmax Reals Lia Lra.
From Karpnet.base Require Import Levin.
From Karpnet.training Require Import Networks Unions Lifting Shapes Rationals Bounds TwoChannels Classifiers AndUnits
  Channels Parts EdgeTasks Choices StrongestChannel FourVertices EdgeValues.
From Karpnet.problems Require Import SignSystem Hypergraph.
From Karpnet.rules Require HypergraphColoringToReluSumAmplified.
Import ListNotations.
Open Scope R_scope.

Module Amplified := HypergraphColoringToReluSumAmplified.
Notation edge_row := Amplified.edge_row.

Definition rises (u : unit) : bool := exceeds (readout u) 0.
Definition rational_rises (u : rational_unit) : bool := rational_exceeds (rational_readout u) 0.

(** The open bound below which an edge of [m] vertices is not of one of [k <= 3] colors. *)
Definition edge_worth (k m : nat) : Q :=
  let each := ((k - 1) / m)%nat in
  let more := ((k - 1) mod m)%nat in
  inject_Z (Z.of_nat (m - more)) / inject_Z (Z.of_nat (k - each))
  + if Nat.eqb more 0 then 0 else inject_Z (Z.of_nat more) / inject_Z (Z.of_nat (k - each - 1)).
Definition edge_bound (k m : nat) : Q := if Nat.eqb m 1 then 2 # 3 else edge_worth k m / (1 + edge_worth k m).

Section Rule.
Variable has_readout_bias : bool.
Let a := EdgeClass NoConstant has_readout_bias false false.
Let amplified := Amplified.rule false has_readout_bias false.

Definition is_guarded (g : hypergraph) : bool := Nat.ltb 3 (num_colors g).

Definition plain_bound (g : hypergraph) : Q :=
  if has_readout_bias then 1 # 2
  else least (List.map (fun e => edge_bound (num_colors g) (length e)) (edges g)).
Definition bound (g : hypergraph) : Q := if is_guarded g then Lifting.bound amplified g else plain_bound g.

Definition samples (g : hypergraph) : list (row * Q) :=
  List.map (fun v => ([(v, 1%Z)], 1%Q)) (seq 0 (num_vertices g))
  ++ List.map (fun e => (edge_row e, 0%Q)) (edges g)
  ++ if has_readout_bias then [([], 0%Q)] else [].
Definition plain_instance (g : hypergraph) : task :=
  edge_task a (num_vertices g) (num_colors g) (samples g) (below (plain_bound g)).
Definition instance (g : hypergraph) : task := if is_guarded g then task_for amplified g else plain_instance g.

(** 1 on the vertices of the color; on each of the others as far below 0 as an edge has vertices. *)
Definition color_weight (g : hypergraph) (c : nat -> nat) (j i : nat) : Z :=
  if Nat.ltb i (num_vertices g) then if Nat.eqb (c i) j then 1 else - Z.of_nat (breadth g) else 0.
Definition plain_forward (g : hypergraph) (c : nat -> nat) : list rational_unit :=
  List.map (fun j => Rational (fun i => inject_Z (color_weight g c j (N.to_nat i))) (once a)) (seq 0 (num_colors g)).
Definition forward (g : hypergraph) (c : nat -> nat) : list rational_unit :=
  if is_guarded g then Lifting.forward amplified g c else plain_forward g c.

(** The strongest channel, or the pattern of signs over the channels that rise. *)
Definition plain_back (h : hypothesis) (v : nat) : nat :=
  if forallb rises h then best less (List.map (fun u => readout u * weights u (N.of_nat v)) h)
  else (pattern (List.map (fun u => exceeds (weights u (N.of_nat v)) 0) (filter rises h)) - 1)%nat.
Definition plain_back_rational (h : list rational_unit) (v : nat) : nat :=
  if forallb rational_rises h
  then best rational_less (List.map (fun u => rational_readout u * rational_weights u (N.of_nat v))%Q h)
  else (pattern (List.map (fun u => rational_exceeds (rational_weights u (N.of_nat v)) 0) (filter rational_rises h)) -
    1)%nat.
Definition back (g : hypergraph) (h : hypothesis) : nat -> nat :=
  if is_guarded g then Lifting.back amplified g h else plain_back h.
Definition back_rational (g : hypergraph) (h : list rational_unit) : nat -> nat :=
  if is_guarded g then Lifting.back_rational amplified g h else plain_back_rational h.

(** ** Bounds *)

Definition edge_factor (k m : nat) : R := if Nat.eqb m 1 then 2 else worth k (INR m).

Lemma edge_worth_real k m : (1 <= k <= 3)%nat -> (2 <= m)%nat -> Q2R (edge_worth k m) = worth k (INR m).
Proof.
  intros K M; assert (k = 1 \/ k = 2 \/ k = 3)%nat as [-> | [-> | ->]] by lia; unfold edge_worth; cbn [Nat.sub worth].
  - rewrite Nat.div_0_l, Nat.mod_0_l by lia; rewrite Nat.sub_0_r; cbn [Nat.eqb];
      rewrite Q2R_plus, Q2R_div, !Q2R_Z by easy.
    rewrite <- INR_IZR_INZ, Q2R_0; cbn; lra.
  - rewrite Nat.div_small, Nat.mod_small by lia; cbn [Nat.eqb]; rewrite Q2R_plus, !Q2R_div, !Q2R_Z by easy.
    rewrite <- !INR_IZR_INZ, minus_INR by lia; cbn; lra.
  - destruct (Nat.eq_dec m 2) as [->|D]; [cbn; unfold Q2R; cbn; lra|].
    rewrite Nat.div_small, Nat.mod_small by lia; cbn [Nat.eqb]; rewrite Q2R_plus, !Q2R_div, !Q2R_Z by easy.
    rewrite <- !INR_IZR_INZ, minus_INR by lia; cbn; lra.
Qed.

Lemma worth_range k m : (1 <= k <= 3)%nat -> 2 <= m -> 1 <= worth k m <= m.
Proof. intros K M; assert (k = 1 \/ k = 2 \/ k = 3)%nat as [-> | [-> | ->]] by lia; cbn [worth]; lra. Qed.

Lemma edge_factor_range k m : (1 <= k <= 3)%nat -> (1 <= m)%nat ->
  1 <= edge_factor k m <= (if Nat.eqb m 1 then 2 else INR m).
Proof.
  intros K M; unfold edge_factor; destruct (Nat.eqb_spec m 1); [lra|]; apply worth_range; [exact K|].
  apply (le_INR 2); lia.
Qed.

Lemma edge_bound_real k m : (1 <= k <= 3)%nat -> (1 <= m)%nat ->
  Q2R (edge_bound k m) = edge_factor k m / (1 + edge_factor k m).
Proof.
  intros K M; pose proof (edge_factor_range k m K M) as R; unfold edge_bound, edge_factor in *.
  destruct (Nat.eqb_spec m 1); [unfold Q2R; cbn; lra|].
  assert (Q2R (1 + edge_worth k m) = 1 + worth k (INR m)) as E.
  { rewrite Q2R_plus, edge_worth_real by lia; unfold Q2R at 1; cbn; lra. }
  rewrite Q2R_div, E, edge_worth_real by (try lia; intro Z; apply Qeq_eqR in Z; rewrite E, Q2R_0 in Z; lra);
    reflexivity.
Qed.

Lemma unguarded_colors g : valid_hypergraph g -> is_guarded g = false -> (1 <= num_colors g <= 3)%nat.
Proof. intros [K _] G; apply Nat.ltb_ge in G; lia. Qed.
Lemma edge_nonempty g e : valid_hypergraph g -> In e (edges g) -> (1 <= length e)%nat.
Proof. intros [_ V] I; destruct (V e I) as [N _]; destruct e; [easy | cbn; lia]. Qed.

Lemma plain_bound_positive g : valid_hypergraph g -> is_guarded g = false -> (0 < plain_bound g)%Q.
Proof.
  intros V G; unfold plain_bound; destruct has_readout_bias; [reflexivity|].
  apply least_positive; intros q I; apply in_map_iff in I as (e & <- & I); apply Rlt_Qlt.
  pose proof (unguarded_colors g V G) as K; pose proof (edge_nonempty g e V I) as M;
    rewrite edge_bound_real, Q2R_0 by assumption.
  pose proof (edge_factor_range _ _ K M); apply Rdiv_lt_0_compat; lra.
Qed.

(** ** Back, without a guard *)

Lemma in_samples g r y : In (r, y) (samples g) <->
  (exists v, (v < num_vertices g)%nat /\ r = [(v, 1%Z)] /\ y = 1%Q) \/
  (exists e, In e (edges g) /\ r = edge_row e /\ y = 0%Q) \/ (has_readout_bias = true /\ r = [] /\ y = 0%Q).
Proof.
  unfold samples; rewrite !in_app_iff, !in_map_iff; split.
  - intros [(v & E & I)|[(e & E & I)|I]].
    + injection E as <- <-; left; exists v; apply in_seq in I; repeat split; lia.
    + injection E as <- <-; right; left; now exists e.
    + right; right; destruct has_readout_bias; [destruct I as [E|[]]; now injection E as <- <- | easy].
  - intros [(v & I & -> & ->)|[(e & I & -> & ->)|(B & -> & ->)]].
    + left; exists v; split; [reflexivity | apply in_seq; lia].
    + right; left; now exists e.
    + right; right; rewrite B; now left.
Qed.

Lemma plain_within g h d : within (plain_instance g) h d <->
  length h = num_colors g /\ forall r y, In (r, y) (samples g) -> Rabs (edge_value a (num_vertices g) h r - Q2R y) <= d.
Proof. now apply edge_task_within. Qed.

Section Back.
Variables (g : hypergraph) (h : hypothesis) (d : R).
Hypothesis valid : valid_hypergraph g.
Hypothesis unguarded : is_guarded g = false.
Hypothesis small : d < Q2R (plain_bound g).
Hypothesis close : within (plain_instance g) h d.

Let n := num_vertices g.
Let c := share a n h.
Let s (u : unit) : R := 2 * readout u.
Let w (u : unit) (v : nat) : R := weights u (N.of_nat v).
Let F (r : row) : R := total (fun u => s u * relu (inner r (weights u))) h.

Lemma few_colors : (1 <= num_colors g <= 3)%nat.
Proof. now apply unguarded_colors. Qed.
Lemma number_of_channels : length h = num_colors g.
Proof. exact (proj1 (proj1 (plain_within g h d) close)). Qed.
Lemma close_value r y : In (r, y) (samples g) -> - d <= F r + c - Q2R y <= d.
Proof.
  intro I; apply Rabs_between; assert (F r = edge_sum a n h r) as ->.
  { apply total_ext; intros u _; unfold shift, times, s; cbn; now rewrite Rplus_0_r. }
  exact (proj2 (proj1 (plain_within g h d) close) r y I).
Qed.

Lemma share_between : if has_readout_bias then - d <= c <= d /\ d < 1 / 2 else c = 0.
Proof.
  assert (has_readout_bias = true -> - d <= F [] + c - Q2R 0 <= d) as E
    by (intro B; apply close_value, in_samples; auto).
  assert (F [] = 0) as Z by (apply total_zero; intros u _; change (inner [] (weights u)) with 0; rewrite relu_0; ring).
  rewrite Z, Q2R_0 in E; revert E small; unfold plain_bound, c, share; cbn [has_share a].
  case has_readout_bias; [|reflexivity]; intros E S; specialize (E eq_refl); unfold Q2R in S; cbn in S; split; lra.
Qed.

Let y : R := 1 - d - c.
Lemma y_positive : 0 < y.
Proof.
  pose proof share_between as B; pose proof small as S; revert B S; unfold y, plain_bound.
  case has_readout_bias; intros B S; [lra|]; rewrite B.
  pose proof (Qle_Rle _ _ (least_le_1 (List.map (fun e => edge_bound (num_colors g) (length e)) (edges g)))).
  rewrite Q2R_1 in *; lra.
Qed.

Lemma vertex_value v : (v < n)%nat -> y <= total (fun u => s u * relu (w u v)) h.
Proof.
  intro V; assert (In ([(v, 1%Z)], 1%Q) (samples g)) as I by (apply in_samples; left; now exists v).
  pose proof (close_value _ _ I) as C; rewrite Q2R_1 in C; unfold y.
  assert (F [(v, 1%Z)] = total (fun u => s u * relu (w u v)) h) as <-; [|lra].
  apply total_ext; intros u _; rewrite Amplified.vertex_inner; reflexivity.
Qed.

(** An edge worth as much as its factor times [y] is too far from 0. *)
Lemma too_much e V : In e (edges g) -> edge_factor (num_colors g) (length e) <= V -> ~ V * y <= F (edge_row e).
Proof.
  intros I L T; assert (In (edge_row e, 0%Q) (samples g)) as J by (apply in_samples; right; left; now exists e).
  pose proof (close_value _ _ J) as C; rewrite Q2R_0 in C; pose proof y_positive as P; pose proof share_between as B.
  pose proof (edge_nonempty g e valid I) as M; pose proof (edge_factor_range _ _ few_colors M) as R.
  assert (edge_factor (num_colors g) (length e) * y <= d - c) as X by nra; clear C T.
  pose proof small as S; revert B S; unfold plain_bound; case has_readout_bias; intros B S.
  - unfold y in *; nra.
  - pose proof (least_le (List.map (fun e => edge_bound (num_colors g) (length e)) (edges g)) _ (in_map _ _ _ I)) as E.
    apply Qle_Rle in E; rewrite edge_bound_real in E by (exact few_colors || exact M).
    assert (d < edge_factor (num_colors g) (length e) / (1 + edge_factor (num_colors g) (length e))) as D by lra.
    apply (Rmult_lt_compat_r (1 + edge_factor (num_colors g) (length e))) in D; [|lra].
    unfold Rdiv in D; rewrite Rmult_assoc, Rinv_l in D by lra; unfold y in X; rewrite B in X; lra.
Qed.

Lemma members_below e v : In e (edges g) -> In v e -> (v < n)%nat.
Proof. intros I; exact (proj2 (proj2 valid e I) v). Qed.

(** An edge of one vertex counts it twice. *)
Lemma single_edge_value v : F (edge_row [v]) = 2 * total (fun u => s u * relu (w u v)) h.
Proof.
  rewrite <- total_scaled; apply total_ext; intros u _; rewrite Amplified.edge_row_inner; cbn [length Nat.eqb].
  replace (2 * total (fun v => weights u (N.of_nat v)) [v]) with (2 * w u v) by (unfold total, w; cbn; ring).
  rewrite relu_scaled by lra; ring.
Qed.
Lemma no_single_edge v : ~ In [v] (edges g).
Proof.
  intro I; apply (too_much [v] 2 I); [unfold edge_factor; cbn; lra|]; rewrite single_edge_value.
  pose proof (vertex_value v (members_below [v] v I (or_introl eq_refl))); lra.
Qed.
Lemma edge_size e : In e (edges g) -> Nat.eqb (length e) 1 = false /\ e <> [].
Proof.
  intro I; pose proof (edge_nonempty g e valid I); split; [|now destruct e].
  destruct e as [|v [|]]; try reflexivity; now apply no_single_edge in I.
Qed.
Lemma edge_row_value e : In e (edges g) -> F (edge_row e) = total (fun u => s u * relu (total (w u) e)) h.
Proof.
  intro I; apply total_ext; intros u _; rewrite Amplified.edge_row_inner, (proj1 (edge_size e I)), Rmult_1_l;
    reflexivity.
Qed.

Lemma all_rise_colors : forallb rises h = true -> colors g (plain_back h).
Proof.
  intro A; assert (forall u, In u h -> 0 < s u) as P.
  { intros u I; rewrite forallb_forall in A; specialize (A u I); apply exceeds_spec in A; unfold s; lra. }
  unfold plain_back; rewrite A; split.
  - intros v _; apply best_below; [rewrite map_length; apply number_of_channels | apply few_colors].
  - intros e I j E; destruct (edge_size e I) as [M N].
    assert (forall v, In v e -> exists u, nth_error h j = Some u /\ forall t, In t h -> s t * w t v <= s u * w u v)
      as B.
    { intros v V; rewrite <- (E v V); destruct (best_largest (List.map (fun u => readout u * weights u (N.of_nat v)) h))
        as (x & X & L).
      - intro Z; apply map_eq_nil in Z; pose proof number_of_channels as K; rewrite Z in K; cbn in K;
          pose proof few_colors; lia.
      - rewrite nth_error_map in X; destruct (nth_error h _) as [u|] eqn:U; [|discriminate]; injection X as <-.
        exists u; split; [reflexivity|]; intros t T;
          specialize (L _ (in_map (fun u => readout u * weights u (N.of_nat v)) _ _ T)).
        unfold s, w; cbv beta in L; lra. }
    assert (exists u, nth_error h j = Some u) as [u U]
      by (destruct e as [|v e]; [easy|]; destruct (B v (or_introl eq_refl)) as (u & U & _); eauto).
    destruct (nth_error_split h j U) as (l1 & l2 & H & _).
    pose proof number_of_channels as L; pose proof few_colors as K.
    set (others := List.map (fun t v => s t * w t v) (l1 ++ l2)).
    assert (S (length others) = num_colors g) as O.
    { unfold others; rewrite map_length, app_length, <- L, H, app_length; cbn; lia. }
    assert (forall f : unit -> R, total f h = f u + total f (l1 ++ l2)) as T
      by (intro f; rewrite H, !total_app, total_cons; ring).
    assert (forall t z, In t h -> s t * relu z = relu (s t * z)) as D
      by (intros t z I'; rewrite relu_scaled; [reflexivity | specialize (P t I'); lra]).
    apply (too_much e (worth (num_colors g) (INR (length e))) I); [unfold edge_factor; rewrite M; lra|].
    rewrite edge_row_value by exact I.
    rewrite (total_ext _ (fun t => relu (total (fun v => s t * w t v) e)))
      by (intros t I'; rewrite total_scaled; now apply D).
    rewrite T, <- O.
    replace (total (fun t => relu (total (fun v => s t * w t v) e)) (l1 ++ l2))
      with (total (fun p => relu (total p e)) others) by (unfold others; now rewrite total_map).
    apply strongest; [exact N | exact y_positive | lia | |].
    + intros i p V J; unfold others in J; apply in_map_iff in J as (t & <- & J); destruct (B i V) as (u' & U' & X).
      assert (u' = u) as -> by congruence; apply X; rewrite H; apply in_app_iff in J; apply in_app_iff; cbn; tauto.
    + intros i V; pose proof (vertex_value i (members_below e i I V)) as Y.
      rewrite (total_ext _ (fun t => relu (s t * w t i))) in Y by (intros t I'; now apply D).
      rewrite T in Y; unfold others; rewrite total_map; exact Y.
Qed.

Lemma filter_shorter {A} (p : A -> bool) l : forallb p l = false -> (length (filter p l) < length l)%nat.
Proof.
  assert (forall l, (length (filter p l) <= length l)%nat) as L
    by (induction l0 as [|x l0 IH]; cbn; [lia|]; destruct (p x); cbn; lia).
  induction l as [|x l IH]; [discriminate|]; cbn [forallb filter length]; destruct (p x); cbn [andb length]; intro E.
  - specialize (IH E); lia.
  - specialize (L l); lia.
Qed.

Lemma one_falls_colors : forallb rises h = false -> colors g (plain_back h).
Proof.
  intro A; pose proof number_of_channels as L; pose proof few_colors as K.
  set (signs v := List.map (fun u => exceeds (weights u (N.of_nat v)) 0) (filter rises h)).
  assert (forall v, plain_back h v = pattern (signs v) - 1)%nat as E by (intro v; unfold plain_back; now rewrite A).
  split.
  - intros v _; rewrite E; pose proof (pattern_below (signs v)) as B; unfold signs in B at 2; rewrite map_length in B.
    pose proof (filter_shorter rises h A) as S.
    assert (2 ^ length (filter rises h) <= 2 ^ (num_colors g - 1))%nat by (apply Nat.pow_le_mono_r; lia).
    assert (num_colors g = 1 \/ num_colors g = 2 \/ num_colors g = 3)%nat as [Q|[Q|Q]] by lia; rewrite Q in *; cbn in *;
      lia.
  - intros e I j C; destruct (edge_size e I) as [M N]; pose proof y_positive as P.
    assert (forall v, In v e -> pattern (signs v) = S j) as J.
    { intros v V; pose proof (C v V) as X; rewrite E in X; enough (pattern (signs v) <> 0)%nat by lia; intro Z.
      pose proof (vertex_value v (members_below e v I V)) as Y.
      destruct (total_positive (fun u => s u * relu (w u v)) h) as (u & U & T); [lra|].
      assert (0 < readout u /\ 0 < w u v) as [R W].
      { unfold s in T; destruct (relu_cases (w u v)) as [[X1 X2]|[X1 X2]]; rewrite X2 in T; split; nra. }
      assert (In true (signs v)) as B; [|pose proof (pattern_zero _ Z true B); discriminate].
      apply in_map_iff; exists u; split; [now apply exceeds_spec | apply filter_In; split;
        [exact U | now apply exceeds_spec]]. }
    apply (too_much e (INR (length e)) I).
    + pose proof (edge_factor_range _ _ few_colors (edge_nonempty g e valid I)); rewrite M in *; lra.
    + rewrite edge_row_value by exact I; apply Rle_trans
        with (total (fun v => total (fun u => s u * relu (w u v)) h) e).
      * rewrite <- total_constant; apply total_monotone; intros v V; apply vertex_value, (members_below e v I V).
      * rewrite total_swap; apply total_monotone; intros u U; rewrite total_scaled.
        destruct (Rlt_le_dec 0 (readout u)) as [R|R].
        -- assert (In u (filter rises h)) as X by (apply filter_In; split; [exact U | now apply exceeds_spec]).
           assert (forall v v', In v e -> In v' e -> exceeds (w u v) 0 = exceeds (w u v') 0) as Same.
           { intros v v' V V'; apply (ext_in_map (f := fun u => exceeds (w u v) 0) (g := fun u => exceeds (w u v') 0))
               with (filter rises h); [|exact X].
             apply pattern_equal; [now rewrite !map_length|]; change (pattern (signs v) = pattern (signs v'));
               now rewrite !J. }
           apply Rmult_le_compat_l; [unfold s; lra|]; destruct (some_or_all (w u) e) as [(i & I' & Z)|Z].
           ++ rewrite total_zero; [apply relu_nonneg|]; intros v V; apply relu_negative, exceeds_false;
                rewrite (Same v i V I'); now apply exceeds_false.
           ++ rewrite (total_ext _ (w u)); [apply relu_above|]; intros v V; apply relu_positive; specialize (Z v V);
                lra.
        -- assert (relu (total (w u) e) <= total (fun v => relu (w u v)) e); [|unfold s; nra].
           clear; induction e as [|v e IH]; [unfold total; cbn; rewrite relu_0; lra|]; rewrite !total_cons.
           eapply Rle_trans; [apply relu_subadditive|]; lra.
Qed.

Theorem plain_back_colors : colors g (plain_back h).
Proof. destruct (forallb rises h) eqn:A; [now apply all_rise_colors | now apply one_falls_colors]. Qed.
End Back.

(** ** Forward, without a guard *)

Lemma plain_forward_value g c r :
  edge_value a (num_vertices g) (real (plain_forward g c)) r
  = total (fun j => relu (inner r (fun i => IZR (color_weight g c j (N.to_nat i))))) (seq 0 (num_colors g)).
Proof.
  assert (share a (num_vertices g) (real (plain_forward g c)) = 0) as E.
  { unfold share; destruct (has_share a); [|reflexivity]; unfold real, plain_forward; rewrite map_map, total_map.
    apply total_zero; intros j _; cbn [readout weights rational_weights rational_readout share_column constant a].
    rewrite Nat2N.id, Q2R_Z; unfold color_weight; rewrite Nat.ltb_irrefl; lra. }
  unfold edge_value; rewrite E, Rplus_0_r; unfold edge_sum, real, plain_forward; rewrite map_map, total_map.
  apply total_ext; intros j _; cbn [readout weights rational_weights rational_readout]; rewrite times_once, Rmult_1_l.
  unfold shift; cbn [constant a]; rewrite Rplus_0_r; f_equal; apply inner_ext; intros; apply Q2R_Z.
Qed.

Lemma color_weight_of_edge g c j e : (forall v, In v e -> (v < num_vertices g)%nat) -> In e (edges g) ->
  ~ (forall v, In v e -> c v = j) -> total (fun v => IZR (color_weight g c j v)) e <= 0.
Proof.
  intros V I N; rewrite (total_ext _ (fun v => if Nat.eqb (c v) j then 1 else - INR (breadth g))).
  - pose proof (sum_off_color c j _ e (pos_INR (breadth g)) N); pose proof (breadth_ge g e I); lra.
  - intros v J; unfold color_weight; apply V, Nat.ltb_lt in J; rewrite J; destruct (Nat.eqb _ _); [reflexivity|].
    now rewrite opp_IZR, <- INR_IZR_INZ.
Qed.

Theorem plain_forward_exact g c : valid_hypergraph g -> colors g c ->
  within (plain_instance g) (real (plain_forward g c)) 0.
Proof.
  intros V [C E]; apply plain_within; split; [unfold real, plain_forward; now rewrite !map_length, seq_length|].
  intros r y I; assert (edge_value a (num_vertices g) (real (plain_forward g c)) r = Q2R y) as ->;
    [|rewrite Rminus_eq_0, Rabs_R0; lra].
  rewrite plain_forward_value; apply in_samples in I as [(v & L & -> & ->)|[(e & I & -> & ->)|(_ & -> & ->)]].
  - assert (forall j, color_weight g c j v = if Nat.eqb (c v) j then 1 else - Z.of_nat (breadth g))%Z as W
      by (intro j; unfold color_weight; apply Nat.ltb_lt in L; now rewrite L).
    rewrite Q2R_1, (total_seq_single _ _ (c v) (C v L)).
    + rewrite Amplified.vertex_inner, Nat2N.id, W, Nat.eqb_refl; apply relu_positive; lra.
    + intros j J N; rewrite Amplified.vertex_inner, Nat2N.id, W; apply Nat.neq_sym, Nat.eqb_neq in N; rewrite N.
      apply relu_negative, IZR_le; lia.
  - rewrite Q2R_0; apply total_zero; intros j J; destruct (proj2 V e I) as [_ W].
    pose proof (color_weight_of_edge g c j e W I (E e I j)) as S.
    rewrite Amplified.edge_row_inner, (total_ext _ (fun v => IZR (color_weight g c j v)))
      by (intros; now rewrite Nat2N.id).
    apply relu_negative; destruct (Nat.eqb (length e) 1); lra.
  - rewrite Q2R_0; apply total_zero; intros j _; apply relu_0.
Qed.

(** ** Both *)

Theorem forward_exact g c : valid_hypergraph g -> colors g c -> within (instance g) (real (forward g c)) 0.
Proof.
  unfold instance, forward; destruct (is_guarded g);
    [apply (Lifting.forward_exact _ amplified) | apply plain_forward_exact].
Qed.

Theorem back_below g h d : valid_hypergraph g -> d < Q2R (bound g) -> within (instance g) h d -> colors g (back g h).
Proof.
  unfold instance, bound, back; destruct (is_guarded g) eqn:G; [apply (Lifting.back_below _ amplified)|].
  intros V S W; now apply (plain_back_colors g h d).
Qed.

Lemma plain_back_same h v : plain_back_rational h v = plain_back (real h) v.
Proof.
  assert (forall u, rational_rises u = rises (Unit (fun c => Q2R (rational_weights u c)) (Q2R (rational_readout u))))
    as R.
  { intro u; unfold rational_rises, rises; cbn [readout]; rewrite <- Q2R_0; symmetry; apply exceeds_rational. }
  unfold plain_back_rational, plain_back, real.
  assert (forallb rational_rises h = forallb rises
    (List.map (fun u => Unit (fun c => Q2R (rational_weights u c)) (Q2R (rational_readout u))) h)) as ->
    by (induction h as [|u h IH]; [reflexivity|]; cbn; now rewrite IH, <- R).
  destruct (forallb rises _).
  - rewrite map_map, <- best_rational, map_map; f_equal; apply map_ext; intro u; apply Q2R_mult.
  - do 2 f_equal; induction h as [|u h IH]; [reflexivity|]; cbn [List.map filter]; rewrite <- R.
    destruct (rational_rises u); [|exact IH]; cbn [List.map weights]; f_equal; [|exact IH].
    rewrite <- Q2R_0; symmetry; apply exceeds_rational.
Qed.

Lemma back_same g h : valid_hypergraph g -> length h = width (instance g) ->
  colors g (back g (real h)) -> colors g (back_rational g h).
Proof.
  unfold instance, back, back_rational; destruct (is_guarded g); [apply (Lifting.back_same _ amplified)|].
  intros V _; apply colors_ext; [|exact V]; intros v _; symmetry; apply plain_back_same.
Qed.

Lemma no_errors g : max_errors (instance g) = 0%nat.
Proof. unfold instance; destruct (is_guarded g);
  [apply (Lifting.no_errors _ amplified) | apply edge_task_no_errors]. Qed.

Lemma tolerance_below g : valid_hypergraph g -> (0 <= tolerance (instance g) < bound g)%Q.
Proof.
  intro V; unfold instance, bound; destruct (is_guarded g) eqn:G; [now apply (Lifting.tolerance_below _ amplified)|].
  unfold plain_instance; rewrite edge_task_tolerance; now apply below_between, plain_bound_positive.
Qed.

Definition rule : lifting hypergraph_coloring :=
  @Lifting hypergraph_coloring instance bound forward back back_rational
    no_errors tolerance_below forward_exact back_below back_same.
End Rule.

Definition hypergraph_coloring_to_relu_sum : lifting hypergraph_coloring := rule false.
Definition hypergraph_coloring_to_relu_sum_readout_bias : lifting hypergraph_coloring := rule true.

(** ** Bounds are reached, and four colors need a guard *)

(** A network that is 1/2 everywhere has the error of the bound, with a readout bias. *)
Definition constant_network (g : hypergraph) : list rational_unit :=
  List.map (fun j => Rational (fun i => if Nat.eqb (N.to_nat i) (num_vertices g) && Nat.eqb j 0 then 1 else 0)%Q
    (1 # 2))
           (seq 0 (num_colors g)).

Theorem constant_network_within g : valid_hypergraph g ->
  within (plain_instance true g) (real (constant_network g)) (1 / 2).
Proof.
  intros [K V]; apply plain_within; split; [unfold constant_network, real; now rewrite !map_length, seq_length|].
  intros r y I; unfold edge_value, edge_sum, share; cbn [has_share]; unfold constant_network, real.
  rewrite !map_map, !total_map.
  rewrite (total_zero (fun j => times _ * _ * _)), Rplus_0_l, (total_seq_single _ _ 0%nat K).
  - cbn [readout weights rational_weights rational_readout share_column constant]; rewrite Nat2N.id, Nat.eqb_refl; cbn.
    apply in_samples in I as [(v & _ & _ & ->)|[(e & _ & _ & ->)|(_ & _ & ->)]]; unfold Q2R, Rabs; cbn;
      destruct (Rcase_abs _); lra.
  - intros j _ J; cbn [readout weights rational_weights rational_readout]; apply Nat.eqb_neq in J;
      rewrite J, andb_false_r.
    rewrite Q2R_0; ring.
  - intros j _; unfold shift; cbn [constant weights rational_weights].
    replace (inner r _) with 0; [rewrite relu_negative by lra; ring|]; symmetry; apply total_zero; intros [i x] J.
    assert (i < num_vertices g)%nat as B.
    { apply in_samples in I as [(v & L & -> & _)|[(e & L & -> & _)|(_ & -> & _)]];
        [|apply Amplified.edge_row_columns in J | easy].
      - destruct J as [J|[]]; now injection J as <- _.
      - now apply (proj2 (V e L)). }
    rewrite Nat2N.id; destruct (Nat.eqb_spec i (num_vertices g)); [lia|]; cbn; rewrite Q2R_0; ring.
Qed.

Definition triangle (k : nat) : hypergraph := Hypergraph 3 k [[0; 1]; [0; 2]; [1; 2]]%nat.
Definition fano_plane : hypergraph :=
  Hypergraph 7 2 [[0; 1; 2]; [0; 3; 4]; [0; 5; 6]; [1; 3; 5]; [1; 4; 6]; [2; 3; 6]; [2; 4; 5]]%nat.
Definition complete_4 (k : nat) : hypergraph := Hypergraph 4 k [[0; 1]; [0; 2]; [0; 3]; [1; 2]; [1; 3]; [2; 3]]%nat.
(** Two vertices that are adjacent to each other and to a cycle of five. *)
Definition double_wheel : hypergraph :=
  Hypergraph 7 4 [[0; 1]; [1; 2]; [2; 3]; [3; 4]; [4; 0]; [5; 6]; [0; 5]; [0; 6]; [1; 5]; [1; 6]; [2; 5]; [2; 6];
                  [3; 5]; [3; 6]; [4; 5]; [4; 6]]%nat.

Ltac decide_validity := split; [cbn; lia|]; intros e I; cbn in I;
  repeat (destruct I as [<-|I]; [split; [easy|]; intros v J; cbn in *; lia|]); destruct I.

(** At its bound the triangle is fitted with two channels, although it has no two colors. *)
Theorem triangle_is_tight : (forall c, ~ colors (triangle 2) c) /\
  Qeq (bound false (triangle 2)) (3 # 5) /\
  exists h, within (instance false (triangle 2)) (real h) (Q2R (3 # 5)).
Proof.
  split; [apply never_colored; [decide_validity | reflexivity]|]; split; [reflexivity|].
  exists [given [1 # 5; -1 # 5; 1 # 10] 1; given [-1 # 5; 1 # 5; 1 # 10] 1]%Q; apply computed; vm_compute; reflexivity.
Qed.

Theorem fano_plane_is_tight : (forall c, ~ colors fano_plane c) /\
  Qeq (bound false fano_plane) (2 # 3) /\
  exists h, within (instance false fano_plane) (real h) (Q2R (2 # 3)).
Proof.
  split; [apply never_colored; [decide_validity | vm_compute; reflexivity]|]; split; [vm_compute; reflexivity|].
  exists [given [1 # 12; 1 # 6; 1 # 12; 1 # 12; -1 # 3; 1 # 12; 1 # 6] 1;
          given [1 # 12; -1 # 6; 1 # 12; 1 # 12; 1 # 6; 1 # 12; -1 # 6] 1]%Q; apply computed; vm_compute; reflexivity.
Qed.

(** The least error of three channels on the complete graph of four vertices is 5/9. *)
Theorem complete_graph_fitted : (forall c, ~ colors (complete_4 3) c) /\
  exists h, within (instance false (complete_4 3)) (real h) (Q2R (5 # 9)).
Proof.
  split; [apply never_colored; [decide_validity | vm_compute; reflexivity]|].
  exists [given [1 # 6; -1 # 6; 1 # 9; -1 # 6] 1; given [1 # 18; 1 # 18; -2 # 9; 2 # 9] 1;
          given [-1 # 6; 1 # 6; 1 # 9; -1 # 6] 1]%Q; apply computed; vm_compute; reflexivity.
Qed.

Lemma edge_of_four i j : (i < 4)%nat -> (j < 4)%nat -> i <> j ->
  In [i; j] (edges (complete_4 3)) \/ In [j; i] (edges (complete_4 3)).
Proof. intros I J N; do 4 (destruct i as [|i]; [do 4 (destruct j as [|j]; [cbn; tauto|]); lia|]); lia. Qed.

Theorem complete_graph_bound h d : within (instance false (complete_4 3)) h d -> 5 / 9 <= d.
Proof.
  intro W; apply (plain_within false) in W as [L W]; apply Rnot_lt_le; intro D.
  destruct h as [|u1 [|u2 [|u3 [|]]]]; try discriminate.
  set (s u := 2 * readout u); set (w u i := weights u (N.of_nat i)).
  set (f x p q := s u1 * relu x + s u2 * relu p + s u3 * relu q).
  assert (forall r, edge_value (EdgeClass NoConstant false false false) 4 [u1; u2; u3] r
                    = f (inner r (weights u1)) (inner r (weights u2)) (inner r (weights u3))) as F.
  { intro r; unfold edge_value, edge_sum, share, shift, times, f, s; cbn [has_share constant is_at_nodes].
    rewrite !total_cons; change (total _ []) with 0; rewrite !Rplus_0_r; ring. }
  assert (forall i, (i < 4)%nat -> 1 - d <= f (w u1 i) (w u2 i) (w u3 i)) as V.
  { intros i I; assert (In ([(i, 1%Z)], 1%Q) (samples false (complete_4 3))) as J
      by (apply in_samples; left; now exists i).
    specialize (W _ _ J); cbn [num_vertices complete_4] in W; rewrite F, !Amplified.vertex_inner, Q2R_1 in W.
    apply Rabs_between in W; unfold w; lra. }
  assert (forall i j, (i < 4)%nat -> (j < 4)%nat -> i <> j -> f (w u1 i + w u1 j) (w u2 i + w u2 j) (w u3 i + w u3 j)
    <= d) as E.
  { assert (forall i j, In [i; j] (edges (complete_4 3)) -> f (w u1 i + w u1 j) (w u2 i + w u2 j) (w u3 i + w u3 j)
      <= d) as G.
    { intros i j I; assert (In (edge_row [i; j], 0%Q) (samples false (complete_4 3))) as J
        by (apply in_samples; right; left; now exists [i; j]).
      specialize (W _ _ J); cbn [num_vertices complete_4] in W; rewrite F, !Amplified.edge_row_inner, Q2R_0 in W.
      cbn [length Nat.eqb] in W; rewrite !Rmult_1_l, !total_cons in W; change (total _ []) with 0 in W.
      rewrite !Rplus_0_r in W; apply Rabs_between in W; unfold w; lra. }
    intros i j I J N; destruct (edge_of_four i j I J N) as [K|K]; [now apply G|].
    rewrite (Rplus_comm (w u1 i)), (Rplus_comm (w u2 i)), (Rplus_comm (w u3 i)); now apply G. }
  clear W F; unfold f in *.
  destruct (Rlt_le_dec 0 (s u1)) as [S1|S1]; [destruct (Rlt_le_dec 0 (s u2)) as [S2|S2];
    [destruct (Rlt_le_dec 0 (s u3)) as [S3|S3]|]|].
  - apply (four_vertices (1 - d) d (fun i => s u1 * w u1 i) (fun i => s u2 * w u2 i) (fun i => s u3 * w u3 i));
      [lra | lra | |].
    + intros i I; unfold worth_of; rewrite !relu_scaled by lra; now apply V.
    + intros i j I J N; unfold edge_worth_of; rewrite <- !Rmult_plus_distr_l, !relu_scaled by lra; now apply E.
  - apply (four_vertices_falling (1 - d) d (s u1) (s u2) (s u3) (w u1) (w u2) (w u3)); try lra; assumption.
  - apply (four_vertices_falling (1 - d) d (s u1) (s u3) (s u2) (w u1) (w u3) (w u2)); try lra.
    + intros i I; specialize (V i I); lra.
    + intros i j I J N; specialize (E i j I J N); lra.
  - apply (four_vertices_falling (1 - d) d (s u2) (s u3) (s u1) (w u2) (w u3) (w u1)); try lra.
    + intros i I; specialize (V i I); lra.
    + intros i j I J N; specialize (E i j I J N); lra.
Qed.

(** Without a guard, four channels fit a graph without error that has no four colors. *)
Theorem four_colors_need_a_guard : (forall c, ~ colors double_wheel c) /\
  exists h, within (plain_instance false double_wheel) (real h) 0.
Proof.
  split; [apply never_colored; [decide_validity | vm_compute; reflexivity]|]; rewrite <- Q2R_0.
  exists [given [5; 7; 3; -2; 2; 1; -7] (1 # 2); given [2; -2; 4; 1; 4; -4; -4] (1 # 2);
          given [2; 4; 0; -1; -5 # 2; -4; 1] (1 # 2); given [8; 10; 6; 0; 5; -2; -5] (-1 # 2)]%Q.
  apply computed; vm_compute; reflexivity.
Qed.
