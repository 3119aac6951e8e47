(** Flat streams of numbers: how instances, tasks and certificates come in, and how maps are compared.

    A stream is of naturals below 2^62. An integer is [2 (2 m + s)] for magnitude m < 2^60 and sign s; a larger one
    is [2 (2 k + s) + 1] and k limbs of 60 bits, the lowest first. *)
From Coq Require Import List NArith ZArith QArith.
Import ListNotations.

Definition stream := list N.

(** ** Reading *)

Definition reader (A : Type) := stream -> option (A * stream).
Definition done {A} (a : A) : reader A := fun s => Some (a, s).
Definition fail {A} : reader A := fun _ => None.
Definition bind {A B} (r : reader A) (k : A -> reader B) : reader B :=
  fun s => match r s with Some (a, s) => k a s | None => None end.
Notation "'let*' x := r 'in' k" := (bind r (fun x => k)) (at level 200, x pattern, r at level 100, k at level 200).

Definition natural : reader N := fun s => match s with n :: s => Some (n, s) | [] => None end.
(** A number that is kept in unary: absurdly large ones are no count of anything. *)
Definition small : reader nat := let* n := natural in if (n <? 2 ^ 24)%N then done (N.to_nat n) else fail.
Definition strictly_positive : reader positive := let* n := natural in match n with Npos p => done p | N0 => fail end.
Definition boolean : reader bool := let* n := natural in match n with 0%N => done false | 1%N => done true | _ => fail end.

(** [n] times, and as often as the next number says: the elements come in reverse, then turn around. *)
Fixpoint times_rev {A} (n : positive) (r : reader A) (seen : list A) : reader (list A) :=
  match n with
  | xH => let* a := r in done (a :: seen)
  | xO n => let* seen := times_rev n r seen in times_rev n r seen
  | xI n => let* a := r in let* seen := times_rev n r (a :: seen) in times_rev n r seen
  end.
Definition times {A} (n : N) (r : reader A) : reader (list A) :=
  match n with N0 => done [] | Npos n => let* l := times_rev n r [] in done (rev_append l []) end.
Definition many {A} (r : reader A) : reader (list A) := let* n := natural in times n r.

Definition limbs (l : list N) : N := fold_right (fun limb n => (limb + N.shiftl n 60)%N) 0%N l.
Definition signed (n m : N) : Z := if N.odd n then (- Z.of_N m)%Z else Z.of_N m.
Definition integer : reader Z :=
  let* n := natural in
  if N.odd n then let* l := times (N.div2 (N.div2 n)) natural in done (signed (N.div2 n) (limbs l))
  else done (signed (N.div2 n) (N.div2 (N.div2 n))).
Definition fraction : reader Q :=
  let* n := integer in let* d := integer in match d with Zpos p => done (n # p) | _ => fail end.

Definition optional {A} (r : reader A) : reader (option A) :=
  let* b := boolean in if b then let* a := r in done (Some a) else done None.
Definition both {A B} (r : reader A) (q : reader B) : reader (A * B) := let* a := r in let* b := q in done (a, b).

(** All of the stream is read. *)
Definition read {A} (r : reader A) (s : stream) : option A :=
  match r s with Some (a, []) => Some a | _ => None end.

(** ** Writing: a writer puts its numbers before a stream *)

Definition writer (A : Type) := A -> stream -> stream.
Definition write_natural : writer N := cons.
Definition write_small : writer nat := fun n => cons (N.of_nat n).
Definition write_boolean : writer bool := fun b => cons (if b then 1%N else 0%N).
Definition write_many {A} (w : writer A) : writer (list A) :=
  fun l s => N.of_nat (length l) :: fold_right w s l.
Definition write_both {A B} (w : writer A) (v : writer B) : writer (A * B) := fun ab s => w (fst ab) (v (snd ab) s).
Definition write_optional {A} (w : writer A) : writer (option A) :=
  fun o s => match o with Some a => 1%N :: w a s | None => 0%N :: s end.

Fixpoint limbs_of (fuel : nat) (m : N) : list N :=
  match fuel with
  | O => []
  | S fuel => if (m =? 0)%N then [] else N.land m (N.ones 60) :: limbs_of fuel (N.shiftr m 60)
  end.
Definition write_integer : writer Z := fun z s =>
  let m := Z.abs_N z in
  let sign := if (z <? 0)%Z then 1%N else 0%N in
  if (m <? 2 ^ 60)%N then (2 * (2 * m + sign))%N :: s
  else let l := limbs_of (N.size_nat m) m in (2 * (2 * N.of_nat (length l) + sign) + 1)%N :: l ++ s.
Definition write_fraction : writer Q := fun q s =>
  let r := Qred q in write_integer (Qnum r) (write_integer (Zpos (Qden r)) s).

(** ** Comparing *)

(** What is left of a stream behind the numbers that are expected. *)
Fixpoint behind (expected s : stream) : option stream :=
  match expected, s with
  | [], _ => Some s
  | e :: expected, n :: s => if (e =? n)%N then behind expected s else None
  | _, [] => None
  end.
Definition expect {A} (w : writer A) (a : A) : reader Datatypes.unit :=
  fun s => match behind (w a []) s with Some s => Some (tt, s) | None => None end.
