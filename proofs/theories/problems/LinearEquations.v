(** 0/1 linear equations: integer rows [a] with right sides [c]; a witness is 0/1 values with [a . x = c] in all. *)
From Coq Require Import ZArith List.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem Sums.
Open Scope Z_scope.

Record equations := Equations { num_variables : nat; rows : list (row * Z) }.

Definition valid_equations (x : equations) : Prop :=
  forall r c, In (r, c) (rows x) -> columns_below (num_variables x) r.

Definition holds (x : equations) (w : nat -> bool) : Prop := forall r c, In (r, c) (rows x) -> sum r w = c.

Definition linear_equations : problem := Problem equations (nat -> bool) valid_equations holds.
