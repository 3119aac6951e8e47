"""Hypergraph coloring -> the sign of a network with two channels at nodes of one graph, with all biases.

Construction: two colors are set splitting as in `hypergraph_coloring_to_relu_sum_sign`, with the same proof.
The edges are one graph that falls into parts, and one node of each has the label. Any other number of colors
is brought to two first, over CNF and NAE-SAT: at node level, samples cannot be added up by putting graphs
together, and for three channels the samples of set splitting do not do.
"""

from __future__ import annotations

from reductions.arrays import IntegerArray
from reductions.core import Pairs, Reduction, Size
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.rules import cnf_to_nae_sat, hypergraph_coloring_to_cnf, nae_sat_to_hypergraph_coloring
from reductions.rules.hypergraph_coloring_to_relu_sum_sign import (
    splitting_coloring,
    splitting_network,
    splitting_pairs,
    splitting_size,
    splitting_task,
)
from reductions.rules.hypergraph_coloring_to_threshold_and import example
from reductions.rules.sign_system_to_relu_sum_amplified import REFERENCE
from reductions.training.architectures import ActivationSum
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

_NODES = ActivationSum(bias=True, readout_bias=True, level="node", output="sign")
_TWO_COLORS: Reduction[HypergraphColoring, IntegerArray, HypergraphColoring, IntegerArray] = (
    hypergraph_coloring_to_cnf.RULES[0]
    .then(cnf_to_nae_sat.RULES[0])
    .then(nae_sat_to_hypergraph_coloring.RULES[0])
)


def instance(problem: HypergraphColoring) -> TrainingTask:
    """Set splitting, with the label at one node of every edge."""
    return splitting_task(_NODES, _two_colored(problem))


def forward(problem: HypergraphColoring, witness: IntegerArray) -> Hypothesis:
    """The network of set splitting."""
    if problem.num_colors != 2:
        witness = _TWO_COLORS.forward(problem, witness)
    return splitting_network(_two_colored(problem), witness)


def back(problem: HypergraphColoring, hypothesis: Hypothesis) -> IntegerArray:
    """Color 0 where w_1 is positive, and for other k what that says of the colors."""
    colors = splitting_coloring(_two_colored(problem), hypothesis)
    return colors if problem.num_colors == 2 else _TWO_COLORS.back(problem, colors)


def size(source: Size) -> dict[str, int]:
    """1 + m + 2n edges of set splitting."""
    return splitting_size(_NODES, source if source["num_colors"] == 2 else _TWO_COLORS.size(source))


def explain(problem: HypergraphColoring) -> Pairs:
    """Pair vertices and hyperedges with edges."""
    if problem.num_colors != 2:
        yield f"{problem.num_colors} colors", "set splitting over CNF and NAE-SAT; its vertices are these:"
    yield from splitting_pairs(_two_colored(problem))


def _two_colored(problem: HypergraphColoring) -> HypergraphColoring:
    return problem if problem.num_colors == 2 else _TWO_COLORS.instance(problem)


RULES = (
    Reduction(
        name="hypergraph-coloring-to-relu-sum/bias/sign/node",
        source="hypergraph-coloring",
        target=_NODES.name,
        instance=instance,
        forward=forward,
        back=back,
        size=size,
        explain=explain,
        reference=REFERENCE,
        summary="Origin and hyperedges positive, e_i and -e_i negative, at nodes of one graph.",
        example=example,
    ),
)
