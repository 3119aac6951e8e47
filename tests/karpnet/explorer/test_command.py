"""``karpnet explore``: serves until it is interrupted, writes one file, and says in a line what is wrong."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from karpnet.api.load import load
from karpnet.explorer.command import explore
from reductions.errors import InputError
from reductions.formats.json_text import loads_whole
from tests.karpnet.command import LIBRARY, ROOT, karpnet


def answers(page: str) -> dict[str, object]:
    """What an exported page holds."""
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page)
    found: dict[str, object] = loads_whole(data)["answers"]
    return found


def test_it_serves_until_it_is_interrupted(tmp_path: Path) -> None:
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from karpnet.cli.app import main; main()"
    command = [sys.executable, "-c", program, "explore", "--no-browser"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        url = running.stdout.readline().removeprefix("The explorer is at ").strip()
        with urllib.request.urlopen(url) as page:
            assert b"karpnet explorer" in page.read()
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 0
    assert list(tmp_path.iterdir()) == []


def test_one_file_holds_what_was_foreseen(tmp_path: Path) -> None:
    (tmp_path / "evil.cnf").write_text("c </script><b>\np cnf 2 2\n1 2 0\n-1 0\n")
    path = tmp_path / "page.html"
    told = karpnet("explore", tmp_path / "evil.cnf", "--to", "threshold-and", "--export", path)
    assert told.stdout == f"wrote {path}\n"
    page = path.read_text(encoding="utf-8")
    assert page.count("</script>") == 2
    assert "http:" not in page.replace("http://www.w3.org/2000/svg", "")
    held = answers(page)
    at = '{"at":{"instance":"first","to":"threshold-and","via":[]}'
    assert {name.partition(" ")[0] for name in held} == {
        "open", "chain", "witness", "weights", "solve", "descend",
    }  # fmt: skip
    assert f"solve {at}}}" in held
    assert all(f'witness {at},"witness":[{w}]}}' in held for w in ("true,true", "true,false", "false,true"))


def test_a_large_instance_is_exported_as_its_summary(tmp_path: Path) -> None:
    clauses = "".join(f"{v} -{v % 2000 + 1} {v * 7 % 2000 + 1} 0\n" for v in range(1, 2001) if v % 2000)
    (tmp_path / "large.cnf").write_text(f"p cnf 2000 {clauses.count(' 0')}\n{clauses}")
    karpnet("explore", tmp_path / "large.cnf", "--export", tmp_path / "page.html")
    assert (tmp_path / "page.html").stat().st_size < 200_000


def test_a_file_of_another_problem_is_exported(tmp_path: Path) -> None:
    path = explore(load(LIBRARY / "partition-n14-yes.json"), export=tmp_path / "page.html")
    assert any(name.startswith("witness") for name in answers(path.read_text(encoding="utf-8")))


def test_what_is_wrong_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "bad.cnf").write_text("p cnf 1 1\n2 0\n")
    (tmp_path / "toy.cnf").write_text("p cnf 1 1\n1 0\n")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for words, problem in (
            ((tmp_path / "none.cnf",), "no such file"),
            ((tmp_path / "bad.cnf",), "bad.cnf:2"),
            ((tmp_path / "toy.cnf", "--to", "nowhere"), "--to: expected one of"),
            ((tmp_path / "toy.cnf", "--port", port, "--no-browser"), "--port: cannot listen at"),
            ((tmp_path / "toy.cnf", "--port", "99999"), "65535"),
            ((tmp_path / "toy.cnf", "--export", tmp_path), "cannot be written"),
        ):
            told = karpnet("explore", *words, code=2).stderr
            assert problem in told
            assert told.count("\n") == 1
    with pytest.raises(InputError, match="expected an instance or a derivation"):
        explore("toy.cnf")  # type: ignore[call-overload]
