"""The tables of docs/descent.md and the shipped winners are those of the committed studies."""

from __future__ import annotations

from gnn.plans.plan import Plan
from reductions.formats.json_text import loads_whole
from tools.descent import PAGE, TUNED, page, tuned


def test_the_page_is_what_the_tool_writes() -> None:
    assert PAGE.read_text("utf-8") == page()


def test_the_winners_are_those_of_the_tournament() -> None:
    text = TUNED.read_text("utf-8")
    assert text == tuned()
    for entry in loads_whole(text):
        plan = Plan.from_json(entry["plan"], "tuned.json")
        assert plan.is_descent
        assert plan.name == "tuned descent"
