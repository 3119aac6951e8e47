(** The small graphs that rules build (stars, isolated nodes), and what their nodes see. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.problems Require Import SignSystem.
From Karpnet.training Require Import Networks Unions.
Import ListNotations.
Open Scope R_scope.

Lemma Q2R_1 : Q2R 1 = 1.
Proof. unfold Q2R; cbn; lra. Qed.

(** An integer vector times weights. *)
Definition inner (r : row) (w : N -> R) : R := total (fun '(i, a) => IZR a * w (N.of_nat i)) r.

Lemma inner_cons i a r w : inner ((i, a) :: r) w = IZR a * w (N.of_nat i) + inner r w.
Proof. reflexivity. Qed.
Lemma inner_app r q w : inner (r ++ q) w = inner r w + inner q w.
Proof. apply total_app. Qed.
Lemma inner_scaled k r w : inner r (fun c => k * w c) = k * inner r w.
Proof.
  unfold inner; rewrite <- total_scaled; apply total_ext; intros [i a] _; ring.
Qed.
Lemma inner_ext r w w' : (forall i a, In (i, a) r -> w (N.of_nat i) = w' (N.of_nat i)) -> inner r w = inner r w'.
Proof. intro H; apply total_ext; intros [i a] I; now rewrite (H i a I). Qed.

Lemma inner_mirrored (m : bool) r w :
  inner (List.map (fun '(i, a) => (i, if m then (- a)%Z else a)) r) w = (if m then -1 else 1) * inner r w.
Proof.
  unfold inner; rewrite total_map, <- total_scaled; apply total_ext; intros [i a] _.
  destruct m; rewrite ?opp_IZR; ring.
Qed.

(** The 0/1 vector of a set. *)
Definition members (s : list nat) : row := List.map (fun v => (v, 1%Z)) s.
Lemma inner_members s w : inner (members s) w = total (fun v => w (N.of_nat v)) s.
Proof. unfold inner, members; rewrite total_map; apply total_ext; intros; ring. Qed.

(** The features of a node that has the vector [r]. *)
Definition at_node (v : N) (r : row) : list (N * N * Z) := List.map (fun '(i, a) => (v, N.of_nat i, a)) r.

(** ** One graph alone *)

Definition linked (l : list (N * N)) (v : N) : list (N * Q) :=
  flat_map (fun '(a, b) => if (a =? v)%N then [(b, 1%Q)] else if (b =? v)%N then [(a, 1%Q)] else []) l.
Definition held (l : list (N * N * Z)) (w : N -> R) (v : N) : R :=
  total (fun '(u, c, x) => if (u =? v)%N then IZR x * w c else 0) l.

Lemma neighbors_alone F g v : neighbors (alone F g) v = linked (links g) v.
Proof.
  unfold neighbors, alone, union; cbn [edges joined_links]; rewrite app_nil_r.
  induction (links g) as [|[a b] l IH]; [reflexivity|]; cbn [List.map flat_map linked moved_link fst snd].
  rewrite !N.add_0_l, IH; reflexivity.
Qed.

Lemma own_alone F g w v : own (alone F g) w v = held (contents g) w v.
Proof.
  unfold own, alone, union; cbn [features denominator joined_contents]; rewrite app_nil_r.
  unfold Rdiv; rewrite Rinv_1, Rmult_1_r; unfold held; rewrite total_map; apply total_ext; intros [[u c] x] _.
  unfold moved_content; cbn [fst snd]; now rewrite N.add_0_l.
Qed.

Lemma held_app k l w v : held (k ++ l) w v = held k w v + held l w v.
Proof. apply total_app. Qed.
Lemma held_at_node u r w v : held (at_node u r) w v = if (u =? v)%N then inner r w else 0.
Proof.
  unfold held, at_node; rewrite total_map; destruct (u =? v)%N eqn:E.
  - apply total_ext; intros [i a] _; now rewrite E.
  - apply total_zero; intros [i a] _; now rewrite E.
Qed.

(** ** Stars *)

(** Leaves [k], [k + 1], ... with one feature each. *)
Fixpoint leaf_contents (k : N) (r : row) : list (N * N * Z) :=
  match r with [] => [] | (i, a) :: r => (k, N.of_nat i, a) :: leaf_contents (k + 1) r end.
Fixpoint leaf_links (k : N) (n : nat) : list (N * N) :=
  match n with O => [] | S n => (0%N, k) :: leaf_links (k + 1) n end.

(** A hub without features, node 0, and [n] leaves, the first of which have the entries of [r]. *)
Definition star_of (n : nat) (r : row) : graph :=
  Graph (1 + N.of_nat n) (leaf_links 1 n) (leaf_contents 1 r).
Definition star (r : row) : graph := star_of (length r) r.

Lemma leaf_links_in n : forall k a b, In (a, b) (leaf_links k n) -> (a = 0 /\ k <= b < k + N.of_nat n)%N.
Proof.
  induction n as [|n IH]; intros k a b I; [easy|]; destruct I as [E|I]; [injection E as <- <-; lia|].
  apply IH in I; lia.
Qed.
Lemma leaf_contents_in r : forall k v c x, In (v, c, x) (leaf_contents k r) -> (k <= v < k + N.of_nat (length r))%N.
Proof.
  induction r as [|[i a] r IH]; intros k v c x I; [easy|]; cbn [length]; destruct I as [E|I]; [injection E as <- _ _; lia|].
  apply IH in I; lia.
Qed.

Lemma star_formed n r : (length r <= n)%nat -> well_formed (star_of n r).
Proof.
  intro L; split; cbn [links contents order star_of].
  - intros a b I; apply leaf_links_in in I; lia.
  - intros v c x I; apply leaf_contents_in in I; lia.
Qed.

Lemma leaves_at_hub n : forall k, (0 < k)%N ->
  linked (leaf_links k n) 0 = List.map (fun j => (k + N.of_nat j, 1%Q)%N) (seq 0 n).
Proof.
  induction n as [|n IH]; intros k K; [reflexivity|]; cbn [leaf_links linked flat_map seq List.map].
  change (0 =? 0)%N with true; cbn [app]; rewrite N.add_0_r; f_equal.
  fold (linked (leaf_links (k + 1) n) 0); rewrite IH, <- seq_shift, map_map by lia.
  apply map_ext; intro j; f_equal; lia.
Qed.
Lemma hub_at_leaf n : forall k j, (0 < k)%N -> (j < n)%nat -> linked (leaf_links k n) (k + N.of_nat j) = [(0%N, 1%Q)].
Proof.
  assert (forall n k v, (0 < v < k)%N -> linked (leaf_links k n) v = []) as Z.
  { induction n0 as [|m IH]; intros k v V; [reflexivity|]; cbn [leaf_links linked flat_map].
    destruct (N.eqb_spec 0 v), (N.eqb_spec k v); try lia; apply IH; lia. }
  induction n as [|n IH]; intros k j K J; [lia|]; cbn [leaf_links linked flat_map].
  fold (linked (leaf_links (k + 1) n) (k + N.of_nat j)).
  destruct (N.eqb_spec 0 (k + N.of_nat j)), (N.eqb_spec k (k + N.of_nat j)); try lia.
  - rewrite Z by lia; reflexivity.
  - destruct j as [|j]; [lia|]; replace (k + N.of_nat (S j))%N with (k + 1 + N.of_nat j)%N by lia; apply IH; lia.
Qed.

Lemma held_by_leaf r : forall k w v, held (leaf_contents k r) w v =
  match nth_error r (N.to_nat (v - k)) with
  | Some (i, a) => if (v <? k)%N then 0 else IZR a * w (N.of_nat i)
  | None => 0 end.
Proof.
  induction r as [|[i a] r IH]; intros k w v; cbn [leaf_contents]; [now destruct (N.to_nat _)|].
  unfold held; rewrite total_cons; fold (held (leaf_contents (k + 1) r) w v); rewrite IH.
  destruct (N.ltb_spec v k).
  - replace (v - k)%N with 0%N by lia; replace (v - (k + 1))%N with 0%N by lia; cbn.
    destruct (N.eqb_spec k v), (N.ltb_spec v (k + 1)); try lia; destruct r as [|[]]; cbn; lra.
  - destruct (N.eqb_spec k v) as [->|D].
    + replace (v - (v + 1))%N with 0%N by lia; rewrite N.sub_diag; cbn.
      destruct (N.ltb_spec v (v + 1)); [|lia]; destruct r as [|[]]; lra.
    + replace (N.to_nat (v - k)) with (S (N.to_nat (v - (k + 1)))) by lia; cbn [nth_error].
      destruct (N.ltb_spec v (k + 1)); [lia|]; destruct (nth_error r _) as [[]|]; lra.
Qed.

Lemma sum_of_leaves r w : forall n k, (length r <= n)%nat ->
  total (fun j => held (leaf_contents k r) w (k + N.of_nat j)) (seq 0 n) = inner r w.
Proof.
  intros n k L; rewrite (total_ext _ (fun j => match nth_error r j with Some (i, a) => IZR a * w (N.of_nat i) | None => 0 end)).
  - revert n L; induction r as [|[i a] r IH]; intros n L.
    + apply total_zero; now intros [].
    + destruct n as [|n]; cbn [length] in L; [lia|]; cbn [seq]; rewrite total_cons, inner_cons, <- seq_shift, total_map.
      cbn [nth_error]; rewrite IH by lia; reflexivity.
  - intros j _; rewrite held_by_leaf; replace (N.to_nat (k + N.of_nat j - k)) with j by lia.
    destruct (nth_error r j) as [[]|]; [|reflexivity]; destruct (N.ltb_spec (k + N.of_nat j) k); [lia | reflexivity].
Qed.

Section Star.
Variables (F : N) (n : nat) (r : row).
Hypothesis enough : (length r <= n)%nat.
Let g := alone F (star_of n r).

Lemma star_nodes : nodes (star_of n r) = 0%N :: List.map (fun j => (1 + N.of_nat j)%N) (seq 0 n).
Proof.
  unfold nodes, range; cbn [order star_of]; replace (N.to_nat (1 + N.of_nat n)) with (S n) by lia.
  cbn [seq List.map]; f_equal; rewrite <- seq_shift, map_map; apply map_ext; intro; lia.
Qed.
Lemma star_hub_neighbors : neighbors g 0 = List.map (fun j => (1 + N.of_nat j, 1%Q)%N) (seq 0 n).
Proof. unfold g; rewrite neighbors_alone; now apply leaves_at_hub. Qed.
Lemma star_leaf_neighbors j : (j < n)%nat -> neighbors g (1 + N.of_nat j) = [(0%N, 1%Q)].
Proof. intro J; unfold g; rewrite neighbors_alone; now apply hub_at_leaf. Qed.
Lemma star_hub_own w : own g w 0 = 0.
Proof. unfold g; rewrite own_alone; cbn [contents star_of]; rewrite held_by_leaf; now destruct (nth_error _ _) as [[]|]. Qed.
Lemma star_leaf_own w j : own g w (1 + N.of_nat j) =
  match nth_error r j with Some (i, a) => IZR a * w (N.of_nat i) | None => 0 end.
Proof.
  unfold g; rewrite own_alone; cbn [contents star_of]; rewrite held_by_leaf.
  replace (N.to_nat (1 + N.of_nat j - 1)) with j by lia.
  destruct (nth_error r j) as [[]|]; [|reflexivity]; destruct (N.ltb_spec (1 + N.of_nat j) 1); [lia | reflexivity].
Qed.

Lemma star_hub_sum w : total (fun '(u, q) => Q2R q * own g w u) (neighbors g 0) = inner r w.
Proof.
  rewrite star_hub_neighbors, total_map, <- (sum_of_leaves r w n 1 enough); apply total_ext; intros j _.
  unfold g; rewrite own_alone, Q2R_1; cbn [contents star_of]; lra.
Qed.
Lemma star_hub_plain_sum w : total (fun '(u, _) => own g w u) (neighbors g 0) = inner r w.
Proof.
  rewrite star_hub_neighbors, total_map, <- (sum_of_leaves r w n 1 enough); apply total_ext; intros j _.
  unfold g; now rewrite own_alone.
Qed.

(** What hub and leaves receive. *)
Lemma star_aggregate_hub a w : a <> Gcn -> aggregate g a w 0 =
  match a with Mean => inner r w / INR (Nat.max 1 n) | _ => inner r w end.
Proof.
  intro A; destruct a; cbn [aggregate]; rewrite ?star_hub_sum, ?star_hub_own; try lra; [|easy].
  now rewrite star_hub_plain_sum, star_hub_neighbors, map_length, seq_length.
Qed.
Lemma star_aggregate_leaf a w j : a <> Gcn -> (j < n)%nat -> aggregate g a w (1 + N.of_nat j) =
  match a with SumSelf => own g w (1 + N.of_nat j) | _ => 0 end.
Proof.
  intros A J; destruct a; cbn [aggregate]; rewrite ?star_leaf_neighbors by exact J; try easy;
    rewrite ?total_cons, star_hub_own, ?Q2R_1; cbn; lra.
Qed.
End Star.

(** ** Isolated nodes *)

(** A node for every entry, and one without features where there is none. *)
Definition isolated (r : row) : graph := Graph (N.max 1 (N.of_nat (length r))) [] (leaf_contents 0 r).

Lemma isolated_formed r : well_formed (isolated r).
Proof. split; cbn [links contents order isolated]; [easy|]; intros v c x I; apply leaf_contents_in in I; lia. Qed.

Lemma isolated_sum F r w : feature_sum (alone F (isolated r)) w (nodes (isolated r)) = inner r w.
Proof.
  unfold feature_sum, nodes, range; rewrite total_map; cbn [order isolated].
  rewrite <- (sum_of_leaves r w (N.to_nat (N.max 1 (N.of_nat (length r)))) 0) by lia.
  apply total_ext; intros j _; now rewrite own_alone.
Qed.
