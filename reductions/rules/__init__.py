"""The rules, one file per reduction. Every module here lists its reductions in ``RULES``."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from reductions.core import Rule

RULES: dict[str, Rule] = {}
MODULES: dict[str, ModuleType] = {}  # the module of each rule, with its construction and proof

for _name in sorted(info.name for info in iter_modules(__path__)):
    _module = import_module(f"{__name__}.{_name}")
    for _rule in _module.RULES:
        RULES[_rule.name], MODULES[_rule.name] = _rule, _module
