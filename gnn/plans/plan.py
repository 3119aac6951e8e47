"""Plans: how a task is trained, in one run or in several stages, as data.

A plan holds what decides how weights move. How many restarts there are, their seed, the device and all limits
belong to the call that carries a plan out, `gnn.plans.attempts.attempt`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, get_args

from gnn.settings import TrainingSettings
from reductions.errors import InputError, expect
from reductions.reading.fields import Fields
from reductions.reading.json_types import JsonObject
from reductions.reading.values import POSITIVE_INTEGER, Kind, mapping, number, one_of, read

# Settings of a call, not of a plan.
CALLED = ("restarts", "seed", "device", "seconds", "memory", "threads", "backend", "precision")
PLANNED = tuple(entry.name for entry in fields(TrainingSettings) if entry.name not in CALLED)

StageKind = Literal["train", "prune", "distil", "round", "polish"]
KINDS: tuple[StageKind, ...] = get_args(StageKind)
WITHOUT_STEPS = ("round", "polish")  # no descent: a plan that ends with one is told apart
PRUNINGS = ("norm", "cluster")

_SHARE = number("a number from 0 to 1", 0, 1)
_OPTIONS: Mapping[StageKind, Mapping[str, tuple[Kind[Any], object]]] = {
    "train": {},
    "prune": {"by": (one_of(*PRUNINGS), "norm")},
    "distil": {"share": (_SHARE, 0.5)},
    "round": {},
    "polish": {"restarts": (POSITIVE_INTEGER, 64)},
}


@dataclass(frozen=True)
class Stage:
    """What follows the first run of a plan; only restarts that do not fit yet take part.

    Parameters
    ----------
    kind : str
        ``train`` goes on from the weights at hand, with a new optimizer. ``prune`` brings wide networks to
        the proper width first: ``by`` norm, which keeps the largest channels, or by cluster, which adds
        channels of like direction. ``distil`` trains on labels that are the wide teacher's values by a
        ``share`` and the true ones by the rest; the first such stage draws students of the proper width.
        ``round`` takes the nearest integers as weights, and ``polish`` the best weights of the activation
        pattern, by a linear program for the ``restarts`` of least loss; these two are no descent, and take
        no steps.
    settings : TrainingSettings or None
        Of the stage's run; None for ``round`` and ``polish``.
    options : mapping
        As named above.
    """

    kind: StageKind
    settings: TrainingSettings | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = _OPTIONS[read("stage", self.kind, one_of(*KINDS))]
        for name, value in self.options.items():
            if name not in known:
                raise InputError(f"stage {self.kind}", f"has no option {name!r}", "leave it out")
            read(f"stage {self.kind}: {name}", value, known[name][0])
        takes_steps = self.kind not in WITHOUT_STEPS
        expect(f"stage {self.kind}", (self.settings is not None) == takes_steps, "settings", self.settings)
        if self.settings is not None and self.settings.patience is not None:
            raise InputError(f"stage {self.kind}: patience", "belongs to the first run: it draws new weights")

    def option(self, name: str) -> Any:
        """The value of an option, or its default."""
        return self.options.get(name, _OPTIONS[self.kind][name][1])


@dataclass(frozen=True)
class Plan:
    """A first run of all restarts, and stages after it.

    Parameters
    ----------
    name : str
        For people.
    settings : TrainingSettings
        Of the first run; those in `CALLED` do not count.
    width : int
        The first run's width as a multiple of the task's own. A wide first run is followed by ``prune`` or
        ``distil``.
    stages : tuple of Stage
    """

    name: str
    settings: TrainingSettings = field(default_factory=TrainingSettings)
    width: int = 1
    stages: tuple[Stage, ...] = ()

    def __post_init__(self) -> None:
        read("width", self.width, POSITIVE_INTEGER)
        kinds = [stage.kind for stage in self.stages]
        narrows = kinds[:1] in (["prune"], ["distil"])
        if (self.width > 1) != narrows or "prune" in kinds[1:]:
            raise InputError(
                f"plan {self.name}",
                "expected a stage prune or distil right after a first run that is wide, and nowhere else",
            )
        if "distil" in kinds and kinds[0] != "distil":
            raise InputError(f"plan {self.name}", "a stage distil has no teacher", "make it the first stage")

    @property
    def steps(self) -> int:
        """Steps of a restart over all stages, at most: a step of a network k times as wide counts k times."""
        later = sum(stage.settings.steps for stage in self.stages if stage.settings is not None)
        first = 0 if self.distils else self.width * self.settings.steps  # teachers are few
        return first + later

    @property
    def distils(self) -> bool:
        """Whether the first run trains teachers."""
        return any(stage.kind == "distil" for stage in self.stages)

    @property
    def is_descent(self) -> bool:
        """Whether all of it is gradient descent."""
        return not any(stage.kind in WITHOUT_STEPS for stage in self.stages)

    def to_json(self) -> JsonObject:
        """The plan without defaults; a stage's settings are those that differ from the stage before."""
        settings, stages = self.settings, []
        for stage in self.stages:
            told: JsonObject = {"kind": stage.kind, **dict(stage.options)}
            if stage.settings is not None:
                told["settings"] = differences(stage.settings, settings)
                settings = stage.settings
            stages.append(told)
        data: JsonObject = {"name": self.name, "settings": differences(self.settings, TrainingSettings())}
        if self.width > 1:
            data["width"] = self.width
        return {**data, "stages": stages} if stages else data

    @classmethod
    def from_json(cls, data: object, where: str) -> Plan:
        """Read a plan.

        Raises
        ------
        InputError
            If an entry is unknown, missing or out of its range.
        """
        entries = Fields(data, where)
        entries.only(("name", "width", "settings", "stages"))
        told = entries.read_or("settings", mapping(), {})
        settings = first = _changed(TrainingSettings(), told, entries.place("settings"))
        stages = []
        for place, item in enumerate(entries.items("stages") if "stages" in entries.data else ()):
            stage = Fields(item, f"{entries.place('stages')}[{place}]")
            kind = stage.read("kind", one_of(*KINDS))
            options = {key: stage.get(key) for key in stage.data if key not in ("kind", "settings")}
            of_stage = None
            if kind not in WITHOUT_STEPS:
                changes = stage.read_or("settings", mapping(), {})
                settings = of_stage = _changed(settings, changes, stage.place("settings"))
            stages.append(Stage(kind, of_stage, options))
        width = entries.read_or("width", POSITIVE_INTEGER, 1)
        return cls(entries.text("name"), first, width, tuple(stages))


def differences(settings: TrainingSettings, others: TrainingSettings) -> JsonObject:
    """The planned settings that differ from others."""
    pairs = {name: (getattr(settings, name), getattr(others, name)) for name in PLANNED}
    return {name: _plain(one) for name, (one, other) in pairs.items() if _plain(one) != _plain(other)}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _changed(settings: TrainingSettings, changes: Mapping[str, object], where: str) -> TrainingSettings:
    Fields(changes, where).only(PLANNED)
    try:
        return replace(settings, **dict[str, Any](changes))
    except InputError as error:
        raise InputError(f"{where}: {error.where}", error.problem, error.remedy) from None
