(** A graph that falls into parts: what a network sums up over its nodes is the sum over the parts. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.training Require Import Networks Unions Shapes.
Import ListNotations.
Open Scope R_scope.

Definition orders (gs : list graph) : N := fold_right N.add 0%N (List.map order gs).

(** The disjoint union as one graph. *)
Definition together (gs : list graph) : graph :=
  Graph (orders gs) (List.map fst (joined_links 0 gs)) (joined_contents 0 gs).

Lemma orders_cons g gs : orders (g :: gs) = (order g + orders gs)%N.
Proof. reflexivity. Qed.

Lemma joined_links_plain gs : forall k, List.map (moved_link 0) (List.map fst (joined_links k gs)) = joined_links k gs.
Proof.
  induction gs as [|g gs IH]; intro k; [reflexivity|]; cbn [joined_links]; rewrite !map_app, IH; f_equal.
  rewrite !map_map; apply map_ext; intros [a b]; unfold moved_link; cbn [fst snd]; now rewrite !N.add_0_l.
Qed.

Lemma alone_together F gs :
  alone F (together gs) = Graphs [orders gs] (joined_links 0 gs) F 1 (joined_contents 0 gs).
Proof.
  unfold alone, union; cbn [List.map joined_links joined_contents order links contents together].
  rewrite !app_nil_r, joined_links_plain; f_equal; rewrite <- (map_id (joined_contents 0 gs)) at 2.
  apply map_ext; intros [[v c] x]; unfold moved_content; cbn [fst snd]; now rewrite N.add_0_l.
Qed.

Lemma joined_links_below gs : forall k a b q, Forall well_formed gs -> In (a, b, q) (joined_links k gs) ->
  (a < k + orders gs /\ b < k + orders gs)%N.
Proof.
  induction gs as [|g gs IH]; intros k a b q W I; [easy|]; inversion_clear W as [|? ? [L _] W'].
  rewrite orders_cons; apply in_app_iff in I as [I|I].
  - apply in_map_iff in I as ([a' b'] & E & I); injection E as <- <- _; specialize (L _ _ I); cbn; lia.
  - specialize (IH _ _ _ _ W' I); lia.
Qed.
Lemma joined_contents_below gs : forall k v c x, Forall well_formed gs ->
  In (v, c, x) (joined_contents k gs) -> (v < k + orders gs)%N.
Proof.
  induction gs as [|g gs IH]; intros k v c x W I; [easy|]; inversion_clear W as [|? ? [_ C] W'].
  rewrite orders_cons; apply in_app_iff in I as [I|I].
  - apply in_map_iff in I as ([[v' c'] x'] & E & I); injection E as <- _ _; specialize (C _ _ _ I); cbn; lia.
  - specialize (IH _ _ _ _ W' I); lia.
Qed.

Lemma together_formed gs : Forall well_formed gs -> well_formed (together gs).
Proof.
  intro W; split; cbn [links contents order together].
  - intros a b I; apply in_map_iff in I as ([[a' b'] q] & E & I); cbn in E; injection E as <- <-.
    apply joined_links_below in I; [lia | exact W].
  - intros v c x I; apply joined_contents_below in I; [lia | exact W].
Qed.

Lemma part_sees F gs i g : Forall well_formed gs -> nth_error gs i = Some g ->
  sees_alike (alone F (together gs)) (0 + orders (firstn i gs)) F g.
Proof.
  intros W E; rewrite alone_together; pose proof (union_sees gs 0 F [] [] [orders gs] W) as S; cbn [app] in S.
  apply S; easy.
Qed.

Lemma range_moved k first size : List.map (N.add k) (range first size) = range (k + first) size.
Proof. unfold range; rewrite map_map; apply map_ext; intro; lia. Qed.

Lemma range_app first a b : range first (a + b) = range first a ++ range (first + a) b.
Proof.
  unfold range; rewrite N2Nat.inj_add, seq_app, map_app; f_equal; cbn [Nat.add].
  generalize (N.to_nat b) as n; intro n.
  assert (forall s, List.map (fun k => (first + N.of_nat k)%N) (seq (N.to_nat a + s) n)
                    = List.map (fun k => (first + a + N.of_nat k)%N) (seq s n)) as H.
  { induction n as [|n IH]; intro s; [reflexivity|]; cbn [seq List.map]; f_equal; [lia|].
    now rewrite <- Nat.add_succ_r. }
  rewrite <- (Nat.add_0_r (N.to_nat a)); apply H.
Qed.

Lemma total_over_parts gs : forall first f f',
  (forall i g, nth_error gs i = Some g -> forall v, In v (nodes g) -> f (first + orders (firstn i gs) + v)%N
    = f' g v) ->
  total f (range first (orders gs)) = total (fun g => total (f' g) (nodes g)) gs.
Proof.
  induction gs as [|g gs IH]; intros first f f' H; [reflexivity|].
  rewrite orders_cons, range_app, total_app, total_cons; f_equal.
  - rewrite <- (N.add_0_r first) at 1; rewrite <- range_moved, total_map; apply total_ext; intros v I.
    rewrite <- (H 0%nat g eq_refl v I); f_equal; cbn; lia.
  - apply IH; intros i g' E v I; rewrite <- (H (S i) g' E v I); f_equal; cbn [firstn]; rewrite orders_cons; lia.
Qed.

(** The sum over channels and nodes, without the readout bias. *)
Definition raw (g : graphs) (l : layer) (h : hypothesis) (vs : list N) : R :=
  total (fun u => readout u * total (fun v => activate (activation_of l) (argument g l (weights u) v)) vs) h.

Lemma network_raw g l h vs : pool_of l = PoolSum -> network g l h vs = raw g l h vs + readout_bias g l h.
Proof. intro P; unfold network, raw; now rewrite P. Qed.

Lemma total_swap {A B} (f : A -> B -> R) k l :
  total (fun x => total (f x) l) k = total (fun y => total (fun x => f x y) k) l.
Proof.
  induction k as [|x k IH]; [symmetry; now apply total_zero|]; rewrite total_cons, IH, <- total_plus; reflexivity.
Qed.

Theorem raw_together F l h gs : Forall well_formed gs ->
  raw (alone F (together gs)) l h (nodes (together gs)) = total (fun g => raw (alone F g) l h (nodes g)) gs.
Proof.
  intro W; unfold raw; rewrite total_swap; apply total_ext; intros u _; rewrite total_scaled; f_equal.
  apply (total_over_parts gs 0); intros i g E v I.
  rewrite (alike_argument _ _ F g (part_sees F gs i g W E)); [reflexivity | | now apply nodes_below].
  rewrite Forall_forall in W; apply W; eapply nth_error_In; eassumption.
Qed.

Theorem degree_sum_together F w gs : Forall well_formed gs ->
  degree_sum (alone F (together gs)) w (nodes (together gs)) = total (fun g => degree_sum (alone F g) w (nodes g)) gs.
Proof.
  intro W; apply (total_over_parts gs 0); intros i g E v I.
  destruct (part_sees F gs i g W E) as [_ A]; rewrite (proj1 (A v (nodes_below g v I))); now rewrite map_length.
Qed.
