"""EXACT COVER -> SUBSET SUM: sets as numbers in a base without carries.

Construction: with base B = number of sets + 1, a set becomes Σ_{e in S} B^e, and the target is Σ_e B^e
over all elements. Why the answer is preserved: at most B - 1 numbers are added, each with digits 0 and
1, so there are no carries, and the sum equals the target exactly when every digit is 1.
"""

from __future__ import annotations

from reductions.arrays import BoolArray
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment
from reductions.problems.exact_cover import ExactCover
from reductions.problems.subset_sum import SubsetSum


def instance(problem: ExactCover) -> SubsetSum:
    """Numbers in the order of the sets."""
    base = len(problem.sets) + 1
    numbers = tuple(sum(base**e for e in elements) for elements in problem.sets.lists())
    return SubsetSum(numbers, sum(base**e for e in range(problem.num_elements)))


def keep(problem: ExactCover, witness: BoolArray) -> BoolArray:
    """The chosen sets, in both directions."""
    return assignment(witness, len(problem.sets))


def size(source: Size) -> dict[str, int]:
    """As many numbers as sets, of at most (number of elements) · log2(number of sets + 1) bits."""
    base, digits = source["num_sets"] + 1, source["num_elements"]
    return {
        "num_numbers": source["num_sets"],
        "num_positive": source["num_sets"],
        "max_bits": digits * base.bit_length(),
    }


def explain(problem: ExactCover) -> Pairs:
    """Pair sets with numbers."""
    built = instance(problem)
    yield "all elements", f"target {built.target} = 1...1 in base {len(problem.sets) + 1}"
    for elements, number in zip(problem.sets.lists(), built.numbers, strict=True):
        yield f"set {elements}", f"number {number}"


RULES = (
    Reduction(
        name="exact-cover-to-subset-sum",
        source="exact-cover",
        target="subset-sum",
        instance=instance,
        forward=keep,
        back=keep,
        size=size,
        size_is_exact=False,
        explain=explain,
        reference="Karp, Reducibility among combinatorial problems, 1972 (KNAPSACK)",
        summary="A set is a number with digits 0 and 1 in a base that never carries.",
        example=lambda: ExactCover.from_lists(3, [[0, 1], [2], [1, 2], [0]]),
    ),
)
