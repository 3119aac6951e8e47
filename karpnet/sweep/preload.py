"""What the server process of the workers imports before it forks them: everything a cell may need.

Nothing is run here that could start threads, which a fork would lose.
"""

from importlib import import_module

from solvers.methods import methods

for _name in ("gnn.trainer", "instances.recipes", "karpnet.api.train", "karpnet.sweep.local_engine"):
    import_module(_name)
methods()
