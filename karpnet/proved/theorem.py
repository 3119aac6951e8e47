"""A Coq file that states, and proves by a certificate, what is true of one task and of its source."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from karpnet.proved import terms
from karpnet.proved.certificates import claim_stream, evidence_stream
from karpnet.proved.streams import coq_name, definition
from reductions.reading.json_types import JsonObject

_HEAD = """\
(** {title}

    Check this file in a checkout of karpnet where `make proofs` was run:
      coqc -Q proofs/theories Karpnet {name}.v
    Coq then vouches for the theorems, and prints the axioms that they rest on: those of the real numbers
    in its standard library. To know what the theorems say, read the task as it is written here, and
    theories/training/Networks.v: a task is `fitted` if some weights, real numbers, misfit no more than
    `max_errors` of its samples.{more} *)
From Coq Require Import List NArith ZArith QArith.
From Karpnet.training Require Import Networks.
From Karpnet.streams Require Import Digits Theorems.
{imports}Import ListNotations.
"""
_MORE = """ What a witness of the source is, theories/problems/{home}.v says."""
_TASK = """
(** * The task

    How many nodes each graph has; each edge once, two nodes and its weight; the features that are not 0:
    node, column and numerator, over the denominator. *)
Definition the_graphs : graphs := {graphs}.

(** The function class. *)
Definition the_class : family := {family}.

(** The labels of all graphs, or of the labelled nodes; how far off a network may be, on how many of them. *)
Definition the_task : task := {task}.
"""
_EVIDENCE = """
(** * The evidence

    The certificate, as digits (theories/streams/Digits.v). What it says need not be trusted: `check` of
    theories/checker/Check.v judges it, and is proved right. *)
{certificate}

(** * The theorem *)
Theorem {theorem}.
Proof. apply {lemma}; vm_cast_no_check (eq_refl true). Qed.
"""
_SOURCE = """
(** * The source

    The {problem} instance, and the chain of rules to the task. Their proofs, put together, show that the
    source has a witness exactly where the task is fitted. *)
Definition source : instance {module}.{problem_name} :=
  {term}.
Definition chain : levin {module}.{problem_name} training :=
  {chain}.

Lemma source_valid : valid {module}.{problem_name} source.
Proof. apply Validity.{problem_name}; vm_cast_no_check (eq_refl true). Qed.

(** The chain makes this very task of the source, up to how fractions are written. *)
Lemma task_of_source : lowest (map chain source) = the_task.
Proof. vm_cast_no_check (eq_refl the_task). Qed.

Lemma source_iff_task : yes {module}.{problem_name} source <-> fitted the_task.
Proof. exact (Theorems.source_iff_task chain source the_task source_valid task_of_source). Qed.

Theorem {theorem}.
Proof. {proof}. Qed.
"""
# How the theorem on the source follows from that on the task.
_PROOFS = {
    "a_network_fits": "apply source_iff_task, a_network_fits",
    "no_network_fits": "intro W; apply no_network_fits, source_iff_task, W",
    "no_width_fits": "intro W; apply (no_width_fits (width the_task)), own_width, source_iff_task, W",
    "no_threshold_fits": "intro W; apply no_threshold_fits, (own_width the_task), source_iff_task, W",
}


# The file about a source instance alone.
_ALONE = """\
(** {title}

    Check this file in a checkout of karpnet where `make proofs` was run:
      coqc -Q proofs/theories Karpnet {name}.v
    Coq then vouches for the theorem. To know what it says, read the instance as it is written here, and
    theories/problems/{module}.v, which says what a witness is. *)
From Coq Require Import List NArith ZArith.
From Karpnet.base Require Import Levin.
From Karpnet.problems Require {modules}.
From Karpnet.checker Require Sources.
From Karpnet.streams Require Import Digits Theorems.
Import ListNotations.

(** * The {problem} instance *)
Definition source : instance {module}.{problem_name} :=
  {term}.

(** * The evidence

    The certificate, as digits (theories/streams/Digits.v). What it says need not be trusted: `check_source`
    of theories/checker/Sources.v judges it, and is proved right. *)
{certificate}

(** * The theorem *)
Theorem {theorem}.
Proof.
  apply ({lemma} (Sources.{constructor} source) (stream_of certificate)); vm_cast_no_check (eq_refl true).
Qed.

