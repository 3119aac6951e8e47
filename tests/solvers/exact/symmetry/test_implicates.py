"""Prime implicates are implied, as short as can be, and derived from lemmas step by step."""

from __future__ import annotations

from functools import partial
from itertools import product
from random import Random

import numpy as np
import pytest

from certificates.proofs import check_refuted
from certificates.systems import ActivationSystem, Row
from reductions.training.architectures import ActivationSum
from solvers.exact.arithmetic.conditional_program import Program
from solvers.exact.arithmetic.farkas import refutes
from solvers.exact.certify import proof_behind
from solvers.exact.formulation.rows import Lemma
from solvers.exact.symmetry.derivations import Derivation, Source
from solvers.exact.symmetry.implicates import Implicates, Known, Literals
from solvers.exact.symmetry.kinds import Kind
from solvers.exact.symmetry.parts import whole_part
from tests.solvers.exact.symmetry.formulations import points

COUNT = 5


def random_program(random: Random) -> Program:
    """Two rows for each of a few Booleans, one for each of its values, in two unknowns; and a box."""
    rows = [Row(0, {v: sign}, -4) for v in (0, 1) for sign in (1, -1)]
    for literal in (sign * boolean for boolean in range(1, COUNT + 1) for sign in (1, -1)):
        coefficients = {0: random.choice((-2, -1, 1, 2)), 1: random.choice((-2, -1, 1, 2))}
        rows.append(Row(literal, coefficients, random.randint(-3, 6)))
    return Program(rows, COUNT)


def feasible_patterns(program: Program) -> list[tuple[int, ...]]:
    patterns = product((-1, 1), repeat=COUNT)
    return [p for p in patterns if program.is_feasible(np.array(p, dtype=np.int8))]


def can_all_be_true(literals: Literals, patterns: list[tuple[int, ...]]) -> bool:
    return any(all(p[abs(x) - 1] * x > 0 for x in literals) for p in patterns)


def expect_derived(program: Program, derivation: Derivation[Lemma], literals: Literals) -> None:
    """The lemmas are ones of the program, and refute the literals by the steps, which the checker reads."""
    for lemma in derivation.lemmas:
        assert refutes([program.rows[row] for row in lemma.rows], lemma.multipliers)
        assert {program.rows[row].literal for row in lemma.rows} - {0} == {*lemma.literals}
    lemmas = [[-x for x in lemma.literals] for lemma in derivation.lemmas]
    units = [[x] for x in literals]
    empty = [0, *range(1, len(units) + 1), len(units) + 1]
    steps = proof_behind(derivation, len(units), [derivation.last], [empty])
    check_refuted({"proof": steps}, [*units, *lemmas])


@pytest.mark.parametrize("seed", range(12))
def test_implicates_of_random_programs(seed: int) -> None:
    program = random_program(Random(seed))
    patterns = feasible_patterns(program)
    implicates = Implicates(program, lambda lemma: [lemma], list(range(COUNT)), [])
    for pattern in product((-1, 1), repeat=COUNT):
        found = implicates.within(np.array(pattern, dtype=np.int8))
        assert (found is None) == (pattern in patterns)
        for number, literals in enumerate(found or ()):
            assert number or all(pattern[abs(x) - 1] * x > 0 for x in literals)
            assert not can_all_be_true(literals, patterns)
            for left_out in literals:
                rest = tuple(x for x in literals if x != left_out)
                assert number or can_all_be_true(rest, patterns)
            expect_derived(program, implicates.derivation(literals), literals)


