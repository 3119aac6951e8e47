from __future__ import annotations

import io
import json
import pickle
import zipfile
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from karpnet.testing.instances import drawn
from karpnet.testing.witnesses.spaces import witnesses
from reductions.core import Derivation
from reductions.errors import InputError
from reductions.formats import array_files, json_files
from reductions.formats.load import load, load_hypothesis
from reductions.formats.save import save, write_document
from reductions.header import Header
from reductions.paths import derive
from reductions.problems import PROBLEMS
from reductions.problems.cnf import CNF
from reductions.problems.partition import Partition
from reductions.rules import RULES
from reductions.training.architectures import ARCHITECTURES, ActivationSum


@pytest.mark.parametrize("name", PROBLEMS)
def test_problems_round_trip(name: str, tmp_path: Path) -> None:
    random = Random(name)
    for suffix in (".npz", ".npz.xz", ".npz.gz"):
        for _ in range(10):
            problem = drawn(name, random)
            save(tmp_path / f"p{suffix}", problem, Header(truth="no, by hand"))
            read = load(tmp_path / f"p{suffix}")
            assert read.source == problem
            assert read.header.truth == "no, by hand"


@pytest.mark.parametrize("chain_only", [False, True])
@pytest.mark.parametrize("suffix", [".npz", ".json"])
@pytest.mark.parametrize("name", [rule.name for rule in RULES.values() if rule.target in ARCHITECTURES])
def test_tasks_round_trip_with_their_chain(name: str, suffix: str, chain_only: bool, tmp_path: Path) -> None:
    rule, random, path = RULES[name], Random(name), tmp_path / f"t{suffix}"
    document_of = json_files.chain_document if chain_only else json_files.derivation_document
    for _ in range(8):
        derivation = Derivation.of(drawn(rule.source, random), (rule,))
        write_document(path, document_of(derivation))
        assert load(path) == derivation
        save(path, derivation.target)
        assert load(path).target == derivation.target


def test_numbers_of_any_size_are_kept(tmp_path: Path) -> None:
    problem = Partition((2**200, 2**63, 2**63 - 1, 3, 0))
    save(tmp_path / "p.npz", problem)
    assert load(tmp_path / "p.npz").source == problem
    numbers = Partition(tuple(2**100 + i for i in range(6)))
    task = derive(numbers, "relu-sum", via=["partition-to-sign-system"]).target
    save(tmp_path / "t.npz", task)
    assert load(tmp_path / "t.npz").target == task


def test_weights_are_written_as_arrays_too(tmp_path: Path) -> None:
    derivation = derive(CNF.from_clauses(3, [[1, 2, -3], [-1, 3]]), "relu-sum")
    weights = derivation.forward(witnesses(derivation.source)[0])
    write_document(tmp_path / "w.npz", json_files.witness_document("training-task", weights))
    assert load_hypothesis(tmp_path / "w.npz") == weights


def test_numpy_opens_the_file(tmp_path: Path) -> None:
    save(tmp_path / "p.npz", CNF.from_clauses(3, [[1, 2, -3], [-1, 3]]))
    with np.load(tmp_path / "p.npz") as arrays:
        assert arrays["instance.clauses.values"].tolist() == [1, 2, -3, -1, 3]
        assert arrays["instance.clauses.values"].dtype == np.int8
        assert arrays["instance.clauses.lengths"].tolist() == [3, 2]
        assert json.loads(arrays["document.json"])["kind"] == "cnf"


def test_the_same_instance_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        save(tmp_path / f"{name}.npz", CNF.from_clauses(3, [[1, 2, -3], [-1, 3]]))
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def _example() -> Derivation:
    return derive(CNF.from_clauses(3, [[1, 2, -3], [-1, 3]]), "relu-sum")


def _written(document: Any) -> bytes:
    file = io.BytesIO()
    array_files.write(file, document)
    return file.getvalue()


def _read(data: bytes) -> Any:
    return json_files.read_derivation(json_files.parse(data, "t.npz"))


def test_every_damaged_byte_is_refused_or_changes_nothing() -> None:
    whole, data = _example(), _written(json_files.derivation_document(_example()))
    errors = []
    for place in range(len(data)):
        damaged = bytearray(data)
        damaged[place] ^= 0x41
        try:
            assert _read(bytes(damaged)) == whole, f"byte {place}"
        except InputError as error:
            errors.append(str(error))
    assert len(errors) > 0.75 * len(data), "what is left are dates and such of the archive"
    assert not any("\n" in error for error in errors)
    for end in range(4, len(data), 7):
        with pytest.raises(InputError):
            _read(data[:end])


