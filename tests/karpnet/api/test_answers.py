"""What an outcome is called."""

from __future__ import annotations

import json
import math

from karpnet.api.answers import Comparison, Row, describe
from reductions.outcomes import Found, Optimal, Refuted, Unknown


def test_outcomes_are_named_honestly() -> None:
    assert describe(Found(1)) == ("YES", "exact check passed")
    assert describe(Refuted()) == ("NO", "solver's word")
    assert describe(Refuted({"claim": "no"})) == ("NO", "certificate checked")
    assert describe(Refuted(None, "with weights up to 10")) == (
        "unknown",
        "none with weights up to 10, solver's word",
    )
    assert describe(Unknown("no time")) == ("unknown", "no time")
    assert describe(Optimal(1, 3))[0] == "OPTIMAL"


def _row(verdict: str, **details: object) -> Row:
    return Row("m", "task", verdict, "", 0.0, dict(details))


def test_a_comparison_tells_conflicts() -> None:
    def verdict(*rows: Row) -> str:
        return Comparison("f", "relu-sum", (), rows).verdict

    assert verdict(_row("YES"), _row("unknown")) == "YES"
    assert verdict(_row("NO"), _row("not fitted", proper=True)) == "NO"
    assert verdict(_row("NO"), _row("fitted", proper=False)) == "NO", "a wide network proves nothing"
    assert verdict(_row("NO"), _row("fitted", proper=True)) == "conflict"
    assert verdict(_row("YES"), _row("NO")) == "conflict"
    assert verdict(_row("unknown"), _row("not fitted", proper=True)) == "unknown"


def test_what_is_not_known_is_none_in_json() -> None:
    row = _row("not fitted", proper=True, error_median=math.nan, error_max=math.inf, success_rate=0.0)
    expected = {"proper": True, "error_median": None, "error_max": None, "success_rate": 0.0}
    assert row.to_json()["details"] == expected
    (said,) = json.loads(json.dumps(Comparison("f", "relu-sum", (), (row,)).to_json(), allow_nan=False))[
        "rows"
    ]
    assert said == row.to_json()
    assert math.isnan(row.details["error_median"]), "the row itself keeps the float"
