(** One part of a refutation: the order of channels, lemmas about the rows of a system, and a proof that they clash
    with its clauses. *)
From Coq Require Import List Bool ZArith NArith PArith Reals Lra Lia.
From Karpnet.checker Require Import Unsat Linear System.
From Karpnet.checker Require Sums.
Import ListNotations.

(** Rows that add up to a contradiction; or a clause that sums over one way a term imply. *)
Inductive lemma :=
| Rows (l : multiples)
| SumsOf (c : clause) (bases : list multiples) (terms : list (list (list multiples))).
Record part := Part { order : list N; lemmas : list lemma; proof : list step }.

(** ** Lemmas about sums *)

Fixpoint mapped {A B} (f : A -> option B) (l : list A) : option (list B) :=
  match l with
  | [] => Some []
  | x :: l => match f x with
              | Some y => match mapped f l with Some ys => Some (y :: ys) | None => None end
              | None => None
              end
  end.

Definition member (l : Z) (c : list Z) : bool := existsb (Z.eqb l) c.

Section SumsOf.
Variables (row_of : N -> option row) (c : clause).

(** What must be true for a way to hold, while the clause is false. *)
Definition needed (way : list combination) : list Z :=
  filter (fun l => negb (member (- l) c)) (flat_map conditions way).
Fixpoint booleans_of (ls : list Z) (seen : list positive) : list positive :=
  match ls with
  | [] => seen
  | l :: ls =>
      let p := Z.to_pos (Z.abs l) in
      booleans_of ls (if member l c || existsb (Pos.eqb p) seen then seen else p :: seen)
  end.
(** Whatever the Booleans are, some way holds. *)
Fixpoint covered (bs : list positive) (true : list Z) (ways : list (list Z)) : bool :=
  match bs with
  | [] => existsb (forallb (fun l => member l true)) ways
  | b :: bs => covered bs (Zpos b :: true) ways && covered bs (Zneg b :: true) ways
  end.
Definition may_hold (way : list combination) : bool :=
  forallb (fun l => negb (member l c)) (needed way) && forallb (fun p => negb (is_zero (lhs p) && (0 <? rhs p)%Z)) way.
Definition ways_of (term : list (list multiples)) : option (list (list combination)) :=
  match mapped (mapped (fun l => combined row_of l nothing)) term with
  | Some ways =>
      let needs := List.map needed ways in
      let bs := booleans_of (concat needs) [] in
      if (length bs <=? 10)%nat && covered bs [] needs then Some (filter may_hold ways) else None
  | None => None
  end.

Fixpoint same_forms (v w : list combination) : bool :=
  match v, w with
  | [], [] => true
  | x :: v, y :: w => is_zero (joined (-1) (lhs x) (lhs y)) && same_forms v w
  | _, _ => false
  end.
Fixpoint added_forms (rests : list trie) (way : list combination) : list trie :=
  match rests, way with t :: rests, x :: way => joined 1 (lhs x) t :: added_forms rests way | _, _ => [] end.

(** [caps] of the bases, [rests] of their forms, [found] of the constants of the terms so far. *)
Fixpoint terms_exceed (caps : list Z) (rests : list trie) (found : list (list (list Z)))
    (terms : list (list (list multiples))) : bool :=
  match terms with
  | [] => forallb is_zero rests && Sums.exceeded found caps
  | term :: terms =>
      match ways_of term with
      | None => false
      | Some [] => true
      | Some ((way :: _) as ways) =>
          (length way =? length rests)%nat && forallb (same_forms way) ways
          && terms_exceed caps (added_forms rests way) (List.map (List.map rhs) ways :: found) terms
      end
  end.

Definition sum_holds (bases : list multiples) (terms : list (list (list multiples))) : bool :=
  match mapped (fun l => combined row_of l nothing) bases with
  | Some bs =>
      forallb (fun b => forallb (fun l => member (- l) c) (conditions b)) bs
      && terms_exceed (List.map (fun b => - rhs b)%Z bs) (List.map lhs bs) [] terms
  | None => false
  end.

(** ** They hold *)

Variables (a : assignment) (x : positive -> R).
Hypothesis rows_hold : forall i r, row_of i = Some r -> row_holds a x r.
Hypothesis all_false : forall l, In l c -> value a l = false.

