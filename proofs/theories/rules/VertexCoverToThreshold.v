(** Vertex cover to agnostic thresholds: vertices are positive, edges negative, and at most as many samples are
    misclassified as the bound says. The misclassified vertices and one end of each misclassified edge are a cover. *)
From Coq Require Import List Bool ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.base Require Import Levin.
From Karpnet.training Require Import Networks Unions Lifting Shapes Rationals Classifiers.
From Karpnet.problems Require Import Graphs VertexSets.
Import ListNotations.
Open Scope R_scope.

Definition order_of (x : bounded) : nat := num_vertices (graph_of x).
Definition vertex_graph (v : nat) : Unions.graph := Unions.Graph 1 [] [(0%N, N.of_nat v, 1%Z)].
Definition pair_graph (p : nat * nat) : Unions.graph :=
  Unions.Graph 2 [(0%N, 1%N)] [(0%N, N.of_nat (fst p), 1%Z); (1%N, N.of_nat (snd p), 1%Z)].
(** For a negative bound, a graph without nodes that is positive: no threshold accepts it. *)
Definition samples (x : bounded) : list (Unions.graph * bool) :=
  List.map (fun v => (vertex_graph v, true)) (seq 0 (order_of x))
  ++ List.map (fun p => (pair_graph p, false)) (edges (graph_of x))
  ++ if (bound x <? 0)%Z then [(Unions.Graph 0 [] [], true)] else [].

Definition instance (x : bounded) : task :=
  forgiven (graph_task Threshold 1 (N.of_nat (order_of x)) (List.map (fun s => (fst s, label (snd s))) (samples x)) 0)
           (Z.to_nat (Z.max (bound x) 0)).

Definition forward (x : bounded) (s : nat -> bool) : list rational_unit :=
  [Rational (fun v => if s (N.to_nat v) then -1 else 1)%Q 0].

(** The misclassified vertices, and the first ends of misclassified edges; [decide t] is [t > 0]. *)
Definition chosen_by {K} (add : K -> K -> K) (decide : K -> bool) (x : bounded) (w : nat -> K) : nat -> bool :=
  fun v => negb (decide (w v))
           || existsb (fun p => Nat.eqb v (fst p) && decide (add (w (fst p)) (w (snd p)))) (edges (graph_of x)).
Definition back (x : bounded) (h : hypothesis) : nat -> bool :=
  match h with
  | u :: _ => chosen_by Rplus (fun t => exceeds t 0) x (fun v => weights u (N.of_nat v))
  | [] => fun _ => false
  end.
Definition back_rational (x : bounded) (h : list rational_unit) : nat -> bool :=
  match h with
  | u :: _ => chosen_by Qplus (fun t => rational_exceeds t 0) x (fun v => rational_weights u (N.of_nat v))
  | [] => fun _ => false
  end.

Lemma samples_formed x : Forall well_formed (List.map fst (List.map (fun s => (fst s, label (snd s))) (samples x))).
Proof.
  rewrite map_map; apply Forall_forall; intros g I; apply in_map_iff in I as (s & <- & I); cbn [fst].
  unfold samples in I; rewrite !in_app_iff, !in_map_iff in I; destruct I as [(v & <- & _)|[(p & <- & _)|I]].
  - split; cbn; [easy|]; intros t c y [E|[]]; injection E as <- _ _; lia.
  - split; cbn; [intros a b [E|[]]; injection E as <- <-; lia|]; intros t c y [E|[E|[]]]; injection E as <- _ _; lia.
  - destruct (bound x <? 0)%Z; [destruct I as [<-|[]]; split; easy | destruct I].
Qed.

(** ** Counting misclassified samples *)

Section Count.
Variables (x : bounded) (u : unit).
Let w v := weights u (N.of_nat v).
Let is_positive (g : Unions.graph) : bool :=
  exceeds (feature_sum (alone (N.of_nat (order_of x)) g) (weights u) (nodes g)) 0.

Lemma vertex_positive v : is_positive (vertex_graph v) = exceeds (w v) 0.
Proof.
  unfold is_positive, feature_sum; change (nodes (vertex_graph v)) with [0%N]; f_equal.
  rewrite total_cons, own_alone; unfold held, total; cbn; unfold w; lra.
