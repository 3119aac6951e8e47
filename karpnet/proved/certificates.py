"""Certificates as streams, which ``proofs/theories/streams/Certificates.v`` reads.

Only the form of the certificate is looked at here: whatever the numbers say, the proved checker judges it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from certificates.checker import PROVED
from certificates.errors import CertificateError, expected, field, fraction, integer, integers, listed, within
from karpnet.proved.streams import Stream

_CLAIMS = (*PROVED,)
_NO_CLAUSE = 2**62 - 1  # stands for every number that names none


def claim_stream(certificate: Mapping[str, object]) -> list[int]:
    """The claim about a task with its evidence: what the claim needs, and nothing else.

    Raises
    ------
    CertificateError
        If a field is missing or of another form.
    """
    stream, certificate = Stream(), dict(certificate)
    claim = field(certificate, "claim")
    if claim not in _CLAIMS:
        raise expected(f"a claim among {', '.join(_CLAIMS)}", claim)
    stream.natural(_CLAIMS.index(claim))
    is_refuted = claim in ("no", "no-width")
    if claim in ("optimal", "width"):
        with within("value"):
            least = int(claim == "width")
            value = integer(field(certificate, "value"), least, 2**62 - 1)
        stream.natural(value)
        is_refuted = value > least
    if claim in ("yes", "optimal", "width"):
        with within("fit"):
            write_fit(stream, field(certificate, "fit"))
    if claim != "yes":
        with within("refutation"):
            stream.many(listed(field(certificate, "refutation")) if is_refuted else [], _Part(stream).write)
    return stream.numbers


def evidence_stream(certificate: Mapping[str, object]) -> list[int]:
    """The model or the proof of a source's certificate.

    Raises
    ------
    CertificateError
        If a field is missing or of another form.
    """
    stream, certificate = Stream(), dict(certificate)
    claim = field(certificate, "claim")
    if claim not in _CLAIMS[:2]:
        raise expected(f"a claim among {', '.join(_CLAIMS[:2])}", claim)
    stream.natural(_CLAIMS.index(claim))
    if claim == "yes":
        with within("fit"):
            stream.integers(integers(field(certificate, "fit")))
    else:
        with within("refutation"):
            _Part(stream).proof(field(certificate, "refutation"))
    return stream.numbers


def write_fit(stream: Stream, fit: object) -> None:
    """Weights with their readout, as a hypothesis and the field of a certificate hold them in JSON.

    Raises
    ------
    CertificateError
        If they are of another form.
    """
    weights, readout = listed(field(fit, "weights")), listed(field(fit, "readout"))
    if len(weights) != len(readout):
        raise CertificateError("expected as many rows of weights as readouts")
    stream.natural(len(weights))
    for row, alpha in zip(weights, readout, strict=True):
        stream.many(listed(row), lambda weight: stream.fraction(Fraction(fraction(weight))))
        stream.fraction(Fraction(fraction(alpha)))


class _Part:
    """Writes the parts of a refutation."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def write(self, part: object) -> None:
        """The messages that order its channels, lemmas, then the steps of the proof."""
        order = part.get("order", []) if isinstance(part, dict) else []
        with within("order"):
            self._stream.naturals(integers(order, 0, 2**62 - 1))
        with within("lemmas"):
            self._stream.many(listed(field(part, "lemmas")), self._lemma)
        self.proof(part)

    def proof(self, part: object) -> None:
        """The steps of the proof alone."""
        with within("proof"):
            self._stream.many(listed(field(part, "proof")), self._step)

    def _lemma(self, lemma: object) -> None:
        """0: rows with multipliers; 1: a lemma about sums."""
        self._stream.natural(isinstance(lemma, dict))
        if not isinstance(lemma, dict):
            self._multiples(lemma)
            return
        self._stream.integers(integers(field(lemma, "clause")))
        self._stream.many(listed(field(lemma, "bases")), self._multiples)
        self._stream.many(listed(field(lemma, "terms")), self._term)

    def _term(self, ways: object) -> None:
        self._stream.many(listed(ways), lambda way: self._stream.many(listed(way), self._multiples))

    def _multiples(self, rows: object) -> None:
        numbers, multipliers = integers(listed(rows)[::2], 0), integers(listed(rows)[1::2], 1)
        if len(numbers) != len(multipliers):
            raise CertificateError("expected a multiplier behind every row")
        self._stream.natural(len(numbers))
        for number, multiplier in zip(numbers, multipliers, strict=True):
            self._stream.natural(number)
            self._stream.integer(multiplier)

    def _step(self, step: object) -> None:
        """0: hints that end in a conflict; 1: with groups ``-number, hint, ...``; 2: clauses to delete."""
        if isinstance(step, dict):
            self._stream.natural(2)
            self._clauses(integers(field(step, "delete")))
            return
        numbers = integers(step)
        if 0 not in numbers:
            raise CertificateError("expected a 0 between literals and hints")
        end = numbers.index(0)
        hints = numbers[end + 1 :]
        marks = [i for i, hint in enumerate(hints) if hint < 0] if min(hints, default=0) < 0 else []
        self._stream.natural(bool(marks))
        self._stream.integers(numbers[:end])
        self._clauses(hints[: marks[0]] if marks else hints)
        if marks:
            self._stream.natural(len(marks))
            for mark, following in pairwise([*marks, len(hints)]):
                self._stream.natural(_named(-hints[mark]))
                self._clauses(hints[mark + 1 : following])

    def _clauses(self, numbers: list[int]) -> None:
        if numbers and not 0 < min(numbers) <= max(numbers) < _NO_CLAUSE:
            numbers = [_named(number) for number in numbers]
        self._stream.naturals(numbers)


def _named(number: int) -> int:
    return number if 0 < number < _NO_CLAUSE else _NO_CLAUSE
