"""The report: its numbers, and the page as a real browser shows it."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gnn.statistics import SuccessRate
from karpnet.report.command import write_report
from karpnet.report.figures import write_figures
from karpnet.report.page import page
from karpnet.report.payload import CURVE_LEAST, CURVE_SCALE, packed, payload
from karpnet.report.results import Results, read_results
from karpnet.report.series import ALL, CHARTS, chosen
from karpnet.report.summary import sentences
from karpnet.report.table import markdown
from karpnet.sweep.command import run_sweep
from karpnet.sweep.config import read_sweep
from karpnet.sweep.execution import unfinished
from karpnet.sweep.local_engine import Done, Job, LocalEngine
from reductions.errors import InputError
from tests.karpnet.browser import needs_chromium
from tests.karpnet.command import karpnet
from tests.karpnet.sweeps import rows, sweep, write

pytestmark = pytest.mark.timeout(300)  # the first sweep of a fresh clone compiles the kernels


@pytest.fixture(scope="module")
def results_file(swept: tuple[Path, Path]) -> Path:
    return swept[1]


@pytest.fixture(scope="module")
def results(results_file: Path) -> Results:
    return read_results(results_file)


@pytest.fixture(scope="module")
def report_file(results_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(results_file, path)
    return path


@pytest.fixture(scope="module")
def many(results_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same rows 350 times over, under other keys and seeds: more than 10 000."""
    path = tmp_path_factory.mktemp("report") / "many.sqlite"
    source = sqlite3.connect(results_file)
    connection = sqlite3.connect(path)
    source.backup(connection)
    source.close()
    for copy in range(1, 350):
        for table, keys in (("instances", ("key",)), ("cells", ("key", "instance"))):
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            changed = {name: f"'{copy}-' || {name}" for name in keys}
            changed |= {name: f"replace({name}, 'seed=', 'seed={copy}')" for name in ("name", "recipe")}
            columns = ", ".join(changed.get(name, name) for name in names)
            connection.execute(f"INSERT INTO {table} SELECT {columns} FROM {table} WHERE key NOT LIKE '%-%'")
    connection.commit()
    assert connection.execute("SELECT count(*) FROM cells").fetchone()[0] >= 10_000
    connection.close()
    return path


class Opened:
    """A page in a browser, with everything that it complained of."""

    def __init__(self, browser: Any, path: Path, **context: Any) -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page = browser.new_context(**context).new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        start = time.perf_counter()
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("#instances tbody tr")
        self.seconds = time.perf_counter() - start

    def count(self, selector: str) -> int:
        return int(self.page.locator(selector).count())

    def texts(self, selector: str) -> list[str]:
        return [str(text) for text in self.page.locator(selector).all_inner_texts()]


@pytest.fixture
def opened(browser: Any, report_file: Path) -> Iterator[Opened]:
    found = Opened(browser, report_file)
    yield found
    assert found.complaints == []
    assert len(found.requests) == 1, "the page loads nothing but itself"
    found.page.context.close()


def test_the_summary_counts_what_the_rows_say(results: Results, results_file: Path) -> None:
    stored = rows(results_file, "results")
    text = " ".join(sentences(results))
    assert "6 instances of 3 families" in text
    assert "30 cells were run" in text
    for method in ("cp-sat", "exact"):
        assert f"{method} settled 6 of 6 cells" in text
    known = {row["name"]: row["verdict"] for row in stored if row["method"] == "exact"}
    proper = [row for row in stored if row["proper"] and known[row["name"]] == "YES"]
    fitted = sum(row["verdict"] == "fitted" for row in proper)
    assert f"Gradient descent, proper width fitted {fitted} of {len(proper)} cells on YES-instances" in text


def test_success_counts_only_where_success_is_possible(results: Results) -> None:
    success = next(chart for chart in CHARTS if chart.name == "success-ratio")
    series = {s.label: s for s in success.series(results, chosen(results, "random-nae-sat", "relu-sum"))}
    ratios = {results.instances[row.instance].ratio for row in results.rows if row.is_descent}
    assert {point.x for point in series["exact"].points} <= ratios
    known = dict(enumerate(results.known))
    for point in series["descent, proper width"].points:
        members = [
            row
            for row in results.rows
            if row.way == "descent, proper width"
            and results.instances[row.instance].ratio == point.x
            and results.instances[row.instance].family == "random-nae-sat"
            and known[row.instance] == "YES"
        ]
        rate = SuccessRate.of(sum(row.verdict == "fitted" for row in members), len(members))
        assert (point.y, point.low, point.high, point.num_cells) == (
            rate.rate,
            rate.low,
            rate.high,
            len(members),
        )


