"""The one way in which a check fails."""


class CertificateError(Exception):
    """What is not accepted: the part that failed, such as ``refutation[1].lemmas[3]``, and why."""

    def __init__(self, where: str, problem: str) -> None:
        self.where, self.problem = where, problem
        super().__init__(f"{where}: {problem}")
