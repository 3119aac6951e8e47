"""The study of invariant polynomials at a small setting."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from karpnet.studies.descent import quiet
from karpnet.studies.experiments import run_experiment
from karpnet.studies.hard_classes.polynomials import COLORS, CORRELATIONAL, GROWING, least_samples
from karpnet.studies.written import write_study
from reductions.errors import InputError


def small_polynomials(tmp_path: Path) -> Path:
    settings = tmp_path / "small.toml"
    settings.write_text(
        """
[queries]
blocks = [4, 6, 20]
realisations = 1
most_counted = 10_000
[samples]
blocks = [3]
realisations = 2
sizes = [10, 10_000]
degree = 1
terms = 2
"""
    )
    return settings


def test_polynomials(tmp_path: Path) -> None:
    study = run_experiment("polynomials", tmp_path, True, small_polynomials(tmp_path), quiet)
    paths = write_study(study, tmp_path)
    assert [path.name for path in paths] == [f"polynomials.{end}" for end in ("csv", "svg", "png", "toml")]
    with paths[0].open(newline="") as file:
        rows = list(csv.DictReader(file))
    queries = [row for row in rows if row["part"] == "queries"]
    assert len(queries) == 3 * 3
    by_learner: dict[str, dict[int, float]] = {}
    for row in queries:
        by_learner.setdefault(row["learner"], {})[int(row["num_blocks"])] = float(row["num_queries"])
    growing, correlational, control = by_learner.values()
    assert list(by_learner) == ["growing basis", "correlational", "correlational, one block a term"]
    # The growing basis finds all ten terms exactly, with a number of queries linear in the blocks.
    assert all(row["recovered"] == "True" for row in queries if row["learner"] == "growing basis")
    assert growing[20] < 6 * growing[4] < 1000
    assert correlational[20] > 1000 * growing[20]
    assert correlational[20] > float(queries[-2]["least_queries"])
    assert control[20] < growing[20]
    run = {row["num_blocks"]: row["recovered"] for row in queries if row["learner"] == "correlational"}
    assert run == {"4": "True", "6": "True", "20": ""}  # 20 blocks have 7 million monomials: not run
    samples = {
        (row["learner"], row["num_samples"]): row["recovered"] for row in rows if row["part"] == "samples"
    }
    assert samples["growing basis", "10"] == samples["correlational", "10"] == "False"
    assert samples["growing basis", "10000"] == samples["correlational", "10000"] == "True"
    assert len(study.table()) == 3 * 3 + 2
    before = (tmp_path / "polynomials.jsonl").read_bytes()
    again = run_experiment("polynomials", tmp_path, True, small_polynomials(tmp_path), quiet)
    assert again.rows == study.rows
    assert (tmp_path / "polynomials.jsonl").read_bytes() == before


def test_settings_of_polynomials_are_checked(tmp_path: Path) -> None:
    settings = tmp_path / "wrong.toml"
    for text, message in (
        ('[queries]\ngroups = ["cyclic:x"]', "group 'cyclic:x': expected"),
        ('[queries]\ndistribution = "cauchy"', "expected one of gaussian, uniform, got 'cauchy'"),
        ("[queries]\nmax_block = 2", "queries: max_block: expected one of"),
        ("[queries]\ntolerance = 2.0", r"expected a number in \(0, 1\], got 2.0"),
        ("[queries]\nblocks = [0]", "blocks: expected different positive numbers"),
    ):
        settings.write_text(text)
        with pytest.raises(InputError, match=message):
            run_experiment("polynomials", tmp_path, True, settings, quiet)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_quick_settings_show_what_the_figure_is_about(tmp_path: Path) -> None:
    rows = run_experiment("polynomials", tmp_path, True, None, quiet).rows
    queries = [row for row in rows if row["part"] == "queries"]
    growing, correlational, control = (
        {row["num_blocks"]: row for row in queries if row["learner"] == learner} for learner in COLORS
    )
    assert all(row["recovered"] for row in queries if row["learner"] == GROWING)
    assert all(row["recovered"] in (True, None) for row in queries)
    # Five times the blocks: five times the queries, or ten thousand times.
    assert growing[20]["num_queries"] < 8 * growing[4]["num_queries"]
    assert correlational[20]["num_queries"] > 5000 * correlational[4]["num_queries"]
    assert all(correlational[blocks]["num_queries"] > growing[blocks]["num_queries"] for blocks in growing)
    assert control[20]["num_queries"] < growing[20]["num_queries"]
    for learner in (GROWING, CORRELATIONAL):
        assert least_samples(rows, learner, 3, 0.8) is not None
        assert least_samples(rows, learner, 12, 0.8) is not None
