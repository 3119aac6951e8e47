"""Experiments on the hard classes: their settings, their cells, their figures.

An experiment is a module ``<kind>`` (dashes become underscores) with a function
``study(tables, journal, notify) -> Study``, a file ``<kind>.toml`` of its settings, and its name in
`EXPERIMENTS`. ``tables`` come from `karpnet.experiments.settings.load`; whatever takes longer than a
moment is a cell of the journal.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from karpnet.answers import Notify
from karpnet.experiments.journal import Journal
from karpnet.experiments.settings import Tree, load
from karpnet.study import Study, make_folder

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
    study: Callable[[Tree, Journal, Notify], Study]
    study = import_module(f"karpnet.experiments.{kind.replace('-', '_')}").study
    tables = load(kind, quick, settings)
    make_folder(folder)
    return study(tables, Journal(folder / f"{kind}.jsonl"), notify)
