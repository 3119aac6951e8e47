"""OPB as competitions and tools write it."""

from __future__ import annotations

import operator
from itertools import product
from pathlib import Path
from random import Random

import pytest

from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import witnesses
from reductions.errors import InputError
from reductions.formats.load import load
from reductions.formats.opb import format_opb, parse_opb
from reductions.formats.save import save
from reductions.paths import derive
from reductions.problems.linear_equations import LinearEquations, bits_of, range_bits
from reductions.problems.pseudo_boolean import PseudoBoolean

RELATIONS = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}


def solutions(text: str) -> set[tuple[int, ...]]:
    return {tuple(map(int, witness)) for witness in witnesses(parse_opb(text.encode(), "e.opb"))}


@pytest.mark.parametrize("name", ["linear-equations", "pseudo-boolean"])
def test_round_trip(name: str, tmp_path: Path) -> None:
    random = Random(3)
    for _ in range(100):
        problem = drawn(name, random)
        again = parse_opb(format_opb(problem).encode(), "e.opb", name)
        assert type(again) is type(problem)
        assert (again.num_variables, again.targets.tolist()) == (
            problem.num_variables,
            problem.targets.tolist(),
        )
        for row in range(len(problem.rows)):
            assert again.rows.row(row) == sorted(problem.rows.row(row))
        save(tmp_path / "e.opb", problem)
        assert load(tmp_path / "e.opb").source == again, "the file says whether it was stated as equations"


@pytest.mark.parametrize("relation", RELATIONS)
def test_constraints_keep_their_solutions(relation: str) -> None:
    random = Random(relation)
    for _ in range(40):
        terms = [(random.randint(-4, 4), random.random() < 0.3, random.randint(0, 2)) for _ in range(4)]
        bound = random.randint(-5, 5)
        text = " ".join(f"{a:+d} {'~' if negated else ''}x{i + 1}" for a, negated, i in terms)
        head = "* #variable= 3 #constraint= 1\n"
        expected = {
            bits
            for bits in product((0, 1), repeat=3)
            if RELATIONS[relation](sum(a * (bits[i] ^ negated) for a, negated, i in terms), bound)
        }
        assert solutions(f"{head}{text}\n {relation} {bound} ;\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+1*x1 +1*x2 >= 2;", {(1, 1)}),
        ("+1 x1 +1 x2 > 1 ;", {(1, 1)}),
        ("+ 1 x1 + 1 x2 >= 2 ;", {(1, 1)}),
        ("+1 x1 +1 x2 >= + 2 ;", {(1, 1)}),
        ("1 x1 1 x2 >= 2;", {(1, 1)}),
        ("x1 + x2 >= 2;", {(1, 1)}),
        ("2 * x1 - x2 >= 2;", {(1, 0)}),
        ("~x1 >= 1;", {(0,)}),
        ("- ~x1 < 0;", {(0,)}),
        ("~ x1 >= 1;", {(0,)}),
        ("-1 x1 -1 x2 >= - 0;", {(0, 0)}),
        ("x1 >= 1; x2 < 1;", {(1, 0)}),
        ("* a comment\nx1\n* another\n+ x2 =\n2\n;", {(1, 1)}),
        ("x1 + x1 >= 2;", {(1,)}),
        ("0 x1 >= 0;", {()}),
        ("* #variable= 2 #constraint= 1\n0 x1 >= 0;", {(0, 0), (0, 1), (1, 0), (1, 1)}),
        ("* #variable= 1 #constraint= 1\n>= 1;", set()),
        ("* #variable= 1 #constraint= 0\n", {(0,), (1,)}),
        ("* #variable= 1 #constraint= 1 #equal= 0 intsize= 64\nx1 > 0;", {(1,)}),
        (f"{2**70} x1 - {2**70 - 1} x2 >= 1;", {(1, 0), (1, 1)}),
    ],
)
def test_spellings(text: str, expected: set[tuple[int, ...]]) -> None:
    assert solutions(text) == expected


def test_a_witness_speaks_of_the_declared_variables() -> None:
    text = b"* #variable= 5 #constraint= 1\n+1 x1 +1 x2 >= 1 ;\n"
    problem = parse_opb(text, "e.opb")
    assert isinstance(problem, PseudoBoolean)
    assert problem.num_variables == 5
    assert len(witnesses(problem)) == 24
    equations = derive(problem, "linear-equations")
    assert equations.target.num_variables == 6, "the slack bit stands behind them"
    for witness in witnesses(equations.target):
        lifted = equations.back(witness)
        assert len(lifted) == 5
        assert problem.violation(lifted) is None


