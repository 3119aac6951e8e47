(** A task as what networks see of it: kind, number of inputs, and the messages and label of each sample. *)
From Coq Require Import List Bool ZArith NArith QArith Qreals Reals Lra Lia.
From Karpnet.training Require Import Networks Unions.
From Karpnet.checker Require Import Linear Reading System Forms.
Import ListNotations.
Open Scope R_scope.

Inductive kind := Sums (s : activation) (is_sign : bool) | Ands | Thresholds.

(** A threshold or an AND of them has one message a sample. *)
Record view := View { kind_of : kind; inputs : N; cases : list (list message * Q) }.

(** [z . w] *)
Definition product (w : N -> R) (ms : list message) : R := total (fun m => dot (fst m) w / IZR (snd m)) ms.

(** What a hypothesis answers on messages. *)
Definition sum_answer (s : activation) (h : hypothesis) (ms : list message) : R :=
  total (fun u => readout u * total (worth s (weights u)) ms) h.
Definition view_answer (k : kind) (h : hypothesis) (ms : list message) : R :=
  match k with
  | Sums s is_sign => if is_sign then one_if (at_least (sum_answer s h ms) 0) else sum_answer s h ms
  | Ands => one_if (forallb (fun u => at_least (product (weights u) ms) (readout u)) h)
  | Thresholds => one_if (forallb (fun u => exceeds (product (weights u) ms) 0) h)
  end.

Definition view_misfit (k : kind) (tolerance : Q) (h : hypothesis) (c : list message * Q) : bool :=
  exceeds (Rabs (view_answer k h (fst c) - Q2R (snd c))) (Q2R tolerance).
Definition view_misfits (v : view) (tolerance : Q) (h : hypothesis) : nat :=
  length (filter (view_misfit (kind_of v) tolerance h) (cases v)).

(** ** Reading *)

Definition feature_messages (content : N -> vector) (den : positive) (vs : list N) : option (list message) :=
  Some [(nonzero (fold_right (fun v => plus_multiple 1 (content v)) [] vs), Zpos den)].
Definition degree_messages (near : N -> list (N * Q)) (vs : list N) : option (list message) :=
  Some [(nonzero (fold_right (fun v => insert (N.of_nat (length (near v))) 1) [] vs), 1%Z)].

Fixpoint read_cases (read : list N -> option (list message)) (l : list (list N * Q))
    : option (list (list message * Q)) :=
  match l with
  | [] => Some []
  | (vs, y) :: l =>
      match read vs, read_cases read l with Some ms, Some cs => Some ((ms, y) :: cs) | _, _ => None end
  end.

Definition has_classes (k : kind) : bool := match k with Sums _ false => false | _ => true end.
Definition is_class (q : Q) : bool := Qeq_bool q 0 || Qeq_bool q 1.
Definition labels_right (k : kind) (tolerance : Q) (cs : list (list message * Q)) : bool :=
  if has_classes k then Qeq_bool tolerance 0 && forallb (fun c => is_class (snd c)) cs else Qle_bool 0 tolerance.

(** All roots of products of degrees are rational, also at nodes that no sample needs. *)
Definition roots_right (g : graphs) (near : N -> list (N * Q)) (scale : Z) (l : layer) : bool :=
  match aggregation_of l with
  | Gcn =>
      forallb (fun v => match matrix_row near scale Gcn v with Some _ => true | None => false end)
              (count (N.to_nat (fold_left N.add (sizes g) 0%N)) 0)
  | _ => true
  end.

