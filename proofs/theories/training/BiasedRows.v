(** Two relu channels with biases on one row of a sign system and the samples of its variables: a fit that reads signs
    that violate the row has a large error, by certificates that [ReluTrees] checks.

    Coordinates are turned by the signs that are read, so that a row is its terms a_i s_i, each 1, -1, 2 or -2. *)
From Coq Require Import List Bool ZArith NArith Reals Lia Lra Psatz.
From Karpnet.training Require Import TwoChannels ReluTrees.
Import ListNotations.
Open Scope R_scope.

Fixpoint dots (xs : list Z) (u : nat -> R) (k : nat) : R :=
  match xs with [] => 0 | a :: xs => IZR a * u k + dots xs u (S k) end.

(** ** The samples: 0, the points on the axes, the row, and its opposite where it is mirrored *)

Definition axis (k i : nat) (t : Z) : list Z := List.map (fun j => if (j =? i)%nat then t else 0%Z) (seq 0 k).
Definition far (m : bool) : Z := if m then 3%Z else 2%Z.
Definition axes (m : bool) (k : nat) : list (list Z * Z) :=
  flat_map (fun t => List.map (fun i => (axis k i t, Z.abs t)) (seq 0 k)) [1; -1; far m; - far m]%Z.
Definition samples (m : bool) (e : list Z) (b : Z) : list (list Z * Z) :=
  (axis (length e) (length e) 0, 0%Z) :: axes m (length e) ++ (e, b) :: (if m then [(List.map Z.opp e, b)] else []).

