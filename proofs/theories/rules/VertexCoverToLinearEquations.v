(** VERTEX COVER to 0/1 linear equations: x_u + x_v - y = 1 for every edge with a slack y of its own, and
    the vertices and slack bits up to the bound sum to the bound (n at most). A negative bound gives 0 = 1. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin Blocks Fresh.
From Karpnet.problems Require Import Graphs VertexSets SignSystem Sums SlackBits LinearEquations ProperRows.
Import ListNotations.
Open Scope Z_scope.

Definition order (x : bounded) : nat := Graphs.num_vertices (graph_of x).
Definition num_edges (x : bounded) : nat := length (edges (graph_of x)).
Definition most (x : bounded) : Z := Z.min (bound x) (Z.of_nat (order x)).
Definition weights (x : bounded) : list Z := range_bits (most x).
(** Every edge with its slack. *)
Definition slacks (x : bounded) : list (nat * nat * nat) := blocks (fun _ => 1%nat) (order x) (edges (graph_of x)).
Definition edge_row (p : nat * nat * nat) : row * Z := let '(u, v, y) := p in ([(u, 1); (v, 1); (y, -1)], 1).
Definition bound_row (x : bounded) : row * Z :=
  if most x <? 0 then ([], 1)
  else (ones (seq 0 (order x)) ++ numbered (order x + num_edges x) (weights x), most x).
Definition instance (x : bounded) : equations :=
  Equations (order x + num_edges x + length (weights x)) (List.map edge_row (slacks x) ++ [bound_row x]).
Definition both (s : nat -> bool) (e : nat * nat) : list bool := [s (fst e) && s (snd e)].
Definition forward (x : bounded) (s : nat -> bool) : nat -> bool :=
  behind (order x) s (flat_map (both s) (edges (graph_of x)) ++ bits_of (most x - VertexSets.chosen x s) (weights x)).
Definition back (x : bounded) (v : nat -> bool) : nat -> bool := v.

Lemma in_instance x r c : In (r, c) (rows (instance x)) <->
  (exists u v y, In (u, v, y) (slacks x) /\ (r, c) = edge_row (u, v, y)) \/ (r, c) = bound_row x.
Proof.
  cbn [instance rows]; rewrite in_app_iff, in_map_iff; cbn [In]; split.
  - intros [([[u v] y] & E & I)|[E|[]]]; [left; now exists u, v, y | now right].
  - intros [(u & v & y & I & E)|E]; [left; now exists (u, v, y) | right; now left].
Qed.

Lemma in_slacks x u v y : valid_bounded x -> In (u, v, y) (slacks x) ->
  In (u, v) (edges (graph_of x)) /\ (u < order x)%nat /\ (v < order x)%nat /\
  (order x <= y < order x + num_edges x)%nat.
Proof.
  intros [_ V] I; apply in_blocks in I as (J & L & B); specialize (V u v J).
  rewrite total_constant, Nat.mul_1_l in B; fold (num_edges x) in B; unfold order in *; repeat split; auto; lia.
Qed.

Lemma chosen_sum x s : VertexSets.chosen x s = sum (ones (seq 0 (order x))) s.
Proof. now rewrite sum_ones. Qed.
Lemma chosen_bounded x s : 0 <= VertexSets.chosen x s <= Z.of_nat (order x).
Proof.
  unfold VertexSets.chosen; fold (order x); pose proof (cardinality_negb (order x) s); lia.
Qed.

Lemma instance_valid x : valid_bounded x -> valid_equations (instance x).
Proof.
  intros V r c I; cbn [instance num_variables]; apply in_instance in I as [(u & v & y & I & E)|E].
  - apply in_slacks in I as (_ & U & W & Y); [|exact V].
    injection E as -> _; intros i a [E|[E|[E|[]]]]; injection E as <- _; lia.
  - unfold bound_row in E; destruct (most x <? 0); injection E as -> _; [easy|].
    apply columns_below_app; split; [apply columns_below_ones | now apply columns_below_numbered].
    intros i J; apply in_seq in J; lia.
Qed.

Lemma forward_ok x s : valid_bounded x -> covers x s -> holds (instance x) (forward x s).
Proof.
  intros V [C B] r c I.
  assert (block (forward x s) (order x)
    (flat_map (both s) (edges (graph_of x)) ++ bits_of (most x - VertexSets.chosen x s) (weights x))) as F
    by apply behind_block.
  apply block_app in F as [F G]; pose proof (chosen_bounded x s).
  assert (forall i, (i < order x)%nat -> forward x s i = s i) as P by (intros; now apply behind_below).
  apply in_instance in I as [(u & v & y & I & E)|E].
  - pose proof (block_flat_map (fun _ => 1%nat) (both s) _ _ (fun _ => eq_refl) _ F _ _ I) as Y.
    apply block_cons in Y as [Y _]; cbn [fst snd] in Y.
    apply in_slacks in I as (J & U & W & _); [|exact V]; injection E as -> ->; cbn [sum].
    rewrite Y, !P by assumption; destruct (C u v J) as [-> | ->]; [destruct (s v) | destruct (s u)]; reflexivity.
  - unfold bound_row in E; destruct (Z.ltb_spec (most x) 0); [unfold most in *; lia|]; injection E as -> ->.
    rewrite sum_app, (sum_ext _ _ s), <- chosen_sum
      by (intros i a J; apply P; apply in_map_iff in J as (j & E & J); injection E as <- _; apply in_seq in J; lia).
    rewrite (length_flat_map (fun _ => 1%nat)), total_constant, Nat.mul_1_l in G by reflexivity.
    rewrite (sum_numbered _ (bits_of (most x - VertexSets.chosen x s) (weights x)));
      [| apply length_bits_of | exact G].
    unfold weights; rewrite chosen_bits_of; unfold most in *; lia.
Qed.

Lemma back_ok x v : valid_bounded x -> holds (instance x) v -> covers x (back x v).
Proof.
  intros V H; split.
  - intros u w J; destruct (has_block (fun _ => 1%nat) _ (order x) (u, w) J) as [y I].
    assert (sum [(u, 1); (w, 1); (y, -1)] v = 1) as E by (apply H, in_instance; left; now exists u, w, y).
    unfold back; cbn [sum] in E; destruct (v u), (v w), (v y); cbn [Z.b2z] in E; auto; lia.
  - assert (In (bound_row x) (rows (instance x))) as I by (cbn; rewrite in_app_iff; cbn; auto).
    unfold bound_row in I; destruct (Z.ltb_spec (most x) 0); [specialize (H _ _ I); cbn in H; lia|].
    specialize (H _ _ I); rewrite sum_app, <- chosen_sum in H; unfold back.
    pose proof (sum_range_bits_nonneg (most x) (order x + num_edges x) v) as N; unfold weights, most in *; lia.
Qed.

Lemma instance_proper x r c : valid_bounded x -> In (r, c) (rows (instance x)) -> proper r.
Proof.
  intros V I; apply in_instance in I as [(u & v & y & I & E)|E].
  - pose proof (in_slacks x u v y V I) as (J & _ & _ & Y); destruct V as [_ V]; specialize (V u v J).
    injection E as -> _; unfold order in Y; split.
    + repeat constructor; cbn [List.map fst In]; lia.
    + intros i a [E|[E|[E|[]]]]; injection E as _ <-; easy.
  - unfold bound_row in E; destruct (most x <? 0); injection E as -> _; [apply proper_nil|].
    apply (proper_beside (order x)); [apply proper_ones, seq_NoDup | | |].
    + apply proper_numbered; intros a A; apply range_from_positive in A; lia.
    + apply columns_below_ones; intros i J; apply in_seq in J; lia.
    + intros i a J; apply numbered_in in J; lia.
Qed.

Definition vertex_cover_to_linear_equations : levin vertex_cover linear_equations :=
  @Levin vertex_cover linear_equations instance forward back instance_valid forward_ok back_ok.
