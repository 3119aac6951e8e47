"""Which samples of a task come from which constraint of its source, as the rules explain themselves.

A rule pairs what stands in its source with what became of it (`Reduction.explained`). Both are texts that
name things: a clause, a row, an edge, a vertex, an equation, samples. What one rule's right side names, the
next one's left side names again, and so a clause is followed through a chain to its samples.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reductions.core import Derivation
from reductions.problems.clauses import ClauseProblem, clause_text
from reductions.training.task import TrainingTask

_CLAUSE = re.compile(r"\((¬?x\d+(?:, ¬?x\d+)*|)\)")
_ROW = re.compile(r"\brow (\d+)")
_EQUATION = re.compile(r"[-\d·x+ ]*x\d[-\d·x+ ]* (?:=|>=) -?\d+")
_LISTED = r"\d+(?: to \d+|(?:, \d+)*(?:,? and \d+)?)"
_EDGE = re.compile(r"edge (?:\d+ )?(?:\[([\d, ]+)\]|\{([\d, ]+)\}|(\d+-\d+))")
_NAMED = re.compile(rf"\b(vert(?:ex|ices)|elements?|sets?) ({_LISTED})")
_VARIABLE = re.compile(r"(?:variable [sx]|x)(\d+)(?:, ¬x\d+)?")
_KEPT = re.compile(r"(?:variable i|sign s_i|x_i)\b")
_SAMPLES = re.compile(rf"\b(graph|edge|sample|node|probe)s? ({_LISTED})(?![-\d])")
_SINGULAR = {"vertices": "vertex", "elements": "element", "sets": "set"}


@dataclass(frozen=True)
class Links:
    """What became of what, from one end of a chain to the other.

    Parameters
    ----------
    parts : tuple of str
        What the source consists of: its constraints, then whatever else its first rule names.
    samples : tuple of tuple of int
        The samples that come from each part.
    gadgets : tuple of (str, tuple of int)
        What the last rule made samples of, and these samples: each sample in exactly one.
    constraints : tuple of int
        The parts that are constraints of the source, rather than variables or vertices.
    """

    parts: tuple[str, ...]
    samples: tuple[tuple[int, ...], ...]
    gadgets: tuple[tuple[str, tuple[int, ...]], ...]
    constraints: tuple[int, ...] = ()

    @classmethod
    def of(cls, derivation: Derivation) -> Links:
        """Follow every part of the source through the chain to a task."""
        if not derivation.rules or not isinstance(derivation.target, TrainingTask):
            return cls((), (), ())
        pairs = [
            tuple(rule.explained(instance))
            for rule, instance in zip(derivation.rules, derivation.instances, strict=False)
        ]
        parts = tuple(_parts(derivation, pairs[0]))
        steps = [_Step(step) for step in pairs[:-1]]
        gadgets = tuple(_gadgets(pairs[-1], derivation.target))
        by_name: dict[str, set[int]] = {}
        for left, samples in gadgets:
            for name in named(left):
                by_name.setdefault(name, set()).update(samples)
        found = []
        for part in parts:
            names = named(part)
            for step in steps:
                names = step.images(names)
            found.append(tuple(sorted(set[int]().union(*(by_name.get(name, ()) for name in names)))))
        constraints = tuple(place for place, part in enumerate(parts) if _is_constraint(part))
        return cls(parts, tuple(found), gadgets, constraints)

    def parts_of(self, samples: Iterable[int]) -> list[int]:
        """The parts of the source all of whose samples are among these."""
        inside = set(samples)
        return [place for place, own in enumerate(self.samples) if own and inside.issuperset(own)]


class _Step:
    """One rule's pairs, by what their left sides name."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.keeps_variables = any(_KEPT.match(left) for left, _ in pairs)
        self.right: dict[str, set[str]] = {}
        for left, right in pairs:
            names = named(left)
            same = names if right.startswith("the same") else set()
            for name in names:
                self.right.setdefault(name, set()).update(named(right) | same)

    def images(self, names: Iterable[str]) -> set[str]:
        """What the rule made of the things that are named."""
        made = set[str]()
        for name in names:
            made |= self.right.get(name, set())
            if self.keeps_variables and name.startswith("variable "):
                made.add(name)
        return made


def named(text: str) -> set[str]:
    """The things that a text names, each under one spelling."""
    if found := _VARIABLE.fullmatch(text):
        return {f"variable {found[1]}"}
    names = {f"row {number}" for number in _ROW.findall(text)}
    if names:  # the row itself stands behind its number
        return names
    names |= {f"clause {' '.join(sorted(set(literals.split(', '))))}" for literals in _CLAUSE.findall(text)}
    for piece in text.split("; "):
        if _EQUATION.fullmatch(piece):
            names.add(piece)
    for ends in _EDGE.findall(text):
        names.add(f"edge {' '.join(sorted(re.findall(r'[0-9]+', ''.join(ends)), key=int))}")
    for kind, listed in _NAMED.findall(text):
        names |= {f"{_SINGULAR.get(kind, kind)} {number}" for number in re.findall(r"\d+", listed)}
    return names


def _is_constraint(part: str) -> bool:
    """Whether a part of a source is one of its constraints, rather than a variable or a vertex."""
    return any(name.startswith(("clause ", "row ", "edge ")) or "=" in name for name in named(part))


def _parts(derivation: Derivation, pairs: Sequence[tuple[str, str]]) -> Iterable[str]:
    """The source's constraints in its own order, then its variables and whatever else the rule names."""
    source = derivation.source
    lefts = list(dict.fromkeys(left for left, _ in pairs if not _KEPT.match(left)))
    if not isinstance(source, ClauseProblem):
        return [left for left in lefts if named(left)] or lefts
    clauses = [f"clause {clause_text(clause)}" for clause in source.clauses.lists()]
    return [*clauses, *(f"variable x{v + 1}" for v in range(source.num_variables))]


def _gadgets(pairs: Sequence[tuple[str, str]], task: TrainingTask) -> Iterable[tuple[str, tuple[int, ...]]]:
    """What the last rule's right sides name of a task's samples, each sample once."""
    nodes = None if task.labelled_nodes is None else task.labelled_nodes.tolist()
    sample_of_node = {node: place for place, node in enumerate(nodes or ())}
    taken = set[int]()
    for left, right in pairs:
        found = set[int]()
        for kind, listed in _SAMPLES.findall(right):
            numbers = _listed(listed)
            if kind in ("node", "probe"):
                found |= {sample_of_node[number] for number in numbers if number in sample_of_node}
            else:
                found |= {number for number in numbers if number < task.num_samples}
        if samples := sorted(found - taken):
            taken |= found
            yield left, tuple(samples)
    if rest := sorted({*range(task.num_samples)} - taken):
        yield "what the rule adds", tuple(rest)


def _listed(text: str) -> list[int]:
    """The numbers that a text lists: ``1, 4 and 7``, or ``1 to 4``."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    return [*range(numbers[0], numbers[1] + 1)] if " to " in text else numbers
