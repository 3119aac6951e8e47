(** What systems of rows and clauses share: lists by number, unknowns with two numbers, and the counter of errors. *)
From Coq Require Import List Bool ZArith NArith Reals Lra Lia FMapPositive.
From Karpnet.training Require Import Networks.
From Karpnet.checker Require Import Unsat Linear.
Import ListNotations.

Record system := System { row_of : N -> option row; skeleton : list clause }.

(** All rows and clauses hold. *)
Definition models (s : system) (a : assignment) (x : positive -> R) : Prop :=
  (forall i r, row_of s i = Some r -> row_holds a x r) /\ (forall c, In c (skeleton s) -> holds a c).

(** What [injection] says, without its unfolding. *)
Lemma some_same {A} (x y : A) : Some x = Some y -> x = y.
Proof. congruence. Qed.

(** ** Lists by number *)

Fixpoint indexed {A} (l : list A) (n : positive) (m : PositiveMap.t A) : PositiveMap.t A :=
  match l with [] => m | x :: l => indexed l (Pos.succ n) (PositiveMap.add n x m) end.
Definition by_number {A} (l : list A) : PositiveMap.t A := indexed l 1 (PositiveMap.empty A).
Definition entry_at {A} (m : PositiveMap.t A) (i : N) : option A := PositiveMap.find (N.succ_pos i) m.

Lemma indexed_find {A} (l : list A) : forall n m k y, PositiveMap.find k (indexed l n m) = Some y ->
  (exists i, nth_error l i = Some y /\ N.pos k = (N.pos n + N.of_nat i)%N) \/ PositiveMap.find k m = Some y.
Proof.
  induction l as [|x l IH]; cbn [indexed]; intros n m k y F; [now right|].
  destruct (IH _ _ _ _ F) as [(i & E & K)|G].
  - left; exists (S i); split; [exact E | lia].
  - destruct (Pos.eq_dec k n) as [->|D].
    + rewrite PositiveMap.gss in G; left; exists O; split; [exact G | lia].
    + rewrite PositiveMap.gso in G by assumption; now right.
Qed.

Lemma entry_at_by_number {A} (l : list A) i y : entry_at (by_number l) i = Some y -> nth_error l (N.to_nat i) = Some y.
Proof.
  intro F; apply indexed_find in F as [(j & E & K)|F]; [|now rewrite PositiveMap.gempty in F].
  rewrite N.succ_pos_spec in K; now replace (N.to_nat i) with j by lia.
Qed.

(** Numbers from [first] on. *)
Fixpoint count (k : nat) (first : N) : list N := match k with O => [] | S k => first :: count k (N.succ first) end.
Lemma in_count k : forall first i, In i (count k first) -> (first <= i < first + N.of_nat k)%N.
Proof.
  induction k as [|k IH]; cbn [count]; intros first i I; [easy|]; destruct I as [<-|I]; [lia | apply IH in I; lia].
Qed.

(** ** Unknowns with two numbers, of two sorts *)

Fixpoint paired (p r : positive) : positive :=
  match p with xH => xO r | xO p => xI (xO (paired p r)) | xI p => xI (xI (paired p r)) end.
Fixpoint unpaired (u : positive) : positive * positive :=
  match u with
  | xO r => (xH, r)
  | xI (xO u) => let (p, r) := unpaired u in (xO p, r)
  | xI (xI u) => let (p, r) := unpaired u in (xI p, r)
  | _ => (xH, xH)
  end.
Lemma unpaired_paired p r : unpaired (paired p r) = (p, r).
Proof. induction p as [p IH|p IH|]; cbn [paired unpaired]; rewrite ?IH; reflexivity. Qed.

Definition first_sort (j c : N) : positive := paired (xO (N.succ_pos j)) (N.succ_pos c).
Definition second_sort (j c : N) : positive := paired (xI (N.succ_pos j)) (N.succ_pos c).
Definition unknowns (w u : N -> N -> R) (p : positive) : R :=
  match unpaired p with
  | (xO j, c) => w (Pos.pred_N j) (Pos.pred_N c)
  | (xI j, c) => u (Pos.pred_N j) (Pos.pred_N c)
  | _ => 0%R
  end.
