(** 0/1 linear equations to sign system, large numbers by binary digits with carries: column b holds the literals whose
    coefficients have bit b, and counters replace its literals by the digits of their number, each in its own column.
    A counter takes three literals while more are left (adders), or all of them at once (digits). Multiplied by their
    powers of 2, the equations of the counters sum to the equation itself. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin Lists Fresh.
From Karpnet.problems Require Import BinaryDigits SignSystem Sums LinearEquations ProperRows.
From Karpnet.rules Require LinearEquationsToSignSystem.
Import ListNotations.
Open Scope Z_scope.

(** An equation with fresh variables of these weights on its right side. *)
Record counter := Counter { terms : row; target : Z; first : nat; weights : list Z }.
Definition equation (c : counter) : row * Z :=
  (terms c ++ numbered (first c) (List.map Z.opp (weights c)), target c).
Definition num_outputs (l : list counter) : nat := list_sum (List.map (fun c => length (weights c)) l).

(** Literals are variables with 1, or negated with -1. *)
Fixpoint negatives (c : row) : Z := match c with [] => 0 | (_, a) :: c => Z.b2z (a <? 0) + negatives c end.
(** The powers of 2 from [s] on, [m] of them. *)
Definition powers (s m : nat) : list Z := List.map (fun k => 2 ^ Z.of_nat k) (seq s m).
(** The literals sum to the digit and the outputs. *)
Definition count (inputs : row) (digit : Z) (v s m : nat) : counter :=
  Counter inputs (digit - negatives inputs) v (powers s m).
(** One output for each column. *)
Fixpoint append_outputs (v m : nat) (cs : list row) : list row :=
  match m with O => cs | S m => (hd [] cs ++ [(v, 1)]) :: append_outputs (S v) m (tl cs) end.

Definition is_done (cs : list row) (total : Z) : bool := match cs with [] => total =? 0 | _ => false end.

Section ByThrees.
Context (by_threes : bool).

(** The counters of a column with this digit of the target, and the columns behind it with their outputs. *)
Definition last_counter (v : nat) (c : row) (rest : list row) (digit : Z) : list counter * list row :=
  let m := bit_length (Z.max (Z.of_nat (length c) - digit) 0 / 2) in
  (if match c with [] => digit =? 0 | _ => false end then [] else [count c digit v 1 m], append_outputs v m rest).
Fixpoint column_counters (k v : nat) (c : row) (rest : list row) (digit : Z) : list counter * list row :=
  match k, c with
  | S k, i :: j :: h :: (_ :: _) as d =>
      if by_threes then
        let (l, cs) := column_counters k (v + 2) (d ++ [(v, 1)]) (append_outputs (S v) 1 rest) digit in
        (count [i; j; h] 0 v 0 2 :: l, cs)
      else last_counter v c rest digit
  | _, _ => last_counter v c rest digit
  end.
Fixpoint digit_counters (k v : nat) (cs : list row) (total : Z) : list counter :=
  match k with
  | O => []
  | S k =>
      if is_done cs total then []
      else let (l, rest) := column_counters (length (hd [] cs)) v (hd [] cs) (tl cs) (total mod 2) in
           l ++ digit_counters k (v + num_outputs l) rest (total / 2)
  end.

(** An equation over literals, whose weights are not negative. *)
Definition weighted (r : row) : list (Z * (nat * Z)) :=
  List.map (fun t => (Z.abs (snd t), (fst t, if 0 <? snd t then 1 else -1))) r.
Fixpoint shift (r : row) : Z := match r with [] => 0 | (_, a) :: r => Z.max (- a) 0 + shift r end.
Definition row_counters (v : nat) (r : row) (c : Z) : list counter :=
  let t := c + shift r in
  let cs := columns (width (weighted r)) (weighted r) in
  if (t <? 0) || (weight r <? t) then [Counter [] 1 v []]
  else if forallb (fun a => Z.abs (snd a) <? 4) r then [Counter r c v []]
  else digit_counters (num_steps cs + bit_length t) v cs t.
Fixpoint all_counters (v : nat) (rs : list (row * Z)) : list counter :=
  match rs with
  | [] => []
  | (r, c) :: rs => let l := row_counters v r c in l ++ all_counters (v + num_outputs l) rs
  end.
Definition counters (x : equations) : list counter := all_counters (num_variables x) (rows x).

Definition by_digits (x : equations) : equations :=
  let l := counters x in Equations (num_variables x + num_outputs l) (List.map equation l).

(** The outputs, as the digits of what the inputs exceed the target by. *)
Definition outputs (e : nat -> bool) (c : counter) : list bool :=
  List.map (fun w => Z.odd ((sum (terms c) e - target c) / w)) (weights c).
Fixpoint with_outputs (l : list counter) (e : nat -> bool) : nat -> bool :=
  match l with [] => e | c :: l => with_outputs l (behind (first c) e (outputs e c)) end.
Definition with_carries (x : equations) (w : nat -> bool) : nat -> bool := with_outputs (counters x) w.

(** ** The outputs of counters that follow each other *)

Definition fulfilled (e : nat -> bool) (c : counter) : Prop := sum (fst (equation c)) e = snd (equation c).
Definition consistent (e : nat -> bool) (c : counter) : Prop := block e (first c) (outputs e c).
Definition positive_weights (c : counter) : Prop := forall w, In w (weights c) -> 0 < w.
Fixpoint in_order (v : nat) (l : list counter) : Prop :=
  match l with
  | [] => True
  | c :: l => first c = v /\ columns_below v (terms c) /\ positive_weights c /\ in_order (v + length (weights c)) l
  end.

Lemma num_outputs_cons c l : num_outputs (c :: l) = (length (weights c) + num_outputs l)%nat.
Proof. reflexivity. Qed.
Lemma num_outputs_app l m : num_outputs (l ++ m) = (num_outputs l + num_outputs m)%nat.
Proof. unfold num_outputs; now rewrite map_app, list_sum_app. Qed.

Lemma in_order_app l m : forall v, in_order v (l ++ m) <-> in_order v l /\ in_order (v + num_outputs l) m.
Proof.
  induction l as [|c l IH]; intro v; cbn [app in_order].
  { change (num_outputs []) with 0%nat; rewrite Nat.add_0_r; tauto. }
  rewrite IH, num_outputs_cons, Nat.add_assoc; tauto.
Qed.

Lemma in_order_columns l : forall v c, in_order v l -> In c l ->
  (first c + length (weights c) <= v + num_outputs l)%nat /\ columns_below (first c) (terms c) /\ positive_weights c.
Proof.
  induction l as [|d l IH]; intros v c O I; [destruct I|]; destruct O as (E & C & W & O); rewrite num_outputs_cons.
  destruct I as [<-|I]; [rewrite E; split; [lia | auto]|].
  destruct (IH _ c O I) as (B & C' & W'); split; [lia | auto].
Qed.

Lemma with_outputs_ok l : forall v e, in_order v l ->
  agree v e (with_outputs l e) /\ forall c, In c l -> consistent (with_outputs l e) c.
Proof.
  induction l as [|c l IH]; intros v e O; [split; easy|]; destruct O as (E & C & _ & O); cbn [with_outputs]; rewrite E.
  set (b := behind v e (outputs e c)); destruct (IH _ b O) as [A D].
  assert (agree v e (with_outputs l b)) as G by (intros i I; rewrite <- A by lia; symmetry; now apply behind_below).
  split; [exact G|]; intros d [<-|I]; [|exact (D d I)]; unfold consistent.
  replace (outputs (with_outputs l b) c) with (outputs e c).
  - intros i I; rewrite <- A by (unfold outputs in I; rewrite map_length in I; lia).
    rewrite E; now apply behind_block.
  - unfold outputs; rewrite (sum_ext (terms c) e (with_outputs l b)); [reflexivity|].
    intros i a J; exact (G i (C i a J)).
Qed.

(** ** Sums of outputs *)

Lemma length_powers s m : length (powers s m) = m.
Proof. unfold powers; now rewrite map_length, seq_length. Qed.
Lemma positive_powers s m w : In w (powers s m) -> 0 < w.
Proof. intro I; apply in_map_iff in I as (k & <- & _); apply Z.pow_pos_nonneg; lia. Qed.
Lemma powers_next s m : powers s (S m) = 2 ^ Z.of_nat s :: powers (S s) m.
Proof. reflexivity. Qed.

Lemma sum_powers_next e m : forall s v, sum (numbered v (powers (S s) m)) e = 2 * sum (numbered v (powers s m)) e.
Proof.
  induction m as [|m IH]; intros s v; [reflexivity|]; rewrite !powers_next; cbn [numbered sum]; rewrite IH.
  rewrite Nat2Z.inj_succ, Z.pow_succ_r by lia; lia.
Qed.

Lemma chosen_powers n m : forall s,
  chosen (powers s m) (List.map (fun w => Z.odd (n / w)) (powers s m)) =
  2 ^ Z.of_nat s * ((n / 2 ^ Z.of_nat s) mod 2 ^ Z.of_nat m).
Proof.
  induction m as [|m IH]; intro s; [cbn; rewrite Z.mod_1_r; lia|].
  rewrite powers_next; cbn [List.map chosen]; rewrite IH.
  rewrite !Nat2Z.inj_succ, !Z.pow_succ_r, (Z.mul_comm 2 (2 ^ Z.of_nat s)), <- Z.div_div by lia.
  rewrite Z.rem_mul_r, Zmod_odd by lia; destruct (Z.odd _); cbn [Z.b2z]; lia.
Qed.

(** ** Literals *)

Definition literal (e : nat -> bool) (t : nat * Z) : Z :=
  if snd t <? 0 then 1 - Z.b2z (e (fst t)) else Z.b2z (e (fst t)).
Definition literals_below (v : nat) (c : row) : Prop := forall i a, In (i, a) c -> (i < v)%nat /\ (a = 1 \/ a = -1).

Lemma tally_literals e v c : literals_below v c -> tally (literal e) c = sum c e + negatives c.
Proof.
  induction c as [|[i a] c IH]; intro L; cbn [tally sum negatives]; [easy|].
  rewrite IH by (intros j b I; apply L; now right); unfold literal; cbn [fst snd].
  destruct (L i a (or_introl eq_refl)) as [_ A]; destruct (Z.ltb_spec a 0), (e i); cbn [Z.b2z]; lia.
Qed.
Lemma tally_bounded e c : 0 <= tally (literal e) c <= Z.of_nat (length c).
Proof.
  induction c as [|[i a] c IH]; cbn [tally length]; [lia|]; unfold literal at 1 3; cbn [fst snd].
  destruct (a <? 0), (e i); cbn [Z.b2z]; lia.
Qed.

Lemma count_fulfilled e w c digit v s m : literals_below w c ->
  fulfilled e (count c digit v s m) <-> tally (literal e) c = digit + sum (numbered v (powers s m)) e.
Proof.
  intro L; unfold fulfilled; cbn [equation count terms target first weights fst snd].
  rewrite sum_app, sum_opp, (tally_literals e w c L); lia.
Qed.

Lemma count_consistent e w c digit v s m : literals_below w c -> consistent e (count c digit v s m) ->
  sum (numbered v (powers s m)) e =
  2 ^ Z.of_nat s * (((tally (literal e) c - digit) / 2 ^ Z.of_nat s) mod 2 ^ Z.of_nat m).
Proof.
  intros L C; unfold consistent, outputs in C; cbn [count terms target first weights] in C.
  rewrite <- chosen_powers, (tally_literals e w c L); replace (sum c e + negatives c - digit) with
    (sum c e - (digit - negatives c)) by lia.
  apply sum_numbered; [apply map_length | exact C].
Qed.

Lemma number_append e m : forall v cs,
  number (literal e) (append_outputs v m cs) = number (literal e) cs + sum (numbered v (powers 0 m)) e.
Proof.
  induction m as [|m IH]; intros v cs; cbn [append_outputs]; [cbn; lia|].
  rewrite powers_next; cbn [number numbered sum].
  rewrite IH, tally_app, sum_powers_next; change (tally (literal e) [(v, 1)]) with (Z.b2z (e v) + 0).
  destruct cs as [|c cs]; cbn [hd tl tally number]; change (2 ^ Z.of_nat 0) with 1; lia.
Qed.

Lemma append_literals n m : forall v cs, (v + m <= n)%nat -> (forall d, In d cs -> literals_below n d) ->
  forall d, In d (append_outputs v m cs) -> literals_below n d.
Proof.
  induction m as [|m IH]; intros v cs B L d I; [exact (L d I)|]; destruct I as [<-|I].
  - intros i a J; apply in_app_iff in J as [J|[E|[]]]; [|injection E as <- <-; lia].
    destruct cs as [|c cs]; [destruct J | exact (L c (or_introl eq_refl) i a J)].
  - refine (IH (S v) (tl cs) _ _ d I); [lia|]; intros c J; apply L; destruct cs; [destruct J | now right].
Qed.

Lemma append_steps m : forall v cs, (num_steps (append_outputs v m cs) <= num_steps cs + 2 * m)%nat.
Proof.
  induction m as [|m IH]; intros v cs; cbn [append_outputs]; [lia|]; rewrite num_steps_cons, app_length.
  specialize (IH (S v) (tl cs)); destruct cs as [|c cs]; cbn [hd tl length] in *; [lia|].
  change (num_steps (c :: cs)) with (S (length c) + num_steps cs)%nat; lia.
Qed.

(** ** A column *)

Definition column_right (v : nat) (c : row) (rest : list row) (digit : Z) (p : list counter * list row) : Prop :=
  in_order v (fst p) /\ (forall d, In d (snd p) -> literals_below (v + num_outputs (fst p)) d) /\
  (num_steps (snd p) <= length c + num_steps rest)%nat /\
  forall e, let column := tally (literal e) c in
    ((forall d, In d (fst p) -> fulfilled e d) ->
     column + 2 * number (literal e) rest = digit + 2 * number (literal e) (snd p)) /\
    ((forall d, In d (fst p) -> consistent e d) -> (exists q, column = digit + 2 * q) ->
     forall d, In d (fst p) -> fulfilled e d).

Lemma literals_below_le v w c : (v <= w)%nat -> literals_below v c -> literals_below w c.
Proof. intros L C i a I; destruct (C i a I); split; [lia | assumption]. Qed.
Lemma literals_columns v c : literals_below v c -> columns_below v c.
Proof. intros L i a I; exact (proj1 (L i a I)). Qed.

Lemma last_right v c rest digit : 0 <= digit <= 1 -> literals_below v c ->
  (forall d, In d rest -> literals_below v d) -> column_right v c rest digit (last_counter v c rest digit).
Proof.
  intros D L R; unfold last_counter; set (carried := Z.max (Z.of_nat (length c) - digit) 0 / 2).
  assert (0 <= carried /\ 2 * carried <= Z.of_nat (length c)) as [C0 C1].
  { unfold carried; pose proof (Z.div_mod (Z.max (Z.of_nat (length c) - digit) 0) 2).
    pose proof (Z.mod_pos_bound (Z.max (Z.of_nat (length c) - digit) 0) 2); lia. }
  pose proof (bit_length_le carried C0); pose proof (bit_length_bound carried C0) as B.
  set (m := bit_length carried) in *.
  pose proof (append_steps m v rest).
  destruct (match c with [] => digit =? 0 | _ => false end) eqn:E.
  - destruct c; [apply Z.eqb_eq in E; subst digit | discriminate].
    assert (m = 0%nat) as -> by (cbn [length] in *; lia); unfold column_right; cbn [fst snd append_outputs].
    change (num_outputs []) with 0%nat; rewrite Nat.add_0_r.
    split; [exact I|]; split; [exact R|]; split; [lia|]; intro e; cbn [tally]; split; [lia | easy].
  - unfold column_right; cbn [fst snd]; rewrite num_outputs_cons; cbn [count weights]; rewrite length_powers.
    change (num_outputs []) with 0%nat; rewrite Nat.add_0_r.
    split; [exact (conj eq_refl (conj (literals_columns v c L) (conj (positive_powers 1 m) I)))|].
    split; [|split; [lia|]].
    + apply append_literals; [lia|]; intros d I; apply (literals_below_le v); [lia | exact (R d I)].
    + intro e; cbv zeta; pose proof (tally_bounded e c); rewrite number_append; split.
      * intro F; specialize (F _ (or_introl eq_refl)); apply (count_fulfilled e v) in F; [|exact L].
        rewrite sum_powers_next in F; lia.
      * intros F [q Q] d [<-|[]]; specialize (F _ (or_introl eq_refl)).
        apply (count_consistent e v) in F; [|exact L]; apply (count_fulfilled e v); [exact L|]; rewrite F, Q.
        change (2 ^ Z.of_nat 1) with 2; replace (digit + 2 * q - digit) with (q * 2) by lia; rewrite Z.div_mul by lia.
        rewrite Z.mod_small; [lia|]; split; [lia|]; apply (Z.le_lt_trans _ carried); [|exact B].
        unfold carried; apply Z.div_le_lower_bound; lia.
Qed.

Lemma column_counters_right k : forall v c rest digit, 0 <= digit <= 1 -> literals_below v c ->
  (forall d, In d rest -> literals_below v d) -> column_right v c rest digit (column_counters k v c rest digit).
Proof.
  induction k as [|k IH]; intros v c rest digit D L R; [exact (last_right v c rest digit D L R)|].
  destruct c as [|i [|j [|h [|g c]]]]; try exact (last_right v _ rest digit D L R); cbn [column_counters].
  destruct by_threes; [|exact (last_right v _ rest digit D L R)]; set (d := g :: c) in *.
  assert (literals_below v [i; j; h]) as L3 by (intros p a I; apply L; cbn [In] in *; tauto).
  assert (literals_below (v + 2) (d ++ [(v, 1)])) as Ld.
  { intros p a I; apply in_app_iff in I as [I|[E|[]]]; [|injection E as <- <-; lia].
    destruct (L p a) as [P A]; [right; right; now right | split; [lia | exact A]]. }
  specialize (IH (v + 2)%nat (d ++ [(v, 1)]) (append_outputs (S v) 1 rest) digit D Ld).
  destruct (column_counters k _ _ _ _) as [l cs]; destruct IH as (O & G & N & H).
  { apply append_literals; [lia|]; intros f I; apply (literals_below_le v); [lia | exact (R f I)]. }
  pose proof (append_steps 1 (S v) rest) as A; unfold column_right; cbn [fst snd] in *; rewrite num_outputs_cons.
  rewrite app_length in N; change (length (weights (count [i; j; h] 0 v 0 2))) with 2%nat.
  split; [exact (conj eq_refl (conj (literals_columns v _ L3) (conj (positive_powers 0 2) O)))|].
  split; [intros f I; rewrite Nat.add_assoc; exact (G f I)|]; split; [subst d; cbn [length] in *; lia|].
  intro e; destruct (H e) as [H0 H1]; cbv zeta; change (tally (literal e) (i :: j :: h :: d)) with
    (tally (literal e) ([i; j; h] ++ d)).
  pose proof (tally_bounded e [i; j; h]) as B; rewrite tally_app; set (t := tally (literal e) [i; j; h]) in *.
  rewrite tally_app in H0, H1; change (tally (literal e) [(v, 1)]) with (Z.b2z (e v) + 0) in *.
  rewrite number_append in H0; change (sum (numbered (S v) (powers 0 1)) e) with (1 * Z.b2z (e (S v)) + 0) in *.
  assert (sum (numbered v (powers 0 2)) e = Z.b2z (e v) + 2 * Z.b2z (e (S v))) as S2.
  { change (powers 0 2) with [1; 2]; cbn [numbered sum]; lia. }
  split.
  - intro F; pose proof (F _ (or_introl eq_refl)) as F0; apply (count_fulfilled e v) in F0; [|exact L3]; fold t in F0.
    specialize (H0 (fun f I => F f (or_intror I))); lia.
  - intros F [q Q]; pose proof (F _ (or_introl eq_refl)) as F0; apply (count_consistent e v) in F0; [|exact L3].
    fold t in F0; change (2 ^ Z.of_nat 0) with 1 in F0; change (2 ^ Z.of_nat 2) with 4 in F0; cbn [length] in B.
    rewrite Z.div_1_r, Z.sub_0_r, Z.mod_small in F0 by lia.
    intros f [<-|I]; [apply (count_fulfilled e v); [exact L3 | fold t; lia]|].
    refine (H1 (fun f I => F f (or_intror I)) _ f I); exists (q - Z.b2z (e (S v))); lia.
Qed.

Lemma digit_counters_right k : forall v cs t j, (num_steps cs + j <= k)%nat -> 0 <= t < 2 ^ Z.of_nat j ->
  (forall c, In c cs -> literals_below v c) -> let l := digit_counters k v cs t in
  in_order v l /\ forall e, ((forall d, In d l -> fulfilled e d) -> number (literal e) cs = t) /\
  ((forall d, In d l -> consistent e d) -> number (literal e) cs = t -> forall d, In d l -> fulfilled e d).
Proof.
  induction k as [|k IH]; intros v cs t j K T L; cbv zeta; cbn [digit_counters].
  - destruct cs as [|c cs]; [|rewrite num_steps_cons in K; lia]; assert (j = 0%nat) as -> by lia; cbn in T.
    split; [exact I|]; intro e; cbn [number]; split; [lia | easy].
  - destruct (is_done cs t) eqn:E.
    { destruct cs; [apply Z.eqb_eq in E; subst t | discriminate].
      split; [exact I|]; intro e; split; [reflexivity | easy]. }
    pose proof (Z.div_mod t 2 ltac:(lia)) as M; pose proof (Z.mod_pos_bound t 2 ltac:(lia)) as M'.
    pose proof (column_counters_right (length (hd [] cs)) v (hd [] cs) (tl cs) (t mod 2) ltac:(lia)) as C.
    destruct (column_counters _ _ _ _ _) as [l rest]; destruct C as (O & G & N & H).
    { destruct cs; [easy | apply L; now left]. }
    { intros d I; apply L; destruct cs; [destruct I | now right]. }
    cbn [fst snd] in *.
    assert (exists i, (num_steps rest + i <= k)%nat /\ 0 <= t / 2 < 2 ^ Z.of_nat i) as (i & I & B).
    { destruct cs as [|c cs].
      - cbn [is_done] in E; apply Z.eqb_neq in E; destruct j as [|j]; [cbn in T; lia|]; exists j.
        rewrite Nat2Z.inj_succ, Z.pow_succ_r in T by lia; cbn [hd tl length] in N.
        change (num_steps []) with 0%nat in *; lia.
      - exists j; cbn [hd tl] in N; change (num_steps (c :: cs)) with (S (length c) + num_steps cs)%nat in K; lia. }
    destruct (IH (v + num_outputs l)%nat rest (t / 2) i I B G) as [O' H'].
    rewrite in_order_app; split; [auto|]; intro e; destruct (H e) as [H0 H1], (H' e) as [H2 H3].
    assert (number (literal e) cs = tally (literal e) (hd [] cs) + 2 * number (literal e) (tl cs)) as ->
      by (destruct cs; reflexivity).
    split.
    + intro F; specialize (H0 (fun d J => F d (proj2 (in_app_iff _ _ _) (or_introl J)))).
      specialize (H2 (fun d J => F d (proj2 (in_app_iff _ _ _) (or_intror J)))); lia.
    + intros F Q.
      assert (forall d, In d l -> fulfilled e d) as F1.
      { apply H1; [intros d J; apply F, in_app_iff; auto|]; exists (t / 2 - number (literal e) (tl cs)); lia. }
      intros d J; apply in_app_iff in J as [J|J]; [exact (F1 d J)|]; revert d J; apply H3.
      * intros d J; apply F, in_app_iff; auto.
      * specialize (H0 F1); lia.
Qed.

(** ** An equation, and all of them *)

Lemma sum_shift e r : sum r e + shift r = worth (literal e) (weighted r) /\ 0 <= sum r e + shift r <= weight r.
Proof.
  induction r as [|[i a] r [E B]]; [cbn; lia|]; unfold weighted in *; cbn [sum shift List.map worth weight fst snd].
  rewrite <- E; unfold literal; cbn [fst snd].
  destruct (Z.ltb_spec 0 a); change (1 <? 0) with false; change (-1 <? 0) with true; cbv iota;
    destruct (e i); cbn [Z.b2z]; lia.
Qed.

Lemma weighted_literals v r k d : columns_below v r -> In d (columns k (weighted r)) -> literals_below v d.
Proof.
  intros C I i a J; destruct (in_columns _ _ _ _ I J) as [w W].
  apply in_map_iff in W as ([u b] & E & W); cbn [fst snd] in E; injection E as _ <- <-.
  split; [exact (C u b W) | destruct (0 <? b); auto].
Qed.

Lemma row_counters_right v r c : columns_below v r -> let l := row_counters v r c in
  in_order v l /\ forall e, ((forall d, In d l -> fulfilled e d) -> sum r e = c) /\
  ((forall d, In d l -> consistent e d) -> sum r e = c -> forall d, In d l -> fulfilled e d).
Proof.
  intro C; unfold row_counters; cbv zeta; set (t := c + shift r).
  destruct ((t <? 0) || (weight r <? t)) eqn:P; [|destruct (forallb _ r)].
  - split; [cbn; easy|]; intro e; split.
    + intro F; specialize (F _ (or_introl eq_refl)); discriminate.
    + intros _ E; exfalso; destruct (sum_shift e r) as [_ B]; apply orb_true_iff in P; rewrite !Z.ltb_lt in P; lia.
  - assert (forall e, fulfilled e (Counter r c v []) <-> sum r e = c) as F.
    { intro e; unfold fulfilled; cbn [equation terms target first weights List.map numbered fst snd].
      now rewrite app_nil_r. }
    split; [cbn; easy|]; intro e; split; [intro H; apply F, H; now left | intros _ E d [<-|[]]; now apply F].
  - apply orb_false_iff in P as [P0 _]; apply Z.ltb_ge in P0.
    destruct (digit_counters_right (num_steps (columns (width (weighted r)) (weighted r)) + bit_length t) v
      (columns (width (weighted r)) (weighted r)) t (bit_length t)) as [O H].
    + apply Nat.le_refl.
    + split; [exact P0 | exact (bit_length_bound t P0)].
    + intros d I; exact (weighted_literals v r _ d C I).
    + split; [exact O|]; intro e; destruct (H e) as [H0 H1], (sum_shift e r) as [W _].
      rewrite number_columns, <- W in H0, H1
        by (intros w l I; apply in_map_iff in I as (d & E & _); injection E as <- _; lia).
      split; [intro F; specialize (H0 F); lia | intros F E; apply (H1 F); lia].
Qed.

Lemma all_counters_right n rs : (forall r c, In (r, c) rs -> columns_below n r) -> forall v, (n <= v)%nat ->
  let l := all_counters v rs in
  in_order v l /\ forall e, ((forall d, In d l -> fulfilled e d) -> forall r c, In (r, c) rs -> sum r e = c) /\
  ((forall d, In d l -> consistent e d) -> (forall r c, In (r, c) rs -> sum r e = c) ->
   forall d, In d l -> fulfilled e d).
Proof.
  induction rs as [|[q b] rs IH]; intros V v N; cbv zeta; cbn [all_counters]; [repeat split; easy|].
  destruct (row_counters_right v q b) as [O H].
  { apply (columns_below_le n); [exact N | exact (V q b (or_introl eq_refl))]. }
  set (l := row_counters v q b) in *.
  destruct (IH (fun r c I => V r c (or_intror I)) (v + num_outputs l)%nat ltac:(lia)) as [O' H'].
  rewrite in_order_app; split; [auto|]; intro e; destruct (H e) as [H0 H1], (H' e) as [H2 H3]; split.
  - intros F r c [E|I]; [injection E as <- <-; apply H0 | revert r c I; apply H2];
      intros d J; apply F, in_app_iff; auto.
  - intros F S d J; apply in_app_iff in J as [J|J]; revert d J.
    + apply H1; [intros d J; apply F, in_app_iff; auto | apply S; now left].
    + apply H3; [intros d J; apply F, in_app_iff; auto | intros r c I; apply S; now right].
Qed.

Lemma holds_by_digits x e : holds (by_digits x) e <-> forall d, In d (counters x) -> fulfilled e d.
Proof.
  split.
  - intros H d I; apply H; cbn [by_digits rows]; rewrite in_map_iff; exists d.
    split; [apply surjective_pairing | exact I].
  - intros F r c I; apply in_map_iff in I as (d & E & I); specialize (F d I); unfold fulfilled in F; now rewrite E in F.
Qed.

Lemma by_digits_valid x : valid_equations x -> valid_equations (by_digits x).
Proof.
  intros V r c I; apply in_map_iff in I as (d & E & I); injection E as <- _; cbn [by_digits num_variables].
  destruct (all_counters_right _ _ V _ (Nat.le_refl _)) as [O _]; destruct (in_order_columns _ _ d O I) as (B & C & _).
  fold (counters x) in B; apply columns_below_app; split.
  - apply (columns_below_le (first d)); [lia | exact C].
  - apply columns_below_numbered; rewrite map_length; exact B.
Qed.

Lemma with_carries_ok x w : valid_equations x -> holds x w -> holds (by_digits x) (with_carries x w).
Proof.
  intros V H; apply holds_by_digits; destruct (all_counters_right _ _ V _ (Nat.le_refl _)) as [O D].
  destruct (with_outputs_ok _ _ w O) as [A C]; apply D; [exact C|].
  intros r c I; rewrite <- (H r c I); apply sum_ext; intros i a J; symmetry; exact (A i (V r c I i a J)).
Qed.

Lemma without_carries_ok x e : valid_equations x -> holds (by_digits x) e -> holds x e.
Proof.
  intros V H; destruct (all_counters_right _ _ V _ (Nat.le_refl _)) as [_ D].
  refine (proj1 (D e) _); now apply holds_by_digits.
Qed.

(** ** No counter has a variable twice *)

Definition distinct (c : row) : Prop := NoDup (List.map fst c).

Lemma distinct_append v c : literals_below v c -> distinct c -> distinct (c ++ [(v, 1)]).
Proof.
  intros L D; unfold distinct; rewrite map_app; apply nodup_app; [exact D | repeat constructor; easy|].
  intros i I [<-|[]]; apply in_columns_row in I as [a I]; destruct (L v a I); lia.
Qed.

Lemma append_distinct m : forall v cs, (forall d, In d cs -> literals_below v d /\ distinct d) ->
  forall d, In d (append_outputs v m cs) -> distinct d.
Proof.
  induction m as [|m IH]; intros v cs L d I; [exact (proj2 (L d I))|]; destruct I as [<-|I].
  - destruct cs as [|c cs]; [apply (distinct_append v); [easy | constructor]|].
    destruct (L c (or_introl eq_refl)); now apply (distinct_append v).
  - refine (IH (S v) (tl cs) _ d I); intros c J; destruct (L c); [destruct cs; [destruct J | now right]|].
    split; [apply (literals_below_le v); [lia | assumption] | assumption].
Qed.

Lemma proper_literals v c : literals_below v c -> distinct c -> proper c.
Proof. intros L D; split; [exact D|]; intros i a I; destruct (L i a I) as [_ [-> | ->]]; easy. Qed.

Lemma column_counters_proper k : forall v c rest digit, 0 <= digit <= 1 -> literals_below v c -> distinct c ->
  (forall d, In d rest -> literals_below v d /\ distinct d) ->
  let p := column_counters k v c rest digit in
  (forall d, In d (fst p) -> proper (terms d)) /\ forall d, In d (snd p) -> distinct d.
Proof.
  assert (forall v c rest digit, literals_below v c -> distinct c ->
    (forall d, In d rest -> literals_below v d /\ distinct d) -> let p := last_counter v c rest digit in
    (forall d, In d (fst p) -> proper (terms d)) /\ forall d, In d (snd p) -> distinct d) as Last.
  { intros v c rest digit L D R; unfold last_counter; cbv zeta; cbn [fst snd]; split; [|now apply append_distinct].
    intros d I; destruct (match c with [] => digit =? 0 | _ => false end); [destruct I|].
    destruct I as [<-|[]]; exact (proper_literals v c L D). }
  induction k as [|k IH]; intros v c rest digit B L D R; [exact (Last v c rest digit L D R)|].
  destruct c as [|i [|j [|h [|g c]]]]; try exact (Last v _ rest digit L D R); cbn [column_counters].
  destruct by_threes; [|exact (Last v _ rest digit L D R)]; set (d := g :: c) in *.
  assert (literals_below v [i; j; h] /\ literals_below v d) as [L3 Ld]
    by (split; intros p a I; apply L; [cbn [In] in *; tauto | right; right; now right]).
  assert (distinct [i; j; h] /\ distinct d) as [D3 Dd].
  { unfold distinct in *; change (i :: j :: h :: d) with ([i; j; h] ++ d) in D; rewrite map_app in D; split.
    - exact (proj1 (nodup_app_parts _ _ D)).
    - exact (proj2 (nodup_app_parts _ _ D)). }
  specialize (IH (v + 2)%nat (d ++ [(v, 1)]) (append_outputs (S v) 1 rest) digit B).
  destruct (column_counters k _ _ _ _) as [l cs]; destruct IH as [P Q].
  - intros p a I; apply in_app_iff in I as [I|[E|[]]]; [|injection E as <- <-; lia].
    destruct (Ld p a I); split; [lia | assumption].
  - now apply (distinct_append v).
  - intros f I; split.
    + revert f I; apply append_literals; [lia|]; intros f I; apply (literals_below_le v); [lia | exact (proj1 (R f I))].
    + revert f I; apply append_distinct; intros f I; destruct (R f I).
      split; [apply (literals_below_le v); [lia | assumption] | assumption].
  - cbn [fst snd]; split; [|exact Q]; intros f [<-|I]; [exact (proper_literals v _ L3 D3) | exact (P f I)].
Qed.

Lemma digit_counters_proper k : forall v cs t, 0 <= t -> (forall c, In c cs -> literals_below v c /\ distinct c) ->
  forall d, In d (digit_counters k v cs t) -> proper (terms d).
Proof.
  induction k as [|k IH]; intros v cs t T L d I; cbn [digit_counters] in I; [destruct I|].
  destruct (is_done cs t); [destruct I|]; pose proof (Z.mod_pos_bound t 2 ltac:(lia)) as M.
  assert (literals_below v (hd [] cs) /\ distinct (hd [] cs)) as [H D].
  { destruct cs; [split; [easy | constructor] | apply L; now left]. }
  assert (forall c, In c (tl cs) -> literals_below v c /\ distinct c) as R
    by (intros c J; apply L; destruct cs; [destruct J | now right]).
  destruct (column_counters_right (length (hd [] cs)) v (hd [] cs) (tl cs) (t mod 2) ltac:(lia) H
    (fun c J => proj1 (R c J))) as (_ & G & _).
  pose proof (column_counters_proper (length (hd [] cs)) v (hd [] cs) (tl cs) (t mod 2) ltac:(lia) H D R) as P.
  destruct (column_counters _ _ _ _ _) as [l rest]; cbn [fst snd] in *; destruct P as [P Q].
  apply in_app_iff in I as [I|I]; [exact (P d I)|]; refine (IH _ rest (t / 2) _ _ d I); [apply Z.div_pos; lia|].
  intros c J; split; [exact (G c J) | exact (Q c J)].
Qed.

Lemma columns_distinct k : forall ws : list (Z * (nat * Z)), NoDup (List.map (fun t => fst (snd t)) ws) ->
  forall c, In c (columns k ws) -> distinct c.
Proof.
  induction k as [|k IH]; intros ws N c I; [destruct I|]; destruct I as [<-|I].
  - unfold distinct; rewrite map_map; clear -N; induction ws as [|t ws IH]; [constructor|].
    inversion_clear N as [|? ? H N']; cbn [filter]; destruct (Z.odd (fst t)); cbn [List.map]; [constructor|]; auto.
    intro I; apply H; apply in_map_iff in I as (u & E & I); apply filter_In in I as [I _].
    apply in_map_iff; now exists u.
  - refine (IH _ _ c I); rewrite map_map; exact N.
Qed.

Lemma row_counters_proper v r c : columns_below v r -> proper r ->
  forall d, In d (row_counters v r c) -> proper (terms d).
Proof.
  intros C P d I; unfold row_counters in I; cbv zeta in I; destruct (c + shift r <? 0) eqn:T; cbn [orb] in I.
  { destruct I as [<-|[]]; apply proper_nil. }
  destruct (weight r <? c + shift r); [destruct I as [<-|[]]; apply proper_nil|].
  destruct (forallb _ r); [destruct I as [<-|[]]; exact P|]; apply Z.ltb_ge in T; revert d I.
  apply digit_counters_proper; [exact T|]; intros d I; split.
  - exact (weighted_literals v r _ d C I).
  - refine (columns_distinct _ _ _ d I); unfold weighted; rewrite map_map; exact (proj1 P).
Qed.

Lemma by_digits_proper x : valid_equations x -> (forall r c, In (r, c) (rows x) -> proper r) ->
  forall r c, In (r, c) (rows (by_digits x)) -> proper r.
Proof.
  intros V P r c I; apply in_map_iff in I as (d & E & I); injection E as <- _.
  destruct (all_counters_right _ _ V _ (Nat.le_refl _)) as [O _].
  destruct (in_order_columns _ _ d O I) as (_ & C & Pos).
  assert (forall v, (num_variables x <= v)%nat -> In d (all_counters v (rows x)) -> proper (terms d)) as T.
  { clear -V P; unfold valid_equations in V; induction (rows x) as [|[q b] rs IH]; intros v N I; [destruct I|].
    cbn [all_counters] in I; apply in_app_iff in I as [I|I].
    - refine (row_counters_proper v q b _ (P q b (or_introl eq_refl)) d I).
      apply (columns_below_le (num_variables x)); [exact N | exact (V q b (or_introl eq_refl))].
    - refine (IH (fun r c J => V r c (or_intror J)) (fun r c J => P r c (or_intror J)) _ _ I); lia. }
  apply (proper_beside (first d)); [exact (T _ (Nat.le_refl _) I) | | exact C|].
  - apply proper_numbered; intros a A; apply in_map_iff in A as (w & <- & W).
    specialize (Pos w W); lia.
  - intros i a J; apply numbered_in in J; lia.
Qed.

Definition digits : levin linear_equations linear_equations :=
  @Levin linear_equations linear_equations by_digits with_carries (fun _ e => e)
    by_digits_valid with_carries_ok without_carries_ok.

Definition digits_to_sign_system : levin linear_equations sign_system :=
  digits >> LinearEquationsToSignSystem.linear_equations_to_sign_system.

Lemma instance_proper x : valid_equations x -> (forall r c, In (r, c) (rows x) -> proper r) ->
  forall r b, In (r, b) (SignSystem.rows (map digits_to_sign_system x)) -> proper r.
Proof.
  intros V P; apply LinearEquationsToSignSystem.instance_proper.
  - exact (by_digits_valid x V).
  - exact (by_digits_proper x V P).
Qed.
End ByThrees.

(** ** Rows of adders are light, however large the numbers are *)

(** The weight of a counter's row over signs, the reference's coefficient with it. *)
Definition row_weight (c : counter) : Z :=
  let (r, t) := equation c in weight r + Z.abs (total r - 2 * t).

Lemma row_weight_right n c :
  weight (LinearEquationsToSignSystem.terms n (fst (equation c)) (snd (equation c))) = row_weight c.
Proof.
  unfold row_weight, LinearEquationsToSignSystem.terms; destruct (equation c) as [r t]; cbn [fst snd].
  rewrite weight_app; destruct (Z.eqb_spec (total r - 2 * t) 0); cbn [weight]; lia.
Qed.

Lemma weight_literals v c : literals_below v c ->
  weight c = Z.of_nat (length c) /\ total c = Z.of_nat (length c) - 2 * negatives c.
Proof.
  induction c as [|[i a] c IH]; intro L; cbn [weight total negatives length]; [split; reflexivity|].
  destruct IH as [-> ->]; [intros j b I; apply L; now right|].
  destruct (L i a (or_introl eq_refl)) as [_ [-> | ->]]; cbn [Z.ltb Z.compare Z.b2z]; lia.
Qed.

Lemma weight_outputs m : forall s v,
  weight (numbered v (List.map Z.opp (powers s m))) = fold_right Z.add 0 (powers s m) /\
  total (numbered v (List.map Z.opp (powers s m))) = - fold_right Z.add 0 (powers s m).
Proof.
  induction m as [|m IH]; intros s v; [split; reflexivity|]; rewrite powers_next.
  cbn [List.map numbered weight total fold_right]; destruct (IH (S s) (S v)) as [-> ->].
  pose proof (Z.pow_pos_nonneg 2 (Z.of_nat s)); lia.
Qed.

Lemma count_weight w c digit v s m : literals_below w c -> let k := Z.of_nat (length c) in
  let p := fold_right Z.add 0 (powers s m) in row_weight (count c digit v s m) = k + p + Z.abs (k - p - 2 * digit).
Proof.
  intro L; unfold row_weight; cbn [equation count terms target first weights]; rewrite weight_app, total_app.
  destruct (weight_literals w c L) as [-> ->], (weight_outputs m s v) as [-> ->]; cbv zeta; lia.
Qed.

Lemma column_weight k : forall v c rest digit, (length c <= k)%nat -> 0 <= digit <= 1 -> literals_below v c ->
  forall d, In d (fst (column_counters true k v c rest digit)) -> row_weight d <= 6.
Proof.
  assert (forall v c rest digit, (length c <= 3)%nat -> 0 <= digit <= 1 -> literals_below v c ->
    forall d, In d (fst (last_counter v c rest digit)) -> row_weight d <= 6) as Last.
  { intros v c rest digit N D L d I; unfold last_counter in I; cbn [fst] in I.
    destruct (match c with [] => digit =? 0 | _ => false end); [destruct I|]; destruct I as [<-|[]].
    rewrite (count_weight v) by exact L; assert (digit = 0 \/ digit = 1) as [-> | ->] by lia;
      destruct c as [|? [|? [|? [|? ?]]]]; cbn [length] in N |- *; try lia; cbv; discriminate. }
  induction k as [|k IH]; intros v c rest digit N D L d I; [apply (Last v c rest digit) in I; auto; lia|].
  destruct c as [|i [|j [|h [|g c]]]]; try (apply (Last v _ rest digit) in I; auto; cbn [length]; lia).
  cbn [column_counters] in I; set (f := g :: c) in *.
  specialize (IH (v + 2)%nat (f ++ [(v, 1)]) (append_outputs (S v) 1 rest) digit).
  destruct (column_counters true k _ _ _ _) as [l cs]; cbn [fst] in *; destruct I as [<-|I].
  - rewrite (count_weight v) by (intros p a J; apply L; cbn [In] in *; tauto); cbv; discriminate.
  - apply IH; auto; [rewrite app_length; cbn [length] in *; lia|].
    intros p a J; apply in_app_iff in J as [J|[E|[]]]; [|injection E as <- <-; lia].
    destruct (L p a); [right; right; now right | split; [lia | assumption]].
Qed.

Lemma digits_weight k : forall v cs t, 0 <= t -> (forall c, In c cs -> literals_below v c) ->
  forall d, In d (digit_counters true k v cs t) -> row_weight d <= 6.
Proof.
  induction k as [|k IH]; intros v cs t T L d I; cbn [digit_counters] in I; [destruct I|].
  destruct (is_done cs t); [destruct I|]; pose proof (Z.mod_pos_bound t 2 ltac:(lia)) as M.
  assert (literals_below v (hd [] cs)) as H by (destruct cs; [easy | apply L; now left]).
  assert (forall c, In c (tl cs) -> literals_below v c) as R
    by (intros c J; apply L; destruct cs; [destruct J | now right]).
  destruct (column_counters_right true (length (hd [] cs)) v (hd [] cs) (tl cs) (t mod 2) ltac:(lia) H R)
    as (_ & G & _).
  pose proof (column_weight (length (hd [] cs)) v (hd [] cs) (tl cs) (t mod 2) (Nat.le_refl _) ltac:(lia) H) as W.
  destruct (column_counters true _ _ _ _ _) as [l rest]; cbn [fst snd] in *.
  apply in_app_iff in I as [I|I]; [exact (W d I)|]; refine (IH _ rest (t / 2) _ G d I); apply Z.div_pos; lia.
Qed.

Lemma all_weight n d rs : (forall r c, In (r, c) rs -> columns_below n r) -> forall v, (n <= v)%nat ->
  In d (all_counters true v rs) -> row_weight d <= 6 \/
  (In (equation d) rs /\ forall i a, In (i, a) (fst (equation d)) -> Z.abs a < 4).
Proof.
  induction rs as [|[r c] rs IH]; intros V v N I; [destruct I|].
  cbn [all_counters] in I; apply in_app_iff in I as [I|I].
  - unfold row_counters in I; cbv zeta in I; destruct (c + shift r <? 0) eqn:T; cbn [orb] in I.
    { destruct I as [<-|[]]; left; cbv; discriminate. }
    destruct (weight r <? c + shift r); [destruct I as [<-|[]]; left; cbv; discriminate|].
    destruct (forallb (fun a => Z.abs (snd a) <? 4) r) eqn:F; [right | left].
    + destruct I as [<-|[]]; unfold equation; cbn [terms target first weights List.map numbered fst snd].
      rewrite app_nil_r; split; [now left|]; intros i a I; rewrite forallb_forall in F; apply Z.ltb_lt, (F (i, a) I).
    + apply Z.ltb_ge in T; refine (digits_weight _ v _ _ T _ d I); intros e J.
      exact (weighted_literals v r _ e (columns_below_le n v r N (V r c (or_introl eq_refl))) J).
  - destruct (IH (fun q b J => V q b (or_intror J)) (v + num_outputs (row_counters true v r c))%nat ltac:(lia) I)
      as [W|[J B]].
    + now left.
    + right; split; [now right | exact B].
Qed.

(** Every row of adders weighs 6 at most, unless it is that of an equation whose numbers have two bits at most. *)
Theorem adders_weight x d : valid_equations x -> In d (counters true x) -> row_weight d <= 6 \/
  (In (equation d) (rows x) /\ forall i a, In (i, a) (fst (equation d)) -> Z.abs a < 4).
Proof. intros V I; exact (all_weight _ d (rows x) V _ (Nat.le_refl _) I). Qed.

Definition linear_equations_to_sign_system_adders : levin linear_equations sign_system :=
  digits_to_sign_system true.
Definition linear_equations_to_sign_system_digits : levin linear_equations sign_system :=
  digits_to_sign_system false.
