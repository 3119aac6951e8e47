(** Guards: samples on a line at -1, 0, ..., 2k that force k channels to rise, with constants far below 0.

    The labels have a kink at each of 1, 3, ..., 2k - 1, and no channel can serve two of them. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.training Require Import Networks Unions Shapes Rationals TwoChannels Classifiers Channels.
Import ListNotations.
Open Scope R_scope.

(** The sum of [relu (p - (2j - 1))] over [j = 1 .. k]. *)
Fixpoint kinks (k : nat) (p : Z) : Z :=
  match k with O => 0 | S k => kinks k p + Z.max (p - (2 * Z.of_nat k + 1)) 0 end.

Lemma kinks_bend k : forall j, let p := (2 * Z.of_nat j + 1)%Z in
  (kinks k (p + 1) - 2 * kinks k p + kinks k (p - 1) = if Nat.ltb j k then 1 else 0)%Z.
Proof.
  induction k as [|k IH]; intros j p; [now destruct j|]; specialize (IH j); cbv zeta in IH; fold p in IH; cbn [kinks].
  destruct (Nat.ltb_spec j k), (Nat.ltb_spec j (S k)); try lia; unfold p in *; lia.
Qed.
Lemma kinks_before k p : (p <= 1)%Z -> kinks k p = 0%Z.
Proof. intro P; induction k as [|k IH]; cbn [kinks]; lia. Qed.

(** A channel on the line. *)
Record line := Line { side : R; growth : R; base : R }.
Definition height (x : R) (c : line) : R := side c * relu (growth c * x + base c).

Section Guard.
Variables (cs : list line) (k : nat) (C d c : R).
Hypothesis sides : forall u, In u cs -> side u = 1 \/ side u = -1.
Hypothesis count : length cs = k.
Hypothesis strong : 6 * d < C.
Hypothesis guard : forall p, (-1 <= p <= 2 * Z.of_nat k)%Z ->
  Rabs (total (height (IZR p)) cs + c - C * IZR (kinks k p)) <= d.

Let kink (j : nat) : R := 2 * INR j + 1.
(** How much a channel bends around a kink. *)
Let bend (j : nat) (u : line) : R := relu (Rabs (growth u) - Rabs (growth u * kink j + base u)).

Lemma bend_twice u i j : 0 < bend i u -> 0 < bend j u -> i = j.
Proof.
  intros I J; assert (Rabs (growth u * (kink i - kink j)) < 2 * Rabs (growth u)) as B.
  { unfold bend in *; destruct (relu_cases (Rabs (growth u) - Rabs (growth u * kink i + base u))); [|lra].
    destruct (relu_cases (Rabs (growth u) - Rabs (growth u * kink j + base u))); [|lra].
    pose proof (Rabs_triang (growth u * kink i + base u) (- (growth u * kink j + base u))) as T.
    rewrite Rabs_Ropp in T; replace (growth u * (kink i - kink j))
      with (growth u * kink i + base u + - (growth u * kink j + base u)) by ring.
    lra. }
  rewrite Rabs_mult in B; unfold kink in B; pose proof (Rabs_pos (growth u)).
  destruct (lt_eq_lt_dec i j) as [[L|E]|L]; [exfalso | exact E | exfalso]; apply le_INR in L; rewrite S_INR in L.
  - rewrite (Rabs_left (2 * INR i + 1 - (2 * INR j + 1))) in B by lra; nra.
  - rewrite (Rabs_right (2 * INR i + 1 - (2 * INR j + 1))) in B by lra; nra.
Qed.

Lemma bends_together j : (j < k)%nat -> Rabs (total (fun u => side u * bend j u) cs - C) <= 4 * d.
Proof.
  intro J; set (p := (2 * Z.of_nat j + 1)%Z).
  pose proof (guard (p + 1) ltac:(lia)) as Gu; pose proof (guard p ltac:(lia)) as Gv;
    pose proof (guard (p - 1) ltac:(lia)) as Gw.
  assert (IZR (kinks k (p + 1)) - 2 * IZR (kinks k p) + IZR (kinks k (p - 1)) = 1) as K.
  { rewrite <- mult_IZR, <- minus_IZR, <- plus_IZR; unfold p; rewrite kinks_bend; apply Nat.ltb_lt in J;
      now rewrite J. }
  assert (total (fun u => side u * bend j u) cs
          = total (height (IZR (p + 1))) cs - 2 * total (height (IZR p)) cs + total (height (IZR (p - 1))) cs) as ->.
  { rewrite (total_ext _ (fun u => height (IZR (p + 1)) u + -2 * height (IZR p) u + height (IZR (p - 1)) u)).
    - rewrite !total_plus, !total_scaled; lra.
    - intros u _; unfold bend, height; rewrite <- second_difference.
      replace (IZR (p + 1)) with (kink j + 1);
        [replace (IZR (p - 1)) with (kink j - 1); [replace (IZR p) with (kink j)|]|].
      + replace (growth u * (kink j + 1) + base u) with (growth u * kink j + base u + growth u) by ring.
        replace (growth u * (kink j - 1) + base u) with (growth u * kink j + base u - growth u) by ring; ring.
      + unfold p, kink; rewrite plus_IZR, mult_IZR, <- INR_IZR_INZ; reflexivity.
      + unfold p, kink; rewrite minus_IZR, plus_IZR, mult_IZR, <- INR_IZR_INZ; reflexivity.
      + unfold p, kink; rewrite plus_IZR, plus_IZR, mult_IZR, <- INR_IZR_INZ; reflexivity. }
  unfold Rabs in *; destruct (Rcase_abs _), (Rcase_abs _), (Rcase_abs _), (Rcase_abs _); nra.
Qed.

Let serves (j : nat) (u : line) : bool := exceeds (side u * bend j u) 0.
Let server (j : nat) : nat := first (serves j) cs.

Lemma served j : (j < k)%nat -> exists u, nth_error cs (server j) = Some u /\ 0 < side u * bend j u.
Proof.
  intro J; pose proof (bends_together j J) as B.
  assert (0 < total (fun u => side u * bend j u) cs) as P.
  { unfold Rabs in B; destruct (Rcase_abs _) in B; pose proof (guard 0 ltac:(lia)) as G;
      pose proof (Rabs_pos (total (height (IZR 0)) cs + c - C * IZR (kinks k 0))); lra. }
  apply total_positive in P as (x & I & X).
  destruct (first_found (serves j) cs) as (u & U & S).
  - apply existsb_exists; exists x; split; [exact I|]; now apply exceeds_spec.
  - exists u; split; [exact U|]; now apply exceeds_spec.
Qed.

Lemma bend_nonneg j u : 0 <= bend j u.
Proof. apply relu_nonneg. Qed.

Lemma server_bends j u : (j < k)%nat -> nth_error cs (server j) = Some u -> side u = 1 /\ 0 < bend j u.
Proof.
  intros J E; destruct (served j J) as (u' & E' & P); assert (u' = u) as -> by congruence.
  pose proof (bend_nonneg j u); destruct (sides u (nth_error_In _ _ E)) as [S|S]; rewrite S in P; split; lra.
Qed.

(** Every channel serves one kink. *)
Lemma every_channel_serves i u : nth_error cs i = Some u -> exists j, (j < k)%nat /\ server j = i.
Proof.
  intro U; assert (incl (seq 0 k) (List.map server (seq 0 k))) as I.
  { apply NoDup_length_incl.
    - assert (forall l, NoDup l -> (forall j, In j l -> (j < k)%nat) -> NoDup (List.map server l)) as N.
      { induction l as [|j l IH]; intros D B; cbn [List.map]; constructor; inversion_clear D.
        - intro I; apply in_map_iff in I as (j' & E & I).
          destruct (served j (B j (or_introl eq_refl))) as (x & X & _).
          pose proof (server_bends j x (B j (or_introl eq_refl)) X) as [_ P].
          rewrite <- E in X; pose proof (server_bends j' x (B j' (or_intror I)) X) as [_ P'].
          pose proof (bend_twice x j j' P P'); subst; contradiction.
        - apply IH; [assumption|]; intros; apply B; now right. }
      apply N; [apply seq_NoDup|]; intros j J; apply in_seq in J; lia.
    - now rewrite map_length.
    - intros i' J; apply in_map_iff in J as (j & <- & J); apply in_seq in J; apply in_seq.
      destruct (served j ltac:(lia)) as (x & X & _).
      assert (server j < length cs)%nat by (apply nth_error_Some; congruence); lia. }
  assert (i < length cs)%nat by (apply nth_error_Some; congruence).
  specialize (I i ltac:(apply in_seq; lia)); apply in_map_iff in I as (j & E & J); apply in_seq in J.
  exists j; split; [lia | exact E].
Qed.

Lemma channel_bends i u : nth_error cs i = Some u -> side u = 1 /\
  exists j, C - 4 * d <= Rabs (growth u) - Rabs (growth u * kink j + base u).
Proof.
  intro U; destruct (every_channel_serves i u U) as (j & J & E); pose proof U as U'; rewrite <- E in U'.
  destruct (server_bends j u J U') as [S P]; split; [exact S|]; exists j.
  pose proof (bends_together j J) as B.
  rewrite (total_single _ cs (server j) u U') in B.
  - rewrite S in B; unfold bend in *; destruct (relu_cases (Rabs (growth u) - Rabs (growth u * kink j + base u)));
      [|lra].
    apply Rabs_between in B; lra.
  - intros i' x X N; destruct (every_channel_serves i' x X) as (j' & J' & E').
    pose proof X as X'; rewrite <- E' in X'; destruct (server_bends j' x J' X') as [_ P'].
    pose proof (bend_nonneg j x); destruct (Rlt_le_dec 0 (bend j x)) as [Q|Q];
      [|assert (bend j x = 0) as -> by lra; lra].
    pose proof (bend_twice x j j' Q P'); subst; congruence.
Qed.

(** All channels rise, and grow along the line. *)
Theorem guard_forces u : In u cs -> side u = 1 /\ base u <= - (C - 4 * d).
Proof.
  intro I; pose proof (Rabs_pos (total (height (IZR 0)) cs + c - C * IZR (kinks k 0))) as D.
  pose proof (guard 0 ltac:(lia)) as Go; pose proof (guard (-1) ltac:(lia)) as Gn.
  rewrite !kinks_before in * by lia.
  assert (forall v, In v cs -> side v = 1 /\
    (base v <= - (C - 4 * d) /\ 0 < growth v \/ C - 4 * d <= base v /\ growth v <= - (C - 4 * d))) as H.
  { intros v V; apply In_nth_error in V as [i V]; destruct (channel_bends i v V) as [S [j B]]; split; [exact S|].
    assert (1 <= kink j) by (unfold kink; pose proof (pos_INR j); lra).
    unfold Rabs in B; destruct (Rcase_abs (growth v)), (Rcase_abs (growth v * kink j + base v));
      [right | right | left | left]; nra. }
  destruct (H u I) as [S [[B _]|[B G]]]; [now split | exfalso].
  assert (C - 4 * d <= total (fun v => height (IZR (-1)) v + -1 * height (IZR 0) v) cs) as T.
  { apply Rle_trans with (height (IZR (-1)) u + -1 * height (IZR 0) u).
    - unfold height; rewrite S, !relu_positive by lra; lra.
    - apply (total_ge_one (fun v => height (IZR (-1)) v + -1 * height (IZR 0) v) cs u); [|exact I].
      intros v V; destruct (H v V) as [S' [[B' G']|[B' G']]]; unfold height; rewrite S'.
      + rewrite !relu_negative by lra; lra.
      + rewrite !relu_positive by lra; lra. }
  rewrite total_plus, total_scaled in T; apply Rabs_between in Go, Gn; lra.
Qed.

Theorem guard_zero : total (height 0) cs = 0 /\ Rabs c <= d.
Proof.
  assert (total (height 0) cs = 0) as E.
  { apply total_zero; intros u I; destruct (guard_forces u I) as [_ B].
    pose proof (guard 0 ltac:(lia)) as G; pose proof (Rabs_pos (total (height (IZR 0)) cs + c - C * IZR (kinks k 0))).
    unfold height; rewrite relu_negative by lra; lra. }
  split; [exact E|]; pose proof (guard 0 ltac:(lia)) as G; rewrite kinks_before, E in G by lia.
  replace c with (0 + c - C * 0) by lra; exact G.
Qed.
End Guard.
