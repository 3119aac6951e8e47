(** Slack bits: weights 1, 2, 4, ..., the last cut off, whose subsets sum to exactly 0..[largest]. *)
From Coq Require Import ZArith List Bool Lia.
From Karpnet.problems Require Import SignSystem Sums.
Import ListNotations.
Open Scope Z_scope.

(** The weights from [w] on; there are at most [k]. *)
Fixpoint range_from (k : nat) (w largest : Z) : list Z :=
  match k with
  | O => []
  | S k => if largest <=? 0 then [] else let v := Z.min w largest in v :: range_from k (2 * w) (largest - v)
  end.
Definition range_bits (largest : Z) : list Z := range_from (S (Z.to_nat (Z.log2 largest))) 1 largest.

(** Which weights are chosen, from the last one on wherever one fits, and what is left of the value. *)
Fixpoint fill (weights : list Z) (value : Z) : list bool * Z :=
  match weights with
  | [] => ([], value)
  | w :: weights => let (l, rest) := fill weights value in let b := w <=? rest in (b :: l, rest - w * Z.b2z b)
  end.
Definition bits_of (value : Z) (weights : list Z) : list bool := fst (fill weights value).

Lemma range_from_positive k : forall w largest a, 0 < w -> In a (range_from k w largest) -> 0 < a.
Proof.
  induction k as [|k IH]; intros w largest a W I; [easy|]; cbn [range_from] in I.
  destruct (Z.leb_spec largest 0); [easy|]; destruct I as [<-|I]; [lia|].
  refine (IH (2 * w) _ a _ I); lia.
Qed.

Lemma range_bits_nonnegative largest : nonnegative (range_bits largest).
Proof. intros a I; apply range_from_positive in I; lia. Qed.

Lemma length_fill weights value : length (fst (fill weights value)) = length weights.
Proof.
  induction weights as [|w weights IH]; [easy|]; cbn [fill].
  destruct (fill weights value); cbn [fst length] in *; lia.
Qed.
Lemma length_bits_of value weights : length (bits_of value weights) = length weights.
Proof. apply length_fill. Qed.

Lemma chosen_fill weights value : chosen weights (fst (fill weights value)) = value - snd (fill weights value).
Proof.
  induction weights as [|w weights IH]; [cbn; lia|]; cbn [fill].
  destruct (fill weights value); cbn [fst snd chosen] in *.
  rewrite IH; lia.
Qed.

(** What the weights from [w] on leave is less than [w]. *)
Lemma fill_range k : forall w largest value, 0 < w -> 0 <= largest <= w * (2 ^ Z.of_nat k - 1) ->
  0 <= value < largest + w -> 0 <= snd (fill (range_from k w largest) value) < w.
Proof.
  induction k as [|k IH]; intros w largest value W L V; [cbn in *; lia|].
  rewrite Nat2Z.inj_succ, Z.pow_succ_r in L by lia; cbn [range_from].
  destruct (Z.leb_spec largest 0); [cbn [fill snd]; lia|]; cbn [fill].
  pose proof (Z.pow_pos_nonneg 2 (Z.of_nat k)).
  destruct (Z.le_gt_cases w largest).
  - rewrite Z.min_l by lia; specialize (IH (2 * w) (largest - w) value ltac:(lia) ltac:(lia) ltac:(lia)).
    destruct (fill _ value) as [l r]; cbn [snd] in *; destruct (Z.leb_spec w r); cbn [Z.b2z]; lia.
  - rewrite Z.min_r by lia; destruct k as [|k].
    { cbn [range_from fill snd]; destruct (Z.leb_spec largest value); cbn [Z.b2z]; lia. }
    cbn [range_from]; destruct (Z.leb_spec (largest - largest) 0); [|lia].
    cbn [fill snd]; destruct (Z.leb_spec largest value); cbn [Z.b2z]; lia.
Qed.

Lemma chosen_bits_of largest value : 0 <= value <= largest ->
  chosen (range_bits largest) (bits_of value (range_bits largest)) = value.
Proof.
  intro V; unfold bits_of; rewrite chosen_fill.
  enough (0 <= snd (fill (range_bits largest) value) < 1) by lia.
  apply fill_range; [lia | | lia]; rewrite Nat2Z.inj_succ, Z2Nat.id by apply Z.log2_nonneg.
  destruct (Z.eq_dec largest 0) as [->|N]; [cbn; lia|].
  pose proof (Z.log2_spec largest); lia.
Qed.

Lemma sum_range_bits_nonneg largest n x : 0 <= sum (numbered n (range_bits largest)) x.
Proof. apply sum_numbered_bounded, range_bits_nonnegative. Qed.
