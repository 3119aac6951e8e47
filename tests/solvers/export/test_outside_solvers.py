"""Every export, solved by solvers that know nothing of karpnet: YES comes back as weights, NO agrees."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

import karpnet as kn
from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import CANDIDATES
from reductions.paths import chains
from reductions.problems import PROBLEMS
from reductions.training.architectures import ARCHITECTURES
from reductions.training.task import TrainingTask
from tests.islands import ISLANDS
from tests.solvers.export.outside import run_cadical, run_cvc5, run_mip, run_z3
from tests.solvers.export.tasks import answer, is_fitted, refined, some_task
from tests.solvers.random_tasks import weighted_task

FEW, MANY = range(8), range(100, 200)


def compare(tasks: dict[int, TrainingTask], solutions: dict[int, Path]) -> Counter[str]:
    seen: Counter[str] = Counter()
    for seed, solution in solutions.items():
        expected = "YES" if is_fitted(tasks[seed]) else "NO"
        assert answer(tasks[seed], solution) == expected, f"seed {seed}: {solution.read_text()}"
        seen[expected] += 1
    return seen


def smt_solvers(seeds: range, folder: Path) -> Counter[str]:
    seen: Counter[str] = Counter()
    tasks = {seed: some_task(seed) for seed in seeds}
    for name, run in (("z3", run_z3), ("cvc5", run_cvc5)):
        solutions = {}
        for seed, task in tasks.items():
            (file,) = kn.export(task, folder / f"{seed}.smt2")
            solutions[seed] = folder / f"{seed}.{name}"
            solutions[seed].write_text(run(file.read_text()))
        seen += compare(tasks, solutions)
    return seen


def mip_solver(format: str, solver: str, seeds: range, folder: Path) -> Counter[str]:
    tasks = {seed: some_task(seed) for seed in seeds}
    files = [kn.export(task, folder / f"{seed}.{format}")[0] for seed, task in tasks.items()]
    return compare(tasks, dict(zip(tasks, run_mip(solver, files), strict=True)))


def formulas(seeds: range, folder: Path) -> Counter[str]:
    """Tasks that came from chains: their sources' formulas."""
    seen: Counter[str] = Counter()
    for seed in seeds:
        random = Random(f"formula {seed}")
        problem = drawn(random.choice(sorted(set(PROBLEMS) - ISLANDS)), random)
        # Tasks of degrees have too many nodes for a quick test.
        targets = [name for name in ARCHITECTURES if name != "degree-and" and chains(problem.name, name)]
        derivation = kn.reduce(problem, to=random.choice(targets))
        (file,) = kn.export(derivation, folder / f"{seed}.cnf")
        (solution := folder / f"{seed}.txt").write_text(run_cadical(file))
        truth = (
            "YES"
            if any(problem.violation(witness) is None for witness in CANDIDATES[problem.name](problem))
            else "NO"
        )
        assert answer(derivation, solution) == truth, f"seed {seed}: {derivation}"
        seen[truth] += 1
    return seen


def patterns(seeds: range, folder: Path) -> Counter[str]:
    """Tasks without a chain: patterns, with the clauses that `lift` names until one holds weights."""
    seen: Counter[str] = Counter()
    for seed in seeds:
        task = some_task(seed)
        found, rounds = refined(task, kn.export(task, folder / f"{seed}.cnf")[0])
        assert found == ("YES" if is_fitted(task) else "NO"), f"seed {seed}"
        seen[found] += 1
        seen[f"{found} at once"] += rounds == 0
    return seen


def test_z3_and_cvc5_on_smt_lib(tmp_path: Path) -> None:
    seen = smt_solvers(FEW, tmp_path)
    assert min(seen["YES"], seen["NO"]) > 0, seen


def test_z3_on_weighted_edges(tmp_path: Path) -> None:
    """Rational and huge weights are exact in SMT-LIB."""
    seen: Counter[str] = Counter()
    for seed in range(12):
        task = weighted_task(seed)
        (file,) = kn.export(task, tmp_path / f"{seed}.smt2")
        (model := tmp_path / f"{seed}.z3").write_text(run_z3(file.read_text()))
        found = answer(task, model)
        assert found == ("YES" if is_fitted(task) else "NO"), f"seed {seed}"
        seen[found] += 1
    assert min(seen["YES"], seen["NO"]) > 0, seen


@pytest.mark.parametrize(("format", "solver"), [("lp", "scip"), ("mps", "highs")])
def test_mip_solvers(format: str, solver: str, tmp_path: Path) -> None:
    seen = mip_solver(format, solver, FEW, tmp_path)
    assert min(seen["YES"], seen["NO"]) > 0, seen


def test_cadical_on_formulas_of_sources(tmp_path: Path) -> None:
    seen = formulas(FEW, tmp_path)
    assert min(seen["YES"], seen["NO"]) > 0, seen


def test_cadical_on_patterns(tmp_path: Path) -> None:
    seen = patterns(FEW, tmp_path)
    assert min(seen["YES"], seen["NO"]) > 0, seen


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_z3_and_cvc5_on_100_tasks(tmp_path: Path) -> None:
    seen = smt_solvers(MANY, tmp_path)
    print(seen)
    assert seen.total() == 200
    assert min(seen["YES"], seen["NO"]) > 20, seen


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("format", "solver"), [("lp", "scip"), ("mps", "highs")])
def test_mip_solvers_on_100_tasks(format: str, solver: str, tmp_path: Path) -> None:
    seen = mip_solver(format, solver, MANY, tmp_path)
    print(seen)
    assert seen.total() == 100
    assert min(seen["YES"], seen["NO"]) > 10, seen


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_cadical_on_100_formulas(tmp_path: Path) -> None:
    seen = formulas(MANY, tmp_path)
    print(seen)
    assert min(seen["YES"], seen["NO"]) > 10, seen


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_cadical_on_100_patterns(tmp_path: Path) -> None:
    seen = patterns(MANY, tmp_path)
    print(seen)
    assert min(seen["YES"], seen["NO"]) > 10, seen
