"""docs/paper.md: every file, name and command that it cites exists."""

from __future__ import annotations

import re
import shlex
from functools import reduce
from importlib import import_module
from pathlib import Path

import pytest

from karpnet.studies.experiments import HARD_CLASSES
from tests.karpnet.command import karpnet

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "paper.md").read_text(encoding="utf-8")
CODE = set(re.findall(r"`([^`\n]+)`", PAGE))
COMMANDS = re.findall(r"^    (karpnet .+)$", PAGE, re.MULTILINE)
PACKAGES = ("statistical_queries", "gnn", "reductions", "karpnet", "tests")


def is_path(text: str) -> bool:
    return "/" in text and text.startswith(PACKAGES)


def is_name(text: str) -> bool:
    return re.fullmatch(r"\w+(\.\w+)+", text) is not None and text.startswith(PACKAGES)


def resolve(name: str) -> object:
    """The object of a dotted name: the longest module, then attributes."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            module = import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        return reduce(getattr, parts[end:], module)
    raise ModuleNotFoundError(name)


@pytest.mark.parametrize("path", sorted(filter(is_path, CODE)))
def test_files_exist(path: str) -> None:
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("name", sorted(filter(is_name, CODE)))
def test_names_exist(name: str) -> None:
    if "geometric" in name:
        pytest.importorskip("torch_geometric")
    resolve(name)


def test_links_exist() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", PAGE)
    assert links
    assert all((ROOT / "docs" / link).is_file() for link in links)


def test_studies_exist() -> None:
    cited = {text.split()[2] for text in CODE if text.startswith("karpnet study ")}
    assert cited == set(HARD_CLASSES)


def test_every_rule_that_instantiates_the_proposition_is_cited() -> None:
    rules = (ROOT / "reductions" / "rules").glob("*.py")
    instances = {
        f"reductions/rules/{rule.name}" for rule in rules if "Proposition 5" in rule.read_text("utf-8")
    }
    assert instances
    assert instances <= CODE


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_run(command: str) -> None:
    arguments = shlex.split(command)[1:]
    if arguments[0] == "queries":
        arguments += ["--members", "5"]  # fewer than the page's, for speed
    assert karpnet(*arguments).stdout


def test_the_page_cites_enough() -> None:
    assert len(list(filter(is_path, CODE))) > 15
    assert len(list(filter(is_name, CODE))) > 15
    assert len(COMMANDS) == 7
    for result in ("Theorem 2", "Theorem 3", "Theorem 4", "Proposition 5", *(f"Figure {n}" for n in "1234")):
        assert result in PAGE
