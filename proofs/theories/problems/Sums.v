(** Sums of a row over 0/1 variables: x = (1 + s) / 2 turns them into sums over signs. *)
From Coq Require Import ZArith List Bool Lia.
From Karpnet.base Require Import Fresh.
From Karpnet.problems Require Import SignSystem.
Import ListNotations.
Open Scope Z_scope.

Fixpoint sum (r : row) (x : nat -> bool) : Z :=
  match r with [] => 0 | (i, a) :: r => a * Z.b2z (x i) + sum r x end.
(** The sum of the coefficients. *)
Fixpoint total (r : row) : Z := match r with [] => 0 | (_, a) :: r => a + total r end.

(** Numbers as coefficients of the variables from [n] on. *)
Fixpoint numbered (n : nat) (numbers : list Z) : row :=
  match numbers with [] => [] | a :: numbers => (n, a) :: numbered (S n) numbers end.
Definition nonzero (r : row) : row := filter (fun t => negb (snd t =? 0)) r.
Definition nonnegative (numbers : list Z) : Prop := forall a, In a numbers -> 0 <= a.

(** The sum of the numbers that a list of truth values chooses. *)
Fixpoint chosen (numbers : list Z) (l : list bool) : Z :=
  match numbers, l with a :: numbers, b :: l => a * Z.b2z b + chosen numbers l | _, _ => 0 end.

(** ** Sums over signs *)

Lemma dot_sum r s : dot r s = 2 * sum r s - total r.
Proof.
  induction r as [|[i a] r IH]; cbn [dot sum total]; [lia|]; rewrite IH; destruct (s i); cbn [sign Z.b2z]; lia.
Qed.

(** Signs relative to a reference sign. *)
Definition relative (s : nat -> bool) (n i : nat) : bool := Bool.eqb (s i) (s n).
Lemma dot_relative r s n : dot r (relative s n) = sign (s n) * dot r s.
Proof.
  induction r as [|[i a] r IH]; cbn [dot]; [lia|]; rewrite IH; unfold relative.
  destruct (s i), (s n); cbn [Bool.eqb sign]; lia.
Qed.
Lemma relative_itself s n : relative s n n = true.
Proof. apply eqb_reflx. Qed.
Lemma abs_dot_relative r s n : Z.abs (dot r (relative s n)) = Z.abs (dot r s).
Proof. rewrite dot_relative; destruct (s n); cbn [sign]; lia. Qed.

(** ** Rows put together *)

Lemma sum_app p q x : sum (p ++ q) x = sum p x + sum q x.
Proof. induction p as [|[i a] p IH]; cbn [app sum]; [lia|]; rewrite IH; lia. Qed.
Lemma total_app p q : total (p ++ q) = total p + total q.
Proof. induction p as [|[i a] p IH]; cbn [app total]; [lia|]; rewrite IH; lia. Qed.
Lemma columns_below_app n p q : columns_below n (p ++ q) <-> columns_below n p /\ columns_below n q.
Proof.
  unfold columns_below; split; [intro H; split; intros i a I; apply (H i a) | intros [P Q] i a I];
    rewrite in_app_iff in *; intuition eauto.
Qed.
Lemma columns_below_le m n r : (m <= n)%nat -> columns_below m r -> columns_below n r.
Proof. intros L C i a I; specialize (C i a I); lia. Qed.

Lemma sum_ext r x y : (forall i a, In (i, a) r -> x i = y i) -> sum r x = sum r y.
Proof.
  induction r as [|[i a] r IH]; intro H; cbn [sum]; [easy|].
  rewrite (H i a), IH; [easy | intros j b I; apply (H j b); now right | now left].
Qed.

Lemma sum_nonzero r x : sum (nonzero r) x = sum r x.
Proof.
  induction r as [|[i a] r IH]; [easy|]; unfold nonzero in *; cbn [filter snd].
  destruct (Z.eqb_spec a 0); cbn [negb sum]; lia.
Qed.
Lemma total_nonzero r : total (nonzero r) = total r.
Proof.
  induction r as [|[i a] r IH]; [easy|]; unfold nonzero in *; cbn [filter snd].
  destruct (Z.eqb_spec a 0); cbn [negb total]; lia.
