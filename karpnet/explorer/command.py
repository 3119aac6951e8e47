"""``karpnet explore`` and `karpnet.explore`: the page on a server of its own, or as one file."""

from __future__ import annotations

import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, overload

from karpnet.api.load import About, as_derivation
from karpnet.explorer.export import exported
from karpnet.explorer.session import Session
from reductions.core import Derivation
from reductions.formats.files import write_text
from reductions.problems.cnf import CNF

if TYPE_CHECKING:
    from karpnet.explorer.server import Server

EXAMPLE = CNF.from_clauses(3, [[1, 2, 3], [-1, 2], [-2, -3]])


@overload
def explore(
    about: About | None = None,
    to: str | None = None,
    via: str | Sequence[str] = (),
    *,
    export: None = None,
    port: int = 0,
    browser: bool = True,
) -> Server: ...
@overload
def explore(
    about: About | None = None, to: str | None = None, via: str | Sequence[str] = (), *, export: str | Path
) -> Path: ...
def explore(
    about: About | None = None,
    to: str | None = None,
    via: str | Sequence[str] = (),
    *,
    export: str | Path | None = None,
    port: int = 0,
    browser: bool = True,
) -> Server | Path:
    """Look at an instance and its training task in the browser.

    Parameters
    ----------
    about : Derivation or Problem, or None
        None for a small formula; another one can be typed in.
    to, via
        Where the chain leads first, as of `karpnet.reduce`.
    export : path or None
        Write one offline file instead of serving the page.
    port : int
        Of the server, which listens on loopback only; 0 for any that is free.
    browser : bool
        Open the page in the browser.

    Returns
    -------
    Server or Path
        The server, with its ``url`` and ``close()``; it ends with the program. Or the file written.

    Raises
    ------
    InputError
        If there is nothing to explore, the port is taken, or the file cannot be written.
    PathError
        If no chain of rules leads there.
    MissingPackageError
        If the extra ``explore`` is not installed; a file needs none.
    """
    derivation = Derivation((), (EXAMPLE,), "an example") if about is None else as_derivation(about)
    session = Session(derivation, to, (via,) if isinstance(via, str) else via)
    if export is not None:
        path = Path(export)
        write_text(path, exported(session))
        return path
    from karpnet.explorer.server import Server

    server = Server(session, port)
    if browser:
        webbrowser.open(server.url)
    return server
