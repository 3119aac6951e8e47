(** Sign system to relu-sum with two channels and all biases, at graphs or at nodes: the origin has label 0, and five
    points on every axis fix the signs despite the biases; short rows do not reach beyond them. That a row with wrong
    signs forces a large error is a finite question for each kind of row, answered by certificates ([BiasedTrees]). On
    systems with other rows the task is that of the amplified rule. *)
From Coq Require Import List Bool ZArith NArith QArith Qminmax Qreals Reals Lia Lra Psatz.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem NormalSystems.
From Karpnet.training Require Import Networks Unions Lifting Shapes Messages Rationals Signs NormalForm Bounds
  TwoChannels Classifiers EdgeTasks ReluTrees BiasedRows BiasedTerms BiasedTrees MirroredTrees.
From Karpnet.rules Require SignSystemToReluSum SignSystemToReluSumAmplified.
Import ListNotations.
Module Amplified := SignSystemToReluSumAmplified.

Notation back := SignSystemToReluSum.back.
Notation back_rational := SignSystemToReluSum.back_rational.

(** ** Kinds of rows *)

Definition entries (r : row) : list Z := List.map snd r.
Definition ones (r : row) : nat := count 1 (entries r).
Definition twos (r : row) : nat := count 2 (entries r).

(** How many coefficients are 1 in size, how many 2, the target, and the least error where the signs violate the row. *)
Definition kinds : list (nat * nat * Z * (Z * Z)) :=
  [(1, 0, 0%Z, (1, 2)%Z); (0, 1, 0%Z, (1, 1)%Z); (2, 0, 0%Z, (4, 5)%Z); (2, 0, 2%Z, (1, 2)%Z); (3, 0, 1%Z, (1, 2)%Z);
   (3, 0, 3%Z, (1, 2)%Z); (1, 1, 1%Z, (1, 2)%Z); (2, 1, 0%Z, (1, 2)%Z); (2, 1, 4%Z, (1, 2)%Z); (4, 0, 0%Z, (1, 2)%Z);
   (4, 0, 4%Z, (1, 2)%Z)]%nat.
Definition always_met (p q : nat) (b : Z) : bool :=
  existsb (fun '(p', q', b') => (p =? p')%nat && (q =? q')%nat && (b =? b')%Z) [(0, 0, 0%Z); (1, 0, 1%Z);
    (0, 1, 2%Z)]%nat.
Definition plain_bounds : bounds := fun p q b =>
  match find (fun '(p', q', b', _) => (p =? p')%nat && (q =? q')%nat && (b =? b')%Z) kinds with
  | Some (_, bound) => Some bound | None => None end.
Definition mirrored_bounds : bounds := fun p q b =>
  let L := (Z.of_nat p + 2 * Z.of_nat q)%Z in
  if (L <=? 6)%Z && (b <=? L)%Z && ((L - b) mod 2 =? 0)%Z then Some (1, 2)%Z else None.
Definition bounds_of (m : bool) : bounds := if m then mirrored_bounds else plain_bounds.

Definition is_light (rb : row * Z) : bool :=
  let '(r, b) := rb in forallb (fun a => (Z.abs a =? 1)%Z || (Z.abs a =? 2)%Z) (entries r) && (weight r <=? 6)%Z && (b
    <=? weight r)%Z.
Definition is_plain (rb : row * Z) : bool :=
  let '(r, b) := rb in
  always_met (ones r) (twos r) b || match plain_bounds (ones r) (twos r) b with Some _ => true | None => false end.
Definition is_even (rb : row * Z) : bool := let '(r, b) := rb in ((b - weight r) mod 2 =? 0)%Z.
Definition plain_bound (r : row) (b : Z) : Q :=
  if always_met (ones r) (twos r) b then 1%Q
  else match plain_bounds (ones r) (twos r) b with Some (n, d) => (inject_Z n / inject_Z d)%Q | None => 1%Q end.

