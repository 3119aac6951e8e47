"""Every registered rule keeps the contract; planted mutants of it do not."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest

from karpnet.testing.instances import drawn
from karpnet.testing.spaces import witnesses
from reductions.arrays import RationalArray, SparseRows
from reductions.core import Derivation, Reduction, identity
from reductions.errors import KarpnetError
from reductions.reading.fields import Fields
from reductions.rules import RULES
from reductions.training.graphs import GraphBatch
from reductions.training.task import TrainingTask
from tests.reductions.rules.contract import check

every_rule = pytest.mark.parametrize("name", RULES)
# The first hundred of five hundred random instances; the slow tests see all of them.
num_instances = pytest.mark.parametrize("count", [100, pytest.param(500, marks=pytest.mark.slow)])


def _sources(rule: Reduction[Any, Any, Any, Any], random: Random, count: int) -> list[Any]:
    return [drawn(rule.source, random) for _ in range(count)]


@num_instances
@every_rule
def test_rule_keeps_its_contract(name: str, count: int, record_property: Any) -> None:
    rule, random = RULES[name], Random(f"contract {name}")
    tally = check(rule, _sources(rule, random, count), random)
    record_property("split", f"{tally.yes} YES, {tally.no} NO, {tally.lifted} witnesses lifted")
    print(f"{name}: {tally.yes} YES, {tally.no} NO, {tally.lifted} target witnesses lifted")
    assert min(tally.yes, tally.no) >= count // 10, "YES and NO must both be well represented"


@every_rule
def test_rule_is_complete(name: str) -> None:
    rule = RULES[name]
    assert rule.reference
    assert rule.summary
    assert rule.example is not None, "a rule needs its canonical example"
    assert rule.explain is not None, "a rule needs its explanation"
    assert all(before and after for before, after in rule.explain(rule.example()))
    example = rule.example()
    assert example.name == rule.source
    built = rule.instance(example)
    assert rule.target in (built.name, getattr(getattr(built, "architecture", None), "name", None))
    assert len(check(rule, [example], Random(0)).__dict__) == 3
    for key, predicted in rule.size(example.size()).items():
        if rule.size_is_exact:
            assert built.size()[key] == predicted, f"{key}: the example is in normal form"


@every_rule
def test_rule_is_deterministic(name: str) -> None:
    rule = RULES[name]
    source = drawn(rule.source, Random(3))
    assert rule.instance(source) == rule.instance(source)


def _mutant_instance(target: Any, kind: str, random: Random) -> Any:
    """The target with one thing wrong; None where this kind of mistake cannot be made here."""
    if isinstance(target, TrainingTask):
        return _mutant_task(target, kind, random)
    data = json.loads(json.dumps(target.to_json()))
    if not _change(data, kind, random):
        return None
    try:
        return type(target).from_json(Fields(data, "mutant"))
    except KarpnetError:
        return None


def _change(data: dict[str, Any], kind: str, random: Random) -> bool:
    """Make one mistake in the JSON form of an instance; False where there is no place for it."""
    lists = [key for key in ("clauses", "rows", "edges", "sets", "numbers") if data.get(key)]
    if not lists:
        return False
    rows = data[lists[0]]
    place = random.randrange(len(rows))
    if kind == "dropped":
        for key in (lists[0], "targets" if lists[0] == "rows" else "weights"):
            if key in data:
                del data[key][place]
        return True
    if kind == "off by one":
        numbers = [key for key in ("targets", "numbers", "weights") if data.get(key)]
        if numbers:
            row = random.randrange(len(data[numbers[0]]))
            data[numbers[0]][row] += 2 if "targets" in numbers else 1
        elif "bound" in data:
            data["bound"] += random.choice((-1, 1))
        elif "num_vertices" in data and lists == ["edges"] and len(rows[place]) == 2:
            rows[place][0] = (rows[place][0] + 1) % data["num_vertices"]
        elif isinstance(rows[place], list) and rows[place]:
            del rows[place][random.randrange(len(rows[place]))]
        else:
            return False
        return True
    if kind == "swapped sign" and isinstance(rows[place], list) and rows[place]:
        at = random.randrange(len(rows[place]))
        if lists[0] == "clauses":
            rows[place][at] *= -1
        elif lists[0] == "rows":
            rows[place][at][1] *= -1
        else:
            return False
        return True
    return False


def replace_values(rows: SparseRows, values: Any) -> SparseRows:
    return SparseRows(rows.offsets, rows.columns, values, rows.num_columns)


def _mutant_task(task: TrainingTask, kind: str, random: Random) -> TrainingTask | None:
    if not task.num_samples:
        return None
    sample = random.randrange(task.num_samples)
    labels, one = task.labels.numerators.copy(), task.labels.denominator
    features = task.graphs.features
    if kind == "dropped":
        kept = np.delete(np.arange(task.num_samples), sample)
        fewer = RationalArray(labels[kept], one)
        if task.labelled_nodes is not None:
            return replace(task, labelled_nodes=task.labelled_nodes[kept], labels=fewer)
        graphs = [task.graphs.graph(int(i)) for i in kept]
        return replace(task, graphs=GraphBatch.from_networkx(graphs, task.graphs.num_features), labels=fewer)
    if kind == "flipped label":
        labels[sample] = one - labels[sample]
        return replace(task, labels=RationalArray(labels, one))
    if kind == "off by one" and not task.architecture.is_classifier:
        labels[sample] += one
        return replace(task, labels=RationalArray(labels, one))
    if kind == "off by one" and task.max_errors > 0:
        return replace(task, max_errors=task.max_errors - 1)
    if kind == "swapped sign" and len(features.values):
        values = features.values.copy()
        values[random.randrange(len(values))] *= -1
        return replace(task, graphs=replace(task.graphs, features=replace_values(features, values)))
    return None


def _mutant_back(rule: Reduction[Any, Any, Any, Any]) -> Reduction[Any, Any, Any, Any]:
    """Lift as if from another instance's witness: flip the first entry."""

    def back(source: Any, witness: Any) -> Any:
        lifted = np.array(rule.back(source, witness))
        if lifted.dtype == np.bool_:
            lifted[:1] = ~lifted[:1]
        elif rule.source == "sign-system":
            lifted[:1] = -lifted[:1]
        else:
            lifted[:1] = (lifted[:1] + 1) % max(getattr(source, "num_colors", 2), 1)
        return lifted

    return replace(rule, back=back)


