(** Binary adders as clauses: columns of literals are summed, three or two at a time, by gates for their parity and
    for whether two of them are true. *)
From Coq Require Import ZArith List Bool Lia PeanoNat.
From Karpnet.base Require Import Fresh.
From Karpnet.problems Require Import Clauses FreshVariables BinaryDigits.
Import ListNotations.
Open Scope Z_scope.

(** ** Gates *)

(** All rows of a truth table, [false] first. *)
Fixpoint table (k : nat) : list (list bool) :=
  match k with O => [[]] | S k => List.map (cons false) (table k) ++ List.map (cons true) (table k) end.
(** The literals that are all false exactly if the inputs have the values of the row. *)
Fixpoint blocked (inputs : list Z) (r : list bool) : clause :=
  match inputs, r with l :: inputs, b :: r => (if b then - l else l) :: blocked inputs r | _, _ => [] end.
Definition signed (b : bool) (l : Z) : Z := if b then l else - l.
(** The variable [out] is a function of the inputs. *)
Definition gate (f : list bool -> bool) (inputs : list Z) (out : nat) : list clause :=
  List.map (fun r => blocked inputs r ++ [signed (f r) (positive out)]) (table (length inputs)).

Definition nonzero_literals (c : clause) : Prop := forall l, In l c -> l <> 0.

Lemma in_table k : forall r, In r (table k) <-> length r = k.
Proof.
  induction k as [|k IH]; intro r; cbn [table].
  - split; [intros [<-|[]]; easy | destruct r; [now left | easy]].
  - rewrite in_app_iff, !in_map_iff; split.
    + intros [(q & <- & I)|(q & <- & I)]; apply IH in I; cbn [length]; lia.
    + destruct r as [|[|] r]; [easy| |]; cbn [length]; intro L; [right | left]; exists r; rewrite IH; split; auto; lia.
Qed.

Lemma blocked_false a inputs : nonzero_literals inputs -> ~ some a true (blocked inputs (values a inputs)).
Proof.
  induction inputs as [|l inputs IH]; intros N (k & K & E); [destruct K|]; destruct K as [<-|K].
  - destruct (value a l) eqn:V; [rewrite value_opp, V in E by (apply N; now left); easy | congruence].
  - apply IH; [intros j J; apply N; now right | exists k; split; [exact K | exact E]].
Qed.

Lemma blocked_true a inputs : forall r, nonzero_literals inputs -> length r = length inputs -> r <> values a inputs ->
  some a true (blocked inputs r).
Proof.
  induction inputs as [|l inputs IH]; intros [|b r] N L D; try easy; cbn [blocked].
  destruct (bool_dec (value a l) b) as [E|E].
  - destruct (IH r) as (k & K & T); [intros j J; apply N; now right | now injection L | | exists k; cbn [In]; auto].
    intro F; apply D; cbn [values List.map]; now rewrite E, F.
  - exists (if b then - l else l); split; [now left|].
    destruct b; [rewrite value_opp by (apply N; now left)|]; destruct (value a l); easy.
Qed.

Lemma value_signed a b l : l <> 0 -> value a (signed b l) = Bool.eqb b (value a l).
Proof. intro N; destruct b; cbn [signed]; [|rewrite value_opp by exact N]; now destruct (value a l). Qed.
Lemma positive_nonzero i : positive i <> 0.
Proof. unfold positive; lia. Qed.

Lemma gate_ok a f inputs out : nonzero_literals inputs ->
  (forall c, In c (gate f inputs out) -> some a true c) <-> a out = f (values a inputs).
Proof.
  intro N; split.
  - intro S; destruct (S (blocked inputs (values a inputs) ++ [signed (f (values a inputs)) (positive out)]))
      as (k & K & E).
    { apply in_map_iff; exists (values a inputs); split; [reflexivity|]; apply in_table, map_length. }
    apply in_app_iff in K as [K|[<-|[]]]; [destruct (blocked_false a inputs N); now exists k|].
    rewrite value_signed, value_positive in E by apply positive_nonzero; apply eqb_prop in E; auto.
  - intros E c I; apply in_map_iff in I as (r & <- & R); apply in_table in R.
    destruct (list_eq_dec bool_dec r (values a inputs)) as [->|D].
    + exists (signed (f (values a inputs)) (positive out)); rewrite in_app_iff; cbn [In]; split; [auto|].
      rewrite value_signed, value_positive, E by apply positive_nonzero; apply eqb_reflx.
    + destruct (blocked_true a inputs r N R D) as (k & K & T); exists k; rewrite in_app_iff; auto.
