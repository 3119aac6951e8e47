"""NP-hardness of training graph neural networks, made concrete.

>>> import karpnet as kn
>>> formula = kn.load("instances/library/pigeonhole-3-3.cnf")
>>> task = kn.reduce(formula, to="threshold-and")
>>> answer = kn.solve(task)
>>> print(answer.verdict, "by", answer.evidence)
YES by exact check passed
>>> task.lift(answer.witness).is_right
True

Names load what they need when they are first used: importing karpnet loads neither torch nor numba
nor a solver.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gnn import pyg as pyg
    from gnn.own_modules import attempt as attempt
    from gnn.settings import TrainingSettings as TrainingSettings
    from gnn.statistical.datasets import tensor_dataset as tensor_dataset
    from karpnet.api.answers import Comparison as Comparison
    from karpnet.api.check import CheckReport as CheckReport
    from karpnet.api.check import check as check
    from karpnet.api.compare import compare as compare
    from karpnet.api.explain import Explanation as Explanation
    from karpnet.api.explain import explain as explain
    from karpnet.api.export import export as export
    from karpnet.api.export import load_solution as load_solution
    from karpnet.api.generate import GeneratedInstance as GeneratedInstance
    from karpnet.api.generate import generate as generate
    from karpnet.api.lift import lift as lift
    from karpnet.api.load import load as load
    from karpnet.api.load import load_weights as load_weights
    from karpnet.api.load import save as save
    from karpnet.api.reduce import reduce as reduce
    from karpnet.api.schema import schema as schema
    from karpnet.api.search import SearchResult as SearchResult
    from karpnet.api.search import search as search
    from karpnet.api.solve import Answer as Answer
    from karpnet.api.solve import solve as solve
    from karpnet.api.theorem import theorem as theorem
    from karpnet.api.train import Run as Run
    from karpnet.api.train import train as train
    from karpnet.api.width import width as width
    from karpnet.explorer.command import explore as explore
    from karpnet.testing.code.claims import ClaimedReduction as ClaimedReduction
    from karpnet.testing.code.claims import load_rule as load_rule
    from karpnet.testing.report import RuleReport as RuleReport
    from karpnet.testing.run import test_rule as test_rule
    from reductions.answers.models import Model as Model
    from reductions.answers.models import load_model as load_model
    from reductions.answers.proofs import Proof as Proof
    from reductions.answers.proofs import load_proof as load_proof
    from reductions.core import Derivation as Derivation
    from reductions.core import Reduction as Reduction
    from reductions.errors import InputError as InputError
    from reductions.errors import KarpnetError as KarpnetError
    from reductions.errors import OutOfLimitsError as OutOfLimitsError
    from reductions.errors import PathError as PathError
    from reductions.errors import UnsupportedError as UnsupportedError
    from reductions.errors import WitnessError as WitnessError
    from reductions.training.architectures import ActivationSum as ActivationSum
    from reductions.training.architectures import Threshold as Threshold
    from reductions.training.architectures import ThresholdAnd as ThresholdAnd
    from reductions.training.hypothesis import Hypothesis as Hypothesis
    from reductions.training.task import TrainingTask as TrainingTask
    from solvers.exact.least_width import WidthAnswer as WidthAnswer

_HOMES = {
    "karpnet.api.answers": ("Comparison",),
    "karpnet.api.check": ("CheckReport", "check"),
    "karpnet.api.compare": ("compare",),
    "karpnet.api.explain": ("Explanation", "explain"),
    "karpnet.api.export": ("export", "load_solution"),
    "karpnet.api.generate": ("GeneratedInstance", "generate"),
    "karpnet.api.lift": ("lift",),
    "karpnet.api.load": ("load", "load_weights", "save"),
    "karpnet.api.reduce": ("reduce",),
    "karpnet.api.schema": ("schema",),
    "karpnet.api.search": ("SearchResult", "search"),
    "karpnet.api.solve": ("Answer", "solve"),
    "karpnet.api.theorem": ("theorem",),
    "karpnet.api.train": ("Run", "train"),
    "karpnet.api.width": ("width",),
    "karpnet.explorer.command": ("explore",),
    "karpnet.testing.code.claims": ("ClaimedReduction", "load_rule"),
    "karpnet.testing.report": ("RuleReport",),
    "karpnet.testing.run": ("test_rule",),
    "gnn.own_modules": ("attempt",),
    "gnn.settings": ("TrainingSettings",),
    "gnn.statistical.datasets": ("tensor_dataset",),
    "reductions.answers.models": ("Model", "load_model"),
    "reductions.answers.proofs": ("Proof", "load_proof"),
    "reductions.core": ("Derivation", "Reduction"),
    "reductions.errors": (
        "InputError", "KarpnetError", "OutOfLimitsError", "PathError", "UnsupportedError", "WitnessError",
    ),
    "reductions.training.architectures": ("ActivationSum", "Threshold", "ThresholdAnd"),
    "reductions.training.hypothesis": ("Hypothesis",),
    "reductions.training.task": ("TrainingTask",),
    "solvers.exact.least_width": ("WidthAnswer",),
}  # fmt: skip
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted([*_HOME, "pyg"])


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("karpnet")
    if name.startswith("_"):
        raise AttributeError(f"module 'karpnet' has no attribute {name!r}")
    value: Any
    if name == "pyg":
        value = import_module("gnn.pyg")
    elif name in _HOME:
        value = getattr(import_module(_HOME[name]), name)
    else:
        value = _problems().get(name)
        if value is None:
            raise AttributeError(f"module 'karpnet' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*__all__, *_problems()})


def _problems() -> dict[str, Any]:
    """The problems' classes by name, such as ``karpnet.Partition``."""
    from reductions.problems import PROBLEMS

    return {problem.__name__: problem for problem in PROBLEMS.values()}
