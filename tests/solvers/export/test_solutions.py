"""Solutions in every dialect, by hand: what is read exactly, and what is refused in one line."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import karpnet as kn
from solvers.exact.trusted import canonical_task
from solvers.export.heading import marker
from solvers.export.programs import named_program
from solvers.export.s_expressions import constant, expressions
from solvers.export.smt_lib import number_text
from solvers.export.solutions import read_solution
from tests.solvers.export.tasks import path_task, some_task

Read = Callable[[str], kn.Hypothesis]


TASK = path_task()
NAME = marker(canonical_task(TASK, "test"))
HIGHS = """Model status
Optimal

# Primal solution values
Feasible
Objective 0
# Columns 9
{name} 1
on_0_0 {on}
on_0_1 0
positive_0 1
y_0_0 {y}
y_0_1 0
y_0_2 0
g_0_0 0.5
g_0_1 -0
# Rows 1
r0 7
"""


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(text: str) -> kn.Hypothesis:
        (file := tmp_path / "solution").write_text(text)
        return kn.load_solution(TASK, file)

    return read


@pytest.mark.parametrize(
    "text",
    [
        "sat\n(\n  (define-fun w_0_0 () Real\n    (/ 1.0 2.0))\n  (define-fun w_0_1 () Real (- 1.0))\n"
        "  (define-fun w_0_2 () Real 0.0) (define-fun positive_0 () Bool true)\n"
        "  (define-fun f_0 () Real (let ((x w_0_0)) (ite (>= x 0.0) x 0.0)))\n)\n",
        "sat\n(model (define-fun w_0_0 () Real (/ 1 2)) (define-fun w_0_1 () Real (/ (- 1) 1))\n"
        "(define-fun positive_0 () Bool true)\n(define-fun relu ((x Real)) Real (ite (>= x 0) x 0)))",
        "success\nsat ((w_0_0 (/ 1 2)) (w_0_1 0) (positive_0 true))",
        "; a comment\nsat\r\n((w_0_0 (/ 1 2)) (w_0_1 (- 3)) (positive_0 true))\r\n",
        "sat\n(= w_0_0 1/2)\n(= |w_0_1| -1)\n(= positive_0 true)\n",
        f"((define-fun {NAME} () Bool true) (define-fun w_0_0 () Real (to_real (/ 2 4)))\n"
        "(define-fun w_0_1 () Real 0) (define-fun positive_0 () Bool true))",
        HIGHS.format(name=NAME, on=1, y="0.5000000001"),
        HIGHS.format(name=NAME, on=1, y="0.5000000001").replace("\n", "\r\n"),
        f"solution status: optimal solution found\nobjective value:      0\n{NAME}    1 \t(obj:0)\n"
        "on_0_0   1 \t(obj:0)\npositive_0  1 (obj:0)\ny_0_0  0.499999999 (obj:0)\ng_0_0 5e-1 (obj:0)\n",
        f"# Objective value = 0\n{NAME} 1\non_0_0 1\npositive_0 1\ny_0_0 0.5\ng_0_0 1/2\n",
    ],
)
def test_every_dialect(text: str, read: Read) -> None:
    weights = read(text)
    assert TASK.violation(weights) is None
    assert weights.weights.fractions()[0] == Fraction(1, 2)


def test_negative_readouts_turn_weights(read: Read, tmp_path: Path) -> None:
    weights = read("((w_0_0 (- 3)) (w_0_1 (/ 1 3)) (positive_0 false))")
    assert TASK.violation(weights) == "sample 0: f is -1/3, expected 1/2"
    scip = "objective value: 0\n{} 1\ny_0_0 -0.25\ng_0_0 -0.25\non_0_0 1\ny_0_1 0.5\n"
    task = path_task(Fraction(-1, 4))
    text = scip.format(marker(canonical_task(task, "test")))
    (file := tmp_path / "scip.sol").write_text(text)
    weights = kn.load_solution(task, file)
    assert task.violation(weights) is None
    assert weights.readout.fractions() == [-1]


def test_floats_that_no_exact_weights_are_near_do_not_fit(read: Read) -> None:
    weights = read(HIGHS.format(name=NAME, on=0, y="0.7"))
    assert TASK.violation(weights) is not None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('unsat\n(error "no model")', "'unsat', which is no certificate without a proof"),
        ("unknown\n", "answered 'unknown': there is no solution"),
        ("timeout", "answered 'timeout'"),
        ('(error "line 1: model is not available")', "reports an error"),
        ("sat\n", "holds no model; call (get-model)"),
        ("sat\n((w_0_0 1)", "ends within 1 open parentheses"),
        ("sat\n(w_0_0 1))", "2: a parenthesis closes nothing"),
        ("((w_0_0 1))", "holds no value of w_0_1; is it the solution of an export of this task?"),
        ("((w_0_0 1) (w_0_1 x) (positive_0 true))", "w_0_1: expected a number or a truth value, got 'x'"),
        ("((w_0_0 true) (w_0_1 1) (positive_0 true))", "w_0_0: expected a number, got True"),
        ("((w_0_0 1) (w_0_1 1) (positive_0 1))", "positive_0: expected a truth value, got 1"),
        ("((w_0_0 0.333?) (w_0_1 1) (positive_0 true))", "0.333? is rounded"),
        ("((w_0_0 (root-obj (+ (^ x 2) (- 2)) 1)) (w_0_1 1) (positive_0 true))", "algebraic number"),
        ("((w_0_0 (_ real_algebraic_number 1)) (w_0_1 1) (positive_0 true))", "algebraic number"),
        ("((w_0_0 (/ 1 0)) (w_0_1 1) (positive_0 true))", "w_0_0: divides by zero"),
        ("((w_0_0 1/0) (w_0_1 1) (positive_0 true))", "w_0_0: divides by zero"),
        ("((w_0_0 (ite a 1 2)) (w_0_1 1) (positive_0 true))", "got a term"),
        (
            f"((w_0_0 {'9' * 5000}) (w_0_1 1) (positive_0 true))",
            "expected a number or a truth value, got '999",
        ),
        (f"((w_0_0 {'(- ' * 500}1{')' * 500}) (w_0_1 1) (positive_0 true))", "got a term"),
        ("(" * 5000 + ")" * 5000, "holds no model"),
        ("((task_0123456789abcdef true) (w_0_0 1))", "is a solution of another task: it names task_0123"),
        (
            "Model status\nInfeasible\n\n# Primal solution values\nNone\n",
            "'Infeasible', which is no certificate",
        ),
        ("Model status\nTime limit reached\n", "answered 'Time limit reached'"),
        ("Model status\nOptimal\n# Columns 3\na 1\n", "ends after 1 of 3 columns"),
        ("Model status\nOptimal\n# Columns 1\nw_0_0\n", "expected a name and a number, got 'w_0_0'"),
        ("Model status\nOptimal\n# Columns 1\nw_0_0 1\n", f"holds no value of {NAME}"),
        (HIGHS.format(name=NAME, on=1, y="nan"), "expected a name and a number, got 'y_0_0 nan'"),
        (HIGHS.format(name=NAME, on=1, y="1e999"), "y_0_0: '1e999' is beyond floating point"),
        (HIGHS.format(name="task_1", on=1, y="1"), "is a solution of another task: it names task_1"),
        ("solution status: infeasible\nno solution available\n", "'infeasible', which is no certificate"),
        ("no solution available\n", "'no solution available', which is no"),
        ("objective value: 0\ny_0_0 0.5\n", f"holds no value of {NAME}"),
        ("s UNSATISFIABLE\n", "'UNSATISFIABLE', which is no certificate"),
        ("s SATISFIABLE\n", "holds no literals; have the solver print its model"),
        ("v 1 -1 0\n", "says both 1 and -1"),
        ("v 1 y2 0\n", "expected a literal such as -3 or x3, got 'y2'"),
        ("UNSAT\n", "'UNSATISFIABLE', which is no certificate"),
        ("INDET\n", "answered 'UNKNOWN'"),
        ("SAT\n1 999 0\n", "literal 999 exceeds the 4 variables"),
        ("success\nsuccess\nunsat\n", "'unsat', which is no certificate"),
        ("Model status\nOptimal\n", "holds no values of columns"),
        ("v 1 999 0\n", "literal 999 exceeds the 4 variables"),
        ("v -1 -2 -3 -4 0\n", "no sign case is chosen"),
        ("<?xml version='1.0'?>", "expected a solver's solution, got \"<?xml version='1.0'?>\""),
        ('{"format": "karpnet"}', "expected a solver's solution"),
        (" ", "is empty"),
    ],
)
def test_refused_in_one_line(text: str, words: str, read: Read) -> None:
    with pytest.raises(kn.KarpnetError) as caught:
        read(text)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


HEADS = ("sat\n", "Model status\nOptimal\n# Columns 2\n", "objective value: 0\n", "s SATISFIABLE\nv ")


def refusal(action: Callable[[], object]) -> str:
    try:
        action()
    except kn.InputError as error:
        return str(error)
    return ""


@given(st.text(alphabet='()satw_01 /-.\n;|"#?eEvxc', max_size=200), st.sampled_from(HEADS))
def test_no_text_breaks_the_reader(text: str, head: str) -> None:
    data = (head + text).encode()
    refused = refusal(lambda: read_solution(data, "fuzz"))
    assert "\n" not in refused
    if refused or head != HEADS[0]:
        return
    for value in read_solution(data, "fuzz").values.values():
        assert "\n" not in refusal(partial(constant, value, "fuzz"))


@given(st.fractions())
def test_numbers_survive(value: Fraction) -> None:
    (expression,) = expressions(number_text(value), "test")
    assert constant(expression, "test") == value


def test_booleans_that_the_file_forbids_do_not_fit(tmp_path: Path) -> None:
    """No unit rejects any sample."""
    task = some_task(3)
    assert isinstance(task.architecture, kn.ThresholdAnd)
    named = named_program(canonical_task(task, "test"))
    names = [named.marker, *named.booleans, *named.unknowns]
    lines = ["Model status", "Optimal", f"# Columns {len(names)}", *(f"{name} 0" for name in names)]
    (file := tmp_path / "zeros.sol").write_text("\n".join(lines))
    assert task.violation(kn.load_solution(task, file)) is not None