Qed.

Lemma gate_literal n f inputs out c l : (forall k, In k inputs -> is_literal n k) -> (out < n)%nat ->
  In c (gate f inputs out) -> In l c -> is_literal n l.
Proof.
  intros L O I J; apply in_map_iff in I as (r & <- & _); apply in_app_iff in J as [J|[<-|[]]].
  - revert r J; induction inputs as [|k inputs IH]; intros [|b r] J; cbn [blocked] in J; try easy.
    destruct J as [<-|J]; [|exact (IH (fun j K => L j (or_intror K)) r J)].
    specialize (L k (or_introl eq_refl)); unfold is_literal in *; destruct b; lia.
  - unfold signed, positive, is_literal; destruct (f r); lia.
Qed.

(** ** Adders: two or three inputs, and the first of two outputs *)

Definition count (l : list bool) : Z := fold_right (fun b t => Z.b2z b + t) 0 l.
Definition parity (l : list bool) : bool := Z.odd (count l).
Definition at_least_two (l : list bool) : bool := 2 <=? count l.

Notation adder := (list Z * nat)%type.
Definition adder_clauses (d : adder) : list clause :=
  let (inputs, v) := d in gate parity inputs v ++ gate at_least_two inputs (S v).
Definition adds (a : assignment) (d : adder) : Prop :=
  let (inputs, v) := d in a v = parity (values a inputs) /\ a (S v) = at_least_two (values a inputs).

(** The adders [l] follow each other with their outputs from [v] on, and look at literals before them. *)
Fixpoint ordered (v : nat) (l : list adder) : Prop :=
  match l with
  | [] => True
  | (inputs, o) :: l =>
      o = v /\ (length inputs <= 3)%nat /\ (forall k, In k inputs -> is_literal v k) /\ ordered (2 + v) l
  end.

Definition update (a : assignment) (v : nat) (b : bool) : assignment := fun i => if Nat.eqb i v then b else a i.
Fixpoint evaluated (l : list adder) (a : assignment) : assignment :=
  match l with
  | [] => a
  | (inputs, v) :: l =>
      evaluated l (update (update a v (parity (values a inputs))) (S v) (at_least_two (values a inputs)))
  end.

Lemma update_other a v b i : i <> v -> update a v b i = a i.
Proof. unfold update; intro N; now rewrite (proj2 (Nat.eqb_neq i v) N). Qed.
Lemma update_same a v b : update a v b v = b.
Proof. unfold update; now rewrite Nat.eqb_refl. Qed.

Lemma value_agree n a b l : agree n a b -> is_literal n l -> value a l = value b l.
Proof. intros A L; unfold value; rewrite A; [reflexivity|]; unfold is_literal, variable in *; lia. Qed.
Lemma values_agree n a b c : agree n a b -> (forall l, In l c -> is_literal n l) -> values a c = values b c.
Proof. intros A L; apply map_ext_in; intros l I; exact (value_agree n a b l A (L l I)). Qed.
Lemma satisfied_agree n a b cs : agree n a b -> (forall c l, In c cs -> In l c -> is_literal n l) ->
  (forall c, In c cs -> some a true c) -> forall c, In c cs -> some b true c.
Proof.
  intros A L S c I; destruct (S c I) as (l & J & E); exists l; split; [exact J|].
  rewrite <- E; symmetry; exact (value_agree n a b l A (L c l I J)).
Qed.

Lemma ordered_app l m : forall v, ordered v (l ++ m) <-> ordered v l /\ ordered (v + 2 * length l) m.
Proof.
  induction l as [|[inputs o] l IH]; intro v; cbn [app ordered length]; [rewrite Nat.add_0_r; tauto|].
  rewrite IH; replace (2 + v + 2 * length l)%nat with (v + 2 * S (length l))%nat by lia; tauto.
