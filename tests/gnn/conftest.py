"""GPU kernels run in Triton's interpreter.

``TRITON_INTERPRET=0 pytest -m gpu`` runs them on a GPU instead.
"""

from __future__ import annotations

import os

os.environ.setdefault("TRITON_INTERPRET", "1")  # Triton reads it when it is imported