Lemma unknowns_first w u j c : unknowns w u (first_sort j c) = w j c.
Proof. unfold unknowns, first_sort; now rewrite unpaired_paired, !N.pos_pred_succ. Qed.
Lemma unknowns_second w u j c : unknowns w u (second_sort j c) = u j c.
Proof. unfold unknowns, second_sort; now rewrite unpaired_paired, !N.pos_pred_succ. Qed.

(** ** Errors: Booleans for the samples that may be misfitted, and Sinz's sequential counter *)

Section Errors.
Variables (indicators samples limit : N).

Definition indicator (i : N) : Z := Zpos (N.succ_pos i).
(** Sample [i] is misfitted; 0 when none may be. *)
Definition error (i : N) : Z := if (limit =? 0)%N then 0%Z else indicator (indicators + i).
(** Up to sample [i] more than [c] are misfitted. *)
Definition more (i c : N) : Z := indicator (indicators + samples + limit * i + c).

Definition counter_of (i : N) : list clause :=
  [- error i; more i 0]%Z ::
  if (i =? 0)%N then [] else
  flat_map (fun c => [[- more (N.pred i) c; more i c]%Z;
                      (- error i)%Z :: (- more (N.pred i) c)%Z :: if (c + 1 =? limit)%N then [] else [more i (c + 1)]])
           (count (N.to_nat limit) 0).
Definition counter : list clause := if (limit =? 0)%N then [] else flat_map counter_of (count (N.to_nat samples) 0).

(** The Booleans for given indicators and errors. *)
Variables (given : N -> bool) (bad : list bool).
Definition misfitted (i : N) : bool := nth (N.to_nat i) bad false.
Definition errors_before (i : N) : N := N.of_nat (length (filter Datatypes.id (firstn (N.to_nat i) bad))).
Definition booleans : assignment := fun p =>
  let i := Pos.pred_N p in
  if (i <? indicators)%N then given i else
  if (i - indicators <? samples)%N then misfitted (i - indicators) else
  let r := (i - indicators - samples)%N in (r mod limit <? errors_before (r / limit + 1))%N.

Lemma value_indicator i : (i < indicators)%N -> value booleans (indicator i) = given i.
Proof.
  intro I; unfold value, booleans, indicator; rewrite N.pos_pred_succ; now destruct (N.ltb_spec i indicators); [|lia].
Qed.
Lemma value_error i : limit <> 0%N -> (i < samples)%N -> value booleans (error i) = misfitted i.
Proof.
  intros L I; unfold error; destruct (N.eqb_spec limit 0); [easy|]; unfold value, booleans, indicator;
    rewrite N.pos_pred_succ.
  destruct (N.ltb_spec (indicators + i) indicators); [lia|]; replace (indicators + i - indicators)%N with i by lia.
  now destruct (N.ltb_spec i samples); [|lia].
Qed.
Lemma value_more i c : (c < limit)%N -> value booleans (more i c) = (c <? errors_before (i + 1))%N.
Proof.
  intro C; unfold value, booleans, more, indicator; rewrite N.pos_pred_succ.
  destruct (N.ltb_spec (indicators + samples + limit * i + c) indicators); [lia|].
  set (r := (indicators + samples + limit * i + c - indicators)%N).
  destruct (N.ltb_spec r samples); [lia|]; replace (r - samples)%N with (limit * i + c)%N by lia.
  rewrite <- (N.div_unique (limit * i + c) limit i c), <- (N.mod_unique (limit * i + c) limit i c); auto.
Qed.
Lemma value_negated l : (l <> 0)%Z -> value booleans (- l) = negb (value booleans l).
Proof. apply value_opp. Qed.

Lemma errors_before_next i : errors_before (i + 1) = (errors_before i + if misfitted i then 1 else 0)%N.
Proof.
  unfold errors_before, misfitted; replace (N.to_nat (i + 1)) with (S (N.to_nat i)) by lia.
  generalize (N.to_nat i) as n; clear; induction bad as [|b bs IH]; intro n; [now destruct n|].
  destruct n as [|n]; cbn [firstn filter nth].
  - destruct b; cbn; lia.
  - specialize (IH n); cbn [firstn filter] in IH; unfold Datatypes.id in *; destruct b; cbn [length]; lia.
Qed.
Hypothesis few : (N.of_nat (length (filter Datatypes.id bad)) <= limit)%N.
Lemma errors_before_few i : (errors_before i <= limit)%N.
Proof.
  unfold errors_before; etransitivity; [|exact few];
  rewrite <- (firstn_skipn (N.to_nat i) bad) at 2; rewrite filter_app, app_length; lia.
Qed.

(** Without errors to allow, all samples are fitted. *)
Lemma fitted_unless_error i : (i < samples)%N -> (- error i = 0)%Z \/ value booleans (- error i) = true ->
  misfitted i = false.
Proof.
  intros I H; destruct (N.eq_dec limit 0) as [L|L].
  - destruct (misfitted i) eqn:M; [exfalso | reflexivity].
    pose proof (errors_before_next i) as E; rewrite M in E; pose proof (errors_before_few (i + 1)); lia.
  - pose proof (value_error i L I) as V; unfold error in *; destruct (N.eqb_spec limit 0); [easy|].
    rewrite <- V; destruct H as [H|H]; [easy|]; rewrite value_opp in H by easy; now apply negb_true_iff.
Qed.

Lemma holds_in l c : In l c -> value booleans l = true -> holds booleans c.
Proof. intros I V; now exists l. Qed.

Lemma counter_holds c : In c counter -> holds booleans c.
Proof.
  unfold counter; destruct (N.eqb_spec limit 0) as [|L]; [easy|]; intro I.
  apply in_flat_map in I as (i & C & I); apply in_count in C; assert (i < samples)%N as S by lia; clear C.
  assert (forall b d, (d < limit)%N -> value booleans (- more b d) = negb (d <? errors_before (b + 1))%N) as V
    by (intros; rewrite value_opp, value_more by easy; reflexivity).
  assert (value booleans (- error i) = negb (misfitted i)) as E
    by (rewrite value_opp, value_error by (auto; unfold error; destruct (N.eqb_spec limit 0); easy); reflexivity).
  pose proof (errors_before_next i) as Next.
  destruct I as [<-|I].
  - destruct (misfitted i).
    + apply (holds_in (more i 0)); [cbn; auto|]; rewrite value_more by lia; apply N.ltb_lt; lia.
    + apply (holds_in (- error i)%Z); [cbn; auto | exact E].
  - destruct (N.eqb_spec i 0) as [|P]; [easy|]; apply in_flat_map in I as (d & C & I); apply in_count in C.
    assert (d < limit)%N as D by lia; clear C; specialize (V (N.pred i) d D);
      replace (N.pred i + 1)%N with i in V by lia.
    destruct I as [<-|[<-|[]]]; destruct (N.ltb_spec d (errors_before i)).
    + apply (holds_in (more i d)); [cbn; auto|]; rewrite value_more by easy; apply N.ltb_lt; destruct (misfitted i);
      lia.
    + apply (holds_in (- more (N.pred i) d)%Z); [cbn; auto | exact V].
    + destruct (misfitted i); [|apply (holds_in (- error i)%Z); [cbn; auto | exact E]].
      pose proof (errors_before_few (i + 1)).
      destruct (N.eqb_spec (d + 1) limit); [lia|].
      apply (holds_in (more i (d + 1))); [cbn; auto|]; rewrite value_more by lia; apply N.ltb_lt; lia.
    + apply (holds_in (- more (N.pred i) d)%Z); [cbn; auto | exact V].
Qed.

End Errors.
