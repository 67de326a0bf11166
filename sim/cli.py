"""The command line: parses, delegates, prints."""

from __future__ import annotations

import io
import json
import os
import shlex
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TextIO

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from sim.report.comparison import Comparison
    from sim.scenario.schema import Scenario

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Simulate a city's talent pipeline and compare policies.",
)

BAD_INPUT = 2
RUN_FAILED = 1
INTERRUPTED = 130


class Lang(StrEnum):
    """Languages of charts and tables."""

    EN = "en"
    ZH = "zh"


File = Annotated[str, typer.Argument(help="Scenario file (YAML).", metavar="FILE", show_default=False)]


@app.command()
def run(
    file: File,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Policy to run beside the baseline; repeat for several. Default: all of the file.",
        ),
    ] = None,
    replicates: Annotated[
        int | None, typer.Option(metavar="N", help="Replicates of each policy. Default: the file's.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(metavar="N", help="Seed of every random draw. Default: the file's.")
    ] = None,
    horizon: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Last year simulated. Default: the file's.")
    ] = None,
    scale: Annotated[
        float | None,
        typer.Option(metavar="X", help="Simulated persons for each real one, at least 0.05. Default: the file's."),
    ] = None,
    workers: Annotated[int | None, typer.Option(metavar="N", help="Processes. Default: the number of cores.")] = None,
    out: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Folder for the results. Default: results/ and the scenario's name."),
    ] = None,
    lang: Annotated[Lang, typer.Option(help="Language of charts and tables.")] = Lang.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print a summary for programs to stdout.")] = False,
) -> None:
    """Run a scenario and compare its policies.

    Writes tables, charts and the data behind them. Runs that are finished are not run again.
    """
    from sim.scenario import ScenarioError, find_policy, load, override

    if workers is not None and workers < 1:
        _refuse(f"--workers: {workers} is below 1")
    try:
        scenario = override(load(file), seed=seed, horizon=horizon, scale=scale, replicates=replicates)
        for name in policy or ():
            find_policy(scenario, name)
    except ScenarioError as error:
        _refuse(str(error))
    folder = Path("results", scenario.name) if out is None else Path(out)
    _check_writable(folder)
    comparison = _compare(scenario, policy, workers, folder, lang)
    _print_result(comparison, folder, lang, as_json=as_json)
    if comparison.failures:
        raise typer.Exit(RUN_FAILED)


@app.command()
def check(file: File) -> None:
    """Check a scenario file and name every problem."""
    from sim.scenario import ScenarioError, load

    try:
        scenario = load(file)
    except ScenarioError as error:
        _refuse(str(error))
    policies = ", ".join(dict.fromkeys(["baseline", *scenario.policies]))
    print(f"{file}: valid; {scenario.base_year} to {scenario.horizon}; policies: {policies}")


@app.command()
def schema(
    out: Annotated[str | None, typer.Option(metavar="FILE", help="File to write to. Default: print it.")] = None,
) -> None:
    """Write the JSON Schema of scenario files.

    Editors complete and check scenario files with it.
    """
    from sim.experiment.files import write_text
    from sim.scenario import json_schema

    text = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    if out is None:
        sys.stdout.write(text)
        return
    path = Path(out)
    _check_writable(path.parent)
    try:
        write_text(path, text)
    except OSError as error:
        _refuse(_os_message("--out", path, error))


