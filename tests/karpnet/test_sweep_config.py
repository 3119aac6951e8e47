"""The configuration of a sweep: what it expands to, and what it refuses."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from karpnet.sweep.cells import Cell, Instance
from karpnet.sweep.config import read_sweep
from reductions.errors import InputError
from tests.karpnet.sweeps import LIBRARY, SMALL, write

METHODS = '[[methods]]\nname = "cadical"\n'
GROUP = '[[instances]]\nfamily = "schur"\nn = 5\nnum_colors = 2\n'
DESCENT = '[[methods]]\nname = "gradient-descent"\n'


def cells_of(tmp_path: Path, text: str) -> list[Cell]:
    return read_sweep(write(tmp_path, text))


def test_axes_multiply_and_methods_on_the_source_run_once(tmp_path: Path) -> None:
    text = """
        architectures = ["relu-sum", "threshold-and"]
        seeds = 2
        [[instances]]
        family = "random-nae-sat"
        num_variables = [5, 6]
        ratio = [1.5, 2, 2.5]
        seeds = [3, 8]
        [[methods]]
        name = ["cadical", "exact"]
        [[methods]]
        name = "gradient-descent"
        width = ["proper", 7]
        learning_rate = [0.1, 0.01]
        steps = 10
    """
    cells = cells_of(tmp_path, text)
    count = {
        name: sum(cell.method == name for cell in cells) for name in ("cadical", "exact", "gradient-descent")
    }
    assert count == {"cadical": 12, "exact": 24, "gradient-descent": 12 * 2 * 2 * 2 * 2}
    assert len({cell.key for cell in cells}) == len(cells)
    assert len({cell.seed for cell in cells if cell.method == "gradient-descent"}) == 192
    assert all((cell.subject == "source") == (cell.method == "cadical") for cell in cells)
    assert {cell.instance.recipe for cell in cells} >= {
        "random-nae-sat num_variables=5 ratio=2.0 width=3 seed=8 version=1"
    }


def test_seeds_of_a_family_that_does_not_draw_collapse(tmp_path: Path) -> None:
    assert len(cells_of(tmp_path, GROUP + "seeds = 5\n" + METHODS)) == 1


def test_limits_and_labels_come_from_the_nearest_place(tmp_path: Path) -> None:
    text = f"""
        seconds = 7
        megabytes = 900
        [[instances]]
        files = ["{LIBRARY}/schur-*.json"]
        [[instances]]
        files = ["{LIBRARY}/fano-plane.json"]
        truth = "NO"
        because = "seven lines"
        [[methods]]
        name = "cadical"
        [[methods]]
        name = "exact"
        seconds = 9
    """
    cells = cells_of(tmp_path, text)
    assert {(c.method, c.seconds, c.megabytes) for c in cells} == {("cadical", 7, 900), ("exact", 9, 900)}
    labels = {cell.instance.name: cell.instance.label for cell in cells}
    assert labels["schur-5-2.json"].truth == "NO"
    assert labels["schur-13-3.json"].because.startswith("theorem: ")
    assert labels["fano-plane.json"] == ("NO", "seven lines")


def test_a_key_follows_the_content_and_not_the_place(tmp_path: Path) -> None:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        shutil.copy(LIBRARY / "fano-plane.json", tmp_path / name)
    text = '[[instances]]\nfiles = ["fano-plane.json"]\n' + METHODS
    (one,), (other,) = (read_sweep(write(tmp_path / name, text)) for name in ("here", "there"))
    assert one.instance.file != other.instance.file
    assert one.key == other.key
    for changed in (
        replace(one, method="cp-sat"),
        replace(one, seconds=one.seconds + 0.5),
        replace(one, megabytes=1.0),
        replace(one, replicate=1),
        replace(one, architecture="threshold-and"),
        replace(one, settings={"steps": 1}),
        replace(one, instance=replace(one.instance, sha256="0")),
        replace(one, instance=replace(one.instance, read_as="cnf")),
    ):
        assert changed.key != one.key


def test_the_key_of_a_cell_never_changes() -> None:
    """Another key would run every finished cell of every sweep again."""
    cell = Cell(
        Instance("x", recipe="schur n=5 num_colors=2 seed=0 version=1"), None, (), "cadical", "source"
    )
    assert cell.key == "edffbdb5e865f8a4e4b30615fb8eac29"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("seconds = [", "is not TOML"),
        ("wrong = 1\n" + GROUP + METHODS, "sweep.toml: wrong: expected one of seconds"),
        (METHODS, "sweep.toml: instances: expected at least one [[instances]] table"),
        (GROUP, "sweep.toml: methods: expected at least one [[methods]] table"),
        ("instances = 3\n" + METHODS, "instances: expected at least one"),
        ("seconds = 0\n" + GROUP + METHODS, "seconds: expected a positive number, got 0"),
        ("seconds = true\n" + GROUP + METHODS, "seconds: expected a positive number, got True"),
        ("threads = 1.5\n" + GROUP + METHODS, "threads: expected a whole number"),
        ('architectures = ["mlp"]\n' + GROUP + METHODS, "architectures: expected some of relu-sum"),
        ("[[instances]]\n" + METHODS, "instances[0]: expected either family or files"),
        ('[[instances]]\nfamily = "nonsense"\n' + METHODS, "instances[0]: family: expected one of"),
        (
            GROUP + "colour = 2\n" + METHODS,
            "instances[0]: schur: expected parameters n, num_colors, got colour",
        ),
        (GROUP + 'seeds = "many"\n' + METHODS, "seeds: expected a number of seeds, or a list of seeds"),
        ('[[instances]]\nfiles = ["none-*.cnf"]\n' + METHODS, "expected files that match"),
        ('[[instances]]\nfiles = "none.cnf"\n' + METHODS, "none.cnf: no such file"),
        ('[[instances]]\nfiles = "a"\ntruth = "yes"\n' + METHODS, 'truth: expected "YES" or "NO"'),
        (GROUP + "[[methods]]\n", "methods[0]: name: expected a method"),
        (GROUP + '[[methods]]\nname = "magic"\n', "methods[0]: name: expected one of"),
        (GROUP + METHODS + "width = 2\n", "width: belongs to gradient-descent, not to cadical"),
        (GROUP + METHODS + "steps = 2\n", "steps: expected one of name"),
        (GROUP + DESCENT + "steps = 0\n", "methods[0]: steps: expected at least 1, got 0"),
        (GROUP + DESCENT + 'steps = "few"\n', "a setting has a value of the wrong kind"),
        (GROUP + DESCENT + 'width = "wide"\n', "width: expected a number"),
        (GROUP + DESCENT + "width = 0\n", "width: expected a number"),
        (GROUP + DESCENT + "width = []\n", "width: expected at least one value"),
        (GROUP + DESCENT + "steps = []\n", "steps: expected at least one value"),
        (GROUP.replace("5", "[]") + METHODS, "instances[0]: n: expected at least one value"),
        (GROUP + DESCENT + "seed = 3\n", "seed: expected one of name, width, seeds"),
    ],
)
def test_mistakes_are_named_before_anything_runs(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        cells_of(tmp_path, text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("name", "least", "most"), [("demo", 20, 30), ("suite", 50, 90)])
def test_the_sweeps_that_make_runs_can_be_read(name: str, least: int, most: int) -> None:
    cells = read_sweep(LIBRARY.parent / f"{name}.toml")
    assert least <= len({cell.instance.key for cell in cells}) <= most


def test_the_small_sweep_of_the_tests(tmp_path: Path) -> None:
    assert len(cells_of(tmp_path, SMALL)) == 6 * 5
