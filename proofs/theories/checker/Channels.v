(** The system of sums of relu or abs: Booleans say which channels are active on which messages, unknowns are the
    weights and the values relu(w_j . m). Readouts move into the weights; channels of one sign are numbered in order
    of their products with class 0, or by whether they are active on classes that a certificate chooses. *)
From Coq Require Import List Bool ZArith NArith QArith Qreals Qreduction Reals Lra Lia FMapPositive Permutation.
From Karpnet.training Require Import Networks Unions.
From Karpnet.checker Require Import Unsat Linear Reading View System.
Import ListNotations.
Open Scope R_scope.

(** ** Classes of messages: primitive, with a positive first entry, numbered in order of appearance *)

Definition content (v : vector) : Z := fold_right (fun '(_, x) g => Z.gcd x g) 0%Z v.
Definition ratio_of (v : vector) : Z :=
  match v with (_, x) :: _ => if (0 <? x)%Z then content v else (- content v)%Z | [] => 1%Z end.
Definition lead_of (k : Z) (v : vector) : vector := List.map (fun '(c, x) => (c, (x / k)%Z)) v.
Definition code (v : vector) : positive := fold_right (fun '(c, x) r => paired (N.succ_pos c) (paired (key x) r)) xH v.

(** A message is [ratio] times its class; [share] is the scale over its divisor. *)
Record term := Term { class : N; ratio : Z; share : Z }.
Record classes := Classes { numbers : PositiveMap.t N; leads : PositiveMap.t vector; size : N }.
Definition no_classes : classes := Classes (PositiveMap.empty N) (PositiveMap.empty vector) 0.

Definition classified (scale : Z) (m : message) (k : classes) : term * classes :=
  let r := ratio_of (fst m) in
  let v := lead_of r (fst m) in
  let c := code v in
  let q := (scale / snd m)%Z in
  match PositiveMap.find c (numbers k) with
  | Some n => (Term n r q, k)
  | None =>
      (Term (size k) r q,
       Classes (PositiveMap.add c (size k) (numbers k)) (PositiveMap.add (N.succ_pos (size k)) v (leads k))
         (N.succ (size k)))
  end.
Fixpoint classified_all (scale : Z) (ms : list message) (k : classes) : list term * classes :=
  match ms with
  | [] => ([], k)
  | m :: ms => let (t, k) := classified scale m k in let (ts, k) := classified_all scale ms k in (t :: ts, k)
  end.
Fixpoint classified_cases (scale : Z) (cs : list (list message * Q)) (k : classes) : list (list term) * classes :=
  match cs with
  | [] => ([], k)
  | c :: cs =>
      let (ts, k) := classified_all scale (fst c) k in let (l, k) := classified_cases scale cs k in (ts :: l, k)
  end.
Definition scale_of (cs : list (list message * Q)) : Z :=
  fold_left (fun s c => fold_left (fun s m => Z.lcm s (snd m)) (fst c) s) cs 1%Z.

(** ** Rows *)

Section Rows.
Variables (even : bool) (lead : N -> vector) (M : N) (scale : Z).

(** Of scale * f: the factors of relu(w . lead) and relu(- w . lead). *)
Definition front (t : term) : Z := if even || (0 <? ratio t)%Z then (Z.abs (ratio t) * share t)%Z else 0%Z.
Definition back (t : term) : Z := if even || (ratio t <? 0)%Z then (Z.abs (ratio t) * share t)%Z else 0%Z.
Definition term_right (t : term) (m : message) : bool :=
  (share t * snd m =? scale)%Z && negb (snd m =? 0)%Z && negb (ratio t =? 0)%Z
  && same_vector (fst m) (renamed (fun c => c) (ratio t) (lead (class t))).
Fixpoint terms_right (ts : list term) (ms : list message) : bool :=
  match ts, ms with
  | [], [] => true
  | t :: ts, m :: ms => term_right t m && terms_right ts ms
  | _, _ => false
  end.

(** u >= 0; u >= w.m; active -> w.m >= u; not active -> 0 >= u. *)
Definition unit_row (i : N) : row :=
  let ind := (i / 4)%N in
  let j := (ind / M)%N in let m := (ind mod M)%N in
  let u := second_sort j m in
  match (i mod 4)%N with
  | 0%N => Row 0 [(u, 1%Z)] 0
  | 1%N => Row 0 ((u, 1%Z) :: renamed (first_sort j) (-1) (lead m)) 0
  | 2%N => Row (indicator ind) ((u, (-1)%Z) :: renamed (first_sort j) 1 (lead m)) 0
  | _ => Row (- indicator ind) [(u, (-1)%Z)] 0
  end.

Definition channel_form (k : Z) (j : N) (ts : list term) : list (positive * Z) :=
  flat_map (fun t => (second_sort j (class t), k * (front t + back t))%Z ::
                     if (back t =? 0)%Z then [] else renamed (first_sort j) (- (k * back t)) (lead (class t))) ts.
Fixpoint sample_form (k : Z) (signs : list bool) (j : N) (ts : list term) : list (positive * Z) :=
  match signs with
  | [] => []
  | s :: signs => channel_form (if s then k else - k)%Z j ts ++ sample_form k signs (N.succ j) ts
  end.

Variables (is_sign : bool) (tolerance : Q).
(** What f of a sample is between. *)
Definition interval (y : Q) : option Q * option Q :=
  if is_sign then if (Qnum y =? 0)%Z then (None, Some (-1)%Q) else (Some 0%Q, None)
  else (Some (Qred (y - tolerance)), Some (Qred (y + tolerance))).
Definition within_interval (y : Q) (f : R) : Prop :=
  match fst (interval y) with Some b => Q2R b <= f | None => True end
  /\ match snd (interval y) with Some b => f <= Q2R b | None => True end.

Definition sample_row (signs : list bool) (condition : Z) (ts : list term) (y : Q) (lower : bool) : row :=
  match (if lower then fst (interval y) else snd (interval y)) with
  | None => Row condition [] 0
  | Some b =>
      let s := (if lower then 1 else -1)%Z in
      Row condition (sample_form (s * Zpos (Qden b)) signs 0 ts) (s * Qnum b * scale)
  end.

(** Of channel [j] and the next, where these have one sign: (w_j - w_{j+1}) . class 0 >= 0; empty in a chosen order. *)
Definition order_row (signs : list bool) (is_chosen : bool) (j : N) : option row :=
  if (N.succ j <? N.of_nat (length signs))%N then
    let n := N.to_nat j in
    Some (Row 0 (if negb is_chosen && eqb (nth n signs true) (nth (S n) signs true)
                 then renamed (first_sort j) 1 (lead 0) ++ renamed (first_sort (N.succ j)) (-1) (lead 0) else []) 0)
  else None.

(** ** The rows are right *)

Definition relu (t : R) : R := activate (Relu 0) t.
Definition bent : activation := if even then Abs else Relu 0.

Lemma relu_cases t : 0 < t /\ relu t = t \/ t <= 0 /\ relu t = 0.
Proof. unfold relu; cbn; rewrite Q2R_0; destruct (Rlt_le_dec 0 t); [left | right]; lra. Qed.

Lemma bent_scaled k t : 0 < k -> activate bent (k * t) = k * activate bent t.
Proof.
  intro K; unfold bent; destruct even; [|now apply relu_scaled]; cbn; rewrite Rabs_mult, (Rabs_right k); [ring | lra].
Qed.

Lemma term_worth t m w : term_right t m = true -> let y := dot (lead (class t)) w in
  IZR (front t) * relu y + IZR (back t) * (relu y - y) = IZR scale * worth bent w m.
Proof.
  unfold term_right; intro H; cbv zeta; set (y := dot _ w).
  apply andb_prop in H as [[[S%Z.eqb_eq D]%andb_prop K]%andb_prop V%same_vector_right].
  apply negb_true_iff, Z.eqb_neq in D, K.
  unfold worth; rewrite V, dot_renamed; change (dot _ (fun u => w u)) with y; rewrite <- S, mult_IZR; clear V S.
  set (r := ratio t) in *; set (q := share t); set (d := snd m) in *.
  assert (relu y - y = relu (- y)) as -> by (pose proof (relu_opposite y); unfold relu; lra).
  assert (forall a, 0 < a -> activate bent (IZR r * y / a)
    = (if (0 <? r)%Z then IZR r / a * activate bent y else - IZR r / a * activate bent (- y))) as E.
  { intros a A; destruct (Z.ltb_spec 0 r) as [P|P].
    - apply IZR_lt in P; rewrite <- bent_scaled by (apply Rdiv_lt_0_compat; lra); f_equal; field; lra.
    - assert (r < 0)%Z as P' by lia; apply IZR_lt in P'; rewrite <- bent_scaled by (apply Rdiv_lt_0_compat; lra).
      f_equal; field; lra. }
  assert (IZR d <> 0) as D0 by (now apply not_0_IZR).
  assert (IZR q * IZR d
          * (if (0 <? d)%Z then activate bent (IZR r * y / IZR d) else - activate bent (IZR r * y / - IZR d))
          = IZR q * (if (0 <? r)%Z then IZR r * activate bent y else - IZR r * activate bent (- y))) as ->.
  { destruct (Z.ltb_spec 0 d) as [P|P]; [apply IZR_lt in P | apply IZR_le in P];
      rewrite E by lra; destruct (0 <? r)%Z; field; lra. }
  unfold front, back, bent; fold r q.
  pose proof (relu_cases y) as Y; pose proof (relu_cases (- y)) as Y'.
  destruct (Z.ltb_spec 0 r) as [P|P], even; cbn [orb].
  - destruct (Z.ltb_spec r 0); [lia|]; rewrite Z.abs_eq, mult_IZR by lia; cbn [activate]; unfold Rabs.
    destruct (Rcase_abs y); destruct Y as [[? ->]|[? ->]], Y' as [[? ->]|[? ->]]; try lra; try ring.
    replace y with 0 by lra; ring.
  - destruct (Z.ltb_spec r 0); [lia|]; rewrite Z.abs_eq, mult_IZR by lia; fold (relu y); ring.
  - destruct (Z.ltb_spec r 0); [|lia]; rewrite Z.abs_neq, mult_IZR, opp_IZR by lia; cbn [activate]; rewrite Rabs_Ropp;
    unfold Rabs.
    destruct (Rcase_abs y); destruct Y as [[? ->]|[? ->]], Y' as [[? ->]|[? ->]]; try lra; try ring.
    replace y with 0 by lra; ring.
  - destruct (Z.ltb_spec r 0); [|lia]; rewrite Z.abs_neq, mult_IZR, opp_IZR by lia; fold (relu (- y)); ring.
Qed.

(** Weights and values of the channels; a channel's share in scale * f. *)
Variables W U : N -> N -> R.
Definition share_of (j : N) (ts : list term) : R :=
  total (fun t => IZR (front t) * U j (class t) + IZR (back t) * (U j (class t) - dot (lead (class t)) (W j))) ts.

Lemma terms_worth j w ts : (forall m, U j m = relu (dot (lead m) w)) -> (forall c, W j c = w c) ->
  forall ms, terms_right ts ms = true -> share_of j ts = IZR scale * total (worth bent w) ms.
Proof.
  intros HU HW; unfold share_of; induction ts as [|t ts IH]; intros [|m ms] H; try easy; [cbn; ring|].
  apply andb_prop in H as [T H]; rewrite !total_cons, (IH ms H), HU, (dot_ext _ _ w HW), (term_worth t m w T); ring.
Qed.

Lemma renamed_first j k (v : vector) : dot (renamed (first_sort j) k v) (unknowns W U) = IZR k * dot v (W j).
Proof. rewrite dot_renamed; f_equal; apply dot_ext; intro; apply unknowns_first. Qed.

Lemma channel_form_right k j ts : dot (channel_form k j ts) (unknowns W U) = IZR k * share_of j ts.
Proof.
  unfold channel_form, share_of; rewrite dot_flat_map, <- total_scaled; apply total_ext; intros t _.
  rewrite dot_cons, unknowns_second, mult_IZR, plus_IZR; destruct (Z.eqb_spec (back t) 0) as [->|_].
  - unfold dot at 1; cbn; ring.
  - rewrite renamed_first, opp_IZR, mult_IZR; ring.
Qed.

Definition sign_value (s : bool) : R := if s then 1 else -1.
Fixpoint signed_shares (signs : list bool) (j : N) (ts : list term) : R :=
  match signs with [] => 0 | s :: signs => sign_value s * share_of j ts + signed_shares signs (N.succ j) ts end.

Lemma sample_form_right k signs ts : forall j,
  dot (sample_form k signs j ts) (unknowns W U) = IZR k * signed_shares signs j ts.
Proof.
  induction signs as [|s signs IH]; intro j; cbn [sample_form signed_shares]; [unfold dot; cbn; ring|].
  rewrite dot_app, channel_form_right, IH; destruct s; unfold sign_value; rewrite ?opp_IZR; ring.
Qed.

Lemma sample_row_holds a signs condition ts y f lower : 0 < IZR scale ->
  signed_shares signs 0 ts = IZR scale * f ->
  (condition = 0%Z \/ value a condition = true -> within_interval y f) ->
  row_holds a (unknowns W U) (sample_row signs condition ts y lower).
Proof.
  intros S E H C; unfold sample_row in *.
  destruct (if lower then _ else _) as [b|] eqn:B; [|unfold dot; cbn; lra]; cbn [form constant Linear.condition] in *.
  destruct (H C) as [L G]; rewrite sample_form_right, E, !mult_IZR; unfold Q2R in L, G.
  assert (0 < IZR (Zpos (Qden b))) as Db by (apply IZR_lt; easy).
  destruct lower; rewrite B in *.
  - apply (Rmult_le_compat_r (IZR (Zpos (Qden b)))) in L; [|lra].
    replace (IZR (Qnum b) * / IZR (Zpos (Qden b)) * IZR (Zpos (Qden b))) with (IZR (Qnum b)) in L by (field; lra); nra.
  - apply (Rmult_le_compat_r (IZR (Zpos (Qden b)))) in G; [|lra].
    replace (IZR (Qnum b) * / IZR (Zpos (Qden b)) * IZR (Zpos (Qden b))) with (IZR (Qnum b)) in G by (field; lra); nra.
Qed.

(** Active is what is positive. *)
Definition active (w : N -> R) (m : N) : bool := if Rlt_le_dec 0 (dot (lead m) w) then true else false.

Lemma unit_row_holds a i : value a (indicator (i / 4)) = active (W (i / 4 / M)) ((i / 4) mod M) ->
  (forall j m, U j m = relu (dot (lead m) (W j))) -> row_holds a (unknowns W U) (unit_row i).
Proof.
  intros A HU; unfold unit_row, row_holds; set (ind := (i / 4)%N) in *.
  assert (value a (- indicator ind) = negb (value a (indicator ind))) as NA by (now apply value_opp).
  unfold active in A; pose proof (relu_cases (dot (lead (ind mod M)) (W (ind / M)))) as Y.
  destruct (i mod 4)%N as [|[q|[q|q|]|]]; cbn [condition form constant]; rewrite ?dot_cons, ?renamed_first,
    ?unknowns_second, ?HU;
    rewrite ?NA, ?A, ?dot_nil; destruct (Rlt_le_dec 0 _); destruct Y as [[? ->]|[? ->]];
    intros [C|C]; try discriminate C; lra.
Qed.

End Rows.

(** ** The systems *)

Definition cases_right (lead : N -> vector) (scale : Z) (l : list ((list message * Q) * list term)) : bool :=
  forallb (fun e => terms_right lead scale (snd e) (fst (fst e))) l.

(** Channels of one sign are interchangeable. Channel [j] is active on class [on_class order j] only if the one before
    it is; in a chosen order, only if all before it are. *)
Definition is_chosen (order : list N) : bool := match order with [] => false | _ => true end.
Definition on_class (order : list N) (j : nat) : N := nth (pred j) order 0%N.
Definition earlier (order : list N) (j : nat) : list nat := if is_chosen order then seq 0 j else [pred j].
Definition order_clauses (M : N) (signs : list bool) (order : list N) : list clause :=
  if (M =? 0)%N then [] else
  flat_map (fun j =>
    let at_channel i := indicator (N.of_nat i * M + on_class order j) in
    flat_map (fun i => if eqb (nth i signs true) (nth j signs true) then [[at_channel i; - at_channel j]%Z] else [])
      (earlier order j)) (seq 1 (pred (length signs))).
(** A class for each channel but the first, or no choice. *)
Definition is_order (M : N) (signs : list bool) (order : list N) : bool :=
  forallb (fun m => (m <? M)%N) order && (negb (is_chosen order) || (pred (length signs) <=? length order)%nat).

(** For signs of the channels; for [any] width, one channel stands for all, and only the rows of samples are right. *)
Definition channel_systems (even is_sign : bool) (tolerance : Q) (limit : N) (cs : list (list message * Q))
    : option (list bool -> bool -> list N -> option system) :=
  let scale := scale_of cs in
  let (tss, k) := classified_cases scale cs no_classes in
  let M := size k in
  let found := leads k in
  let lead := fun n => match entry_at found n with Some v => v | None => [] end in
  let samples := N.of_nat (length cs) in
  let l := combine cs tss in
  let table := by_number l in
  if (0 <? scale)%Z && cases_right lead scale l then
    Some (fun (signs : list bool) (any : bool) (order : list N) =>
      let indicators := (N.of_nat (length signs) * M)%N in
      let first := (4 * indicators)%N in
      if is_order M signs order then Some (System
        (fun i =>
          if (i <? first)%N then (if any then None else Some (unit_row lead M i)) else
          let r := (i - first)%N in let s := N.div2 r in
          if (s <? samples)%N then
            match entry_at table s with
            | Some (c, ts) =>
                let condition := (- error indicators limit s)%Z in
                Some (sample_row even lead scale is_sign tolerance signs condition ts (snd c) (N.even r))
            | None => None
            end
          else order_row lead signs (is_chosen order) (r - 2 * samples))
        (order_clauses M signs order ++ counter indicators samples limit)) else None)
  else None.

(** A sign and weights. *)
Definition channel := (bool * (N -> R))%type.
Definition channel_answer (s : activation) (chans : list channel) (ms : list message) : R :=
  total (fun ch => sign_value (fst ch) * total (worth s (snd ch)) ms) chans.

Lemma nth_error_combine {A B} (l : list A) : forall (m : list B) i a b, nth_error (combine l m) i = Some (a, b) ->
  nth_error l i = Some a.
Proof.
  induction l as [|x l IH]; intros [|y m] [|i] a b E; try easy; cbn in *;
    [now injection E as -> _ | exact (IH _ _ _ _ E)].
Qed.

Section Models.
Variables (even is_sign : bool) (tolerance : Q) (limit : N) (cs : list (list message * Q)).

(** Errors by sample, and f in its interval where there is none. *)
Record fitting (f : list message -> R) (bad : list bool) : Prop := {
  few_errors : (N.of_nat (length (filter Datatypes.id bad)) <= limit)%N;
  in_interval : forall i c, nth_error cs i = Some c -> nth i bad false = false ->
    within_interval is_sign tolerance (snd c) (f (fst c))
}.

Definition chan (chans : list channel) (j : N) : N -> R := snd (nth (N.to_nat j) chans (true, fun _ => 0)).

Lemma chan_at pre ch suf : chan (pre ++ ch :: suf) (N.of_nat (length pre)) = snd ch.
Proof. unfold chan; now rewrite Nat2N.id, nth_middle. Qed.

Lemma signed_shares_chans lead scale ts ms : terms_right lead scale ts ms = true -> forall suf pre,
  let W := chan (pre ++ suf) in let U := fun j m => relu (dot (lead m) (W j)) in
  signed_shares even lead W U (List.map fst suf) (N.of_nat (length pre)) ts
    = IZR scale * channel_answer (bent even) suf ms.
Proof.
  intro T; induction suf as [|ch suf IH]; intros pre W U; cbn [List.map signed_shares].
  - unfold channel_answer; cbn; ring.
  - rewrite (terms_worth even lead scale W U (N.of_nat (length pre)) (snd ch) ts) with (ms := ms); auto.
    + unfold channel_answer in *; rewrite total_cons.
      specialize (IH (pre ++ [ch])); rewrite <- app_assoc, app_length, Nat2N.inj_add in IH; cbn [length app] in IH.
      replace (N.succ (N.of_nat (length pre))) with (N.of_nat (length pre) + N.of_nat 1)%N by lia.
      unfold U, W; rewrite IH; ring.
    + intro m; unfold U, W; now rewrite chan_at.
    + intro c; unfold W; now rewrite chan_at.
Qed.

Lemma chan_nth chans n ch : nth_error chans n = Some ch -> chan chans (N.of_nat n) = snd ch.
Proof. intro E; unfold chan; now rewrite Nat2N.id, (nth_error_nth _ _ _ E). Qed.
Lemma nth_sign chans n (ch : channel) : nth_error chans n = Some ch -> nth n (List.map fst chans) true = fst ch.
Proof. intro E; exact (nth_error_nth _ _ _ (map_nth_error fst n chans E)). Qed.
Lemma nth_some {A} (l : list A) n : (n < length l)%nat -> exists x, nth_error l n = Some x.
Proof. intro L; destruct (nth_error l n) as [x|] eqn:E; [now exists x | apply nth_error_None in E; lia]. Qed.

(** What the rows and clauses about the order say of two channels of one sign, the second of them number [j]. *)
Definition precedes (lead : N -> vector) (order : list N) (j : nat) (x y : channel) : Prop :=
  if is_chosen order then active lead (snd y) (on_class order j) = true -> active lead (snd x) (on_class order j) = true
  else dot (lead 0%N) (snd y) <= dot (lead 0%N) (snd x).
Definition in_order (lead : N -> vector) (order : list N) (chans : list channel) : Prop :=
  forall i j x y, (i < j)%nat ->
  nth_error chans i = Some x -> nth_error chans j = Some y -> fst x = fst y -> precedes lead order j x y.

Lemma precedes_active lead order j x y : precedes lead order j x y ->
  active lead (snd y) (on_class order j) = true -> active lead (snd x) (on_class order j) = true.
Proof.
  unfold precedes; destruct order; cbn [is_chosen]; [|auto].
  unfold active, on_class; replace (nth (pred j) [] 0%N) with 0%N by (now destruct (pred j)).
  destruct (Rlt_le_dec 0 (dot _ (snd x))), (Rlt_le_dec 0 (dot _ (snd y))); try easy; lra.
Qed.

Lemma order_clauses_hold lead M order chans a : is_order M (List.map fst chans) order = true ->
  (forall i m, (i < length chans)%nat -> (m < M)%N ->
    value a (indicator (N.of_nat i * M + m)) = active lead (chan chans (N.of_nat i)) m) ->
  in_order lead order chans -> forall c, In c (order_clauses M (List.map fst chans) order) -> holds a c.
Proof.
  unfold order_clauses; intros [B _]%andb_prop A O c I; destruct (N.eqb_spec M 0) as [|P]; [easy|].
  rewrite forallb_forall in B; rewrite map_length in I.
  apply in_flat_map in I as (j & J%in_seq & I); apply in_flat_map in I as (i & E & I).
  assert (on_class order j < M)%N as K.
  { unfold on_class; destruct (nth_in_or_default (pred j) order 0%N) as [D|D]; [now apply N.ltb_lt, B | lia]. }
  assert (i < j)%nat as L by (unfold earlier in E; destruct (is_chosen order);
    [apply in_seq in E; lia | destruct E as [<-|[]]; lia]).
  destruct (nth_some chans i) as [x X]; [lia|]; destruct (nth_some chans j) as [y Y]; [lia|].
  rewrite (nth_sign _ _ _ X), (nth_sign _ _ _ Y) in I; destruct (eqb _ _) eqn:S; [|easy]; destruct I as [<-|[]].
  apply eqb_prop in S; pose proof (precedes_active _ _ _ _ _ (O i j x y L X Y S)) as H.
  pose proof (A i _ ltac:(lia) K) as Ax; pose proof (A j _ ltac:(lia) K) as Ay.
  rewrite (chan_nth _ _ _ X) in Ax; rewrite (chan_nth _ _ _ Y) in Ay.
  destruct (active lead (snd y) (on_class order j)).
  - eexists; split; [now left|]; rewrite Ax; auto.
  - eexists; split; [right; now left|]; rewrite value_opp by easy; now rewrite Ay.
Qed.

Lemma order_row_holds lead order chans a U j r : in_order lead order chans ->
  order_row lead (List.map fst chans) (is_chosen order) j = Some r -> row_holds a (unknowns (chan chans) U) r.
Proof.
  unfold order_row, in_order, precedes, row_holds; rewrite map_length; intros O E.
  destruct (N.succ j <? _)%N eqn:L; [|easy]; apply N.ltb_lt in L; fold channel in L.
  apply some_same in E; subst r; intros _.
  destruct (nth_some chans (N.to_nat j)) as [x X]; [lia|]; destruct (nth_some chans (S (N.to_nat j))) as [y Y]; [lia|].
  rewrite (nth_sign _ _ _ X), (nth_sign _ _ _ Y); cbn [form constant].
  destruct (is_chosen order), (eqb (fst x) (fst y)) eqn:S; cbn [negb andb]; rewrite ?dot_nil; try lra.
  apply eqb_prop in S; specialize (O _ _ x y (Nat.lt_succ_diag_r _) X Y S).
  apply chan_nth in X, Y; rewrite N2Nat.id in X; rewrite Nat2N.inj_succ, N2Nat.id in Y.
  rewrite dot_app, !renamed_first, X, Y; lra.
Qed.

Theorem channels_model make : channel_systems even is_sign tolerance limit cs = Some make -> exists lead,
  (forall chans bad order s, make (List.map fst chans) false order = Some s -> in_order lead order chans ->
    fitting (channel_answer (bent even) chans) bad -> exists a x, models s a x) /\
  (forall chans bad order s, make [true] true order = Some s ->
    fitting (channel_answer (bent even) chans) bad -> exists a x, models s a x).
Proof.
  unfold channel_systems; set (scale := scale_of cs).
  destruct (classified_cases scale cs no_classes) as [tss k]; set (M := size k).
  set (lead := fun n => match entry_at (leads k) n with Some v => v | None => [] end); intro E.
  destruct (_ && _) eqn:C in E; [|easy]; apply some_same in E; subst make;
    apply andb_prop in C as [S%Z.ltb_lt%IZR_lt R].
  unfold cases_right in R; rewrite forallb_forall in R; exists lead.
  split; intros chans bad order system Made; [intro O|]; intros [Few In];
    (destruct (is_order _ _ _) eqn:Is in Made; [|easy]); apply some_same in Made; subst system.
  - set (W := chan chans); set (U := fun j m => relu (dot (lead m) (W j))).
    set (indicators := (N.of_nat (length (List.map fst chans)) * M)%N).
    set (given := fun i => active lead (W (i / M)%N) (i mod M)).
    exists (booleans indicators (N.of_nat (length cs)) limit given bad), (unknowns W U).
    split; cbv beta iota zeta delta [row_of skeleton].
    + intros i r; destruct (N.ltb_spec i (4 * indicators)) as [L|L]; intro E.
      * apply some_same in E; subst r; apply (unit_row_holds lead M W U); [|easy].
        rewrite value_indicator; [reflexivity|].
        apply N.div_lt_upper_bound; lia.
      * set (s := N.div2 (i - 4 * indicators)) in *; destruct (N.ltb_spec s (N.of_nat (length cs))) as [Ls|_];
          [|exact (order_row_holds lead order chans _ U _ r O E)].
        destruct (entry_at _ s) as [[c ts]|] eqn:F; [|easy]; apply some_same in E; subst r.
        apply entry_at_by_number in F; pose proof (nth_error_combine _ _ _ _ _ F) as G; apply nth_error_In in F.
        apply sample_row_holds with (f := channel_answer (bent even) chans (fst c)); [exact S| |].
        -- exact (signed_shares_chans lead scale ts (fst c) (R _ F) chans []).
        -- intro Q; apply (In _ _ G); eapply fitted_unless_error; [exact Few | exact Ls | exact Q].
    + intros c I; apply in_app_iff in I as [I|I]; [|now apply counter_holds].
      refine (order_clauses_hold lead M order chans _ Is _ O c I); intros n m N K; fold W.
      rewrite value_indicator by (unfold indicators; rewrite map_length; nia); unfold given.
      now rewrite N.div_add_l, N.div_small, N.add_0_r, N.add_comm, N.mod_add, N.mod_small by lia.
  - set (W := fun (_ c : N) => total (fun ch : channel => sign_value (fst ch) * snd ch c) chans).
    set (U := fun (_ m : N) => total (fun ch : channel => sign_value (fst ch) * relu (dot (lead m) (snd ch))) chans).
    set (indicators := (N.of_nat (length [true]) * M)%N).
    exists (booleans indicators (N.of_nat (length cs)) limit (fun _ => true) bad), (unknowns W U).
    split; cbv beta iota zeta delta [row_of skeleton].
    + intros i r; destruct (N.ltb_spec i (4 * indicators)) as [L|L]; intro E; [easy|].
      set (s := N.div2 (i - 4 * indicators)) in *; destruct (N.ltb_spec s (N.of_nat (length cs))) as [Ls|_];
        [|unfold order_row in E; destruct (_ <? _)%N eqn:J in E; [apply N.ltb_lt in J; cbn in J; lia | easy]].
      destruct (entry_at _ s) as [[c ts]|] eqn:F; [|easy]; apply some_same in E; subst r.
      apply entry_at_by_number in F; pose proof (nth_error_combine _ _ _ _ _ F) as G; apply nth_error_In in F.
      apply sample_row_holds with (f := channel_answer (bent even) chans (fst c)); [exact S| |].
      * cbn [signed_shares]; unfold channel_answer; specialize (R _ F); cbn [fst snd] in R; rewrite <- total_scaled.
        transitivity (share_of even lead W U 0 ts); [unfold sign_value; ring|].
        transitivity (total (fun ch : channel => sign_value (fst ch)
          * share_of even lead (fun _ => snd ch) (fun _ m => relu (dot (lead m) (snd ch))) 0 ts) chans).
        -- unfold share_of, U, W.
           rewrite (total_ext _ (fun t =>
             IZR (front even t) * total (fun ch => sign_value (fst ch) * relu (dot (lead (class t)) (snd ch))) chans
             + IZR (back even t) * (total (fun ch => sign_value (fst ch) * relu (dot (lead (class t)) (snd ch))) chans
                                    - total (fun ch => sign_value (fst ch) * dot (lead (class t)) (snd ch)) chans))).
           ++ clear; induction chans as [|ch chans IH].
              ** cbn [total fold_right]; apply total_zero; intros t _; ring.
              ** rewrite total_cons, <- IH, <- total_scaled, <- total_plus; apply total_ext; intros t _;
                 rewrite !total_cons; ring.
           ++ intros t _; do 3 f_equal; rewrite dot_total; apply total_ext; intros ch _; apply dot_scaled.
        -- apply total_ext; intros ch _; rewrite (terms_worth even lead scale _ _ 0 (snd ch) ts) with (ms := fst c);
           auto; ring.
      * intro Q; apply (In _ _ G); eapply fitted_unless_error; [exact Few | exact Ls | exact Q].
    + intros c I; apply in_app_iff in I as [I|I]; [|now apply counter_holds].
      unfold order_clauses in I; destruct (M =? 0)%N; easy.
Qed.

End Models.
