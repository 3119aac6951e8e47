"""The trusted checker: does a certificate prove its claim about this very instance?

``python -m certificates.checker CERTIFICATE INSTANCE`` checks JSON files, see docs/certificates.md.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from certificates.errors import CertificateError, expected, field, integer, integers, listed, sha256, within
from certificates.proofs import check_refuted
from certificates.systems import cases, system_of
from certificates.tasks import Formula, read_source, read_task

FORMAT, VERSION = "karpnet-certificate", 2
PROVED = {
    "yes": "YES: the witness is right",
    "no": "NO: there is no witness",
    "no-width": "NO WIDTH: no width fits the task",
    "optimal": "OPTIMAL: the least number of misfitted samples is {}",
    "width": "WIDTH: the least width that fits the task is {}",
}


def check(certificate: Any, kind: str, instance: Any) -> str:
    """Return the claim, in words, when all of it is proved; kind and instance are those of a JSON file."""
    with within("certificate"):
        subject = subject_of(certificate, kind, instance)
        claim, value = field(certificate, "claim"), certificate.get("value")
        if claim not in (claims := ("yes", "no") if isinstance(subject, Formula) else (*PROVED,)):
            raise expected(f"a claim among {', '.join(claims)}", claim)
        refuted = replace(subject, width=0) if claim == "no-width" else subject if claim == "no" else None
        if claim == "optimal":
            with within("value"):
                below = replace(subject, max_errors=integer(value, 0, len(subject.labels)) - 1)
            refuted, subject = below if value else None, replace(subject, max_errors=value)
        elif claim == "width":
            with within("value"):
                refuted = replace(subject, width=value - 1) if integer(value, 1) > 1 else None
            subject = replace(subject, width=value)
        if claim in ("yes", "optimal", "width"):
            with within("fit"):
                subject.check_fit(field(certificate, "fit"))
        if refuted is not None:
            _check_refutation(field(certificate, "refutation"), refuted)
        return PROVED[claim].format(value)


def subject_of(certificate: Any, kind: str, instance: Any) -> Any:
    """What an undamaged certificate is about, when that is this very instance."""
    if field(certificate, "format") != FORMAT or integer(field(certificate, "version")) != VERSION:
        raise CertificateError(f"expected format {FORMAT}, version {VERSION}")
    if field(certificate, "checksum") != sha256({k: v for k, v in certificate.items() if k != "checksum"}):
        raise CertificateError("was changed after it was written: the checksum does not match")
    subject: Any = read_task(instance) if kind == "training-task" else read_source(kind, instance)
    if field(certificate, "instance") != sha256(vars(subject)):
        raise CertificateError("belongs to another instance")
    return subject


def _check_refutation(parts: object, refuted: Any) -> None:
    """Check the one part of a formula, or the part of every sign case of a task."""
    with within("refutation"):
        if isinstance(refuted, Formula):
            return check_refuted(parts, refuted.clauses)
        if len(listed(parts)) != len(signs_of := cases(refuted)):
            raise expected(f"{len(signs_of)} parts, one a sign case", len(listed(parts)))
        system = system_of(refuted, signs_of[0])
    for number, (signs, part) in enumerate(zip(signs_of, listed(parts), strict=True)):
        with within(f"refutation {number}"):
            system.signs = signs or system.signs  # nothing else differs between the cases
            order = part.get("order", []) if type(part) is dict else []
            system.order = integers(order, 0, len(system.classes) - 1)
            check_refuted(part, system.clauses(), system)
    return None


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m certificates.checker CERTIFICATE INSTANCE")
    try:
        claimed, document = (json.loads(Path(path).read_bytes()) for path in sys.argv[1:])
        with within("instance file"):
            kind, fields = field(document, "kind"), field(document, "instance")
        print(check(claimed, kind, fields))
    except Exception as problem:
        sys.exit(f"refused: {problem}")
