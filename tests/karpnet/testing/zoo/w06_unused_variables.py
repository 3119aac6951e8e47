"""CNF-SAT -> Circuit-SAT.

Wrong: The map back looks up a variable that stands in no clause.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

SOURCE = "cnf"


@dataclass(frozen=True)
class Circuit:
    """CIRCUIT-SAT: gates (kind, wires), wires are the inputs, then the gates; the last must be true."""

    num_inputs: int
    gates: tuple

    def __post_init__(self):
        for number, (kind, wires) in enumerate(self.gates, self.num_inputs):
            if kind not in ("and", "or", "not") or not all(0 <= wire < number for wire in wires):
                raise ValueError(f"gate {number}: unknown kind, or a wire that comes later")

    def violation(self, witness):
        if len(witness) != self.num_inputs:
            return f"expected {self.num_inputs} inputs, got {len(witness)}"
        values = [bool(value) for value in witness]
        for kind, wires in self.gates:
            ends = [values[wire] for wire in wires]
            values.append(all(ends) if kind == "and" else any(ends) if kind == "or" else not ends[0])
        return None if values[-1] else "the circuit puts out false"

    def candidates(self):
        return product((False, True), repeat=self.num_inputs)


TARGET = Circuit


def used(source):
    return sorted({abs(literal) for clause in source.clauses.lists() for literal in clause})


def instance(source):
    wire = {variable: number for number, variable in enumerate(used(source))}
    gates, negated = [], {}
    for variable, number in wire.items():
        negated[variable] = len(wire) + len(gates)
        gates.append(("not", (number,)))
    outputs = []
    for clause in source.clauses.lists():
        outputs.append(len(wire) + len(gates))
        gates.append(("or", tuple(wire[v] if v > 0 else negated[-v] for v in clause)))
    return Circuit(len(wire), (*gates, ("and", tuple(outputs))))


def forward(source, witness):
    return tuple(bool(witness[variable - 1]) for variable in used(source))


def back(source, witness):
    values = dict(zip(used(source), witness, strict=True))
    return np.array([values[variable] for variable in range(1, source.num_variables + 1)], dtype=bool)
