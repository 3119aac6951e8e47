"""The contract of a Levin reduction, as a check that raises AssertionError when it is broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
from pysat.solvers import Solver

from karpnet.testing.spaces import CANDIDATES, witnesses
from reductions.arrays import RationalArray, as_objects
from reductions.core import Reduction
from reductions.paths import derive
from reductions.problems.cnf import CNF
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

_EXHAUSTIVE = 2**12  # witness spaces up to this size are searched in full
_ASSIGNMENTS = 20  # assignments of an instance that are mapped to hypotheses
_DISTURBED = 2  # hypotheses of an instance that are disturbed
_MODELS = 6  # models looked at when the target is a larger formula


@dataclass
class Tally:
    """How many YES and NO instances a check saw, and how many target witnesses it lifted."""

    yes: int = 0
    no: int = 0
    lifted: int = 0


def check(rule: Reduction[Any, Any, Any, Any], sources: Iterable[Any], random: Random) -> Tally:
    """Assert everything that the contract says, on the given instances.

    YES and NO are kept; every source witness maps forward; every target witness that can be
    enumerated or sampled (perturbed and rescaled weights included) lifts; sizes are as predicted.
    """
    tally = Tally()
    for source in sources:
        target = rule.instance(source)
        check_sizes(rule, source, target)
        found = witnesses(source)
        for witness in found:
            mapped = rule.forward(source, witness)
            assert target.violation(mapped) is None, f"forward: {target.violation(mapped)}"
        some_target_witness = False
        for candidate in target_candidates(rule, source, target, random):
            if target.violation(candidate) is None:
                some_target_witness = True
                lifted = rule.back(source, candidate)
                assert source.violation(lifted) is None, f"back: {source.violation(lifted)}"
                tally.lifted += 1
        assert some_target_witness == bool(found), "YES and NO are not kept"
        tally.yes += bool(found)
        tally.no += not found
    return tally


def check_sizes(rule: Reduction[Any, Any, Any, Any], source: Any, target: Any) -> None:
    """Assert that no size exceeds its prediction."""
    predicted, built = rule.size(source.size()), target.size()
    assert predicted, "a rule must predict sizes"
    for key, value in predicted.items():
        if "_of_" not in key:
            assert built[key] <= value, f"{key}: built {built[key]}, predicted {value}"


def target_candidates(
    rule: Reduction[Any, Any, Any, Any], source: Any, target: Any, random: Random
) -> Iterator[Any]:
    """Candidates for target witnesses: all, or every one that the source's space suggests."""
    if isinstance(target, TrainingTask):
        # Forward maps of all assignments, right or wrong: a wrong one must not fit the task.
        space_ = list(CANDIDATES[source.name](source))
        hypotheses = [rule.forward(source, c) for c in random.sample(space_, min(_ASSIGNMENTS, len(space_)))]
        hypotheses += [rule.forward(source, w) for w in witnesses(source)[:1]]
        yield from hypotheses
        for hypothesis in random.sample(hypotheses, min(_DISTURBED, len(hypotheses))):
            yield from variations(hypothesis, target, random)
    elif space(target) <= _EXHAUSTIVE:
        yield from CANDIDATES[target.name](target)
    else:
        yield from sat_witnesses(target)


def space(target: Any) -> int:
    """Number of candidates for a witness."""
    size = target.size()
    count = next(size[key] for key in _LENGTHS if key in size)
    return int(size.get("num_colors", 2) ** count)


_LENGTHS = ("num_variables", "num_sets", "num_numbers", "num_vertices")


def sat_witnesses(target: Any) -> Iterator[Any]:
    """Some witnesses of a larger target: models of its CNF, which other rules are tested to give."""
    if isinstance(target, CNF):
        yield from models(target)
        return
    derivation = derive(target, "cnf")
    for model in models(derivation.target):
        yield derivation.back(model)


def models(cnf: CNF) -> Iterator[Any]:
    """Some models of a formula (none when it has none), by a solver that learns nothing of ours."""
    with Solver("glucose4", bootstrap_with=cnf.clauses.lists()) as solver:
        for _, model in zip(range(_MODELS), solver.enum_models(), strict=False):
            values = np.zeros(cnf.num_variables, dtype=np.bool_)
            values[[v - 1 for v in model if 0 < v <= cnf.num_variables]] = True
            yield values


def variations(hypothesis: Hypothesis, task: TrainingTask, random: Random) -> Iterator[Hypothesis]:
    """The same network disturbed: noise up to the tolerance and beyond, rescaled, permuted."""
    for size in (Fraction(1, 3), Fraction(9, 10), Fraction(3, 2)):
        radius = size * (task.tolerance or Fraction(1, 2))
        yield disturbed(hypothesis, radius, random)
        yield extreme(hypothesis, radius, random)
    if not task.architecture.is_classifier:
        yield rescaled(hypothesis, random)
        yield Hypothesis(hypothesis.weights[::-1], hypothesis.readout[::-1])
        yield Hypothesis(RationalArray(-hypothesis.weights.numerators), hypothesis.readout)


def disturbed(hypothesis: Hypothesis, radius: Fraction, random: Random) -> Hypothesis:
    """Independent noise, uniform on a grid in [-radius, radius]."""
    return _added(hypothesis, lambda: radius * Fraction(random.randint(-12, 12), 12))


def extreme(hypothesis: Hypothesis, radius: Fraction, random: Random) -> Hypothesis:
    """Noise of exactly ±radius: the corners, where bounds are tight."""
    return _added(hypothesis, lambda: radius * random.choice((-1, 1)))


def _added(hypothesis: Hypothesis, noise: Any) -> Hypothesis:
    shape = hypothesis.weights.shape
    values = [value + noise() for value in hypothesis.weights.fractions()]
    flat = RationalArray.from_fractions(values)
    return Hypothesis(RationalArray(flat.numerators.reshape(shape), flat.denominator), hypothesis.readout)


def rescaled(hypothesis: Hypothesis, random: Random) -> Hypothesis:
    """Scale each channel by a positive integer and its readout by the inverse."""
    factors = [random.randint(1, 5) for _ in range(hypothesis.width)]
    weights = as_objects(hypothesis.weights.numerators) * np.array(factors, dtype=object)[:, None]
    readout = [alpha / factor for alpha, factor in zip(hypothesis.readout.fractions(), factors, strict=True)]
    return Hypothesis(
        RationalArray(weights, hypothesis.weights.denominator), RationalArray.from_fractions(readout)
    )
