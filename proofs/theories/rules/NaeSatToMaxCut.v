(** NAE-SAT to MAX CUT: clauses of at most three literals; a vertex for every literal, an edge of weight 1 between
    opposite literals, a triangle (for two literals an edge of weight 2) for every clause. No cut weighs more than 1 for
    every variable and 2 for every clause, and one that weighs as much cuts all of them. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin Lists.
From Karpnet.problems Require Import Clauses Splitting NaeSplitting LiteralVertices Graphs MaxCut.
Import ListNotations.
Open Scope nat_scope.

Definition edge (u v : nat) (w : Z) : nat * nat * Z := (Nat.min u v, Nat.max u v, w).
Definition opposites (i : nat) : list (nat * nat * Z) := [(2 * i, 2 * i + 1, 1%Z)].
Definition triangle (p : clause) : list (nat * nat * Z) :=
  match List.map vertex p with
  | [u; v] => [edge u v 2]
  | [u; v; w] => [edge u v 1; edge u w 1; edge v w 1]
  | _ => []
  end.

Definition weights (x : formula) : list (nat * nat * Z) :=
  flat_map opposites (seq 0 (num_variables (split x))) ++ flat_map triangle (clauses (split x)).
Definition instance (x : formula) : weighted :=
  Weighted (2 * num_variables (split x)) (collected (2 * num_variables (split x)) (weights x))
           (Z.of_nat (num_variables (split x)) + 2 * Z.of_nat (length (clauses (split x)))).
Definition forward (x : formula) (a : assignment) : nat -> bool := sides (mixed_extension x a).
Definition back (x : formula) (s : nat -> bool) : assignment := fun i => s (2 * i).

Lemma instance_valid x : valid_formula x -> valid_weighted (instance x).
Proof. intros _; exact (collected_valid _ _). Qed.

Lemma edge_below u v z n a b w : edge u v z = (a, b, w) -> u <> v -> u < n -> v < n -> a < b < n.
Proof. unfold edge; intro E; inversion E; lia. Qed.

Lemma triangle_below n p u v w : NoDup p -> (forall l, In l p -> is_literal n l) -> In (u, v, w) (triangle p) ->
  u < v < 2 * n.
Proof.
  intros N L I; assert (forall k l, In k p -> In l p -> k <> l -> vertex k <> vertex l) as D.
  { intros k l K J H E; apply H, vertex_injective; [eapply literal_nonzero; eauto ..| exact E]. }
  assert (forall l, In l p -> vertex l < 2 * n) as B by (intros; now apply vertex_below, L).
  unfold triangle in I; destruct p as [|a [|b [|c [|]]]]; try easy; cbn [List.map] in I; cbn [In] in D, B.
  - inversion N as [|? ? H _]; destruct I as [I|[]]; apply edge_below with (n := 2 * n) in I; auto.
    apply D; auto; cbn in H; intuition congruence.
  - inversion N as [|? ? H M]; inversion M as [|? ? K _]; cbn [In] in H, K.
    destruct I as [I|[I|[I|[]]]]; apply edge_below with (n := 2 * n) in I; auto; apply D; auto; intuition congruence.
Qed.

Lemma weights_below x u v w : valid_formula x -> In (u, v, w) (weights x) -> u < v < 2 * num_variables (split x).
Proof.
  intros V I; unfold weights in I; apply in_app_iff in I as [I|I]; apply in_flat_map in I as (p & P & I).
  - apply in_seq in P; destruct I as [I|[]]; inversion I; lia.
  - apply (triangle_below _ p u v w); [exact (split_nodup x p V P) | | exact I].
    intros l L; exact (split_valid x V p l P L).
Qed.

Lemma cut_edge u v w l s : cut (edge u v w :: l) s = ((if xorb (s u) (s v) then w else 0) + cut l s)%Z.
Proof.
  unfold edge; cbn [cut]; f_equal; destruct (Nat.min_spec u v) as [[L ->]|[L ->]].
  - now rewrite Nat.max_r by lia.
  - rewrite Nat.max_l by lia; now rewrite xorb_comm.
Qed.

Lemma cut_triangle p s : length p <= 3 -> (cut (triangle p) s <= 2)%Z /\
  ((2 <= cut (triangle p) s)%Z <->
   (exists l, In l p /\ s (vertex l) = true) /\ (exists l, In l p /\ s (vertex l) = false)).
Proof.
  intro L; assert (forall b, (exists l, In l p /\ s (vertex l) = b) <-> In b (List.map (fun l => s (vertex l)) p)) as E.
  { intro b; rewrite in_map_iff; split; intros (l & H); exists l; tauto. }
  rewrite !E; clear E; unfold triangle; destruct p as [|i [|j [|k [|]]]]; cbn [length] in L; try lia; cbn [List.map In].
  - cbn [cut]; intuition lia.
  - cbn [cut]; destruct (s (vertex i)); intuition (easy || lia).
  - rewrite cut_edge; cbn [cut]; destruct (s (vertex i)), (s (vertex j)); cbn [xorb Z.add]; intuition (easy || lia).
  - rewrite !cut_edge; cbn [cut].
    destruct (s (vertex i)), (s (vertex j)), (s (vertex k)); cbn [xorb Z.add]; intuition (easy || lia).
Qed.

(** A cut reaches the bound where it tells opposite literals apart and leaves no clause on one side. *)
Lemma cuts_iff x s : valid_formula x -> cuts (instance x) s <->
  (forall i, i < num_variables (split x) -> s (2 * i) <> s (2 * i + 1)) /\
  (forall p, In p (clauses (split x)) ->
   (exists l, In l p /\ s (vertex l) = true) /\ (exists l, In l p /\ s (vertex l) = false)).
Proof.
  intro V; unfold cuts; cbn [instance bound edges].
  rewrite cut_collected by (intros u v w; now apply weights_below); unfold weights; rewrite cut_app.
  assert (forall p, In p (clauses (split x)) -> length p <= 3) as W.
  { intros p P; apply in_split in P as (c & t & _ & P); exact (parts_width c t p P). }
  destruct (cut_parts opposites 1 s (seq 0 (num_variables (split x)))) as [O OE].
  { intros i _; cbn [opposites cut]; destruct (xorb _ _); lia. }
  destruct (cut_parts triangle 2 s (clauses (split x))) as [T TE]; [intros p P; now apply cut_triangle, W|].
  rewrite seq_length in O, OE; split.
  - intro B; split.
    + intros i I E; pose proof (proj1 OE ltac:(lia) i ltac:(apply in_seq; lia)) as C.
      cbn [opposites cut] in C; rewrite E, xorb_nilpotent in C; lia.
    + intros p P; apply (cut_triangle p s (W p P)), TE; [lia | exact P].
  - intros [D N]; rewrite Z.mul_1_l in OE; apply Z.add_le_mono; [apply OE | apply TE].
    + intros i I; apply in_seq in I; specialize (D i ltac:(lia)); cbn [opposites cut].
      destruct (s (2 * i)), (s (2 * i + 1)); cbn; (lia || easy).
    + intros p P; apply (cut_triangle p s (W p P)), N, P.
Qed.

Lemma forward_ok x a : valid_formula x -> not_all_equal x a -> cuts (instance x) (forward x a).
Proof.
  intros V N; apply (cuts_iff x _ V); unfold forward; split.
  - intros i _; rewrite sides_even, sides_odd; now destruct (mixed_extension x a i).
  - intros p P; destruct (split_mixed x a V N p P) as [(l & L & T) (k & K & F)]; split;
      [exists l | exists k]; now rewrite sides_vertex.
Qed.

Lemma back_ok x s : valid_formula x -> cuts (instance x) s -> not_all_equal x (back x s).
Proof.
  intros V C; apply (cuts_iff x _ V) in C as [D N]; apply mixed_split; [exact V|].
  assert (forall p l, In p (clauses (split x)) -> In l p -> value (back x s) l = s (vertex l)) as E
    by (intros p l P L; apply (value_even _ _ D), (split_valid x V p l P L)).
  intros p P; destruct (N p P) as [(l & L & T) (k & K & F)].
  split; [exists l | exists k]; now rewrite (E p) by assumption.
Qed.

Definition nae_sat_to_max_cut : levin nae_sat max_cut :=
  @Levin nae_sat max_cut instance forward back instance_valid forward_ok back_ok.
