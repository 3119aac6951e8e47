"""The server: on loopback only, for whoever knows the token, and for pages of its own alone.

What is refused: a Host other than this one (a foreign name that was made to point here), an Origin other than
this one, a path without the token, a body that is too large. Nothing is read from disk but the page's parts,
by name, and nothing is written.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

from karpnet.explorer.page import SCRIPTS, SERVED_POLICY, STYLE, TYPES, asset, served_page
from karpnet.explorer.session import Session
from reductions.errors import InputError, KarpnetError
from reductions.extras import needed
from reductions.formats.json_text import dumps, loads_whole

with needed("starlette", "the explorer"):
    from starlette.applications import Starlette
    from starlette.datastructures import Headers
    from starlette.requests import ClientDisconnect, Request
    from starlette.responses import PlainTextResponse, Response
    from starlette.routing import Route
    from starlette.types import ASGIApp, Message, Receive, Scope, Send
with needed("uvicorn", "the explorer"):
    import uvicorn

LOOPBACK = "127.0.0.1"
MOST_BYTES = 1_000_000  # of a question
_HEADERS = {
    "Content-Security-Policy": SERVED_POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Server:
    """A page on its way: listens at once, answers from a thread of its own.

    Parameters
    ----------
    session : Session
    port : int
        0 for any that is free.

    Raises
    ------
    InputError
        If the port is taken.
    """

    def __init__(self, session: Session, port: int = 0) -> None:
        self.token = secrets.token_urlsafe(24)
        self._socket = _listening(port)
        self.port = int(self._socket.getsockname()[1])
        app = _Guard(_application(session, self.token), {f"{LOOPBACK}:{self.port}", f"localhost:{self.port}"})
        settings = uvicorn.Config(
            app, log_level="critical", access_log=False, lifespan="off", server_header=False, http="h11",
            ws="none",
            timeout_keep_alive=5, timeout_graceful_shutdown=1, limit_concurrency=64,
        )  # fmt: skip
        self._server = uvicorn.Server(settings)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="karpnet explorer", daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """Where the page is; whoever knows it may look."""
        return f"http://{LOOPBACK}:{self.port}/{self.token}/"

    def wait(self) -> None:
        """Serve until interrupted."""
        with suppress(KeyboardInterrupt):
            while self._thread.is_alive():
                self._thread.join(0.5)
        self.close()

    def close(self) -> None:
        """Stop, and free the port."""
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<karpnet explorer at {self.url}>"

    def _repr_html_(self) -> str:
        return f'<a href="{self.url}" target="_blank" rel="noreferrer">The explorer</a>'


def _listening(port: int) -> socket.socket:
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((LOOPBACK, port))
    except (OSError, OverflowError) as error:
        found.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            "--port", f"cannot listen at {port}: {reason}", "leave it out for a free one"
        ) from None
    found.listen(64)
    return found


def _application(session: Session, token: str) -> Starlette:
    """The routes: the page, its parts, and one for each question."""
    # One question at a time: solvers start children, and a session is not made for two.
    worker = ThreadPoolExecutor(1, thread_name_prefix="karpnet explorer")

    async def page(request: Request) -> Response:
        return Response(served_page(), media_type="text/html; charset=utf-8")

    async def part(name: str, request: Request) -> Response:
        return Response(asset(name), media_type=TYPES[name[name.rindex(".") :]])

    async def question(name: str, request: Request) -> Response:
        try:
            body = loads_whole(await request.body())
        except (ValueError, RecursionError):
            return PlainTextResponse("expected JSON", 400)
        except ClientDisconnect:
            return PlainTextResponse("gone", 400)
        except _TooLargeError:
            return PlainTextResponse("too large", 413, {"Connection": "close"})
        work = partial(_answered, session, name, body)
        answer = await asyncio.get_running_loop().run_in_executor(worker, work)
        return Response(answer, media_type="application/json")

    routes = [Route(f"/{token}/", page)]
    routes += [Route(f"/{token}/{name}", partial(part, name)) for name in (*SCRIPTS, STYLE)]
    routes += [
        Route(f"/{token}/ask/{name}", partial(question, name), methods=["POST"]) for name in session.questions
    ]
    return Starlette(routes=routes)


def _answered(session: Session, name: str, body: object) -> str:
    """The answer as JSON, or the line that says why there is none."""
    try:
        return dumps(session.ask(name, body))
    except KarpnetError as error:
        return dumps({"error": str(error)})
    except MemoryError:
        return dumps({"error": "out of memory: the instance is too large for this machine"})


class _Guard:
    """Refuses what does not come from a page of this server, before anything is read."""

    def __init__(self, app: ASGIApp, hosts: set[str]) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        refusal = self._refusal(Headers(scope=scope), scope["method"])
        if refusal is None:
            await self.app(scope, _limited(receive), _with_headers(send))
        else:
            await refusal(scope, receive, _with_headers(send))

    def _refusal(self, headers: Headers, method: str) -> Response | None:
        host, origin = headers.get("host", ""), headers.get("origin")
        if host not in self.hosts:
            return PlainTextResponse("wrong host", 421)
        if origin is not None and origin != f"http://{host}":
            return PlainTextResponse("wrong origin", 403)
        is_link = method == "GET" and headers.get("sec-fetch-dest") == "document"  # such as a notebook's
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and not is_link:
            return PlainTextResponse("wrong origin", 403)
        if method == "POST" and headers.get("content-type") != "application/json":
            return PlainTextResponse("expected application/json", 415)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            return PlainTextResponse("too large", 413, {"Connection": "close"})
        return None


class _TooLargeError(Exception):
    """A body grew beyond what a question may have."""


def _limited(receive: Receive) -> Receive:
    """The body of a request whose length nobody said, as far as it may go."""
    seen = 0

    async def next_part() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MOST_BYTES:
            raise _TooLargeError
        return message

    return next_part


def _with_headers(send: Send) -> Send:
    """Every answer tells the browser to keep it to this page."""

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
            message = {**message, "headers": [*message["headers"], *own]}
        await send(message)

    return answer