Qed.

Lemma is_literal_le m n l : (m <= n)%nat -> is_literal m l -> is_literal n l.
Proof. unfold is_literal; lia. Qed.

Lemma evaluated_ok l : forall v a, ordered v l ->
  agree v a (evaluated l a) /\ forall d, In d l -> adds (evaluated l a) d.
Proof.
  induction l as [|[inputs o] l IH]; intros v a O; [split; easy|]; destruct O as (-> & _ & L & O).
  cbn [evaluated]; set (b := update _ (S v) _).
  destruct (IH _ b O) as [A D].
  assert (agree v a (evaluated l b)) as G.
  { intros i I; rewrite <- A by lia; unfold b; rewrite !update_other by lia; reflexivity. }
  split; [exact G|]; intros d [<-|I]; [|exact (D d I)]; cbn [adds].
  rewrite <- (values_agree v a (evaluated l b)), <- !A by (exact G || exact L || lia); unfold b.
  rewrite update_same, update_other, update_same by lia; auto.
Qed.

Lemma adder_clauses_ok a l : forall v, ordered v l ->
  (forall c, In c (flat_map adder_clauses l) -> some a true c) <-> (forall d, In d l -> adds a d).
Proof.
  intros v O.
  assert (forall d, In d l -> (forall c, In c (adder_clauses d) -> some a true c) <-> adds a d) as E.
  { revert v O; induction l as [|[inputs o] l IH]; intros v O d I; [destruct I|]; destruct O as (-> & _ & L & O).
    destruct I as [<-|I]; [|exact (IH _ O d I)]; cbn [adder_clauses adds].
    assert (nonzero_literals inputs) as N by (intros k K; exact (literal_nonzero v k (L k K))).
    rewrite <- !(gate_ok a _ inputs) by exact N; split.
    - intro S; split; intros c I; apply S, in_app_iff; auto.
    - intros [S T] c I; apply in_app_iff in I as [I|I]; auto. }
  split.
  - intros S d I; apply (E d I); intros c C; apply S, in_flat_map; now exists d.
  - intros D c I; apply in_flat_map in I as (d & I & C); exact (proj2 (E d I) (D d I) c C).
Qed.

Lemma adder_clauses_literal l : forall v c k, ordered v l -> In c (flat_map adder_clauses l) -> In k c ->
  is_literal (v + 2 * length l) k.
Proof.
  induction l as [|[inputs o] l IH]; intros v c k O I K; [destruct I|]; destruct O as (-> & _ & L & O).
  cbn [flat_map length] in *; apply in_app_iff in I as [I|I].
  - cbn [adder_clauses] in I; apply in_app_iff in I as [I|I]; refine (gate_literal _ _ inputs _ c k _ _ I K); try lia;
      intros j J; apply (is_literal_le v); auto; lia.
  - apply (is_literal_le (2 + v + 2 * length l)); [lia | exact (IH _ c k O I K)].
Qed.

(** ** Sums *)

Definition truth (a : assignment) (l : Z) : Z := Z.b2z (value a l).

Lemma truth_positive a i : truth a (positive i) = Z.b2z (a i).
Proof. unfold truth; now rewrite value_positive. Qed.

Lemma adds_tally a inputs v : (length inputs <= 3)%nat -> adds a (inputs, v) ->
  tally (truth a) inputs = Z.b2z (a v) + 2 * Z.b2z (a (S v)).
Proof.
  intros L [-> ->]; unfold parity, at_least_two.
  destruct inputs as [|i [|j [|k [|? ?]]]]; cbn [length] in L; try lia;
    cbn [values List.map tally]; unfold truth;
    try (destruct (value a i)); try (destruct (value a j)); try (destruct (value a k)); reflexivity.
Qed.

(** A column, whose last literals stand first: its adders, and what is left, one literal at most. *)
Fixpoint column_adders (k v : nat) (c : list Z) : list adder * list Z :=
  match k, c with
  | S k, i :: j :: c =>
      let (l, d) := column_adders k (2 + v) (skipn 1 c ++ [positive v]) in ((i :: j :: firstn 1 c, v) :: l, d)
  | _, _ => ([], c)
  end.
