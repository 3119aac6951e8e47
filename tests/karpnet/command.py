"""The command in this process, and the files that its tests run it on."""

from __future__ import annotations

import contextlib
import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from karpnet.cli.app import main

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "instances" / "library"
QUICK = ("--restarts", "16", "--steps", "50", "--seconds", "10")


@dataclass(frozen=True)
class Done:
    """What a call of the command printed."""

    stdout: str
    stderr: str


def karpnet(*arguments: Any, code: int | tuple[int, ...] = 0) -> Done:
    """Call the command in this process, as its entry point does."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["karpnet", *map(str, arguments)]
    try:
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.raises(SystemExit) as caught,
        ):
            main()
    finally:
        sys.argv = before
    codes = code if isinstance(code, tuple) else (code,)
    assert caught.value.code in codes, out.getvalue() + err.getvalue()
    return Done(out.getvalue(), err.getvalue())
