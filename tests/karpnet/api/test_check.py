"""Certificates and widths from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from certificates.checker import FORMAT, VERSION
from karpnet.api.check import check_file, write_certificate
from karpnet.api.width import find_width, sentence, to_json
from reductions.errors import InputError
from reductions.formats.files import write_text
from reductions.formats.json_files import dump_problem
from solvers.methods import Limits
from tests.solvers.random_tasks import relu_sum_task, threshold_and_task


def test_width_and_its_certificate_go_through_files(tmp_path: Path) -> None:
    task_file, proof, other = tmp_path / "task.json", tmp_path / "proof.json", tmp_path / "other.json"
    write_text(task_file, dump_problem(threshold_and_task(6, 8, 0)))
    write_text(other, dump_problem(threshold_and_task(6, 8, 1)))
    answer = find_width(task_file, Limits(20.0), proof)
    assert (answer.at_least, answer.at_most) == (2, 2)
    assert sentence(answer).startswith("the least width is 2 (certified")
    assert to_json(answer)["certified"]
    report = check_file(proof, task_file)
    assert (report.accepted, report.message) == (True, "WIDTH: the least width that fits the task is 2")
    assert "another instance" in check_file(proof, other).message


def test_a_damaged_certificate_is_refused_in_one_line(tmp_path: Path) -> None:
    task_file, proof = tmp_path / "task.json", tmp_path / "proof.json"
    write_text(task_file, dump_problem(relu_sum_task(4, 2, 0)))
    write_certificate(proof, {"format": FORMAT, "version": VERSION, "claim": "yes", "checksum": ""})
    report = check_file(proof, task_file)
    assert not report.accepted
    assert report.message == "certificate: was changed after it was made: its checksum is another"
    write_text(proof, "{")
    with pytest.raises(InputError, match="usable JSON"):
        check_file(proof, task_file)
