"""Layers as names of one class of functions: which tasks may be read so, names, files, chains."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import karpnet as kn
from reductions.arrays import RationalArray, SparseRows
from reductions.core import Derivation
from reductions.errors import InputError, PathError, UnsupportedError
from reductions.formats.json_files import dump, parse, problem_document, read_derivation
from reductions.paths import candidates, chains, derive, read_as, targets
from reductions.problems.sign_system import SignSystem
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES, ActivationSum, architecture_from_json, named
from reductions.training.graphs import GraphBatch, as_one_graph, single_edges, stars
from reductions.training.layers import LAYERS
from reductions.training.task import TrainingTask

ROWS = SparseRows.from_rows([[(0, 1)], [(0, 2), (1, -1)], []], 2)
SYSTEM = SignSystem(SparseRows.from_rows([[(0, 1), (1, 1)]], 2), np.array([0]))


def _task(graphs: GraphBatch, architecture: str = "relu-sum/bias") -> TrainingTask:
    nodes = np.arange(0, graphs.num_nodes, 2) if architecture.endswith("node") else None
    count = len(graphs) if nodes is None else len(nodes)
    return TrainingTask(graphs, RationalArray(np.arange(count)), named(architecture), labelled_nodes=nodes)


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_is_the_same_samples_and_functions(name: str) -> None:
    layer = LAYERS[name]
    graphs = single_edges(ROWS)
    task = _task(as_one_graph(graphs) if layer.level == "node" else graphs, layer.architecture)
    read = task.as_layer(name)
    architecture = read.architecture
    assert isinstance(architecture, ActivationSum)
    assert architecture.name == name
    assert read.title == f"{name}, width 2"
    assert layer.module in architecture.formula
    assert architecture.plain == task.architecture
    assert read.as_layer(name) == read
    assert read.size() == task.size()
    hypothesis = task.random_witness(np.random.default_rng(0))
    assert (read.residuals(hypothesis) == task.residuals(hypothesis)) is True
    assert read_derivation(parse(dump(problem_document(read)).encode(), "x")).target == read
    assert read.widened(5).architecture.name == name
    with pytest.raises(UnsupportedError, match=f"{name}: reads tasks of {layer.architecture}, got"):
        _task(graphs, "relu-sum").as_layer(name)


def test_graphs_on_which_the_layers_differ_are_refused() -> None:
    edges = single_edges(ROWS)
    weighted = replace(edges, edge_weights=RationalArray(np.array([1, 2, 1])))
    two = GraphBatch(np.array([0, 4, 6]), edges.edges, edges.features)
    refused = [
        (
            stars(ROWS),
            "gcn: expected graphs of one edge whose ends have the same features, got node 2 of deg",
        ),
        (single_edges(ROWS, mirrored=True), "got an edge between different ones; use relu-sum/bias"),
        (weighted, "got weights of edges"),
        (two, "got graph 0 of 4 nodes"),
    ]
    for graphs, message in refused:
        with pytest.raises(UnsupportedError, match=message) as info:
            _task(graphs).as_layer("gcn")
        assert "\n" not in str(info.value)
    assert _task(two, "relu-sum/bias/node").as_layer("gat-model").num_samples == 3
    with pytest.raises(InputError, match="layer: expected one of gcn, sage"):
        _task(edges).as_layer("gcnn")
    with pytest.raises(InputError, match="gcn is relu-sum/bias on its graphs, got relu-sum"):
        ActivationSum(layer="gcn")
    fields = named("relu-sum/bias").to_json() | {"layer": "gcnn"}
    data = parse(dump({"format": "karpnet", "version": 1, "x": fields}).encode(), "x")
    with pytest.raises(InputError, match="layer: expected one of gcn, sage"):
        architecture_from_json(data.sub("x"))


def test_an_error_about_several_fields_of_a_file_says_where() -> None:
    plain, biased = named("relu-sum").to_json(), named("relu-sum/bias").to_json()
    refused: list[tuple[dict[str, Any], str]] = [
        (plain | {"layer": "gat"}, r"x: layer: gat is relu-sum/bias on its graphs, got relu-sum$"),
        (biased | {"activation": "abs"}, "x: activation: even-sum/abs: takes no bias"),
        (plain | {"pool": "max", "slope": "1/2"}, "x: pool: relu-sum: max pooling takes no slope"),
    ]
    for fields, message in refused:
        data = parse(dump({"format": "karpnet", "version": 1, "x": fields}).encode(), "task.json")
        with pytest.raises(InputError, match=message) as info:
            architecture_from_json(data.sub("x"))
        assert str(info.value).startswith("task.json: ")


def test_chains_lead_to_layers() -> None:
    assert targets() == [*ARCHITECTURES, *LAYERS]
    assert chains("nae-sat", "gat") == chains("nae-sat", "relu-sum/bias")
    for name, layer in LAYERS.items():
        derivation = derive(SYSTEM, name)
        assert derivation.target == derive(SYSTEM, layer.architecture).target.as_layer(name)
        built = [candidate.derivation for candidate in candidates(SYSTEM, name) if candidate.derivation]
        assert {each.target.architecture.name for each in built} == {name}
    with pytest.raises(PathError, match=r"--to: expected one of .*gat-model, got 'gcnn'"):
        derive(SYSTEM, "gcnn")


def test_a_chain_to_other_graphs_is_left_out() -> None:
    # Its graphs are edges between x and -x.
    rule = RULES["sign-system-to-relu-sum/bias/one-channel"]
    derive(SYSTEM, "relu-sum/bias", [rule.name])
    with pytest.raises(UnsupportedError, match="gcn: expected graphs of one edge"):
        derive(SYSTEM, "gcn", [rule.name])
    with pytest.raises(PathError, match=r"one-channel leads to relu-sum/bias: pass it as --to$"):
        derive(SYSTEM, "relu-sum", [rule.name])


def test_the_verbs_know_layers() -> None:
    derivation = kn.reduce(SYSTEM, to="sage")
    assert derivation.target.architecture.name == "sage"
    plain = kn.reduce(SYSTEM, to="relu-sum/bias")
    assert kn.reduce(plain, to="sage") == derivation
    assert read_as("relu-sum/bias", plain) is plain
    with pytest.raises(InputError, match="is a training task already"):
        kn.reduce(plain, to="relu-sum")
    with pytest.raises(UnsupportedError, match="sage: reads tasks of relu-sum/bias"):
        kn.reduce(kn.reduce(SYSTEM, to="relu-sum"), to="sage")
    assert isinstance(derivation, Derivation)
    assert kn.lift(derivation.forward(np.array([1, -1])), derivation).is_right
