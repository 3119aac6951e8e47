(** SUBSET SUM to 0/1 linear equations: the numbers that are not zero are one equation. *)
From Coq Require Import ZArith List.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem Sums SubsetSum LinearEquations ProperRows.
Import ListNotations.
Open Scope Z_scope.

Definition instance (x : subset) : equations :=
  Equations (length (numbers x)) [(nonzero (numbered 0 (numbers x)), target x)].
Definition forward (x : subset) (w : nat -> bool) : nat -> bool := w.
Definition back (x : subset) (w : nat -> bool) : nat -> bool := w.

Lemma instance_valid x : valid_subset x -> valid_equations (instance x).
Proof. intros _ r c [E|[]]; injection E as <- _; now apply columns_below_nonzero, columns_below_numbered. Qed.

Lemma holds_reaches x w : holds (instance x) w <-> reaches x w.
Proof.
  unfold reaches; rewrite <- (sum_nonzero (numbered 0 (numbers x))).
  split; [intro H; apply H; now left | intros E r c [F|[]]; now injection F as <- <-].
Qed.

Lemma instance_proper x r c : In (r, c) (rows (instance x)) -> proper r.
Proof. intros [E|[]]; injection E as <- _; apply proper_nonzero, nodup_numbered. Qed.

Definition subset_sum_to_linear_equations : levin subset_sum linear_equations :=
  @Levin subset_sum linear_equations instance forward back instance_valid
    (fun x w _ => proj2 (holds_reaches x w)) (fun x w _ => proj1 (holds_reaches x w)).
