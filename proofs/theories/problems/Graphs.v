(** Simple graphs, their complements, and sets of vertices; edges name the smaller end first, in lexicographic order. *)
From Coq Require Import List Bool Lia PeanoNat Sorted.
Import ListNotations.

Record graph := Graph { num_vertices : nat; edges : list (nat * nat) }.

Definition before (p q : nat * nat) : Prop := fst p < fst q \/ (fst p = fst q /\ snd p < snd q).

(** Different pairs [u < v < n] in order. *)
Definition valid_pairs (n : nat) (l : list (nat * nat)) : Prop :=
  StronglySorted before l /\ forall u v, In (u, v) l -> u < v < n.
Definition valid_graph (g : graph) : Prop := valid_pairs (num_vertices g) (edges g).

(** All pairs. *)
Definition pairs_below (n : nat) : list (nat * nat) :=
  flat_map (fun u => List.map (pair u) (seq (S u) (n - S u))) (seq 0 n).

Definition equal (p q : nat * nat) : bool := Nat.eqb (fst p) (fst q) && Nat.eqb (snd p) (snd q).
Definition member (p : nat * nat) (l : list (nat * nat)) : bool := existsb (equal p) l.

(** All pairs that are listed, or all that are not; vertex by vertex, as that is faster than to filter all pairs. *)
Definition selected (is_listed : bool) (n : nat) (l : list (nat * nat)) : list (nat * nat) :=
  flat_map (fun u => let ends := List.map snd (filter (fun p => Nat.eqb (fst p) u) l) in
                     List.map (pair u) (filter (fun v => Bool.eqb (existsb (Nat.eqb v) ends) is_listed)
                                               (seq (S u) (n - S u))))
           (seq 0 n).

