"""The skeleton agrees with a solver that gets all clauses at once."""

from __future__ import annotations

import numpy as np
import pytest
from pysat.solvers import Solver

from solvers.deadline import Deadline
from solvers.exact import skeleton as skeleton_module
from solvers.exact.skeleton import Skeleton

NUM_BOOLEANS = 30


@pytest.mark.parametrize("most_conflicts", [3000, 1])
@pytest.mark.parametrize("seed", range(10))
def test_growing_clauses(seed: int, most_conflicts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    *limited, last = skeleton_module._STAGES
    stages = [stage._replace(most_conflicts=most_conflicts) for stage in limited]
    monkeypatch.setattr(skeleton_module, "_STAGES", (*stages, last))
    generator = np.random.default_rng(seed)
    known = [[1, 2], [-1, -2]]
    skeleton = Skeleton(iter(known), NUM_BOOLEANS)
    with Solver(name="cadical153", bootstrap_with=known) as other:
        for _ in range(40):
            truth = skeleton.solve(Deadline(10.0))
            assert (truth is not None) == other.solve()
            if truth is None:
                break
            assert not isinstance(truth, str)
            assert all(any(truth[abs(x)] * x > 0 for x in clause) for clause in known)
            length = int(generator.choice([2, 3, 3, 3]))
            variables = [generator.choice(NUM_BOOLEANS, length, replace=False) + 1 for _ in range(8)]
            added = np.array(variables) * generator.choice([-1, 1], (8, length))
            known += added.tolist()
            other.append_formula(added.tolist())
            skeleton.add(added)
    assert truth is None
    skeleton.close()


def test_an_empty_clause_refutes() -> None:
    skeleton = Skeleton([[1]], 1)
    skeleton.add(np.empty((1, 0), dtype=np.int64))
    assert skeleton.solve(Deadline(10.0)) is None
    skeleton.close()
