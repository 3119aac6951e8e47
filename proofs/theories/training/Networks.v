(** Graph networks of one layer over the real numbers, training tasks, and what it means to fit one.

    This is the statement of the trusted base: all rules into training, and all certificates, speak of [fitted]. *)
From Coq Require Import List ZArith NArith QArith Qreals Reals.
Import ListNotations.
Open Scope R_scope.

(** The sum of [f] over a list. *)
Definition total {A} (f : A -> R) (l : list A) : R := fold_right (fun x s => f x + s) 0 l.

(** ** Graphs *)

(** Many graphs as one disjoint union, nodes numbered from 0 through all of them. *)
Record graphs := Graphs {
  sizes : list N;                  (* how many nodes each graph has *)
  edges : list (N * N * Q);        (* each undirected edge once, with its weight *)
  num_features : N;
  denominator : positive;          (* of all features *)
  features : list (N * N * Z)      (* node, column, numerator *)
}.

(** The nodes of each graph. *)
Definition range (first size : N) : list N := List.map (fun k => (first + N.of_nat k)%N) (seq 0 (N.to_nat size)).
Fixpoint ranges (first : N) (sizes : list N) : list (list N) :=
  match sizes with [] => [] | size :: sizes => range first size :: ranges (first + size) sizes end.

(** The other end of every edge at node [v], with its weight. *)
Definition neighbors (g : graphs) (v : N) : list (N * Q) :=
  flat_map (fun '(a, b, q) => if (a =? v)%N then [(b, q)] else if (b =? v)%N then [(a, q)] else []) (edges g).

(** ** Architectures *)

Inductive activation := Relu (slope : Q) | Abs | Square.     (* Relu: t where t > 0, else slope * t *)
Inductive aggregation := Sum | SumSelf | Mean | Gcn.
Inductive pool := PoolSum | PoolMean | PoolMax.

Record layer := Layer {
  activation_of : activation;
  aggregation_of : aggregation;
  has_root : bool;
  has_bias : bool;
  has_readout_bias : bool;
  pool_of : pool;
  is_sign : bool                   (* answer [f >= 0] instead of f *)
}.

Inductive family :=
| ActivationSum (l : layer)        (* f = sum over nodes and channels of alpha * sigma(M_v . w) *)
| FeatureAnd                       (* every unit has w . z >= b, z the sum of the features *)
| DegreeAnd                        (* the same, z the histogram of degrees *)
| Threshold.                       (* w . z > 0 *)

(** A channel: weights and readout weight alpha; of an AND: weights and bound b. *)
Record unit := Unit { weights : N -> R; readout : R }.
Definition hypothesis := list unit.

(** ** The function of a hypothesis *)

Section Value.
Variable g : graphs.

(** [x_v . w] *)
Definition own (w : N -> R) (v : N) : R :=
  total (fun '(u, c, x) => if (u =? v)%N then IZR x * w c else 0) (features g) / IZR (Zpos (denominator g)).

(** The degree of a node in A + I. *)
Definition degree (v : N) : R := 1 + total (fun '(_, q) => Q2R q) (neighbors g v).

(** Row [v] of the aggregation's matrix times X, times w. *)
Definition aggregate (a : aggregation) (w : N -> R) (v : N) : R :=
  match a with
  | Sum => total (fun '(u, q) => Q2R q * own w u) (neighbors g v)
  | SumSelf => own w v + total (fun '(u, q) => Q2R q * own w u) (neighbors g v)
  | Mean => total (fun '(u, _) => own w u) (neighbors g v) / INR (Nat.max 1 (length (neighbors g v)))
  | Gcn => own w v / degree v
           + total (fun '(u, q) => Q2R q * own w u / sqrt (degree v * degree u)) (neighbors g v)
  end.

(** Weights lie behind each other: of the aggregate, of the node's own features, b, and the share in c. *)
Definition shifted (k : N) (w : N -> R) : N -> R := fun c => w (k + c)%N.
Definition columns (l : layer) : N := (if has_root l then 2 * num_features g else num_features g)%N.
Definition argument (l : layer) (w : N -> R) (v : N) : R :=
  aggregate (aggregation_of l) w v
  + (if has_root l then own (shifted (num_features g) w) v else 0)
  + (if has_bias l then w (columns l) else 0).
Definition readout_bias (l : layer) (h : hypothesis) : R :=
  if has_readout_bias l
  then total (fun u => readout u * weights u (if has_bias l then columns l + 1 else columns l)%N) h else 0.

Definition activate (s : activation) (t : R) : R :=
  match s with
  | Relu slope => if Rlt_le_dec 0 t then t else Q2R slope * t
  | Abs => Rabs t
  | Square => t * t
  end.

(** A channel's value over the nodes of a graph. The maximum is of values that are not negative. *)
Definition pooled (p : pool) (vs : list N) (f : N -> R) : R :=
  match p with
  | PoolSum => total f vs
  | PoolMean => total f vs / INR (length vs)
  | PoolMax => fold_right (fun v m => Rmax (f v) m) 0 vs
  end.

Definition network (l : layer) (h : hypothesis) (vs : list N) : R :=
  total (fun u => readout u * pooled (pool_of l) vs (fun v => activate (activation_of l) (argument l (weights u) v))) h
  + readout_bias l h.

(** [z . w] for the sum of the features, and for the histogram of degrees. *)
Definition feature_sum (w : N -> R) (vs : list N) : R := total (own w) vs.
Definition degree_sum (w : N -> R) (vs : list N) : R := total (fun v => w (N.of_nat (length (neighbors g v)))) vs.

Definition one_if (b : bool) : R := if b then 1 else 0.
Definition at_least (x y : R) : bool := if Rle_lt_dec y x then true else false.
Definition exceeds (x y : R) : bool := if Rlt_le_dec y x then true else false.

(** What a hypothesis answers on the sample whose nodes are [vs]. *)
Definition answer (f : family) (h : hypothesis) (vs : list N) : R :=
  match f with
  | ActivationSum l =>
      if is_sign l then one_if (at_least (network l h vs) 0) else network l h vs
  | FeatureAnd => one_if (forallb (fun u => at_least (feature_sum (weights u) vs) (readout u)) h)
  | DegreeAnd => one_if (forallb (fun u => at_least (degree_sum (weights u) vs) (readout u)) h)
  | Threshold => one_if (forallb (fun u => exceeds (feature_sum (weights u) vs) 0) h)
  end.

End Value.

(** ** Training tasks *)

Record task := Task {
  data : graphs;
  family_of : family;
  width : nat;                     (* the number of channels or units *)
  labelled_nodes : option (list N);(* None: every graph is a sample, else each of these nodes is one *)
  labels : list Q;
  tolerance : Q;
  max_errors : nat
}.

(** The nodes of each sample. *)
Definition samples (t : task) : list (list N) :=
  match labelled_nodes t with
  | None => ranges 0 (sizes (data t))
  | Some vs => List.map (fun v => [v]) vs
  end.

(** At one node, a mean and a maximum of values that are not negative are the value. *)
Definition is_misfit (t : task) (h : hypothesis) (s : list N * Q) : bool :=
  exceeds (Rabs (answer (data t) (family_of t) h (fst s) - Q2R (snd s))) (Q2R (tolerance t)).

Definition misfits (t : task) (h : hypothesis) : nat :=
  length (filter (is_misfit t h) (combine (samples t) (labels t))).

Definition fits (t : task) (h : hypothesis) : Prop := length h = width t /\ (misfits t h <= max_errors t)%nat.

(** Some network of the class itself fits. *)
Definition fitted (t : task) : Prop := exists h, fits t h.

(** The same task for networks of another width. *)
Definition widened (t : task) (k : nat) : task :=
  Task (data t) (family_of t) k (labelled_nodes t) (labels t) (tolerance t) (max_errors t).
(** No network of any width fits. *)
Definition never_fitted (t : task) : Prop := forall k, ~ fitted (widened t k).

(** The same task with another number of errors allowed. *)
Definition forgiven (t : task) (e : nat) : task :=
  Task (data t) (family_of t) (width t) (labelled_nodes t) (labels t) (tolerance t) e.