def test_many_sizes_are_put_into_bins(results: Results) -> None:
    time_size = next(chart for chart in CHARTS if chart.name == "time-size")
    sizes = tuple(
        replace(results.instances[0], key=str(n), size={"num_variables": n}) for n in range(10, 1010, 10)
    )
    spread = tuple(replace(results.rows[0], instance=i, seconds=float(i)) for i in range(100))
    many = replace(results, instances=sizes, rows=spread, known=("",) * 100)
    (series,) = time_size.series(many, many.rows)
    assert len(series.points) == 10
    assert sum(point.num_cells for point in series.points) == 100
    for point in series.points:
        assert point.low <= point.y <= point.high
        assert abs(point.y - (point.x / 10 - 1)) < 0.51


@pytest.mark.parametrize("loss", [3.2e-9, 0.0417, 1.0, 812.0])
def test_packed_losses_keep_two_digits(loss: float) -> None:
    code = packed([loss])
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
    value = 10 ** ((64 * digits.index(code[0]) + digits.index(code[1])) / CURVE_SCALE + CURVE_LEAST)
    assert value == pytest.approx(loss, rel=0.01)
    assert packed([None, 1e99, 0.0]) == "____"[:2] + "_-" + "00"


class Killing:
    """An engine that kills cells as a limit would; the others run."""

    def __init__(self, *widths: str) -> None:
        self.widths = widths

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        engine, spared = LocalEngine(1), []
        for job in jobs:
            if job.cell.width in self.widths:
                yield Done(job.cell, unfinished(job.cell, "unknown", "no answer within 1 MB", 0.5))
            else:
                spared.append(job)
        yield from engine.run(spared)
        engine.close()

    def close(self) -> None:
        pass


def killed(folder: Path, *widths: str) -> Results:
    """Both widths on a YES-instance, those of some widths killed."""
    cells = read_sweep(write(folder, KILLED))
    run_sweep(cells, folder / "r.sqlite", Killing(*widths))
    return read_results(folder / "r.sqlite")


KILLED = """
[[instances]]
family = "schur"
n = 4
num_colors = 2
[[methods]]
name = "gradient-descent"
width = ["proper", "8x"]
restarts = 64
"""


def test_a_killed_cell_counts_at_its_width_and_on_its_task(tmp_path: Path) -> None:
    results = killed(tmp_path, "proper")
    wide = next(row for row in results.rows if row.verdict == "fitted")
    assert (wide.factor, wide.way) == (8, "descent, 8× width")
    shown = page(results, payload(results, 0))
    for tile in ("proper width</dt><dd>0%", "wider</dt><dd>100%"):
        assert f"<dt>descent fits, {tile}" in shown
    assert "proper width fitted 0 of 1 cells on YES-instances" in " ".join(sentences(results))
    assert {row.architecture for row in results.rows} == {wide.architecture}
    success = next(chart for chart in CHARTS if chart.name == "success-width")
    assert [p.x for s in success.series(results, results.rows) for p in s.points] == [1, 8]
    stored = rows(tmp_path / "r.sqlite")
    assert sorted((row["proper"], row["verdict"]) for row in stored) == [(0, "fitted"), (1, "unknown")]


def test_what_is_known_of_cells_that_were_all_killed(tmp_path: Path) -> None:
    results = killed(tmp_path, "proper", "8x")
    text = " ".join(sentences(results))
    assert "1 YES, 0 NO; 1 of them with a label" in text
    assert "8× width fitted 0 of 1 cells (" in text
    assert {row.architecture for row in results.rows} == {None}
    assert payload(results, 0)["cells"]["on"]["texts"] == ["the task"]
    assert [len(chosen(results, "schur", name)) for name in (ALL, "relu-sum")] == [2, 0]


