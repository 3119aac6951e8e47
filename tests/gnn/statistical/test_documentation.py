"""The program in docs/statistical_queries.md runs as it stands."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "statistical_queries.md"


def test_the_program_of_the_page_runs() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    names: dict[str, object] = {}
    exec(block, names)
    assert len(names["data"]) == 1000  # type: ignore[arg-type]
