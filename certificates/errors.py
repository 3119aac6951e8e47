"""The one way in which a check fails."""

from __future__ import annotations


class CertificateError(Exception):
    """A certificate, or the instance that it speaks of, is not accepted.

    Parameters
    ----------
    where : str
        The part that failed, such as ``cases[1].lemmas[3]``.
    problem : str
        What was expected and what came.
    """

    def __init__(self, where: str, problem: str) -> None:
        self.where, self.problem = where, problem
        super().__init__(f"{where}: {problem}")
