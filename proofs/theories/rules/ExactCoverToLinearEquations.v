(** EXACT COVER to 0/1 linear equations: the sets with an element sum to 1, an equation for every element. *)
From Coq Require Import ZArith List Lia.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem Sums ExactCover LinearEquations ProperRows.
Import ListNotations.
Open Scope Z_scope.

Definition instance (x : family) : equations :=
  Equations (length (sets x)) (List.map (fun e => (ones (holders x e), 1)) (seq 0 (num_elements x))).
Definition forward (x : family) (s : nat -> bool) : nat -> bool := s.
Definition back (x : family) (s : nat -> bool) : nat -> bool := s.

Lemma instance_valid x : valid_family x -> valid_equations (instance x).
Proof.
  intros _ r c I; apply in_map_iff in I as (e & E & _); injection E as <- _.
  apply columns_below_ones; intros i J; apply filter_In in J as [J _]; apply in_seq in J; cbn; lia.
Qed.

Lemma holds_covers x s : holds (instance x) s <-> covers_once x s.
Proof.
  split.
  - intros H e L; cut (sum (ones (holders x e)) s = 1); [rewrite sum_ones; lia|].
    apply H, in_map_iff; exists e; rewrite in_seq; split; [reflexivity | lia].
  - intros C r c I; apply in_map_iff in I as (e & E & I); injection E as <- <-.
    apply in_seq in I; rewrite sum_ones, C by lia; reflexivity.
Qed.

Lemma instance_proper x r c : In (r, c) (rows (instance x)) -> proper r.
Proof.
  intro I; apply in_map_iff in I as (e & E & _); injection E as <- _; apply proper_ones, NoDup_filter, seq_NoDup.
Qed.

Definition exact_cover_to_linear_equations : levin exact_cover linear_equations :=
  @Levin exact_cover linear_equations instance forward back instance_valid
    (fun x s _ => proj2 (holds_covers x s)) (fun x s _ => proj1 (holds_covers x s)).
