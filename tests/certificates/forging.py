"""Changed certificates, made out for any task."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

from certificates.checker import check
from certificates.errors import CertificateError
from certificates.tasks import read_task
from reductions.training.task import TrainingTask
from solvers.sealing import sealed


def resealed(certificate: dict[str, Any], task: TrainingTask) -> dict[str, Any]:
    """The certificate with a right checksum, made out for a task."""
    content = {key: value for key, value in certificate.items() if key != "checksum"}
    return sealed(content | {"instance": read_task(task.to_json()).digest()})


def is_accepted(certificate: Any, task: TrainingTask) -> bool:
    try:
        check(certificate, task.name, task.to_json())
    except CertificateError:
        return False
    return True


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from leaves(inner, (*path, key))


def mutated(certificate: dict[str, Any], random: Random) -> dict[str, Any]:
    """One value changed, removed, doubled, or exchanged with a sibling."""
    changed = copy.deepcopy(certificate)
    *outer, last = random.choice(list(leaves(changed)))
    parent: Any = changed
    for key in outer:
        parent = parent[key]
    value = parent[last]
    action = random.randrange(4)
    if action == 0 and type(value) is int:
        parent[last] = value + random.choice((-2, -1, 1, 2, 1000))
    elif action == 1:
        del parent[last]
    elif action == 2 and isinstance(parent, list):
        parent.insert(last, copy.deepcopy(value))
    else:
        other = random.choice(list(parent)) if isinstance(parent, dict) else random.randrange(len(parent))
        parent[last], parent[other] = parent[other], parent[last]
    return changed
