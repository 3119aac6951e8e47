(** Training tasks as streams. *)
From Coq Require Import List NArith ZArith QArith.
From Karpnet.training Require Import Networks Lifting.
From Karpnet.streams Require Import Streams.
Import ListNotations.

Definition read_activation : reader activation :=
  let* n := natural in
  match n with 0%N => let* slope := fraction in done (Relu slope) | 1%N => done Abs | 2%N => done Square | _ => fail end.
Definition read_aggregation : reader aggregation :=
  let* n := natural in
  match n with 0%N => done Sum | 1%N => done SumSelf | 2%N => done Mean | 3%N => done Gcn | _ => fail end.
Definition read_pool : reader pool :=
  let* n := natural in match n with 0%N => done PoolSum | 1%N => done PoolMean | 2%N => done PoolMax | _ => fail end.
Definition read_layer : reader layer :=
  let* activation := read_activation in let* aggregation := read_aggregation in
  let* root := boolean in let* bias := boolean in let* readout_bias := boolean in
  let* pool := read_pool in let* sign := boolean in
  done (Layer activation aggregation root bias readout_bias pool sign).
Definition read_family : reader family :=
  let* n := natural in
  match n with
  | 0%N => let* l := read_layer in done (ActivationSum l)
  | 1%N => done FeatureAnd | 2%N => done DegreeAnd | 3%N => done Threshold | _ => fail
  end.

Definition read_edge : reader (N * N * Q) := both (both natural natural) fraction.
Definition read_entry : reader (N * N * Z) := both (both natural natural) integer.
Definition read_graphs : reader graphs :=
  let* sizes := many natural in let* edges := many read_edge in let* num_features := natural in
  let* denominator := integer in let* features := many read_entry in
  match denominator with Zpos d => done (Graphs sizes edges num_features d features) | _ => fail end.
Definition read_task : reader task :=
  let* data := read_graphs in let* family := read_family in let* width := small in
  let* labelled := optional (many natural) in let* labels := many fraction in
  let* tolerance := fraction in let* errors := small in
  done (Task data family width labelled labels tolerance errors).

Definition write_activation : writer activation := fun a s =>
  match a with Relu slope => 0%N :: write_fraction slope s | Abs => 1%N :: s | Square => 2%N :: s end.
Definition write_aggregation : writer aggregation := fun a =>
  cons match a with Sum => 0%N | SumSelf => 1%N | Mean => 2%N | Gcn => 3%N end.
Definition write_pool : writer pool := fun p => cons match p with PoolSum => 0%N | PoolMean => 1%N | PoolMax => 2%N end.
Definition write_layer : writer layer := fun l s =>
  write_activation (activation_of l) (write_aggregation (aggregation_of l) (write_boolean (has_root l)
    (write_boolean (has_bias l) (write_boolean (has_readout_bias l) (write_pool (pool_of l)
      (write_boolean (is_sign l) s)))))).
Definition write_family : writer family := fun f s =>
  match f with
  | ActivationSum l => 0%N :: write_layer l s
  | FeatureAnd => 1%N :: s | DegreeAnd => 2%N :: s | Threshold => 3%N :: s
  end.
Definition write_graphs : writer graphs := fun g s =>
  write_many write_natural (sizes g)
    (write_many (write_both (write_both write_natural write_natural) write_fraction) (edges g)
      (write_natural (num_features g) (write_integer (Zpos (denominator g))
        (write_many (write_both (write_both write_natural write_natural) write_integer) (features g) s)))).
Definition write_task : writer task := fun t s =>
  write_graphs (data t) (write_family (family_of t) (write_small (width t)
    (write_optional (write_many write_natural) (labelled_nodes t) (write_many write_fraction (labels t)
      (write_fraction (tolerance t) (write_small (max_errors t) s)))))).

(** Rational weights, column by column up to [n]; the readout weight last. *)
Definition nth_or_zero (l : list Q) (c : N) : Q := nth (N.to_nat c) l 0%Q.
Definition read_unit : reader rational_unit :=
  let* w := many fraction in let* a := fraction in done (Rational (nth_or_zero w) a).
Definition write_unit (n : nat) : writer rational_unit := fun u s =>
  write_many write_fraction (List.map (fun c => rational_weights u (N.of_nat c)) (seq 0 n))
    (write_fraction (rational_readout u) s).

(** The length of a weight vector. *)
Definition num_inputs (t : task) : nat :=
  match family_of t with
  | ActivationSum l => N.to_nat (columns (data t) l) + (if has_bias l then 1 else 0) + (if has_readout_bias l then 1 else 0)
  | DegreeAnd => N.to_nat (fold_right N.max 0%N (sizes (data t)))
  | _ => N.to_nat (num_features (data t))
  end.
