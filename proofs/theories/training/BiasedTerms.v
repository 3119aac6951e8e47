(** The same for a row's terms in any order, with a table of certificates for all kinds of rows. *)
From Coq Require Import List Bool ZArith NArith Reals Lia Lra Permutation Sorted.
From Karpnet.training Require Import Networks Unions TwoChannels Cliques ReluTrees BiasedRows.
Import ListNotations.
Open Scope R_scope.

(** A term, turned by its sign, and the two channels' weights. *)
Definition term := (Z * (R * R))%type.
Definition coefficient (t : term) : Z := fst t.
Definition first_weight (t : term) : R := fst (snd t).
Definition second_weight (t : term) : R := snd (snd t).

(** ** Terms in order: 2, -2, 1, -1, and equal ones by the second weight *)

Definition class (a : Z) : Z := if (a =? 2)%Z then 0%Z else if (a =? -2)%Z then 1%Z else if (a =? 1)%Z then 2%Z else
  3%Z.
Definition before (t t' : term) : Prop :=
  (class (coefficient t) < class (coefficient t'))%Z \/
  (class (coefficient t) = class (coefficient t') /\ second_weight t' <= second_weight t).
Lemma before_total t t' : {before t t'} + {before t' t}.
Proof.
  unfold before; destruct (Z_lt_le_dec (class (coefficient t)) (class (coefficient t'))); [left; now left|].
  destruct (Z_lt_le_dec (class (coefficient t')) (class (coefficient t))); [right; now left|].
  destruct (Rle_lt_dec (second_weight t') (second_weight t)); [left | right]; right; split; (lia || lra).
Qed.

Fixpoint insert (t : term) (l : list term) : list term :=
  match l with [] => [t] | t' :: q => if before_total t t' then t :: l else t' :: insert t q end.
Lemma insert_permuted t l : Permutation (insert t l) (t :: l).
Proof.
  induction l as [|t' l IH]; [reflexivity|]; cbn [insert]; destruct (before_total t t'); [reflexivity|].
  rewrite IH; apply perm_swap.
Qed.
Lemma insert_sorted t l : Sorted before l -> Sorted before (insert t l).
Proof.
  induction l as [|t' l IH]; intro S; [repeat constructor|]; cbn [insert]; destruct (before_total t t'); [constructor;
    [exact S | now constructor]|].
  inversion_clear S; constructor; [now apply IH|]; destruct l as [|t2 l]; cbn [insert]; [now constructor|].
  destruct (before_total t t2); constructor; [assumption|];
    match goal with H : HdRel _ _ _ |- _ => now inversion_clear H end.
Qed.
Lemma sorted_exists l : exists q, Permutation q l /\ Sorted before q.
Proof.
  induction l as [|t l (q & P & S)]; [exists []; split; constructor|]; exists (insert t q); split;
    [|now apply insert_sorted].
  now rewrite insert_permuted, P.
Qed.

(** ** Weights by position *)

Definition weight_at (f : term -> R) (l : list term) (i : nat) : R := nth i (List.map f l) 0.
Lemma dots_terms f l : dots (List.map coefficient l) (weight_at f l) 0 = total (fun t => IZR (coefficient t) * f t) l.
Proof.
  assert (forall pre l, dots (List.map coefficient l) (weight_at f (pre ++ l)) (length pre) = total (fun t => IZR
    (coefficient t) * f t) l) as H.
  { intros pre q; revert pre; induction q as [|t q IH]; intro pre; [reflexivity|]; cbn [List.map dots];
    rewrite total_cons; f_equal.
    - f_equal; unfold weight_at; rewrite map_app, app_nth2 by (rewrite map_length; lia);
        now rewrite map_length, Nat.sub_diag.
    - specialize (IH (pre ++ [t])); rewrite <- app_assoc, app_length in IH; cbn [app length] in IH;
        rewrite Nat.add_1_r in IH; exact IH. }
  exact (H [] l).
Qed.

Lemma dots_axis k i t u : (i < k)%nat -> dots (axis k i t) u 0 = IZR t * u i.
Proof.
  assert (forall n j, dots (List.map (fun q => if (q =? i)%nat then t else 0%Z) (seq j n)) u j =
    if (j <=? i)%nat && (i <? j + n)%nat then IZR t * u i else 0) as H.
  { induction n as [|n IH]; intro j; cbn [seq List.map dots].
    - destruct (Nat.leb_spec j i), (Nat.ltb_spec i (j + 0)); try lia; reflexivity.
    - rewrite IH; destruct (Nat.eqb_spec j i) as [->|D].
      + destruct (Nat.leb_spec (S i) i), (Nat.leb_spec i i), (Nat.ltb_spec i (i + S n)); try lia; cbn [andb]; lra.
      + destruct (Nat.leb_spec j i), (Nat.leb_spec (S j) i), (Nat.ltb_spec i (S j + n)), (Nat.ltb_spec i (j + S n));
          try lia; cbn [andb]; lra. }
  intro I; unfold axis; rewrite H; destruct (Nat.leb_spec 0 i), (Nat.ltb_spec i (0 + k)); try lia; reflexivity.
Qed.
Lemma dots_zero k u : dots (axis k k 0) u 0 = 0.
Proof.
  unfold axis; set (g := fun j : nat => if (j =? k)%nat then 0%Z else 0%Z).
  assert (forall n j i, dots (List.map g (seq j n)) u i = 0) as H; [|apply H].
  induction n as [|n IH]; intros j i; [reflexivity|]; cbn [seq List.map dots]; rewrite IH; unfold g;
    destruct (j =? k)%nat; lra.
Qed.
Lemma dots_opposite xs u : forall k, dots (List.map Z.opp xs) u k = - dots xs u k.
Proof. induction xs as [|a xs IH]; intro k; cbn [List.map dots]; [lra|]; rewrite IH, opp_IZR; lra. Qed.

(** ** The table *)

Definition table := list (list Z * Z * list tree).
Definition sign_pairs : list (Z * Z) := [(1, 1); (1, -1); (-1, 1); (-1, -1)]%Z.
Fixpoint same_list (k l : list Z) : bool :=
  match k, l with [], [] => true | a :: k, b :: l => (a =? b)%Z && same_list k l | _, _ => false end.
Definition refuted (ts : table) (num den : Z) (m : bool) (e : list Z) (b : Z) : bool :=
  match find (fun '(e', b', _) => same_list e e' && (b =? b')%Z) ts with
  | Some (_, l) => (length l =? 4)%nat && forallb (fun '(s,
    t) => refutes num den m e b (fst s) (snd s) t) (combine sign_pairs l)
  | None => false
  end.

Definition count (a : Z) (e : list Z) : nat := length (filter (fun x => (Z.abs x =? a)%Z) e).
Definition sum_of (e : list Z) : Z := fold_right Z.add 0%Z e.
Fixpoint all_lists (n : nat) : list (list Z) :=
  match n with O => [[]] | S n => [] :: flat_map (fun a => List.map (cons a) (all_lists n)) [2; -2; 1; -1]%Z end.
Fixpoint in_classes (e : list Z) : bool :=
  match e with a :: ((b :: _) as q) => (class a <=? class b)%Z && in_classes q | _ => true end.

(** The least error, a fraction, for a kind of rows: how many terms are 1 in size, how many 2, and the target. *)
Definition bounds := nat -> nat -> Z -> option (Z * Z).
Definition covers (m : bool) (ts : table) (bs : bounds) : bool :=
  forallb (fun b => forallb (fun e =>
    match bs (count 1 e) (count 2 e) b with
    | Some (num, den) => negb (in_classes e) || (Z.abs (sum_of e) =? b)%Z || (m && (sum_of e <? 0)%Z)
                         || ((0 <? den)%Z && refuted ts num den m e b)
    | None => true
    end) (all_lists 6)) [0; 1; 2; 3; 4; 5; 6]%Z.

Lemma in_all_lists n : forall e, (length e <= n)%nat -> Forall (fun a => In a [2; -2; 1; -1]%Z) e -> In e (all_lists n).
Proof.
  induction n as [|n IH]; intros [|a e] L F; cbn [length] in L; try lia; cbn [all_lists]; [now left | now left|].
  right; apply in_flat_map; inversion_clear F; exists a; split; [assumption|]; apply in_map, IH; [lia | assumption].
Qed.

Lemma same_list_spec k : forall l, same_list k l = true -> k = l.
Proof.
  induction k as [|a k IH]; intros [|b l] E; try discriminate; [reflexivity|]; cbn in E; apply andb_prop in E as [A E].
  apply Z.eqb_eq in A; subst; f_equal; now apply IH.
Qed.

(** ** Terms in any order *)

Section Terms.
Variables (m : bool) (b s1 s2 : Z) (P Q c d : R) (l : list term).
Hypothesis signs : In (s1, s2) sign_pairs.
Definition fits_at (y : Z) (p q : R) : Prop := close (IZR s1 * relu (P + p) + IZR s2 * relu (Q + q) + c) (IZR y) d.
Hypothesis of_origin : fits_at 0 0 0.
Hypothesis of_axes : forall t, In t l -> forall z, In z [1; -1; far m; - far m]%Z ->
  fits_at (Z.abs z) (IZR z * first_weight t) (IZR z * second_weight t).
Hypothesis of_row : fits_at b (total (fun t => IZR (coefficient t) * first_weight t) l) (total (fun t => IZR
  (coefficient t) * second_weight t) l).
Hypothesis of_mirror : m = true ->
  fits_at b (- total (fun t => IZR (coefficient t) * first_weight t) l) (- total (fun t => IZR (coefficient t) *
    second_weight t) l).
Hypothesis reads : forall t, In t l ->
  ((0 < s1)%Z -> (0 < s2)%Z -> second_weight t <= first_weight t) /\ ((0 < s1)%Z -> (s2 <= 0)%Z ->
    0 <= first_weight t) /\
  ((s1 <= 0)%Z -> (0 < s2)%Z -> second_weight t <= 0).
Hypothesis letters : Forall (fun a => In a [2; -2; 1; -1]%Z) (List.map coefficient l).
Hypothesis short : (length l <= 6)%nat.

Lemma sorted_cheats : Sorted before l -> cheats m (List.map coefficient l) b s1 s2 P Q c d (weight_at first_weight l)
  (weight_at second_weight l).
Proof.
  intro S; set (e := List.map coefficient l); assert (length e = length l) as L by apply map_length.
  assert (forall i f, (i < length e)%nat -> exists t, In t l /\ weight_at f l i = f t /\ nth_error l i = Some t) as At.
  { intros i f I; destruct (nth_error l i) as [t|] eqn:E; [|apply nth_error_None in E; lia]; exists t; split;
    [eapply nth_error_In; eauto|].
    split; [|reflexivity]; unfold weight_at; apply nth_error_nth; now apply map_nth_error. }
  split; [|split].
  - intros xs y I; unfold biased; destruct I as [I|I].
    { injection I as <- <-; rewrite !dots_zero; exact of_origin. }
    apply in_app_iff in I as [I|[I|I]].
    + apply in_flat_map in I as (z & Z & I); apply in_map_iff in I as (i & I & J); injection I as <- <-;
        apply in_seq in J.
      rewrite !dots_axis by lia; destruct (nth_error l i) as [t|] eqn:E; [|apply nth_error_None in E; lia].
      assert (forall f, weight_at f l i = f t) as W by (intro f; unfold weight_at; apply nth_error_nth;
        now apply map_nth_error).
      rewrite !W; apply of_axes; [eapply nth_error_In; eauto | exact Z].
    + injection I as <- <-; unfold e; rewrite !dots_terms; exact of_row.
    + destruct m; [|easy]; destruct I as [I|[]]; injection I as <- <-; rewrite !dots_opposite; unfold e;
        rewrite !dots_terms; now apply of_mirror.
  - intros i I; unfold reads_plus; destruct (At i first_weight I) as (t & T & ->
      & E), (At i second_weight I) as (t' & _ & -> & E').
    rewrite E in E'; injection E' as <-; now apply reads.
  - intros i E I; destruct (At i second_weight ltac:(lia)) as (t & _ & ->
      & Et), (At (Datatypes.S i) second_weight I) as (t' & _ & -> & Et').
    unfold e in E; rewrite !nth_error_map, Et, Et' in E; injection E as E.
    assert (forall q j u u', Sorted before q -> nth_error q j = Some u -> nth_error q (Datatypes.S j) = Some u' ->
      before u u') as B.
    { induction q as [|x q IH]; intros [|j] u u' Sq Eu Eu'; try discriminate; inversion_clear Sq.
      - injection Eu as <-; destruct q; [discriminate|]; injection Eu' as <-;
          match goal with H : HdRel _ _ _ |- _ => now inversion_clear H end.
      - apply (IH j); assumption. }
    destruct (B l i t t' S Et Et') as [B'|[_ B']]; [rewrite E in B'; lia | exact B'].
Qed.
End Terms.

Lemma count_permuted a k l : Permutation k l -> count a k = count a l.
Proof.
  unfold count; induction 1 as [|x k l _ IH|x y l|]; cbn [filter]; try congruence;
    repeat (destruct (_ =? a)%Z; cbn [length]; auto).
Qed.
Lemma sum_permuted k l : Permutation k l -> sum_of k = sum_of l.
Proof. unfold sum_of; induction 1; cbn [fold_right]; lia. Qed.

Lemma sorted_classes l : Sorted before l -> in_classes (List.map coefficient l) = true.
Proof.
  induction l as [|t l IH]; intro S; [reflexivity|]; inversion_clear S; destruct l as [|t' l]; [reflexivity|].
  cbn [List.map in_classes] in *; rewrite IH by assumption; rewrite andb_true_r; apply Z.leb_le.
  match goal with H : HdRel _ _ _ |- _ => inversion_clear H end; unfold before in *; lia.
Qed.

Lemma refuted_sound ts num den m e b s1 s2 P Q c d U V : (0 < den)%Z -> refuted ts num den m e b = true ->
  In (s1, s2) sign_pairs -> cheats m e b s1 s2 P Q c d U V -> IZR num <= IZR den * d.
Proof.
  intros D R I C; unfold refuted in R; destruct (find _ ts) as [[[e' b'] l]|]; [|discriminate].
  apply andb_prop in R as [L R]; apply Nat.eqb_eq in L; rewrite forallb_forall in R.
  assert (exists t, In ((s1, s2), t) (combine sign_pairs l)) as [t J].
  { destruct l as [|t1 [|t2 [|t3 [|t4 [|]]]]]; try discriminate; cbn in I |- *.
    destruct I as [I|[I|[I|[I|[]]]]]; injection I as <- <-; eauto 8. }
  exact (refutes_sound num den m e b s1 s2 t P Q c d U V D (R _ J) C).
Qed.

Theorem terms_right ts bs num den m b s1 s2 P Q c d l : covers m ts bs = true -> In (s1, s2) sign_pairs ->
  fits_at s1 s2 P Q c d 0 0 0 ->
  (forall t, In t l -> forall z, In z [1; -1; far m; - far m]%Z ->
    fits_at s1 s2 P Q c d (Z.abs z) (IZR z * first_weight t) (IZR z * second_weight t)) ->
  fits_at s1 s2 P Q c d b (total (fun t => IZR (coefficient t) * first_weight t) l) (total (fun t => IZR (coefficient t)
    * second_weight t) l) ->
  (m = true -> fits_at s1 s2 P Q c d b (- total (fun t => IZR (coefficient t) * first_weight t) l)
                                       (- total (fun t => IZR (coefficient t) * second_weight t) l)) ->
  (forall t, In t l ->
    ((0 < s1)%Z -> (0 < s2)%Z -> second_weight t <= first_weight t) /\ ((0 < s1)%Z -> (s2 <= 0)%Z ->
      0 <= first_weight t) /\
    ((s1 <= 0)%Z -> (0 < s2)%Z -> second_weight t <= 0)) ->
  Forall (fun a => In a [2; -2; 1; -1]%Z) (List.map coefficient l) -> (length l <= 6)%nat -> (0 <= b <= 6)%Z ->
  bs (count 1 (List.map coefficient l)) (count 2 (List.map coefficient l)) b = Some (num, den) ->
  IZR den * d < IZR num -> (m = true -> (0 <= sum_of (List.map coefficient l))%Z) ->
  Z.abs (sum_of (List.map coefficient l)) = b.
Proof.
  intros Cov Sg O A Rw M Rd Le Sh B K D Pos.
  destruct (Z.eq_dec (Z.abs (sum_of (List.map coefficient l))) b) as [E|E]; [exact E | exfalso].
  destruct (sorted_exists l) as (q & Pq & Sq); pose proof (Permutation_map coefficient Pq) as Pe.
  unfold covers in Cov; rewrite forallb_forall in Cov; specialize (Cov b).
  assert (In b [0; 1; 2; 3; 4; 5; 6]%Z) as Ib by (cbn; lia); specialize (Cov Ib); rewrite forallb_forall in Cov.
  assert (Forall (fun a => In a [2; -2; 1; -1]%Z) (List.map coefficient q)) as Lq.
  { apply Forall_forall; intros a Ia; rewrite Forall_forall in Le; apply Le; now apply (Permutation_in a Pe). }
  specialize (Cov (List.map coefficient q)); rewrite (count_permuted 1 _ _ Pe), (count_permuted 2 _ _ Pe), K,
    (sum_permuted _ _ Pe), (sorted_classes q Sq) in Cov.
  assert (length (List.map coefficient q) <= 6)%nat as Shq by (rewrite map_length, (Permutation_length Pq); exact Sh).
  specialize (Cov (in_all_lists 6 _ Shq Lq)); cbn [negb orb] in Cov; apply Z.eqb_neq in E; rewrite E in Cov;
    cbn [orb] in Cov.
  assert (m && (sum_of (List.map coefficient l) <? 0)%Z = false) as Em.
  { destruct m; [|reflexivity]; cbn [andb]; apply Z.ltb_ge; now apply Pos. }
  rewrite Em in Cov; cbn [orb] in Cov; apply andb_prop in Cov as [Dp Rf]; apply Z.ltb_lt in Dp.
  assert (forall f : term -> R, total f q = total f l) as T by (intro f; now apply total_permutation).
  assert (cheats m (List.map coefficient q) b s1 s2 P Q c d (weight_at first_weight q) (weight_at second_weight q)) as
    C.
  { apply sorted_cheats; try assumption.
    - intros t It; apply A; now apply (Permutation_in t Pq).
    - rewrite !T; exact Rw.
    - intro Em'; rewrite !T; now apply M.
    - intros t It; apply Rd; now apply (Permutation_in t Pq).
    - now rewrite map_length in Shq. }
  pose proof (refuted_sound ts num den m _ b s1 s2 P Q c d _ _ Dp Rf Sg C); lra.
Qed.
