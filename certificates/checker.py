"""The trusted checker: does a certificate prove its claim about this very instance?

``python -m certificates.checker CERTIFICATE INSTANCE`` checks JSON files, see docs/certificates.md.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from certificates.errors import CertificateError, integer, sha256, within
from certificates.proofs import check_refuted
from certificates.systems import cases, system_of
from certificates.tasks import Formula, read_source, read_task

FORMAT, VERSION = "karpnet-certificate", 2
_PROVED = {
    "yes": "YES: the witness is right",
    "no": "NO: there is no witness",
    "no-width": "NO WIDTH: no width fits the task",
    "optimal": "OPTIMAL: the least number of misfitted samples is {}",
    "width": "WIDTH: the least width that fits the task is {}",
}


def check(certificate: Any, kind: str, instance: Any) -> str:
    """Return the claim, in words, when all of it is proved; kind and instance are those of a JSON file."""
    with within("certificate"):
        if (certificate["format"], certificate["version"]) != (FORMAT, VERSION):
            raise CertificateError(f"expected format {FORMAT}, version {VERSION}")
        if certificate["checksum"] != sha256({k: v for k, v in certificate.items() if k != "checksum"}):
            raise CertificateError("was changed after it was written: the checksum does not match")
        subject: Any = read_task(instance) if kind == "training-task" else read_source(kind, instance)
        if certificate["instance"] != sha256(vars(subject)):
            raise CertificateError("belongs to another instance")
        claim, value = certificate["claim"], certificate.get("value")
        if claim not in (("yes", "no") if isinstance(subject, Formula) else _PROVED):
            raise CertificateError(f"claims {claim!r}, expected one of {', '.join(_PROVED)}")
        refuted = replace(subject, width=0) if claim == "no-width" else subject if claim == "no" else None
        if claim == "optimal":
            below = replace(subject, max_errors=integer(value, 0, len(subject.labels)) - 1)
            refuted, subject = below if value else None, replace(subject, max_errors=value)
        elif claim == "width":
            refuted = replace(subject, width=value - 1) if integer(value, 1) > 1 else None
            subject = replace(subject, width=value)
        if claim in ("yes", "optimal", "width"):
            subject.check_fit(certificate["fit"])
        if isinstance(refuted, Formula):
            check_refuted(certificate["refutation"], refuted.clauses)
        elif refuted is not None:
            parts = zip(cases(refuted), certificate["refutation"], strict=True)
            for number, (signs, part) in enumerate(parts):
                with within(f"refutation {number}"):
                    system = system_of(refuted, signs)
                    check_refuted(part, system.clauses(), system)
        return _PROVED[claim].format(value)


if __name__ == "__main__":
    try:
        claimed, document = (json.loads(Path(path).read_bytes()) for path in sys.argv[1:])
        print(check(claimed, document["kind"], document["instance"]))
    except Exception as problem:
        sys.exit(f"refused: {problem}")
