(** Tasks with all fractions in lowest terms: the same networks fit them. *)
From Coq Require Import List Bool ZArith NArith QArith Qreals Reals Lia Lra.
From Karpnet.training Require Import Networks Unions.
Import ListNotations.
Open Scope R_scope.

Definition lowest_graphs (g : graphs) : graphs :=
  Graphs (sizes g) (List.map (fun '(a, b, q) => (a, b, Qred q)) (edges g)) (num_features g) (denominator g) (features g).
Definition lowest_activation (s : activation) : activation := match s with Relu slope => Relu (Qred slope) | _ => s end.
Definition lowest_family (f : family) : family :=
  match f with
  | ActivationSum l =>
      ActivationSum (Layer (lowest_activation (activation_of l)) (aggregation_of l) (has_root l) (has_bias l)
                           (has_readout_bias l) (pool_of l) (is_sign l))
  | _ => f
  end.
Definition lowest (t : task) : task :=
  Task (lowest_graphs (data t)) (lowest_family (family_of t)) (width t) (labelled_nodes t)
       (List.map Qred (labels t)) (Qred (tolerance t)) (max_errors t).

Lemma Q2R_red q : Q2R (Qred q) = Q2R q.
Proof. apply Qeq_eqR, Qred_correct. Qed.

Section Graphs.
Variable g : graphs.

Lemma lowest_neighbors v : neighbors (lowest_graphs g) v = List.map (fun '(u, q) => (u, Qred q)) (neighbors g v).
Proof.
  unfold neighbors, lowest_graphs; cbn [edges]; induction (edges g) as [|[[a b] q] l IH]; [reflexivity|].
  cbn [List.map flat_map]; rewrite map_app, IH; destruct (a =? v)%N, (b =? v)%N; reflexivity.
Qed.

Lemma lowest_degree v : degree (lowest_graphs g) v = degree g v.
Proof.
  unfold degree; rewrite lowest_neighbors, total_map; f_equal; apply total_ext; intros [u q] _; apply Q2R_red.
Qed.

Lemma lowest_aggregate a w v : aggregate (lowest_graphs g) a w v = aggregate g a w v.
Proof.
  unfold aggregate; rewrite lowest_neighbors, !total_map, map_length, lowest_degree.
  assert (forall x, own (lowest_graphs g) w x = own g w x) as O by reflexivity.
  destruct a; rewrite ?O.
  - apply total_ext; intros [u q] _; now rewrite O, Q2R_red.
  - f_equal; apply total_ext; intros [u q] _; now rewrite O, Q2R_red.
  - f_equal; apply total_ext; now intros [u q] _.
  - f_equal; apply total_ext; intros [u q] _; now rewrite O, Q2R_red, lowest_degree.
Qed.
End Graphs.

Lemma lowest_activate s x : activate (lowest_activation s) x = activate s x.
Proof. destruct s; cbn [lowest_activation activate]; rewrite ?Q2R_red; reflexivity. Qed.

Lemma pooled_ext p vs f k : (forall v, f v = k v) -> pooled p vs f = pooled p vs k.
Proof.
  intro E; destruct p; cbn [pooled]; [apply total_ext; auto | f_equal; apply total_ext; auto|].
  induction vs as [|v vs IH]; cbn [fold_right]; now rewrite ?IH, ?E.
Qed.

Lemma lowest_answer g f h vs : answer (lowest_graphs g) (lowest_family f) h vs = answer g f h vs.
Proof.
  destruct f as [l| | |]; cbn [answer lowest_family]; try reflexivity.
  - assert (network (lowest_graphs g) (match lowest_family (ActivationSum l) with ActivationSum l => l | _ => l end) h vs
            = network g l h vs) as N.
    { cbn [lowest_family]; unfold network; f_equal.
      apply total_ext; intros u _; f_equal; cbn [pool_of activation_of]; apply pooled_ext; intro v.
      rewrite lowest_activate; f_equal; unfold argument; cbn [aggregation_of has_root has_bias columns]; now rewrite lowest_aggregate. }
    cbn [lowest_family] in N; cbn [is_sign]; now rewrite N.
  - f_equal; induction h as [|u h IH]; cbn [forallb]; [reflexivity|]; rewrite IH; do 2 f_equal.
    unfold degree_sum; apply total_ext; intros v _; now rewrite lowest_neighbors, map_length.
Qed.

Theorem lowest_fits t h : fits (lowest t) h <-> fits t h.
Proof.
  unfold fits; apply and_iff_compat_l; cbn [max_errors lowest]; enough (misfits (lowest t) h = misfits t h) as -> by easy.
  unfold misfits; cbn [samples labels labelled_nodes data lowest sizes lowest_graphs].
  replace (samples (lowest t)) with (samples t) by reflexivity.
  generalize (samples t) as ss; intro ss; revert ss; induction (labels t) as [|y ys IH]; intros [|s ss]; cbn [List.map combine filter]; try reflexivity.
  assert (is_misfit (lowest t) h (s, Qred y) = is_misfit t h (s, y)) as ->.
  { unfold is_misfit; cbn [fst snd data family_of tolerance lowest]; now rewrite lowest_answer, !Q2R_red. }
  destruct (is_misfit t h (s, y)); cbn [length]; now rewrite IH.
Qed.

Theorem lowest_fitted t : fitted (lowest t) <-> fitted t.
Proof. split; intros [h H]; exists h; now apply lowest_fits. Qed.
