"""Optional packages: a missing one is one line that names the extra to install."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from reductions.errors import MissingPackageError

# Import name of the package -> the extra of pyproject.toml that installs it.
EXTRAS = {
    "hypothesis": "hypothesis",
    "matplotlib": "plots",
    "pyarrow": "parquet",
    "ray": "ray",
    "safetensors": "pyg",
    "starlette": "explore",
    "torch_geometric": "pyg",
    "triton": "gpu",
    "uvicorn": "explore",
    "zstandard": "zstd",
}


@contextmanager
def needed(package: str, purpose: str) -> Iterator[None]:
    """Import an optional package inside this block; a failure is one line for the user.

    Parameters
    ----------
    package : str
        Import name, a key of `EXTRAS`.
    purpose : str
        What needs the package, as the start of a sentence: ``"a figure"``.

    Raises
    ------
    MissingPackageError
        If the package, or something that it needs, cannot be imported.

    Examples
    --------
    >>> with needed("ray", "--engine ray"):
    ...     raise ModuleNotFoundError("No module named 'ray'", name="ray")
    Traceback (most recent call last):
        ...
    reductions.errors.MissingPackageError: --engine ray needs ray: pip install 'karpnet[ray]'
    """
    try:
        yield
    except ImportError as error:
        install = f"pip install 'karpnet[{EXTRAS[package]}]'"
        if isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] == package:
            raise MissingPackageError(f"{purpose} needs {package}: {install}", name=package) from None
        cause = str(error).partition("\n")[0]
        line = f"{purpose} needs {package}, and importing it fails ({cause}): {install}"
        raise MissingPackageError(line, name=package) from error
