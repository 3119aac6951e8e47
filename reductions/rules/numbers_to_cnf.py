"""PARTITION and 0/1 linear equations -> CNF: numbers as binary digits.

Construction: through a sign system and its binary adders (`sign_system_to_cnf`). Why the answer is
preserved: each of the two rules keeps them. As separate rules, they let a chain continue from CNF to
another sign system, whose coefficients are ±1. This makes it possible to train on numbers that no float
can represent.
"""

from __future__ import annotations

from dataclasses import replace

from reductions.rules import linear_equations_to_sign_system, partition_to_sign_system, sign_system_to_cnf

_ADDERS = sign_system_to_cnf.RULES[0]
_SUMMARY = "Binary adders: the numbers become binary digits, and all later coefficients are ±1."

RULES = (
    replace(
        partition_to_sign_system.RULES[0].then(_ADDERS),
        name="partition-to-cnf",
        summary=_SUMMARY,
        explain=lambda problem: _ADDERS.explained(partition_to_sign_system.instance(problem)),
    ),
    replace(
        linear_equations_to_sign_system.RULES[0].then(_ADDERS),
        name="linear-equations-to-cnf",
        summary=_SUMMARY,
        explain=lambda problem: _ADDERS.explained(linear_equations_to_sign_system.instance(problem)),
    ),
)
