(** Chains of long clauses for NAE-SAT: if all literals are equal, every fresh variable is forced to their negation,
    and the last part is all equal too. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.problems Require Import Clauses FreshVariables Splitting.
Import ListNotations.
Open Scope Z_scope.

Definition mixed (a : assignment) (c : clause) : Prop := some a true c /\ some a false c.

(** Fresh variable [j]: the negation of the first literal while the literals up to number [j + 1] (from 0) equal it,
    and then the value of literal [j + 2]. *)
Definition carried (values : list bool) (j : nat) : bool :=
  let first := hd false values in
  if forallb (Bool.eqb first) (firstn (S (S j)) values) then negb first else nth (S (S j)) values false.

Definition mixed_extension (x : formula) (a : assignment) : assignment := extension num_fresh carried x a.

Lemma mixed_cons a l c : mixed a (l :: c) <-> exists k, In k c /\ value a k = negb (value a l).
Proof.
  unfold mixed, some; split.
  - intros [(k & [<-|K] & EK) (j & [<-|J] & EJ)]; try congruence;
      [exists j; rewrite EJ, EK | exists k; rewrite EJ, EK | exists (if value a l then j else k)];
      destruct (value a l); auto.
  - intros (k & K & E); destruct (value a l) eqn:L; cbn [negb] in E; split;
      [exists l | exists k | exists k | exists l]; cbn [In]; auto.
Qed.

Lemma carried_next f l k r j : let t := carried (f :: l :: k :: r) 0 in
  carried (negb t :: k :: r) j = carried (f :: l :: k :: r) (S j).
Proof.
  unfold carried; cbn [hd firstn forallb nth]; rewrite !eqb_reflx; cbn [andb].
  destruct f, l, k; cbn [Bool.eqb andb negb forallb]; reflexivity.
Qed.

(** [b] holds the values of the original variables and of the fresh ones. *)
Lemma chain_mixed b (r : list Z) : forall f s,
  (forall j, (j < length r - 2)%nat -> b (s + j)%nat = carried (values b (f :: r)) j) ->
  mixed b (f :: r) -> forall p, In p (chain f r s) -> mixed b p.
Proof.
  induction r as [|l|l k|l k m r IH] using chain_ind; intros f s F M p P; try (destruct P as [<-|[]]; exact M).
  pose proof (F 0%nat ltac:(cbn; lia)) as T; rewrite Nat.add_0_r in T.
  assert (b s = if Bool.eqb (value b f) (value b l) then negb (value b f) else value b k) as T'.
  { rewrite T; unfold carried, values; cbn [List.map hd firstn forallb nth]; rewrite eqb_reflx, andb_true_r; easy. }
  rewrite chain_cons in P; apply mixed_cons in M as (q & Q & E); destruct P as [<-|P].
  - apply mixed_cons; destruct (Bool.eqb (value b f) (value b l)) eqn:X.
    + exists (positive s); rewrite value_positive; cbn [In]; auto.
    + exists l; split; [now left|]; destruct (value b f), (value b l); easy.
  - revert p P; apply IH.
    + intros j J; replace (S s + j)%nat with (s + S j)%nat by lia; rewrite F by (cbn [length] in *; lia).
      cbn [values List.map]; rewrite value_negative, T; symmetry; apply carried_next.
    + apply mixed_cons; rewrite value_negative, negb_involutive, T'.
      destruct (Bool.eqb (value b f) (value b l)) eqn:X; [|exists k; cbn [In]; auto].
      apply eqb_prop in X; destruct Q as [<-|Q]; [destruct (value b l), (value b f); easy | now exists q].
Qed.

Lemma split_mixed x a : valid_formula x -> not_all_equal x a -> not_all_equal (split x) (mixed_extension x a).
Proof.
  intros V N p P; apply in_split in P as (c & s & I & P).
  pose proof (proj1 (in_starts _ _ _ _ I)) as J.
  pose proof (some_extension num_fresh carried x a true c V J (fun c I => proj1 (N c I))) as T.
  pose proof (some_extension num_fresh carried x a false c V J (fun c I => proj2 (N c I))) as U.
  destruct c as [|f r]; [destruct T as (l & [] & _)|]; revert p P; apply chain_mixed; [|split; assumption].
  intros j L; exact (fresh_extension num_fresh carried x a (f :: r) s j V I L).
Qed.

Lemma mixed_split x a : valid_formula x -> not_all_equal (split x) a -> not_all_equal x a.
Proof.
  intros V N c I; split; refine (split_some x a _ V _ c I); intros p P; apply (N p P).
Qed.
