"""Which tasks the benchmark has: instances of every family, by architecture, split and size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from karpnet.api.reduce import reduce
from karpnet.benchmark.manifest import SizeClass, Split
from karpnet.benchmark.tasks import generated
from reductions.training.layers import LAYERS
from reductions.training.task import TrainingTask


@dataclass(frozen=True)
class Planned:
    """A task to come: its place in the benchmark and how it is made."""

    id: str
    split: Split
    size: SizeClass
    recipe: str
    rules: tuple[str, ...]
    layer: str


# An architecture or layer, and behind a colon the rule that it is reached by where that is not the default.
_SUMS = (
    "relu-sum", "relu-sum/sum-self", "relu-sum/mean", "relu-sum/gcn", "relu-sum/root", "relu-sum/mean/root",
    "relu-sum/readout-bias", "relu-sum/bias", "leaky-relu-sum/0.01", "relu-sum/bias/sign", "even-sum/abs",
    "threshold-and",
)  # fmt: skip
_NODES = ("relu-sum/node", "relu-sum/bias/node", "relu-sum/bias/sign/node")
_LAYERS = ("gcn", "sage", "gin", "gat", "transformer", "gcn-model", "sage-model")
_VARIANTS = (
    "relu-sum:sign-system-to-relu-sum/one-channel",
    "relu-sum:sign-system-to-relu-sum/amplified",
    "relu-sum/bias:sign-system-to-relu-sum/bias/amplified",
)
_ALL = (*_SUMS, *_NODES, *_LAYERS, *_VARIANTS)
_FEW = ("relu-sum", "relu-sum/bias", "relu-sum/node", "gin", "gcn-model", "threshold-and")
_SUM, _SUM_AND = ("relu-sum",), ("relu-sum", "threshold-and")
_GUARDED = "relu-sum:hypergraph-coloring-to-relu-sum/amplified"
_COLORED = ("threshold-and", _GUARDED)
_NUMBERS = ("relu-sum", "even-sum/abs", "gcn")
_BOTH = ("answer=yes", "answer=no")

_Row = tuple[SizeClass, str, Iterable[str], Iterable[str]]  # recipe, its last words, architectures
_TRANSDUCTIVE: tuple[_Row, ...] = (
    ("small", "twin-nae-sat num_variables=10 seed=1", _BOTH, (*_FEW, "relu-sum/mean", "even-sum/abs", "gat")),
    ("medium", "twin-nae-sat num_variables=50 seed=1", _BOTH, _ALL),
    ("medium", "twin-nae-sat num_variables=50 seed=1", _BOTH[:1], ("even-sum/square",)),
    ("large", "twin-nae-sat num_variables=300 seed=1", _BOTH, _FEW),
    ("large", "planted-nae-sat num_variables=1000", ("",), ("relu-sum", "relu-sum/node", "gcn")),
    ("small", "twin-sat num_variables=20 seed=1", _BOTH, _SUM),
    ("medium", "twin-sat num_variables=100 seed=1", _BOTH, ("relu-sum", "gcn")),
    ("large", "twin-sat num_variables=200 seed=1", _BOTH, ("relu-sum", "gcn")),
    ("large", "quiet-planted-sat", ("num_variables=500",), ("relu-sum", "relu-sum/bias/node")),
    ("small", "pigeonhole num_pigeons=5", ("num_holes=4", "num_holes=5"), _SUM_AND),
    ("medium", "pigeonhole num_pigeons=8", ("num_holes=7", "num_holes=8"), _SUM_AND),
    ("large", "pigeonhole num_pigeons=16", ("num_holes=15",), _SUM_AND),
    ("medium", "parity num_vertices=40", _BOTH, _SUM),
    ("large", "parity num_vertices=100 degree=4", _BOTH, ("relu-sum", "sage")),
    ("medium", "ordering num_elements=12", _BOTH, _SUM),
    ("small", "clique-coloring num_vertices=5 clique_size=3", ("num_colors=2", "num_colors=3"), _SUM),
    ("large", "clique-coloring num_vertices=12 clique_size=6", ("num_colors=5",), _SUM),
    ("small", "schur num_colors=3", ("n=13", "n=14"), (*_COLORED, "degree-and")),
    ("medium", "schur num_colors=4", ("n=44",), _COLORED),
    ("large", "schur num_colors=4", ("n=45",), _COLORED),
    ("large", "schur num_colors=5", ("n=160", "n=161"), _COLORED),
    ("medium", "van-der-waerden length=4", ("n=34", "n=35"), (*_COLORED, "relu-sum/bias/sign")),
    ("medium", "van-der-waerden length=3 num_colors=3", ("n=26", "n=27"), _COLORED),
    ("large", "van-der-waerden length=5", ("n=177", "n=178"), _COLORED),
    ("large", "van-der-waerden length=3 num_colors=4", ("n=75", "n=76"), _COLORED),
    ("medium", "van-der-waerden-off-diagonal first=3 second=7", ("n=45", "n=46"), _SUM),
    ("large", "van-der-waerden-off-diagonal first=3 second=10", ("n=96", "n=97"), _SUM),
    ("medium", "ramsey clique_size=4", ("num_vertices=17",), ("threshold-and",)),
    ("large", "ramsey clique_size=4", ("num_vertices=18",), ("threshold-and",)),
    ("medium", "ramsey-off-diagonal clique_size=3 independent_size=4",
     ("num_vertices=8", "num_vertices=9"), _SUM),
    ("large", "pythagorean-triples", ("n=7824", "n=7825"), ("threshold-and",)),
    ("small", "flat-coloring", ("num_vertices=50",), _COLORED),
    ("medium", "flat-coloring", ("num_vertices=200",), _COLORED),
    ("large", "flat-coloring", ("num_vertices=600",), _COLORED),
    ("small", "model-rb-vertex-cover num_cliques=4 clique_size=4", _BOTH, ("threshold",)),
    ("medium", "model-rb-vertex-cover num_cliques=4 clique_size=4", _BOTH, _SUM),
    ("medium", "model-rb-vertex-cover num_cliques=6 clique_size=4", _BOTH, ("threshold",)),
    ("large", "model-rb-vertex-cover num_cliques=6 clique_size=4", _BOTH, _SUM),
    ("large", "model-rb-vertex-cover num_cliques=20 clique_size=11", _BOTH, ("threshold",)),
    ("small", "planted-partition", ("num_numbers=10",), _NUMBERS),
    ("small", "random-partition num_numbers=14", ("seed=0", "seed=2"), _NUMBERS),
    ("small", "random-subset-sum num_numbers=14", ("seed=0", "seed=2"), _SUM),
    ("medium", "planted-partition", ("num_numbers=16",), _NUMBERS),
    ("large", "planted-partition", ("num_numbers=48",), _NUMBERS),
    ("large", "planted-subset-sum", ("num_numbers=64",), _SUM),
    ("small", "one-channel num_features=20 num_samples=100", ("",), ("",)),
    ("small", "teacher-student num_features=4 num_graphs=60", ("",), ("",)),
    ("small", "realizable-threshold num_features=10 num_samples=200", ("",), ("",)),
)  # fmt: skip


def _seeds(first: int, count: int) -> list[str]:
    return [f"seed={seed} {answer}" for seed in range(first, first + count) for answer in _BOTH]


_TRAIN: tuple[_Row, ...] = (
    ("small", "twin-nae-sat num_variables=20", _seeds(1000, 8), ("relu-sum", "gcn")),
    ("medium", "twin-nae-sat num_variables=40", _seeds(1000, 6), _SUM),
    ("small", "twin-sat num_variables=20", _seeds(1000, 4), _SUM),
)
_TEST: tuple[_Row, ...] = (
    ("small", "twin-nae-sat num_variables=20", _seeds(2000, 4), ("relu-sum", "gcn")),
    ("medium", "twin-nae-sat num_variables=40", _seeds(2000, 4), _SUM),
    ("large", "twin-nae-sat num_variables=160", _seeds(2000, 3), _SUM),
    ("small", "twin-sat num_variables=20", _seeds(2000, 4), _SUM),
)


def planned() -> Iterator[Planned]:
    """Every task of the benchmark, in the order of the manifest."""
    splits: tuple[tuple[Split, tuple[_Row, ...]], ...] = (
        ("transductive", _TRANSDUCTIVE), ("train", _TRAIN), ("test", _TEST)
    )  # fmt: skip
    for split, rows in splits:
        for size, recipe, endings, architectures in rows:
            for ending in endings:
                for architecture in architectures:
                    yield _planned(split, size, f"{recipe} {ending}".strip(), architecture)


def _planned(split: Split, size: SizeClass, line: str, architecture: str) -> Planned:
    target, _, via = architecture.partition(":")
    source = generated(line).problem
    chain = reduce(source, target or None, via or ())
    task: TrainingTask = chain.target
    variant = via.rpartition("/")[2]
    layer = target if target in LAYERS else ""
    family, *words = line.split()
    values = [word.partition("=")[2] for word in words]
    name = "-".join([layer or task.architecture.name, *([variant] if variant else [])]).replace("/", "-")
    task_id = f"{name}.{'-'.join([family, *values])}"
    return Planned(task_id, split, size, line, tuple(rule.name for rule in chain.rules), layer)
