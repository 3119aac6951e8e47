(** Proofs that clauses cannot all be satisfied: unit propagation with hints, resolution asymmetric tautologies, and
    deletions (LRAT). Every step keeps the clauses satisfiable if they were; the last one is the empty clause. *)
From Coq Require Import List Bool ZArith PArith FMapPositive MSetPositive Lia.
Import ListNotations.

(** Literal [l] is Boolean [|l|], negated where [l < 0]; 0 is never true. *)
Definition clause := list Z.
Definition assignment := positive -> bool.
Definition value (a : assignment) (l : Z) : bool := match l with Z0 => false | Zpos p => a p | Zneg p => negb (a p) end.
Definition holds (a : assignment) (c : clause) : Prop := exists l, In l c /\ value a l = true.

(** Clauses by number, from 1. *)
Definition database := PositiveMap.t clause.

(** The clause to add, what propagation under its negation is to visit, and for each clause to resolve with the same. *)
Inductive step :=
| Add (c : clause) (hints : list positive) (groups : list (positive * list positive))
| Delete (numbers : list positive).

(** ** The checker *)

Definition key (l : Z) : positive := match l with Z0 => xH | Zpos p => xO p | Zneg p => xI p end.
Definition mark (s : PositiveSet.t) (l : Z) : PositiveSet.t := PositiveSet.add (key l) s.
Definition marked (s : PositiveSet.t) (l : Z) : bool := PositiveSet.mem (key l) s.

(** [Open]: what is false so far. *)
Inductive outcome := Refuted | Open (s : PositiveSet.t) | Wrong.

Fixpoint propagate (d : database) (s : PositiveSet.t) (hints : list positive) : outcome :=
  match hints with
  | [] => Open s
  | h :: hints =>
      match PositiveMap.find h d with
      | None => Wrong
      | Some c =>
          match filter (fun l => negb (marked s l)) c with
          | [] => Refuted
          | l :: rest => if forallb (Z.eqb l) rest then propagate d (mark s (- l)) hints else Wrong
          end
      end
  end.

Definition is_refuted (o : outcome) : bool := match o with Refuted => true | _ => false end.

Definition resolvent_refuted (d : database) (s : PositiveSet.t) (l : Z) (groups : PositiveMap.t (list positive))
    (number : positive) (c : clause) : bool :=
  if existsb (Z.eqb (- l)) c then
    let rest := filter (fun m => negb (m =? - l)%Z) c in
    let under := fold_left mark rest s in
    existsb (fun m => negb (m =? 0)%Z && marked under (- m)) rest
    || is_refuted (propagate d under (match PositiveMap.find number groups with Some hints => hints | None => [] end))
  else true.

