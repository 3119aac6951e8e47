(** Streams as hexadecimal numerals: what Coq reads fastest without primitive integers.

    A number is octal digits, the highest first, each but the last with 8 added. Numerals have some thousands of
    digits each, since a single long one is too deep for Coq; a number may go on in the next. *)
From Coq Require Import List NArith Hexadecimal.
From Karpnet.streams Require Import Streams.
Import ListNotations.

Record numeral := Numeral { digits_of : Hexadecimal.uint }.
Definition parse (n : Number.int) : option numeral :=
  match n with Number.IntHexadecimal (Hexadecimal.Pos u) => Some (Numeral u) | _ => None end.
Definition print (n : numeral) : Number.int := Number.IntHexadecimal (Hexadecimal.Pos (digits_of n)).
Declare Scope numeral_scope.
Number Notation numeral parse print : numeral_scope.

Definition push (b : bool) (n : N) : N := if b then N.succ_double n else N.double n.
Definition octal (b2 b1 b0 : bool) (n : N) : N := push b0 (push b1 (push b2 n)).

(** [n] are the digits of the current number so far; [rest] goes on behind the numeral. *)
Fixpoint numbers (d : Hexadecimal.uint) (n : N) (rest : N -> stream) : stream :=
  match d with
  | Nil => rest n
  | D0 d => octal false false false n :: numbers d 0 rest
  | D1 d => octal false false true n :: numbers d 0 rest
  | D2 d => octal false true false n :: numbers d 0 rest
  | D3 d => octal false true true n :: numbers d 0 rest
  | D4 d => octal true false false n :: numbers d 0 rest
  | D5 d => octal true false true n :: numbers d 0 rest
  | D6 d => octal true true false n :: numbers d 0 rest
  | D7 d => octal true true true n :: numbers d 0 rest
  | D8 d => numbers d (octal false false false n) rest
  | D9 d => numbers d (octal false false true n) rest
  | Da d => numbers d (octal false true false n) rest
  | Db d => numbers d (octal false true true n) rest
  | Dc d => numbers d (octal true false false n) rest
  | Dd d => numbers d (octal true false true n) rest
  | De d => numbers d (octal true true false n) rest
  | Df d => numbers d (octal true true true n) rest
  end.

Fixpoint decoded (ns : list numeral) (n : N) : stream :=
  match ns with [] => [] | l :: ns => numbers (digits_of l) n (decoded ns) end.
Definition stream_of (ns : list numeral) : stream := decoded ns 0.

Open Scope numeral_scope.
