"""Every problem has a picture that the page's script can draw."""

from __future__ import annotations

import json
from fractions import Fraction
from importlib.resources import files
from random import Random

import pytest

from karpnet.report.drawings import MOST_ENDS, picture, training_graphs
from karpnet.testing.instances import drawn
from reductions.drawings import GraphDrawing, IncidenceDrawing, NumbersDrawing
from reductions.problems import PROBLEMS
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES
from tests.reductions.training.weighted_graphs import path, task_on

WIDTHS = {"incidence": 3, "graph": 2}  # numbers that describe one edge


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_problem_has_a_picture(name: str) -> None:
    random, shown = Random(f"picture {name}"), 0
    script = (files("karpnet.report") / "assets" / "instance.js").read_text(encoding="utf-8")
    for _ in range(20):
        scene = picture(drawn(name, random).drawing())
        if scene is None:
            continue
        shown += 1
        data = json.loads(json.dumps(scene))
        assert f"{data['kind']}: {data['kind']}Picture" in script
        assert len(data.get("edges", [])) % WIDTHS.get(data["kind"], 1) == 0
    assert shown > 5


def test_what_is_empty_or_too_large_has_no_picture() -> None:
    for nothing in (IncidenceDrawing(0, 0, ()), GraphDrawing(0, ()), NumbersDrawing(())):
        assert picture(nothing) is None
    assert picture(GraphDrawing(2, ((0, 1),) * MOST_ENDS)) is not None
    assert picture(GraphDrawing(2, ((0, 1),) * (MOST_ENDS + 1))) is None
    assert picture(IncidenceDrawing(1, 1, ((0, 0, -1),))) == {
        "kind": "incidence",
        "n": 1,
        "m": 1,
        "edges": [0, 0, -1],
    }


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_training_graphs_say_features_and_labels(name: str) -> None:
    rule = next(rule for rule in RULES.values() if rule.target == name)
    task = rule.instance(rule.example()) if rule.example else None
    assert task is not None
    drawn = json.loads(json.dumps(training_graphs(task)))
    assert drawn
    for graph in drawn:
        assert len(graph["features"]) == graph["n"]
        assert bool(graph["label"]) != (task.labelled_nodes is not None)
        assert bool(graph["labels"]) <= (task.labelled_nodes is not None)


def test_training_graphs_say_edge_weights() -> None:
    weighted = path(2, Fraction(-1, 3), 1)
    (drawn,) = json.loads(json.dumps(training_graphs(task_on(weighted))))
    assert drawn["edges"] == [0, 1, 1, 2, 2, 3]
    assert drawn["weights"] == ["2", "-1/3", "1"]
    (plain,) = training_graphs(task_on(path(1, 1, 1)))
    assert "weights" not in plain