Definition step_follows (d : database) (c : clause) (hints : list positive)
  (groups : list (positive * list positive)) : bool :=
  match propagate d (fold_left mark c PositiveSet.empty) hints with
  | Refuted => true
  | Wrong => false
  | Open s =>
      match c with
      | [] => false
      | l :: _ =>
          let groups := fold_left (fun m '(n, hints) => PositiveMap.add n hints m) groups (PositiveMap.empty _) in
          negb (l =? 0)%Z
          && forallb (fun '(n, c) => resolvent_refuted d s l groups n c) (PositiveMap.elements d)
      end
  end.

Fixpoint deleted (numbers : list positive) (d : database) : option database :=
  match numbers with
  | [] => Some d
  | n :: numbers =>
      match PositiveMap.find n d with Some _ => deleted numbers (PositiveMap.remove n d) | None => None end
  end.

Fixpoint refutes (d : database) (next : positive) (steps : list step) : bool :=
  match steps with
  | [] => match PositiveMap.find (Pos.pred next) d with Some [] => true | _ => false end
  | Add c hints groups :: steps =>
      step_follows d c hints groups && refutes (PositiveMap.add next c d) (Pos.succ next) steps
  | Delete numbers :: steps => match deleted numbers d with Some d => refutes d next steps | None => false end
  end.

Fixpoint numbered (cs : list clause) (d : database) (next : positive) : database * positive :=
  match cs with [] => (d, next) | c :: cs => numbered cs (PositiveMap.add next c d) (Pos.succ next) end.

Definition unsatisfiable (cs : list clause) (steps : list step) : bool :=
  let (d, next) := numbered cs (PositiveMap.empty clause) 1 in refutes d next steps.

(** ** It is right *)

Definition all_hold (a : assignment) (d : database) : Prop := forall n c, PositiveMap.find n d = Some c -> holds a c.
Definition all_false (a : assignment) (s : PositiveSet.t) : Prop := forall l, marked s l = true -> value a l = false.

Lemma key_injective l m : key l = key m -> l = m.
Proof. destruct l, m; cbn; congruence. Qed.

Lemma value_opp a l : l <> 0%Z -> value a (- l) = negb (value a l).
Proof. destruct l; cbn; rewrite ?negb_involutive; easy. Qed.
Lemma opp_false a l : value a l = true -> value a (- l) = false.
Proof. intro V; rewrite value_opp, V; [reflexivity | now intros ->]. Qed.

Lemma marked_mark s l m : marked (mark s l) m = true <-> m = l \/ marked s m = true.
Proof.
  unfold marked, mark; rewrite !PositiveSet.mem_spec, PositiveSet.add_spec.
  split; (intros [E|E]; [left | right; exact E]); [now apply key_injective | now subst].
Qed.

Lemma mark_false a s l : value a l = false -> all_false a s -> all_false a (mark s l).
Proof. intros V S m M; apply marked_mark in M as [->|M]; auto. Qed.

Lemma marks_false a c : forall s, (forall l, In l c -> value a l = false) -> all_false a s ->
  all_false a (fold_left mark c s).
Proof.
  induction c as [|l c IH]; cbn [fold_left]; intros s C S; [exact S|]; apply IH; [|apply mark_false];
    auto with datatypes.
Qed.

Lemma not_holds a c : ~ holds a c <-> forall l, In l c -> value a l = false.
Proof.
  split; [intros N l I; destruct (value a l) eqn:V; [now destruct N; exists l | reflexivity]|].
  intros F (l & I & V); rewrite F in V; easy.
Qed.

Lemma holds_or_not a c : holds a c \/ ~ holds a c.
Proof.
  destruct (existsb (value a) c) eqn:E; [left; now apply existsb_exists|right].
  intro H; apply existsb_exists in H; congruence.
Qed.

Lemma all_hold_add a d n c : all_hold a d -> holds a c -> all_hold a (PositiveMap.add n c d).
Proof.
  intros D C m e F; destruct (Pos.eq_dec m n) as [->|N].
  - rewrite PositiveMap.gss in F; now injection F as <-.
  - rewrite PositiveMap.gso in F by assumption; exact (D m e F).
Qed.

Lemma propagate_right a d hints : forall s, all_hold a d -> all_false a s ->
  match propagate d s hints with Refuted => False | Open s' => all_false a s' | Wrong => True end.
Proof.
  induction hints as [|h hints IH]; cbn [propagate]; intros s D S; [exact S|].
  destruct (PositiveMap.find h d) as [c|] eqn:F; [|exact I].
  destruct (D h c F) as (l & L & V).
  assert (In l (filter (fun l => negb (marked s l)) c)) as J.
  { apply filter_In; split; [exact L|]; destruct (marked s l) eqn:M; [apply S in M; congruence | reflexivity]. }
  destruct (filter _ c) as [|u rest]; [exact J|]; destruct (forallb _ rest) eqn:E; [|exact I].
  apply IH; [exact D|]; apply mark_false; [|exact S]; apply opp_false.
  rewrite forallb_forall in E; destruct J as [->|J]; [exact V|]; apply E, Z.eqb_eq in J; now subst.
Qed.

(** The assignment that makes [l] true. *)
Definition with_true (a : assignment) (l : Z) : assignment :=
  fun p => if Pos.eqb p (Z.to_pos (Z.abs l)) then (0 <? l)%Z else a p.

Lemma with_true_self a l : l <> 0%Z -> value (with_true a l) l = true.
Proof. unfold with_true; destruct l; intro N; cbn; rewrite ?Pos.eqb_refl; easy. Qed.
Lemma with_true_other a l m : l <> 0%Z -> m <> (- l)%Z -> value a m = true -> value (with_true a l) m = true.
Proof.
  intros N M V; unfold with_true; destruct l as [|l|l], m as [|m|m]; cbn in *; try easy;
    destruct (Pos.eqb_spec m l); subst; easy.
Qed.

Lemma step_keeps d c hints groups : step_follows d c hints groups = true ->
  (exists a, all_hold a d) -> exists a, all_hold a d /\ holds a c.
Proof.
  unfold step_follows; intros H [a D]; destruct (holds_or_not a c) as [C|C]; [now exists a|].
  rewrite not_holds in C.
  assert (all_false a PositiveSet.empty) as E by (intros l M; unfold marked in M; now apply PositiveSet.mem_spec in M).
  pose proof (propagate_right a d hints _ D (marks_false a c _ C E)) as P.
  destruct (propagate _ _ hints) as [|s|]; [easy| |easy].
  destruct c as [|l c]; [easy|]; apply andb_prop in H as [L R].
  apply negb_true_iff, Z.eqb_neq in L; rewrite forallb_forall in R.
  exists (with_true a l); split; [|exists l; split; [now left | now apply with_true_self]].
  intros n e F; destruct (D n e F) as (m & M & V).
  specialize (R (n, e) (PositiveMap.elements_correct d n F)); cbv beta iota in R; unfold resolvent_refuted in R.
  destruct (existsb (Z.eqb (- l)) e) eqn:X.
  - set (rest := filter _ e) in R.
    assert (holds a rest) as (m' & M' & V').
    { destruct (holds_or_not a rest) as [Y|Y]; [exact Y|]; exfalso; rewrite not_holds in Y.
      pose proof (marks_false a rest s Y P) as U; apply orb_prop in R as [R|R].
      - apply existsb_exists in R as (m' & M' & R); apply andb_prop in R as [Z R]; apply negb_true_iff, Z.eqb_neq in Z.
        apply U in R; rewrite value_opp, (Y m' M') in R by exact Z; easy.
      - pose proof (propagate_right a d
          (match PositiveMap.find n (fold_left (fun m '(n, hints) => PositiveMap.add n hints m) groups
            (PositiveMap.empty _))
           with Some hints => hints | None => [] end) _ D U) as Q; destruct (propagate _ _ _); easy. }
    apply filter_In in M' as [M' N]; apply negb_true_iff, Z.eqb_neq in N.
    exists m'; split; [exact M' | now apply with_true_other].
  - exists m; split; [exact M|]; apply with_true_other; [exact L | | exact V].
    intros ->; rewrite <- not_true_iff_false, existsb_exists in X; apply X; exists (- l)%Z; now rewrite Z.eqb_refl.
Qed.

Lemma deleted_keeps a numbers : forall d d', deleted numbers d = Some d' -> all_hold a d -> all_hold a d'.
Proof.
  induction numbers as [|n numbers IH]; cbn [deleted]; intros d d' E D; [now injection E as <-|].
  destruct (PositiveMap.find n d); [|easy]; apply (IH _ _ E); intros m e F.
  destruct (Pos.eq_dec m n) as [->|N]; [now rewrite PositiveMap.grs in F|].
  rewrite PositiveMap.gro in F by assumption; exact (D m e F).
Qed.

Lemma refutes_right steps : forall d next, (exists a, all_hold a d) -> refutes d next steps = true -> False.
Proof.
  induction steps as [|[c hints groups|numbers] steps IH]; cbn [refutes]; intros d next [a D] H.
  - destruct (PositiveMap.find (Pos.pred next) d) as [[|]|] eqn:F; try easy; now destruct (D _ _ F) as (l & [] & _).
  - apply andb_prop in H as [S H]; destruct (step_keeps d c hints groups S (ex_intro _ a D)) as (b & B & C).
    apply (IH _ _ (ex_intro _ b (all_hold_add b d next c B C)) H).
  - destruct (deleted numbers d) as [d'|] eqn:E; [|easy].
    exact (IH d' next (ex_intro _ a (deleted_keeps a numbers d d' E D)) H).
Qed.

Lemma numbered_hold a cs : forall d next, all_hold a d -> (forall c, In c cs -> holds a c) ->
  all_hold a (fst (numbered cs d next)).
Proof.
  induction cs as [|c cs IH]; cbn [numbered]; intros d next D H; [exact D|].
  apply IH; [apply all_hold_add; [exact D | apply H; now left] | intros e E; apply H; now right].
Qed.

Theorem unsatisfiable_right cs steps a : unsatisfiable cs steps = true -> (forall c, In c cs -> holds a c) -> False.
Proof.
  unfold unsatisfiable; intros H C; pose proof (numbered_hold a cs (PositiveMap.empty clause) 1) as N.
  destruct (numbered _ _ _) as [d next]; apply (refutes_right steps d next); [|exact H].
  exists a; apply N; [|exact C]; intros k c F; rewrite PositiveMap.gempty in F; easy.
Qed.
