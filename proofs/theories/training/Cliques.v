(** Cliques, listed with the edges of the smallest first; what the nodes of cliques and stars receive in a GCN. *)
From Coq Require Import List Permutation ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.problems Require Import SignSystem.
From Karpnet.training Require Import Networks Unions Lifting Shapes Rationals TwoChannels.
Import ListNotations.
Open Scope R_scope.

(** ** The order of edges does not matter *)

Section Permuted.
Variables (s : list N) (e e' : list (N * N * Q)) (F : N) (d : positive) (c : list (N * N * Z)).
Hypothesis same_edges : Permutation e e'.
Let G := Graphs s e F d c.
Let G' := Graphs s e' F d c.

Lemma permuted_neighbors v : Permutation (neighbors G v) (neighbors G' v).
Proof. unfold neighbors; cbn [edges G G']; now apply Permutation_flat_map. Qed.
Lemma permuted_degree v : degree G v = degree G' v.
Proof. unfold degree; f_equal; apply total_permutation, permuted_neighbors. Qed.
Lemma permuted_aggregate a w v : aggregate G a w v = aggregate G' a w v.
Proof.
  assert (forall f, total f (neighbors G v) = total f (neighbors G' v)) as T by (intro;
    apply total_permutation, permuted_neighbors).
  unfold aggregate; destruct a; rewrite ?T; try reflexivity.
  - now rewrite (Permutation_length (permuted_neighbors v)).
  - rewrite permuted_degree; f_equal; apply total_ext; intros [u q] _; now rewrite permuted_degree.
Qed.
Lemma permuted_answer l h vs : answer G (ActivationSum l) h vs = answer G' (ActivationSum l) h vs.
Proof.
  assert (network G l h vs = network G' l h vs) as E; [|cbn [answer]; now rewrite E].
  unfold network; f_equal; apply total_ext; intros u _; f_equal.
  assert (forall v, argument G l (weights u) v = argument G' l (weights u) v) as A
    by (intro; unfold argument; now rewrite permuted_aggregate).
  unfold pooled; destruct (pool_of l);
    try (rewrite (total_ext _ (fun v => activate (activation_of l) (argument G' l (weights u) v)) vs);
      [reflexivity | intros; now rewrite A]).
  induction vs as [|v vs IH]; [reflexivity|]; cbn [fold_right]; now rewrite A, IH.
Qed.
End Permuted.

(** The elements in the order of their keys. *)
Definition by_key {A} (key : A -> nat) (l : list A) : list A :=
  flat_map (fun k => filter (fun x => (key x =? k)%nat) l) (seq 0 (S (list_max (List.map key l)))).

Lemma filter_one {A} (key : A -> nat) x l : forall n k, (k <= key x < k + n)%nat ->
  Permutation (flat_map (fun j => filter (fun y => (key y =? j)%nat) (x :: l)) (seq k n))
              (x :: flat_map (fun j => filter (fun y => (key y =? j)%nat) l) (seq k n)).
Proof.
  assert (forall n k, (key x < k)%nat -> flat_map (fun j => filter (fun y => (key y =? j)%nat) (x :: l)) (seq k n)
    = flat_map (fun j => filter (fun y => (key y =? j)%nat) l) (seq k n)) as Later.
  { induction n as [|n IH]; intros k K; [reflexivity|]; cbn [seq flat_map filter]; rewrite IH by lia.
    destruct (Nat.eqb_spec (key x) k); [lia | reflexivity]. }
  induction n as [|n IH]; intros k K; [lia|]; cbn [seq flat_map filter]; destruct (Nat.eqb_spec (key x) k) as [E|E].
  - rewrite Later by lia; reflexivity.
  - rewrite (IH (S k)) by lia; symmetry; apply Permutation_middle.
Qed.

Lemma by_key_permuted {A} (key : A -> nat) l : Permutation (by_key key l) l.
Proof.
  unfold by_key; generalize (le_n (list_max (List.map key l))); generalize (list_max (List.map key l)) at 2 3 as m.
  intro m; induction l as [|x l IH]; intro M.
  - clear M; induction (seq 0 (S m)) as [|k s IH]; [reflexivity | exact IH].
  - cbn [List.map list_max fold_right] in M; fold (list_max (List.map key l)) in M.
    rewrite filter_one by lia; constructor; apply IH; lia.
Qed.

(** ** Cliques *)

Definition clique_links (p : nat) : list (N * N) :=
  flat_map (fun i => List.map (fun j => (N.of_nat i, N.of_nat j)) (seq (S i) (p - S i))) (seq 0 p).
(** A node for every entry, all adjacent, and one without features where there is none. *)
Definition clique (r : row) : graph := Graph (N.max 1 (N.of_nat (length r))) (clique_links (length r)) (leaf_contents 0
  r).

Lemma clique_links_in p a b : In (a, b) (clique_links p) -> (a < b < N.of_nat p)%N.
Proof.
  intro I; apply in_flat_map in I as (i & I & J); apply in_map_iff in J as (j & E & J); injection E as <- <-.
  apply in_seq in I, J; lia.
Qed.
Lemma clique_formed r : well_formed (clique r).
Proof.
  split; cbn [links contents order clique].
  - intros a b I; apply clique_links_in in I; lia.
  - intros v c x I; apply leaf_contents_in in I; lia.
Qed.

Lemma total_one (f : nat -> R) v n : forall k, (forall j, j <> v -> f j = 0) ->
  total f (seq k n) = if (k <=? v)%nat && (v <? k + n)%nat then f v else 0.
Proof.
  induction n as [|n IH]; intros k Z; cbn [seq].
  - destruct (Nat.leb_spec k v), (Nat.ltb_spec v (k + 0)); try lia; reflexivity.
  - rewrite total_cons, IH by exact Z.
    destruct (Nat.leb_spec k v), (Nat.leb_spec (S k) v), (Nat.ltb_spec v (S k + n)), (Nat.ltb_spec v (k + S n));
      try lia;
      cbn [andb]; try (rewrite (Z k) by lia; lra); replace k with v by lia; lra.
Qed.

Lemma total_linked (f : N * Q -> R) l v : total f (linked l v) =
  total (fun '(a, b) => if (a =? v)%N then f (b, 1%Q) else if (b =? v)%N then f (a, 1%Q) else 0) l.
Proof.
  induction l as [|[a b] l IH]; [reflexivity|]; cbn [linked flat_map]; rewrite total_app, total_cons; fold (linked l v);
    rewrite IH.
  destruct (a =? v)%N; [cbn; lra|]; destruct (b =? v)%N; cbn; lra.
Qed.

(** The neighbors of a clique's node are all others. *)
Lemma clique_neighbors (f : N * Q -> R) p v : (v < p)%nat ->
  total f (linked (clique_links p) (N.of_nat v)) + f (N.of_nat v, 1%Q) = total (fun u => f (N.of_nat u, 1%Q)) (seq 0 p).
Proof.
  intro V; set (g := fun u => f (N.of_nat u, 1%Q)); change (f (N.of_nat v, 1%Q)) with (g v).
  rewrite total_linked; unfold clique_links.
  assert (forall i n, total (fun '(a, b) => if (a =? N.of_nat v)%N then f (b,
    1%Q) else if (b =? N.of_nat v)%N then f (a, 1%Q) else 0)
    (List.map (fun j => (N.of_nat i, N.of_nat j)) (seq (S i) n)) =
    if (i =? v)%nat then total g (seq (S i) n) else if (i <? v)%nat && (v <? S i + n)%nat then g i else 0) as Row.
  { intros i n; rewrite total_map; destruct (Nat.eqb_spec i v) as [->|D].
    - rewrite (total_ext _ g); [reflexivity|]; intros j _; now rewrite N.eqb_refl.
    - rewrite (total_ext _ (fun j => if (j =? v)%nat then g i else 0)).
      + rewrite (total_one _ v) by (intros j J; destruct (Nat.eqb_spec j v); [contradiction | reflexivity]).
        rewrite Nat.eqb_refl; destruct (Nat.leb_spec (S i) v), (Nat.ltb_spec i v); try lia; reflexivity.
      + intros j _; destruct (N.eqb_spec (N.of_nat i) (N.of_nat v)), (N.eqb_spec (N.of_nat j) (N.of_nat v)),
          (Nat.eqb_spec j v); try lia; reflexivity. }
  assert (forall l, total (fun '(a, b) => if (a =? N.of_nat v)%N then f (b, 1%Q) else if (b =? N.of_nat v)%N then f (a,
    1%Q) else 0)
    (flat_map (fun i => List.map (fun j => (N.of_nat i, N.of_nat j)) (seq (S i) (p - S i))) l) =
    total (fun i => if (i =? v)%nat then total g (seq (S i) (p - S i)) else if (i <? v)%nat && (v <? S i + (p - S
      i))%nat then g i else 0) l) as All.
  { induction l as [|i l IH]; [reflexivity|]; cbn [flat_map]; rewrite total_app, IH, Row, total_cons; reflexivity. }
  assert (forall h : nat -> R, total h (seq 0 p) = total h (seq 0 v) + (h v + total h (seq (S v) (p - S v)))) as Split.
  { intro h; replace p with (v + S (p - S v))%nat at 1 by lia; rewrite seq_app, total_app; reflexivity. }
  rewrite All; set (k := fun i : nat => if (i =? v)%nat then _ else _); rewrite !Split.
  assert (k v = total g (seq (S v) (p - S v))) as -> by (unfold k; now rewrite Nat.eqb_refl).
  rewrite (total_ext k g (seq 0 v)), (total_zero k (seq (S v) (p - S v))); [lra | |]; intros i I; apply in_seq in I;
    unfold k;
    destruct (Nat.eqb_spec i v), (Nat.ltb_spec i v), (Nat.ltb_spec v (S i + (p - S i))); try lia; reflexivity.
Qed.

(** ** A GCN's nodes *)

Lemma nodes_seq g : nodes g = List.map N.of_nat (seq 0 (N.to_nat (order g))).
Proof. unfold nodes, range; apply map_ext; intro; lia. Qed.

Section Clique.
Variables (F : N) (r : row).
Let g := alone F (clique r).
Let p := length r.

Lemma clique_degree v : (v < p)%nat -> degree g (N.of_nat v) = INR p.
Proof.
  intro V; unfold degree, g; rewrite neighbors_alone; cbn [links clique].
  pose proof (clique_neighbors (fun '(_, q) => Q2R q) p v V) as H; cbn beta iota in H.
  fold p; rewrite Q2R_1, (total_constant 1), seq_length in H; lra.
Qed.

Lemma clique_aggregate w v : (v < p)%nat -> aggregate g Gcn w (N.of_nat v) = inner r w / INR p.
Proof.
  intro V; cbn [aggregate]; rewrite clique_degree by exact V.
  assert (0 < INR p) as P by (apply lt_0_INR; lia).
  rewrite (total_ext _ (fun '(u, q) => Q2R q * own g w u / INR p)).
  - unfold g; rewrite neighbors_alone; cbn [links clique]; fold p g.
    pose proof (clique_neighbors (fun '(u, q) => Q2R q * own g w u / INR p) p v V) as H; cbn beta iota in H.
    rewrite Q2R_1, !Rmult_1_l in H; rewrite Rplus_comm, H.
    rewrite (total_ext _ (fun u => / INR p * own g w (N.of_nat u))) by (intros u _; field; lra).
    rewrite total_scaled; unfold Rdiv; rewrite Rmult_comm; f_equal; rewrite <- (sum_of_leaves r w p 0 (Nat.le_refl _)).
    apply total_ext; intros u _; unfold g; rewrite own_alone; reflexivity.
  - intros [u q] I; apply alone_neighbors in I; [|apply clique_formed]; cbn [order clique] in I.
    assert (exists k, u = N.of_nat k /\ (k < p)%nat) as (k & -> & K) by (exists (N.to_nat u); unfold p in *; lia).
    rewrite clique_degree, sqrt_square by (lra || exact K); reflexivity.
Qed.

End Clique.

Theorem clique_pooled F r w : total (fun v => relu (aggregate (alone F (clique r)) Gcn w v)) (nodes (clique r)) = relu
  (inner r w).
Proof.
  rewrite nodes_seq, total_map; cbn [order clique]; destruct r as [|e r'].
  - change (seq 0 _) with [0%nat]; rewrite total_cons; change (total _ (@nil nat)) with 0; cbn [aggregate].
    rewrite own_alone, neighbors_alone; unfold held, inner, Rdiv; cbn; rewrite Rmult_0_l, !Rplus_0_r; reflexivity.
  - set (r := e :: r'); replace (N.to_nat (N.max 1 (N.of_nat (length r)))) with (length r) by (cbn [length r]; lia).
    assert (0 < INR (length r)) as P by (apply lt_0_INR; cbn; lia).
    rewrite (total_ext _ (fun _ => relu (inner r w / INR (length r)))).
    + rewrite total_constant, seq_length, <- relu_scaled by lra; f_equal; field; lra.
    + intros v I; apply in_seq in I; now rewrite clique_aggregate by lia.
Qed.

Section GcnStar.
Variables (F : N) (n : nat) (r : row).
Hypothesis enough : (length r <= n)%nat.
Let g := alone F (star_of n r).

Lemma star_degree_hub : degree g 0 = 1 + INR n.
Proof.
  unfold degree, g; rewrite star_hub_neighbors, total_map by exact enough;
    rewrite (total_constant (Q2R 1)), seq_length, Q2R_1; lra.
Qed.
Lemma star_degree_leaf j : (j < n)%nat -> degree g (1 + N.of_nat j) = 2.
Proof. intro J; unfold degree, g; rewrite star_leaf_neighbors by assumption; cbn; rewrite Q2R_1; lra. Qed.

Lemma gcn_hub w : aggregate g Gcn w 0 = inner r w / sqrt ((1 + INR n) * 2).
Proof.
  cbn [aggregate]; unfold g; rewrite (star_hub_own F n r), <- (star_hub_sum F n r enough w); fold g.
  unfold Rdiv at 1; rewrite Rmult_0_l, Rplus_0_l; unfold Rdiv at 2; rewrite Rmult_comm, <- total_scaled.
  apply total_ext; intros [u q] I; unfold g in I; rewrite star_hub_neighbors in I by exact enough.
  apply in_map_iff in I as (j & E & J); assert (u = (1 + N.of_nat j)%N /\ q = 1%Q) as [-> ->] by (split; congruence);
    apply in_seq in J.
  rewrite star_degree_hub, star_degree_leaf by lia; unfold Rdiv; ring.
Qed.
Lemma gcn_leaf w j : (j < n)%nat -> aggregate g Gcn w (1 + N.of_nat j) = own g w (1 + N.of_nat j) / 2.
Proof.
  intro J; cbn [aggregate]; rewrite star_degree_leaf by exact J.
  assert (neighbors g (1 + N.of_nat j) = [(0%N, 1%Q)]) as -> by now apply star_leaf_neighbors.
  assert (own g w 0 = 0) as Z by apply star_hub_own; rewrite total_cons, Z; cbn; unfold Rdiv; ring.
Qed.

Theorem gcn_star_pooled w : total (fun v => relu (aggregate g Gcn w v)) (nodes (star_of n r))
  = relu (inner r w) / sqrt ((1 + INR n) * 2) + total (fun ix => relu (inner [ix] w)) r / 2.
Proof.
  unfold g; rewrite (star_nodes n r enough), total_cons, total_map; fold g; f_equal.
  - rewrite gcn_hub; unfold Rdiv; rewrite Rmult_comm; rewrite relu_scaled; [ring|].
    left; apply Rinv_0_lt_compat, sqrt_lt_R0; pose proof (pos_INR n); lra.
  - rewrite (total_ext _ (fun j => / 2 * match nth_error r j with Some ix => relu (inner [ix] w) | None => 0 end)).
    + rewrite total_scaled; unfold Rdiv; rewrite Rmult_comm; f_equal.
      rewrite <- (total_nth (fun ix => relu (inner [ix] w)) r).
      replace n with (length r + (n - length r))%nat by lia;
        rewrite seq_app, total_app, (total_zero _ (seq (0 + length r) _)); [lra|].
      intros j J; apply in_seq in J; assert (nth_error r j = None) as -> by (apply nth_error_None; lia); reflexivity.
    + intros j J; apply in_seq in J; rewrite gcn_leaf by lia; unfold g; rewrite star_leaf_own by exact enough.
      destruct (nth_error r j) as [[i z]|]; [|unfold Rdiv; rewrite Rmult_0_l, relu_0; lra].
      unfold Rdiv; rewrite Rmult_comm, relu_scaled by lra; do 2 f_equal; unfold inner; cbn; lra.
Qed.
End GcnStar.
