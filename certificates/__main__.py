"""``python -m certificates CERTIFICATE INSTANCE``: check with nothing but the standard library."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from certificates.checker import check
from certificates.errors import CertificateError


def _load(path: str) -> Any:
    try:
        return json.loads(Path(path).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise CertificateError(path, f"is not readable JSON ({error})") from None


def main(arguments: list[str]) -> int:
    """Return 0 when the claim is proved, 1 when it is refused, 2 on wrong usage."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        document = _load(arguments[1])
        if not isinstance(document, dict):
            raise CertificateError(arguments[1], "expected a JSON object")
        print(check(_load(arguments[0]), str(document.get("kind")), document.get("instance")))
    except CertificateError as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
