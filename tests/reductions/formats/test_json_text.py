from __future__ import annotations

import json
from random import Random
from typing import Any

import numpy as np
import pytest

from reductions.arrays import Ragged, RationalArray, SparseRows, Table, as_objects, integers
from reductions.formats import json_text
from reductions.formats.json_text import LongList, dumps, loads, loads_whole, pieces
from reductions.reading.fields import Fields
from reductions.reading.stored import StoredValue, plain, same

BIG = 2**70


@pytest.fixture
def long_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """Arrays of three rows are written in pieces, and lists of eight bytes are read as arrays."""
    monkeypatch.setattr(json_text, "_ROWS_A_PIECE", 3)
    monkeypatch.setattr(json_text, "_LONG_LIST", json_text.re.compile(rb"\[[-\[\]0-9,]{8}"))
    monkeypatch.setattr(json_text, "_PART", 8)


def _random_leaf(random: Random) -> StoredValue:
    def number() -> int:
        return random.choice((0, 1, -1, 10, random.randrange(-(10**6), 10**6), 2**63 - 2, 2**62))

    def numbers(count: int) -> list[int]:
        return [number() for _ in range(count)]

    count = random.randrange(12)
    match random.randrange(6):
        case 0:
            return integers(numbers(count))
        case 1:
            return integers([*numbers(count), random.choice((BIG, -BIG, 2**63, -(2**63)))])
        case 2:
            return Table.from_matrix(integers(numbers(3 * count)).reshape(count, 3))
        case 3:
            return Ragged.from_lists([numbers(random.randrange(4)) for _ in range(count)])
        case 4:
            return RationalArray(integers(numbers(count)), random.choice((1, 6)))
    rows = [[(random.randrange(9), number()) for _ in range(random.randrange(3))] for _ in range(count)]
    return SparseRows.from_rows(rows, 9)


@pytest.mark.usefixtures("long_from")
def test_text_in_pieces_is_the_text() -> None:
    random = Random(1)
    for _ in range(400):
        value: dict[str, StoredValue] = {"a": _random_leaf(random), "b": {"c": _random_leaf(random), "d": []}}
        text = b"".join(pieces(value)).decode()
        assert text == dumps(value)
        assert json.loads(text) == plain(value)


@pytest.mark.usefixtures("long_from")
def test_what_is_read_is_what_a_parser_reads() -> None:
    random, seen = Random(2), set()
    for _ in range(600):
        leaf = _random_leaf(random)
        document = loads(f'{{"x":"]","v":{dumps(leaf)},"w":[1,{{"u":{dumps(leaf)}}}]}}'.encode())
        unread = document["v"]
        seen.add(type(unread.value() if isinstance(unread, LongList) else unread).__name__)
        assert Fields(document, "f").get("v") == plain(leaf)
        assert same(document, {"x": "]", "v": leaf, "w": [1, {"u": plain(leaf)}]}) or isinstance(
            document["w"][1]["u"], LongList
        )
        assert same(unread, leaf)
        assert not same(unread, integers([7]))
    assert seen == {"ndarray", "Ragged", "SparseRows", "list"}


@pytest.mark.usefixtures("long_from")
@pytest.mark.parametrize(
    "text",
    [
        "[1,2,3,4,5,]",
        "[,1,2,3,4,5]",
        "[1,2,,3,4,5,6]",
        "[01,2,3,4,5,6]",
        "[1,2,3,-,4,5,6]",
        "[1,2,3-4,5,6,7]",
        "[1,2,3,--4,5,6]",
        "[1,2,3,-01,4,5]",
        "[[1,2],[3,4]",
        "[[1,2],[3,4]]]",
        "[[1,2][3,4],[5]]",
        "[[1,2],,[3,4]]",
        "[[1,2],[3,]]",
        "[[[1,2]],[[3,4,]]]",
        "[1,2,3,4,5,6,NaN]",
        "[1,2,3,4,5,6,Infinity]",
        "[1,2,3,4,5,6]]",
        "[1,2,3,4,5,6",
    ],
)
def test_what_is_no_json_is_refused(text: str) -> None:
    for document in (f'{{"v":{text}}}', f'{{"w":[1,2,3,4,5,6,7],"v":{text}}}'):
        with pytest.raises(ValueError, match=r"\w+"):
            loads(document.encode())["v"].value()


