(** Rules into training that bring sign systems into normal form first. *)
From Coq Require Import List ZArith QArith Reals.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require Import SignSystem NormalSystems.
From Karpnet.training Require Import Networks Lifting Signs.

Section After.
Variable q : lifting normal_sign_system.
Hypothesis same : forall x h, length h = width (task_for q x) -> forall i,
  Lifting.back q x (real h) i = back_rational q x h i.

Definition after_normal_form : lifting sign_system.
Proof.
  refine (@Lifting sign_system (fun x => task_for q (normal_form x)) (fun x => bound q (normal_form x))
            (fun x s => Lifting.forward q (normal_form x) (normal_signs x s)) (fun x h => Lifting.back q (normal_form x)
              h)
            (fun x h => back_rational q (normal_form x) h) (fun x => no_errors _ q (normal_form x)) _ _ _ _).
  - intros x V; exact (tolerance_below _ q _ (normal_form_valid x V)).
  - intros x s V S; exact (forward_exact _ q _ _ (normal_form_valid x V) (normal_signs_ok x s V S)).
  - intros x h d V D H; exact (normal_back_ok x _ (back_below _ q _ h d (normal_form_valid x V) D H)).
  - intros x h V L S; exact (solves_ext x _ _ V (fun i _ => same (normal_form x) h L i) S).
Defined.
End After.
