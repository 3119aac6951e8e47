(** Search problems, and Levin reductions between them with their proofs. *)

(** [valid] is what the readers of the problem guarantee of an instance; [ok] says that a witness is right. *)
Record problem := Problem {
  instance : Type;
  witness : Type;
  valid : instance -> Prop;
  ok : instance -> witness -> Prop
}.

(** [back] takes any right witness of the target, not only those that [forward] makes. *)
Record levin (A B : problem) := Levin {
  map : instance A -> instance B;
  forward : instance A -> witness A -> witness B;
  back : instance A -> witness B -> witness A;
  map_valid : forall x, valid A x -> valid B (map x);
  forward_ok : forall x w, valid A x -> ok A x w -> ok B (map x) (forward x w);
  back_ok : forall x v, valid A x -> ok B (map x) v -> ok A x (back x v)
}.

Arguments Levin {A B} map forward back map_valid forward_ok back_ok.
Arguments map {A B}.
Arguments forward {A B}.
Arguments back {A B}.
Arguments map_valid {A B}.
Arguments forward_ok {A B}.
Arguments back_ok {A B}.

(** The instance has a witness. *)
Definition yes (A : problem) (x : instance A) : Prop := exists w, ok A x w.

Theorem yes_iff_yes {A B} (r : levin A B) x : valid A x -> (yes A x <-> yes B (map r x)).
Proof.
  intro V; split; intros [w W]; eexists.
  - exact (forward_ok r x w V W).
  - exact (back_ok r x w V W).
Qed.

(** First [r], then [q]. *)
Definition compose {A B C} (r : levin A B) (q : levin B C) : levin A C :=
  Levin (fun x => map q (map r x))
        (fun x w => forward q (map r x) (forward r x w))
        (fun x v => back r x (back q (map r x) v))
        (fun x V => map_valid q _ (map_valid r x V))
        (fun x w V W => forward_ok q _ _ (map_valid r x V) (forward_ok r x w V W))
        (fun x v V W => back_ok r x _ V (back_ok q _ v (map_valid r x V) W)).

Infix ">>" := compose (at level 60, right associativity).

Definition identity A : levin A A :=
  Levin (fun x => x) (fun _ w => w) (fun _ w => w) (fun _ V => V) (fun _ _ _ W => W) (fun _ _ _ W => W).
