"""Cases of a rule with witnesses as streams, as proofs/theories/conformance/Codecs.v reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from karpnet.proved.certificates import write_fit
from karpnet.proved.instances import write_instance
from karpnet.proved.streams import Stream
from reductions.core import AnyProblem, Rule
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask


def write_witness(stream: Stream, problem: AnyProblem, witness: Any) -> None:
    """A witness of a problem or weights of a task."""
    if isinstance(witness, Hypothesis):
        write_fit(stream, witness.to_json())
    elif problem.name == "sign-system":
        stream.many([int(sign > 0) for sign in witness], stream.natural)
    else:
        stream.many([int(value) for value in np.asarray(witness)], stream.natural)


def write_case(stream: Stream, rule: Rule, source: Any, forwards: list[Any], backs: list[Any]) -> list[int]:
    """A source, what the rule makes of it, and of the witnesses on both sides.

    Returns the places of the numbers that are the rule's: a case agrees with them as they are, and with no
    others.
    """
    target, places = rule.instance(source), list[int]()

    def made(write: Callable[..., None], *values: Any) -> None:
        start = len(stream.numbers)
        write(*values)
        places.extend(range(start, len(stream.numbers)))

    write_instance(stream, source.name, source.to_json())
    if isinstance(target, TrainingTask) and target.lifting_bound is not None:
        made(stream.fraction, target.lifting_bound)
    made(write_instance, stream, target.name, target.to_json())
    stream.natural(len(forwards))
    for witness in forwards:
        write_witness(stream, source, witness)
        made(write_witness, stream, target, rule.forward(source, witness))
    stream.natural(len(backs))
    for witness in backs:
        write_witness(stream, target, witness)
        made(write_witness, stream, source, rule.back(source, witness))
    return places
