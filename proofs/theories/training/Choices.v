(** What decoders choose by: the first of the largest numbers, and patterns of signs. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.training Require Import Networks Rationals Classifiers.
Import ListNotations.
Open Scope R_scope.

(** The first of the largest. *)
Fixpoint best {K} (less : K -> K -> bool) (l : list K) : nat :=
  match l with
  | [] => 0
  | x :: l => if existsb (less x) l then S (best less l) else 0
  end.
Definition less (x y : R) : bool := exceeds y x.
Definition rational_less (x y : Q) : bool := rational_exceeds y x.

Lemma best_largest l : l <> [] -> exists x, nth_error l (best less l) = Some x /\ forall y, In y l -> y <= x.
Proof.
  induction l as [|x l IH]; [easy|]; intros _; cbn [best]; destruct (existsb (less x) l) eqn:E.
  - apply existsb_exists in E as (z & Z & L); apply exceeds_spec in L.
    destruct IH as (y & Y & M); [now destruct l|]; exists y; split; [exact Y|].
    intros t [<-|T]; [|now apply M]; specialize (M z Z); lra.
  - exists x; split; [reflexivity|]; intros y [<-|I]; [lra|]; destruct (less x y) eqn:L;
      [|now apply exceeds_false in L].
    apply Bool.not_true_iff_false in E; exfalso; apply E, existsb_exists; eauto.
Qed.
Lemma best_below {K} (lt : K -> K -> bool) l k : length l = k -> (1 <= k)%nat -> (best lt l < k)%nat.
Proof.
  intros <-; induction l as [|x l IH]; cbn [length best]; [lia|]; intros _.
  destruct (existsb (lt x) l) eqn:E; [|lia]; destruct l; [discriminate|]; cbn [length] in *; specialize (IH ltac:(lia));
    lia.
Qed.
Lemma best_rational l : best less (List.map Q2R l) = best rational_less l.
Proof.
  induction l as [|x l IH]; [reflexivity|]; cbn [List.map best]; rewrite IH.
  assert (existsb (less (Q2R x)) (List.map Q2R l) = existsb (rational_less x) l) as ->; [|reflexivity].
  clear; induction l as [|y l IH]; [reflexivity|]; cbn [List.map existsb]; rewrite IH; f_equal; apply exceeds_rational.
Qed.

(** Booleans as a number, the least digit first. *)
Fixpoint pattern (l : list bool) : nat := match l with [] => 0 | b :: l => (if b then 1 else 0) + 2 * pattern l end.

Lemma pattern_below l : (pattern l < 2 ^ length l)%nat.
Proof. induction l as [|[] l IH]; cbn [pattern length Nat.pow]; lia. Qed.
Lemma pattern_equal k : forall l, length k = length l -> pattern k = pattern l -> k = l.
Proof.
  induction k as [|a k IH]; intros [|b l] L P; try discriminate; [reflexivity|].
  injection L as L; cbn [pattern] in P; destruct a, b; try lia; f_equal; apply IH; (exact L || lia).
Qed.
Lemma pattern_zero l : pattern l = 0%nat -> forall b, In b l -> b = false.
Proof.
  induction l as [|a l IH]; [easy|]; cbn [pattern]; intros P b [<-|I]; [destruct a; [lia | reflexivity]|].
  apply IH; [lia | exact I].
Qed.
