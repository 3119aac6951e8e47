"""JSON files of instances, training tasks with their chain, and weights.

Every file is one object ``{"format": "karpnet", "version": 1, "kind": KIND, "instance": ...}``.
KIND is a problem's name, ``training-task`` or ``hypothesis``. A task that was made by rules also
has ``"derivation": {"source": {"kind": ..., "instance": ...}, "rules": [NAMES]}``, from which the
chain is rebuilt (and compared with the task) on reading; where it has a ``digest`` of the task, its
samples are left out. A generated file has its ``recipe`` and
``truth`` (`reductions.formats.headers`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from reductions.arrays import IntegerArray
from reductions.core import AnyProblem, Derivation
from reductions.errors import InputError, KarpnetError, kind_of, shown
from reductions.formats import array_files
from reductions.formats.array_files import digest
from reductions.formats.json_text import dumps, loads, loads_whole
from reductions.problems import PROBLEMS
from reductions.reading.fields import Fields
from reductions.reading.json_types import JsonValue
from reductions.reading.stored import StoredObject, StoredValue, same
from reductions.rules import RULES
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

Witness: TypeAlias = IntegerArray | Hypothesis  # truth values, signs or colors; weights

FORMAT, VERSION = "karpnet", 1


def document_of(kind: str, instance: Mapping[str, StoredValue], **extra: StoredValue) -> StoredObject:
    """What a file of the given kind says."""
    return {"format": FORMAT, "version": VERSION, "kind": kind, **extra, "instance": instance}


def problem_document(problem: AnyProblem, **extra: StoredValue) -> StoredObject:
    """What an instance's or task's file says."""
    return document_of(problem.name, problem.fields(), **extra)


def derivation_document(derivation: Derivation, **extra: StoredValue) -> StoredObject:
    """What a task's file says that also carries its source and chain."""
    return problem_document(derivation.target, derivation=_chain(derivation), **extra)


def chain_document(derivation: Derivation, **extra: StoredValue) -> StoredObject:
    """What a task's file says that carries its source and chain instead of its samples."""
    task = derivation.target.fields()
    stated = {name: task[name] for name in ("architecture", "tolerance")}
    chain: StoredObject = {"derivation": _chain(derivation), "digest": digest(task)}
    return document_of(derivation.target.name, stated, **chain, **extra)


def _chain(derivation: Derivation) -> StoredObject:
    source = {"kind": derivation.source.name, "instance": derivation.source.fields()}
    return {"source": source, "rules": [rule.name for rule in derivation.rules]}


def witness_json(witness: Witness) -> JsonValue:
    """A witness as JSON values: weights as an object, everything else as a list."""
    return witness.to_json() if isinstance(witness, Hypothesis) else witness.tolist()


def witness_document(problem_name: str, witness: Witness) -> StoredObject:
    """What a witness's file says: weights for a training task."""
    if isinstance(witness, Hypothesis):
        return document_of("hypothesis", witness.to_json())
    values = witness_json(witness)
    return document_of("witness", {"problem": problem_name, "values": values})


def dump(document: StoredObject) -> str:
    """Return a document as the text of a JSON file."""
    return dumps(document) + "\n"


def parse(data: bytes, where: str) -> Fields:
    """Decode a file of JSON or of arrays and check its envelope.

    Raises
    ------
    InputError
        If it is neither, or of another format or version.
    """
    if data.startswith(array_files.SIGNATURE):
        return envelope(array_files.parse(data, where), where)
    return envelope(_decoded(loads, data, where), where)


def parse_object(data: bytes, where: str) -> dict[str, Any]:
    """Decode a JSON object of any format, such as a certificate.

    Raises
    ------
    InputError
        If it is none.
    """
    document = _decoded(loads_whole, data, where)
    if not isinstance(document, dict):
        raise InputError(where, f"expected a JSON object, got {kind_of(document)}")
    return document


def _decoded(decode: Callable[[bytes], Any], data: bytes, where: str) -> Any:
    try:
        return decode(data)
    except json.JSONDecodeError as error:
        raise InputError(f"{where}:{error.lineno}", f"is not valid JSON ({error.msg})") from None
    except (ValueError, RecursionError) as error:
        raise InputError(where, f"is not usable JSON ({error})") from None


def envelope(document: object, where: str) -> Fields:
    """Check the format and version of a document.

    Raises
    ------
    InputError
        If it has another one.
    """
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        got = shown(document.get("format")) if isinstance(document, dict) else kind_of(document)
        raise InputError(where, f'expected a JSON object with "format": "{FORMAT}", got {got}')
    if document.get("version") != VERSION:
        raise InputError(where, f"expected version {VERSION}, got {shown(document.get('version'))}")
    return Fields(document, where)


def read_derivation(fields: Fields) -> Derivation:
    """Build the instance, with the chain of a task that carries it.

    Raises
    ------
    InputError
        If the kind is unknown, a field is wrong, or a task does not follow from its chain.
    """
    if fields.data.get("kind") != TrainingTask.name or "derivation" not in fields.data:
        return Derivation((), (_read_kind(fields),))
    built, stated = _read_chain(fields.sub("derivation")), fields.sub("instance")
    # Width and tolerance may have been changed on purpose; the samples may not.
    task = built.target.restated(stated)
    if "digest" in fields.data:
        follows = fields.text("digest") == digest(task.fields())
    else:  # the second comparison is for files that list the same samples in another order
        follows = same(stated.data, task.fields()) or _read_kind(fields) == task
    if not follows:
        raise InputError(fields.where, "the task does not follow from its chain", "reduce again")
    return Derivation(built.rules, (*built.instances[:-1], task))


def _read_chain(chain: Fields) -> Derivation:
    """Apply the rules of a chain to its source."""
    names = chain.texts("rules")
    unknown = [name for name in names if name not in RULES]
    if unknown:
        raise chain.fail("rules", f"unknown rule {unknown[0]!r}")
    source = _read_kind(chain.sub("source"))
    try:
        derivation = Derivation.of(source, tuple(RULES[name] for name in names))
    except (KarpnetError, AttributeError) as error:
        raise chain.fail("rules", f"do not fit together ({error})") from None
    if not isinstance(derivation.target, TrainingTask):
        raise chain.fail("rules", f"expected a chain to a training task, got one to {derivation.target.name}")
    return derivation


def read_hypothesis(fields: Fields) -> Hypothesis:
    """Build the weights of a weights file."""
    if fields.text("kind") != "hypothesis":
        raise fields.fail("kind", f"expected hypothesis, got {fields.text('kind')!r}")
    return Hypothesis.from_json(fields.sub("instance"))


def _read_kind(fields: Fields) -> AnyProblem:
    name = fields.text("kind")
    classes: dict[str, type[AnyProblem]] = {**PROBLEMS, TrainingTask.name: TrainingTask}
    if name not in classes:
        raise fields.fail("kind", f"expected one of {', '.join(sorted(classes))}, got {name!r}")
    try:
        return classes[name].from_json(fields.sub("instance"))
    except InputError as error:
        if error.where.startswith(fields.where):
            raise
        raise InputError(f"{fields.where}: {error.where}", error.problem, error.remedy) from None
    except (KarpnetError, OverflowError) as error:
        raise InputError(fields.where, str(error)) from None
