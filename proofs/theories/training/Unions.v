(** A task's graphs are put together from small ones; a network sees each of them as if it were alone. *)
From Coq Require Import List Permutation ZArith NArith QArith Reals Lia Lra.
From Karpnet.training Require Import Networks.
Import ListNotations.
Open Scope R_scope.

(** A graph with nodes from 0, all edge weights 1, integer features. *)
Record graph := Graph { order : N; links : list (N * N); contents : list (N * N * Z) }.

Definition well_formed (g : graph) : Prop :=
  (forall a b, In (a, b) (links g) -> a < order g /\ b < order g)%N /\
  forall v c x, In (v, c, x) (contents g) -> (v < order g)%N.

Definition moved_link (k : N) (e : N * N) : N * N * Q := (k + fst e, k + snd e, 1%Q)%N.
Definition moved_content (k : N) (e : N * N * Z) : N * N * Z := (k + fst (fst e), snd (fst e), snd e)%N.

Fixpoint joined_links (first : N) (gs : list graph) : list (N * N * Q) :=
  match gs with
  | [] => []
  | g :: gs => List.map (moved_link first) (links g) ++ joined_links (first + order g) gs
  end.
Fixpoint joined_contents (first : N) (gs : list graph) : list (N * N * Z) :=
  match gs with
  | [] => []
  | g :: gs => List.map (moved_content first) (contents g) ++ joined_contents (first + order g) gs
  end.

Definition union (num_features : N) (gs : list graph) : graphs :=
  Graphs (List.map order gs) (joined_links 0 gs) num_features 1 (joined_contents 0 gs).
Definition alone (num_features : N) (g : graph) : graphs := union num_features [g].
Definition nodes (g : graph) : list N := range 0 (order g).

(** ** Sums *)

Lemma total_app {A} (f : A -> R) k l : total f (k ++ l) = total f k + total f l.
Proof. induction k as [|x k IH]; cbn [app total fold_right]; [unfold total; lra|]; fold (total f (k ++ l)) (total f k); lra. Qed.
Lemma total_map {A B} (f : B -> R) (m : A -> B) l : total f (List.map m l) = total (fun x => f (m x)) l.
Proof. induction l as [|x l IH]; [reflexivity|]; cbn; fold (total f (List.map m l)); now rewrite IH. Qed.
Lemma total_ext {A} (f f' : A -> R) l : (forall x, In x l -> f x = f' x) -> total f l = total f' l.
Proof.
  induction l as [|x l IH]; intro H; [reflexivity|]; cbn; fold (total f l) (total f' l).
  rewrite (H x (or_introl eq_refl)), IH; [reflexivity|]; intros y I; apply H; now right.
Qed.
Lemma total_zero {A} (f : A -> R) l : (forall x, In x l -> f x = 0) -> total f l = 0.
Proof.
  intro H; rewrite (total_ext f (fun _ => 0) l H); clear H.
  induction l as [|x l IH]; [reflexivity|]; cbn; fold (total (fun _ : A => 0) l); rewrite IH; lra.
Qed.
Lemma total_scaled {A} (f : A -> R) k l : total (fun x => k * f x) l = k * total f l.
Proof. induction l as [|x l IH]; cbn; [lra|]; fold (total f l) (total (fun x => k * f x) l); rewrite IH; lra. Qed.
Lemma total_plus {A} (f f' : A -> R) l : total (fun x => f x + f' x) l = total f l + total f' l.
Proof.
  induction l as [|x l IH]; cbn; [lra|]; fold (total f l) (total f' l) (total (fun x => f x + f' x) l); rewrite IH; lra.
Qed.
Lemma total_cons {A} (f : A -> R) x l : total f (x :: l) = f x + total f l.
Proof. reflexivity. Qed.
Lemma total_constant {A} (b : R) (l : list A) : total (fun _ => b) l = INR (length l) * b.
Proof. induction l as [|x l IH]; [cbn; lra|]; rewrite total_cons, IH; cbn [length]; rewrite S_INR; lra. Qed.
Lemma total_permutation {A} (f : A -> R) k l : Permutation k l -> total f k = total f l.
Proof. induction 1; rewrite ?total_cons; lra. Qed.

(** ** What a node sees *)

(** Node [k + v] of [G] sees what node [v] of [g] sees. *)
Definition sees_alike (G : graphs) (k : N) (F : N) (g : graph) : Prop :=
  num_features G = F /\ forall v, (v < order g)%N ->
    neighbors G (k + v) = List.map (fun '(u, q) => (k + u, q)%N) (neighbors (alone F g) v) /\
    forall w, own G w (k + v) = own (alone F g) w v.

Lemma neighbors_app e f n d x v s :
  neighbors (Graphs s (e ++ f) n d x) v = neighbors (Graphs s e n d x) v ++ neighbors (Graphs s f n d x) v.
Proof. apply flat_map_app. Qed.

Lemma no_neighbors s e n d x v : (forall a b q, In (a, b, q) e -> a <> v /\ b <> v) -> neighbors (Graphs s e n d x) v = [].
Proof.
  intro H; unfold neighbors; cbn [edges]; induction e as [|[[a b] q] e IH]; [reflexivity|]; cbn [flat_map].
  destruct (H a b q (or_introl eq_refl)) as [A B]; apply N.eqb_neq in A, B; rewrite A, B.
  apply IH; intros; eapply H; right; eassumption.
Qed.

Lemma joined_links_above gs : forall first a b q, Forall well_formed gs -> In (a, b, q) (joined_links first gs) ->
  (first <= a /\ first <= b)%N.
Proof.
  induction gs as [|g gs IH]; intros first a b q W I; [easy|]; inversion_clear W.
  apply in_app_iff in I as [I|I].
  - apply in_map_iff in I as ([a' b'] & E & _); injection E as <- <- _; cbn; lia.
  - apply IH in I; [lia | assumption].
Qed.
Lemma joined_contents_above gs : forall first v c x, Forall well_formed gs ->
  In (v, c, x) (joined_contents first gs) -> (first <= v)%N.
Proof.
  induction gs as [|g gs IH]; intros first v c x W I; [easy|]; inversion_clear W.
  apply in_app_iff in I as [I|I].
  - apply in_map_iff in I as ([[v' c'] x'] & E & _); injection E as <- _ _; cbn; lia.
  - apply IH in I; [lia | assumption].
Qed.

Lemma moved_neighbors s s' n n' d d' x x' k l v :
  neighbors (Graphs s (List.map (moved_link k) l) n d x) (k + v)
  = List.map (fun '(u, q) => (k + u, q)%N) (neighbors (Graphs s' (List.map (moved_link 0) l) n' d' x') v).
Proof.
  unfold neighbors; cbn [edges]; induction l as [|[a b] l IH]; [reflexivity|]; cbn [List.map flat_map moved_link fst snd].
  rewrite map_app, <- IH; f_equal; rewrite !N.add_0_l.
  destruct (N.eqb_spec (k + a) (k + v)), (N.eqb_spec a v); try lia; [reflexivity|].
  destruct (N.eqb_spec (k + b) (k + v)), (N.eqb_spec b v); try lia; reflexivity.
Qed.

Lemma moved_own k l w v :
  total (fun '(u, c, x) => if (u =? k + v)%N then IZR x * w c else 0) (List.map (moved_content k) l)
  = total (fun '(u, c, x) => if (u =? v)%N then IZR x * w c else 0) (List.map (moved_content 0) l).
Proof.
  rewrite !total_map; apply total_ext; intros [[u c] x] _; unfold moved_content; cbn [fst snd]; rewrite N.add_0_l.
  destruct (N.eqb_spec (k + u) (k + v)), (N.eqb_spec u v); try lia; reflexivity.
Qed.

Lemma union_sees gs : forall first F before_links before_contents s, Forall well_formed gs ->
  (forall a b q, In (a, b, q) before_links -> a < first /\ b < first)%N ->
  (forall v c x, In (v, c, x) before_contents -> (v < first)%N) ->
  forall i g, nth_error gs i = Some g ->
  sees_alike (Graphs s (before_links ++ joined_links first gs) F 1 (before_contents ++ joined_contents first gs))
             (first + fold_right N.add 0%N (List.map order (firstn i gs))) F g.
Proof.
  induction gs as [|g gs IH]; intros first F bl bc s W L C i g' E; [destruct i; discriminate|].
  pose proof W as [[WL WC] Ws]%Forall_cons_iff.
  destruct i as [|i]; cbn [nth_error firstn List.map fold_right] in *.
  - injection E as <-; rewrite N.add_0_r; split; [reflexivity|]; intros v V; split.
    + cbn [joined_links]; rewrite !neighbors_app.
      rewrite (no_neighbors _ bl) by (intros a b q I; specialize (L a b q I); lia).
      rewrite (no_neighbors _ (joined_links _ _)) by (intros a b q I; apply joined_links_above in I; [lia | exact Ws]).
      rewrite app_nil_r; cbn [app]; unfold alone, union; cbn [joined_links List.map]; rewrite neighbors_app.
      rewrite (no_neighbors _ []) by easy; rewrite app_nil_r; apply moved_neighbors.
    + intro w; unfold own, alone, union; cbn [features denominator joined_contents]; f_equal.
      rewrite !total_app, moved_own, (total_zero _ bc), (total_zero _ (joined_contents (first + _) gs)); [cbn; lra| |].
      * intros [[u c] x] I; apply joined_contents_above in I; [|exact Ws]; destruct (N.eqb_spec u (first + v)); [lia | reflexivity].
      * intros [[u c] x] I; apply C in I; destruct (N.eqb_spec u (first + v)); [lia | reflexivity].
  - cbn [joined_links joined_contents]; rewrite !app_assoc, N.add_assoc; apply IH; [exact Ws | | | exact E].
    + intros a b q I; apply in_app_iff in I as [I|I]; [specialize (L a b q I); lia|].
      apply in_map_iff in I as ([a' b'] & E' & I); injection E' as <- <- _; specialize (WL _ _ I); cbn; lia.
    + intros v c x I; apply in_app_iff in I as [I|I]; [specialize (C v c x I); lia|].
      apply in_map_iff in I as ([[v' c'] x'] & E' & I); injection E' as <- _ _; specialize (WC _ _ _ I); cbn; lia.
Qed.

(** ** What a network answers *)

Lemma alone_neighbors F g v u q : well_formed g -> In (u, q) (neighbors (alone F g) v) -> (u < order g)%N.
Proof.
  intros [L _] I; apply in_flat_map in I as ([[a b] r] & E & I); cbn [alone union edges joined_links] in E.
  rewrite app_nil_r in E; apply in_map_iff in E as ([a' b'] & E & J); apply L in J; unfold moved_link in E; cbn in E.
  injection E as <- <- <-; destruct (a' =? v)%N; [|destruct (b' =? v)%N]; [| |easy]; destruct I as [I|[]]; injection I as <- _; lia.
Qed.

Section Alike.
Variables (G : graphs) (k F : N) (g : graph).
Hypothesis alike : sees_alike G k F g.
Hypothesis formed : well_formed g.

Lemma alike_degree v : (v < order g)%N -> degree G (k + v) = degree (alone F g) v.
Proof.
  intro V; unfold degree; destruct alike as [_ A]; rewrite (proj1 (A v V)), total_map.
  f_equal; apply total_ext; now intros [u q].
Qed.

Lemma alike_aggregate a w v : (v < order g)%N -> aggregate G a w (k + v) = aggregate (alone F g) a w v.
Proof.
  intro V; pose proof alike as [_ A]; destruct (A v V) as [N O]; unfold aggregate.
  assert (forall f f', (forall u q, (u < order g)%N -> f (k + u, q)%N = f' (u, q)) ->
    total f (neighbors G (k + v)) = total f' (neighbors (alone F g) v)) as T.
  { intros f f' E; rewrite N, total_map; apply total_ext; intros [u q] I; apply E; eapply alone_neighbors; eauto. }
  destruct a.
  - apply T; intros u q U; now rewrite (proj2 (A u U)).
  - rewrite O; f_equal; apply T; intros u q U; now rewrite (proj2 (A u U)).
  - rewrite N at 2; rewrite map_length; f_equal; apply T; intros u q U; exact (proj2 (A u U) w).
  - rewrite O, (alike_degree v V); f_equal; apply T; intros u q U; now rewrite (proj2 (A u U)), (alike_degree u U).
Qed.

Lemma alike_argument l w v : (v < order g)%N -> argument G l w (k + v) = argument (alone F g) l w v.
Proof.
  intro V; unfold argument, columns; rewrite alike_aggregate by exact V; pose proof alike as [-> A].
  now rewrite (proj2 (A v V)).
Qed.

Lemma alike_pooled p f f' vs : (forall v, In v vs -> f (k + v)%N = f' v) ->
  pooled p (List.map (N.add k) vs) f = pooled p vs f'.
Proof.
  intro E; unfold pooled; destruct p; rewrite ?map_length, ?total_map, ?(total_ext _ _ vs E); try reflexivity.
  induction vs as [|v vs IH]; [reflexivity|]; cbn; rewrite (E v (or_introl eq_refl)), IH; [reflexivity|].
  intros; apply E; now right.
Qed.

Theorem alike_answer f h vs : (forall v, In v vs -> (v < order g)%N) ->
  answer G f h (List.map (N.add k) vs) = answer (alone F g) f h vs.
Proof.
  intro V; pose proof alike as [NF A].
  assert (forall l, network G l h (List.map (N.add k) vs) = network (alone F g) l h vs) as N.
  { intro l; unfold network, readout_bias, columns; rewrite NF; f_equal; apply total_ext; intros u _; f_equal.
    apply alike_pooled; intros v I; now rewrite alike_argument by auto. }
  assert (forall w, feature_sum G w (List.map (N.add k) vs) = feature_sum (alone F g) w vs) as S.
  { intro w; unfold feature_sum; rewrite total_map; apply total_ext; intros v I; exact (proj2 (A v (V v I)) w). }
  assert (forall w, degree_sum G w (List.map (N.add k) vs) = degree_sum (alone F g) w vs) as D.
  { intro w; unfold degree_sum; rewrite total_map; apply total_ext; intros v I.
    now rewrite (proj1 (A v (V v I))), map_length. }
  assert (forall p p' : unit -> bool, (forall u, p u = p' u) -> forallb p h = forallb p' h) as B.
  { intros p p' E; clear - E; induction h as [|u us IH]; cbn; [reflexivity|]; now rewrite E, IH. }
  destruct f as [l| | |]; cbn [answer]; rewrite ?N; try reflexivity;
    f_equal; apply B; intro u; now rewrite ?S, ?D.
Qed.

End Alike.

Lemma nodes_below g v : In v (nodes g) -> (v < order g)%N.
Proof. unfold nodes, range; intro I; apply in_map_iff in I as (j & <- & J); apply in_seq in J; lia. Qed.

Lemma ranges_moved gs : forall first, ranges first (List.map order gs) =
  List.map (fun i => List.map (N.add (first + fold_right N.add 0%N (List.map order (firstn i gs))))
                              (match nth_error gs i with Some g => nodes g | None => [] end)) (seq 0 (length gs)).
Proof.
  induction gs as [|g gs IH]; intro first; [reflexivity|]; cbn [List.map ranges length seq firstn fold_right nth_error].
  f_equal.
  - unfold nodes, range; rewrite N.add_0_r, map_map; apply map_ext; intro; now rewrite N.add_0_l.
  - rewrite <- seq_shift, map_map, IH; apply map_ext; intro i; cbn [firstn List.map fold_right nth_error].
    now rewrite N.add_assoc.
Qed.

(** The answers on a union are those on each graph alone. *)
Theorem answers_on_union F gs f h : Forall well_formed gs ->
  List.map (answer (union F gs) f h) (ranges 0 (List.map order gs))
  = List.map (fun g => answer (alone F g) f h (nodes g)) gs.
Proof.
  intro W; rewrite ranges_moved, map_map.
  assert (forall i g, nth_error gs i = Some g ->
    answer (union F gs) f h (List.map (N.add (0 + fold_right N.add 0%N (List.map order (firstn i gs)))) (nodes g))
    = answer (alone F g) f h (nodes g)) as H.
  { intros i g E; apply alike_answer with (g := g).
    - pose proof (union_sees gs 0 F [] [] (List.map order gs) W) as S; cbn [app] in S; apply S; easy.
    - rewrite Forall_forall in W; apply W; eapply nth_error_In; eauto.
    - apply nodes_below. }
  clear W; revert H; generalize (union F gs) as G; intros G H.
  set (base := fun i => (0 + fold_right N.add 0%N (List.map order (firstn i gs)))%N) in *.
  assert (forall pre post, gs = pre ++ post ->
    List.map (fun i => answer G f h (List.map (N.add (base i)) (match nth_error gs i with Some g => nodes g | None => [] end)))
             (seq (length pre) (length post)) = List.map (fun g => answer (alone F g) f h (nodes g)) post) as P.
  { intros pre post; revert pre; induction post as [|g post IH]; intros pre E; [reflexivity|].
    cbn [length seq List.map]; f_equal.
    - assert (nth_error gs (length pre) = Some g) as X by (rewrite E, nth_error_app2, Nat.sub_diag by lia; reflexivity).
      rewrite X; exact (H _ _ X).
    - specialize (IH (pre ++ [g])); rewrite app_length in IH; cbn [length] in IH; rewrite Nat.add_1_r in IH.
      apply IH; now rewrite <- app_assoc. }
  exact (P [] gs eq_refl).
Qed.
