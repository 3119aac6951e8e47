"""Commands that check what somebody claims: of an instance, and of a reduction."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from karpnet.cli import printing
from karpnet.cli.options import ANSWERED, BAD_INPUT, UNKNOWN, WRONG, As, Json, given
from reductions.errors import InputError


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("check", epilog="Example: karpnet check --model solver-output.txt --instance uf20-01.cnf")(
        check_command
    )
    app.command("test-rule", epilog="Example: karpnet test-rule my_reduction.py (docs/testing.md)")(
        test_rule_command
    )


def check_command(
    evidence: Annotated[
        Path | None,
        typer.Argument(help="Certificate or witness file, as `solve`, `width` and `generate` write them."),
    ] = None,
    task: Annotated[Path | None, typer.Option(help="The training task that it is about.")] = None,
    instance: Annotated[Path | None, typer.Option(help="The source instance that it is about.")] = None,
    model: Annotated[
        Path | None, typer.Option(help="What a SAT or pseudo-Boolean solver printed: s and v lines.")
    ] = None,
    lrat: Annotated[Path | None, typer.Option(help="LRAT proof of a SAT solver, text or binary.")] = None,
    drat: Annotated[
        Path | None, typer.Option(help="DRAT or DRUP proof of a SAT solver, text or binary.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Certificate to write of the model or proof.")
    ] = None,
    seconds: Annotated[float, typer.Option(help="Time limit for hints of a DRAT proof.", min=0.001)] = 600.0,
    proved: Annotated[
        bool,
        typer.Option("--proved", help="Let the checker judge the certificate that is proved in Coq."),
    ] = False,
    read_as: As = None,
    as_json: Json = False,
) -> None:
    """Check a certificate, a witness, or another solver's model or proof; exit code 3 if it is refused."""
    from karpnet.api.check import check
    from karpnet.api.load import load, save

    claims = given(evidence=evidence, model=model, lrat=lrat, drat=drat)
    if len(claims) != 1:
        raise InputError("check", "expected one of CERTIFICATE, --model, --lrat and --drat")
    subject = task or instance
    if subject is None or (task and instance):
        raise InputError("check", "expected either --task or --instance")
    if output is not None and evidence is not None:
        raise InputError("--output", "goes with --model, --lrat and --drat")
    if proved and evidence is None:
        raise InputError("--proved", "goes with CERTIFICATE")
    about = load(subject, read_as)
    try:
        report = check(_read(*claims.popitem()), about, seconds=seconds, proved=proved)
    except InputError as error:
        if error.where.split(":")[0] not in ("witness", "weights"):
            raise
        raise InputError(f"{evidence}: {error.where}", error.problem, error.remedy) from None
    missing = ""
    if output is not None and report:
        missing = "" if report.certificate else "certificates do not cover the problem (reduce --to cnf)"
        if report.certificate is not None:
            save(report.certificate, output)
    if as_json:
        printing.print_json(report.to_json())
    else:
        printing.show(report)
    if missing:
        print(f"karpnet: no certificate was written: {missing}", file=sys.stderr)
    raise typer.Exit(ANSWERED if report and not missing else UNKNOWN)


def _read(kind: str, path: Path) -> Any:
    from reductions.answers.models import load_model
    from reductions.answers.proofs import load_proof
    from reductions.formats.array_files import SIGNATURE
    from reductions.formats.files import read_bytes
    from reductions.formats.json_files import parse, parse_object

    if kind == "model":
        return load_model(path)
    if kind in ("lrat", "drat"):
        return load_proof(path, "lrat" if kind == "lrat" else "drat")
    data = read_bytes(path)
    if data.startswith(SIGNATURE):
        return parse(data, str(path)).data
    return parse_object(data, str(path))


def test_rule_command(
    rules: Annotated[
        list[str],
        typer.Argument(help="FILE.py, FILE.py:NAME, a folder of files, or a rule (`karpnet list rules`)."),
    ],
    instances: Annotated[
        int, typer.Option(help="Smallest sources, and random ones, to test on: as many of each.", min=1)
    ] = 300,
    seconds: Annotated[float, typer.Option(help="Time limit for each reduction.", min=0.001)] = 60.0,
    megabytes: Annotated[float | None, typer.Option(help="Memory limit for each reduction.", min=1)] = None,
    seed: Annotated[int, typer.Option(help="Seed of everything random.", min=0)] = 0,
    mutants: Annotated[
        bool, typer.Option("--mutants", help="Plant mistakes, and say which of them the test does not see.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Folder for the report and counterexamples.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Test reductions: a small counterexample where one is wrong (exit code 1), else how much was seen.

    Exit code 3: the time was over before everything was looked at, or answers stayed open.
    """
    from karpnet.testing.batch import test_rules

    with printing.progress() as notify:
        tested = test_rules(
            rules, instances=instances, seconds=seconds, seed=seed, mutants=mutants, megabytes=megabytes,
            notify=notify,
        )  # fmt: skip
    if output is not None:
        for report in tested.reports:
            report.save(output if len(tested.reports) == 1 else output / report.name.replace("/", "-"))
    if as_json:
        printing.print_json(tested.to_json())
    else:
        printing.show(tested)
    raise typer.Exit(_exit_code(tested))


def _exit_code(tested: Any) -> int:
    """Of several reductions the code that asks for the most attention: unread, wrong, open, passed."""
    if tested.failures:
        return BAD_INPUT
    verdicts = {report.verdict for report in tested.reports}
    return WRONG if "counterexample" in verdicts else UNKNOWN if "unknown" in verdicts else ANSWERED
