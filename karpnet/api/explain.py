"""What became of what: rules and chains explained, with a worked example."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from karpnet.api.reduce import reduce
from reductions.core import AnyProblem, Rule
from reductions.display import Block, Displayed, Table
from reductions.errors import InputError
from reductions.formats.json_files import witness_json
from reductions.formats.json_text import dumps
from reductions.outcomes import Found
from reductions.rules import MODULES, RULES
from reductions.training.task import TrainingTask
from solvers.methods import Limits, method, run


@dataclass(frozen=True)
class Step:
    """A rule on an instance.

    Parameters
    ----------
    rule : Reduction
    source, target : str
        The instances, for people.
    pairs : tuple of (str, str)
        What stands in the source, and what became of it.
    predicted, built : dict
        Sizes of the target.
    witness, mapped : str
        A witness of the source and its image; empty when there is none.
    """

    rule: Rule
    source: str
    target: str
    pairs: tuple[tuple[str, str], ...]
    predicted: dict[str, int]
    built: dict[str, int]
    witness: str = ""
    mapped: str = ""


@dataclass(frozen=True, repr=False)
class Explanation(Displayed):
    """What became of what: the steps of a chain, or a rule on its worked example.

    Parameters
    ----------
    steps : tuple of Step
    is_rule : bool
        Whether it is about a rule: its construction and proof are shown too.
    limit : int or None
        Most lines shown of a step; None for all.
    """

    steps: tuple[Step, ...]
    is_rule: bool = False
    limit: int | None = None

    def blocks(self) -> Sequence[Block]:
        """Every step as a table of two columns."""
        shown: list[Block] = []
        for step in self.steps:
            table = Table((step.rule.source, step.rule.target), tuple(lines(step, self.limit)))
            body: list[Block] = [f"{step.rule.name}: {step.rule.summary}", table, ""]
            shown += [*_head(step), *body, *_tail(step)] if self.is_rule else body
        return shown


def explain(
    what: Any, to: str | None = None, via: str | Sequence[str] = (), *, limit: int | None = 12
) -> Explanation:
    """Show which clause became which graph, and which weight means which variable.

    Parameters
    ----------
    what : str, Derivation or Problem
        The name of a rule, or an instance, whose chain is explained step by step.
    to, via
        Where the chain leads, as of `karpnet.reduce`.
    limit : int or None
        Most lines of a step; None for all.

    Raises
    ------
    InputError
        If there is no such rule.
    """
    if isinstance(what, str):
        if what not in RULES:
            raise InputError("explain", f"expected a rule (`karpnet list rules`), got {what[:40]!r}")
        return Explanation((explain_rule(what),), is_rule=True)
    derivation = reduce(what, to, via)
    steps = zip(derivation.rules, derivation.instances, strict=False)
    return Explanation(tuple(explain_step(rule, instance, None) for rule, instance in steps), limit=limit)


def explain_rule(name: str) -> Step:
    """Explain a rule on its own example, with a witness."""
    rule = RULES[name]
    assert rule.example is not None  # the tests of the registry see to it
    source = rule.example()
    outcome = run(method("cadical"), source, Limits(20)).outcome
    witness = outcome.witness if isinstance(outcome, Found) else None
    return explain_step(rule, source, witness)


def explain_step(rule: Rule, source: AnyProblem, witness: Any) -> Step:
    """Explain a rule on an instance."""
    target = rule.instance(source)
    mapped = "" if witness is None else _witness_text(rule.forward(source, witness))
    return Step(
        rule=rule,
        source=instance_text(source),
        target=instance_text(target),
        pairs=tuple(rule.explained(source)),
        predicted={key: value for key, value in rule.size(source.size()).items() if "_of_" not in key},
        built={key: value for key, value in target.size().items() if "_of_" not in key},
        witness="" if witness is None else _witness_text(witness),
        mapped=mapped,
    )


def construction(rule: Rule) -> str:
    """The text at the head of the rule's module: the construction, and why it is right."""
    return inspect.cleandoc(MODULES[rule.name].__doc__ or "")


def instance_text(instance: AnyProblem) -> str:
    """An instance on one line."""
    if isinstance(instance, TrainingTask):
        architecture, bound = instance.architecture, instance.lifting_bound
        words = [f"{instance.num_samples} samples for {architecture.name}, width {architecture.width}"]
        if not architecture.is_classifier:
            words.append(f"error at most {instance.tolerance}")
        elif instance.max_errors:
            words.append(f"at most {instance.max_errors} errors")
        return ", ".join(words if bound is None else [*words, f"lifts below {bound}"])
    return dumps(instance.to_json(), spaced=True)


def lines(explanation: Step, limit: int | None) -> Iterator[tuple[str, str]]:
    """The pairs, at most ``limit`` of them, with a line for the rest."""
    shown = explanation.pairs[:limit]
    yield from shown
    if len(shown) < len(explanation.pairs):
        yield f"... {len(explanation.pairs) - len(shown)} more", "(--all shows them)"


def _head(step: Step) -> list[Block]:
    rule = step.rule
    return [
        construction(rule), "", f"Reference: {rule.reference}", "", "Example",
        f"  {rule.source}: {step.source}", f"  {rule.target}: {step.target}", "",
    ]  # fmt: skip


def _tail(step: Step) -> list[Block]:
    relation = "=" if step.rule.size_is_exact else "<="
    sizes: list[Block] = [
        f"  {key} = {step.built[key]:,} (size map: {relation} {predicted:,})"
        for key, predicted in step.predicted.items()
    ]
    return [*sizes, "", f"  witness {step.witness}", f"  becomes {step.mapped}"] if step.witness else sizes


def _witness_text(witness: Any) -> str:
    return dumps(witness_json(witness), spaced=True)