def _archive(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _npy(array: Any) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def _document(**stand_in: Any) -> bytes:
    instance = {"num_variables": 2, "clauses": stand_in}
    return json.dumps({"format": "karpnet", "version": 1, "kind": "cnf", "instance": instance}).encode()


RAGGED = _document(**{"$": "ragged", "lengths": "l", "values": "v"})
TWO, THREE = _npy(np.array([2])), _npy(np.array([1, 2, 2]))


class _Bomb:
    def __reduce__(self) -> Any:
        return (print, ("a pickle was run",))


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({}, "is not an .npz file that karpnet wrote (no member"),
        ({"a.npy": TWO}, "is not an .npz file that karpnet wrote (no member"),
        ({"document.json": b"{"}, "is not an .npz file that karpnet wrote"),
        ({"document.json": b"[]"}, "expected a JSON object"),
        ({"document.json": RAGGED}, "no member 'l'"),
        ({"document.json": RAGGED, "l.npy": TWO, "v.npy": THREE}, "lengths of rows do not add up to 3"),
        ({"document.json": RAGGED, "l.npy": _npy(np.array([4, -1])), "v.npy": THREE}, "do not add up"),
        ({"document.json": RAGGED, "l.npy": _npy(np.array([3.0])), "v.npy": THREE}, "expected integers"),
        ({"document.json": RAGGED, "l.npy": _npy(np.array(["x"])), "v.npy": THREE}, "expected integers"),
        ({"document.json": RAGGED, "l.npy": _npy(np.array([True])), "v.npy": THREE}, "expected integers"),
        ({"document.json": RAGGED, "l.npy": _npy(np.array([[3]])), "v.npy": THREE}, "2 dimensions"),
        ({"document.json": RAGGED, "l.npy": _npy(np.array(3)), "v.npy": THREE}, "0 dimensions"),
        ({"document.json": RAGGED, "l.npy": b"no array", "v.npy": THREE}, "wrote"),
        (
            {"document.json": RAGGED, "l.npy": pickle.dumps(_Bomb()), "v.npy": THREE},
            "is not an .npz file that karpnet wrote",
        ),
        ({"document.json": _document(**{"$": "what", "values": "v"}), "v.npy": THREE}, "no stand-in 'what'"),
        ({"document.json": _document(**{"$": "ragged", "values": "v"}), "v.npy": THREE}, "no stand-in"),
        ({"document.json": _document(**{"$": "array", "values": ["v"]}), "v.npy": THREE}, "wrote"),
        ({"document.json": _document(**{"$": "array", "values": "v"}), "v.npy": THREE}, "clauses[0]"),
        (
            {
                "document.json": _document(**{"$": "rational", "numerators": "v", "denominator": 0}),
                "v.npy": THREE,
            },
            "expected a denominator of at least 1",
        ),
    ],
)
def test_what_karpnet_did_not_write_is_refused(members: dict[str, bytes], message: str) -> None:
    data = _archive(members)
    if not members:
        data = b"PK\x03\x04" + data
    with pytest.raises(InputError) as caught:
        _read(data)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_array_that_needs_a_pickle_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    file = io.BytesIO()
    np.save(file, np.array([_Bomb()], dtype=object), allow_pickle=True)
    capsys.readouterr()
    with pytest.raises(InputError, match="wrote"):
        _read(_archive({"document.json": RAGGED, "l.npy": file.getvalue(), "v.npy": THREE}))
    assert "pickle was run" not in capsys.readouterr().out


def test_compressed_members_are_refused() -> None:
    with pytest.raises(InputError, match="compressed members"):
        _read(_archive({"document.json": RAGGED, "l.npy": TWO, "v.npy": THREE}, zipfile.ZIP_DEFLATED))


@pytest.mark.parametrize("change", ["rules", "source", "digest", "tolerance"])
def test_a_chain_that_does_not_give_the_task_is_refused(change: str) -> None:
    document: Any = json.loads(json_files.dump(json_files.chain_document(_example())))
    if change == "rules":
        document["derivation"]["rules"][-1] = "sign-system-to-relu-sum/mean"
    elif change == "source":
        document["derivation"]["source"]["instance"]["clauses"][0][0] = -1
    elif change == "digest":
        document["digest"] = document["digest"][::-1]
    else:
        document["instance"]["tolerance"] = "1/5"
    with pytest.raises(InputError, match="does not follow from its chain; reduce again"):
        _read(json.dumps(document).encode())


def test_a_task_of_another_width_is_kept_by_its_chain() -> None:
    made = _example()
    task = made.target.widened(7)
    wide = Derivation(made.rules, (*made.instances[:-1], task))
    for document_of in (json_files.chain_document, json_files.derivation_document):
        read = _read(_written(document_of(wide)))
        assert read == wide
        assert isinstance(read.target.architecture, ActivationSum)
        assert read.target.architecture.width == 7


def test_samples_in_another_order_are_the_same_task() -> None:
    document: Any = json.loads(json_files.dump(json_files.derivation_document(_example())))
    document["instance"]["graphs"]["features"].reverse()
    assert _read(json.dumps(document).encode()) == _example()
