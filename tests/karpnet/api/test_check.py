"""Certificates and widths, from objects and through files."""

from __future__ import annotations

import json
from pathlib import Path

import karpnet as kn
from certificates.checker import FORMAT, VERSION
from tests.karpnet.command import karpnet
from tests.solvers.random_tasks import relu_sum_task, threshold_and_task


def test_width_and_its_certificate_go_through_files(tmp_path: Path) -> None:
    task_file, proof, other = tmp_path / "task.json", tmp_path / "proof.json", tmp_path / "other.json"
    kn.save(threshold_and_task(6, 8, 0), task_file)
    kn.save(threshold_and_task(6, 8, 1), other)
    answer = kn.width(kn.load(task_file), seconds=20)
    assert (answer.at_least, answer.at_most) == (2, 2)
    assert str(answer).startswith("the least width is 2 (certified")
    assert answer.to_json()["certified"]
    assert answer.certificate is not None
    kn.save(answer.certificate, proof)
    report = kn.check(json.loads(proof.read_text()), kn.load(task_file))
    assert report
    assert str(report) == "WIDTH: the least width that fits the task is 2"
    assert "another instance" in kn.check(answer.certificate, kn.load(other)).message


def test_a_damaged_certificate_is_refused_in_one_line(tmp_path: Path) -> None:
    task_file, proof = tmp_path / "task.json", tmp_path / "proof.json"
    task = relu_sum_task(4, 2, 0)
    kn.save(task, task_file)
    report = kn.check({"format": FORMAT, "version": VERSION, "claim": "yes", "checksum": ""}, task)
    assert not report
    assert report.message == "certificate: was changed after it was written: the checksum does not match"
    proof.write_text("{")
    assert "is not valid JSON" in karpnet("check", proof, "--task", task_file, code=2).stderr


def test_a_certificate_of_the_source_is_checked_on_the_source() -> None:
    formula = kn.CNF.from_clauses(2, [[1, 2], [-1, 2], [1, -2], [-1, -2]])
    task = kn.reduce(formula, to="relu-sum")
    on_source = kn.solve(task, "proof-cadical153")
    assert (on_source.subject, on_source.verdict) == ("source", "NO")
    assert on_source.certificate is not None
    assert kn.check(on_source.certificate, task)
    assert not kn.check(on_source.certificate, kn.reduce(kn.CNF.from_clauses(1, [[1]]), to="relu-sum"))
