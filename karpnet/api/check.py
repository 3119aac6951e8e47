"""Hand a certificate and its instance to the trusted checker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from certificates import checker
from certificates.errors import CertificateError
from karpnet.api.load import About, as_derivation
from reductions.core import AnyProblem
from reductions.display import Block, Displayed
from reductions.formats.json_text import dumps, loads_whole
from reductions.reading.json_types import JsonObject


@dataclass(frozen=True, repr=False)
class CheckReport(Displayed):
    """What the checker said; true when it accepted.

    Parameters
    ----------
    accepted : bool
    message : str
        The proved claim, or what failed and where.
    """

    accepted: bool
    message: str

    def __bool__(self) -> bool:
        return self.accepted

    def blocks(self) -> Sequence[Block]:
        """The message."""
        return [self.message if self.accepted else f"refused: {self.message}"]


def check(certificate: Mapping[str, object], about: About) -> CheckReport:
    """Check a certificate against the instance or the task that it speaks of.

    Parameters
    ----------
    certificate : mapping
        As `karpnet.solve` and `karpnet.width` return it, or the JSON of a certificate file.
    about : Derivation or Problem
        Of a derivation the end that the certificate's fields match: its target, else its source.

    Returns
    -------
    CheckReport
    """
    derivation = as_derivation(about)
    report = _checked(certificate, derivation.target)
    if not report and derivation.rules:
        on_source = _checked(certificate, derivation.source)
        return on_source if on_source else report
    return report


def _checked(certificate: Mapping[str, object], problem: AnyProblem) -> CheckReport:
    # Through JSON, so that the checker sees what a file of the instance would hold.
    document, fields = loads_whole(dumps([cast(JsonObject, certificate), problem.to_json()]))
    try:
        return CheckReport(True, checker.check(document, problem.name, fields))
    except CertificateError as error:
        return CheckReport(False, str(error))
