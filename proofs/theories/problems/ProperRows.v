(** Rows as Python's constructors want them: no column twice, and no zeros. No rule needs that of its source for its
    answer, so it is no part of [valid]; each rule makes such rows of such rows ([instance_proper]). *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Lists.
From Karpnet.problems Require Import SignSystem Sums.
Import ListNotations.
Open Scope Z_scope.

Definition proper (r : row) : Prop := NoDup (List.map fst r) /\ forall i a, In (i, a) r -> a <> 0.

Lemma in_columns_row (r : row) i : In i (List.map fst r) <-> exists a, In (i, a) r.
Proof.
  rewrite in_map_iff; split; [intros ([j a] & <- & I); now exists a | intros [a I]; now exists (i, a)].
Qed.

Lemma nodup_app_parts {A} (l m : list A) : NoDup (l ++ m) -> NoDup l /\ NoDup m.
Proof.
  induction l as [|p l IH]; cbn [app]; intro N; [split; [constructor | exact N]|].
  inversion_clear N as [|? ? I N']; destruct (IH N'); split; [constructor|]; auto using in_or_app.
Qed.

Lemma proper_nil : proper [].
Proof. split; [constructor | easy]. Qed.

Lemma proper_app p q : proper p -> proper q -> (forall i a b, In (i, a) p -> ~ In (i, b) q) -> proper (p ++ q).
Proof.
  intros [P Z] [Q Y] D; split.
  - rewrite map_app; apply nodup_app; auto; intros i I J; apply in_columns_row in I as [a I], J as [b J].
    exact (D i a b I J).
  - intros i a I; apply in_app_iff in I as [I|I]; eauto.
Qed.

(** The columns of [q] are behind those of [p]. *)
Lemma proper_beside n p q : proper p -> proper q -> columns_below n p -> (forall i a, In (i, a) q -> (n <= i)%nat) ->
  proper (p ++ q).
Proof. intros P Q B L; apply proper_app; auto; intros i a b I J; specialize (B i a I); specialize (L i b J); lia. Qed.

Lemma proper_single i a : a <> 0 -> proper [(i, a)].
Proof. intro N; split; [repeat constructor; easy | intros j b [E|[]]; now injection E as <- <-]. Qed.

Lemma nodup_numbered m : forall n, NoDup (List.map fst (numbered n m)).
Proof.
  induction m as [|a m IH]; intro n; cbn [numbered List.map fst]; constructor; [|apply IH].
  intro I; apply in_columns_row in I as [b I]; apply numbered_in in I; lia.
Qed.

Lemma proper_numbered n m : (forall a, In a m -> a <> 0) -> proper (numbered n m).
Proof. intro N; split; [apply nodup_numbered | intros i a I; apply N; now apply numbered_in in I]. Qed.

Lemma proper_nonzero r : NoDup (List.map fst r) -> proper (nonzero r).
Proof.
  intro D; split; [|intros i a I E; apply filter_In in I as [_ I]; cbn in I; now subst].
  induction r as [|[i a] r IH]; [constructor|]; inversion_clear D as [|? ? N D']; unfold nonzero in *; cbn [filter snd].
  destruct (a =? 0); cbn [negb List.map fst]; [exact (IH D')|]; constructor; [|exact (IH D')].
  intro I; apply N; apply in_columns_row in I as [b I]; apply filter_In in I as [I _]; apply in_columns_row.
  now exists b.
Qed.

Lemma proper_ones l : NoDup l -> proper (ones l).
Proof.
  intro N; split; [|intros i a I; apply in_map_iff in I as (j & E & _); injection E as _ <-; easy].
  unfold ones; rewrite map_map, map_id; exact N.
Qed.
