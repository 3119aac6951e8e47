"""The descent that a tournament found best, by architecture and size: the data of ``tuned.json``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gnn.plans.plan import Plan
from reductions.errors import InputError
from reductions.formats.json_text import loads_whole
from reductions.reading.fields import Fields
from reductions.training.task import TrainingTask

PLAIN = Plan("plain Adam")


@dataclass(frozen=True)
class Winner:
    """A plan that won on tasks of one architecture and size.

    Parameters
    ----------
    architecture : str
    num_inputs : int
        Length of a weight vector on the tasks of the tournament.
    plan : Plan
    provenance : str
        On what tasks, against how many others, and with what margin.
    """

    architecture: str
    num_inputs: int
    plan: Plan
    provenance: str


@cache
def winners() -> tuple[Winner, ...]:
    """All winners, as the file lists them.

    Raises
    ------
    InputError
        If the file is malformed.
    """
    where = "gnn/plans/tuned.json"
    data = loads_whole((files("gnn.plans") / "tuned.json").read_bytes())
    if not isinstance(data, list):
        raise InputError(where, "expected a list")
    return tuple(_winner(Fields(entry, f"{where}[{number}]")) for number, entry in enumerate(data))


def _winner(entry: Fields) -> Winner:
    entry.only(("architecture", "num_inputs", "plan", "provenance"))
    plan = Plan.from_json(entry.get("plan"), entry.place("plan"))
    return Winner(entry.text("architecture"), entry.count("num_inputs"), plan, entry.text("provenance"))


def tuned(task: TrainingTask) -> Plan:
    """The plan that won on tasks of this architecture and the nearest size; plain Adam where none did."""
    size = task.architecture.num_inputs(task.graphs)
    known = [winner for winner in winners() if winner.architecture == task.architecture.name]
    nearest = min(known, key=lambda winner: (abs(winner.num_inputs - size), -winner.num_inputs), default=None)
    return PLAIN if nearest is None else nearest.plan
