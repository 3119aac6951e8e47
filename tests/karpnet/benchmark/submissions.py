"""Submissions for tests: a right one, and its parts."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from karpnet.benchmark.manifest import Entry, benchmark

SMALL = "relu-sum.twin-nae-sat-10-1-yes"
NO, OTHER_NO = "relu-sum.twin-nae-sat-10-1-no", "relu-sum-mean.twin-nae-sat-10-1-no"


def hypothesis(weights: Any, readout: Any) -> dict[str, Any]:
    """The object of a weights file."""
    content = {"weights": weights, "readout": readout}
    return {"format": "karpnet", "version": 1, "kind": "hypothesis", "instance": content}


def zeros(entry: Entry, width: int | None = None) -> dict[str, Any]:
    """Weights of the right shape that fit nothing."""
    rows = entry.width if width is None else width
    return hypothesis([[0] * entry.inputs] * rows, [0] * rows)


def submission(*entries: Mapping[str, Any], **head: Any) -> dict[str, Any]:
    """What submission.json says."""
    return {
        "format": "karpnet-submission",
        "version": 1,
        "benchmark": "v1",
        "name": "test",
        "authors": ["A. Author"],
        "method": "none",
        "hardware": "none",
        "entries": list(entries),
        **head,
    }


def written(folder: Path, document: object, **files: object) -> Path:
    """A folder with submission.json and other files, whose names end in .json."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {"submission": document, **files}.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / f"{name}.json").write_text(text)
    return folder


def packed(path: Path, members: Mapping[str, str], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """A .zip of some texts."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def small() -> Entry:
    """A task that weights are handed in for."""
    return benchmark()[SMALL]
