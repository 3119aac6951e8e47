(** An AND of halfspaces colors a hypergraph: a vertex has the color of the first unit that cuts it. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.training Require Import Networks Unions Lifting Shapes Rationals Classifiers.
From Karpnet.problems Require Import Hypergraph.
Import ListNotations.
Open Scope R_scope.

(** A unit by what the vertices add to its argument, and by its bound; it accepts a set of at least this sum. *)
Record cut := Cut { offsets : nat -> R; limit : R }.
Definition accepts (us : list cut) (s : list nat) : bool :=
  forallb (fun u => at_least (total (offsets u) s) (limit u)) us.
Definition first_cut (us : list cut) (v : nat) : nat := first (fun u => exceeds (limit u) (offsets u v)) us.

Lemma accepts_true us s : accepts us s = true <-> forall u, In u us -> limit u <= total (offsets u) s.
Proof.
  unfold accepts; rewrite forallb_forall; split; intros H u I; apply at_least_spec, H, I.
Qed.

(** Empty set and edges accepted, single vertices not. *)
Definition separates (g : hypergraph) (us : list cut) : Prop :=
  length us = num_colors g /\ accepts us [] = true /\
  (forall v, (v < num_vertices g)%nat -> accepts us [v] = false) /\
  forall e, In e (edges g) -> accepts us e = true.

Lemma cut_vertex us v : accepts us [v] = false -> existsb (fun u => exceeds (limit u) (offsets u v)) us = true.
Proof.
  intro A; destruct (existsb _ _) eqn:E; [reflexivity|]; rewrite <- A; apply accepts_true; intros u I.
  destruct (exceeds (limit u) (offsets u v)) eqn:X.
  - exfalso; apply Bool.not_true_iff_false in E; apply E, existsb_exists; eauto.
  - apply exceeds_false in X; cbn; lra.
Qed.

(** A linear form below [b <= 0] on every member is below [b] on the set. *)
Lemma below_on_set (a : nat -> R) b e : b <= 0 -> e <> [] -> (forall v, In v e -> a v < b) -> total a e < b.
Proof.
  intros B N H; induction e as [|v e IH]; [easy|]; rewrite total_cons; pose proof (H v (or_introl eq_refl)).
  destruct e as [|u e]; [cbn; lra|]; assert (total a (u :: e) < b); [|lra].
  apply IH; [easy|]; intros w W; apply H; now right.
Qed.

Theorem separated_colors g us : valid_hypergraph g -> separates g us -> colors g (first_cut us).
Proof.
  intros [K V] (L & Z & S & E); split; [intros v _; exact (first_below _ _ _ L K)|].
  intros e I j A; destruct (V e I) as [N W].
  assert (forall v, In v e -> exists u, nth_error us j = Some u /\ offsets u v < limit u) as B.
  { intros v J; destruct (first_found _ us (cut_vertex us v (S v (W v J)))) as (u & U & X).
    rewrite <- (A v J); exists u; split; [exact U|]; now apply exceeds_spec. }
  destruct e as [|v e]; [easy|]; destruct (B v (or_introl eq_refl)) as (u & U & _).
  pose proof (nth_error_In _ _ U) as M; rewrite accepts_true in Z.
  specialize (E _ I); rewrite accepts_true in E; specialize (Z u M); specialize (E u M); cbn in Z.
  assert (total (offsets u) (v :: e) < limit u); [|lra].
  apply below_on_set; [lra | easy|]; intros t T; destruct (B t T) as (u' & U' & X); congruence.
Qed.

(** -2 on a color, twice the largest edge elsewhere, and the bound -1. *)
Definition breadth (g : hypergraph) : nat := Nat.max 1 (widest g).
Definition color_offset (g : hypergraph) (c : nat -> nat) (j v : nat) : Z :=
  if Nat.eqb (c v) j then -2 else 2 * Z.of_nat (breadth g).

(** 1 on a color and [-b] elsewhere, on a set that is not of this color only. *)
Lemma sum_off_color (c : nat -> nat) j b e : 0 <= b -> ~ (forall v, In v e -> c v = j) ->
  total (fun v => if Nat.eqb (c v) j then 1 else - b) e <= INR (length e) - 1 - b.
Proof.
  intros B N; assert (forall e, total (fun v => if Nat.eqb (c v) j then 1 else - b) e <= INR (length e)) as Up.
  { clear - B; induction e as [|v e IH]; [cbn; lra|]; rewrite total_cons; cbn [length]; rewrite S_INR.
    destruct (Nat.eqb _ _); lra. }
  induction e as [|v e IH]; [exfalso; apply N; easy|]; rewrite total_cons; cbn [length]; rewrite S_INR.
  destruct (Nat.eqb_spec (c v) j) as [E|_]; [|specialize (Up e); lra].
  assert (~ forall v, In v e -> c v = j) as M by (intro G; apply N; intros u [<-|U]; auto); specialize (IH M); lra.
Qed.
Lemma breadth_ge g e : In e (edges g) -> INR (length e) <= INR (breadth g).
Proof. intro I; apply le_INR; unfold breadth; pose proof (widest_ge g e I); lia. Qed.

Lemma offset_of_edge g c j e : In e (edges g) -> ~ (forall v, In v e -> c v = j) ->
  2 <= total (fun v => IZR (color_offset g c j v)) e.
Proof.
  intros I N; rewrite (total_ext _ (fun v => -2 * (if Nat.eqb (c v) j then 1 else - INR (breadth g)))).
  - rewrite total_scaled; pose proof (sum_off_color c j _ e (pos_INR (breadth g)) N); pose proof (breadth_ge g e I);
      lra.
  - intros v _; unfold color_offset; destruct (Nat.eqb _ _); [lra|]; rewrite mult_IZR, <- INR_IZR_INZ; ring.
Qed.

Theorem coloring_separates g c (unit_of : nat -> cut) : valid_hypergraph g -> colors g c ->
  (forall j v, (v < num_vertices g)%nat -> offsets (unit_of j) v = IZR (color_offset g c j v)) ->
  (forall j, limit (unit_of j) = -1) -> separates g (List.map unit_of (seq 0 (num_colors g))).
Proof.
  intros [_ V] [C E] O B; split; [now rewrite map_length, seq_length|]; split; [|split].
  - apply accepts_true; intros u I; apply in_map_iff in I as (j & <- & _); rewrite B; cbn; lra.
  - intros v L; apply Bool.not_true_iff_false; rewrite accepts_true; intro H.
    specialize (H (unit_of (c v))); rewrite B, total_cons, O in H by exact L; unfold total, color_offset in H; cbn in H.
    rewrite Nat.eqb_refl in H; assert (-1 <= -2 + 0); [|lra]; apply H, in_map, in_seq; specialize (C v L); lia.
  - intros e I; apply accepts_true; intros u J; apply in_map_iff in J as (j & <- & _); rewrite B.
    rewrite (total_ext _ (fun v => IZR (color_offset g c j v))) by (intros v M; now apply O, (proj2 (V e I))).
    pose proof (offset_of_edge g c j e I (E e I j)); lra.
Qed.

Lemma colors_ext g c c' : (forall v, (v < num_vertices g)%nat -> c v = c' v) -> valid_hypergraph g -> colors g c ->
  colors g c'.
