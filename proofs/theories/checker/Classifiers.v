(** The systems of an AND of thresholds and of one threshold. A unit of an AND cuts a sample where w . z < b; units are
    named in the order of their first cuts, and those that cut nothing first are left out. *)
From Coq Require Import List Bool ZArith NArith QArith Qreals Reals Lra Lia FMapPositive.
From Karpnet.training Require Import Networks Unions.
From Karpnet.checker Require Import Unsat Linear Reading View Fit System Channels Orders.
Import ListNotations.
Open Scope R_scope.

(** The statistic of a sample; all have one divisor. *)
Definition statistic (c : list message * Q) : vector := match fst c with [(v, _)] => v | _ => [] end.
Definition divisor_of (cs : list (list message * Q)) : Z := match cs with ([(_, d)], _) :: _ => d | _ => 1%Z end.
Definition statistics_right (d : Z) (cs : list (list message * Q)) : bool :=
  (0 <? d)%Z && forallb (fun c => match fst c with [(_, e)] => (e =? d)%Z | _ => false end) cs.
Definition is_negative (c : list message * Q) : bool := (Qnum (snd c) =? 0)%Z.

Lemma statistic_right d cs c w : statistics_right d cs = true -> In c cs ->
  product w (fst c) = dot (statistic c) w / IZR d.
Proof.
  unfold statistics_right, statistic; rewrite andb_true_iff, forallb_forall; intros [_ H] I; specialize (H c I).
  destruct c as [[|[v e] [|]] y]; cbn [fst] in *; try easy; apply Z.eqb_eq in H; subst; apply product_one.
Qed.

(** ** An AND *)

Section And.
Variables (width : N) (limit : N) (cs : list (list message * Q)).

(** Numbers and statistics of the negative samples; every sample with its rank among these. *)
Fixpoint negatives (cs : list (list message * Q)) (i : N) : list (N * vector) :=
  match cs with
  | [] => []
  | c :: cs => if is_negative c then (i, statistic c) :: negatives cs (N.succ i) else negatives cs (N.succ i)
  end.
Fixpoint ranked (cs : list (list message * Q)) (r : N) : list (vector * option N) :=
  match cs with
  | [] => []
  | c :: cs =>
      if is_negative c then (statistic c, Some r) :: ranked cs (N.succ r) else (statistic c, None) :: ranked cs r
  end.

Definition cut (num_negatives unit rank : N) : Z := indicator (unit * num_negatives + rank).
Fixpoint cut_clauses (indicators samples num_negatives : N) (l : list (N * vector)) (rank : N) : list clause :=
  match l with
  | [] => []
  | (i, _) :: l =>
      (List.map (fun j => cut num_negatives j rank) (count (N.to_nat (N.min (rank + 1) width)) 0)
       ++ if (limit =? 0)%N then [] else [error indicators limit i])
      :: cut_clauses indicators samples num_negatives l (N.succ rank)
  end.

Definition and_system : option system :=
  let negs := negatives cs 0 in
  let num_negatives := N.of_nat (length negs) in
  let indicators := (width * num_negatives)%N in
  let samples := N.of_nat (length cs) in
  let table := by_number (ranked cs 0) in
  if statistics_right (divisor_of cs) cs then
    Some (System
      (fun i =>
        let (j, s) := N.div_eucl i samples in
        if (j <? width)%N then
          match entry_at table s with
          | Some (v, None) =>
              Some (Row (- error indicators limit s) ((second_sort j 0, (-1)%Z) :: renamed (first_sort j) 1 v) 0)
          | Some (v, Some r) =>
              Some (Row (cut num_negatives j r) ((second_sort j 0, 1%Z) :: renamed (first_sort j) (-1) v) 1)
          | None => None
          end
        else None)
      (cut_clauses indicators samples num_negatives negs 0 ++ counter indicators samples limit))
  else None.

(** *** Few units cut all that must be cut *)

