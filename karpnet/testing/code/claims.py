"""Reductions as somebody claims them: rules of the registry, and what a Python file says."""

from __future__ import annotations

import importlib.util
import inspect
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

from karpnet.testing.code.guard import FailedCallError, call
from karpnet.testing.edits.states import rebuilt
from reductions.answers.witnesses import as_witness
from reductions.core import AnyProblem, Reduction
from reductions.errors import InputError
from reductions.problems import PROBLEMS
from reductions.reading.fields import Fields
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask

_LOADING = 20.0  # seconds for a file to be imported
_numbers = count()
_FUNCTIONS = ("instance", "forward", "back", "size", "accepts", "promises")


@dataclass(frozen=True)
class End:
    """What a reduction leads from or to.

    Parameters
    ----------
    name : str
        Of a problem, of an architecture, or of somebody's own class.
    kind : type
        The class of the instances.
    """

    name: str
    kind: type

    def holds(self, instance: Any) -> bool:
        """Whether this is an instance of it."""
        if not isinstance(instance, self.kind):
            return False
        return not isinstance(instance, TrainingTask) or instance.architecture.name == self.name


@dataclass(frozen=True)
class ClaimedReduction:
    """A reduction that may be wrong.

    Parameters
    ----------
    name : str
    source, target : End
    instance : callable
        Source instance to target instance.
    forward, back, size : callable or None
        As of `reductions.core.Reduction`; what is left out is not tested.
    accepts : callable or None
        Whether the reduction is about a source; of all sources without it.
    promises : callable or None
        Whether a target is of the class that the reduction promises.
    examples : tuple
        Sources to begin with.
    home : str
        The file that it comes from; empty for rules of the registry.
    """

    name: str
    source: End
    target: End
    instance: Callable[[Any], Any]
    forward: Callable[[Any, Any], Any] | None = None
    back: Callable[[Any, Any], Any] | None = None
    size: Callable[[Any], Any] | None = None
    accepts: Callable[[Any], Any] | None = None
    promises: Callable[[Any], Any] | None = None
    examples: tuple[Any, ...] = ()
    home: str = ""

    def __repr__(self) -> str:
        return f"<ClaimedReduction {self.name}: {self.source.name} → {self.target.name}>"

    def source_of(self, data: dict[str, Any]) -> Any:
        """The source of these fields, as a report states them."""
        return rebuilt(self.source.kind, data)

    def witness_of(self, data: Any, of: Any) -> Any:
        """A witness of a source or target, as a report states it."""
        if isinstance(of, TrainingTask):
            return Hypothesis.from_json(Fields(data, "witness"))
        return as_witness(of, data, "witness") if isinstance(data, list) and is_known(of) else data


def is_known(instance: Any) -> bool:
    """Whether an instance is a training task, or of one of karpnet's own problems or a narrower class."""
    return isinstance(instance, TrainingTask) or ours(type(instance)) is not None


def ours(kind: type) -> type[AnyProblem] | None:
    """The problem of karpnet's own that a class is or narrows."""
    own = [problem for problem in PROBLEMS.values() if problem.__module__.startswith("reductions.")]
    return next((problem for base in kind.__mro__ for problem in own if problem is base), None)


def load_rule(rule: Any) -> ClaimedReduction:
    """The one reduction that a rule, a rule's name or a file stands for.

    Parameters
    ----------
    rule : str, path, Reduction, module or ClaimedReduction
        ``"cnf-to-clique"`` of the registry, ``"FILE.py"``, or ``"FILE.py:NAME"`` for one of several.

    Raises
    ------
    InputError
        If there is none, or more than one.
    """
    found = load_rules(rule)
    if len(found) != 1:
        names = ", ".join(claim.name for claim in found)
        raise InputError(str(rule), f"expected one reduction, got {len(found)}: {names}", "add :NAME")
    return found[0]


def load_rules(rule: Any) -> list[ClaimedReduction]:
    """All reductions that a rule, a rule's name or a file stands for.

    Raises
    ------
    InputError
        If there is none, or a file cannot be imported (says where and why).
    """
    if isinstance(rule, ClaimedReduction):
        return [rule]
    if isinstance(rule, Reduction):
        return [_of_rule(rule, {}, "")]
    if isinstance(rule, ModuleType):
        return _of_module(rule, str(rule.__file__ or ""))
    text = str(rule)
    if text in RULES:
        return [_of_rule(RULES[text], {}, "")]
    file, name = text, ""
    if not Path(text).exists() and ":" in text:
        file, _, name = text.rpartition(":")
    if not file.endswith(".py"):
        raise InputError(
            text, "expected a rule (`karpnet list rules`) or a Python file", "see docs/testing.md"
        )
    found = _of_module(_imported(Path(file)), file)
    if name:
        found = [claim for claim in found if claim.name == name]
        if not found:
            raise InputError(text, f"no reduction of the name {name} in the file")
    return found


