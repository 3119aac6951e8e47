(** EXACT COVER: every element lies in exactly one of the chosen sets. *)
From Coq Require Import List PeanoNat.
From Karpnet.base Require Import Levin.
Import ListNotations.

Record family := Family { num_elements : nat; sets : list (list nat) }.

Definition valid_family (x : family) : Prop :=
  forall c, In c (sets x) -> NoDup c /\ forall e, In e c -> e < num_elements x.

Definition contains (c : list nat) (e : nat) : bool := existsb (Nat.eqb e) c.
(** The numbers of the sets with the element [e]. *)
Definition holders (x : family) (e : nat) : list nat :=
  filter (fun i => contains (nth i (sets x) []) e) (seq 0 (length (sets x))).

Definition covers_once (x : family) (s : nat -> bool) : Prop :=
  forall e, e < num_elements x -> length (filter s (holders x e)) = 1.

Definition exact_cover : problem := Problem family (nat -> bool) valid_family covers_once.

Lemma contains_spec c e : contains c e = true <-> In e c.
Proof.
  unfold contains; rewrite existsb_exists; split.
  - intros (d & I & E); apply Nat.eqb_eq in E; now subst.
  - intro I; exists e; now rewrite Nat.eqb_refl.
Qed.
