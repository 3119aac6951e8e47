"""Chains of rules between problems: finding them, and choosing one for an instance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from reductions.core import AnyProblem, Derivation, Rule, Size, predicted_sizes
from reductions.errors import PathError, UnsupportedError
from reductions.problems import PROBLEMS
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES
from reductions.training.layers import LAYERS

if TYPE_CHECKING:
    import networkx as nx

Chain: TypeAlias = tuple[Rule, ...]

# Targets are built and measured when their predicted extent is small, or not far above the least
# one; the others are compared by their size maps.
_SMALL, _NOT_FAR = 10_000, 3
_BUILDABLE = 300_000


def rule_graph() -> nx.MultiDiGraph[str]:
    """The rules as edges between the names of problems and architectures."""
    import networkx as nx  # loaded only here: most commands find their chain without

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for rule in RULES.values():
        graph.add_edge(rule.source, rule.target, key=rule.name)
    return graph


def chains(source: str, target: str, via: Iterable[str] = ()) -> list[Chain]:
    """All chains of rules from source to target that visit no problem twice, short ones first.

    Parameters
    ----------
    source, target : str
        Names of problems or architectures. The empty chain when they are the same. A chain to a layer is
        one to the architecture whose functions are its functions.
    via : iterable of str
        Problems that the chain must visit, or rules that it must use.
    """
    if source == target:
        return [()]
    graph = rule_graph()
    target = _architecture(target)
    if source not in graph or target not in graph:
        return []
    import networkx as nx

    # The stubs do not know that a path through a multigraph has keys.
    paths: Any = nx.all_simple_edge_paths(graph, source, target)
    found = [tuple(RULES[key] for _, _, key in path) for path in paths]
    wanted = set(via)
    found = [chain for chain in found if wanted <= _visited(chain)]
    return sorted(found, key=lambda chain: (len(chain), [rule.name for rule in chain]))


@dataclass(frozen=True)
class Candidate:
    """A chain for an instance.

    Parameters
    ----------
    chain : tuple of Reduction
    size : mapping
        Named sizes of the target: measured where it was built, else as the size maps predict.
    derivation : Derivation or None
        The chain applied, where its target was predicted to be small enough to be built.
    """

    chain: Chain
    size: Size
    derivation: Derivation | None


def candidates(problem: AnyProblem, target: str, via: Iterable[str] = ()) -> list[Candidate]:
    """The chains for an instance, those with small targets built and measured; smallest first.

    A chain with a rule that is no default there is left out, unless ``via`` names the rule or no other
    chain is left. To a layer, so is one whose graphs are known not to be single edges.

    Raises
    ------
    PathError
        If no chain leads there, or a name is unknown.
    UnsupportedError
        If the target is a layer, and the graphs of no chain are single edges.
    """
    via = tuple(via)
    found = chains(problem.name, target, via)
    if not found:
        raise PathError(_no_path(problem.name, target, via))
    ways = {chain: predicted_sizes(problem.size(), chain) for chain in found}
    unasked = [chain for chain, sizes in ways.items() if _is_default(chain, sizes, via)]
    sizes = {chain: ways[chain][-1] for chain in unasked or found}
    least = min(map(extent, sizes.values()))
    limit = min(max(_SMALL, _NOT_FAR * least), _BUILDABLE)
    survey: list[Candidate] = []
    refused: UnsupportedError | None = None
    for chain, predicted in sizes.items():
        derivation = Derivation.of(problem, chain) if extent(predicted) <= limit else None
        try:
            derivation = derivation and read_as(target, derivation)
        except UnsupportedError as error:
            refused = error
            continue
        size = predicted if derivation is None else derivation.target.size()
        survey.append(Candidate(chain, size, derivation))
    if refused and not survey:
        raise refused
    return sorted(survey, key=lambda candidate: extent(candidate.size))


def derive(problem: AnyProblem, target: str, via: Iterable[str] = ()) -> Derivation:
    """Map an instance to the target by the chain whose result is the smallest on this instance.

    Chains whose target is predicted to be small are built and measured; larger ones are compared
    by their rules' size maps, which are exact on instances in normal form, else upper bounds.

    Raises
    ------
    PathError
        If no chain leads there, or a name is unknown.
    """
    best = candidates(problem, target, via)[0]
    return best.derivation or read_as(target, Derivation.of(problem, best.chain))


def targets() -> list[str]:
    """The names of all that is trained: architectures, and the layers that are one on single edges."""
    return [*ARCHITECTURES, *LAYERS]


def _architecture(target: str) -> str:
    """What the rules that lead to a target call it."""
    return LAYERS[target].architecture if target in LAYERS else target


def read_as(target: str, derivation: Derivation) -> Derivation:
    """The derivation, its task read as a layer's where the target is one.

    Raises
    ------
    UnsupportedError
        If its architecture is not the layer's, or its graphs are not single edges.
    """
    if target not in LAYERS:
        return derivation
    return replace(derivation, instances=(*derivation.instances[:-1], derivation.target.as_layer(target)))


def extent(size: Mapping[str, int]) -> int:
    """One number for the size of an instance: everything it counts, large numbers in 64-bit words."""
    words = -(-size.get("max_bits", 1) // 64) or 1
    return words * sum(value for key, value in size.items() if key.startswith("num_") and "_of_" not in key)


def _is_default(chain: Chain, sizes: Iterable[Size], via: tuple[str, ...]) -> bool:
    """Whether every rule of a chain is named, or taken unasked on instances of the size before it."""
    return all(
        rule.is_default is None or rule.name in via or rule.is_default(size)
        for rule, size in zip(chain, sizes, strict=False)
    )


def _visited(chain: Chain) -> set[str]:
    return {name for rule in chain for name in (rule.name, rule.source, rule.target)}


def _no_path(source: str, target: str, via: tuple[str, ...]) -> str:
    known = [*sorted(PROBLEMS), *targets()]
    if target not in known:
        return f"--to: expected one of {', '.join(known)}, got {target!r}"
    unknown = [name for name in via if name not in known and name not in RULES]
    if unknown:
        return f"--via: expected problems or rules (`karpnet list rules`), got {unknown[0]!r}"
    if via:
        problem = f"no chain of rules leads from {source} to {target} via {', '.join(via)}"
        ends = [name for name in via if name in RULES and RULES[name].target in {*ARCHITECTURES} - {target}]
        return f"{problem}; {ends[0]} leads to {RULES[ends[0]].target}: pass it as --to" if ends else problem
    reachable = [name for name in ARCHITECTURES if chains(source, name)]
    if reachable:
        return f"no chain of rules leads from {source} to {target}; from here: {', '.join(reachable)}"
    return to_no_task(source) if target in targets() else f"no rule leads from {source} to {target}"


def to_no_task(source: str) -> str:
    """What there is to say of a problem that no chain of rules maps to a training task."""
    return f"no rule leads from {source} to a training task; `karpnet solve` settles the instance itself"
