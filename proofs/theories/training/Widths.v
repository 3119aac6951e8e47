(** Improper learning: as many channels as samples fit wherever any number does. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra Permutation.
From Karpnet.training Require Import Networks Unions Lifting Shapes Rationals Classifiers Channels EdgeTasks Parts.
Import ListNotations.
Open Scope R_scope.

(** ** More vectors than coordinates are dependent *)

Lemma dependent {A S} (ss : list S) : forall (f : A -> S -> R) l, (length ss < length l)%nat ->
  exists p : list (R * A), Permutation (List.map snd p) l /\ (exists x, In x p /\ fst x <> 0) /\
    forall s, In s ss -> total (fun x => fst x * f (snd x) s) p = 0.
Proof.
  induction ss as [|s ss IH]; intros f l L.
  - destruct l as [|a l]; [cbn in L; lia|]; exists (List.map (fun a => (1, a)) (a :: l)); split; [|split].
    + rewrite map_map; cbn [snd]; now rewrite map_id.
    + exists (1, a); split; [now left | cbn; lra].
    + easy.
  - assert ((forall a, In a l -> f a s = 0) \/ exists b, In b l /\ f b s <> 0) as [Z|(b & B & NZ)].
    { clear; induction l as [|a l [Z|(b & B & N)]]; [now left | | right; exists b; split; [now right | exact N]].
      destruct (Req_dec (f a s) 0); [left; intros t [<-|T]; auto | right; exists a; split; [now left | assumption]]. }
    + destruct (IH f l) as (p & P & N & H); [cbn in L; lia|]; exists p; split; [exact P|]; split; [exact N|].
      intros t [<-|T]; [|now apply H]; apply total_zero; intros x X; rewrite Z; [ring|].
      apply (Permutation_in _ P), in_map, X.
    + apply in_split in B as (l1 & l2 & ->).
      destruct (IH (fun a t => f a t - f a s / f b s * f b t) (l1 ++ l2)) as (p & P & (x & X & XN) & H).
      { rewrite app_length in *; cbn [length] in L; lia. }
      exists ((- total (fun x => fst x * (f (snd x) s / f b s)) p, b) :: p); split; [|split].
      * cbn [List.map snd]; rewrite P; apply Permutation_middle.
      * exists x; split; [now right | exact XN].
      * intros t [<-|T]; rewrite total_cons; cbn [fst snd].
        -- rewrite (total_ext (fun x => fst x * f (snd x) s) (fun x => f b s * (fst x * (f (snd x) s / f b s))))
             by (intros; field; exact NZ).
           rewrite total_scaled; ring.
        -- specialize (H t T); cbv beta in H.
           rewrite (total_ext _ (fun x => fst x * f (snd x) t + - f b t * (fst x * (f (snd x) s / f b s)))) in H
             by (intros; ring).
           rewrite total_plus, total_scaled in H; lra.
Qed.

(** ** Networks are linear in the readout weights *)

Definition channel_value (g : graphs) (l : layer) (w : N -> R) (vs : list N) : R :=
  pooled (pool_of l) vs (fun v => activate (activation_of l) (argument g l w v))
  + if has_readout_bias l then w (if has_bias l then columns g l + 1 else columns g l)%N else 0.

Lemma network_linear g l h vs : network g l h vs = total (fun u => readout u * channel_value g l (weights u) vs) h.
Proof.
  unfold network, readout_bias, channel_value; destruct (has_readout_bias l).
  - rewrite <- total_plus; apply total_ext; intros; ring.
  - rewrite Rplus_0_r; apply total_ext; intros; ring.
Qed.

(** The same values on all samples. *)
Definition agree (f : unit -> list N -> R) (ss : list (list N)) (h h' : hypothesis) : Prop :=
  forall s, In s ss -> total (fun u => readout u * f u s) h = total (fun u => readout u * f u s) h'.

Section Linear.
Variables (f : unit -> list N -> R) (ss : list (list N)).
Hypothesis by_weights : forall w x y s, f (Unit w x) s = f (Unit w y) s.

Lemma by_weights_of u x s : f (Unit (weights u) x) s = f u s.
Proof. destruct u; apply by_weights. Qed.

(** Where there are more channels than samples, one can be spared. *)
Lemma spared h : (length ss < length h)%nat -> exists h', S (length h') = length h /\ agree f ss h h'.
Proof.
  intro L; destruct (dependent ss f h L) as (p & P & ([c0 u0] & I & N) & Z); cbn [fst] in N.
  apply in_split in I as (p1 & p2 & ->).
  exists (List.map (fun x => Unit (weights (snd x)) (readout (snd x) - readout u0 / c0 * fst x)) (p1 ++ p2)); split.
  - rewrite map_length, <- (Permutation_length P), map_length, !app_length; cbn; lia.
  - intros s I; specialize (Z s I); rewrite <- (total_permutation _ _ _ P), !total_map.
    rewrite (total_ext (fun x => readout (Unit _ _) * _)
      (fun x => readout (snd x) * f (snd x) s + - (readout u0 / c0) * (fst x * f (snd x) s)))
      by (intros x _; rewrite by_weights_of; cbn [readout]; ring).
    rewrite total_plus, total_scaled; rewrite !total_app, total_cons in *; cbn [fst snd] in *.
    replace (total (fun x => fst x * f (snd x) s) p1 + total (fun x => fst x * f (snd x) s) p2) with (- (c0 * f u0 s))
      by lra.
    field; exact N.
Qed.

Definition idle : unit := Unit (fun _ => 0) 0.
Lemma padded h n : agree f ss h (h ++ repeat idle n).
Proof.
  intros s _; rewrite total_app, (total_zero _ (repeat idle n)); [ring|]; intros u I; apply repeat_spec in I as ->; cbn;
    ring.
Qed.

Lemma resized h k : (length ss <= k)%nat \/ (length h <= k)%nat -> exists h', length h' = k /\ agree f ss h h'.
Proof.
  intro K; remember (length h) as m eqn:M; revert h M K; induction m as [m IH] using lt_wf_ind; intros h -> K.
  destruct (le_lt_dec (length h) k) as [L|L].
  - exists (h ++ repeat idle (k - length h)); split; [rewrite app_length, repeat_length; lia | apply padded].
  - destruct (spared h) as (h1 & L1 & A1); [destruct K; lia|].
    destruct (IH (length h1) ltac:(lia) h1 eq_refl) as (h2 & L2 & A2); [destruct K; [now left | lia]|].
    exists h2; split; [exact L2|]; intros s I; rewrite (A1 s I); now apply A2.
Qed.
End Linear.

Lemma same_misfits t k h h' : (forall vs, In vs (samples t) ->
    answer (data t) (family_of t) h vs = answer (data t) (family_of t) h' vs) ->
  misfits (widened t k) h = misfits (widened t k) h'.
Proof.
  intro E; unfold misfits; f_equal; apply filter_ext_in; intros [vs y] I; apply in_combine_l in I.
  unfold is_misfit; cbn [fst snd widened data family_of tolerance]; now rewrite (E vs I).
Qed.

Lemma resized_fits t l k k' : family_of t = ActivationSum l -> fitted (widened t k) ->
  (length (samples t) <= k')%nat \/ (k <= k')%nat -> fitted (widened t k').
Proof.
  intros F (h & L & M) K; change (width (widened t k)) with k in L.
  set (f := fun u vs => channel_value (data t) l (weights u) vs).
  destruct (resized f (samples t) (fun _ _ _ _ => eq_refl) h k') as (h' & L' & A); [rewrite L; exact K|].
  exists h'; split; [exact L'|]; change (max_errors (widened t k')) with (max_errors (widened t k)).
  rewrite <- (same_misfits t k' h h'); [exact M|].
  intros vs I; rewrite F; cbn [answer]; rewrite !network_linear; specialize (A vs I); unfold f in A; now rewrite A.
Qed.

(** More channels do no harm, whatever the layer, the tolerance, and the errors allowed. *)
Theorem wider_fits t l k k' : family_of t = ActivationSum l -> (k <= k')%nat -> fitted (widened t k) ->
  fitted (widened t k').
Proof. intros F K H; apply (resized_fits t l k k' F H); now right. Qed.

(** As many channels as samples fit if any number of them does. *)
Theorem samples_bound_width t l k : family_of t = ActivationSum l -> fitted (widened t k) ->
  fitted (widened t (length (samples t))).
Proof. intros F H; apply (resized_fits t l k _ F H); now left. Qed.

Corollary never_fitted_iff t l : family_of t = ActivationSum l ->
  (never_fitted t <-> ~ fitted (widened t (length (samples t)))).
Proof.
  intro F; split; intros H; [exact (H _)|]; intros k K; apply H; exact (samples_bound_width t l k F K).
Qed.

(** ** ANDs: one unit for each negative sample *)

Section Ands.
Variables (accepts : unit -> graph -> bool) (f : family) (F : N).
Hypothesis decides : forall h g, answer (alone F g) f h (nodes g) = one_if (forallb (fun u => accepts u g) h).
Variable ss : list (graph * bool).
Hypothesis formed : Forall well_formed (List.map fst ss).

Definition class_task (k : nat) : task := graph_task f k F (List.map (fun s => (fst s, label (snd s))) ss) 0.
Definition negatives : list (graph * bool) := filter (fun s => negb (snd s)) ss.

Lemma class_task_fits k h : fits (class_task k) h <->
  length h = k /\ forall g y, In (g, y) ss -> forallb (fun u => accepts u g) h = y.
Proof.
  rewrite no_misfit_within by reflexivity; unfold class_task; rewrite within_graph_task.
  - apply and_iff_compat_l; change (tolerance _) with 0%Q; rewrite Q2R_0; split; intros H g y I.
    + apply (classified _ _ 0); [lra|]; rewrite <- decides; apply H, in_map_iff; now exists (g, y).
    + apply in_map_iff in I as ((g' & y') & E & I); injection E as <- <-; cbn [fst snd]; rewrite decides.
      exact (classified_exactly _ _ (H _ _ I)).
  - rewrite map_map; cbn [fst]; exact formed.
Qed.

Theorem ands_fit : fitted (class_task (length negatives)) <->
  forall g, In (g, false) ss -> exists u, accepts u g = false /\ forall g', In (g', true) ss -> accepts u g' = true.
Proof.
  split.
  - intros (h & H) g I; apply class_task_fits in H as [_ H]; pose proof (H g false I) as N.
    assert (exists u, In u h /\ accepts u g = false) as (u & U & A).
    { destruct (forallb (fun u => accepts u g) h) eqn:E; [discriminate|]; clear - E; induction h as [|u h IH];
        [discriminate|].
      cbn [forallb] in E; destruct (accepts u g) eqn:A; [|exists u; split; [now left | exact A]].
      destruct (IH E) as (v & V & B); exists v; split; [now right | exact B]. }
    exists u; split; [exact A|]; intros g' P; pose proof (H g' true P) as Y; rewrite forallb_forall in Y; now apply Y.
  - intro H; assert (forall l, incl l ss -> exists h, length h = length (filter (fun s => negb (snd s)) l) /\
      (forall g, In (g, false) l -> exists u, In u h /\ accepts u g = false) /\
      (forall u g', In u h -> In (g', true) ss -> accepts u g' = true)) as X.
    { induction l as [|[g y] l IH]; intro Inc; [exists []; cbn; repeat split; easy|].
      destruct IH as (h & L & N & P); [intros s S; apply Inc; now right|]; destruct y; cbn [filter snd negb].
      - exists h; split; [exact L|]; split; [|exact P]; intros g' [E|I]; [discriminate | now apply N].
      - destruct (H g (Inc _ (or_introl eq_refl))) as (u & U & Q); exists (u :: h); cbn [length]; split;
          [now rewrite L|]; split.
        + intros g' [E|I]; [injection E as <-; exists u; split; [now left | exact U]|].
          destruct (N g' I) as (v & V & A); exists v; split; [now right | exact A].
        + intros v g' [<-|V] I; [now apply Q | now apply P]. }
    destruct (X ss (fun s S => S)) as (h & L & N & P); exists h; apply class_task_fits; split; [exact L|].
    intros g [] I; [apply forallb_forall; intros u U; now apply P|].
    destruct (N g I) as (u & U & A); apply Bool.not_true_iff_false; rewrite forallb_forall; intro Q;
      rewrite Q in A by exact U.
    discriminate.
Qed.
End Ands.
