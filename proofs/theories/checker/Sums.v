(** Whatever vector each term gives, their sum exceeds some cap: by meeting in the middle (Horowitz and Sahni). *)
From Coq Require Import List Bool ZArith NArith Lia Sorted RelationClasses.
Import ListNotations.
Open Scope Z_scope.

Definition entry (i : nat) (v : list Z) : Z := nth i v 0.
Fixpoint vector_sum (v w : list Z) : list Z :=
  match v, w with x :: v, y :: w => x + y :: vector_sum v w | [], w => w | v, [] => v end.
Lemma entry_sum i : forall v w, entry i (vector_sum v w) = entry i v + entry i w.
Proof.
  unfold entry; induction i as [|i IH]; intros [|x v] [|y w]; cbn; try lia; apply IH.
Qed.

(** One vector of every term. *)
Fixpoint chosen (terms : list (list (list Z))) (v : nat -> Z) : Prop :=
  match terms with
  | [] => forall i, v i = 0
  | t :: terms => exists w u, In w t /\ chosen terms u /\ forall i, v i = entry i w + u i
  end.

(** ** The checker *)

Fixpoint exceeds_some (caps v : list Z) : bool :=
  match caps, v with c :: caps, x :: v => (c <? x) || exceeds_some caps v | _, _ => false end.

Fixpoint lexicographic (v w : list Z) : comparison :=
  match v, w with
  | [], [] => Eq
  | [], _ => Lt
  | _, [] => Gt
  | x :: v, y :: w => match x ?= y with Eq => lexicographic v w | c => c end
  end.
Fixpoint merged (l m : list (list Z)) : list (list Z) -> list (list Z) :=
  match l with
  | [] => fun done => rev_append done m
  | v :: l' =>
      (fix merged_with m done :=
         match m with
         | [] => rev_append done l
         | w :: m' =>
             match lexicographic v w with
             | Lt => merged l' m (v :: done)
             | Eq => merged l' m' (v :: done)
             | Gt => merged_with m' (w :: done)
             end
         end) m
  end.
Definition shifted_by (w : list Z) (l : list (list Z)) : list (list Z) :=
  rev_append (fold_left (fun done v => vector_sum w v :: done) l []) [].
Definition extended (t l : list (list Z)) : list (list Z) := fold_left (fun m w => merged (shifted_by w l) m []) t [].

Definition first (v : list Z) : Z := entry 0 v.
Fixpoint ordered (before : Z -> Z -> bool) (l : list (list Z)) : bool :=
  match l with v :: (w :: _) as rest => before (first v) (first w) && ordered before rest | _ => true end.

Section Scan.
Variables (caps : list Z) (least : Z).

(** Tests one by one while the first entry is not so small that the last cap is exceeded. *)
Fixpoint window (l : list Z) (enough : Z) (rs : list (list Z)) : bool :=
  match rs with
  | [] => true
  | r :: rs =>
      if first r <? enough then true else if exceeds_some caps (vector_sum l r) then window l enough rs else false
  end.
Fixpoint dropped (top : Z) (rs : list (list Z)) : list (list Z) :=
  match rs with [] => [] | r :: rest => if top <? first r then dropped top rest else rs end.
Fixpoint scan (ls rs : list (list Z)) : bool :=
  match ls with
  | [] => true
  | l :: ls =>
      let rs := dropped (first caps - first l) rs in
      if window l (least - first l) rs then scan ls rs else false
  end.
End Scan.

Definition last_index (caps : list Z) : nat := pred (length caps).
(** The least sum of the first and the last entry. *)
Definition least_ends (e : nat) (l : list (list Z)) : Z :=
  match l with [] => 0 | v :: l => fold_left (fun m v => Z.min m (first v + entry e v)) l (first v + entry e v) end.
Definition met (caps : list Z) (ls rs : list (list Z)) : bool :=
  let e := last_index caps in
  let least := least_ends e ls + least_ends e rs - entry e caps in
  let down := rev_append rs [] in
  ordered Z.leb ls && ordered Z.geb down && scan caps least ls down.

