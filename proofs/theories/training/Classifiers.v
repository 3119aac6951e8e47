(** Classification: labels 0 and 1, and the decisions of real and of rational numbers. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.training Require Import Networks Unions Lifting Shapes Rationals.
Import ListNotations.
Open Scope R_scope.

Definition label (b : bool) : Q := if b then 1 else 0.

Lemma Q2R_label b : Q2R (label b) = one_if b.
Proof. destruct b; [apply Q2R_1 | apply Q2R_0]. Qed.

(** An error below 1 is none. *)
Lemma classified b y d : d < 1 -> Rabs (one_if b - Q2R (label y)) <= d -> b = y.
Proof.
  rewrite Q2R_label; unfold one_if; intros D H; destruct b, y; try reflexivity; exfalso; unfold Rabs in H;
    destruct (Rcase_abs _); lra.
Qed.
Lemma classified_exactly b y : b = y -> Rabs (one_if b - Q2R (label y)) <= 0.
Proof. intros ->; rewrite Q2R_label, Rminus_eq_0, Rabs_R0; lra. Qed.

Lemma at_least_false x y : at_least x y = false <-> x < y.
Proof. unfold at_least; destruct (Rle_lt_dec y x); split; (easy || lra). Qed.
Lemma exceeds_false x y : exceeds x y = false <-> x <= y.
Proof. unfold exceeds; destruct (Rlt_le_dec y x); split; (easy || lra). Qed.

(** [exceeds] on rational numbers. *)
Definition rational_exceeds (x y : Q) : bool := negb (Qle_bool x y).
(** ** The first of a list with a property, 0 where there is none *)

Fixpoint first {A} (p : A -> bool) (l : list A) : nat :=
  match l with
  | [] => 0
  | x :: l => if p x then 0 else if existsb p l then S (first p l) else 0
  end.

Lemma first_found {A} (p : A -> bool) l : existsb p l = true -> exists x, nth_error l (first p l) = Some x /\ p x
  = true.
Proof.
  induction l as [|x l IH]; [easy|]; cbn [existsb first]; destruct (p x) eqn:E; [now exists x|].
  cbn [orb]; intro H; rewrite H; exact (IH H).
Qed.
Lemma first_below {A} (p : A -> bool) l k : length l = k -> (1 <= k)%nat -> (first p l < k)%nat.
Proof.
  intros <-; destruct (existsb p l) eqn:E.
  - destruct (first_found p l E) as (x & X & _); intros _; apply nth_error_Some; congruence.
  - destruct l as [|x l]; cbn [length first existsb] in *; [lia|]; apply Bool.orb_false_iff in E as [-> ->]; lia.
Qed.
Lemma first_map {A B} (f : A -> B) p l : first p (List.map f l) = first (fun x => p (f x)) l.
Proof.
  assert (existsb p (List.map f l) = existsb (fun x => p (f x)) l) as E.
  { induction l as [|x l IH]; [reflexivity|]; cbn; now rewrite IH. }
  revert E; induction l as [|x l IH]; intro E; [reflexivity|]; cbn [List.map first existsb] in *; destruct (p (f x));
    [reflexivity|].
  cbn [orb] in E; rewrite E, IH by exact E; reflexivity.
Qed.
Lemma first_ext {A} (p q : A -> bool) l : (forall x, p x = q x) -> first p l = first q l.
Proof.
  intro E; assert (forall l, existsb p l = existsb q l) as X by (induction l0; cbn; congruence).
  induction l as [|x l IH]; [reflexivity|]; cbn; now rewrite E, X, IH.
Qed.

(** ** Misfits of a task of small graphs, where some are allowed *)

Lemma filter_combine {A B C} (f : A -> C) (P : C -> B -> bool) xs : forall ys,
  length (filter (fun p => P (f (fst p)) (snd p)) (combine xs ys))
  = length (filter (fun p => P (fst p) (snd p)) (combine (List.map f xs) ys)).
Proof.
  induction xs as [|x xs IH]; intros [|y ys]; cbn [combine List.map filter fst snd]; try reflexivity.
  destruct (P (f x) y); cbn [length]; now rewrite IH.
Qed.

Theorem misfits_of_graphs f k F ss tol e h : Forall well_formed (List.map fst ss) ->
  misfits (forgiven (graph_task f k F ss tol) e) h
  = length (filter (fun p => exceeds (Rabs (answer (alone F (fst p)) f h (nodes (fst p)) - Q2R (snd p))) (Q2R tol)) ss).
Proof.
  intro W; unfold misfits, is_misfit; cbn [forgiven graph_task samples labelled_nodes labels data family_of tolerance
    sizes].
  set (P := fun x y => exceeds (Rabs (x - Q2R y)) (Q2R tol)).
  change (length (filter (fun p => P (answer (union F (List.map fst ss)) f h (fst p)) (snd p))
            (combine (ranges 0 (List.map order (List.map fst ss))) (List.map snd ss)))
          = length (filter (fun p => P (answer (alone F (fst p)) f h (nodes (fst p))) (snd p)) ss)).
  rewrite filter_combine, answers_on_union by exact W.
  rewrite <- (filter_combine (fun g => answer (alone F g) f h (nodes g)) P); now rewrite combine_fst_snd.
Qed.

Lemma misclassified b y : exceeds (Rabs (one_if b - Q2R (label y))) (Q2R 0) = xorb b y.
Proof.
  rewrite Q2R_label, Q2R_0; unfold one_if, exceeds, Rabs; destruct b, y; cbn;
    destruct (Rcase_abs _), (Rlt_le_dec _ _); (reflexivity || lra).
Qed.
