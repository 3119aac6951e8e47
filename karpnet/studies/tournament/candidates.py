"""The field of the tournament: one mechanism at a time, random draws, and small changes of the best."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np

from gnn.plans.plan import Plan, Stage
from gnn.settings import TrainingSettings

Changes: TypeAlias = Mapping[str, Any]
WIDE = 4  # times the proper width, where a plan begins wide

# Optimizers with options, a rate that suits a constant schedule, and the range that random draws are from.
OPTIMIZERS: Mapping[str, tuple[Changes, float, tuple[float, float]]] = {
    "SGD": ({}, 0.3, (0.1, 3)),
    "SGD momentum": ({"momentum": 0.9}, 0.1, (0.03, 1)),
    "Adam": ({}, 0.1, (0.01, 3)),
    "Adam, short memory": ({"betas": [0.0, 0.9]}, 0.1, (0.03, 3)),
    "AdamW": ({"weight_decay": 0.1}, 0.1, (0.01, 3)),
    "RMSprop": ({}, 0.02, (0.01, 3)),
    "RMSprop, short memory": ({"alpha": 0.5}, 0.1, (0.03, 3)),
    "Adagrad": ({}, 0.3, (0.1, 3)),
    "Lion": ({}, 0.02, (0.01, 1)),
    "SignSGD": ({}, 0.02, (0.01, 1)),
    "Muon": ({}, 0.05, (0.01, 1)),
    "LBFGS": ({}, 1.0, (0.1, 1)),
    "LevenbergMarquardt": ({}, 1.0, (0.1, 1)),
}
SLOW = ("Muon", "LBFGS", "LevenbergMarquardt")  # on backend torch only: tried alone, and with less work
_SECOND_ORDER = ("LBFGS", "LevenbergMarquardt")  # these converge in a few steps
_LOSSES: Mapping[str, Changes] = {
    "Huber": {"loss": "huber", "loss_options": {}},
    "log-cosh": {"loss": "log-cosh", "loss_options": {}},
    "largest error, smoothed": {"loss": "max", "loss_options": {}},
    "hinge at the tolerance": {"loss": "hinge", "loss_options": {"margin": 0.9}},
    "squared hinge at half the tolerance": {"loss": "squared-hinge", "loss_options": {"margin": 0.5}},
    "squared hinge at the tolerance": {"loss": "squared-hinge", "loss_options": {"margin": 0.9}},
}
_LOSSES_OF_CLASSES: Mapping[str, Changes] = {
    "logistic": {"loss": "logistic", "loss_options": {}},
    "squared hinge": {"loss": "squared-hinge", "loss_options": {}},
    "hinge, small margin": {"loss": "hinge", "loss_options": {"margin": 0.1}},
}
_REST: Mapping[str, Changes] = {
    "small start": {"init_scale": 0.05},
    "large start": {"init_scale": 2.0},
    "start balanced": {"init": "balanced"},
    "start from signs": {"init": "sign"},
    "constant rate": {"schedule": "constant"},
    "linear schedule": {"schedule": "linear"},
    "cosine schedule": {"schedule": "cosine"},
    "little noise": {"noise": 0.01},
    "noise": {"noise": 0.1},
    "noise, cosine": {"noise": 0.1, "schedule": "cosine"},
    "mini-batches of 8": {"batch": 8},
    "mini-batches of 8, cosine": {"batch": 8, "schedule": "cosine"},
    "mini-batches of 32": {"batch": 32},
    "dropout": {"dropout": 0.1},
}


def variations(base: Plan, is_classifier: bool) -> dict[str, Plan]:
    """The base with one mechanism changed, by the mechanism's name; what is as in the base is left out.

    Changed optimizers keep the base's schedule, at the rate of `OPTIMIZERS`; if the base's rate is large for
    its optimizer, theirs are by as much. Those that converge in a few steps have a tenth of the steps, and so
    ten times the restarts.
    """
    settings = base.settings
    found: dict[str, Plan] = {}
    scale = settings.learning_rate / _usual_rate(settings)
    for name, (options, rate, _) in OPTIMIZERS.items():
        changed: dict[str, Any] = {"optimizer": name.split()[0].rstrip(","), "optimizer_options": options}
        if name in _SECOND_ORDER:
            changed |= {"learning_rate": rate, "steps": max(settings.steps // 10, 1)}
        else:
            changed["learning_rate"] = rate * scale
        found[name] = _with(base, **changed)
    for name, changes in {**(_LOSSES_OF_CLASSES if is_classifier else _LOSSES), **_REST}.items():
        found[name] = _with(base, **changes)
    steps = settings.steps
    found |= {
        "rate × 3": _with(base, learning_rate=3 * settings.learning_rate),
        "rate × 10": _with(base, learning_rate=10 * settings.learning_rate),
        "rate / 3": _with(base, learning_rate=settings.learning_rate / 3),
        "steps × 4": _with(base, steps=4 * steps),
        "steps / 4": _with(base, steps=max(steps // 4, 1)),
        "weight decay": _decaying(base),
        "restarts on plateaus": _with(base, patience=max(steps // 10, 1)),
        **dict(_staged(base, is_classifier)),
    }
    same = replace(base, name="")
    return {name: plan for name, plan in found.items() if replace(plan, name="").to_json() != same.to_json()}


def _staged(base: Plan, is_classifier: bool) -> Iterator[tuple[str, Plan]]:
    """Plans of several stages, with about the steps of the base."""
    settings, steps = base.settings, base.settings.steps
    half = replace(settings, steps=max(steps // 2, 1))
    yield "linear program at the end", replace(base, stages=(Stage("polish", None, {"restarts": 16}),))
    if is_classifier:
        return
    wide: dict[str, Any] = {"width": WIDE, "settings": replace(settings, steps=max(steps // (2 * WIDE), 1))}
    for by in ("norm", "cluster"):
        yield f"wide, pruned by {by}", replace(base, **wide, stages=(Stage("prune", half, {"by": by}),))
    softened = Stage("distil", half, {"share": 0.5})
    yield "distilled from wide", replace(base, **wide, stages=(softened, Stage("train", half)))
    yield "homotopy in the tolerance", _homotopy(base)
    yield "rounded at the end", replace(base, stages=(Stage("round"),))


def _homotopy(base: Plan) -> Plan:
    """Three runs whose loss is zero within twice the tolerance, once, and half of it."""
    thirds = [
        replace(
            base.settings,
            steps=max(base.settings.steps // 3, 1),
            loss="squared-hinge",
            loss_options={"margin": margin},
        )
        for margin in (2.0, 1.0, 0.5)
    ]
    return replace(base, settings=thirds[0], stages=tuple(Stage("train", third) for third in thirds[1:]))


def _with(base: Plan, **changes: Any) -> Plan:
    return replace(base, settings=replace(base.settings, **changes))


def _decaying(base: Plan) -> Plan:
    options = {**base.settings.optimizer_options, "weight_decay": 0.01}
    return _with(base, optimizer_options=options)


def _usual_rate(settings: TrainingSettings) -> float:
    return next((rate for name, (_, rate, _) in OPTIMIZERS.items() if name == settings.optimizer), 0.1)


def drawn(rng: np.random.Generator, is_classifier: bool, most_steps: int, name: str) -> Plan:
    """A random plan: every mechanism on its own, by a uniform or log-uniform draw."""
    fast = [optimizer for optimizer in OPTIMIZERS if optimizer not in SLOW]
    optimizer = str(rng.choice(fast))
    options, _, rates = OPTIMIZERS[optimizer]
    losses = [{}, {}, {}, {}, *(_LOSSES_OF_CLASSES if is_classifier else _LOSSES).values()]
    changes: dict[str, Any] = {
        "optimizer": optimizer.split()[0].rstrip(","),
        "optimizer_options": options,
        "learning_rate": _log_uniform(rng, *rates),
        "steps": round(_log_uniform(rng, min(100, most_steps), min(10_000, most_steps))),
        "init_scale": _log_uniform(rng, 0.03, 2),
        "schedule": str(rng.choice(["constant", "linear", "cosine", "cosine"])),
        "batch": [None, None, 4, 8, 16, 32][rng.integers(6)],
        "noise": 0.0 if rng.random() < 0.6 else _log_uniform(rng, 0.003, 0.3),
        "init": str(rng.choice(["normal", "normal", "balanced", "sign"])),
        "dropout": 0.0 if is_classifier or rng.random() < 0.8 else 0.1,
        **losses[rng.integers(len(losses))],
    }
    plan = Plan(name, TrainingSettings(**changes))
    if is_classifier or rng.random() < 0.85:
        return plan
    staged = dict(_staged(plan, is_classifier))
    descents = [kind for kind, other in staged.items() if other.is_descent]
    return staged[descents[rng.integers(len(descents))]]


def perturbed(plan: Plan, rng: np.random.Generator, name: str) -> Plan:
    """A plan near another: its numbers multiplied by random factors, and sometimes one choice made again."""
    settings = plan.settings
    changes: dict[str, Any] = {
        "learning_rate": settings.learning_rate * _factor(rng, 0.2),
        "init_scale": settings.init_scale * _factor(rng, 0.4),
        "steps": max(20, round(settings.steps * _factor(rng, 0.4))),
        "noise": settings.noise * _factor(rng, 0.4),
        "optimizer_options": {key: _nearby(value, rng) for key, value in settings.optimizer_options.items()},
    }
    again: list[dict[str, Any]] = [
        {"schedule": str(rng.choice(["linear", "cosine"]))},
        {"batch": [None, 16, 32, 48][rng.integers(4)]},
        {"init": str(rng.choice(["normal", "balanced", "sign"]))},
        {"loss": "auto", "loss_options": {}},
        {"noise": 0.0},
    ]
    if rng.random() < 0.4:
        changes |= again[rng.integers(len(again))]
    return replace(_with(plan, **changes), name=name)


def _nearby(value: Any, rng: np.random.Generator) -> Any:
    """A decay rate with another memory; anything else as it is."""
    if isinstance(value, (list, tuple)):
        return [_nearby(entry, rng) for entry in value]
    if isinstance(value, float) and 0 < value < 1:
        return float(max(0.0, 1 - (1 - value) * _factor(rng, 0.4)))
    return value


def _factor(rng: np.random.Generator, spread: float) -> float:
    return math.exp(spread * rng.standard_normal())


def _log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    return math.exp(rng.uniform(math.log(low), math.log(high)))
