(** What a network sees of a task: for each sample, integer vectors over divisors, computed from the graphs. *)
From Coq Require Import List Bool ZArith NArith QArith Qreals Reals Lra Lia FMapPositive.
From Karpnet.training Require Import Networks Unions.
From Karpnet.checker Require Import Linear.
Import ListNotations.
Open Scope R_scope.

(** Columns with their entries. *)
Definition vector := list (N * Z).
(** A vector over a divisor; the value is taken away where that is negative. *)
Definition message := (vector * Z)%type.

(** ** Vectors in the order of columns *)

Fixpoint insert (c : N) (x : Z) (v : vector) : vector :=
  match v with
  | [] => [(c, x)]
  | (d, y) :: w =>
      match (c ?= d)%N with Lt => (c, x) :: v | Eq => (d, x + y)%Z :: w | Gt => (d, y) :: insert c x w end
  end.
Definition plus_multiple (k : Z) (v w : vector) : vector := fold_right (fun '(c, x) => insert c (k * x)) w v.
Definition nonzero (v : vector) : vector := filter (fun '(_, x) => negb (x =? 0)%Z) v.

Lemma dot_insert c x v w : dot (insert c x v) w = IZR x * w c + dot v w.
Proof.
  induction v as [|[d y] v IH]; cbn [insert]; [reflexivity|].
  destruct (N.compare_spec c d); rewrite ?dot_cons, ?IH, ?plus_IZR; subst; ring.
Qed.
Lemma dot_plus_multiple k v v' w : dot (plus_multiple k v v') w = IZR k * dot v w + dot v' w.
Proof.
  induction v as [|[c x] v IH]; unfold plus_multiple in *; cbn [fold_right]; [unfold dot at 2; cbn; ring|].
  rewrite dot_insert, IH, dot_cons, mult_IZR; ring.
Qed.
Lemma dot_nonzero v w : dot (nonzero v) w = dot v w.
Proof.
  induction v as [|[c x] v IH]; cbn [nonzero filter]; [reflexivity|]; fold (nonzero v).
  destruct (Z.eqb_spec x 0); cbn [negb]; rewrite ?dot_cons, IH; subst; ring.
Qed.

(** ** Neighbors and features by node *)

Section Graphs.
Variable g : graphs.

Definition at_node {A} (m : PositiveMap.t (list A)) (v : N) : list A :=
  match PositiveMap.find (N.succ_pos v) m with Some l => l | None => [] end.
Definition updated {A} (m : PositiveMap.t (list A)) (v : N) (l : list A) := PositiveMap.add (N.succ_pos v) l m.

Lemma at_node_updated {A} (m : PositiveMap.t (list A)) v u l :
  at_node (updated m u l) v = if (u =? v)%N then l else at_node m v.
Proof.
  unfold at_node, updated; destruct (N.eqb_spec u v) as [->|D]; [now rewrite PositiveMap.gss|].
  rewrite PositiveMap.gso; [reflexivity|]; intro E; apply D.
  rewrite <- (N.pos_pred_succ u), <- (N.pos_pred_succ v); now f_equal.
Qed.

Definition links : PositiveMap.t (list (N * Q)) :=
  fold_right (fun '(a, b, q) m =>
    let m := if (a =? b)%N then m else updated m b ((a, q) :: at_node m b) in
    updated m a ((b, q) :: at_node m a)) (PositiveMap.empty _) (edges g).
Definition contents : PositiveMap.t vector :=
  fold_right (fun '(v, c, x) m => updated m v (insert c x (at_node m v))) (PositiveMap.empty _) (features g).

Lemma at_empty {A} v : at_node (PositiveMap.empty (list A)) v = [].
Proof. unfold at_node; now rewrite PositiveMap.gempty. Qed.

Lemma links_right v : at_node links v = neighbors g v.
Proof.
  unfold links, neighbors; induction (edges g) as [|[[a b] q] l IH]; cbn [fold_right flat_map]; [apply at_empty|].
  rewrite at_node_updated; destruct (N.eqb_spec a b), (N.eqb_spec a v), (N.eqb_spec b v); subst; try easy;
    rewrite ?at_node_updated, ?N.eqb_refl, ?IH; try reflexivity.
  - now destruct (N.eqb_spec b v).
  - now destruct (N.eqb_spec b v).
Qed.

Lemma contents_right v w : dot (at_node contents v) w = own g w v * IZR (Zpos (denominator g)).
Proof.
  unfold own; transitivity (total (fun '(u, c, x) => if (u =? v)%N then IZR x * w c else 0) (features g)).
  - unfold contents; induction (features g) as [|[[u c] x] l IH]; cbn [fold_right].
    + now rewrite at_empty.
    + rewrite at_node_updated, total_cons, <- IH; destruct (N.eqb_spec u v) as [->|]; [apply dot_insert | ring].
  - field; apply not_0_IZR; lia.
Qed.

(** ** Rows of the aggregation's matrix, as integers over a divisor *)

Variable near : N -> list (N * Q).
Variable content : N -> vector.
Hypothesis near_right : forall v, near v = neighbors g v.
Hypothesis content_right : forall v w, dot (content v) w = own g w v * IZR (Zpos (denominator g)).

(** A multiple of the denominators of all edge weights. *)
Variable scale : Z.
Definition scale_divides : bool :=
  (0 <? scale)%Z && forallb (fun '(_, _, q) => (scale mod Zpos (Qden q) =? 0)%Z) (edges g).
Hypothesis scale_right : scale_divides = true.
Definition times_scale (q : Q) : Z := (Qnum q * (scale / Zpos (Qden q)))%Z.

Lemma scale_positive : 0 < IZR scale.
Proof. unfold scale_divides in scale_right; apply andb_prop in scale_right as [H _]; apply IZR_lt; lia. Qed.

Lemma times_scale_right v u q : In (u, q) (near v) -> IZR (times_scale q) = Q2R q * IZR scale.
Proof.
  rewrite near_right; intro I; apply in_flat_map in I as ([[a b] r] & E & I).
  assert (r = q) as -> by (destruct (a =? v)%N; [|destruct (b =? v)%N; [|easy]]; destruct I as [I|[]]; congruence).
  unfold scale_divides in scale_right; apply andb_prop in scale_right as [_ H]; rewrite forallb_forall in H.
  specialize (H _ E); cbv beta iota in H; apply Z.eqb_eq in H; unfold times_scale, Q2R.
  rewrite mult_IZR; rewrite (Z.div_mod scale (Zpos (Qden q))) at 2 by lia; rewrite H, Z.add_0_r, mult_IZR.
  field; apply not_0_IZR; lia.
Qed.

(** The degree of a node, times [scale]. *)
Definition degree_of (v : N) : Z := fold_right (fun (e : N * Q) s => times_scale (snd e) + s)%Z scale (near v).

Lemma degree_of_right v : IZR (degree_of v) = degree g v * IZR scale.
Proof.
  unfold degree, degree_of; rewrite <- near_right.
  assert (forall l, (forall u q, In (u, q) l -> IZR (times_scale q) = Q2R q * IZR scale) ->
    IZR (fold_right (fun (e : N * Q) s => (times_scale (snd e) + s)%Z) scale l)
      = (1 + total (fun '(_, q) => Q2R q) l) * IZR scale) as H.
  { induction l as [|[u q] l IH]; intro H; cbn [fold_right snd]; [cbn; ring|].
    rewrite plus_IZR, (H u q (or_introl eq_refl)), IH, total_cons; [ring|]; intros; eapply H; right; eauto. }
  apply H; intros u q; apply times_scale_right.
Qed.

(** The root of a product of degrees, which must be rational. *)
Definition root_of (s s' : Z) : option Z :=
  let r := Z.sqrt (s * s') in if (0 <? s)%Z && (0 <? s')%Z && (r * r =? s * s')%Z then Some r else None.

Lemma root_of_right v u r : root_of (degree_of v) (degree_of u) = Some r ->
  0 < IZR r /\ sqrt (degree g v * degree g u) = IZR r / IZR scale.
Proof.
  unfold root_of; destruct (_ && _ && _) eqn:H; [|easy]; intro E; injection E as E; rewrite E in H.
  apply andb_prop in H as [[P%Z.ltb_lt P'%Z.ltb_lt]%andb_prop S%Z.eqb_eq].
  assert (0 < r)%Z as Pr by (pose proof (Z.sqrt_nonneg (degree_of v * degree_of u)); nia).
  apply IZR_lt in Pr; split; [exact Pr|]; pose proof scale_positive as K.
  apply (f_equal IZR) in S; rewrite !mult_IZR, !degree_of_right in S.
  replace (degree g v * degree g u) with (Rsqr (IZR r / IZR scale)).
  - apply sqrt_Rsqr; apply Rlt_le, Rdiv_lt_0_compat; lra.
  - unfold Rsqr; apply (Rmult_eq_reg_r (IZR scale * IZR scale)); [|nra].
    transitivity (IZR r * IZR r); [field; lra|]; rewrite S; ring.
Qed.

Fixpoint roots (s : Z) (l : list N) : option (list Z) :=
  match l with
  | [] => Some []
  | u :: l => match root_of s (degree_of u), roots s l with Some r, Some rs => Some (r :: rs) | _, _ => None end
  end.
(** Entries times [d] over their roots. *)
Fixpoint over_roots (d : Z) (l : list (N * Z)) (rs : list Z) : option (list (N * Z)) :=
  match l, rs with
  | (u, z) :: l, r :: rs =>
      if (d mod r =? 0)%Z then
        match over_roots d l rs with Some l => Some ((u, z * (d / r))%Z :: l) | None => None end
      else None
  | _, _ => Some []
  end.

Definition scaled_links (v : N) : list (N * Z) := List.map (fun '(u, q) => (u, times_scale q)) (near v).
Definition matrix_row (a : aggregation) (v : N) : option (list (N * Z) * Z) :=
  match a with
  | Sum => Some (scaled_links v, scale)
  | SumSelf => Some ((v, scale) :: scaled_links v, scale)
  | Mean => Some (List.map (fun '(u, _) => (u, 1%Z)) (near v), Z.max 1 (Z.of_nat (length (near v))))
  | Gcn =>
      let l := (v, scale) :: scaled_links v in
      match roots (degree_of v) (List.map fst l) with
      | Some rs =>
          let d := fold_right Z.lcm 1%Z rs in match over_roots d l rs with Some l => Some (l, d) | None => None end
      | None => None
      end
  end.

Lemma scaled_links_right v y : dot (scaled_links v) y = total (fun '(u, q) => Q2R q * y u) (neighbors g v) * IZR scale.
Proof.
  unfold scaled_links, dot; rewrite <- near_right, total_map, Rmult_comm, <- total_scaled.
  apply total_ext; intros [u q] I; rewrite (times_scale_right v u q I); ring.
Qed.

Lemma over_roots_right s y l : forall rs d l', roots s (List.map fst l) = Some rs -> over_roots d l rs = Some l' ->
  (forall u r, root_of s (degree_of u) = Some r -> 0 < IZR r) ->
  forall f, (forall u r, root_of s (degree_of u) = Some r -> f u = IZR r) ->
  dot l' y = IZR d * total (fun '(u, z) => IZR z * y u / f u) l.
Proof.
  induction l as [|[u z] l IH]; intros rs d l' E F P f V; cbn [List.map fst roots] in E.
  - injection E as <-; injection F as <-; unfold dot; cbn; ring.
  - destruct (root_of s (degree_of u)) as [r|] eqn:R; [|easy]; destruct (roots s (List.map fst l)) as [rs'|]; [|easy].
    injection E as <-; cbn [over_roots] in F; destruct (Z.eqb_spec (d mod r) 0) as [D|]; [|easy].
    destruct (over_roots d l rs') as [l1|] eqn:O; [|easy]; injection F as <-.
    rewrite dot_cons, total_cons, (IH rs' d l1 eq_refl O P f V), (V u r R), mult_IZR; pose proof (P u r R) as Pr.
    assert (IZR d = IZR r * IZR (d / r)) as ->
      by (rewrite <- mult_IZR; f_equal; apply lt_IZR in Pr; pose proof (Z.div_mod d r); lia).
    field; lra.
Qed.

Lemma lcm_positive l : (forall z, In z l -> 0 < z)%Z -> (0 < fold_right Z.lcm 1 l)%Z.
Proof.
  induction l as [|z l IH]; cbn [fold_right]; intro H; [lia|].
  assert (0 < fold_right Z.lcm 1 l)%Z by (apply IH; auto with datatypes); specialize (H z (or_introl eq_refl)).
  pose proof (Z.lcm_nonneg z (fold_right Z.lcm 1%Z l)); pose proof (Z.lcm_eq_0 z (fold_right Z.lcm 1%Z l)); lia.
Qed.

Lemma matrix_row_right a v l d : matrix_row a v = Some (l, d) ->
  (0 < d)%Z /\ forall w, dot l (own g w) / IZR d = aggregate g a w v.
Proof.
  pose proof scale_positive as K; destruct a; cbn [matrix_row aggregate]; intro E.
  - injection E as <- <-; split; [now apply lt_IZR|]; intro w; rewrite scaled_links_right; field; lra.
  - injection E as <- <-; split; [now apply lt_IZR|]; intro w; rewrite dot_cons, scaled_links_right; field; lra.
  - injection E as <- <-; split; [lia|]; intro w; rewrite near_right, INR_IZR_INZ, Nat2Z.inj_max; f_equal.
    unfold dot; rewrite total_map; apply total_ext; intros [u q] _; ring.
  - destruct (roots _ _) as [rs|] eqn:R; [|easy]; destruct (over_roots _ _ rs) as [l'|] eqn:O; [|easy].
    injection E as <- <-; assert (0 < fold_right Z.lcm 1 rs)%Z as D.
    { apply lcm_positive; clear O; revert rs R; generalize (List.map fst ((v, scale) :: scaled_links v)) as us.
      induction us as [|u us IH]; cbn [roots]; intros rs R z I; [injection R as <-; easy|].
      destruct (root_of _ _) as [r|] eqn:E; [|easy]; destruct (roots _ us) as [rs'|]; [|easy].
      injection R as <-; destruct I as [<-|I]; [|now apply (IH rs')]; apply root_of_right in E; now apply lt_IZR. }
    split; [exact D|]; intro w; apply IZR_lt in D.
    rewrite (over_roots_right (degree_of v) (own g w) _ _ _ _ R O)
      with (f := fun u => sqrt (degree g v * degree g u) * IZR scale).
    + rewrite total_cons; unfold scaled_links; rewrite total_map.
      assert (exists r, root_of (degree_of v) (degree_of v) = Some r) as [r Rv].
      { cbn [List.map fst roots] in R; destruct (root_of _ _) as [r|]; [now exists r | easy]. }
      unfold root_of in Rv; destruct (_ && _ && _) eqn:H; [|easy]; clear Rv.
      apply andb_prop in H as [[P%Z.ltb_lt _]%andb_prop _]; apply IZR_lt in P; rewrite degree_of_right in P.
      assert (0 < degree g v) as Pv by nra.
      rewrite sqrt_square by lra; unfold Rdiv at 1; rewrite Rmult_comm, <- Rmult_assoc, Rinv_l, Rmult_1_l by lra.
      f_equal; [field; lra|]; rewrite near_right; apply total_ext; intros [u q] I.
      rewrite (times_scale_right v u q) by (now rewrite near_right).
      unfold Rdiv; rewrite Rinv_mult; generalize (/ sqrt (degree g v * degree g u)) as i; intro i; field; lra.
    + intros u r Hr; now apply root_of_right in Hr.
    + intros u r Hr; apply root_of_right in Hr as [Pr ->]; field; lra.
Qed.

(** ** Messages of nodes *)

Variable l : layer.

(** The message of a node, over [size] as well; no zeros, and in the order of columns. *)
Definition message_at (size : Z) (v : N) : option message :=
  match matrix_row (aggregation_of l) v with
  | Some (es, d) =>
      let den := Zpos (denominator g) in
      let sum := fold_right (fun '(u, z) => plus_multiple z (content u)) [] es in
      let own := List.map (fun '(c, x) => (num_features g + c, x)%N) (content v) in
      let sum := if has_root l then plus_multiple d own sum else sum in
      let sum := if has_bias l then insert (columns g l) (d * den) sum else sum in
      Some (nonzero sum, (d * den * size)%Z)
  | None => None
  end.

Lemma dot_moved k (v : vector) w : dot (List.map (fun '(c, x) => (k + c, x)%N) v) w = dot v (shifted k w).
Proof. unfold dot; rewrite total_map; apply total_ext; now intros [c x] _. Qed.

Lemma message_at_right size v m d : (0 < size)%Z -> message_at size v = Some (m, d) ->
  (0 < d)%Z /\ forall w, dot m w / IZR d = argument g l w v / IZR size.
Proof.
  unfold message_at; intros S E; destruct (matrix_row _ v) as [[es k]|] eqn:M; [|easy].
  destruct (matrix_row_right _ _ _ _ M) as [K A]; injection E as <- <-.
  set (den := Zpos (denominator g)) in *; assert (0 < den)%Z as D by easy.
  split; [nia|]; intro w; unfold argument; rewrite <- A; clear A.
  apply IZR_lt in K, S, D; rewrite dot_nonzero, !mult_IZR.
  assert (dot (fold_right (fun '(u, z) => plus_multiple z (content u)) [] es) w = dot es (own g w) * IZR den) as T.
  { clear M; induction es as [|[u z] es IH]; cbn [fold_right]; [unfold dot; cbn; ring|].
    rewrite dot_plus_multiple, IH, dot_cons, content_right; fold den; ring. }
  destruct (has_root l), (has_bias l); rewrite ?dot_insert, ?dot_plus_multiple, ?dot_moved, ?content_right, T,
    ?mult_IZR;
    fold den; field; lra.
Qed.

(** The messages of many nodes, without those of zeros only. *)
Fixpoint messages_at (size : Z) (vs : list N) : option (list message) :=
  match vs with
  | [] => Some []
  | v :: vs =>
      match message_at size v, messages_at size vs with
      | Some (m, d), Some ms => Some (match m with [] => ms | _ => (m, d) :: ms end)
      | _, _ => None
      end
  end.

(** What a message adds to a channel's sum. *)
Definition worth (s : activation) (w : N -> R) (m : message) : R :=
  if (0 <? snd m)%Z then activate s (dot (fst m) w / IZR (snd m)) else - activate s (dot (fst m) w / - IZR (snd m)).

Lemma activate_zero s : activate s 0 = 0.
Proof. destruct s; cbn; [destruct (Rlt_le_dec 0 0); lra | apply Rabs_R0 | ring]. Qed.

Lemma messages_at_right size vs : (0 < size)%Z -> forall ms, messages_at size vs = Some ms ->
  (forall m, In m ms -> (0 < snd m)%Z) /\
  forall s w, total (worth s w) ms = total (fun v => activate s (argument g l w v / IZR size)) vs /\
    forall m, (forall m', In m' ms -> m' = m) -> (forall t, 0 <= activate s t) ->
    fold_right (fun v r => Rmax (activate s (argument g l w v / IZR size)) r) 0 vs
    = match ms with [] => 0 | _ => worth s w m end.
Proof.
  intros S; induction vs as [|v vs IH]; cbn [messages_at]; intros ms E.
  - injection E as <-; split; [easy|]; split; [reflexivity|]; now intros m _.
  - destruct (message_at size v) as [[m d]|] eqn:M; [|easy]; destruct (messages_at size vs) as [ms'|]; [|easy].
    destruct (message_at_right _ _ _ _ S M) as [D A]; destruct (IH ms' eq_refl) as [P H]; injection E as <-.
    assert (forall s w, worth s w (m, d) = activate s (argument g l w v / IZR size)) as W
      by (intros s w; unfold worth; cbn [fst snd]; destruct (Z.ltb_spec 0 d); [now rewrite A | lia]).
    split; [intros m'; destruct m; [apply P|]; intros [<-|I]; [exact D | now apply P]|].
    intros s w; destruct (H s w) as [H1 H2]; split.
    + rewrite total_cons, <- H1, <- W; destruct m; [|apply total_cons].
      unfold worth, dot; cbn; destruct (Z.ltb_spec 0 d); [|lia]; unfold Rdiv; rewrite Rmult_0_l, activate_zero; ring.
    + intros m' Q Pos; cbn [fold_right]; rewrite <- W; destruct m as [|e m].
      * rewrite (H2 m' Q Pos); unfold worth at 1, dot; cbn [fst snd total fold_right].
        destruct (Z.ltb_spec 0 d); [|lia]; unfold Rdiv; rewrite Rmult_0_l, activate_zero.
        destruct ms' as [|m0 ms']; [apply Rmax_left; lra|]; apply Rmax_right.
        specialize (P m' (eq_ind m0 (fun x => In x (m0 :: ms')) (or_introl eq_refl) m' (Q m0 (or_introl eq_refl)))).
        unfold worth; destruct (Z.ltb_spec 0 (snd m')); [apply Pos | lia].
      * rewrite (H2 m' (fun x I => Q x (or_intror I)) Pos), <- (Q (e :: m, d) (or_introl eq_refl)).
        destruct ms'; apply Rmax_left; [rewrite W; apply Pos | lra].
Qed.

(** ** Messages of samples *)

Fixpoint same_vector (v w : vector) : bool :=
  match v, w with
  | [], [] => true
  | (c, x) :: v, (d, y) :: w => (c =? d)%N && (x =? y)%Z && same_vector v w
  | _, _ => false
  end.
Lemma same_vector_right v : forall w, same_vector v w = true -> v = w.
Proof.
  induction v as [|[c x] v IH]; intros [|[d y] w] H; try easy; cbn [same_vector] in H.
  apply andb_prop in H as [[C%N.eqb_eq X%Z.eqb_eq]%andb_prop H]; subst; f_equal; now apply IH.
Qed.
Definition same_message (m n : message) : bool := (snd m =? snd n)%Z && same_vector (fst m) (fst n).
Lemma same_message_right m n : same_message m n = true -> m = n.
Proof.
  destruct m, n; intros [D%Z.eqb_eq V%same_vector_right]%andb_prop; cbn in *; now subst.
Qed.

(** Max pooling needs equal messages at all nodes. *)
Definition unified (p : pool) (ms : list message) : option (list message) :=
  match p, ms with
  | PoolMax, m :: rest => if forallb (fun n => same_message n m) rest then Some [m] else None
  | _, _ => Some ms
  end.

(** relu(t) - slope * relu(-t) *)
Definition mirrored (slope : Q) (m : message) : message :=
  (List.map (fun '(c, x) => (c, - Z.abs (Qnum slope) * x)%Z) (fst m),
   ((if (0 <? Qnum slope)%Z then -1 else 1) * snd m * Zpos (Qden slope))%Z).
Definition sloped (s : activation) (ms : list message) : list message :=
  match s with
  | Relu slope => let slope := Qred slope in if (Qnum slope =? 0)%Z then ms else ms ++ List.map (mirrored slope) ms
  | _ => ms
  end.
(** relu(t) - relu(-t) = t *)
Definition last_column : N := if has_bias l then (columns g l + 1)%N else columns g l.
Definition with_readout (ms : list message) : list message :=
  if has_readout_bias l then ms ++ [([(last_column, 1%Z)], 1%Z); ([(last_column, -1)%Z], (-1)%Z)] else ms.

Definition sample_messages (vs : list N) : option (list message) :=
  let size := match pool_of l with PoolMean => Z.max 1 (Z.of_nat (length vs)) | _ => 1%Z end in
  match messages_at size vs with
  | Some ms =>
      match unified (pool_of l) ms with
      | Some ms => Some (with_readout (sloped (activation_of l) ms))
      | None => None
      end
  | None => None
  end.

(** What networks there are. *)
Definition is_known : bool :=
  match activation_of l with
  | Relu q =>
      Qle_bool q 1 && negb (Qeq_bool q 1) && Qle_bool (-1) q && negb (Qeq_bool q (-1))
      && match pool_of l with PoolMax => (Qnum q =? 0)%Z | _ => true end
  | _ =>
      negb (has_root l) && negb (has_bias l) && negb (has_readout_bias l) && negb (is_sign l)
      && match pool_of l with PoolSum => true | _ => false end
  end.
(** The activation on messages; the slope is in these. *)
Definition unsloped (s : activation) : activation := match s with Relu _ => Relu 0 | _ => s end.

Lemma relu_scaled q k t : 0 < k -> activate (Relu q) (k * t) = k * activate (Relu q) t.
Proof. intro K; cbn; destruct (Rlt_le_dec 0 (k * t)), (Rlt_le_dec 0 t); nra. Qed.
Lemma relu_over q k t : 0 < k -> activate (Relu q) (t / k) = activate (Relu q) t / k.
Proof.
  intro K; unfold Rdiv; rewrite (Rmult_comm t), relu_scaled; [ring | now apply Rinv_0_lt_compat].
Qed.
Lemma over_1 t : t / 1 = t.
Proof. field. Qed.
Lemma Q2R_0 : Q2R 0 = 0.
Proof. unfold Q2R; cbn; lra. Qed.
Lemma relu_sloped q t : activate (Relu q) t = activate (Relu 0) t - Q2R q * activate (Relu 0) (- t).
Proof.
  cbn; rewrite Q2R_0; destruct (Rlt_le_dec 0 t), (Rlt_le_dec 0 (- t));
    [lra | ring | ring | replace t with 0 by lra; ring].
Qed.
Lemma relu_opposite t : activate (Relu 0) t - activate (Relu 0) (- t) = t.
Proof. cbn; rewrite Q2R_0; destruct (Rlt_le_dec 0 t), (Rlt_le_dec 0 (- t)); lra. Qed.

Lemma worth_mirrored q w m : (0 < snd m)%Z -> (Qnum q <> 0)%Z ->
  worth (Relu 0) w (mirrored q m) = - (Q2R q * activate (Relu 0) (- (dot (fst m) w / IZR (snd m)))).
Proof.
  destruct m as [v d]; cbn [fst snd]; intros D NZ; unfold worth, mirrored; cbn [fst snd].
  assert (dot (List.map (fun '(c, x) => (c, - Z.abs (Qnum q) * x)%Z) v) w = - IZR (Z.abs (Qnum q)) * dot v w) as ->.
  { rewrite <- opp_IZR; exact (dot_renamed (fun c : N => c) _ v w). }
  assert (0 < IZR d) as Dr by (now apply IZR_lt); assert (0 < IZR (Zpos (Qden q))) as Q by (apply IZR_lt; lia).
  assert (0 < d * Zpos (Qden q))%Z as M by (apply Z.mul_pos_pos; lia).
  unfold Q2R; destruct (Z.ltb_spec 0 (Qnum q)) as [P|P].
  - rewrite Z.abs_eq by lia; destruct (Z.ltb_spec 0 (-1 * d * Zpos (Qden q))) as [?|_]; [lia|].
    apply IZR_lt in P; rewrite !mult_IZR; f_equal.
    replace (- IZR (Qnum q) * dot v w / - (-1 * IZR d * IZR (Zpos (Qden q))))
      with (IZR (Qnum q) / IZR (Zpos (Qden q)) * - (dot v w / IZR d)) by (field; lra).
    apply relu_scaled; apply Rdiv_lt_0_compat; lra.
  - rewrite Z.abs_neq by lia; destruct (Z.ltb_spec 0 (1 * d * Zpos (Qden q))) as [_|?]; [|lia].
    assert (Qnum q < 0)%Z as P' by lia; apply IZR_lt in P'; rewrite !mult_IZR, opp_IZR.
    replace (- - IZR (Qnum q) * dot v w / (1 * IZR d * IZR (Zpos (Qden q))))
      with (- IZR (Qnum q) / IZR (Zpos (Qden q)) * - (dot v w / IZR d)) by (field; lra).
    rewrite relu_scaled by (apply Rdiv_lt_0_compat; lra); field; lra.
Qed.

Lemma worth_sloped s w ms : (forall m, In m ms -> (0 < snd m)%Z) ->
  total (worth (unsloped s) w) (sloped s ms) = total (worth s w) ms.
Proof.
  intro P; destruct s as [q| |]; cbn [unsloped sloped]; try reflexivity.
  assert (Q2R (Qred q) = Q2R q) as Q by (apply Qeq_eqR, Qred_correct).
  assert (forall m, In m ms -> worth (Relu q) w m
    = worth (Relu 0) w m + - (Q2R q * activate (Relu 0) (- (dot (fst m) w / IZR (snd m))))) as E.
  { intros m I; specialize (P m I); unfold worth; destruct (Z.ltb_spec 0 (snd m)); [|lia]; rewrite relu_sloped; ring. }
  etransitivity; [|symmetry; exact (total_ext _ _ ms E)].
  rewrite total_plus; destruct (Z.eqb_spec (Qnum (Qred q)) 0) as [Z|NZ].
  - assert (Q2R q = 0) as Q0 by (rewrite <- Q; unfold Q2R; rewrite Z; ring).
    transitivity (total (worth (Relu 0) w) ms + 0); [ring|]; f_equal; symmetry; apply total_zero; intros m _;
      rewrite Q0; ring.
  - rewrite total_app, total_map; f_equal; apply total_ext; intros m I; rewrite worth_mirrored, Q; auto.
Qed.

Theorem sample_messages_right vs ms h : is_known = true -> sample_messages vs = Some ms ->
  network g l h vs = total (fun u => readout u * total (worth (unsloped (activation_of l)) (weights u)) ms) h.
Proof.
  unfold sample_messages; set (size := match pool_of l with PoolMean => _ | _ => _ end); intros K E.
  assert (0 < size)%Z as S by (unfold size; destruct (pool_of l); lia).
  destruct (messages_at size vs) as [ms0|] eqn:M; [|easy]; destruct (messages_at_right _ _ S _ M) as [P H].
  destruct (unified (pool_of l) ms0) as [ms1|] eqn:U; [|easy]; injection E as <-.
  assert ((forall m, In m ms1 -> (0 < snd m)%Z) /\ forall w, total (worth (activation_of l) w) ms1
          = pooled (pool_of l) vs (fun v => activate (activation_of l) (argument g l w v))) as [P1 V].
  { unfold unified in U; unfold is_known in K; destruct (pool_of l); subst size.
    - injection U as <-; split; [exact P|]; intro w; rewrite (proj1 (H _ w)); apply total_ext; intros v _.
      now rewrite over_1.
    - injection U as <-; split; [exact P|]; intro w; rewrite (proj1 (H _ w)).
      destruct (activation_of l) as [q| |]; rewrite ?andb_false_r in K; try easy; cbn [pooled].
      destruct vs as [|v vs]; [cbn; unfold Rdiv; ring|].
      rewrite Z.max_r, <- INR_IZR_INZ in * by (cbn [length]; lia); set (n := length (v :: vs)) in *.
      assert (0 < INR n) as N by (apply lt_0_INR; subst n; cbn; lia); clear S.
      rewrite (total_ext _ (fun v => / INR n * activate (Relu q) (argument g l w v)));
        [rewrite total_scaled; field; lra|].
      intros v' _; rewrite relu_over by exact N; field; lra.
    - destruct (activation_of l) as [q| |]; rewrite ?andb_false_r in K; try easy.
      apply andb_prop in K as [_ Z%Z.eqb_eq].
      assert (forall t, 0 <= activate (Relu q) t) as A.
      { intro t; cbn; unfold Q2R; rewrite Z; destruct (Rlt_le_dec 0 t); lra. }
      assert (exists m, (forall m', In m' ms0 -> m' = m) /\ ms1 = match ms0 with [] => [] | _ => [m] end)
        as (m & Q & ->).
      { destruct ms0 as [|m rest]; [exists ([], 1%Z); injection U as <-; easy|].
        destruct (forallb _ rest) eqn:F; [|easy]; injection U as <-; exists m; split; [|easy].
        rewrite forallb_forall in F; intros m' [<-|I]; [easy | now apply same_message_right, F]. }
      split; [destruct ms0 as [|m0 rest]; [easy|]; intros m' [<-|[]]; rewrite <- (Q m0); [apply P|]; now left|].
      intro w; cbn [pooled]; destruct (H (Relu q) w) as [_ H2]; specialize (H2 m Q A).
      transitivity (match ms0 with [] => 0 | _ => worth (Relu q) w m end); [destruct ms0; cbn; ring|].
      rewrite <- H2; clear; induction vs as [|v vs IH]; [reflexivity|]; cbn [fold_right]; now rewrite IH, over_1. }
  unfold network, readout_bias, with_readout, last_column; destruct (has_readout_bias l) eqn:B.
  - rewrite <- total_plus; apply total_ext; intros u _; rewrite total_app, worth_sloped, V by exact P1.
    unfold is_known in K; destruct (activation_of l); rewrite ?B, ?andb_false_r in K; try easy.
    cbn [unsloped]; set (c := if has_bias l then _ else _); rewrite !total_cons; unfold worth, dot;
      cbn [fst snd total fold_right Z.ltb Z.compare].
    replace ((1 * weights u c + 0) / 1) with (weights u c) by field.
    replace ((-1 * weights u c + 0) / - -1) with (- weights u c) by field.
    pose proof (relu_opposite (weights u c)); nra.
  - rewrite Rplus_0_r; apply total_ext; intros u _; now rewrite worth_sloped, V.
Qed.

End Graphs.
