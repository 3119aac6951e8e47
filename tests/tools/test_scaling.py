"""The tables of the page on time to solution are those of the study's files."""

from __future__ import annotations

import shutil
from pathlib import Path

from tools.scaling import DOCS, MARK, PAGE, page


def test_the_page_is_up_to_date() -> None:
    text = page()
    assert PAGE.read_text(encoding="utf-8") == text
    for title in ("The exponent of tuned descent", "Success of a restart", "Growth of all methods"):
        assert f"\n## {title}\n" in text.partition(MARK)[2]


def test_a_page_keeps_what_people_wrote(tmp_path: Path) -> None:
    shutil.copytree(DOCS / "studies", tmp_path / "studies")
    (tmp_path / "scaling.md").write_text(f"# Ours\n\n{MARK}\nstale\n", encoding="utf-8")
    text = page(tmp_path)
    assert text.startswith(f"# Ours\n\n{MARK}\n\n## ")
    assert "stale" not in text
