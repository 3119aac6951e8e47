"""Sweeps: rows, limits, deaths, resumption, export."""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import karpnet as kn
from karpnet.sweep.cells import Cell, Instance, digest
from karpnet.sweep.command import run_sweep
from karpnet.sweep.config import read_sweep
from karpnet.sweep.execution import Record, run_cell, unfinished
from karpnet.sweep.local_engine import Done, Job, LocalEngine
from karpnet.sweep.store import Store, only_writer
from reductions.errors import InputError
from tests.karpnet.command import karpnet
from tests.karpnet.sweeps import LIBRARY, rows, sweep, write
from tests.schemas import complaint

pytestmark = pytest.mark.timeout(300)  # the first sweep of a fresh clone compiles the kernels

# Takes tens of seconds to make, and gigabytes: what limits are for.
ENDLESS = Instance("endless", recipe="random-sat num_variables=1000000 ratio=6.0 width=3 seed=0 version=1")
QUICK = Instance("quick", recipe="schur n=5 num_colors=2 seed=0 version=1")


def test_every_row_says_where_it_comes_from(swept: tuple[Path, Path]) -> None:
    found = rows(swept[1], "results")
    assert len(found) == 30
    for row in found:
        assert row["verdict"] in ("YES", "NO", "fitted", "not fitted")
        assert row["machine"]
        assert row["karpnet_version"]
        assert row["recipe"].startswith(f"{row['family']} ")
        assert row["verdict"] != "YES" or row["evidence"] == "exact check passed"
        if row["method"] in ("exact", "proof-cadical153"):
            assert row["certificate"]
            assert row["verdict"] == "YES" or row["evidence"] == "certificate checked"
    verdicts = {(row["name"], row["method"]): row for row in found}
    van_der_waerden = verdicts["van-der-waerden-8.json", "exact"]
    assert (van_der_waerden["verdict"], van_der_waerden["truth"]) == ("YES", "YES")
    assert verdicts["schur-5-2.json", "exact"]["verdict"] == "NO"
    assert [step["problem"] for step in json.loads(van_der_waerden["chain"])][-1] == "threshold-and, width 2"


def test_a_portfolio_in_a_sweep_says_who_answered() -> None:
    row = run_cell(Cell(QUICK, None, (), "portfolio", "source")).row
    assert (row["verdict"], json.loads(row["details"])["solver"]) == ("NO", "cadical")
    assert "solver" not in json.loads(run_cell(Cell(QUICK, None, (), "cadical", "source")).row["details"])


def test_descent_keeps_its_loss_curve(swept: tuple[Path, Path]) -> None:
    curves = [json.loads(row["curve"]) for row in rows(swept[1]) if row["curve"]]
    assert len(curves) == 12
    for curve in curves:
        assert curve["steps"] == sorted(set(curve["steps"]))
        assert len(curve["steps"]) == len(curve["median"]) > 0
        assert all(low <= mid for low, mid in zip(curve["min"], curve["median"], strict=True))


def test_nothing_finished_is_run_again(swept: tuple[Path, Path]) -> None:
    config, output = swept
    before = rows(output, without=())
    summary = sweep(config, output)
    assert (summary.num_cells, summary.num_before, sum(summary.verdicts.values())) == (30, 30, 0)
    assert rows(output, without=()) == before


def test_certificates_come_out_and_check(swept: tuple[Path, Path], tmp_path: Path) -> None:
    proof = tmp_path / "proof.json"
    found = {(r["name"], r["method"]): r for r in rows(swept[1], "results")}
    row = found["schur-5-2.json", "proof-cadical153"]
    karpnet("results", "certificate", swept[1], row["certificate"][:10], "-o", proof)
    assert digest(proof.read_bytes()) == row["certificate"]
    karpnet("check", proof, "--instance", LIBRARY / "schur-5-2.json")
    assert (
        "expected one certificate"
        in karpnet("results", "certificate", swept[1], "zz", "-o", proof, code=2).stderr
    )


def test_export_to_csv_and_parquet_agree(swept: tuple[Path, Path], tmp_path: Path) -> None:
    from pyarrow import parquet

    for name in ("x.csv", "x.parquet"):
        assert karpnet("results", "export", swept[1], "-o", tmp_path / name).stdout.startswith("30 rows")
    with (tmp_path / "x.csv").open(newline="") as file:
        texts = list(csv.DictReader(file))
    table = parquet.read_table(tmp_path / "x.parquet").to_pylist()
    assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in table] == texts
    assert (
        "expected a file that ends in" in karpnet("results", "export", swept[1], "-o", "x.xls", code=2).stderr
    )


