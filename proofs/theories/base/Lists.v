(** Lists without repetitions, and counting in them. *)
From Coq Require Import List Bool Lia PeanoNat.
Import ListNotations.

Lemma nodup_map {A B} (f : A -> B) l :
  (forall p q, In p l -> In q l -> f p = f q -> p = q) -> NoDup l -> NoDup (List.map f l).
Proof.
  intros F N; induction N as [|p l H N IH]; cbn [List.map]; constructor.
  - intro I; apply in_map_iff in I as (q & E & I); apply H.
    rewrite <- (F q p) by (cbn; auto); exact I.
  - apply IH; intros; apply F; cbn; auto.
Qed.

Lemma nodup_app {A} (l m : list A) : NoDup l -> NoDup m -> (forall p, In p l -> ~ In p m) -> NoDup (l ++ m).
Proof.
  intros L M; induction L as [|p l H L IH]; intro D; cbn [app]; [exact M|]; constructor.
  - rewrite in_app_iff; intros [I|I]; [easy | exact (D p (or_introl eq_refl) I)].
  - apply IH; intros q Q; apply D; now right.
Qed.

Lemma nodup_flat_map {A B} (f : A -> list B) l : NoDup l -> (forall p, In p l -> NoDup (f p)) ->
  (forall p q b, In p l -> In q l -> In b (f p) -> In b (f q) -> p = q) -> NoDup (flat_map f l).
Proof.
  intro N; induction N as [|p l H N IH]; intros F D; cbn [flat_map]; [constructor|].
  apply nodup_app; [apply F; now left | apply IH; cbn in *; eauto|].
  intros b I J; apply in_flat_map in J as (q & Q & J); rewrite (D p q b) in H; cbn; auto.
Qed.

(** Exactly one element passes. *)
Lemma filter_one {A} (f : A -> bool) l p : NoDup l -> In p l -> f p = true ->
  (forall q, In q l -> f q = true -> q = p) -> length (filter f l) = 1.
Proof.
  intros N I T U; induction N as [|q l H N IH]; [destruct I|]; cbn [filter]; destruct (f q) eqn:E.
  - assert (q = p) as -> by (apply U; cbn; auto); cbn [length]; f_equal.
    destruct (filter f l) as [|r m] eqn:F; [reflexivity|]; exfalso.
    assert (In r (filter f l)) as R by (rewrite F; now left); apply filter_In in R as [R S].
    rewrite (U r (or_intror R) S) in R; contradiction.
  - destruct I as [<-|I]; [congruence|]; apply IH; [exact I|]; intros; apply U; cbn; auto.
Qed.

Lemma filter_one_inv {A} (f : A -> bool) l : length (filter f l) = 1 ->
  exists p, In p l /\ f p = true /\ forall q, In q l -> f q = true -> q = p.
Proof.
  intro E; destruct (filter f l) as [|p [|]] eqn:F; try discriminate; exists p.
  assert (In p (filter f l)) as I by (rewrite F; now left); apply filter_In in I as [I T].
  split; [exact I|]; split; [exact T|]; intros q Q U.
  assert (In q (filter f l)) as J by now apply filter_In.
  rewrite F in J; destruct J as [J|[]]; congruence.
Qed.