Lemma member_in l m : member l m = true <-> In l m.
Proof.
  unfold member; rewrite existsb_exists; split;
    [intros (k & I & E%Z.eqb_eq); now subst | intro I; exists l; now rewrite Z.eqb_refl].
Qed.

Lemma mapped_in {A B} (f : A -> option B) l : forall ys, mapped f l = Some ys ->
  forall y, In y ys -> exists z, In z l /\ f z = Some y.
Proof.
  induction l as [|z l IH]; cbn [mapped]; intros ys E y I; [now injection E as <-|].
  destruct (f z) as [y'|] eqn:F; [|easy]; destruct (mapped f l) as [ys'|]; [|easy]; injection E as <-.
  destruct I as [<-|I]; [exists z; split; [now left | exact F]|]; destruct (IH ys' eq_refl y I) as (z' & J & G);
    exists z'; split; [now right | exact G].
Qed.

Lemma combined_right l p : combined row_of l nothing = Some p ->
  combination_holds a x p /\ forall m, In m (conditions p) -> m <> 0%Z.
Proof.
  intro E; split; [exact (combined_holds a x row_of rows_hold l _ _ E (nothing_holds a x))|].
  now apply (combined_conditions row_of l nothing p E).
Qed.

(** All conditions of the way are true. *)
Definition way_true (way : list combination) : Prop := forall p m, In p way -> In m (conditions p) -> value a m = true.

Lemma needed_true way : (forall p m, In p way -> In m (conditions p) -> m <> 0%Z) ->
  (forall m, In m (needed way) -> value a m = true) -> way_true way.
Proof.
  intros Z N p m P M; destruct (member (- m) c) eqn:B.
  - apply member_in, all_false in B; rewrite value_opp in B by eauto; now destruct (value a m).
  - apply N, filter_In; rewrite B; split; [apply in_flat_map; eauto | reflexivity].
Qed.

Lemma covered_right bs : forall true ways, covered bs true ways = Datatypes.true ->
  (forall l, In l true -> value a l = Datatypes.true) ->
  exists way, In way ways /\ forall m, In m way -> value a m = Datatypes.true.
Proof.
  induction bs as [|b bs IH]; cbn [covered]; intros true ways H T.
  - apply existsb_exists in H as (way & W & H); rewrite forallb_forall in H; exists way; split; [exact W|].
    intros m M; now apply T, member_in, H.
  - apply andb_prop in H as [P N]; destruct (a b) eqn:B; [apply (IH _ _ P) | apply (IH _ _ N)]; intros l [<-|I]; auto;
    cbn;
      now rewrite B.
Qed.

Lemma ways_of_right term ways : ways_of term = Some ways ->
  exists way, In way ways /\ forall p, In p way -> (IZR (rhs p) <= sum_of (lhs p) x)%R.
Proof.
  unfold ways_of; destruct (mapped _ term) as [all|] eqn:M; [|easy]; destruct (_ && _) eqn:C; [|easy]; intro E;
    injection E as <-.
  apply andb_prop in C as [_ C]; apply covered_right in C as (need & I & N); [|easy];
    apply in_map_iff in I as (way & <- & I).
  destruct (mapped_in _ _ _ M way I) as (z & _ & W).
  assert (forall p, In p way -> combination_holds a x p /\ forall m, In m (conditions p) -> m <> 0%Z) as H.
  { intros p P; destruct (mapped_in _ _ _ W p P) as (l & _ & L); exact (combined_right l p L). }
  assert (way_true way) as T by (apply needed_true; [intros p m P; apply H; exact P | exact N]).
  assert (forall p, In p way -> (IZR (rhs p) <= sum_of (lhs p) x)%R) as Holds.
  { intros p P; apply (proj1 (H p P)); intros m; now apply T. }
  exists way; split; [|exact Holds]; apply filter_In; split; [exact I|]; apply andb_true_intro; split;
    apply forallb_forall.
  - intros m Nm; destruct (member m c) eqn:B; [|reflexivity]; apply member_in, all_false in B;
    rewrite N in B by exact Nm; easy.
  - intros p P; destruct (is_zero (lhs p)) eqn:Z; [|reflexivity]; cbn [andb]; specialize (Holds p P);
    rewrite sum_zero in Holds by exact Z.
    apply le_IZR in Holds; destruct (Z.ltb_spec 0 (rhs p)); [lia | reflexivity].
