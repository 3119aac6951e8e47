"""PARTITION -> SUBSET SUM: half of the total is the target.

Construction: the same numbers with target S/2; if S is odd, the target is S + 1, which no subset
reaches. Why the answer is preserved: a side of a partition is a subset that sums to S/2.
"""

from __future__ import annotations

from reductions.arrays import BoolArray
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment
from reductions.problems.partition import Partition
from reductions.problems.subset_sum import SubsetSum


def instance(problem: Partition) -> SubsetSum:
    """The same numbers."""
    half, odd = divmod(sum(problem.numbers), 2)
    return SubsetSum(problem.numbers, 2 * half + 2 if odd else half)


def keep(problem: Partition, witness: BoolArray) -> BoolArray:
    """One side is the subset, in both directions."""
    return assignment(witness, len(problem.numbers))


def size(source: Size) -> dict[str, int]:
    """The same numbers; the target has as many bits as their sum."""
    return {
        "num_numbers": source["num_numbers"],
        "num_positive": source["num_positive"],
        "max_bits": source["max_bits"] + source["num_numbers"].bit_length() + 1,
    }


def explain(problem: Partition) -> Pairs:
    """The target."""
    yield f"numbers {list(problem.numbers)}", f"the same numbers, target {instance(problem).target}"


RULES = (
    Reduction(
        name="partition-to-subset-sum",
        source="partition",
        target="subset-sum",
        instance=instance,
        forward=keep,
        back=keep,
        size=size,
        size_is_exact=False,
        explain=explain,
        reference="Karp, Reducibility among combinatorial problems, 1972",
        summary="The target is half of the total.",
        example=lambda: Partition((3, 1, 1, 2, 2, 1)),
    ),
)