def test_equations_alone_are_linear_equations() -> None:
    text = b"* #variable= 3 #constraint= 1\n+1 x1 +1 x2 = 1 ;\n"
    equations = parse_opb(text, "e.opb")
    assert isinstance(equations, LinearEquations)
    assert equations.num_variables == 3
    assert isinstance(parse_opb(text, "e.opb", "pseudo-boolean"), PseudoBoolean)
    with pytest.raises(InputError, match="without inequalities; got 'linear-equations'"):
        parse_opb(b"x1 >= 1 ;", "e.opb", "linear-equations")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("min: +1 x1 ;\n", "e.opb:1: an objective is not supported; express a bound as a constraint"),
        ("* c\nmax : +1 x1 ;\n", "e.opb:2: an objective is not supported"),
        ("soft: 5 ;\n[2] +1 x1 >= 1 ;", "e.opb:1: soft constraints (WBO) are not supported"),
        ("+1 x1 >= 0 ;\n[2] +1 x1 >= 1 ;", "e.opb:2: soft constraints (WBO) are not supported"),
        ("1 x1 x2 >= 1 ;", "e.opb:1: is nonlinear: a product of variables in '1 x1 x2'"),
        ("x1\nx2 >= 1 ;", "e.opb:1: is nonlinear"),
        ("1 x1 +4 x1 ~x2 -2 x5 >= 1;", "e.opb:1: is nonlinear"),
        ("+2*x1*x2 >= 1 ;", "e.opb:1: is nonlinear"),
        ("* c\n+1 x1 = 1\n", "e.opb:2: expected ';' at the end"),
        ("+1 y1 = 1 ;\n", "e.opb:1: expected terms such as '+2 x1', got '+1 y1'"),
        ("+1 x[1] = 1 ;\n", "e.opb:1: expected terms such as '+2 x1', got '+1 x[1]'"),
        ("+1 x1 + 3 = 1 ;\n", "e.opb:1: expected terms such as '+2 x1', got '+ 3'"),
        ("+1.5 x1 = 1 ;\n", "e.opb:1: expected terms such as '+2 x1', got '+1.5 x1'"),
        ("+- 1 x1 = 1 ;\n", "e.opb:1: expected terms such as '+2 x1'"),
        ("+1 x1 ;\n", "e.opb:1: expected 'TERMS >= NUMBER ;'"),
        ("+1 x0 = 1 ;\n", "expected variables x1.."),
        ("+1 x1 = 1.5 ;\n", "e.opb:1: expected 'TERMS >= NUMBER ;'"),
        ("+1 x1 >= 1 >= 0 ;\n", "e.opb:1: expected 'TERMS >= NUMBER ;'"),
        ("+1 x1 => 1 ;\n", "e.opb:1: expected 'TERMS >= NUMBER ;'"),
        ("1 >= +1 x1 ;\n", "e.opb:1: expected 'TERMS >= NUMBER ;'"),
        ("* #variable= 1 #constraint= 1\nx2 >= 1 ;", "e.opb: expected variables x1..x1 as declared, got x2"),
        ("* #variable= 1 #constraint= 2\nx1 >= 1 ;", "e.opb: expected 2 constraints as declared, got 1"),
        ("* #variable= 1 #constraint= 0\nx1 >= 1 ;", "e.opb: expected 0 constraints as declared, got 1"),
        ("* #variable= 999999999999 #constraint= 1\nx1 >= 1 ;", "e.opb: expected at most 100000000"),
    ],
)
def test_bad_opb_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_opb(text.encode(), "e.opb")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_range_bits_reach_exactly_their_range() -> None:
    for largest in range(-2, 70):
        weights = range_bits(largest)
        sums = {
            sum(w for w, b in zip(weights, bits, strict=True) if b)
            for bits in product((0, 1), repeat=len(weights))
        }
        assert sums == set(range(max(largest, 0) + 1))
        for value in range(max(largest, 0) + 1):
            chosen = bits_of(value, weights)
            assert sum(w for w, b in zip(weights, chosen, strict=True) if b) == value
