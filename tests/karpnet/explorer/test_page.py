"""The page as a real browser shows it: every interaction, by mouse and by keyboard, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from karpnet.api.reduce import reduce
from karpnet.explorer.command import EXAMPLE, explore
from karpnet.explorer.links import Links
from karpnet.explorer.server import Server
from reductions.core import size_text
from reductions.problems.cnf import CNF
from tests.karpnet.browser import needs_chromium
from tests.karpnet.explorer.formulas import IMPOSSIBLE

pytestmark = [needs_chromium, pytest.mark.timeout(300)]
PATIENCE = 30_000  # milliseconds that a loaded machine may take
CHAIN = reduce(EXAMPLE, "relu-sum")


class Opened:
    """A page in a browser, with everything that it complained of."""

    def __init__(self, browser: Any, url: str, **context: Any) -> None:
        from playwright.sync_api import expect

        expect.set_options(timeout=PATIENCE)
        self.expect = expect
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page = browser.new_context(**context).new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(url)

    def started(self) -> Opened:
        """The same when its task is drawn."""
        self.expect(self.page.locator("#graphs button").first).to_be_visible()
        return self

    def texts(self, selector: str) -> list[str]:
        return [str(text) for text in self.page.locator(selector).all_inner_texts()]

    def has(self, selector: str, text: str | re.Pattern[str]) -> None:
        """Wait until an element says a text."""
        self.expect(self.page.locator(selector)).to_contain_text(text)

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.id || document.activeElement.textContent"))

    def tab_to(self, *names: str) -> None:
        """Press Tab until an element of one of these ids or texts has the focus."""
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if self.focused() in names:
                return
        raise AssertionError(f"Tab reaches none of {names}")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with explore(browser=False) as started:
        yield started


@pytest.fixture
def opened(browser: Any, server: Server) -> Iterator[Opened]:
    found = Opened(browser, server.url, viewport={"width": 1280, "height": 900}).started()
    yield found
    assert found.complaints == []
    assert {url.partition(server.token)[0] for url in found.requests if not url.startswith("data:")} == {
        server.url.partition(server.token)[0]
    }, "the page loads nothing but its own"
    found.page.context.close()


def places(page: Any, selector: str) -> list[int]:
    """The numbers of parts or graphs."""
    return [int(button.get_attribute("data-place")) for button in page.locator(selector).all()]


def type_formula(opened: Opened, formula: CNF) -> None:
    """Open the box, type a formula, and wait for it."""
    clauses = [
        "  or  ".join(f"{'not ' * (v < 0)}x{abs(v)}" for v in clause) for clause in formula.clauses.lists()
    ]
    if not opened.page.locator("#text").is_visible():
        opened.page.click("#typing summary")
    opened.page.fill("#text", "\n".join(clauses))
    opened.page.click("#formula button[type=submit]")
    opened.has("#about", size_text(formula.size()))
    opened.started()


def test_a_path_is_chosen_on_the_map(opened: Opened) -> None:
    page = opened.page
    assert opened.texts("#chain strong") == ["cnf", "nae-sat", "sign-system", "relu-sum, width 2"]
    page.click("#map button[data-name='threshold-and']")
    opened.has("#chain", "threshold-and, width 2")
    page.click("#map button[data-name='graph-coloring']")
    chain = reduce(EXAMPLE, "threshold-and", ["graph-coloring"])
    opened.has("#chain", size_text(chain.instances[1].size()))  # both chains have as many steps
    sizes = [
        f"{text}: {size_text(instance.size())}"
        for text, instance in zip(opened.texts("#chain strong"), chain.instances, strict=True)
    ]
    assert opened.texts("#chain span:not(.rule)") == sizes
    assert opened.texts("#map button[aria-pressed=true]") == ["graph-coloring", "threshold-and"]
    assert set(opened.texts("#map button.way")) >= {"cnf", "graph-coloring", "threshold-and"}
    assert page.locator("#map path.way").count() == len(chain.rules)
    page.click("#map button[data-name='vertex-cover']")
    opened.has("#map-error", "no chain of rules leads from cnf to threshold-and via")
    assert opened.texts("#map button[aria-pressed=true]") == ["graph-coloring", "threshold-and"]
    page.click("#map button[data-name='graph-coloring']")
    stop = page.locator("#map button[data-name='graph-coloring']")
    opened.expect(stop).to_have_attribute("aria-pressed", "false")
    assert opened.texts("#map-error") == [""]
    assert page.locator("#map button[data-name='qubo']").is_disabled()


def test_clauses_and_graphs_mark_each_other(opened: Opened) -> None:
    page, links = opened.page, Links.of(CHAIN)

    def marked(where: str) -> list[int]:
        return places(page, f"#{where} button.marked")

    parts = page.locator("#parts button")
    assert [text.partition(" ✕")[0] for text in parts.all_inner_texts()] == list(links.parts)
    for part, samples in enumerate(links.samples):
        parts.nth(part).hover()
        assert (marked("parts"), marked("graphs")) == ([part], list(samples))
    page.mouse.move(0, 0)
    assert marked("graphs") == []
    parts.nth(1).click()
    assert parts.nth(1).get_attribute("aria-pressed") == "true"
    page.select_option("#filter", "marked")
    assert places(page, "#graphs button") == list(links.samples[1])
    page.locator("#graphs button").first.hover()
    assert marked("parts") == [1], "what is pinned stays"
    parts.nth(1).click()
    page.select_option("#filter", "all")
    sample = links.samples[0][0]
    page.locator(f"#graphs button[data-place='{sample}']").hover()
    assert (marked("parts"), marked("graphs")) == ([0], list(links.samples[0]))


def test_a_witness_is_toggled_and_travels(opened: Opened) -> None:
    page = opened.page
    opened.has("#state", "the lifted witness violates 1 of 3")
    assert opened.texts("#parts button.violated") == ["clause (x1, x2, x3) ✕ violated"]
    page.click("#entries button[data-name=x1]")
    page.click("#entries button[data-name=x2]")
    opened.has("#state", "✓ the lifted witness is right")
    opened.has("#state", "✓ the weights fit")
    witness = np.array([True, True, False])
    weights = CHAIN.forward(witness)
    assert opened.texts("#entries button[aria-pressed=true]") == ["x1 = true", "x2 = true"]
    assert (
        page.locator("#parts button.violated").count() == page.locator("#graphs button.misfit").count() == 0
    )
    rows = [[*map(str, row), "1"] for row in weights.to_json()["weights"]]
    assert [row.split() for row in opened.texts("#layers tbody tr")] == [["w1", *rows[0]], ["w2", *rows[1]]]
    titles = [title.partition(":")[0] for title in opened.texts("#layers h3")]
    assert titles == ["cnf", "↓ nae-sat", "↓ sign-system", "↓ relu-sum, width 2", "↑ back to cnf"]
    assert "s2 = 1" in opened.texts("#layers .changed")
    page.click("#entries button[data-name=x3]")
    opened.has("#state", "✕ 1 misfit")
    misfit = int(np.flatnonzero(CHAIN.target.misfits(CHAIN.forward(np.array([True, True, True]))))[0])
    assert places(page, "#graphs button.misfit") == [misfit]
    page.select_option("#filter", "misfits")
    assert page.locator("#graphs button").count() == 1
    page.click("#entries button[data-name=x3]")
    opened.has("#graphs", "no misfits")


def test_weights_are_dragged(opened: Opened) -> None:
    page = opened.page
    slider = page.get_by_label("weight of channel 1 for e2")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    opened.has("#state", "from the sliders")
    opened.has("#state", re.compile("[2-9] misfits"))
    value = slider.input_value()
    assert abs(int(value)) <= 1
    slider.focus()
    for _ in range(int(value), 5):
        page.keyboard.press("ArrowRight")
    opened.expect(slider).to_have_attribute("aria-valuetext", "0.25")
    graph = page.locator("#graphs button[data-place='1']")
    opened.expect(graph).to_have_attribute("aria-label", re.compile("f = 5/4, fits"))
    page.get_by_label("readout of channel 1").fill("0")
    opened.has("#state", "largest error")
    opened.expect(graph).to_have_attribute("aria-label", re.compile("f = 1, fits"))


def test_solving_shows_weights_or_a_core(opened: Opened) -> None:
    page = opened.page
    page.click("#solve")
    opened.has("#answer", "YES (exact, exact check passed")
    opened.has("#state", "from the solver")
    opened.has("#state", "✓ the lifted witness is right")
    type_formula(opened, IMPOSSIBLE)
    page.click("#solve")
    opened.has("#answer", "NO (exact, certificate checked")
    opened.has("#answer", "and no fewer clash")
    core = opened.texts("#parts button.core")
    assert [text.partition(" ✕")[0].removeprefix("◆ ") for text in core if "clause" in text] == [
        "clause (x1, x2)", "clause (x1, ¬x2)", "clause (¬x1, x3)", "clause (¬x1, ¬x3)",
    ]  # fmt: skip
    assert page.locator("#graphs button.core").count() == page.locator("#graphs button").count() > 0


def test_descent_is_watched_wide_against_proper(opened: Opened) -> None:
    page = opened.page
    page.fill("#seed", "1")
    page.click("#descend")
    opened.has(
        "#runs .run:nth-child(2) .hint", re.compile(r"24 of 24 restarts fit\. The best one fits\..* improper")
    )
    opened.has("#state", "best restart at step")
    opened.expect(page.locator("#descend")).to_have_text("Start")
    opened.has(
        "#runs .run:nth-child(1) .hint",
        re.compile(r"\d+ of 24 restarts fit.*It lifts to a witness that is right"),
    )
    assert page.locator("#runs .run:nth-child(1) path").count() == 24
    assert opened.texts("#runs h3") == ["Proper: width 2", "Wide: width 16"]
    page.click("#descend")
    opened.has("#runs .run:nth-child(1) .hint", "Step")
    page.click("#descend")
    opened.expect(page.locator("#descend")).to_have_text("Start")


def test_a_bad_formula_is_one_line_and_the_page_stays(opened: Opened) -> None:
    page = opened.page
    page.click("#typing summary")
    page.fill("#text", "x1 or\nx2")
    page.click("#formula button[type=submit]")
    opened.has("#formula-error", "formula: clause 1: expected literals such as x1 or not x2, got nothing")
    assert opened.texts("#about") == [f"cnf: {size_text(EXAMPLE.size())}"]
    page.fill("#text", "rain or not <b>sun</b>")
    page.click("#formula button[type=submit]")
    opened.has("#formula-error", "<b>sun</b>")
    page.fill("#text", "rain or not sun")
    page.click("#formula button[type=submit]")
    opened.has("#about", "x1 is rain, x2 is sun")


def test_everything_by_keyboard(opened: Opened) -> None:
    page, press = opened.page, opened.page.keyboard.press
    opened.tab_to("Type a formula")
    press("Enter")
    opened.tab_to("text")
    page.keyboard.type("x1 or x2\nnot x1")
    opened.tab_to("Read the formula")
    press("Enter")
    opened.has("#about", "2 variables, 2 clauses")
    opened.tab_to("graph-coloring")
    press("End")
    press("ArrowLeft")
    press("ArrowRight")
    assert opened.focused() == "threshold"
    press("Home")
    for _ in range(60):
        if opened.focused() == "threshold-and":
            break
        press("ArrowDown")
    press("Enter")
    opened.has("#chain", "threshold-and")
    opened.started()
    opened.tab_to("x1 = false")
    press("ArrowRight")
    press("Space")
    opened.has("#entries button:nth-child(2)", "x2 = true")
    opened.has("#state", "✓ the weights fit")
    opened.tab_to("slider-0-0")
    press("ArrowLeft")
    opened.has("#state", "from the sliders")
    opened.tab_to("solve")
    press("Enter")
    opened.has("#answer", "YES")
    opened.tab_to("descend")
    press("Enter")
    opened.has("#runs", "Step")
    opened.expect(page.locator("#descend")).to_have_text("Start")
    opened.tab_to("◆ clause (x1, x2) ✕ violated")  # what is hidden of it counts as text
    press("Enter")
    assert page.locator("#parts button").first.get_attribute("aria-pressed") == "true"
    opened.tab_to("filter")
    press("ArrowDown")
    press("ArrowDown")
    opened.tab_to(str(page.locator("#graphs button").first.text_content()))
    press("Space")
    assert page.locator("#graphs button[aria-pressed=true]").count() == 1


def violations(opened: Opened) -> list[str]:
    """What axe-core finds wrong by WCAG 2.2 A and AA."""
    axe = pytest.importorskip("axe_playwright_python")
    script = (files(axe) / "axe.min.js").read_text(encoding="utf-8")
    opened.page.evaluate(script)  # not an element of the page, which its policy would refuse
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = opened.page.evaluate("tags => axe.run({ runOnly: tags })", tags)
    assert len(found["passes"]) > 20
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize(
    ("scheme", "width"),
    [
        ("light", 1280),
        ("dark", 400),
        pytest.param("dark", 1280, marks=pytest.mark.slow),
        pytest.param("light", 400, marks=pytest.mark.slow),
    ],
)
def test_it_is_accessible_and_fits_a_phone(browser: Any, server: Server, scheme: str, width: int) -> None:
    size = {"width": width, "height": 800}
    opened = Opened(
        browser, server.url, viewport=size, color_scheme=scheme, reduced_motion="reduce"
    ).started()
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    type_formula(opened, IMPOSSIBLE)
    page.click("#solve")
    opened.has("#answer", "NO")
    page.locator("#parts button").first.click()
    page.click("#descend")
    opened.has("#runs .run:nth-child(2) .hint", "fit")
    page.click("#descend")
    opened.expect(page.locator("#descend")).to_have_text("Start")
    assert violations(opened) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 19, 26)"
    assert dark == (scheme == "dark")
    page.click("#map button[data-name='relu-sum/node']")
    opened.has("#chain", "relu-sum/node, width 2")
    opened.started()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.complaints == []
    page.context.close()


def test_one_file_plays_without_a_server(browser: Any, tmp_path: Path) -> None:
    path = explore(EXAMPLE, export=tmp_path / "page.html")
    assert path.stat().st_size < 4_000_000
    opened = Opened(browser, path.as_uri(), offline=True, viewport={"width": 1280, "height": 900}).started()
    page = opened.page
    opened.has("#offline", "This file holds the answers to what was foreseen")
    assert not page.locator("#typing").is_visible()
    for name in ("x1", "x2"):
        page.click(f"#entries button[data-name={name}]")
    opened.has("#state", "✓ the weights fit")
    page.get_by_label("weight of channel 1 for e1").fill("10")
    opened.has("#state", "from the sliders")
    opened.expect(page.get_by_label("weight of channel 1 for e1")).to_have_attribute("aria-valuetext", "0.5")
    page.click("#solve")
    opened.has("#answer", "YES")
    page.click("#descend")
    opened.has("#runs .run:nth-child(2) .hint", "24 of 24 restarts fit")
    opened.expect(page.locator("#descend")).to_have_text("Start")
    page.click("#map button[data-name='threshold-and']")
    opened.has("#chain", "threshold-and, width 2")
    page.click("#entries button[data-name=x3]")
    opened.has("#state", "✓ the weights fit")
    page.click("#map button[data-name='graph-coloring']")
    opened.has("#map-error", "this file does not hold that answer: run karpnet explore")
    assert violations(opened) == []
    assert opened.complaints == []
    assert len(opened.requests) == 1, "the file loads nothing but itself"
    page.context.close()


def test_a_served_page_says_that_its_server_has_ended(browser: Any) -> None:
    with explore(EXAMPLE, browser=False) as started:
        opened = Opened(browser, started.url).started()
    opened.page.click("#entries button[data-name=x1]")
    opened.has("#play-error", "the server has ended: run karpnet explore again")
    opened.page.context.close()


# Do something, wait until its answer is shown and painted, and say how many milliseconds that took.
TIMED = """async ([act, place]) => {
  const before = state.shown, start = performance.now(), filter = byId("filter");
  const again = () => { state.shown = { ...state.shown }; };
  const slide = (slider) => { slider.value = place; slider.dispatchEvent(new Event("input")); };
  const acts = {
    toggle: () => document.querySelectorAll("#entries button")[place].click(),
    drag: () => slide(byId("slider-0-1")),
    mark: () => { document.querySelectorAll("#parts button")[place].focus(); again(); },
    filter: () => {
      filter.value = place % 2 ? "misfits" : "all";
      filter.dispatchEvent(new Event("change"));
      again();
    },
  };
  acts[act]();
  while (state.shown === before) await new Promise((resume) => setTimeout(resume));
  await new Promise((resume) => requestAnimationFrame(() => setTimeout(resume)));
  return performance.now() - start;
}"""


def random_formula(num_variables: int) -> CNF:
    """Random 3-SAT at 4.3 clauses a variable."""
    rng = np.random.default_rng(0)
    count = 43 * num_variables // 10
    variables = [rng.choice(num_variables, 3, replace=False) + 1 for _ in range(count)]
    return CNF.from_clauses(num_variables, [(v * rng.choice([-1, 1], 3)).tolist() for v in variables])


@pytest.mark.slow
def test_200_variables_stay_fluid(browser: Any) -> None:
    with explore(random_formula(200), browser=False) as started:
        opened = Opened(browser, started.url, viewport={"width": 1280, "height": 900}).started()
        for act in ("toggle", "drag", "mark", "filter"):
            taken = sorted(opened.page.evaluate(TIMED, [act, place]) for place in range(20))
            print(f"{act}: {taken[0]:.0f} ms at best, median {taken[10]:.0f} ms")
            assert taken[2] < 100, act  # other programs may slow some of them down
        opened.page.locator("#parts button").nth(20).click()  # its graphs are some pages on
        opened.expect(opened.page.locator("#graphs button.marked")).not_to_have_count(0)
        assert opened.complaints == []
        opened.page.context.close()


def test_2000_variables_are_summed_up(browser: Any) -> None:
    with explore(random_formula(2000), browser=False) as started:
        opened = Opened(browser, started.url)
        opened.has("#summary", "38,402 graphs with 111,204 nodes are too many to draw")
        opened.has("#chain", "relu-sum, width 2: 38,402 samples")
        assert not opened.page.locator("#play").is_visible()
        opened.page.click("#map button[data-name='threshold-and']")
        opened.has("#chain", "threshold-and, width 2")
        assert opened.complaints == []
        opened.page.context.close()
