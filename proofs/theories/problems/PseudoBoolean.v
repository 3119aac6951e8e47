(** PSEUDO-BOOLEAN SATISFACTION: integer rows with [a . x >= c] or [a . x = c] over 0/1 values. *)
From Coq Require Import ZArith List.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem Sums.
Open Scope Z_scope.

(** The terms of a row, whether it is an equation, and its number. *)
Record constraint := Constraint { terms : row; is_equation : bool; target : Z }.
Record program := Program { num_variables : nat; rows : list constraint }.

Definition valid_program (x : program) : Prop :=
  forall r, In r (rows x) -> columns_below (num_variables x) (terms r).

Definition fulfils (x : program) (w : nat -> bool) : Prop := forall r, In r (rows x) ->
  if is_equation r then sum (terms r) w = target r else target r <= sum (terms r) w.

Definition pseudo_boolean : problem := Problem program (nat -> bool) valid_program fulfils.
