(** Integer linear forms, conditional rows, and lemmas by positive multiples of rows (Farkas). *)
From Coq Require Import List Bool ZArith NArith PArith Reals Lra Lia Permutation.
From Karpnet.training Require Import Networks Unions.
From Karpnet.checker Require Import Unsat.
Import ListNotations.
Open Scope R_scope.

(** ** Forms and vectors *)

(** The value of [Σ k · x_u]; unknowns may be repeated. *)
Definition dot {A} (f : list (A * Z)) (x : A -> R) : R := total (fun '(u, k) => IZR k * x u) f.

Lemma dot_nil {A} (x : A -> R) : dot [] x = 0.
Proof. reflexivity. Qed.
Lemma dot_cons {A} (u : A) k f x : dot ((u, k) :: f) x = IZR k * x u + dot f x.
Proof. reflexivity. Qed.
Lemma dot_app {A} (f g : list (A * Z)) x : dot (f ++ g) x = dot f x + dot g x.
Proof. apply total_app. Qed.
Lemma dot_flat_map {A B} (f : B -> list (A * Z)) l x : dot (flat_map f l) x = total (fun b => dot (f b) x) l.
Proof. induction l as [|b l IH]; [reflexivity|]; cbn [flat_map]; rewrite dot_app, total_cons, IH; reflexivity. Qed.
Lemma dot_ext {A} (f : list (A * Z)) x y : (forall u, x u = y u) -> dot f x = dot f y.
Proof. intro E; apply total_ext; intros [u k] _; now rewrite E. Qed.
Lemma dot_scaled {A} (f : list (A * Z)) k x : dot f (fun u => k * x u) = k * dot f x.
Proof. unfold dot; rewrite <- total_scaled; apply total_ext; intros [u z] _; ring. Qed.
Lemma dot_zero {A} (f : list (A * Z)) : dot f (fun _ => 0) = 0.
Proof. apply total_zero; intros [u k] _; ring. Qed.
Lemma dot_plus {A} (f : list (A * Z)) x y : dot f (fun u => x u + y u) = dot f x + dot f y.
Proof. unfold dot; rewrite <- total_plus; apply total_ext; intros [u z] _; ring. Qed.
Lemma dot_total {A B} (f : list (A * Z)) (x : B -> A -> R) l : dot f (fun u => total (fun b => x b u) l)
  = total (fun b => dot f (x b)) l.
Proof.
  induction l as [|b l IH]; [apply total_zero; intros [u k] _; cbn; ring|].
  rewrite total_cons, <- IH, <- dot_plus; now apply dot_ext.
Qed.
(** Other names for the unknowns, and multiples. *)
Definition renamed {A B} (n : A -> B) (k : Z) (f : list (A * Z)) : list (B * Z) :=
  List.map (fun '(u, z) => (n u, k * z)%Z) f.
Lemma dot_renamed {A B} (n : A -> B) k f x : dot (renamed n k f) x = IZR k * dot f (fun u => x (n u)).
Proof.
  unfold dot, renamed; rewrite total_map, <- total_scaled; apply total_ext; intros [u z] _; rewrite mult_IZR; ring.
Qed.

(** ** Forms as binary tries *)

Inductive trie := Leaf | Node (l : trie) (k : Z) (r : trie).

Fixpoint added (u : positive) (k : Z) (t : trie) : trie :=
  match u, t with
  | xH, Leaf => Node Leaf k Leaf
  | xH, Node l z r => Node l (z + k) r
  | xO u, Leaf => Node (added u k Leaf) 0 Leaf
  | xO u, Node l z r => Node (added u k l) z r
  | xI u, Leaf => Node Leaf 0 (added u k Leaf)
  | xI u, Node l z r => Node l z (added u k r)
  end.
Definition added_form (k : Z) (f : list (positive * Z)) (t : trie) : trie :=
  fold_left (fun t '(u, z) => added u (k * z) t) f t.
(** [t + k · s] *)
Fixpoint joined (k : Z) (s t : trie) : trie :=
  match s, t with
  | Leaf, _ => t
  | Node l z r, Leaf => Node (joined k l Leaf) (k * z) (joined k r Leaf)
  | Node l z r, Node l' z' r' => Node (joined k l l') (k * z + z') (joined k r r')
  end.
Fixpoint is_zero (t : trie) : bool :=
  match t with Leaf => true | Node l k r => (k =? 0)%Z && is_zero l && is_zero r end.

Fixpoint sum_of (t : trie) (x : positive -> R) : R :=
  match t with
  | Leaf => 0
  | Node l k r => IZR k * x xH + sum_of l (fun u => x (xO u)) + sum_of r (fun u => x (xI u))
  end.

Lemma sum_added u : forall k t x, sum_of (added u k t) x = IZR k * x u + sum_of t x.
Proof.
  induction u as [u IH|u IH|]; intros k [|l z r] x; cbn [added sum_of]; rewrite ?IH, ?plus_IZR; cbn [sum_of]; ring.
Qed.
Lemma sum_added_form k f x : forall t, sum_of (added_form k f t) x = IZR k * dot f x + sum_of t x.
Proof.
  unfold added_form; induction f as [|[u z] f IH]; intro t; cbn [fold_left]; [unfold dot; cbn; ring|].
  rewrite IH, dot_cons, sum_added, mult_IZR; ring.
Qed.
Lemma sum_joined k s : forall t x, sum_of (joined k s t) x = IZR k * sum_of s x + sum_of t x.
Proof.
  induction s as [|l IHl z r IHr]; intros [|l' z' r'] x; cbn [joined sum_of]; rewrite ?IHl, ?IHr, ?plus_IZR, ?mult_IZR;
    cbn [sum_of]; ring.
Qed.
Lemma sum_zero t : forall x, is_zero t = true -> sum_of t x = 0.
Proof.
  induction t as [|l IHl k r IHr]; cbn [is_zero sum_of]; intros x H; [reflexivity|].
  apply andb_prop in H as [[K%Z.eqb_eq L]%andb_prop R]; rewrite K, IHl, IHr by assumption; ring.
Qed.

(** ** Rows *)

(** [condition -> form >= constant]; literal 0 stands for no condition. *)
Record row := Row { condition : Z; form : list (positive * Z); constant : Z }.
Definition row_holds (a : assignment) (x : positive -> R) (r : row) : Prop :=
  (condition r = 0%Z \/ value a (condition r) = true) -> IZR (constant r) <= dot (form r) x.

(** A sum of rows: its form, its constant, the conditions. *)
Record combination := Combination { lhs : trie; rhs : Z; conditions : list Z }.
Definition nothing : combination := Combination Leaf 0 [].

(** Rows by number, with multipliers. *)
Definition multiples := list (N * positive).
Fixpoint combined (row_of : N -> option row) (l : multiples) (c : combination) : option combination :=
  match l with
  | [] => Some c
  | (i, k) :: l =>
      match row_of i with
      | None => None
      | Some r =>
          let ls := if (condition r =? 0)%Z then conditions c else condition r :: conditions c in
          combined row_of l (Combination (added_form (Zpos k) (form r) (lhs c)) (Zpos k * constant r + rhs c) ls)
      end
  end.

Definition combination_holds (a : assignment) (x : positive -> R) (c : combination) : Prop :=
  (forall l, In l (conditions c) -> value a l = true) -> IZR (rhs c) <= sum_of (lhs c) x.

Lemma nothing_holds a x : combination_holds a x nothing.
Proof. intros _; cbn; lra. Qed.

Lemma combined_holds a x row_of : (forall i r, row_of i = Some r -> row_holds a x r) ->
  forall l c c', combined row_of l c = Some c' -> combination_holds a x c -> combination_holds a x c'.
Proof.
  intros T; induction l as [|[i k] l IH]; cbn [combined]; intros c c' E H; [now injection E as <-|].
  destruct (row_of i) as [r|] eqn:R; [|easy]; apply (IH _ _ E); clear IH E; intro C; cbn [lhs rhs conditions] in *.
  specialize (T i r R); unfold row_holds in T; rewrite sum_added_form, plus_IZR, mult_IZR.
  assert (0 < IZR (Zpos k)) as K by (apply IZR_lt; lia).
  destruct (Z.eqb_spec (condition r) 0) as [Z|Z].
  - specialize (H C); specialize (T (or_introl Z)); nra.
  - specialize (H (fun l I => C l (or_intror I))); specialize (T (or_intror (C _ (or_introl eq_refl)))); nra.
Qed.

(** The clause that the conditions of contradictory rows make. *)
Definition farkas (row_of : N -> option row) (l : multiples) : option clause :=
  match combined row_of l nothing with
  | Some c => if is_zero (lhs c) && (0 <? rhs c)%Z then Some (List.map Z.opp (conditions c)) else None
  | None => None
  end.

Lemma negations_hold a ls : ~ (forall l, In l ls -> value a l = true) -> (forall l, In l ls -> l <> 0%Z) ->
  holds a (List.map Z.opp ls).
Proof.
  intros N Z; destruct (holds_or_not a (List.map Z.opp ls)) as [H|H]; [exact H|]; exfalso; apply N; intros l I.
  rewrite not_holds in H; specialize (H (- l)%Z (in_map _ _ _ I)); rewrite value_opp in H by auto;
    now destruct (value a l).
Qed.

Lemma combined_conditions row_of l : forall c c', combined row_of l c = Some c' ->
  (forall l, In l (conditions c) -> l <> 0%Z) -> forall l, In l (conditions c') -> l <> 0%Z.
Proof.
  induction l as [|[i k] l IH]; cbn [combined]; intros c c' E Z; [now injection E as <-|].
  destruct (row_of i) as [r|]; [|easy]; apply (IH _ _ E); cbn [conditions]; intros m M.
  destruct (Z.eqb_spec (condition r) 0); [auto|]; destruct M as [<-|M]; auto.
Qed.

Theorem farkas_holds a x row_of l c : (forall i r, row_of i = Some r -> row_holds a x r) ->
  farkas row_of l = Some c -> holds a c.
Proof.
  intros T H; unfold farkas in H; destruct (combined row_of l nothing) as [s|] eqn:E; [|easy].
  destruct (_ && _) eqn:B; [injection H as <- | easy]; apply andb_prop in B as [Z C]; apply Z.ltb_lt, IZR_lt in C.
  apply negations_hold; [|now apply (combined_conditions row_of l nothing s E)].
  intro A; pose proof (combined_holds a x row_of T l _ _ E (nothing_holds a x) A) as B;
    rewrite sum_zero in B by exact Z; lra.
Qed.
