(** CNF-SAT to NAE-SAT: one reference variable joins every clause. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import Clauses.
Import ListNotations.
Open Scope Z_scope.

Definition instance (x : formula) : formula :=
  Formula (S (num_variables x))
          (List.map (fun c => c ++ [positive (num_variables x)]) (normalized (clauses x))).
Definition forward (x : formula) (a : assignment) : assignment :=
  fun i => if Nat.eqb i (num_variables x) then false else a i.
Definition back (x : formula) (a : assignment) : assignment := fun i => xorb (a i) (a (num_variables x)).

Lemma value_forward x a l : is_literal (num_variables x) l -> value (forward x a) l = value a l.
Proof.
  unfold is_literal; intro B; unfold value, forward.
  destruct (Nat.eqb_spec (variable l) (num_variables x)); [unfold variable in *; lia | reflexivity].
Qed.

Lemma value_back x a l : value (back x a) l = xorb (value a l) (a (num_variables x)).
Proof. unfold value, back; destruct (a (variable l)), (a (num_variables x)), (l <? 0); reflexivity. Qed.

Lemma instance_valid x : valid_formula x -> valid_formula (instance x).
Proof.
  intros V c l I L; apply in_map_iff in I as (d & <- & D); unfold is_literal; cbn [instance num_variables].
  apply in_app_iff in L as [L|[<-|[]]]; [|unfold positive; lia].
  pose proof (normalized_literal x d l V D L); unfold is_literal in *; lia.
Qed.

Lemma forward_ok x a : valid_formula x -> satisfies x a -> not_all_equal (instance x) (forward x a).
Proof.
  intros V S c I; apply in_map_iff in I as (d & <- & D).
  destruct (proj1 (some_normalized a true x V) S d D) as (l & L & E); split.
  - exists l; rewrite in_app_iff, value_forward by exact (normalized_literal x d l V D L); auto.
  - exists (positive (num_variables x)); rewrite in_app_iff; split; [right; now left|].
    rewrite value_positive; unfold forward; now rewrite Nat.eqb_refl.
Qed.

Lemma back_ok x a : valid_formula x -> not_all_equal (instance x) a -> satisfies x (back x a).
Proof.
  intros V N; refine (proj2 (some_normalized (back x a) true x V) _); intros d D.
  destruct (N (d ++ [positive (num_variables x)])) as [(t & T & ET) (u & U & EU)].
  { apply in_map_iff; now exists d. }
  destruct (a (num_variables x)) eqn:Z.
  - apply in_app_iff in U as [U|[<-|[]]]; [|rewrite value_positive in EU; congruence].
    exists u; rewrite value_back, EU, Z; auto.
  - apply in_app_iff in T as [T|[<-|[]]]; [|rewrite value_positive in ET; congruence].
    exists t; rewrite value_back, ET, Z; auto.
Qed.

Definition cnf_to_nae_sat : levin cnf nae_sat :=
  @Levin cnf nae_sat instance forward back instance_valid forward_ok back_ok.
