(** The checker of certificates for training tasks, and what it proves. *)
From Coq Require Import List Bool ZArith NArith QArith Qreals Reals Lra Lia.
From Karpnet.training Require Import Networks Unions.
From Karpnet.checker Require Import Unsat Linear Reading View Fit System Channels Part Orders Classifiers Squares.
Import ListNotations.
Open Scope R_scope.

(** ** Systems of a task *)

(** The positive signs first; [n] are negative. *)
Definition signs_of (k n : nat) : list bool := repeat true (k - n) ++ repeat false n.

(** A case that has no channels to order. *)
Definition alone (s : option system) : option (list (list N -> option system)) :=
  match s with Some s => Some [fun order => if is_chosen order then None else Some s] | None => None end.

(** A system for each sign case; width 0 stands for any width, of an AND for as many units as there are negative
    samples. *)
Definition systems_of (v : view) (width : nat) (tolerance : Q) (max_errors : nat)
    : option (list (list N -> option system)) :=
  let limit := N.of_nat (Nat.min max_errors (length (cases v))) in
  let of_channels even is_sign :=
    match channel_systems even is_sign tolerance limit (cases v) with
    | Some make =>
        Some match width with
             | O => [make [true] true]
             | _ => List.map (fun n => make (signs_of width n) false) (seq 0 (S width))
             end
    | None => None
    end in
  match kind_of v with
  | Sums (Relu (0 # 1)) is_sign => of_channels false is_sign
  | Sums Abs is_sign => of_channels true is_sign
  | Sums Square false => alone (square_system tolerance limit (cases v))
  | Ands =>
      let units := match width with O => N.of_nat (length (negatives (cases v) 0)) | _ => N.of_nat width end in
      alone (and_system units limit (cases v))
  | Thresholds => if (width <=? 1)%nat then alone (threshold_system limit (cases v)) else None
  | _ => None
  end.

Definition refuted (v : view) (width : nat) (tolerance : Q) (max_errors : nat) (ps : list part) : bool :=
  match systems_of v width tolerance max_errors with Some ss => check_parts ss ps | None => false end.

(** A threshold has one unit. *)
Definition is_width (f : family) (k : nat) : Prop := f = Threshold -> k = 1%nat.

Lemma filter_shorter {A} (f : A -> bool) l : (length (filter f l) <= length l)%nat.
Proof. induction l as [|x l IH]; cbn; [lia|]; destruct (f x); cbn; lia. Qed.
Lemma few_misfits v tol h e : (view_misfits v tol h <= e)%nat ->
  (N.of_nat (length (filter (view_misfit (kind_of v) tol h) (cases v))) <= N.of_nat (Nat.min e (length (cases v))))%N.
Proof.
  unfold view_misfits; intro F; pose proof (filter_shorter (view_misfit (kind_of v) tol h) (cases v)); lia.
Qed.

(** Whatever the order, there is a model. *)
Definition can_hold (case : list N -> option system) : Prop := forall o s, case o = Some s -> exists a x, models s a x.

Lemma of_channels_right even is_sign tol limit cs width ss h :
  match channel_systems even is_sign tol limit cs with
  | Some make =>
      Some match width with
           | O => [make [true] true]
           | _ => List.map (fun n => make (signs_of width n) false) (seq 0 (S width))
           end
  | None => None
  end = Some ss ->
  labels_right (Sums (bent even) is_sign) tol cs = true ->
  (N.of_nat (length (filter (view_misfit (Sums (bent even) is_sign) tol h) cs)) <= limit)%N ->
  (width = 0%nat \/ length h = width) -> exists case, In case ss /\ can_hold case.
Proof.
  intros E L F Wd; destruct (channel_systems _ _ _ _ _) as [make|] eqn:M; [|easy]; apply some_same in E; subst ss.
  destruct (channels_model _ _ _ _ _ _ M) as (lead & Exact & Any).
  destruct (fitting_channels even is_sign tol limit cs h L F) as (k & bad & K & Fit).
  set (chans := List.map (chan_of k) h) in *.
  destruct width as [|w].
  - exists (make [true] true); split; [now left|]; intros o s Made; exact (Any chans bad o s Made Fit).
  - destruct Wd as [|Wd]; [easy|].
    assert (length chans = S w) as Lc by (unfold chans; now rewrite map_length).
    exists (make (signs_of (S w) (num_negative chans)) false); split.
    + apply in_map_iff; exists (num_negative chans); split; [reflexivity|]; apply in_seq.
      assert (num_negative chans <= length chans)%nat by apply filter_shorter; lia.
    + intros o s Made; destruct (named lead o chans) as (m & P & O & Si); rewrite Lc in Si.
      refine (Exact m bad o s _ O _); [unfold signs_of in Made; now rewrite Si|].
      destruct Fit as [F1 F2]; split; [exact F1|]; intros i c I B; rewrite (named_answer _ chans) by exact P;
        exact (F2 i c I B).
Qed.

Lemma alone_right o ss : alone o = Some ss -> (forall s, o = Some s -> exists a x, models s a x) ->
  exists case, In case ss /\ can_hold case.
Proof.
  destruct o as [s|]; [|easy]; intros E H; injection E as <-; eexists; split; [now left|].
  intros o s' E; destruct (is_chosen o); [easy|]; injection E as <-; exact (H s eq_refl).
Qed.

Theorem refuted_right t v ps : read_task t = Some v ->
  refuted v (width t) (tolerance t) (max_errors t) ps = true ->
  forall h, (misfits t h <= max_errors t)%nat -> is_width (family_of t) (length h) ->
    width t = 0%nat \/ length h = width t -> False.
Proof.
  unfold refuted; intros R H h M Is Wd; destruct (systems_of _ _ _ _) as [ss|] eqn:S; [|easy].
  assert (exists case, In case ss /\ can_hold case) as (case & I & Mo).
  2: { destruct (check_parts_right ss ps H case I) as (o & s & C & No), (Mo o s C) as (a & x & Y); exact (No a x Y). }
  pose proof (read_task_labels t v R) as L; rewrite (read_task_right t v R) in M; apply few_misfits in M.
  assert (kind_of v = Thresholds -> family_of t = Threshold) as Th by (apply read_task_threshold; exact R).
  unfold systems_of in S; destruct (kind_of v) as [[q| |] is_sign| |]; try easy.
  - destruct q as [[|q|q] [d|d|]]; try easy; exact (of_channels_right false is_sign _ _ _ _ _ h S L M Wd).
  - exact (of_channels_right true is_sign _ _ _ _ _ h S L M Wd).
  - destruct is_sign; [easy|]; apply (alone_right _ _ S); intros s; exact (square_model _ _ _ h s L M).
  - apply (alone_right _ _ S); intros s; apply (and_model _ _ _ h (tolerance t) L M).
    destruct (width t); [right; reflexivity | left; destruct Wd as [| ->]; easy].
  - destruct (width t <=? 1)%nat; [|easy]; apply (alone_right _ _ S); intros s; specialize (Is (Th eq_refl)).
    destruct h as [|u [|]]; try easy; exact (threshold_model _ _ _ u s L M).
Qed.

(** ** Claims *)

Inductive certificate :=
| Yes (f : fit)
| No (ps : list part)
| NoWidth (ps : list part)
| Optimal (value : nat) (f : fit) (ps : list part)
| Width (value : nat) (f : fit) (ps : list part).

Definition has_width (t : task) : bool :=
  match family_of t with Threshold => (width t =? 1)%nat | _ => (1 <=? width t)%nat end.
Definition check_yes (t : task) (f : fit) : bool :=
  match read_task t with
  | Some v => has_width t && check_fit v (tolerance t) (width t) (max_errors t) f
  | None => false
  end.
Definition check_no (t : task) (ps : list part) : bool :=
  match read_task t with
  | Some v => has_width t && refuted v (width t) (tolerance t) (max_errors t) ps
  | None => false
  end.
Definition check_no_width (t : task) (ps : list part) : bool :=
  match read_task t with
  | Some v => has_width t && refuted v 0 (tolerance t) (max_errors t) ps
  | None => false
  end.

(** The least number of errors; the least width of 1 or more. *)
Definition check_optimal (t : task) (value : nat) (f : fit) (ps : list part) : bool :=
  (value <=? length (labels t))%nat && check_yes (forgiven t value) f
  && match value with O => true | S less => check_no (forgiven t less) ps end.
Definition check_width (t : task) (value : nat) (f : fit) (ps : list part) : bool :=
  has_width t && (1 <=? value)%nat && check_yes (widened t value) f
  && match value with S (S _ as less) => check_no (widened t less) ps | _ => true end.

Definition check (t : task) (c : certificate) : bool :=
  match c with
  | Yes f => check_yes t f
  | No ps => check_no t ps
  | NoWidth ps => check_no_width t ps
  | Optimal value f ps => check_optimal t value f ps
  | Width value f ps => check_width t value f ps
  end.

(** What a certificate proves. *)
Definition claim (t : task) (c : certificate) : Prop :=
  match c with
  | Yes _ => fitted t
  | No _ => ~ fitted t
  | NoWidth _ => forall k, is_width (family_of t) k -> ~ fitted (widened t k)
  | Optimal value _ _ => fitted (forgiven t value) /\ forall e, (e < value)%nat -> ~ fitted (forgiven t e)
  | Width value _ _ => fitted (widened t value) /\ forall k, (1 <= k < value)%nat -> ~ fitted (widened t k)
  end.

Lemma has_width_right t k : has_width t = true -> k = width t -> is_width (family_of t) k.
Proof. unfold has_width, is_width; intros H -> E; rewrite E in H; now apply Nat.eqb_eq. Qed.

Theorem check_yes_right t f : check_yes t f = true -> fits t (real_weights (channels_of f)).
Proof.
  unfold check_yes; destruct (read_task t) as [v|] eqn:R; [|easy]; intros [_ H]%andb_prop.
  now apply (check_fit_right t v).
Qed.

Theorem check_no_right t ps : check_no t ps = true -> ~ fitted t.
Proof.
  unfold check_no; destruct (read_task t) as [v|] eqn:R; [|easy]; intros [W H]%andb_prop (h & L & M).
  apply (refuted_right t v ps R H h M); [now apply has_width_right | now right].
Qed.

Theorem check_no_width_right t ps : check_no_width t ps = true ->
  forall k, is_width (family_of t) k -> ~ fitted (widened t k).
Proof.
  unfold check_no_width; destruct (read_task t) as [v|] eqn:R; [|easy]; intros [_ H]%andb_prop k Wk (h & L & M).
  apply (refuted_right (widened t 0) v ps R H h M);
    [cbn [family_of widened]; cbn [width widened] in L; now rewrite L | now left].
Qed.

Corollary check_no_width_never t ps : check_no_width t ps = true -> family_of t <> Threshold -> never_fitted t.
Proof. intros H N k; apply (check_no_width_right t ps H); unfold is_width; easy. Qed.

(** More errors allowed are no harder. *)
Lemma forgiven_more t e e' : (e <= e')%nat -> fitted (forgiven t e) -> fitted (forgiven t e').
Proof.
  intros E (h & L & M); exists h; split; [exact L|]; cbn [max_errors forgiven] in *; now apply Nat.le_trans with e.
Qed.

(** Nor is one channel more, with readout weight 0, or one unit again. *)
Definition one_more (f : family) (h : hypothesis) : hypothesis :=
  match f, h with ActivationSum _, _ => Unit (fun _ => 0) 0 :: h | _, u :: _ => u :: h | _, [] => [] end.
Lemma one_more_answer g f h vs : answer g f (one_more f h) vs = answer g f h vs.
Proof.
  destruct f as [l| | |]; cbn [answer one_more]; [|destruct h as [|u h]; [reflexivity|]; cbn [forallb];
    f_equal; match goal with |- ?p && (?p && ?q) = _ => now destruct p end ..].
  assert (network g l (Unit (fun _ => 0) 0 :: h) vs = network g l h vs) as ->; [|reflexivity].
  unfold network, readout_bias; rewrite total_cons; destruct (has_readout_bias l); rewrite ?total_cons; cbn [readout];
    ring.
Qed.
Lemma widened_more t k : (1 <= k)%nat -> fitted (widened t k) -> fitted (widened t (S k)).
Proof.
  intros K (h & L & M); exists (one_more (family_of t) h); split.
  - cbn [width widened] in *; rewrite <- L in *; destruct (family_of t), h; cbn in *; try lia; reflexivity.
  - etransitivity; [|exact M]; apply Nat.eq_le_incl; unfold misfits; f_equal; apply filter_ext; intro s.
    unfold is_misfit; cbn [data family_of widened]; now rewrite one_more_answer.
Qed.
Lemma widened_most t k k' : (1 <= k)%nat -> (k <= k')%nat -> fitted (widened t k) -> fitted (widened t k').
Proof. intros K; induction 1 as [|k' L IH]; intro F; [exact F|]; apply widened_more; [lia | now apply IH]. Qed.

Theorem check_right t c : check t c = true -> claim t c.
Proof.
  destruct c as [f|ps|ps|value f ps|value f ps]; cbn [check claim]; intro H.
  - exact (ex_intro _ _ (check_yes_right t f H)).
  - exact (check_no_right t ps H).
  - exact (check_no_width_right t ps H).
  - apply andb_prop in H as [[_ Y]%andb_prop N]; split; [exact (ex_intro _ _ (check_yes_right _ f Y))|].
    destruct value as [|less]; [lia|]; intros e E F; apply (check_no_right _ ps N); apply (forgiven_more t e);
      [lia | exact F].
  - apply andb_prop in H as [[_ Y]%andb_prop N]; split; [exact (ex_intro _ _ (check_yes_right _ f Y))|].
    destruct value as [|[|less]]; intros k K F; [lia | lia|].
    apply (check_no_right _ ps N); apply (widened_most t k); [lia | lia | exact F].
Qed.
