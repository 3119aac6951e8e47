"""The trusted checker: does a certificate prove its claim about this very instance?

The format is documented in docs/certificates.md. Whatever is not proved is refused.
"""

from dataclasses import replace
from typing import Any

from certificates.errors import CertificateError
from certificates.farkas import lemma_clauses
from certificates.fits import check_fit
from certificates.rup import check_refutation
from certificates.sources import check_model, source_clauses
from certificates.systems import cases, system_of
from certificates.tasks import Task, field, integer, listed, read_task, sha256

FORMAT, VERSION = "karpnet-certificate", 1


def check(certificate: Any, kind: str, instance: Any) -> str:
    """Return the proved claim, for people; raise `CertificateError` when anything is not proved.

    ``kind`` is ``training-task`` or the source problem's name, ``instance`` the JSON of its fields.
    """
    if (field(certificate, "format", "certificate"), certificate.get("version")) != (FORMAT, VERSION):
        raise CertificateError("certificate", f"expected format {FORMAT}, version {VERSION}")
    content = {key: value for key, value in certificate.items() if key != "checksum"}
    if certificate.get("checksum") != sha256(content):
        raise CertificateError("checksum", "the certificate was changed after it was made")
    if kind != "training-task":
        return _check_source(certificate, kind, instance)
    task = read_task(instance)
    if certificate.get("instance") != task.digest():
        raise CertificateError("instance", "the certificate is about another task")
    return _check_task(certificate, task)


def _check_task(certificate: dict[str, Any], task: Task) -> str:
    claim = field(certificate, "claim", "certificate")
    if claim == "yes":
        check_fit(task, certificate.get("fit"), "fit", task.max_errors)
        return f"YES: the weights misfit at most {task.max_errors} samples"
    if claim == "no":
        _check_refuted(task, certificate.get("refutation"))
        return f"NO: every hypothesis misfits more than {task.max_errors} samples"
    if claim == "optimal":
        value = integer(field(certificate, "value", "certificate"), "value", 0)
        check_fit(task, certificate.get("fit"), "fit", value)
        if value:
            fewer = replace(task, max_errors=value - 1)
            _check_refuted(fewer, certificate.get("refutation"))
        return f"OPTIMAL: the least number of misfitted samples is {value}"
    if claim == "width":
        width = integer(field(certificate, "value", "certificate"), "value", 1)
        if width != task.width and task.family == "threshold":
            raise CertificateError("value", "a threshold has one unit")
        check_fit(replace(task, width=width), certificate.get("fit"), "fit", task.max_errors)
        if width > 1:
            _check_refuted(replace(task, width=width - 1), certificate.get("refutation"))
        return f"WIDTH: the least width that fits the task is {width}"
    raise CertificateError("claim", f"expected yes, no, optimal or width, got {claim!r}"[:100])


def _check_refuted(task: Task, refutation: Any) -> None:
    """One refutation for each sign case: lemmas, then a proof that they clash."""
    parts, wanted = listed(refutation, "refutation"), cases(task)
    if len(parts) != len(wanted):
        raise CertificateError("refutation", f"expected {len(wanted)} sign cases, got {len(parts)}")
    for number, (part, signs) in enumerate(zip(parts, wanted, strict=True)):
        where = f"refutation[{number}]"
        system = system_of(task, signs)
        lemmas = lemma_clauses(system, field(part, "lemmas", where), f"{where}.lemmas")
        check_refutation([*system.clauses(), *lemmas], field(part, "proof", where), f"{where}.proof")


def _check_source(certificate: dict[str, Any], kind: str, instance: Any) -> str:
    num_variables, clauses = source_clauses(kind, instance)
    if certificate.get("instance") != sha256([kind, num_variables, clauses]):
        raise CertificateError("instance", "the certificate is about another instance")
    claim = field(certificate, "claim", "certificate")
    if claim == "yes":
        check_model(clauses, certificate.get("model"), "model")
        return "YES: the model satisfies the instance"
    if claim == "no":
        check_refutation(clauses, certificate.get("proof"), "proof")
        return "NO: the instance has no solution"
    raise CertificateError("claim", f"expected yes or no, got {claim!r}"[:100])
