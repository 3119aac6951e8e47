"""How Sphinx builds the documentation: pages as they are in the repository, reference from docstrings."""

from __future__ import annotations

import inspect
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
karpnet = import_module("karpnet")

project = "karpnet"
author = copyright = "the karpnet authors"
root_doc = "docs/index"
include_patterns = ["*.md", "docs/*.md", "docs/reference/*.md", "docs/tutorials/*.md", "docs/results/*.md"]
exclude_patterns = [".*", "site", "demo-output", "suite-output", "tests"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
myst_heading_anchors = 4  # links to headings are checked, by the names that GitHub gives them
default_role = "code"
napoleon_google_docstring = False
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints = "signature"
python_maximum_signature_line_length = 88

html_theme = "furo"
html_title = "karpnet"
html_extra_path = ["index.html"]
html_copy_source = False


class PublicNames(SphinxDirective):
    """``{public-names} MODULE``: the reference of every name in the module's ``__all__``, by kind."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write an autodoc directive for each name, and let Sphinx go on from there."""
        lines = ["```{eval-rst}", *_directives(import_module(self.arguments[0])), "```"]
        section = nodes.section(document=self.state.document)
        self.state.nested_parse(StringList(lines, self.arguments[0]), 0, section)
        return section.children


class ExtensionPoint(SphinxDirective):
    """``{extension-point} MODULE``: the reference of a module, less what karpnet's page has already."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write an automodule directive, and let Sphinx go on from there."""
        module = import_module(self.arguments[0])
        public = [getattr(karpnet, name) for name in karpnet.__all__]
        excluded = [name for name, value in vars(module).items() if any(value is one for one in public)]
        lines = [f".. automodule:: {module.__name__}", "   :members:"]
        lines += [f"   :exclude-members: {', '.join(excluded)}"] if excluded else []
        section = nodes.section(document=self.state.document)
        text = StringList(["```{eval-rst}", *lines, "```"], module.__name__)
        self.state.nested_parse(text, 0, section)
        return section.children


def _directives(module: ModuleType) -> list[str]:
    kinds: dict[str, list[str]] = {"autofunction": [], "autoclass": [], "autoexception": [], "autodata": []}
    modules = []
    for name in module.__all__:
        value = getattr(module, name)
        if inspect.ismodule(value):
            modules += _directives(value)
            continue
        kind = _kind(value)
        kinds[kind] += [f".. {kind}:: {module.__name__}.{name}", ""]
        if kind == "autoclass":
            kinds[kind].insert(-1, "   :members:")
    lines = []
    for kind, found in kinds.items():
        title = f"{_TITLES[kind]} of {module.__name__}"
        lines += [f".. rubric:: {title}", "", *found] if found else []
    return lines + modules


_TITLES = {
    "autofunction": "Functions",
    "autoclass": "Classes",
    "autoexception": "Exceptions",
    "autodata": "Values",
}


def _kind(value: Any) -> str:
    if inspect.isclass(value):
        return "autoexception" if issubclass(value, BaseException) else "autoclass"
    return "autofunction" if callable(value) else "autodata"


def setup(app: Sphinx) -> None:
    """Add the directives."""
    app.add_directive("public-names", PublicNames)
    app.add_directive("extension-point", ExtensionPoint)
