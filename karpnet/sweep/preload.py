"""What the server process of the workers imports before it forks them: everything a cell may need.

Nothing is run here that could start threads, which a fork would lose.
"""

import gnn.trainer
import karpnet.sweep.workers  # noqa: F401
from solvers.methods import methods

methods()
