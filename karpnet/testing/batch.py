"""Testing several reductions, each in a process of its own: a folder of submissions, a table of verdicts."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from karpnet.testing.code.claims import ClaimedReduction, load_rules
from karpnet.testing.code.guard import IS_INSIDE
from karpnet.testing.counterexamples import Counterexample
from karpnet.testing.edits.states import plain_of
from karpnet.testing.report import Coverage, RuleReport
from karpnet.testing.run import test_rule
from reductions.display import Block, Displayed, Table
from reductions.errors import InputError, KarpnetError
from reductions.reading.json_types import JsonObject
from solvers.children import ChildFailedError, OutOfMemoryError, OutOfTimeError, so_far
from solvers.processes import run_in_child

_GRACE = 30.0  # seconds beyond the limit until the process is killed: for shrinking, and code in C
_SEARCH = "a search for witnesses took too much time or memory"
_ENDED = "the process ended or was stopped on this source: it crashed, or took too much time or memory"


@dataclass(frozen=True, repr=False)
class RuleReports(Displayed):
    """Reports on several reductions, and files that could not be tested.

    Parameters
    ----------
    reports : tuple of RuleReport
    failures : tuple of (str, str)
        Files that could not be tested, and why.
    """

    reports: tuple[RuleReport, ...]
    failures: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return not self.failures and all(self.reports)

    def blocks(self) -> Sequence[Block]:
        """One report in full; a table of several."""
        if len(self.reports) == 1 and not self.failures:
            return self.reports[0].blocks()
        rows: list[tuple[str, ...]] = [
            (
                report.home or report.name,
                report.verdict,
                ", ".join(f"{found.kind} ({found.part})" for found in report.counterexamples),
                str(report.coverage.num_sources),
                f"{report.coverage.seconds:.1f} s",
            )
            for report in self.reports
        ]
        rows += [(file, "cannot be tested", problem, "", "") for file, problem in self.failures]
        return [Table(("reduction", "verdict", "mistakes", "sources", "time"), tuple(sorted(rows)))]

    def to_json(self) -> JsonObject:
        """Return the reports as documented in docs/json.md."""
        return {
            "reports": [report.to_json() for report in self.reports],
            "failures": [{"file": file, "error": problem} for file, problem in self.failures],
        }


def test_rules(
    rules: Sequence[str | Path],
    *,
    instances: int = 300,
    seconds: float = 60.0,
    seed: int = 0,
    mutants: bool = False,
    megabytes: float | None = None,
    notify: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> RuleReports:
    """Test reductions one after another, each in a child process that can crash or hang alone.

    Parameters
    ----------
    rules : sequence of str or path
        Rules, files as `karpnet.test_rule` takes them, or folders of files.
    instances, seconds, seed, mutants
        For each, as of `karpnet.test_rule`.
    megabytes : float or None
        Memory limit of each child.
    notify : callable
        Called with what is tested, how many are done, and how many there are.

    Raises
    ------
    InputError
        If there is but one, and it cannot be tested.
    """
    files = [file for rule in rules for file in _files(rule)]
    claims: list[ClaimedReduction] = []
    reports, failures = list[RuleReport](), list[tuple[str, str]]()
    for file in files:
        try:
            claims += load_rules(file)
        except KarpnetError as error:
            if len(files) == 1:
                raise
            failures.append((str(file), str(error)))
    for done, claim in enumerate(claims):
        notify(claim.home or claim.name, done, len(claims))
        options = {"instances": instances, "seconds": seconds, "seed": seed, "mutants": mutants}
        try:
            limit = (seconds + _GRACE) * (1 + 4 * mutants)
            report = run_in_child(_tested, claim, options, seconds=limit, megabytes=megabytes)
            is_ended = any(found.part == "process" for found in report.counterexamples)
            if is_ended and not IS_INSIDE[0]:  # it was our search, not the code under test
                report = replace(report, verdict="unknown", counterexamples=(), reason=_SEARCH)
            IS_INSIDE[0] = 0
            reports.append(report)
        except (ChildFailedError, OutOfMemoryError, OutOfTimeError) as error:
            failures.append((claim.home or claim.name, f"{_ENDED} ({error})"))
        except KarpnetError as error:
            if len(claims) == 1:
                raise
            failures.append((claim.home or claim.name, str(error)))
    return RuleReports(tuple(reports), tuple(failures))


test_rules.__test__ = False  # type: ignore[attr-defined]  # pytest collects it nowhere


def _files(rule: str | Path) -> list[str | Path]:
    if not Path(rule).is_dir():
        return [rule]
    found = sorted(path for path in Path(rule).glob("*.py") if not path.name.startswith("_"))
    if not found:
        raise InputError(str(rule), "the folder has no Python files")
    return list(found)


def _tested(claim: ClaimedReduction, options: dict[str, Any]) -> RuleReport:
    """In the child: test the claim, and leave word of every source before it is looked at."""
    coverage = Coverage(is_whole=False)

    def leave_word(claim: ClaimedReduction, source: Any) -> None:
        coverage.origins["before it"] += 1
        lines = (
            f"import karpnet as kn; rule = kn.load_rule({(claim.home or claim.name)!r})",
            f"source = rule.source_of({plain_of(source)!r})",
            "kn.test_rule(rule, sources=[source])",
        )
        ended = Counterexample(
            "not total", "process", _ENDED, plain_of(source), None, (claim.source.name, ""), python=lines
        )
        so_far(RuleReport.of(claim, coverage, [ended]))

    try:
        return test_rule(claim, progress=leave_word, **options)
    except KarpnetError:
        raise
    except Exception as error:  # a mistake of ours, which must not look like one of the code under test
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        raise KarpnetError(f"the test itself failed: {type(error).__name__}: {error} ({place})") from None
