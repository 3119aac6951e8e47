"""What descent minimizes: losses by name, and the constants that every backend reads.

Most losses of a regression are means over the samples of a function of the scaled residual
``u = (f - y) · importance``, with a constant c in units of the task's tolerance times the importance (of
the importance where the tolerance is 0)::

    squared         u²
    huber           u² for |u| below c = delta, then 2c|u| - c²
    log-cosh        2c² log cosh(u / c), c = delta
    hinge           max(0, |u| - c), c = margin: the ε-insensitive loss
    squared-hinge   its square
    max             c log mean cosh((f - y) / c), 1 / c = sharpness, in units of the inverse tolerance

Huber and log-cosh are the squared error near zero. ``max`` is the largest error, smoothed: at most
``c log(2 · samples)`` below it. Losses of a classifier, with ``z = margin · label``::

    hinge           max(0, c - z), c = margin
    squared-hinge   its square
    logistic        log(1 + exp(-z))

References
----------
Huber, "Robust estimation of a location parameter", Annals of Mathematical Statistics 35 (1964); Vapnik, "The
Nature of Statistical Learning Theory" (1995), section 6.1, for the ε-insensitive loss.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from reductions.errors import InputError, UnsupportedError
from reductions.reading.values import number, read

# The numbers of the losses in the compiled backends.
LOSSES = {
    "squared": 0,
    "huber": 1,
    "log-cosh": 2,
    "hinge": 3,
    "squared-hinge": 4,
    "max": 5,
    "logistic": 6,
}
_NUMBER, _POSITIVE = number("a number, at least 0"), number("a positive number", is_open=True)
_REGRESSION = ("squared", "huber", "log-cosh", "hinge", "squared-hinge", "max")
_CLASSIFICATION = ("hinge", "squared-hinge", "logistic")
_DEFAULTS: dict[str, dict[str, float]] = {
    "huber": {"delta": 1.0},
    "log-cosh": {"delta": 1.0},
    "hinge": {"margin": 0.5},
    "squared-hinge": {"margin": 0.5},
    "max": {"sharpness": 4.0},
}


class Loss(NamedTuple):
    """A loss and its constant.

    Parameters
    ----------
    kind : int
        As in `LOSSES`.
    width : float
        The c of the module's text in units of f, before the importance of a sample.
    """

    kind: int
    width: float = 0.0


def check_options(loss: str, options: Mapping[str, object]) -> None:
    """Refuse options that a loss does not have.

    Raises
    ------
    InputError
        If there is one, or a value is not a positive number.
    """
    known = _DEFAULTS.get(loss, {})
    for name, value in options.items():
        if name not in known:
            expected = f"expected {', '.join(known)}" if known else f"{loss} has none"
            raise InputError("loss-options", f"{expected}, got {name!r}")
        read(f"loss-options: {name}", value, _NUMBER if name == "margin" else _POSITIVE)


def loss_of(name: str, options: Mapping[str, float], is_classifier: bool, tolerance: float) -> Loss:
    """The loss of that name for a task; "auto" is the hinge for classifiers and the squared error otherwise.

    Raises
    ------
    UnsupportedError
        If it is not one of such tasks.
    """
    if name == "auto":
        name = "hinge" if is_classifier else "squared"
    known = _CLASSIFICATION if is_classifier else _REGRESSION
    if name not in known:
        what = "a classifier" if is_classifier else "a regression"
        raise UnsupportedError(f"loss {name} is none of {what}; expected one of {', '.join(known)}")
    unit = tolerance or 1.0
    if is_classifier:
        return Loss(LOSSES[name], float(options.get("margin", 1.0)))
    values = list({**_DEFAULTS.get(name, {}), **options}.values())
    if name == "max":
        return Loss(LOSSES[name], unit / float(values[0]))
    return Loss(LOSSES[name], unit * float(values[0]) if values else 0.0)
