"""Tasks of the benchmark made from their recipes, and checked against the hashes of the manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from instances.recipes import Generated, Recipe, generate
from karpnet.benchmark.manifest import Entry
from reductions.core import Derivation
from reductions.errors import InputError
from reductions.formats.files import write_text
from reductions.formats.json_files import derivation_document, problem_document, witness_document
from reductions.formats.json_text import dumps, pieces
from reductions.paths import read_as
from reductions.rules import RULES
from reductions.training.task import TrainingTask

SOLUTIONS = "solutions"  # folder beside the tasks for weights of the split that one may learn from


@dataclass(frozen=True)
class Made:
    """A task with its chain and its file.

    Parameters
    ----------
    derivation : Derivation
        Of no rules for a recipe that makes a task.
    generated : Generated
        The source, with the witness that it hides.
    text : bytes
        Of the task's file.
    """

    derivation: Derivation
    generated: Generated
    text: bytes

    @property
    def task(self) -> TrainingTask:
        task: TrainingTask = self.derivation.target
        return task

    @property
    def sha256(self) -> str:
        """Of the file."""
        return sha256(self.text).hexdigest()

    @property
    def weights(self) -> Any:
        """The hidden witness carried to the task; None where there is none."""
        hidden = self.generated.witness
        return None if hidden is None else self.derivation.forward(hidden)


def make(recipe: str, rules: Iterable[str], layer: str) -> Made:
    """Make a task from a recipe by rules that are named, and its file.

    Raises
    ------
    InputError
        If the recipe is wrong.
    """
    source = generated(recipe)
    chain = tuple(RULES[name] for name in rules)
    derivation = read_as(layer, Derivation.of(source.problem, chain))
    document = derivation_document(derivation) if chain else problem_document(derivation.target)
    return Made(derivation, source, b"".join(pieces(document)) + b"\n")


@lru_cache(maxsize=4)  # tasks of one source follow each other in the manifest
def generated(recipe: str) -> Generated:
    """The source of a task, with what is known of it."""
    return generate(Recipe.parse(recipe))


def task_of(entry: Entry) -> Made:
    """Make a task of the benchmark.

    Raises
    ------
    InputError
        If this version of karpnet makes another one than the manifest says.
    """
    remedy = "install the version of karpnet that the manifest came with"
    unknown = [name for name in entry.rules if name not in RULES]
    if unknown:
        raise InputError(entry.file, f"this version of karpnet has no rule {unknown[0]}", remedy)
    made = make(entry.recipe, entry.rules, entry.layer)
    if made.sha256 != entry.sha256:
        problem = f"expected SHA-256 {entry.sha256[:12]}..., got {made.sha256[:12]}...: this version of "
        raise InputError(entry.file, f"{problem}karpnet writes another instance", remedy)
    return made


def write(entries: Iterable[Entry], folder: Path, notify: Callable[[int], None] = lambda done: None) -> int:
    """Write the files of tasks, of each split into a folder; return how many bytes they have.

    What the train split hides is written beside its tasks as weights.

    Raises
    ------
    InputError
        If a file cannot be written, or a task is not the manifest's.
    """
    total = 0
    for number, entry in enumerate(entries, 1):
        made, place = task_of(entry), folder / entry.split
        _make_folder(place)
        write_text(place / entry.file, made.text.decode())
        if entry.split == "train" and made.weights is not None:
            _make_folder(place / SOLUTIONS)
            document = witness_document(TrainingTask.name, made.weights)
            write_text(place / SOLUTIONS / entry.file, dumps(document) + "\n")
        total += len(made.text)
        notify(number)
    return total


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(str(path), f"cannot be made ({error.strerror or error})") from None