def _imported(path: Path) -> ModuleType:
    """Import a file under a name of its own; its folder is searched for what it imports."""
    if not path.is_file():
        raise InputError(str(path), "no such file")
    name = f"_tested_{next(_numbers)}_{re.sub(r'[^a-zA-Z0-9_]', '_', path.stem)}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise InputError(str(path), "is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    sys.path.insert(0, str(path.parent.resolve()))
    try:
        call(spec.loader.exec_module, module, seconds=_LOADING, home=str(path))
    except FailedCallError as error:
        del sys.modules[name]
        raise InputError(str(path), f"cannot be imported: {error}") from None
    finally:
        sys.path.remove(str(path.parent.resolve()))
    return module


def _of_module(module: ModuleType, home: str) -> list[ClaimedReduction]:
    classes = _own_classes(module)
    rules = getattr(module, "RULES", None)
    if rules is not None:
        listed = list(rules.values()) if isinstance(rules, dict) else rules
        if not isinstance(listed, Iterable) or not all(isinstance(rule, Reduction) for rule in listed):
            raise InputError(f"{home}: RULES", "expected a tuple of karpnet.Reduction")
        if not listed:
            raise InputError(f"{home}: RULES", "expected at least one karpnet.Reduction, got none")
        return [_of_rule(rule, classes, home, module) for rule in listed]
    if not callable(getattr(module, "instance", None)):
        raise InputError(
            home, "expected RULES, or functions instance, forward and back", "see docs/testing.md"
        )
    functions = {name: getattr(module, name, None) for name in _FUNCTIONS}
    for name, function in functions.items():
        if function is not None and not callable(function):
            raise InputError(f"{home}: {name}", f"expected a function, got {type(function).__name__}")
    source, target = (
        _end(_named(module, end, home), classes, f"{home}: {end.upper()}") for end in ("source", "target")
    )
    examples = getattr(module, "EXAMPLES", ())
    if not isinstance(examples, (list, tuple)) or not all(map(source.holds, examples)):
        raise InputError(f"{home}: EXAMPLES", f"expected a list of instances of {source.name}")
    parts: dict[str, Any] = {**functions, "examples": tuple(examples), "home": home}
    return [ClaimedReduction(Path(home).stem, source, target, **parts)]


def _named(module: ModuleType, end: str, home: str) -> Any:
    for name in (end.upper(), end):
        if hasattr(module, name):
            return getattr(module, name)
    remedy = f'write {end.upper()} = "cnf", or a class that the file defines'
    raise InputError(home, f"{end.upper()} is missing", remedy)


def _of_rule(
    rule: Reduction[Any, Any, Any, Any],
    classes: dict[str, type],
    home: str,
    module: ModuleType | None = None,
) -> ClaimedReduction:
    where = home or rule.name
    return ClaimedReduction(
        rule.name,
        _end(rule.source, classes, where),
        _end(rule.target, classes, where),
        rule.instance,
        rule.forward,
        rule.back,
        rule.size,
        accepts=getattr(module, "accepts", None),
        promises=getattr(module, "promises", None),
        examples=_example(rule, where),
        home=home,
    )


def _example(rule: Reduction[Any, Any, Any, Any], where: str) -> tuple[Any, ...]:
    try:
        return () if rule.example is None else (call(rule.example, seconds=_LOADING, home=where),)
    except FailedCallError as error:
        raise InputError(where, f"example of {rule.name} fails: {error}") from None


def _own_classes(module: ModuleType) -> dict[str, type]:
    """Classes of problems in a module, by their ``name`` and by the name of the class."""
    found: dict[str, type] = {}
    for value in vars(module).values():
        if inspect.isclass(value) and callable(getattr(value, "violation", None)):
            found[value.__name__] = value
            found[_name_of(value)] = value
    return found


def _name_of(kind: type) -> str:
    name = getattr(kind, "name", None)
    return name if isinstance(name, str) else kind.__name__


def _end(named: Any, classes: dict[str, type], where: str) -> End:
    if inspect.isclass(named):
        if not callable(getattr(named, "violation", None)):
            raise InputError(where, f"class {named.__name__} has no method violation(witness)")
        return End(_name_of(named), named)
    if not isinstance(named, str):
        raise InputError(where, f"expected a name or a class, got {type(named).__name__}")
    if named in classes:
        return End(named, classes[named])
    if named in PROBLEMS:
        return End(named, PROBLEMS[named])
    if named in ARCHITECTURES:
        return End(named, TrainingTask)
    known = ", ".join([*sorted(PROBLEMS), *ARCHITECTURES, *classes])
    raise InputError(
        where, f"no problem, architecture or class is called {named!r}", f"expected one of {known}"
    )