MUTATIONS = ("dropped", "flipped label", "off by one", "swapped sign", "wrong lift")


def _is_caught(rule: Reduction[Any, Any, Any, Any], kind: str) -> bool | None:
    """Whether a mutant of this kind is caught on some of many instances; None if none can be made."""
    random, made = Random(f"mutant {rule.name} {kind}"), False
    for _ in range(150):
        source = drawn(rule.source, random)
        if kind == "wrong lift":
            mutant = _mutant_back(rule)
        else:
            wrong = _mutant_instance(rule.instance(source), kind, random)
            if wrong is None:
                continue
            mutant = replace(rule, instance=lambda p, wrong=wrong: wrong)
        made = True
        try:
            check(mutant, [source], random)
        except (AssertionError, KarpnetError):
            return True
    return False if made else None


@every_rule
def test_mutants_are_caught(name: str) -> None:
    verdicts = {kind: _is_caught(RULES[name], kind) for kind in MUTATIONS}
    made = {kind for kind, verdict in verdicts.items() if verdict is not None}
    assert all(verdicts[kind] for kind in made), f"not caught: {verdicts}"
    assert len(made) >= 3, f"too few kinds of mistakes can be made: {verdicts}"


def test_all_kinds_of_mutants_are_made_and_caught_somewhere() -> None:
    made = {kind for kind in MUTATIONS if _is_caught(RULES["sign-system-to-relu-sum"], kind)}
    assert made == set(MUTATIONS)


def test_composition_has_identity_and_is_associative() -> None:
    a, b, c = (RULES[n] for n in ("cnf-to-nae-sat", "nae-sat-to-sign-system", "sign-system-to-relu-sum"))
    source = drawn("cnf", Random(8))
    left, right = a.then(b).then(c), a.then(b.then(c))
    assert left.instance(source) == right.instance(source)
    assert left.size(source.size()) == right.size(source.size())
    assert identity("cnf").then(a).instance(source) == a.then(identity("nae-sat")).instance(source)
    derivation = Derivation.of(source, (a, b, c))
    assert derivation.target == left.instance(source)
    for witness in witnesses(source):
        mapped = left.forward(source, witness)
        assert mapped == right.forward(source, witness) == derivation.forward(witness)
        assert np.array_equal(left.back(source, mapped), derivation.back(mapped))


def test_composition_refuses_rules_that_do_not_meet() -> None:
    with pytest.raises(ValueError, match="ends in nae-sat"):
        RULES["cnf-to-nae-sat"].then(RULES["partition-to-sign-system"])


def test_composition_is_a_reduction_too() -> None:
    random = Random(11)
    rule = RULES["cnf-to-nae-sat"].then(RULES["nae-sat-to-sign-system"])
    tally = check(rule, _sources(rule, random, 100), random)
    assert tally.yes
    assert tally.no
