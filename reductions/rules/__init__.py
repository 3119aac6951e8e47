"""The rules, one file a reduction. Every module here lists its reductions in ``RULES``."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from reductions.core import Reduction

RULES: dict[str, Reduction[Any, Any, Any, Any]] = {
    rule.name: rule
    for module in sorted(info.name for info in iter_modules(__path__))
    for rule in import_module(f"{__name__}.{module}").RULES
}
