"""Where instances come from: every small one, random ones near a threshold, and structured ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from karpnet.testing.instances import clauses, graphs, numbers, quadratic, rows, sets, tours
from karpnet.testing.instances.shape import Instances
from karpnet.testing.witnesses.spaces import CANDIDATES

_DRAWS = 24  # random instances among which the sharpest are sought


def sharpest(name: str, instances: Instances[Any], random: Random) -> Iterator[Any]:
    """The YES with the fewest witnesses and the NO that a candidate violates least, of some random draws."""
    kept: dict[bool, tuple[float, Any]] = {}
    for _ in range(_DRAWS):
        problem = instances.draw(random, 4)
        violations = [problem.num_violations(candidate) for candidate in CANDIDATES[name](problem)]
        fewest = min(violations)
        score = (violations.count(0) / len(violations), fewest)[fewest > 0]
        if fewest == 0 or problem.num_constraints > 1:
            kept[fewest == 0] = min(
                kept.get(fewest == 0, (score, problem)), (score, problem), key=lambda k: k[0]
            )
    yield from (problem for _, problem in kept.values())


def _with_sharpest(name: str, instances: Instances[Any]) -> Instances[Any]:
    def special(random: Random) -> Iterator[Any]:
        yield from instances.special(random)
        yield from sharpest(name, instances, random)

    return replace(instances, special=special)


INSTANCES: dict[str, Instances[Any]] = {
    name: _with_sharpest(name, instances)
    for module in (clauses, graphs, numbers, quadratic, rows, sets, tours)
    for name, instances in module.INSTANCES.items()
}


def drawn(name: str, random: Random, largest: int = 3) -> Any:
    """A random instance of a random size up to ``largest``, now and then one of the smallest there are."""
    if random.random() < 0.1:
        return random.choice(list(INSTANCES[name].small(random.randint(1, 4))))
    return INSTANCES[name].draw(random, random.randint(1, largest))
