"""Testing reductions: anybody's, with instances and witnesses that their author did not think of.

>>> from karpnet.testing import assert_reduction
>>> print(assert_reduction("independent-set-to-clique", instances=20).verdict)
passed
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from karpnet.testing.assertions import assert_reduction as assert_reduction
    from karpnet.testing.batch import test_rules as test_rules
    from karpnet.testing.code.claims import load_rule as load_rule
    from karpnet.testing.code.claims import load_rules as load_rules
    from karpnet.testing.run import test_rule as test_rule
    from karpnet.testing.strategies import instances_of as instances_of
    from karpnet.testing.witnesses.spaces import booleans as booleans
    from karpnet.testing.witnesses.spaces import colorings as colorings
    from karpnet.testing.witnesses.spaces import permutations as permutations
    from karpnet.testing.witnesses.spaces import spins as spins
    from karpnet.testing.witnesses.spaces import subsets as subsets

_HOMES = {
    "assertions": ("assert_reduction",),
    "batch": ("test_rules",),
    "code.claims": ("load_rule", "load_rules"),
    "run": ("test_rule",),
    "witnesses.spaces": ("booleans", "colorings", "permutations", "spins", "subsets"),
    "strategies": ("instances_of",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'karpnet.testing' has no attribute {name!r}")
    return getattr(import_module(f"karpnet.testing.{_HOME[name]}"), name)