Lemma few_units (cuts : nat -> nat -> bool) (good : nat -> bool) k r :
  (forall q, (q < r)%nat -> good q = true -> exists i, (i < k)%nat /\ cuts i q = true) ->
  exists l, NoDup l /\ (forall i, In i l -> (i < k)%nat) /\ (length l <= r)%nat /\
    forall q, (q < r)%nat -> good q = true -> exists j i, nth_error l j = Some i /\ (j <= q)%nat /\ cuts i q = true.
Proof.
  induction r as [|r IH]; intro H; [exists []; repeat split; [constructor | easy | easy | lia]|].
  destruct IH as (l & D & B & L & C); [intros q Q; apply H; lia|].
  destruct (good r) eqn:G.
  - destruct (existsb (fun i => cuts i r) l) eqn:E.
    + exists l; repeat split; [exact D | exact B | lia|]; intros q Q Gq; destruct (Nat.eq_dec q r) as [->|N];
      [|apply C; [lia | exact Gq]].
      apply existsb_exists in E as (i & I & E); apply In_nth_error in I as [j J]; exists j, i; repeat split;
        [exact J | | exact E].
      assert (j < length l)%nat by (apply nth_error_Some; congruence); lia.
    + destruct (H r (Nat.lt_succ_diag_r r) G) as (i & I & X); exists (l ++ [i]); repeat split.
      * apply NoDup_rev in D; rewrite <- (rev_involutive (l ++ [i])), rev_app_distr; apply NoDup_rev; cbn [rev app].
        constructor; [|exact D]; rewrite <- in_rev; intro J; rewrite <- not_true_iff_false, existsb_exists in E;
          apply E; now exists i.
      * intros i' J; apply in_app_iff in J as [J|[<-|[]]]; auto.
      * rewrite app_length; cbn; lia.
      * intros q Q Gq; destruct (Nat.eq_dec q r) as [->|N].
        -- exists (length l), i; repeat split; [now rewrite nth_error_app2, Nat.sub_diag by lia | lia | exact X].
        -- destruct (C q) as (j & i' & J & Jq & X'); [lia | exact Gq|]; exists j, i'; repeat split;
           [|exact Jq | exact X'].
           rewrite nth_error_app1; [exact J | apply nth_error_Some; congruence].
  - exists l; repeat split; [exact D | exact B | lia|]; intros q Q Gq; destruct (Nat.eq_dec q r) as [->|N];
    [congruence|].
    apply C; [lia | exact Gq].
Qed.

(** *** Lists of samples by number *)

Lemma negatives_at l : forall i r s v, nth_error (negatives l i) r = Some (s, v) ->
  exists q c, s = (i + N.of_nat q)%N /\ nth_error l q = Some c /\ is_negative c = true /\ v = statistic c.
Proof.
  induction l as [|c l IH]; cbn [negatives]; intros i r s v E; [now destruct r|].
  assert (forall r, nth_error (negatives l (N.succ i)) r = Some (s, v) ->
    exists q c', s = (i + N.of_nat q)%N /\ nth_error (c :: l) q = Some c' /\ is_negative c' = true /\ v = statistic c')
      as G.
  { intros r' E'; destruct (IH _ _ _ _ E') as (q & c' & -> & H); exists (S q), c'; split; [lia | exact H]. }
  destruct (is_negative c) eqn:N; [|exact (G _ E)]; destruct r as [|r]; [|exact (G _ E)].
  cbn in E; injection E as <- <-; exists 0%nat, c; repeat split; [lia | exact N].
Qed.

Lemma ranked_at l : forall i r0 q v o, nth_error (ranked l r0) q = Some (v, o) ->
  exists c, nth_error l q = Some c /\ v = statistic c /\
    match o with
    | None => is_negative c = false
    | Some r =>
        is_negative c = true /\
        exists p, r = (r0 + N.of_nat p)%N /\ nth_error (negatives l i) p = Some ((i + N.of_nat q)%N, v)
    end.
Proof.
  induction l as [|c l IH]; cbn [ranked negatives]; intros i r0 q v o E; [now destruct q|].
  destruct (is_negative c) eqn:N, q as [|q]; cbn [nth_error] in E.
  - injection E as <- <-; exists c; repeat split; [exact N|]; exists 0%nat; split; [lia|]; cbn; now rewrite N.add_0_r.
  - destruct (IH (N.succ i) _ _ _ _ E) as (c' & H1 & H2 & H3); exists c'; repeat split; [exact H1 | exact H2|].
    destruct o as [r|]; [|exact H3]; destruct H3 as (H3 & p & -> & H4); split; [exact H3|]; exists (S p); split; [lia|].
    cbn [nth_error]; rewrite H4; do 2 f_equal; lia.
  - injection E as <- <-; exists c; auto.
  - destruct (IH (N.succ i) _ _ _ _ E) as (c' & H1 & H2 & H3); exists c'; repeat split; [exact H1 | exact H2|].
    destruct o as [r|]; [|exact H3]; destruct H3 as (H3 & p & -> & H4); split; [exact H3|]; exists p; split;
      [reflexivity|].
    rewrite H4; do 2 f_equal; lia.
Qed.

Lemma cut_clauses_in ind s n l : forall r c, In c (cut_clauses ind s n l r) ->
  exists p i v, nth_error l p = Some (i, v) /\
  c = List.map (fun j => cut n j (r + N.of_nat p)) (count (N.to_nat (N.min (r + N.of_nat p + 1) width)) 0)
      ++ if (limit =? 0)%N then [] else [error ind limit i].
Proof.
  induction l as [|[i v] l IH]; cbn [cut_clauses]; intros r c I; [easy|]; destruct I as [<-|I].
  - exists 0%nat, i, v; split; [reflexivity|]; now rewrite N.add_0_r.
  - destruct (IH _ _ I) as (p & i' & v' & E & ->); exists (S p), i', v'; split; [exact E|].
    now replace (N.succ r + N.of_nat p)%N with (r + N.of_nat (S p))%N by lia.
Qed.

Lemma in_count_iff k : forall first i, (first <= i < first + N.of_nat k)%N -> In i (count k first).
Proof.
  induction k as [|k IH]; cbn [count]; intros first i B; [lia|]; destruct (N.eq_dec first i);
    [now left | right; apply IH; lia].
Qed.

(** *** What fits is a model *)

Variable h : hypothesis.
Variable tolerance : Q.
Hypothesis labels_are : labels_right Ands tolerance cs = true.
Hypothesis few : (N.of_nat (length (filter (view_misfit Ands tolerance h) cs)) <= limit)%N.
Hypothesis enough : width = N.of_nat (length h) \/ width = N.of_nat (length (negatives cs 0)).

Theorem and_model s : and_system = Some s -> exists a x, models s a x.
Proof.
  unfold and_system; set (negs := negatives cs 0) in *; set (R := N.of_nat (length negs)) in *.
  set (d := divisor_of cs); intro E; destruct (statistics_right d cs) eqn:St; [|easy]; apply some_same in E; subst s.
  pose proof (fun c w I => statistic_right d cs c w St I) as P.
  assert (0 < IZR d) as D by (unfold statistics_right in St; apply andb_prop in St as [St _]; apply IZR_lt; lia);
    clear St.
  set (bad := List.map (view_misfit Ands tolerance h) cs).
  assert (N.of_nat (length (filter Datatypes.id bad)) <= limit)%N as Few by (unfold bad; now rewrite filter_map_length).
  assert (forall q c, nth_error cs q = Some c -> nth q bad false = false ->
    if is_negative c then exists u, In u h /\ dot (statistic c) (weights u) / IZR d < readout u
    else forall u, In u h -> readout u <= dot (statistic c) (weights u) / IZR d) as Good.
  { intros q c Q B; unfold bad in B; rewrite (nth_map_error _ _ _ q c Q) in B; apply nth_error_In in Q.
    destruct (class_answer Ands tolerance cs h c eq_refl labels_are Q B) as [A Y]; cbn [view_answer] in A.
    destruct (is_negative c) eqn:N.
    - apply class_number in N; rewrite N in A; destruct (forallb _ h) eqn:F; [cbn in A; lra|].
      apply not_true_iff_false in F.
      assert (existsb (fun u => negb (at_least (product (weights u) (fst c)) (readout u))) h = true) as X.
      { destruct (existsb _ h) eqn:X; [reflexivity|]; exfalso; apply F, forallb_forall; intros u I.
        destruct (at_least _ _) eqn:T; [reflexivity|]; apply not_true_iff_false in X; destruct X; apply existsb_exists;
          exists u; now rewrite T. }
      apply existsb_exists in X as (u & I & X); exists u; split; [exact I|]; rewrite <- P by exact Q.
      unfold at_least in X; now destruct (Rle_lt_dec _ _).
    - destruct (forallb _ h) eqn:F.
      + rewrite forallb_forall in F; intros u I; specialize (F u I); rewrite P in F by exact Q; unfold at_least in F.
        now destruct (Rle_lt_dec _ _).
      + exfalso; cbn in A; symmetry in A; apply class_number in A; unfold is_negative in N; congruence. }
  set (unit_at := fun i => nth i h (Unit (fun _ => 0) 0)).
  set (vector_at := fun r => snd (nth r negs (0%N, []))).
  set (cuts := fun i r => exceeds (readout (unit_at i)) (dot (vector_at r) (weights (unit_at i)) / IZR d)).
  destruct (few_units cuts (fun r => negb (misfitted bad (fst (nth r negs (0%N, []))))) (length h) (length negs))
    as (l & Dl & Bl & Ll & Cl).
  { intros q Q G; destruct (nth_error negs q) as [[i v]|] eqn:Nq; [|apply nth_error_None in Nq; lia].
    unfold cuts, vector_at; rewrite (nth_error_nth negs q _ Nq) in *; cbn [fst snd] in *.
    apply negatives_at in Nq as (p & c & -> & Pc & Ng & ->); apply negb_true_iff in G; unfold misfitted in G.
    replace (N.to_nat (0 + N.of_nat p)) with p in G by lia; specialize (Good p c Pc G); rewrite Ng in Good.
    destruct Good as (u & I & U); apply In_nth with (d := Unit (fun _ => 0) 0) in I as (i & I & <-).
    exists i; split; [exact I|]; unfold exceeds, unit_at; now destruct (Rlt_le_dec _ _); [|lra]. }
  assert (N.of_nat (length l) <= width)%N as Lw.
  { assert (length l <= length h)%nat; [|destruct enough; lia].
    rewrite <- (seq_length (length h) 0); apply NoDup_incl_length; [exact Dl|]; intros i I; apply in_seq;
      specialize (Bl i I); lia. }
  set (chosen := fun j : N =>
    match nth_error l (N.to_nat j) with Some i => unit_at i | None => Unit (fun _ => 0) 0 end).
  destruct (scale_exists (flat_map
    (fun r => List.map (fun u => dot (vector_at r) (weights u) / IZR d - readout u) h) (seq 0 (length negs))))
    as (K & Kp & Ks).
  set (W := fun j c => K / IZR d * weights (chosen j) c); set (U := fun j (_ : N) => K * readout (chosen j)).
  set (given := fun i => exceeds (readout (chosen (i / R)%N))
    (dot (vector_at (N.to_nat (i mod R))) (weights (chosen (i / R)%N)) / IZR d)).
  assert (forall j v, dot v (W j) = K * (dot v (weights (chosen j)) / IZR d)) as DW.
  { intros j v; unfold W; rewrite dot_scaled; field; lra. }
  assert (forall j, (j < width)%N ->
    (exists i, chosen j = unit_at i /\ In (unit_at i) h) \/ chosen j = Unit (fun _ => 0) 0) as Ch.
  { intros j J; unfold chosen; destruct (nth_error l _) as [i|] eqn:Ei; [left; exists i | now right].
    split; [reflexivity|]; apply nth_error_In, Bl in Ei; now apply nth_In. }
  assert (forall i v s, dot (renamed (first_sort i) s v) (unknowns W U) = IZR s * dot v (W i)) as Rn
    by (intros; apply renamed_first).
  exists (booleans (width * R) (N.of_nat (length cs)) limit given bad), (unknowns W U).
  assert (forall j r, (j < width)%N -> (r < R)%N ->
    value (booleans (width * R) (N.of_nat (length cs)) limit given bad) (cut R j r) = given (j * R + r)%N) as Vc.
  { intros j r J Hr; unfold cut; apply value_indicator; nia. }
  assert (forall j r, (r < R)%N -> ((j * R + r) / R = j /\ (j * R + r) mod R = r)%N) as Dm.
  { intros j r Hr; split; symmetry; [apply (N.div_unique _ _ _ r) | apply (N.mod_unique _ _ j)]; lia. }
  split; cbv beta iota zeta delta [row_of skeleton].
  - intros i r; destruct (N.div_eucl i _) as [j q]; destruct (N.ltb_spec j width) as [J|]; [|easy].
    destruct (entry_at _ q) as [[v o]|] eqn:F; [|easy]; apply entry_at_by_number in F.
    destruct (ranked_at cs 0 0 _ _ _ F) as (c & Hc & -> & Ho); destruct o as [rank|]; intro Er; apply some_same in Er;
      subst r;
      unfold row_holds; cbn [condition form constant]; rewrite dot_cons, unknowns_second, Rn, DW; unfold U.
    + destruct Ho as (Ng & p & -> & Np); cbn [N.add] in *;
      assert (p < length negs)%nat as Pl by (apply nth_error_Some; unfold negs; congruence).
      rewrite Vc by (unfold R; lia); destruct (Dm j (N.of_nat p)) as [Dv Dr]; [unfold R; lia|].
      unfold given; rewrite Dv, Dr, Nat2N.id; unfold vector_at at 1; fold negs in Np;
        rewrite (nth_error_nth negs p _ Np); cbn [snd].
      intros [C|C]; [easy|]; unfold exceeds in C; destruct (Rlt_le_dec _ _) as [Lt|]; [|easy].
      destruct (Ch j J) as [(i' & Ci & I)|Z]; [|rewrite Z in Lt; cbn [readout weights] in Lt; rewrite dot_zero in Lt;
        lra].
      rewrite Ci in *.
      assert (K * (dot (statistic c) (weights (unit_at i')) / IZR d - readout (unit_at i')) <= -1); [|lra].
      apply Ks; [|lra]; apply in_flat_map; exists p; split; [apply in_seq; lia|].
      unfold vector_at; rewrite (nth_error_nth negs p _ Np); cbn [snd].
      now apply (in_map (fun u => dot (statistic c) (weights u) / IZR d - readout u)).
    + intro C; destruct (Ch j J) as [(i' & -> & I)|Z].
      * apply fitted_unless_error in C; [|exact Few|].
        -- specialize (Good _ c Hc C); rewrite Ho in Good; specialize (Good _ I); nra.
        -- assert (nth_error cs (N.to_nat q) <> None) as Ne by congruence; apply nth_error_Some in Ne; lia.
      * rewrite Z; cbn [readout weights]; rewrite dot_zero; lra.
  - intros c I; apply in_app_iff in I as [I|I]; [|now apply counter_holds].
    apply cut_clauses_in in I as (p & i & v & Np & ->); cbn [N.add]; fold R.
    assert (p < length negs)%nat as Pl by (apply nth_error_Some; congruence).
    pose proof (negatives_at _ _ _ _ _ Np) as (q & c & -> & Hc & Ng & ->); cbn [N.add] in *.
    assert (q < length cs)%nat as Ql by (apply nth_error_Some; congruence).
    destruct (misfitted bad (N.of_nat q)) eqn:B.
    + destruct (N.eqb_spec limit 0) as [L|L].
      * pose proof (errors_before_next bad (N.of_nat q)) as Ne; rewrite B in Ne.
        pose proof (errors_before_few limit bad Few (N.of_nat q + 1)); lia.
      * exists (error (width * R) limit (N.of_nat q)); split; [apply in_app_iff; right; now left|].
        rewrite value_error by lia; exact B.
    + destruct (Cl p Pl) as (j & i & Ji & Jp & X); [rewrite (nth_error_nth negs p _ Np); cbn [fst]; now rewrite B|].
      assert (j < length l)%nat as Jl by (apply nth_error_Some; congruence).
      exists (cut R (N.of_nat j) (N.of_nat p)); split.
      * apply in_app_iff; left; apply (in_map (fun j => cut R j (N.of_nat p))); apply in_count_iff; lia.
      * rewrite Vc by (unfold R; lia); destruct (Dm (N.of_nat j) (N.of_nat p)) as [Dv Dr]; [unfold R; lia|].
        unfold given; rewrite Dv, Dr, Nat2N.id; unfold chosen; now rewrite Nat2N.id, Ji.
Qed.

End And.

(** ** One threshold *)

Definition threshold_system (limit : N) (cs : list (list message * Q)) : option system :=
  let samples := N.of_nat (length cs) in
  let table := by_number cs in
  if statistics_right (divisor_of cs) cs then
    Some (System
      (fun i =>
        match entry_at table i with
        | Some c =>
            let k := if is_negative c then (-1)%Z else 1%Z in
            Some (Row (- error 0 limit i) (renamed (first_sort 0) k (statistic c)) (if is_negative c then 0 else 1))
        | None => None
        end)
      (counter 0 samples limit))
  else None.

Theorem threshold_model limit cs tolerance u s : labels_right Thresholds tolerance cs = true ->
  (N.of_nat (length (filter (view_misfit Thresholds tolerance [u]) cs)) <= limit)%N ->
  threshold_system limit cs = Some s -> exists a x, models s a x.
Proof.
  unfold threshold_system; set (d := divisor_of cs); intros L F E.
  destruct (statistics_right d cs) eqn:St; [|easy]; apply some_same in E; subst s.
  pose proof (fun c w I => statistic_right d cs c w St I) as P.
  assert (0 < IZR d) as D by (unfold statistics_right in St; apply andb_prop in St as [St _]; apply IZR_lt; lia);
    clear St.
  set (bad := List.map (view_misfit Thresholds tolerance [u]) cs).
  assert (N.of_nat (length (filter Datatypes.id bad)) <= limit)%N as Few by (unfold bad; now rewrite filter_map_length).
  destruct (scale_exists (List.map (fun c => - (dot (statistic c) (weights u) / IZR d)) cs)) as (K & Kp & Ks).
  set (W := fun _ c : N => K / IZR d * weights u c); set (U := fun _ _ : N => 0).
  assert (forall v, dot v (W 0%N) = K * (dot v (weights u) / IZR d)) as DW
    by (intro v; unfold W; rewrite dot_scaled; field; lra).
  exists (booleans 0 (N.of_nat (length cs)) limit (fun _ => true) bad), (unknowns W U).
  split; cbv beta iota zeta delta [row_of skeleton]; [|intros c I; now apply counter_holds].
  intros i r; destruct (entry_at _ i) as [c|] eqn:Ec; [|easy]; intro Er; apply some_same in Er; subst r.
  apply entry_at_by_number in Ec; unfold row_holds; cbn [condition form constant]; intro C.
  apply fitted_unless_error in C; [|exact Few|]; cycle 1.
  { assert (nth_error cs (N.to_nat i) <> None) as Ne by congruence; apply nth_error_Some in Ne; lia. }
  unfold misfitted, bad in C; rewrite (nth_map_error _ _ _ _ c Ec) in C; apply nth_error_In in Ec.
  destruct (class_answer Thresholds tolerance cs [u] c eq_refl L Ec C) as [A Y]; cbn [view_answer forallb] in A.
  rewrite andb_true_r, P in A by exact Ec; unfold exceeds in A; rewrite renamed_first, DW.
  destruct (is_negative c) eqn:N.
  - apply class_number in N; rewrite N in A; destruct (Rlt_le_dec _ _); cbn in A; [lra|]; nra.
  - destruct (Rlt_le_dec _ _) as [G|]; cbn in A.
    + assert (K * - (dot (statistic c) (weights u) / IZR d) <= -1); [|lra].
      apply Ks; [now apply (in_map (fun c => - (dot (statistic c) (weights u) / IZR d))) | lra].
    + symmetry in A; apply class_number in A; unfold is_negative in N; congruence.
Qed.
