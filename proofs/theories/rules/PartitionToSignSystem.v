(** PARTITION to sign system: the numbers that are not zero are one row with the target 0. *)
From Coq Require Import ZArith List Lia.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem Sums Partition ProperRows.
Import ListNotations.
Open Scope Z_scope.

Definition instance (x : list Z) : system := System (length x) [(nonzero (numbered 0 x), 0)].
Definition forward (x : list Z) (w : nat -> bool) : nat -> bool := w.
Definition back (x : list Z) (s : nat -> bool) : nat -> bool := s.

Lemma instance_valid x : nonnegative x -> valid_system (instance x).
Proof.
  intros _ r b [E|[]]; injection E as <- <-; split; [lia|].
  now apply columns_below_nonzero, columns_below_numbered.
Qed.

Lemma solves_halves x w : solves (instance x) w <-> halves x w.
Proof.
  assert (Z.abs (dot (nonzero (numbered 0 x)) w) = 0 <-> halves x w) as H.
  { rewrite halves_sum, dot_sum, sum_nonzero, total_nonzero; lia. }
  rewrite <- H; split; [intro S; apply S; now left | intros E r b [F|[]]; now injection F as <- <-].
Qed.

Lemma instance_proper x r b : In (r, b) (rows (instance x)) -> proper r.
Proof. intros [E|[]]; injection E as <- _; apply proper_nonzero, nodup_numbered. Qed.

Definition partition_to_sign_system : levin partition sign_system :=
  @Levin partition sign_system instance forward back instance_valid
    (fun x w _ => proj2 (solves_halves x w)) (fun x s _ => proj1 (solves_halves x s)).
