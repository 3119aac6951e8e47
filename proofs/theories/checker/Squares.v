(** The system of sums of squares, of any width: f is linear in the matrix [Σ_j α_j w_j w_jᵀ]. *)
From Coq Require Import List Bool ZArith NArith QArith Qreals Qreduction Reals Lra Lia FMapPositive.
From Karpnet.training Require Import Networks Unions.
From Karpnet.checker Require Import Unsat Linear Reading View Fit System Channels Orders.
Import ListNotations.
Open Scope R_scope.

(** [k] times the square of [v . w]. *)
Fixpoint square_form (k : Z) (v : vector) : list (positive * Z) :=
  match v with
  | [] => []
  | (a, x) :: v => (first_sort a a, k * x * x)%Z :: renamed (first_sort a) (2 * k * x) v ++ square_form k v
  end.
Definition squares_form (k scale : Z) (ms : list message) : list (positive * Z) :=
  flat_map (fun m => square_form (k * (scale / (snd m * snd m))) (fst m)) ms.
Definition squares_right (scale : Z) (cs : list (list message * Q)) : bool :=
  (0 <? scale)%Z
  && forallb (fun c => forallb (fun m => (0 <? snd m)%Z && (scale mod (snd m * snd m) =? 0)%Z) (fst c)) cs.

Definition square_system (tolerance : Q) (limit : N) (cs : list (list message * Q)) : option system :=
  let scale := (scale_of cs * scale_of cs)%Z in
  let samples := N.of_nat (length cs) in
  let table := by_number cs in
  if squares_right scale cs then
    Some (System
      (fun i =>
        let s := N.div2 i in
        match entry_at table s with
        | Some c =>
            let lower := N.even i in
            let b := if lower then Qred (snd c - tolerance) else Qred (snd c + tolerance) in
            let k := if lower then 1%Z else (-1)%Z in
            Some (Row (- error 0 limit s) (squares_form (k * Zpos (Qden b)) scale (fst c)) (k * Qnum b * scale))
        | None => None
        end)
      (counter 0 samples limit))
  else None.

(** The matrix of a hypothesis. *)
Definition gram (h : hypothesis) (a b : N) : R := total (fun u => readout u * (weights u a * weights u b)) h.

Lemma square_form_right h k v U : dot (square_form k v) (unknowns (gram h) U)
  = IZR k * total (fun u => readout u * (dot v (weights u) * dot v (weights u))) h.
Proof.
  induction v as [|[a x] v IH]; cbn [square_form].
  - rewrite dot_nil, (total_ext _ (fun _ => 0)) by (intros; rewrite dot_nil; ring); rewrite total_zero by easy; ring.
  - rewrite dot_cons, dot_app, IH, dot_renamed, unknowns_first.
    rewrite (dot_ext _ _ (gram h a)) by (intro; apply unknowns_first).
    assert (dot v (gram h a) = total (fun u => readout u * (weights u a * dot v (weights u))) h) as ->.
    { unfold gram; rewrite dot_total; apply total_ext; intros u _.
      rewrite (dot_ext _ _ (fun c => readout u * weights u a * weights u c)) by (intro; ring); rewrite dot_scaled;
        ring. }
    unfold gram; rewrite !mult_IZR, <- !total_scaled, <- !total_plus; apply total_ext; intros u _; rewrite dot_cons;
      ring.
Qed.

Lemma squares_form_right h k scale c cs U : squares_right scale cs = true -> In c cs ->
  dot (squares_form k scale (fst c)) (unknowns (gram h) U) = IZR k * IZR scale * sum_answer Square h (fst c).
