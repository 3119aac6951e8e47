(** NAE-SAT to the sign of a network with one channel that sees x and -x: what is positive is a strip [|w . x| <= H].

    (V - 1)e_i is positive and V e_i negative, so weights are alike in size; a clause whose literals are all equal
    would leave the strip. *)
From Coq Require Import List Bool ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem Clauses.
From Karpnet.training Require Import Networks Unions Lifting Shapes Rationals TwoChannels Classifiers Channels
  EdgeTasks.
Import ListNotations.
Open Scope R_scope.

Definition strip_class : edge_class := EdgeClass Bias true false true.

(** V, for clauses of at most so many literals. *)
Definition strip_width (longest : Z) : Z := Z.max 4 ((longest * longest - 2 * longest + 3) / 2).
Definition longest (x : formula) : nat := list_max (List.map (@length Z) (normalized (clauses x))).
Definition width_of (x : formula) : Z := strip_width (Z.of_nat (longest x)).

(** The factor of a clause's literals. *)
Definition factor (x : formula) (c : clause) : Z := - (- width_of x / Z.of_nat (Nat.max 1 (length c))).
Definition clause_row (x : formula) (c : clause) : row := List.map (fun l => (variable l, Z.sgn l * factor x c)%Z) c.
Definition is_empty (c : clause) : bool := match c with [] => true | _ => false end.

Definition samples (x : formula) : list (row * bool) :=
  ([], true) :: List.map (fun i => ([(i, width_of x - 1)%Z], true)) (seq 0 (num_variables x))
  ++ List.map (fun i => ([(i, width_of x)], false)) (seq 0 (num_variables x))
  ++ List.map (fun c => (clause_row x c, negb (is_empty c))) (normalized (clauses x)).

Definition instance (x : formula) : task :=
  mirrored_task strip_class (num_variables x) 1 (List.map (fun '(r, b) => (r, label b)) (samples x)) 0.

Definition strip_weight (x : formula) (a : assignment) (i : nat) : Z :=
  if Nat.ltb i (num_variables x) then if a i then 2 else -2
  else if Nat.eqb i (S (num_variables x)) then 1 - 2 * width_of x else 0.
Definition forward (x : formula) (a : assignment) : list rational_unit :=
  [Rational (fun i => inject_Z (strip_weight x a (N.to_nat i))) (-1)].
Definition back (_ : formula) (h : hypothesis) : assignment :=
  fun i => match h with u :: _ => exceeds (weights u (N.of_nat i)) 0 | [] => false end.
Definition back_rational (_ : formula) (h : list rational_unit) : assignment :=
  fun i => match h with u :: _ => rational_exceeds (rational_weights u (N.of_nat i)) 0 | [] => false end.

(** ** One channel *)

Section Channel.
Variables (x : formula) (u : unit).
Let n := num_variables x.
Let b := weights u (N.of_nat n).
Let f (t : R) : R := readout u * (relu (- t + b) + relu (t + b)) + readout u * weights u (N.of_nat (S n)).

Lemma strip_value r : mirrored_value strip_class (num_variables x) [u] r = f (inner r (weights u)).
Proof.
  unfold mirrored_value, share, f; cbn [has_share strip_class]; rewrite !total_cons; change (total _ []) with 0.
  change (shift strip_class (num_variables x) u) with b; cbn [share_column constant strip_class]; unfold n; ring.
Qed.

(** The value depends on the size alone, and monotonously. *)
Lemma strip_monotone s t : Rabs s <= Rabs t -> readout u <= 0 -> f t <= f s.
Proof.
  intros L A; unfold f.
  enough (relu (- s + b) + relu (s + b) <= relu (- t + b) + relu (t + b)) by nra.
  unfold Rabs in L; destruct (Rcase_abs s), (Rcase_abs t), (relu_cases (- s + b)), (relu_cases (s + b)),
    (relu_cases (- t + b)), (relu_cases (t + b)); lra.
Qed.
Lemma strip_rising s t : Rabs s <= Rabs t -> 0 <= readout u -> f s <= f t.
Proof.
  intros L A; unfold f.
  enough (relu (- s + b) + relu (s + b) <= relu (- t + b) + relu (t + b)) by nra.
  unfold Rabs in L; destruct (Rcase_abs s), (Rcase_abs t), (relu_cases (- s + b)), (relu_cases (s + b)),
    (relu_cases (- t + b)), (relu_cases (t + b)); lra.
Qed.
End Channel.

Lemma instance_within x h d : 0 <= d < 1 -> within (instance x) h d <->
  length h = 1%nat /\ forall r y, In (r, y) (samples x) -> at_least (mirrored_value strip_class (num_variables x) h r) 0
    = y.
Proof. intro B; now apply mirrored_signs_within. Qed.

Lemma in_samples x r y : In (r, y) (samples x) <->
  (r = [] /\ y = true) \/
  (exists i, (i < num_variables x)%nat /\ ((r = [(i, (width_of x - 1)%Z)] /\ y = true) \/
    (r = [(i, width_of x)] /\ y = false))) \/
  (exists c, In c (normalized (clauses x)) /\ r = clause_row x c /\ y = negb (is_empty c)).
Proof.
  unfold samples; cbn [In]; rewrite !in_app_iff, !in_map_iff; split.
  - intros [E|[(i & E & I)|[(i & E & I)|(c & E & I)]]]; injection E as <- <-.
    + now left.
    + right; left; exists i; apply in_seq in I; split; [lia | now left].
    + right; left; exists i; apply in_seq in I; split; [lia | now right].
    + right; right; now exists c.
  - intros [[-> ->]|[(i & I & [[-> ->]|[-> ->]])|(c & I & -> & ->)]]; [now left | | | ].
    + right; left; exists i; split; [reflexivity | apply in_seq; lia].
    + do 2 right; left; exists i; split; [reflexivity | apply in_seq; lia].
    + do 3 right; now exists c.
Qed.

(** ** Widths *)

Lemma longest_ge x c : In c (normalized (clauses x)) -> (length c <= longest x)%nat.
Proof.
  intro I; unfold longest; pose proof (proj1 (list_max_le (List.map (@length Z) (normalized (clauses x))) _)
    (Nat.le_refl _)) as H.
  rewrite Forall_forall in H; now apply H, in_map.
Qed.
Lemma width_large x : (4 <= width_of x)%Z.
Proof. unfold width_of, strip_width; lia. Qed.
Lemma width_enough x c : In c (normalized (clauses x)) -> (1 <= length c)%nat ->
  let l := Z.of_nat (length c) in (l * l - 2 * l + 2 <= 2 * width_of x)%Z.
Proof.
  intros I P l; pose proof (longest_ge x c I); unfold width_of, strip_width; set (L := Z.of_nat (longest x)).
  assert (l * l - 2 * l <= L * L - 2 * L)%Z by nia.
  pose proof (Z.div_mod (L * L - 2 * L + 3) 2); pose proof (Z.mod_pos_bound (L * L - 2 * L + 3) 2); lia.
Qed.

(** [V <= l t <= V + l - 1] *)
Lemma factor_range x c : (1 <= length c)%nat ->
  let l := Z.of_nat (length c) in (width_of x <= l * factor x c <= width_of x + l - 1)%Z.
Proof.
  intros P l; unfold factor; replace (Nat.max 1 (length c)) with (length c) by lia; fold l.
  pose proof (Z.div_mod (- width_of x) l); pose proof (Z.mod_pos_bound (- width_of x) l); lia.
Qed.

Lemma clause_inner x c w : inner (clause_row x c) w
  = IZR (factor x c) * total (fun l => IZR (Z.sgn l) * w (N.of_nat (variable l))) c.
Proof.
  unfold inner, clause_row; rewrite total_map, <- total_scaled; apply total_ext; intros l _; rewrite mult_IZR; ring.
Qed.

(** ** Back *)

Section Back.
Variables (x : formula) (u : unit).
Hypothesis valid : valid_formula x.
Let w (i : nat) : R := weights u (N.of_nat i).
Let f := fun r => mirrored_value strip_class (num_variables x) [u] r.
Hypothesis fit : forall r y, In (r, y) (samples x) -> at_least (f r) 0 = y.
Let V := IZR (width_of x).

Lemma wide : 4 <= V.
Proof. apply IZR_le, width_large. Qed.

Lemma variable_signs i : (i < num_variables x)%nat -> readout u < 0 /\ w i <> 0 /\ f [(i, width_of x)] < 0.
Proof.
  intro I; pose proof wide as W.
  pose proof (fit [(i, (width_of x - 1)%Z)] true ltac:(apply in_samples; right; left; exists i; auto)) as P.
  pose proof (fit [(i, width_of x)] false ltac:(apply in_samples; right; left; exists i; auto)) as N.
  apply at_least_spec in P; apply at_least_false in N; split; [|split; [|exact N]].
  - destruct (Rlt_le_dec (readout u) 0) as [A|A]; [exact A | exfalso].
    unfold f in P, N; rewrite strip_value in P, N.
    assert (Rabs (inner [(i, (width_of x - 1)%Z)] (weights u)) <= Rabs (inner [(i, width_of x)] (weights u))) as L.
    { rewrite !inner_cons; change (inner [] (weights u)) with 0; rewrite !Rplus_0_r, !Rabs_mult, minus_IZR.
      apply Rmult_le_compat_r; [apply Rabs_pos|]; fold V; rewrite !Rabs_right by lra; lra. }
    pose proof (strip_rising x u _ _ L A); lra.
  - intro Z; unfold f in P, N; rewrite strip_value, inner_cons in P, N; fold (w i) in P, N;
      rewrite Z, !Rmult_0_r in P, N; lra.
Qed.

(** Literals that are all true, or all false, have terms of one sign. *)
Lemma equal_literals c b : (forall l, In l c -> is_literal (num_variables x) l) ->
  (forall l, In l c -> value (back x [u]) l = b) ->
  total (fun l => IZR (Z.sgn l) * weights u (N.of_nat (variable l))) c
  = (if b then 1 else -1) * total (fun l => Rabs (w (variable l))) c.
Proof.
  intros L E; rewrite <- total_scaled; apply total_ext; intros l I; specialize (L l I); specialize (E l I).
  assert (variable l < num_variables x)%nat as B by (unfold is_literal, variable in *; lia).
  destruct (variable_signs _ B) as (_ & NZ & _); unfold value, back in E; cbn in E; fold (w (variable l)) in *.
  unfold is_literal in L; destruct (Z.ltb_spec l 0) as [S|S].
  - rewrite Z.sgn_neg by lia; destruct (exceeds (w (variable l)) 0) eqn:X; cbn in E; subst b;
      [apply exceeds_spec in X; rewrite Rabs_right by lra | apply exceeds_false in X; rewrite Rabs_left1 by lra]; lra.
  - rewrite Z.sgn_pos by lia; destruct (exceeds (w (variable l)) 0) eqn:X; cbn in E; subst b;
      [apply exceeds_spec in X; rewrite Rabs_right by lra | apply exceeds_false in X; rewrite Rabs_left1 by lra]; lra.
Qed.

Lemma least_member {A} (g : A -> R) l : l <> [] -> exists y, In y l /\ INR (length l) * g y <= total g l.
Proof.
  induction l as [|y l IH]; [easy|]; intros _; destruct l as [|z l];
    [exists y; split; [now left | unfold total; cbn; lra]|].
  destruct IH as (t & T & M); [easy|]; rewrite total_cons; cbn [length] in *; rewrite (S_INR (S (length l))).
  pose proof (pos_INR (S (length l))) as P; destruct (Rlt_le_dec (g y) (g t)).
  - exists y; split; [now left|]; nra.
  - exists t; split; [now right|]; nra.
Qed.

Lemma differs c b : In c (normalized (clauses x)) -> ~ (forall l, In l c -> value (back x [u]) l = b).
Proof.
  intros I E; pose proof wide as W.
  pose proof (fit (clause_row x c) (negb (is_empty c)) ltac:(apply in_samples; right; right; now exists c)) as F.
  destruct c as [|l0 c0].
  - pose proof (fit [] true ltac:(apply in_samples; now left)) as F0;
      change (clause_row x []) with (@nil (nat * Z)) in F.
    rewrite F0 in F; discriminate.
  - set (c := l0 :: c0) in *; cbn [is_empty negb] in F; change (is_empty c) with false in F; cbn [negb] in F.
    assert (forall l, In l c -> is_literal (num_variables x) l) as L
      by (intros l J; exact (normalized_literal x c l valid I J)).
    apply at_least_spec in F; unfold f in F; rewrite strip_value, clause_inner, (equal_literals c b L E) in F.
    destruct (least_member (fun l => Rabs (w (variable l))) c) as (l & M & T); [easy|]; cbv beta in T.
    assert (variable l < num_variables x)%nat as B by (specialize (L l M); unfold is_literal, variable in *; lia).
    destruct (variable_signs _ B) as (A & _ & N); unfold f in N; rewrite strip_value, inner_cons in N.
    change (inner [] (weights u)) with 0 in N; rewrite Rplus_0_r in N; fold V (w (variable l)) in N.
    set (S := total (fun l => Rabs (w (variable l))) c) in *.
    assert (0 <= S) as P by (apply total_nonneg; intros; apply Rabs_pos).
    destruct (factor_range x c ltac:(cbn; lia)) as [R _]; apply IZR_le in R; rewrite mult_IZR, <- INR_IZR_INZ in R;
      fold V in R.
    set (t := IZR (factor x c)) in *; pose proof (pos_INR (length c)) as Q.
    assert (0 < t) as T0 by nra; pose proof (Rabs_pos (w (variable l))) as Z.
    assert (Rabs (V * w (variable l)) <= Rabs (t * ((if b then 1 else -1) * S))) as X.
    { rewrite !Rabs_mult, (Rabs_right V), (Rabs_right t), (Rabs_right S) by lra.
      replace (Rabs (if b then 1 else -1)) with 1 by (destruct b; unfold Rabs; destruct (Rcase_abs _); lra).
      apply Rle_trans with (INR (length c) * t * Rabs (w (variable l))); [apply Rmult_le_compat_r; lra|]; nra. }
    pose proof (strip_monotone x u _ _ X ltac:(lra)); lra.
Qed.

Lemma back_ok : not_all_equal x (back x [u]).
Proof.
  assert (forall b, (forall c, In c (normalized (clauses x)) -> some (back x [u]) b c)) as H.
  { intros b c I; destruct (existsb (fun l => eqb (value (back x [u]) l) b) c) eqn:E.
    - apply existsb_exists in E as (l & L & E); apply eqb_prop in E; now exists l.
    - exfalso; apply (differs c (negb b) I); intros l L; apply not_true_iff_false in E; rewrite existsb_exists in E.
      destruct (bool_dec (value (back x [u]) l) b) as [Q|Q]; [|destruct (value _ _), b; easy].
      exfalso; apply E; exists l; split; [exact L|]; rewrite Q; apply eqb_reflx. }
  intros c I; split.
  - exact (proj2 (some_normalized (back x [u]) true x valid) (H true) c I).
  - exact (proj2 (some_normalized (back x [u]) false x valid) (H false) c I).
Qed.
End Back.

Theorem back_below x h d : valid_formula x -> d < Q2R 1 -> within (instance x) h d -> not_all_equal x (back x h).
Proof.
  rewrite Q2R_1; intros V D W; assert (within (instance x) h (Rmax 0 d)) as W' by (revert W; apply within_mono, Rmax_r).
  apply instance_within in W' as [L H]; [|split; [apply Rmax_l | apply Rmax_lub_lt; lra]].
  destruct h as [|u [|]]; try discriminate; exact (back_ok x u V H).
Qed.

(** ** Forward *)

Lemma literal_sum x (a : assignment) (c : clause) : (forall l, In l c -> is_literal (num_variables x) l) ->
  let s := total (fun l => IZR (Z.sgn l) * (if a (variable l) then 1 else -1)) c in
  - INR (length c) <= s <= INR (length c) /\
  (some a true c -> - INR (length c) + 2 <= s) /\ (some a false c -> s <= INR (length c) - 2).
Proof.
  intros B; assert (forall l, In l c -> IZR (Z.sgn l) * (if a (variable l) then 1 else -1)
    = if value a l then 1 else -1) as E.
  { intros l I; specialize (B l I); unfold is_literal, value in *; destruct (Z.ltb_spec l 0);
      [rewrite Z.sgn_neg by lia | rewrite Z.sgn_pos by lia]; destruct (a (variable l)); cbn; lra. }
  cbv zeta; rewrite (total_ext _ (fun l => if value a l then 1 else -1) c E); clear B E.
  induction c as [|l c (Bs & T & F)]; [split; [unfold total; cbn; lra|]; split; intros (k & [] & _)|].
  rewrite total_cons; cbn [length]; rewrite S_INR; split; [destruct (value a l); lra|]; split; intros (k & [<-|K] & E).
  - rewrite E; lra.
  - assert (some a true c) as S by now exists k. specialize (T S); destruct (value a l); lra.
  - rewrite E; lra.
  - assert (some a false c) as S by now exists k. specialize (F S); destruct (value a l); lra.
Qed.

Lemma forward_value x a r : mirrored_value strip_class (num_variables x) (real (forward x a)) r
  = 2 * IZR (width_of x) - 1 - Rabs (inner r (fun i => IZR (strip_weight x a (N.to_nat i)))).
Proof.
  unfold real, forward; cbn [List.map]; rewrite strip_value; cbn [weights readout rational_weights rational_readout].
  rewrite (inner_ext r _ (fun i => IZR (strip_weight x a (N.to_nat i)))) by (intros; apply Q2R_Z).
  rewrite !Q2R_Z, !Nat2N.id; unfold strip_weight at 2 4 5; set (n := num_variables x).
  destruct (Nat.ltb_spec n n), (Nat.eqb_spec n (S n)), (Nat.ltb_spec (S n) n); try lia; rewrite Nat.eqb_refl.
  rewrite minus_IZR, mult_IZR, !Rplus_0_r; match goal with |- context [inner r ?w] => set (t := inner r w) end;
    unfold Q2R; cbn.
  destruct (relu_cases (- t)), (relu_cases t); unfold Rabs; destruct (Rcase_abs t); lra.
Qed.

Theorem forward_exact x a : valid_formula x -> not_all_equal x a -> within (instance x) (real (forward x a)) 0.
Proof.
  intros V S; apply instance_within; [lra|]; split; [reflexivity|]; intros r y I; rewrite forward_value.
  pose proof (width_large x) as W; apply IZR_le in W; set (D := IZR (width_of x)) in *.
  assert (forall i, (i < num_variables x)%nat -> strip_weight x a i = if a i then 2 else -2)%Z as E
    by (intros i L; unfold strip_weight; apply Nat.ltb_lt in L; now rewrite L).
  apply in_samples in I as [[-> ->]|[(i & I & [[-> ->]|[-> ->]])|(c & I & -> & ->)]].
  - apply at_least_spec; change (inner [] _) with 0; rewrite Rabs_R0; lra.
  - apply at_least_spec; rewrite inner_cons, Nat2N.id, E, minus_IZR by exact I; change (inner [] _) with 0; fold D.
    unfold Rabs; destruct (a i), (Rcase_abs _); lra.
  - apply at_least_false; rewrite inner_cons, Nat2N.id, E by exact I; change (inner [] _) with 0; fold D.
    unfold Rabs; destruct (a i), (Rcase_abs _); lra.
  - assert (forall l, In l c -> is_literal (num_variables x) l) as L
      by (intros l J; exact (normalized_literal x c l V I J)).
    pose proof (proj1 (some_normalized a true x V) (fun c I => proj1 (S c I)) c I) as ST.
    pose proof (proj1 (some_normalized a false x V) (fun c I => proj2 (S c I)) c I) as SF.
    assert (negb (is_empty c) = true) as -> by (destruct c; [destruct ST as (l & [] & _) | reflexivity]).
    apply at_least_spec; rewrite clause_inner.
    rewrite (total_ext _ (fun l => 2 * (IZR (Z.sgn l) * (if a (variable l) then 1 else -1)))).
    + rewrite total_scaled; destruct (literal_sum x a c L) as (_ & T & F); specialize (T ST); specialize (F SF).
      set (s := total _ c) in *; assert (1 <= length c)%nat as P
        by (destruct c; [destruct ST as (l & [] & _) | cbn; lia]).
      destruct (factor_range x c P) as [F1 F2]; pose proof (width_enough x c I P) as En; cbv zeta in *.
      set (l := Z.of_nat (length c)) in *; set (t := factor x c) in *; assert (1 <= l)%Z by lia.
      assert (t * (l - 2) <= width_of x - 1)%Z as M.
      { assert (l * (t * (l - 2)) <= l * (width_of x - 1))%Z; [|nia].
        destruct (Z_le_gt_dec 2 l); [|pose proof (width_large x); assert (l = 1)%Z as -> by lia; lia].
        apply Z.le_trans with ((width_of x + l - 1) * (l - 2))%Z; nia. }
      assert (0 < t)%Z as T0 by (pose proof (width_large x); nia); apply IZR_lt in T0.
      apply IZR_le in M; rewrite mult_IZR, !minus_IZR in M; fold D in M; unfold l in M; rewrite <- INR_IZR_INZ in M.
      assert (Rabs s <= INR (length c) - 2) as As by (apply Rabs_between; lra).
      rewrite !Rabs_mult, (Rabs_right (IZR t)), (Rabs_right 2) by lra; nra.
    + intros l J; specialize (L l J); rewrite Nat2N.id, E by (unfold is_literal, variable in *; lia).
      destruct (a (variable l)); lra.
Qed.

Lemma back_same x h : valid_formula x -> length h = width (instance x) ->
  not_all_equal x (back x (real h)) -> not_all_equal x (back_rational x h).
Proof.
  intros _ _ H; assert (forall i, back x (real h) i = back_rational x h i) as E.
  { intro i; destruct h as [|u h]; [reflexivity|]; cbn; now rewrite <- Q2R_0, exceeds_rational. }
  assert (forall b c, some (back x (real h)) b c -> some (back_rational x h) b c) as S.
  { intros b c (l & L & Q); exists l; split; [exact L|]; unfold value in *; now rewrite <- E. }
  intros c I; destruct (H c I); split; now apply S.
Qed.

Lemma tolerance_below x : valid_formula x -> (0 <= tolerance (instance x) < 1)%Q.
Proof. intros _; now split. Qed.

Definition nae_sat_to_relu_sum_bias_sign_strip : lifting nae_sat :=
  @Lifting nae_sat instance (fun _ => 1%Q) forward back back_rational
    (fun _ => eq_refl) tolerance_below forward_exact back_below back_same.