(** None: not a task that the checker understands. *)
Definition read_task (t : task) : option view :=
  let g := data t in
  let links := links g in let near := at_node links in
  let contents := contents g in let content := at_node contents in
  let scale := fold_right (fun '(_, _, q) s => Z.lcm (Zpos (Qden q)) s) 1%Z (edges g) in
  let '(k, inputs, read) :=
    match family_of t with
    | ActivationSum l =>
        (Sums (unsloped (activation_of l)) (is_sign l),
         (columns g l + (if has_bias l then 1 else 0) + (if has_readout_bias l then 1 else 0))%N,
         let is_right := is_known l && scale_divides g scale && roots_right g near scale l in
         fun vs => if is_right then sample_messages g near content scale l vs else None)
    | FeatureAnd => (Ands, num_features g, feature_messages content (denominator g))
    | DegreeAnd => (Ands, fold_right N.max 0%N (sizes g), degree_messages near)
    | Threshold => (Thresholds, num_features g, feature_messages content (denominator g))
    end in
  match read_cases read (combine (samples t) (labels t)) with
  | Some cs =>
      if well_formed t && (length (samples t) =? length (labels t))%nat && labels_right k (tolerance t) cs
      then Some (View k inputs cs) else None
  | None => None
  end.

(** ** It is right *)

Lemma product_one w v d : product w [(v, d)] = dot v w / IZR d.
Proof. unfold product, total; cbn [fold_right fst snd]; ring. Qed.

Lemma feature_messages_right g content vs ms w :
  (forall v w, dot (content v) w = own g w v * IZR (Zpos (denominator g))) ->
  feature_messages content (denominator g) vs = Some ms -> product w ms = feature_sum g w vs.
Proof.
  intros C E; injection E as <-; rewrite product_one, dot_nonzero; unfold feature_sum.
  set (d := IZR _) in *; assert (0 < d) by (apply IZR_lt; lia).
  apply (Rmult_eq_reg_r d); [|lra]; unfold Rdiv; rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
  induction vs as [|v vs IH]; cbn [fold_right]; [unfold dot; cbn; ring|].
  rewrite dot_plus_multiple, IH, C, total_cons; ring.
Qed.

Lemma degree_messages_right g near vs ms w : (forall v, near v = neighbors g v) ->
  degree_messages near vs = Some ms -> product w ms = degree_sum g w vs.
Proof.
  intros C E; injection E as <-; rewrite product_one, dot_nonzero; unfold degree_sum; rewrite over_1.
  induction vs as [|v vs IH]; cbn [fold_right]; [reflexivity|]; rewrite dot_insert, IH, C, total_cons; ring.
Qed.

Lemma one_if_forallb (p q : unit -> bool) h : (forall u, p u = q u) -> one_if (forallb p h) = one_if (forallb q h).
Proof. intro E; f_equal; induction h as [|u h IH]; cbn; [reflexivity|]; now rewrite E, IH. Qed.

Lemma read_cases_misfits read k tol h (f : list N * Q -> bool) :
  (forall vs y ms, read vs = Some ms -> f (vs, y) = view_misfit k tol h (ms, y)) ->
  forall l cs, read_cases read l = Some cs -> length (filter f l) = length (filter (view_misfit k tol h) cs).
Proof.
  intro F; induction l as [|[vs y] l IH]; cbn [read_cases]; intros cs E; [now injection E as <-|].
  destruct (read vs) as [ms|] eqn:R; [|easy]; destruct (read_cases read l) as [cs'|]; [|easy].
  injection E as <-; cbn [filter]; rewrite (F vs y ms R); destruct (view_misfit _ _ _ _); cbn [length];
    now rewrite (IH cs').
Qed.

Theorem read_task_right t v : read_task t = Some v -> forall h, misfits t h = view_misfits v (tolerance t) h.
Proof.
  unfold read_task; intro E; revert E.
  set (scale := fold_right _ 1%Z _); intros E h.
  assert (forall k n read,
    (forall vs ms, read vs = Some ms -> answer (data t) (family_of t) h vs = view_answer k h ms) ->
    match read_cases read (combine (samples t) (labels t)) with
    | Some cs =>
        if well_formed t && (length (samples t) =? length (labels t))%nat && labels_right k (tolerance t) cs
        then Some (View k n cs) else None
    | None => None
    end = Some v -> misfits t h = view_misfits v (tolerance t) h) as G.
  { intros k n read A F; destruct (read_cases read _) as [cs|] eqn:C; [|easy]; destruct (_ && _) in F; [|easy];
    injection F as <-.
    unfold misfits, view_misfits; cbn [kind_of cases]; apply (read_cases_misfits read); [|exact C].
    intros vs y ms R; unfold is_misfit, view_misfit; cbn [fst snd]; now rewrite (A vs ms R). }
  destruct (family_of t) as [l| | |]; cbn [answer]; revert E; apply G; intros vs ms R.
  - destruct (is_known l && _ && _) eqn:K; [|easy]; apply andb_prop in K as [[K S]%andb_prop _].
    assert (network (data t) l h vs = sum_answer (unsloped (activation_of l)) h ms) as N.
    { exact (sample_messages_right _ _ _ (links_right _) (contents_right _) scale S l vs ms h K R). }
    cbn [view_answer]; now rewrite <- N.
  - cbn [view_answer]; apply one_if_forallb; intro u;
    now rewrite (feature_messages_right _ _ vs ms (weights u) (contents_right _) R).
  - cbn [view_answer]; apply one_if_forallb; intro u;
    now rewrite (degree_messages_right _ _ vs ms (weights u) (links_right _) R).
  - cbn [view_answer]; apply one_if_forallb; intro u;
    now rewrite (feature_messages_right _ _ vs ms (weights u) (contents_right _) R).
Qed.

Lemma read_task_labels t v : read_task t = Some v -> labels_right (kind_of v) (tolerance t) (cases v) = true.
Proof.
  unfold read_task; destruct (match family_of t with ActivationSum _ => _ | _ => _ end) as [[k n] read].
  destruct (read_cases _ _) as [cs|]; [|easy]; destruct (_ && _) eqn:L; [|easy]; intro E; injection E as <-.
  now apply andb_prop in L as [_ L].
Qed.

Lemma read_task_threshold t v : read_task t = Some v -> kind_of v = Thresholds -> family_of t = Threshold.
Proof.
  unfold read_task; destruct (family_of t); destruct (read_cases _ _) as [cs|]; try easy; destruct (_ && _); try easy;
    intros E K; injection E as <-; easy.
Qed.

(** The view shows neither the width nor the errors allowed. *)
Lemma read_widened t k : read_task (widened t k) = read_task t.
Proof. reflexivity. Qed.
Lemma read_forgiven t e : read_task (forgiven t e) = read_task t.
Proof. reflexivity. Qed.
