"""JSON files of instances, training tasks with their chain, and weights.

Every file is one object ``{"format": "karpnet", "version": 1, "kind": KIND, "instance": ...}``.
KIND is a problem's name, ``training-task`` or ``hypothesis``. A task that was made by rules also
has ``"derivation": {"source": {"kind": ..., "instance": ...}, "rules": [NAMES]}``, from which the
chain is rebuilt (and compared with the task) on reading. A generated file has its ``recipe`` and
``truth`` (`reductions.formats.headers`).
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TypeAlias

from reductions.arrays import IntegerArray
from reductions.core import AnyProblem, Derivation
from reductions.errors import InputError, KarpnetError, kind_of
from reductions.problems import PROBLEMS
from reductions.reading.fields import Fields
from reductions.reading.json_types import JsonObject, JsonValue
from reductions.rules import RULES
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

Witness: TypeAlias = IntegerArray | Hypothesis  # truth values, signs or colors; weights

FORMAT, VERSION = "karpnet", 1


def dump(payload_kind: str, instance: JsonObject, **extra: JsonValue) -> str:
    """Return the text of a file of the given kind."""
    head = {"format": FORMAT, "version": VERSION, "kind": payload_kind}
    return (
        json.dumps({**head, **extra, "instance": instance}, separators=(",", ":"), ensure_ascii=False) + "\n"
    )


def dump_problem(problem: AnyProblem) -> str:
    """Return the text of an instance's or task's file."""
    return dump(problem.name, problem.to_json())


def dump_derivation(derivation: Derivation, **extra: JsonValue) -> str:
    """Return the text of a task's file that also carries its source and chain."""
    source: JsonObject = {"kind": derivation.source.name, "instance": derivation.source.to_json()}
    chain: JsonObject = {"source": source, "rules": [rule.name for rule in derivation.rules]}
    return dump(derivation.target.name, derivation.target.to_json(), derivation=chain, **extra)


def witness_json(witness: Witness) -> JsonValue:
    """A witness as JSON values: weights as an object, everything else as a list."""
    return witness.to_json() if isinstance(witness, Hypothesis) else witness.tolist()


def dump_hypothesis(hypothesis: Hypothesis) -> str:
    """Return the text of a weights file."""
    return dump("hypothesis", hypothesis.to_json())


def dump_witness(problem_name: str, witness: Witness) -> str:
    """Return the text of a witness's file: weights for a training task."""
    if isinstance(witness, Hypothesis):
        return dump_hypothesis(witness)
    return dump("witness", {"problem": problem_name, "values": witness_json(witness)})


def parse(data: bytes, where: str) -> Fields:
    """Decode a file and check its envelope.

    Raises
    ------
    InputError
        If the text is no JSON, or JSON of another format or version.
    """
    try:
        document = json.loads(data)
    except json.JSONDecodeError as error:
        raise InputError(f"{where}:{error.lineno}", f"is not valid JSON ({error.msg})") from None
    except (ValueError, RecursionError) as error:
        raise InputError(where, f"is not usable JSON ({error})") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        got = repr(document.get("format")) if isinstance(document, dict) else kind_of(document)
        raise InputError(where, f'expected a JSON object with "format": "{FORMAT}", got {got}')
    if document.get("version") != VERSION:
        raise InputError(where, f"expected version {VERSION}, got {document.get('version')!r}")
    return Fields(document, where)


def read_derivation(fields: Fields) -> Derivation:
    """Build the instance, with the chain of a task that carries it.

    Raises
    ------
    InputError
        If the kind is unknown, a field is wrong, or a task does not follow from its chain.
    """
    instance = _read_kind(fields)
    if not isinstance(instance, TrainingTask) or "derivation" not in fields.data:
        return Derivation((), (instance,))
    chain = fields.sub("derivation")
    names = chain.texts("rules")
    unknown = [name for name in names if name not in RULES]
    if unknown:
        raise chain.fail("rules", f"unknown rule {unknown[0]!r}")
    source = _read_kind(chain.sub("source"))
    try:
        derivation = Derivation.of(source, tuple(RULES[name] for name in names))
    except (KarpnetError, AttributeError) as error:
        raise chain.fail("rules", f"do not fit together ({error})") from None
    # Width and tolerance may have been changed on purpose; the samples may not.
    built = derivation.target
    if not isinstance(built, TrainingTask) or instance != replace(
        built, architecture=instance.architecture, tolerance=instance.tolerance
    ):
        raise InputError(fields.where, "the task does not follow from its chain", "reduce again")
    return Derivation(derivation.rules, (*derivation.instances[:-1], instance))


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
