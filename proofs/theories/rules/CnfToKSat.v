(** CNF-SAT to 3-SAT: clauses of four literals or more become chains; fresh variable [j] of a clause says that none of
    its literals up to number [j + 1] (from 0) is true. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import Clauses FreshVariables Splitting KSat.
Import ListNotations.
Open Scope Z_scope.

Definition none_before (values : list bool) (j : nat) : bool := negb (existsb id (firstn (S (S j)) values)).

Definition instance (x : formula) : narrow := Narrow 3 (split x).
Definition forward (x : formula) (a : assignment) : assignment := extension num_fresh none_before x a.
Definition back (x : formula) (a : assignment) : assignment := a.

Lemma instance_valid x : valid_formula x -> valid_narrow (instance x).
Proof.
  intro V; split; [now apply split_valid|]; intros p P; apply in_split in P as (c & s & _ & P).
  exact (parts_width c s p P).
Qed.

(** [b] holds the values of the original variables and of the fresh ones. *)
Lemma chain_satisfied b (r : list Z) : forall f s,
  (forall j, (j < length r - 2)%nat -> b (s + j)%nat = none_before (values b (f :: r)) j) ->
  some b true (f :: r) -> forall p, In p (chain f r s) -> some b true p.
Proof.
  induction r as [|l|l k|l k m r IH] using chain_ind; intros f s F T p P; try (destruct P as [<-|[]]; exact T).
  pose proof (F 0%nat ltac:(cbn; lia)) as F0; rewrite Nat.add_0_r in F0.
  cbv [none_before id] in F0; cbn [values List.map firstn existsb] in F0; rewrite orb_false_r in F0.
  rewrite chain_cons in P; destruct P as [<-|P].
  - destruct (value b f) eqn:VF; [exists f; cbn; auto|]; destruct (value b l) eqn:VL; [exists l; cbn; auto|].
    exists (positive s); rewrite value_positive, F0; cbn; auto.
  - revert p P; apply IH.
    + intros j J; replace (S s + j)%nat with (s + S j)%nat by lia; rewrite F by (cbn [length] in *; lia).
      cbv [none_before id]; cbn [values List.map firstn existsb].
      now rewrite value_negative, F0, negb_involutive, orb_assoc.
    + destruct T as (t & [<-|[<-|T]] & E); [exists (- positive s) .. | exists t; split; [now right | exact E]];
        rewrite value_negative, F0, E, ?orb_true_r; cbn; auto.
Qed.

Lemma forward_ok x a : valid_formula x -> satisfies x a -> satisfies (split x) (forward x a).
Proof.
  intros V S p P; apply in_split in P as (c & s & I & P).
  pose proof (some_extension num_fresh none_before x a true c V (proj1 (in_starts _ _ _ _ I)) S) as T.
  destruct c as [|f r]; [destruct T as (l & [] & _)|]; revert p P; apply chain_satisfied; [|exact T].
  intros j J; exact (fresh_extension num_fresh none_before x a (f :: r) s j V I J).
Qed.

Lemma back_ok x a : valid_formula x -> satisfies (split x) a -> satisfies x (back x a).
Proof. exact (split_some x a true). Qed.

Definition cnf_to_k_sat : levin cnf k_sat := @Levin cnf k_sat instance forward back instance_valid forward_ok back_ok.
