"""Every optional package that is missing is one line that names the extra; nothing else needs it."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from reductions.errors import KarpnetError, MissingPackageError
from reductions.extras import EXTRAS, needed
from tests.compressed import compressed
from tests.karpnet.command import karpnet
from tests.karpnet.sweeps import sweep, write

ROOT = Path(__file__).parents[2]
PACKAGES = ("karpnet", "solvers", "gnn", "instances", "certificates", "reductions", "statistical_queries")
SWEEP = """
architectures = []
[[instances]]
family = "schur"
n = [4, 5]
num_colors = 2
[[methods]]
name = "cadical"
"""
# What a user does for each package, and the start of the line that tells that it is missing.
PURPOSES = {
    "hypothesis": "a strategy",
    "matplotlib": "a figure",
    "pyarrow": "a .parquet file",
    "ray": "--engine ray",
    "safetensors": "PyTorch Geometric interchange",
    "starlette": "the explorer",
    "torch_geometric": "PyTorch Geometric interchange",
    "triton": "backend gpu",
    "uvicorn": "the explorer",
    "zstandard": "a .zst file",
}
SCRIPT = """
import contextlib, io, json, sys
from importlib.abc import MetaPathFinder

hidden = set()

class Absent(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.partition(".")[0] in hidden:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
import torch
from karpnet.cli.app import main
from reductions.errors import KarpnetError

def command(*words):
    sys.argv = ["karpnet", *words]
    told = io.StringIO()
    with contextlib.redirect_stderr(told), contextlib.redirect_stdout(io.StringIO()):
        try:
            main()
        except SystemExit:
            return told.getvalue()

def refused(action):
    try:
        action()
    except KarpnetError as error:
        return f"karpnet: {error}\\n"

def interchange():
    import gnn.pyg.datasets

def gpu():
    from gnn.backends.choose import _gpu
    _gpu(None, None, torch.device("cuda"))

def strategy():
    from karpnet.testing.strategies import instances_of
    instances_of("cnf")

actions = {
    "hypothesis": lambda: refused(strategy),
    "matplotlib": lambda: command("report", "results.sqlite", "-o", "page.html", "--figures", "figures"),
    "pyarrow": lambda: command("results", "export", "results.sqlite", "-o", "rows.parquet"),
    "ray": lambda: command("sweep", "sweep.toml", "-o", "other.sqlite", "--engine", "ray"),
    "safetensors": lambda: refused(interchange),
    "starlette": lambda: command("explore", "--no-browser"),
    "torch_geometric": lambda: refused(interchange),
    "triton": lambda: refused(gpu),
    "uvicorn": lambda: command("explore", "--no-browser"),
    "zstandard": lambda: command("solve", "a.cnf.zst"),
}
lines = {}
for package, action in actions.items():
    hidden.add(package)
    lines[package] = action()
    hidden.remove(package)
hidden |= set(actions)
lines["report"] = command("report", "results.sqlite", "-o", "bare.html")
lines["explore"] = command("explore", "--export", "explored.html")
json.dump(lines, open("lines.json", "w"))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of a small sweep, and the lines that a process printed to which packages were missing."""
    path = tmp_path_factory.mktemp("extras")
    sweep(write(path, SWEEP), path / "results.sqlite", num_workers=1)
    (path / "a.cnf.zst").write_bytes(compressed(b"p cnf 1 1\n1 0\n", ".zst"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", SCRIPT], check=True, cwd=path, env=environment, timeout=100)
    return path


def lines(folder: Path) -> dict[str, str]:
    return json.loads((folder / "lines.json").read_text())  # type: ignore[no-any-return]


@pytest.mark.parametrize("package", sorted(EXTRAS))
def test_a_missing_package_is_one_line_that_names_its_extra(package: str, folder: Path) -> None:
    install = f"pip install 'karpnet[{EXTRAS[package]}]'"
    assert lines(folder)[package] == f"karpnet: {PURPOSES[package]} needs {package}: {install}\n"


def test_the_report_needs_no_optional_package(folder: Path) -> None:
    assert lines(folder)["report"] == lines(folder)["explore"] == ""
    karpnet("report", folder / "results.sqlite", "-o", folder / "full.html")
    assert (folder / "bare.html").read_text() == (folder / "full.html").read_text()


def test_a_broken_package_says_what_is_broken() -> None:
    with pytest.raises(MissingPackageError) as caught, needed("ray", "--engine ray"):
        raise ImportError("libcrypt.so is lost\nand more")
    assert str(caught.value) == (
        "--engine ray needs ray, and importing it fails (libcrypt.so is lost): pip install 'karpnet[ray]'"
    )
    assert isinstance(caught.value, KarpnetError)
    assert isinstance(caught.value, ImportError)  # for whoever tries an import
    assert caught.value.name == "ray"


def test_every_extra_is_one_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    for package, extra in EXTRAS.items():
        assert any(requirement.startswith(package) for requirement in extras[extra]), package
    at_run_time = set(EXTRAS.values())
    assert extras["all"] == [f"karpnet[{','.join(sorted(at_run_time - {'gpu'}))}]"]  # triton is for CUDA


def optional_imports(tree: ast.AST, is_guarded: bool = False) -> Iterator[str]:
    """Optional packages that are imported neither for type checkers only nor inside ``needed``."""
    for node in ast.iter_child_nodes(tree):
        inside = is_guarded
        if isinstance(node, ast.With):
            inside |= any(ast.unparse(item.context_expr).startswith("needed(") for item in node.items)
        elif isinstance(node, ast.If):
            inside |= ast.unparse(node.test) == "TYPE_CHECKING"
        elif isinstance(node, (ast.Import, ast.ImportFrom)) and not inside:
            names = (
                [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            )
            yield from (name for name in names if name.partition(".")[0] in EXTRAS)
        yield from optional_imports(node, inside)


def test_every_optional_import_is_guarded() -> None:
    unguarded = {
        path.relative_to(ROOT).as_posix(): found
        for folder in PACKAGES
        for path in (ROOT / folder).rglob("*.py")
        if (found := list(optional_imports(ast.parse(path.read_text("utf-8")))))
    }
    # Loaded by gpu_backend, which is loaded inside `needed`.
    assert unguarded == {"gnn/backends/gpu_kernel.py": ["triton", "triton.language"]}