Proof.
  unfold squares_right, squares_form, sum_answer; intros [_ H]%andb_prop I; rewrite forallb_forall in H;
    specialize (H c I).
  rewrite forallb_forall in H; rewrite dot_flat_map.
  transitivity (total (fun m => IZR k * IZR scale * total (fun u => readout u * worth Square (weights u) m) h) (fst c)).
  - apply total_ext; intros [v d] J; specialize (H _ J); cbn [fst snd] in *;
    apply andb_prop in H as [D%Z.ltb_lt M%Z.eqb_eq].
    rewrite square_form_right, mult_IZR, <- !total_scaled; apply total_ext; intros u _; unfold worth;
      cbn [fst snd activate].
    destruct (Z.ltb_spec 0 d); [|lia]; apply IZR_lt in D.
    assert (IZR scale = IZR d * IZR d * IZR (scale / (d * d))) as ->.
    { rewrite <- !mult_IZR; f_equal; rewrite (Z.div_mod scale (d * d)) at 1 by nia; lia. }
    field; lra.
  - rewrite total_scaled; f_equal; clear; induction h as [|u h IH].
    + apply total_zero; intros; reflexivity.
    + rewrite total_cons, <- IH, <- total_scaled, <- total_plus; apply total_ext; intros; now rewrite total_cons.
Qed.

Theorem square_model tolerance limit cs h s : labels_right (Sums Square false) tolerance cs = true ->
  (N.of_nat (length (filter (view_misfit (Sums Square false) tolerance h) cs)) <= limit)%N ->
  square_system tolerance limit cs = Some s -> exists a x, models s a x.
Proof.
  unfold square_system; set (scale := (_ * _)%Z); intros L F E.
  destruct (squares_right scale cs) eqn:St; [|easy]; apply some_same in E; subst s.
  set (bad := List.map (view_misfit (Sums Square false) tolerance h) cs).
  assert (N.of_nat (length (filter Datatypes.id bad)) <= limit)%N as Few by (unfold bad; now rewrite filter_map_length).
  exists (booleans 0 (N.of_nat (length cs)) limit (fun _ => true) bad), (unknowns (gram h) (fun _ _ => 0)).
  split; cbv beta iota zeta delta [row_of skeleton]; [|intros c I; now apply counter_holds].
  intros i r; destruct (entry_at _ (N.div2 i)) as [c|] eqn:Ec; [|easy]; intro Er; apply some_same in Er; subst r.
  apply entry_at_by_number in Ec; unfold row_holds; cbn [condition form constant]; intro C.
  apply fitted_unless_error in C; [|exact Few|]; cycle 1.
  { assert (nth_error cs (N.to_nat (N.div2 i)) <> None) as Ne by congruence; apply nth_error_Some in Ne; lia. }
  unfold misfitted, bad in C; rewrite (nth_map_error _ _ _ _ c Ec) in C; apply nth_error_In in Ec.
  rewrite (squares_form_right h _ scale c cs) by assumption.
  assert (0 < IZR scale) as S by (unfold squares_right in St; apply andb_prop in St as [St _]; apply IZR_lt; lia).
  apply not_misfit in C; cbn [view_answer] in C; set (f := sum_answer Square h (fst c)) in *.
  rewrite !mult_IZR; clear - S C; destruct (N.even i).
  - assert (Q2R (Qred (snd c - tolerance)) <= f) as B.
    { rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_minus; unfold Rabs in C; destruct (Rcase_abs _); lra. }
    unfold Q2R in B; set (q := Qred _) in *; assert (0 < IZR (Zpos (Qden q))) as D by (apply IZR_lt; easy).
    apply (Rmult_le_compat_r (IZR (Zpos (Qden q)))) in B; [|lra].
    replace (IZR (Qnum q) * / IZR (Zpos (Qden q)) * IZR (Zpos (Qden q))) with (IZR (Qnum q)) in B by (field; lra); nra.
  - assert (f <= Q2R (Qred (snd c + tolerance))) as B.
    { rewrite (Qeq_eqR _ _ (Qred_correct _)), Q2R_plus; unfold Rabs in C; destruct (Rcase_abs _); lra. }
    unfold Q2R in B; set (q := Qred _) in *; assert (0 < IZR (Zpos (Qden q))) as D by (apply IZR_lt; easy).
    apply (Rmult_le_compat_r (IZR (Zpos (Qden q)))) in B; [|lra].
    replace (IZR (Qnum q) * / IZR (Zpos (Qden q)) * IZR (Zpos (Qden q))) with (IZR (Qnum q)) in B by (field; lra); nra.
Qed.
