"""What the server process of the workers imports and compiles before it forks them.

Nothing is run here that could start threads, which a fork would lose.
"""

from importlib import import_module

from karpnet.api.warm_up import warm_up
from solvers.methods import methods

for _name in ("gnn.trainer", "instances.recipes", "karpnet.api.train", "karpnet.sweep.local_engine"):
    import_module(_name)
for _method in methods().values():
    _method.load()
for _ in warm_up():  # no cell's time is spent on compiling
    pass
