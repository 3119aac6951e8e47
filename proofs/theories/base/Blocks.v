(** Blocks of fresh numbers, one for every element of a list in turn, and functions that are defined block by block. *)
From Coq Require Import List Lia PeanoNat.
From Karpnet.base Require Import Lists.
Import ListNotations.

Section Blocks.
Context {C A : Type} (size : C -> nat).

(** Every element with the first number of its block. *)
Fixpoint blocks (start : nat) (cs : list C) : list (C * nat) :=
  match cs with [] => [] | c :: cs => (c, start) :: blocks (start + size c) cs end.

Definition total (cs : list C) : nat := list_sum (List.map size cs).

(** [local c j] at number [j] of the block of [c]; [outside] where no block is. *)
Fixpoint extended (outside : nat -> A) (local : C -> nat -> A) (start : nat) (cs : list C) (v : nat) : A :=
  match cs with
  | [] => outside v
  | c :: cs =>
    if v <? start then outside v
    else if v <? start + size c then local c (v - start)
    else extended outside local (start + size c) cs v
  end.

Lemma in_blocks cs : forall start c s, In (c, s) (blocks start cs) ->
  In c cs /\ start <= s /\ s + size c <= start + total cs.
Proof.
  unfold total; induction cs as [|d cs IH]; intros start c s I; [destruct I|].
  cbn [blocks List.map list_sum fold_right].
  destruct I as [E|I]; [inversion E; subst; cbn; split; [now left|]; lia|].
  destruct (IH _ _ _ I) as (J & L & R); unfold list_sum in R; split; [now right|]; cbn; lia.
Qed.

Lemma has_block cs : forall start c, In c cs -> exists s, In (c, s) (blocks start cs).
Proof.
  induction cs as [|d cs IH]; intros start c I; [destruct I|]; cbn [blocks].
  destruct I as [<-|I]; [now exists start; left | destruct (IH (start + size d) c I) as [s S]; exists s; now right].
Qed.

Lemma extended_below outside local cs : forall start v, v < start -> extended outside local start cs v = outside v.
Proof. destruct cs; intros start v L; cbn [extended]; [reflexivity|]; now rewrite (proj2 (Nat.ltb_lt v start) L). Qed.

Lemma extended_block outside local cs : forall start c s j, In (c, s) (blocks start cs) -> j < size c ->
  extended outside local start cs (s + j) = local c j.
Proof.
  induction cs as [|d cs IH]; intros start c s j I L; [destruct I|]; cbn [extended].
  destruct I as [E|I].
  - inversion E; subst; destruct (Nat.ltb_spec (s + j) s), (Nat.ltb_spec (s + j) (s + size c)); try lia.
    f_equal; lia.
  - destruct (in_blocks _ _ _ _ I) as (_ & B & _).
    destruct (Nat.ltb_spec (s + j) start), (Nat.ltb_spec (s + j) (start + size d)); try lia; now apply IH.
Qed.

Lemma extended_all (P : A -> Prop) outside local cs : (forall v, P (outside v)) -> (forall c j, P (local c j)) ->
  forall start v, P (extended outside local start cs v).
Proof.
  intros O L; induction cs as [|c cs IH]; intros start v; cbn [extended]; [apply O|].
  destruct (v <? start), (v <? start + size c); auto.
Qed.

(** What the blocks make is listed once where each makes it once, with a key in the block. *)
Lemma nodup_blocks {B} (f : C * nat -> list B) (key : B -> nat) cs : forall start,
  (forall c s, In (c, s) (blocks start cs) ->
   NoDup (f (c, s)) /\ forall b, In b (f (c, s)) -> s <= key b < s + size c) ->
  NoDup (flat_map f (blocks start cs)).
Proof.
  induction cs as [|c cs IH]; intros start H; cbn [blocks flat_map]; [constructor|].
  destruct (H c start (or_introl eq_refl)) as [N K].
  apply nodup_app; [exact N | apply IH; intros; apply H; now right|].
  intros b I J; apply in_flat_map in J as ([d s] & D & J); specialize (K b I).
  destruct (H d s (or_intror D)) as [_ L]; specialize (L b J); apply in_blocks in D; lia.
Qed.
End Blocks.
