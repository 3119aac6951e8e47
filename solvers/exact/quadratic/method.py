"""Deciding tasks of squares of any width.

1. *One line a sample.* One channel is decided between tasks of absolute values (`solvers.exact.square`).
2. *Without the rank.* A symmetric X of any rank is a linear program. Its refutation refutes every width, and
   has a certificate; its solution is the answer where its rank is at most the width, as it is for every
   width of at least the number of coordinates.
3. *With the rank,* by branch and bound (`solvers.exact.quadratic.search`); a NO is without a certificate.

With errors allowed, the samples of a refutation are left out one by one, as many as may be misfitted.
"""

from __future__ import annotations

from certificates.systems import SquareSystem
from certificates.tasks import Task
from reductions.outcomes import Found, Outcome, Refuted, Unknown
from reductions.training.hypothesis import Hypothesis
from reductions.training.task import TrainingTask
from solvers.children import so_far
from solvers.deadline import Deadline
from solvers.exact.decide import TOO_LARGE
from solvers.exact.formulation.rows import Lemma
from solvers.exact.quadratic.forms import Forms
from solvers.exact.quadratic.linear import MatrixProgram
from solvers.exact.quadratic.search import Search
from solvers.exact.square import has_lines, solve_square
from solvers.exact.trusted import canonical_task
from solvers.methods import Limits
from solvers.sealing import certificate

_LARGEST_TABLE = 1_000_000  # entries of the linear program's
_LARGEST_AFTERWARDS = 20_000  # of the one that only adds a certificate
_MOST_PRODUCTS = 3_000  # of entries of A and B


def obstacle(problem: TrainingTask) -> str | None:
    """None when such a task is not too large, else why not."""
    task = canonical_task(problem, "the exact trainer")
    size = min(task.num_features, sum(map(len, task.samples)))
    if has_lines(task) or _fits_table(task, size):
        return None
    return "squares of samples of several directions are decided for few coordinates and channels"


def _fits_table(task: Task, size: int) -> bool:
    width = min(task.width, size)
    products = width * (width + 1) // 2 * (size - width + 1) ** 2
    return len(task.samples) * size * (size + 1) <= _LARGEST_TABLE and products <= _MOST_PRODUCTS


def solve(problem: TrainingTask, limits: Limits) -> Outcome:
    """Decide a task of squares."""
    deadline, task = Deadline(limits.seconds), canonical_task(problem, "the exact trainer")
    if not has_lines(task):
        try:
            return _Decision(task, Forms.of(task), deadline).run()
        except OverflowError:
            return Unknown(TOO_LARGE)
    answer = solve_square(task, deadline)
    if isinstance(answer, Found) or deadline.is_over:
        return answer
    so_far(answer)
    forms = Forms.of(task)
    if len(task.samples) * len(forms.columns) ** 2 > _LARGEST_AFTERWARDS:
        return answer
    try:
        linear = _Decision(task, forms, deadline, is_linear=True).run()
    except OverflowError:
        return answer
    return answer if isinstance(linear, Unknown) else linear


class _Decision:
    """The search over the samples that are left out.

    Parameters
    ----------
    is_linear : bool
        Whether only the linear program is asked.
    """

    def __init__(self, task: Task, forms: Forms, deadline: Deadline, is_linear: bool = False) -> None:
        self.task, self.forms, self.deadline, self.is_linear = task, forms, deadline, is_linear
        self.program = MatrixProgram(SquareSystem(task), forms)
        self.lemmas: list[Lemma] = []
        self.is_certified = True
        self.reason = ""
        self.visited: set[frozenset[int]] = set()

    def run(self) -> Outcome:
        """The outcome."""
        found = self._branch(frozenset())
        if found is not None:
            return Found(found)
        if self.reason:
            return Unknown(self.reason)
        if not self.is_certified:
            return Refuted(None)
        so_far(Refuted(None, ""))
        parts = self.program.refutation(self.lemmas, self.deadline)
        return Refuted(None, "") if parts is None else Refuted(certificate(self.task, "no", refutation=parts))

    def _branch(self, dropped: frozenset[int]) -> Hypothesis | None:
        """Weights that fit all samples but the dropped ones, and more that may be left out."""
        if dropped in self.visited:
            return None
        self.visited.add(dropped)
        answer = self._decide(dropped)
        if isinstance(answer, Hypothesis):
            return answer
        if len(dropped) < self.task.max_errors:
            for sample in sorted(answer - dropped):
                found = self._branch(dropped | {sample})
                if found is not None or self.deadline.is_over:
                    return found
        return None

    def _decide(self, dropped: frozenset[int]) -> Hypothesis | set[int]:
        """Weights that fit the samples that are kept, or the samples that no weights fit together."""
        decided = self.program.decide(dropped)
        if isinstance(decided, Lemma):
            self.lemmas.append(decided)
            return {row // 2 for row in decided.rows}
        weights = self.forms.hypothesis(decided, self.task.width)
        if weights is not None:
            return weights
        kept = [i for i in range(len(self.task.labels)) if i not in dropped]
        if self.is_linear:
            self.reason = "weights that fit have several channels"
            return set()
        search = Search(
            self.forms._replace(samples=[self.forms.samples[i] for i in kept]), self.task.width, self.deadline
        )
        matrix = search.run()
        if isinstance(matrix, str):
            self.reason = matrix
            return set(kept)
        if matrix is None:
            self.is_certified = False
            return {kept[i] for i in search.samples}
        weights = self.forms.hypothesis(matrix, self.task.width)
        assert weights is not None  # X = Wᵀ A W has the rank of A at most
        return weights
