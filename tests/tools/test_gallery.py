"""The gallery is current."""

from __future__ import annotations

from tools.gallery import DOCS, page, pictures


def test_gallery_is_current() -> None:
    assert (DOCS / "gallery.md").read_text() == page(), "run `make gallery`"


def test_pictures_are_current() -> None:
    drawn = pictures()
    assert {path.name for path in (DOCS / "gallery").iterdir()} == set(drawn)
    for name, svg in drawn.items():
        assert (DOCS / "gallery" / name).read_text() == svg, "run `make gallery`"