(** Pairs in any order, sorted. Python's [from_edges] also refuses repeated pairs: see [NoDup] in the rules. *)
Definition from_edges (n : nat) (l : list (nat * nat)) : graph := Graph n (selected true n l).
Definition complement (g : graph) : graph := Graph (num_vertices g) (selected false (num_vertices g) (edges g)).

(** How many of the vertices below [n] are chosen. *)
Definition cardinality (n : nat) (s : nat -> bool) : nat := length (filter s (seq 0 n)).

Lemma equal_spec p q : equal p q = true <-> p = q.
Proof.
  unfold equal; rewrite andb_true_iff, !Nat.eqb_eq; destruct p, q; cbn [fst snd].
  split; [intros [-> ->] | intro E; inversion E]; auto.
Qed.

Lemma member_spec p l : member p l = true <-> In p l.
Proof.
  unfold member; rewrite existsb_exists; split; [intros (q & I & E) | intro I; exists p].
  - apply equal_spec in E; now subst.
  - split; [exact I | now apply equal_spec].
Qed.

Lemma in_pairs_below n u v : In (u, v) (pairs_below n) <-> u < v < n.
Proof.
  unfold pairs_below; rewrite in_flat_map; split.
  - intros (w & W & I); apply in_map_iff in I as (t & E & T); inversion E; subst; rewrite in_seq in *; lia.
  - intro B; exists u; split; [apply in_seq; lia|]; apply in_map, in_seq; lia.
Qed.

Lemma sorted_app {A} (R : A -> A -> Prop) l m :
  StronglySorted R l -> StronglySorted R m -> (forall p q, In p l -> In q m -> R p q) -> StronglySorted R (l ++ m).
Proof.
  intros L M; induction L as [|p l L IH F]; intro H; cbn [app]; [exact M|]; constructor.
  - apply IH; intros; apply H; cbn; auto.
  - rewrite Forall_forall in *; intros q I; apply in_app_iff in I as [I|I]; [now apply F | apply H; cbn; auto].
Qed.

Lemma sorted_filter {A} (R : A -> A -> Prop) f l : StronglySorted R l -> StronglySorted R (filter f l).
Proof.
  intro L; induction L as [|p l L IH F]; cbn [filter]; [constructor|]; destruct (f p); [|exact IH].
  constructor; [exact IH|]; rewrite Forall_forall in *; intros q I; apply filter_In in I as [I _]; auto.
Qed.

Lemma sorted_pairs_below n : StronglySorted before (pairs_below n).
Proof.
  assert (forall u m a, StronglySorted before (List.map (pair u) (seq a m))) as Row.
  { intros u m; induction m as [|m IH]; intro a; cbn [seq List.map]; constructor; [apply IH|].
    rewrite Forall_forall; intros q I; apply in_map_iff in I as (v & <- & I); apply in_seq in I.
    right; cbn [fst snd]; lia. }
  enough (forall k a, StronglySorted before (flat_map (fun u => List.map (pair u) (seq (S u) (n - S u))) (seq a k)))
    by (unfold pairs_below; auto).
  induction k as [|k IH]; intro a; cbn [seq flat_map]; [constructor|].
  apply sorted_app; [apply Row | apply IH|]; intros p q P Q; left.
  apply in_map_iff in P as (v & <- & _); apply in_flat_map in Q as (u & U & Q).
  apply in_map_iff in Q as (w & <- & _); apply in_seq in U; cbn [fst]; lia.
Qed.

Lemma sorted_nodup l : StronglySorted before l -> NoDup l.
Proof.
  intro S; induction S as [|p l S IH F]; constructor; [|exact IH].
  intro I; rewrite Forall_forall in F; specialize (F p I); unfold before in F; lia.
Qed.

Lemma valid_filter n f : valid_pairs n (filter f (pairs_below n)).
Proof.
  split; [apply sorted_filter, sorted_pairs_below|].
  intros u v I; apply filter_In in I as [I _]; now apply in_pairs_below.
Qed.

Lemma selected_filter b n l : selected b n l = filter (fun p => Bool.eqb (member p l) b) (pairs_below n).
Proof.
  unfold selected, pairs_below; induction (seq 0 n) as [|u us IH]; cbn [flat_map]; [reflexivity|].
  rewrite filter_app, IH; f_equal; induction (seq (S u) (n - S u)) as [|v vs IV]; cbn [List.map filter]; [reflexivity|].
  replace (existsb (Nat.eqb v) _) with (member (u, v) l); [destruct (Bool.eqb _ _); cbn [List.map]; congruence|].
  apply eq_true_iff_eq; rewrite member_spec, existsb_exists; split.
  - intro I; exists v; rewrite Nat.eqb_refl, in_map_iff; split; [|reflexivity]; exists (u, v).
    now rewrite filter_In, Nat.eqb_refl.
  - intros (w & I & E); apply Nat.eqb_eq in E; subst w; apply in_map_iff in I as ([a b'] & E & I).
    apply filter_In in I as [I W]; apply Nat.eqb_eq in W; cbn [fst snd] in *; now subst.
Qed.

Lemma selected_valid b n l : valid_pairs n (selected b n l).
Proof. rewrite selected_filter; apply valid_filter. Qed.
Lemma from_edges_valid n l : valid_graph (from_edges n l).
Proof. exact (selected_valid true n l). Qed.
Lemma complement_valid g : valid_graph (complement g).
Proof. exact (selected_valid false _ _). Qed.

Lemma in_from_edges n l u v : In (u, v) (edges (from_edges n l)) <-> In (u, v) l /\ u < v < n.
Proof.
  cbn [from_edges edges]; rewrite selected_filter, filter_In, eqb_true_iff, member_spec, in_pairs_below; tauto.
Qed.

Lemma in_complement g u v : In (u, v) (edges (complement g)) <-> u < v < num_vertices g /\ ~ In (u, v) (edges g).
Proof.
  cbn [complement edges]; rewrite selected_filter, filter_In, eqb_true_iff, in_pairs_below.
  now rewrite <- not_true_iff_false, member_spec.
Qed.

Lemma cardinality_negb n s : cardinality n (fun v => negb (s v)) + cardinality n s = n.
Proof.
  unfold cardinality; rewrite <- (seq_length n 0) at 3; induction (seq 0 n) as [|v l IH]; [reflexivity|].
  cbn [filter]; destruct (s v); cbn [negb length]; lia.
Qed.

Lemma cardinality_ext n s t : (forall v, v < n -> s v = t v) -> cardinality n s = cardinality n t.
Proof.
  intro E; unfold cardinality; f_equal; apply filter_ext_in; intros v I; apply E; apply in_seq in I; lia.
Qed.