Qed.

Definition rest_at (rests : list trie) (i : nat) : R := sum_of (nth i rests Leaf) x.

Lemma same_forms_right v : forall w i, same_forms v w = true ->
  length v = length w /\ sum_of (lhs (nth i v nothing)) x = sum_of (lhs (nth i w nothing)) x.
Proof.
  induction v as [|y v IH]; intros [|z w] i H; try easy; cbn [same_forms] in H; apply andb_prop in H as [Z H].
  destruct (IH w (pred i) H) as [L E]; split; [cbn; now rewrite L|]; destruct i as [|i]; [|exact E]; cbn [nth].
  pose proof (sum_zero _ x Z) as S; rewrite sum_joined in S; lra.
Qed.

Lemma added_forms_right rests : forall way i, length way = length rests ->
  length (added_forms rests way) = length rests /\
  rest_at (added_forms rests way) i = (rest_at rests i + sum_of (lhs (nth i way nothing)) x)%R.
Proof.
  unfold rest_at; induction rests as [|t rests IH]; intros [|y way] i L; try easy; cbn [added_forms].
  - destruct i; cbn; split; lra || reflexivity.
  - destruct (IH way (pred i)) as [H E]; [now injection L|]; split; [cbn; now rewrite H|].
    destruct i as [|i]; [|exact E]; cbn [nth]; rewrite sum_joined; ring.
Qed.

Lemma terms_exceed_right caps terms : forall rests found v, terms_exceed caps rests found terms = true ->
  length rests = length caps -> Sums.chosen found v ->
  (forall i, (i < length caps)%nat -> (IZR (v i) - IZR (Sums.entry i caps) <= rest_at rests i)%R) -> False.
Proof.
  induction terms as [|term terms IH]; cbn [terms_exceed]; intros rests found v H L C B.
  - apply andb_prop in H as [Z E]; destruct (Sums.exceeded_right found caps E v C) as (i & I & X).
    specialize (B i I); unfold rest_at in B; rewrite forallb_forall in Z.
    rewrite sum_zero in B by (apply Z, nth_In; lia); apply IZR_lt in X; lra.
  - destruct (ways_of term) as [ways|] eqn:W; [|easy]; destruct (ways_of_right term ways W) as (way & I & Holds).
    destruct ways as [|way0 ways]; [easy|]; apply andb_prop in H as [[L0%Nat.eqb_eq S]%andb_prop H].
    rewrite forallb_forall in S; specialize (S way I).
    destruct (added_forms_right rests way0 0 L0) as [La _].
    apply (IH (added_forms rests way0) _ (fun i => Sums.entry i (List.map rhs way) + v i)%Z H); [lia| |].
    + exists (List.map rhs way), v; repeat split; [now apply in_map | exact C].
    + intros i Li; destruct (added_forms_right rests way0 i L0) as [_ ->]; specialize (B i Li).
      destruct (same_forms_right way0 way i S) as [Lw ->]; rewrite plus_IZR.
      assert (IZR (Sums.entry i (List.map rhs way)) <= sum_of (lhs (nth i way nothing)) x)%R as Hi; [|lra].
      unfold Sums.entry; change 0%Z with (rhs nothing); rewrite map_nth; apply Holds, nth_In; lia.
Qed.

Theorem sum_holds_right bases terms : sum_holds bases terms = true -> False.
Proof.
  unfold sum_holds; destruct (mapped _ bases) as [bs|] eqn:M; [|easy]; intros [F T]%andb_prop.
  apply (terms_exceed_right _ _ _ _ (fun _ => 0%Z) T); [now rewrite !map_length | now cbn|].
  intros i I; rewrite map_length in I; unfold rest_at, Sums.entry.
  change Leaf with (lhs nothing); rewrite (map_nth lhs).
  assert (nth i (List.map (fun b => - rhs b)%Z bs) 0%Z = - rhs (nth i bs nothing))%Z as ->.
  { change 0%Z with (- rhs nothing)%Z at 1; apply (map_nth (fun b => - rhs b)%Z). }
  pose proof (nth_In bs nothing I) as J; destruct (mapped_in _ _ _ M _ J) as (l & _ & E).
  destruct (combined_right l _ E) as [H Z]; rewrite forallb_forall in F; specialize (F _ J);
    rewrite forallb_forall in F.
  assert (IZR (rhs (nth i bs nothing)) <= sum_of (lhs (nth i bs nothing)) x)%R; [|rewrite opp_IZR; lra].
  apply H; intros m Im; specialize (F m Im); apply member_in, all_false in F; rewrite value_opp in F by auto.
  now destruct (value a m).
