(** SUBSET SUM to PARTITION: for total S and target t <= S, the numbers 2S - t and S + t come last. They are on
    different sides, and that of 2S - t needs t more. For t > S, the appended S + 1 and 0 make an odd total. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin Fresh.
From Karpnet.problems Require Import SignSystem Sums Partition SubsetSum.
Import ListNotations.
Open Scope Z_scope.

Definition pair (x : subset) : list Z :=
  let s := fold_right Z.add 0 (numbers x) in
  if target x <=? s then [2 * s - target x; s + target x] else [s + 1; 0].
Definition instance (x : subset) : list Z := numbers x ++ pair x.
Definition forward (x : subset) (w : nat -> bool) : nat -> bool := behind (length (numbers x)) w [true; false].
Definition back (x : subset) (w : nat -> bool) : nat -> bool := relative w (length (numbers x)).

Lemma instance_valid x : valid_subset x -> nonnegative (instance x).
Proof.
  intros [N T] a I; apply in_app_iff in I as [I|I]; [exact (N a I)|].
  pose proof (sum_numbered_bounded (numbers x) 0 (fun _ => true) N) as B; rewrite total_numbered in B.
  unfold pair in I; destruct (Z.leb_spec (target x) (fold_right Z.add 0 (numbers x))), I as [<-|[<-|[]]]; lia.
Qed.

Lemma sum_instance x w : sum (numbered 0 (instance x)) w =
  sum (numbered 0 (numbers x)) w + sum (numbered (length (numbers x)) (pair x)) w.
Proof. unfold instance; now rewrite numbered_app, sum_app. Qed.
Lemma total_instance x : total (numbered 0 (instance x)) =
  total (numbered 0 (numbers x)) + total (numbered (length (numbers x)) (pair x)).
Proof. unfold instance; now rewrite numbered_app, total_app. Qed.

Lemma sum_relative m n w : sum (numbered 0 m) (relative w n) =
  if w n then sum (numbered 0 m) w else total (numbered 0 m) - sum (numbered 0 m) w.
Proof.
  rewrite <- sum_negb; unfold relative; destruct (w n); apply sum_ext; intros i a _; now destruct (w i).
Qed.

Lemma forward_ok x w : valid_subset x -> reaches x w -> halves (instance x) (forward x w).
Proof.
  unfold reaches; intros [N _] R; rewrite halves_sum, sum_instance, total_instance.
  pose proof (sum_numbered_bounded (numbers x) 0 w N).
  rewrite (sum_ext (numbered 0 _) _ w), R
    by (intros i a I; apply numbered_in in I; apply behind_below; lia).
  rewrite (sum_numbered _ [true; false]) by (apply behind_block || (unfold pair; now destruct (_ <=? _))).
  unfold pair; rewrite <- (total_numbered (numbers x) 0); set (s := total (numbered 0 (numbers x))) in *.
  destruct (Z.leb_spec (target x) s); cbn [numbered total chosen Z.b2z]; lia.
Qed.

Lemma back_ok x w : valid_subset x -> halves (instance x) w -> reaches x (back x w).
Proof.
  unfold reaches, back; intros [N T] H; rewrite halves_sum, sum_instance, total_instance in H.
  rewrite sum_relative; pose proof (sum_numbered_bounded (numbers x) 0 w N).
  unfold pair in H; rewrite <- (total_numbered (numbers x) 0) in H.
  set (s := total (numbered 0 (numbers x))) in *; set (n := length _) in *.
  destruct (Z.leb_spec (target x) s); cbn [numbered total sum] in H; destruct (w n), (w (S n)); cbn [Z.b2z] in H; lia.
Qed.

Definition subset_sum_to_partition : levin subset_sum partition :=
  @Levin subset_sum partition instance forward back instance_valid forward_ok back_ok.