Qed.
Lemma columns_below_nonzero n r : columns_below n r -> columns_below n (nonzero r).
Proof. intros C i a I; apply filter_In in I as [I _]; exact (C i a I). Qed.

Lemma sum_negb r x : sum r (fun i => negb (x i)) = total r - sum r x.
Proof. induction r as [|[i a] r IH]; cbn [sum total]; [lia|]; rewrite IH; destruct (x i); cbn [negb Z.b2z]; lia. Qed.

(** ** Numbers *)

Lemma numbered_app m : forall n l, numbered n (m ++ l) = numbered n m ++ numbered (n + length m) l.
Proof.
  induction m as [|a m IH]; intros n l; cbn [app numbered length]; [now rewrite Nat.add_0_r|].
  rewrite IH; do 3 f_equal; lia.
Qed.

Lemma numbered_in m : forall n i a, In (i, a) (numbered n m) -> In a m /\ (n <= i < n + length m)%nat.
Proof.
  induction m as [|b m IH]; intros n i a I; cbn [numbered In length] in *; [easy|].
  destruct I as [E|I]; [injection E as <- <-; split; [auto | lia]|].
  apply IH in I as [I B]; split; [auto | lia].
Qed.
Lemma columns_below_numbered m n k : (n + length m <= k)%nat -> columns_below k (numbered n m).
Proof. intros L i a I; apply numbered_in in I; lia. Qed.

Lemma sum_numbered x l : forall m n, length l = length m -> block x n l -> sum (numbered n m) x = chosen m l.
Proof.
  induction l as [|b l IH]; intros [|a m] n L B; try easy; cbn [numbered sum chosen].
  apply block_cons in B as [<- B]; rewrite (IH m (S n)); auto.
Qed.

Lemma sum_opp m x : forall n, sum (numbered n (List.map Z.opp m)) x = - sum (numbered n m) x.
Proof. induction m as [|a m IH]; intro n; cbn [List.map numbered sum]; [lia|]; rewrite IH; lia. Qed.

Lemma total_numbered m : forall n, total (numbered n m) = fold_right Z.add 0 m.
Proof. induction m as [|a m IH]; intro n; cbn [numbered total fold_right]; [easy|]; now rewrite IH. Qed.

Lemma sum_bounded r x : (forall i a, In (i, a) r -> 0 <= a) -> 0 <= sum r x <= total r.
Proof.
  induction r as [|[i a] r IH]; intro H; cbn [sum total]; [lia|].
  pose proof (H i a (or_introl eq_refl)); specialize (IH (fun j b I => H j b (or_intror I))).
  destruct (x i); cbn [Z.b2z]; lia.
Qed.
Lemma sum_numbered_bounded m n x : nonnegative m -> 0 <= sum (numbered n m) x <= total (numbered n m).
Proof. intro N; apply sum_bounded; intros i a I; apply N; now apply numbered_in in I. Qed.

(** ** Coefficients 1 *)

Definition ones (l : list nat) : row := List.map (fun i => (i, 1)) l.
Lemma sum_ones l x : sum (ones l) x = Z.of_nat (length (filter x l)).
Proof.
  induction l as [|i l IH]; [easy|]; cbn [ones List.map sum filter]; unfold ones in IH; rewrite IH.
  destruct (x i); cbn [Z.b2z length]; lia.
Qed.
Lemma columns_below_ones n l : (forall i, In i l -> (i < n)%nat) -> columns_below n (ones l).
Proof. intros B i a I; apply in_map_iff in I as (j & E & J); injection E as <- _; exact (B j J). Qed.

Lemma numbered_nth m : forall n,
  numbered n m = List.map (fun i => (i, nth (i - n) m 0)) (seq n (length m)).
Proof.
  induction m as [|a m IH]; intro n; cbn [numbered length seq List.map]; [easy|].
  rewrite Nat.sub_diag, IH; f_equal; apply map_ext_in; intros i I; apply in_seq in I.
  now replace (i - n)%nat with (S (i - S n)) by lia.
Qed.
