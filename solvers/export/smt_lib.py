"""A training task in SMT-LIB 2.6: weights are reals, relu is an if-then-else.

The size of a readout weight of relu and abs moves into the channel's weights, since
``α relu(w·m) = ±relu(|α| w·m)``, and only its sign stays, a Boolean: all sign cases are in one file. A square
keeps its readout as a real (the root of a rational number may be none), which makes the file QF_NRA.
Everything else is QF_LRA.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

from certificates.systems import ActivationSystem
from certificates.tasks import Task, Vector
from solvers.export.heading import LIFTING, bound, digits, heading, marker, weight

_FUNCTIONS = {
    "relu": "(define-fun relu ((x Real)) Real (ite (>= x 0) x 0))",
    "abs": "(define-fun magnitude ((x Real)) Real (ite (>= x 0) x (- x)))",
    "square": "(define-fun square ((x Real)) Real (* x x))",
}


def smt_lib(task: Task) -> str:
    """The file: satisfiable exactly if real weights fit the task."""
    constraints = _regression(task) if task.activation else _classes(task)
    lines = [f"; {line}" for line in heading(task, LIFTING, *_meaning(task))]
    lines += [
        "(set-info :smt-lib-version 2.6)",
        "(set-option :produce-models true)",
        f"(set-logic {'QF_NRA' if task.activation == 'square' else 'QF_LRA'})",
        *declared([marker(task)], "Bool"),
        f"(assert {marker(task)})",
    ]
    for j in range(task.width):
        lines += declared([weight(j, c) for c in range(task.num_features)], "Real")
    lines += [*constraints, *_at_most(task.max_errors, len(task.labels)), "(check-sat)", "(get-model)", ""]
    return "\n".join(lines)


def _meaning(task: Task) -> list[str]:
    names = {"w_J_C": f"weight of {'channel' if task.activation else 'unit'} J at input C"}
    if task.activation == "square":
        names["a_J"] = "readout of channel J"
    elif task.activation:
        names["positive_J"] = "the readout of channel J is 1, else -1 (its size is in the weights)"
    elif task.family == "threshold-and":
        names["b_J"] = "threshold of unit J"
    if task.activation:
        names |= {"dot_J_M": "channel J on message M", "f_I": "what the network says of sample I"}
    if task.max_errors:
        names["misfit_I"] = "sample I may be misfitted"
    return [f"{name}: {text}" for name, text in names.items()]


def _regression(task: Task) -> list[str]:
    is_square = task.activation == "square"
    classes, samples = _squares(task) if is_square else _relus(task)
    names = [f"{'a' if is_square else 'positive'}_{j}" for j in range(task.width)]
    lines = declared(names, "Real" if is_square else "Bool")
    # Channels are interchangeable: those of positive readout come first.
    lines += [f"(assert (=> {b} {a}))" for a, b in pairwise(names) if not is_square]
    lines.append(_FUNCTIONS[str(task.activation)])
    for j, name in enumerate(names):
        signed = f"(* {name} x)" if is_square else f"(ite {name} x (- x))"
        lines.append(f"(define-fun signed_{j} ((x Real)) Real {signed})")
        for number, vector in enumerate(classes):
            dot = linear((Fraction(value), weight(j, column)) for column, value in vector)
            lines.append(f"(define-fun dot_{j}_{number} () Real {dot})")
    for i, (terms, label) in enumerate(zip(samples, task.labels, strict=True)):
        channels = [
            f"(signed_{j} {linear((factor, text.format(j)) for factor, text in terms)})"
            for j in range(task.width if terms else 0)
        ]
        lines.append(f"(define-fun f_{i} () Real {applied('+', channels, '0')})")
        lines += _asserted(task, i, _fits(task, label, f"f_{i}"))
    return lines


def _fits(task: Task, label: Fraction, f: str) -> str:
    """That a value is within the tolerance of a label, or of the sign that the label asks for."""
    if task.family == "sign-of-sum":
        return f"(>= {f} 0)" if label else f"(< {f} 0)"
    low, high = number_text(label - task.tolerance), number_text(label + task.tolerance)
    return f"(= {f} {low})" if low == high else f"(and (<= {low} {f}) (<= {f} {high}))"


def _relus(task: Task) -> tuple[Sequence[Vector], list[list[tuple[Fraction, str]]]]:
    """Message classes, and each sample's terms: factors of functions of the dot products."""
    system = ActivationSystem(task, (1,) * task.width)
    is_even = task.activation == "abs"
    samples: list[list[tuple[Fraction, str]]] = []
    for terms in system.terms:
        found = []
        for number, (a, b) in terms.items():
            dot = f"dot_{{}}_{number}"
            parts = (
                [(a, f"(magnitude {dot})")] if is_even else [(a, f"(relu {dot})"), (b, f"(relu (- {dot}))")]
            )
            found += [(Fraction(factor, system.scale), text) for factor, text in parts if factor]
        samples.append(found)
    return system.classes, samples


