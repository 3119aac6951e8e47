"""``karpnet study``: from the options of the command to a study."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gnn.settings import TrainingSettings
from karpnet.api.answers import Notify
from karpnet.api.load import load
from karpnet.api.reduce import reduce
from karpnet.studies.descent import OPTIMIZERS, optimizer_study, ratio_study, width_study
from karpnet.studies.experiments import EXPERIMENTS, run_experiment
from karpnet.studies.partitions import partition_study
from karpnet.studies.study import Study
from reductions.errors import InputError
from solvers.methods import Limits


@dataclass(frozen=True)
class StudyRequest:
    """What was asked for.

    Parameters
    ----------
    kind : str
        "width", "optimizers", "ratio", "partition", or one of `karpnet.studies.experiments.EXPERIMENTS`.
    file : path or None
        The instance or task of the first two.
    target, read_as : str or None
        Architecture, and what a DIMACS file states.
    settings : TrainingSettings
    limits : Limits
        For every call of an exact solver.
    widths : tuple of int
        Empty for the usual ones.
    num_variables, instances : int
        Of the formulas, for "ratio"; for "partition" instances of each size.
    runs : int
        Learning rates of each optimizer, for "optimizers".
    folder : path
        Where an experiment keeps its journal.
    quick : bool
        Quick settings, for experiments.
    settings_file : path or None
        TOML file whose entries replace an experiment's settings.
    """

    kind: str
    file: Path | None
    target: str | None
    read_as: str | None
    settings: TrainingSettings
    limits: Limits
    widths: tuple[int, ...]
    num_variables: int
    instances: int
    runs: int
    folder: Path
    quick: bool
    settings_file: Path | None


def run_study(request: StudyRequest, notify: Notify) -> Study:
    """Run a study.

    Raises
    ------
    InputError
        If the kind is unknown, or it needs a file and none is named.
    """
    settings, limits = request.settings, request.limits
    if request.kind in EXPERIMENTS:
        if request.file is not None:
            problem = f"takes no file of an instance, got {request.file}"
            raise InputError(f"study {request.kind}", problem, "pass the settings with --settings")
        return run_experiment(request.kind, request.folder, request.quick, request.settings_file, notify)
    if request.quick or request.settings_file is not None:
        raise InputError("study", f"--quick and --settings are for {', '.join(EXPERIMENTS)}")
    if request.kind == "ratio":
        return ratio_study(
            request.num_variables,
            instances=request.instances,
            architecture=request.target or "relu-sum",
            settings=settings,
            limits=limits,
            notify=notify,
        )
    if request.kind == "partition":
        return partition_study(
            wide=max(request.widths, default=32),
            instances=request.instances,
            architecture=request.target or "relu-sum",
            settings=settings,
            limits=limits,
            notify=notify,
        )
    if request.kind not in ("width", "optimizers"):
        known = ", ".join(("width", "optimizers", "ratio", "partition", *EXPERIMENTS))
        raise InputError("study", f"expected one of {known}, got {request.kind!r}")
    if request.file is None:
        raise InputError(f"study {request.kind}", "expected the file of an instance or task")
    derivation = reduce(load(request.file, request.read_as), request.target)
    if request.kind == "width":
        return width_study(derivation, request.widths or (2, 3, 4, 8, 16, 64), settings, limits, notify)
    return optimizer_study(derivation, OPTIMIZERS, settings, request.runs, notify)
