"""The exact trainer agrees with SCIP, with brute force, and with its own checker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from random import Random

import numpy as np
import pytest
from scipy import sparse

from certificates.checker import check
from certificates.errors import CertificateError
from certificates.proofs import check_refuted
from certificates.systems import cases
from reductions.arrays import RationalArray
from reductions.errors import UnsupportedError
from reductions.outcomes import Found, Optimal, Refuted, Unknown
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.rules import RULES
from reductions.training.architectures import ActivationSum
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.deadline import Deadline
from solvers.exact import refinement as refinement_module
from solvers.exact.arithmetic.relaxation import integer_solution
from solvers.exact.certify import fit_certificate, refutation_certificate
from solvers.exact.decide import decide
from solvers.exact.fewest_errors import CoreGuided, FewestErrors, optimize
from solvers.exact.formulation.families import formulation_of
from solvers.exact.least_width import least_width
from solvers.exact.method import solve
from solvers.exact.proofs.trimmed import PROOF_SOLVERS, refute
from solvers.exact.refinement import Refinement
from solvers.exact.skeleton import _STAGES, Skeleton
from solvers.exact.trusted import trusted_task
from solvers.methods import Limits, method
from solvers.sealing import sealed
from solvers.task import milp
from tests.solvers.random_tasks import random_task, relu_sum_task, threshold_and_task, vertex_cover_task

LIMITS = Limits(20.0)


def proved(task: TrainingTask) -> bool:
    """The verdict, which the checker must accept."""
    outcome = solve(task, LIMITS)
    if isinstance(outcome, Found):
        assert task.violation(outcome.witness) is None
        check(fit_certificate(task, outcome.witness), task.name, task.to_json())
        return True
    assert isinstance(outcome, Refuted), outcome
    check(outcome.certificate, task.name, task.to_json())
    return False


@pytest.mark.parametrize("block", range(6))
def test_random_tasks_agree_with_scip(block: int) -> None:
    verdicts = set()
    for seed in range(25 * block, 25 * block + 25):
        task = random_task(seed)
        expected = milp.solve(task, LIMITS)
        verdict = proved(task)
        verdicts.add(verdict)
        # SCIP's baseline knows errors for thresholds only; its floats may fail at the exact check.
        comparable = not task.max_errors or task.architecture.name == "threshold"
        if comparable and not isinstance(expected, Unknown):
            assert verdict == isinstance(expected, Found), seed
    assert verdicts == {True, False}


@pytest.mark.parametrize("seed", range(40, 60))
def test_sparse_whole_program_agrees_with_the_dense_one(seed: int) -> None:
    task = random_task(seed)
    trusted = trusted_task(task)
    for signs in cases(trusted):
        answers = []
        for dense_limit in (0, 10**6):
            refinement = Refinement(formulation_of(trusted, signs), Deadline(20.0), dense_limit)
            answer = refinement.run()
            refinement.close()
            answers.append(answer is None)
            if isinstance(answer, Hypothesis):
                assert task.violation(answer) is None
        assert answers[0] == answers[1]


@pytest.mark.parametrize("seed", range(60, 100))
def test_lemmas_alone_agree_with_branch_and_bound(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    trusted = trusted_task(random_task(seed))
    answers = []
    branchings: tuple[tuple[tuple[int, int], ...], ...] = ((), ((0, 3),), ((0, 4000),), ((2, 4000),))
    for attempts in branchings:
        monkeypatch.setattr(refinement_module, "_BRANCHINGS", attempts)
        answers.append(decide(trusted, Deadline(20.0)).weights is None)
    assert len(set(answers)) == 1


def test_tasks_of_few_coordinates_need_no_neighborhoods(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = [task for seed in range(100, 130) if not (task := trusted_task(random_task(seed))).max_errors]
    expected = [decide(task, Deadline(20.0)).weights is None for task in tasks]
    assert set(expected) == {True, False}
    monkeypatch.setattr(refinement_module, "neighborhood_kinds", None)  # is not called
    assert [decide(task, Deadline(20.0)).weights is None for task in tasks] == expected


def test_relaxation_solves_with_integers_or_says_so() -> None:
    random = np.random.default_rng(0)
    matrix = sparse.csr_matrix(random.integers(-3, 4, (30, 8)).astype(float))
    found = integer_solution(matrix, matrix @ np.arange(8.0) - 9, 1000)
    assert found is not None
    assert (matrix @ found >= matrix @ np.arange(8.0) - 9).all()
    assert (found == np.rint(found)).all()
    opposite = sparse.csr_matrix(np.array([[1.0], [-1.0]]))
    assert integer_solution(opposite, np.array([1.0, 0.0]), 1000) is None
    assert integer_solution(sparse.csr_matrix((1, 2)), np.array([1.0]), 1000) is None


@pytest.mark.parametrize("ratio", [1.6, 2.6])
def test_reduced_tasks_follow_their_source(ratio: float) -> None:
    for seed in range(2):
        for task in (relu_sum_task(8, int(8 * ratio), seed), threshold_and_task(10, int(10 * ratio), seed)):
            expected = milp.solve(task, LIMITS)
            assert not isinstance(expected, Unknown)
            assert proved(task) == isinstance(expected, Found)


def test_tolerance_one_half_fits_every_nae_formula() -> None:
    # The bound of sign-system to relu-sum is tight: below 1/2 the formula decides, at 1/2 everything fits.
    task = relu_sum_task(4, 16, 0)
    assert not proved(task)
    assert proved(replace(task, tolerance=Fraction(1, 2)))


FANO = [(0, 1, 2), (0, 3, 4), (0, 5, 6), (1, 3, 5), (1, 4, 6), (2, 3, 6), (2, 4, 5)]


@pytest.mark.parametrize("rule", ["relu-sum/amplified", "relu-sum/bias/amplified", "relu-sum/bias"])
def test_guarded_sign_systems_are_refuted_by_their_neighborhoods(rule: str) -> None:
    for lines, is_colorable in ((FANO, False), (FANO[1:], True)):
        formula = NotAllEqualSAT.from_clauses(14, [[7 * k + i + 1 for i in h] for k in (0, 1) for h in lines])
        system = RULES["nae-sat-to-sign-system"].instance(formula)
        task = RULES[f"sign-system-to-{rule}"].instance(system)
        assert proved(task) == is_colorable
        decision = decide(trusted_task(task), Deadline(20.0))
        assert not any(case.statistics.whole_programs for case in decision.refutations)


@pytest.mark.parametrize("rule", ["amplified", "bias", "bias/sign", "bias/sign/node"])
@pytest.mark.parametrize("num_colors", [2, 3])
def test_guarded_colorings_are_refuted_by_their_neighborhoods(rule: str, num_colors: int) -> None:
    clique = [*combinations(range(num_colors + 1), 2), *((i, i + 1) for i in range(num_colors, 11))]
    for edges, is_colorable in ((clique, False), (clique[1:], True)):
        problem = HypergraphColoring.from_lists(12, num_colors, [list(edge) for edge in edges])
        task = RULES[f"hypergraph-coloring-to-relu-sum/{rule}"].instance(problem)
        assert proved(task) == is_colorable
        decision = decide(trusted_task(task), Deadline(20.0))
        assert not any(case.statistics.whole_programs for case in decision.refutations)


def test_contradictory_copies_are_refuted_and_repeated_ones_are_not() -> None:
    task = relu_sum_task(3, 1, 0)
    batch = task.graphs
    twice = type(batch)(
        np.concatenate([batch.node_offsets, batch.node_offsets[1:] + batch.num_nodes]),
        np.concatenate([batch.edges, batch.edges + batch.num_nodes], axis=1),
        batch.features.take(np.tile(np.arange(batch.num_nodes), 2)),
    )
    labels = task.labels.numerators
    same = TrainingTask(twice, RationalArray(np.tile(labels, 2)), task.architecture)
    other = TrainingTask(twice, RationalArray(np.concatenate([labels, labels + 1])), task.architecture)
    assert proved(same)
    assert not proved(other)
    answer = least_width(other, LIMITS)
    assert answer.is_impossible
    assert check(answer.certificate, other.name, other.to_json()).startswith("NO WIDTH")
    assert least_width(same, LIMITS).at_most == 2


def cover_number(num_vertices: int, edges: list[tuple[int, int]]) -> int:
    return next(
        size
        for size in range(num_vertices + 1)
        for cover in combinations(range(num_vertices), size)
        if all(a in cover or b in cover for a, b in edges)
    )


@pytest.mark.parametrize("skeleton", [FewestErrors, CoreGuided])
@pytest.mark.parametrize("seed", range(4))
def test_least_errors_are_the_vertex_cover_number(seed: int, skeleton: type[FewestErrors]) -> None:
    random = Random(seed)
    edges = [edge for edge in combinations(range(8), 2) if random.random() < 0.35]
    task = vertex_cover_task(8, edges)
    outcome = optimize(task, LIMITS, skeleton)
    assert isinstance(outcome, Optimal)
    assert outcome.value == cover_number(8, edges)
    assert task.empirical_error(outcome.witness).num_misfits == outcome.value
    check(outcome.certificate, task.name, task.to_json())


def test_least_width_has_both_sides() -> None:
    found = 0
    for seed in range(1000, 1030):
        task = random_task(seed)
        if task.max_errors:
            continue
        answer = least_width(task, LIMITS, largest=4)
        if answer.at_most is not None:
            assert answer.witness is not None
            wide = task.widened(answer.at_least)
            assert wide.violation(answer.witness) is None
            check(answer.certificate, task.name, task.to_json())
            found += answer.at_least > 1
    assert found


def test_no_width_is_claimed_only_where_no_width_fits() -> None:
    certified = set()
    for seed in (*range(2012, 2042), *range(2068, 2074)):
        task = random_task(seed)
        answer = least_width(task, LIMITS, largest=3)
        if answer.is_impossible:
            assert check(answer.certificate, task.name, task.to_json()).startswith("NO WIDTH")
            certified.add(task.architecture.name.split("/")[0])
        if answer.at_most is None or answer.at_most == 1 or task.max_errors:
            continue
        # Refuted at width 1 and fitted beyond: the refutation must not pass for one of all widths.
        narrow = task.widened(1)
        refuted = solve(narrow, LIMITS)
        assert isinstance(refuted, Refuted)
        forged = {k: v for k, v in refuted.certificate.items() if k != "checksum"} | {"claim": "no-width"}
        with pytest.raises(CertificateError):
            check(sealed(forged), task.name, narrow.to_json())
    assert {"relu-sum", "even-sum", "threshold-and", "threshold"} <= certified


def test_proofs_of_random_formulas_check() -> None:
    random, verdicts = Random(5), []
    for _ in range(60):
        n = random.randint(1, 12)
        clauses = [
            [random.choice((-1, 1)) * random.randint(1, n) for _ in range(random.choice((1, 2, 2, 3, 3, 4)))]
            for _ in range(random.randint(1, 7 * n))
        ]
        for solver in PROOF_SOLVERS:
            found = refute(clauses, Deadline(10.0), solver=solver)
            verdicts.append(not isinstance(found, str))
            if isinstance(found, str):
                assert found == "the clauses are satisfiable"
            else:
                check_refuted({"proof": found.steps}, [clauses[i] for i in found.used])
    assert verdicts.count(True) > 100
    assert verdicts.count(False) > 50


@pytest.mark.parametrize(("make", "size"), [(relu_sum_task, 170), (threshold_and_task, 250)])
def test_the_proof_of_the_search_is_the_certificate(
    make: Callable[[int, int, int], TrainingTask], size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages = tuple(stage._replace(most_conflicts=min(1, stage.most_conflicts)) for stage in _STAGES)
    monkeypatch.setattr("solvers.exact.skeleton._STAGES", stages)
    monkeypatch.setattr("solvers.exact.proofs.trimmed.ReducedSolver", None)
    proved = 0
    for seed in range(3):
        task = make(size, 5 * size // 2, seed)
        decision = decide(trusted_task(task), Deadline(20.0))
        if decision.weights is None:
            skeleton = decision.refutations[0].skeleton
            assert isinstance(skeleton, Skeleton)
            if skeleton.proof is None:  # refuted before the first restart
                continue
            made = refutation_certificate(decision.task, decision.refutations, Deadline(20.0))
            assert not isinstance(made, str)
            check(made, task.name, task.to_json())
            proved += 1
    assert proved > 1


def test_square_activation_has_no_linear_system() -> None:
    task = relu_sum_task(3, 1, 0)
    square = TrainingTask(task.graphs, task.labels, ActivationSum("square", 1))
    with pytest.raises(UnsupportedError, match="square"):
        trusted_task(square)
    assert method("optimal").obstacle(square) is not None
    assert method("exact").obstacle(square) is None


def test_no_time_means_unknown() -> None:
    decision = decide(trusted_task(relu_sum_task(20, 36, 0)), Deadline(0.0))
    assert (decision.weights, decision.reason) == (None, "time limit")


def test_linear_program_takes_only_easy_tasks() -> None:
    easy = method("linear-program")
    one_channel = relu_sum_task(4, 3, 0).widened(1)
    assert easy.obstacle(one_channel) is None
    assert isinstance(easy.solve(one_channel, LIMITS), Refuted)
    assert easy.obstacle(relu_sum_task(4, 3, 0)) is not None


@pytest.mark.slow
@pytest.mark.parametrize("make", [relu_sum_task, threshold_and_task])
def test_two_thousand_variables_take_less_than_a_minute(
    make: Callable[[int, int, int], TrainingTask],
) -> None:
    task = make(2000, 3600, 0)
    decision = decide(trusted_task(task), Deadline(60.0))
    assert decision.weights is not None, decision.reason
    assert task.violation(decision.weights) is None
