"""PySAT's formulas, native cardinality constraints included."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import pytest
from pysat.card import CardEnc
from pysat.formula import CNF as PySatCNF  # noqa: N811
from pysat.formula import WCNF, CNFPlus

import karpnet as kn
from karpnet.testing.witnesses.spaces import witnesses
from reductions.errors import InputError
from reductions.formats.pysat_formulas import from_pysat
from reductions.problems.cnf import CNF
from reductions.problems.pseudo_boolean import PseudoBoolean


def test_clauses_are_a_cnf() -> None:
    assert from_pysat(PySatCNF(from_clauses=[[1, -2], [2]])) == CNF.from_clauses(2, [[1, -2], [2]])
    assert isinstance(from_pysat(CardEnc.atmost([1, 2, 3], bound=1)), CNF)


def test_at_most_constraints_are_pseudo_boolean() -> None:
    plus = CNFPlus()
    plus.append([1, 2, 3])
    plus.append([[1, 2, 3], 1], is_atmost=True)
    converted = from_pysat(plus)
    assert isinstance(converted, PseudoBoolean)
    assert {tuple(map(int, w)) for w in witnesses(converted)} == {(1, 0, 0), (0, 1, 0), (0, 0, 1)}
    assert kn.solve(kn.load(plus)).verdict == "YES"


def test_weighted_at_most_constraints_keep_their_models() -> None:
    random = Random(17)
    for _ in range(200):
        plus = CNFPlus()
        for _ in range(random.randint(0, 2)):
            plus.append([random.choice((-1, 1)) * random.randint(1, 3) for _ in range(2)])
        literals = [random.choice((-1, 1)) * random.randint(1, 3) for _ in range(random.randint(1, 4))]
        weights = [random.randint(-3, 5) for _ in literals]
        bound = random.randint(-2, 7)
        plus.append([literals, bound, weights], is_atmost=True)
        expected = set()
        for bits in product((0, 1), repeat=plus.nv):
            true = {v if bit else -v for v, bit in enumerate(bits, 1)}
            weight = sum(w for w, literal in zip(weights, literals, strict=True) if literal in true)
            if weight <= bound and all(true & set(clause) for clause in plus.clauses):
                expected.add(bits)
        assert {tuple(map(int, w)) for w in witnesses(from_pysat(plus))} == expected


def test_weighted_constraints_from_a_file_of_pysat(tmp_path: Any) -> None:
    text = "p cnf+ 3 2\n1 2 3 0\nw 2*1 3*2 1*3 <= 2\n"
    plus = CNFPlus(from_string=text)
    expected = {
        bits for bits in product((0, 1), repeat=3) if any(bits) and 2 * bits[0] + 3 * bits[1] + bits[2] <= 2
    }
    assert {tuple(map(int, w)) for w in witnesses(from_pysat(plus))} == expected
    (tmp_path / "a.cnf").write_text(text)
    with pytest.raises(
        InputError, match="is a CNF with cardinality constraints, which karpnet does not read"
    ):
        kn.load(tmp_path / "a.cnf")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ([[1, 2], 1, [1]], "atmosts[0]: expected 2 weights, got 1"),
        ([[1, 2]], "atmosts[0]: expected [literals, bound] or"),
        ([[1, 2], 1, [1, 1], 3], "atmosts[0]: expected [literals, bound] or"),
        ([1, 2], "atmosts[0]: expected [literals, bound] or"),
        (3, "atmosts[0]: expected [literals, bound] or"),
        ([[1, 0], 1], "atmosts[0]: expected integers, and literals other than 0"),
        ([[1, 2], 1.5], "atmosts[0]: expected integers"),
        ([[1, 2], 1, [1, 0.5]], "atmosts[0]: expected integers"),
        ([[1, 2], 1, 7], "atmosts[0]: expected [literals, bound] or"),
    ],
)
def test_malformed_constraints_are_named(entry: Any, message: str) -> None:
    plus = CNFPlus()
    plus.atmosts = [entry]
    with pytest.raises(InputError) as caught:
        from_pysat(plus)
    assert message in str(caught.value)


def test_other_objects_are_refused() -> None:
    with pytest.raises(InputError, match="expected a PySAT CNF"):
        from_pysat([1])  # type: ignore[arg-type]
    weighted = WCNF()
    weighted.append([1, 2])
    weighted.append([-1], weight=3)
    with pytest.raises(InputError, match="is a weighted formula, which is not read; pass its hard clauses"):
        kn.load(weighted)
    plus = CNFPlus()
    plus.append([[1, 2], 1], is_atmost=True)
    with pytest.raises(InputError, match="a CNFPlus is read as pseudo-boolean, got 'nae-sat'"):
        kn.load(plus, "nae-sat")
