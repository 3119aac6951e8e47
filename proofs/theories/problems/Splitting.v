(** Long clauses [(l1, ..., lk)] as chains [(l1, l2, t1)], [(-t1, l3, t2)], ..., [(-t(k-3), l(k-1), lk)]. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.problems Require Import Clauses FreshVariables.
Import ListNotations.
Open Scope Z_scope.

(** The parts of [first :: rest], with fresh variables from [s]. *)
Fixpoint chain (first : Z) (rest : clause) (s : nat) : list clause :=
  match rest with
  | l :: ((_ :: _ :: _) as r) => [first; l; positive s] :: chain (- positive s) r (S s)
  | _ => [first :: rest]
  end.
Definition parts (c : clause) (s : nat) : list clause := match c with [] => [[]] | l :: r => chain l r s end.
Definition num_fresh (c : clause) : nat := length c - 3.

(** All parts of a formula in normal form. *)
Definition split (x : formula) : formula :=
  Formula (num_all num_fresh x) (flat_map (fun p => parts (fst p) (snd p)) (starts num_fresh x)).

(** Induction along the chain: the rest of the clause loses its first literal. *)
Lemma chain_ind {A} (P : list A -> Prop) : P [] -> (forall l, P [l]) -> (forall l k, P [l; k]) ->
  (forall l k m r, P (k :: m :: r) -> P (l :: k :: m :: r)) -> forall r, P r.
Proof.
  intros H0 H1 H2 H r; induction r as [|l [|k [|m r]] IH]; auto.
Qed.

Lemma chain_cons f l k m r s :
  chain f (l :: k :: m :: r) s = [f; l; positive s] :: chain (- positive s) (k :: m :: r) (S s).
Proof. reflexivity. Qed.

(** Parts that have a literal of value [b] need one outside of the fresh variables. *)
Lemma chain_some a b (r : list Z) : forall f s, (forall c, In c (chain f r s) -> some a b c) -> some a b (f :: r).
Proof.
  induction r as [|l|l k|l k m r IH] using chain_ind; intros f s H; try (apply H; now left).
  rewrite chain_cons in H.
  destruct (IH _ _ (fun c I => H c (or_intror I))) as (t & [<-|T] & E);
    [|exists t; split; [right; now right | exact E]].
  destruct (H _ (or_introl eq_refl)) as (u & [<-|[<-|[<-|[]]]] & U);
    [exists f | exists l |]; try (split; cbn; auto; fail).
  rewrite value_positive in U; rewrite value_negative in E; destruct (a s), b; easy.
Qed.

Lemma parts_some a b c s : (forall p, In p (parts c s) -> some a b p) -> some a b c.
Proof. destruct c as [|l r]; cbn [parts]; intro H; [apply H; now left | now apply chain_some with s]. Qed.

Lemma chain_width (r : list Z) : forall f s c, In c (chain f r s) -> (length c <= 3)%nat.
Proof.
  induction r as [|l|l k|l k m r IH] using chain_ind; intros f s c I; try (destruct I as [<-|[]]; cbn; lia).
  rewrite chain_cons in I; destruct I as [<-|I]; [cbn; lia | exact (IH _ _ _ I)].
Qed.

Lemma parts_width c s p : In p (parts c s) -> (length p <= 3)%nat.
Proof. destruct c; cbn [parts]; [intros [<-|[]]; cbn; lia | apply chain_width]. Qed.

Lemma chain_literal (r : list Z) : forall f s n, is_literal n f -> (forall l, In l r -> is_literal n l) ->
  (s + (length r - 2) <= n)%nat -> forall c l, In c (chain f r s) -> In l c -> is_literal n l.
Proof.
  induction r as [|l|l k|l k m r IH] using chain_ind; intros f s n F R B c t I T;
    try (destruct I as [<-|[]]; destruct T as [<-|T]; [exact F | exact (R _ T)]).
  cbn [length] in B; assert (is_literal n (positive s)) by (unfold is_literal, positive; lia).
  rewrite chain_cons in I; destruct I as [<-|I].
  - destruct T as [<-|[<-|[<-|[]]]]; auto; apply R; now left.
  - apply (IH (- positive s) (S s) n) with c; [unfold is_literal in *; lia | | | exact I | exact T].
    + intros u U; apply R; now right.
    + cbn [length]; lia.
Qed.

Lemma in_split x p : In p (clauses (split x)) <-> exists c s, In (c, s) (starts num_fresh x) /\ In p (parts c s).
Proof.
  cbn [split clauses]; rewrite in_flat_map; split.
  - intros ([c s] & I & P); now exists c, s.
  - intros (c & s & I & P); now exists (c, s).
Qed.

Lemma split_valid x : valid_formula x -> valid_formula (split x).
Proof.
  intros V p l P L; apply in_split in P as (c & s & I & P).
  assert (forall k, In k c -> is_literal (num_variables (split x)) k) as K
    by (intros k; exact (literal_all num_fresh x c s k V I)).
  apply in_starts in I as (I & B & E).
  destruct c as [|f r]; cbn [parts] in P; [destruct P as [<-|[]]; destruct L|].
  apply (chain_literal r f s) with p; try assumption; [apply K; now left | intros; apply K; now right].
Qed.

(** A right assignment of the parts is right without its fresh variables. *)
Lemma split_some x a b : valid_formula x -> (forall p, In p (clauses (split x)) -> some a b p) ->
  forall c, In c (clauses x) -> some a b c.
Proof.
  intros V H; apply (some_normalized a b x V); intros c I.
  destruct (has_start num_fresh x c I) as [s S]; apply parts_some with s.
  intros p P; apply H, in_split; eauto.
Qed.

(** ** Parts without repeated literals *)

Lemma chain_nodup (r : list Z) : forall f s, NoDup (f :: r) -> (forall l, In l (f :: r) -> is_literal s l) ->
  forall p, In p (chain f r s) -> NoDup p.
Proof.
  induction r as [|l|l k|l k m r IH] using chain_ind; intros f s N B p P; try (destruct P as [<-|[]]; exact N).
  assert (forall t, In t (f :: l :: k :: m :: r) -> t <> positive s /\ t <> - positive s) as D
    by (intros t T; specialize (B t T); unfold is_literal, positive in *; lia).
  rewrite chain_cons in P; destruct P as [<-|P].
  - inversion N as [|? ? H _]; subst; destruct (D f), (D l); cbn; auto.
    repeat constructor; cbn in *; intuition congruence.
  - revert p P; apply IH.
    + inversion N as [|? ? _ M]; inversion M as [|? ? _ K]; subst; constructor; [|exact K].
      intro I; destruct (D (- positive s)); [right; now right | easy].
    + intros t [<-|T]; [unfold is_literal, positive; lia|].
      specialize (B t (or_intror (or_intror T))); unfold is_literal in *; lia.
Qed.

Lemma split_nodup x p : valid_formula x -> In p (clauses (split x)) -> NoDup p.
Proof.
  intros V P; apply in_split in P as (c & s & I & P); apply in_starts in I as (I & B & _).
  destruct c as [|f r]; [destruct P as [<-|[]]; constructor|].
  apply (chain_nodup r f s) with (p := p); [exact (normalized_nodup _ _ I) | | exact P].
  intros l L; pose proof (normalized_literal x _ l V I L); unfold is_literal in *; lia.
Qed.
