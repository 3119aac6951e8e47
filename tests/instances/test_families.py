"""Every family: labels found again by solvers, byte-for-byte regeneration, documentation."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from instances.families.covers import model_rb_vertex_cover, threshold
from instances.families.formulas import balancing_weight, planted_sat, quiet_planted_sat, random_cnf
from instances.families.twins import twin_nae_sat, twin_sat
from instances.family import Truth
from instances.randomness import Stream
from instances.recipes import FAMILIES, Generated, Recipe, generate
from karpnet.testing.witnesses.spaces import witnesses
from reductions.errors import InputError
from reductions.formats.load import load
from reductions.formats.save import save, text_of
from reductions.header import Header
from reductions.outcomes import Found, Refuted
from reductions.training.task import TrainingTask
from solvers.methods import Limits, method, verified
from tests.instances.cases import ALWAYS_YES, CASES, DIGESTS


def test_every_family_has_cases() -> None:
    assert set(CASES) == set(FAMILIES) >= ALWAYS_YES


def made_of(name: str, num_seeds: int = 4) -> list[Generated]:
    seeds = range(num_seeds) if FAMILIES[name].is_random else (0,)
    return [generate(Recipe(name, case, seed)) for case in CASES[name] for seed in seeds]


def decided(problem: Any) -> bool:
    """The answer of solvers that know nothing of the family; two of them where there are two."""
    names = ("exact",) if isinstance(problem, TrainingTask) else ("cadical", "cp-sat")
    answers = set()
    for name in names:
        outcome = verified(problem, method(name).solve(problem, Limits(20)))
        assert isinstance(outcome, (Found, Refuted)), f"{name}: {outcome}"
        answers.add(isinstance(outcome, Found))
    assert len(answers) == 1
    return answers.pop()


@pytest.mark.parametrize("name", FAMILIES)
def test_labels_are_found_again(name: str) -> None:
    answers = set()
    for made in made_of(name):
        answer = "yes" if decided(made.problem) else "no"
        answers.add(answer)
        assert made.truth.answer in (answer, "unknown"), made.recipe.line()
        if made.witness is not None:
            assert made.problem.violation(made.witness) is None
            assert made.truth.answer == "yes"
        elif made.truth.known_by == "planted":
            pytest.fail("a planted label without its witness")
    assert answers == ({"yes"} if name in ALWAYS_YES else {"yes", "no"})


@pytest.mark.parametrize("name", FAMILIES)
def test_the_smallest_cases_agree_with_brute_force(name: str) -> None:
    for made in made_of(name, 1):
        size = made.problem.size()
        variables = sum(size.get(key, 0) for key in ("num_variables", "num_numbers", "num_vertices"))
        if isinstance(made.problem, TrainingTask) or variables > 10 or made.truth.answer == "unknown":
            continue
        assert bool(witnesses(made.problem)) is (made.truth.answer == "yes")


def text(made: Generated) -> str:
    return text_of(made.problem, ".json", Header(recipe=made.recipe.line(), truth=made.truth.line()))


@pytest.mark.parametrize("name", FAMILIES)
def test_a_recipe_regenerates_byte_for_byte(name: str) -> None:
    known = FAMILIES[name]
    made = generate(Recipe(name, known.example, 7 if known.is_random else 0))
    again = generate(Recipe.parse(made.recipe.line()))
    assert again.recipe == made.recipe
    assert text(again) == text(made)
    assert hashlib.sha256(text(made).encode()).hexdigest() == DIGESTS[name]


@pytest.mark.parametrize("name", FAMILIES)
def test_seeds_matter_exactly_where_they_are_taken(name: str) -> None:
    known = FAMILIES[name]
    if known.is_random:
        texts = {text(generate(Recipe(name, known.example, seed))) for seed in range(5)}
        assert len(texts) == 5
    else:
        with pytest.raises(InputError, match="expected 0, since nothing is random, got 1"):
            generate(Recipe(name, known.example, 1))


@pytest.mark.parametrize("name", FAMILIES)
def test_documentation_is_complete(name: str) -> None:
    known = FAMILIES[name]
    assert set(known.sections) >= {"", "Parameters", "Size", "Answer", "References"}
    assert re.search(r"\b(1[89]|20)\d\d\b", known.sections["References"]), "a reference has a year"
    assert re.search("YES|NO|Unknown", known.sections["Answer"])
    assert known.summary.endswith((".", ":"))
    documented = set(re.findall(r"(?m)^(\w+(?:, \w+)*) : ", known.sections["Parameters"]))
    names = [name for group in documented for name in group.split(", ")]
    assert sorted(names) == sorted(parameter.name for parameter in known.parameters)
    for parameter in known.parameters:
        assert parameter.meaning or parameter.choices or name in ("pigeonhole",) or "num_" in parameter.name


PLANTED = [name for name in FAMILIES if name in ALWAYS_YES]


@pytest.mark.parametrize(
    "line",
    [
        "planted-sat num_variables=20000 ratio=4.2",
        "planted-sat num_variables=300 ratio=80 width=7",
        "quiet-planted-sat num_variables=20000 ratio=4.2",
        "quiet-planted-sat num_variables=2000 ratio=9 width=4",
        "planted-nae-sat num_variables=20000 ratio=2.1",
        "parity num_vertices=3000 degree=4 answer=yes",
        "flat-coloring num_vertices=6000 ratio=2.3",
        "flat-coloring num_vertices=40 ratio=12 num_colors=5",
        "model-rb-vertex-cover num_cliques=40 clique_size=19",
        "planted-partition num_numbers=300",
        "planted-subset-sum num_numbers=300 density=0.5",
        "realizable-threshold num_features=50 num_samples=2000",
        "one-channel num_features=50 num_samples=2000",
        "teacher-student num_features=10 num_graphs=2000 width=3",
        "twin-sat num_variables=60",
        "twin-nae-sat num_variables=60",
    ],
)
def test_witnesses_of_large_instances_are_exact(line: str) -> None:
    made = generate(Recipe.parse(f"{line} seed=11"))
    assert made.truth.answer == "yes"
    assert made.problem.violation(made.witness) is None


@pytest.mark.parametrize("make", [twin_sat, twin_nae_sat])
@pytest.mark.parametrize("seed", range(3))
def test_twins_differ_in_the_sign_of_one_literal(make: Any, seed: int) -> None:
    yes, no = (make(30, answer=answer, seed=seed)[0] for answer in ("yes", "no"))
    differing = np.flatnonzero(yes.clauses.values != no.clauses.values)
    assert len(differing) == 1
    assert yes.clauses.values[differing[0]] == -no.clauses.values[differing[0]]
    assert np.array_equal(yes.clauses.offsets, no.clauses.offsets)
    assert decided(yes)
    assert not decided(no)


def test_quiet_planting_hides_the_assignment_from_literal_counts() -> None:
    assert (1 - float(balancing_weight(5))) * (1 + float(balancing_weight(5))) ** 4 == pytest.approx(1)
    loud, quiet = (
        np.mean(problem.true_literals(hidden))
        for problem, hidden in (make(3000, ratio=20.0, seed=1) for make in (planted_sat, quiet_planted_sat))
    )
    assert loud == pytest.approx(4 / 7, abs=0.01)  # Σ t·C(3, t) / (3·7)
    assert quiet == pytest.approx(1 / 2, abs=0.01)


def test_random_clauses_are_uniform() -> None:
    formula = random_cnf(6, 40_000, 3, seed=5)
    counts = Counter(tuple(clause) for clause in formula.clauses.lists())
    assert len(counts) == 8 * 20
    expected = 40_000 / 160
    chi_square = sum((count - expected) ** 2 / expected for count in counts.values())
    assert 100 < chi_square < 230  # 159 degrees of freedom


def test_streams_are_uniform_and_reproducible() -> None:
    assert Stream(0).words(2).tolist() == [11749869230777074271, 4976686463289251617]
    assert sorted(Stream(3).permutation(50).tolist()) == list(range(50))
    large = [Stream(seed).integer(3 * 2**90) for seed in range(300)]
    assert all(0 <= value < 3 * 2**90 for value in large)
    assert 0.2 < sum(value < 2**90 for value in large) / 300 < 0.47
    assert Stream(1).integer(1) == 0
    for num_elements, size in ((6, 3), (6, 6), (40, 30), (5, 0)):
        rows = Stream(4).subsets(num_elements, size, 2000)
        assert rows.shape == (2000, size)
        assert (np.diff(rows, axis=1) > 0).all()
        counts = np.bincount(rows.reshape(-1), minlength=num_elements)
        assert np.abs(counts - 2000 * size / num_elements).max() < 120
    drawn = Counter(Stream(2).weighted([1, 0, 3], 8000).tolist())
    assert set(drawn) == {0, 2}
    assert 0.22 < drawn[0] / 8000 < 0.28


@pytest.mark.parametrize("seed", range(3))
def test_regular_degrees_and_flat_classes(seed: int) -> None:
    def made(line: str) -> Any:
        return generate(Recipe.parse(f"{line} seed={seed}"))

    hypergraph = made("random-regular-hypergraph num_vertices=30 degree=7 edge_size=3").problem
    assert set(np.bincount(hypergraph.edges.values).tolist()) == {7}
    assert len({tuple(edge) for edge in hypergraph.edges.lists()}) == 70
    for degree in (3, 8, 12, 15):
        graph = made(f"random-regular-graph num_vertices=16 degree={degree}").problem.graph
        assert set(np.bincount(graph.edges.reshape(-1)).tolist()) == {degree}
    flat = made("flat-coloring num_vertices=31 ratio=2.5 num_colors=3")
    graph, colors = flat.problem.graph, flat.witness
    sizes = np.bincount(colors)
    assert sizes.max() - sizes.min() <= 1
    between = Counter(tuple(sorted(pair)) for pair in colors[graph.edges].T.tolist())
    assert max(between.values()) - min(between.values()) <= 1


def test_model_rb_threshold_and_optimum() -> None:
    for n, d in ((5, 3), (30, 15), (59, 26)):
        m = threshold(n, d)
        assert d**n * 3**m >= 4**m
        assert d**n * 3 ** (m + 1) < 4 ** (m + 1)
    problem, cover = model_rb_vertex_cover(30, 15, seed=4)
    assert cover is not None
    assert int(cover.sum()) == problem.bound == 30 * 15 - 30
    dense, _ = model_rb_vertex_cover(6, 4, density=3.0, answer="no", seed=2)
    assert not decided(dense)


def test_perfect_partition_transition() -> None:
    """Far below a density of 1 no list splits, far above every one does."""
    for density, expected in ((0.4, 0), (2.5, 5)):
        found = [
            decided(
                generate(Recipe("random-partition", {"num_numbers": 12, "density": density}, seed)).problem
            )
            for seed in range(5)
        ]
        assert sum(found) == expected
    problem = generate(Recipe("random-partition", {"num_numbers": 12}, 3)).problem
    assert sum(problem.numbers) % 2 == 0


def test_truth_survives_its_line() -> None:
    for answer in ("yes", "no", "unknown"):
        truth = Truth(answer, "theorem", "W(3, 3) = 9: Chvátal, 1970")  # type: ignore[arg-type]
        assert Truth.parse(truth.line()) == truth
    with pytest.raises(InputError, match="expected 'ANSWER"):
        Truth.parse("maybe")
    assert set(get_args(Truth.__annotations__["answer"])) <= {"yes", "no", "unknown"}


@pytest.mark.parametrize(
    "line",
    [
        *(f"{name} num_numbers=140 density=0.01" for name in ("random-partition", "planted-partition")),
        *(f"{name} num_numbers=140 density=0.01" for name in ("random-subset-sum", "planted-subset-sum")),
        "one-channel num_features=3 num_samples=8 tolerance=1e-30",
        "teacher-student num_features=2 num_graphs=5 tolerance=1/999999999999999999999999999999",
    ],
)
def test_the_largest_numbers_are_written_and_read(tmp_path: Path, line: str) -> None:
    made = generate(Recipe.parse(line))
    save(tmp_path / "a.json", made.problem, Header(recipe=made.recipe.line()))
    assert load(tmp_path / "a.json").source == made.problem
    assert generate(Recipe.parse(made.recipe.line())).problem == made.problem
    assert made.witness is None or made.problem.violation(made.witness) is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "family: expected one of"),
        ("pigeonholes n=3", "family: expected one of"),
        ("pigeonhole num_pigeons=3", "num_holes: expected an integer >= 1, got none"),
        ("pigeonhole num_pigeons=3 num_holes=x", "num_holes: expected an integer >= 1, got x"),
        ("pigeonhole num_pigeons=3 num_holes=0", "num_holes: expected an integer >= 1, got 0"),
        ("pigeonhole num_pigeons=3 num_holes=3.0", "expected an integer"),
        ("pigeonhole num_pigeons=3 num_holes=99999999999", "expected at most 20000000"),
        ("pigeonhole num_pigeons=99999 num_holes=99999", "choose smaller parameters"),
        ("pigeonhole num_pigeons=3 holes=3", "expected parameters num_pigeons, num_holes, got holes"),
        ("pigeonhole num_pigeons=3 num_pigeons=3", "each name once"),
        ("pigeonhole num_pigeons", "expected NAME=VALUE"),
        ("pigeonhole num_pigeons=3 num_holes=3 version=9", "version: expected 1, got 9"),
        ("pigeonhole num_pigeons=3 num_holes=3 seed=-1", "seed: expected an integer >= 0"),
        (f"random-sat num_variables=5 seed={'9' * 5000}", "seed: expected an integer >= 0"),
        (f"random-sat num_variables={'9' * 5000}", "num_variables: expected an integer >= 1"),
        ("random-sat num_variables=2 ratio=1 width=3", "width: expected an integer from 1 to the 2"),
        ("random-sat num_variables=5 ratio=nan", "ratio: expected a number >= 0, got nan"),
        ("random-sat num_variables=5 ratio=inf", "ratio: expected"),
        ("random-sat num_variables=20000000 ratio=20000000", "choose smaller parameters"),
        ("quiet-planted-sat num_variables=9 width=2", "width: expected an integer from 3"),
        ("planted-nae-sat num_variables=9 width=1", "width: expected an integer >= 2"),
        ("twin-sat num_variables=1", "width"),
        ("parity num_vertices=5 degree=3", "degree: expected less than the 5 vertices"),
        ("parity num_vertices=4 degree=4", "degree: expected less than the 4 vertices"),
        ("parity num_vertices=100 degree=60", "choose smaller parameters"),
        ("parity num_vertices=4 answer=maybe", "answer: expected yes or no, got maybe"),
        ("ramsey num_vertices=1000 clique_size=9", "choose smaller parameters"),
        ("ramsey num_vertices=4000 clique_size=2000", "choose smaller parameters"),
        ("van-der-waerden n=9 length=2", "length: expected an integer >= 3"),
        ("random-regular-hypergraph num_vertices=10 degree=4", "degree: expected 10·degree to be"),
        ("random-regular-hypergraph num_vertices=3 degree=5", "without repetition; lower the degree"),
        ("flat-coloring num_vertices=6 ratio=5", "ratio: expected at most 4 edges between two classes"),
        ("flat-coloring num_vertices=2 num_colors=3", "num_colors: expected"),
        ("random-partition num_numbers=5 density=0", "density: expected a number above 0"),
        ("random-partition num_numbers=5 density=1e-300", "expected at most 14000 bits per number"),
        (
            "random-partition num_numbers=2 density=0.0001",
            "expected at most 14000 bits per number, got 20000",
        ),
        (
            "planted-partition num_numbers=3 density=0.0001",
            "14000 bits per number, got 30000; raise the density",
        ),
        ("planted-subset-sum num_numbers=2 density=1e-7", "expected at most 14000 bits per number"),
        ("random-subset-sum num_numbers=1000000", "expected at most 14000 bits per number"),
        ("random-subset-sum num_numbers=1000000 density=100", "choose smaller parameters"),
        ("teacher-student num_features=2 num_graphs=5 tolerance=1/0", "tolerance: expected a fraction"),
        ("one-channel num_features=3 num_samples=8 tolerance=1e100000000", "terms up to 10^30, >= 0, got"),
        ("one-channel num_features=3 num_samples=8 tolerance=1e1_00000000", "tolerance: expected a fraction"),
        ("one-channel num_features=3 num_samples=8 tolerance=1e-5000", "tolerance: expected a fraction"),
        ("one-channel num_features=3 num_samples=8 tolerance=1e-31", "tolerance: expected a fraction"),
        (f"one-channel num_features=3 num_samples=8 tolerance=1/{'9' * 40}", "expected a fraction"),
        ("one-channel num_features=3 num_samples=8 tolerance=1e29", "tolerance: expected at most 20000000"),
    ],
)
def test_bad_recipes_are_one_line(line: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        generate(Recipe.parse(line))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