Qed.
Lemma pair_positive p : is_positive (pair_graph p) = exceeds (w (fst p) + w (snd p)) 0.
Proof.
  unfold is_positive, feature_sum; change (nodes (pair_graph p)) with [0%N; 1%N]; f_equal.
  rewrite !total_cons, !own_alone; unfold held, total; cbn; unfold w; lra.
Qed.

Definition wrong_vertices : nat := cardinality (order_of x) (fun v => negb (exceeds (w v) 0)).
Definition wrong_edges : list (nat * nat) := filter (fun p => exceeds (w (fst p) + w (snd p)) 0) (edges (graph_of x)).

Lemma filter_map_length {A B} (P : B -> bool) (f : A -> B) l :
  length (filter P (List.map f l)) = length (filter (fun y => P (f y)) l).
Proof. induction l as [|y l IH]; [reflexivity|]; cbn; destruct (P (f y)); cbn; now rewrite IH. Qed.

Theorem misfits_counted : misfits (instance x) [u]
  = (wrong_vertices + length wrong_edges + if (bound x <? 0)%Z then 1 else 0)%nat.
Proof.
  unfold instance; rewrite misfits_of_graphs by apply samples_formed; rewrite filter_map_length.
  rewrite (filter_ext _ (fun s => xorb (is_positive (fst s)) (snd s))).
  - unfold samples; rewrite !filter_app, !app_length, !filter_map_length; cbn [fst snd].
    unfold wrong_vertices, wrong_edges, cardinality; rewrite Nat.add_assoc; f_equal; [f_equal|].
    + f_equal; apply filter_ext; intro v; rewrite vertex_positive; now destruct (exceeds _ _).
    + f_equal; apply filter_ext; intro p; rewrite pair_positive; now destruct (exceeds _ _).
    + destruct (bound x <? 0)%Z; [|reflexivity]; cbn [filter fst snd]; unfold is_positive, feature_sum; cbn.
      replace (exceeds 0 0) with false by (symmetry; apply exceeds_false; lra); reflexivity.
  - intros [g y]; cbn [fst snd answer forallb]; rewrite andb_true_r; apply misclassified.
Qed.
End Count.

(** ** Both ways *)

Lemma instance_width x (h : hypothesis) : length h = width (instance x) -> exists u, h = [u].
Proof. destruct h as [|u [|]]; cbn; try discriminate; eauto. Qed.

Lemma cardinality_le n s t : (forall v, (v < n)%nat -> s v = true -> t v = true) ->
  (cardinality n s <= cardinality n t)%nat.
Proof.
  intro H; apply NoDup_incl_length; [apply NoDup_filter, seq_NoDup|]; intros v I.
  apply filter_In in I as [I S]; apply filter_In; split; [exact I|]; apply H; [apply in_seq in I; lia | exact S].
Qed.
Lemma cardinality_or n s t : (cardinality n (fun v => s v || t v) <= cardinality n s + cardinality n t)%nat.
Proof.
  unfold cardinality; induction (seq 0 n) as [|v l IH]; [reflexivity|]; cbn [filter].
  destruct (s v), (t v); cbn [orb length]; lia.
Qed.
Lemma cardinality_listed n s l : (forall v, s v = true -> In v l) -> (cardinality n s <= length l)%nat.
Proof.
  intro H; apply NoDup_incl_length; [apply NoDup_filter, seq_NoDup|]; intros v I; apply filter_In in I as [_ S]; auto.
Qed.

Theorem forward_fits x s : valid_bounded x -> covers x s -> fits (instance x) (real (forward x s)).
Proof.
  intros _ [C B]; split; [reflexivity|]; unfold real, forward; cbn [List.map]; rewrite misfits_counted.
  unfold chosen in B; destruct (Z.ltb_spec (bound x) 0); [lia|].
  cbn [instance forgiven max_errors]; set (u := Unit _ _).
  assert (forall v, weights u (N.of_nat v) = if s v then -1 else 1) as W.
  { intro v; unfold u; cbn; rewrite Nat2N.id; destruct (s v); unfold Q2R; cbn; lra. }
  assert (wrong_edges x u = []) as ->.
  { unfold wrong_edges; destruct (filter _ _) as [|[a b] l] eqn:F; [reflexivity|]; exfalso.
    assert (In (a, b) ((a, b) :: l)) as I by (now left); rewrite <- F in I; apply filter_In in I as [I P];
      cbn [fst snd] in P.
    apply exceeds_spec in P; rewrite !W in P; destruct (C a b I) as [E|E]; rewrite E in P; destruct (s _); lra. }
  assert (wrong_vertices x u <= cardinality (order_of x) s)%nat; [|unfold order_of in *; cbn [length]; lia].
  apply cardinality_le; intros v _ N; rewrite W in N; destruct (s v); [reflexivity|].
  rewrite (proj2 (exceeds_spec 1 0)) in N by lra; discriminate.