Definition size (l : list (list Z)) : N := fold_left (fun n _ => N.succ n) l 0%N.
(** Four times as many as in certificates/sums.py, which leaves out mirror images. *)
Definition most_sums : N := 33554432.
Fixpoint meet (caps : list Z) (ls rs : list (list Z)) (terms : list (list (list Z))) : bool :=
  match terms with
  | [] => met caps ls rs
  | t :: terms =>
      let (n, m) := (size ls, size rs) in
      if (most_sums <? N.min n m * size t)%N then false
      else if (n <=? m)%N then meet caps (extended t ls) rs terms else meet caps ls (extended t rs) terms
  end.

(** The least entries of a term, one by one. *)
Fixpoint entrywise_min (v w : list Z) : list Z :=
  match v, w with x :: v, y :: w => Z.min x y :: entrywise_min v w | _, _ => [] end.
Definition lowest (t : list (list Z)) : list Z := match t with [] => [] | v :: t => fold_left entrywise_min t v end.

Definition lowest_sum (size : nat) (terms : list (list (list Z))) : list Z :=
  fold_right (fun t => vector_sum (lowest t)) (repeat 0 size) terms.

(** Vectors less the lowest, over a common divisor: shorter numbers. *)
Fixpoint lessened (unit : Z) (low v : list Z) : list Z :=
  match low, v with l :: low, x :: v => (x - l) / unit :: lessened unit low v | _, _ => [] end.
Fixpoint restores (unit : Z) (low u v : list Z) : bool :=
  match low, u, v with
  | [], [], [] => true
  | l :: low, y :: u, x :: v => (0 <=? y) && (x =? l + unit * y) && restores unit low u v
  | _, _, _ => false
  end.
Fixpoint common_divisor (d : Z) (low v : list Z) : Z :=
  match low, v with l :: low, x :: v => common_divisor (Z.gcd d (x - l)) low v | _, _ => d end.
Definition unit_of (terms : list (list (list Z))) : Z :=
  match fold_left (fun d t => let low := lowest t in fold_left (fun d v => common_divisor d low v) t d) terms 0 with
  | 0 => 1
  | d => d
  end.
Definition shortened (unit : Z) (t : list (list Z)) : list (list Z) :=
  let low := lowest t in fold_left (fun m v => merged [lessened unit low v] m []) t [].

Definition is_restored (unit : Z) (t : list (list Z)) : bool :=
  let low := lowest t in forallb (fun v => restores unit low (lessened unit low v) v) t.

Definition exceeded (terms : list (list (list Z))) (caps : list Z) : bool :=
  let size := length caps in
  let low := lowest_sum size terms in
  let unit := unit_of terms in
  (0 <? size)%nat && (0 <? unit) && (length low =? size)%nat
  && forallb (is_restored unit) terms
  && if exceeds_some caps low then true
     else meet (lessened unit low caps) [repeat 0 size] [repeat 0 size] (List.map (shortened unit) terms).

(** ** It is right *)

Definition exceeding (caps : list Z) (v : nat -> Z) : Prop := exists i, (i < length caps)%nat /\ entry i caps < v i.

Lemma exceeds_some_right caps : forall v, exceeds_some caps v = true -> exceeding caps (fun i => entry i v).
Proof.
  induction caps as [|c caps IH]; intros [|x v] H; try easy; cbn [exceeds_some] in H; apply orb_prop in H as [H|H].
  - exists 0%nat; cbn; split; lia.
  - destruct (IH v H) as (i & I & E); exists (S i); split; [cbn; lia | exact E].
Qed.

Lemma lexicographic_eq v : forall w, lexicographic v w = Eq -> v = w.
Proof.
  induction v as [|x v IH]; intros [|y w] H; try easy; cbn in H; destruct (Z.compare_spec x y); try easy; subst;
    f_equal; auto.
Qed.

Lemma merged_in l : forall m done v, In v l \/ In v m \/ In v done -> In v (merged l m done).
Proof.
  induction l as [|x l IHl]; [intros m done v H; cbn [merged]; rewrite rev_append_rev, in_app_iff, <- in_rev;
    destruct H as [[]|]; tauto|].
  induction m as [|y m IHm]; intros done v H; cbn [merged];
    [rewrite rev_append_rev, in_app_iff, <- in_rev; destruct H as [|[[]|]]; tauto|].
  destruct (lexicographic x y) eqn:C.
  - apply lexicographic_eq in C; subst y; apply IHl; cbn [In] in *; tauto.
  - apply IHl; cbn [In] in *; tauto.
  - apply IHm; cbn [In] in *; tauto.
