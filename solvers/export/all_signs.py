"""All sign cases of a sum of activations as one system: the readout's signs are Booleans.

The unknowns are the weights times their readout's sign, ``y_j = σ_j w_j``, and each channel's contributions
``g[j, m] = σ_j relu(w_j·m)``. A positive channel has ``g = max(0, y·m)``, a negative one ``g = min(0, y·m)``,
and a sample's value ``Σ_j Σ a g + b (g - y·m)`` is linear in both whatever the signs are, as
``σ relu(-w·m) = g - y·m``. So no row depends on more than one Boolean.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from certificates.systems import ActivationSystem, Row, System
from certificates.tasks import Task

_ROWS = 8  # of each channel and message class


class SignedSystem(ActivationSystem):
    """Booleans: p[j, m] as in `ActivationSystem`, then one a channel: its readout is positive.

    Channels of positive readout come first, and channels of one sign are interchangeable.
    """

    def __init__(self, task: Task) -> None:
        super().__init__(task, (1,) * task.width)
        self.num_activities = task.width * len(self.classes)
        self.first_sample_row = _ROWS * self.num_activities
        num_rows = self.first_sample_row + 2 * len(self.terms)
        System.__init__(self, task, self.num_activities + task.width, num_rows)

    def positive(self, channel: int) -> int:
        """The Boolean that says that a channel's readout is positive."""
        return 1 + self.num_activities + channel

    def indicator_clauses(self) -> Iterator[list[int]]:
        """Positive channels first; of one sign, those active on the first class first."""
        for j in range(self.task.width - 1):
            one, other = self.positive(j), self.positive(j + 1)
            yield [one, -other]
            if self.classes:
                order = [1 + j * len(self.classes), -1 - (j + 1) * len(self.classes)]
                yield [-other, *order]
                yield [one, *order]

    def row(self, index: int) -> Row:
        """Positive: g >= 0, g >= y·m; negative: the opposite; active: g = y·m; inactive: g = 0."""
        if index >= self.first_sample_row:
            return self._sample_row(*divmod(index - self.first_sample_row, 2))
        activity, kind = divmod(index, _ROWS)
        channel, number = divmod(activity, len(self.classes))
        first, g = channel * self.task.num_features, len(self.signs) * self.task.num_features + activity
        pair, against_product = divmod(kind, 2)
        # kinds: 0, 1 positive; 2, 3 negative; 4, 5 active (>= and <=); 6, 7 inactive (>= and <=)
        if pair < 2:
            literal = self.positive(channel) if pair == 0 else -self.positive(channel)
            side, has_product = 1 - 2 * pair, bool(against_product)
        else:
            literal = 1 + activity if pair == 2 else -1 - activity
            side, has_product = 1 - 2 * against_product, pair == 2
        product = {first + column: -side * value for column, value in self.classes[number]}
        return Row(literal, (product if has_product else {}) | {g: side}, 0)


def sign_case(positives: list[bool]) -> tuple[int, ...] | None:
    """The sign case of Booleans by channel; None unless positive channels come first."""
    is_ordered = all(a or not b for a, b in pairwise(positives))
    return tuple(1 if positive else -1 for positive in positives) if is_ordered else None
