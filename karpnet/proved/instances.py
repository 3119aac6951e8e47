"""Instances of every problem as streams, as ``proofs/theories/conformance/Codecs.v`` reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from karpnet.proved.streams import Stream


def _formula(stream: Stream, data: Any) -> None:
    stream.natural(data["num_variables"])
    stream.many(data["clauses"], lambda clause: stream.many(clause, stream.integer))


def _k_sat(stream: Stream, data: Any) -> None:
    stream.natural(data["width"])
    _formula(stream, data)


def _pair(stream: Stream, pair: Any) -> None:
    for end in pair:
        stream.natural(end)


def _graph(stream: Stream, data: Any) -> None:
    stream.natural(data["num_vertices"])
    stream.many(data["edges"], lambda edge: _pair(stream, edge))


def _bounded(stream: Stream, data: Any) -> None:
    _graph(stream, data)
    stream.integer(data["bound"])


def _graph_coloring(stream: Stream, data: Any) -> None:
    _graph(stream, data)
    stream.natural(data["num_colors"])


def _hypergraph(stream: Stream, data: Any) -> None:
    stream.natural(data["num_vertices"])
    stream.natural(data["num_colors"])
    stream.many(data["edges"], lambda edge: stream.many(edge, stream.natural))


def _max_cut(stream: Stream, data: Any) -> None:
    stream.natural(data["num_vertices"])
    weights = data.get("weights", [1] * len(data["edges"]))
    stream.natural(len(data["edges"]))
    for edge, weight in zip(data["edges"], weights, strict=True):
        _pair(stream, edge)
        stream.integer(weight)
    stream.integer(data["bound"])


def _exact_cover(stream: Stream, data: Any) -> None:
    stream.natural(data["num_elements"])
    stream.many(data["sets"], lambda chosen: stream.many(chosen, stream.natural))


def _term(stream: Stream, term: Any) -> None:
    stream.natural(term[0])
    stream.integer(term[1])


def _rows(stream: Stream, data: Any) -> None:
    stream.natural(data["num_variables"])
    stream.natural(len(data["rows"]))
    for row, target in zip(data["rows"], data["targets"], strict=True):
        stream.many(row, lambda term: _term(stream, term))
        stream.integer(target)


def _pseudo_boolean(stream: Stream, data: Any) -> None:
    stream.natural(data["num_variables"])
    stream.natural(len(data["rows"]))
    relations = data.get("relations", ["="] * len(data["rows"]))
    for row, relation, target in zip(data["rows"], relations, data["targets"], strict=True):
        stream.many(row, lambda term: _term(stream, term))
        stream.natural(relation == "=")
        stream.integer(target)


def _partition(stream: Stream, data: Any) -> None:
    stream.many(data["numbers"], stream.integer)


def _subset_sum(stream: Stream, data: Any) -> None:
    _partition(stream, data)
    stream.integer(data["target"])


INSTANCES: dict[str, Callable[[Stream, Any], None]] = {
    "cnf": _formula,
    "nae-sat": _formula,
    "one-in-three-sat": _formula,
    "k-sat": _k_sat,
    "graph-coloring": _graph_coloring,
    "hypergraph-coloring": _hypergraph,
    "vertex-cover": _bounded,
    "independent-set": _bounded,
    "clique": _bounded,
    "max-cut": _max_cut,
    "exact-cover": _exact_cover,
    "sign-system": _rows,
    "linear-equations": _rows,
    "pseudo-boolean": _pseudo_boolean,
    "partition": _partition,
    "subset-sum": _subset_sum,
}


def write_instance(stream: Stream, kind: str, data: Any) -> None:
    """An instance of a problem, or a training task, in its JSON form."""
    if kind == "training-task":
        stream.task(data)
    else:
        INSTANCES[kind](stream, data)
