"""The recipes of CONTRIBUTING.md, followed to the letter on a copy of the sources."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FOLDERS = (
    "benchmarks",
    "certificates",
    "docs",
    "gnn",
    "instances",
    "karpnet",
    "reductions",
    "solvers",
    "statistical_queries",
    "tests",
    "tools",
)
Block = tuple[str, str]  # kind and text


def recipes(page: str) -> dict[str, list[Block]]:
    """The code blocks of every recipe, in order."""
    sections = re.split(r"(?m)^### (.+)$", page.partition("\n## Recipes\n")[2])
    return {
        title: re.findall(r"(?ms)^```(\w+)\n(.*?)^```$", text)
        for title, text in zip(sections[1::2], sections[2::2], strict=True)
    }


RECIPES = recipes(PAGE)


def patched(text: str, hunks: str) -> str:
    """The text with every hunk's lines in place of the ones it names, which stand there once."""
    for hunk in hunks.split("@@\n"):
        lines = hunk.splitlines(keepends=True)
        before, after = ("".join(line[1:] or "\n" for line in lines if line[:1] != sign) for sign in "+-")
        assert text.count(before) == 1, f"{text.count(before)} places for:\n{before}"
        text = text.replace(before, after)
    return text


def follow(blocks: list[Block], root: Path) -> list[str]:
    """Write the files and apply the differences; return the commands."""
    commands: list[str] = []
    for kind, text in blocks:
        if kind == "sh":
            commands += text.splitlines()
            continue
        head, _, body = text.partition("\n")
        path = root / head.split(maxsplit=1)[1]
        if kind == "python":
            assert not path.exists(), path
            path.write_text(body, encoding="utf-8")
        else:
            assert kind == "diff"
            path.write_text(patched(path.read_text(encoding="utf-8"), body), encoding="utf-8")
    return commands


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sources, with what numba has compiled of them."""
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for name in ("README.md", "CONTRIBUTING.md", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_every_recipe_has_files_and_a_check() -> None:
    assert list(RECIPES) == ["A problem", "A rule", "An architecture", "A method", "A family"]
    for title, blocks in RECIPES.items():
        kinds = [kind for kind, _ in blocks]
        assert {"python", "diff", "sh"} == set(kinds), title
        assert kinds[-1] == "sh", title


def test_differences_apply_in_one_place() -> None:
    assert patched("a\nb\nc\n", " a\n-b\n+B\n") == "a\nB\nc\n"
    assert patched("a\nb\nc\n", " a\n+x\n@@\n-c\n") == "a\nx\nb\n"
    with pytest.raises(AssertionError, match="2 places"):
        patched("a\na\n", " a\n+b\n")


def test_the_recipes_can_be_followed_in_turn(copy: Path) -> None:
    for blocks in RECIPES.values():
        follow(blocks, copy)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_checks_accept_what_the_recipes_make(copy: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    for title, blocks in RECIPES.items():
        for command in follow(blocks, copy):
            program, *arguments = shlex.split(command)
            assert program == ".venv/bin/python"
            done = subprocess.run(
                [sys.executable, *arguments],
                cwd=copy,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{title}: {command}\n{done.stdout[-5000:]}{done.stderr[-2000:]}"
