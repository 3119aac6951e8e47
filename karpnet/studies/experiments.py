"""Experiments: resumable studies whose settings lie in a TOML file.

An experiment is a module named like it (dashes become underscores) in a package beside this module, with
a dataclass ``Settings``, a function ``study(settings, journal, notify) -> Study``, a file ``<kind>.toml`` of
its settings, and its name here. Whatever takes longer than a moment is a cell of the journal.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from karpnet.api.answers import Notify
from karpnet.studies.journal import Journal
from karpnet.studies.study import Study
from karpnet.studies.toml_settings import load, parse
from karpnet.studies.written import make_folder

HARD_CLASSES = (
    "degree-parity", "cyclic-parity", "superpolynomial", "planes", "averaged-planes", "polynomials",
    "exact-fit",
)  # fmt: skip
_OTHERS = {"tournament": "tournament", "success": "tournament", "scaling": "scaling"}
_PACKAGES = {**dict.fromkeys(HARD_CLASSES, "hard_classes"), **_OTHERS}
EXPERIMENTS = tuple(_PACKAGES)


def run_experiment(kind: str, folder: Path, quick: bool, settings: Path | None, notify: Notify) -> Study:
    """Run an experiment, or go on with it where ``<folder>/<kind>.jsonl`` holds finished cells.

    Parameters
    ----------
    kind : str
        One of `EXPERIMENTS`.
    folder : path
        Where the journal lies.
    quick : bool
    settings : path or None
        TOML file whose entries replace the packaged ones.
    notify : callable
        Told (what runs, done, total).

    Raises
    ------
    InputError
        If the settings or the journal are malformed.
    """
    package = f"karpnet.studies.{_PACKAGES[kind]}"
    module = import_module(f"{package}.{kind.replace('-', '_')}")
    tables = load(package, kind, quick, settings)
    parsed = parse(module.Settings, tables, str(settings or f"{kind}.toml"))
    make_folder(folder)
    study: Study = module.study(parsed, Journal(folder / f"{kind}.jsonl"), notify)
    return study
