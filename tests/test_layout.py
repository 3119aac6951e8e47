"""The rooms of the house: no import circles, and no package that a newcomer gets lost in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = (
    "karpnet",
    "solvers",
    "gnn",
    "instances",
    "certificates",
    "reductions",
    "statistical_queries",
    "tools",
)
MOST_MODULES = 12
# One module a rule, a problem, a verb, a step of the exact trainer, a notion of the paper.
MANY = {"reductions/rules", "reductions/problems", "karpnet/api", "solvers/exact", "statistical_queries"}


def modules(*folders: str) -> dict[str, Path]:
    """Every module below the folders, by its dotted name."""
    found = {}
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(source: str, known: set[str]) -> Iterator[str]:
    """The known modules that a module imports anywhere: in functions and for type checkers, too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                if name in known:
                    yield name
                elif node.module in known:
                    yield node.module


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Modules of which each imports the next and the last the first; empty when there are none."""
    finished: set[str] = set()
    for start in graph:
        way, ahead = [start], [iter(sorted(graph[start]))]
        while way:
            following = next(ahead[-1], None)
            if following is None:
                ahead.pop()
                finished.add(way.pop())
            elif following in way:
                return way[way.index(following) :]
            elif following not in finished:
                way.append(following)
                ahead.append(iter(sorted(graph[following])))
    return []


def test_a_circle_is_found() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c"]
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []
    source = "if TYPE_CHECKING:\n    from a.b import c\n\ndef f():\n    import a.b\n    from a import b, d"
    assert list(imports(source, {"a", "a.b"})) == ["a.b", "a.b", "a.b", "a"]


def test_no_modules_import_each_other_in_a_circle() -> None:
    found = modules(*PACKAGES, "tests")
    graph = {name: set(imports(path.read_text("utf-8"), set(found))) - {name} for name, path in found.items()}
    assert sum(map(len, graph.values())) > 1000
    assert circle(graph) == []


def test_there_is_one_expect() -> None:
    """Two functions of one name and two orders of arguments would be mistaken for each other."""
    defining = [
        name
        for name, path in modules(*PACKAGES).items()
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name == "expect"
    ]
    assert defining == ["reductions.errors"]


def test_no_package_has_too_many_modules() -> None:
    crowds: dict[str, int] = {}
    for path in modules(*PACKAGES).values():
        if path.name != "__init__.py":
            folder = path.parent.relative_to(ROOT).as_posix()
            crowds[folder] = crowds.get(folder, 0) + 1
    assert {folder: n for folder, n in crowds.items() if n > MOST_MODULES and folder not in MANY} == {}
    assert "karpnet" not in crowds, "modules of karpnet belong into one of its packages"


def test_json_is_written_and_read_in_one_place() -> None:
    """Strict JSON has one writer and one reader; the checker has its own, since it trusts nobody's."""
    using = {
        name
        for name, path in modules(*PACKAGES, "benchmarks").items()
        if re.search(r"json\.(?:dump|load)s?\b|from (?:or)?json import", path.read_text("utf-8"))
    }
    assert using == {"reductions.formats.json_text", "certificates.checker", "certificates.errors"}


def test_no_test_is_imported() -> None:
    found = modules("tests")
    for name, path in found.items():
        imported = imports(path.read_text("utf-8"), set(found))
        assert not [other for other in imported if other.rpartition(".")[2].startswith("test_")], name
