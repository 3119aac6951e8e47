"""Files that claim a reduction, for tests."""

from __future__ import annotations

from pathlib import Path

RIGHT = """
import karpnet as kn

SOURCE, TARGET = "independent-set", "clique"

def instance(source):
    return kn.Clique(source.graph.complement(), source.bound)

def forward(source, witness):
    return witness

def back(source, witness):
    return witness
"""
OWN = """
from dataclasses import dataclass
import karpnet as kn
from karpnet.testing import booleans

@dataclass(frozen=True)
class Ones:
    count: int
    wanted: int

    def __post_init__(self):
        if min(self.count, self.wanted) < 0:
            raise ValueError("negative")

    def violation(self, witness):
        return None if sum(map(int, witness)) == self.wanted else "another number of ones"

    def candidates(self):
        return booleans(self.count)

    @classmethod
    def generate(cls, random, size):
        return cls(size, random.randint(0, size + 1))

SOURCE, TARGET = Ones, "subset-sum"

def instance(source):
    return kn.SubsetSum((1,) * source.count, source.wanted)

def back(source, witness):
    return [bool(x) for x in witness]
"""


def written(folder: Path, text: str, name: str = "rule.py") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path
