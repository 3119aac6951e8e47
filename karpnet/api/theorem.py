"""Theorems about files: a Coq file that states and proves what a certificate claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from karpnet.api.check import check
from karpnet.api.load import About, as_derivation
from karpnet.proved.theorem import source_text, text
from reductions.errors import InputError
from reductions.formats.json_text import dumps, loads_whole
from reductions.reading.json_types import JsonObject
from reductions.rules import RULES
from reductions.training.task import TrainingTask


def theorem(about: About, certificate: Mapping[str, object], name: str = "theorem") -> str:
    """Write a Coq file that states what a certificate claims of this very task or instance, and proves it.

    The file of a task holds the task as data, the claim as a theorem in the terms of `training/Networks.v` of
    ``proofs/theories``, and the certificate, which the proved checker judges while Coq compiles the file.
    Where the task's chain of rules is known, and the claim tells whether its source has a witness, that is
    a theorem too.

    Parameters
    ----------
    about : Derivation or Problem
        Of a derivation its end.
    certificate : mapping
        As `karpnet.solve`, `karpnet.width` and their like return it, or the JSON of its file.
    name : str
        The name that the file is to have, without ``.v``.

    Returns
    -------
    str
        The text: ``coqc -Q proofs/theories Karpnet NAME.v`` checks it (docs/proofs.md).

    Raises
    ------
    InputError
        If the certificate is refused, which is also said of problems that have none.
    """
    derivation = as_derivation(about)
    problem: Any = derivation.target
    report = check(certificate, problem)
    if not report:
        raise InputError("certificate", f"is refused: {report.message}")
    chain = derivation.rules if all(rule.name in RULES for rule in derivation.rules) else ()
    source: Any = derivation.source
    documents = [cast(JsonObject, certificate), problem.to_json(), source.to_json()]
    made, fields, source_fields = loads_whole(dumps(documents))
    if not isinstance(problem, TrainingTask):
        return source_text(name, made, problem.name, fields)
    return text(name, made, fields, chain, (source.name, source_fields))
