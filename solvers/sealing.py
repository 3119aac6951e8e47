"""Certificates as they leave a solver: what is claimed of which instance, and a checksum."""

from __future__ import annotations

from typing import Any, TypeAlias

from certificates.checker import FORMAT, VERSION
from certificates.errors import sha256
from certificates.tasks import Formula, Task

Certificate: TypeAlias = dict[str, Any]


def sealed(content: Certificate) -> Certificate:
    """The certificate with its own checksum, which tells damage from error."""
    return content | {"checksum": sha256(content)}


def certificate(subject: Task | Formula, claim: str, **content: object) -> Certificate:
    """A sealed certificate about a training task, or about the formula of a source instance."""
    head = {"format": FORMAT, "version": VERSION, "claim": claim, "instance": sha256(vars(subject))}
    return sealed(head | content)
