(** A vertex for every literal: [2i] for variable [i], [2i + 1] for its negation. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.problems Require Import Clauses.
Open Scope nat_scope.

Definition vertex (l : Z) : nat := 2 * variable l + (if (l <? 0)%Z then 1 else 0).
(** The value of the literal of a vertex. *)
Definition sides (a : assignment) (v : nat) : bool := xorb (a (v / 2)) (Nat.odd v).

Lemma vertex_positive i : vertex (positive i) = 2 * i.
Proof. unfold vertex, variable, positive; destruct (Z.ltb_spec (Z.of_nat (S i)) 0); lia. Qed.
Lemma vertex_negative i : vertex (- positive i) = 2 * i + 1.
Proof. unfold vertex, variable, positive; destruct (Z.ltb_spec (- Z.of_nat (S i)) 0); lia. Qed.

Lemma vertex_below n l : is_literal n l -> vertex l < 2 * n.
Proof. unfold vertex, variable, is_literal; destruct (l <? 0)%Z; lia. Qed.

Lemma vertex_injective k l : k <> 0%Z -> l <> 0%Z -> vertex k = vertex l -> k = l.
Proof. unfold vertex, variable; destruct (Z.ltb_spec k 0), (Z.ltb_spec l 0); lia. Qed.

Lemma sides_even a i : sides a (2 * i) = a i.
Proof.
  unfold sides; rewrite Nat.mul_comm, Nat.div_mul, Nat.mul_comm, Nat.odd_mul by lia; apply xorb_false_r.
Qed.
Lemma sides_odd a i : sides a (2 * i + 1) = negb (a i).
Proof.
  unfold sides; replace ((2 * i + 1) / 2) with i by (rewrite Nat.mul_comm, Nat.div_add_l; cbn; lia).
  rewrite Nat.add_comm, Nat.odd_add_mul_2; apply xorb_true_r.
Qed.

Lemma sides_vertex a l : sides a (vertex l) = value a l.
Proof.
  unfold vertex, value; destruct (l <? 0)%Z.
  - now rewrite sides_odd, xorb_true_r.
  - now rewrite Nat.add_0_r, sides_even, xorb_false_r.
Qed.

(** Sides that tell opposite literals apart are values. *)
Lemma value_even n s : (forall i, i < n -> s (2 * i) <> s (2 * i + 1)) ->
  forall l, is_literal n l -> value (fun i => s (2 * i)) l = s (vertex l).
Proof.
  intros D l L; destruct (literal_cases n l L) as (i & I & [-> | ->]).
  - now rewrite value_positive, vertex_positive.
  - rewrite value_negative, vertex_negative; specialize (D i I).
    destruct (s (2 * i)), (s (2 * i + 1)); easy.
Qed.
