"""Sparse invariant polynomials: queries and samples of a growing basis and of correlations alone.

The control is the same class with terms over one block each: its monomials are few, so that trying them
all is easy.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from karpnet.api.answers import Notify
from karpnet.studies.figures import BLUE, GRAY, GREEN, ORANGE, clean
from karpnet.studies.journal import Journal
from karpnet.studies.study import Cells, Row, Study, Table
from karpnet.studies.toml_settings import as_tables, to_toml
from reductions.errors import expect
from statistical_queries.bounds import pairwise_bound
from statistical_queries.growing_basis import grow_basis, try_all_monomials
from statistical_queries.invariants import BlockInvariants
from statistical_queries.named_groups import group_of
from statistical_queries.oracles import CorrelationalOracle, StatisticalOracle
from statistical_queries.orthogonal import family_of
from statistical_queries.polynomials import (
    Blocks,
    Monomial,
    Polynomial,
    PolynomialLaw,
    PolynomialSample,
    random_polynomial,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GROWING, CORRELATIONAL, CONTROL = "growing basis", "correlational", "correlational, one block a term"
COLORS = {GROWING: BLUE, CORRELATIONAL: ORANGE, CONTROL: GREEN}


@dataclass(frozen=True)
class Target:
    """Random targets.

    Parameters
    ----------
    groups : tuple of str
        Block b has group number b modulo their number.
    distribution : "gaussian" or "uniform"
    degree : int
        Of the invariants of a block.
    terms, max_blocks : int
        Terms, and the most blocks that one spans.
    blocks : tuple of int
        Numbers of blocks to try.
    realizations : int
        Targets for each.
    """

    groups: tuple[str, ...]
    distribution: str
    degree: int
    terms: int
    max_blocks: int
    blocks: tuple[int, ...]
    realisations: int

    def __post_init__(self) -> None:
        expect("groups", len(self.groups) > 0, "a group", list(self.groups))
        _expect_counts("blocks", self.blocks)
        for name in ("degree", "terms", "max_blocks", "realisations"):
            expect(name, getattr(self, name) >= 1, "at least 1", getattr(self, name))

    def build(self, num_blocks: int) -> Blocks:
        """The blocks; equal ones share their tables."""
        kinds = _kinds(self.groups, self.degree, self.distribution)
        return Blocks(tuple(kinds[block % len(kinds)] for block in range(num_blocks)))


@cache
def _kinds(groups: tuple[str, ...], degree: int, distribution: str) -> list[BlockInvariants]:
    """Cached, since the tables of invariants take longer than a cell."""
    return [BlockInvariants(group_of(name), degree, family_of(distribution)) for name in groups]


@dataclass(frozen=True)
class QuerySettings(Target):
    """Exact answers; see ``polynomials.toml``."""

    most_counted: int
    tolerance: float

    def __post_init__(self) -> None:
        super().__post_init__()
        expect("tolerance", 0 < self.tolerance <= 1, "a number in (0, 1]", self.tolerance)


@dataclass(frozen=True)
class SampleSettings(Target):
    """Answers from samples; see ``polynomials.toml``."""

    sizes: tuple[int, ...]
    success: float
    patience: int

    def __post_init__(self) -> None:
        super().__post_init__()
        _expect_counts("sizes", self.sizes)
        expect("success", 0 < self.success <= 1, "a share in (0, 1]", self.success)
        expect("patience", self.patience >= 1, "at least 1", self.patience)


def _expect_counts(name: str, counts: tuple[int, ...]) -> None:
    is_set = len(counts) == len(set(counts)) > 0 and min(counts) >= 1
    expect(name, is_set, "different positive numbers, at least one", list(counts))


@dataclass(frozen=True)
class Settings:
    """All settings."""

    seed: int
    queries: QuerySettings
    samples: SampleSettings

    def __post_init__(self) -> None:
        expect("seed", self.seed >= 0, "at least 0", self.seed)


def study(settings: Settings, journal: Journal, notify: Notify) -> Study:
    """Count queries with exact answers, then try sizes of samples."""
    rows = [*_query_rows(settings, journal, notify), *_sample_rows(settings, journal, notify)]
    title = "invariant polynomials: " + ", ".join(
        f"{name} for {part.terms} terms over up to {part.max_blocks} blocks"
        for name, part in (("queries", settings.queries), ("samples", settings.samples))
    )
    return Study(
        "polynomials",
        rows,
        title,
        Table(HEADINGS, partial(_lines, settings.samples.success)),
        {"polynomials": _draw},
        {"success": settings.samples.success, "tolerance": settings.queries.tolerance},
        to_toml(as_tables(settings)),
    )


def _query_rows(settings: Settings, journal: Journal, notify: Notify) -> Iterator[Row]:
    asked = settings.queries
    for number, num_blocks in enumerate(asked.blocks):
        notify(f"queries, {num_blocks} blocks", number, len(asked.blocks))
        for realisation in range(asked.realisations):
            seed = [settings.seed, num_blocks, realisation]
            cell = {"queries": asdict(replace(asked, blocks=(num_blocks,), realisations=1)), "seed": seed}
            yield from journal.cell(cell, partial(_count_queries, asked, num_blocks, seed))


def _count_queries(settings: QuerySettings, num_blocks: int, seed: Sequence[int]) -> list[Row]:
    """One row per learner, on a target of its own class."""
    blocks, rng = settings.build(num_blocks), np.random.default_rng(seed)
    rows: list[Row] = []
    for learner in COLORS:
        max_blocks = 1 if learner == CONTROL else min(settings.max_blocks, num_blocks)
        num_monomials = blocks.num_monomials(max_blocks)
        terms = min(settings.terms, num_monomials)
        target = random_polynomial(blocks, terms, max_blocks, rng)
        law, start = PolynomialLaw(target), time.perf_counter()
        learned = None
        if learner == GROWING:
            learned = grow_basis(StatisticalOracle(law), blocks, terms)
        elif num_monomials <= settings.most_counted:
            monomials = _shuffled(blocks, max_blocks, rng)
            learned = try_all_monomials(CorrelationalOracle(law), blocks, monomials, terms)
        bound = pairwise_bound(num_monomials, settings.tolerance).queries
        rows.append(
            {
                "part": "queries",
                "num_blocks": num_blocks,
                "num_monomials": num_monomials,
                "learner": learner,
                "realisation": seed[-1],
                "num_samples": None,
                # Not run: where the last term stands among monomials in random order, on average.
                "num_queries": learned.num_queries if learned else terms * (num_monomials + 1) / (terms + 1),
                "recovered": _same(learned.polynomial, target) if learned else None,
                "least_queries": None if learner == GROWING else bound,
                "seconds": time.perf_counter() - start,
            }
        )
    return rows


def _shuffled(blocks: Blocks, max_blocks: int, rng: np.random.Generator) -> list[Monomial]:
    monomials = list(blocks.monomials(max_blocks))
    return [monomials[place] for place in rng.permutation(len(monomials)).tolist()]


def _same(learned: Polynomial, target: Polynomial) -> bool:
    return dict(learned.coefficients) == dict(target.coefficients)


def _sample_rows(settings: Settings, journal: Journal, notify: Notify) -> Iterator[Row]:
    drawn = settings.samples
    for number, num_blocks in enumerate(drawn.blocks):
        notify(f"samples, {num_blocks} blocks", number, len(drawn.blocks))
        for size in drawn.sizes:
            for realisation in range(drawn.realisations):
                seed = [settings.seed, num_blocks, size, realisation]
                one = replace(drawn, blocks=(num_blocks,), sizes=(size,), realisations=1)
                cell = {"samples": asdict(one), "seed": seed}
                yield from journal.cell(cell, partial(_learn_from_samples, drawn, num_blocks, size, seed))


def _learn_from_samples(
    settings: SampleSettings, num_blocks: int, size: int, seed: Sequence[int]
) -> list[Row]:
    """Both learners on the same samples; they know that every |a_S| is at least 1."""
    blocks, rng = settings.build(num_blocks), np.random.default_rng(seed)
    max_blocks = min(settings.max_blocks, num_blocks)
    target = random_polynomial(blocks, settings.terms, max_blocks, rng)
    samples = target.sample(size, rng)
    num_monomials = blocks.num_monomials(max_blocks)
    rows: list[Row] = []
    for learner in (GROWING, CORRELATIONAL):
        law = PolynomialSample(samples.inputs[0], samples.labels, blocks=blocks)
        start = time.perf_counter()
        if learner == GROWING:
            limit = settings.patience * sum(block.count for block in blocks.invariants)
            learned = grow_basis(StatisticalOracle(law), blocks, settings.terms, 1.0, limit)
        else:  # one term more than there can be, so that a false one is found, too
            oracle = CorrelationalOracle(law)
            monomials = blocks.monomials(max_blocks)
            learned = try_all_monomials(oracle, blocks, monomials, num_monomials + 1, 1.0)
        rows.append(
            {
                "part": "samples",
                "num_blocks": num_blocks,
                "num_monomials": num_monomials,
                "learner": learner,
                "realisation": seed[-1],
                "num_samples": size,
                "num_queries": learned.num_queries,
                "recovered": set(learned.polynomial.coefficients) == set(target.coefficients),
                "least_queries": None,
                "seconds": time.perf_counter() - start,
            }
        )
    return rows


def _of(rows: Sequence[Row], part: str, learner: str, num_blocks: int) -> list[Row]:
    named = {"part": part, "learner": learner, "num_blocks": num_blocks}
    return [row for row in rows if named.items() <= row.items()]


def least_samples(rows: Sequence[Row], learner: str, num_blocks: int, success: float) -> int | None:
    """The least size of samples from which on the learner recovers the terms often enough, if any."""
    mine = _of(rows, "samples", learner, num_blocks)
    enough = None
    for size in sorted({row["num_samples"] for row in mine}, reverse=True):
        recovered = [row["recovered"] for row in mine if row["num_samples"] == size]
        if sum(recovered) < success * len(recovered):
            break
        enough = size
    return enough


HEADINGS = ("blocks", "monomials", "learner", "queries", "exact", "bound on queries", "samples needed")


def _lines(success: float, rows: Sequence[Row]) -> list[Cells]:
    """A line for every number of blocks and learner."""
    lines: list[Cells] = []
    for part, num_blocks, learner in dict.fromkeys(
        (row["part"], row["num_blocks"], row["learner"]) for row in rows
    ):
        group = _of(rows, part, learner, num_blocks)
        first, queries = group[0], statistics.mean(row["num_queries"] for row in group)
        needed = ""
        if part == "samples":
            least = least_samples(rows, learner, num_blocks, success)
            largest = max(row["num_samples"] for row in group)
            needed = f"more than {largest:,}" if least is None else f"{least:,}"
        counted = part == "queries" and first["recovered"] is not None
        lines.append(
            (
                str(num_blocks),
                f"{first['num_monomials']:,}",
                learner,
                f"{queries:,.0f}" if first["recovered"] is not None else f"≈ {queries:,.0f}, not run",
                f"{sum(row['recovered'] for row in group)}/{len(group)}" if counted else "",
                "" if first["least_queries"] is None else f"{first['least_queries']:,.0f}",
                needed,
            )
        )
    return lines


def _draw(study: Study, figure: Figure) -> None:
    figure.set_size_inches(11, 5)
    queries, samples = figure.subplots(1, 2)
    for axes, part in ((queries, _draw_queries), (samples, _draw_samples)):
        axes.set_yscale("log")
        part(axes, study)
        axes.set_xlabel("blocks")
        axes.legend(frameon=False, fontsize=9)
        clean(axes)


def _draw_queries(axes: Axes, study: Study) -> None:
    rows = [row for row in study.rows if row["part"] == "queries"]
    for learner, color in COLORS.items():
        mine = [row for row in rows if row["learner"] == learner]
        at = sorted({row["num_blocks"] for row in mine})
        groups = [[row for row in mine if row["num_blocks"] == blocks] for blocks in at]
        means = [statistics.mean(row["num_queries"] for row in group) for group in groups]
        counted = [group[0]["recovered"] is not None for group in groups]
        axes.plot(at, means, color=color, label=learner)
        for filled in (True, False):
            shown = [(x, y) for x, y, c in zip(at, means, counted, strict=True) if c == filled]
            if shown:
                face, label = (color, None) if filled else ("white", "not run: mean in closed form")
                axes.plot(*zip(*shown, strict=True), "o", color=color, mfc=face, label=label)
        if learner == CORRELATIONAL:
            bounds = {row["num_blocks"]: row["least_queries"] for row in mine}
            axes.plot(
                at,
                [max(1.0, bounds[blocks]) for blocks in at],
                ":",
                color=GRAY,
                label=f"bound for correlational queries, τ = {study.notes['tolerance']:g}",
            )
    # Room for the legend above the curves.
    axes.set(ylabel="queries with exact answers", ylim=(1, 300 * max(row["num_queries"] for row in rows)))


def _draw_samples(axes: Axes, study: Study) -> None:
    rows = [row for row in study.rows if row["part"] == "samples"]
    at = sorted({row["num_blocks"] for row in rows})
    most = max(row["num_samples"] for row in rows)
    success = study.notes["success"]
    for learner in (GROWING, CORRELATIONAL):
        needed = [least_samples(rows, learner, blocks, success) for blocks in at]
        found = [(x, y) for x, y in zip(at, needed, strict=True) if y is not None]
        missing = [x for x, y in zip(at, needed, strict=True) if y is None]
        if found:
            axes.plot(*zip(*found, strict=True), "o-", color=COLORS[learner], label=learner)
        if missing:
            label = f"{learner}: more than the largest"
            axes.plot(missing, [most] * len(missing), "^", color=COLORS[learner], mfc="white", label=label)
    axes.set_xticks(at)
    axes.set(ylabel=f"samples for success in {success:.0%} of the runs", ylim=(10, 3 * most))
