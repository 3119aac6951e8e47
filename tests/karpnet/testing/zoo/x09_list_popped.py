"""Hitting set -> CNF-SAT with a counter.

Wrong: The sets of the source are emptied on the way.
"""

from dataclasses import dataclass
from itertools import combinations, product

import karpnet as kn

TARGET = "cnf"


@dataclass
class HittingSet:
    """At most ``bound`` elements that meet every set; a witness is a truth value for every element."""

    num_elements: int
    sets: list
    bound: int

    def violation(self, witness):
        if sum(map(bool, witness)) > self.bound:
            return f"more than {self.bound} elements"
        for members in self.sets:
            if not any(witness[element] for element in members):
                return f"set {members} is not hit"
        return None

    def candidates(self):
        return product((False, True), repeat=self.num_elements)

    @classmethod
    def generate(cls, random, size):
        sets = [random.sample(range(size), random.randint(1, size)) for _ in range(random.randint(0, size))]
        return cls(size, sets, random.randint(0, size))


SOURCE = HittingSet


def instance(source):
    clauses = []
    while source.sets:
        clauses.append([element + 1 for element in source.sets.pop()])
    too_many = combinations(range(1, source.num_elements + 1), source.bound + 1)
    clauses += [[-variable for variable in group] for group in too_many]
    return kn.CNF.from_clauses(source.num_elements, clauses)


def back(source, witness):
    return tuple(bool(value) for value in witness)
