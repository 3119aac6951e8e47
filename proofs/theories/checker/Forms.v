(** What every task must have: ends of edges, columns and labelled nodes that there are, simple graphs. The theorems do
    not need it; the checker refuses other tasks, as the one in Python does. *)
From Coq Require Import List Bool ZArith NArith QArith FMapPositive.
From Karpnet.training Require Import Networks.
From Karpnet.checker Require Import System.
Import ListNotations.
Open Scope N_scope.

(** The graph of each node. *)
Fixpoint owners (sizes : list N) (first graph : N) (m : PositiveMap.t N) : PositiveMap.t N :=
  match sizes with
  | [] => m
  | size :: sizes =>
      let m := fold_left (fun m v => PositiveMap.add (N.succ_pos v) graph m) (count (N.to_nat size) first) m in
      owners sizes (first + size) (N.succ graph) m
  end.

(** No loops, no edge twice, none between two graphs. *)
Fixpoint simple_edges (owner : PositiveMap.t N) (l : list (N * N * Q)) (seen : PositiveMap.t bool) : bool :=
  match l with
  | [] => true
  | (a, b, _) :: l =>
      let p := paired (N.succ_pos (N.min a b)) (N.succ_pos (N.max a b)) in
      match entry_at owner a, entry_at owner b with
      | Some g, Some h =>
          (g =? h) && negb (a =? b) && negb (PositiveMap.mem p seen)
          && simple_edges owner l (PositiveMap.add p true seen)
      | _, _ => false
      end
  end.

Definition sees_weights (f : family) : bool :=
  match f with ActivationSum l => match aggregation_of l with Mean => false | _ => true end | _ => false end.

Definition well_formed (t : task) : bool :=
  let g := data t in
  let order := fold_left N.add (sizes g) 0 in
  simple_edges (owners (sizes g) 0 0 (PositiveMap.empty N)) (edges g) (PositiveMap.empty bool)
  && (sees_weights (family_of t) || forallb (fun '(_, _, q) => Qeq_bool q 1) (edges g))
  && forallb (fun '(v, c, _) => (v <? order) && (c <? num_features g)) (features g)
  && match labelled_nodes t, family_of t with
     | None, _ => true
     | Some vs, ActivationSum _ => forallb (fun v => v <? order) vs
     | Some _, _ => false
     end.
