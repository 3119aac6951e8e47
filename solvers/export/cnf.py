"""A training task as DIMACS CNF: exact where its chain is known, else what the exact trainer knows of it.

A task that was made by rules can be fitted exactly if its source has a witness, and the source has a
formula. Of any other task there are the clauses of the checker's systems and the lemmas that the exact
trainer learned: all of them follow from the task, so that an unsatisfiable file refutes it, while a model is
an activation pattern that may still hold no weights. A linear program tells, and what it refutes is one more
clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from certificates.systems import ActivationSystem, System, cases
from certificates.tasks import Task
from reductions.core import Derivation
from reductions.formats.dimacs import format_cnf
from reductions.paths import chains
from reductions.problems.cnf import CNF
from reductions.training.hypothesis import Hypothesis
from solvers.deadline import Deadline
from solvers.exact.formulation.families import AnyFormulation, formulation_of
from solvers.exact.refinement import Refinement
from solvers.export.heading import LIFTING, heading
from solvers.export.programs import about_misfits, messages_in_words, names_of_indicators, names_of_misfits

_EXACT = "satisfiable exactly if the task's source has a witness, and so exactly if weights fit the task"
_RELAXED = (
    "clauses that follow from the task: unsatisfiable only if no weights fit; a model is an activation",
    "pattern that may still hold no weights: `karpnet lift` tells, and names a clause to add",
)


def formula_of_source(derivation: Derivation) -> Derivation | None:
    """The chain from a task's source to CNF.

    None for a task without one, or whose width or tolerance was changed since it was made.
    """
    if not derivation.rules:
        return None
    found = chains(derivation.source.name, CNF.name)
    if not found or Derivation.of(derivation.source, derivation.rules).target != derivation.target:
        return None
    return Derivation.of(derivation.source, found[0])


def dimacs_of_source(task: Task, formula: Derivation) -> str:
    """The formula of a task's source."""
    steps = " -> ".join([formula.source.name, *(rule.target for rule in formula.rules)])
    return format_cnf(formula.target, tuple(heading(task, LIFTING, _EXACT, f"the formula: {steps}")))


@dataclass(frozen=True)
class Cases:
    """How a formula joins sign cases: each has a variable, behind the Booleans that all of them share.

    Parameters
    ----------
    signs : list of tuples of int
    num_booleans : int
    """

    signs: list[tuple[int, ...]]
    num_booleans: int

    @classmethod
    def of(cls, task: Task) -> Cases:
        """The sign cases of a task."""
        signs = cases(task)
        return cls(signs, formulation_of(task, signs[0]).system.num_booleans)

    @property
    def num_variables(self) -> int:
        """Booleans, and a variable for each sign case where there are several."""
        return self.num_booleans + (len(self.signs) if len(self.signs) > 1 else 0)

    def within(self, number: int, clause: Sequence[int]) -> list[int]:
        """A clause that holds in one sign case."""
        return [*clause, -self.num_booleans - 1 - number] if len(self.signs) > 1 else [*clause]

    def chosen(self, numbers: Sequence[int]) -> list[list[int]]:
        """The clause that says that one of some sign cases is meant."""
        return [[self.num_booleans + 1 + n for n in numbers]] if len(self.signs) > 1 else []


def dimacs_of_lemmas(task: Task, deadline: Deadline) -> str:
    """The skeletons of all sign cases with the lemmas that the exact trainer learns of them.

    Once it finds weights in one case, the file asks for that case alone.
    """
    joined, clauses, state = Cases.of(task), list[list[int]](), list[str]()
    asked = list(range(len(joined.signs)))
    for number, signs in enumerate(joined.signs):
        refinement = Refinement(formulation_of(task, signs), deadline)
        try:
            answer = refinement.run()
            if isinstance(answer, Hypothesis):
                asked = [number]
                make_feasible(refinement)
        except OverflowError:
            answer = "numbers too large for floating-point linear programs"
        finally:
            refinement.close()
        found = [*refinement.system.clauses(), *refinement.learned.clauses()]
        clauses += [joined.within(number, clause) for clause in found]
        state.append(f"case {number}, readouts {_signs(signs)}: {_state(answer)}")
        if asked == [number]:
            break
    system = formulation_of(task, joined.signs[0]).system
    clauses += joined.chosen(asked)
    about = heading(task, LIFTING, *_RELAXED, *state, *_variables(system, joined))
    problem = CNF.from_clauses(joined.num_variables, clauses)
    return format_cnf(problem, tuple(about))


def make_feasible(refinement: Refinement) -> None:
    """Learn lemmas until the skeleton's own model holds weights, or time is up."""
    while not refinement.deadline.is_over:
        truth = refinement.solver.solve(refinement.deadline)
        if truth is None or isinstance(truth, str):
            return
        if not refinement.learn_from_neighborhoods(truth) and refinement.check_whole(truth) is not None:
            return


def pattern_weights(
    formulation: AnyFormulation, pattern: Iterable[int], deadline: Deadline
) -> Hypothesis | str | list[list[int]]:
    """Exact weights of an activation pattern, why there is no answer, or clauses that it violates.

    Parameters
    ----------
    formulation : Formulation
    pattern : iterable of int
        The Booleans that are true; the system's clauses hold.
    deadline : Deadline
    """
    import numpy as np

    truth = np.full(formulation.system.num_booleans + 1, -1, dtype=np.int8)
    truth[list(pattern)] = 1
    refinement = Refinement(formulation, deadline)
    try:
        if not refinement.learn_from_neighborhoods(truth):
            answer = refinement.check_whole(truth)
            if answer is not None:
                return answer
        return refinement.learned.clauses()
    except OverflowError:
        return "numbers too large for floating-point linear programs"
    finally:
        refinement.close()


def _signs(signs: tuple[int, ...]) -> str:
    return "".join("+" if sign > 0 else "-" for sign in signs) or "none"


def _state(answer: Hypothesis | str | None) -> str:
    if isinstance(answer, Hypothesis):
        return "weights were found, and the file asks for this case alone"
    return "refuted" if answer is None else f"open ({answer})"


def _variables(system: System, joined: Cases) -> list[str]:
    """Which variable is which, and the messages."""
    task = system.task
    names = [*names_of_indicators(system), *names_of_misfits(task)]
    names += [f"more_{i}_{c}" for i in range(len(task.labels)) for c in range(task.max_errors)]
    names += [f"case_{number}" for number in range(joined.num_variables - joined.num_booleans)]
    lines = about_misfits(task)
    if task.max_errors:
        lines.append("more_I_C: more than C misfits among samples 0 to I")
    if isinstance(system, ActivationSystem):
        lines = ["on_J_M: channel J is active on message M", *lines, *messages_in_words(system.classes)]
    elif names:
        lines = ["cut_J_I: unit J rejects sample I", *lines]
    return lines + [f"variable {number}: {name}" for number, name in enumerate(names, 1)]
