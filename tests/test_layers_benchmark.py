"""The comparison over all layers: a small run, and the committed result."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

import karpnet as kn
from benchmarks.layers import main, read_rows
from benchmarks.layers_instances import NETWORKS, coloring_source
from benchmarks.layers_page import page
from reductions.training.layers import LAYERS

RESULTS = Path(__file__).parents[1] / "docs" / "results"
SMALL = [
    *("--instances", "1", "--restarts", "4", "--steps", "25", "--loop-steps", "20", "--seconds", "10"),
    *("--variables", "6", "--vertices"),
]


@pytest.fixture
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


@pytest.mark.usefixtures("one_thread")
def test_a_small_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    assert main([*SMALL, "-o", str(tmp_path), "--networks", "gcn"]) == 0
    first = read_rows(tmp_path / "layers.csv")
    assert [(row["source"], row["network"]) for row in first] == [("NAE-3", "gcn")]
    main([*SMALL, "-o", str(tmp_path), "--networks", "gcn", "edge"])
    rows = read_rows(tmp_path / "layers.csv")
    assert rows[:1] == first
    assert len(rows) == 2
    for row in rows:
        assert (row["exact_yes_fitted"], row["exact_no_certified"], row["exact_unknown"]) == ("1", "1", "0")
        assert int(row["wide_width"]) == 16 * int(row["width"])
        for name in ("proper", "wide"):
            assert 0 <= int(row[f"{name}_fitted"]) <= int(row[f"{name}_restarts"]) == 4
            assert 0 <= float(row[f"{name}_low"]) < float(row[f"{name}_high"]) <= 1
    shared = [
        name for name in first[0] if name.startswith(("proper_", "wide_")) or name in ("loop_rate", "tasks")
    ]
    edges = [row for row in rows if row["network"] == "edge"]
    assert [{name: row[name] for name in shared} for row in edges] == [
        {name: row[name] for name in shared} for row in first
    ]
    assert (tmp_path / "layers.md").read_text(encoding="utf-8") == page(rows)
    with pytest.raises(SystemExit, match="other settings"):
        main([*SMALL, "--steps", "60", "-o", str(tmp_path)])


def test_graphs_are_sorted_by_their_answers() -> None:
    source = coloring_source(6, 1)
    colorings = list(itertools.product(range(3), repeat=6))
    graphs = (source.tuning, *source.yes, *source.no)
    assert [any(graph.violation(c) is None for c in colorings) for graph in graphs] == [True, True, False]
    with pytest.raises(kn.InputError, match="at least 6"):
        coloring_source(5, 1)


def test_the_committed_result_has_every_network() -> None:
    rows = read_rows(RESULTS / "layers.csv")
    assert (RESULTS / "layers.md").read_text(encoding="utf-8") == page(rows)
    for source, networks in NETWORKS.items():
        for size in {row["size"] for row in rows if row["source"] == source}:
            found = [row["network"] for row in rows if (row["source"], row["size"]) == (source, size)]
            assert found == [network.name for network in networks]
    for row in rows:
        assert row["exact_yes_fitted"] == row["yes"]
        assert int(row["exact_no_certified"]) + int(row["exact_unknown"]) == int(row["no"])
        assert row["exact_unknown"] == "0" or row["network"] not in LAYERS
        assert float(row["proper_high"]) < float(row["wide_low"])
