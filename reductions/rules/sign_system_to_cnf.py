"""Sign system -> CNF: binary adders, exact for numbers of any size.

Construction: variable i is true when s_i = +1. For a row a·s with L = Σ|a_i| the number
V = (a·s + L) / 2 = Σ |a_i| [a_i s_i > 0] is a sum of weighted bits, and |a·s| = b means
V = (L + b) / 2 or V = (L - b) / 2. V is computed column by column with full and half adders. The
bits of the result are compared with the two constants; a selector variable chooses between them.
A row whose b exceeds L or differs from it in parity becomes the empty clause.

Why the answer is preserved: the adders' outputs are functions of the inputs, so assignments of the
signs extend uniquely (up to the selector) and satisfy the comparison exactly on solutions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from reductions.arrays import BoolArray, IntegerArray, Ragged, SparseRows, integers
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment, clause_sizes
from reductions.problems.cnf import CNF
from reductions.problems.sign_system import SignSystem, row_text, signs

Gate = tuple[int, tuple[int, ...], Callable[[tuple[bool, ...]], bool]]


@dataclass
class _Circuit:
    """Clauses under construction, with the gates that define the fresh variables in order."""

    num_variables: int
    clauses: list[list[int]] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)

    def gate(self, inputs: tuple[int, ...], function: Callable[[tuple[bool, ...]], bool]) -> int:
        """A fresh variable equal to a function of up to three literals (its full truth table)."""
        self.num_variables += 1
        output = self.num_variables
        for row in product((False, True), repeat=len(inputs)):
            blocked = [-lit if value else lit for lit, value in zip(inputs, row, strict=True)]
            self.clauses.append([*blocked, output if function(row) else -output])
        self.gates.append((output, inputs, function))
        return output

    def sum_bits(self, weighted: list[tuple[int, int]]) -> list[int | None]:
        """Bits of Σ weight·[literal], least first; None for a bit that is constantly 0."""
        columns: dict[int, list[int]] = defaultdict(list)
        for weight, literal in weighted:
            for position in range(weight.bit_length()):
                if weight >> position & 1:
                    columns[position].append(literal)
        bits: list[int | None] = []
        position = 0
        while position <= max(columns, default=-1):
            column = columns[position]
            while len(column) > 1:
                inputs = tuple(column.pop() for _ in range(min(3, len(column))))
                column.insert(0, self.gate(inputs, lambda row: sum(row) % 2 == 1))
                columns[position + 1].append(self.gate(inputs, lambda row: sum(row) >= 2))
            bits.append(column[0] if column else None)
            position += 1
        return bits


def _row(circuit: _Circuit, terms: list[tuple[int, int]], target: int) -> tuple[int, ...]:
    """Add |a · s| = target; return the selector and the bits of the two allowed totals."""
    weight = sum(abs(a) for _, a in terms)
    if target > weight or (weight - target) % 2:
        circuit.clauses.append([])
        return ()
    bits = circuit.sum_bits([(abs(a), i + 1 if a > 0 else -(i + 1)) for i, a in terms])
    low, high = (weight - target) // 2, (weight + target) // 2
    circuit.num_variables += 1
    selector = circuit.num_variables  # true: the total is `high`
    for allowed, guard in ((low, selector), (high, -selector)):
        for position in range(max(len(bits), allowed.bit_length())):
            bit = bits[position] if position < len(bits) else None
            wanted = allowed >> position & 1
            if bit is not None:
                circuit.clauses.append([guard, bit if wanted else -bit])
            elif wanted:
                circuit.clauses.append([guard])
    return selector, high


def _build(system: SignSystem) -> tuple[_Circuit, list[tuple[int, ...]]]:
    circuit = _Circuit(system.num_variables)
    rows = [_row(circuit, system.rows.row(r), int(target)) for r, target in enumerate(system.targets)]
    return circuit, rows


def instance(system: SignSystem) -> CNF:
    """Adders and comparisons of every row in turn."""
    circuit, _ = _build(system)
    return CNF(circuit.num_variables, Ragged.from_lists(circuit.clauses))


def forward(system: SignSystem, witness: IntegerArray) -> BoolArray:
    """Evaluate every gate, and point the selector at the total."""
    s = signs(witness, system.num_variables)
    circuit, rows = _build(system)
    values = np.zeros(circuit.num_variables + 1, dtype=np.bool_)
    values[1 : len(s) + 1] = s > 0
    for output, inputs, function in circuit.gates:
        values[output] = function(tuple(bool(values[abs(x)]) ^ (x < 0) for x in inputs))
    for r, selection in enumerate(rows):
        total = sum(abs(a) for i, a in system.rows.row(r) if a * int(s[i]) > 0)
        if selection:
            selector, high = selection
            values[selector] = total == high
    return values[1:]


def back(system: SignSystem, witness: BoolArray) -> IntegerArray:
    """The signs of the first variables."""
    circuit, _ = _build(system)
    values = assignment(witness, circuit.num_variables)
    return np.where(values[: system.num_variables], 1, -1)


def size(source: Size) -> dict[str, int]:
    """An upper bound: a term of B bits feeds at most B adders, each 2 variables and 16 clauses."""
    bits = source["max_bits"] + source["num_terms"].bit_length()
    adders = source["num_terms"] * source["max_bits"] + source["num_rows"] * bits
    num_clauses = 16 * adders + 2 * source["num_rows"] * (bits + 1)
    num_variables = source["num_variables"] + 2 * adders + source["num_rows"]
    return clause_sizes(num_variables, {4: num_clauses})


def explain(system: SignSystem) -> Pairs:
    """Pair rows with their adders."""
    yield "sign s_i is +1", "variable i is true"
    for row in range(len(system.rows)):
        circuit = _Circuit(system.num_variables)
        _row(circuit, system.rows.row(row), int(system.targets[row]))
        adders, clauses = len(circuit.gates) // 2, len(circuit.clauses)
        yield f"row {row + 1}: {row_text(system, row)}", f"{adders} adders, {clauses} clauses"


RULES = (
    Reduction(
        name="sign-system-to-cnf",
        source="sign-system",
        target="cnf",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        size_is_exact=False,
        explain=explain,
        reference="Warners, A linear-time transformation of linear inequalities into CNF, 1998",
        summary="Binary adders compute (a·s + L)/2, which must be (L + b)/2 or (L - b)/2.",
        example=lambda: SignSystem(
            SparseRows.from_rows([[(0, 3), (1, 1), (2, -2)], [(0, 1), (2, 1)]], 3), integers([4, 0])
        ),
    ),
)
