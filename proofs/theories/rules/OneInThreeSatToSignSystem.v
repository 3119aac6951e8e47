(** 1-in-3-SAT to sign system: the literals and k - 2 times a reference sum to 0; the coefficients of a variable are
    added. Relative to the reference, p true ones of k literals sum to 2p - k. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin Fresh.
From Karpnet.problems Require Import SignSystem Sums Clauses OneInThreeSat LiteralSums ProperRows CoalescedRows.
Import ListNotations.
Open Scope Z_scope.

Definition clause_row (n : nat) (c : clause) : row := terms c ++ [(n, Z.of_nat (length c) - 2)].
Definition instance (x : formula) : system :=
  let n := num_variables x in System (S n) (List.map (fun c => (coalesced (clause_row n c), 0)) (clauses x)).
Definition forward (x : formula) (a : assignment) : nat -> bool := behind (num_variables x) a [true].
Definition back (x : formula) (s : nat -> bool) : assignment := relative s (num_variables x).

Lemma row_one_true n c s : (forall l, In l c -> is_literal n l) -> s n = true ->
  Z.abs (dot (coalesced (clause_row n c)) s) = 0 <-> count_true s c = 1%nat.
Proof.
  intros L R; unfold clause_row; rewrite dot_coalesced, dot_app, (dot_terms n s c L); cbn [dot]; rewrite R.
  cbn [sign]; lia.
Qed.

Lemma instance_valid x : valid_one_in_three x -> valid_system (instance x).
Proof.
  intros [V _] r b I; apply in_map_iff in I as (c & E & I); injection E as <- <-; split; [lia|].
  apply coalesced_columns, columns_below_app; cbn [instance SignSystem.num_variables]; split.
  - apply (columns_below_le (num_variables x)); [lia|]; apply columns_below_terms; intros l; exact (V c l I).
  - intros i a [E|[]]; injection E as <- _; lia.
Qed.

Lemma forward_ok x a : valid_one_in_three x -> one_true x a -> solves (instance x) (forward x a).
Proof.
  intros [V _] O r b I; apply in_map_iff in I as (c & E & I); injection E as <- <-.
  apply row_one_true; [intros l; exact (V c l I) | unfold forward, behind; now rewrite Nat.ltb_irrefl, Nat.sub_diag|].
  rewrite <- (O c I); unfold count_true; f_equal; apply filter_ext_in; intros l L; unfold value, forward.
  rewrite behind_below; [easy|]; specialize (V c l I L); unfold is_literal, variable in *; lia.
Qed.

Lemma back_ok x s : valid_one_in_three x -> solves (instance x) s -> one_true x (back x s).
Proof.
  intros [V _] S c I; apply (row_one_true (num_variables x)); [intros l; exact (V c l I) | apply relative_itself|].
  unfold back; rewrite abs_dot_relative; apply S, in_map_iff; now exists c.
Qed.

Lemma add_columns_from n i a r : (n <= i)%nat -> (forall j b, In (j, b) r -> (n <= j)%nat) ->
  forall j b, In (j, b) (add i a r) -> (n <= j)%nat.
Proof.
  intro L; induction r as [|[k c] r IH]; intros C j b I; cbn [add] in I.
  - destruct I as [E|[]]; injection E as <- _; exact L.
  - pose proof (C k c (or_introl eq_refl)).
    destruct (Nat.ltb i k); [|destruct (Nat.eqb_spec i k)]; (destruct I as [E|I]; [injection E as <- _; assumption|]).
    + exact (C j b I).
    + exact (C j b (or_intror I)).
    + exact (IH (fun j b J => C j b (or_intror J)) j b I).
Qed.

(** Columns ascend. *)
Fixpoint ascending (r : row) : Prop :=
  match r with [] => True | (i, a) :: r => (forall j b, In (j, b) r -> (S i <= j)%nat) /\ ascending r end.
Lemma add_ascending i a r : ascending r -> ascending (add i a r).
Proof.
  induction r as [|[j b] r IH]; intro A; cbn [add]; [split; easy|]; destruct A as [F A].
  destruct (Nat.ltb_spec i j); [|destruct (Nat.eqb_spec i j)]; cbn [ascending].
  - split; [|split; assumption]; intros k c [E|I]; [injection E as <- _; lia | specialize (F k c I); lia].
  - split; assumption.
  - split; [|exact (IH A)]; apply add_columns_from; [lia | exact F].
Qed.
Lemma ascending_nodup r : ascending r -> NoDup (List.map fst r).
Proof.
  induction r as [|[i a] r IH]; intro A; cbn [List.map fst]; constructor; destruct A as [F A]; [|exact (IH A)].
  intro I; apply in_columns_row in I as [b I]; specialize (F i b I); lia.
Qed.

Lemma instance_proper x r b : In (r, b) (rows (instance x)) -> proper r.
Proof.
  intro I; apply in_map_iff in I as (c & E & _); injection E as <- _; apply proper_nonzero, ascending_nodup.
  induction (clause_row (num_variables x) c) as [|[i a] r IH]; [exact I | exact (add_ascending i a _ IH)].
Qed.

Definition one_in_three_sat_to_sign_system : levin one_in_three_sat sign_system :=
  @Levin one_in_three_sat sign_system instance forward back instance_valid forward_ok back_ok.