@pytest.mark.parametrize("seed", range(8))
def test_all_pairs_come_with_the_second_objection(seed: int) -> None:
    program = random_program(Random(seed))
    patterns = feasible_patterns(program)
    implicates = Implicates(program, lambda lemma: [lemma], list(range(COUNT)), [])
    objections, found = 0, set()
    for pattern in product((-1, 1), repeat=COUNT):
        made = implicates.within(np.array(pattern, dtype=np.int8))
        objections += made is not None
        found |= {frozenset(literals) for literals in made or ()}
    for a, b in product(range(-COUNT, COUNT + 1), repeat=2):
        if objections > 1 and 0 < abs(a) < abs(b) and not can_all_be_true((a, b), patterns):
            assert any(each <= {a, b} for each in found)


def test_what_smaller_parts_say_is_taken_over() -> None:
    """Two Booleans that pairs make equal: implicates are about one, and derivations use the pairs."""
    rows = [Row(1, {0: 1}, 1), Row(-1, {0: -1}, 0), Row(2, {0: 1}, 1), Row(-2, {0: -1}, 0)]
    program = Program([*rows, Row(3, {0: -1}, 0), Row(-3, {0: 1}, -9)], 3)
    pairs = [Lemma((0, 3), (1, 1), (1, -2)), Lemma((1, 2), (1, 1), (-1, 2))]

    def known(lemma: Lemma) -> Known:
        derivation = Derivation[Lemma]()
        derivation.add([-x for x in lemma.literals], lambda: lemma)
        return Known(lemma.literals, lambda: Source(derivation, (1, 2, 3), lambda each: each))

    implicates = Implicates(program, lambda lemma: [lemma], [0, 1, 2], [known(pair) for pair in pairs])
    found = implicates.within(np.array([1, 1, 1], dtype=np.int8))
    assert found == [(3, 2)]
    for literals in ((3, 2), (3, 1)):
        expect_derived(program, implicates.derivation(literals), literals)


def test_each_clause_is_written_once() -> None:
    lemmas = [Lemma((0,), (1,), (1, 2)), Lemma((1,), (1,), (-2,))]
    part = Derivation[Lemma]()
    places = [
        part.add([-x for x in lemma.literals], partial(lemmas.__getitem__, i))
        for i, lemma in enumerate(lemmas)
    ]
    part.step([-1], places)
    whole = Derivation[Lemma]()
    for literals in ((5, 6), (5, 6), (-7, 6)):
        whole.take(Source(part, literals, lambda lemma: lemma))
    assert [clause for clause, _ in whole.steps] == [(-5,), (7,)]
    assert len(whole.lemmas) == 3  # the second one is shared


def test_lemmas_alone_keep_their_numbers_and_rat_sees_no_more_than_its_own_clauses() -> None:
    written = Derivation[Lemma]()
    first = written.add([1, 2], lambda: Lemma((0,), (1,), (-1, -2)))
    second = written.add([1, -2], lambda: Lemma((1,), (1,), (-1, 2)))
    steps = [[1, 0, 3, 4]]
    assert proof_behind(written, 2, [first, second], steps) is steps
    derived = written.step([1], [first, second])
    assert proof_behind(written, 2, [derived], [[5, 0, -3, 1]]) == [
        [1, 0, 3, 4],
        {"delete": [3, 4]},
        [5, 0, -5, 1],
    ]


def test_activities_that_no_sample_depends_on_stay_open() -> None:
    """relu(x) - relu(-x) = x, whatever the activity: a bias behind the readout."""
    biased = ActivationSum("relu", 2, bias=True, readout_bias=True)
    formulation = points([[], [(0, 1)], [(0, -1)]], [0, 1, 1], biased, 1)
    kind = Kind(formulation, whole_part(formulation))
    needless = formulation.needless(kind.first).tolist()
    system = formulation.system
    assert isinstance(system, ActivationSystem)
    names = [system.classes[b % formulation.num_classes] for b in needless]
    assert len(needless) == 2
    assert names[0] == names[1] == ((2, 1),)
    truth = np.ones(formulation.system.num_booleans + 1, dtype=np.int8)
    assert not kind.patterns(truth)[:, needless].any()
    assert kind.patterns(truth)[:, kind.deciding].all()
