"""Recipes: one line from which an instance is made again, byte for byte, on any machine.

>>> made = generate(Recipe.parse("pigeonhole num_pigeons=4 num_holes=3"))
>>> made.recipe.line()
'pigeonhole num_pigeons=4 num_holes=3 seed=0 version=1'
>>> made.truth.answer
'no'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from instances.families import controls, covers, formulas, hypergraphs, numbers, principles, regular, twins
from instances.family import Family, Truth, Value
from reductions.errors import InputError

_MODULES = (formulas, twins, principles, hypergraphs, regular, covers, numbers, controls)
FAMILIES: Mapping[str, Family] = {family.name: family for module in _MODULES for family in module.FAMILIES}


@dataclass(frozen=True)
class Recipe:
    """What determines an instance.

    Parameters
    ----------
    family : str
        A key of `FAMILIES`.
    parameters : mapping
        By name; those left out take the family's defaults.
    seed : int
        At least 0; 0 for a family that does not draw.
    version : int or None
        Of the family's algorithm; None stands for the present one.
    """

    family: str
    parameters: Mapping[str, Value]
    seed: int = 0
    version: int | None = None

    def line(self) -> str:
        """The recipe on one line."""
        ends = {"seed": self.seed} | ({} if self.version is None else {"version": self.version})
        return " ".join(
            [self.family, *(f"{name}={value}" for name, value in {**self.parameters, **ends}.items())]
        )

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read ``FAMILY name=value ... seed=N version=N``.

        Raises
        ------
        InputError
            If the line is none, or its family or a parameter is not known.
        """
        family, *words = line.split() or [""]
        given: dict[str, str] = {}
        for word in words:
            name, equals, value = word.partition("=")
            if not equals or name in given:
                raise InputError("recipe", f"expected NAME=VALUE, each name once, got {word[:40]!r}")
            given[name] = value
        seed, version = (_integer(given.pop(name, None), name) for name in ("seed", "version"))
        return cls(family, family_of(family).read(given), seed or 0, version)


@dataclass(frozen=True)
class Generated:
    """An instance with all that is known of it.

    Parameters
    ----------
    recipe : Recipe
        Complete: with defaults and version.
    problem : Problem
        A source problem or a training task.
    truth : Truth
    witness : object or None
        The witness that was planted or found; None when there is none at hand.
    """

    recipe: Recipe
    problem: Any
    truth: Truth
    witness: Any = None


def family_of(name: str) -> Family:
    """Return a family by name.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    if name not in FAMILIES:
        raise InputError("family", f"expected one of {', '.join(FAMILIES)}, got {name[:40]!r}")
    return FAMILIES[name]


def generate(recipe: Recipe) -> Generated:
    """Make the instance of a recipe.

    Raises
    ------
    InputError
        If the recipe's family, version, seed or a parameter is not known or out of range.
    """
    family = family_of(recipe.family)
    if recipe.version not in (None, family.version):
        raise InputError(
            f"{family.name}: version",
            f"expected {family.version}, got {recipe.version}",
            "regenerate it with the release of karpnet that wrote it",
        )
    if recipe.seed < 0 or (recipe.seed and not family.is_random):
        expected = "an integer >= 0" if family.is_random else "0, since nothing is random"
        raise InputError(f"{family.name}: seed", f"expected {expected}, got {recipe.seed}")
    parameters = family.read(recipe.parameters)
    draws = {"seed": recipe.seed} if family.is_random else {}
    made = family.function(**parameters, **draws)
    problem, witness = made if isinstance(made, tuple) else (made, None)
    complete = Recipe(family.name, parameters, recipe.seed, family.version)
    return Generated(complete, problem, family.truth(**parameters), witness)


def _integer(value: str | None, name: str) -> int | None:
    if value is not None and not re.fullmatch(r"[0-9]{1,1000}", value):
        raise InputError(f"recipe: {name}", f"expected an integer >= 0, got {value[:40]!r}")
    return None if value is None else int(value)
