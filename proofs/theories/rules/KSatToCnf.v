(** k-SAT to CNF-SAT: inclusion. *)
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import Clauses KSat.

Definition instance (x : narrow) : formula := formula_of x.
Definition forward (x : narrow) (a : assignment) : assignment := a.
Definition back (x : narrow) (a : assignment) : assignment := a.

Definition k_sat_to_cnf : levin k_sat cnf :=
  @Levin k_sat cnf instance forward back (fun x V => proj1 V) (fun x a V S => S) (fun x a V S => S).