Definition carries (l : list adder) : list Z := List.map (fun d => positive (S (snd d))) l.
(** The carries join the next column. *)
Definition carry (l : list adder) (cs : list (list Z)) : list (list Z) :=
  match l, cs with
  | [], _ => cs
  | _, [] => [rev (carries l)]
  | _, c :: cs => (rev (carries l) ++ c) :: cs
  end.
(** The adders of all columns, and the bits of the sum, each a literal or none. *)
Fixpoint sum_adders (k v : nat) (cs : list (list Z)) : list adder * list (list Z) :=
  match k, cs with
  | S k, c :: cs =>
      let (l, d) := column_adders (length c) v c in
      let (m, ds) := sum_adders k (v + 2 * length l) (carry l cs) in (l ++ m, d :: ds)
  | _, _ => ([], [])
  end.
Definition literals_below (n : nat) (c : list Z) : Prop := forall l, In l c -> is_literal n l.

Lemma column_adders_ordered k : forall v c, literals_below v c ->
  let (l, d) := column_adders k v c in ordered v l /\ literals_below (v + 2 * length l) d.
Proof.
  induction k as [|k IH]; intros v c L; [cbn; rewrite Nat.add_0_r; auto|].
  destruct c as [|i [|j c]]; try (cbn; rewrite Nat.add_0_r; auto; fail); cbn [column_adders].
  assert (literals_below (2 + v) (skipn 1 c ++ [positive v])) as M.
  { intros l I; apply in_app_iff in I as [I|[<-|[]]]; [|unfold is_literal, positive; lia].
    apply (is_literal_le v); [lia|]; apply L; destruct c; [destruct I | right; right; now right]. }
  specialize (IH _ _ M); destruct (column_adders k (2 + v) _) as [l d]; destruct IH as [O D].
  cbn [ordered length]; split; [split; [reflexivity | split; [|split; [|exact O]]]|].
  - destruct c; cbn; lia.
  - intros l0 I; apply L; destruct I as [<-|[<-|I]]; [now left | right; now left|].
    destruct c as [|h c]; [destruct I | destruct I as [<-|[]]; right; right; now left].
  - intros l0 I; specialize (D l0 I); unfold is_literal in *; lia.
Qed.

Lemma column_adders_sum a k : forall v c, let (l, d) := column_adders k v c in
  (forall e, In e l -> adds a e) -> tally (truth a) c = tally (truth a) d + 2 * tally (truth a) (carries l).
Proof.
  induction k as [|k IH]; intros v c; [cbn; lia|].
  destruct c as [|i [|j c]]; try (cbn; lia); cbn [column_adders].
  specialize (IH (2 + v)%nat (skipn 1 c ++ [positive v])); destruct (column_adders k _ _) as [l d].
  intro H; specialize (IH (fun e I => H e (or_intror I))); specialize (H _ (or_introl eq_refl)).
  apply adds_tally in H; [|destruct c; cbn; lia].
  change (carries ((i :: j :: firstn 1 c, v) :: l)) with (positive (S v) :: carries l).
  rewrite <- (firstn_skipn 1 c) at 1.
  rewrite tally_app in IH; cbn [tally] in *; rewrite tally_app, ?truth_positive in *; lia.
Qed.

(** There are fewer adders than literals, and a literal at most is left. *)
Lemma column_adders_length k : forall v c, (length c <= S k)%nat ->
  let (l, d) := column_adders k v c in (length d <= 1 /\ (l = [] \/ length l < length c))%nat.
Proof.
  induction k as [|k IH]; intros v c L; [cbn; auto|].
  destruct c as [|i [|j c]]; [cbn; auto | cbn; auto|]; cbn [column_adders length] in *.
  specialize (IH (2 + v)%nat (skipn 1 c ++ [positive v])); rewrite app_length, skipn_length in IH; cbn [length] in IH.
  destruct (column_adders k _ _) as [l d]; destruct IH as [D [->|E]]; [lia| |]; split; auto; right; cbn [length]; lia.
