(** Formulas in normal form with blocks of fresh variables for their clauses. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Blocks.
From Karpnet.problems Require Import Clauses.
Import ListNotations.
Open Scope Z_scope.

Definition values (a : assignment) (c : clause) : list bool := List.map (value a) c.

Lemma some_values a b c : some a b c <-> In b (values a c).
Proof.
  unfold some, values; rewrite in_map_iff; split; intros (l & H); exists l; tauto.
Qed.

Lemma nth_values a c i d : (i < length c)%nat -> nth i (values a c) d = value a (nth i c 0).
Proof.
  intro L; rewrite (nth_indep _ d (value a 0)) by (unfold values; now rewrite map_length); apply map_nth.
Qed.

Section FreshVariables.
(** How many fresh variables a clause has, and their values, from the truth values of its literals. *)
Context (size : clause -> nat) (fresh : list bool -> nat -> bool).

Definition starts (x : formula) : list (clause * nat) := blocks size (num_variables x) (normalized (clauses x)).
Definition num_all (x : formula) : nat := (num_variables x + total size (normalized (clauses x)))%nat.
Definition extension (x : formula) (a : assignment) : assignment :=
  extended size a (fun c => fresh (values a c)) (num_variables x) (normalized (clauses x)).

Lemma in_starts x c s : In (c, s) (starts x) ->
  In c (normalized (clauses x)) /\ (num_variables x <= s /\ s + size c <= num_all x)%nat.
Proof. exact (in_blocks size _ _ c s). Qed.

Lemma has_start x c : In c (normalized (clauses x)) -> exists s, In (c, s) (starts x).
Proof. exact (has_block size _ _ c). Qed.

Lemma value_extension x a l : is_literal (num_variables x) l -> value (extension x a) l = value a l.
Proof.
  unfold is_literal, value, extension; intro B; rewrite extended_below; [reflexivity | unfold variable; lia].
Qed.

Lemma values_extension x a c : valid_formula x -> In c (normalized (clauses x)) ->
  values (extension x a) c = values a c.
Proof. intros V I; apply map_ext_in; intros l L; apply value_extension, (normalized_literal x c l V I L). Qed.

Lemma fresh_extension x a c s j : valid_formula x -> In (c, s) (starts x) -> (j < size c)%nat ->
  extension x a (s + j)%nat = fresh (values (extension x a) c) j.
Proof.
  intros V I L; rewrite (values_extension x a c V (proj1 (in_starts x c s I))).
  exact (extended_block size _ (fun c => fresh (values a c)) _ _ c s j I L).
Qed.

Lemma some_extension x a b c : valid_formula x -> In c (normalized (clauses x)) ->
  (forall c, In c (clauses x) -> some a b c) -> some (extension x a) b c.
Proof.
  intros V I S; rewrite some_values, values_extension, <- some_values by assumption.
  exact (proj1 (some_normalized a b x V) S c I).
Qed.

Lemma literal_all x c s l : valid_formula x -> In (c, s) (starts x) -> In l c -> is_literal (num_all x) l.
Proof.
  intros V I L; apply in_starts in I as (I & _); pose proof (normalized_literal x c l V I L).
  unfold is_literal, num_all in *; lia.
Qed.
End FreshVariables.