def test_markdown_has_a_line_for_every_instance(swept: tuple[Path, Path], tmp_path: Path) -> None:
    karpnet("results", "export", swept[1], "-o", tmp_path / "x.md")
    lines = (tmp_path / "x.md").read_text().splitlines()
    table = [line for line in lines if line.startswith("| `")]
    assert len(table) == 6
    assert all(line.count("|") == 4 + 5 + 1 for line in table)
    (schur,) = (line for line in table if "schur" in line)
    assert "| NO | theorem: S(2) = 4 (Schur 1916) |" in schur
    assert "| NO*, " in schur


def test_parquet_without_pyarrow_is_one_line(
    swept: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = karpnet("results", "export", swept[1], "-o", tmp_path / "x.parquet", code=2)
    assert done.stderr == "karpnet: a .parquet file needs pyarrow: pip install 'karpnet[parquet]'\n"


def test_a_wrong_label_is_shouted(tmp_path: Path) -> None:
    text = f'[[instances]]\nfiles = "{LIBRARY}/schur-5-2.json"\ntruth = "YES"\nbecause = "a mistake"\n'
    config = write(tmp_path, text + '[[methods]]\nname = "cadical"\n')
    done = karpnet("sweep", config, "-o", tmp_path / "r.sqlite", code=4)
    line = "schur-5-2.json: its label (a mistake) says YES, cadical says NO"
    assert f"CONTRADICTION {line}" in done.stdout
    assert f"CONTRADICTION {line}" in done.stderr
    assert line in karpnet("report", tmp_path / "r.sqlite", "-o", tmp_path / "r.html", code=4).stdout


def test_labels_are_those_that_the_configuration_states_now(tmp_path: Path) -> None:
    (tmp_path / "x.cnf").write_text("p cnf 1 2\n1 0\n-1 0\n")
    output = tmp_path / "r.sqlite"

    def contradictions(methods: str, label: str = "") -> list[str]:
        text = f'[[instances]]\nfiles = "x.cnf"\n{label}[[methods]]\nname = {methods}\n'
        return sweep(write(tmp_path, text), output, 1).contradictions

    assert contradictions('["cadical"]') == []
    wrong = contradictions('["cadical", "cp-sat"]', 'truth = "YES"\nbecause = "me"\n')
    assert wrong == ["x.cnf: its label (me) says YES, cadical says NO"]
    assert contradictions('["cadical"]', 'truth = "YES"\n') == ["x.cnf: its label says YES, cadical says NO"]
    assert contradictions('["cadical"]', 'truth = "NO"\n') == []
    assert [row["truth"] for row in rows(output, "instances")] == ["NO"]


class Failing:
    """An engine in which every cell fails."""

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        return (Done(job.cell, unfinished(job.cell, "failed", "bad luck", 0.0)) for job in jobs)

    def close(self) -> None:
        pass


def test_failed_cells_run_again_when_asked(tmp_path: Path) -> None:
    text = '[[instances]]\nfamily = "schur"\nn = [4, 5]\nnum_colors = 2\n[[methods]]\nname = "cadical"\n'
    config, output = write(tmp_path, text), tmp_path / "r.sqlite"
    cells = read_sweep(config)
    assert run_sweep(cells, output, Failing()).verdicts == {"failed": 2}
    assert sweep(config, output, 1).verdicts == {}
    assert run_sweep(cells[:1], output, LocalEngine(1), retry=True).verdicts == {"YES": 1}
    assert sorted(row["verdict"] for row in rows(output)) == ["YES", "failed"]
    done = karpnet("sweep", config, "-o", output, "--workers", "1", "--retry")
    assert done.stdout == "2 cells finished, 1 of them before; now 1 NO\n"


def test_the_cells_of_an_instance_are_found_without_a_scan(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    Store(path, create=True).close()
    sqlite3.connect(path).executescript("DROP INDEX cells_of_instance").close()  # as older files are
    store = Store(path, create=True)
    asked: list[str] = []
    store._connection.set_trace_callback(asked.append)
    assert store.contradictions("nothing") == {}
    store._connection.set_trace_callback(None)
    plan = [row["detail"] for row in store._connection.execute(f"EXPLAIN QUERY PLAN {asked[0]}")]
    store.close()
    assert plan
    assert not any(step.startswith("SCAN") for step in plan)


def test_two_methods_that_disagree_are_found(tmp_path: Path) -> None:
    store = Store(tmp_path / "r.sqlite", create=True)
    base = Cell(QUICK, "relu-sum", (), "exact", "task")
    answers = [("YES", None), ("unknown", None), ("fitted", 0), ("NO", None)]
    for number, (verdict, proper) in enumerate(answers):
        assert store.contradictions() == {}
        cell = replace(base, replicate=number)
        record = unfinished(cell, verdict, "", 1.0)
        store.add(cell, replace(record, row={**record.row, "proper": proper}))
    assert list(store.contradictions()) == [QUICK.key]
    assert store.contradictions(ENDLESS.key) == {}
    store.close()


@pytest.mark.parametrize(
    ("limits", "reason"),
    [({"seconds": 0.2}, "no answer within 0.2 s"), ({"megabytes": 1.0}, "no answer within 1 MB")],
)
def test_a_cell_beyond_its_limits_gets_a_row_and_the_worker_a_successor(
    limits: dict[str, Any], reason: str
) -> None:
    over = Cell(ENDLESS, None, (), "cadical", "source", **limits)
    quick = Cell(QUICK, None, (), "cp-sat", "source")
    engine = LocalEngine(1)
    done = {cell.instance.name: record for cell, record in engine.run([Job(over), Job(quick)])}
    engine.close()
    assert (done["endless"].row["verdict"], done["endless"].row["reason"]) == ("unknown", reason)
    assert done["quick"].row["verdict"] == "NO"


def test_a_dead_worker_is_a_failure_with_its_reason() -> None:
    engine = LocalEngine(1)

    def kill() -> None:
        while not (workers := list(engine._busy.values())) or workers[0].begun is None:
            time.sleep(0.05)
        os.kill(workers[0].process.pid or 0, signal.SIGSEGV)

    thread = threading.Thread(target=kill)
    thread.start()
    (done,) = engine.run([Job(Cell(ENDLESS, None, (), "cadical", "source"))])
    thread.join()
    engine.close()
    assert (done.record.row["verdict"], done.record.row["reason"]) == ("failed", "the worker died (SIGSEGV)")


@pytest.mark.parametrize(
    ("cell", "verdict", "reason"),
    [
        (Cell(QUICK, "threshold-and", ("clique",), "exact", "task"), "inapplicable", "no chain of rules"),
        (Cell(QUICK, None, (), "linear-program", "task"), "inapplicable", ""),
        (Cell(Instance("x", recipe="schur n=0 num_colors=2"), None, (), "cadical", "source"), "failed", "n"),
        (
            Cell(
                Instance("x", file=str(LIBRARY / "fano-plane.json"), sha256="0"),
                None,
                (),
                "cadical",
                "source",
            ),
            "failed",
            "has changed since the sweep began",
        ),
        (
            Cell(
                Instance("x", recipe="teacher-student num_features=3 num_graphs=5"),
                "relu-sum",
                (),
                "exact",
                "task",
            ),
            "inapplicable",
            "already a training task",
        ),
    ],
)
def test_what_cannot_be_run_says_why(cell: Cell, verdict: str, reason: str) -> None:
    record = run_cell(cell)
    assert record.row["verdict"] == verdict
    assert reason in record.row["reason"]
    assert record.row["reason"]


def test_descent_by_the_tuned_plan_is_a_row_without_a_curve() -> None:
    instance = Instance("x", recipe="random-nae-sat num_variables=6 ratio=1.0 width=3 seed=1 version=1")
    settings = {"plan": "tuned", "restarts": 64, "device": "cpu"}
    record = run_cell(Cell(instance, "relu-sum", (), "gradient-descent", "task", "proper", settings))
    assert (record.row["verdict"], record.row["curve"], record.row["proper"]) == ("fitted", None, True)
    assert json.loads(record.certificate)


def test_a_defect_is_a_row_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: Any) -> Any:
        raise ZeroDivisionError("oh\nno")

    monkeypatch.setattr("karpnet.sweep.execution.answer", broken)
    row = run_cell(Cell(QUICK, None, (), "cadical", "source")).row
    assert (row["verdict"], row["reason"]) == ("failed", "ZeroDivisionError: oh")
    assert 0 < row["seconds"] == row["total_seconds"]


def test_the_store_refuses_foreign_files_and_a_second_writer(tmp_path: Path) -> None:
    foreign, text, later = tmp_path / "f.sqlite", tmp_path / "t.sqlite", tmp_path / "l.sqlite"
    sqlite3.connect(foreign).executescript("CREATE TABLE t (x);").close()
    text.write_text("not a database, and long enough to be looked at " * 20)
    Store(later, create=True).close()
    sqlite3.connect(later).executescript("PRAGMA user_version = 99;").close()
    for path, problem in (
        (foreign, "is not a results file"),
        (text, "cannot be opened"),
        (later, "holds results of version 99, expected 1"),
        (tmp_path / "none.sqlite", "no such file"),
    ):
        with pytest.raises(InputError, match=problem):
            Store(path)
    with (
        only_writer(later),
        pytest.raises(InputError, match="another sweep is writing it"),
        only_writer(later),
    ):
        pass
    with only_writer(later):
        pass
    with pytest.raises(InputError, match="cannot be written"), only_writer(tmp_path / "no" / "r.sqlite"):
        pass


def test_a_row_is_all_or_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "r.sqlite", create=True)
    cell = Cell(QUICK, None, (), "cadical", "source")
    with pytest.raises(sqlite3.Error):
        store.add(cell, Record({"no_such_column": 1}, certificate="{}"))
    assert list(store.rows("instances")) == list(store.rows("certificates")) == []
    store.add(cell, unfinished(cell, "failed", "first", 1.0))
    store.add(cell, unfinished(cell, "failed", "second", 1.0))
    assert [row["reason"] for row in store.rows("cells")] == ["first"]
    store.close()


