(** MAX CUT: the edges between the two sides weigh at least the bound. *)
From Coq Require Import ZArith List Bool Lia.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import Graphs.
Import ListNotations.
Open Scope Z_scope.

(** Edges [((u, v), weight)]; weights of any sign, 0 too. *)
Record weighted := Weighted { num_vertices : nat; edges : list (nat * nat * Z); bound : Z }.
Definition valid_weighted (x : weighted) : Prop := valid_pairs (num_vertices x) (List.map fst (edges x)).

Fixpoint cut (l : list (nat * nat * Z)) (s : nat -> bool) : Z :=
  match l with [] => 0 | (u, v, w) :: l => (if xorb (s u) (s v) then w else 0) + cut l s end.

Definition cuts (x : weighted) (s : nat -> bool) : Prop := bound x <= cut (edges x) s.

Definition max_cut : problem := Problem weighted (nat -> bool) valid_weighted cuts.

(** ** Weights that add up *)

Fixpoint weight_of (p : nat * nat) (l : list (nat * nat * Z)) : Z :=
  match l with [] => 0 | (q, w) :: l => (if equal p q then w else 0) + weight_of p l end.
Definition collected (n : nat) (l : list (nat * nat * Z)) : list (nat * nat * Z) :=
  List.map (fun p => (p, weight_of p l)) (selected true n (List.map fst l)).

Lemma collected_valid n l : valid_pairs n (List.map fst (collected n l)).
Proof. unfold collected; rewrite map_map, map_id; apply selected_valid. Qed.

Lemma cut_app l m s : cut (l ++ m) s = cut l s + cut m s.
Proof. induction l as [|[[u v] w] l IH]; cbn [app cut]; lia. Qed.

Lemma weight_of_absent p l : member p (List.map fst l) = false -> weight_of p l = 0.
Proof.
  induction l as [|[q w] l IH]; cbn [List.map fst weight_of]; [reflexivity|]; unfold member; cbn [existsb].
  rewrite orb_false_iff; intros [-> M]; now rewrite (IH M).
Qed.

(** Weights of all pairs in a list without repetitions, those without a weight too. *)
Fixpoint cut_of (ps : list (nat * nat)) (l : list (nat * nat * Z)) (s : nat -> bool) : Z :=
  match ps with
  | [] => 0
  | p :: ps => (if xorb (s (fst p)) (s (snd p)) then weight_of p l else 0) + cut_of ps l s
  end.

Lemma cut_of_cons u v w l s ps : NoDup ps ->
  cut_of ps ((u, v, w) :: l) s = (if member (u, v) ps then if xorb (s u) (s v) then w else 0 else 0) + cut_of ps l s.
Proof.
  intro N; induction N as [|p ps I N IH]; [reflexivity|]; cbn [cut_of weight_of]; rewrite IH; unfold member.
  cbn [existsb]; destruct (equal p (u, v)) eqn:E.
  - apply equal_spec in E; subst p; rewrite (proj2 (equal_spec (u, v) (u, v)) eq_refl); cbn [orb fst snd].
    rewrite <- member_spec in I; apply not_true_iff_false in I; unfold member in I; rewrite I.
    destruct (xorb (s u) (s v)); lia.
  - replace (equal (u, v) p) with false; [cbn [orb]; destruct (xorb (s (fst p)) (s (snd p))); cbv iota; lia|].
    symmetry; apply not_true_iff_false; rewrite equal_spec; intros <-.
    rewrite (proj2 (equal_spec (u, v) (u, v)) eq_refl) in E; discriminate.
Qed.

Lemma cut_collected n l s : (forall u v w, In (u, v, w) l -> (u < v < n)%nat) -> cut (collected n l) s = cut l s.
Proof.
  intro B; transitivity (cut_of (pairs_below n) l s).
  - unfold collected; rewrite selected_filter.
    induction (pairs_below n) as [|[u v] ps IH]; [reflexivity|]; cbn [filter cut_of]; rewrite <- IH.
    destruct (member (u, v) (List.map fst l)) eqn:M; [reflexivity|]; cbn [Bool.eqb fst snd].
    rewrite (weight_of_absent _ _ M); now destruct (xorb _ _).
  - pose proof (sorted_nodup _ (sorted_pairs_below n)) as N; induction l as [|[[u v] w] l IH]; cbn [cut].
    + clear; induction (pairs_below n) as [|p ps IH]; [reflexivity|]; cbn [cut_of weight_of]; rewrite IH.
      now destruct (xorb _ _).
    + rewrite cut_of_cons, IH by (auto; intros; eapply B; right; eauto).
      rewrite (proj2 (member_spec _ _)); [reflexivity|]; apply in_pairs_below, (B u v w); now left.
Qed.

(** Parts of which none is cut by more than [b]. *)
Lemma cut_parts {A} (f : A -> list (nat * nat * Z)) b s ps : (forall p, In p ps -> cut (f p) s <= b) ->
  cut (flat_map f ps) s <= b * Z.of_nat (length ps) /\
  (b * Z.of_nat (length ps) <= cut (flat_map f ps) s <-> forall p, In p ps -> b <= cut (f p) s).
Proof.
  induction ps as [|p ps IH]; intro B; cbn [flat_map length].
  - cbn [cut]; split; [lia|]; split; [easy | lia].
  - destruct (IH (fun q Q => B q (or_intror Q))) as [L E]; pose proof (B p (or_introl eq_refl)) as P.
    rewrite cut_app; split; [lia|]; split.
    + intros H q [<-|Q]; [lia|]; apply E; [lia | exact Q].
    + intro H; pose proof (H p (or_introl eq_refl)); pose proof (proj2 E (fun q Q => H q (or_intror Q))); lia.
Qed.
