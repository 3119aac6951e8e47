(** PARTITION: a subset of the numbers whose sum is that of the others. *)
From Coq Require Import ZArith List Lia.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem Sums.
Open Scope Z_scope.

Definition halves (numbers : list Z) (x : nat -> bool) : Prop :=
  sum (numbered 0 numbers) x = sum (numbered 0 numbers) (fun i => negb (x i)).

Definition partition : problem := Problem (list Z) (nat -> bool) nonnegative halves.

Lemma halves_sum numbers x : halves numbers x <-> 2 * sum (numbered 0 numbers) x = total (numbered 0 numbers).
Proof. unfold halves; rewrite sum_negb; split; intro E; lia. Qed.