def test_dry_run_and_unknown_engines(swept: tuple[Path, Path], tmp_path: Path) -> None:
    config = swept[0]
    assert "gradient-descent" in karpnet("sweep", config, "-o", tmp_path / "x", "--dry-run").stdout
    assert not (tmp_path / "x").exists()
    for options, problem in (
        (("--engine", "slurm"), "--engine: expected one of local, ray"),
        (("--address", "host:1"), "--address: belongs to --engine ray"),
        (("--engine", "ray", "--address", "127.0.0.1:9"), "--address: no Ray cluster answers at 127.0.0.1:9"),
    ):
        assert problem in karpnet("sweep", config, "-o", tmp_path / "x", *options, code=2).stderr


def test_ray_that_is_not_installed_is_one_line(
    swept: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    done = karpnet("sweep", swept[0], "-o", tmp_path / "x", "--engine", "ray", code=2)
    assert done.stderr == "karpnet: --engine ray needs ray: pip install 'karpnet[ray]'\n"


def test_cells_are_the_same_in_any_order(swept: tuple[Path, Path], tmp_path: Path) -> None:
    cells = read_sweep(swept[0])
    engine = LocalEngine(1)
    chosen = [cell for cell in cells if cell.method == "gradient-descent"][::-4]
    again = {cell.key: record.row for cell, record in engine.run([Job(cell) for cell in chosen])}
    engine.close()
    for row in rows(swept[1]):
        if row["key"] in again:
            assert {k: again[row["key"]][k] for k in ("verdict", "evidence", "details", "curve")} == {
                k: row[k] for k in ("verdict", "evidence", "details", "curve")
            }


def test_what_diverged_is_null_in_the_rows() -> None:
    settings = {"optimizer": "SGD", "learning_rate": 1e30, "restarts": 4, "steps": 20, "device": "cpu"}
    cell = Cell(QUICK, "relu-sum", (), "gradient-descent", "task", "proper", settings)
    row = run_cell(cell).row
    assert (row["verdict"], row["reason"]) == ("not fitted", "")
    details = valid_row(row)
    assert details["num_diverged"] == 4
    assert details["error_median"] is None
    assert set(json.loads(row["curve"])["median"]) == {None}


def valid_row(row: dict[str, Any]) -> Any:
    """The details of a row, as the schema of what `train` prints has them."""
    details = json.loads(row["details"], parse_constant=pytest.fail)
    said = {"method": "SGD", "subject": "task", "verdict": row["verdict"], "evidence": row["evidence"]}
    assert complaint("train", [{**said, "seconds": row["seconds"], "details": details}]) == ""
    return details


def test_instances_of_any_format(tmp_path: Path) -> None:
    (tmp_path / "G0").write_bytes(b"3 3\r\n1 2 1\r\n2 3 -1\r\n1 3 1\r\n")
    kn.save(kn.CNF.from_clauses(1, [[1], [-1]]), tmp_path / "a.npz")
    text = """
        architectures = []
        [[instances]]
        files = ["G0"]
        as = "max-cut:2"
        [[instances]]
        files = ["a.npz"]
        [[methods]]
        name = "cp-sat"
    """
    sweep(write(tmp_path, text), tmp_path / "results.sqlite", num_workers=1)
    assert {row["verdict"] for row in rows(tmp_path / "results.sqlite")} == {"YES", "NO"}
