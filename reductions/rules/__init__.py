"""The rules, one file per reduction. Every module here lists its reductions in ``RULES``.

Rules of other installed packages are found by entry points of the group ``karpnet.rules``, each of which
names a module with ``RULES`` and, if it has problems of its own, ``PROBLEMS``.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from reductions.core import Rule
from reductions.rules_of_others import modules_of_others, registered

RULES: dict[str, Rule] = {}
MODULES: dict[str, ModuleType] = {}  # the module of each rule, with its construction and proof

for _name in sorted(info.name for info in iter_modules(__path__)):
    _module = import_module(f"{__name__}.{_name}")
    for _rule in _module.RULES:
        RULES[_rule.name], MODULES[_rule.name] = _rule, _module

for _module in modules_of_others():
    for _rule in registered(_module, RULES):
        RULES[_rule.name], MODULES[_rule.name] = _rule, _module
