"""NAE-SAT of widths 2 and 3 -> exactly 3 by writing a literal twice.

Right: repeated literals change nothing.
"""

import karpnet as kn

SOURCE, TARGET = "nae-sat", "nae-sat"


def accepts(source):
    return all(2 <= width <= 3 for width in source.clauses.lengths)


def promises(target):
    return all(width == 3 for width in target.clauses.lengths)


def instance(source):
    clauses = [clause if len(clause) == 3 else [*clause, clause[1]] for clause in source.clauses.lists()]
    return kn.NotAllEqualSAT.from_clauses(source.num_variables, clauses)


def forward(source, witness):
    return witness


def back(source, witness):
    return witness
