(** Rules into training: every fit with errors below the bound is lifted, over the reals and over the rationals. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.base Require Import Levin.
From Karpnet.training Require Import Networks Unions.
Import ListNotations.
Open Scope R_scope.

(** ** Training as a search problem *)

(** All errors are at most [d]. *)
Definition within (t : task) (h : hypothesis) (d : R) : Prop :=
  length h = width t /\
  forall vs y, In (vs, y) (combine (samples t) (labels t)) ->
    Rabs (answer (data t) (family_of t) h vs - Q2R y) <= d.

Lemma no_misfit_within t h : max_errors t = 0%nat -> (fits t h <-> within t h (Q2R (tolerance t))).
Proof.
  intro E; unfold fits, within, misfits; rewrite E; split; intros [L H]; (split; [exact L|]).
  - intros vs y I; destruct (Rlt_le_dec (Q2R (tolerance t)) (Rabs (answer (data t) (family_of t) h vs - Q2R y))) as [B|B];
      [exfalso | exact B].
    assert (In (vs, y) (filter (is_misfit t h) (combine (samples t) (labels t)))) as J.
    { apply filter_In; split; [exact I|]; unfold is_misfit, exceeds; cbn [fst snd].
      destruct (Rlt_le_dec _ _); [reflexivity | lra]. }
    destruct (filter _ _); [exact J | cbn in H; lia].
  - apply Nat.le_0_r; destruct (filter _ _) as [|[vs y] l] eqn:F; [reflexivity | exfalso].
    assert (In (vs, y) (filter (is_misfit t h) (combine (samples t) (labels t)))) as J by (rewrite F; now left).
    apply filter_In in J as [I M]; specialize (H vs y I); unfold is_misfit, exceeds in M; cbn [fst snd] in M.
    destruct (Rlt_le_dec _ _); [lra | discriminate].
Qed.

Lemma within_mono t h d e : d <= e -> within t h d -> within t h e.
Proof. intros D [L H]; split; [exact L|]; intros vs y I; specialize (H vs y I); lra. Qed.

Definition training : problem := Problem task hypothesis (fun _ => True) fits.

(** A channel with rational weights. *)
Record rational_unit := Rational { rational_weights : N -> Q; rational_readout : Q }.
Definition real (h : list rational_unit) : hypothesis :=
  List.map (fun u => Unit (fun c => Q2R (rational_weights u c)) (Q2R (rational_readout u))) h.
Definition rational_training : problem :=
  Problem task (list rational_unit) (fun _ => True) (fun t h => fits t (real h)).

(** ** Tasks made of small graphs *)

Definition graph_task (f : family) (k : nat) (F : N) (ss : list (graph * Q)) (tolerance : Q) : task :=
  Task (union F (List.map fst ss)) f k None (List.map snd ss) tolerance 0.

(** The same graphs as one, with a label at the first node of each. *)
Fixpoint starts (first : N) (gs : list graph) : list N :=
  match gs with [] => [] | g :: gs => first :: starts (first + order g) gs end.
Definition node_task (f : family) (k : nat) (F : N) (ss : list (graph * Q)) (tolerance : Q) : task :=
  let gs := List.map fst ss in
  Task (Graphs [fold_right N.add 0%N (List.map order gs)] (joined_links 0 gs) F 1 (joined_contents 0 gs))
       f k (Some (starts 0 gs)) (List.map snd ss) tolerance 0.

Lemma in_combine_map {A B C} (p : A -> C) (xs : list A) (ys : list B) (P : C -> B -> Prop) :
  (forall x y, In (x, y) (combine xs ys) -> P (p x) y) <->
  (forall z y, In (z, y) (combine (List.map p xs) ys) -> P z y).
Proof.
  revert ys; induction xs as [|x xs IH]; intros [|y ys]; cbn [combine List.map]; try (split; easy).
  split; intros H z w [E|I].
  - injection E as <- <-; apply H; now left.
  - revert z w I; apply (IH ys); intros; apply H; now right.
  - injection E as <- <-; apply H; now left.
  - revert z w I; apply (IH ys); intros; apply H; now right.
Qed.

Lemma combine_fst_snd {A B} (l : list (A * B)) : combine (List.map fst l) (List.map snd l) = l.
Proof. induction l as [|[a b] l IH]; cbn; now rewrite ?IH. Qed.

Theorem within_graph_task f k F ss tol h d : Forall well_formed (List.map fst ss) ->
  within (graph_task f k F ss tol) h d <->
  length h = k /\ forall g y, In (g, y) ss -> Rabs (answer (alone F g) f h (nodes g) - Q2R y) <= d.
Proof.
  intro W; unfold within; cbn [width graph_task]; apply and_iff_compat_l.
  cbn [samples labelled_nodes labels data family_of sizes graph_task].
  rewrite (in_combine_map (answer (union F (List.map fst ss)) f h) _ _ (fun a y => Rabs (a - Q2R y) <= d)).
  cbn [union sizes labels graph_task]; rewrite answers_on_union by exact W.
  rewrite <- (in_combine_map (fun g => answer (alone F g) f h (nodes g)) _ _ (fun a y => Rabs (a - Q2R y) <= d)).
  now rewrite combine_fst_snd.
Qed.

Lemma starts_moved gs : forall first, starts first gs =
  List.map (fun i => (first + fold_right N.add 0 (List.map order (firstn i gs)))%N) (seq 0 (length gs)).
Proof.
  induction gs as [|g gs IH]; intro first; [reflexivity|]; cbn [starts length seq List.map firstn fold_right].
  rewrite N.add_0_r; f_equal; rewrite <- seq_shift, map_map, IH; apply map_ext; intro i.
  cbn [firstn List.map fold_right]; now rewrite N.add_assoc.
Qed.

Theorem within_node_task f k F ss tol h d : Forall well_formed (List.map fst ss) ->
  Forall (fun g => 0 < order g)%N (List.map fst ss) ->
  within (node_task f k F ss tol) h d <->
  length h = k /\ forall g y, In (g, y) ss -> Rabs (answer (alone F g) f h [0%N] - Q2R y) <= d.
Proof.
  intros W P; unfold within; cbn [width node_task]; apply and_iff_compat_l.
  cbn [samples labelled_nodes labels data family_of node_task].
  set (gs := List.map fst ss) in *; set (G := Graphs _ _ _ _ _).
  rewrite (in_combine_map (answer G f h) _ _ (fun a y => Rabs (a - Q2R y) <= d)).
  assert (List.map (answer G f h) (List.map (fun v => [v]) (starts 0 gs))
          = List.map (fun g => answer (alone F g) f h [0%N]) gs) as ->.
  { assert (forall i g, nth_error gs i = Some g ->
      answer G f h [(0 + fold_right N.add 0 (List.map order (firstn i gs)))%N] = answer (alone F g) f h [0%N]) as H.
    { intros i g E; rewrite <- (N.add_0_r (0 + _)).
      change ([?x]) with (List.map (N.add (0 + fold_right N.add 0 (List.map order (firstn i gs)))%N) [0%N]) at 1.
      rewrite Forall_forall in W, P; apply nth_error_In in E as I; apply (alike_answer G _ F g).
      - pose proof (union_sees gs 0 F [] [] [fold_right N.add 0%N (List.map order gs)]) as S; cbn [app] in S.
        apply S; try easy; now apply Forall_forall.
      - now apply W.
      - intros v [<-|[]]; now apply P. }
    rewrite starts_moved, !map_map; clear - H.
    assert (forall pre post, gs = pre ++ post ->
      List.map (fun i => answer G f h [(0 + fold_right N.add 0 (List.map order (firstn i gs)))%N])
               (seq (length pre) (length post)) = List.map (fun g => answer (alone F g) f h [0%N]) post) as Q.
    { intros pre post; revert pre; induction post as [|g post IH]; intros pre E; [reflexivity|].
      cbn [length seq List.map]; f_equal.
      - apply H; rewrite E, nth_error_app2, Nat.sub_diag by lia; reflexivity.
      - specialize (IH (pre ++ [g])); rewrite app_length in IH; cbn [length] in IH; rewrite Nat.add_1_r in IH.
        apply IH; now rewrite <- app_assoc. }
    exact (Q [] gs eq_refl). }
  rewrite <- (in_combine_map (fun g => answer (alone F g) f h [0%N]) _ _ (fun a y => Rabs (a - Q2R y) <= d)).
  unfold gs; now rewrite combine_fst_snd.
Qed.

(** ** Rules into training *)

(** [back] lifts every fit whose errors are all below [bound]; [back_rational] is what runs. *)
Record lifting (A : problem) := Lifting {
  task_for : instance A -> task;
  bound : instance A -> Q;
  forward : instance A -> witness A -> list rational_unit;
  back : instance A -> hypothesis -> witness A;
  back_rational : instance A -> list rational_unit -> witness A;
  no_errors : forall x, max_errors (task_for x) = 0%nat;
  tolerance_below : forall x, valid A x -> (0 <= tolerance (task_for x) < bound x)%Q;
  forward_exact : forall x w, valid A x -> ok A x w -> within (task_for x) (real (forward x w)) 0;
  back_below : forall x h d, valid A x -> d < Q2R (bound x) -> within (task_for x) h d -> ok A x (back x h);
  back_same : forall x h, valid A x -> length h = width (task_for x) -> ok A x (back x (real h)) -> ok A x (back_rational x h)
}.
Arguments Lifting {A} task_for bound forward back back_rational.
Arguments task_for {A}.
Arguments bound {A}.
Arguments forward {A}.
Arguments back {A}.
Arguments back_rational {A}.

Section Levin.
Context {A : problem} (r : lifting A).

Lemma lifting_forward_fits x w : valid A x -> ok A x w -> fits (task_for r x) (real (forward r x w)).
Proof.
  intros V W; apply no_misfit_within; [apply no_errors|].
  apply within_mono with 0; [|now apply forward_exact].
  destruct (tolerance_below A r x V) as [T _]; apply Qle_Rle in T; unfold Q2R in T at 1; cbn in T; lra.
Qed.

Lemma lifting_back_ok x h : valid A x -> fits (task_for r x) h -> ok A x (back r x h).
Proof.
  intros V H; apply no_misfit_within in H; [|apply no_errors].
  apply (back_below A r x h (Q2R (tolerance (task_for r x))) V); [|exact H].
  now apply Qlt_Rlt, tolerance_below.
Qed.

Definition over_reals : levin A training :=
  @Levin A training (task_for r) (fun x w => real (forward r x w)) (back r)
    (fun _ _ => I) lifting_forward_fits lifting_back_ok.

Definition over_rationals : levin A rational_training :=
  @Levin A rational_training (task_for r) (forward r) (back_rational r) (fun _ _ => I) lifting_forward_fits
    (fun x h V H => back_same A r x h V (eq_trans (eq_sym (map_length _ h)) (proj1 H)) (lifting_back_ok x (real h) V H)).

(** Real weights fit exactly where rational weights do. *)
Corollary rational_weights_suffice x : valid A x -> (yes training (task_for r x) <-> yes rational_training (task_for r x)).
Proof.
  intro V; pose proof (yes_iff_yes over_reals x V); pose proof (yes_iff_yes over_rationals x V); cbn in *; tauto.
Qed.

End Levin.
