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
FANO = f'[[instances]]\nfiles = ["{LIBRARY}/fano-plane.json"]\n'
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


def test_the_tuned_plan_takes_the_settings_of_a_call(tmp_path: Path) -> None:
    text = (
        'architectures = ["relu-sum"]\n' + GROUP + DESCENT + 'plan = "tuned"\nrestarts = [8, 16]\nseeds = 2\n'
    )
    cells = cells_of(tmp_path, text)
    assert sorted(cell.settings["restarts"] for cell in cells) == [8, 8, 16, 16]
    assert all(cell.settings["plan"] == "tuned" and "steps" not in cell.settings for cell in cells)
    assert {cell.width for cell in cells} == {"proper"}


def test_layers_are_targets(tmp_path: Path) -> None:
    text = 'architectures = ["relu-sum", "gcn"]\n[[methods]]\nname = "exact"\n' + GROUP
    assert [cell.architecture for cell in cells_of(tmp_path, text)] == ["relu-sum", "gcn"]


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
        ("seconds = 0\n" + GROUP + METHODS, "seconds: expected a positive number, at most 1e9, got 0"),
        ("seconds = true\n" + GROUP + METHODS, "seconds: expected a positive number, at most 1e9, got True"),
        ("threads = 1.5\n" + GROUP + METHODS, "threads: expected a whole number"),
        ('architectures = ["mlp"]\n' + GROUP + METHODS, "architectures: expected some of relu-sum"),
        ("[[instances]]\n" + METHODS, "instances[0]: expected either family or files"),
        ('[[instances]]\nfamily = "nonsense"\n' + METHODS, "instances[0]: family: expected one of"),
        (
            GROUP + "color = 2\n" + METHODS,
            "instances[0]: schur: expected parameters n, num_colors, got color",
        ),
        (GROUP + 'seeds = "many"\n' + METHODS, "seeds: expected a number of seeds, or a list of seeds"),
        ('[[instances]]\nfiles = ["none-*.cnf"]\n' + METHODS, "expected files that match"),
        ('[[instances]]\nfiles = "none.cnf"\n' + METHODS, "none.cnf: no such file"),
        ('[[instances]]\nfiles = "a"\ntruth = "yes"\n' + METHODS, 'truth: expected "YES" or "NO"'),
        (GROUP + "[[methods]]\n", "methods[0]: name: expected a method"),
        (GROUP + '[[methods]]\nname = "magic"\n', "methods[0]: name: expected one of"),
        (GROUP + METHODS + "width = 2\n", "width: belongs to gradient-descent, not to cadical"),
        (GROUP + METHODS + "steps = 2\n", "steps: expected one of name"),
        (GROUP + DESCENT + "steps = 0\n", "methods[0]: steps: expected an integer, 1 to 2^53, got 0"),
        (
            GROUP + DESCENT + 'steps = "few"\n',
            "methods[0]: steps: expected an integer, 1 to 2^53, got 'few'",
        ),
        (GROUP + DESCENT + "steps = 10.5\n", "methods[0]: steps: expected an integer, 1 to 2^53, got 10.5"),
        (GROUP + DESCENT + f"restarts = 1{'0' * 20}\n", "restarts: expected an integer, 1 to 2^53, got 1000"),
        (GROUP + DESCENT + f"noise = 1{'0' * 400}\n", "noise: expected a number, at least 0, got 1000"),
        (GROUP + DESCENT + "patience = true\n", "patience: expected an integer, 1 to 2^53, got True"),
        (GROUP + DESCENT + "optimizer_options = 3\n", "optimizer-options: expected a mapping, got 3"),
        (GROUP + DESCENT + "optimizer_options = {eps = inf}\n", "optimizer_options: expected finite numbers"),
        (GROUP + DESCENT + "optimizer_options = {nonsense = 1}\n", "optimizer: Adam refuses its settings"),
        (GROUP + DESCENT + 'optimizer = "foo"\n', "methods[0]: optimizer: expected one of"),
        (GROUP + DESCENT + 'device = "tpu"\n', "methods[0]: device: expected a torch device, got 'tpu'"),
        (GROUP + DESCENT + "seeds = 0\n", "methods[0]: seeds: expected at least one seed, got 0"),
        (GROUP + "seeds = []\n" + METHODS, "instances[0]: seeds: expected at least one seed, got []"),
        ("seconds = inf\n" + GROUP + METHODS, "seconds: expected a positive number, at most 1e9, got inf"),
        ("megabytes = inf\n" + GROUP + METHODS, "megabytes: expected a positive number"),
        ("threads = nan\n" + GROUP + METHODS, "threads: expected a positive number"),
        (f"seconds = 1{'0' * 5000}\n" + GROUP + METHODS, "is not TOML"),
        (GROUP + 'via = ["no-such"]\n' + METHODS, "instances[0]: via: expected problems or rules"),
        ('[[instances]]\nfiles = "\\u0000"\n' + METHODS, "files: expected a string or a list of them"),
        ("[[instances]]\nfiles = []\n" + METHODS, "instances[0]: files: expected at least one file"),
        (FANO + 'as = ["cnf"]\n' + METHODS, "instances[0]: as: expected a string"),
        (FANO + 'as = "cnf"\n' + METHODS, "fano-plane.json: states its kind itself"),
        (FANO + "because = 3\n" + METHODS, "instances[0]: because: expected a string, got 3"),
        (GROUP + DESCENT + 'width = "wide"\n', "width: expected a number"),
        (GROUP + DESCENT + "width = 0\n", "width: expected a number"),
        (GROUP + DESCENT + "width = []\n", "width: expected at least one value"),
        (GROUP + DESCENT + "steps = []\n", "steps: expected at least one value"),
        (GROUP.replace("5", "[]") + METHODS, "instances[0]: n: expected at least one value"),
        (GROUP + DESCENT + "seed = 3\n", "seed: expected one of name, width, plan, seeds"),
        (GROUP + DESCENT + 'plan = "best"\n', "methods[0]: plan: expected one of tuned, got 'best'"),
        (
            GROUP + DESCENT + 'plan = "tuned"\nsteps = 3\n',
            "methods[0]: steps: expected one of name, plan, seeds",
        ),
    ],
)
def test_mistakes_are_named_before_anything_runs(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        cells_of(tmp_path, text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_a_file_states_is_checked_before_anything_runs(tmp_path: Path) -> None:
    (tmp_path / "x.cnf").write_text("p cnf 1 1\n1 0\n")
    (tmp_path / "x.col").write_text("p edge 2 1\ne 1 2\n")
    group = '[[instances]]\nfiles = "x.{}"\nas = "{}"\n' + METHODS
    for ending, good, bad in (
        ("cnf", "nae-sat", "foo"),
        ("col", "clique:2", "clique"),
        ("col", "clique:2", "clique:--5"),
    ):
        assert len(cells_of(tmp_path, group.format(ending, good))) == 1
        with pytest.raises(InputError, match=f"expected .*'{bad}'"):
            cells_of(tmp_path, group.format(ending, bad))


def test_labels_of_one_file_must_agree(tmp_path: Path) -> None:
    (tmp_path / "x.cnf").write_text("p cnf 1 1\n1 0\n")
    group = '[[instances]]\nfiles = "x.cnf"\n'
    with pytest.raises(InputError, match=r"instances\[1\]: x.cnf: is labeled NO here and YES before"):
        cells_of(tmp_path, group + 'truth = "YES"\n' + group + 'truth = "NO"\n' + METHODS)
    for text in (group + group + 'truth = "YES"\n', group + 'truth = "YES"\n' + group):
        (cell,) = cells_of(tmp_path, text + METHODS)
        assert cell.instance.label.truth == "YES"


@pytest.mark.parametrize("recipe", ["nonsense words ratio=abc", "../../x ratio=3", "schur n=0 num_colors=2"])
def test_a_comment_that_only_looks_like_a_recipe_is_none(tmp_path: Path, recipe: str) -> None:
    (tmp_path / "x.cnf").write_text(f"c karpnet recipe: {recipe}\np cnf 1 1\n1 0\n")
    (cell,) = cells_of(tmp_path, '[[instances]]\nfiles = "x.cnf"\n' + METHODS)
    assert cell.instance.made_by == ""


def test_a_recipe_brings_its_label(tmp_path: Path) -> None:
    (cell,) = cells_of(tmp_path, GROUP + METHODS)
    assert cell.instance.label == ("NO", "theorem: S(2) = 4 (Schur 1916)")


@pytest.mark.parametrize(("name", "least", "most"), [("demo", 20, 30), ("suite", 50, 90)])
def test_the_sweeps_that_make_runs_can_be_read(name: str, least: int, most: int) -> None:
    cells = read_sweep(LIBRARY.parent / f"{name}.toml")
    assert least <= len({cell.instance.key for cell in cells}) <= most


def test_the_small_sweep_of_the_tests(tmp_path: Path) -> None:
    assert len(cells_of(tmp_path, SMALL)) == 6 * 5