def _compare(
    scenario: Scenario, policies: list[str] | None, workers: int | None, folder: Path, lang: Lang
) -> Comparison:
    from sim.experiment.execute import Interrupted
    from sim.report.comparison import compare
    from sim.report.progress import reporting

    console = _console(sys.stderr)
    try:
        with reporting(console) as progress:
            return compare(
                scenario,
                policies,
                workers=workers,
                out=folder,
                lang=lang,
                progress=progress,
                command=shlex.join(["talent-sim", *sys.argv[1:]]),
            )
    except Interrupted as stop:
        print(
            f"stopped: {stop.finished} of {stop.total} runs are finished and kept in {folder / 'runs'}; "
            "the same command goes on from there",
            file=sys.stderr,
        )
        raise typer.Exit(INTERRUPTED) from stop
    except KeyboardInterrupt as stop:
        print("stopped", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from stop
    except OSError as error:
        print(_os_message("--out", folder, error), file=sys.stderr)
        raise typer.Exit(RUN_FAILED) from error


@app.command()
def validate(
    file: File,
    patterns: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Published patterns. Default: validation/patterns.yaml beside the scenario."),
    ] = None,
    pattern: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Pattern to look at; repeat for several. Default: all.")
    ] = None,
    replicates: Annotated[int, typer.Option(metavar="N", min=1, help="Runs to average over.")] = 3,
    scale: Annotated[float | None, typer.Option(metavar="X", help="Simulated persons for each real one.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows for programs.")] = False,
) -> None:
    """Hold the model against published patterns and the scenario's own priors.

    Exit code 1 if a row fails that may not be used to calibrate.
    """
    from sim.analysis.validation import FILE, load_patterns
    from sim.analysis.validation import validate as hold
    from sim.report.validation_table import plain, print_rows
    from sim.scenario import ScenarioError, load, override
    from sim.scenario.errors import unknown

    try:
        scenario = override(load(file), scale=scale)
        path = Path(patterns) if patterns else Path(file).parent / FILE
        known = load_patterns(path)
    except ScenarioError as error:
        _refuse(str(error))
    for name in pattern or ():
        if name not in known:
            _refuse(unknown("pattern", name, list(known)))
    rows = list(hold(scenario, known, path.parent, replicates, tuple(pattern or ())))
    if as_json:
        sys.stdout.write(json.dumps([plain(row) for row in rows], ensure_ascii=False, indent=1) + "\n")
    else:
        print_rows(rows, _console(sys.stdout))
    if any(row.failed for row in rows):
        raise typer.Exit(RUN_FAILED)


@app.command()
def levers(
    lever: Annotated[str | None, typer.Argument(metavar="LEVER", help="One lever. Default: all.")] = None,
    lang: Annotated[Lang, typer.Option(help="Language of the texts.")] = Lang.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print the catalogue for programs.")] = False,
) -> None:
    """Print the catalogue of levers: what each does, its settings, cost, causal chain and evidence."""
    from sim.policy.catalogue import catalogue
    from sim.report.levers_page import rows, text
    from sim.scenario.errors import unknown

    if lever is not None and lever not in catalogue():
        _refuse(unknown("lever", lever, list(catalogue())))
    if as_json:
        chosen = [row for row in rows() if lever in (None, row["key"])]
        sys.stdout.write(json.dumps(chosen, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(text(lang, lever))


def _print_result(comparison: Comparison, folder: Path, lang: Lang, *, as_json: bool) -> None:
    from sim.report.headline_table import headline_tables, terminal
    from sim.report.language import words

    for spec in comparison.outcome.damaged:
        print(f"{comparison.store.path(spec.run_id)} was damaged and has been run again", file=sys.stderr)
    for failure in comparison.failures:
        trace = comparison.store.trace_path(failure.spec.run_id)
        print(f"failed: {failure}" + (f" (traceback: {trace})" if trace.exists() else ""), file=sys.stderr)
    if not comparison.comparable:
        print("no run of the baseline finished, so there are no results to write", file=sys.stderr)
        return
    if as_json:
        from sim.report.headline_json import headline_json

        sys.stdout.write(json.dumps(headline_json(comparison), ensure_ascii=False, indent=1) + "\n")
        return
    console = _console(sys.stdout)
    for table in headline_tables(comparison, words(lang)):
        console.print(terminal(table, console.width))
        for note in table.notes:
            console.print(note, highlight=False, soft_wrap=True)
    console.print(words(lang)("table.written", folder=folder), highlight=False, soft_wrap=True)


def _check_writable(folder: Path) -> None:
    """Refuse a folder that cannot be written to before anything is run."""
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir():
        _refuse(f"--out: {there} is a file, not a folder")
    if not os.access(there, os.W_OK | os.X_OK):
        _refuse(f"--out: {there} cannot be written to")


def _os_message(option: str, path: Path, error: OSError) -> str:
    return f"{option}: {error.filename or path}: {error.strerror or error}"


def _refuse(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise typer.Exit(BAD_INPUT)


def _console(file: TextIO) -> Console:
    from rich.console import Console

    # Where nobody watches there is no terminal to fit into.
    return Console(file=file, width=None if file.isatty() else 120)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Titles may be Chinese whatever the system's own encoding is; other programs read UTF-8.
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")
    app()
