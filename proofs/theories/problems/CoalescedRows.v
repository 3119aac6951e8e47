(** Rows as the Python classes keep them: the columns in order, none of them twice, and no zeros. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.problems Require Import SignSystem Sums ProperRows.
Import ListNotations.
Open Scope Z_scope.

Fixpoint add (i : nat) (a : Z) (r : row) : row :=
  match r with
  | [] => [(i, a)]
  | (j, b) :: q =>
      if Nat.ltb i j then (i, a) :: r else if Nat.eqb i j then (j, a + b) :: q else (j, b) :: add i a q
  end.
Definition coalesced (r : row) : row := nonzero (fold_right (fun t => add (fst t) (snd t)) [] r).

Lemma dot_add i a r s : dot (add i a r) s = a * sign (s i) + dot r s.
Proof.
  induction r as [|[j b] r IH]; cbn [add]; [cbn [dot]; lia|].
  destruct (Nat.ltb i j); [reflexivity|]; destruct (Nat.eqb_spec i j) as [->|]; cbn [dot]; [lia|]; rewrite IH; lia.
Qed.
Lemma add_columns n i a r : (i < n)%nat -> columns_below n r -> columns_below n (add i a r).
Proof.
  intro L; induction r as [|[j b] r IH]; intros C k d I; cbn [add] in I.
  - destruct I as [E|[]]; injection E as <- _; exact L.
  - assert (forall k d, In (k, d) r -> (k < n)%nat) as Q by (intros ? ? J; apply (C _ _ (or_intror J))).
    pose proof (C j b (or_introl eq_refl)).
    destruct (Nat.ltb i j); [|destruct (Nat.eqb_spec i j)]; (destruct I as [E|I]; [injection E as <- _; assumption|]).
    + exact (C k d I).
    + exact (Q k d I).
    + exact (IH Q k d I).
Qed.

Lemma dot_coalesced r s : dot (coalesced r) s = dot r s.
Proof.
  unfold coalesced; rewrite dot_sum, sum_nonzero, total_nonzero, <- dot_sum.
  induction r as [|[i a] r IH]; cbn [fold_right fst snd]; [easy|]; now rewrite dot_add, IH.
Qed.
Lemma coalesced_columns n r : columns_below n r -> columns_below n (coalesced r).
Proof.
  intro C; apply columns_below_nonzero; induction r as [|[i a] r IH]; cbn [fold_right fst snd]; [easy|].
  apply add_columns; [exact (C i a (or_introl eq_refl)) | apply IH; intros j b I; exact (C j b (or_intror I))].
Qed.
