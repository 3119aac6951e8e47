"""Every export, solved by solvers that know nothing of karpnet: YES comes back as weights, NO agrees."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

import karpnet as kn
from reductions.core import Derivation
from reductions.errors import InputError
from reductions.paths import chains
from reductions.training.architectures import ARCHITECTURES
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact.decide import decide
from solvers.exact.trusted import trusted_task
from tests.solvers.export.outside import run_cadical, run_cvc5, run_mip, run_z3
from tests.solvers.random_tasks import random_task, relu_sum_task, threshold_and_task
from tests.strategies import CANDIDATES, GENERATORS

FEW, MANY = range(8), range(100, 200)


def some_task(seed: int) -> TrainingTask:
    """Random samples, or a reduction's around the threshold of its formulas."""
    if seed % 4 == 2:
        return relu_sum_task(4 + seed % 5, 10 + seed % 9, seed)
    return threshold_and_task(5 + seed % 5, 11 + seed % 9, seed) if seed % 4 == 3 else random_task(seed)


def is_fitted(task: TrainingTask) -> bool:
    """The truth, from the exact trainer."""
    decision = decide(trusted_task(task), Deadline(60))
    assert not decision.reason
    return decision.weights is not None


def answer(about: Derivation | TrainingTask, solution: Path) -> str:
    """YES with weights that fit exactly, or the claim of the solver."""
    task = about.target if isinstance(about, Derivation) else about
    try:
        weights = kn.load_solution(about, solution)
    except InputError as error:
        if "which is no certificate without a proof" not in str(error):
            raise
        return "NO"
    assert task.violation(weights) is None
    if isinstance(about, Derivation):
        assert about.lift(weights).is_right
    return "YES"


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
        random = Random(seed)
        problem = GENERATORS[random.choice(sorted(GENERATORS))](random)
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
        (file,) = kn.export(task, folder / f"{seed}.cnf")
        (solution := folder / f"{seed}.txt").write_text(run_cadical(file))
        found, is_first = "", True
        while not found:
            try:
                found = answer(task, solution)
            except kn.UnsupportedError as error:
                is_first = False
                append(file, str(error).partition("add '")[2].partition("'")[0])
                solution.write_text(run_cadical(file))
        assert found == ("YES" if is_fitted(task) else "NO"), f"seed {seed}"
        seen[found] += 1
        seen[f"{found} at once"] += is_first
    return seen


def append(file: Path, clause: str) -> None:
    lines = file.read_text().splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("p cnf"))
    _, _, variables, clauses = lines[at].split()
    lines[at] = f"p cnf {variables} {int(clauses) + 1}"
    file.write_text("\n".join([*lines, clause, ""]))


def test_z3_and_cvc5_on_smt_lib(tmp_path: Path) -> None:
    seen = smt_solvers(FEW, tmp_path)
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
