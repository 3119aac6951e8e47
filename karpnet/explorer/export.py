"""The page as one file: its questions are asked beforehand, and their answers lie in it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

from karpnet.explorer.evaluation import exact_weights
from karpnet.explorer.page import file_page
from karpnet.explorer.session import FIRST, Session
from reductions.errors import KarpnetError
from reductions.formats.json_text import dumps
from reductions.reading.json_types import JsonObject, JsonValue

MOST_BYTES = 3_000_000  # of all answers
_MOST_WITNESSES = 128  # all of them where there are no more; else the first one and its single toggles
_MOST_ELSEWHERE = 32  # the same on the other chains
_MOST_WEIGHTS = 60  # that one can drag
_TO_THE_UNIT = 20  # steps of the page's sliders


def exported(session: Session) -> str:
    """The page about an instance, as the text of one HTML file.

    Parameters
    ----------
    session : Session
        About what the page opens with.
    """
    record = _Record(session)
    opened = record.ask("open", {})
    at: JsonObject = {"instance": FIRST, "to": opened["to"], "via": opened["via"]}
    chain = record.ask("chain", {"at": at})
    command = f"karpnet explore {session.first.name or 'FILE'}"
    if chain.get("start"):
        _play(record, at, chain)
    for name in opened["map"]["tasks"]:
        if opened["is_task"] or record.is_full:
            break
        other: JsonObject = {"instance": FIRST, "to": name, "via": []}
        chain = record.try_to_ask("chain", {"at": other}) or {}
        if chain.get("start"):
            record.ask_all(_starts(other, chain, _MOST_ELSEWHERE))
    return file_page(record.answers, command)


class _Record:
    """Questions and their answers, as the page's scripts spell them, up to a number of bytes."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.answers: dict[str, Any] = {}
        self.num_bytes = 0

    @property
    def is_full(self) -> bool:
        return self.num_bytes > MOST_BYTES

    def ask(self, name: str, body: JsonObject) -> Any:
        key = f"{name} {dumps(body)}"
        if key not in self.answers:
            self.answers[key] = self.session.ask(name, body)
            self.num_bytes += len(dumps(self.answers[key]))
        return self.answers[key]

    def try_to_ask(self, name: str, body: JsonObject) -> Any:
        """The answer; None where there is none, such as of a chain to a layer with other graphs."""
        try:
            return self.ask(name, body)
        except KarpnetError:
            return None

    def ask_all(self, questions: Iterable[tuple[str, JsonObject]]) -> None:
        """Ask while there is room."""
        for name, body in questions:
            if self.is_full:
                return
            self.try_to_ask(name, body)


def _play(record: _Record, at: JsonObject, chain: Any) -> None:
    """Everything that one can do with a chain: toggle, solve, descend, drag one weight at a time."""
    record.ask_all(_starts(at, chain))
    record.try_to_ask("solve", {"at": at})
    for width in ("proper", "wide"):
        for look in itertools.count():
            body: JsonObject = {"at": at, "width": width, "seed": 0, "look": look}
            seen = record.try_to_ask("descend", body)
            if seen is None or seen["is_last"]:
                break
    name, body = next(_starts(at, chain))
    record.ask_all(_moves(at, record.ask(name, body)["weights"]))


def _starts(at: JsonObject, chain: Any, most: int = _MOST_WITNESSES) -> Iterator[tuple[str, JsonObject]]:
    """The question that the page asks first, and those of the toggles from there."""
    start, values = chain["start"], chain["source"]["values"]
    if "witness" not in start:
        yield "weights", {"at": at, "weights": start["weights"]}
        return
    first: list[JsonValue] = start["witness"]
    yield "witness", {"at": at, "witness": first}
    if len(values) ** len(first) <= most:
        for witness in itertools.product(values, repeat=len(first)):
            yield "witness", {"at": at, "witness": list(witness)}
        return
    for place, value in itertools.product(range(len(first)), values):
        yield "witness", {"at": at, "witness": [*first[:place], value, *first[place + 1 :]]}


def _moves(at: JsonObject, weights: Any) -> Iterator[tuple[str, JsonObject]]:
    """Every single weight at every place of its slider, as the page's scripts write it."""
    base: Any = exact_weights(weights)
    places = [(j, i) for j, row in enumerate(base["weights"]) for i in range(-1, len(row))]
    if len(places) > _MOST_WEIGHTS:
        return
    most = weights["reach"] * _TO_THE_UNIT
    for (channel, entry), k in itertools.product(places, range(-most, most + 1, most // 4)):
        moved = deepcopy(base)
        row = moved["readout"] if entry < 0 else moved["weights"][channel]
        row[channel if entry < 0 else entry] = f"{k}/{_TO_THE_UNIT}"
        yield "weights", {"at": at, "weights": moved}