Print Assumptions {theorem_name}.
"""
_CONSTRUCTORS = {
    "cnf": "Cnf",
    "k-sat": "KSat",
    "nae-sat": "NaeSat",
    "graph-coloring": "GraphColoring",
    "hypergraph-coloring": "HypergraphColoring",
}


class Statement(NamedTuple):
    """A title in words, the theorem with its name, and the lemma of ``Theorems.v`` that proves it."""

    title: str
    theorem: str
    lemma: str


def statement(certificate: JsonObject, is_threshold: bool) -> Statement:
    """What a certificate's claim states of ``the_task``."""
    claim, value = certificate["claim"], certificate.get("value")
    evidence = "(stream_of certificate)"
    if claim == "yes":
        return Statement(
            "Some network of this class fits this task.",
            "a_network_fits : fitted the_task",
            f"(Theorems.a_network_fits the_task {evidence})",
        )
    if claim == "no":
        return Statement(
            "No network of this class fits this task.",
            "no_network_fits : ~ fitted the_task",
            f"(Theorems.no_network_fits the_task {evidence})",
        )
    if claim == "no-width":
        title = "No network of this kind, of any width, fits this task."
        if is_threshold:
            return Statement(
                title,
                "no_threshold_fits : ~ fitted (widened the_task 1)",
                f"(fun proof => Theorems.no_width_fits the_task {evidence} proof 1 (fun _ => eq_refl))",
            )
        return Statement(
            title,
            "no_width_fits : forall k, ~ fitted (widened the_task k)",
            f"(Theorems.never_fits the_task {evidence})",
        )
    changed, named = ("forgiven", "errors") if claim == "optimal" else ("widened", "width")
    least = "d < " if claim == "optimal" else "1 <= d < "
    what = "misfitted samples" if claim == "optimal" else "channels or units that fits the task"
    return Statement(
        f"The least number of {what} is {value}.",
        f"least_{named} :\n  fitted ({changed} the_task {value}) /\\\n"
        f"  forall d, ({least}{value})%nat -> ~ fitted ({changed} the_task d)",
        f"(Theorems.least_{named} the_task {evidence} {value})",
    )


def text(name: str, certificate: JsonObject, task: JsonObject, chain: Sequence[Any], source: Any) -> str:
    """The file.

    Parameters
    ----------
    name : str
        Of the file, without its suffix.
    certificate, task : JSON objects
        The checker has accepted the certificate.
    chain : sequence of rules
        From the source to the task; empty where nothing is known of a source.
    source : (problem, JSON object) or None
    """
    architecture: Any = task["architecture"]
    said = statement(certificate, architecture["family"] == "threshold")
    names = [said.theorem.split(" ")[0]]
    has_source = bool(chain) and names[0] in _PROOFS and source[0] in terms.PROBLEMS
    imports, more = "", ""
    if has_source:
        home = terms.home(source[0])
        imports = (
            "From Karpnet.base Require Import Levin.\n"
            "From Karpnet.training Require Import Lifting LowestTerms.\n"
            f"From Karpnet.problems Require {_modules(home)} Validity.\n"
            "From Karpnet Require Rules.\n"
        )
        more = _MORE.format(home=home)
    parts = [
        _HEAD.format(title=said.title, name=name, imports=imports, more=more),
        _task(task),
        _EVIDENCE.format(
            certificate=_in_lines(definition("certificate", claim_stream(certificate))),
            theorem=said.theorem,
            lemma=said.lemma,
        ),
    ]
    if has_source:
        parts.append(_source(_PROOFS[names[0]], chain, *source))
        names.append("a_witness" if certificate["claim"] == "yes" else "no_witness")
    return "".join([*parts, "\n", *(f"Print Assumptions {name}.\n" for name in names)])


def source_text(name: str, certificate: JsonObject, problem: str, data: JsonObject) -> str:
    """The file about a source instance, by its own certificate, which the checker has accepted."""
    is_yes, module = certificate["claim"] == "yes", terms.home(problem)
    named = f"{module}.{coq_name(problem)}"
    theorem = f"a_witness : yes {named} source" if is_yes else f"no_witness : ~ yes {named} source"
    return _ALONE.format(
        title="This instance has a witness." if is_yes else "This instance has no witness.",
        name=name,
        module=module,
        modules=_modules(module),
        problem=problem,
        problem_name=coq_name(problem),
        term=_wrapped(terms.instance(problem, data)),
        certificate=_in_lines(definition("certificate", evidence_stream(certificate))),
        theorem=theorem,
        theorem_name=theorem.split(" ")[0],
        lemma=f"Theorems.source_{'solvable' if is_yes else 'unsolvable'}",
        constructor=_CONSTRUCTORS[problem],
    )


def _modules(home: str) -> str:
    return " ".join(sorted({"Clauses", "Graphs", home}))


def _in_lines(numerals: str) -> str:
    return numerals.replace("::", "::\n")


def _task(task: JsonObject) -> str:
    fields = {"data": "the_graphs", "family_of": "the_class", **terms.task_fields(task)}
    return _TASK.format(
        graphs=_wrapped(terms.graphs_term(task["graphs"])),
        family=_wrapped(terms.family_term(task["architecture"])),
        task=_wrapped(terms.record(fields)),
    )


def _source(proof: str, chain: Sequence[Any], problem: str, data: Any) -> str:
    home, named = terms.home(problem), coq_name(problem)
    is_yes = proof == _PROOFS["a_network_fits"]
    theorem = f"{'a' if is_yes else 'no'}_witness : {'' if is_yes else '~ '}yes {home}.{named} source"
    return _SOURCE.format(
        problem=problem,
        problem_name=named,
        module=home,
        term=_wrapped(terms.instance(problem, data)),
        chain=_wrapped(" >> ".join(f"Rules.{coq_name(rule.name)}" for rule in chain)),
        theorem=theorem,
        proof=proof,
    )


def _wrapped(term: str) -> str:
    """The term in lines, broken at its spaces where they are longer."""
    wrap = partial(textwrap.wrap, width=110, subsequent_indent="    ", break_long_words=False)
    lines = [line for long in term.split("\n") for line in wrap(long, break_on_hyphens=False)]
    return "\n".join(lines).replace("\u00a0", " ")
