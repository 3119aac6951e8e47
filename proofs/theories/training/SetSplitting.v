(** Two channels with all biases, not negative at the origin and negative at both signs of every vertex: an edge
    where they are not negative has vertices of both signs of either channel. *)
From Coq Require Import List Reals Lra.
From Karpnet.training Require Import Networks Unions TwoChannels Channels.
Import ListNotations.
Open Scope R_scope.

(** What a channel rises by. *)
Definition rise (b t : R) : R := relu (t + b) - relu b.

Lemma rise_monotone b s t : s <= t -> rise b s <= rise b t.
Proof. intro H; unfold rise; destruct (relu_cases (s + b)), (relu_cases (t + b)); lra. Qed.
Lemma rise_positive b x y : 0 <= x -> 0 <= y -> rise b x + rise b y <= rise b (x + y).
Proof.
  intros X Y; unfold rise; destruct (relu_cases (x + b)), (relu_cases (y + b)), (relu_cases (x + y + b)),
    (relu_cases b); lra.
Qed.
Lemma rise_negative b x y : x <= 0 -> y <= 0 -> rise b x + rise b y <= rise b (x + y).
Proof.
  intros X Y; unfold rise; destruct (relu_cases (x + b)), (relu_cases (y + b)), (relu_cases (x + y + b)),
    (relu_cases b); lra.
Qed.
Lemma rise_zero b : rise b 0 = 0.
Proof. unfold rise; rewrite Rplus_0_l; lra. Qed.

Lemma rise_above b t : 0 < rise b t -> 0 < t.
Proof. unfold rise; destruct (relu_cases (t + b)), (relu_cases b); lra. Qed.
Lemma rise_below b t : rise b t < 0 -> t < 0 /\ 0 < b.
Proof. unfold rise; destruct (relu_cases (t + b)), (relu_cases b); lra. Qed.
Lemma rise_not_above b t : t <= 0 -> rise b t <= 0.
Proof. intro T; rewrite <- (rise_zero b); now apply rise_monotone. Qed.

Lemma rises_positive b (t : nat -> R) e : (forall i, In i e -> 0 <= t i) -> total (fun i => rise b (t i)) e
  <= rise b (total t e).
Proof.
  induction e as [|v e IH]; intro H; [unfold total; cbn; rewrite rise_zero; lra|]; rewrite !total_cons.
  specialize (IH (fun i I => H i (or_intror I))); specialize (H v (or_introl eq_refl)) as V.
  pose proof (total_nonneg t e (fun i I => H i (or_intror I))); pose proof (rise_positive b (t v) (total t e)); lra.
Qed.
Lemma rises_negative b (t : nat -> R) e : (forall i, In i e -> t i <= 0) -> total (fun i => rise b (t i)) e
  <= rise b (total t e).
Proof.
  induction e as [|v e IH]; intro H; [unfold total; cbn; rewrite rise_zero; lra|]; rewrite !total_cons.
  specialize (IH (fun i I => H i (or_intror I))); specialize (H v (or_introl eq_refl)) as V.
  assert (total t e <= 0).
  { rewrite <- (total_zero (fun _ => 0) e) by easy; apply total_monotone; intros i I; apply H; now right. }
  pose proof (rise_negative b (t v) (total t e)); lra.
Qed.

Section Edge.
Variables (e : list nat) (p q : nat -> R) (b1 b2 f : R).
Hypothesis nonempty : e <> [].
Hypothesis origin : 0 <= f.

Lemma some_member : exists i, In i e.
Proof. destruct e as [|v l]; [easy|]; exists v; now left. Qed.

(** Channels that both fall have opposite signs. *)
Lemma both_fall :
  (forall i, In i e -> f - rise b1 (p i) - rise b2 (q i) < 0 /\ f - rise b1 (- p i) - rise b2 (- q i) < 0) ->
  0 <= f - rise b1 (total p e) - rise b2 (total q e) -> ~ (forall i, In i e -> 0 < p i) /\
    ~ (forall i, In i e -> p i <= 0).