def test_a_failed_cell_has_no_time(results: Results) -> None:
    row = replace(next(row for row in results.rows if row.way == "exact"), seconds=2.0)
    failed = replace(row, verdict="failed", answer="", certificate="", seconds=0.0)
    mixed, lost = (replace(results, rows=rows) for rows in ((row, failed, failed), (failed, failed)))
    assert "exact settled 1 of 3 cells, median 2.0 s, longest 2.0 s." in sentences(mixed)
    assert "exact settled 0 of 2 cells." in sentences(lost)
    time_size = next(chart for chart in CHARTS if chart.name == "time-size")
    assert [p.num_cells for s in time_size.series(mixed, mixed.rows) for p in s.points] == [1]
    assert time_size.series(lost, lost.rows) == []
    assert "failed 2/3, 2.0 s |" in markdown(mixed)
    assert "failed |" in markdown(lost)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results on instances with no variables at all, beside others, and one label without a reason."""
    folder = tmp_path_factory.mktemp("empty")
    (folder / "empty.cnf").write_text("p cnf 0 0\n")
    text = """
        [[instances]]
        family = "ordering"
        num_elements = [1, 2]
        [[instances]]
        files = "empty.cnf"
        truth = "YES"
        [[methods]]
        name = ["cadical", "exact"]
        [[methods]]
        name = "gradient-descent"
        restarts = 4
        steps = 10
    """
    sweep(write(folder, text), folder / "results.sqlite")
    return folder / "results.sqlite"


def painted(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Paint all figures without the time that files take; return their paths."""
    from matplotlib.figure import Figure

    monkeypatch.setattr("karpnet.report.figures.save_figure", lambda path, title, paint: paint(Figure()))
    return write_figures(read_results(path), path.parent / "figures")