(** ** The constraints. Variables: 1, the biases P and Q, c, the error, the weights U_i and V_i, the relus' values *)

Fixpoint terms (v : nat) (xs : list Z) : list (nat * Z) :=
  match xs with [] => [] | a :: xs => (v, a) :: terms (S (S v)) xs end.
Definition argument (channel : nat) (xs : list Z) : list (nat * Z) := (S channel, 1%Z) :: terms (5 + channel) xs.
Definition opposite (l : list (nat * Z)) : list (nat * Z) := List.map (fun e => (fst e, (-1) * snd e)%Z) l.

Fixpoint sample_forms (v : nat) (s1 s2 : Z) (ss : list (list Z * Z)) : list form :=
  match ss with
  | [] => []
  | (xs, y) :: ss =>
      sparse [(v, s1); (S v, s2); (3%nat, 1%Z); (4%nat, 1%Z); (0%nat, (- y)%Z)]
      :: sparse [(v, (- s1)%Z); (S v, (- s2)%Z); (3%nat, (-1)%Z); (4%nat, 1%Z); (0%nat, y)]
      :: sparse [(v, 1%Z)] :: sparse ((v, 1%Z) :: opposite (argument 0 xs))
      :: sparse [(S v, 1%Z)] :: sparse ((S v, 1%Z) :: opposite (argument 1 xs))
      :: sample_forms (S (S v)) s1 s2 ss
  end.
Fixpoint sample_relus (v : nat) (ss : list (list Z * Z)) : relus :=
  match ss with [] => [] | (xs, _) :: ss => (v, argument 0 xs) :: (S v, argument 1 xs) :: sample_relus (S (S v)) ss end.

(** All signs that are read are +1. *)
Fixpoint side_forms (v : nat) (s1 s2 : Z) (k : nat) : list form :=
  match k with
  | O => []
  | S k => sparse (if (0 <? s1)%Z then if (0 <? s2)%Z then [(v, 1%Z); (S v, (-1)%Z)] else [(v, 1%Z)]
                   else if (0 <? s2)%Z then [(S v, (-1)%Z)] else [])
           :: side_forms (S (S v)) s1 s2 k
  end.
(** Equal terms stand in the order of the second channel's weights. *)
Fixpoint order_forms (v : nat) (e : list Z) : list form :=
  match e with
  | a :: (b :: _) as e' => sparse (if (a =? b)%Z then [(v, 1%Z); (S (S v), (-1)%Z)] else []) :: order_forms (S (S v)) e'
  | _ => []
  end.
Definition forms (m : bool) (e : list Z) (b s1 s2 : Z) : list form :=
  sample_forms (5 + 2 * length e) s1 s2 (samples m e b) ++ side_forms 5 s1 s2 (length e) ++ order_forms 6 e.
Definition refutes (num den : Z) (m : bool) (e : list Z) (b s1 s2 : Z) (t : tree) : bool :=
  check num den (sample_relus (5 + 2 * length e) (samples m e b)) (forms m e b s1 s2) t.

(** ** What the constraints say *)

Section Row.
Variables (m : bool) (e : list Z) (b s1 s2 : Z) (P Q c d : R) (U V : nat -> R).
Let k := length e.
Definition biased (xs : list Z) : R := IZR s1 * relu (P + dots xs U 0) + IZR s2 * relu (Q + dots xs V 0) + c.

(** The network fits the row's samples, reads all signs as +1, and its weights are in order. *)
Definition reads_plus (i : nat) : Prop :=
  ((0 < s1)%Z -> (0 < s2)%Z -> V i <= U i) /\ ((0 < s1)%Z -> (s2 <= 0)%Z -> 0 <= U i) /\ ((s1 <= 0)%Z -> (0 < s2)%Z ->
    V i <= 0).
Definition in_order : Prop := forall i, nth_error e i = nth_error e (S i) -> (S i < k)%nat -> V (S i) <= V i.
Definition cheats : Prop :=
  (forall xs y, In (xs, y) (samples m e b) -> close (biased xs) (IZR y) d) /\
  (forall i, (i < k)%nat -> reads_plus i) /\ in_order.

Variable x : nat -> R.
Hypothesis x_one : x 0%nat = 1.
Hypothesis x_first : x 1%nat = P.
Hypothesis x_second : x 2%nat = Q.
Hypothesis x_constant : x 3%nat = c.
Hypothesis x_error : x 4%nat = d.
Hypothesis x_U : forall i, (i < k)%nat -> x (5 + 2 * i)%nat = U i.
Hypothesis x_V : forall i, (i < k)%nat -> x (6 + 2 * i)%nat = V i.

Lemma sum_terms w u : (forall i, (i < k)%nat -> x (w + 2 * i)%nat = u i) -> forall xs j, (j + length xs <= k)%nat ->
  sum (terms (w + 2 * j) xs) x = dots xs u j.
Proof.
  intros H xs; induction xs as [|a xs IH]; intros j L; [reflexivity|];
    cbn [terms sum fold_right fst snd dots length] in *.
  fold (sum (terms (S (S (w + 2 * j))) xs) x); rewrite H by lia.
  replace (S (S (w + 2 * j))) with (w + 2 * S j)%nat by lia; now rewrite IH by lia.
Qed.

Lemma sum_argument0 xs : (length xs <= k)%nat -> sum (argument 0 xs) x = P + dots xs U 0.
Proof.
  intro L; unfold argument; cbn [sum fold_right fst snd]; fold (sum (terms (5 + 0) xs) x).
  rewrite x_first; replace (5 + 0)%nat with (5 + 2 * 0)%nat by lia; rewrite (sum_terms 5 U x_U) by lia; lra.
Qed.
Lemma sum_argument1 xs : (length xs <= k)%nat -> sum (argument 1 xs) x = Q + dots xs V 0.
Proof.
  intro L; unfold argument; cbn [sum fold_right fst snd]; fold (sum (terms (5 + 1) xs) x).
  rewrite x_second; replace (5 + 1)%nat with (6 + 2 * 0)%nat by lia; rewrite (sum_terms 6 V x_V) by lia; lra.
Qed.
Lemma sum_opposite l : sum (opposite l) x = - sum l x.
Proof. unfold opposite; rewrite (sum_scaled (-1)); lra. Qed.

Lemma samples_hold ss : forall v,
  (forall xs y, In (xs, y) ss -> close (biased xs) (IZR y) d /\ (length xs <= k)%nat) ->
  (forall j xs y, nth_error ss j = Some (xs, y) ->
    x (v + 2 * j)%nat = relu (P + dots xs U 0) /\ x (S (v + 2 * j)) = relu (Q + dots xs V 0)) ->
  Forall (holds x) (sample_forms v s1 s2 ss) /\ forall r z, In (r, z) (sample_relus v ss) -> x r = relu (sum z x).
Proof.
  induction ss as [|[xs y] ss IH]; intros v F X; [split; [constructor | intros ? ? []]|].
  destruct (F xs y (or_introl eq_refl)) as [[F1 F2] L]; destruct (X 0%nat xs y eq_refl) as [X1 X2];
    rewrite Nat.mul_0_r, Nat.add_0_r in X1, X2.
  destruct (IH (S (S v))) as [H R].
  { intros xs' y' I; apply F; now right. }
  { intros j xs' y' E; destruct (X (S j) xs' y' E) as [E1 E2]; rewrite <- E1, <- E2; split; f_equal; lia. }
  assert (forall z, 0 <= relu z /\ z <= relu z) as P0 by (intro z; unfold relu; destruct (Rlt_le_dec 0 z); lra).
  destruct (P0 (P + dots xs U 0)), (P0 (Q + dots xs V 0)); unfold biased in F1, F2.
  cbn [sample_forms sample_relus]; split.
  - repeat (apply Forall_cons; [unfold holds; rewrite eval_sparse; cbn [sum fold_right fst snd];
      rewrite ?x_one, ?x_constant, ?x_error, ?X1, ?X2, ?opp_IZR|]); try lra; [| |exact H].
    + fold (sum (opposite (argument 0 xs)) x); rewrite sum_opposite, sum_argument0 by exact L; lra.
    + fold (sum (opposite (argument 1 xs)) x); rewrite sum_opposite, sum_argument1 by exact L; lra.
  - intros r z [E|[E|I]]; [injection E as <- <- | injection E as <- <- | now apply R].
    + now rewrite sum_argument0.
    + now rewrite sum_argument1.
Qed.

Lemma sides_hold n : forall j, (j + n <= k)%nat -> (forall i, (i < k)%nat -> reads_plus i) ->
  Forall (holds x) (side_forms (5 + 2 * j) s1 s2 n).
Proof.
  induction n as [|n IH]; intros j L H; [constructor|]; cbn [side_forms]; constructor.
  - unfold holds; rewrite eval_sparse; destruct (H j ltac:(lia)) as (H1 & H2 & H3).
    destruct (Z.ltb_spec 0 s1), (Z.ltb_spec 0 s2); cbn [sum fold_right fst snd]; rewrite ?x_U by lia;
      replace (S (5 + 2 * j)) with (6 + 2 * j)%nat by lia; rewrite ?x_V by lia;
      [specialize (H1 ltac:(lia) ltac:(lia)) | specialize (H2 ltac:(lia) ltac:(lia)) | specialize (H3 ltac:(lia)
        ltac:(lia)) |]; lra.
  - replace (S (S (5 + 2 * j))) with (5 + 2 * S j)%nat by lia; apply IH; [lia | exact H].
Qed.

Lemma order_holds l : forall j, (forall i, nth_error l i = nth_error e (j + i)) -> (j + length l = k)%nat -> in_order ->
  Forall (holds x) (order_forms (6 + 2 * j) l).
Proof.
  induction l as [|a l IH]; intros j N L O; [constructor|]; destruct l as [|a' l]; [constructor|].
  cbn [order_forms]; constructor.
  - unfold holds; rewrite eval_sparse; destruct (Z.eqb_spec a a') as [<-|_]; [|cbn; lra]; cbn [length] in L.
    specialize (O j); rewrite <- (Nat.add_0_r j) in O at 1; rewrite <- (N 0%nat) in O.
    replace (S j) with (j + 1)%nat in O at 1 by lia; rewrite <- (N 1%nat) in O; specialize (O eq_refl ltac:(lia)).
    cbn [sum fold_right fst snd]; replace (S (S (6 + 2 * j))) with (6 + 2 * S j)%nat by lia; rewrite !x_V by lia; lra.
  - replace (S (S (6 + 2 * j))) with (6 + 2 * S j)%nat by lia; apply IH; [|cbn [length] in *; lia | exact O].
    intro i; rewrite <- (N (S i)) at 1 || (replace (S j + i)%nat with (j + S i)%nat by lia; exact (N (S i))).
Qed.
End Row.

Lemma nth_pairs {A} (f g : A -> R) (a0 : A) l : forall i, (i < length l)%nat ->
  nth (2 * i) (flat_map (fun a => [f a; g a]) l) 0 = f (nth i l a0) /\
  nth (S (2 * i)) (flat_map (fun a => [f a; g a]) l) 0 = g (nth i l a0).
Proof.
  induction l as [|a l IH]; intros i I; cbn [length] in I; [lia|]; destruct i as [|i]; [split; reflexivity|].
  destruct (IH i ltac:(lia)) as [F G]; replace (2 * S i)%nat with (S (S (2 * i))) by lia; cbn [flat_map app nth];
    now split.
Qed.

Lemma pairs_length {A} (f g : A -> R) l : length (flat_map (fun a => [f a; g a]) l) = (2 * length l)%nat.
Proof. induction l as [|a l IH]; [reflexivity|]; cbn [flat_map app length]; lia. Qed.

Lemma samples_length m e b xs y : In (xs, y) (samples m e b) -> length xs = length e.
Proof.
  assert (forall k i t, length (axis k i t) = k) as A by (intros; unfold axis; now rewrite map_length, seq_length).
  intros [E|I]; [injection E as <- _; apply A|]; apply in_app_iff in I as [I|[E|I]].
  - unfold axes in I; apply in_flat_map in I as (t & _ & I); apply in_map_iff in I as (i & E & _); injection E as <- _;
      apply A.
  - now injection E as <- _.
  - destruct m; [destruct I as [E|[]]; injection E as <- _; apply map_length | easy].
Qed.

Theorem refutes_sound num den m e b s1 s2 t P Q c d U V : (0 < den)%Z -> refutes num den m e b s1 s2 t = true ->
  cheats m e b s1 s2 P Q c d U V -> IZR num <= IZR den * d.
Proof.
  intros D T (F & Rd & O); unfold refutes in T; set (k := length e) in *; set (ss := samples m e b) in *.
  set (pairs := flat_map (fun i => [U i; V i]) (seq 0 k)).
  set (values := flat_map (fun s : list Z * Z => [relu (P + dots (fst s) U 0); relu (Q + dots (fst s) V 0)]) ss).
  set (x := fun n => nth n ([1; P; Q; c; d] ++ pairs ++ values) 0).
  assert (length pairs = 2 * k)%nat as LP.
  { unfold pairs; rewrite pairs_length; now rewrite seq_length. }
  assert (forall i, (i < k)%nat -> x (5 + 2 * i)%nat = U i /\ x (6 + 2 * i)%nat = V i) as X.
  { intros i I; destruct (nth_pairs U V 0%nat (seq 0 k) i ltac:(now rewrite seq_length)) as [E1 E2].
    rewrite seq_nth in E1, E2 by exact I; cbn [Nat.add] in E1, E2; unfold x; cbn [app nth Nat.add].
    rewrite !app_nth1 by lia; now split. }
  assert (forall j xs y, nth_error ss j = Some (xs, y) ->
    x (5 + 2 * k + 2 * j)%nat = relu (P + dots xs U 0) /\ x (S (5 + 2 * k + 2 * j)) = relu (Q + dots xs V 0)) as Y.
  { intros j xs y E; assert (j < length ss)%nat as J by (apply nth_error_Some; congruence).
    destruct (nth_pairs (fun s : list Z * Z => relu (P + dots (fst s) U 0)) (fun s => relu (Q + dots (fst s) V 0)) ([],
      0%Z) ss j J) as [E1 E2].
    rewrite (nth_error_nth _ _ _ E) in E1, E2; cbn [fst] in E1, E2; rewrite <- E1, <- E2; unfold x.
    replace (5 + 2 * k + 2 * j)%nat with (5 + (2 * k + 2 * j))%nat by lia; cbn [Nat.add app nth].
    split; rewrite app_nth2 by lia; fold values; f_equal; lia. }
  destruct (samples_hold e s1 s2 P Q c d U V x eq_refl eq_refl eq_refl eq_refl eq_refl (fun i I => proj1 (X i I)) (fun i
    I => proj2 (X i I)) ss (5 + 2 * k)%nat)
    as [H R].
  { intros xs y I; split; [now apply F | rewrite (samples_length _ _ _ _ _ I); unfold k; lia]. }
  { exact Y. }
  change d with (x 4%nat); apply (check_sound num den (sample_relus (5 + 2 * k) ss) x eq_refl R t (forms m e b s1 s2));
    [exact D | | exact T].
  unfold forms; fold k ss; apply Forall_app; split; [exact H | apply Forall_app; split].
  - apply (sides_hold e s1 s2 U V x (fun i I => proj1 (X i I)) (fun i I => proj2 (X i I)) k 0); [unfold k;
      lia | exact Rd].
  - apply (order_holds e V x (fun i I => proj2 (X i I)) e 0); [reflexivity | reflexivity | exact O].
Qed.
