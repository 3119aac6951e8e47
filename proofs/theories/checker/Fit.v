(** Rational weights on a task, evaluated exactly: they fit over the reals where the evaluation says so. *)
From Coq Require Import List Bool ZArith NArith QArith Qabs Qreduction Qreals Reals Lra Lia FMapPositive.
From Karpnet.training Require Import Networks Unions.
From Karpnet.checker Require Import Linear Reading View.
Import ListNotations.
Open Scope R_scope.

(** The weights of each channel or unit, and its readout weight or bound. *)
Definition fit := list (list Q * Q).

Definition columns_of (row : list Q) : PositiveMap.t Q :=
  snd (fold_left (fun '(c, m) q => (Pos.succ c, PositiveMap.add c q m)) row (1%positive, PositiveMap.empty Q)).
Definition entry (m : PositiveMap.t Q) (c : N) : Q :=
  match PositiveMap.find (N.succ_pos c) m with Some q => q | None => 0%Q end.

(** ** Evaluation *)

Definition rational_dot (v : vector) (w : N -> Q) : Q :=
  fold_right (fun '(c, x) s => let q := w c in Qplus' (x * Qnum q # Qden q) s) 0%Q v.
Definition rational_activate (s : activation) (t : Q) : Q :=
  match s with
  | Relu slope => if (0 <? Qnum t)%Z then t else Qmult' slope t
  | Abs => Qabs t
  | Square => Qmult' t t
  end.
Definition rational_over (t : Q) (d : Z) : Q := match d with Zpos p => Qred (Qnum t # Qden t * p) | _ => 0%Q end.
Definition rational_worth (s : activation) (w : N -> Q) (m : message) : Q :=
  match snd m with
  | Z0 => 0%Q
  | Zpos p => rational_activate s (rational_over (rational_dot (fst m) w) (Zpos p))
  | Zneg p => Qopp (rational_activate s (rational_over (rational_dot (fst m) w) (Zpos p)))
  end.
Definition rational_total {A} (f : A -> Q) (l : list A) : Q := fold_right (fun x s => Qplus' (f x) s) 0%Q l.

(** Channels with rational weights by column. *)
Definition channels := list ((N -> Q) * Q).
Definition channels_of (f : fit) : channels := List.map (fun '(row, a) => let m := columns_of row in (entry m, a)) f.
Definition real_weights (h : channels) : hypothesis :=
  List.map (fun u => Unit (fun c => Q2R (fst u c)) (Q2R (snd u))) h.

Definition rational_product (w : N -> Q) (ms : list message) : Q :=
  rational_total (fun m => rational_over (rational_dot (fst m) w) (snd m)) ms.
Definition one_if (b : bool) : Q := if b then 1%Q else 0%Q.
Definition rational_answer (k : kind) (h : channels) (ms : list message) : Q :=
  match k with
  | Sums s is_sign =>
      let f := rational_total (fun u => Qmult' (snd u) (rational_total (rational_worth s (fst u)) ms)) h in
      if is_sign then one_if (Qle_bool 0 f) else f
  | Ands => one_if (forallb (fun u => Qle_bool (snd u) (rational_product (fst u) ms)) h)
  | Thresholds => one_if (forallb (fun u => negb (Qle_bool (rational_product (fst u) ms) 0)) h)
  end.
Definition rational_misfit (k : kind) (tolerance : Q) (h : channels) (c : list message * Q) : bool :=
  negb (Qle_bool (Qabs (rational_answer k h (fst c) - snd c)) tolerance).

(** Divisors of a view are not 0, those of a threshold's statistic positive. *)
Definition divisors_right (k : kind) (c : list message * Q) : bool :=
  forallb (fun m => match k with Sums _ _ => negb (snd m =? 0)%Z | _ => (0 <? snd m)%Z end) (fst c).

Definition check_fit (v : view) (tolerance : Q) (width max_errors : nat) (f : fit) : bool :=
  let h := channels_of f in
  (length f =? width)%nat && forallb (fun '(row, _) => (N.of_nat (length row) =? inputs v)%N) f
  && forallb (divisors_right (kind_of v)) (cases v)
  && (length (filter (rational_misfit (kind_of v) tolerance h) (cases v)) <=? max_errors)%nat.

(** ** It is right *)

Lemma Q2R_plus' x y : Q2R (Qplus' x y) = Q2R x + Q2R y.
Proof. rewrite <- Q2R_plus; apply Qeq_eqR, Qplus'_correct. Qed.
Lemma Q2R_mult' x y : Q2R (Qmult' x y) = Q2R x * Q2R y.
Proof. rewrite <- Q2R_mult; apply Qeq_eqR, Qmult'_correct. Qed.
Lemma Q2R_1 : Q2R 1 = 1.
Proof. unfold Q2R; cbn; lra. Qed.

Lemma Q2R_abs q : Q2R (Qabs q) = Rabs (Q2R q).
Proof.
  destruct (Qlt_le_dec q 0) as [N|P].
  - rewrite Qeq_eqR with (y := Qopp q) by (apply Qabs_neg; now apply Qlt_le_weak).
    apply Qlt_Rlt in N; rewrite Q2R_0 in N; now rewrite Q2R_opp, Rabs_left.
  - rewrite Qeq_eqR with (y := q) by (now apply Qabs_pos).
    apply Qle_Rle in P; rewrite Q2R_0 in P; rewrite Rabs_right; [reflexivity | lra].
Qed.

Lemma Qle_bool_R x y : Qle_bool x y = at_least (Q2R y) (Q2R x).
Proof.
  unfold at_least; destruct (Rle_lt_dec (Q2R x) (Q2R y)) as [L|L].
  - now apply Qle_bool_iff, Rle_Qle.
  - rewrite <- not_true_iff_false, Qle_bool_iff; intro H; apply Qle_Rle in H; lra.
Qed.
Lemma at_least_exceeds x y : negb (at_least x y) = exceeds y x.
Proof. unfold at_least, exceeds; destruct (Rle_lt_dec y x), (Rlt_le_dec x y); cbn; try easy; lra. Qed.

Lemma rational_dot_right v w : Q2R (rational_dot v w) = dot v (fun c => Q2R (w c)).
Proof.
  induction v as [|[c x] v IH]; cbn [rational_dot fold_right]; [apply Q2R_0|].
  rewrite Q2R_plus', dot_cons; fold (rational_dot v w); rewrite IH; f_equal; unfold Q2R; cbn [Qnum Qden].
  rewrite mult_IZR; ring.
Qed.

Lemma rational_over_right t d : (0 < d)%Z -> Q2R (rational_over t d) = Q2R t / IZR d.
Proof.
  destruct d as [|p|p]; try easy; intros _; unfold rational_over; rewrite (Qeq_eqR _ _ (Qred_correct _)).
  unfold Q2R; cbn [Qnum Qden]; rewrite Pos2Z.inj_mul, mult_IZR; field; split; apply not_0_IZR; easy.
Qed.

Lemma rational_activate_right s t : Q2R (rational_activate s t) = activate s (Q2R t).
Proof.
  destruct s as [q| |]; cbn [rational_activate activate]; [|apply Q2R_abs | apply Q2R_mult'].
  assert (0 < IZR (Zpos (Qden t))) as D by (apply IZR_lt; easy); apply Rinv_0_lt_compat in D.
  destruct (Z.ltb_spec 0 (Qnum t)) as [P|P]; destruct (Rlt_le_dec 0 (Q2R t)) as [P'|P']; rewrite ?Q2R_mult'; try easy;
    exfalso; unfold Q2R in P'; [apply IZR_lt in P | apply IZR_le in P]; nra.
Qed.

Lemma rational_worth_right s w m : snd m <> 0%Z -> Q2R (rational_worth s w m) = worth s (fun c => Q2R (w c)) m.
Proof.
  destruct m as [v [|p|p]]; unfold rational_worth, worth; cbn [fst snd]; [easy| |]; intros _.
  - destruct (Z.ltb_spec 0 (Zpos p)); [|easy]; now rewrite rational_activate_right, rational_over_right,
    rational_dot_right.
  - destruct (Z.ltb_spec 0 (Zneg p)); [easy|].
    rewrite Q2R_opp, rational_activate_right, rational_over_right, rational_dot_right by easy.
    now rewrite <- opp_IZR.
Qed.

Lemma rational_total_right {A} (f : A -> Q) g l : (forall x, In x l -> Q2R (f x) = g x) ->
  Q2R (rational_total f l) = total g l.
Proof.
  induction l as [|x l IH]; intro E; cbn [rational_total fold_right]; [apply Q2R_0|].
  fold (rational_total f l); rewrite Q2R_plus', total_cons, E, IH; auto with datatypes.
Qed.

Lemma Q2R_one_if b : Q2R (one_if b) = Networks.one_if b.
Proof. destruct b; [apply Q2R_1 | apply Q2R_0]. Qed.

Lemma forallb_map {A B} (p : B -> bool) (f : A -> B) l : forallb p (List.map f l) = forallb (fun x => p (f x)) l.
Proof. induction l as [|x l IH]; [reflexivity|]; cbn; now rewrite IH. Qed.
Lemma forallb_same {A} (p q : A -> bool) l : (forall x, p x = q x) -> forallb p l = forallb q l.
Proof. intro E; induction l as [|x l IH]; [reflexivity|]; cbn; now rewrite E, IH. Qed.

Lemma rational_product_right w ms : forallb (fun m => (0 <? snd m)%Z) ms = true ->
  Q2R (rational_product w ms) = product (fun c => Q2R (w c)) ms.
Proof.
  rewrite forallb_forall; intro D; apply rational_total_right; intros m I; specialize (D m I).
  now rewrite rational_over_right, rational_dot_right by lia.
Qed.

Lemma rational_answer_right k h ms y : divisors_right k (ms, y) = true ->
  Q2R (rational_answer k h ms) = view_answer k (real_weights h) ms.
Proof.
  unfold divisors_right; cbn [fst]; intro D.
  destruct k as [s is_sign| |]; unfold rational_answer, view_answer, real_weights.
  - assert (Q2R (rational_total (fun u => Qmult' (snd u) (rational_total (rational_worth s (fst u)) ms)) h)
            = sum_answer s (real_weights h) ms) as E.
    { unfold sum_answer, real_weights; rewrite total_map; apply rational_total_right; intros u _; rewrite Q2R_mult'.
      f_equal; apply rational_total_right; intros m I; apply rational_worth_right.
      rewrite forallb_forall in D; specialize (D m I); lia. }
    destruct is_sign; [|exact E]; now rewrite Q2R_one_if, Qle_bool_R, E, Q2R_0.
  - rewrite Q2R_one_if, forallb_map; f_equal; apply forallb_same; intro u; cbn [weights readout].
    now rewrite Qle_bool_R, rational_product_right.
  - rewrite Q2R_one_if, forallb_map; f_equal; apply forallb_same; intro u; cbn [weights readout].
    now rewrite Qle_bool_R, at_least_exceeds, rational_product_right, Q2R_0.
Qed.

Theorem check_fit_right t v f : read_task t = Some v ->
  check_fit v (tolerance t) (width t) (max_errors t) f = true -> fits t (real_weights (channels_of f)).
Proof.
  intros R H; unfold check_fit in H.
  apply andb_prop in H as [[[L _]%andb_prop D]%andb_prop M]; apply Nat.eqb_eq in L; apply Nat.leb_le in M.
  split; [unfold real_weights, channels_of; now rewrite !map_length|].
  rewrite (read_task_right t v R); unfold view_misfits; clear R; revert M D.
  assert (forall c, divisors_right (kind_of v) c = true ->
    rational_misfit (kind_of v) (tolerance t) (channels_of f) c
    = view_misfit (kind_of v) (tolerance t) (real_weights (channels_of f)) c) as E.
  { intros [ms y] D; unfold rational_misfit, view_misfit; cbn [fst snd].
    now rewrite Qle_bool_R, at_least_exceeds, Q2R_abs, Q2R_minus, (rational_answer_right _ _ _ y D). }
  generalize (max_errors t) as e; induction (cases v) as [|c cs IH]; cbn [filter forallb]; intros e M D; [cbn; lia|].
  apply andb_prop in D as [Dc D]; rewrite <- (E c Dc); destruct (rational_misfit _ _ _ c); cbn [length] in *;
    [|now apply IH].
  destruct e as [|e]; [lia|]; apply le_n_S, IH; [lia | exact D].
Qed.
