"""PARTITION and 0/1 linear equations -> CNF: numbers as binary digits.

Construction: through a sign system and its binary adders (`sign_system_to_cnf`). Why YES and NO are
kept: each of the two rules keeps them. As rules of their own they let a chain go on from CNF to a
sign system again, whose coefficients are then ±1: the way to train on numbers that no float holds.
"""

from __future__ import annotations

from dataclasses import replace

from reductions.rules import linear_equations_to_sign_system, partition_to_sign_system, sign_system_to_cnf

_ADDERS = sign_system_to_cnf.RULES[0]
_SUMMARY = "Binary adders: from here on numbers are digits and coefficients ±1."

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