(** Whether rows are mirrored, and the bound; none where a row is too heavy, or no signs meet it. *)
Definition small_bound (x : system) : option (bool * Q) :=
  if forallb is_light (rows x)
  then if forallb is_plain (rows x) then Some (false, open_bound plain_bound x)
       else if forallb is_even (rows x) then Some (true, 1 # 2) else None
  else None.

(** ** The task *)

Section Variant.
Variable at_nodes : bool.

Definition opposite_row (r : row) : row := List.map (fun '(i, a) => (i, (- a)%Z)) r.
Definition messages (m : bool) (x : system) : list (row * Q) :=
  let n := num_variables x in
  ([], 0%Q) :: all_labelled 1 (units n 1 ++ units n (-1)) ++ all_labelled (inject_Z (far m)) (units n (far m) ++ units n
    (- far m))
  ++ labelled inject_Z (rows x)
  ++ (if m then labelled inject_Z (List.map (fun '(r, b) => (opposite_row r, b)) (rows x)) else []).
Definition class : edge_class := EdgeClass Bias true at_nodes false.
Definition small_task (m : bool) (bound : Q) (x : system) : task :=
  edge_task class (num_variables x) 2 (messages m x) (below bound).

Definition amplified : lifting sign_system := Amplified.sign_system_to_relu_sum_amplified_with true at_nodes.
Definition bias_task (x : system) : task :=
  match small_bound x with Some (m, bound) => small_task m bound x | None => task_for amplified x end.
Definition bias_bound (x : system) : Q :=
  match small_bound x with Some (_, bound) => bound | None => bound amplified x end.

(** Zeros behind the signs; a graph counts its value twice. *)
Definition bias_unit (x : system) (s : nat -> bool) (side : Z) : rational_unit :=
  Rational (fun c => if (c <? N.of_nat (num_variables x))%N then inject_Z (side * sign (s (N.to_nat c))) else 0%Q)
           (if at_nodes then 1 else 1 # 2).
Definition bias_forward (x : system) (s : nat -> bool) : list rational_unit :=
  match small_bound x with Some _ => [bias_unit x s 1; bias_unit x s (-1)] | None => Lifting.forward amplified x s end.
End Variant.

(** ** The certificates cover all kinds *)

Lemma plain_covered : covers false plain_trees plain_bounds = true.
Proof. vm_cast_no_check (eq_refl true). Qed.
Lemma mirrored_covered : covers true mirrored_trees mirrored_bounds = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Open Scope R_scope.

(** ** A row of a fitting network *)

Lemma kind_bound_spec r b d : forall num den, plain_bounds (ones r) (twos r) b = Some (num, den) ->
  always_met (ones r) (twos r) b = false ->
  d < Q2R (plain_bound r b) -> IZR den * d < IZR num.
Proof.
  intros num den E A D; unfold plain_bound in D; rewrite A, E in D.
  assert (0 < den)%Z as P.
  { unfold plain_bounds in E; destruct (find _ kinds) as [[[[p q] b'] bd]|] eqn:K; [|discriminate]; injection E as ->.
    apply find_some in K as [K _]; cbn in K; repeat (destruct K as [K|K]; [injection K as <- <- <- <- <-;
      reflexivity|]); destruct K. }
  apply below_quotient in D; [|change 0%Q with (inject_Z 0); now rewrite <- Zlt_Qlt]; rewrite Q2R_Z in D; lra.
Qed.

Lemma count_turned (f : nat * Z -> Z) a r : (forall e, Z.abs (f e) = Z.abs (snd e)) ->
  count a (List.map f r) = count a (entries r).
Proof.
  intro H; unfold count, entries; induction r as [|e r IH]; [reflexivity|]; cbn [List.map filter]; rewrite H.
  destruct (_ =? a)%Z; cbn [length]; now rewrite IH.
Qed.

Lemma light_length r : forallb (fun a => (Z.abs a =? 1)%Z || (Z.abs a =? 2)%Z) (entries r) = true ->
  (Z.of_nat (length r) <= weight r)%Z.
Proof.
  induction r as [|[i a] r IH]; intro H; [reflexivity|]; cbn [entries List.map forallb snd] in H;
    apply andb_prop in H as [A H].
  specialize (IH H); cbn [weight length]; apply orb_prop in A as [A|A]; apply Z.eqb_eq in A; lia.
Qed.
Lemma light_weight r : forallb (fun a => (Z.abs a =? 1)%Z || (Z.abs a =? 2)%Z) (entries r) = true ->
  weight r = (Z.of_nat (ones r) + 2 * Z.of_nat (twos r))%Z.
Proof.
  unfold ones, twos, count; induction r as [|[i a] r IH]; intro H; [reflexivity|];
    cbn [entries List.map forallb snd] in H.
  apply andb_prop in H as [A H]; specialize (IH H); cbn [entries List.map filter snd weight]; unfold entries in IH.
  apply orb_prop in A as [A|A]; apply Z.eqb_eq in A; rewrite A; cbn [Z.eqb Pos.eqb length]; lia.
Qed.

Lemma always_met_right r b s : forallb (fun a => (Z.abs a =? 1)%Z || (Z.abs a =? 2)%Z) (entries r) = true ->
  always_met (ones r) (twos r) b = true -> Z.abs (dot r s) = b.
Proof.
  intros Li A; pose proof (light_length r Li) as L; pose proof (light_weight r Li) as W; unfold always_met in A;
    cbn [existsb] in A.
  repeat (apply orb_prop in A as [A|A]); try discriminate; apply andb_prop in A as [A B]; apply andb_prop in A as [O T];
    apply Nat.eqb_eq in O, T; apply Z.eqb_eq in B; rewrite O, T in W; subst b.
  - destruct r; [reflexivity | cbn [length] in L; lia].
  - destruct r as [|[i a] [|]]; cbn [length weight] in *; try lia; cbn [dot]; unfold sign; destruct (s i); lia.
  - destruct r as [|[i a] r]; [cbn in W; lia|].
    destruct r as [|e r]; [cbn [weight dot] in *; unfold sign; destruct (s i); lia|].
    exfalso; destruct e as [j y]; cbn [entries List.map forallb snd] in Li; apply andb_prop in Li as [La Li];
      apply andb_prop in Li as [Ly _].
    unfold ones, count in O; cbn [entries List.map filter snd] in O; cbn [weight] in W; pose proof (weight_nonneg r).
    apply orb_prop in La as [La|La]; apply Z.eqb_eq in La; rewrite La in O; cbn in O; [discriminate|].
    apply orb_prop in Ly as [Ly|Ly]; apply Z.eqb_eq in Ly; lia.
Qed.

Section Rows.
Variables (x : system) (w1 w2 : N -> R) (a1 a2 k1 k2 c d : R) (m : bool).
Let n := num_variables x.
Definition size (a : R) : R := Rabs a.
Let f (p q : R) : R := a1 * relu (p + k1) + a2 * relu (q + k2) + c.
Hypothesis of_origin : close (f 0 0) 0 d.
Hypothesis of_axes : forall i, (i < n)%nat -> forall z, In z [1; -1; far m; - far m]%Z ->
  close (f (IZR z * w1 (N.of_nat i)) (IZR z * w2 (N.of_nat i))) (IZR (Z.abs z)) d.
Let s : nat -> bool := decoded w1 w2 a1 a2.
Let side (a : R) : Z := if Rlt_le_dec 0 a then 1%Z else (-1)%Z.

(** A term of the row, turned by the sign that is read, and by [k] in all. *)
Definition turned (k : Z) (e : nat * Z) : term :=
  let g := IZR (sign (s (fst e))) in
  ((k * (snd e * sign (s (fst e))))%Z, (g * (Rabs a1 * w1 (N.of_nat (fst e))), g * (Rabs a2 * w2 (N.of_nat (fst e))))).

Lemma side_relu a z : IZR (side a) * relu (Rabs a * z) = a * relu z.
Proof.
  rewrite relu_scaled by apply Rabs_pos; unfold side; destruct (Rlt_le_dec 0 a).
  - rewrite Rabs_pos_eq by lra; lra.
  - rewrite Rabs_left1 by lra; lra.
Qed.
Lemma fits_at_f y p q : fits_at (side a1) (side a2) (Rabs a1 * k1) (Rabs a2 * k2) c d y (Rabs a1 * p) (Rabs a2 * q) <->
  close (f p q) (IZR y) d.
Proof.
  unfold fits_at, f; rewrite <- !Rmult_plus_distr_l, !side_relu, (Rplus_comm k1), (Rplus_comm k2); reflexivity.
Qed.

Lemma turned_first k r : total (fun t => IZR (coefficient t) * first_weight t) (List.map (turned k) r) = Rabs a1 * (IZR
  k * inner r w1).
Proof.
  rewrite total_map; induction r as [|[i z] r IH]; [unfold inner; cbn; lra|]; rewrite total_cons, IH, inner_cons.
  unfold turned, coefficient, first_weight; cbn [fst snd]; rewrite !mult_IZR; unfold sign; destruct (s i); ring.
Qed.
Lemma turned_second k r : total (fun t => IZR (coefficient t) * second_weight t) (List.map (turned k) r) = Rabs a2 *
  (IZR k * inner r w2).
Proof.
  rewrite total_map; induction r as [|[i z] r IH]; [unfold inner; cbn; lra|]; rewrite total_cons, IH, inner_cons.
  unfold turned, coefficient, second_weight; cbn [fst snd]; rewrite !mult_IZR; unfold sign; destruct (s i); ring.
Qed.
Lemma turned_sum k r : sum_of (List.map coefficient (List.map (turned k) r)) = (k * dot r s)%Z.
Proof.
  unfold sum_of; induction r as [|[i z] r IH]; cbn [List.map fold_right dot]; [lia|]; rewrite IH;
    unfold turned, coefficient; cbn [fst snd]; lia.
Qed.

Theorem bias_row ts num den k r b : covers m ts (bounds_of m) = true -> columns_below n r -> is_light (r, b) = true ->
  (0 <= b)%Z ->
  (k = 1 \/ k = -1)%Z -> close (f (IZR k * inner r w1) (IZR k * inner r w2)) (IZR b) d ->
  (m = true -> close (f (- (IZR k * inner r w1)) (- (IZR k * inner r w2))) (IZR b) d) ->
  bounds_of m (ones r) (twos r) b = Some (num, den) -> IZR den * d < IZR num -> (m = true -> (0 <= k * dot r s)%Z) ->
  Z.abs (dot r s) = b.
Proof.
  intros Cov Cols Li B K Fr Fm Bd D Pos; unfold is_light in Li; apply andb_prop in Li as [Li Lb];
    apply andb_prop in Li as [Li Lw].
  apply Z.leb_le in Lb, Lw; pose proof (light_length r Li) as Len.
  assert (forall e, Z.abs (coefficient (turned k e)) = Z.abs (snd e)) as Mag.
  { intros [i z]; unfold turned, coefficient; cbn [fst snd]; unfold sign; destruct K as [->| ->], (s i); lia. }
  assert (Z.abs (sum_of (List.map coefficient (List.map (turned k) r))) = b) as E.
  { apply (terms_right ts (bounds_of m) num den m b (side a1) (side a2) (Rabs a1 * k1) (Rabs a2 * k2) c d);
    try assumption.
    - unfold side, sign_pairs; destruct (Rlt_le_dec 0 a1), (Rlt_le_dec 0 a2); cbn; auto.
    - pose proof (proj2 (fits_at_f 0 0 0) of_origin) as O; rewrite !Rmult_0_r in O; exact O.
    - intros t It z Iz; apply in_map_iff in It as ([i y] & <- & Iy); specialize (Cols i y Iy).
      assert (exists z', In z' [1; -1; far m; - far m]%Z /\ Z.abs z' = Z.abs z /\
        IZR z' = IZR z * IZR (sign (s i))) as (z' & Iz' & Ez & Ez').
      { exists (z * sign (s i))%Z; rewrite mult_IZR; repeat split; [|unfold sign; destruct (s i); lia].
        unfold far in *; unfold sign; cbn in Iz |- *; destruct m, (s i); destruct Iz as [<-|[<-|[<-|[<-|[]]]]]; cbn;
          auto. }
      unfold turned, first_weight, second_weight; cbn [fst snd].
      replace (IZR z * (IZR (sign (s i)) * (Rabs a1 * w1 (N.of_nat i)))) with (Rabs a1 * (IZR z' * w1 (N.of_nat i)))
        by (rewrite Ez'; ring).
      replace (IZR z * (IZR (sign (s i)) * (Rabs a2 * w2 (N.of_nat i)))) with (Rabs a2 * (IZR z' * w2 (N.of_nat i)))
        by (rewrite Ez'; ring).
      rewrite <- Ez; apply fits_at_f; now apply of_axes.
    - rewrite turned_first, turned_second; now apply fits_at_f.
    - intro Em; rewrite turned_first, turned_second; specialize (Fm Em).
      replace (- (Rabs a1 * (IZR k * inner r w1))) with (Rabs a1 * - (IZR k * inner r w1)) by ring.
      replace (- (Rabs a2 * (IZR k * inner r w2))) with (Rabs a2 * - (IZR k * inner r w2)) by ring.
      now apply fits_at_f.
    - intros t It; apply in_map_iff in It as ([i y] & <- & Iy); unfold turned, first_weight, second_weight;
        cbn [fst snd].
      unfold s, decoded, positive_part, exceeds, at_least, side.
      set (p := w1 (N.of_nat i)); set (q := w2 (N.of_nat i)); clearbody p q.
      destruct (Rlt_le_dec 0 a1) as [A1|A1]; [rewrite (Rabs_pos_eq a1) by lra | rewrite (Rabs_left1 a1) by lra];
        (destruct (Rlt_le_dec 0 a2) as [A2|A2]; [rewrite (Rabs_pos_eq a2) by lra | rewrite (Rabs_left1 a2) by lra]);
        destruct (Rle_lt_dec _ _); cbn [sign]; repeat split; intros; try lia; lra.
    - apply Forall_forall; intros z Iz; apply in_map_iff in Iz as (t & <- & It);
        apply in_map_iff in It as (e & <- & Ie).
      rewrite forallb_forall in Li; specialize (Li (snd e) ltac:(unfold entries; now apply in_map)); specialize (Mag e).
      apply orb_prop in Li as [L|L]; apply Z.eqb_eq in L; rewrite L in Mag; cbn [In]; lia.
    - rewrite map_length; lia.
    - lia.
    - rewrite map_map, !(count_turned _ _ _ Mag); exact Bd.
    - intro Em; rewrite turned_sum; now apply Pos. }
  rewrite turned_sum in E; destruct K as [->| ->]; lia.
Qed.
End Rows.

(** ** The rule *)

Lemma inner_opposite r w : inner (opposite_row r) w = - inner r w.
Proof. unfold opposite_row, inner; rewrite total_map; induction r as [|[i a] r IH]; [cbn; lra|];
  rewrite !total_cons, IH, opp_IZR; lra. Qed.
Lemma dot_opposite r s : dot (opposite_row r) s = (- dot r s)%Z.
Proof. unfold opposite_row; induction r as [|[i a] r IH]; cbn [List.map dot]; lia. Qed.

Lemma decoded_scaled w1 w2 a1 a2 k i : 0 < k -> decoded w1 w2 (k * a1) (k * a2) i = decoded w1 w2 a1 a2 i.
Proof.
  intro K; unfold decoded, positive_part, exceeds, at_least.
  destruct (Rlt_le_dec 0 (k * a1)), (Rlt_le_dec 0 (k * a2)), (Rlt_le_dec 0 a1), (Rlt_le_dec 0 a2); try (exfalso; nra);
    repeat match goal with |- context [Rle_lt_dec ?x ?y] => destruct (Rle_lt_dec x y) end; try reflexivity; exfalso;
      nra.
Qed.

Lemma small_bound_cases x m bound : small_bound x = Some (m, bound) -> forallb is_light (rows x) = true /\
  (m = false /\ forallb is_plain (rows x) = true /\ bound = open_bound plain_bound x \/
   m = true /\ forallb is_even (rows x) = true /\ bound = 1 # 2).
Proof.
  unfold small_bound; destruct (forallb is_light _); [|discriminate]; destruct (forallb is_plain _).
  - intro E; injection E as <- <-; split; [reflexivity | left; repeat split].
  - destruct (forallb is_even _); [|discriminate]; intro E; injection E as <- <-; split; [reflexivity | right;
      repeat split].
Qed.

Lemma plain_bound_positive r b : (0 < plain_bound r b)%Q.
Proof.
  unfold plain_bound; destruct (always_met _ _ _); [reflexivity|]; unfold plain_bounds.
  destruct (find _ kinds) as [[[[p q] b'] bd]|] eqn:K; [|reflexivity]; apply find_some in K as [K _].
  cbn in K; repeat (destruct K as [K|K]; [injection K as <- <- <- <-; reflexivity|]); destruct K.
Qed.

Section Rule.
Variable at_nodes : bool.
Let sc : R := Amplified.scale at_nodes.

Lemma scale_positive : 0 < sc.
Proof. unfold sc, Amplified.scale; destruct at_nodes; lra. Qed.

Lemma small_value n u v r : edge_value (class at_nodes) n [u; v] r =
  sc * readout u * relu (inner r (weights u) + weights u (N.of_nat n))
  + sc * readout v * relu (inner r (weights v) + weights v (N.of_nat n)) + share (class at_nodes) n [u; v].
Proof.
  unfold edge_value, edge_sum; rewrite !total_cons; change (total _ []) with 0; change (EdgeTasks.times _) with sc.
  unfold shift; cbn [constant class]; ring.
Qed.

Lemma in_messages m x r y : In (r, y) (messages m x) <->
  (r = [] /\ y = 0%Q) \/
  (exists i z, (i < num_variables x)%nat /\ In z [1; -1; far m; - far m]%Z /\ r = [(i, z)] /\ y = inject_Z (Z.abs z)) \/
  (exists b, In (r, b) (rows x) /\ y = inject_Z b) \/
  (m = true /\ exists q b, In (q, b) (rows x) /\ r = opposite_row q /\ y = inject_Z b).
Proof.
  unfold messages; cbn [In]; rewrite !in_app_iff, !in_all_labelled, !in_app_iff, !in_units, in_labelled.
  assert (Z.abs (far m) = far m /\ Z.abs (- far m) = far m) as [F1 F2] by (unfold far; destruct m; split; reflexivity).
  split.
  - intros [E|[[[(i & I & ->)|(i & I & ->)] ->]|[[[(i & I & ->)|(i & I & ->)] ->]|[I|I]]]].
    + left; now injection E as <- <-.
    + right; left; exists i, 1%Z; cbn; auto 6.
    + right; left; exists i, (-1)%Z; cbn; auto 6.
    + right; left; exists i, (far m); rewrite F1; cbn; auto 8.
    + right; left; exists i, (- far m)%Z; rewrite F2; cbn; auto 8.
    + right; right; now left.
    + right; right; right; destruct m; [|easy]; split; [reflexivity|]; apply in_labelled in I as (b & I & ->).
      apply in_map_iff in I as ([q b'] & E & I); injection E as <- <-; now exists q, b'.
  - intros [[-> ->]|[(i & z & I & Z & -> & ->)|[I|(-> & q & b & I & -> & ->)]]].
    + now left.
    + right; cbn in Z; destruct Z as [<-|[<-|[<-|[<-|[]]]]]; rewrite ?F1, ?F2.
      * left; split; [left; now exists i | reflexivity].
      * left; split; [right; now exists i | reflexivity].
      * right; left; split; [left; now exists i | reflexivity].
      * right; left; split; [right; now exists i | reflexivity].
    + right; right; right; now left.
    + right; right; right; right; apply in_labelled; exists b; split; [|reflexivity]; apply in_map_iff;
        now exists (q, b).
Qed.

Lemma small_back_below x m bound h d : valid_system x -> small_bound x = Some (m, bound) -> d < Q2R bound ->
  within (small_task at_nodes m bound x) h d -> solves x (back x h).
Proof.
  intros V Sb D W; unfold small_task in W; apply edge_task_within in W as [L H]; [|reflexivity];
    destruct h as [|u [|v []]]; try discriminate.
  set (n := num_variables x) in *; set (F := N.of_nat n) in *; set (c := share (class at_nodes) n [u; v]).
  assert (forall r y, In (r, y) (messages m x) -> close (sc * readout u * relu (inner r (weights u) + weights u F)
    + sc * readout v * relu (inner r (weights v) + weights v F) + c) (Q2R y) d) as M.
  { intros r y I; specialize (H r y I); rewrite small_value in H; fold F in H; apply Rabs_between in H;
    unfold close, c; lra. }
  clear H; clearbody c; cbn [SignSystemToReluSum.back]; intros r b I; destruct (V r b I) as [B Cols].
  rewrite (dot_ext r _ (decoded (weights u) (weights v) (sc * readout u) (sc * readout v)))
    by (intros i a _; symmetry; apply decoded_scaled, scale_positive).
  set (s := decoded _ _ _ _); destruct (small_bound_cases x m bound Sb) as [Li C]; rewrite forallb_forall in Li;
    specialize (Li (r, b) I).
  assert (close (sc * readout u * relu (0 + weights u F) + sc * readout v * relu (0 + weights v F) + c) 0 d) as O.
  { specialize (M [] 0%Q (proj2 (in_messages m x _ _) (or_introl (conj eq_refl eq_refl)))); rewrite Q2R_0 in M;
    exact M. }
  assert (forall i, (i < n)%nat -> forall z, In z [1; -1; far m; - far m]%Z ->
    close (sc * readout u * relu (IZR z * weights u (N.of_nat i) + weights u F)
           + sc * readout v * relu (IZR z * weights v (N.of_nat i) + weights v F) + c) (IZR (Z.abs z)) d) as A.
  { intros i Ii z Iz; specialize (M [(i, z)] (inject_Z (Z.abs z)) (proj2 (in_messages m x _ _) (or_intror (or_introl
      (ex_intro _ i (ex_intro _ z (conj Ii (conj Iz (conj eq_refl eq_refl))))))))).
    rewrite Q2R_Z in M; unfold inner in M; cbn in M; rewrite !Rplus_0_r in M; exact M. }
  pose proof (M r (inject_Z b) (proj2 (in_messages m x _ _) (or_intror (or_intror (or_introl (ex_intro _ b (conj I
    eq_refl))))))) as Fr.
  rewrite Q2R_Z in Fr; destruct C as [(-> & P & ->)|(-> & P & ->)]; rewrite forallb_forall in P;
    specialize (P (r, b) I).
  - cbn [is_plain] in P; unfold is_light in Li; destruct (always_met (ones r) (twos r) b) eqn:Am.
    + apply always_met_right; [|exact Am]; apply andb_prop in Li as [Li _]; now apply andb_prop in Li as [Li _].
    + cbn [orb] in P; destruct (plain_bounds (ones r) (twos r) b) as [[num den]|] eqn:Pb; [|discriminate].
      assert (d < Q2R (plain_bound r b)) as D' by (pose proof (Qle_Rle _ _ (open_bound_le plain_bound x r b I)); lra).
      apply (bias_row x (weights u) (weights v) (sc * readout u) (sc * readout v) (weights u F) (weights v F) c d false
        O A
        plain_trees num den 1 r b plain_covered Cols Li B (or_introl eq_refl)); try (rewrite !Rmult_1_l; exact Fr);
          try discriminate;
        [exact Pb | exact (kind_bound_spec r b d num den Pb Am D')].
  - assert (mirrored_bounds (ones r) (twos r) b = Some (1, 2)%Z) as Mb.
    { unfold is_light in Li; apply andb_prop in Li as [Li Lb]; apply andb_prop in Li as [Li Lw];
      pose proof (light_weight r Li) as W.
      unfold mirrored_bounds; rewrite <- W, Lw, Lb; cbn [is_even] in P; apply Z.eqb_eq in P.
      replace (weight r - b)%Z with (b - weight r + (weight r - b) * 2)%Z by lia; rewrite Z.mod_add by lia; rewrite P;
        reflexivity. }
    pose proof (M (opposite_row r) (inject_Z b) (proj2 (in_messages true x _ _) (or_intror (or_intror (or_intror
      (conj eq_refl (ex_intro _ r (ex_intro _ b (conj I (conj eq_refl eq_refl)))))))))) as Fo.
    rewrite Q2R_Z, !inner_opposite in Fo; replace (Q2R (1 # 2)) with (/ 2) in D by (unfold Q2R; cbn; lra).
    assert (forall k, (k = 1 \/ k = -1)%Z -> (0 <= k * dot r s)%Z -> Z.abs (dot r s) = b) as Q.
    { intros k K Pos; apply (bias_row x (weights u) (weights v) (sc * readout u) (sc * readout v) (weights u F) (weights
      v F) c d true O A
        mirrored_trees 1 2 k r b mirrored_covered Cols Li B K); [| | exact Mb | lra | intros _; exact Pos].
      - destruct K as [->| ->]; [rewrite !Rmult_1_l; exact Fr|].
        replace (-1 * inner r (weights u)) with (- inner r (weights u)) by ring;
          replace (-1 * inner r (weights v)) with (- inner r (weights v)) by ring; exact Fo.
      - intros _; destruct K as [->| ->]; [rewrite !Rmult_1_l; exact Fo|].
        replace (- (-1 * inner r (weights u))) with (inner r (weights u)) by ring;
          replace (- (-1 * inner r (weights v))) with (inner r (weights v)) by ring; exact Fr. }
    destruct (Z_le_gt_dec 0 (dot r s)); [apply (Q 1%Z); lia | apply (Q (-1)%Z); lia].
Qed.

Lemma messages_right m x s r y : valid_system x -> solves x s -> In (r, y) (messages m x) ->
  columns_below (num_variables x) r /\ Q2R y = IZR (Z.abs (dot r s)).
Proof.
  intros V Sol I; apply in_messages in I as [[-> ->]|[(i & z & I & _ & -> & ->)|[(b & I & ->)|(_ & q & b & I & ->
    & ->)]]].
  - split; [intros i a [] | apply Q2R_0].
  - split; [intros j a [E|[]]; injection E as <- _; exact I|]; rewrite Q2R_Z; f_equal; cbn; unfold sign; destruct (s i);
      lia.
  - split; [apply (V r b I) | rewrite Q2R_Z; f_equal; symmetry; now apply Sol].
  - split; [|rewrite Q2R_Z, dot_opposite, Z.abs_opp; f_equal; symmetry; now apply Sol].
    intros i a J; apply in_map_iff in J as ([j z] & E & J); injection E as <- _; exact (proj2 (V q b I) j z J).
Qed.

Lemma small_forward_exact x m bound s : valid_system x -> solves x s ->
  within (small_task at_nodes m bound x) (real [bias_unit at_nodes x s 1; bias_unit at_nodes x s (-1)]) 0.
Proof.
  intros V Sol; unfold small_task; apply edge_task_within; [reflexivity|]; split; [reflexivity|]; intros r y I.
  destruct (messages_right m x s r y V Sol I) as [Cols ->]; unfold real; cbn [List.map]; rewrite small_value;
    cbn [weights readout].
  set (F := N.of_nat (num_variables x)); set (W := fun side c => Q2R (rational_weights (bias_unit at_nodes x s side)
    c)).
  change (fun c => Q2R (rational_weights (bias_unit at_nodes x s 1) c)) with (W 1%Z).
  change (fun c => Q2R (rational_weights (bias_unit at_nodes x s (-1)) c)) with (W (-1)%Z).
  assert (forall side, sc * Q2R (rational_readout (bias_unit at_nodes x s side)) = 1) as ES.
  { intro; unfold sc, Amplified.scale, bias_unit; cbn [rational_readout]; destruct at_nodes; unfold Q2R; cbn; lra. }
  assert (forall side c, (F <= c)%N -> W side c = 0) as Z.
  { intros side c L; unfold W, bias_unit; cbn [rational_weights]; fold F; rewrite (proj2 (N.ltb_ge _ _)) by exact L;
    apply Q2R_0. }
  assert (forall side, inner r (W side) = IZR side * IZR (dot r s)) as EI.
  { intro side; rewrite <- inner_signs, <- inner_scaled; apply inner_ext; intros i a Ji; specialize (Cols i a Ji).
    unfold W, bias_unit; cbn [rational_weights]; rewrite (proj2 (N.ltb_lt _ _)) by lia; now rewrite Q2R_Z, mult_IZR. }
  unfold share; cbn [has_share share_column constant class]; rewrite !total_cons; change (total _ []) with 0;
    cbn [weights readout].
  set (F1 := N.of_nat (S (num_variables x))).
  change (Q2R (rational_weights (bias_unit at_nodes x s 1) F1)) with (W 1%Z F1).
  change (Q2R (rational_weights (bias_unit at_nodes x s (-1)) F1)) with (W (-1)%Z F1).
  change (Q2R (rational_weights (bias_unit at_nodes x s 1) F)) with (W 1%Z F).
  change (Q2R (rational_weights (bias_unit at_nodes x s (-1)) F)) with (W (-1)%Z F).
  rewrite !ES, !EI, !Z by lia; rewrite <- relu_of_abs; apply Rabs_between.
  replace (1 * IZR (dot r s) + 0) with (IZR (dot r s)) by ring;
    replace (-1 * IZR (dot r s) + 0) with (- IZR (dot r s)) by ring; lra.
Qed.

Lemma bias_tolerance x : valid_system x -> (0 <= tolerance (bias_task at_nodes x) < bias_bound at_nodes x)%Q.
Proof.
  intro V; unfold bias_task, bias_bound; destruct (small_bound x) as [[m bound]|] eqn:E;
    [|exact (tolerance_below _ (amplified at_nodes) x V)].
  unfold small_task; rewrite edge_task_tolerance; apply below_between.
  destruct (small_bound_cases x m bound E) as [_ [(_ & _ & ->)|(_ & _ & ->)]]; [|reflexivity].
  apply least_positive; intros q I; apply in_map_iff in I as ([r b] & <- & _); apply plain_bound_positive.
Qed.

Lemma bias_forward_exact x s : valid_system x -> solves x s ->
  within (bias_task at_nodes x) (real (bias_forward at_nodes x s)) 0.
Proof.
  intros V S; unfold bias_task, bias_forward; destruct (small_bound x) as [[m bound]|] eqn:E.
  - now apply small_forward_exact.
  - exact (Lifting.forward_exact _ (amplified at_nodes) x s V S).
Qed.

Lemma bias_back_below x h d : valid_system x -> d < Q2R (bias_bound at_nodes x) -> within (bias_task at_nodes x) h d ->
  solves x (back x h).
Proof.
  intros V D W; unfold bias_task, bias_bound in *; destruct (small_bound x) as [[m bound]|] eqn:E.
  - exact (small_back_below x m bound h d V E D W).
  - exact (Lifting.back_below _ (amplified at_nodes) x h d V D W).
Qed.

Lemma bias_width x : width (bias_task at_nodes x) = 2%nat.
Proof.
  unfold bias_task; destruct (small_bound x) as [[m bound]|]; unfold small_task; [apply edge_task_width|].
  apply edge_task_width.
Qed.

Lemma bias_errors x : max_errors (bias_task at_nodes x) = 0%nat.
Proof. unfold bias_task; destruct (small_bound x) as [[m bound]|];
  [apply edge_task_no_errors | exact (no_errors _ (amplified at_nodes) x)]. Qed.

Definition sign_system_to_relu_sum_bias_with : lifting sign_system.
Proof.
  refine (@Lifting sign_system (bias_task at_nodes) (bias_bound at_nodes) (bias_forward at_nodes) back back_rational
            bias_errors bias_tolerance bias_forward_exact bias_back_below _).
  intros x h _ L W; rewrite bias_width in L; apply (SignSystemToReluSum.solves_ext x (back x (real h))); [|exact W].
  destruct h as [|u [|v []]]; try discriminate; intro i; apply SignSystemToReluSum.back_same.
Defined.
End Rule.

Definition sign_system_to_relu_sum_bias : lifting sign_system := sign_system_to_relu_sum_bias_with false.
Definition sign_system_to_relu_sum_bias_node : lifting sign_system := sign_system_to_relu_sum_bias_with true.

(** For NAE-3 the bound 1/2 is tight: 2 relu(s . x) - relu(s . x + 3/2) + 3/2 has that error, if only no row has a .
  s = 3. *)
Definition cheat (at_nodes : bool) (x : system) (s : nat -> bool) (size offset share sc : R) : unit :=
  let n := N.of_nat (num_variables x) in
  Unit (fun c => if (c <? n)%N then size * IZR (sign (s (N.to_nat c))) else if (c =? n)%N then offset
                 else share * Amplified.scale at_nodes) (sc / Amplified.scale at_nodes).
Theorem bias_nae3_tight at_nodes bound x s : valid_system x -> SignSystemToReluSum.nae3 x ->
  (forall r b, In (r, b) (rows x) -> dot r s <> 3%Z) ->
  within (small_task at_nodes false bound x) [cheat at_nodes x s 2 0 (3 / 2) 1;
    cheat at_nodes x s 1 (3 / 2) 0 (-1)] (/ 2).
Proof.
  intros V H No; unfold small_task; apply edge_task_within; [reflexivity|]; split; [reflexivity|]; intros r y I;
    rewrite small_value.
  set (n := num_variables x); set (F := N.of_nat n); pose proof (scale_positive at_nodes) as S0; cbv zeta in S0.
  assert (columns_below n r /\ exists z, dot r s = z /\ (y = inject_Z (Z.abs z) /\ (-2 <= z <= 2)%Z \/ y = 1%Q /\
    (z = -3 \/ z = -1 \/ z = 1)%Z)) as [Cols (z & D & Y)].
  { apply in_messages in I as [[-> ->]|[(i & z & I & Z & -> & ->)|[(b & I & ->)|(E & _)]]]; [| | |discriminate].
    - split; [intros i a [] | exists 0%Z; split; [reflexivity | left; split; [reflexivity | lia]]].
    - split; [intros j a [E|[]]; injection E as <- _; exact I|]; exists (z * sign (s i))%Z; split; [cbn; lia | left].
      split; [f_equal; unfold sign; destruct (s i); lia | cbn in Z; unfold sign; destruct (s i); lia].
    - split; [apply (V r b I)|]; specialize (No r b I);
        destruct (H r b I) as (-> & i & j & k & p & q & t & -> & A & B & C).
      eexists; split; [reflexivity|]; right; split; [reflexivity|]; cbn [dot] in *; unfold sign in *.
      assert (forall z, Z.abs z = 1 -> z = 1 \/ z = -1)%Z as One by lia.
      destruct (One p A) as [->| ->], (One q B) as [->| ->], (One t C) as [->| ->], (s i), (s j), (s k); cbn in *;
        lia. }
  assert (forall size offset share k, inner r (weights (cheat at_nodes x s size offset share k)) = size * IZR z /\
    weights (cheat at_nodes x s size offset share k) F = offset /\
    Amplified.scale at_nodes * readout (cheat at_nodes x s size offset share k) = k /\
    readout (cheat at_nodes x s size offset share k) * weights (cheat at_nodes x s size offset share k) (N.of_nat (S n))
      = k * share) as E.
  { intros; unfold cheat; cbn [weights readout]; fold n F; split; [|split; [|split]].
    - rewrite <- D, <- inner_signs, <- inner_scaled; apply inner_ext; intros i a J; specialize (Cols i a J).
      rewrite (proj2 (N.ltb_lt _ _)) by (unfold F; lia); reflexivity.
    - rewrite N.ltb_irrefl, N.eqb_refl; reflexivity.
    - field; lra.
    - destruct (N.ltb_spec (N.of_nat (S n)) F), (N.eqb_spec (N.of_nat (S n)) F); try lia; field; lra. }
  unfold share; cbn [has_share share_column constant class]; rewrite !total_cons; change (total _ []) with 0.
  destruct (E 2 0 (3 / 2) 1) as (-> & -> & -> & ->), (E 1 (3 / 2) 0 (-1)) as (-> & -> & -> & ->); apply Rabs_between.
  destruct Y as [[-> Z]|[-> Z]].
  - rewrite Q2R_Z; assert (z = -2 \/ z = -1 \/ z = 0 \/ z = 1 \/ z = 2)%Z as K by lia.
    clear D; destruct K as [->|[->|[->|[->| ->]]]]; cbn [Z.abs]; unfold relu; repeat destruct (Rlt_le_dec _ _); lra.
  - rewrite Q2R_1; clear D; destruct Z as [->|[->| ->]]; unfold relu; repeat destruct (Rlt_le_dec _ _); lra.
Qed.
