(** NAE-SAT to sign system: long clauses are split into parts of three literals, which sum to +-1 exactly if they
    differ; two literals sum to 0 exactly if they differ. One literal, or none, cannot have the sums 0 and 1. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem Clauses FreshVariables Splitting NaeSplitting OneInThreeSat.
From Karpnet.problems Require Import LiteralSums ProperRows.
Import ListNotations.
Open Scope Z_scope.

Definition target (c : clause) : Z := match length c with 0%nat | 3%nat => 1 | _ => 0 end.
Definition instance (x : formula) : system :=
  System (num_variables (split x)) (List.map (fun c => (terms c, target c)) (clauses (split x))).
Definition forward (x : formula) (a : assignment) : nat -> bool := mixed_extension x a.
Definition back (x : formula) (s : nat -> bool) : assignment := s.

(** A row holds exactly if its clause is not all equal. *)
Lemma row_mixed n a c : (forall l, In l c -> is_literal n l) -> (length c <= 3)%nat ->
  Z.abs (dot (terms c) a) = target c <-> mixed a c.
Proof.
  intros L S; unfold mixed; rewrite (dot_terms n a c L), some_true, some_false; pose proof (count_true_le a c).
  unfold target; destruct (length c) as [|[|[|[|k]]]]; lia.
Qed.

Lemma solves_split x a : valid_formula x -> (solves (instance x) a <-> not_all_equal (split x) a).
Proof.
  intro V; assert (forall c, In c (clauses (split x)) -> Z.abs (dot (terms c) a) = target c <-> mixed a c) as R.
  { intros c I; apply (row_mixed _ a c (fun l => split_valid x V c l I)).
    apply in_split in I as (d & s & _ & I); exact (parts_width d s c I). }
  split.
  - intros S c I; apply R, S; auto; apply in_map_iff; now exists c.
  - intros N r b I; apply in_map_iff in I as (c & E & I); injection E as <- <-; apply R, N; auto.
Qed.

Lemma instance_valid x : valid_formula x -> valid_system (instance x).
Proof.
  intros V r b I; apply in_map_iff in I as (c & E & I); injection E as <- <-; split.
  - unfold target; destruct (length c) as [|[|[|[|?]]]]; lia.
  - apply columns_below_terms; intros l L; exact (split_valid x V c l I L).
Qed.

Lemma forward_ok x a : valid_formula x -> not_all_equal x a -> solves (instance x) (forward x a).
Proof. intros V N; apply solves_split; [exact V | exact (split_mixed x a V N)]. Qed.

Lemma back_ok x s : valid_formula x -> solves (instance x) s -> not_all_equal x (back x s).
Proof. intros V S; apply solves_split in S; [exact (mixed_split x s V S) | exact V]. Qed.

Lemma chain_variables (r : list Z) : forall f s, NoDup (List.map variable (f :: r)) ->
  (forall l, In l (f :: r) -> is_literal s l) -> forall p, In p (chain f r s) -> NoDup (List.map variable p).
Proof.
  induction r as [|l|l k|l k m r IH] using chain_ind; intros f s N L p P; try (destruct P as [<-|[]]; exact N).
  assert (forall q, In q (f :: l :: k :: m :: r) -> variable q <> s) as B.
  { intros j J; specialize (L j J); unfold is_literal, variable in *; lia. }
  assert (variable (positive s) = s /\ variable (- positive s) = s) as [V0 V1] by (unfold variable, positive; lia).
  cbn [List.map] in N; inversion_clear N as [|? ? F N']; rewrite chain_cons in P; destruct P as [<-|P].
  - cbn [List.map]; rewrite V0; cbn [In] in F; repeat constructor; cbn [In]; intuition (eauto; try discriminate).
    + now apply (B f); [left|].
    + now apply (B l); [right; left|].
  - inversion_clear N' as [|? ? G N'']; revert p P; apply IH.
    + cbn [List.map]; rewrite V1; constructor; [|exact N'']; intro I.
      apply (in_map_iff variable (k :: m :: r)) in I as (j & E & J); exact (B j (or_intror (or_intror J)) E).
    + intros j [<-|J]; [unfold is_literal, positive; lia|].
      specialize (L j (or_intror (or_intror J))); unfold is_literal in *; lia.
Qed.

Lemma instance_proper x r b : valid_formula x -> In (r, b) (rows (instance x)) -> proper r.
Proof.
  intros V I; apply in_map_iff in I as (p & E & P); injection E as <- _.
  apply (proper_terms (num_variables (split x))); [intros l; exact (split_valid x V p l P)|].
  apply in_split in P as (c & s & I & P); apply in_starts in I as (I & B & _).
  destruct c as [|f c]; [destruct P as [<-|[]]; constructor|].
  refine (chain_variables c f s (normalized_variables x _ V I) _ p P).
  intros l L; pose proof (normalized_literal x _ l V I L); unfold is_literal in *; lia.
Qed.

Definition nae_sat_to_sign_system : levin nae_sat sign_system :=
  @Levin nae_sat sign_system instance forward back instance_valid forward_ok back_ok.