Qed.

Theorem back_covers x h : valid_bounded x -> fits (instance x) h -> covers x (back x h).
Proof.
  intros _ [L M]; destruct (instance_width x h L) as [u ->]; rewrite misfits_counted in M; cbn [back].
  cbn [instance forgiven max_errors] in M; destruct (Z.ltb_spec (bound x) 0) as [N|N]; [lia|].
  set (w := fun v => weights u (N.of_nat v)); split.
  - intros a b I; unfold chosen_by; destruct (exceeds (w a) 0) eqn:A; [|now left].
    destruct (exceeds (w b) 0) eqn:B; [left | now right]; cbn [negb orb]; apply existsb_exists; exists (a, b).
    split; [exact I|]; cbn [fst snd]; rewrite Nat.eqb_refl; cbv beta in A, B.
    apply exceeds_spec in A, B; apply exceeds_spec; fold (w a) (w b); lra.
  - set (p := fun v => negb (exceeds (w v) 0)).
    set (q := fun v => existsb (fun p => Nat.eqb v (fst p) && exceeds (w (fst p) + w (snd p)) 0) (edges (graph_of x))).
    change (Z.of_nat (cardinality (order_of x) (fun v => p v || q v)) <= bound x)%Z.
    change (wrong_vertices x u) with (cardinality (order_of x) p) in M; pose proof (cardinality_or (order_of x) p q).
    enough (cardinality (order_of x) q <= length (wrong_edges x u))%nat by lia.
    rewrite <- (map_length fst); apply cardinality_listed; intros v E; apply existsb_exists in E as (e & I & E).
    apply andb_true_iff in E as [E P]; apply Nat.eqb_eq in E; subst v; now apply in_map, filter_In.
Qed.

Theorem back_rational_covers x h : valid_bounded x -> fits (instance x) (real h) -> covers x (back_rational x h).
Proof.
  intros V H; pose proof (back_covers x _ V H) as [C B]; destruct h as [|u [|]]; try (destruct H; discriminate).
  assert (forall v, back_rational x [u] v = back x (real [u]) v) as E.
  { clear; intro v; cbn [real List.map back back_rational weights]; unfold chosen_by; f_equal.
    - now rewrite <- Q2R_0, exceeds_rational.
    - induction (edges (graph_of x)) as [|p l IH]; [reflexivity|]; cbn [existsb]; rewrite IH; do 2 f_equal.
      now rewrite <- Q2R_0, <- Q2R_plus, exceeds_rational. }
  split.
  - intros a b I; rewrite !E; now apply C.
  - unfold chosen; erewrite cardinality_ext; [exact B|]; intros v _; apply E.
Qed.

Definition vertex_cover_to_threshold : levin vertex_cover rational_training :=
  @Levin vertex_cover rational_training instance forward back_rational (fun _ _ => I) forward_fits back_rational_covers.
Definition vertex_cover_to_threshold_over_reals : levin vertex_cover training :=
  @Levin vertex_cover training instance (fun x s => real (forward x s)) back (fun _ _ => I) forward_fits back_covers.

(** The least number of errors is the vertex cover number. *)
Theorem errors_are_covers g e : valid_graph g ->
  (fitted (forgiven (instance (Bounded g 0)) e) <-> exists s, covers (Bounded g (Z.of_nat e)) s).
Proof.
  intro V; assert (forgiven (instance (Bounded g 0)) e = instance (Bounded g (Z.of_nat e))) as ->.
  { unfold instance, samples, forgiven; cbn [bound graph_of]; destruct (Z.ltb_spec (Z.of_nat e) 0); [lia|].
    cbn; f_equal; lia. }
  symmetry; exact (yes_iff_yes vertex_cover_to_threshold_over_reals (Bounded g (Z.of_nat e)) V).
Qed.
