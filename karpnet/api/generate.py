"""``karpnet generate``: an instance of a family as a file, with its truth and what proves it beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from certificates.checker import check
from instances.family import Family
from instances.recipes import FAMILIES, Generated, Recipe, family_of, generate
from karpnet.api.check import write_certificate
from reductions.errors import InputError, WitnessError
from reductions.formats.files import beside, remove, write_text
from reductions.formats.headers import Header, read_header
from reductions.formats.json_files import dump_witness
from reductions.formats.save import save
from reductions.outcomes import Unknown
from solvers.processes import Limits, run_limited


@dataclass(frozen=True)
class Written:
    """What was generated, and the files that hold it.

    Parameters
    ----------
    made : Generated
    files : tuple of (str, Path)
        What each file holds: ``instance``, ``witness``, ``certificate``.
    missing : str
        Why there is no certificate though the label speaks of a proof; else empty.
    """

    made: Generated
    files: tuple[tuple[str, Path], ...]
    missing: str = ""


def recipe_of(family: str | None, options: Sequence[str], seed: int | None, line: str | None) -> Recipe:
    """The recipe that the command line asks for.

    Parameters
    ----------
    family : str or None
    options : sequence of str
        ``--name value`` or ``--name=value`` for the family's parameters.
    seed : int or None
    line : str or None
        Instead: a recipe line, or a file whose header has one.

    Raises
    ------
    InputError
        If both or neither are given, or something is unknown.
    """
    if (family is None) == (line is None):
        raise InputError(
            "generate", "expected a family or --recipe, one of both", "see karpnet generate --help"
        )
    if line is not None:
        if options or seed is not None:
            raise InputError("generate --recipe", "expected no parameters, the line has them all")
        return Recipe.parse(_line(line))
    known = family_of(str(family))
    return Recipe(known.name, dict(_pairs(known, options)), seed or 0)


def _line(text: str) -> str:
    path = Path(text)
    if " " in text or text in FAMILIES or not path.exists():
        return text
    found = read_header(path).recipe
    if not found:
        raise InputError(str(path), "expected a recipe in the header, got none")
    return found


def _pairs(family: Family, options: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Names and values of options; names are checked by the family."""
    words, seen = list(options), set()
    while words:
        name, equals, value = words.pop(0).partition("=")
        if not name.startswith("--") or (not equals and not words):
            raise InputError(f"generate {family.name}", f"expected --NAME VALUE, got {name[:40]!r}")
        key = name[2:].replace("-", "_")
        if key in seen:
            raise InputError(f"generate {family.name}: {name}", "expected once, got it twice")
        seen.add(key)
        yield key, value if equals else words.pop(0)


def generate_file(recipe: Recipe, output: Path, limits: Limits) -> Written | Unknown:
    """Make an instance, check what is known of it, and write it with that beside.

    A planted witness is checked exactly. Where a solver's answer stands behind the label, the
    certificate is made and passed through the trusted checker. Making the instance and proving its
    label have the limits each; without an instance nothing is written, and the outcome is unknown.
    A witness and a certificate that lay beside an instance of the same name before are removed.

    Raises
    ------
    KarpnetError
        If the recipe is wrong, or the file's format cannot hold the instance.
    """
    made = run_limited(_generated, recipe, limits=limits)
    if isinstance(made, Unknown):
        return made
    save(output, made.problem, Header(recipe=made.recipe.line(), truth=made.truth.line()))
    for what in ("witness", "certificate"):
        remove(beside(output, what))
    files = [("instance", output)]
    if made.witness is not None:
        wrong = made.problem.violation(made.witness)
        if wrong is not None:
            raise WitnessError(f"{made.recipe.line()}: the witness is wrong ({wrong}); please report this")
        files.append(("witness", beside(output, "witness")))
        write_text(files[-1][1], dump_witness(made.problem.name, made.witness))
    if made.truth.known_by != "proof":
        return Written(made, tuple(files))
    # Loads the solvers, which other labels do not need.
    from solvers.exact.kernels import warm_proofs
    from solvers.source.with_proof import source_certificate

    warm_proofs(made.problem)
    certificate = run_limited(source_certificate, made.problem, limits=limits)
    if isinstance(certificate, Unknown):
        return Written(made, tuple(files), certificate.reason)
    if isinstance(certificate, str):
        return Written(made, tuple(files), certificate)
    check(certificate, made.problem.name, made.problem.to_json())
    if certificate["claim"] != made.truth.answer:
        raise WitnessError(f"{made.recipe.line()}: the label is refuted; please report this")
    files.append(("certificate", beside(output, "certificate")))
    write_certificate(files[-1][1], certificate)
    return Written(made, tuple(files))


def _generated(recipe: Recipe, limits: Limits) -> Generated:
    """A family knows no limits of its own: the process that runs it does."""
    return generate(recipe)


def to_json(written: Written) -> dict[str, Any]:
    """What was written, as JSON values."""
    made = written.made
    return {
        "recipe": made.recipe.line(),
        "problem": made.problem.name,
        "size": dict(made.problem.size()),
        "truth": made.truth.__dict__,
        "files": {what: str(path) for what, path in written.files},
    }