Qed.

Lemma shifted_by_in w l v : In v l -> In (vector_sum w v) (shifted_by w l).
Proof.
  intro I; unfold shifted_by; rewrite rev_append_rev, app_nil_r, <- in_rev.
  assert (forall l done, (In v l \/ In (vector_sum w v) done) ->
    In (vector_sum w v) (fold_left (fun done v => vector_sum w v :: done) l done)) as H.
  { induction l0 as [|x l0 IH]; cbn [fold_left]; intros done [J|J]; try easy; apply IH; cbn [In] in *; [|tauto].
    destruct J as [->|J]; auto. }
  apply H; now left.
Qed.

Lemma extended_in t l w v : In w t -> In v l -> In (vector_sum w v) (extended t l).
Proof.
  intros W V; unfold extended.
  assert (forall t m, (In w t \/ In (vector_sum w v) m) ->
    In (vector_sum w v) (fold_left (fun m w => merged (shifted_by w l) m []) t m)) as H.
  { induction t0 as [|x t0 IH]; cbn [fold_left]; intros m [J|J]; try easy; apply IH; cbn [In] in *.
    - destruct J as [->|J]; [right; apply merged_in; left; now apply shifted_by_in | now left].
    - right; apply merged_in; auto. }
  apply H; now left.
Qed.

Lemma ordered_sorted before l : (forall x y z, before x y = true -> before y z = true -> before x z = true) ->
  ordered before l = true -> StronglySorted (fun v w => before (first v) (first w) = true) l.
Proof.
  intros T H; apply Sorted_StronglySorted; [intros x y z; apply T|].
  induction l as [|v [|w l] IH]; [constructor | repeat constructor|].
  apply andb_prop in H as [B H]; constructor; [now apply IH | now constructor].
Qed.

Lemma least_ends_right e l v : In v l -> least_ends e l <= first v + entry e v.
Proof.
  destruct l as [|x l]; [easy|]; cbn [least_ends].
  assert (forall l m, fold_left (fun m v => Z.min m (first v + entry e v)) l m <= m /\
    forall v, In v l -> fold_left (fun m v => Z.min m (first v + entry e v)) l m <= first v + entry e v) as H.
  { induction l0 as [|y l0 IH]; intro m; cbn [fold_left]; [split; [lia | easy]|].
    destruct (IH (Z.min m (first y + entry e y))) as [H1 H2]; split; [lia|]; intros u [<-|I]; [lia | auto]. }
  intros [->|I]; [exact (proj1 (H l _)) | exact (proj2 (H l _) v I)].
Qed.

Section ScanRight.
Variables (caps : list Z) (least : Z).
Hypothesis some_cap : (0 < length caps)%nat.
Let both (l r : list Z) : nat -> Z := fun i => entry i l + entry i r.

Lemma dropped_right top rs : exists ds, rs = ds ++ dropped top rs /\ forall d, In d ds -> top < first d.
Proof.
  induction rs as [|r rs (ds & E & D)]; [now exists []|]; cbn [dropped]; destruct (Z.ltb_spec top (first r)) as [L|L].
  - exists (r :: ds); split; [now rewrite E at 1|]; intros d [<-|I]; auto.
  - now exists [].
Qed.

Lemma window_right l enough rs : StronglySorted (fun v w => (first v >=? first w) = true) rs ->
  window caps l enough rs = true ->
  forall r, In r rs -> first r < enough \/ exceeding caps (both l r).
