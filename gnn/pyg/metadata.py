"""What a task is besides tensors: the text that PyG data carries in its field ``task``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from reductions.errors import InputError, shown
from reductions.formats.json_files import document_of, dump, parse
from reductions.reading.fields import Fields
from reductions.reading.json_types import JsonObject, from_fraction
from reductions.training.architectures import Architecture, architecture_from_json
from reductions.training.task import TrainingTask

_KIND = "training-task-metadata"


@dataclass(frozen=True)
class Metadata:
    """What a task is besides tensors. A denominator of None: floats are exact as they are.

    Parameters
    ----------
    architecture, tolerance, lifting_bound, max_errors, num_samples
        As in the task.
    feature_denominator, label_denominator : int or None
    edge_weight_denominator : int or None
        None also where all edges weigh 1, and the data has no weights.
    """

    architecture: Architecture
    tolerance: Fraction = Fraction(0)
    lifting_bound: Fraction | None = None
    max_errors: int = 0
    num_samples: int | None = None
    feature_denominator: int | None = None
    label_denominator: int | None = None
    edge_weight_denominator: int | None = None

    @property
    def are_weighted(self) -> bool:
        """Whether the edges of the task have weights other than 1."""
        return self.edge_weight_denominator is not None

    @classmethod
    def of(cls, task: TrainingTask) -> Metadata:
        """The metadata of a task."""
        weights = task.graphs.edge_weights
        return cls(
            task.architecture,
            task.tolerance,
            task.lifting_bound,
            task.max_errors,
            task.num_samples,
            task.graphs.feature_denominator,
            task.labels.denominator,
            None if weights is None else weights.denominator,
        )

    def text(self) -> str:
        """The JSON text; `parse` reads it."""
        bound = None if self.lifting_bound is None else from_fraction(self.lifting_bound)
        fields: JsonObject = {
            "architecture": self.architecture.to_json(),
            "tolerance": from_fraction(self.tolerance),
            "lifting_bound": bound,
            "max_errors": self.max_errors,
            "num_samples": self.num_samples,
            "feature_denominator": self.feature_denominator,
            "label_denominator": self.label_denominator,
        }
        if self.are_weighted:
            fields["edge_weight_denominator"] = self.edge_weight_denominator
        return dump(document_of(_KIND, fields)).strip()

    @classmethod
    def parse(cls, text: str) -> Metadata:
        """Read the text.

        Raises
        ------
        InputError
            If it is malformed.
        """
        fields = parse(text.encode(), "data.task")
        if fields.text("kind") != _KIND:
            raise fields.fail("kind", f"expected {_KIND}, got {fields.text('kind')!r}")
        fields = fields.sub("instance")
        are_weighted = "edge_weight_denominator" in fields.data
        return cls(
            architecture_from_json(fields.sub("architecture")),
            fields.fraction("tolerance"),
            None if fields.get("lifting_bound") is None else fields.fraction("lifting_bound"),
            _integer(fields, "max_errors"),
            _integer(fields, "num_samples", least=0),
            _integer(fields, "feature_denominator", least=1),
            _integer(fields, "label_denominator", least=1),
            _integer(fields, "edge_weight_denominator", least=1) if are_weighted else None,
        )


def only_metadata(texts: Sequence[object]) -> Metadata | None:
    """The metadata that all graphs carry; None if they carry none.

    Raises
    ------
    InputError
        If they are graphs of several tasks, or the text is malformed.
    """
    distinct = set(map(str, texts)) if any(text is not None for text in texts) else set()
    if len(distinct) > 1:
        raise InputError("data.task", f"expected graphs of one task, got {len(distinct)} tasks")
    if not distinct:
        return None
    text = distinct.pop()
    if not text.startswith("{"):
        problem = f"expected the JSON text that karpnet writes, got {shown(text)}"
        raise InputError("data.task", problem, 'pass ignore=["task"] for a field of your own')
    return Metadata.parse(text)


def _integer(fields: Fields, key: str, least: int | None = None) -> int:
    value = fields.fraction(key)
    if value.denominator != 1 or (least is not None and value < least):
        raise fields.fail(key, f"expected an integer{'' if least is None else f' >= {least}'}, got {value}")
    return int(value)
