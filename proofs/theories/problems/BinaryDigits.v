(** Weighted sums by binary digits: column [b] holds what has a weight with bit [b]. *)
From Coq Require Import ZArith List Bool Lia.
Import ListNotations.
Open Scope Z_scope.

(** The number of binary digits. *)
Definition bit_length (w : Z) : nat := if w =? 0 then 0 else S (Z.to_nat (Z.log2 w)).

Lemma bit_length_bound w : 0 <= w -> w < 2 ^ Z.of_nat (bit_length w).
Proof.
  intro P; unfold bit_length; destruct (Z.eqb_spec w 0) as [->|N]; [cbn; lia|].
  rewrite Nat2Z.inj_succ, Z2Nat.id by apply Z.log2_nonneg; pose proof (Z.log2_spec w); lia.
Qed.
Lemma bit_length_le w : 0 <= w -> Z.of_nat (bit_length w) <= w.
Proof.
  intro P; unfold bit_length; destruct (Z.eqb_spec w 0) as [->|N]; [cbn; lia|].
  rewrite Nat2Z.inj_succ, Z2Nat.id by apply Z.log2_nonneg; pose proof (Z.log2_lt_lin w); lia.
Qed.

Section Columns.
Context {A : Type} (value : A -> Z).

Fixpoint tally (c : list A) : Z := match c with [] => 0 | l :: c => value l + tally c end.
Fixpoint number (cs : list (list A)) : Z := match cs with [] => 0 | c :: cs => tally c + 2 * number cs end.
Fixpoint worth (ws : list (Z * A)) : Z := match ws with [] => 0 | (w, l) :: ws => w * value l + worth ws end.

(** The first [k] columns, each in the order of the terms. *)
Fixpoint columns (k : nat) (ws : list (Z * A)) : list (list A) :=
  match k with
  | O => []
  | S k => List.map snd (filter (fun t => Z.odd (fst t)) ws) :: columns k (List.map (fun t => (fst t / 2, snd t)) ws)
  end.
Definition width (ws : list (Z * A)) : nat := list_max (List.map (fun t => bit_length (fst t)) ws).

(** Columns are summed in fewer steps than this. *)
Definition num_steps (cs : list (list A)) : nat := list_sum (List.map (fun c => S (length c)) cs).
Lemma num_steps_cons c cs : num_steps (c :: cs) = (S (length c) + num_steps cs)%nat.
Proof. reflexivity. Qed.

Lemma tally_app c d : tally (c ++ d) = tally c + tally d.
Proof. induction c as [|l c IH]; cbn [app tally]; [lia|]; rewrite IH; lia. Qed.
Lemma tally_rev c : tally (rev c) = tally c.
Proof. induction c as [|l c IH]; cbn [rev tally]; [easy|]; rewrite tally_app, IH; cbn [tally]; lia. Qed.

Lemma worth_halved ws : worth ws = tally (List.map snd (filter (fun t => Z.odd (fst t)) ws)) +
  2 * worth (List.map (fun t => (fst t / 2, snd t)) ws).
Proof.
  induction ws as [|[w l] ws IH]; [reflexivity|]; cbn [worth filter List.map fst snd].
  pose proof (Z.div_mod w 2); pose proof (Zmod_odd w).
  destruct (Z.odd w); cbn [List.map snd tally]; nia.
Qed.

Lemma number_first_columns k : forall ws, (forall w l, In (w, l) ws -> 0 <= w < 2 ^ Z.of_nat k) ->
  number (columns k ws) = worth ws.
Proof.
  induction k as [|k IH]; intros ws B; cbn [columns number].
  - induction ws as [|[w l] ws IH]; [easy|]; cbn [worth]; rewrite <- IH by (intros; eapply B; right; eauto).
    specialize (B w l (or_introl eq_refl)); cbn in B; replace w with 0 by lia; lia.
  - rewrite IH, (worth_halved ws); [lia|].
    intros w l I; apply in_map_iff in I as ([u m] & E & I); injection E as <- <-; specialize (B u m I).
    rewrite Nat2Z.inj_succ, Z.pow_succ_r in B by lia; cbn [fst]; split; [apply Z.div_pos; lia|].
    apply Z.div_lt_upper_bound; lia.
Qed.

Lemma number_columns ws : (forall w l, In (w, l) ws -> 0 <= w) -> number (columns (width ws) ws) = worth ws.
Proof.
  intro N; apply number_first_columns; intros w l I; split; [exact (N w l I)|].
  apply (Z.lt_le_trans _ _ _ (bit_length_bound w (N w l I))), Z.pow_le_mono_r; [lia|]; apply inj_le; unfold width.
  pose proof (proj1 (list_max_le (List.map (fun t => bit_length (fst t)) ws) _) (Nat.le_refl _)) as M.
  rewrite Forall_forall in M; apply M, in_map_iff; now exists (w, l).
Qed.

Lemma in_columns k : forall ws c l, In c (columns k ws) -> In l c -> exists w, In (w, l) ws.
Proof.
  induction k as [|k IH]; intros ws c l I L; [destruct I|]; destruct I as [<-|I].
  - apply in_map_iff in L as ([w m] & <- & J); apply filter_In in J as [J _]; now exists w.
  - destruct (IH _ c l I L) as [w J]; apply in_map_iff in J as ([u m] & E & J); injection E as _ <-; now exists u.
Qed.
End Columns.