Proof.
  intros H E.
  assert (forall i, In i e -> 0 < p i /\ q i < 0 \/ p i < 0 /\ 0 < q i) as S.
  { intros i I; destruct (H i I) as [P N].
    assert (0 < rise b1 (p i) \/ 0 < rise b2 (q i)) as [X|X]
      by (destruct (Rlt_le_dec 0 (rise b1 (p i))); [left | right]; lra);
      apply rise_above in X;
      assert (0 < rise b1 (- p i) \/ 0 < rise b2 (- q i)) as [Y|Y]
        by (destruct (Rlt_le_dec 0 (rise b1 (- p i))); [left | right]; lra);
      apply rise_above in Y; lra. }
  assert (total (fun i => rise b1 (p i)) e + total (fun i => rise b2 (q i)) e > f) as T.
  { rewrite <- total_plus; destruct some_member as [i I].
    pose proof (total_ge_one (fun i => rise b1 (p i) + rise b2 (q i)) e i) as G.
    specialize (G (fun j J => ltac:(cbv beta; pose proof (proj1 (H j J)); lra)) I); cbv beta in G.
    pose proof (proj1 (H i I)); lra. }
  split; intro A.
  - pose proof (rises_positive b1 p e); pose proof (rises_negative b2 q e).
    assert (forall i, In i e -> q i < 0) as Q
      by (intros i I; destruct (S i I) as [[_ Q]|[P _]]; [exact Q | specialize (A i I); lra]).
    assert (total (fun i => rise b1 (p i)) e <= rise b1 (total p e)) by (apply H0; intros i I; specialize (A i I); lra).
    assert (total (fun i => rise b2 (q i)) e <= rise b2 (total q e)) by (apply H1; intros i I; specialize (Q i I); lra);
      lra.
  - pose proof (rises_negative b1 p e A); pose proof (rises_positive b2 q e).
    assert (forall i, In i e -> 0 < q i) as Q
      by (intros i I; destruct (S i I) as [[P _]|[_ Q]]; [specialize (A i I); lra | exact Q]).
    assert (total (fun i => rise b2 (q i)) e <= rise b2 (total q e)) by (apply H1; intros i I; specialize (Q i I); lra);
      lra.
Qed.

(** One that rises and one that falls have the same sign. *)
Lemma one_falls :
  (forall i, In i e -> f + rise b1 (p i) - rise b2 (q i) < 0 /\ f + rise b1 (- p i) - rise b2 (- q i) < 0) ->
  0 <= f + rise b1 (total p e) - rise b2 (total q e) ->
  (forall i, In i e -> 0 < p i <-> 0 < q i) /\ ~ (forall i, In i e -> 0 < p i) /\ ~ (forall i, In i e -> p i <= 0).
