(** PARTITION and 0/1 linear equations to CNF-SAT: through a sign system and its binary adders. *)
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import Clauses Partition LinearEquations.
From Karpnet.rules Require PartitionToSignSystem LinearEquationsToSignSystem SignSystemToCnf.

Definition partition_to_cnf : levin partition cnf :=
  PartitionToSignSystem.partition_to_sign_system >> SignSystemToCnf.sign_system_to_cnf.

Definition linear_equations_to_cnf : levin linear_equations cnf :=
  LinearEquationsToSignSystem.linear_equations_to_sign_system >> SignSystemToCnf.sign_system_to_cnf.
