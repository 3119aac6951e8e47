(** Sign systems: integer rows [a] with targets [b >= 0]; a witness is signs with [|a . s| = b] in every row. *)
From Coq Require Import ZArith List Lia.
From Karpnet.base Require Import Levin.
Import ListNotations.
Open Scope Z_scope.

(** A sparse integer vector: columns from 0 with their entries. *)
Definition row := list (nat * Z).
(** [true] is +1. *)
Definition sign (s : bool) : Z := if s then 1 else -1.

Fixpoint dot (r : row) (s : nat -> bool) : Z :=
  match r with [] => 0 | (i, a) :: r => a * sign (s i) + dot r s end.

(** The sum of the magnitudes. *)
Fixpoint weight (r : row) : Z := match r with [] => 0 | (_, a) :: r => Z.abs a + weight r end.

Record system := System { num_variables : nat; rows : list (row * Z) }.

Definition columns_below (n : nat) (r : row) : Prop := forall i a, In (i, a) r -> (i < n)%nat.

Definition valid_system (x : system) : Prop :=
  forall r b, In (r, b) (rows x) -> 0 <= b /\ columns_below (num_variables x) r.

Definition solves (x : system) (s : nat -> bool) : Prop :=
  forall r b, In (r, b) (rows x) -> Z.abs (dot r s) = b.

Definition sign_system : problem := Problem system (nat -> bool) valid_system solves.

Lemma weight_app r q : weight (r ++ q) = weight r + weight q.
Proof. induction r as [|[i a] r IH]; cbn [app weight]; lia. Qed.
Lemma dot_app r q s : dot (r ++ q) s = dot r s + dot q s.
Proof. induction r as [|[i a] r IH]; cbn [app dot]; lia. Qed.
Lemma dot_ext r s s' : (forall i a, In (i, a) r -> s i = s' i) -> dot r s = dot r s'.
Proof.
  intro H; induction r as [|[i a] r IH]; [reflexivity|]; cbn [dot].
  rewrite (H i a (or_introl eq_refl)), IH; [reflexivity|]; intros j b J; apply (H j b); now right.
Qed.

Lemma weight_nonneg r : 0 <= weight r.
Proof. induction r as [|[i a] r IH]; cbn [weight]; lia. Qed.

Lemma dot_bounded r s : Z.abs (dot r s) <= weight r.
Proof. induction r as [|[i a] r IH]; cbn [dot weight]; [lia|]; unfold sign; destruct (s i); lia. Qed.

(** All values of [a . s] have the parity of the weight. *)
Lemma dot_parity r s : exists k, dot r s = weight r - 2 * k.
Proof.
  induction r as [|[i a] r [k IH]]; cbn [dot weight]; [now exists 0|]; rewrite IH.
  unfold sign; destruct (s i), (Z_le_gt_dec 0 a); rewrite ?(Z.abs_eq a), ?(Z.abs_neq a) by lia.
  - exists k; lia.
  - exists (k - a); lia.
  - exists (k + a); lia.
  - exists k; lia.
Qed.

Lemma abs_dot_parity r s : exists k, Z.abs (dot r s) = weight r - 2 * k.
Proof.
  destruct (dot_parity r s) as [k E]; destruct (Z_le_gt_dec 0 (dot r s)).
  - exists k; lia.
  - exists (weight r - k); lia.
Qed.
