(** Instances and witnesses of every problem as streams, to compare what the rules here and in Python compute. *)
From Coq Require Import List NArith ZArith QArith.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Clauses KSat OneInThreeSat Graphs GraphColoring Hypergraph VertexSets MaxCut ExactCover.
From Karpnet.problems Require SignSystem LinearEquations PseudoBoolean Partition SubsetSum.
From Karpnet.training Require Import Networks Lifting.
From Karpnet.streams Require Import Streams Tasks.
Import ListNotations.

Record codec (A : problem) := Codec {
  read_instance : reader (instance A);
  write_instance : writer (instance A);
  read_witness : instance A -> reader (witness A);
  write_witness : instance A -> writer (witness A)
}.
Arguments Codec {A}.
Arguments read_instance {A}.
Arguments write_instance {A}.
Arguments read_witness {A}.
Arguments write_witness {A}.

(** Witnesses as values below a count. *)
Definition read_booleans : reader (nat -> bool) := let* l := many boolean in done (fun i => nth i l false).
Definition write_booleans (n : nat) : writer (nat -> bool) := fun w => write_many write_boolean (List.map w (seq 0 n)).
Definition read_values : reader (nat -> nat) := let* l := many small in done (fun i => nth i l 0%nat).
Definition write_values (n : nat) : writer (nat -> nat) := fun w => write_many write_small (List.map w (seq 0 n)).

(** A problem whose witnesses are 0/1 values. *)
Definition boolean_codec {A : problem} (E : witness A = (nat -> bool)) (r : reader (instance A)) (w : writer (instance A))
  (n : instance A -> nat) : codec A :=
  Codec r w (fun _ => eq_rect_r reader read_booleans E) (fun x => eq_rect_r writer (write_booleans (n x)) E).
Definition value_codec {A : problem} (E : witness A = (nat -> nat)) (r : reader (instance A)) (w : writer (instance A))
  (n : instance A -> nat) : codec A :=
  Codec r w (fun _ => eq_rect_r reader read_values E) (fun x => eq_rect_r writer (write_values (n x)) E).

(** ** Clauses *)

Definition read_formula : reader Clauses.formula :=
  let* n := small in let* cs := many (many integer) in done (Clauses.Formula n cs).
Definition write_formula : writer Clauses.formula := fun x s =>
  write_small (Clauses.num_variables x) (write_many (write_many write_integer) (Clauses.clauses x) s).

Definition cnf : codec Clauses.cnf := boolean_codec (A := Clauses.cnf) eq_refl read_formula write_formula Clauses.num_variables.
Definition nae_sat : codec Clauses.nae_sat := boolean_codec (A := Clauses.nae_sat) eq_refl read_formula write_formula Clauses.num_variables.
Definition one_in_three_sat : codec OneInThreeSat.one_in_three_sat :=
  boolean_codec (A := OneInThreeSat.one_in_three_sat) eq_refl read_formula write_formula Clauses.num_variables.
Definition read_narrow : reader KSat.narrow := let* k := small in let* x := read_formula in done (KSat.Narrow k x).
Definition k_sat : codec KSat.k_sat :=
  boolean_codec (A := KSat.k_sat) eq_refl read_narrow
    (fun x s => write_small (KSat.width x) (write_formula (KSat.formula_of x) s))
    (fun x => Clauses.num_variables (KSat.formula_of x)).

(** ** Graphs and sets *)

Definition read_graph : reader Graphs.graph :=
  let* n := small in let* es := many (both small small) in done (Graphs.Graph n es).
Definition write_graph : writer Graphs.graph := fun g s =>
  write_small (Graphs.num_vertices g) (write_many (write_both write_small write_small) (Graphs.edges g) s).

Definition read_colorable : reader GraphColoring.colorable :=
  let* g := read_graph in let* k := small in done (GraphColoring.Colorable g k).
Definition graph_coloring : codec GraphColoring.graph_coloring :=
  value_codec (A := GraphColoring.graph_coloring) eq_refl read_colorable
    (fun x s => write_graph (GraphColoring.graph_of x) (write_small (GraphColoring.num_colors x) s))
    (fun x => Graphs.num_vertices (GraphColoring.graph_of x)).

Definition read_hypergraph : reader Hypergraph.hypergraph :=
  let* n := small in let* k := small in let* es := many (many small) in done (Hypergraph.Hypergraph n k es).
Definition hypergraph_coloring : codec Hypergraph.hypergraph_coloring :=
  value_codec (A := Hypergraph.hypergraph_coloring) eq_refl read_hypergraph
    (fun g s => write_small (Hypergraph.num_vertices g) (write_small (Hypergraph.num_colors g)
                  (write_many (write_many write_small) (Hypergraph.edges g) s)))
    Hypergraph.num_vertices.

Definition read_bounded : reader VertexSets.bounded :=
  let* g := read_graph in let* b := integer in done (VertexSets.Bounded g b).
Definition write_bounded : writer VertexSets.bounded := fun x s =>
  write_graph (VertexSets.graph_of x) (write_integer (VertexSets.bound x) s).
Definition order (x : VertexSets.bounded) : nat := Graphs.num_vertices (VertexSets.graph_of x).
Definition vertex_cover : codec VertexSets.vertex_cover :=
  boolean_codec (A := VertexSets.vertex_cover) eq_refl read_bounded write_bounded order.
