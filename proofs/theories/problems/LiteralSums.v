(** Sums of a clause's literals over signs: [2 p - k] where [p] of [k] literals are true. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Lists.
From Karpnet.problems Require Import SignSystem Clauses OneInThreeSat ProperRows.
Import ListNotations.
Open Scope Z_scope.

Definition terms (c : clause) : row := List.map (fun l => (variable l, Z.sgn l)) c.

Lemma sign_value n a l : is_literal n l -> Z.sgn l * sign (a (variable l)) = sign (value a l).
Proof. unfold is_literal, value; intro B; destruct (Z.ltb_spec l 0), (a (variable l)); cbn [sign xorb]; lia. Qed.

Lemma dot_terms n a c : (forall l, In l c -> is_literal n l) ->
  dot (terms c) a = 2 * Z.of_nat (count_true a c) - Z.of_nat (length c).
Proof.
  induction c as [|l c IH]; intro L; [easy|]; unfold terms, count_true in *; cbn [List.map dot filter length].
  rewrite (sign_value n) by (apply L; now left); rewrite IH by (intros k K; apply L; now right).
  destruct (value a l); cbn [sign length]; lia.
Qed.

Lemma columns_below_terms n c : (forall l, In l c -> is_literal n l) -> columns_below n (terms c).
Proof.
  intros L i a J; apply in_map_iff in J as (l & E & I); injection E as <- _; specialize (L l I).
  unfold is_literal, variable in *; lia.
Qed.

Lemma count_true_le a c : (count_true a c <= length c)%nat.
Proof.
  unfold count_true; induction c as [|l c IH]; cbn [filter length]; [lia|]; destruct (value a l); cbn [length]; lia.
Qed.

Lemma some_true a c : some a true c <-> (0 < count_true a c)%nat.
Proof.
  unfold count_true; induction c as [|l c IH]; cbn [filter length].
  - split; [intros (l & [] & _) | lia].
  - destruct (value a l) eqn:E; [split; [cbn [length]; lia | exists l; cbn; auto]|]; rewrite <- IH; split.
    + intros (k & [<-|K] & F); [congruence | now exists k].
    + intros (k & K & F); exists k; cbn; auto.
Qed.

Lemma some_false a c : some a false c <-> (count_true a c < length c)%nat.
Proof.
  pose proof (count_true_le a c) as B; unfold count_true in *; induction c as [|l c IH]; cbn [filter length] in *.
  - split; [intros (l & [] & _) | lia].
  - pose proof (count_true_le a c) as C; unfold count_true in C.
    destruct (value a l) eqn:E; cbn [length] in *; [|split; [lia | exists l; cbn; auto]].
    rewrite <- Nat.succ_lt_mono, <- IH by exact C; split.
    + intros (k & [<-|K] & F); [congruence | now exists k].
    + intros (k & K & F); exists k; cbn; auto.
Qed.

(** ** Rows of clauses without repeated variables *)

Lemma proper_terms n c : (forall l, In l c -> is_literal n l) -> NoDup (List.map variable c) -> proper (terms c).
Proof.
  intros L N; split; [unfold terms; rewrite map_map; exact N|].
  intros i a I; apply in_map_iff in I as (l & E & I); injection E as _ <-; specialize (L l I).
  unfold is_literal in L; lia.
Qed.

Lemma normalized_variables x c : valid_formula x -> In c (normalized (clauses x)) -> NoDup (List.map variable c).
Proof.
  intros V I; apply nodup_map; [|exact (normalized_nodup _ c I)]; intros p q P Q E.
  pose proof (normalized_literal x c p V I P); pose proof (normalized_literal x c q V I Q).
  unfold is_literal, variable in *; destruct (Z.eq_dec p q) as [|N]; [assumption|].
  destruct (normalized_consistent _ c p I P); replace (- p) with q by lia; exact Q.
Qed.
