"""The documents at the top and the Markdown pages: their examples, and the names that they use."""

from __future__ import annotations

import doctest
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml

from karpnet.cli.app import app
from karpnet.cli.options import spread
from karpnet.cli.training import STUDIES
from karpnet.studies.experiments import EXPERIMENTS

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PAGES = [
    path for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")) if ">>> " in path.read_text("utf-8")
]

ALL_PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
EXTENDING = {"own_models.md", "testing.md"}  # and CONTRIBUTING.md, which is about nothing else
INTERNAL = re.compile(
    r"^\s*(?:from|import)\s+(reductions|solvers|gnn|certificates|instances)\b", re.MULTILINE
)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_examples_of_pages(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    result = doctest.testfile(str(page), module_relative=False, optionflags=flags, encoding="utf-8")
    assert result.failed == 0 < result.attempted


def test_the_walk_is_an_example() -> None:
    assert ROOT / "ARCHITECTURE.md" in PAGES


def test_the_citation_names_this_version_and_the_paper() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    assert set(citation["keywords"]) == set(PROJECT["keywords"])
    (paper,) = citation["references"]
    names = [author["family-names"] for author in paper["authors"]]
    assert names == ["Kiani", "Le", "Lawrence", "Jegelka", "Weber"]
    assert (paper["title"], paper["year"]) == ("On the hardness of learning under symmetries", 2024)


def test_the_changelog_has_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    versions = re.findall(r"(?m)^## \[(.+?)\](?: - \d{4}-\d\d-\d\d)?$", text)
    assert versions[0] == "Unreleased"
    assert PROJECT["version"] in versions
    kinds = set(re.findall(r"(?m)^### (.+)$", text))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


@pytest.mark.parametrize("page", ALL_PAGES, ids=lambda page: page.name)
def test_programs_import_public_names_only(page: Path) -> None:
    blocks = re.findall(r"```(?:python|pycon)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    internal = [name for block in blocks for name in INTERNAL.findall(block)]
    assert not internal or page.name in EXTENDING


def test_the_first_example_of_the_readme_is_five_lines() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (first, *_) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len([line for line in first.splitlines() if line.strip()]) <= 5


def test_the_help_of_study_names_every_experiment() -> None:
    assert ("width", "optimizers", "ratio", "partition", *EXPERIMENTS) == STUDIES


def _command_lines() -> list[tuple[str, str]]:
    """Every line of the shell blocks of all pages that runs karpnet, with its page."""
    found = []
    for page in ALL_PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            lines = block.replace("\\\n", " ").splitlines()
            found += [(page.name, line.partition(" # ")[0].strip()) for line in lines]
    start = re.compile(r"(?:\.venv/bin/)?karpnet ")
    return [(page, start.sub("", line, count=1)) for page, line in found if start.match(line)]


def test_commands_of_pages_are_commands() -> None:
    """Every command on every page has a name and options that exist, and arguments of the right kinds."""
    from typer.main import get_command

    program = get_command(app)
    lines = _command_lines()
    assert len(lines) > 80
    for page, line in lines:
        words = spread(shlex.split(re.split(r"[|>]", line)[0]))
        try:
            context = program.make_context("karpnet", words[:0], resilient_parsing=True)
            name, command, rest = program.resolve_command(context, words)
            command.make_context(name, rest, parent=context)
        except Exception as error:
            raise AssertionError(f"{page}: karpnet {line}: {error}") from error
