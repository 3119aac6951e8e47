(** k-SAT: CNF-SAT with at most [width] literals in a clause. *)
From Coq Require Import List.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import Clauses.

Record narrow := Narrow { width : nat; formula_of : formula }.
Definition valid_narrow (x : narrow) : Prop :=
  valid_formula (formula_of x) /\ forall c, In c (clauses (formula_of x)) -> length c <= width x.

Definition k_sat : problem :=
  Problem narrow assignment valid_narrow (fun x => satisfies (formula_of x)).
