"""The same sources in another process: does the instance map depend on the order of a set of strings?"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from karpnet.testing.code.claims import ClaimedReduction, load_rules
from karpnet.testing.code.guard import FailedCallError, call
from karpnet.testing.contract import Fault
from karpnet.testing.edits.states import InvalidError, canonical, state_of

_SECONDS = 30.0  # for the process: it imports what the file imports


def changed_in_another_process(claim: ClaimedReduction, sources: list[Any]) -> Iterator[Fault]:
    """The first source that becomes another target under another hash seed; of claims in files."""
    states = [state_of(source) for source in sources]
    if not claim.home or None in states:
        return
    try:
        sent = pickle.dumps(states)
    except Exception:  # what a class holds may be anything
        return
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    command = [sys.executable, "-m", __name__, claim.home, claim.name]
    paths = os.pathsep.join(path or os.getcwd() for path in sys.path)
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
    try:
        told = (
            subprocess.run(
                command,
                input=sent,
                env=environment,
                capture_output=True,
                timeout=_SECONDS,
                check=True,
            )
            .stdout.decode()
            .split()
        )
    except (subprocess.SubprocessError, OSError):
        return
    for source, there in zip(sources, told, strict=False):
        if there != _digest(claim, source):
            text = f"instance returns another target in another process (PYTHONHASHSEED={seed})"
            yield Fault("not deterministic", "instance", text, source)
            return


def _digest(claim: ClaimedReduction, source: Any) -> str:
    """A short form of the target of a source."""
    try:
        target = call(claim.instance, source, seconds=2.0)
    except FailedCallError:
        return "failed"
    return sha256(repr(canonical(target)).encode()).hexdigest()


def main() -> None:
    """In the other process: the digests of the targets of the sources on standard input."""
    file, name = sys.argv[1:]
    claim = next(claim for claim in load_rules(file) if claim.name == name)
    for state in pickle.load(sys.stdin.buffer):
        try:
            print(_digest(claim, claim.source_of(state)))
        except InvalidError:
            return


if __name__ == "__main__":
    main()