Proof.
  intros X [_ V] [C E]; split; [intros v L; rewrite <- X by exact L; now apply C|].
  intros e I j A; apply (E e I j); intros v J; rewrite X; [now apply A|]; now apply (proj2 (V e I)).
Qed.

(** ** The task: a graph for each set, whatever shows the units the sum of a set *)

Definition sets (g : hypergraph) : list (list nat * bool) :=
  ([], true) :: List.map (fun v => ([v], false)) (seq 0 (num_vertices g)) ++ List.map (fun e => (e, true)) (edges g).

Lemma separates_sets g us :
  separates g us <-> length us = num_colors g /\ forall s y, In (s, y) (sets g) -> accepts us s = y.
Proof.
  unfold separates; apply and_iff_compat_l; split.
  - intros (Z & S & E) s y [I|I]; [now injection I as <- <-|]; apply in_app_iff in I as [I|I];
      apply in_map_iff in I as (v & X & I); injection X as <- <-; [apply S; apply in_seq in I; lia | now apply E].
  - intro H; split; [apply H; now left|]; split; intros; apply H; right; apply in_app_iff; [left | right];
      apply in_map_iff.
    + exists v; split; [reflexivity | apply in_seq; lia].
    + now exists e.
Qed.

Section Task.
Variables (f : family) (F : N) (shape : list nat -> graph) (cut_of : unit -> cut) (g : hypergraph).
Hypothesis formed : forall s, well_formed (shape s).
Hypothesis seen : forall h s y, In (s, y) (sets g) ->
  answer (alone F (shape s)) f h (nodes (shape s)) = one_if (accepts (List.map cut_of h) s).

Definition set_task : task := graph_task f (num_colors g) F (List.map (fun '(s, y) => (shape s, label y)) (sets g)) 0.

Theorem set_task_within h d : 0 <= d < 1 -> within set_task h d <-> separates g (List.map cut_of h).
Proof.
  intro B; unfold set_task; rewrite within_graph_task; [rewrite separates_sets, map_length; apply and_iff_compat_l|].
  - split; intros H s y I.
    + apply (classified _ _ d); [apply B|]; rewrite <- (seen h s y I); apply H, in_map_iff; now exists (s, y).
    + apply in_map_iff in I as ((s' & b) & E & I); injection E as <- <-; rewrite (seen h s' b I).
      pose proof (classified_exactly _ _ (H _ _ I)); lra.
  - apply Forall_forall; intros s I; rewrite map_map in I; apply in_map_iff in I as ((s' & b) & <- & _); apply formed.
Qed.

Lemma fits_color h d : valid_hypergraph g -> d < Q2R 1 -> within set_task h d ->
  colors g (first_cut (List.map cut_of h)).
Proof.
  rewrite Q2R_1; intros V D H; apply separated_colors; [exact V|]; apply (set_task_within h (Rmax 0 d)).
  - split; [apply Rmax_l|]; apply Rmax_lub_lt; lra.
  - revert H; apply within_mono, Rmax_r.
Qed.

Lemma set_task_tolerance : (0 <= tolerance set_task < 1)%Q.
Proof. split; [apply Qle_refl | reflexivity]. Qed.
End Task.
