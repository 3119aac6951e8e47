"""Problems that no rule leads from or to: ends of reductions that others write."""

ISLANDS = {
    "bin-packing",
    "directed-hamiltonian-cycle",
    "dominating-set",
    "feedback-vertex-set",
    "hamiltonian-cycle",
    "hamiltonian-path",
    "ising",
    "knapsack",
    "qubo",
}
