(** PARTITION to SUBSET SUM: half of the total is the target; one more than an odd total is out of reach. *)
From Coq Require Import ZArith List Lia.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem Sums Partition SubsetSum.
Open Scope Z_scope.

Definition instance (x : list Z) : subset :=
  let t := fold_right Z.add 0 x in Subset x (if Z.odd t then 2 * (t / 2) + 2 else t / 2).
Definition forward (x : list Z) (w : nat -> bool) : nat -> bool := w.
Definition back (x : list Z) (w : nat -> bool) : nat -> bool := w.

Lemma instance_valid x : nonnegative x -> valid_subset (instance x).
Proof.
  intro N; split; [exact N|]; cbn [instance target]; rewrite <- (total_numbered x 0).
  pose proof (sum_numbered_bounded x 0 (fun _ => true) N) as B.
  set (t := total _) in *; pose proof (Z.div_pos t 2); destruct (Z.odd t); lia.
Qed.

Lemma reaches_halves x w : nonnegative x -> (reaches (instance x) w <-> halves x w).
Proof.
  intro N; rewrite halves_sum; unfold reaches; cbn [instance numbers target].
  rewrite <- (total_numbered x 0); pose proof (sum_numbered_bounded x 0 w N).
  set (t := total _) in *; pose proof (Z.div_mod t 2); pose proof (Zmod_odd t); destruct (Z.odd t); lia.
Qed.

Definition partition_to_subset_sum : levin partition subset_sum :=
  @Levin partition subset_sum instance forward back instance_valid
    (fun x w N => proj2 (reaches_halves x w N)) (fun x w N => proj1 (reaches_halves x w N)).
