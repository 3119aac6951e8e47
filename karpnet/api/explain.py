"""What became of what: rules and chains explained, with a worked example."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from karpnet.api.chain import derivation_of
from reductions.core import Reduction
from reductions.formats.json_files import witness_json
from reductions.outcomes import Found
from reductions.rules import MODULES, RULES
from reductions.training.task import TrainingTask
from solvers.methods import Limits, method, run


@dataclass(frozen=True)
class Explanation:
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

    rule: Reduction[Any, Any, Any, Any]
    source: str
    target: str
    pairs: tuple[tuple[str, str], ...]
    predicted: dict[str, int]
    built: dict[str, int]
    witness: str = ""
    mapped: str = ""


def explain_rule(name: str) -> Explanation:
    """Explain a rule on its own example, with a witness."""
    rule = RULES[name]
    assert rule.example is not None  # the tests of the registry see to it
    source = rule.example()
    outcome = run(method("cadical"), source, Limits(20)).outcome
    witness = outcome.witness if isinstance(outcome, Found) else None
    return explain_step(rule, source, witness)


def explain_file(
    file: Path, target: str | None, via: tuple[str, ...], read_as: str | None
) -> list[Explanation]:
    """Explain every step of the chain that maps a file's instance to an architecture."""
    derivation = derivation_of(file, target, read_as, via)
    steps = zip(derivation.rules, derivation.instances, strict=False)
    return [explain_step(rule, instance, None) for rule, instance in steps]


def explain_step(rule: Reduction[Any, Any, Any, Any], source: Any, witness: Any) -> Explanation:
    """Explain a rule on an instance."""
    target = rule.instance(source)
    mapped = "" if witness is None else _witness_text(rule.forward(source, witness))
    return Explanation(
        rule=rule,
        source=instance_text(source),
        target=instance_text(target),
        pairs=tuple(rule.explained(source)),
        predicted={key: value for key, value in rule.size(source.size()).items() if "_of_" not in key},
        built={key: value for key, value in target.size().items() if "_of_" not in key},
        witness="" if witness is None else _witness_text(witness),
        mapped=mapped,
    )


def construction(rule: Reduction[Any, Any, Any, Any]) -> str:
    """The text at the head of the rule's module: the construction, and why it is right."""
    return inspect.cleandoc(MODULES[rule.name].__doc__ or "")


def instance_text(instance: Any) -> str:
    """An instance on one line."""
    if isinstance(instance, TrainingTask):
        architecture, bound = instance.architecture, instance.lifting_bound
        words = [f"{instance.num_samples} samples for {architecture.name}, width {architecture.width}"]
        if not architecture.is_classifier:
            words.append(f"error at most {instance.tolerance}")
        elif instance.max_errors:
            words.append(f"at most {instance.max_errors} errors")
        return ", ".join(words if bound is None else [*words, f"lifts below {bound}"])
    return json.dumps(instance.to_json(), ensure_ascii=False)


def lines(explanation: Explanation, limit: int | None) -> Iterator[tuple[str, str]]:
    """The pairs, at most ``limit`` of them, with a line for the rest."""
    shown = explanation.pairs[:limit]
    yield from shown
    if len(shown) < len(explanation.pairs):
        yield f"... {len(explanation.pairs) - len(shown)} more", "(--all shows them)"


def _witness_text(witness: Any) -> str:
    return json.dumps(witness_json(witness))
