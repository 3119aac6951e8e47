"""Where the instances of SATLIB lie, beside the repository, if anywhere."""

from pathlib import Path

SATLIB = Path(__file__).parents[2] / "shared" / "instances" / "satlib"
