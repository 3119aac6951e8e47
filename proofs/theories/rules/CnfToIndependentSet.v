(** CNF-SAT to INDEPENDENT SET: a vertex for every literal of every clause; edges inside of clauses and between opposite
    literals. An independent set of one vertex a clause chooses literals that can be true together. *)
From Coq Require Import ZArith List Bool Lia PeanoNat Wf_nat.
From Karpnet.base Require Import Levin Lists.
From Karpnet.problems Require Import Clauses Graphs VertexSets.
Import ListNotations.
Open Scope nat_scope.

(** Numbers of clauses, each with a literal. *)
Definition occurrences (cs : list clause) : list (nat * Z) :=
  flat_map (fun j => List.map (pair j) (nth j cs [])) (seq 0 (length cs)).
Definition occurrence (x : formula) (v : nat) : nat * Z := nth v (occurrences (normalized (clauses x))) (0, 0%Z).
Definition count (x : formula) : nat := length (occurrences (normalized (clauses x))).
Definition same_clause (x : formula) (u v : nat) : bool := Nat.eqb (fst (occurrence x u)) (fst (occurrence x v)).
Definition opposite (x : formula) (u v : nat) : bool := Z.eqb (snd (occurrence x u)) (- snd (occurrence x v)).

Definition instance (x : formula) : bounded :=
  let edges := filter (fun p => same_clause x (fst p) (snd p) || opposite x (fst p) (snd p)) (pairs_below (count x)) in
  Bounded (Graph (count x) edges) (Z.of_nat (length (normalized (clauses x)))).
(** The first true literal of every clause. *)
Definition forward (x : formula) (a : assignment) : nat -> bool :=
  fun v => value a (snd (occurrence x v)) &&
           negb (existsb (fun u => same_clause x u v && value a (snd (occurrence x u))) (seq 0 v)).
(** The chosen literals are true, and no other one of a positive sign. *)
Definition back (x : formula) (s : nat -> bool) : assignment :=
  fun i => existsb (fun v => s v && Z.eqb (snd (occurrence x v)) (positive i)) (seq 0 (count x)).

Lemma in_edges x u v : In (u, v) (edges (graph_of (instance x))) <->
  u < v < count x /\ (fst (occurrence x u) = fst (occurrence x v) \/ snd (occurrence x u) = (- snd (occurrence x v))%Z).
Proof.
  cbn [instance graph_of edges]; rewrite filter_In, in_pairs_below, orb_true_iff.
  unfold same_clause, opposite; cbn [fst snd]; now rewrite Nat.eqb_eq, Z.eqb_eq.
Qed.

Lemma occurrence_in x v : v < count x ->
  fst (occurrence x v) < length (normalized (clauses x)) /\
  In (snd (occurrence x v)) (nth (fst (occurrence x v)) (normalized (clauses x)) []).
Proof.
  intro L; pose proof (nth_In _ (0, 0%Z) L : In (occurrence x v) _) as I; unfold occurrences in I.
  apply in_flat_map in I as (j & J & I); apply in_map_iff in I as (l & E & I); rewrite <- E; cbn [fst snd].
  apply in_seq in J; split; [lia | exact I].
Qed.

Lemma has_vertex x j l : j < length (normalized (clauses x)) -> In l (nth j (normalized (clauses x)) []) ->
  exists v, v < count x /\ occurrence x v = (j, l).
Proof.
  intros J L; destruct (In_nth (occurrences (normalized (clauses x))) (j, l) (0, 0%Z)) as (v & V & E); [|now exists v].
  apply in_flat_map; exists j; rewrite in_seq; split; [lia | now apply in_map].
Qed.

(** No edge has both reasons: Python lists none twice. *)
Lemma one_reason x u v : u < count x -> v < count x -> fst (occurrence x u) = fst (occurrence x v) ->
  snd (occurrence x u) <> (- snd (occurrence x v))%Z.
Proof.
  intros U V E O; apply occurrence_in in U as [J U], V as [_ V]; rewrite E in *; rewrite O in U.
  exact (normalized_consistent _ _ _ (nth_In _ [] J) V U).
Qed.

Lemma instance_valid x : valid_formula x -> valid_bounded (instance x).
Proof. intros _; exact (valid_filter _ _). Qed.

