(** Up to three rising channels that are worth [y] at every vertex of an edge, where the same one is the strongest:
    what they are worth on the edge itself. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.training Require Import Networks Unions TwoChannels Channels.
Import ListNotations.
Open Scope R_scope.

Lemma some_or_all (p : nat -> R) e : (exists i, In i e /\ p i <= 0) \/ (forall i, In i e -> 0 < p i).
Proof.
  induction e as [|v e [(i & I & P)|H]]; [now right | left; exists i; split; [now right | exact P]|].
  destruct (Rlt_le_dec 0 (p v)); [right | left; exists v; split; [now left | assumption]].
  intros i [<-|I]; auto.
Qed.

(** At least [a] everywhere, and [b], [c] more at one member each. *)
Lemma total_raised (f : nat -> R) e a i b : 0 <= b -> In i e -> (forall v, In v e -> a <= f v) -> a + b <= f i ->
  INR (length e) * a + b <= total f e.
Proof.
  intros B I F Fi; rewrite <- total_constant; set (g := fun v => if Nat.eqb v i then b else 0).
  assert (b <= total g e) as G.
  { eapply Rle_trans; [|apply (total_ge_one g e i); [|exact I]]; unfold g; [rewrite Nat.eqb_refl; lra|].
    intros v _; destruct (Nat.eqb v i); lra. }
  apply Rle_trans with (total (fun v => a + g v) e); [rewrite total_plus; lra|].
  apply total_monotone; intros v V; unfold g; destruct (Nat.eqb_spec v i) as [->|_]; [lra|]; pose proof (F v V); lra.
Qed.
Lemma total_raised_twice (f : nat -> R) e a i j b : 0 <= b -> In i e -> In j e -> i <> j ->
  (forall v, In v e -> a <= f v) ->
  a + b <= f i -> a + b <= f j -> INR (length e) * a + 2 * b <= total f e.
Proof.
  intros B I J N F Fi Fj; rewrite <- total_constant; set (g := fun i v => if Nat.eqb v i then b else 0).
  assert (forall i, In i e -> b <= total (g i) e) as G.
  { clear - B; intros i I; eapply Rle_trans; [|apply (total_ge_one (g i) e i); [|exact I]]; unfold g;
      [rewrite Nat.eqb_refl; lra|].
    intros v _; destruct (Nat.eqb v i); lra. }
  pose proof (G i I); pose proof (G j J).
  apply Rle_trans with (total (fun v => a + (g i v + g j v)) e); [rewrite !total_plus; lra|].
  apply total_monotone; intros v V; specialize (F v V); unfold g.
  destruct (Nat.eqb_spec v i), (Nat.eqb_spec v j); subst; try lra; contradiction.
Qed.

(** What is left of [y] on an edge of [m] vertices. *)
Definition worth (k : nat) (m : R) : R := match k with 1%nat => m | 2%nat => (m + 1) / 2 | _ => (m + 1) / 3 end.

Section Strongest.
Variables (x : nat -> R) (e : list nat) (y : R).
Hypothesis nonempty : e <> [].
Hypothesis positive : 0 < y.

Lemma length_positive : 1 <= INR (length e).
Proof. destruct e as [|v l]; [contradiction|]; cbn [length]; rewrite S_INR; pose proof (pos_INR (length l)); lra. Qed.

Lemma alone_strongest : (forall i, In i e -> y <= relu (x i)) -> worth 1 (INR (length e)) * y <= relu (total x e).
Proof.
  intro Y; cbn [worth]; rewrite <- total_constant; eapply Rle_trans; [|apply relu_above]; apply total_monotone;
    intros i I.
  specialize (Y i I); destruct (relu_cases (x i)); lra.
Qed.

Lemma strongest_of_two p : (forall i, In i e -> p i <= x i) -> (forall i, In i e -> y <= relu (x i) + relu (p i)) ->
  worth 2 (INR (length e)) * y <= relu (total x e) + relu (total p e).
Proof.
  intros P Y; cbn [worth]; pose proof length_positive; pose proof (relu_above (total x e));
    pose proof (relu_above (total p e)).
  pose proof (relu_nonneg (total p e)); destruct (some_or_all p e) as [(i & I & N)|A].
  - enough (INR (length e) * (y / 2) + y / 2 <= total x e) by lra.
    apply (total_raised x e (y / 2) i); [lra | exact I | |].
    + intros v V; specialize (P v V); specialize (Y v V); destruct (relu_cases (x v)), (relu_cases (p v)); lra.
    + specialize (Y i I); destruct (relu_cases (x i)), (relu_cases (p i)); lra.
  - enough (INR (length e) * y <= total x e + total p e) by nra.
    rewrite <- total_plus, <- total_constant; apply total_monotone; intros i I.
    specialize (P i I); specialize (Y i I); specialize (A i I); destruct (relu_cases (x i)), (relu_cases (p i)); lra.
Qed.

(** One of the others is positive on the whole edge. *)
Lemma helped (p q : nat -> R) : (forall i, In i e -> 0 < p i) -> (forall i, In i e -> p i <= x i /\ q i <= x i) ->
  (forall i, In i e -> y <= relu (x i) + relu (p i) + relu (q i)) ->
  worth 3 (INR (length e)) * y <= total x e + total p e + relu (total q e).
Proof.
  intros A B Y; cbn [worth]; pose proof length_positive; pose proof (relu_nonneg (total q e)).
  pose proof (relu_above (total q e)); destruct (some_or_all q e) as [(i & I & N)|C].
  - enough (INR (length e) * (y / 2) + y / 2 <= total x e + total p e) by nra.
    rewrite <- total_plus; apply (total_raised (fun v => x v + p v) e (y / 2) i); [lra | exact I | |].
    + intros v V; destruct (B v V); specialize (A v V); specialize (Y v V).
      destruct (relu_cases (x v)), (relu_cases (p v)), (relu_cases (q v)); lra.
    + destruct (B i I); specialize (A i I); specialize (Y i I).
      destruct (relu_cases (x i)), (relu_cases (p i)), (relu_cases (q i)); lra.
  - enough (INR (length e) * y <= total x e + total p e + total q e) by nra.
    rewrite <- !total_plus, <- total_constant; apply total_monotone; intros i I.
    destruct (B i I); specialize (A i I); specialize (C i I); specialize (Y i I).
    destruct (relu_cases (x i)), (relu_cases (p i)), (relu_cases (q i)); lra.
Qed.

Lemma strongest_of_three p q : (forall i, In i e -> p i <= x i /\ q i <= x i) ->
  (forall i, In i e -> y <= relu (x i) + relu (p i) + relu (q i)) ->
  worth 3 (INR (length e)) * y <= relu (total x e) + relu (total p e) + relu (total q e).
Proof.
  intros B Y; pose proof length_positive; pose proof (relu_above (total x e)).
  pose proof (relu_above (total p e)); pose proof (relu_above (total q e)).
  pose proof (relu_nonneg (total p e)); pose proof (relu_nonneg (total q e)).
  destruct (some_or_all p e) as [(i & I & N)|A]; [destruct (some_or_all q e) as [(j & J & M)|A]|].
  - assert (forall v, In v e -> y / 3 <= x v) as F.
    { intros v V; destruct (B v V); specialize (Y v V);
        destruct (relu_cases (x v)), (relu_cases (p v)), (relu_cases (q v)); lra. }
    destruct (Nat.eq_dec i j) as [<-|D]; cbn [worth].
    + enough (INR (length e) * (y / 3) + 2 * (y / 3) <= total x e) by lra.
      apply (total_raised x e (y / 3) i); [lra | exact I | exact F|].
      specialize (Y i I); destruct (relu_cases (x i)), (relu_cases (p i)), (relu_cases (q i)); lra.
    + enough (INR (length e) * (y / 3) + 2 * (y / 6) <= total x e) by lra.
      apply (total_raised_twice x e (y / 3) i j); [lra | exact I | exact J | exact D | exact F | |].
      * destruct (B i I); specialize (Y i I); destruct (relu_cases (x i)), (relu_cases (p i)), (relu_cases (q i)); lra.
      * destruct (B j J); specialize (Y j J); destruct (relu_cases (x j)), (relu_cases (p j)), (relu_cases (q j)); lra.
  - assert (worth 3 (INR (length e)) * y <= total x e + total q e + relu (total p e)); [|lra].
    apply helped; [exact A | | ]; intros i' I'; [destruct (B i' I'); now split | specialize (Y i' I'); lra].
  - assert (worth 3 (INR (length e)) * y <= total x e + total p e + relu (total q e)); [|lra].
    now apply helped.
Qed.

Theorem strongest others : (length others <= 2)%nat -> (forall i p, In i e -> In p others -> p i <= x i) ->
  (forall i, In i e -> y <= relu (x i) + total (fun p => relu (p i)) others) ->
  worth (S (length others)) (INR (length e)) * y <= relu (total x e) + total (fun p => relu (total p e)) others.
Proof.
  intros L B Y; destruct others as [|p [|q [|]]]; cbn [length] in L; try lia.
  - rewrite Rplus_0_r; apply alone_strongest; intros i I; specialize (Y i I); unfold total in Y; cbn in Y; lra.
  - rewrite total_cons; cbn [total fold_right]; rewrite Rplus_0_r; apply strongest_of_two.
    + intros i I; apply B; [exact I | now left].
    + intros i I; specialize (Y i I); unfold total in Y; cbn in Y; lra.
  - rewrite !total_cons; cbn [total fold_right]; rewrite Rplus_0_r, <- Rplus_assoc; apply strongest_of_three.
    + intros i I; split; apply B; cbn; auto.
    + intros i I; specialize (Y i I); unfold total in Y; cbn in Y; lra.
Qed.
End Strongest.
