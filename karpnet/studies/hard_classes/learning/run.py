"""What the experiments on hard classes share: two networks, all optimizers, a rival, a control.

Each figure shows the hard class and an easy control of the same inputs and networks, learned by an
overparameterized network, by the minimal network that holds the target, and by every optimizer at
learning rates multiplied by random factors in [0.1, 10]; beside them the constant predictor, and an
algorithm that is no gradient descent on the same samples.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from importlib.metadata import version

import numpy as np
from numpy.typing import ArrayLike

from gnn.optimizers import spelled_out
from gnn.statistical.networks import num_parameters
from gnn.statistical.training import Curves, Descent, fit
from karpnet.api.answers import Notify
from karpnet.studies.hard_classes.learning.drawing import draw_learning
from karpnet.studies.hard_classes.learning.experiment import HARD, ROLES, Answer, Experiment, Realization
from karpnet.studies.hard_classes.learning.settings import LearningSettings, NetworkSettings
from karpnet.studies.hard_classes.learning.table import HEADINGS, lines
from karpnet.studies.journal import Journal
from karpnet.studies.study import Row, Study, Table
from karpnet.studies.toml_settings import as_tables, to_toml
from reductions.errors import InputError
from statistical_queries.samples import Samples


def run(experiment: Experiment, settings: LearningSettings, journal: Journal, notify: Notify) -> Study:
    """Run all cells of an experiment that its journal does not hold yet."""
    for network in (settings.overparameterised, settings.minimal):
        experiment.make(network)  # what no network can be is told before anything runs
    cells = _Cells(experiment, settings, journal, notify)
    rows = [*cells.algorithm()]
    for part in ("overparameterised", "minimal"):
        for role in ROLES:
            rows += cells.curves(part, role)
    for optimizer in settings.optimizers.rates:
        for role in ROLES:
            rows += cells.optimizer(optimizer, role)
    comment = (
        f"Settings of `karpnet study {experiment.kind}` that gave the files beside this one.\n"
        "They are karpnet's own choice."
    )
    return Study(
        kind=experiment.kind,
        rows=rows,
        title=experiment.title,
        show=Table(HEADINGS, partial(lines, experiment)),
        drawings={experiment.kind: partial(draw_learning, experiment), **experiment.drawings},
        settings=to_toml(as_tables(settings), comment),
    )


class _Cells:
    """The cells of one experiment."""

    def __init__(
        self, experiment: Experiment, settings: LearningSettings, journal: Journal, notify: Notify
    ) -> None:
        self.experiment, self.settings = experiment, settings
        self.journal, self.notify = journal, notify
        self._drawn: dict[int, Realization] = {}

    def _realization(self, number: int) -> Realization:
        if number not in self._drawn:
            self._drawn[number] = self.experiment.draw(number)
        return self._drawn[number]

    def _cell(self, part: str, decides: Mapping[str, object], compute: Callable[[], list[Row]]) -> list[Row]:
        """Rows of a cell, named by what decides them and nothing else."""
        told = as_tables(self.settings)
        shared = ("seed", "realisations", "num_train", "num_test", "target")
        cell = {
            "karpnet": version("karpnet"),
            "part": part,
            **{name: told[name] for name in shared},
            **decides,
        }
        return self.journal.cell(cell, compute)

    def algorithm(self) -> list[Row]:
        """The algorithm on the first training samples of every realization."""
        return self._cell("algorithm", {"num_solve": self.settings.num_solve}, self._solve)

    def _solve(self) -> list[Row]:
        rows: list[Row] = []
        for number in range(self.settings.realisations):
            self.notify(self.experiment.algorithm, number, self.settings.realisations)
            realisation = self._realization(number)
            train, test = realisation.samples[HARD]
            given = train[: self.settings.num_solve]
            answer = realisation.solve(given)
            rows.append(
                _row(
                    part="algorithm",
                    role=HARD,
                    realisation=number,
                    train_error=error(answer(*given.inputs), given),
                    test_error=error(answer(*test.inputs), test),
                    trivial_error=trivial_error(train, test),
                    num_train=len(given),
                )
            )
        return rows

    def curves(self, part: str, role: str) -> list[Row]:
        """Errors of one network over the epochs, for every realization."""
        network: NetworkSettings = getattr(self.settings, part)
        count = self.settings.realisations
        decides = {"role": role, "network": asdict(network)}
        compute = partial(self._train, part, role, network, count)
        return self._cell(part, decides, compute)

    def optimizer(self, name: str, role: str) -> list[Row]:
        """Errors of the overparameterized network with one optimizer, for every learning rate."""
        given, network = self.settings.optimizers, self.settings.overparameterised
        base, options = spelled_out(name)
        descent = Descent(
            epochs=given.epochs,
            batch=network.descent.batch,
            learning_rate=given.rates[name],
            optimizer=base,
            optimizer_options=options,
            schedule=network.descent.schedule,
            looks=1,
        )
        changed = NetworkSettings(network.channels, descent, network.hidden, network.kernels)
        # The factors are the same for every optimizer and for the control.
        rng = np.random.default_rng([self.settings.seed, 1])
        factors = (10.0 ** rng.uniform(-1, 1, given.runs)).tolist()
        decides = {"role": role, "optimizer": name, "factors": factors, "network": asdict(changed)}
        compute = partial(self._train, "optimizers", role, changed, given.runs, name, factors)
        return self._cell("optimizers", decides, compute)

    def _train(
        self,
        part: str,
        role: str,
        network: NetworkSettings,
        count: int,
        optimizer: str | None = None,
        factors: Sequence[float] | None = None,
    ) -> list[Row]:
        drawn = [self._realization(i % self.settings.realisations).samples[role] for i in range(count)]
        what = f"{part}, {self.experiment.names[role]}" + (f", {optimizer}" if optimizer else "")
        curves = fit(
            partial(self.experiment.make, network),
            [train for train, _ in drawn],
            [test for _, test in drawn],
            network.descent,
            seed=self.settings.seed,
            rate_factors=factors,
            device=self.settings.device,
            threads=self.settings.threads,
            progress=partial(self.notify, what),
        )
        shared = {
            "part": part,
            "role": role,
            "optimizer": optimizer or network.descent.optimizer,
            "num_train": self.settings.num_train,
            "num_parameters": num_parameters(self.experiment.make(network)),
        }
        rows = []
        for number, (train, test) in enumerate(drawn):
            factor = 1.0 if factors is None else factors[number]
            shared.update(
                realisation=number % self.settings.realisations,
                learning_rate=network.descent.learning_rate * factor,
                rate_factor=factor,
                trivial_error=trivial_error(train, test),
            )
            rows += _looks(curves, number, shared)
        return rows


def _looks(curves: Curves, number: int, shared: Row) -> list[Row]:
    looks = zip(curves.epochs.tolist(), curves.train[number], curves.test[number], strict=True)
    return [
        _row(**shared, epoch=epoch, train_error=float(train), test_error=float(test))
        for epoch, train, test in looks
    ]


def _row(**values: object) -> Row:
    """A row of the CSV: all columns, None where a value has no meaning."""
    columns = (
        "part", "role", "optimizer", "learning_rate", "rate_factor", "realisation", "epoch",
        "train_error", "test_error", "trivial_error", "num_train", "num_parameters",
    )  # fmt: skip
    return {name: values.get(name) for name in columns}


def error(answers: ArrayLike, samples: Samples) -> float:
    """Share of wrong classes, or mean squared error over the variance of the labels."""
    if samples.is_classified:
        return float(np.mean(np.asarray(answers) != samples.labels))
    return float(np.mean(np.square(np.asarray(answers) - samples.labels)) / np.var(samples.labels))


def trivial_error(train: Samples, test: Samples) -> float:
    """Test error of the constant that is best on the training samples."""
    mean = train.labels.mean()
    return error(np.full(len(test), mean >= 0.5 if train.is_classified else mean), test)


def unit_variance(train: Samples, test: Samples) -> tuple[Samples, Samples]:
    """The samples with real labels divided by their standard deviation in training."""
    deviation = float(train.labels.std())
    if deviation == 0 or test.labels.std() == 0:
        raise InputError("samples", "all labels are equal", "ask for more samples or a larger target")
    return Samples(train.inputs, train.labels / deviation), Samples(test.inputs, test.labels / deviation)


def best_multiple(values: Answer, given: Samples) -> Answer:
    """A function times the factor that fits the samples best."""
    at = values(*given.inputs)
    factor = float(at @ given.labels) / float(at @ at)
    return lambda *inputs: factor * values(*inputs)


def best_fit(candidates: Sequence[Answer], given: Samples) -> Answer:
    """Of the best multiples of some functions the one with the least squared error on the samples."""
    multiples = [best_multiple(values, given) for values in candidates]
    return min(multiples, key=lambda values: error(values(*given.inputs), given))
