"""Loss curves: how the losses of many restarts fall, small enough to be kept for every run."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from gnn.samples import FloatArray

QUANTILES = {"min": 0.0, "q25": 0.25, "median": 0.5, "q75": 0.75}


@dataclass
class LossCurve:
    """Quantiles of the loss over the restarts, at every look of the trainer.

    Restarts that are trained in several batches for want of memory: those of the first batch.
    Diverged ones count as infinite.

    Parameters
    ----------
    steps : list of int
    quantiles : list of (float, float, float, float)
        As in `QUANTILES`.
    """

    steps: list[int] = field(default_factory=list)
    quantiles: list[FloatArray] = field(default_factory=list)
    is_complete: bool = False

    def note(self, step: int, losses: FloatArray) -> None:
        """Record the losses after a number of steps; an observer for `gnn.trainer.train`."""
        self.is_complete |= bool(self.steps) and step <= self.steps[-1]
        if not self.is_complete:
            self.steps.append(step)
            self.quantiles.append(np.quantile(losses, list(QUANTILES.values()), method="nearest"))

    def to_json(self, most: int = 40) -> dict[str, list[int] | list[float | None]]:
        """Steps and quantiles at a limited number of points, denser at the start; infinity becomes None."""
        if not self.steps:
            return {"steps": [], **{name: [] for name in QUANTILES}}
        last = len(self.steps) - 1
        places = np.unique(np.rint(np.geomspace(1, last + 1, most)).astype(int)) - 1
        columns = np.array(self.quantiles)[places].T.tolist()
        rounded = [[float(f"{x:.4g}") if np.isfinite(x) else None for x in column] for column in columns]
        return {
            "steps": [self.steps[place] for place in places],
            **dict(zip(QUANTILES, rounded, strict=True)),
        }