def _squares(task: Task) -> tuple[Sequence[Vector], list[list[tuple[Fraction, str]]]]:
    numbers: dict[Vector, int] = {}
    samples: list[list[tuple[Fraction, str]]] = []
    for messages in task.samples:
        total: dict[int, Fraction] = {}
        for vector, divisor in messages:
            number = numbers.setdefault(vector, len(numbers))
            total[number] = total.get(number, Fraction(0)) + Fraction(1, divisor**2)
        samples.append([(factor, f"(square dot_{{}}_{number})") for number, factor in total.items()])
    return list(numbers), samples


def _classes(task: Task) -> list[str]:
    is_and = task.family == "threshold-and"
    lines = declared([bound(j) for j in range(task.width if is_and else 0)], "Real")
    for i, (((vector, divisor),), label) in enumerate(zip(task.samples, task.labels, strict=True)):
        dots = [
            linear((Fraction(value, divisor), weight(j, column)) for column, value in vector)
            for j in range(task.width)
        ]
        if not is_and:
            holds = f"({'>' if label else '<='} {dots[0]} 0)"
        elif label:
            holds = applied("and", [f"(>= {dot} {bound(j)})" for j, dot in enumerate(dots)], "true")
        else:
            holds = applied("or", [f"(< {dot} {bound(j)})" for j, dot in enumerate(dots)], "false")
        lines += _asserted(task, i, holds)
    return lines


def _asserted(task: Task, sample: int, holds: str) -> list[str]:
    if not task.max_errors:
        return [f"(assert {holds}) ; sample {sample}"]
    return [*declared([f"misfit_{sample}"], "Bool"), f"(assert (or misfit_{sample} {holds}))"]


def _at_most(most: int, count: int) -> list[str]:
    if not most or not count:
        return []
    total = applied("+", [f"(ite misfit_{i} 1 0)" for i in range(count)], "0")
    return [f"(assert (<= {total} {most}))"]


def declared(names: Iterable[str], sort: str) -> list[str]:
    """Declarations of constants."""
    return [f"(declare-const {name} {sort})" for name in names]


def number_text(value: Fraction | int) -> str:
    """An integer or rational constant as the standard writes it: 3, (- 3), (/ 3 7), (/ (- 3) 7)."""
    value = Fraction(value)
    numerator = digits(abs(value.numerator))
    if value < 0:
        numerator = f"(- {numerator})"
    return numerator if value.denominator == 1 else f"(/ {numerator} {digits(value.denominator)})"


def linear(terms: Iterable[tuple[Fraction, str]]) -> str:
    """A sum of constants times terms."""
    parts = [text if factor == 1 else f"(* {number_text(factor)} {text})" for factor, text in terms]
    return applied("+", parts, "0")


def applied(operator: str, parts: Sequence[str], neutral: str) -> str:
    """An operator on any number of arguments; the standard wants two at least."""
    return f"({operator} {' '.join(parts)})" if len(parts) > 1 else parts[0] if parts else neutral
