(** 1-in-3-SAT to EXACT COVER: elements are the variables, then the clauses; a literal is the set of its variable and
    of the clauses with it. Literals that stand twice in a clause are never true: they have no set. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Levin Lists.
From Karpnet.problems Require Import Clauses OneInThreeSat ExactCover.
Import ListNotations.
Open Scope nat_scope.

(** Order: 1, -1, 2, -2, ... *)
Definition literals (n : nat) : list Z := flat_map (fun i => [positive i; (- positive i)%Z]) (seq 0 n).
Definition repeats (c : clause) (l : Z) : bool := 1 <? count_occ Z.eq_dec c l.
(** The literals with a set. *)
Definition possible (x : formula) : list Z :=
  filter (fun l => negb (existsb (fun c => repeats c l) (clauses x))) (literals (num_variables x)).
Definition set_of (x : formula) (l : Z) : list nat :=
  variable l :: List.map (Nat.add (num_variables x))
                         (filter (fun j => member l (nth j (clauses x) [])) (seq 0 (length (clauses x)))).

Definition instance (x : formula) : family :=
  Family (num_variables x + length (clauses x)) (List.map (set_of x) (possible x)).
Definition forward (x : formula) (a : assignment) : nat -> bool := fun i => value a (nth i (possible x) 0%Z).
Definition back (x : formula) (s : nat -> bool) : assignment :=
  fun i => existsb (fun j => s j && Z.eqb (nth j (possible x) 0%Z) (positive i)) (seq 0 (length (possible x))).

Lemma in_literals n l : In l (literals n) <-> is_literal n l.
Proof.
  unfold literals; rewrite in_flat_map; split.
  - intros (i & I & [<-|[<-|[]]]); apply in_seq in I; unfold is_literal, positive; lia.
  - intro L; destruct (literal_cases n l L) as (i & I & E); exists i; rewrite in_seq; cbn [In]; split; [lia|].
    destruct E; auto.
Qed.

Lemma literals_nodup n : NoDup (literals n).
Proof.
  apply nodup_flat_map; [apply seq_NoDup | |].
  - intros i _; constructor; [|constructor; [easy | constructor]]; intros [E|[]]; unfold positive in E; lia.
  - intros i j l _ _ [<-|[<-|[]]] [E|[E|[]]]; unfold positive in E; lia.
Qed.

Lemma in_possible x l : In l (possible x) <->
  is_literal (num_variables x) l /\ forall c, In c (clauses x) -> count_occ Z.eq_dec c l <= 1.
Proof.
  unfold possible; rewrite filter_In, in_literals, negb_true_iff, <- not_true_iff_false, existsb_exists.
  unfold repeats; split; intros [L R]; (split; [exact L|]).
  - intros c C; destruct (Nat.ltb_spec 1 (count_occ Z.eq_dec c l)) as [B|B]; [|exact B].
    destruct R; exists c; split; [exact C | now apply Nat.ltb_lt].
  - intros (c & C & B); apply Nat.ltb_lt in B; specialize (R c C); lia.
Qed.

Lemma in_set_of x l e : is_literal (num_variables x) l -> In e (set_of x l) <->
  (e < num_variables x /\ variable l = e) \/
  exists j, e = num_variables x + j /\ j < length (clauses x) /\ In l (nth j (clauses x) []).
Proof.
  intro L; unfold set_of; cbn [In]; rewrite in_map_iff; split.
  - intros [<-|(j & <- & J)]; [left; unfold variable, is_literal in *; lia | right; exists j].
    apply filter_In in J as [J M]; apply in_seq in J; apply member_spec in M; repeat split; [lia | exact M].
  - intros [[_ E]|(j & -> & J & I)]; [now left | right; exists j]; split; [reflexivity|].
    apply filter_In; rewrite in_seq; split; [lia | now apply member_spec].
Qed.

Lemma instance_valid x : valid_one_in_three x -> valid_family (instance x).
Proof.
  intros _ c C; cbn [instance sets] in C; apply in_map_iff in C as (l & <- & C); apply in_possible in C as [L _]; split.
  - constructor; [|apply nodup_map; [lia | apply NoDup_filter, seq_NoDup]].
    intro I; apply in_map_iff in I as (j & E & _); unfold variable, is_literal in *; lia.
  - intros e E; apply in_set_of in E as [[E _]|(j & -> & J & _)]; cbn [instance num_elements]; [lia | lia | exact L].
Qed.

(** The numbers of sets with an element, chosen by their literals. *)
Lemma in_holders x e i : In i (holders (instance x) e) <->
  i < length (possible x) /\ In e (set_of x (nth i (possible x) 0%Z)).
Proof.
  unfold holders; cbn [instance sets]; rewrite filter_In, in_seq, map_length, contains_spec.
  split; intros [I E]; (split; [lia|]);
    [rewrite <- (map_nth (set_of x)) | rewrite <- (map_nth (set_of x)) in E];
    erewrite nth_indep; try exact E; try (rewrite map_length; lia).
Qed.

Lemma index_of x l : In l (possible x) -> exists i, i < length (possible x) /\ nth i (possible x) 0%Z = l.
Proof. exact (In_nth (possible x) l 0%Z). Qed.

Lemma index_injective x i j : i < length (possible x) -> j < length (possible x) ->
  nth i (possible x) 0%Z = nth j (possible x) 0%Z -> i = j.
Proof. apply NoDup_nth; unfold possible; apply NoDup_filter, literals_nodup. Qed.

Lemma count_true_none a c : count_true a c = 0 <-> forall l, In l c -> value a l = false.
Proof.
  induction c as [|k c IH]; [easy|]; rewrite count_true_cons; cbn [In].
  destruct (value a k) eqn:K; cbn [Nat.b2n Nat.add].
  - split; [discriminate | intro H; specialize (H k (or_introl eq_refl)); congruence].
  - rewrite IH; split; intros H l; [intros [<-|I]; auto | auto].
Qed.

(** One literal that holds, and once. *)
Lemma count_true_one a c : count_true a c = 1 <-> exists l, In l c /\ value a l = true /\
  count_occ Z.eq_dec c l = 1 /\ forall k, In k c -> value a k = true -> k = l.
Proof.
  induction c as [|k c IH]; [split; [discriminate | intros (l & [] & _)]|]; rewrite count_true_cons.
  destruct (value a k) eqn:K; cbn [Nat.b2n Nat.add]; split.
  - intro E; assert (forall l, In l c -> value a l = false) as F by (apply count_true_none; lia).
    exists k; cbn [In]; rewrite count_occ_cons_eq by reflexivity; repeat split; auto.
    + rewrite (proj1 (count_occ_not_In Z.eq_dec c k)); [reflexivity|]; intro I; rewrite F in K; congruence.
    + intros l [<-|I] L; [reflexivity|]; rewrite F in L; congruence.
  - intros (l & _ & _ & O & U); rewrite (U k (or_introl eq_refl) K) in *; rewrite count_occ_cons_eq in O by reflexivity.
    f_equal; apply count_true_none; intros m M; destruct (value a m) eqn:E; [|reflexivity].
    rewrite (U m (or_intror M) E) in M; apply (count_occ_In Z.eq_dec) in M; lia.
  - intro E; apply IH in E as (l & I & L & O & U); exists l; cbn [In].
    rewrite count_occ_cons_neq by congruence; repeat split; auto; intros m [<-|M]; [congruence | auto].
  - intros (l & I & L & O & U); apply IH; exists l; rewrite count_occ_cons_neq in O by congruence.
    destruct I as [->|I]; [congruence|]; repeat split; auto; intros m M; apply U; now right.
Qed.

Lemma true_possible x a l : one_true x a -> is_literal (num_variables x) l -> value a l = true -> In l (possible x).
Proof.
  intros T L E; apply in_possible; split; [exact L|]; intros c C.
  destruct (proj1 (count_true_one a c) (T c C)) as (k & I & _ & O & U).
  destruct (in_dec Z.eq_dec l c) as [J|J]; [rewrite (U l J E), O; lia | apply (count_occ_not_In Z.eq_dec) in J; lia].
Qed.

Lemma possible_literal x i : i < length (possible x) -> is_literal (num_variables x) (nth i (possible x) 0%Z).
Proof. intro I; exact (proj1 (proj1 (in_possible x _) (nth_In _ _ I))). Qed.

Lemma forward_ok x a : valid_one_in_three x -> one_true x a -> covers_once (instance x) (forward x a).
Proof.
  intros [V _] T e E; cbn [instance num_elements] in E.
  assert (exists l, is_literal (num_variables x) l /\ value a l = true /\ In e (set_of x l) /\
          forall k, is_literal (num_variables x) k -> value a k = true -> In e (set_of x k) -> k = l)
    as (l & L & A & I & U).
  { destruct (lt_dec e (num_variables x)) as [B|B].
    - exists (if a e then positive e else - positive e)%Z.
      assert (is_literal (num_variables x) (if a e then positive e else - positive e)%Z) as L
        by (unfold is_literal, positive; destruct (a e); lia).
      split; [exact L|]; split; [|split].
      + destruct (a e) eqn:A; rewrite ?value_negative, ?value_positive, A; reflexivity.
      + apply (in_set_of x _ e L); left; split; [exact B|]; unfold variable, positive; destruct (a e); lia.
      + intros k K A I; apply (in_set_of x k e K) in I as [[_ I]|(j & I & _)]; [|lia].
        destruct (literal_cases _ k K) as (i & _ & [-> | ->]); rewrite ?value_negative, ?value_positive in A;
          replace e with i by (unfold variable, positive in I; lia); [now rewrite A | now destruct (a i)].
    - set (j := e - num_variables x); assert (j < length (clauses x)) as J by lia.
      pose proof (nth_In _ [] J : In _ (clauses x)) as C.
      destruct (proj1 (count_true_one a _) (T _ C)) as (l & I & A & _ & U); pose proof (V _ l C I) as L; exists l.
      split; [exact L|]; split; [exact A|]; split; [apply (in_set_of x l e L); right; exists j; auto with zarith|].
      intros k K W M; apply (in_set_of x k e K) in M as [[M _]|(i & M & _ & N)]; [lia|]; apply U; [|exact W].
      now replace j with i by lia. }
  destruct (index_of x l (true_possible x a l T L A)) as (i & B & N).
  apply filter_one with i;
    [apply NoDup_filter, seq_NoDup | apply in_holders; now rewrite N | unfold forward; now rewrite N|].
  intros j J H; apply in_holders in J as [J M]; apply (index_injective x); [exact J | exact B|]; rewrite N.
  apply U; [now apply possible_literal | exact H | exact M].
Qed.

Lemma back_spec x s : covers_once (instance x) s -> forall l, is_literal (num_variables x) l ->
  value (back x s) l = true <-> exists i, i < length (possible x) /\ s i = true /\ nth i (possible x) 0%Z = l.
Proof.
  intro S; assert (forall v, back x s v = true <->
    exists i, i < length (possible x) /\ s i = true /\ nth i (possible x) 0%Z = positive v) as B.
  { intro v; unfold back; rewrite existsb_exists; split.
    - intros (i & I & E); apply in_seq in I; rewrite andb_true_iff, Z.eqb_eq in E; exists i; split; [lia | exact E].
    - intros (i & I & E); exists i; rewrite in_seq, andb_true_iff, Z.eqb_eq; split; [lia | exact E]. }
  intros l L; destruct (literal_cases _ l L) as (v & I & [-> | ->]); [rewrite value_positive; apply B|].
  rewrite value_negative, negb_true_iff, <- not_true_iff_false, B.
  destruct (filter_one_inv _ _ (S v ltac:(cbn [instance num_elements]; lia))) as (i & H & E & U).
  assert (forall j, j < length (possible x) -> s j = true -> variable (nth j (possible x) 0%Z) = v -> j = i) as One.
  { intros j J F W; apply U; [|exact F]; apply in_holders; split; [exact J|].
    apply in_set_of; [now apply possible_literal | left; split; [exact I | exact W]]. }
  apply in_holders in H as [H M]; apply in_set_of in M as [[_ M]|(j & M & _)]; [|lia | now apply possible_literal].
  destruct (literal_cases _ _ (possible_literal x i H)) as (w & _ & W).
  assert (w = v) as -> by (destruct W as [W|W]; rewrite W in M; unfold variable, positive in M; lia).
  split.
  - intro N; exists i; repeat split; [exact H | exact E|]; destruct W as [W|W]; [destruct N; now exists i | exact W].
  - intros (j & J & F & G) (k & K & C & D).
    rewrite (One j), <- (One k) in G by (auto; rewrite ?G, ?D; unfold variable, positive; lia).
    unfold positive in *; lia.
Qed.

Lemma back_ok x s : valid_one_in_three x -> covers_once (instance x) s -> one_true x (back x s).
Proof.
  intros [V _] S c C; apply (In_nth _ _ []) in C as (j & J & <-); apply count_true_one.
  pose proof (nth_In _ [] J : In _ (clauses x)) as C; pose proof (back_spec x s S) as B.
  pose proof (proj1 (Nat.add_lt_mono_l _ _ (num_variables x)) J : _ < num_elements (instance x)) as W.
  destruct (filter_one_inv _ _ (S _ W)) as (i & H & E & U).
  apply in_holders in H as [H M]; pose proof (possible_literal x i H) as L; exists (nth i (possible x) 0%Z).
  apply in_set_of in M as [[M _]|(k & K & _ & M)]; [lia | | exact L]; replace k with j in * by lia.
  repeat split; [exact M | apply B; [exact L | now exists i] | |].
  - apply (count_occ_In Z.eq_dec) in M.
    exact (Nat.le_antisymm _ _ (proj2 (proj1 (in_possible x _) (nth_In _ 0%Z H)) _ C) M).
  - intros m N F; apply B in F as (o & O & F & <-); [|exact (V _ m C N)]; f_equal; apply U; [|exact F].
    apply in_holders; split; [exact O|]; apply in_set_of; [now apply possible_literal|]; right; exists j; auto.
Qed.

Definition one_in_three_sat_to_exact_cover : levin one_in_three_sat exact_cover :=
  @Levin one_in_three_sat exact_cover instance forward back instance_valid forward_ok back_ok.
