(** CNF-SAT to sign system: a clause of k literals, k - 1 slacks of its own and minus one reference for all sum to 0.
    Relative to the reference, p true literals sum to 2p - k, and the slacks make up for that exactly if p >= 1. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin Blocks Fresh.
From Karpnet.problems Require Import SignSystem Sums Clauses OneInThreeSat LiteralSums ProperRows.
Import ListNotations.
Open Scope Z_scope.

Definition size (c : clause) : nat := length c - 1.
Definition reference (x : formula) : nat := num_variables x.
Definition clause_row (x : formula) (c : clause) (s : nat) : row :=
  terms c ++ ones (seq s (size c)) ++ [(reference x, -1)].
Definition starts (x : formula) : list (clause * nat) :=
  blocks size (S (reference x)) (normalized (clauses x)).
Definition instance (x : formula) : system :=
  System (S (reference x) + Blocks.total size (normalized (clauses x)))
         (List.map (fun p => (clause_row x (fst p) (snd p), 0)) (starts x)).
(** The first p - 1 slacks are -1. *)
Definition slacks (a : assignment) (c : clause) : list bool :=
  List.map (fun j => negb (Nat.ltb j (count_true a c - 1))) (seq 0 (size c)).
Definition forward (x : formula) (a : assignment) : nat -> bool :=
  behind (reference x) a (true :: flat_map (slacks a) (normalized (clauses x))).
Definition back (x : formula) (s : nat -> bool) : assignment := relative s (reference x).

Lemma in_instance x r b : In (r, b) (rows (instance x)) <->
  exists c s, In (c, s) (starts x) /\ r = clause_row x c s /\ b = 0.
Proof.
  cbn [instance rows]; rewrite in_map_iff; split.
  - intros ([c s] & E & I); injection E as <- <-; now exists c, s.
  - intros (c & s & I & -> & ->); now exists (c, s).
Qed.

Lemma in_starts_literal x c s l : valid_formula x -> In (c, s) (starts x) -> In l c -> is_literal (reference x) l.
Proof. intros V I L; exact (normalized_literal x c l V (proj1 (in_blocks _ _ _ _ _ I)) L). Qed.

Lemma dot_clause_row x c s v : valid_formula x -> In (c, s) (starts x) -> v (reference x) = true ->
  dot (clause_row x c s) v =
  2 * Z.of_nat (count_true v c) - Z.of_nat (length c) + dot (ones (seq s (size c))) v - 1.
Proof.
  intros V I R; unfold clause_row; rewrite !dot_app.
  rewrite (dot_terms (reference x)) by (intros l; exact (in_starts_literal x c s l V I)).
  cbn [dot]; rewrite R; cbn [sign]; lia.
Qed.

Lemma dot_ones_bounded l v : Z.abs (dot (ones l) v) <= Z.of_nat (length l).
Proof.
  unfold ones; induction l as [|i l IH]; cbn [List.map dot length]; [lia|].
  destruct (v i); cbn [sign]; lia.
Qed.

Lemma dot_ones_first v m : forall s q, (q <= m)%nat ->
  (forall j, (j < m)%nat -> v (s + j)%nat = negb (Nat.ltb j q)) ->
  dot (ones (seq s m)) v = Z.of_nat m - 2 * Z.of_nat q.
Proof.
  unfold ones; induction m as [|m IH]; intros s q Q F; cbn [seq List.map dot]; [lia|].
  rewrite (IH (S s) (q - 1)%nat).
  - specialize (F 0%nat ltac:(lia)); rewrite Nat.add_0_r in F; rewrite F.
    destruct q; cbn [Nat.ltb Nat.leb negb sign]; lia.
  - lia.
  - intros j J; replace (S s + j)%nat with (s + S j)%nat by lia; rewrite F by lia.
    destruct (Nat.ltb_spec j (q - 1)), (Nat.ltb_spec (S j) q); try reflexivity; lia.
Qed.

Lemma instance_valid x : valid_formula x -> valid_system (instance x).
Proof.
  intros V r b I; apply in_instance in I as (c & s & I & -> & ->); split; [lia|].
  cbn [instance SignSystem.num_variables]; set (t := Blocks.total _ _).
  pose proof (in_blocks _ _ _ _ _ I) as (_ & L & B); fold t in B.
  unfold clause_row; rewrite !columns_below_app; repeat split.
  - apply (columns_below_le (reference x)); [lia|].
    apply columns_below_terms; intros l; exact (in_starts_literal x c s l V I).
  - apply columns_below_ones; intros i J; apply in_seq in J; lia.
  - intros i a [E|[]]; injection E as <- _; lia.
Qed.

Lemma forward_ok x a : valid_formula x -> satisfies x a -> solves (instance x) (forward x a).
Proof.
  intros V S r b I; apply in_instance in I as (c & s & I & -> & ->).
  pose proof (proj1 (in_blocks _ _ _ _ _ I)) as J.
  assert (block (forward x a) (reference x) (true :: flat_map (slacks a) (normalized (clauses x)))) as B
    by apply behind_block.
  apply block_cons in B as [R B].
  rewrite (dot_clause_row x c s _ V I R).
  assert (count_true (forward x a) c = count_true a c) as ->.
  { unfold count_true; f_equal; apply filter_ext_in; intros l L; unfold value, forward; rewrite behind_below; [easy|].
    pose proof (in_starts_literal x c s l V I L); unfold is_literal, variable in *; lia. }
  pose proof (proj1 (some_true a c) (proj1 (some_normalized a true x V) S c J)); pose proof (count_true_le a c).
  rewrite (dot_ones_first _ (size c) s (count_true a c - 1)); unfold size in *; [lia | lia|].
  assert (forall c, length (slacks a c) = size c) as L by (intro; unfold slacks; now rewrite map_length, seq_length).
  pose proof (block_flat_map size (slacks a) _ _ L _ B c s I) as F; intros j K; rewrite F by (rewrite L; exact K).
  unfold slacks; rewrite nth_indep with (d' := negb (Nat.ltb 0 (count_true a c - 1)))
    by (rewrite map_length, seq_length; exact K).
  now rewrite (map_nth (fun j => negb (Nat.ltb j (count_true a c - 1)))), seq_nth by exact K.
Qed.

Lemma back_ok x s : valid_formula x -> solves (instance x) s -> satisfies x (back x s).
Proof.
  intros V S; refine (proj2 (some_normalized _ true x V) _); intros c J; apply some_true.
  destruct (has_block size _ (Datatypes.S (reference x)) c J) as [f I].
  assert (Z.abs (dot (clause_row x c f) (back x s)) = 0) as E.
  { unfold back; rewrite abs_dot_relative; apply S, in_instance; now exists c, f. }
  rewrite (dot_clause_row x c f (back x s) V I (relative_itself s (reference x))) in E.
  pose proof (dot_ones_bounded (seq f (size c)) (back x s)); pose proof (count_true_le (back x s) c).
  rewrite seq_length in *; unfold size in *; lia.
Qed.

Lemma instance_proper x r b : valid_formula x -> In (r, b) (rows (instance x)) -> proper r.
Proof.
  intros V I; apply in_instance in I as (c & s & I & -> & _).
  pose proof (in_blocks _ _ _ _ _ I) as (J & L & _).
  assert (columns_below (reference x) (terms c)) as B
    by (apply columns_below_terms; intros l; exact (in_starts_literal x c s l V I)).
  unfold clause_row; apply (proper_beside (reference x)); [| |exact B|].
  - apply (proper_terms (reference x)); [intros l; exact (in_starts_literal x c s l V I)|].
    exact (normalized_variables x c V J).
  - apply proper_app; [apply proper_ones, seq_NoDup | now apply proper_single|].
    intros i a d K [E|[]]; injection E as <- _; apply in_map_iff in K as (j & E & K); injection E as -> _.
    apply in_seq in K; lia.
  - intros i a K; apply in_app_iff in K as [K|[E|[]]]; [|injection E as <- _; lia].
    apply in_map_iff in K as (j & E & K); injection E as <- _; apply in_seq in K; lia.
Qed.

Definition cnf_to_sign_system : levin cnf sign_system :=
  @Levin cnf sign_system instance forward back instance_valid forward_ok back_ok.
