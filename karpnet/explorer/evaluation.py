"""A witness carried to weights, and weights judged on every graph and carried back."""

from __future__ import annotations

import math
import sys
from fractions import Fraction
from typing import Any

import numpy as np

from karpnet.explorer.links import Links, named
from reductions.arrays import RationalArray
from reductions.core import AnyProblem, Derivation
from reductions.formats.json_files import witness_json
from reductions.reading.json_types import JsonObject, JsonValue, from_fraction
from reductions.reading.stored import StoredObject
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

_LEAST_REACH = 2  # how far sliders go, both ways
_LONG = 13  # characters of an exact fraction that is shown whole


def coded(numbers: RationalArray) -> StoredObject:
    """A column of numbers for people: the distinct ones as texts, and their places."""
    distinct, at = np.unique(numbers.numerators, return_inverse=True)
    texts = [number_text(Fraction(int(number), numbers.denominator)) for number in distinct]
    return {"texts": texts, "at": at}


def number_text(value: Fraction) -> str:
    """A number for people: exact where that is short, else six digits behind ≈."""
    text = str(value)
    return text if len(text) < _LONG else f"≈{_rounded(value):g}"


def witness_answer(derivation: Derivation, links: Links, witness: Any) -> StoredObject:
    """A witness of the source on its way through the chain to weights, and these on every graph."""
    layers = [witness_json(witness)]
    carried = witness
    for rule, instance, after in zip(
        derivation.rules, derivation.instances, derivation.instances[1:], strict=False
    ):
        carried = rule.forward(instance, carried)
        if not isinstance(after, TrainingTask):
            layers.append(witness_json(carried))
    return {
        "layers": layers,
        "source": judged(derivation.source, links, witness),
        **weights_answer(derivation, links, carried),
    }


def weights_answer(derivation: Derivation, links: Links, weights: Hypothesis) -> StoredObject:
    """Weights on every graph of the task, and the witness that they lift to, judged at the source."""
    answer: StoredObject = {"weights": weights_json(weights), "fit": fit_of(derivation.target, weights)}
    if derivation.rules:
        answer["lifted"] = judged(derivation.source, links, derivation.back(weights))
    return answer


def fit_of(task: TrainingTask, weights: Hypothesis) -> StoredObject:
    """f and its error on every sample, and how well all are fitted; exact, rounded for pictures only."""
    residuals, labels = task.residuals(weights), task.labels
    values = residuals - RationalArray(-labels.numerators, labels.denominator)
    error = task.error_of(residuals)
    sizes = _column(RationalArray(np.abs(residuals.numerators), residuals.denominator))
    return {
        "f": coded(values),
        "errors": {"sizes": sizes["numbers"], "at": sizes["at"]},
        "misfits": np.flatnonzero(task.exceeding(residuals)),
        "max_error": number_text(error.max_error),
        "mean_squared_error": number_text(error.mean_squared_error),
        "num_misfits": error.num_misfits,
        "violation": task.violation_of(residuals),
    }


def judged(problem: AnyProblem, links: Links, witness: Any) -> StoredObject:
    """What a witness of the source violates."""
    violation = problem.violation(witness)
    return {
        "values": witness_json(witness),
        "violation": violation,
        "num_violations": problem.num_violations(witness),
        "violated": [] if violation is None else violated_parts(problem, links, witness, violation),
    }


def violated_parts(problem: AnyProblem, links: Links, witness: Any, violation: str) -> list[int]:
    """The places of the violated constraints among the parts; those that the violation names, at least."""
    satisfied = getattr(problem, "satisfied", None)
    if satisfied is not None and len(links.constraints) == problem.num_constraints:
        violated = np.flatnonzero(~np.asarray(satisfied(witness))).tolist()
        return [links.constraints[place] for place in violated]
    names = named(violation)
    return [place for place, part in enumerate(links.parts) if names & named(part)]


def weights_json(weights: Hypothesis) -> StoredObject:
    """Weights in columns, the readout behind the rows: exact as in files, floats for sliders, their reach."""
    parts = [_column(weights.weights), _column(weights.readout)]
    return {
        "shape": list(weights.weights.shape),
        "rows": parts[0],
        "readout": parts[1],
        "reach": max(_LEAST_REACH, *(math.ceil(abs(number)) for part in parts for number in part["numbers"])),
    }


def exact_weights(answer: Any) -> JsonObject:
    """What `weights_json` says, as files have it; the page's scripts do the same."""
    width, inputs = answer["shape"]
    flat = [answer["rows"]["exact"][place] for place in answer["rows"]["at"]]
    rows: list[JsonValue] = [flat[j * inputs : (j + 1) * inputs] for j in range(width)]
    return {"weights": rows, "readout": [answer["readout"]["exact"][at] for at in answer["readout"]["at"]]}


def _column(numbers: RationalArray) -> dict[str, Any]:
    """The distinct numbers, exactly and as floats, and their places."""
    distinct, at = np.unique(numbers.numerators.reshape(-1), return_inverse=True)
    fractions = [Fraction(int(number), numbers.denominator) for number in distinct]
    return {
        "exact": [from_fraction(value) for value in fractions],
        "numbers": [_rounded(value) for value in fractions],
        "at": at,
    }


def _rounded(value: Fraction) -> float:
    """Six digits: what a picture can show; the largest float for what is beyond floats."""
    try:
        return float(f"{float(value):.6g}")
    except OverflowError:
        return -sys.float_info.max if value < 0 else sys.float_info.max
