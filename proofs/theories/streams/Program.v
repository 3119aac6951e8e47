(** What the program karpnet-check computes: whether a certificate proves its claim about a training task, or about
    an instance of a source problem. *)
From Coq Require Import List NArith ZArith.
From Karpnet.training Require Import Networks.
From Karpnet.checker Require Import Unsat Check Sources.
From Karpnet.streams Require Import Streams Tasks Certificates.
From Karpnet.conformance Require Import Codecs.
Import ListNotations.

Inductive subject := OfTask (t : task) | OfSource (s : source).

Definition read_subject : reader subject :=
  let* n := natural in
  match n with
  | 0%N => let* t := read_task in done (OfTask t)
  | 1%N => let* x := read_formula in done (OfSource (Cnf x))
  | 2%N => let* x := read_narrow in done (OfSource (KSat x))
  | 3%N => let* x := read_formula in done (OfSource (NaeSat x))
  | 4%N => let* x := read_colorable in done (OfSource (GraphColoring x))
  | 5%N => let* x := read_hypergraph in done (OfSource (HypergraphColoring x))
  | _ => fail
  end.

Definition check_line (s c : stream) : bool :=
  match read read_subject s with
  | Some (OfTask t) => match read read_certificate c with Some c => check t c | None => false end
  | Some (OfSource x) => match read read_evidence c with Some e => check_source x e | None => false end
  | None => false
  end.

Theorem check_line_right s c : check_line s c = true ->
  match read read_subject s with
  | Some (OfTask t) => exists e, read read_certificate c = Some e /\ claim t e
  | Some (OfSource x) => exists e, read read_evidence c = Some e /\ source_claim x e
  | None => False
  end.
Proof.
  unfold check_line; destruct (read read_subject s) as [[t|x]|]; [| |easy].
  - destruct (read read_certificate c) as [e|]; [|easy]; intro H; exists e; split; [reflexivity | exact (check_right t e H)].
  - destruct (read read_evidence c) as [e|]; [|easy]; intro H; exists e; split; [reflexivity | exact (check_source_right x e H)].
Qed.
