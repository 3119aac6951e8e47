"""``python -m certificates CERTIFICATE INSTANCE``: check JSON files with the standard library alone."""

import json
import sys
from pathlib import Path

from certificates.checker import check
from certificates.errors import CertificateError


def main(arguments: list[str]) -> int:
    """Return 0 when the claim is proved, 1 when it is refused, 2 when the files cannot be read."""
    try:
        certificate, document = (json.loads(Path(path).read_bytes()) for path in arguments)
        print(check(certificate, document["kind"], document["instance"]))
    except CertificateError as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        print(f"{__doc__}\n{error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
