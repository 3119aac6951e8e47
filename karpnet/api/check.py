"""``karpnet check``: hand a certificate and its instance to the trusted checker."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from certificates.checker import check
from certificates.errors import CertificateError
from reductions.core import Derivation
from reductions.errors import InputError
from reductions.formats.files import read_text, write_text
from reductions.formats.load import load


@dataclass(frozen=True)
class CheckReport:
    """What the checker said.

    Parameters
    ----------
    accepted : bool
    message : str
        The proved claim, or what failed and where.
    """

    accepted: bool
    message: str


def check_file(certificate: Path, instance: Path, read_as: str | None = None) -> CheckReport:
    """Check a certificate file against a task file (its derivation aside) or a source instance.

    Raises
    ------
    InputError
        If a file cannot be read.
    """
    loaded = load(instance, read_as)
    problem = loaded.target if isinstance(loaded, Derivation) else loaded
    try:
        document = json.loads(read_text(certificate))
    except (ValueError, RecursionError) as error:
        raise InputError(str(certificate), f"is not usable JSON ({error})") from None
    # Through JSON once more, so that the checker sees what a file of the instance would hold.
    fields = json.loads(json.dumps(problem.to_json()))
    try:
        return CheckReport(True, check(document, problem.name, fields))
    except CertificateError as error:
        return CheckReport(False, str(error))


def write_certificate(path: Path, certificate: dict[str, Any]) -> None:
    """Write a certificate as compact JSON."""
    write_text(path, json.dumps(certificate, separators=(",", ":")) + "\n")
