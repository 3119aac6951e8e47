"""``karpnet-check``, the proved checker as a program: ``make proofs`` builds it in a checkout."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from certificates.checker import PROVED, subject_of
from certificates.errors import CertificateError, within
from certificates.tasks import SOURCES
from karpnet.proved.certificates import claim_stream, evidence_stream
from karpnet.proved.instances import write_instance
from karpnet.proved.streams import Stream, digits
from reductions.errors import UnsupportedError

PROGRAM = Path(__file__).parents[2] / "proofs" / "bin" / "karpnet-check"
# Functions proved in Coq recurse along lists: of some hundred thousand samples, say.
_WITH_ALL_STACK = 'ulimit -s "$(ulimit -H -s)"; exec "$0"'
_KINDS = ("training-task", *SOURCES)


def line(certificate: Any, kind: str, instance: Any) -> str:
    """What the program reads of a certificate and an instance, both as their files hold them.

    Raises
    ------
    CertificateError
        If a field of the certificate is missing or of another form.
    """
    subject = Stream()
    subject.natural(_KINDS.index(kind))
    write_instance(subject, kind, instance)
    evidence = claim_stream if kind == _KINDS[0] else evidence_stream
    return f"{digits(subject.numbers)} {digits(evidence(certificate))}\n"


def verdicts(lines: Iterable[str]) -> list[bool]:
    """Which of the lines the program has proved.

    Raises
    ------
    UnsupportedError
        If it is not built, or it stopped: a certificate was too large for the memory, say.
    """
    if not PROGRAM.exists():
        raise UnsupportedError("the proved checker is not built: run `make proofs` in a checkout of karpnet")
    command = ["sh", "-c", _WITH_ALL_STACK, str(PROGRAM)]
    ran = subprocess.run(command, input="".join(lines), capture_output=True, text=True, check=False)
    if ran.returncode:
        last = ran.stderr.strip().rpartition("\n")[2]
        raise UnsupportedError(f"the proved checker stopped: {last or f'exit code {ran.returncode}'}")
    return [word == "proved" for word in ran.stdout.split()]


def check(certificate: Any, kind: str, instance: Any) -> str:
    """Return the claim, in words, when the program has proved it; kind and instance are those of a JSON file.

    Damage, and whether the certificate is made out for this instance, are found as by `certificates.checker`.

    Raises
    ------
    CertificateError
        If the certificate is refused.
    UnsupportedError
        If the program cannot run.
    """
    with within("certificate"):
        subject_of(certificate, kind, instance)
        written = line(certificate, kind, instance)
    if verdicts([written]) != [True]:
        raise CertificateError(
            "certificate: the proved checker refuses it; the other checker says where it fails"
        )
    return f"{PROVED[certificate['claim']].format(certificate.get('value'))} (the proved checker)"
