"""An instance of a family, with its truth and what proves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from certificates.checker import check
from instances.family import Truth
from instances.recipes import Generated, Recipe, family_of
from instances.recipes import generate as make
from reductions.core import AnyProblem, Derivation, size_text
from reductions.display import Block, Displayed
from reductions.errors import OutOfLimitsError, WitnessError
from reductions.header import Header
from reductions.outcomes import Unknown
from reductions.reading.json_types import JsonObject
from solvers.processes import Limits, run_limited


@dataclass(frozen=True, repr=False)
class GeneratedInstance(Displayed):
    """An instance of a family and what is known of it.

    Parameters
    ----------
    recipe : Recipe
        What makes it again.
    problem : Problem
    truth : Truth
        The answer, and how it is known.
    witness : witness of the problem, or None
        A planted one, checked exactly.
    certificate : dict or None
        Where a solver's proof stands behind the truth; checked.
    missing : str
        Why there is no certificate though the truth speaks of a proof; else empty.
    """

    recipe: Recipe
    problem: AnyProblem
    truth: Truth
    witness: Any = None
    certificate: JsonObject | None = None
    missing: str = ""

    @property
    def derivation(self) -> Derivation:
        """The instance as the other verbs take it, with its recipe and truth."""
        header = Header(recipe=self.recipe.line(), truth=self.truth.line())
        return Derivation((), (self.problem,), self.recipe.family, header)

    def blocks(self) -> Sequence[Block]:
        """Recipe, sizes, truth."""
        lines = [
            f"recipe: {self.recipe.line()}",
            f"{self.problem.name}: {size_text(self.problem.size())}",
            f"truth: {self.truth.line()}",
        ]
        return [*lines, f"no certificate: {self.missing}"] if self.missing else lines

    def to_json(self) -> JsonObject:
        """What was generated, as JSON values."""
        return {
            "recipe": self.recipe.line(),
            "problem": self.problem.name,
            "size": dict(self.problem.size()),
            "truth": dict(self.truth.__dict__),
        }


def generate(family: str, *, seed: int = 0, seconds: float = 60.0, **parameters: Any) -> GeneratedInstance:
    """Make an instance of a family, with its truth.

    Parameters
    ----------
    family : str
        See ``karpnet list families``, and ``karpnet generate FAMILY --help`` for its parameters.
    seed : int
        Of a random family.
    seconds : float
        Time limit of the instance, and of its truth's proof.
    **parameters
        Of the family, such as ``num_variables=20``.

    Raises
    ------
    InputError
        If the family or a parameter is not known or out of range.
    OutOfLimitsError
        If the instance is not made in time.

    Examples
    --------
    >>> made = generate("planted-sat", num_variables=20, seed=7)
    >>> made.problem.violation(made.witness) is None
    True
    """
    recipe = Recipe(family_of(family).name, {name: str(value) for name, value in parameters.items()}, seed)
    return generate_recipe(recipe, Limits(seconds))


def generate_recipe(recipe: Recipe, limits: Limits) -> GeneratedInstance:
    """Make the instance of a recipe, and check what is known of it.

    A planted witness is checked exactly. Where a solver's answer stands behind the truth, the
    certificate is made and passed through the trusted checker. Making the instance and proving its
    truth have the limits each.

    Raises
    ------
    InputError
        If the recipe is wrong.
    OutOfLimitsError
        If the instance is not made within the limits.
    """
    made = run_limited(_made, recipe, limits=limits)
    if isinstance(made, Unknown):
        raise OutOfLimitsError(f"no instance ({made.reason}); raise --seconds")
    line = made.recipe.line()
    if made.witness is not None:
        wrong = made.problem.violation(made.witness)
        if wrong is not None:
            raise WitnessError(f"{line}: the witness is wrong ({wrong}); please report this")
    certificate, missing = _proof(made, limits) if made.truth.known_by == "proof" else (None, "")
    return GeneratedInstance(made.recipe, made.problem, made.truth, made.witness, certificate, missing)


def _proof(made: Generated, limits: Limits) -> tuple[JsonObject | None, str]:
    """The certificate of the truth, or why there is none."""
    # Loads the solvers, which other truths do not need.
    from solvers.exact.kernels import warm_proofs
    from solvers.source.with_proof import source_certificate

    warm_proofs(made.problem)
    certificate = run_limited(source_certificate, made.problem, limits=limits)
    if isinstance(certificate, Unknown):
        return None, certificate.reason
    if isinstance(certificate, str):
        return None, certificate
    check(certificate, made.problem.name, made.problem.to_json())
    if certificate["claim"] != made.truth.answer:
        raise WitnessError(f"{made.recipe.line()}: the label is refuted; please report this")
    return certificate, ""


def _made(recipe: Recipe, limits: Limits) -> Generated:
    """A family has no time limit; the process that runs it has one."""
    return make(recipe)
