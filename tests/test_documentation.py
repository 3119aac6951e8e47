"""What the documentation promises about names: programs use the public API."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from karpnet.cli.training import STUDIES
from karpnet.studies.hard_classes import EXPERIMENTS

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
EXTENDING = {"own_models.md"}  # and CONTRIBUTING.md, which is about nothing else
INTERNAL = re.compile(
    r"^\s*(?:from|import)\s+(reductions|solvers|gnn|certificates|instances)\b", re.MULTILINE
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_programs_import_public_names_only(page: Path) -> None:
    blocks = re.findall(r"```(?:python|pycon)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    internal = [name for block in blocks for name in INTERNAL.findall(block)]
    assert not internal or page.name in EXTENDING


def test_the_first_example_of_the_readme_is_five_lines() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (first, *_) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len([line for line in first.splitlines() if line.strip()]) <= 5


def test_the_help_of_study_names_every_experiment() -> None:
    assert ("width", "optimizers", "ratio", *EXPERIMENTS) == STUDIES
