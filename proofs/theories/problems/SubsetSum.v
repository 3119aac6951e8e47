(** SUBSET SUM: a subset of the numbers with the sum [target]. *)
From Coq Require Import ZArith List.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem Sums.
Open Scope Z_scope.

Record subset := Subset { numbers : list Z; target : Z }.

Definition valid_subset (x : subset) : Prop := nonnegative (numbers x) /\ 0 <= target x.

Definition reaches (x : subset) (s : nat -> bool) : Prop := sum (numbered 0 (numbers x)) s = target x.

Definition subset_sum : problem := Problem subset (nat -> bool) valid_subset reaches.