def test_an_instance_without_variables_has_no_place_on_a_logarithmic_axis(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = read_results(empty)
    assert 0 in {instance.count for instance in results.instances}
    points = [
        (chart.name, point.x)
        for chart in CHARTS
        for series in chart.series(results, results.rows)
        for point in series.points
        if chart.x_is_log
    ]
    assert "time-size" in {name for name, _ in points}
    assert all(x > 0 for _, x in points)
    assert painted(empty, monkeypatch)


def test_foreign_recipes_neither_break_the_report_nor_leave_its_folder(
    results_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = tmp_path / "foreign.sqlite"
    shutil.copy(results_file, foreign)
    connection = sqlite3.connect(foreign)
    for family, ratio in (("schur", "abc"), ("van-der-waerden", "3")):
        line = f"../../x words ratio={ratio}"
        update = "UPDATE instances SET family = '../../x', recipe = ? WHERE family = ?"
        connection.execute(update, (line, family))
    connection.commit()
    connection.close()
    results = read_results(foreign)
    assert 3.0 in {instance.ratio for instance in results.instances}
    write_report(foreign, tmp_path / "r.html")
    paths = painted(foreign, monkeypatch)
    assert {path.parent for path in paths} == {tmp_path / "figures"}
    assert "______x-time-size.svg" in {path.name for path in paths}


def test_an_instance_is_found_by_its_recipe(results_file: Path, tmp_path: Path) -> None:
    write_report(results_file, tmp_path / "r.html", "n=5 num_colors=2")
    data = re.search(r' id="data">(.*?)</script>', (tmp_path / "r.html").read_text(), re.S)
    assert data is not None
    shown = json.loads(data[1])
    assert shown["instances"]["name"][shown["first"]] == "schur-5-2.json"


def test_texts_cannot_leave_their_place(results_file: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil.sqlite"
    shutil.copy(results_file, evil)
    connection = sqlite3.connect(evil)
    connection.execute("UPDATE instances SET name = '</script><b>{data}</b>', recipe = ''")
    connection.commit()
    connection.close()
    write_report(evil, tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text()
    assert text.count("</script>") == 2
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    assert data is not None
    assert json.loads(data[1])["instances"]["name"][0] == "</script><b>{data}</b>"


@pytest.mark.slow
def test_figures_are_files_too(results_file: Path, tmp_path: Path) -> None:
    karpnet("report", results_file, "-o", tmp_path / "r.html", "--figures", tmp_path / "figures")
    names = {path.name for path in (tmp_path / "figures").iterdir()}
    assert {f"all-{chart.name}.{ending}" for chart in CHARTS for ending in ("svg", "png")} <= names
    assert "descent, proper width" in (tmp_path / "figures" / "all-success-size.svg").read_text()


def test_what_cannot_be_reported_says_why(results_file: Path, tmp_path: Path) -> None:
    from karpnet.sweep.store import Store

    Store(tmp_path / "empty.sqlite", create=True).close()
    for arguments, problem in (
        ((tmp_path / "none.sqlite",), "no such file"),
        ((tmp_path / "empty.sqlite",), "holds no rows yet"),
        ((results_file, "--instance", "nowhere"), "--instance: expected a part of an instance's name"),
    ):
        assert problem in karpnet("report", *arguments, "-o", tmp_path / "r.html", code=2).stderr
    for output in (tmp_path / "no" / "r.html", tmp_path):
        with pytest.raises(InputError, match="cannot be written"):
            write_report(results_file, output)


@needs_chromium
def test_charts_have_their_data(opened: Opened, results: Results) -> None:
    from playwright.sync_api import expect

    assert opened.count("#charts figure") == len(CHARTS)
    for name, ways in (("success-size", 5), ("time-size", 5), ("success-width", 2)):
        assert opened.count(f'figure[data-chart="{name}"] g.series') == ways
    figure = opened.page.locator('figure[data-chart="time-size"]')
    marks = figure.locator(".mark").count()
    figure.locator("summary").click()
    assert marks > 0
    expect(figure.locator(".points tbody tr")).to_have_count(marks)  # made when the details have opened
    opened.page.select_option("#chart-family", ALL)
    opened.page.select_option("#chart-architecture", ALL)
    time_size = next(chart for chart in CHARTS if chart.name == "time-size")
    points = sum(len(s.points) for s in time_size.series(results, results.rows))
    assert opened.count('figure[data-chart="time-size"] .mark') == points


@needs_chromium
def test_filters_filter_and_headings_sort(opened: Opened) -> None:
    from playwright.sync_api import expect

    page = opened.page
    assert opened.count("#instances tbody tr") == 6
    page.fill("#filter-text", "schur 5")
    assert opened.count("#instances tbody tr") == 1
    assert opened.texts("#count") == ["1 of 6 instances"]
    page.fill("#filter-text", "n=5 num_colors=2")
    assert opened.texts("#instances button.name") == ["schur-5-2.json"]
    page.click("#filters button[type=reset]")
    expect(page.locator("#instances tbody tr")).to_have_count(6)
    page.select_option("#filter-family", "random-nae-sat")
    assert opened.count("#instances tbody tr") == 4
    page.select_option("#filter-truth", "YES")
    yes = opened.count("#instances tbody tr")
    page.select_option("#filter-truth", "NO")
    assert yes + opened.count("#instances tbody tr") == 4
    page.click("#filters button[type=reset]")
    expect(page.locator("#instances tbody tr")).to_have_count(6)
    heading = page.locator("#instances thead th", has_text="ratio")
    heading.locator("button").click()
    ratios = [float(text) for text in opened.texts("#instances tbody td[data-label=ratio]")]
    assert ratios == sorted(ratios)
    assert heading.get_attribute("aria-sort") == "ascending"
    heading.locator("button").press("Enter")
    assert [float(text) for text in opened.texts("#instances tbody td[data-label=ratio]")] == ratios[::-1]
    assert heading.get_attribute("aria-sort") == "descending"


@needs_chromium
def test_a_chosen_instance_shows_graphs_and_curves(opened: Opened, results_file: Path) -> None:
    page = opened.page
    page.locator("#instances button.name", has_text="van-der-waerden-8").press("Enter")
    assert opened.texts("#chosen code")[0] == "van-der-waerden-8.json"
    assert "on " not in opened.texts("#chosen tbody td:first-child")
    assert opened.count("#chosen tbody tr") == 5
    assert opened.count("#chosen .constraint") == 12  # progressions of length 3 in 1..8
    assert opened.count("#chosen circle.node") >= 8
    assert opened.count("#chosen .small figure") == 12
    assert opened.count('figure[data-chart="loss"] g.series') == 2
    stored = rows(results_file, "results")
    certificate = next(
        r["certificate"] for r in stored if r["name"] == "van-der-waerden-8.json" and r["method"] == "exact"
    )
    assert certificate[:12] in opened.texts("#chosen td code")
    key = page.evaluate("location.hash").removeprefix("#instance=")
    assert key in {row["instance"] for row in stored}


@needs_chromium
def test_only_architectures_with_cells_are_offered(opened: Opened) -> None:
    offered = "#chart-architecture option"
    for family, names in (
        ("random-nae-sat", ["all architectures", "relu-sum"]),
        ("schur", ["all architectures", "threshold-and"]),
        (ALL, ["all architectures", "relu-sum", "threshold-and"]),
    ):
        opened.page.select_option("#chart-family", family)
        assert opened.texts(offered) == names
        assert opened.count("#charts figure") > 0
    opened.page.select_option("#chart-architecture", "threshold-and")
    opened.page.select_option("#chart-family", "schur")
    assert opened.page.locator("#chart-architecture").input_value() == "threshold-and"


@needs_chromium
def test_another_address_opens_another_instance(opened: Opened, results: Results) -> None:
    from playwright.sync_api import expect

    for instance in results.instances[:2]:
        opened.page.evaluate("key => { location.hash = `instance=${key}`; }", instance.key)
        expect(opened.page.locator("#chosen code").first).to_have_text(instance.name)
    opened.page.evaluate("location.hash = 'table'")
    expect(opened.page.locator("#chosen code").first).to_have_text(results.instances[1].name)


@needs_chromium
def test_a_page_about_no_variables_is_quiet(browser: Any, empty: Path, tmp_path: Path) -> None:
    write_report(empty, tmp_path / "r.html", "empty.cnf")
    found = Opened(browser, tmp_path / "r.html")
    assert "YES" in found.texts("#chosen .facts dd")
    found.page.select_option("#chart-family", ALL)
    assert found.count('figure[data-chart="time-size"] .mark') > 0
    found.page.select_option("#chart-family", "file")
    assert found.count("#charts figure") == found.count('figure[data-chart="success-width"]') == 1
    assert "The instance's graph" not in found.texts("#chosen figcaption")
    for number in range(found.count("#instances button.name")):
        found.page.locator("#instances button.name").nth(number).click()
    assert found.complaints == []


@needs_chromium
def test_a_chart_is_read_by_keyboard(opened: Opened) -> None:
    picture = opened.page.locator('figure[data-chart="time-size"] > svg')
    picture.focus()
    picture.press("ArrowRight")
    first = opened.texts("#tip")[0]
    assert "cells" in first
    picture.press("ArrowDown")
    assert opened.texts("#tip")[0] != first
    picture.press("Escape")
    assert not opened.page.locator("#tip").is_visible()
    toggle = opened.page.locator('figure[data-chart="time-size"] .legend button').first
    toggle.press("Space")
    assert toggle.get_attribute("aria-pressed") == "false"
    assert (
        opened.page.locator('figure[data-chart="time-size"] g.series').first.get_attribute("visibility")
        == "hidden"
    )


@needs_chromium
def test_the_table_fits_and_its_first_column_stays(browser: Any, report_file: Path) -> None:
    desk = Opened(browser, report_file, viewport={"width": 1300, "height": 900})
    reach = "e => [e.scrollWidth, e.parentElement.clientWidth]"
    wanted, room = desk.page.locator("#instances").evaluate(reach)
    assert wanted <= room
    narrow = Opened(browser, report_file, viewport={"width": 750, "height": 900})
    wanted, room = narrow.page.locator("#instances").evaluate(reach)
    assert wanted > room
    name = narrow.page.locator("#instances tbody td").first
    before = name.bounding_box()
    narrow.page.locator("#instances").evaluate("e => { e.parentElement.scrollLeft = 10000 }")
    assert name.bounding_box() == before


@needs_chromium
def test_phone_print_and_dark(browser: Any, report_file: Path) -> None:
    phone = Opened(browser, report_file, viewport={"width": 360, "height": 700}, is_mobile=True)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360
    paper = Opened(browser, report_file, viewport={"width": 794, "height": 1100})
    paper.page.emulate_media(media="print")
    assert paper.page.evaluate("document.documentElement.scrollWidth") <= 794
    assert not paper.page.locator("#filters").is_visible()
    dark = Opened(browser, report_file, color_scheme="dark")
    light = paper.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark.page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    assert phone.complaints + paper.complaints + dark.complaints == []


@needs_chromium
@pytest.mark.slow
def test_ten_thousand_rows_open_fast_and_stay_small(browser: Any, many: Path, tmp_path: Path) -> None:
    write_report(many, tmp_path / "r.html")
    assert (tmp_path / "r.html").stat().st_size < 5_000_000
    opened = [Opened(browser, tmp_path / "r.html") for _ in range(3)]
    assert min(one.seconds for one in opened) < 2
    page = opened[0].page
    assert page.locator("#count").inner_text() == "2100 instances"
    page.locator("#instances thead th", has_text="exact").locator("button").click()
    page.fill("#filter-text", "schur")
    page.click("#next")
    assert page.locator("#page-number").inner_text() == "page 2 of 14"
    assert opened[0].complaints == []
