"""Cases of every rule, and Coq's word on whether its own maps give the same."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from random import Random

from karpnet.proved.streams import Stream, coq_name, definition
from karpnet.testing.code.claims import load_rule
from karpnet.testing.sources import stream as sources_of
from karpnet.testing.witnesses.survey import survey
from reductions.core import Rule
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from tests.proofs.codecs import write_case

PROOFS = Path(__file__).parents[2] / "proofs"
_SECONDS = 0.2  # for the search for witnesses of an instance


@dataclass(frozen=True)
class Case:
    """A stream, and the places in it of what the rule made."""

    numbers: list[int]
    made: list[int]

    def changed(self, random: Random) -> list[int]:
        """The stream of a rule that makes something else: a label, an edge, a bound or a sign, say."""
        numbers = [*self.numbers]
        numbers[random.choice(self.made)] += random.choice([1, 2, 4])
        return numbers


def cases(rule: Rule, count: int, seed: int) -> list[Case]:
    """``count`` sources, smallest and degenerate ones among them, with some witnesses of both sides."""
    random = Random(f"{rule.name} {seed}")
    found = []
    for _, source in islice(sources_of(load_rule(rule.name), 2 * count, seed), count):
        target = rule.instance(source)
        forwards = survey(source, random, _SECONDS).witnesses[:2]
        backs = [rule.forward(source, witness) for witness in forwards]
        if isinstance(target, TrainingTask):
            backs += [_weights(target, random) for _ in range(2)]
        else:
            backs += survey(target, random, _SECONDS).witnesses[:2]
        stream = Stream()
        made = write_case(stream, rule, source, forwards, backs)
        found.append(Case(stream.numbers, made))
    return found


def _weights(task: TrainingTask, random: Random) -> Hypothesis:
    """Weights of any size and sign, right or wrong."""

    def number() -> Fraction:
        return Fraction(random.randint(-6, 6), random.randint(1, 4))

    width, columns = task.architecture.width, task.architecture.num_inputs(task.graphs)
    return Hypothesis.from_fractions(
        [[number() for _ in range(columns)] for _ in range(width)], [number() for _ in range(width)]
    )


def agreement(streams: Mapping[str, Sequence[Sequence[int]]], folder: Path) -> dict[str, list[bool]]:
    """By rule, whether Coq's maps give what stands in each stream."""
    lines = ["Set Printing Depth 100000.", "From Coq Require Import List NArith."]
    lines += ["From Karpnet.streams Require Import Digits.", "From Karpnet.conformance Require Import Cases."]
    for rule, numbers in streams.items():
        name = coq_name(rule)
        for place, stream in enumerate(numbers):
            lines.append(definition(f"{name}_{place}", stream))
        arrays = "".join(f"cons {name}_{place} (" for place in range(len(numbers)))
        listed = f"{arrays}nil{')' * len(numbers)}"
        lines.append(
            f"Eval vm_compute in List.map (fun a => case_agrees Cases.{name} (stream_of a)) ({listed})."
        )
    path = folder / "cases.v"
    path.write_text("\n".join(lines) + "\n")
    command = ["coqc", "-Q", str(PROOFS / "theories"), "Karpnet", path.name]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    found = re.findall(r"= (.*?): list bool", ran.stdout, re.S)
    answers = [[word == "true" for word in re.findall("true|false", text)] for text in found]
    return dict(zip(streams, answers, strict=True))
