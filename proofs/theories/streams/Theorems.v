(** What a file of a theorem needs: a certificate, read from its numerals, proves its claim about a task that the file
    writes down, and about the source instance whose task it is. *)
From Coq Require Import List Bool Arith.
From Karpnet.base Require Import Levin.
From Karpnet.training Require Import Networks Lifting LowestTerms.
From Karpnet.checker Require Import Check Sources.
From Karpnet.streams Require Import Streams Certificates.

Section Task.
Variables (t : task) (s : stream).

Definition proves_yes : bool := match read read_certificate s with Some (Yes f) => check t (Yes f) | _ => false end.
Definition proves_no : bool := match read read_certificate s with Some (No ps) => check t (No ps) | _ => false end.
Definition proves_no_width : bool :=
  match read read_certificate s with Some (NoWidth ps) => check t (NoWidth ps) | _ => false end.
Definition proves_optimal (e : nat) : bool :=
  match read read_certificate s with
  | Some (Optimal value f ps) => (value =? e)%nat && check t (Optimal value f ps)
  | _ => false
  end.
Definition proves_width (k : nat) : bool :=
  match read read_certificate s with
  | Some (Width value f ps) => (value =? k)%nat && check t (Width value f ps)
  | _ => false
  end.

Theorem a_network_fits : proves_yes = true -> fitted t.
Proof. unfold proves_yes; destruct (read _ s) as [[f| | | |]|]; try easy; exact (check_right t (Yes f)). Qed.

Theorem no_network_fits : proves_no = true -> ~ fitted t.
Proof. unfold proves_no; destruct (read _ s) as [[|ps| | |]|]; try easy; exact (check_right t (No ps)). Qed.

Theorem no_width_fits : proves_no_width = true -> forall k, is_width (family_of t) k -> ~ fitted (widened t k).
Proof. unfold proves_no_width; destruct (read _ s) as [[| |ps| |]|]; try easy; exact (check_right t (NoWidth ps)). Qed.

Theorem least_errors e : proves_optimal e = true ->
  fitted (forgiven t e) /\ forall d, (d < e)%nat -> ~ fitted (forgiven t d).
Proof.
  unfold proves_optimal; destruct (read _ s) as [[| | |value f ps|]|]; try easy; intros [E H]%andb_prop.
  apply Nat.eqb_eq in E; subst value; exact (check_right t (Optimal e f ps) H).
Qed.

Theorem least_width k : proves_width k = true ->
  fitted (widened t k) /\ forall j, (1 <= j < k)%nat -> ~ fitted (widened t j).
Proof.
  unfold proves_width; destruct (read _ s) as [[| | | |value f ps]|]; try easy; intros [E H]%andb_prop.
  apply Nat.eqb_eq in E; subst value; exact (check_right t (Width k f ps) H).
Qed.

(** Any width, and its own, of a family that is no threshold. *)
Definition has_widths : bool := match family_of t with Threshold => false | _ => true end.
Theorem never_fits : has_widths && proves_no_width = true -> never_fitted t.
Proof.
  intros [W H]%andb_prop k; apply (no_width_fits H); intro T; unfold has_widths in W; rewrite T in W; discriminate.
Qed.

(** The task is the same for its own width. *)
Lemma own_width : fitted t -> fitted (widened t (width t)).
Proof. destruct t; exact (fun F => F). Qed.
End Task.

(** The task that a chain of rules makes of a source tells whether the source has a witness. *)
Theorem source_iff_task {A : problem} (chain : levin A training) (x : instance A) (t : task) :
  valid A x -> lowest (map chain x) = t -> (yes A x <-> fitted t).
Proof. intros V <-; rewrite lowest_fitted; exact (yes_iff_yes chain x V). Qed.

(** A certificate of a source instance itself. *)
Definition proves_solvable (x : source) (s : stream) : bool :=
  match read read_evidence s with Some (Model literals) => check_source x (Model literals) | _ => false end.
Definition proves_unsolvable (x : source) (s : stream) : bool :=
  match read read_evidence s with Some (Refutation steps) => check_source x (Refutation steps) | _ => false end.

Theorem source_solvable x s : proves_solvable x s = true -> solvable x.
Proof.
  unfold proves_solvable; destruct (read _ s) as [[literals|]|]; try easy; exact (check_source_right x (Model literals)).
Qed.
Theorem source_unsolvable x s : proves_unsolvable x s = true -> ~ solvable x.
Proof.
  unfold proves_unsolvable; destruct (read _ s) as [[|steps]|]; try easy; exact (check_source_right x (Refutation steps)).
Qed.
