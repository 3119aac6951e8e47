(** MAX CUT to 0/1 linear equations: x_u + x_v + y = 2 z says that y is 1 exactly if the edge is cut, and the weights of
    the y exceed the bound k by a sum of slack bits, which can be 0..(P - k) for the sum P of the positive weights.
    Edges of weight 0 are left out; a bound above P gives 0 = 1. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin Blocks Fresh.
From Karpnet.problems Require Import Graphs MaxCut SignSystem Sums SlackBits LinearEquations ProperRows.
Import ListNotations.
Open Scope Z_scope.

Notation edge := (nat * nat * Z)%type.
Definition order (x : weighted) : nat := MaxCut.num_vertices x.
Definition weighted_edges (x : weighted) : list edge := filter (fun e => negb (snd e =? 0)) (MaxCut.edges x).
Definition num_edges (x : weighted) : nat := length (weighted_edges x).
Fixpoint positive_weight (l : list edge) : Z :=
  match l with [] => 0 | (_, w) :: l => Z.max w 0 + positive_weight l end.
Definition spare (x : weighted) : Z := positive_weight (MaxCut.edges x) - bound x.
Definition weights (x : weighted) : list Z := range_bits (spare x).

Definition pairs (x : weighted) : list (edge * nat) := blocks (fun _ => 2%nat) (order x) (weighted_edges x).
Definition edge_row (p : edge * nat) : row * Z :=
  let '(u, v, _, y) := p in ([(u, 1); (v, 1); (y, 1); (S y, -2)], 0).
Definition cut_row (x : weighted) : row := List.map (fun p => (snd p, snd (fst p))) (pairs x).
Definition bound_row (x : weighted) : row * Z :=
  if spare x <? 0 then ([], 1)
  else (cut_row x ++ numbered (order x + 2 * num_edges x) (List.map Z.opp (weights x)), bound x).
Definition instance (x : weighted) : equations :=
  Equations (order x + 2 * num_edges x + length (weights x)) (List.map edge_row (pairs x) ++ [bound_row x]).
Definition sides (s : nat -> bool) (e : edge) : list bool :=
  let '(u, v, _) := e in [xorb (s u) (s v); s u || s v].
Definition forward (x : weighted) (s : nat -> bool) : nat -> bool :=
  behind (order x) s
    (flat_map (sides s) (weighted_edges x) ++ bits_of (cut (MaxCut.edges x) s - bound x) (weights x)).
Definition back (x : weighted) (v : nat -> bool) : nat -> bool := v.

Lemma in_instance x r c : In (r, c) (rows (instance x)) <->
  (exists p, In p (pairs x) /\ (r, c) = edge_row p) \/ (r, c) = bound_row x.
Proof.
  cbn [instance rows]; rewrite in_app_iff, in_map_iff; cbn [In]; split.
  - intros [(p & E & I)|[E|[]]]; [left; now exists p | now right].
  - intros [(p & I & E)|E]; [left; now exists p | right; now left].
Qed.

Lemma in_pairs x u v w y : valid_weighted x -> In (u, v, w, y) (pairs x) ->
  (u < order x)%nat /\ (v < order x)%nat /\ (order x <= y /\ y + 2 <= order x + 2 * num_edges x)%nat.
Proof.
  intros [_ V] I; apply in_blocks in I as (J & L & B); rewrite total_constant in B; apply filter_In in J as [J _].
  specialize (V u v (in_map fst _ _ J)); unfold order, num_edges in *; lia.
Qed.

Lemma sum_blocks v s l : forall n,
  (forall u w k y, In (u, w, k, y) (blocks (fun _ => 2%nat) n l) -> v y = xorb (s u) (s w)) ->
  sum (List.map (fun p => (snd p, snd (fst p))) (blocks (fun _ => 2%nat) n l)) v = cut l s.
Proof.
  induction l as [|[[u w] k] l IH]; intros n H; cbn [blocks List.map sum cut fst snd]; [easy|].
  rewrite (IH (n + 2)%nat), (H u w k n)
    by (intros; (now left) || (eapply H; right; eassumption)).
  destruct (xorb (s u) (s w)); cbn [Z.b2z]; lia.
Qed.

Lemma cut_weighted l s : cut (filter (fun e => negb (snd e =? 0)) l) s = cut l s.
Proof.
  induction l as [|[[u v] w] l IH]; [easy|]; cbn [filter snd cut]; rewrite <- IH.
  destruct (Z.eqb_spec w 0) as [->|]; cbn [negb cut]; destruct (xorb (s u) (s v)); lia.
Qed.

(** The variables y of a right witness say which edges are cut. *)
Lemma sum_cut_row x v s : (forall u w k y, In (u, w, k, y) (pairs x) -> v y = xorb (s u) (s w)) ->
  sum (cut_row x) v = cut (MaxCut.edges x) s.
Proof. intro H; rewrite <- cut_weighted; exact (sum_blocks v s _ _ H). Qed.

Lemma cut_bounded l s : cut l s <= positive_weight l.
Proof. induction l as [|[[u v] w] l IH]; cbn [cut positive_weight]; [lia|]; destruct (xorb (s u) (s v)); lia. Qed.

Lemma instance_valid x : valid_weighted x -> valid_equations (instance x).
Proof.
  intros V r c I; cbn [instance num_variables]; apply in_instance in I as [([[[u v] w] y] & I & E)|E].
  - apply in_pairs in I as (U & W & Y); [|exact V].
    injection E as -> _; intros i a [E|[E|[E|[E|[]]]]]; injection E as <- _; lia.
  - unfold bound_row in E; destruct (spare x <? 0); injection E as -> _; [easy|].
    apply columns_below_app; split; [|apply columns_below_numbered; now rewrite map_length].
    intros i a J; apply in_map_iff in J as ([[[u v] w] y] & E & J); injection E as <- _.
    apply in_pairs in J; [lia | exact V].
Qed.

Lemma forward_ok x s : valid_weighted x -> cuts x s -> holds (instance x) (forward x s).
Proof.
  unfold cuts; intros V C r c I.
  assert (block (forward x s) (order x)
    (flat_map (sides s) (weighted_edges x) ++ bits_of (cut (MaxCut.edges x) s - bound x) (weights x))) as F
    by apply behind_block.
  assert (forall e, length (sides s e) = 2%nat) as L by (intros [[u v] w]; reflexivity).
  apply block_app in F as [F G]; rewrite (length_flat_map (fun _ => 2%nat)), total_constant in G by exact L.
  assert (forall i, (i < order x)%nat -> forward x s i = s i) as P by (intros; now apply behind_below).
  assert (forall u v w y, In (u, v, w, y) (pairs x) ->
    forward x s y = xorb (s u) (s v) /\ forward x s (S y) = s u || s v) as Y.
  { intros u v w y J; pose proof (block_flat_map _ (sides s) _ _ L _ F _ _ J) as Y.
    apply block_cons in Y as [Y Z]; now apply block_cons in Z as [Z _]. }
  apply in_instance in I as [([[[u v] w] y] & I & E)|E].
  - destruct (Y u v w y I) as [Y0 Y1]; apply in_pairs in I as (U & W & _); [|exact V].
    injection E as -> ->; cbn [sum]; rewrite Y0, Y1, !P by assumption; destruct (s u), (s v); reflexivity.
  - pose proof (cut_bounded (MaxCut.edges x) s); unfold bound_row in E.
    destruct (Z.ltb_spec (spare x) 0); [unfold spare in *; lia|]; injection E as -> ->.
    rewrite sum_app, sum_opp, (sum_cut_row x _ s) by (intros u v w y J; exact (proj1 (Y u v w y J))).
    rewrite (sum_numbered _ (bits_of (cut (MaxCut.edges x) s - bound x) (weights x)));
      [| apply length_bits_of | exact G].
    unfold weights; rewrite chosen_bits_of; unfold spare in *; lia.
Qed.

Lemma back_ok x v : valid_weighted x -> holds (instance x) v -> cuts x (back x v).
Proof.
  unfold cuts, back; intros V H.
  assert (In (bound_row x) (rows (instance x))) as I by (cbn; rewrite in_app_iff; cbn; auto).
  unfold bound_row in I; destruct (Z.ltb_spec (spare x) 0); [specialize (H _ _ I); cbn in H; lia|].
  pose proof (H _ _ I) as E; rewrite sum_app, sum_opp, (sum_cut_row x v v) in E.
  - pose proof (sum_range_bits_nonneg (spare x) (order x + 2 * num_edges x) v); unfold weights in *; lia.
  - intros u w k y J.
    assert (sum [(u, 1); (w, 1); (y, 1); (S y, -2)] v = 0) as Q
      by (apply H, in_instance; left; now exists (u, w, k, y)).
    cbn [sum] in Q; destruct (v u), (v w), (v y), (v (S y)); cbn [Z.b2z] in Q; reflexivity || lia.
Qed.

Lemma instance_proper x r c : valid_weighted x -> In (r, c) (rows (instance x)) -> proper r.
Proof.
  intros V I; apply in_instance in I as [([[[u v] w] y] & I & E)|E].
  - pose proof (in_pairs x u v w y V I) as (_ & _ & Y); apply in_blocks in I as (J & _); destruct V as [_ V].
    apply filter_In in J as [J _]; specialize (V u v (in_map fst _ _ J)); unfold order in *.
    injection E as -> _; split.
    + repeat constructor; cbn [List.map fst In]; lia.
    + intros i a [E|[E|[E|[E|[]]]]]; injection E as _ <-; easy.
  - unfold bound_row in E; destruct (spare x <? 0); injection E as -> _; [apply proper_nil|].
    apply (proper_beside (order x + 2 * num_edges x)%nat).
    + split; [unfold cut_row; rewrite map_map; apply nodup_starts; intros; lia|].
      intros i a J Z; apply in_map_iff in J as ([[[u v] w] y] & E & J); injection E as _ <-.
      apply in_blocks in J as (J & _); apply filter_In in J as [_ J]; cbn [fst snd] in *; now rewrite Z in J.
    + apply proper_numbered; intros a A; apply in_map_iff in A as (w & <- & W); apply range_from_positive in W; lia.
    + intros i a J; apply in_map_iff in J as ([[[u v] w] y] & E & J); injection E as <- _.
      apply in_pairs in J; [lia | exact V].
    + intros i a J; apply numbered_in in J; lia.
Qed.

Definition max_cut_to_linear_equations : levin max_cut linear_equations :=
  @Levin max_cut linear_equations instance forward back instance_valid forward_ok back_ok.
