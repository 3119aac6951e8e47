(** 0/1 linear equations to sign system, the numbers as they are: x = (1 + s) / 2 for signs relative to a reference
    sign, which carries the constant: [a . x = c] becomes [a . s + (sum of a - 2 c) r = 0]. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin Fresh.
From Karpnet.problems Require Import SignSystem Sums LinearEquations ProperRows.
Import ListNotations.
Open Scope Z_scope.

Definition terms (n : nat) (r : row) (c : Z) : row :=
  let shift := total r - 2 * c in r ++ if shift =? 0 then [] else [(n, shift)].
Definition instance (x : equations) : system :=
  let n := num_variables x in System (S n) (List.map (fun e => (terms n (fst e) (snd e), 0)) (rows x)).
Definition forward (x : equations) (w : nat -> bool) : nat -> bool := behind (num_variables x) w [true].
Definition back (x : equations) (s : nat -> bool) : nat -> bool := relative s (num_variables x).

Lemma dot_terms n r c s : s n = true -> dot (terms n r c) s = 2 * (sum r s - c).
Proof.
  intro R; unfold terms; rewrite dot_app, dot_sum; destruct (Z.eqb_spec (total r - 2 * c) 0); cbn [dot]; rewrite ?R;
    cbn [sign]; lia.
Qed.

Lemma solves_holds x s : s (num_variables x) = true -> (solves (instance x) s <-> holds x s).
Proof.
  intro R; split.
  - intros S r c I; pose proof (dot_terms (num_variables x) r c s R).
    cut (Z.abs (dot (terms (num_variables x) r c) s) = 0); [lia|].
    apply S, in_map_iff; now exists (r, c).
  - intros H r b I; apply in_map_iff in I as ([q c] & E & I); injection E as <- <-.
    cbn [fst snd]; rewrite dot_terms by exact R; specialize (H q c I); lia.
Qed.

Lemma instance_valid x : valid_equations x -> valid_system (instance x).
Proof.
  intros V r b I; apply in_map_iff in I as ([q c] & E & I); injection E as <- <-; split; [lia|].
  cbn [fst snd instance SignSystem.num_variables]; unfold terms; apply columns_below_app; split.
  - eapply columns_below_le; [|exact (V q c I)]; lia.
  - intros i a J; destruct (_ =? 0); [easy|]; destruct J as [E|[]]; injection E as <- _; lia.
Qed.

Lemma forward_ok x w : valid_equations x -> holds x w -> solves (instance x) (forward x w).
Proof.
  intros V H; apply solves_holds; [unfold forward, behind; now rewrite Nat.ltb_irrefl, Nat.sub_diag|].
  intros r c I; rewrite <- (H r c I); apply sum_ext; intros i a J; apply behind_below, (V r c I i a J).
Qed.

Lemma back_ok x s : valid_equations x -> solves (instance x) s -> holds x (back x s).
Proof.
  intros _ S; apply solves_holds; [apply relative_itself|].
  intros r b I; unfold back; rewrite abs_dot_relative; auto.
Qed.

Lemma instance_proper x : valid_equations x -> (forall r c, In (r, c) (rows x) -> proper r) ->
  forall r b, In (r, b) (SignSystem.rows (instance x)) -> proper r.
Proof.
  intros V P r b I; apply in_map_iff in I as ([q c] & E & I); injection E as <- _; cbn [fst snd]; unfold terms.
  destruct (Z.eqb_spec (total q - 2 * c) 0) as [_|N]; [rewrite app_nil_r; exact (P q c I)|].
  apply (proper_beside (num_variables x)); [exact (P q c I) | now apply proper_single | exact (V q c I)|].
  intros i a [E|[]]; injection E as <- _; lia.
Qed.

Definition linear_equations_to_sign_system : levin linear_equations sign_system :=
  @Levin linear_equations sign_system instance forward back instance_valid forward_ok back_ok.
