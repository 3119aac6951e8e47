(** 1-in-3-SAT: every clause has exactly one true literal, and at most three in all; repeated ones count twice. *)
From Coq Require Import ZArith List.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import Clauses.

Definition valid_one_in_three (x : formula) : Prop :=
  valid_formula x /\ forall c, In c (clauses x) -> (length c <= 3)%nat.

Definition count_true (a : assignment) (c : clause) : nat := length (filter (value a) c).
Definition one_true (x : formula) (a : assignment) : Prop := forall c, In c (clauses x) -> count_true a c = 1%nat.

Definition one_in_three_sat : problem := Problem formula assignment valid_one_in_three one_true.

Lemma count_true_cons a l c : count_true a (l :: c) = (Nat.b2n (value a l) + count_true a c)%nat.
Proof. unfold count_true; cbn [filter]; now destruct (value a l). Qed.
Lemma count_true_app a c d : count_true a (c ++ d) = (count_true a c + count_true a d)%nat.
Proof. unfold count_true; now rewrite filter_app, app_length. Qed.