Proof.
  induction 1 as [|r rs S IH F]; cbn [window]; intros H r' I; [easy|].
  destruct (Z.ltb_spec (first r) enough) as [L|L].
  - left; destruct I as [<-|I]; [exact L|]; rewrite Forall_forall in F; specialize (F r' I); lia.
  - destruct (exceeds_some _ _) eqn:X; [|easy]; destruct I as [<-|I]; [right | now apply IH].
    apply exceeds_some_right in X as (i & Li & Xi); exists i; split; [exact Li|]; unfold both; now rewrite <- entry_sum.
Qed.

Lemma sorted_tail {A} (R : A -> A -> Prop) l m : StronglySorted R (l ++ m) -> StronglySorted R m.
Proof. induction l as [|x l IH]; cbn [app]; intro S; [exact S|]; apply IH; now inversion S. Qed.

Lemma scan_right ls : StronglySorted (fun v w => (first v <=? first w) = true) ls -> forall rs,
  StronglySorted (fun v w => (first v >=? first w) = true) rs -> scan caps least ls rs = true ->
  forall l r, In l ls -> In r rs -> first l + first r < least \/ exceeding caps (both l r).
Proof.
  induction 1 as [|l ls S IH F]; cbn [scan]; intros rs Sr H l' r Il Ir; [easy|].
  destruct (dropped_right (first caps - first l) rs) as (ds & E & D); set (rest := dropped _ rs) in *.
  rewrite E in Sr; apply sorted_tail in Sr; destruct (window _ _ _ rest) eqn:W; [|easy].
  rewrite E in Ir; apply in_app_iff in Ir as [Ir|Ir].
  - right; exists 0%nat; split; [exact some_cap|]; specialize (D r Ir); rewrite Forall_forall in F.
    assert (first l <= first l') by (destruct Il as [<-|Il]; [lia | specialize (F l' Il); lia]).
    unfold both, first in *; lia.
  - destruct Il as [<-|Il]; [|exact (IH rest Sr H l' r Il Ir)].
    destruct (window_right l _ rest Sr W r Ir) as [L|L]; [left; lia | now right].
Qed.
End ScanRight.

Lemma met_right caps ls rs : (0 < length caps)%nat -> met caps ls rs = true ->
  forall l r, In l ls -> In r rs -> exceeding caps (fun i => entry i l + entry i r).
Proof.
  unfold met; intros C H l r L R; apply andb_prop in H as [[Ol Or]%andb_prop S].
  apply ordered_sorted in Ol; [|intros; lia]; apply ordered_sorted in Or; [|intros; lia].
  assert (In r (rev_append rs [])) as R' by (rewrite rev_append_rev, app_nil_r; now apply -> in_rev).
  destruct (scan_right caps _ C ls Ol _ Or S l r L R') as [X|X]; [|exact X].
  set (e := last_index caps) in *; exists e; split; [unfold e, last_index; lia|].
  pose proof (least_ends_right e ls l L); pose proof (least_ends_right e rs r R); unfold first in *; lia.
Qed.

Lemma meet_right caps : (0 < length caps)%nat -> forall terms ls rs, meet caps ls rs terms = true ->
  forall l r v, In l ls -> In r rs -> chosen terms v -> exceeding caps (fun i => entry i l + entry i r + v i).
Proof.
  intros C; induction terms as [|t terms IH]; cbn [meet chosen]; intros ls rs H l r v L R V.
  - destruct (met_right caps ls rs C H l r L R) as (i & Li & X); exists i; split; [exact Li|]; rewrite V; lia.
  - destruct V as (w & u & W & U & E); destruct (_ <? _)%N; [easy|]; destruct (_ <=? _)%N.
    + destruct (IH _ _ H (vector_sum w l) r u) as (i & Li & X); [now apply extended_in | exact R | exact U|].
      exists i; split; [exact Li|]; rewrite entry_sum in X; rewrite E; lia.
    + destruct (IH _ _ H l (vector_sum w r) u) as (i & Li & X); [exact L | now apply extended_in | exact U|].
      exists i; split; [exact Li|]; rewrite entry_sum in X; rewrite E; lia.
Qed.

Lemma entry_repeat i n : entry i (repeat 0 n) = 0.
Proof. unfold entry; revert i; induction n as [|n IH]; intros [|i]; cbn; auto. Qed.

Lemma restores_right unit low : forall u v i, restores unit low u v = true ->
  0 <= entry i u /\ entry i v = entry i low + unit * entry i u.
Proof.
  unfold entry; induction low as [|l low IH]; intros [|y u] [|x v] i H; try easy; [destruct i; cbn; lia|].
  cbn [restores] in H; apply andb_prop in H as [[P%Z.leb_le E%Z.eqb_eq]%andb_prop H].
  destruct i as [|i]; cbn [nth]; [lia | now apply IH].
Qed.

Lemma lessened_right unit : 0 < unit -> forall low caps i, length low = length caps -> (i < length caps)%nat ->
  length (lessened unit low caps) = length caps /\
  entry i caps < entry i low + unit * (entry i (lessened unit low caps) + 1).
Proof.
  unfold entry; intro U; induction low as [|l low IH]; intros [|c caps] i L I; try easy; cbn [length] in I.
  injection L as L; cbn [lessened length]; destruct i as [|i]; cbn [nth].
  - pose proof (Z.mul_succ_div_gt (c - l) unit U); split; [|lia].
    destruct caps as [|c' caps]; [destruct low; easy|]; f_equal; apply (IH (c' :: caps) 0%nat L); cbn; lia.
  - destruct (IH caps i L) as [E X]; [lia|]; split; [now f_equal | exact X].
Qed.

Lemma shortened_in unit t v : In v t -> In (lessened unit (lowest t) v) (shortened unit t).
Proof.
  intro I; unfold shortened; generalize (lowest t) as low; intro low.
  assert (forall t m, In v t \/ In (lessened unit low v) m ->
    In (lessened unit low v) (fold_left (fun m v => merged [lessened unit low v] m []) t m)) as H.
  { induction t0 as [|x t0 IH]; cbn [fold_left]; intros m [J|J]; try easy; apply IH; cbn [In] in *.
    - destruct J as [->|J]; [right; apply merged_in; left; now left | now left].
    - right; apply merged_in; auto. }
  apply H; now left.
Qed.

Lemma shortened_chosen unit size terms :
  forallb (is_restored unit) terms = true ->
  forall v, chosen terms v -> exists u, chosen (List.map (shortened unit) terms) u /\
    forall i, 0 <= u i /\ v i = entry i (lowest_sum size terms) + unit * u i.
Proof.
  induction terms as [|t terms IH]; cbn [forallb chosen List.map]; intros H v V.
  - exists (fun _ => 0); split; [easy|]; intro i; unfold lowest_sum; cbn [fold_right].
    rewrite entry_repeat, V; lia.
  - apply andb_prop in H as [T H]; destruct V as (w & v' & W & V & E); destruct (IH H v' V) as (u & U & Eu).
    unfold is_restored in T; rewrite forallb_forall in T; specialize (T w W).
    exists (fun i => entry i (lessened unit (lowest t) w) + u i); split.
    + exists (lessened unit (lowest t) w), u; repeat split; [now apply shortened_in | exact U].
    + intro i; destruct (restores_right _ _ _ _ i T) as [P Ew], (Eu i) as [Pu Ev].
      rewrite E, Ev, Ew; unfold lowest_sum; cbn [fold_right]; rewrite entry_sum; lia.
Qed.

Theorem exceeded_right terms caps : exceeded terms caps = true -> forall v, chosen terms v -> exceeding caps v.
Proof.
  unfold exceeded; set (low := lowest_sum (length caps) terms); set (unit := unit_of terms); intros H v V.
  apply andb_prop in H as [[[[C%Nat.ltb_lt U%Z.ltb_lt]%andb_prop L%Nat.eqb_eq]%andb_prop R]%andb_prop H].
  destruct (shortened_chosen unit (length caps) terms R v V) as (u & Cu & Eu); fold low in Eu.
  destruct (exceeds_some caps low) eqn:Low.
  - apply exceeds_some_right in Low as (i & Li & X); exists i; split; [exact Li|]; destruct (Eu i); nia.
  - destruct (lessened_right unit U low caps 0 L C) as [Lc _].
    destruct (meet_right (lessened unit low caps) ltac:(lia) _ _ _ H _ _ u (or_introl eq_refl) (or_introl eq_refl) Cu)
      as (i & Li & X).
    exists i; split; [lia|]; rewrite !entry_repeat in X; destruct (Eu i) as [_ ->].
    destruct (lessened_right unit U low caps i L ltac:(lia)) as [_ B]; nia.
Qed.
