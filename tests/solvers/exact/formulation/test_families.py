"""Each family's formulation: parts say in their own numbers what the system says in its."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from certificates.errors import CertificateError
from certificates.systems import Row, cases, system_of
from certificates.tasks import Task
from solvers.exact.formulation import whole_program
from solvers.exact.formulation.activation import ActivationFormulation
from solvers.exact.formulation.and_gate import AndFormulation
from solvers.exact.formulation.families import FAMILIES, AnyFormulation, formulation_of
from solvers.exact.formulation.part import Copy, Part, Parts, Placement
from solvers.exact.trusted import trusted_task
from tests.solvers.random_tasks import random_task

SEEDS = range(120)


def formulations(seed: int) -> list[AnyFormulation]:
    task = trusted_task(random_task(seed))
    return [formulation_of(task, signs) for signs in cases(task)]


def some_part(formulation: AnyFormulation, random: Random) -> tuple[Part, Placement]:
    """Some samples in coordinates that are renamed and signed at random."""
    count = formulation.system.num_samples
    samples = random.sample(range(count), random.randint(0, count))
    columns = list({c for s in samples for vector in formulation.vectors(s) for c, _ in vector})
    random.shuffle(columns)
    place = {c: (i, random.choice((-1, 1))) for i, c in enumerate(columns)}
    return formulation.placed(samples, place), place


def random_values(formulation: AnyFormulation, random: Random) -> dict[int, int]:
    """Any values of all unknowns, those that no row uses included."""
    values = formulation.num_blocks * formulation.num_weights + len(formulation.reach_of_values)
    return {unknown: random.randint(-9, 9) for unknown in range(values)}


def values_of_part(
    formulation: AnyFormulation, part: Part, place: Placement, copy: Copy, values: dict[int, int]
) -> dict[int, int]:
    """The same point, in the unknowns of a part."""
    size, found = formulation.num_columns, dict[int, int]()
    if not isinstance(formulation, ActivationFormulation):
        first = copy[0] * formulation.num_weights
        for column, (new, sign) in place.items():
            found[new] = sign * values[first + column]
        if formulation.num_weights > size:  # the bound of the unit
            found[len(place)] = values[first + size]
        return found
    first_u, classes = formulation.num_weights, formulation.system.classes
    for channel, whole in enumerate(copy):
        for column, (new, sign) in place.items():
            found[channel * len(place) + new] = sign * values[whole * size + column]
        for number, (known, is_flipped) in enumerate(zip(part.classes, part.flips, strict=True)):
            u = values[first_u + whole * len(classes) + known]
            product = sum(values[whole * size + column] * a for column, a in classes[known])
            # relu(-x) = relu(x) - x
            local = len(copy) * len(place) + channel * len(part.classes) + number
            found[local] = u - product if is_flipped else u
    return found


def slack(row: Row, values: dict[int, int]) -> int:
    return sum(a * values[unknown] for unknown, a in row.coefficients.items()) - row.constant


@pytest.mark.parametrize("seed", SEEDS)
def test_rows_and_literals_of_a_part_are_the_systems(seed: int) -> None:
    random = Random(seed)
    for formulation in formulations(seed):
        part, place = some_part(formulation, random)
        local = formulation.local(part.content).system
        count = local.num_indicators + local.is_agnostic * local.num_samples
        values = random_values(formulation, random)
        for copy in formulation.copies():
            literals = formulation.literals(Parts.of([part]), copy, count)[0].tolist()
            assert len(literals) == count
            assert len({abs(literal) for literal in literals}) == count
            inside = values_of_part(formulation, part, place, copy, values)
            for number in range(local.num_rows):
                row = local.row(number)
                other = formulation.system.row(int(formulation.rows_of(Parts.of([part]), copy)[0, number]))
                assert slack(row, inside) == slack(other, values)
                sign = 1 if row.literal > 0 else -1
                assert other.literal == (sign * literals[abs(row.literal) - 1] if row.literal else 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_both_forms_of_the_whole_program_agree(seed: int) -> None:
    random = Random(seed)
    for formulation in formulations(seed):
        choices = [random.choice((-1, 1)) for _ in range(formulation.system.num_booleans + 1)]
        truth = np.array(choices, dtype=np.int8)
        sparse = []
        for number, block in enumerate(formulation.blocks(truth)):
            first = number * formulation.num_weights
            for line, low in zip(block.matrix.toarray(), block.low, strict=True):
                terms = {first + int(v): float(line[v]) for v in np.flatnonzero(line)}
                sparse.append(scaled(terms, float(low)))
        dense = [scaled({**row.coefficients}, row.constant) for row in formulation.rows_in_weights(truth)]
        assert sorted(sparse) == sorted(dense)


def scaled(terms: dict[int, int] | dict[int, float], constant: float) -> tuple[object, ...]:
    """A row up to positive multiples, rounded."""
    size = max(map(abs, terms.values()), default=0) or abs(constant) or 1
    items = sorted((v, round(a / size, 9)) for v, a in terms.items() if a)
    return (*items, (-1, round(constant / size, 9) + 0.0))


@pytest.mark.parametrize("seed", SEEDS)
def test_sizes_are_the_systems(seed: int) -> None:
    for formulation in formulations(seed):
        system = formulation.system
        unknowns = {v for number in range(system.num_rows) for v in system.row(number).coefficients}
        all_unknowns = formulation.num_blocks * formulation.num_weights + len(formulation.reach_of_values)
        assert max(unknowns, default=-1) < all_unknowns
        vectors = [v for sample in range(system.num_samples) for v in formulation.vectors(sample)]
        assert max((c for vector in vectors for c, _ in vector), default=-1) < formulation.num_columns
        assert formulation.size_of_whole == formulation.tableau_size(
            formulation.num_columns, formulation.num_classes, system.num_samples
        )


def test_every_family_of_the_checker_has_a_formulation() -> None:
    seen: dict[str, Task] = {}
    for seed in SEEDS:
        task = trusted_task(random_task(seed))
        seen[task.family] = task
    assert set(seen) == set(FAMILIES)
    for task in seen.values():
        for signs in cases(task):
            formulation = formulation_of(task, signs)
            assert type(formulation.system) is type(system_of(task, signs))
            assert formulation.signs == signs


def test_a_conflict_gets_a_sample_for_each_class_that_it_lacks() -> None:
    completed = 0
    for seed in SEEDS:
        for formulation in formulations(seed):
            if not formulation.system.num_samples:
                continue
            if isinstance(formulation, ActivationFormulation):
                first, *_ = formulation.system.terms
                chosen = formulation.completed([0], list(range(formulation.num_classes)))
                held = set().union(*(formulation.system.terms[sample] for sample in chosen))
                assert chosen[0] == 0
                assert held == set(range(formulation.num_classes))
                completed += len(chosen) > 1
                assert formulation.completed([0], list(first)) == [0]
            else:
                assert formulation.completed([0], []) == [0]
    assert completed > 10


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bound_of_a_rounded_unit_lets_all_positive_samples_through(seed: int) -> None:
    for formulation in formulations(seed):
        system = formulation.system
        if not isinstance(formulation, AndFormulation) or system.is_agnostic:
            continue
        random = Random(seed)
        *w, bound = formulation.rounded([random.uniform(-2, 2) for _ in range(formulation.num_weights)], 16)
        reached = [
            sum(w[c] * x for c, x in formulation.vectors(sample)[0])
            for sample in range(system.num_samples)
            if system.task.labels[sample]
        ]
        assert not reached or bound == min(reached)
        assert all(value == int(value) for value in [*w, bound])


@pytest.mark.parametrize("seed", SEEDS)
def test_products_count_the_misfits_of_whole_weights(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_program, "_MANY_SAMPLES", 0)
    random = Random(seed)
    for formulation in formulations(seed):
        blocks = [
            [random.randint(-3, 3) for _ in range(formulation.num_weights)]
            for _ in range(formulation.num_blocks)
        ]
        found, task = formulation.misfits(blocks), formulation.system.task
        if isinstance(formulation, ActivationFormulation | AndFormulation):
            assert found is not None
        if found is None:
            continue
        fit = formulation.weights(blocks).to_json()
        replace(task, max_errors=found).check_fit(fit)
        if found:
            with pytest.raises(CertificateError):
                replace(task, max_errors=found - 1).check_fit(fit)
        large = [[value << 60 for value in block] for block in blocks]
        assert formulation.misfits(large) in (None, found)
