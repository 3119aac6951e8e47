"""Experiments on the hard classes: their settings, their cells, their figures.

An experiment is a module ``<kind>`` (dashes become underscores) with a dataclass ``Settings``, a function
``study(settings, journal, notify) -> Study``, a file ``<kind>.toml`` of its settings, and its name in
`EXPERIMENTS`. Whatever takes longer than a moment is a cell of the journal.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from karpnet.api.answers import Notify
from karpnet.studies.hard_classes.journal import Journal
from karpnet.studies.hard_classes.toml_settings import load, parse
from karpnet.studies.study import Study
from karpnet.studies.written import make_folder

EXPERIMENTS = ("degree-parity", "cyclic-parity", "planes", "polynomials")


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
    module = import_module(f"karpnet.studies.hard_classes.{kind.replace('-', '_')}")
    parsed = parse(module.Settings, load(kind, quick, settings), str(settings or f"{kind}.toml"))
    make_folder(folder)
    study: Study = module.study(parsed, Journal(folder / f"{kind}.jsonl"), notify)
    return study
