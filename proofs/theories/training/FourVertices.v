(** Three channels on the complete graph of four vertices: where vertices are worth at least [y] and edges at most [d],
    [5 y <= 4 d]. One vertex has a channel for itself, and the others have two; or supports lie in each other. *)
From Coq Require Import List Reals Lra Lia.
From Karpnet.training Require Import Networks TwoChannels Channels.
Import ListNotations.
Open Scope R_scope.

Section Rising.
Variables (y d : R).
Hypothesis positive : 0 < y.
Hypothesis small : 4 * d < 5 * y.

(** Two vertices where the second channel is stronger than the third, and the first is weak. *)
Lemma weak_pair a b c a' b' c' : c <= b -> c' <= b' -> a <= d - y -> a' <= d - y ->
  y <= relu a + relu b + relu c -> y <= relu a' + relu b' + relu c' ->
  relu (a + a') + relu (b + b') + relu (c + c') <= d -> False.
Proof.
  intros B B' A A' Y Y' D.
  pose proof (relu_above (a + a')); pose proof (relu_nonneg (a + a')); pose proof (relu_above (b + b')).
  pose proof (relu_above (c + c')); pose proof (relu_nonneg (c + c')).
  destruct (relu_cases a), (relu_cases b), (relu_cases c), (relu_cases a'), (relu_cases b'), (relu_cases c'); lra.
Qed.

(** Values of three channels. *)
Variables x p q : nat -> R.
Definition worth_of (i : nat) : R := relu (x i) + relu (p i) + relu (q i).
Definition edge_worth_of (i j : nat) : R := relu (x i + x j) + relu (p i + p j) + relu (q i + q j).
Hypothesis vertices : forall i, (i < 4)%nat -> y <= worth_of i.
Hypothesis edges : forall i j, (i < 4)%nat -> (j < 4)%nat -> i <> j -> edge_worth_of i j <= d.

(** Where one channel is enough for a vertex, the others live on two. *)
Lemma own_channel i : (i < 4)%nat -> y <= x i -> False.
Proof.
  intros I Y; assert (forall j, (j < 4)%nat -> j <> i -> x j <= d - y) as W.
  { intros j J N; pose proof (edges i j I J (Nat.neq_sym _ _ N)) as E; unfold edge_worth_of in E.
    pose proof (relu_above (x i + x j)); pose proof (relu_nonneg (p i + p j)); pose proof (relu_nonneg (q i + q j));
      lra. }
  assert (forall j k, (j < 4)%nat -> (k < 4)%nat -> j <> k -> j <> i -> k <> i -> q j <= p j -> q k <= p k -> False)
    as P.
  { intros j k J K N NJ NK Bj Bk; exact (weak_pair _ _ _ _ _ _ Bj Bk (W j J NJ) (W k K NK) (vertices j J) (vertices k K)
      (edges j k J K N)). }
  assert (forall j k, (j < 4)%nat -> (k < 4)%nat -> j <> k -> j <> i -> k <> i -> p j <= q j -> p k <= q k -> False)
    as Q.
  { intros j k J K N NJ NK Bj Bk; apply (weak_pair (x j) (q j) (p j) (x k) (q k) (p k) Bj Bk (W j J NJ) (W k K NK)).
    - pose proof (vertices j J) as V; unfold worth_of in V; lra.
    - pose proof (vertices k K) as V; unfold worth_of in V; lra.
    - pose proof (edges j k J K N) as V; unfold edge_worth_of in V; lra. }
  assert (exists j k l, (j < 4 /\ k < 4 /\ l < 4 /\ j <> k /\ j <> l /\ k <> l /\ j <> i /\ k <> i /\ l <> i)%nat)
    as (j & k & l & H).
  { assert (i = 0 \/ i = 1 \/ i = 2 \/ i = 3)%nat as [-> | [-> | [-> | ->]]] by lia;
      [exists 1%nat, 2%nat, 3%nat | exists 0%nat, 2%nat, 3%nat | exists 0%nat, 1%nat, 3%nat | exists 0%nat, 1%nat,
        2%nat]; lia. }
  destruct H as (J & K & L & JK & JL & KL & JI & KI & LI).
  destruct (Rle_lt_dec (q j) (p j)), (Rle_lt_dec (q k) (p k)), (Rle_lt_dec (q l) (p l));
    (eapply (P j k); eassumption) || (eapply (P j l); eassumption) || (eapply (P k l); eassumption) ||
    (apply (Q j k); (assumption || lra)) || (apply (Q j l); (assumption || lra)) || (apply (Q k l);
      (assumption || lra)).
Qed.
End Rising.

Section Cases.
Variables (y d : R) (x p q : nat -> R).
Hypothesis positive : 0 < y.
Hypothesis small : 4 * d < 5 * y.
Hypothesis vertices : forall i, (i < 4)%nat -> y <= worth_of x p q i.
Hypothesis edges : forall i j, (i < 4)%nat -> (j < 4)%nat -> i <> j -> edge_worth_of x p q i j <= d.

Lemma no_own i : (i < 4)%nat -> x i < y /\ p i < y /\ q i < y.
Proof.
  intro I; repeat split; apply Rnot_le_lt; intro Y.
  - apply (own_channel y d positive small x p q vertices edges i I Y).
  - apply (own_channel y d positive small p x q) with i; try assumption.
    + intros j J; pose proof (vertices j J); unfold worth_of in *; lra.
    + intros j k J K N; pose proof (edges j k J K N); unfold edge_worth_of in *; lra.
  - apply (own_channel y d positive small q x p) with i; try assumption.
    + intros j J; pose proof (vertices j J); unfold worth_of in *; lra.
    + intros j k J K N; pose proof (edges j k J K N); unfold edge_worth_of in *; lra.
Qed.

(** Which channels are active. *)
Inductive support (i : nat) : nat -> Prop :=
| Support_xp : 0 < x i -> 0 < p i -> q i <= 0 -> support i 0
| Support_xq : 0 < x i -> p i <= 0 -> 0 < q i -> support i 1
| Support_pq : x i <= 0 -> 0 < p i -> 0 < q i -> support i 2
| Support_all : 0 < x i -> 0 < p i -> 0 < q i -> support i 3.

Lemma supported i : (i < 4)%nat -> exists s, (s < 4)%nat /\ support i s.
Proof.
  intro I; pose proof (vertices i I) as V; destruct (no_own i I) as (X & P & Q); unfold worth_of in V.
  destruct (relu_cases (x i)) as [[? EX]|[? EX]], (relu_cases (p i)) as [[? EP]|[? EP]], (relu_cases (q i))
    as [[? EQ]|[? EQ]];
    rewrite EX, EP, EQ in V; try lra; [exists 3%nat | exists 0%nat | exists 1%nat | exists 2%nat];
    (split; [lia|]; constructor; assumption).
Qed.

Lemma differ_in_support i j s : (i < 4)%nat -> (j < 4)%nat -> i <> j -> support i s -> support j s -> False.
Proof.
  intros I J N Si Sj; pose proof (vertices i I) as Vi; pose proof (vertices j J) as Vj;
    pose proof (edges i j I J N) as E.
  unfold worth_of, edge_worth_of in *.
  pose proof (relu_above (x i + x j)); pose proof (relu_above (p i + p j)); pose proof (relu_above (q i + q j)).
  pose proof (relu_nonneg (x i + x j)); pose proof (relu_nonneg (p i + p j)); pose proof (relu_nonneg (q i + q j)).
  destruct Si; inversion Sj; subst;
    destruct (relu_cases (x i)), (relu_cases (p i)), (relu_cases (q i)), (relu_cases (x j)), (relu_cases (p j)),
      (relu_cases (q j)); lra.
Qed.

Lemma all_and_two i j k : (i < 4)%nat -> (j < 4)%nat -> (k < 4)%nat -> i <> j -> i <> k ->
  support i 3 -> support j 0 -> support k 1 -> False.
Proof.
  intros I J K NJ NK Si Sj Sk; pose proof (vertices i I) as Vi; pose proof (vertices j J) as Vj;
    pose proof (vertices k K) as Vk.
  pose proof (edges i j I J NJ) as Ej; pose proof (edges i k I K NK) as Ek; unfold worth_of, edge_worth_of in *.
  inversion Si; inversion Sj; inversion Sk; subst.
  pose proof (relu_above (x i + x j)); pose proof (relu_above (p i + p j)); pose proof (relu_nonneg (q i + q j)).
  pose proof (relu_above (x i + x k)); pose proof (relu_nonneg (p i + p k)); pose proof (relu_above (q i + q k)).
  rewrite (relu_positive (x i)), (relu_positive (p i)), (relu_positive (q i)) in Vi by lra.
  rewrite (relu_positive (x j)), (relu_positive (p j)), (relu_negative (q j)) in Vj by lra.
  rewrite (relu_positive (x k)), (relu_negative (p k)), (relu_positive (q k)) in Vk by lra; lra.
Qed.

Theorem four_vertices : False.
Proof.
  destruct (supported 0) as (s0 & B0 & S0); [lia|]; destruct (supported 1) as (s1 & B1 & S1); [lia|].
  destruct (supported 2) as (s2 & B2 & S2); [lia|]; destruct (supported 3) as (s3 & B3 & S3); [lia|].
  assert (forall i j s t, (i < 4)%nat -> (j < 4)%nat -> i <> j -> support i s -> support j t -> s <> t) as D
    by (intros i j s t I J N Si Sj ->; exact (differ_in_support i j t I J N Si Sj)).
  assert (s0 <> s1 /\ s0 <> s2 /\ s0 <> s3 /\ s1 <> s2 /\ s1 <> s3 /\ s2 <> s3)%nat as N.
  { repeat split; [apply (D 0 1)%nat | apply (D 0 2)%nat | apply (D 0 3)%nat | apply (D 1 2)%nat | apply (D 1 3)%nat |
      apply (D 2 3)%nat];
      (assumption || lia). }
  assert (forall s, (s < 4)%nat -> exists i, (i < 4)%nat /\ support i s) as A.
  { intros s B; assert (s = s0 \/ s = s1 \/ s = s2 \/ s = s3) as [-> | [-> | [-> | ->]]] by lia;
      [exists 0%nat | exists 1%nat | exists 2%nat | exists 3%nat]; (split; [lia | assumption]). }
  destruct (A 3%nat) as (i & I & Si); [lia|]; destruct (A 0%nat) as (j & J & Sj); [lia|].
  destruct (A 1%nat) as (k & K & Sk); [lia|].
  apply (all_and_two i j k I J K); try assumption; intros ->; [inversion Si; inversion Sj | inversion Si; inversion Sk];
    lra.
Qed.
End Cases.

(** ** A channel that falls *)

Section Falling.
Variables (y d r s t : R) (x p q : nat -> R).
Hypothesis positive : 0 < y.
Hypothesis small : d < 2 * y.
Hypothesis falls : t <= 0.
Let value (a b c : R) : R := r * relu a + s * relu b + t * relu c.
Hypothesis vertices : forall i, (i < 4)%nat -> y <= value (x i) (p i) (q i).
Hypothesis edges : forall i j, (i < 4)%nat -> (j < 4)%nat -> i <> j -> value (x i + x j) (p i + p j) (q i + q j) <= d.

Lemma channel_of_equal k a b : (0 < a <-> 0 < b) -> k * relu a + k * relu b <= k * relu (a + b).
Proof.
  intro E; destruct (relu_cases a) as [[? ->]|[? ->]], (relu_cases b) as [[? ->]|[? ->]];
    try (exfalso; (assert (0 < a) by tauto; lra) || (assert (0 < b) by tauto; lra)).
  - rewrite relu_positive by lra; lra.
  - rewrite relu_negative by lra; lra.
Qed.
Lemma falling_channel k a b : k <= 0 -> k * relu a + k * relu b <= k * relu (a + b).
Proof. intro K; pose proof (relu_subadditive a b); nra. Qed.

Definition pattern_of (i : nat) : nat := ((if Rlt_le_dec 0 (x i) then 1 else 0) +
  (if Rlt_le_dec 0 (p i) then 2 else 0))%nat.

Lemma pattern_range i : (i < 4)%nat -> (1 <= pattern_of i <= 3)%nat.
Proof.
  intro I; unfold pattern_of; destruct (Rlt_le_dec 0 (x i)), (Rlt_le_dec 0 (p i)); try lia; exfalso.
  pose proof (vertices i I) as V; unfold value in V; rewrite (relu_negative (x i)), (relu_negative (p i)) in V by lra.
  pose proof (relu_nonneg (q i)); nra.
Qed.

Theorem four_vertices_falling : False.
Proof.
  assert (exists i j, (i < 4 /\ j < 4 /\ i <> j /\ pattern_of i = pattern_of j)%nat) as (i & j & I & J & N & E).
  { pose proof (pattern_range 0); pose proof (pattern_range 1); pose proof (pattern_range 2);
      pose proof (pattern_range 3).
    destruct (Nat.eq_dec (pattern_of 0) (pattern_of 1)); [exists 0%nat, 1%nat; lia|].
    destruct (Nat.eq_dec (pattern_of 0) (pattern_of 2)); [exists 0%nat, 2%nat; lia|].
    destruct (Nat.eq_dec (pattern_of 0) (pattern_of 3)); [exists 0%nat, 3%nat; lia|].
    destruct (Nat.eq_dec (pattern_of 1) (pattern_of 2)); [exists 1%nat, 2%nat; lia|].
    destruct (Nat.eq_dec (pattern_of 1) (pattern_of 3)); [exists 1%nat, 3%nat; lia|].
    exists 2%nat, 3%nat; lia. }
  assert ((0 < x i <-> 0 < x j) /\ (0 < p i <-> 0 < p j)) as [X P].
  { unfold pattern_of in E; destruct (Rlt_le_dec 0 (x i)), (Rlt_le_dec 0 (x j)), (Rlt_le_dec 0 (p i)),
      (Rlt_le_dec 0 (p j));
      try discriminate; split; split; intro; lra. }
  pose proof (vertices i I); pose proof (vertices j J); pose proof (edges i j I J N); unfold value in *.
  pose proof (channel_of_equal r _ _ X); pose proof (channel_of_equal s _ _ P);
    pose proof (falling_channel t (q i) (q j) falls); lra.
Qed.
End Falling.
