"""The page of `benchmarks.layers`: a function of its rows."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Sequence
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]
_UNITS = {"NAE-3": "variables", "3-coloring": "vertices"}
_EASY = 0.9  # share of wide restarts that fit, from which on a task counts as easy for them
_HEADINGS = (
    "network", "PyG", "error", "samples", "exact: YES", "exact: NO", "median s",
    "width k", "descent, width k", "descent, width 16k", "loop, k", "loop, 16k",
)  # fmt: skip
_METHOD = """
- *Networks*: the layers of [one data set for every layer](../layers.md#one-data-set-for-every-layer), at
  PyG's defaults, and then architectures, named as their rule is without its source. *Error* is the
  tolerance: the largest error that counts as a fit.
- *Instances*: {instances} YES and as many NO a row, the same in all rows of a table. NAE-3: planted with
  1.5 clauses a variable, and random with 2.6 that CaDiCaL refutes. 3-coloring: random graphs with twice
  as many edges as vertices, sorted by CaDiCaL.
- *Exact*: YES instances whose weights fit in the module within the error + 10⁻⁹ and lift to a witness of
  the source; NO instances with a checked certificate; the median time of both.
- *Descent*: restarts whose weights pass the exact check, with a 95 % Wilson interval over restarts (those
  of one instance share it). Adam and RMSprop at rates 0.01, 0.03 and 0.1, which fall to zero; the best of
  the six is chosen on one more YES instance, which is not counted.
- *Loop*: the module itself at PyG's own initial weights, one restart an instance, by an ordinary loop
  with Adam. Its constant rate, of the same three, is chosen on the uncounted instance: for the width k
  with the first network of its class, for the width 16k with each network.
- All layers on single edges with one output a graph are one class with the same tasks, and so are the
  models with one a node. The times of exact training and the batched descent are measured once for each
  class, and shared by its rows; modules, certificates and loops are each layer's own.
"""


def page(rows: Sequence[Row]) -> str:
    """The page in Markdown.

    Parameters
    ----------
    rows : sequence of dict
        As `benchmarks.layers` writes them: from a column's name to text. At least one.
    """
    minutes = sum(float(row["seconds"]) for row in rows) / 60
    parts = [
        "# Every layer: exact training beside descent",
        _filled(_exact(rows)),
        _filled(_descent(rows)),
    ]
    for (source, size), group in itertools.groupby(rows, key=lambda row: (row["source"], row["size"])):
        parts += [f"## {source}, {size} {_UNITS[source]}", table(list(group))]
    command = (
        f"The rows of `python -m benchmarks.layers -o docs/results` took {minutes:.0f} minutes on "
        f"{rows[0]['machine']}, beside other work. It writes [layers.csv](layers.csv), too. Settings: "
        f"`{rows[0]['settings']}`; seeds count from 0."
    )
    parts += ["## How it was measured", _filled(command), _METHOD.strip().format(**_settings(rows))]
    return "\n\n".join(parts) + "\n"


def table(rows: Sequence[Row]) -> str:
    """Rows of one source and size."""
    lines = [_HEADINGS, ["---"] * len(_HEADINGS), *map(_cells, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(row: Row) -> list[str]:
    def descent(name: str) -> str:
        low, high = (100 * float(row[f"{name}_{end}"]) for end in ("low", "high"))
        return f"{row[f'{name}_fitted']}/{row[f'{name}_restarts']} ({low:.1f}–{high:.1f} %)"

    return [
        f"`{row['network']}`",
        row["module"],
        row["tolerance"],
        row["samples"],
        f"{row['exact_yes_fitted']}/{row['yes']}",
        f"{row['exact_no_certified']}/{row['no']}",
        row["exact_median_seconds"],
        row["width"],
        descent("proper"),
        descent("wide"),
        f"{row['loop_fitted']}/{row['loop_tried']}",
        f"{row['loop_wide_fitted']}/{row['loop_wide_tried']}",
    ]


def _exact(rows: Sequence[Row]) -> str:
    """What exact training does, and descent of the same width does not."""
    yes, fitted = _total(rows, "yes"), _total(rows, "exact_yes_fitted")
    no, certified = _total(rows, "no"), _total(rows, "exact_no_certified")
    text = (
        f"Exact training fits {fitted} of {yes} YES instances, in the very PyG module of the row, by its own "
        f"forward pass in float64; it refutes {certified} of {no} NO instances, with a certificate that the "
        "checker accepts for the task of that row. "
    )
    if unknown := [row for row in rows if int(row["exact_unknown"])]:
        names = "; ".join(f"{row['exact_unknown']} of {_named(row)}" for row in unknown)
        text += f"The rest is unknown after {float(_settings(rows)['seconds']):g} s: {names}. "
    proper, most = _distinct(rows), max(rows, key=lambda row: _rate(row, "proper"))
    restarts = f"{_total(proper, 'proper_fitted')} of {_total(proper, 'proper_restarts')}"
    return text + (
        f"Tuned descent of the same width fits the YES instances in {restarts} restarts, in no row more than "
        f"{100 * _rate(most, 'proper'):.1f} % ({_named(most)}), and never says NO."
    )


def _descent(rows: Sequence[Row]) -> str:
    """What wide descent does, and where it does not."""
    distinct = _distinct(rows)
    hard = [row for row in distinct if _rate(row, "wide") < _EASY]
    num_easy = len(distinct) - len(hard)
    text = (
        "The same samples are easy for a network sixteen times as wide: in "
        f"{num_easy} of {len(distinct)} rows with different tasks it fits in at least {100 * _EASY:g} % of "
        "its restarts. So the labels can be learned by the same methods: what is hard is the width that is "
        "asked for. "
    )
    if hard:
        names = ", ".join(
            f"{100 * _rate(row, 'wide'):.0f} % at width {row['wide_width']} ({_named(row)})" for row in hard
        )
        loops = [row for row in rows if row["tasks"] in {other["tasks"] for other in hard}]
        text += (
            f"The contrast is weaker in the others: {names}. There, an ordinary loop of "
            f"{_settings(rows)['loop-steps']} steps, too, fits only {_total(loops, 'loop_wide_fitted')} of "
            f"{_total(loops, 'loop_wide_tried')} wide modules. "
        )
    return text + (
        "Where there is a guard, some samples have labels far above the others, and each of k channels has "
        "to take one kink; the tolerance is the largest that there can be, but a wide network needs more "
        "channels and steps for these samples, too (see "
        "[what a guard does](../layers.md#what-a-guard-does)). Amplified rules have one, and so has the "
        "default rule from colorings to layers with biases; by sign systems, the last row of its table, "
        "none is needed."
    )


def _settings(rows: Sequence[Row]) -> dict[str, str]:
    return dict(item.split("=") for item in rows[0]["settings"].split())


def _filled(text: str) -> str:
    return textwrap.fill(text, 118, break_long_words=False, break_on_hyphens=False)


def _distinct(rows: Sequence[Row]) -> list[Row]:
    """The first row of each set of equal tasks."""
    return list({row["tasks"]: row for row in reversed(rows)}.values())[::-1]


def _total(rows: Sequence[Row], name: str) -> int:
    return sum(int(row[name]) for row in rows)


def _rate(row: Row, name: str) -> float:
    return int(row[f"{name}_fitted"]) / int(row[f"{name}_restarts"])


def _named(row: Row) -> str:
    others = {"gcn": "the other convolutions", "gcn-model": "the other models"}.get(row["network"])
    name = f"`{row['network']}`" + (f" and {others}" if others else "")
    return f"{name}, {row['size']} {_UNITS[row['source']]}"
