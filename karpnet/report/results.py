"""The rows of a file of results as the report reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from karpnet.api.reduce import nearest
from karpnet.sweep.cells import DESCENT, Columns, multiple
from karpnet.sweep.store import Store, settled
from reductions.errors import InputError, PathError
from reductions.formats.json_text import dumps, loads_whole

_COUNTS = ("num_variables", "num_vertices", "num_numbers", "num_elements", "num_samples")
_CONSTRAINTS = ("num_clauses", "num_edges", "num_rows")


@dataclass(frozen=True)
class Instance:
    """An instance with what is known of it.

    Parameters
    ----------
    key, name, family, recipe, problem, truth, because : str
        As in the table ``instances``; ``truth`` is "YES", "NO" or "".
    size : dict
        Named sizes; empty when the instance was never made.
    document : str or None
        Its file, where the results keep it.
    """

    key: str
    name: str
    family: str
    recipe: str
    problem: str
    truth: str
    because: str
    size: dict[str, int] = field(default_factory=dict)
    document: bytes | None = field(default=None, repr=False)

    @cached_property
    def count(self) -> int | None:
        """What people call n: variables, vertices, numbers, or samples of a task."""
        return next((self.size[key] for key in _COUNTS if key in self.size), None)

    @cached_property
    def ratio(self) -> float | None:
        """Constraints a variable, as the recipe states it or else as counted."""
        stated = re.search(r" ratio=(\d+(?:\.\d+)?(?:e-\d+)?)(?: |$)", self.recipe)
        if stated:
            return float(stated[1])
        constraints = next((self.size[key] for key in _CONSTRAINTS if key in self.size), None)
        return round(constraints / self.count, 2) if constraints is not None and self.count else None


@dataclass(frozen=True)
class Row:
    """A finished cell.

    Parameters
    ----------
    instance : int
        Place in the list of instances.
    architecture : str or None
        None for a method on the source, and for a cell that ended before its task was known.
    subject : "source" or "task"
    method, verdict, evidence, reason : str
    way : str
        The method and, for gradient descent, its width in words: what the charts tell apart.
    settings : str
        What else gradient descent was told, where a sweep varies it; else empty.
    width : int or None
    factor : float or None
        Of gradient descent: how many times the proper width; None where that is not known.
    answer : str
        What the verdict says of the instance: "YES", "NO" or "".
    certificate : str
        SHA-256; empty when nothing backs the verdict.
    seconds : float
    megabytes : float or None
    curve : dict or None
        As `gnn.curves.LossCurve.to_json`.
    chain : list of dict
        As `karpnet.api.reduce.chain_steps`.
    """

    instance: int
    architecture: str | None
    subject: str
    method: str
    way: str
    width: int | None
    factor: float | None
    replicate: int
    settings: str
    verdict: str
    answer: str
    evidence: str
    reason: str
    certificate: str
    seconds: float
    megabytes: float | None
    curve: dict[str, Any] | None
    chain: list[dict[str, Any]]

    @property
    def is_descent(self) -> bool:
        return self.method == DESCENT

    @property
    def is_proper(self) -> bool:
        """Of gradient descent: whether the network is of the class itself."""
        return self.factor == 1

    @property
    def is_timed(self) -> bool:
        """Whether its time describes the method; the time of a failed cell does not."""
        return self.verdict != "failed"

    @property
    def is_success(self) -> bool:
        """Settled, or for gradient descent fitted."""
        return self.verdict in ("YES", "NO", "OPTIMAL", "fitted")


@dataclass(frozen=True)
class Results:
    """All that the report is about.

    Parameters
    ----------
    name : str
        Of the file.
    instances : tuple of Instance
    rows : tuple of Row
        Those that did not apply are left out.
    num_inapplicable : int
        How many those are.
    known : tuple of str
        For each instance the answer by its label, else by a method: "YES", "NO" or "".
    contradictions : tuple of str
        One line each.
    contradicted : frozenset of int
        Places of the instances that they are about.
    machines, versions : tuple of str
    last_finished : str
        When the last cell was finished, in ISO 8601.
    """

    name: str
    instances: tuple[Instance, ...]
    rows: tuple[Row, ...]
    num_inapplicable: int
    known: tuple[str, ...]
    contradictions: tuple[str, ...]
    contradicted: frozenset[int]
    machines: tuple[str, ...]
    versions: tuple[str, ...]
    last_finished: str

    @cached_property
    def ways(self) -> list[str]:
        """The ways in the order that colors and columns follow: solvers, then descent by width."""
        ranks: dict[str, tuple[bool, float, str]] = {}
        for row in self.rows:
            rank = (row.is_descent, row.factor or 0.0, row.way)
            ranks[row.way] = min(rank, ranks.get(row.way, rank))
        return sorted(ranks, key=ranks.__getitem__)

    def can_succeed(self, row: Row) -> bool:
        """Whether a cell counts in rates: no network of the proper width fits a NO-instance."""
        return not row.is_proper or self.known[row.instance] == "YES"


def read_results(path: Path) -> Results:
    """Read a file of results.

    Raises
    ------
    InputError
        If there is no such file, or it holds no rows.
    """
    store = Store(path)
    try:
        instances = [_instance(dict(row)) for row in store.rows("instances", "family, name, key")]
        stored = [dict(row) for row in store.rows("cells", "rowid")]
        contradictions = store.contradictions()
    finally:
        store.close()
    if not stored:
        raise InputError(str(path), "holds no rows yet", "run `karpnet sweep` first")
    place = {instance.key: i for i, instance in enumerate(instances)}
    varied = _varied(stored)
    rows = []
    for row in stored:
        if row["verdict"] != "inapplicable":
            at = place[row["instance"]]
            rows.append(_row(row, at, _architecture(row, instances[at].problem), varied))
    return Results(
        path.name,
        tuple(instances),
        tuple(rows),
        len(stored) - len(rows),
        _known(instances, rows),
        tuple(contradictions.values()),
        frozenset(place[key] for key in contradictions),
        tuple(sorted({row["machine"] for row in stored if row["machine"]})),
        tuple(sorted({row["karpnet_version"] for row in stored if row["karpnet_version"]})),
        max(row["finished_at"] for row in stored)[:19].replace("T", " ") + " UTC",
    )


def _instance(row: Columns) -> Instance:
    return Instance(
        row["key"],
        row["name"],
        row["family"],
        row["recipe"],
        row["problem"] or "",
        row["truth"],
        row["because"],
        loads_whole(row["size"] or "{}"),
        row["document"],
    )


def _varied(stored: Sequence[Columns]) -> list[str]:
    """The settings of gradient descent, the width aside, that take several values in these results."""
    values: dict[str, set[str]] = {}
    for text in {row["settings"] for row in stored if row["method"] == DESCENT}:
        for key, value in loads_whole(text).items():
            values.setdefault(key, set()).add(dumps(value))
    return sorted(key for key, seen in values.items() if len(seen) > 1 and key != "width")


def _architecture(row: Columns, problem: str) -> str | None:
    """A cell's architecture; where it ended before it chose one, the one that it would have chosen."""
    if row["architecture"] or row["subject"] == "source":
        return row["architecture"] or None
    try:
        return nearest(problem)
    except PathError:
        return None


