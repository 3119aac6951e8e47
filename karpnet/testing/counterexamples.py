"""A source on which a reduction is wrong, in plain values, with lines and files that show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from karpnet.testing.code.claims import ClaimedReduction, is_known
from karpnet.testing.contract import Fault
from karpnet.testing.edits.states import plain, plain_of, state_of
from reductions.core import size_text
from reductions.display import Block, Displayed
from reductions.formats.json_files import document_of, dump, witness_document
from reductions.formats.json_text import dumps
from reductions.reading.json_types import JsonObject, JsonValue
from reductions.training.hypothesis import Hypothesis

_PARTS = {"instance": "instance map", "size": "size map", "promises": "promises()"}
_UNWRITTEN = "source = ..."  # its class tells nobody what it consists of
_SHOWN = 400  # characters of an instance or witness that a terminal shows


@dataclass(frozen=True, repr=False)
class Counterexample(Displayed):
    """A source on which a reduction is wrong; plain values, which can be printed, sent and written.

    Parameters
    ----------
    kind : str
        One of `karpnet.testing.contract.KINDS`, such as ``"NO lost"``.
    part : str
        What is to blame: ``instance``, ``forward``, ``back``, ``size`` or ``promises``.
    text : str
        What is wrong, on one line.
    source, target : JSON object or str
        What the instances consist of.
    sizes : (str, str)
        Source and target in words.
    witness, mapped : JSON value or None
        The witness that shows it (of the source for ``forward``, else of the target; of the source for
        YES lost), and what the map makes of it.
    python : tuple of str
        Three lines that show it.
    files : mapping
        Names of files and their texts, of what karpnet's own formats hold.
    """

    kind: str
    part: str
    text: str
    source: JsonValue
    target: JsonValue
    sizes: tuple[str, str]
    witness: JsonValue = None
    mapped: JsonValue = None
    python: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    def blocks(self) -> Sequence[Block]:
        """The mistake, both instances, the witness, and lines to run."""
        lines = [f"{self.kind} ({_PARTS.get(self.part, self.part)}): {self.text}"]
        lines.append(f"  source   {self.sizes[0]}: {_short(self.source)}")
        if self.target is not None:
            lines.append(f"  target   {self.sizes[1]}: {_short(self.target)}")
        if self.witness is not None:
            lines.append(f"  witness  of the {self.witness_of}: {_short(self.witness)}")
        if self.mapped is not None:
            lines.append(f"  {self.part} makes of it: {_short(self.mapped)}")
        return [*lines, "  in Python:", *(f"    {line}" for line in self.python)]

    @property
    def witness_of(self) -> str:
        """The end that the witness belongs to."""
        return "source" if self.part == "forward" or self.kind == "YES lost" else "target"

    def to_json(self) -> JsonObject:
        """The parts by name."""
        return {
            "kind": self.kind,
            "part": self.part,
            "text": self.text,
            "source": self.source,
            "target": self.target,
            "witness": self.witness,
            "mapped": self.mapped,
            "python": list(self.python),
        }


def counterexample(claim: ClaimedReduction, fault: Fault) -> Counterexample:
    """A fault in plain values, with lines and files."""
    target = fault.target
    lines = _python(claim, fault)
    here = (
        lines[0].replace(repr(claim.home)[:-1], repr(str(Path(claim.home).resolve()))[:-1])
        if claim.home
        else lines[0]
    )
    files = {"reproduce.py": "\n".join((here, *lines[1:])) + "\n"}
    for name, instance in (("source", fault.source), ("target", target)):
        if instance is not None and is_known(instance):
            fields: Any = plain_of(instance)
            files[f"{name}.json"] = dump(document_of(instance.name, fields))
    of = fault.source if fault.part == "forward" or fault.kind == "YES lost" else target
    if fault.witness is not None and of is not None and is_known(of):
        files["witness.json"] = dump(witness_document(of.name, _array(fault.witness)))
    return Counterexample(
        fault.kind,
        fault.part,
        fault.text,
        plain_of(fault.source),
        None if target is None else plain_of(target),
        (
            _sized(fault.source, claim.source.name),
            "" if target is None else _sized(target, claim.target.name),
        ),
        None if fault.witness is None else plain(fault.witness),
        None if fault.mapped is None else plain(fault.mapped),
        lines,
        files,
    )


def _python(claim: ClaimedReduction, fault: Fault) -> tuple[str, ...]:
    """Three lines that show the fault."""
    state = state_of(fault.source)
    rule = claim.name if not claim.home else claim.home
    if claim.home and Path(claim.home).stem != claim.name:
        rule = f"{claim.home}:{claim.name}"
    made = f"source = rule.source_of({state!r})" if _is_code(state) else _UNWRITTEN
    of = "source" if fault.part == "forward" or fault.kind == "YES lost" else "target"
    witness = _literal(fault.witness, of)
    shown = {
        "NO lost": f"print(target.violation({witness}))  # None: right, though the source has no witness",
        "YES lost": f"print(source.violation({witness}))  # None: right, though the target has no witness",
        "forward wrong": f"print(target.violation(rule.forward(source, {witness})))",
        "back wrong": f"print(target.violation({witness}), source.violation(rule.back(source, {witness})))",
        "size exceeded": "print(rule.size(source.size()), target.size())",
        "not deterministic": _twice(fault, witness),
    }.get(fault.kind)
    if shown is None:
        argument = f"source, {witness}" if fault.part in ("forward", "back") else "source"
        argument = {"promises": "target", "size": "source.size()"}.get(fault.part, argument)
        shown = f"print(rule.{fault.part}({argument}))"
    if fault.kind == "input changed":
        given = "witness" if fault.part in ("forward", "back") else "source"
        before = "" if given == "source" else f"witness = {witness}; "
        argument = {"promises": "target", "size": "source.size()"}.get(fault.part, "source")
        called = f"rule.{fault.part}({'source, witness' if given == 'witness' else argument})"
        shown = f"{before}import copy; before = copy.deepcopy({given}); {called}; print(before, {given})"
    if fault.part != "instance" or fault.kind not in ("not total", "not in target class", "input changed"):
        made += "; target = rule.instance(source)"
    if "array(" in made:
        made = f"from numpy import array; {made}"
    return (f"import karpnet as kn; rule = kn.load_rule({rule!r})", made, shown)


def _is_code(state: Any) -> bool:
    """Whether the state as a text is Python."""
    try:
        compile(repr(state), "state", "eval")
    except SyntaxError:
        return False
    return state is not None


def _twice(fault: Fault, witness: str) -> str:
    """A line that shows two answers to one question."""
    if fault.part == "instance":
        other = (
            "" if fault.between is None else f"rule.instance(rule.source_of({state_of(fault.between)!r})); "
        )
        note = "  # another one in another process" if "process" in fault.text else ""
        return f"{other}print(target, rule.instance(source)){note}"
    mapped = f"rule.{fault.part}(source, {witness})"
    other = f"rule.source_of({state_of(fault.between)!r})"
    return f"first = {mapped}; rule.instance({other}); print(first, {mapped})"


def _literal(witness: Any, of: str) -> str:
    if isinstance(witness, Hypothesis):
        return f"rule.witness_of({witness.to_json()!r}, {of})"
    if isinstance(witness, np.ndarray):
        return f"rule.witness_of({witness.tolist()!r}, {of})"
    return repr(witness)


def _array(witness: Any) -> Any:
    return witness if isinstance(witness, Hypothesis) else np.asarray(witness)


def _sized(instance: Any, name: str) -> str:
    size = getattr(instance, "size", None)
    if not is_known(instance) or size is None:
        return name
    return f"{name}, {size_text(size())}"


def _short(value: JsonValue) -> str:
    text = dumps(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}... ({len(text)} characters)"
