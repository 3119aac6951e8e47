(** Tasks of single edges computed on rational weights, and colorings searched: for theorems about given instances. *)
From Coq Require Import List Bool ZArith NArith QArith Qabs Qreals Reals Lia Lra.
From Karpnet.training Require Import Networks Unions Lifting Shapes Rationals TwoChannels Classifiers Channels
  EdgeTasks.
From Karpnet.problems Require Import SignSystem Hypergraph.
Import ListNotations.
Open Scope R_scope.

Definition sum_rational {A} (f : A -> Q) (l : list A) : Q := fold_right (fun x s => (f x + s)%Q) 0%Q l.
Lemma sum_real {A} (f : A -> Q) l : Q2R (sum_rational f l) = total (fun x => Q2R (f x)) l.
Proof.
  induction l as [|x l IH]; [apply Q2R_0|]; rewrite total_cons, <- IH; apply Q2R_plus.
Qed.

Definition relu_rational (t : Q) : Q := if Qle_bool t 0 then 0 else t.
Lemma relu_real t : Q2R (relu_rational t) = relu (Q2R t).
Proof.
  unfold relu_rational, relu; destruct (Qle_bool t 0) eqn:E.
  - apply Qle_bool_iff, Qle_Rle in E; rewrite Q2R_0 in *; destruct (Rlt_le_dec 0 (Q2R t)); lra.
  - apply not_true_iff_false in E; rewrite Qle_bool_iff in E; apply Qnot_le_lt, Qlt_Rlt in E; rewrite Q2R_0 in E.
    destruct (Rlt_le_dec 0 (Q2R t)); lra.
Qed.

Definition inner_rational (r : row) (w : N -> Q) : Q := sum_rational (fun '(i, a) => inject_Z a * w (N.of_nat i))%Q r.
Lemma inner_real r w : Q2R (inner_rational r w) = inner r (fun i => Q2R (w i)).
Proof.
  unfold inner_rational, inner; rewrite sum_real; apply total_ext; intros [i a] _; now rewrite Q2R_mult, Q2R_Z.
Qed.

Definition value_rational (a : edge_class) (m : nat) (h : list rational_unit) (r : row) : Q :=
  sum_rational (fun u => (if is_at_nodes a then 1 else 2) * rational_readout u
    * relu_rational (inner_rational r (rational_weights u)
                     + match constant a with NoConstant => 0 | _ => rational_weights u (N.of_nat m) end))%Q h
  + if has_share a then sum_rational (fun u => rational_readout u * rational_weights u (N.of_nat (share_column a m)))%Q
      h else 0.

Lemma value_real a m h r : Q2R (value_rational a m h r) = edge_value a m (real h) r.
Proof.
  unfold value_rational, edge_value, edge_sum, share, real; rewrite Q2R_plus; f_equal.
  - rewrite sum_real, total_map; apply total_ext; intros u _; rewrite !Q2R_mult, relu_real, Q2R_plus, inner_real.
    cbn [readout weights]; unfold times, shift; f_equal; [f_equal; destruct (is_at_nodes a); unfold Q2R; cbn; lra|].
    f_equal; f_equal; destruct (constant a); [apply Q2R_0 | reflexivity | reflexivity].
  - destruct (has_share a); [|apply Q2R_0]; rewrite sum_real, total_map; apply total_ext; intros u _; apply Q2R_mult.
Qed.

(** Whether all errors are at most [d]. *)
Definition computed_within (a : edge_class) (m : nat) (ss : list (row * Q)) (h : list rational_unit) (d : Q) : bool :=
  forallb (fun s => Qle_bool (Qabs (value_rational a m h (fst s) - snd s)) d) ss.

Theorem computed a m k ss tol h d : is_classifier a = false -> length h = k -> computed_within a m ss h d = true ->
  within (edge_task a m k ss tol) (real h) (Q2R d).
Proof.
  intros V L C; apply edge_task_within; [exact V|]; split; [unfold real; now rewrite map_length|]; intros r y I.
  unfold computed_within in C; rewrite forallb_forall in C; specialize (C _ I); cbn [fst snd] in C.
  apply Qle_bool_iff in C; rewrite <- value_real, <- Q2R_minus; apply Rabs_between;
    apply Qabs_Qle_condition in C as [C1 C2].
  apply Qle_Rle in C1, C2; rewrite Q2R_opp in C1; lra.
Qed.

(** Whether the network has the label's side of 0 at every edge. *)
Definition computed_signs (a : edge_class) (m : nat) (ss : list (row * bool)) (h : list rational_unit) : bool :=
  forallb (fun s => eqb (Qle_bool 0 (value_rational a m h (fst s))) (snd s)) ss.

Lemma computed_signs_right a m ss h r b : computed_signs a m ss h = true -> In (r, b) ss ->
  at_least (edge_value a m (real h) r) 0 = b.
Proof.
  intros C I; unfold computed_signs in C; rewrite forallb_forall in C; specialize (C _ I); apply eqb_prop in C;
    cbn [fst snd] in C.
  rewrite <- C, <- value_real, <- Q2R_0; apply at_least_rational.
Qed.

(** Weights given as lists. *)
Definition given (weights : list Q) (readout : Q) : rational_unit :=
  Rational (fun i => nth (N.to_nat i) weights 0%Q) readout.

(** ** Colorings, all of them *)

Fixpoint words (k n : nat) : list (list nat) :=
  match n with O => [[]] | S n => flat_map (fun c => List.map (cons c) (words k n)) (seq 0 k) end.

Lemma in_words k l : (forall c, In c l -> (c < k)%nat) -> In l (words k (length l)).
Proof.
  induction l as [|c l IH]; intro H; [now left|]; cbn [length words]; apply in_flat_map; exists c; split.
  - apply in_seq; specialize (H c (or_introl eq_refl)); lia.
  - apply in_map, IH; intros; apply H; now right.
Qed.

Definition is_single (c : nat -> nat) (e : list nat) : bool :=
  match e with [] => true | v :: e => forallb (fun u => Nat.eqb (c u) (c v)) e end.
Definition is_colorable (g : hypergraph) : bool :=
  existsb (fun l => forallb (fun e => negb (is_single (fun v => nth v l 0%nat) e)) (edges g))
    (words (num_colors g) (num_vertices g)).

Theorem never_colored g : valid_hypergraph g -> is_colorable g = false -> forall c, ~ colors g c.
Proof.
  intros [_ V] N c [C E]; apply not_true_iff_false in N; apply N, existsb_exists.
  exists (List.map c (seq 0 (num_vertices g))); split.
  - pose proof (in_words (num_colors g) (List.map c (seq 0 (num_vertices g)))) as W;
      rewrite map_length, seq_length in W.
    apply W; intros j J; apply in_map_iff in J as (v & <- & J); apply in_seq in J; apply C; lia.
  - apply forallb_forall; intros e I; destruct (is_single _ e) eqn:S; [exfalso | reflexivity].
    destruct (V e I) as [NE B].
    assert (forall v, In v e -> nth v (List.map c (seq 0 (num_vertices g))) 0%nat = c v) as X.
    { intros v J; rewrite (nth_indep _ 0%nat (c 0%nat)), map_nth, seq_nth
        by (rewrite ?map_length, ?seq_length; now apply B).
      reflexivity. }
    destruct e as [|v e]; [easy|]; cbn [is_single] in S; rewrite forallb_forall in S.
    apply (E _ I (c v)); intros u [<-|U]; [reflexivity|]; specialize (S u U); apply Nat.eqb_eq in S.
    rewrite !X in S by (cbn; auto); exact S.
Qed.
