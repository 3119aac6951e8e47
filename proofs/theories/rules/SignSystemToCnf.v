(** Sign system to CNF-SAT: adders compute the sum V of the magnitudes of the terms that are positive, [a . s = 2 V - L]
    for the sum L of all magnitudes; a selector says whether V is (L + b) / 2 or (L - b) / 2. A row with b > L, or
    of another parity, is the empty clause. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin Fresh.
From Karpnet.problems Require Import Clauses FreshVariables BinaryDigits Adders SignSystem.
Import ListNotations.
Open Scope Z_scope.

(** The terms as weights with the literals that are true where a term is positive. *)
Definition weighted (r : row) : list (Z * Z) :=
  List.map (fun t => (Z.abs (snd t), signed (0 <? snd t) (positive (fst t)))) r.
(** The literals of each bit, the last ones first. *)
Definition row_columns (r : row) : list (list Z) :=
  List.map (@rev Z) (columns (width (weighted r)) (weighted r)).
Definition circuit (v : nat) (r : row) : list (list Z * nat) * list (list Z) :=
  sum_adders (num_steps (row_columns r)) v (row_columns r).
Definition adders (v : nat) (r : row) : list (list Z * nat) := fst (circuit v r).
Definition bits (v : nat) (r : row) : list (list Z) := snd (circuit v r).
Definition selector (v : nat) (r : row) : nat := v + 2 * length (adders v r).

(** Unless the guard is true, the bits are those of a number. *)
Definition comparison (guard : Z) (ds : list (list Z)) (number : Z) : list clause :=
  flat_map (fun p =>
    let wanted := Z.testbit number (Z.of_nat p) in
    match nth p ds [] with
    | l :: _ => [[guard; signed wanted l]]
    | [] => if wanted then [[guard]] else []
    end) (seq 0 (Nat.max (length ds) (bit_length number))).

Definition is_impossible (r : row) (b : Z) : bool := (weight r <? b) || Z.odd (weight r - b).
Definition low (r : row) (b : Z) : Z := (weight r - b) / 2.
Definition high (r : row) (b : Z) : Z := (weight r + b) / 2.
Definition row_clauses (v : nat) (r : row) (b : Z) : list clause :=
  if is_impossible r b then [[]]
  else flat_map adder_clauses (adders v r)
       ++ comparison (positive (selector v r)) (bits v r) (low r b)
       ++ comparison (- positive (selector v r)) (bits v r) (high r b).
Definition row_end (v : nat) (r : row) (b : Z) : nat := if is_impossible r b then v else S (selector v r).

Definition row_values (v : nat) (r : row) (b : Z) (a : assignment) : assignment :=
  if is_impossible r b then a
  else update (evaluated (adders v r) a) (selector v r) (worth (truth a) (weighted r) =? high r b).

(** All rows in turn, with variables from [v] on. *)
Fixpoint all_clauses (v : nat) (rs : list (row * Z)) : list clause :=
  match rs with [] => [] | (r, b) :: rs => row_clauses v r b ++ all_clauses (row_end v r b) rs end.
Fixpoint all_end (v : nat) (rs : list (row * Z)) : nat :=
  match rs with [] => v | (r, b) :: rs => all_end (row_end v r b) rs end.
Fixpoint all_values (v : nat) (rs : list (row * Z)) (a : assignment) : assignment :=
  match rs with [] => a | (r, b) :: rs => all_values (row_end v r b) rs (row_values v r b a) end.

Definition instance (x : system) : formula :=
  let n := SignSystem.num_variables x in Formula (all_end n (rows x)) (all_clauses n (rows x)).
Definition forward (x : system) (s : nat -> bool) : assignment :=
  all_values (SignSystem.num_variables x) (rows x) s.
Definition back (x : system) (a : assignment) : nat -> bool := a.

(** ** Columns and bits *)

Lemma number_rev a cs : number (truth a) (List.map (@rev Z) cs) = number (truth a) cs.
Proof. induction cs as [|c cs IH]; cbn [List.map number]; [easy|]; now rewrite IH, tally_rev. Qed.

Lemma number_row a r : number (truth a) (row_columns r) = worth (truth a) (weighted r).
Proof.
  unfold row_columns; rewrite number_rev; apply number_columns; intros w l I.
  apply in_map_iff in I as (t & E & _); injection E as <- _; lia.
Qed.

Lemma testbit_number a ds : (forall d, In d ds -> (length d <= 1)%nat) -> forall p,
  Z.testbit (number (truth a) ds) (Z.of_nat p) = match nth p ds [] with l :: _ => value a l | [] => false end.
Proof.
  induction ds as [|d ds IH]; intros L p; [destruct p; apply Z.testbit_0_l|]; cbn [number].
  assert (tally (truth a) d = Z.b2z (match d with l :: _ => value a l | [] => false end)) as ->.
  { specialize (L d (or_introl eq_refl)); destruct d as [|l [|? ?]]; cbn [length] in L; try lia; [reflexivity|].
    cbn [tally]; unfold truth; lia. }
  rewrite Z.add_comm; destruct p as [|p]; cbn [nth]; [apply Z.testbit_0_r|].
  rewrite Nat2Z.inj_succ, Z.testbit_succ_r by lia; apply IH; intros e I; apply L; now right.
Qed.

Lemma comparison_ok a guard ds number : (forall d, In d ds -> (length d <= 1)%nat) ->
  (forall d, In d ds -> nonzero_literals d) -> 0 <= number ->
  (forall c, In c (comparison guard ds number) -> some a true c) <->
  value a guard = true \/ BinaryDigits.number (truth a) ds = number.
Proof.
  intros L N P; pose proof (testbit_number a ds L) as T; split.
  - intro S; destruct (value a guard) eqn:G; [now left | right].
    apply Z.bits_inj'; intros q Q; rewrite <- (Z2Nat.id q) by exact Q; rewrite T; set (p := Z.to_nat q).
    destruct (Nat.lt_ge_cases p (Nat.max (length ds) (bit_length number))) as [B|B].
    + assert (forall c, In c (match nth p ds [] with l :: _ => [[guard; signed (Z.testbit number (Z.of_nat p)) l]]
          | [] => if Z.testbit number (Z.of_nat p) then [[guard]] else [] end) -> some a true c) as C.
      { intros c I; apply S, in_flat_map; exists p; split; [apply in_seq; lia | exact I]. }
      destruct (nth p ds []) as [|l d] eqn:E.
      * destruct (Z.testbit number (Z.of_nat p)); [|easy].
        destruct (C _ (or_introl eq_refl)) as (k & [<-|[]] & V); congruence.
      * destruct (C _ (or_introl eq_refl)) as (k & [<-|[<-|[]]] & V); [congruence|].
        rewrite value_signed in V; [now apply eqb_prop in V|].
        apply (N (l :: d)); [|now left]; rewrite <- E; apply nth_In.
        destruct (Nat.lt_ge_cases p (length ds)); [assumption|]; rewrite nth_overflow in E by assumption; easy.
    + rewrite nth_overflow by lia; symmetry.
      pose proof (bit_length_bound number P) as U.
      destruct (Z.eq_dec number 0) as [->|Z]; [apply Z.testbit_0_l|].
      apply Z.bits_above_log2; [exact P|]; apply Z.log2_lt_pow2; [lia|].
      apply (Z.lt_le_trans _ _ _ U), Z.pow_le_mono_r; lia.
  - intros H c I; apply in_flat_map in I as (p & _ & I); cbv zeta in I.
    destruct H as [G|E].
    { exists guard; destruct (nth p ds []); [destruct (Z.testbit _ _); [|destruct I]|];
        destruct I as [<-|[]]; cbn; auto. }
    rewrite <- E, T in I; destruct (nth p ds []) as [|l d] eqn:F; [destruct I|]; destruct I as [<-|[]].
    exists (signed (value a l) l); split; [right; now left|]; rewrite value_signed; [apply eqb_reflx|].
    apply (N (l :: d)); [|now left]; rewrite <- F; apply nth_In.
    destruct (Nat.lt_ge_cases p (length ds)); [assumption|]; rewrite nth_overflow in F by assumption; easy.
Qed.

Lemma comparison_literal n guard ds number c l : is_literal n guard -> (forall d, In d ds -> literals_below n d) ->
  In c (comparison guard ds number) -> In l c -> is_literal n l.
Proof.
  intros G D I J; apply in_flat_map in I as (p & _ & I); cbv zeta in I.
  destruct (nth p ds []) as [|k d] eqn:E.
  - destruct (Z.testbit _ _); [|destruct I]; destruct I as [<-|[]]; destruct J as [<-|[]]; exact G.
  - destruct I as [<-|[]]; destruct J as [<-|[<-|[]]]; [exact G|].
    assert (is_literal n k) as K.
    { apply (D (k :: d)); [|now left]; rewrite <- E; apply nth_In.
      destruct (Nat.lt_ge_cases p (length ds)); [assumption|]; rewrite nth_overflow in E by assumption; easy. }
    unfold is_literal, signed in *; destruct (Z.testbit _ _); lia.
Qed.

(** ** A row *)

Lemma dot_worth r s : dot r s = 2 * worth (truth s) (weighted r) - weight r.
Proof.
  induction r as [|[i a] r IH]; cbn [dot weighted List.map worth weight fst snd]; [lia|].
  unfold weighted in IH; rewrite IH; unfold truth at 2; rewrite value_signed, value_positive by apply positive_nonzero.
  destruct (Z.ltb_spec 0 a), (s i); cbn [sign Bool.eqb Z.b2z]; lia.
Qed.

Lemma impossible_ok r b s : is_impossible r b = true -> Z.abs (dot r s) <> b.
Proof.
  unfold is_impossible; rewrite orb_true_iff, Z.ltb_lt; intros [L|O] E.
  - pose proof (dot_bounded r s); lia.
  - destruct (abs_dot_parity r s) as [k K]; rewrite E in K; rewrite K in O.
    replace (_ - _) with (2 * k) in O by lia; rewrite Z.odd_mul in O; easy.
Qed.

Lemma possible_ok r b s : is_impossible r b = false -> 0 <= b -> 0 <= low r b /\ 0 <= high r b /\
  (Z.abs (dot r s) = b <-> worth (truth s) (weighted r) = low r b \/ worth (truth s) (weighted r) = high r b).
Proof.
  unfold is_impossible, low, high; rewrite orb_false_iff, Z.ltb_ge; intros [L O] B; rewrite dot_worth.
  pose proof (Z.div_mod (weight r - b) 2); pose proof (Zmod_odd (weight r - b)); rewrite O in *.
  replace (weight r + b) with (weight r - b + b * 2) by lia; rewrite Z.div_add by lia; lia.
Qed.

Lemma weighted_literal v r w l : columns_below v r -> In (w, l) (weighted r) -> is_literal v l.
Proof.
  intros C I; apply in_map_iff in I as ([i a] & E & I); injection E as _ <-; specialize (C i a I).
  unfold is_literal, signed, positive; cbn [fst snd]; destruct (0 <? a); lia.
Qed.

Lemma circuit_ok v r : columns_below v r -> ordered v (adders v r) /\
  (forall d, In d (bits v r) -> literals_below (selector v r) d /\ (length d <= 1)%nat) /\
  forall a, (forall e, In e (adders v r) -> adds a e) -> number (truth a) (bits v r) = worth (truth a) (weighted r).
Proof.
  intro C; unfold selector, adders, bits, circuit; set (k := num_steps (row_columns r)).
  assert (forall c, In c (row_columns r) -> literals_below v c) as L.
  { intros c I l J; apply in_map_iff in I as (d & <- & I); rewrite <- in_rev in J.
    destruct (in_columns _ _ _ _ I J) as [w W]; exact (weighted_literal v r w l C W). }
  pose proof (sum_adders_ordered k v _ L) as O; pose proof (fun a => sum_adders_ok a k v _ (Nat.le_refl k)) as N.
  destruct (sum_adders k v (row_columns r)) as [l ds]; cbn [fst snd]; destruct O as [O D].
  split; [exact O|]; split.
  - intros d I; split; [exact (D d I) | exact (proj1 (N (fun _ => false)) d I)].
  - intros a H; rewrite <- number_row; exact (proj2 (N a) H).
Qed.

Lemma worth_agree n a b r : agree n a b -> columns_below n r ->
  worth (truth a) (weighted r) = worth (truth b) (weighted r).
Proof.
  intros A C; pose proof (weighted_literal n r) as W; induction (weighted r) as [|[w l] ws IH]; [easy|]; cbn [worth].
  unfold truth at 1 3; rewrite (value_agree n a b l A) by (apply (W w l C); now left).
  rewrite IH; [easy|]; intros u m _ I; apply (W u m C); now right.
Qed.

Lemma row_end_le v r b : (v <= row_end v r b)%nat.
Proof. unfold row_end, selector; destruct (is_impossible r b); lia. Qed.

Lemma row_clauses_literal v r b c l : columns_below v r -> In c (row_clauses v r b) -> In l c ->
  is_literal (row_end v r b) l.
Proof.
  intros C I J; destruct (circuit_ok v r C) as (O & D & _); unfold row_clauses, row_end in *.
  destruct (is_impossible r b); [destruct I as [<-|[]]; destruct J|].
  assert (forall d, In d (bits v r) -> literals_below (S (selector v r)) d) as L.
  { intros d K k M; apply (is_literal_le (selector v r)); [lia | exact (proj1 (D d K) k M)]. }
  rewrite !in_app_iff in I; destruct I as [I|[I|I]].
  - apply (is_literal_le (selector v r)); [lia | exact (adder_clauses_literal _ v c l O I J)].
  - refine (comparison_literal _ _ _ _ c l _ L I J); unfold is_literal, positive; lia.
  - refine (comparison_literal _ _ _ _ c l _ L I J); unfold is_literal, positive; lia.
Qed.

(** The clauses say that the adders add, and which of the two totals there is. *)
Lemma row_clauses_ok v r b a : columns_below v r -> 0 <= b -> is_impossible r b = false ->
  (forall c, In c (row_clauses v r b) -> some a true c) <->
  (forall e, In e (adders v r) -> adds a e) /\
  worth (truth a) (weighted r) = if a (selector v r) then high r b else low r b.
Proof.
  intros C B P; destruct (circuit_ok v r C) as (O & D & W); destruct (possible_ok r b a P B) as (L & H & _).
  unfold row_clauses; rewrite P, <- (adder_clauses_ok a (adders v r) v O).
  pose proof (fun g n => comparison_ok a g (bits v r) n (fun d I => proj2 (D d I))
    (fun d I l J => literal_nonzero _ l (proj1 (D d I) l J))) as K.
  pose proof (K (positive (selector v r)) (low r b) L) as K0; rewrite value_positive in K0.
  pose proof (K (- positive (selector v r)) (high r b) H) as K1; rewrite value_negative in K1.
  split.
  - intro S; assert (forall c, In c (flat_map adder_clauses (adders v r)) -> some a true c) as A.
    { intros c I; apply S, in_app_iff; now left. }
    split; [exact A|]; rewrite <- (W a (proj1 (adder_clauses_ok a _ v O) A)).
    destruct (proj1 K0) as [E|E]; [intros c I; apply S; rewrite !in_app_iff; auto | |];
      (destruct (proj1 K1) as [F|F]; [intros c I; apply S; rewrite !in_app_iff; auto | |]);
      destruct (a (selector v r)); easy.
  - intros [A E]; rewrite <- (W a (proj1 (adder_clauses_ok a _ v O) A)) in E.
    intros c I; rewrite !in_app_iff in I; destruct I as [I|[I|I]]; [exact (A c I) | |].
    + refine (proj2 K0 _ c I); destruct (a (selector v r)); auto.
    + refine (proj2 K1 _ c I); destruct (a (selector v r)); auto.
Qed.

Lemma row_back v r b a : columns_below v r -> 0 <= b -> (forall c, In c (row_clauses v r b) -> some a true c) ->
  Z.abs (dot r a) = b.
Proof.
  intros C B S; destruct (is_impossible r b) eqn:P.
  - unfold row_clauses in S; rewrite P in S; destruct (S [] (or_introl eq_refl)) as (l & [] & _).
  - apply (possible_ok r b a P B); apply row_clauses_ok in S as [_ S]; try assumption.
    destruct (a (selector v r)); auto.
Qed.

Lemma row_forward v r b a : columns_below v r -> 0 <= b -> Z.abs (dot r a) = b ->
  agree v a (row_values v r b a) /\ forall c, In c (row_clauses v r b) -> some (row_values v r b a) true c.
Proof.
  intros C B E; destruct (is_impossible r b) eqn:P; [destruct (impossible_ok r b a P E)|].
  apply (possible_ok r b a P B) in E; destruct (circuit_ok v r C) as (O & _ & _).
  destruct (evaluated_ok (adders v r) v a O) as [A D]; set (e := row_values v r b a).
  assert (e = update (evaluated (adders v r) a) (selector v r) (worth (truth a) (weighted r) =? high r b)) as F
    by (unfold e, row_values; now rewrite P).
  assert (agree (selector v r) (evaluated (adders v r) a) e) as G
    by (intros i I; rewrite F, update_other by lia; reflexivity).
  assert (agree v a e) as AE by (intros i I; rewrite A by exact I; apply G; unfold selector; lia).
  split; [exact AE|]; apply row_clauses_ok; try assumption; split.
  - apply (adder_clauses_ok e _ v O), (satisfied_agree (selector v r) (evaluated (adders v r) a)); [exact G | |].
    + intros c l; exact (adder_clauses_literal _ v c l O).
    + now apply (adder_clauses_ok _ _ v O).
  - rewrite <- (worth_agree v a e r AE C), F, update_same.
    destruct (Z.eqb_spec (worth (truth a) (weighted r)) (high r b)); tauto.
Qed.

(** ** All rows *)

Lemma all_end_le rs : forall v, (v <= all_end v rs)%nat.
Proof.
  induction rs as [|[r b] rs IH]; intro v; cbn [all_end]; [lia|]; specialize (IH (row_end v r b)).
  pose proof (row_end_le v r b); lia.
Qed.

Definition well_formed (n : nat) (rs : list (row * Z)) : Prop :=
  forall r b, In (r, b) rs -> 0 <= b /\ columns_below n r.

Lemma well_formed_cons n r b rs v : well_formed n ((r, b) :: rs) -> (n <= v)%nat ->
  0 <= b /\ columns_below v r /\ well_formed n rs.
Proof.
  intros W L; destruct (W r b (or_introl eq_refl)) as [B C]; split; [exact B|]; split.
  - intros i a I; specialize (C i a I); lia.
  - intros q c I; exact (W q c (or_intror I)).
Qed.

Lemma all_clauses_literal n rs : forall v c l, well_formed n rs -> (n <= v)%nat -> In c (all_clauses v rs) -> In l c ->
  is_literal (all_end v rs) l.
Proof.
  induction rs as [|[r b] rs IH]; intros v c l W L I J; [destruct I|]; cbn [all_clauses all_end] in *.
  destruct (well_formed_cons n r b rs v W L) as (B & C & W'); pose proof (row_end_le v r b).
  apply in_app_iff in I as [I|I]; [|refine (IH _ c l W' _ I J); lia].
  exact (is_literal_le _ _ l (all_end_le rs _) (row_clauses_literal v r b c l C I J)).
Qed.

Lemma all_back n rs a : forall v, well_formed n rs -> (n <= v)%nat ->
  (forall c, In c (all_clauses v rs) -> some a true c) -> forall r b, In (r, b) rs -> Z.abs (dot r a) = b.
Proof.
  induction rs as [|[q c] rs IH]; intros v W L S r b I; [destruct I|]; cbn [all_clauses] in S.
  destruct (well_formed_cons n q c rs v W L) as (B & C & W'); pose proof (row_end_le v q c); destruct I as [E|I].
  - injection E as <- <-; apply (row_back v); auto; intros d D; apply S, in_app_iff; auto.
  - refine (IH (row_end v q c) W' _ _ r b I); [lia|]; intros d D; apply S, in_app_iff; auto.
Qed.

Lemma all_forward n rs : forall v a, well_formed n rs -> (n <= v)%nat ->
  (forall r b, In (r, b) rs -> Z.abs (dot r a) = b) ->
  agree v a (all_values v rs a) /\ forall c, In c (all_clauses v rs) -> some (all_values v rs a) true c.
Proof.
  induction rs as [|[q b] rs IH]; intros v a W L S; [split; [easy | intros c []]|]; cbn [all_clauses all_values].
  destruct (well_formed_cons n q b rs v W L) as (B & C & W'); pose proof (row_end_le v q b).
  destruct (row_forward v q b a C B (S q b (or_introl eq_refl))) as [A D]; set (e := row_values v q b a) in *.
  destruct (IH (row_end v q b) e W' ltac:(lia)) as [A' D'].
  { intros r c I; rewrite <- (S r c (or_intror I)), !dot_worth; do 3 f_equal; symmetry.
    apply (worth_agree v); [exact A|]; apply (well_formed_cons n r c [] v); [|exact L].
    intros p d [E|[]]; injection E as <- <-; exact (W' r c I). }
  split.
  - intros i I; rewrite A by exact I; apply A'; lia.
  - intros c I; apply in_app_iff in I as [I|I]; [|exact (D' c I)]; revert c I.
    apply (satisfied_agree (row_end v q b) e); [exact A' | | exact D].
    intros c l; exact (row_clauses_literal v q b c l C).
Qed.

Lemma instance_valid x : valid_system x -> valid_formula (instance x).
Proof. intros V c l; exact (all_clauses_literal (SignSystem.num_variables x) (rows x) _ c l V (Nat.le_refl _)). Qed.

Lemma forward_ok x s : valid_system x -> solves x s -> satisfies (instance x) (forward x s).
Proof. intros V S; exact (proj2 (all_forward _ (rows x) _ s V (Nat.le_refl _) S)). Qed.

Lemma back_ok x a : valid_system x -> satisfies (instance x) a -> solves x (back x a).
Proof. intros V S; exact (all_back _ (rows x) a _ V (Nat.le_refl _) S). Qed.

Definition sign_system_to_cnf : levin sign_system cnf :=
  @Levin sign_system cnf instance forward back instance_valid forward_ok back_ok.
