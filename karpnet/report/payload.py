"""The data of the page: columns in JSON, repeated texts once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from karpnet.report.drawings import drawings
from karpnet.report.results import Results, Row
from karpnet.report.series import ALL, CHARTS, Series, chosen, selections
from reductions.reading.json_types import JsonObject

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
CURVE_NAMES = ("min", "q25", "median", "q75")
CURVE_SCALE, CURVE_LEAST = 200, -10  # a loss is stored as (log10(loss) - least) * scale, in two digits
_MOST_CURVES = 1_500_000  # bytes


def payload(results: Results, first: int) -> JsonObject:
    """Everything that the page shows beyond its texts.

    Parameters
    ----------
    first : int
        Place of the instance that is opened first.
    """
    return {
        "file": results.name,
        "first": first,
        "ways": results.ways,
        "instances": _instances(results),
        "cells": _cells(results),
        "charts": charts(results),
        "drawings": {str(place): drawn for place, drawn in drawings(results, first).items()},
        "curve": {"names": CURVE_NAMES, "scale": CURVE_SCALE, "least": CURVE_LEAST, "digits": _DIGITS},
    }


def charts(results: Results) -> JsonObject:
    """Titles and axes of the charts, and for each selection of rows their series."""
    selected: dict[str, dict[str, list[Any]]] = {}
    for family, architecture in selections(results):
        rows = chosen(results, family, architecture)
        drawn = {chart.name: [_series(s) for s in chart.series(results, rows)] for chart in CHARTS}
        selected[f"{family}|{architecture}"] = {name: series for name, series in drawn.items() if series}
    return {
        "charts": [
            {
                "name": c.name,
                "title": c.title,
                "x": c.x_label,
                "y": c.y_label,
                "kind": c.y_kind,
                "log": c.x_is_log,
            }
            for c in CHARTS
        ],
        "selections": selected,
        "default": default_selection(results),
    }


def default_selection(results: Results) -> str:
    """The family with most cells, on the architecture with most of them."""
    pairs = [(f, a) for f, a in selections(results) if f != ALL and a != ALL]
    family, architecture = max(pairs, key=lambda pair: len(chosen(results, *pair)), default=(ALL, ALL))
    return f"{family}|{architecture}"


def coded(values: Iterable[str]) -> JsonObject:
    """A column of repeated texts: the distinct ones, and their places."""
    places: dict[str, int] = {}
    indices = [places.setdefault(value, len(places)) for value in values]
    return {"texts": list(places), "at": indices}


def rounded(value: float | None) -> float | None:
    """Three significant digits."""
    return None if value is None or not math.isfinite(value) else float(f"{value:.3g}")


def packed(losses: Sequence[float | None]) -> str:
    """Losses as two digits of base 64 each, by their logarithm; the last code stands for infinite."""
    codes = []
    for loss in losses:
        code = 4095
        if loss is not None:
            exponent = math.log10(max(loss, 10.0**CURVE_LEAST))
            code = min(round((exponent - CURVE_LEAST) * CURVE_SCALE), 4094)
        codes.append(_DIGITS[code // 64] + _DIGITS[code % 64])
    return "".join(codes)


def _instances(results: Results) -> JsonObject:
    instances = results.instances
    return {
        "key": [instance.key for instance in instances],
        "name": [instance.name for instance in instances],
        "family": coded(instance.family for instance in instances),
        "problem": coded(instance.problem for instance in instances),
        # 1 says that the name is the recipe, so that it need not stand here twice.
        "recipe": [1 if instance.recipe == instance.name else instance.recipe for instance in instances],
        "truth": coded(instance.truth for instance in instances),
        "because": coded(instance.because for instance in instances),
        "known": coded(results.known),
        "n": [instance.count for instance in instances],
        "ratio": [instance.ratio for instance in instances],
        "contradiction": sorted(results.contradicted),
    }


def _cells(results: Results) -> JsonObject:
    rows, order = results.rows, {way: i for i, way in enumerate(results.ways)}
    return {
        "instance": [row.instance for row in rows],
        "way": [order[row.way] for row in rows],
        "architecture": coded(row.architecture or "" for row in rows),
        "on": coded(row.architecture or f"the {row.subject}" for row in rows),
        "width": [row.width for row in rows],
        "proper": [int(row.is_proper) for row in rows],
        "replicate": [row.replicate for row in rows],
        "settings": coded(row.settings for row in rows),
        "verdict": coded(row.verdict for row in rows),
        "said": coded(row.evidence or row.reason for row in rows),
        "certificate": [row.certificate[:12] for row in rows],
        "seconds": [rounded(row.seconds) for row in rows],
        "megabytes": [None if row.megabytes is None else round(row.megabytes) for row in rows],
        "chain": coded(_chain(row) for row in rows),
        "curves": _curves(rows),
    }


def _chain(row: Row) -> str:
    """The chain on one line, with the sizes that matter to a reader."""
    return " → ".join(f"{step['problem']} ({_sizes(step['size'])})" for step in row.chain)


def _sizes(size: dict[str, int]) -> str:
    shown = [(key, value) for key, value in size.items() if key.startswith("num_") and "_of_" not in key][:3]
    return ", ".join(f"{value:,} {key.removeprefix('num_').replace('_', ' ')}" for key, value in shown)


def _curves(rows: Sequence[Row]) -> JsonObject:
    """The loss curves, as many as fit: for each its cell, its steps and its packed quantiles."""
    cells, steps, packs, total = [], [], [], 0
    for place, row in enumerate(rows):
        if row.curve is None or not row.curve["steps"] or total > _MOST_CURVES:
            continue
        cells.append(place)
        steps.append(" ".join(map(str, row.curve["steps"])))
        packs.append("".join(packed(row.curve[name]) for name in CURVE_NAMES))
        total += len(packs[-1])
    return {"cell": cells, "steps": coded(steps), "packed": packs}


def _series(series: Series) -> JsonObject:
    points = [
        [rounded(p.x), rounded(p.y), rounded(p.low), rounded(p.high), p.num_cells] for p in series.points
    ]
    return {"label": series.label, "points": points}
