(** Channels with the size of their readout weight drawn in: a rising or a falling rectified line. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.training Require Import Networks Unions Shapes Rationals TwoChannels Classifiers.
Import ListNotations.
Open Scope R_scope.

Lemma relu_cases t : (0 < t /\ relu t = t) \/ (t <= 0 /\ relu t = 0).
Proof. unfold relu; destruct (Rlt_le_dec 0 t); auto. Qed.
Lemma relu_positive t : 0 <= t -> relu t = t.
Proof. destruct (relu_cases t); lra. Qed.
Lemma relu_negative t : t <= 0 -> relu t = 0.
Proof. destruct (relu_cases t); lra. Qed.
Lemma relu_nonneg t : 0 <= relu t.
Proof. destruct (relu_cases t); lra. Qed.
Lemma relu_above t : t <= relu t.
Proof. destruct (relu_cases t); lra. Qed.
Lemma relu_subadditive a b : relu (a + b) <= relu a + relu b.
Proof. destruct (relu_cases (a + b)), (relu_cases a), (relu_cases b); lra. Qed.

(** A readout weight stands before a channel, or its size inside and its sign before it. *)
Definition facing (s : R) : R := if Rlt_le_dec 0 s then 1 else -1.
Lemma drawn_in s t : s * relu t = facing s * relu (Rabs s * t).
Proof.
  unfold facing, Rabs; destruct (Rlt_le_dec 0 s), (Rcase_abs s); try lra;
    destruct (relu_cases t) as [[? ->]|[? ->]]; rewrite ?relu_positive, ?relu_negative by nra; nra.
Qed.

Lemma second_difference t d : relu (t + d) - 2 * relu t + relu (t - d) = relu (Rabs d - Rabs t).
Proof.
  unfold Rabs; destruct (Rcase_abs d), (Rcase_abs t);
    match goal with |- _ = relu ?x => destruct (relu_cases x) end;
    destruct (relu_cases (t + d)), (relu_cases t), (relu_cases (t - d)); lra.
Qed.

(** ** Sums *)

Lemma total_monotone {A} (f f' : A -> R) l : (forall x, In x l -> f x <= f' x) -> total f l <= total f' l.
Proof.
  induction l as [|x l IH]; intro H; [cbn; lra|]; rewrite !total_cons.
  pose proof (H x (or_introl eq_refl)); specialize (IH (fun y I => H y (or_intror I))); lra.
Qed.
Lemma total_nonneg {A} (f : A -> R) l : (forall x, In x l -> 0 <= f x) -> 0 <= total f l.
Proof. intro H; rewrite <- (total_zero (fun _ => 0) l) by easy; now apply total_monotone. Qed.
Lemma total_ge_one {A} (f : A -> R) l x : (forall y, In y l -> 0 <= f y) -> In x l -> f x <= total f l.
Proof.
  induction l as [|y l IH]; intros H I; [easy|]; rewrite total_cons; destruct I as [->|I].
  - pose proof (total_nonneg f l (fun y I => H y (or_intror I))); lra.
  - pose proof (H y (or_introl eq_refl)); specialize (IH (fun y I => H y (or_intror I)) I); lra.
Qed.
Lemma total_positive {A} (f : A -> R) l : 0 < total f l -> exists x, In x l /\ 0 < f x.
Proof.
  induction l as [|x l IH]; [cbn; lra|]; rewrite total_cons; intro H.
  destruct (Rlt_le_dec 0 (f x)); [exists x; split; [now left | lra]|].
  destruct IH as (y & I & Y); [lra|]; exists y; split; [now right | exact Y].
Qed.
(** All but one of the terms are 0. *)
Lemma total_single {A} (f : A -> R) l : forall i x, nth_error l i = Some x ->
  (forall i' y, nth_error l i' = Some y -> i' <> i -> f y = 0) -> total f l = f x.
Proof.
  induction l as [|z l IH]; intros [|i] x E H; try discriminate; rewrite total_cons.
  - injection E as ->; rewrite total_zero; [lra|]; intros y I; apply In_nth_error in I as [i I].
    apply (H (S i)); [exact I | lia].
  - rewrite (H 0%nat z eq_refl) by lia; rewrite (IH i x E); [lra|]; intros i' y E' N; apply (H (S i'));
      [exact E' | lia].
Qed.

Lemma total_seq_single (f : nat -> R) k i : (i < k)%nat -> (forall j, (j < k)%nat -> j <> i -> f j = 0) ->
  total f (seq 0 k) = f i.
Proof.
  intros L Z; assert (forall j, (j < k)%nat -> nth_error (seq 0 k) j = Some j) as N.
  { intros j J; rewrite (nth_error_nth' _ 0%nat) by (now rewrite seq_length); now rewrite seq_nth. }
  apply (total_single f _ i i (N i L)); intros j y E D.
  assert (j < length (seq 0 k))%nat as B by (apply nth_error_Some; congruence); rewrite seq_length in B.
  rewrite N in E by exact B; injection E as <-; now apply Z.
Qed.

Lemma relu_integer z : relu (IZR z) = IZR (Z.max 0 z).
Proof.
  destruct (Z.max_spec 0 z) as [[L ->]|[L ->]]; [apply IZR_lt in L; apply relu_positive; lra|].
  apply relu_negative, IZR_le; lia.
Qed.
