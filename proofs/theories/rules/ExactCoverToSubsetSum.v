(** EXACT COVER to SUBSET SUM: sets as numbers with the digits 0 and 1 in the base of one more than there are sets, so
    that sums of them have no carries; all digits of the target are 1. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem Sums ExactCover SubsetSum.
Import ListNotations.
Open Scope Z_scope.

Definition base (x : family) : Z := Z.of_nat (S (length (sets x))).
Definition number (base : Z) (c : list nat) : Z := fold_right (fun e t => base ^ Z.of_nat e + t) 0 c.
Definition instance (x : family) : subset :=
  Subset (List.map (number (base x)) (sets x)) (number (base x) (seq 0 (num_elements x))).
Definition forward (x : family) (s : nat -> bool) : nat -> bool := s.
Definition back (x : family) (s : nat -> bool) : nat -> bool := s.

Lemma number_nonnegative b c : 0 <= b -> 0 <= number b c.
Proof.
  unfold number; intro B; induction c as [|e c IH]; cbn [fold_right]; [lia|].
  pose proof (Z.pow_nonneg b (Z.of_nat e)); lia.
Qed.

Lemma instance_valid x : valid_family x -> valid_subset (instance x).
Proof.
  intros _; assert (0 <= base x) by (unfold base; lia); split; [|now apply number_nonnegative].
  intros a I; apply in_map_iff in I as (c & <- & _); now apply number_nonnegative.
Qed.

(** The number with [m] digits [f]. *)
Fixpoint digits (b : Z) (f : nat -> Z) (m : nat) : Z :=
  match m with O => 0 | S m => digits b f m + f m * b ^ Z.of_nat m end.

Lemma digits_ext b f g m : (forall e, (e < m)%nat -> f e = g e) -> digits b f m = digits b g m.
Proof. induction m as [|m IH]; intro E; cbn [digits]; [easy|]; rewrite E, IH by auto; easy. Qed.
Lemma digits_add b f g m : digits b (fun e => f e + g e) m = digits b f m + digits b g m.
Proof. induction m as [|m IH]; cbn [digits]; [easy|]; rewrite IH; lia. Qed.
Lemma digits_zero b m : digits b (fun _ => 0) m = 0.
Proof. induction m as [|m IH]; cbn [digits]; lia. Qed.
Lemma digits_single b e m : (e < m)%nat -> digits b (fun d => Z.b2z (Nat.eqb d e)) m = b ^ Z.of_nat e.
Proof.
  intro L; induction m as [|m IH]; [lia|]; cbn [digits]; destruct (Nat.eqb_spec m e) as [->|N]; cbn [Z.b2z].
  - rewrite (digits_ext _ _ (fun _ => 0)), digits_zero; [lia|].
    intros d D; destruct (Nat.eqb_spec d e); [lia | easy].
  - rewrite IH by lia; lia.
Qed.

Lemma number_digits b c m : NoDup c -> (forall e, In e c -> (e < m)%nat) ->
  number b c = digits b (fun e => Z.b2z (contains c e)) m.
Proof.
  intro D; induction D as [|e c N D IH]; intro B; cbn [number fold_right]; [now rewrite digits_zero|].
  unfold number in IH; rewrite IH, <- (digits_single b e m), <- digits_add by (intros; apply B; cbn; auto).
  apply digits_ext; intros d _; unfold contains; cbn [existsb]; fold (contains c d).
  destruct (Nat.eqb_spec d e) as [->|]; [|reflexivity].
  destruct (contains c e) eqn:C; [apply contains_spec in C; easy | reflexivity].
Qed.

Lemma sum_digits b m (f : nat -> list nat) s l :
  (forall i, In i l -> NoDup (f i) /\ forall e, In e (f i) -> (e < m)%nat) ->
  sum (List.map (fun i => (i, number b (f i))) l) s =
  digits b (fun e => Z.of_nat (length (filter s (filter (fun i => contains (f i) e) l)))) m.
Proof.
  induction l as [|i l IH]; intro V; cbn [List.map sum]; [now rewrite digits_zero|].
  rewrite IH by (intros; apply V; now right); destruct (V i (or_introl eq_refl)) as [D B].
  destruct (s i) eqn:E; cbn [Z.b2z].
  - rewrite (number_digits b (f i) m D B), Z.mul_1_r, <- digits_add.
    apply digits_ext; intros e _; cbn [filter]; destruct (contains (f i) e); cbn [filter Z.b2z]; rewrite ?E;
      cbn [length]; lia.
  - rewrite Z.mul_0_r, Z.add_0_l; apply digits_ext; intros e _; cbn [filter].
    destruct (contains (f i) e); cbn [filter]; now rewrite ?E.
Qed.

Lemma digits_bounded b f m : (forall e, 0 <= f e < b) -> 0 <= digits b f m < b ^ Z.of_nat m.
Proof.
  intro B; induction m as [|m IH]; [cbn; lia|]; cbn [digits]; rewrite Nat2Z.inj_succ, Z.pow_succ_r by lia.
  specialize (B m); nia.
Qed.

Lemma digits_injective b f g m : (forall e, 0 <= f e < b) -> (forall e, 0 <= g e < b) ->
  digits b f m = digits b g m -> forall e, (e < m)%nat -> f e = g e.
Proof.
  intros F G; induction m as [|m IH]; intros E e L; [lia|]; cbn [digits] in E.
  pose proof (digits_bounded b f m F); pose proof (digits_bounded b g m G); set (p := b ^ _) in *.
  assert (f m = g m) as Q by nia; destruct (Nat.eq_dec e m) as [->|N]; [exact Q|].
  apply IH; [rewrite Q in E; lia | lia].
Qed.

Lemma filter_length_le {A} (f : A -> bool) l : (length (filter f l) <= length l)%nat.
Proof. induction l as [|a l IH]; cbn [filter length]; [lia|]; destruct (f a); cbn [length]; lia. Qed.

Lemma reaches_covers x s : valid_family x -> (reaches (instance x) s <-> covers_once x s).
Proof.
  intro V; unfold reaches; cbn [instance numbers target].
  rewrite numbered_nth, map_length; set (n := length (sets x)); set (m := num_elements x); set (b := base x).
  rewrite (map_ext_in _ (fun i => (i, number b (nth i (sets x) [])))), (sum_digits b m).
  2: { intros i I; apply in_seq in I; apply V, nth_In; fold n; lia. }
  2: { intros i I; rewrite Nat.sub_0_r, (nth_indep _ 0 (number b [])), map_nth; [reflexivity|].
       apply in_seq in I; rewrite map_length; fold n; lia. }
  rewrite (number_digits b (seq 0 m) m (seq_NoDup m 0)) by (intros e I; apply in_seq in I; lia).
  set (count := fun e => Z.of_nat (length (filter s (holders x e)))).
  change (digits b count m = digits b (fun e => Z.b2z (contains (seq 0 m) e)) m <-> covers_once x s).
  assert (forall e, 0 <= count e < b) as B.
  { intro e; unfold count, holders, b, base; fold n.
    pose proof (filter_length_le s (filter (fun i => contains (nth i (sets x) []) e) (seq 0 n))).
    pose proof (filter_length_le (fun i => contains (nth i (sets x) []) e) (seq 0 n)).
    rewrite seq_length in *; lia. }
  assert (forall e, (e < m)%nat -> Z.b2z (contains (seq 0 m) e) = 1) as One.
  { intros e L; replace (contains _ _) with true; [reflexivity|]; symmetry; apply contains_spec, in_seq; lia. }
  split.
  - intros E e L; cut (count e = 1); [unfold count; lia|].
    destruct (Z.le_gt_cases 2 b) as [T|T].
    + rewrite <- (One e L); revert e L; apply (digits_injective b); [exact B | | exact E].
      intro e; destruct (contains _ e); cbn [Z.b2z]; lia.
    + exfalso; rewrite (digits_ext _ count (fun _ => 0)), digits_zero in E by (intros d _; specialize (B d); lia).
      assert (forall k, (0 < k <= m)%nat -> 0 < digits b (fun e => Z.b2z (contains (seq 0 m) e)) k) as P.
      { assert (0 < b) by (unfold b, base; lia).
        intros k K; induction k as [|k IH]; [lia|]; cbn [digits]; rewrite One by lia.
        pose proof (Z.pow_pos_nonneg b (Z.of_nat k)).
        destruct k; [cbn [digits] | specialize (IH ltac:(lia))]; lia. }
      specialize (P m ltac:(lia)); lia.
  - intro C; apply digits_ext; intros e L; rewrite One by exact L; unfold count; now rewrite C.
Qed.

Definition exact_cover_to_subset_sum : levin exact_cover subset_sum :=
  @Levin exact_cover subset_sum instance forward back instance_valid
    (fun x s V => proj2 (reaches_covers x s V)) (fun x s V => proj1 (reaches_covers x s V)).
