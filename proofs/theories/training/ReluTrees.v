(** Certificates that linear constraints with relus force an error: a tree splits on which relus are active, and at its
    leaves a nonnegative combination of the constraints bounds the error from below. Found outside, checked here. *)
From Coq Require Import List ZArith NArith Reals Lia Lra Psatz.
From Karpnet.training Require Import TwoChannels.
Import ListNotations.
Open Scope R_scope.

(** ** Linear forms: coefficients by variable *)

Definition form := list Z.
Fixpoint eval (f : form) (k : nat) (x : nat -> R) : R :=
  match f with [] => 0 | a :: f => IZR a * x k + eval f (S k) x end.

Fixpoint plus (f g : form) : form :=
  match f, g with [], _ => g | _, [] => f | a :: f, b :: g => (a + b)%Z :: plus f g end.
Definition times (m : Z) (f : form) : form := List.map (Z.mul m) f.
(** [a] more at the variable [i]. *)
Fixpoint place (i : nat) (a : Z) (f : form) : form :=
  match i, f with
  | O, [] => [a] | O, b :: f => (a + b)%Z :: f
  | S i, [] => 0%Z :: place i a [] | S i, b :: f => b :: place i a f
  end.
Definition sparse (l : list (nat * Z)) : form := fold_right (fun e => place (fst e) (snd e)) [] l.

Lemma eval_plus f : forall g k x, eval (plus f g) k x = eval f k x + eval g k x.
Proof.
  induction f as [|a f IH]; intros [|b g] k x; cbn [plus eval]; try lra; rewrite IH, plus_IZR; lra.
Qed.
Lemma eval_times m f : forall k x, eval (times m f) k x = IZR m * eval f k x.
Proof. induction f as [|a f IH]; intros k x; cbn [times List.map eval]; [lra|]; fold (times m f); rewrite IH, mult_IZR;
  ring. Qed.
Lemma eval_place i : forall a f k x, eval (place i a f) k x = IZR a * x (k + i)%nat + eval f k x.
Proof.
  induction i as [|i IH]; intros a [|b f] k x; cbn [place eval]; rewrite ?Nat.add_0_r, ?plus_IZR; try lra;
    rewrite IH, <- Nat.add_succ_comm; cbn [eval]; try lra.
Qed.
Definition sum (l : list (nat * Z)) (x : nat -> R) : R := fold_right (fun e s => IZR (snd e) * x (fst e) + s) 0 l.
Lemma eval_sparse l x : eval (sparse l) 0 x = sum l x.
Proof.
  induction l as [|[i a] l IH]; [reflexivity|]; cbn [sparse sum fold_right fst snd]; rewrite eval_place.
  fold (sparse l) (sum l x); now rewrite IH.
Qed.
Lemma sum_app k l x : sum (k ++ l) x = sum k x + sum l x.
Proof. induction k as [|[i a] k IH]; cbn [app sum fold_right fst snd]; [unfold sum; lra|];
  fold (sum (k ++ l) x) (sum k x); rewrite IH; lra. Qed.
Lemma sum_scaled m l x : sum (List.map (fun e => (fst e, m * snd e)%Z) l) x = IZR m * sum l x.
Proof.
  induction l as [|[i a] l IH]; cbn [List.map sum fold_right fst snd]; [lra|];
    fold (sum l x) (sum (List.map (fun e => (fst e, (m * snd e)%Z)) l) x).
  rewrite IH, mult_IZR; ring.
Qed.

(** ** Trees *)

