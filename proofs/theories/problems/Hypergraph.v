(** Hypergraph k-coloring: no edge has one color only. *)
From Coq Require Import List Lia PeanoNat.
From Karpnet.base Require Import Levin.
Import ListNotations.

Record hypergraph := Hypergraph { num_vertices : nat; num_colors : nat; edges : list (list nat) }.

Definition valid_hypergraph (g : hypergraph) : Prop :=
  1 <= num_colors g /\ forall e, In e (edges g) -> e <> [] /\ forall v, In v e -> v < num_vertices g.

Definition colors (g : hypergraph) (c : nat -> nat) : Prop :=
  (forall v, v < num_vertices g -> c v < num_colors g) /\
  forall e, In e (edges g) -> forall j, ~ forall v, In v e -> c v = j.

Definition hypergraph_coloring : problem := Problem hypergraph (nat -> nat) valid_hypergraph colors.

(** The size of the largest edge. *)
Definition widest (g : hypergraph) : nat := list_max (List.map (@length nat) (edges g)).

Lemma widest_ge g e : In e (edges g) -> length e <= widest g.
Proof.
  intro I; unfold widest; pose proof (proj1 (list_max_le (List.map (@length nat) (edges g)) _) (Nat.le_refl _)) as H.
  rewrite Forall_forall in H; now apply H, in_map.
Qed.
