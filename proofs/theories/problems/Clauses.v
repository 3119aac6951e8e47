(** Clauses of DIMACS literals, their normal form, and the problems CNF-SAT and NAE-SAT. *)
From Coq Require Import ZArith List Bool Lia.
From Karpnet.base Require Import Levin.
Import ListNotations.
Open Scope Z_scope.

(** Literal [l] is variable [|l| - 1], negated where [l < 0]. *)
Definition clause := list Z.
Record formula := Formula { num_variables : nat; clauses : list clause }.
Definition assignment := nat -> bool.

Definition variable (l : Z) : nat := Z.to_nat (Z.abs l - 1).
Definition value (a : assignment) (l : Z) : bool := xorb (a (variable l)) (l <? 0).
Definition is_literal (n : nat) (l : Z) : Prop := 0 < Z.abs l <= Z.of_nat n.

Definition valid_formula (x : formula) : Prop :=
  forall c l, In c (clauses x) -> In l c -> is_literal (num_variables x) l.

(** Some literal of the clause has the value [b]. *)
Definition some (a : assignment) (b : bool) (c : clause) : Prop := exists l, In l c /\ value a l = b.
Definition satisfies (x : formula) (a : assignment) : Prop := forall c, In c (clauses x) -> some a true c.
Definition not_all_equal (x : formula) (a : assignment) : Prop :=
  forall c, In c (clauses x) -> some a true c /\ some a false c.

Definition cnf : problem := Problem formula assignment valid_formula satisfies.
Definition nae_sat : problem := Problem formula assignment valid_formula not_all_equal.

Lemma value_opp a l : l <> 0 -> value a (- l) = negb (value a l).
Proof.
  intro N; unfold value, variable; rewrite Z.abs_opp.
  destruct (Z.ltb_spec l 0), (Z.ltb_spec (- l) 0); try lia; now destruct (a _).
Qed.

(** The literal of a variable that is not negated. *)
Definition positive (i : nat) : Z := Z.of_nat (S i).
Lemma value_positive a i : value a (positive i) = a i.
Proof.
  unfold value, variable, positive; destruct (Z.ltb_spec (Z.of_nat (S i)) 0); [lia|].
  replace (Z.to_nat _) with i by lia; apply xorb_false_r.
Qed.
Lemma value_negative a i : value a (- positive i) = negb (a i).
Proof. now rewrite value_opp, value_positive by (unfold positive; lia). Qed.

(** ** The normal form: repeated literals and tautologies left out *)

Definition member (l : Z) (c : clause) : bool := existsb (Z.eqb l) c.
Fixpoint distinct (seen c : clause) : clause :=
  match c with
  | [] => []
  | l :: c => if member l seen then distinct seen c else l :: distinct (l :: seen) c
  end.
Definition is_tautology (c : clause) : bool := existsb (fun l => member (- l) c) c.
Definition normalized (cs : list clause) : list clause :=
  flat_map (fun c => if is_tautology c then [] else [distinct [] c]) cs.

Lemma member_spec l c : member l c = true <-> In l c.
Proof.
  unfold member; rewrite existsb_exists; split; [intros (k & I & E) | intro I; exists l].
  - apply Z.eqb_eq in E; now subst.
  - now rewrite Z.eqb_refl.
Qed.

Lemma distinct_in c : forall seen l, In l (distinct seen c) <-> In l c /\ ~ In l seen.
Proof.
  induction c as [|k c IH]; intros seen l; cbn [distinct In]; [tauto|].
  destruct (member k seen) eqn:M; [apply member_spec in M | rewrite <- not_true_iff_false, member_spec in M];
    rewrite ?IH; cbn [In]; rewrite ?IH; cbn [In]; destruct (Z.eq_dec k l); subst; intuition congruence.
Qed.

Lemma distinct_nodup c : forall seen, NoDup (distinct seen c).
Proof.
  induction c as [|k c IH]; intro seen; cbn [distinct]; [constructor|].
  destruct (member k seen); [apply IH|]; constructor; [|apply IH].
  rewrite distinct_in; cbn [In]; tauto.
Qed.

Lemma tautology_some a b c : (forall l, In l c -> l <> 0) -> is_tautology c = true -> some a b c.
Proof.
  intros N T; apply existsb_exists in T as (l & I & M); apply member_spec in M.
  destruct (bool_dec (value a l) b) as [E|E]; [now exists l|].
  exists (- l); split; [exact M|]; rewrite value_opp by auto; destruct (value a l), b; easy.
Qed.

Lemma literal_nonzero n l : is_literal n l -> l <> 0.
Proof. unfold is_literal; lia. Qed.

Lemma some_normalized a b x : valid_formula x ->
  (forall c, In c (clauses x) -> some a b c) <-> (forall c, In c (normalized (clauses x)) -> some a b c).
Proof.
  intro V; split; intros H c I.
  - apply in_flat_map in I as (d & D & I); destruct (is_tautology d); [easy|]; destruct I as [<-|[]].
    destruct (H d D) as (l & L & E); exists l; rewrite distinct_in; auto.
  - destruct (is_tautology c) eqn:T.
    + apply tautology_some; [|exact T]; intros l L; exact (literal_nonzero _ _ (V c l I L)).
    + destruct (H (distinct [] c)) as (l & L & E).
      { apply in_flat_map; exists c; rewrite T; cbn; auto. }
      apply distinct_in in L as [L _]; now exists l.
Qed.

Lemma normalized_literal x c l : valid_formula x -> In c (normalized (clauses x)) -> In l c ->
  is_literal (num_variables x) l.
Proof.
  intros V I L; apply in_flat_map in I as (d & D & I); destruct (is_tautology d); [easy|].
  destruct I as [<-|[]]; apply distinct_in in L as [L _]; exact (V d l D L).
Qed.

Lemma normalized_nodup cs c : In c (normalized cs) -> NoDup c.
Proof.
  intro I; apply in_flat_map in I as (d & _ & I); destruct (is_tautology d); [easy|].
  destruct I as [<-|[]]; apply distinct_nodup.
Qed.

(** No literal of a normalized clause has its negation beside it. *)
Lemma normalized_consistent cs c l : In c (normalized cs) -> In l c -> ~ In (- l) c.
Proof.
  intros I L M; apply in_flat_map in I as (d & _ & I); destruct (is_tautology d) eqn:T; [easy|].
  destruct I as [<-|[]]; apply distinct_in in L as [L _], M as [M _].
  rewrite <- not_true_iff_false in T; apply T, existsb_exists; exists l; now rewrite member_spec.
Qed.

Lemma some_or_none a b c : some a b c \/ forall l, In l c -> value a l = negb b.
Proof.
  destruct (existsb (fun l => Bool.eqb (value a l) b) c) eqn:E.
  - apply existsb_exists in E as (l & I & E); apply eqb_prop in E; left; now exists l.
  - right; intros l I; rewrite <- not_true_iff_false, existsb_exists in E.
    destruct (value a l) eqn:V, b; try reflexivity; destruct E; exists l; now rewrite V.
Qed.

Lemma literal_cases n l : is_literal n l -> exists i, (i < n)%nat /\ (l = positive i \/ l = - positive i).
Proof. unfold is_literal, positive; intro B; exists (Z.to_nat (Z.abs l - 1)); lia. Qed.