@pytest.mark.usefixtures("long_from")
@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_is_none_is_refused_beside_long_lists(name: str) -> None:
    long = "[1,2,3,4,5,6]"
    for text in (f'{{"a":{long},"b":{name}}}', f'{{"b":{name},"a":{long}}}'):
        with pytest.raises(ValueError, match=f"{name} is no JSON number"):
            loads(text.encode())
    with pytest.raises(ValueError, match=f"{name} is no JSON number"):
        loads(f'{{"a":[{long},{name}]}}'.encode())["a"].value()


def test_arrays_with_steps_are_written() -> None:
    values = np.arange(300_000)[::2]
    assert b"".join(pieces({"v": values})).decode() == dumps({"v": values})


@pytest.mark.usefixtures("long_from")
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[1,2,3,4,5,6]", np.ndarray),
        ("[-0,0,3,4,5,6]", np.ndarray),
        ("[[1,2],[3,4],[]]", Ragged),
        ("[[],[],[],[1],[]]", Ragged),
        ("[[[1,2]],[],[[3,4]]]", SparseRows),
        # What is no array of integers of 64 bits is read as a parser reads it.
        (f"[1,2,3,4,{BIG}]", list),
        ("[1,2,3,4,5,6.5]", list),
        ("[1,2,3,4,5, 6]", list),
        ("[[1,2],[3,4],5]", list),
        ("[[[1,2],[3]],[4]]", list),
        ("[[[1,2,3]],[[4,5,6]]]", list),
        ("[[[[1,2]]],[[[1]]]]", list),
    ],
)
def test_long_lists_of_integers_are_arrays(text: str, kind: type) -> None:
    value: Any = loads(b'{"v":' + text.encode() + b"}")["v"]
    value = value.value() if isinstance(value, LongList) else value
    assert isinstance(value, kind)
    assert plain(value) == json.loads(text)


@pytest.mark.usefixtures("long_from")
def test_a_long_list_in_a_string_is_text() -> None:
    text = '{"s":"see [1,2,3,4,5,6,7] and \\"[1,2,3,4,5,6,7]\\"","v":[1,2,3,4,5,6,7]}'
    document = loads(text.encode())
    assert document["s"] == json.loads(text)["s"]
    assert Fields(document, "f").integer_list("v") == [1, 2, 3, 4, 5, 6, 7]


def test_what_is_not_known_is_null() -> None:
    assert dumps({"a": [float("nan"), 1.5], "b": float("-inf")}) == '{"a":[null,1.5],"b":null}'
    assert dumps({"ä": as_objects([BIG])}, indent=1) == f'{{\n "ä": [\n  {BIG}\n ]\n}}'


def test_text_for_people_and_for_terminals_of_any_encoding() -> None:
    value: StoredValue = {"b": [1, "Σ😀"], "a": integers([2])}
    assert dumps(value) == '{"b":[1,"Σ😀"],"a":[2]}'
    assert dumps(value, spaced=True, sort_keys=True) == '{"a": [2], "b": [1, "Σ😀"]}'
    assert dumps(value, ascii_only=True) == r'{"b":[1,"\u03a3\ud83d\ude00"],"a":[2]}'
    random = Random(3)
    for _ in range(300):
        text = "".join(map(chr, random.choices([*range(128), 0xE9, 0x2028, 0xFFFF, 0x1F600], k=8)))
        for ascii_only in (False, True):
            written = dumps({text: text}, ascii_only=ascii_only)
            assert loads_whole(written) == {text: text}
            assert not ascii_only or written.isascii()


def test_half_a_character_is_neither_written_nor_read() -> None:
    name = b"a\xff.cnf".decode("utf-8", "surrogateescape")
    for ascii_only in (False, True):
        assert loads_whole(dumps({name: name}, ascii_only=ascii_only)) == {"a\ufffd.cnf": "a\ufffd.cnf"}
    for text in (rb'"\ud83d"', rb'{"\uDE00": 1}', rb'["\ude00\ud83d"]', b'"\xed\xa0\x80"'):
        for read in (loads, loads_whole):
            with pytest.raises(ValueError, match="half of a surrogate pair"):
                read(text)
    for right in (rb'"\ud83d\ude00"', rb'"\\ud83d"', b'"\xf0\x9f\x98\x80"'):
        assert loads(right) == json.loads(right)


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", '{"a": -Infinity}', "[1,]", "", "{'a': 1}"])
def test_what_is_not_strict_is_not_read(text: str) -> None:
    for read in (loads_whole, lambda text: loads(text.encode())):
        with pytest.raises(ValueError, match=r"\w+"):
            read(text)
