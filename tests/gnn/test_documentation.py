"""The programs in docs/own_models.md run as they stand."""

from __future__ import annotations

import re
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "own_models.md"


def test_the_programs_of_the_page_run(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert len(blocks) == 3
    names: dict[str, Any] = {"__name__": "page"}
    for block in blocks:
        if "torch_geometric" in block and find_spec("torch_geometric") is None:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # PyG imports modules that warn
            exec(block, names)
    assert "the lifted witness is right" in capsys.readouterr().out
    assert names["SignDescent"].elementwise