Proof.
  intros H E.
  assert (forall i, In i e -> 0 < b1 /\ (0 < p i /\ 0 < q i \/ p i < 0 /\ q i < 0)) as S.
  { intros i I; destruct (H i I) as [P N]; destruct (Rlt_le_dec 0 (q i)) as [Q|Q].
    - pose proof (rise_not_above b2 (- q i)); destruct (rise_below b1 (- p i)); [lra|]; split; [assumption | left; lra].
    - pose proof (rise_not_above b2 (q i) Q); destruct (rise_below b1 (p i)); [lra|]; split;
        [assumption | right; split; [assumption|]].
      destruct Q as [Q|Q]; [exact Q | exfalso]; rewrite Q, Ropp_0, rise_zero in N; destruct (rise_below b1 (- p i));
        lra. }
  split; [|split].
  - intros i I; destruct (S i I) as [_ [?|?]]; split; lra.
  - intro A; destruct some_member as [i I].
    assert (total (fun i => rise b2 (q i)) e <= rise b2 (total q e)) as Q.
    { apply rises_positive; intros j J; destruct (S j J) as [_ [?|?]]; specialize (A j J); lra. }
    assert (rise b1 (total p e) = total (fun i => rise b1 (p i)) e) as P.
    { assert (0 < b1) as B by apply (S i I).
      rewrite (total_ext (fun i => rise b1 (p i)) p).
      - pose proof (total_nonneg p e (fun j J => Rlt_le _ _ (A j J))); unfold rise; rewrite !relu_positive by lra; lra.
      - intros j J; specialize (A j J); unfold rise; rewrite !relu_positive by lra; lra. }
    pose proof (total_ge_one (fun i => rise b2 (q i) + -1 * rise b1 (p i)) e i) as G.
    specialize (G (fun j J => ltac:(cbv beta; pose proof (proj1 (H j J)); lra)) I); cbv beta in G.
    rewrite total_plus, total_scaled in G; pose proof (proj1 (H i I)); lra.
  - intro A; destruct some_member as [i I]; destruct (H i I) as [P N]; destruct (S i I) as [B [?|[PI QI]]];
      [specialize (A i I); lra|].
    assert (total p e <= p i) as TP.
    { pose proof (total_ge_one (fun j => -1 * p j) e i) as G; rewrite total_scaled in G; cbv beta in G.
      specialize (G (fun j J => ltac:(specialize (A j J); lra)) I); lra. }
    pose proof (rise_monotone b1 _ _ TP) as M; clear TP H S A; unfold rise in *.
    destruct (relu_cases (p i + b1)), (relu_cases (q i + b2)), (relu_cases (- p i + b1)), (relu_cases (- q i + b2)),
      (relu_cases b1), (relu_cases b2), (relu_cases (total q e + b2)); lra.
Qed.
End Edge.

(** [s] and [t] are the sides of the channels. *)
Theorem split (s t b1 b2 c : R) (p q : nat -> R) (e : list nat) :
  let value x y := s * relu (x + b1) + t * relu (y + b2) + c in
  (s = 1 \/ s = -1) -> (t = 1 \/ t = -1) -> e <> [] -> 0 <= value 0 0 ->
  (forall i, In i e -> value (p i) (q i) < 0 /\ value (- p i) (- q i) < 0) -> 0 <= value (total p e) (total q e) ->
  ~ (forall i, In i e -> 0 < p i) /\ ~ (forall i, In i e -> p i <= 0).
Proof.
  intros value S T N O H E; set (f := value 0 0) in *.
  assert (forall x y, value x y = f + s * rise b1 x + t * rise b2 y) as V.
  { intros x y; unfold f, value, rise; rewrite !Rplus_0_l; ring. }
  rewrite V in E; assert (forall i, In i e -> f + s * rise b1 (p i) + t * rise b2 (q i) < 0 /\
                                      f + s * rise b1 (- p i) + t * rise b2 (- q i) < 0) as W.
  { intros i I; rewrite <- !V; now apply H. }
  clear H V; destruct S as [-> | ->], T as [-> | ->].
  - exfalso; destruct (some_member e N) as [i I]; destruct (W i I) as [P M]; unfold rise in P, M.
    destruct (relu_cases (p i + b1)), (relu_cases (q i + b2)), (relu_cases (- p i + b1)), (relu_cases (- q i + b2)),
      (relu_cases b1), (relu_cases b2); lra.
  - apply (one_falls e p q b1 b2 f); [exact N | exact O | | lra].
    intros i I; destruct (W i I); split; lra.
  - destruct (one_falls e q p b2 b1 f) as (B & C & D); [exact N | exact O | | lra|].
    + intros i I; destruct (W i I); split; lra.
    + split; intro A; [apply C | apply D]; intros i I; specialize (A i I); specialize (B i I); [tauto|].
      apply Rnot_lt_le; intro; lra || (apply B in H; lra).
  - apply (both_fall e p q b1 b2 f); [exact N | exact O | | lra].
    intros i I; destruct (W i I); split; lra.
Qed.