def _row(row: Columns, instance: int, architecture: str | None, varied: Sequence[str]) -> Row:
    settings = loads_whole(row["settings"])
    is_descent, width = row["method"] == DESCENT, settings.get("width")
    stated = multiple(width) if is_descent else None
    known = (
        row["width"] / row["proper_width"] if is_descent and row["width"] and row["proper_width"] else None
    )
    told = ", ".join(f"{key.replace('_', ' ')} {settings[key]}" for key in varied if key in settings)
    return Row(
        instance=instance,
        architecture=architecture,
        subject=row["subject"],
        method=row["method"],
        way=_way(row["method"], width),
        width=row["width"],
        factor=known if stated is None else stated,
        replicate=row["replicate"],
        settings=told,
        verdict=row["verdict"],
        answer=settled(row["verdict"], row["proper"]),
        evidence=row["evidence"],
        reason=row["reason"],
        certificate=row["certificate"] or "",
        seconds=row["seconds"],
        megabytes=row["peak_megabytes"],
        curve=loads_whole(row["curve"]) if row["curve"] else None,
        chain=loads_whole(row["chain"] or "[]"),
    )


def _way(method: str, width: int | str | None) -> str:
    if method != DESCENT:
        return method
    factor = multiple(width)
    if factor is None:
        return f"descent, width {width}"
    return "descent, proper width" if factor == 1 else f"descent, {factor}× width"


def _known(instances: Sequence[Instance], rows: Sequence[Row]) -> tuple[str, ...]:
    known = [instance.truth for instance in instances]
    for row in rows:
        known[row.instance] = known[row.instance] or row.answer
    return tuple(known)
