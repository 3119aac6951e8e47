(** Fresh variables, numbered behind those of the source: their values are a list. *)
From Coq Require Import List Lia PeanoNat.
From Karpnet.base Require Import Blocks.
Import ListNotations.

(** The values of a list, from variable [n] on. *)
Definition behind (n : nat) (w : nat -> bool) (l : list bool) (i : nat) : bool :=
  if i <? n then w i else nth (i - n) l false.

(** The variables from [n] on have the values of the list. *)
Definition block (w : nat -> bool) (n : nat) (l : list bool) : Prop :=
  forall i, i < length l -> w (n + i) = nth i l false.

(** Equal on the variables below [n]. *)
Definition agree (n : nat) (a b : nat -> bool) : Prop := forall i, i < n -> a i = b i.

Lemma behind_below n w l i : i < n -> behind n w l i = w i.
Proof. unfold behind; destruct (Nat.ltb_spec i n); [reflexivity | lia]. Qed.

Lemma behind_block n w l : block (behind n w l) n l.
Proof. intros i I; unfold behind; destruct (Nat.ltb_spec (n + i) n); [lia | f_equal; lia]. Qed.

Lemma block_app w n l m : block w n (l ++ m) <-> block w n l /\ block w (n + length l) m.
Proof.
  unfold block; rewrite app_length; split; [intro H; split; intros i I | intros [L M] i I].
  - now rewrite H, app_nth1 by lia.
  - rewrite <- Nat.add_assoc, H, app_nth2 by lia; f_equal; lia.
  - destruct (Nat.lt_ge_cases i (length l)); [rewrite app_nth1 by lia; auto|].
    rewrite app_nth2, <- M by lia; f_equal; lia.
Qed.

Lemma block_cons w n b l : block w n (b :: l) <-> w n = b /\ block w (S n) l.
Proof.
  rewrite (block_app w n [b] l), Nat.add_1_r; split; intros [H L]; (split; [|exact L]).
  - specialize (H 0); rewrite Nat.add_0_r in H; apply H; cbn; lia.
  - intros i I; cbn in I; replace i with 0 by lia; now rewrite Nat.add_0_r.
Qed.

(** Each block holds the values of its element. *)
Lemma block_flat_map {C} (size : C -> nat) (f : C -> list bool) w cs : (forall c, length (f c) = size c) ->
  forall n, block w n (flat_map f cs) -> forall c s, In (c, s) (blocks size n cs) -> block w s (f c).
Proof.
  intro L; induction cs as [|d cs IH]; intros n B c s I; [destruct I|]; cbn [flat_map blocks] in *.
  apply block_app in B as [B T]; rewrite L in T; destruct I as [E|I]; [now injection E as <- <-|].
  exact (IH _ T c s I).
Qed.

Lemma length_flat_map {C} (size : C -> nat) (f : C -> list bool) cs : (forall c, length (f c) = size c) ->
  length (flat_map f cs) = total size cs.
Proof.
  intro L; unfold total; induction cs as [|c cs IH]; [reflexivity|]; cbn [flat_map List.map].
  rewrite app_length, L, IH; reflexivity.
Qed.

Lemma total_constant {C} k (cs : list C) : total (fun _ => k) cs = k * length cs.
Proof.
  unfold total; induction cs as [|c cs IH]; [cbn; lia|]; cbn [List.map length].
  change (k + list_sum (List.map (fun _ => k) cs) = k * S (length cs)); lia.
Qed.

(** Blocks that are not empty start at different numbers. *)
Lemma nodup_starts {C} (size : C -> nat) cs : (forall c, In c cs -> 0 < size c) ->
  forall n, NoDup (List.map snd (blocks size n cs)).
Proof.
  induction cs as [|c cs IH]; intros P n; cbn [blocks List.map snd]; constructor.
  - intro I; apply in_map_iff in I as ([d s] & E & I); cbn [snd] in E; subst s; apply in_blocks in I as (_ & L & _).
    specialize (P c (or_introl eq_refl)); lia.
  - apply IH; intros d I; apply P; now right.
Qed.
