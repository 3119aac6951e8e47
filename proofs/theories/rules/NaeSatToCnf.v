(** NAE-SAT to CNF-SAT: every clause, then every clause of the opposite literals. *)
From Coq Require Import ZArith List Bool Lia.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import Clauses.
Import ListNotations.
Open Scope Z_scope.

Definition instance (x : formula) : formula :=
  let cs := normalized (clauses x) in Formula (num_variables x) (cs ++ List.map (List.map Z.opp) cs).
Definition forward (x : formula) (a : assignment) : assignment := a.
Definition back (x : formula) (a : assignment) : assignment := a.

Lemma in_instance x c : In c (clauses (instance x)) <->
  In c (normalized (clauses x)) \/ exists d, In d (normalized (clauses x)) /\ c = List.map Z.opp d.
Proof.
  cbn [instance clauses]; rewrite in_app_iff, in_map_iff.
  split; (intros [H|(d & H)]; [now left | right; exists d]); easy.
Qed.

Lemma instance_valid x : valid_formula x -> valid_formula (instance x).
Proof.
  intros V c l I L; apply in_instance in I as [I|(d & I & ->)]; [exact (normalized_literal x c l V I L)|].
  apply in_map_iff in L as (k & <- & K); pose proof (normalized_literal x d k V I K); unfold is_literal in *.
  cbn [instance num_variables]; lia.
Qed.

Lemma some_opposite a c : (forall l, In l c -> l <> 0) -> some a true (List.map Z.opp c) <-> some a false c.
Proof.
  intro N; split; intros (l & L & E).
  - apply in_map_iff in L as (k & <- & K); exists k; rewrite value_opp in E by auto; now destruct (value a k).
  - exists (- l); split; [now apply in_map|]; now rewrite value_opp, E by auto.
Qed.

Lemma normalized_nonzero x c l : valid_formula x -> In c (normalized (clauses x)) -> In l c -> l <> 0.
Proof. intros V I L; exact (literal_nonzero _ _ (normalized_literal x c l V I L)). Qed.

Lemma forward_ok x a : valid_formula x -> not_all_equal x a -> satisfies (instance x) (forward x a).
Proof.
  intros V N c I; apply in_instance in I as [I|(d & I & ->)].
  - exact (proj1 (some_normalized a true x V) (fun c I => proj1 (N c I)) c I).
  - apply some_opposite; [intros l; now apply normalized_nonzero with x|].
    exact (proj1 (some_normalized a false x V) (fun c I => proj2 (N c I)) d I).
Qed.

Lemma back_ok x a : valid_formula x -> satisfies (instance x) a -> not_all_equal x (back x a).
Proof.
  intros V S c I; split; revert c I; apply (some_normalized a _ x V); intros c I.
  - apply S, in_instance; now left.
  - apply some_opposite; [intros l; now apply normalized_nonzero with x|]; apply S, in_instance; right; now exists c.
Qed.

Definition nae_sat_to_cnf : levin nae_sat cnf :=
  @Levin nae_sat cnf instance forward back instance_valid forward_ok back_ok.
