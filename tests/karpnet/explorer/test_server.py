"""The server: only for whoever knows the token, from this machine and its own pages; and it stays alive."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from karpnet.explorer.command import EXAMPLE, explore
from karpnet.explorer.page import SCRIPTS, STYLE
from karpnet.explorer.server import MOST_BYTES, Server
from karpnet.explorer.session import Session
from reductions.core import Derivation
from reductions.errors import InputError
from reductions.formats.json_text import loads_whole

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(Session(Derivation((), (EXAMPLE,)))) as started:
        yield started


@pytest.fixture(autouse=True)
def alive(server: Server) -> Iterator[None]:
    """After every test the server answers as before."""
    yield
    status, _, body = reply(server, "POST", "ask/open", b"{}", JSON)
    assert (status, loads_whole(body)["problem"]) == (200, "cnf")


def reply(
    server: Server, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """What the server says; paths are below the token, unless they begin with a slash."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        path = path if path.startswith("/") else f"/{server.token}/{path}"
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def raw(server: Server, text: bytes, *more: bytes) -> bytes:
    """What the server says to bytes that no client would send."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(text)
        try:
            for piece in more:
                connection.sendall(piece)
        except OSError:  # it has hung up, which is an answer as well
            pass
        try:
            return connection.recv(4096)
        except OSError:
            return b""


def test_the_page_and_its_parts(server: Server) -> None:
    status, headers, body = reply(server, "GET", "")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    for name in (*SCRIPTS, STYLE):
        assert f'"{name}"'.encode() in body
        status, headers, _ = reply(server, "GET", name)
        assert (status, headers["x-content-type-options"]) == (200, "nosniff")
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


def test_it_listens_on_loopback_only(server: Server) -> None:
    assert server.url.startswith("http://127.0.0.1:")
    own = socket.gethostbyname(socket.gethostname())
    if own.startswith("127."):
        pytest.skip("this machine has no other address")
    with pytest.raises(OSError, match=r"refused|timed out|unreachable"):
        socket.create_connection((own, server.port), timeout=2)


@pytest.mark.parametrize("token", ["", "x", "{token}x", "{token}/../{token}x", "TOKEN"])
def test_a_wrong_token_finds_nothing(server: Server, token: str) -> None:
    path = f"/{token.format(token=server.token)}/ask/open"
    assert reply(server, "POST", path, b"{}", JSON)[0] == 404
    assert reply(server, "GET", "/")[0] == 404


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1", "localhost:1", "example.org:{port}", ""])
def test_a_wrong_host_is_refused(server: Server, host: str) -> None:
    status, _, body = reply(server, "GET", "", headers={"Host": host.format(port=server.port)})
    assert status in (400, 421)
    assert b"html" not in body


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"},
    ],
)
def test_another_origin_is_refused(server: Server, headers: dict[str, str]) -> None:
    status, answer, body = reply(server, "POST", "ask/open", b"{}", {**JSON, **headers})
    assert (status, body) == (403, b"wrong origin")
    assert "access-control-allow-origin" not in answer


def test_a_link_from_elsewhere_opens_the_page_but_no_frame(server: Server) -> None:
    """A notebook's link is another site's; a frame or a script of one is not let in."""
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"}
    status, headers, _ = reply(server, "GET", "", headers=link)
    assert status == 200
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    for kind in ("iframe", "script", "image"):
        assert reply(server, "GET", "", headers={**link, "Sec-Fetch-Dest": kind})[0] == 403


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_a_form_cannot_ask(server: Server, kind: str) -> None:
    assert reply(server, "POST", "ask/open", b"{}", {"Content-Type": kind})[0] == 415


@pytest.mark.parametrize(
    "path",
    [
        "../pyproject.toml", "..%2f..%2fpyproject.toml", "%2e%2e/session.py", "assets/../session.py",
        "session.py",
        "....//page.py", "%00", "/etc/passwd", "//etc/passwd", "base.js/../../page.py", "page.html",
    ],
)  # fmt: skip
def test_no_path_leads_to_other_files(server: Server, path: str) -> None:
    status, _, body = reply(server, "GET", path)
    assert status == 404
    assert b"import" not in body
    assert b"root:" not in body


def test_a_body_of_100_megabytes_is_refused_before_it_is_read(server: Server) -> None:
    head = f"POST /{server.token}/ask/formula HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
    head += "Content-Type: application/json\r\n"
    told = raw(server, f"{head}Content-Length: 100000000\r\n\r\n".encode())
    assert told.startswith(b"HTTP/1.1 413")
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
    told = raw(server, f"{head}Transfer-Encoding: chunked\r\n\r\n".encode(), *[chunk] * 1600)
    assert told[:12] in (b"HTTP/1.1 413", b"")
    assert b" 200 " not in told
    told = raw(server, f"{head}Content-Length: {MOST_BYTES + 1}\r\n\r\n".encode(), b" " * (MOST_BYTES + 1))
    assert told[:12] in (b"HTTP/1.1 413", b"")


@pytest.mark.parametrize("length", ["-1", "1e3", "x", "٣"])
def test_a_length_that_is_none_is_refused(server: Server, length: str) -> None:
    head = f"POST /{server.token}/ask/open HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
    told = raw(
        server, f"{head}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{{}}".encode()
    )
    assert b" 200 " not in told


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff", 400),
        (b"[" * 100_000, 400),
        (b"NaN", 400),
        (b"[]", 200),
        (b"{}", 200),
    ],
)
def test_what_is_no_json_is_refused(server: Server, body: bytes, status: int) -> None:
    assert reply(server, "POST", "ask/open", body, JSON)[0] == status


def test_a_bad_question_is_a_line(server: Server) -> None:
    status, _, body = reply(server, "POST", "ask/formula", b'{"text": "x1 or"}', JSON)
    assert status == 200
    assert loads_whole(body)["error"].startswith("formula: clause 1: expected literals")
    assert reply(server, "POST", "ask/nothing", b"{}", JSON)[0] == 404
    for method in ("PUT", "DELETE", "OPTIONS", "GET"):
        assert reply(server, method, "ask/open")[0] == 405


def test_a_port_that_is_taken_is_said(server: Server) -> None:
    with pytest.raises(InputError, match="--port: cannot listen at"):
        Server(Session(Derivation((), (EXAMPLE,))), server.port)


def test_explore_serves_until_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.chdir(tmp_path)
    with explore(EXAMPLE, "threshold-and") as started:
        assert opened == [started.url]
        assert reply(started, "GET", "")[0] == 200
        assert started.url in started._repr_html_()
    with pytest.raises(OSError, match="refused"):
        reply(started, "GET", "")
    assert list(tmp_path.iterdir()) == [], "nothing is written"
