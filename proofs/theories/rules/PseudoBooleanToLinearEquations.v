(** Pseudo-Boolean constraints to 0/1 linear equations: slack bits behind the variables, whose sums are 0..(P - c) for
    the sum P of an inequality's positive coefficients: no [a . x] exceeds c by more. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin Blocks Fresh.
From Karpnet.problems Require Import SignSystem Sums SlackBits LinearEquations PseudoBoolean ProperRows.
Import ListNotations.
Open Scope Z_scope.

Fixpoint most (r : row) : Z := match r with [] => 0 | (_, a) :: r => Z.max a 0 + most r end.
Definition surplus (r : constraint) : Z := if is_equation r then 0 else Z.max 0 (most (terms r) - target r).
Definition weights (r : constraint) : list Z := range_bits (surplus r).
Definition size (r : constraint) : nat := length (weights r).
Definition equation (r : constraint) (s : nat) : row * Z :=
  (terms r ++ numbered s (List.map Z.opp (weights r)), target r).
Definition instance (x : program) : equations :=
  let n := num_variables x in
  Equations (n + Blocks.total size (rows x)) (List.map (fun p => equation (fst p) (snd p)) (blocks size n (rows x))).
Definition bits (w : nat -> bool) (r : constraint) : list bool := bits_of (sum (terms r) w - target r) (weights r).
Definition forward (x : program) (w : nat -> bool) : nat -> bool :=
  behind (num_variables x) w (flat_map (bits w) (rows x)).
Definition back (x : program) (v : nat -> bool) : nat -> bool := v.

Lemma sum_most r w : sum r w <= most r.
Proof. induction r as [|[i a] r IH]; cbn [sum most]; [lia|]; destruct (w i); cbn [Z.b2z]; lia. Qed.

Lemma in_instance x q c : In (q, c) (LinearEquations.rows (instance x)) <->
  exists r s, In (r, s) (blocks size (num_variables x) (rows x)) /\ (q, c) = equation r s.
Proof.
  cbn [instance LinearEquations.rows]; rewrite in_map_iff; split.
  - intros ([r s] & E & I); now exists r, s.
  - intros (r & s & I & E); now exists (r, s).
Qed.

Lemma instance_valid x : valid_program x -> valid_equations (instance x).
Proof.
  intros V q c I; apply in_instance in I as (r & s & I & E); injection E as -> _.
  apply in_blocks in I as (R & L & B); apply columns_below_app; split.
  - apply (columns_below_le (num_variables x)); [cbn; lia | exact (V r R)].
  - apply columns_below_numbered; rewrite map_length; exact B.
Qed.

Lemma forward_ok x w : valid_program x -> fulfils x w -> holds (instance x) (forward x w).
Proof.
  intros V F q c I; apply in_instance in I as (r & s & I & E); injection E as -> ->.
  pose proof (proj1 (in_blocks _ _ _ _ _ I)) as R; rewrite sum_app, sum_opp.
  rewrite (sum_ext (terms r) _ w) by (intros i a J; apply behind_below, (V r R i a J)).
  rewrite (sum_numbered _ (bits w r)).
  - unfold bits, weights; specialize (F r R); pose proof (sum_most (terms r) w); rewrite chosen_bits_of; [lia|].
    unfold surplus; destruct (is_equation r); lia.
  - apply length_bits_of.
  - refine (block_flat_map size (bits w) _ _ _ _ _ _ _ I); [intro; apply length_bits_of | apply behind_block].
Qed.

Lemma back_ok x v : valid_program x -> holds (instance x) v -> fulfils x (back x v).
Proof.
  intros _ H r R; destruct (has_block size _ (num_variables x) r R) as [s I].
  assert (sum (terms r ++ numbered s (List.map Z.opp (weights r))) v = target r) as E
    by (apply H, in_instance; now exists r, s).
  rewrite sum_app, sum_opp in E; unfold weights, surplus, back in *.
  destruct (is_equation r); [cbn in E; lia|].
  pose proof (sum_range_bits_nonneg (Z.max 0 (most (terms r) - target r)) s v); lia.
Qed.

Lemma instance_proper x : valid_program x -> (forall r, In r (rows x) -> proper (terms r)) ->
  forall q c, In (q, c) (LinearEquations.rows (instance x)) -> proper q.
Proof.
  intros V P q c I; apply in_instance in I as (r & s & I & E); injection E as -> _.
  apply in_blocks in I as (R & L & _); apply (proper_beside (num_variables x)); [exact (P r R) | | exact (V r R)|].
  - apply proper_numbered; intros a A; apply in_map_iff in A as (w & <- & W); apply range_from_positive in W; lia.
  - intros i a J; apply numbered_in in J; lia.
Qed.

Definition pseudo_boolean_to_linear_equations : levin pseudo_boolean linear_equations :=
  @Levin pseudo_boolean linear_equations instance forward back instance_valid forward_ok back_ok.
