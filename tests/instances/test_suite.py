"""The hard-instance benchmark covers every family, and knows every answer."""

from __future__ import annotations

import itertools
import tomllib
from typing import Any

from instances.recipes import FAMILIES, Recipe, generate
from reductions.formats.load import expect_reading
from reductions.training.task import TrainingTask
from tools.library import LIBRARY

SUITE = LIBRARY.parent / "suite.toml"


def labeled() -> list[tuple[str, str]]:
    """Recipe and truth of every instance."""
    found = []
    for group in tomllib.loads(SUITE.read_text())["instances"]:
        for file in group.get("files", ()):
            header = expect_reading(SUITE.parent / file)
            found.append((header.recipe, header.truth))
        if "family" in group:
            found += [(recipe.line(), truth) for recipe, truth in expanded(group)]
    return found


def expanded(group: dict[str, Any]) -> list[tuple[Recipe, str]]:
    family = FAMILIES[group["family"]]
    axes = {p.name: group[p.name] for p in family.parameters if p.name in group}
    lists = [value if isinstance(value, list) else [value] for value in axes.values()]
    out = []
    for values in itertools.product(*lists):
        parameters = family.read(dict(zip(axes, values, strict=True)))
        truth = family.truth(**parameters).line()
        out += [(Recipe(family.name, parameters, seed), truth) for seed in group.get("seeds", [0])]
    return out


def test_about_sixty_instances_over_all_families_with_their_truth() -> None:
    instances = labeled()
    assert 55 <= len({recipe for recipe, _ in instances}) == len(instances) <= 75
    assert {recipe.split()[0] for recipe, _ in instances} == set(FAMILIES)
    answers = [truth.split(",")[0] for _, truth in instances]
    assert set(answers) == {"yes", "no"}
    assert answers.count("no") >= len(answers) / 3


def test_instances_of_the_suite_are_made_in_seconds() -> None:
    for line in (recipe for recipe, _ in labeled() if not recipe.startswith("twin")):
        made = generate(Recipe.parse(line))
        assert made.problem.size()
        if made.witness is not None:
            assert made.problem.violation(made.witness) is None
        assert isinstance(made.problem, TrainingTask) == (
            made.recipe.family in ("realizable-threshold", "one-channel", "teacher-student")
        )
