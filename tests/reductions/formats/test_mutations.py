"""Whatever a file holds, reading it ends with an instance or with one line."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reductions.errors import KarpnetError
from reductions.formats.dimacs import parse_cnf
from reductions.formats.number_lists import parse_numbers
from reductions.formats.opb import parse_opb
from reductions.formats.recognize import GRAPH_FILES, recognize
from reductions.reading.texts import as_text, decompressed
from tests.reductions.formats.mutations import SUFFIXES, TEXTS, WORDS, outcomes

PARSERS = (*GRAPH_FILES.values(), parse_cnf, parse_numbers, parse_opb)
contents = st.binary(max_size=60) | st.lists(
    st.sampled_from((*WORDS[:-8], b"\n", b" ", *(text for _, text in TEXTS))), max_size=12
).map(b" ".join)


@pytest.mark.parametrize("count", [1000, pytest.param(20_000, marks=pytest.mark.slow)])
def test_damaged_files_are_read_or_refused(count: int, tmp_path: Path) -> None:
    tally = Counter(outcomes(count, count, tmp_path))
    assert tally["refused"] > count // 3
    assert len(tally) >= 12, "most problems are reached"


@settings(max_examples=300, deadline=None)
@given(contents, st.sampled_from(SUFFIXES))
def test_any_content_is_read_or_refused(content: bytes, suffix: str) -> None:
    lines = []
    try:
        text = as_text(decompressed(content, "f"), "f")
    except KarpnetError as error:
        lines.append(str(error))
    else:
        for parse in (*PARSERS, lambda data, where: recognize(data, suffix, "", where)):
            try:
                parse(text, "f")
            except KarpnetError as error:
                lines.append(str(error))
    assert all(len(line.splitlines()) == 1 for line in lines), lines
