"""SUBSET SUM -> 0/1 linear equations: one equation.

Construction: Σ a_i x_i = t over the positive numbers (zeros change nothing and are omitted). Why the
answer is preserved: the equation is the definition.
"""

from __future__ import annotations

from reductions.arrays import BoolArray
from reductions.core import Pairs, Reduction, Size
from reductions.problems.clauses import assignment
from reductions.problems.linear_equations import LinearEquations, equation_text
from reductions.problems.subset_sum import SubsetSum


def instance(problem: SubsetSum) -> LinearEquations:
    """One variable a number."""
    terms = [(i, number) for i, number in enumerate(problem.numbers) if number]
    return LinearEquations.from_rows(len(problem.numbers), [terms], [problem.target])


def keep(problem: SubsetSum, witness: BoolArray) -> BoolArray:
    """The subset, in both directions."""
    return assignment(witness, len(problem.numbers))


def size(source: Size) -> dict[str, int]:
    """One equation over as many variables as numbers."""
    return {
        "num_variables": source["num_numbers"],
        "num_equations": 1,
        "num_terms": source["num_positive"],
        "max_bits": source["max_bits"],
    }


def explain(problem: SubsetSum) -> Pairs:
    """The equation."""
    yield f"numbers {list(problem.numbers)}, target {problem.target}", equation_text(instance(problem), 0)


RULES = (
    Reduction(
        name="subset-sum-to-linear-equations",
        source="subset-sum",
        target="linear-equations",
        instance=instance,
        forward=keep,
        back=keep,
        size=size,
        explain=explain,
        reference="Karp, Reducibility among combinatorial problems, 1972 (KNAPSACK)",
        summary="The numbers form one equation.",
        example=lambda: SubsetSum((3, 5, 8, 13), 16),
    ),
)
