(** Certificates as streams. *)
From Coq Require Import List NArith ZArith QArith.
From Karpnet.training Require Import Networks.
From Karpnet.checker Require Import Unsat Part Fit Check Sources.
From Karpnet.streams Require Import Streams Tasks.
Import ListNotations.

(** Literals, hints, and for each clause to resolve with its number and hints; or numbers of clauses to delete. *)
Definition read_step : reader step :=
  let* n := natural in
  match n with
  | 0%N => let* c := many integer in let* hints := many strictly_positive in done (Add c hints [])
  | 1%N =>
      let* c := many integer in let* hints := many strictly_positive in
      let* groups := many (both strictly_positive (many strictly_positive)) in done (Add c hints groups)
  | 2%N => let* numbers := many strictly_positive in done (Delete numbers)
  | _ => fail
  end.

Definition multiplier : reader positive := let* z := integer in match z with Zpos p => done p | _ => fail end.
Definition read_multiples : reader (list (N * positive)) := many (both natural multiplier).
Definition read_lemma : reader lemma :=
  let* n := natural in
  match n with
  | 0%N => let* l := read_multiples in done (Rows l)
  | 1%N =>
      let* c := many integer in let* bases := many read_multiples in
      let* terms := many (many (many read_multiples)) in done (SumsOf c bases terms)
  | _ => fail
  end.

Definition read_part : reader part :=
  let* order := many natural in let* ls := many read_lemma in let* steps := many read_step in
  done (Part order ls steps).

(** Rows of weights, each with its readout weight or bound. *)
Definition read_fit : reader fit := many (both (many fraction) fraction).

Definition read_certificate : reader certificate :=
  let* n := natural in
  match n with
  | 0%N => let* f := read_fit in done (Yes f)
  | 1%N => let* ps := many read_part in done (No ps)
  | 2%N => let* ps := many read_part in done (NoWidth ps)
  | 3%N => let* e := small in let* f := read_fit in let* ps := many read_part in done (Optimal e f ps)
  | 4%N => let* k := small in let* f := read_fit in let* ps := many read_part in done (Width k f ps)
  | _ => fail
  end.

(** The evidence about a source: true literals, or a proof. *)
Definition read_evidence : reader evidence :=
  let* n := natural in
  match n with
  | 0%N => let* literals := many integer in done (Model literals)
  | 1%N => let* steps := many read_step in done (Refutation steps)
  | _ => fail
  end.
