(** The checker as a program: data types are those of OCaml where they are the same, numbers stay as they are here. *)
From Coq Require Import NArith Extraction ExtrOcamlBasic.
From Karpnet.streams Require Import Program.

Extraction "checker.ml" check_line.
