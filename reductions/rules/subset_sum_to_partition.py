"""SUBSET SUM -> PARTITION: two numbers balance the rest.

Construction: with total S and target t <= S, append 2S - t and S + t. All numbers then sum to 4S. Why
the answer is preserved: if S > 0, the two appended numbers cannot be on the same side (their sum 3S
exceeds 2S), and the side of 2S - t needs t more. If t > S, there is no subset; append S + 1 and 0
instead, so that the total is odd.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment
from reductions.problems.partition import Partition
from reductions.problems.subset_sum import SubsetSum


def instance(problem: SubsetSum) -> Partition:
    """The two balancing numbers come last."""
    total, target = sum(problem.numbers), problem.target
    pair = (2 * total - target, total + target) if target <= total else (total + 1, 0)
    return Partition((*problem.numbers, *pair))


def forward(problem: SubsetSum, witness: BoolArray) -> BoolArray:
    """The subset goes with 2S - t."""
    return np.append(assignment(witness, len(problem.numbers)), [True, False])


def back(problem: SubsetSum, witness: BoolArray) -> BoolArray:
    """The numbers on the side of 2S - t."""
    side = assignment(witness, len(problem.numbers) + 2)
    return np.asarray(side[:-2] == side[-2])


def size(source: Size) -> dict[str, int]:
    """Two more numbers, with at most two bits more than the sum."""
    return {
        "num_numbers": source["num_numbers"] + 2,
        "num_positive": source["num_positive"] + 2,
        "max_bits": source["max_bits"] + source["num_numbers"].bit_length() + 1,
    }


def explain(problem: SubsetSum) -> Pairs:
    """What was appended."""
    built = instance(problem)
    yield f"numbers {list(problem.numbers)}", "the same numbers"
    yield f"target {problem.target}", f"two more numbers: {built.numbers[-2]} and {built.numbers[-1]}"


RULES = (
    Reduction(
        name="subset-sum-to-partition",
        source="subset-sum",
        target="partition",
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        size_is_exact=False,
        explain=explain,
        reference="Karp, Reducibility among combinatorial problems, 1972 (PARTITION)",
        summary="Append 2S - t and S + t; the subset is on the side of the first.",
        example=lambda: SubsetSum((3, 5, 8, 13), 16),
    ),
)