Lemma forward_ok x a : valid_formula x -> satisfies x a -> independent (instance x) (forward x a).
Proof.
  intros V S; split.
  - intros u v I; apply in_edges in I as [B C]; destruct (forward x a u) eqn:U, (forward x a v) eqn:W; auto; exfalso.
    unfold forward in U, W; rewrite andb_true_iff, negb_true_iff, <- not_true_iff_false, existsb_exists in U, W.
    destruct U as [U _], W as [W F], C as [C|C].
    + apply F; exists u; unfold same_clause; rewrite C, Nat.eqb_refl, in_seq; split; [lia | exact U].
    + assert (snd (occurrence x v) <> 0%Z) as N.
      { destruct (occurrence_in x v ltac:(lia)) as [J L].
        exact (literal_nonzero _ _ (normalized_literal x _ _ V (nth_In _ [] J) L)). }
      rewrite C, value_opp, W in U by exact N; discriminate.
  - cbn [instance bound]; unfold chosen, cardinality; apply inj_le; cbn [instance graph_of num_vertices].
    set (all := filter (forward x a) (seq 0 (count x))).
    enough (incl (seq 0 (length (normalized (clauses x)))) (List.map (fun v => fst (occurrence x v)) all)) as Incl.
    { apply (NoDup_incl_length (seq_NoDup _ _)) in Incl; now rewrite seq_length, map_length in Incl. }
    intros j J; apply in_seq in J; unfold all; clear all.
    pose proof (nth_In (normalized (clauses x)) [] (proj2 J)) as I.
    destruct (proj1 (some_normalized a true x V) S _ I) as (l & L & T).
    destruct (has_vertex x j l (proj2 J) L) as (v & B & E); clear I L.
    assert (fst (occurrence x v) = j /\ value a (snd (occurrence x v)) = true) as [K W] by now rewrite E.
    clear E; revert B K W; induction v as [v IH] using (well_founded_induction lt_wf); intros B K W.
    destruct (existsb (fun u => same_clause x u v && value a (snd (occurrence x u))) (seq 0 v)) eqn:F.
    + apply existsb_exists in F as (u & U & F); apply in_seq in U; rewrite andb_true_iff in F; destruct F as [G F].
      apply Nat.eqb_eq in G; apply (IH u); [lia | lia | congruence | exact F].
    + apply in_map_iff; exists v; split; [exact K|]; apply filter_In; rewrite in_seq; split; [lia|].
      unfold forward; now rewrite W, F.
Qed.

Lemma back_ok x s : valid_formula x -> independent (instance x) s -> satisfies x (back x s).
Proof.
  intros V [I B]; unfold chosen, cardinality in B; apply Nat2Z.inj_le in B; cbn [instance graph_of num_vertices] in B.
  set (all := filter s (seq 0 (count x))) in *.
  assert (forall v, In v all <-> v < count x /\ s v = true) as A.
  { intro v; unfold all; rewrite filter_In, in_seq; intuition lia. }
  assert (forall u v, u < count x -> v < count x -> s u = true -> s v = true ->
          fst (occurrence x u) = fst (occurrence x v) \/ snd (occurrence x u) = (- snd (occurrence x v))%Z ->
          u = v \/ False) as One.
  { intros u v U W CU CV C; destruct (lt_eq_lt_dec u v) as [[L|L]|L]; [right | now left | right].
    - destruct (I u v); [apply in_edges; split; [lia | exact C] | congruence ..].
    - destruct (I v u); [apply in_edges; split; [lia|]; destruct C; [left | right]; lia | congruence ..]. }
  assert (NoDup (List.map (fun v => fst (occurrence x v)) all)) as N.
  { apply nodup_map; [|apply NoDup_filter, seq_NoDup].
    intros u v U W E; apply A in U as [U CU], W as [W CV]; destruct (One u v U W CU CV (or_introl E)); easy. }
  assert (forall j, j < length (normalized (clauses x)) ->
          exists v, v < count x /\ s v = true /\ fst (occurrence x v) = j) as F.
  { intros j J; assert (In j (List.map (fun v => fst (occurrence x v)) all)) as M.
    { refine (NoDup_length_incl (l' := seq 0 (length (normalized (clauses x)))) N _ _ j _); [| |apply in_seq; lia].
      - now rewrite seq_length, map_length.
      - intros k K; apply in_map_iff in K as (v & <- & K); apply A in K as [K _]; apply in_seq.
        destruct (occurrence_in x v K); lia. }
    apply in_map_iff in M as (v & E & M); apply A in M as [M C]; now exists v. }
  refine (proj2 (some_normalized (back x s) true x V) _); intros c C.
  apply (In_nth _ _ []) in C as (j & J & <-); destruct (F j J) as (v & W & CV & <-).
  destruct (occurrence_in x v W) as [_ L]; exists (snd (occurrence x v)); split; [exact L|].
  destruct (literal_cases _ _ (normalized_literal x _ _ V (nth_In _ [] J) L)) as (i & _ & [E|E]); rewrite E.
  - rewrite value_positive; unfold back; apply existsb_exists; exists v.
    rewrite in_seq, CV, E, Z.eqb_refl; split; [lia | easy].
  - rewrite value_negative; apply negb_true_iff; unfold back; apply not_true_iff_false; rewrite existsb_exists.
    intros (u & U & M); apply in_seq in U; rewrite andb_true_iff, Z.eqb_eq in M; destruct M as [CU M].
    destruct (One u v ltac:(lia) W CU CV) as [->|[]]; [right; lia|]; unfold positive in *; lia.
Qed.

Definition cnf_to_independent_set : levin cnf independent_set :=
  @Levin cnf independent_set instance forward back instance_valid forward_ok back_ok.