Qed.

Lemma number_carry a l cs : number (truth a) (carry l cs) = tally (truth a) (carries l) + number (truth a) cs.
Proof.
  destruct l as [|e l], cs as [|c cs]; cbn [carry number]; rewrite ?tally_app, ?tally_rev;
    try change (tally (truth a) (carries [])) with 0; lia.
Qed.

Lemma num_steps_carry l cs : l = [] \/ (num_steps (carry l cs) <= S (length l) + num_steps cs)%nat.
Proof.
  destruct l as [|e l], cs as [|c cs]; cbn [carry]; auto; right; rewrite !num_steps_cons, ?app_length, rev_length;
    unfold carries; rewrite map_length; lia.
Qed.

Lemma sum_adders_ok a k : forall v cs, (num_steps cs <= k)%nat -> let (l, ds) := sum_adders k v cs in
  (forall d, In d ds -> (length d <= 1)%nat) /\
  ((forall e, In e l -> adds a e) -> number (truth a) ds = number (truth a) cs).
Proof.
  induction k as [|k IH]; intros v [|c cs] B; try (split; [intros ? [] | reflexivity]).
  { rewrite num_steps_cons in B; lia. }
  cbn [sum_adders]; pose proof (column_adders_length (length c) v c ltac:(lia)) as N.
  pose proof (column_adders_sum a (length c) v c) as S; destruct (column_adders (length c) v c) as [l d].
  specialize (IH (v + 2 * length l)%nat (carry l cs)); destruct (sum_adders k _ _) as [m ds].
  destruct N as [D N], IH as [DS E].
  { rewrite num_steps_cons in B; destruct N as [->|N]; [change (carry [] cs) with cs; lia|].
    destruct (num_steps_carry l cs) as [->|M]; [change (carry [] cs) with cs|]; lia. }
  split; [intros f [<-|I]; auto|]; intro H; cbn [number].
  rewrite E, number_carry, S by (intros e I; apply H, in_app_iff; auto); lia.
Qed.

Lemma sum_adders_ordered k : forall v cs, (forall c, In c cs -> literals_below v c) ->
  let (l, ds) := sum_adders k v cs in ordered v l /\ forall d, In d ds -> literals_below (v + 2 * length l) d.
Proof.
  induction k as [|k IH]; intros v [|c cs] L; try (split; [exact I | intros ? []]); cbn [sum_adders].
  pose proof (column_adders_ordered (length c) v c (L c (or_introl eq_refl))) as O.
  destruct (column_adders (length c) v c) as [l d]; destruct O as [O D].
  specialize (IH (v + 2 * length l)%nat (carry l cs)); destruct (sum_adders k _ _) as [m ds].
  destruct IH as [P DS].
  { assert (literals_below (v + 2 * length l) (rev (carries l))) as R.
    { intros p I; rewrite <- in_rev in I; apply in_map_iff in I as (e & <- & I).
      clear - O I; revert v O; induction l as [|[inputs o] l IH]; intros v O; [destruct I|].
      destruct O as (-> & _ & _ & O); cbn [length].
      destruct I as [<-|I]; [unfold is_literal, positive; cbn [snd]; lia|].
      specialize (IH I _ O); unfold is_literal in *; lia. }
    assert (forall c, In c cs -> literals_below (v + 2 * length l) c) as Q.
    { intros f I p J; apply (is_literal_le v); [lia | exact (L f (or_intror I) p J)]. }
    intros f I; destruct l as [|e l]; [exact (Q f I)|]; destruct cs as [|h cs]; cbn [carry] in I.
    - destruct I as [<-|[]]; exact R.
    - destruct I as [<-|I]; [|exact (Q f (or_intror I))].
      intros p J; apply in_app_iff in J as [J|J]; [exact (R p J) | exact (Q h (or_introl eq_refl) p J)]. }
  rewrite ordered_app, app_length; split; [auto|]; intros f [<-|I] p J.
  - apply (is_literal_le (v + 2 * length l)); [lia | exact (D p J)].
  - specialize (DS f I p J); unfold is_literal in *; lia.
Qed.
