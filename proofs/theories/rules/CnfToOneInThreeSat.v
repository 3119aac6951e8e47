(** CNF-SAT to 1-in-3-SAT: fresh variables [q] name the first true literal of a clause, [p] say that none so far is
    true, and [e] are true literals that are not the first. With all literals false, no [q] holds and all [p] must. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import Clauses FreshVariables OneInThreeSat.
Import ListNotations.
Open Scope nat_scope.

(** A block from [s]: [q] of all [k] literals, [p] of all but the last, [e] of all. *)
Definition first_true (s k i : nat) : nat := s + i.
Definition none_true (s k i : nat) : nat := s + k + i.
Definition later_true (s k i : nat) : nat := s + (2 * k - 1) + i.
Definition size (c : clause) : nat := 3 * length c - 1.

Definition link (s k i : nat) : clause :=
  (if Nat.eqb i 0 then [] else [(- positive (none_true s k (i - 1)))%Z]) ++
  [positive (first_true s k i)] ++ (if Nat.eqb (S i) k then [] else [positive (none_true s k i)]).
Definition absorber (s k i : nat) (l : Z) : clause :=
  [positive (first_true s k i); (- l)%Z; positive (later_true s k i)].
Definition gadget (c : clause) (s : nat) : list clause :=
  match c with
  | [] => [[]]
  | _ => let k := length c in
         List.map (link s k) (seq 0 k) ++ List.map (fun i => absorber s k i (nth i c 0%Z)) (seq 0 k)
  end.

Definition seen (t : list bool) (i : nat) : bool := existsb id (firstn i t).
Definition fresh (t : list bool) (j : nat) : bool :=
  let k := length t in
  if j <? k then nth j t false && negb (seen t j)
  else if j <? 2 * k - 1 then negb (seen t (S (j - k)))
  else nth (j - (2 * k - 1)) t false && seen t (j - (2 * k - 1)).

Definition instance (x : formula) : formula :=
  Formula (num_all size x) (flat_map (fun p => gadget (fst p) (snd p)) (starts size x)).
Definition forward (x : formula) (a : assignment) : assignment := extension size fresh x a.
Definition back (x : formula) (a : assignment) : assignment := a.

Lemma in_gadget c s g : c <> [] -> In g (gadget c s) <-> exists i, i < length c /\
  (g = link s (length c) i \/ g = absorber s (length c) i (nth i c 0%Z)).
Proof.
  intro N; replace (gadget c s) with (List.map (link s (length c)) (seq 0 (length c)) ++
    List.map (fun i => absorber s (length c) i (nth i c 0%Z)) (seq 0 (length c))) by now destruct c.
  rewrite in_app_iff, !in_map_iff; split.
  - intros [(i & <- & I)|(i & <- & I)]; exists i; apply in_seq in I; split; auto; lia.
  - intros (i & I & [->| ->]); [left | right]; exists i; rewrite in_seq; split; auto; lia.
Qed.

Lemma in_instance x g : In g (clauses (instance x)) <-> exists c s, In (c, s) (starts size x) /\ In g (gadget c s).
Proof.
  cbn [instance clauses]; rewrite in_flat_map; split.
  - intros ([c s] & I & G); now exists c, s.
  - intros (c & s & I & G); now exists (c, s).
Qed.

Lemma instance_valid x : valid_formula x -> valid_one_in_three (instance x).
Proof.
  intro V; split.
  - intros g l G L; apply in_instance in G as (c & s & I & G); cbn [instance num_variables].
    destruct (list_eq_dec Z.eq_dec c []) as [->|N]; [destruct G as [<-|[]]; destruct L|].
    pose proof (in_starts size x c s I) as (_ & _ & B); unfold size at 1 in B.
    apply in_gadget in G as (i & K & [-> | ->]); [| |exact N].
    + unfold link in L; rewrite !in_app_iff in L; unfold is_literal, positive, none_true, first_true in *.
      destruct (Nat.eqb_spec i 0), (Nat.eqb_spec (S i) (length c)); cbn [In] in L; intuition (subst; lia).
    + destruct L as [<-|[<-|[<-|[]]]];
        [| pose proof (literal_all size x c s (nth i c 0%Z) V I (nth_In c _ K)) |];
        unfold is_literal, positive, first_true, later_true in *; lia.
  - intros g G; apply in_instance in G as (c & s & I & G).
    destruct (list_eq_dec Z.eq_dec c []) as [->|N]; [destruct G as [<-|[]]; cbn; lia|].
    apply in_gadget in G as (i & K & [-> | ->]); [| |exact N]; [|cbn; lia]; unfold link.
    destruct (Nat.eqb i 0), (Nat.eqb (S i) (length c)); cbn; lia.
Qed.

(** Whether none of the first [i] literals is true, as the assignment [b] says. *)
Definition none (b : assignment) (s k i : nat) : bool :=
  if Nat.eqb i 0 then true else if Nat.eqb i k then false else b (none_true s k (i - 1)).

Lemma count_link b s k i : i < k ->
  count_true b (link s k i) =
  Nat.b2n (negb (none b s k i)) + Nat.b2n (b (first_true s k i)) + Nat.b2n (none b s k (S i)).
Proof.
  intro I; unfold link, none; rewrite !count_true_app; cbn [Nat.eqb]; rewrite Nat.sub_succ, Nat.sub_0_r.
  destruct (Nat.eqb_spec i k); [lia|].
  destruct (Nat.eqb i 0), (match k with 0 => false | S k => Nat.eqb i k end);
    rewrite ?count_true_cons, ?value_negative, ?value_positive; cbn; lia.
Qed.

Lemma count_absorber b s k i l : l <> 0%Z -> count_true b (absorber s k i l) =
  Nat.b2n (b (first_true s k i)) + Nat.b2n (negb (value b l)) + Nat.b2n (b (later_true s k i)).
Proof. intro N; unfold absorber; rewrite !count_true_cons, value_opp, !value_positive by exact N; cbn; lia. Qed.

Lemma seen_succ t i : i < length t -> seen t (S i) = seen t i || nth i t false.
Proof.
  unfold seen; revert i; induction t as [|v t IH]; intros [|i] L; cbn [length] in L; try lia.
  - cbn; now destruct v.
  - cbn [firstn existsb nth] in *; rewrite IH by lia; apply orb_assoc.
Qed.

Lemma forward_ok x a : valid_formula x -> satisfies x a -> one_true (instance x) (forward x a).
Proof.
  intros V S g G; apply in_instance in G as (c & s & I & G); set (b := forward x a) in *.
  pose proof (some_extension size fresh x a true c V (proj1 (in_starts _ _ _ _ I)) S) as T; fold b in T.
  destruct (list_eq_dec Z.eq_dec c []) as [->|N]; [destruct T as (l & [] & _)|].
  set (t := values b c); assert (length t = length c) as E by apply map_length.
  assert (forall j, j < size c -> b (s + j) = fresh t j) as F by (intros j J; now apply fresh_extension).
  unfold size in F; rewrite <- E in F.
  assert (forall i, i < length t -> b (first_true s (length t) i) = nth i t false && negb (seen t i)) as Q.
  { intros i J; unfold first_true; rewrite F by lia; unfold fresh; now destruct (Nat.ltb_spec i (length t)); [|lia]. }
  assert (forall i, i <= length t -> none b s (length t) i = negb (seen t i)) as P.
  { intros i J; unfold none; destruct (Nat.eqb_spec i 0) as [->|Z]; [reflexivity|].
    destruct (Nat.eqb_spec i (length t)) as [->|M].
    - symmetry; apply negb_false_iff; unfold seen; rewrite firstn_all, existsb_exists; exists true.
      split; [now apply some_values | reflexivity].
    - unfold none_true; rewrite <- Nat.add_assoc, F by lia; unfold fresh.
      destruct (Nat.ltb_spec (length t + (i - 1)) (length t)); [lia|].
      destruct (Nat.ltb_spec (length t + (i - 1)) (2 * length t - 1)); [|lia].
      do 2 f_equal; lia. }
  apply in_gadget in G as (i & K & [-> | ->]); [| |exact N]; rewrite <- E in *.
  - rewrite count_link, Q, !P, seen_succ by lia; destruct (nth i t false), (seen t i); reflexivity.
  - rewrite count_absorber, Q by
      (lia || apply (literal_nonzero (num_all size x)), (literal_all size x c s _ V I), nth_In; lia).
    replace (later_true s (length t) i) with (s + (2 * length t - 1 + i)) by (unfold later_true; lia).
    rewrite F by lia; unfold fresh; replace (2 * length t - 1 + i - (2 * length t - 1)) with i by lia.
    destruct (Nat.ltb_spec (2 * length t - 1 + i) (length t)), (Nat.ltb_spec (2 * length t - 1 + i) (2 * length t - 1));
      try lia.
    rewrite <- (nth_values b c i false) by lia; fold t; destruct (nth i t false), (seen t i); reflexivity.
Qed.

Lemma back_ok x b : valid_formula x -> one_true (instance x) b -> satisfies x (back x b).
Proof.
  intros V H; refine (proj2 (some_normalized b true x V) _); intros c I; destruct (has_start size x c I) as [s B].
  assert (forall g, In g (gadget c s) -> count_true b g = 1) as G by (intros g G; apply H, in_instance; eauto).
  destruct (list_eq_dec Z.eq_dec c []) as [->|N]; [discriminate (G [] (or_introl eq_refl))|].
  destruct (some_or_none b true c) as [T|F]; [exact T|]; exfalso.
  assert (forall i, i <= length c -> none b s (length c) i = true) as P.
  { induction i as [|i IH]; intro L; [reflexivity|]; specialize (IH ltac:(lia)).
    pose proof (G _ (proj2 (in_gadget c s _ N) (ex_intro _ i (conj L (or_introl eq_refl))))) as C.
    pose proof (G _ (proj2 (in_gadget c s _ N) (ex_intro _ i (conj L (or_intror eq_refl))))) as D.
    pose proof (nth_In c 0%Z L) as M; rewrite count_link, IH in C by exact L.
    rewrite count_absorber, (F _ M) in D by exact (literal_nonzero _ _ (normalized_literal x c _ V I M)).
    destruct (none b s (length c) (S i)), (b (first_true s (length c) i)); cbn in C, D; (reflexivity || lia). }
  specialize (P (length c) ltac:(lia)); unfold none in P; rewrite Nat.eqb_refl in P.
  destruct (Nat.eqb_spec (length c) 0) as [E|E]; [|discriminate]; now destruct c.
Qed.

Definition cnf_to_one_in_three_sat : levin cnf one_in_three_sat :=
  @Levin cnf one_in_three_sat instance forward back instance_valid forward_ok back_ok.
