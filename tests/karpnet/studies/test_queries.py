"""``karpnet queries``: bounds beside counted queries, for every class."""

from __future__ import annotations

import json

import pytest

from karpnet.studies.queries import KINDS, QueryRequest, query_report
from reductions.errors import InputError
from tests.karpnet.command import karpnet


@pytest.mark.parametrize(
    "request_",
    [
        QueryRequest("symmetric", "dihedral:14", tolerance=0.1),
        QueryRequest("symmetric", "symmetric:5", tolerance=0.1),
        QueryRequest("parities", "cyclic:8", k=4, tolerance=0.6),
        QueryRequest("planes", d=12, k=4, tolerance=0.6, members=20),
        QueryRequest("averaged-planes", "cyclic:10", k=6, tolerance=0.6, members=20),
        QueryRequest("degree-parity", n=7, tolerance=0.7, members=20),
        QueryRequest("degree-parity", n=30, tolerance=0.7, members=20),
        QueryRequest("polynomials", "symmetric:3", n=5),
    ],
    ids=lambda request: f"{request.kind}-{request.group}-{request.n}",
)
def test_no_learner_counts_fewer_queries_than_the_bound(request_: QueryRequest) -> None:
    report = query_report(request_)
    assert report.bounds
    assert report.counted
    if request_.kind == "symmetric":
        (asked,) = (value for name, value in report.counted.items() if name.startswith("random"))
        bound = report.bounds["Chebyshev"].queries
        assert asked >= bound or asked == 2000
    elif request_.kind == "polynomials":
        assert report.counted["all monomials by correlations, exact answers"] > 5 * max(
            report.bounds["orthogonal, correlational queries"].queries,
            report.counted["growing basis, exact answers"],
        )
    else:
        assert (
            report.counted["members in order, adversary, worst target"]
            >= report.bounds["measured members"].queries
        )
    assert all(len(row) == 3 for row in report.rows())


def test_orthogonal_members_reach_their_bound() -> None:
    report = query_report(QueryRequest("parities", "cyclic:12", tolerance=0.3))
    assert report.facts["orbits of sets"] == report.facts["members measured"] == 43
    assert report.facts["largest correlation of two"] < 1e-12
    assert report.facts["dimension (pairwise, SQ-DIM), at least"] == 43
    assert report.bounds["orthogonal"].queries == pytest.approx(43 * 0.09 - 1)
    assert report.counted["members in order, adversary, worst target"] == 43
    assert report.counted["members in order, adversary, mean over targets"] == 22


def test_large_groups_have_bounds_from_burnside() -> None:
    report = query_report(QueryRequest("symmetric", "edges:20"))
    assert report.facts["||p||^2, at least"] <= report.facts["||p||^2, at most"] < 1e-38
    assert not report.counted
    assert ("queries needed", "Hoeffding: exp(tau^2 / (2 ||p||^2)) / 2 - 1", "≥ above 1e300") in report.rows()


def test_the_command_prints_a_table_or_json() -> None:
    shown = karpnet("queries", "symmetric", "--group", "cyclic:10").stdout
    assert "Chebyshev: tau^2 / ||p||^2 - 1" in shown
    found = json.loads(karpnet("queries", "planes", "-d", 1000, "-k", 8, "--members", 3, "--json").stdout)
    assert found["queries_needed"]["random planes"]["queries"] > 1e10
    assert found["class"]["d"] == 1000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("foo",), "expected one of symmetric, parities, superpolynomial, planes, averaged-planes, "),
        (("parities", "-k", 3), "expected an even k, at least 2, got 3"),
        (("parities", "--tolerance", 0), "tolerance: expected a number in (0, 1], got 0.0"),
        (("averaged-planes", "-k", 3), "expected an even k, at least 2, got 3"),
        (("averaged-planes", "--group", "cyclic:3"), "planes: expected d >= 4, got 3"),
        (
            ("superpolynomial", "--group", "cyclic:3"),
            "superpolynomial: expected at least 4 coordinates, got 3",
        ),
        (("planes", "-d", 3), "planes: expected d >= 4, got 3"),
        (("symmetric", "--group", "cyclic:x"), "group 'cyclic:x': expected"),
        (("symmetric", "--group", "edges:31"), "too many cycle types"),
        (("symmetric", "--group", "edges:60"), "too many cycle types"),
        (("degree-parity", "-n", 0), "nodes: expected a positive number, got 0"),
        (("polynomials", "-n", 2, "-d", 300, "--group", "cyclic:1"), "expected norms below 1e154"),
        (("polynomials", "-n", 0), "blocks: expected 1..200, got 0"),
        (("polynomials", "-n", 2, "--group", "symmetric:300"), "more than the 20000 that are listed"),
    ],
)
def test_odd_numbers_are_refused_in_one_line(arguments: tuple[object, ...], message: str) -> None:
    done = karpnet("queries", *arguments, code=2)
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_bounds_of_averaged_planes_and_of_the_superpolynomial_family() -> None:
    report = query_report(QueryRequest("averaged-planes", "cyclic:400", k=12, tolerance=0.3))
    assert report.bounds["random planes"].queries > 1e9
    assert report.facts["order"] == 400
    assert "|G|² queries" in str(report.facts["the paper's form"])
    assert not report.counted  # too many numbers to form
    grows = [query_report(QueryRequest("superpolynomial", f"cyclic:{n}")) for n in (64, 256)]
    first, second = (report.bounds["tolerance n^-1"].queries for report in grows)
    assert second > 10_000 * first > 1e6
    assert grows[1].facts["k, even, at most log2 n"] == 8


def test_numbers_at_the_edge() -> None:
    alone = query_report(QueryRequest("parities", "symmetric:5", tolerance=1.0))
    assert alone.facts["members measured"] == alone.facts["orbits of sets"] == 1
    assert alone.bounds["orthogonal"].queries == 0
    vast = query_report(QueryRequest("planes", d=10**9, k=4, tolerance=0.1))
    assert vast.bounds["random planes"].queries > 1e100
    assert not vast.counted


def test_members_are_limited() -> None:
    assert list(KINDS) == [
        "symmetric", "parities", "superpolynomial", "planes", "averaged-planes", "degree-parity",
        "polynomials",
    ]  # fmt: skip
    with pytest.raises(InputError, match=r"expected 2\.\.500, got 501"):
        query_report(QueryRequest("planes", members=501))
