(** Sign systems in normal form: b = 0 or 1, of the parity of the weight, or an impossible row without terms and b = 2.

    A row with b >= 2 becomes a . s + b r = 0 with a fresh sign r; fresh signs stand behind the others. *)
From Coq Require Import ZArith List Lia PeanoNat Bool.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem.
Import ListNotations.
Open Scope Z_scope.

(** No signs meet the row. *)
Definition impossible (r : row) (b : Z) : bool := (weight r <? b) || negb ((weight r - b) mod 2 =? 0).
Definition heavy (r : row) (b : Z) : bool := (2 <=? b) && negb (impossible r b).

(** The next fresh sign is [next]. *)
Fixpoint normal_rows (next : nat) (rs : list (row * Z)) : list (row * Z) :=
  match rs with
  | [] => []
  | (r, b) :: rs =>
      if heavy r b then (r ++ [(next, b)], 0) :: normal_rows (S next) rs
      else (if impossible r b then ([], 2) else (r, b)) :: normal_rows next rs
  end.
Definition heavy_rows (rs : list (row * Z)) : list (row * Z) := filter (fun '(r, b) => heavy r b) rs.
Definition normal_form (x : system) : system :=
  System (num_variables x + length (heavy_rows (rows x))) (normal_rows (num_variables x) (rows x)).

(** A fresh sign is opposite to its row's sum. *)
Definition normal_signs (x : system) (s : nat -> bool) (i : nat) : bool :=
  if (i <? num_variables x)%nat then s i
  else match nth_error (heavy_rows (rows x)) (i - num_variables x) with Some (r, _) => dot r s <=? 0 | None => true end.

Definition normal_row (r : row) (b : Z) : Prop :=
  (0 <= b <= 1 /\ b <= weight r /\ exists k, weight r = b + 2 * k) \/ (r = [] /\ b = 2).
Definition normal_valid (x : system) : Prop :=
  forall r b, In (r, b) (rows x) -> columns_below (num_variables x) r /\ normal_row r b.
Definition normal_sign_system : problem := Problem system (nat -> bool) normal_valid solves.

Lemma possible_spec r b : impossible r b = false -> b <= weight r /\ exists k, weight r = b + 2 * k.
Proof.
  unfold impossible; intro E; apply orb_false_iff in E as [E1 E2]; apply Z.ltb_ge in E1.
  apply negb_false_iff, Z.eqb_eq in E2; split; [exact E1|]; exists ((weight r - b) / 2).
  pose proof (Z.div_mod (weight r - b) 2); lia.
Qed.
Lemma impossible_spec r b s : impossible r b = true -> Z.abs (dot r s) <> b.
Proof.
  unfold impossible; intros E D; pose proof (dot_bounded r s); destruct (abs_dot_parity r s) as [k K].
  apply orb_true_iff in E as [E|E]; [apply Z.ltb_lt in E; lia|].
  apply negb_true_iff, Z.eqb_neq in E; apply E; replace (weight r - b) with (k * 2) by lia; apply Z.mod_mul; lia.
Qed.
Lemma heavy_spec r b : heavy r b = true -> 2 <= b /\ impossible r b = false.
Proof. unfold heavy; intro E; apply andb_true_iff in E as [E1 E2]; apply Z.leb_le in E1;
  now apply negb_true_iff in E2. Qed.

Lemma normal_rows_valid n rs : forall next, (n <= next)%nat ->
  (forall r b, In (r, b) rs -> 0 <= b /\ columns_below n r) ->
  forall r b, In (r, b) (normal_rows next rs) -> columns_below (next + length (heavy_rows rs)) r /\ normal_row r b.
Proof.
  induction rs as [|[q c] rs IH]; intros next N V r b I; [easy|]; cbn [normal_rows heavy_rows filter] in *.
  destruct (V q c (or_introl eq_refl)) as [C0 C]; pose proof (fun r b J => V r b (or_intror J)) as V'.
  destruct (heavy q c) eqn:H; cbn [length].
  - destruct (heavy_spec q c H) as [H2 P]; apply possible_spec in P as [P [k K]]; destruct I as [E|I].
    + injection E as <- <-; split.
      * intros i a J; apply in_app_iff in J as [J|[J|[]]]; [specialize (C i a J); lia | injection J as <- _; lia].
      * left; rewrite weight_app; cbn [weight]; repeat split; try lia; exists (c + k); lia.
    + rewrite <- Nat.add_succ_comm; apply (IH (S next)); auto.
  - destruct I as [E|I]; [|now apply (IH next)]; destruct (impossible q c) eqn:P; injection E as <- <-.
    + split; [intros i a [] | right; auto].
    + apply possible_spec in P as [P1 P2]; split; [intros i a J; specialize (C i a J); lia | left].
      repeat split; auto; unfold heavy in H; destruct (Z.leb_spec 2 c); [|lia].
      destruct (impossible q c) eqn:E; [|discriminate]; exfalso.
      unfold impossible in E; apply orb_true_iff in E as [E|E]; [apply Z.ltb_lt in E; lia|].
      destruct P2 as [k K]; rewrite K in E; replace (c + 2 * k - c) with (k * 2) in E by lia;
        now rewrite Z.mod_mul in E.
Qed.

Lemma normal_form_valid x : valid_system x -> normal_valid (normal_form x).
Proof. intros V r b I; exact (normal_rows_valid _ _ _ (Nat.le_refl _) V r b I). Qed.

Lemma normal_signs_ok x s : valid_system x -> solves x s -> solves (normal_form x) (normal_signs x s).
Proof.
  intros V W; assert (forall r b, In (r, b) (rows x) -> dot r (normal_signs x s) = dot r s) as D.
  { intros r b I; apply dot_ext; intros i a J; unfold normal_signs.
    apply (proj2 (V r b I)) in J; apply Nat.ltb_lt in J; now rewrite J. }
  assert (forall rs next, (forall r b, In (r, b) rs -> In (r, b) (rows x)) ->
    (forall k r b, nth_error (heavy_rows rs) k = Some (r, b) -> normal_signs x s (next + k)%nat = (dot r s <=? 0)) ->
    forall r b, In (r, b) (normal_rows next rs) -> Z.abs (dot r (normal_signs x s)) = b) as H.
  { induction rs as [|[q c] rs IH]; intros next I F r b J; [easy|]; cbn [normal_rows heavy_rows filter] in *.
    pose proof (W q c (I q c (or_introl eq_refl))) as Q; pose proof (fun r b J => I r b (or_intror J)) as I'.
    destruct (heavy q c) eqn:E.
    - destruct J as [J|J].
      + injection J as <- <-; rewrite dot_app, (D q c) by (apply I; now left); cbn [dot].
        rewrite <- (Nat.add_0_r next), (F 0%nat q c eq_refl); unfold sign; destruct (Z.leb_spec (dot q s) 0); lia.
      + apply (IH (S next)); auto; intros k r' b' K.
        rewrite Nat.add_succ_comm; exact (F (S k) r' b' K).
    - destruct J as [J|J]; [|now apply (IH next)]; destruct (impossible q c) eqn:P; injection J as <- <-.
      + now apply (impossible_spec q c s) in P.
      + rewrite (D q c); [exact Q | apply I; now left]. }
  refine (H (rows x) (num_variables x) (fun r b I => I) _); intros k r b K; unfold normal_signs.
  destruct (Nat.ltb_spec (num_variables x + k) (num_variables x)); [lia|].
  rewrite Nat.add_comm, Nat.add_sub, K; reflexivity.
Qed.

Lemma normal_back_ok x s : solves (normal_form x) s -> solves x s.
Proof.
  intro W; assert (forall rs next, (forall r b, In (r, b) (normal_rows next rs) -> Z.abs (dot r s) = b) ->
    forall r b, In (r, b) rs -> Z.abs (dot r s) = b) as H; [|exact (H (rows x) (num_variables x) W)].
  induction rs as [|[q c] rs IH]; intros next F r b I; [easy|]; cbn [normal_rows] in F.
  destruct (heavy q c) eqn:E.
  - destruct I as [I|I]; [|apply (IH (S next)); auto; intros; apply F; now right].
    injection I as <- <-; specialize (F _ _ (or_introl eq_refl)); rewrite dot_app in F; cbn [dot] in F.
    apply heavy_spec in E as [E _]; unfold sign in F; destruct (s next); lia.
  - destruct I as [I|I]; [|apply (IH next); auto; intros; apply F; now right].
    injection I as <- <-; destruct (impossible q c); specialize (F _ _ (or_introl eq_refl)); [discriminate | exact F].
Qed.

Lemma normal_is_valid x : normal_valid x -> valid_system x.
Proof. intros V r b I; destruct (V r b I) as [C [[B _]|[_ ->]]]; split; (lia || exact C). Qed.

Definition to_normal_form : levin sign_system normal_sign_system :=
  @Levin sign_system normal_sign_system normal_form normal_signs (fun _ s => s) normal_form_valid normal_signs_ok
    (fun x s _ S => normal_back_ok x s S).

(** The wrong values of a row in normal form are above its target. *)
Lemma normal_wrong r b s : normal_row r b -> r <> [] -> Z.abs (dot r s) <> b -> b + 2 <= Z.abs (dot r s).
Proof.
  intros [(B & _ & k & K)|[-> _]] N D; [|easy]; destruct (abs_dot_parity r s) as [j J]; lia.
Qed.
