"""What ``karpnet list`` lists."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from pathlib import Path

from karpnet.api.reduce import nearest, target_for
from reductions.errors import InputError
from reductions.formats.load import load
from reductions.paths import candidates, chains
from reductions.problems import PROBLEMS
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES
from reductions.training.layers import LAYERS
from reductions.training.task import TrainingTask

Listing = tuple[Sequence[str], Sequence[Sequence[str]]]


def listing(what: str) -> Listing:
    """Return headings and rows of a list.

    Raises
    ------
    InputError
        If there is no such list.
    """
    if what not in LISTS:
        raise InputError("list", f"expected one of {', '.join(LISTS)}, got {what!r}")
    return LISTS[what]()


def paths(file: Path | None, target: str | None, via: Sequence[str], read_as: str | None) -> Listing:
    """Every chain from a file's instance to an architecture, with sizes; the chosen one is marked.

    Raises
    ------
    InputError
        If no file is named, or it holds a training task.
    PathError
        If no chain leads there.
    """
    if file is None:
        raise InputError("list paths", "expected the file of an instance")
    source = load(file, read_as).target
    if isinstance(source, TrainingTask):
        raise InputError(str(file), "is a training task already")
    if not target:
        nearest(source.name)
    rows = []
    for name in [target_for(source, target)] if target else ARCHITECTURES:
        if not target and not chains(source.name, name, via):
            continue
        for rank, candidate in enumerate(candidates(source, name, via)):
            places = (place for rule in candidate.chain for place in (rule.source, rule.target))
            measured = candidate.derivation is not None
            exact = measured or all(rule.size_is_exact for rule in candidate.chain)
            bound = candidate.derivation.target.lifting_bound if candidate.derivation else None
            sizes = (f"{'' if exact else '≤ '}{candidate.size[key]:,}" for key in _PATH_SIZES)
            chain = " > ".join(dict.fromkeys(places))
            rows.append((name, chain, *sizes, str(bound or ""), "chosen" if rank == 0 else ""))
    headings = ("to", "chain", *(key.removeprefix("num_") for key in _PATH_SIZES), "lifts below", "choice")
    return headings, rows


_PATH_SIZES = ("num_graphs", "num_nodes", "num_edges", "num_features", "num_parameters")


def _problems() -> Listing:
    rows = [(name, _first_line(problem)) for name, problem in PROBLEMS.items()]
    return ("problem", "question"), rows


def _rules() -> Listing:
    rows = [(rule.name, rule.summary, rule.reference) for rule in RULES.values()]
    return ("rule", "construction", "reference"), rows


def _architectures() -> Listing:
    rows = [
        (name, str(architecture.width), architecture.formula) for name, architecture in ARCHITECTURES.items()
    ]
    widths = {layer.name: str(ARCHITECTURES[layer.architecture].width) for layer in LAYERS.values()}
    rows += [(name, widths[name], layer.formula) for name, layer in LAYERS.items()]
    return ("architecture", "width", "function"), rows


def _methods() -> Listing:
    from solvers.methods import methods

    return ("method", "what it runs"), [(name, method.summary) for name, method in methods().items()]


def _families() -> Listing:
    from instances.recipes import FAMILIES  # with a solver: only when asked for

    rows = [(name, family.summary) for name, family in FAMILIES.items()]
    return ("family", "instances"), rows


def _first_line(problem: type) -> str:
    return (inspect.getdoc(problem) or "").split("\n", 1)[0]


LISTS: dict[str, Callable[[], Listing]] = {
    "problems": _problems,
    "rules": _rules,
    "architectures": _architectures,
    "methods": _methods,
    "families": _families,
}