(** A leaf has [256 m + i] for m times the i-th constraint, the splits' own counted behind the given ones. *)
Inductive tree := Leaf (l : list N) | Split (relu : nat) (active inactive : tree).

Fixpoint combination (ctx : list form) (l : list N) : form :=
  match l with
  | [] => []
  | e :: l => plus (times (Z.of_N (N.shiftr e 8)) (nth (N.to_nat (N.land e 255)) ctx [])) (combination ctx l)
  end.

(** The variable of the error is 4, and 0 is the constant 1. The error is at least [num / den]. *)
Definition bounds_error (num den : Z) (f : form) : bool :=
  match f with
  | n :: z1 :: z2 :: z3 :: d :: rest =>
      (z1 =? 0)%Z && (z2 =? 0)%Z && (z3 =? 0)%Z && (0 <? d)%Z && forallb (fun a => (a =? 0)%Z) rest
      && (num * d <=? - n * den)%Z
  | _ => false
  end.

(** A relu: the variable of its value, and its argument. *)
Definition relus := list (nat * list (nat * Z)).

Section Check.
Variables (num den : Z) (rs : relus).
Fixpoint check (ctx : list form) (t : tree) : bool :=
  match t with
  | Leaf l => bounds_error num den (combination ctx l)
  | Split k active inactive =>
      match nth_error rs k with
      | Some (r, z) => check (ctx ++ [sparse ((r, (-1)%Z) :: z)]) active && check (ctx ++ [sparse [(r,
        (-1)%Z)]]) inactive
      | None => false
      end
  end.

Variable x : nat -> R.
Hypothesis one : x 0%nat = 1.
Hypothesis relus_right : forall r z, In (r, z) rs -> x r = relu (sum z x).
Definition holds (f : form) : Prop := 0 <= eval f 0 x.

Lemma combination_holds ctx l : Forall holds ctx -> holds (combination ctx l).
Proof.
  intro H; induction l as [|e l IH]; [unfold holds; cbn; lra|]; unfold holds; cbn [combination];
    rewrite eval_plus, eval_times.
  assert (0 <= IZR (Z.of_N (N.shiftr e 8))) by (apply (IZR_le 0); lia).
  assert (holds (nth (N.to_nat (N.land e 255)) ctx [])) as K.
  { destruct (nth_in_or_default (N.to_nat (N.land e 255)) ctx []) as [I| ->]; [|unfold holds; cbn; lra].
    rewrite Forall_forall in H; now apply H. }
  unfold holds in *; nra.
Qed.

Lemma zeros f : forall k, forallb (fun a => (a =? 0)%Z) f = true -> eval f k x = 0.
Proof.
  induction f as [|a f IH]; intros k H; [reflexivity|]; cbn [forallb eval] in *; apply andb_prop in H as [A H].
  apply Z.eqb_eq in A; subst; rewrite IH by exact H; lra.
Qed.

Lemma bounds_error_spec f : (0 < den)%Z -> holds f -> bounds_error num den f = true -> IZR num <= IZR den * x 4%nat.
Proof.
  intros P H E; destruct f as [|n [|z1 [|z2 [|z3 [|d rest]]]]]; try discriminate; cbn [bounds_error] in E.
  repeat (apply andb_prop in E as [E ?]); unfold holds in H; cbn [eval] in H; rewrite zeros, one in H by assumption.
  repeat match goal with K : (_ =? _)%Z = true |- _ => apply Z.eqb_eq in K; subst end.
  match goal with K : (0 <? _)%Z = true |- _ => apply Z.ltb_lt, IZR_lt in K end.
  match goal with K : (_ <=? _)%Z = true |- _ => apply Z.leb_le, IZR_le in K; rewrite !mult_IZR, opp_IZR in K end.
  apply IZR_lt in P; apply Rmult_le_reg_l with (IZR d); nra.
Qed.

Theorem check_sound t : forall ctx, (0 < den)%Z -> Forall holds ctx -> check ctx t = true ->
  IZR num <= IZR den * x 4%nat.
Proof.
  induction t as [l|k a IHa i IHi]; intros ctx P H E; cbn [check] in E.
  - now apply (bounds_error_spec (combination ctx l)); [| apply combination_holds |].
  - destruct (nth_error rs k) as [[r z]|] eqn:K; [|discriminate]; apply andb_prop in E as [Ea Ei].
    apply nth_error_In, relus_right in K; unfold relu in K; destruct (Rlt_le_dec 0 (sum z x)).
    + apply (IHa _ P) in Ea; [exact Ea|]; apply Forall_app; split; [exact H | constructor; [|constructor]].
      unfold holds; rewrite eval_sparse; cbn [sum fold_right fst snd]; fold (sum z x); lra.
    + apply (IHi _ P) in Ei; [exact Ei|]; apply Forall_app; split; [exact H | constructor; [|constructor]].
      unfold holds; rewrite eval_sparse; cbn; lra.
Qed.
End Check.
