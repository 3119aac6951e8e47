"""NAE-SAT -> the sign of a network with a single channel: what is positive is a strip.

Construction: a sample x is one edge, whose ends have the features x and -x. Let p be the length of the
longest clause and V the least integer that is at least 4 and (p² - 2p + 2)/2. For each variable i the sample
(V - 1)e_i is positive, and V e_i is negative. For each clause, with a_i = 1 or -1 at its literals, the sample
t·a is positive, where t = ⌈V/|a|⌉ and |a| is its length: t = 2 for three literals and V = 4. The origin is
positive, and once more a sample, negative, for each clause without literals.

Why the answer is preserved: with z = w · x, relu(z + b) + relu(b - z) = relu(|z| - |b|) + 2 relu(b), so f
depends on |z| alone and is monotone in it. It is lower at V|w_i| than at (V - 1)|w_i|. Therefore f(x) >= 0
exactly where |w · x| <= H, for some H with (V - 1)|w_i| <= H < V|w_i|; so H > 0 and w_i is not 0. Let s_i be
its sign. If all literals of a clause of length l are equal, t|w · a| > tl H/V >= H, which would be negative.
Conversely, given an assignment, take w = s, α = -1, no hidden bias and H = V - 1/2 (twice that in the
weights and in the readout bias). Where a clause is not all equal, t|w · a| <= t(l - 2), and t <= (V + l -
1)/l gives t(l - 2) <= V - 1, since l² - 2l + 2 <= 2V. A clause without literals makes the origin both.

With one message a sample instead of two, a single channel is trained by linear programs.
"""

from __future__ import annotations

import numpy as np

from reductions.arrays import BoolArray, IntegerArray, RationalArray, SparseRows
from reductions.core import Pairs, Reduction, Size, unasked
from reductions.problems.clauses import assignment, clause_text, normalized, widths_of
from reductions.problems.nae_sat import NotAllEqualSAT
from reductions.rules.sign_system_to_relu_sum_amplified import REFERENCE
from reductions.training.architectures import ActivationSum
from reductions.training.edge_tasks import edge_size
from reductions.training.graphs import concatenated, feature_text, single_edges, unit_rows
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

ARCHITECTURE = ActivationSum(width=1, bias=True, readout_bias=True, output="sign")


def strip_width(longest: int) -> int:
    """V, for clauses of at most so many literals."""
    return max(4, (longest * longest - 2 * longest + 3) // 2)


def _width(problem: NotAllEqualSAT) -> int:
    lengths = normalized(problem.clauses).lengths
    return strip_width(int(lengths.max()) if len(lengths) else 0)


def _rows(problem: NotAllEqualSAT) -> tuple[SparseRows, IntegerArray]:
    """Samples and labels: the origin, (V - 1)e_i, V e_i, clauses."""
    n, clauses, width = problem.num_variables, normalized(problem.clauses), _width(problem)
    lengths = np.maximum(clauses.lengths, 1)
    values = np.sign(clauses.values) * (-(-width // lengths))[clauses.row_ids()]
    members = SparseRows(clauses.offsets, np.abs(clauses.values) - 1, values, n).coalesced()
    origin = SparseRows.from_rows([[]], n)
    rows = concatenated([origin, unit_rows(n, width - 1), unit_rows(n, width), members])
    labels = [np.repeat(np.array([1, 0]), [1 + n, n]), (clauses.lengths > 0).astype(np.int64)]
    return rows, np.concatenate(labels)


def instance(problem: NotAllEqualSAT) -> TrainingTask:
    """Mirrored edges for the origin, for (V - 1)e_i, for V e_i, and for the clauses."""
    rows, labels = _rows(problem)
    return TrainingTask(
        graphs=single_edges(rows, mirrored=True),
        labels=RationalArray(labels),
        architecture=ARCHITECTURE,
    )


def forward(problem: NotAllEqualSAT, witness: BoolArray) -> Hypothesis:
    """w = 2s, no hidden bias, α = -1, readout bias 2V - 1."""
    s = np.where(assignment(witness, problem.num_variables), 2, -2)
    return Hypothesis.from_integers([[*s.tolist(), 0, 1 - 2 * _width(problem)]], [-1])


def back(problem: NotAllEqualSAT, hypothesis: Hypothesis) -> BoolArray:
    """A variable is true where its weight is positive."""
    return np.asarray(hypothesis.weights.numerators[0, : problem.num_variables] > 0, dtype=np.bool_)


def size(source: Size) -> dict[str, int]:
    """1 + 2n + m edges."""
    n, m = source["num_variables"], source["num_clauses"]
    samples, width = 1 + 2 * n + m, strip_width(max(widths_of(source), default=0))
    sizes = edge_size(ARCHITECTURE, samples, n, 2 * n + source["num_literals"])
    return {**sizes, "max_bits": width.bit_length() if n else 1}


def explain(problem: NotAllEqualSAT) -> Pairs:
    """Pair variables and clauses with edges."""
    n, width, (rows, labels) = problem.num_variables, _width(problem), _rows(problem)
    yield "a sample x", "an edge whose ends have the features x and -x"
    yield "the origin", "edge 0: no features, positive"
    for i in range(n):
        low, high = f"edge {1 + i}: {width - 1}e{i + 1}", f"edge {1 + n + i}: {width}e{i + 1}"
        yield f"variable x{i + 1}", f"{low}, positive; {high}, negative"
    for number, clause in enumerate(normalized(problem.clauses).lists(), 1 + 2 * n):
        text = feature_text(rows.row(number)) or "no features"
        sign = "positive" if labels[number] else "negative"
        yield f"clause {clause_text(clause)}", f"edge {number}: {text}, {sign}"
    yield "variable i is true", "the weight w_i is positive"


RULES = (
    Reduction(
        name="nae-sat-to-relu-sum/bias/sign/strip",
        source="nae-sat",
        target=ARCHITECTURE.name,
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=explain,
        reference=REFERENCE,
        summary="One channel sees x and -x: equal literals leave the strip |w · x| <= H that is positive.",
        example=lambda: NotAllEqualSAT.from_clauses(4, [[1, 2, -3], [-1, 3], [1, -2, 3, 4]]),
        is_default=unasked,
    ),
)
