"""Implicates of a kind hold for all its parts, by derivations about the system's own rows."""

from __future__ import annotations

from random import Random

from certificates.proofs import check_refuted
from reductions.arrays import SparseRows, integers
from reductions.problems.sign_system import SignSystem
from reductions.rules.sign_system_to_relu_sum_bias import RULES
from solvers.deadline import Deadline
from solvers.exact.arithmetic.farkas import refutes
from solvers.exact.batches import Batch
from solvers.exact.certify import proof_behind, refutation_certificate
from solvers.exact.decide import decide
from solvers.exact.formulation.rows import Lemma
from solvers.exact.symmetry.derivations import Derivation
from solvers.exact.trusted import trusted_task
from tests.certificates.forging import is_accepted

NUM_VARIABLES = 24


def random_system(num_rows: int) -> SignSystem:
    random = Random(0)
    rows = [
        [(v, random.choice((1, -1))) for v in sorted(random.sample(range(NUM_VARIABLES), 3))]
        for _ in range(num_rows)
    ]
    return SignSystem(SparseRows.from_rows(rows, NUM_VARIABLES), integers([1] * num_rows))


def test_all_images_of_implicates_are_derived_from_lemmas_of_the_system() -> None:
    task, random = RULES[0].instance(random_system(96)), Random(1)
    decision = decide(trusted_task(task), Deadline(60.0))
    refinement, count = decision.refutations[0], 0
    batches = [batch for batch in refinement.learned.batches if isinstance(batch, Batch)]
    for batch in (batch for batch in batches if not isinstance(batch.reason, Lemma)):
        for index in random.sample(range(len(batch.clauses)), min(3, len(batch.clauses))):
            written = Derivation[Lemma]()
            place = batch.write(index, written)
            for lemma in written.lemmas:
                rows = [refinement.system.row(row) for row in lemma.rows]
                assert refutes(rows, lemma.multipliers)
                assert {row.literal for row in rows} - {0} == {*lemma.literals}
            units = [[-x] for x in batch.clauses[index].tolist()]
            empty = [0, *range(1, len(units) + 2)]
            lemmas = [[-x for x in lemma.literals] for lemma in written.lemmas]
            check_refuted({"proof": proof_behind(written, len(units), [place], [empty])}, [*units, *lemmas])
            count += 1
    assert count > 30
    made = refutation_certificate(decision.task, decision.refutations, Deadline(60.0))
    assert isinstance(made, dict), made
    assert is_accepted(made, task)
