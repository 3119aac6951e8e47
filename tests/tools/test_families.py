"""The page of the families is current."""

from __future__ import annotations

from tools.families import PAGE, page


def test_the_page_of_families_is_current() -> None:
    assert PAGE.read_text() == page(), "run `make families`"
