"""A refutation for checkers that know nothing of karpnet: DIMACS and LRAT, and the lemmas as SMT-LIB.

For each sign case the formula holds the skeleton and the clauses of the lemmas, and the LRAT file proves it
unsatisfiable. What remains is that each lemma is true: its rows cannot all hold. The SMT-LIB file says that
the rows of some lemma do, and is unsatisfiable. docs/certificates.md says where skeleton and rows come from.
"""

from __future__ import annotations

from fractions import Fraction

from certificates.checker import check
from certificates.errors import CertificateError
from certificates.systems import Row, System, cases, system_of
from certificates.tasks import Task
from reductions.errors import InputError
from reductions.training.task import TrainingTask
from solvers.export.heading import heading
from solvers.export.programs import names_of_unknowns
from solvers.export.smt_lib import applied, declared, linear, number_text
from solvers.sealing import Certificate


def refutation_files(problem: TrainingTask, task: Task, certificate: Certificate) -> dict[str, str]:
    """The files of a certificate of NO, by name.

    Raises
    ------
    InputError
        If the checker refuses the certificate, or it claims something else, or has lemmas about sums.
    """
    try:
        check(certificate, problem.name, problem.to_json())
    except CertificateError as error:
        raise InputError("certificate", f"is refused by the checker ({error})") from None
    if certificate["claim"] != "no":
        claim = certificate["claim"]
        raise InputError("certificate", f"claims {claim!r}, expected a refutation ('no')")
    if any(isinstance(lemma, dict) for part in certificate["refutation"] for lemma in part["lemmas"]):
        raise InputError("certificate", "rests on sums of numbers, which only karpnet check verifies")
    files, systems = {}, [system_of(task, signs) for signs in cases(task)]
    for number, (system, part) in enumerate(zip(systems, certificate["refutation"], strict=True)):
        system.order = part.get("order", [])
        clauses = [*system.clauses(), *_lemma_clauses(system, part["lemmas"])]
        about = heading(task, f"sign case {number}: the skeleton, then the clauses of the lemmas")
        files[f"case-{number}.cnf"] = _dimacs(about, system.num_booleans, clauses)
        files[f"case-{number}.lrat"] = _lrat(len(clauses), part["proof"])
    lemmas = [part["lemmas"] for part in certificate["refutation"]]
    files["lemmas.smt2"] = lemmas_in_smt_lib(task, systems, lemmas)
    return files


def _lemma_clauses(system: System, lemmas: list[list[int]]) -> list[list[int]]:
    found = []
    for lemma in lemmas:
        literals = {-system.row(row).literal for row in lemma[::2]} - {0}
        found.append(sorted(literals, key=abs))
    return found


def _dimacs(about: list[str], num_variables: int, clauses: list[list[int]]) -> str:
    lines = [*(f"c {line}" for line in about), f"p cnf {num_variables} {len(clauses)}"]
    return "\n".join([*lines, *(" ".join(map(str, [*clause, 0])) for clause in clauses), ""])


def _lrat(num_clauses: int, proof: list[list[int]]) -> str:
    """Each step as number, literals, 0, hints, 0; the steps hold all but the number and the last 0."""
    lines = [" ".join(map(str, [number, *step, 0])) for number, step in enumerate(proof, num_clauses + 1)]
    return "\n".join([*lines, ""])


def lemmas_in_smt_lib(task: Task, systems: list[System], lemmas: list[list[list[int]]]) -> str:
    """The claim that all rows of some lemma hold: unsatisfiable exactly if every lemma is true.

    Parameters
    ----------
    task : Task
    systems : list of System
        One a sign case.
    lemmas : list of lists of lemmas
        One list a sign case.
    """
    names = names_of_unknowns(systems[0])
    rows = [
        (case, number, systems[case].row(number))
        for case, found in enumerate(lemmas)
        for number in sorted({row for lemma in found for row in lemma[::2]})
    ]
    used = sorted({unknown for _, _, row in rows for unknown in row.coefficients})
    about = heading(
        task,
        "unsatisfiable exactly if the rows of no lemma can all hold",
        "row_S_R: row R of sign case S, without its condition",
    )
    lines = [*(f"; {line}" for line in about), "(set-info :smt-lib-version 2.6)", "(set-logic QF_LRA)"]
    lines += ["(set-info :status unsat)", *declared([names[unknown] for unknown in used], "Real")]
    lines += [f"(define-fun row_{case}_{number} () Bool {_row(row, names)})" for case, number, row in rows]
    some = [
        applied("and", [f"row_{case}_{row}" for row in lemma[::2]], "true")
        for case, found in enumerate(lemmas)
        for lemma in found
    ]
    lines += [f"(assert {applied('or', some, 'false')})".replace(") (and", ")\n  (and"), "(check-sat)", ""]
    return "\n".join(lines)


def _row(row: Row, names: list[str]) -> str:
    terms = ((Fraction(value), names[unknown]) for unknown, value in row.coefficients.items() if value)
    return f"(>= {linear(terms)} {number_text(row.constant)})"
