"""Questions and answers: what the page is told is what karpnet says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from karpnet.api.reduce import reduce
from karpnet.api.solve import solve
from karpnet.api.train import train
from karpnet.explorer.command import EXAMPLE
from karpnet.explorer.descent import settings_for
from karpnet.explorer.evaluation import exact_weights
from karpnet.explorer.gadget_core import gadget_core, part_of
from karpnet.explorer.links import Links
from karpnet.explorer.session import Session
from reductions.core import Derivation
from reductions.errors import InputError, KarpnetError, PathError
from reductions.formats.json_text import dumps, loads_whole
from reductions.problems.cnf import CNF
from reductions.reading.fields import Fields
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES
from reductions.training.hypothesis import Hypothesis
from tests.karpnet.explorer.formulas import IMPOSSIBLE

AT = {"instance": "first", "to": "relu-sum", "via": []}


def session(problem: Any = EXAMPLE) -> Session:
    return Session(Derivation((), (problem,)))


def asked(about: Session, name: str, **body: Any) -> Any:
    """The answer as the page reads it."""
    return loads_whole(dumps(about.ask(name, {"at": AT, **body})))


def column(coded: Any) -> list[Any]:
    return [coded.get("texts", coded.get("sizes"))[place] for place in coded["at"]]


def test_a_witness_travels_as_the_rules_carry_it() -> None:
    about, chain = session(), reduce(EXAMPLE, "relu-sum")
    for bits in np.ndindex(2, 2, 2):
        witness = np.array(bits, dtype=bool)
        answer = asked(about, "witness", witness=witness.tolist())
        weights = chain.forward(witness)
        error = chain.target.empirical_error(weights)
        assert answer["layers"][0] == witness.tolist()
        assert exact_weights(answer["weights"]) == weights.to_json()
        values = chain.target.architecture.values(chain.target.graphs, None, weights)
        assert column(answer["fit"]["f"]) == [str(value) for value in values.fractions()]
        assert answer["fit"]["num_misfits"] == error.num_misfits == len(answer["fit"]["misfits"])
        assert answer["fit"]["max_error"] == str(error.max_error)
        assert answer["source"]["num_violations"] == EXAMPLE.num_violations(witness)
        assert (answer["fit"]["violation"] is None) == (EXAMPLE.violation(witness) is None)


def test_weights_are_judged_exactly_and_lifted() -> None:
    about, chain = session(), reduce(EXAMPLE, "relu-sum")
    weights = {"weights": [["7/20", 1, -1, "-3/4", 0], [-1, "1/3", 1, 1, 2]], "readout": [1, "13/20"]}
    answer = asked(about, "weights", weights=weights)
    exact = Hypothesis.from_json(Fields(weights, "weights"))
    assert answer["fit"]["violation"] == chain.target.violation(exact)
    assert answer["lifted"]["values"] == chain.back(exact).tolist()
    sizes = np.abs(chain.target.residuals(exact).floats())
    assert column(answer["fit"]["errors"]) == pytest.approx(sizes.tolist(), rel=1e-5)


def test_weights_beyond_floats_are_judged_too() -> None:
    huge = "9" * 400
    answer = asked(
        session(), "weights", weights={"weights": [[huge] * 5, ["-1/3"] * 5], "readout": [1, huge]}
    )
    assert answer["fit"]["max_error"].startswith("≈1.79769e+308")
    assert answer["fit"]["num_misfits"] > 0


def test_descent_is_the_command_s_look_by_look() -> None:
    about, chain = session(), reduce(EXAMPLE, "relu-sum")
    for width, factor in (("proper", 1), ("wide", 8)):
        answer: Any = {"is_last": False}
        steps, look = [], 0
        while not answer["is_last"]:
            answer = asked(about, "descend", width=width, seed=3, look=look)
            steps.append(answer["step"])
            look += 1
        result = train(chain, 2 * factor, settings=settings_for(3)).result
        assert result is not None
        assert answer["fitted"] == np.flatnonzero(result.fitted).tolist()
        assert answer["losses"] == pytest.approx(result.loss.tolist(), rel=1e-4)
        assert steps == sorted(set(steps))
        assert ("lifted" in answer) == (factor == 1)
        if answer["fitted"]:
            assert answer["fit"]["violation"] is None
    with pytest.raises(InputError, match="no longer held"):
        asked(about, "descend", width="wide", seed=3, look=look)


def test_a_yes_comes_with_weights_and_a_no_with_a_smallest_core() -> None:
    answer = asked(session(), "solve")
    assert (answer["answer"]["verdict"], answer["lifted"]["violation"]) == ("YES", None)
    answer = asked(session(IMPOSSIBLE), "solve")
    core, links = answer["core"], Links.of(reduce(IMPOSSIBLE, "relu-sum"))
    assert (answer["answer"]["verdict"], core["kind"]) == ("NO", "smallest")
    assert [links.parts[part] for part in core["parts"]] == [
        "clause (x1, x2)", "clause (x1, ¬x2)", "clause (¬x1, x3)", "clause (¬x1, ¬x3)",
        "variable x1", "variable x2", "variable x3",
    ]  # fmt: skip


def test_a_core_clashes_and_every_part_of_it_is_fitted() -> None:
    task = reduce(IMPOSSIBLE, "threshold-and").target
    links = Links.of(reduce(IMPOSSIBLE, "threshold-and"))
    core = gadget_core(task, links, seconds=30)
    assert core is not None
    for left_out in (None, *core.gadgets):
        samples = [s for place in core.gadgets if place != left_out for s in links.gadgets[place][1]]
        assert solve(part_of(task, sorted(samples)), isolated=False).verdict == (
            "YES" if samples and left_out is not None else "NO"
        )
    assert gadget_core(reduce(EXAMPLE, "relu-sum").target, Links.of(reduce(EXAMPLE, "relu-sum"))) is None
    assert gadget_core(task, links, seconds=0) is None


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_rule_s_example_opens(name: str) -> None:
    """The page opens on every problem with a chain: its first question and its first toggle are answered."""
    rule = RULES[name]
    assert rule.example is not None
    about = session(rule.example())
    opened = about.ask("open", {})
    to = rule.target if rule.target in ARCHITECTURES else opened["to"]
    at = {"instance": "first", "to": to, "via": []}
    chain: Any = about.ask("chain", {"at": at})
    assert chain["is_task"]
    if chain["summary_only"]:
        return
    start = dict(chain["start"])
    question = "witness" if "witness" in start else "weights"
    answer: Any = loads_whole(dumps(about.ask(question, {"at": at, **start})))
    task = chain["task"]
    assert len(answer["fit"]["f"]["at"]) == len(answer["fit"]["errors"]["at"]) == len(task["labels"]["at"])
    assert answer["weights"]["shape"] == [task["width"], len(task["inputs"])]
    assert len(chain["layers"][0]["names"]) == len(answer["layers"][0])


def test_a_task_file_without_a_source_is_played_with_weights() -> None:
    task = reduce(EXAMPLE, "relu-sum").target
    about = session(task)
    opened = about.ask("open", {})
    at = {"instance": "first", "to": opened["to"], "via": []}
    chain: Any = about.ask("chain", {"at": at})
    assert opened["is_task"]
    answer: Any = about.ask("weights", {"at": at, "weights": chain["start"]["weights"]})
    assert "lifted" not in answer
    assert asked(about, "solve", at=at)["answer"]["verdict"] == "YES"


def test_typed_formulas_replace_the_instance_and_are_forgotten_in_turn() -> None:
    about = session()
    first: Any = about.ask("formula", {"text": "a or b"})
    assert first["names"] == ["a", "b"]
    at = {"instance": first["instance"], "to": "relu-sum", "via": []}
    assert about.ask("chain", {"at": at})["is_task"]
    for number in range(20):
        about.ask("formula", {"text": f"x{number + 1}"})
    with pytest.raises(InputError, match="no longer held here; read it again"):
        about.ask("chain", {"at": {**at, "to": "threshold-and"}})


def test_what_is_too_large_is_summed_up() -> None:
    formula = CNF.from_clauses(2000, [[v, -(v % 2000) - 1, (v * 7) % 2000 + 1] for v in range(1, 2000)])
    about = session(formula)
    chain: Any = about.ask("chain", {"at": AT})
    assert "too many to draw" in chain["summary_only"]
    assert set(chain) == {"steps", "summary_only", "is_task"}
    with pytest.raises(InputError, match="too many to draw"):
        asked(about, "solve")
    with pytest.raises(InputError, match="expected a task of at most 5,000,000 nodes"):
        about.ask("chain", {"at": {**AT, "to": "degree-and"}})


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("nothing", {}),
        ("witness", {"at": AT}),
        ("witness", {"at": AT, "witness": [True]}),
        ("witness", {"at": AT, "witness": "x"}),
        ("witness", {"at": AT, "witness": [[True]] * 3}),
        ("weights", {"at": AT, "weights": {"weights": [[1]], "readout": [1]}}),
        ("weights", {"at": AT, "weights": {"weights": [["1/0"] * 5] * 2, "readout": [1, 1]}}),
        ("weights", {"at": AT, "weights": []}),
        ("descend", {"at": AT, "width": "huge", "seed": 0, "look": 0}),
        ("descend", {"at": AT, "width": "wide", "seed": -1, "look": 0}),
        ("descend", {"at": AT, "width": "wide", "seed": 0, "look": 5}),
        ("chain", {"at": {"instance": "other", "to": None, "via": []}}),
        ("chain", {"at": {"instance": "first", "to": "nowhere", "via": []}}),
        ("chain", {"at": {"instance": "first", "to": ["relu-sum"], "via": []}}),
        ("chain", {"at": {"instance": "first", "to": "relu-sum", "via": ["threshold-and"]}}),
        ("chain", {"at": 7}),
        ("formula", {"text": 7}),
        ("formula", []),
    ],
)
def test_a_malformed_question_is_one_line(name: str, body: Any) -> None:
    with pytest.raises(KarpnetError) as caught:
        session().ask(name, body)
    assert "\n" not in str(caught.value)


def test_a_session_leads_where_it_is_told() -> None:
    about = Session(Derivation((), (EXAMPLE,)), "threshold-and", ["hypergraph-coloring"])
    opened = about.ask("open", {})
    assert (opened["to"], opened["via"]) == ("threshold-and", ["hypergraph-coloring"])
    with pytest.raises(PathError):
        Session(Derivation((), (EXAMPLE,)), "nowhere")
