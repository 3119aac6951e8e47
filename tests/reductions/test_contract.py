"""Every registered rule keeps the contract; planted mutants of it do not."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest

from reductions.arrays import Ragged, RationalArray, SparseRows
from reductions.core import Derivation, Reduction, identity
from reductions.problems.clauses import ClauseProblem
from reductions.problems.hypergraph_coloring import HypergraphColoring
from reductions.problems.sign_system import SignSystem
from reductions.rules import RULES
from reductions.training.task import TrainingTask
from tests.reductions.contract import check
from tests.strategies import GENERATORS, witnesses

NUM_INSTANCES = 500
every_rule = pytest.mark.parametrize("name", RULES)


def _sources(rule: Reduction[Any, Any, Any, Any], random: Random, count: int) -> list[Any]:
    return [GENERATORS[rule.source](random) for _ in range(count)]


@every_rule
def test_rule_keeps_its_contract(name: str, record_property: Any) -> None:
    rule, random = RULES[name], Random(f"contract {name}")
    tally = check(rule, _sources(rule, random, NUM_INSTANCES), random)
    record_property("split", f"{tally.yes} YES, {tally.no} NO, {tally.lifted} witnesses lifted")
    print(f"{name}: {tally.yes} YES, {tally.no} NO, {tally.lifted} target witnesses lifted")
    assert min(tally.yes, tally.no) >= NUM_INSTANCES // 10, "YES and NO must both be well represented"


@every_rule
def test_rule_is_complete(name: str) -> None:
    rule = RULES[name]
    assert rule.reference
    assert rule.summary
    assert rule.example is not None, "a rule needs its canonical example"
    example = rule.example()
    assert example.name == rule.source
    built = rule.instance(example)
    assert rule.target in (built.name, getattr(getattr(built, "architecture", None), "name", None))
    assert len(check(rule, [example], Random(0)).__dict__) == 3
    for key, predicted in rule.size(example.size()).items():
        if rule.name != "sign-system-to-cnf":
            assert built.size()[key] == predicted, f"{key}: the example is in normal form"


@every_rule
def test_rule_is_deterministic(name: str) -> None:
    rule = RULES[name]
    source = GENERATORS[rule.source](Random(3))
    assert rule.instance(source) == rule.instance(source)


def _without(values: Any, index: int) -> Any:
    return np.delete(values, index)


def _mutant_instance(target: Any, kind: str, random: Random) -> Any:
    """The target with one thing wrong; None where this kind of mistake cannot be made."""
    if isinstance(target, TrainingTask):
        return _mutant_task(target, kind, random)
    if isinstance(target, SignSystem) and len(target.rows):
        row = random.randrange(len(target.rows))
        if kind == "dropped":
            kept = np.delete(np.arange(len(target.rows)), row)
            return SignSystem(target.rows.take(kept), target.targets[kept])
        if kind == "off by one":
            changed = target.targets.copy()
            changed[row] += 2
            return SignSystem(target.rows, changed)
        if kind == "swapped sign" and len(target.rows.values):
            values = target.rows.values.copy()
            values[random.randrange(len(values))] *= -1
            return SignSystem(replace_values(target.rows, values), target.targets)
    if isinstance(target, ClauseProblem) and len(target.clauses):
        clauses = target.clauses.lists()
        chosen = random.randrange(len(clauses))
        if kind == "dropped":
            del clauses[chosen]
        elif kind == "swapped sign" and clauses[chosen]:
            clauses[chosen][0] *= -1
        elif kind == "off by one":
            clauses[chosen] = clauses[chosen][1:]
        else:
            return None
        return type(target)(target.num_variables, Ragged.from_lists(clauses))
    if isinstance(target, HypergraphColoring) and len(target.edges):
        edges = target.edges.lists()
        chosen = random.randrange(len(edges))
        if kind == "dropped":
            del edges[chosen]
        elif kind == "off by one" and len(edges[chosen]) > 1:
            edges[chosen] = edges[chosen][1:]
        else:
            return None
        return HypergraphColoring.from_lists(target.num_vertices, target.num_colors, edges)
    return None


def replace_values(rows: SparseRows, values: Any) -> SparseRows:
    return SparseRows(rows.offsets, rows.columns, values, rows.num_columns)


def _mutant_task(task: TrainingTask, kind: str, random: Random) -> TrainingTask | None:
    sample = random.randrange(task.num_samples)
    labels = task.labels.numerators.copy()
    if kind == "dropped" and task.labelled_nodes is None:
        # A sample that asks for nothing: give it the label that its own tolerance swallows.
        kept = np.delete(np.arange(len(task.graphs)), sample)
        return replace(
            task,
            graphs=_subset(task.graphs, kept),
            labels=RationalArray(labels[kept], task.labels.denominator),
        )
    if kind == "flipped label":
        labels[sample] = task.labels.denominator - labels[sample]
        return replace(task, labels=RationalArray(labels, task.labels.denominator))
    if kind == "off by one" and not task.architecture.is_classifier:
        labels[sample] += task.labels.denominator
        return replace(task, labels=RationalArray(labels, task.labels.denominator))
    if kind == "swapped sign" and len(task.graphs.features.values):
        values = task.graphs.features.values.copy()
        values[random.randrange(len(values))] *= -1
        return replace(
            task, graphs=replace(task.graphs, features=replace_values(task.graphs.features, values))
        )
    return None


def _subset(graphs: Any, kept: Any) -> Any:
    from reductions.training.graphs import GraphBatch

    return GraphBatch.from_networkx([graphs.graph(int(i)) for i in kept], graphs.num_features)


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


@every_rule
@pytest.mark.parametrize("kind", MUTATIONS)
def test_mutants_are_caught(name: str, kind: str) -> None:
    rule, random = RULES[name], Random(f"mutant {name} {kind}")
    sources = [s for s in _sources(rule, random, 150) if witnesses(s) or kind != "wrong lift"]
    made = False
    for source in sources:
        if kind == "wrong lift":
            mutant, made = _mutant_back(rule), True
        else:
            wrong = _mutant_instance(rule.instance(source), kind, random)
            if wrong is None:
                continue
            mutant, made = replace(rule, instance=lambda p, wrong=wrong: wrong), True
        try:
            check(mutant, [source], random)
        except AssertionError:
            return
    assert not made, f"no mutant of kind {kind!r} was caught"


def test_composition_has_identity_and_is_associative() -> None:
    a, b, c = (RULES[n] for n in ("cnf-to-nae-sat", "nae-sat-to-sign-system", "sign-system-to-relu-sum"))
    source = GENERATORS["cnf"](Random(8))
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
