"""``karpnet report``: from a file of results to the page, and its charts as files."""

from __future__ import annotations

from pathlib import Path

from karpnet.report.page import page
from karpnet.report.payload import payload
from karpnet.report.results import Results, read_results
from reductions.errors import InputError
from reductions.formats.files import write_text


def write_report(
    results_file: Path, output: Path, instance: str | None = None, figures: Path | None = None
) -> tuple[str, ...]:
    """Write the page; return a line for every contradiction.

    Parameters
    ----------
    instance : str or None
        A part of the name or recipe of the instance that is opened first, or the start of its key.
    figures : path or None
        Folder for the charts as SVG and PNG.

    Raises
    ------
    InputError
        If a file cannot be read or written, or no instance has that name.
    MissingPackageError
        If figures are asked for and matplotlib is not installed; the page does without.
    """
    results = read_results(results_file)
    write_text(output, page(results, payload(results, _first(results, instance))))
    if figures is not None:
        from karpnet.report.figures import write_figures

        write_figures(results, figures)
    return results.contradictions


def _first(results: Results, name: str | None) -> int:
    """The instance that is opened first: the one asked for, else the most telling small one.

    That is a YES-instance that gradient descent of the proper width missed, where there is one.
    """
    if name is not None:
        for place, instance in enumerate(results.instances):
            if name in instance.name or name in instance.recipe or instance.key.startswith(name):
                return place
        raise InputError("--instance", f"expected a part of an instance's name or recipe, got {name!r}")
    missed = {
        row.instance
        for row in results.rows
        if row.is_proper and row.verdict == "not fitted" and results.known[row.instance] == "YES"
    }
    places = range(len(results.instances))
    return min(
        places, key=lambda i: (i not in missed, results.instances[i].document is None, _extent(results, i))
    )


def _extent(results: Results, place: int) -> int:
    instance = results.instances[place]
    return abs((instance.count or 10**6) - 12)  # about a dozen variables make a readable picture