Definition independent_set : codec VertexSets.independent_set :=
  boolean_codec (A := VertexSets.independent_set) eq_refl read_bounded write_bounded order.
Definition clique : codec VertexSets.clique :=
  boolean_codec (A := VertexSets.clique) eq_refl read_bounded write_bounded order.

Definition max_cut : codec MaxCut.max_cut :=
  boolean_codec (A := MaxCut.max_cut) eq_refl
    (let* n := small in let* es := many (both (both small small) integer) in let* b := integer in
     done (MaxCut.Weighted n es b))
    (fun x s => write_small (MaxCut.num_vertices x)
                  (write_many (write_both (write_both write_small write_small) write_integer) (MaxCut.edges x)
                    (write_integer (MaxCut.bound x) s)))
    MaxCut.num_vertices.

Definition exact_cover : codec ExactCover.exact_cover :=
  boolean_codec (A := ExactCover.exact_cover) eq_refl
    (let* n := small in let* cs := many (many small) in done (ExactCover.Family n cs))
    (fun x s => write_small (ExactCover.num_elements x) (write_many (write_many write_small) (ExactCover.sets x) s))
    (fun x => length (ExactCover.sets x)).

(** ** Numbers *)

Definition read_row : reader SignSystem.row := many (both small integer).
Definition write_row : writer SignSystem.row := write_many (write_both write_small write_integer).
Definition read_rows : reader (list (SignSystem.row * Z)) := many (both read_row integer).
Definition write_rows : writer (list (SignSystem.row * Z)) := write_many (write_both write_row write_integer).

Definition sign_system : codec SignSystem.sign_system :=
  boolean_codec (A := SignSystem.sign_system) eq_refl
    (let* n := small in let* rs := read_rows in done (SignSystem.System n rs))
    (fun x s => write_small (SignSystem.num_variables x) (write_rows (SignSystem.rows x) s))
    SignSystem.num_variables.

Definition linear_equations : codec LinearEquations.linear_equations :=
  boolean_codec (A := LinearEquations.linear_equations) eq_refl
    (let* n := small in let* rs := read_rows in done (LinearEquations.Equations n rs))
    (fun x s => write_small (LinearEquations.num_variables x) (write_rows (LinearEquations.rows x) s))
    LinearEquations.num_variables.

Definition pseudo_boolean : codec PseudoBoolean.pseudo_boolean :=
  boolean_codec (A := PseudoBoolean.pseudo_boolean) eq_refl
    (let* n := small in
     let* rs := many (let* r := read_row in let* e := boolean in let* t := integer in done (PseudoBoolean.Constraint r e t)) in
     done (PseudoBoolean.Program n rs))
    (fun x s => write_small (PseudoBoolean.num_variables x)
      (write_many (fun c s => write_row (PseudoBoolean.terms c) (write_boolean (PseudoBoolean.is_equation c)
                                (write_integer (PseudoBoolean.target c) s))) (PseudoBoolean.rows x) s))
    PseudoBoolean.num_variables.

Definition partition : codec Partition.partition :=
  boolean_codec (A := Partition.partition) eq_refl (many integer) (write_many write_integer) (@length Z).

Definition subset_sum : codec SubsetSum.subset_sum :=
  boolean_codec (A := SubsetSum.subset_sum) eq_refl
    (let* ns := many integer in let* t := integer in done (SubsetSum.Subset ns t))
    (fun x s => write_many write_integer (SubsetSum.numbers x) (write_integer (SubsetSum.target x) s))
    (fun x => length (SubsetSum.numbers x)).

(** ** Training *)

Definition training : codec rational_training :=
  @Codec rational_training read_task write_task (fun _ => many read_unit) (fun t => write_many (write_unit (num_inputs t))).

(** ** Agreement *)

(** A case: a source, what the rule makes of it; some witnesses, what forward makes of them; some witnesses of the
    target, what back makes of them. *)
Definition agrees {A B} (a : codec A) (b : codec B) (map : instance A -> instance B)
  (forward : instance A -> witness A -> witness B) (back : instance A -> witness B -> witness A) : reader Datatypes.unit :=
  let* x := read_instance a in
  let* _ := expect (write_instance b) (map x) in
  let* _ := many (let* w := read_witness a x in expect (write_witness b (map x)) (forward x w)) in
  let* _ := many (let* v := read_witness b (map x) in expect (write_witness a x) (back x v)) in
  done tt.

Definition levin_agrees {A B} (a : codec A) (b : codec B) (r : levin A B) : reader Datatypes.unit :=
  agrees a b (Levin.map r) (Levin.forward r) (Levin.back r).

(** Into training, the bound on the error is compared too. *)
Definition lifting_agrees {A} (a : codec A) (r : lifting A) : reader Datatypes.unit :=
  let* x := read_instance a in
  let* _ := expect write_fraction (bound r x) in
  fun s => agrees a training (task_for r) (Lifting.forward r) (back_rational r) (write_instance a x s).

(** Classifiers have no bound: any fit at all is lifted. *)
Definition classifier_agrees {A} (a : codec A) (r : lifting A) : reader Datatypes.unit :=
  agrees a training (task_for r) (Lifting.forward r) (back_rational r).

(** A case agrees if all of its stream does. *)
Definition case_agrees (agree : reader Datatypes.unit) (s : stream) : bool :=
  match read agree s with Some _ => true | None => false end.