Qed.
End SumsOf.

(** ** Parts *)

Definition lemma_clause (row_of : N -> option row) (l : lemma) : option clause :=
  match l with
  | Rows l => farkas row_of l
  | SumsOf c bases terms =>
      let c := filter (fun l => negb (l =? 0)%Z) c in if sum_holds row_of c bases terms then Some c else None
  end.
Fixpoint lemma_clauses (row_of : N -> option row) (ls : list lemma) : option (list clause) :=
  match ls with
  | [] => Some []
  | l :: ls =>
      match lemma_clause row_of l with
      | Some c => match lemma_clauses row_of ls with Some cs => Some (c :: cs) | None => None end
      | None => None
      end
  end.
Definition check_part (s : system) (p : part) : bool :=
  match lemma_clauses (row_of s) (lemmas p) with
  | Some cs => unsatisfiable (skeleton s ++ cs) (proof p)
  | None => false
  end.
(** For each case a part; a case is a system for each order of channels that there may be. *)
Fixpoint check_parts (ss : list (list N -> option system)) (ps : list part) : bool :=
  match ss, ps with
  | [], [] => true
  | s :: ss, p :: ps =>
      match s (order p) with Some s => if check_part s p then check_parts ss ps else false | None => false end
  | _, _ => false
  end.

Lemma lemma_clause_holds a x row_of l c : (forall i r, row_of i = Some r -> row_holds a x r) ->
  lemma_clause row_of l = Some c -> holds a c.
Proof.
  intro T; destruct l as [l|c' bases terms]; cbn [lemma_clause]; [exact (farkas_holds a x row_of l c T)|].
  destruct (sum_holds _ _ _ _) eqn:S; [|easy]; intro E; injection E as <-.
  destruct (holds_or_not a (filter (fun l => negb (l =? 0)%Z) c')) as [H|H]; [exact H|]; rewrite not_holds in H.
  exfalso; exact (sum_holds_right row_of _ a x T H bases terms S).
Qed.

Lemma lemma_clauses_hold a x row_of ls : (forall i r, row_of i = Some r -> row_holds a x r) ->
  forall cs, lemma_clauses row_of ls = Some cs -> forall c, In c cs -> holds a c.
Proof.
  intro T; induction ls as [|l ls IH]; cbn [lemma_clauses]; intros cs E c I; [now injection E as <-|].
  destruct (lemma_clause row_of l) as [c'|] eqn:L; [|easy]; destruct (lemma_clauses row_of ls) as [cs'|]; [|easy].
  injection E as <-; destruct I as [<-|I];
    [exact (lemma_clause_holds a x row_of l c' T L) | exact (IH cs' eq_refl c I)].
Qed.

Theorem check_part_right s p : check_part s p = true -> forall a x, ~ models s a x.
Proof.
  unfold check_part; destruct (lemma_clauses _ _) as [cs|] eqn:L; [|easy]; intros H a x [T C].
  apply (unsatisfiable_right _ _ a H); intros c I; apply in_app_iff in I as [I|I]; [now apply C|].
  exact (lemma_clauses_hold a x _ _ T cs L c I).
Qed.

Lemma check_parts_right ss : forall ps, check_parts ss ps = true -> forall case, In case ss ->
  exists o s, case o = Some s /\ forall a x, ~ models s a x.
Proof.
  induction ss as [|case ss IH]; intros [|p ps] H case' I; try easy; cbn [check_parts] in H.
  destruct (case (order p)) as [s|] eqn:C; [|easy]; destruct (check_part s p) eqn:P; [|easy].
  destruct I as [<-|I]; [|exact (IH ps H case' I)].
  exists (order p), s; split; [exact C | exact (check_part_right s p P)].
Qed.
