"""The command line: parses, delegates, prints."""

from __future__ import annotations

import io
import json
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TextIO

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from sim.analysis.outcomes import Outcomes
    from sim.analysis.sweep import SweepOutcomes
    from sim.experiment.execute import Failure, Progress
    from sim.report.comparison import Comparison
    from sim.report.sweep import Sweep
    from sim.scenario import Loaded
    from sim.scenario.schema import Scenario

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Simulate a city's talent pipeline and compare policies.",
)

LEFT_UNDONE = 1
BAD_INPUT = 2
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
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Processes on this machine. Default: the number of cores.")
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Run on a Dask cluster: its scheduler's address, such as tcp://host:8786, or `local` for one on "
            "this machine. The results are the same. Needs the extra `cluster`.",
        ),
    ] = None,
    assumptions: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Run N draws of the assumed numbers besides, at a quarter of the scale or less, so that intervals "
            "cover assumptions and chance. Default: chance only.",
        ),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Remove the runs kept in the results folder and begin anew.")
    ] = False,
    out: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Folder for the results. Default: results/ and the scenario's name."),
    ] = None,
    lang: Annotated[Lang, typer.Option(help="Language of charts and tables.")] = Lang.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print a summary for programs to stdout.")] = False,
) -> None:
    """Run a scenario and compare its policies.

    Writes tables, charts and the data behind them. Runs that are finished are not run again, so the same
    command goes on where an interrupted one stopped; `status` says how far it is.

    Exit codes: 0 done; 1 something is left undone (a run failed, a disk is full, another process holds the
    folder, a cluster is gone) and what is finished is kept; 2 the request cannot be carried out as it stands,
    and nothing was run; 130 stopped with Ctrl-C. The first Ctrl-C lets the runs under way finish, the second
    does not.
    """
    from sim.scenario import ScenarioError, find_policy, override, read

    _check_workers(workers, cluster)
    if assumptions is not None and assumptions < 1:
        _refuse(f"--assumptions: {assumptions} is below 1")
    try:
        loaded = read(file)
        scenario = override(loaded.scenario, seed=seed, horizon=horizon, scale=scale, replicates=replicates)
        for name in policy or ():
            find_policy(scenario, name)
    except ScenarioError as error:
        _refuse(str(error))
    folder = Path("results", scenario.name) if out is None else Path(out)
    _check_writable(folder)
    _caution(scenario, loaded, policy)
    with _explained(folder) as progress:
        from sim.report.comparison import compare

        comparison = compare(
            scenario,
            policy,
            workers=workers,
            out=folder,
            lang=lang,
            assumptions=assumptions,
            cluster=cluster,
            fresh=fresh,
            progress=progress,
            command=_command(),
        )
    _print_result(comparison, folder, lang, as_json=as_json)
    if comparison.failures or (comparison.sweep is not None and comparison.sweep.unexpected):
        raise typer.Exit(LEFT_UNDONE)


@app.command()
def sweep(
    file: File,
    samples: Annotated[int, typer.Option(metavar="N", help="Draws of the assumed numbers.")] = 128,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Policy to run beside the baseline; repeat for several. Default: all of the file.",
        ),
    ] = None,
    replicates: Annotated[
        int, typer.Option(metavar="N", help="Runs of each policy in each draw; with 1, chance is not told apart.")
    ] = 2,
    members: Annotated[
        str | None,
        typer.Option(
            metavar="CSV",
            help="Sets of values that belong together, such as those that calibration does not rule out; each draw "
            "takes one of them. Default: every number from its range.",
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(metavar="N", help="Seed of every random draw. Default: the file's.")
    ] = None,
    horizon: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Last year simulated. Default: the file's.")
    ] = None,
    scale: Annotated[
        float | None,
        typer.Option(
            metavar="X",
            help="Simulated persons for each real one, at least 0.05. Default: the file's, at most 0.25.",
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Processes on this machine. Default: the number of cores.")
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Run on a Dask cluster, as for `run`."),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Remove the sweep's runs kept in the results folder and begin anew.")
    ] = False,
    out: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Folder for the results. Default: results/ and the scenario's name."),
    ] = None,
    lang: Annotated[Lang, typer.Option(help="Language of charts and tables.")] = Lang.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print a summary for programs to stdout.")] = False,
) -> None:
    """Draw every assumed number from its range, many times, and run each draw under every policy.

    Reports effects with what the assumptions and what chance make uncertain apart, and in which share of the
    draws each claim holds. What is finished is not run again, and more samples add to those there are. A draw
    whose numbers cannot be brought to the published stocks is counted and reported; it is no failure.

    Exit codes: as for `run`.
    """
    from sim.scenario import ScenarioError, find_policy, override, read

    _check_workers(workers, cluster)
    for option, value in (("--samples", samples), ("--replicates", replicates)):
        if value < 1:
            _refuse(f"{option}: {value} is below 1")
    try:
        loaded = read(file)
        scenario = override(loaded.scenario, seed=seed, horizon=horizon, scale=scale)
        for name in policy or ():
            find_policy(scenario, name)
    except ScenarioError as error:
        _refuse(str(error))
    folder = Path("results", scenario.name) if out is None else Path(out)
    if members is not None:
        _check_members(Path(members), scenario)
    _check_writable(folder)
    _caution(scenario, loaded, policy)
    with _explained(folder) as progress:
        from sim.report.sweep import sweep as sweep_over

        found = sweep_over(
            scenario,
            policy,
            samples,
            replicates,
            scale,
            workers,
            folder,
            members=members,
            lang=lang,
            cluster=cluster,
            fresh=fresh,
            progress=progress,
            command=_command(),
        )
    _print_result(found, folder, lang, as_json=as_json)
    if found.unexpected or not found.comparable:
        raise typer.Exit(LEFT_UNDONE)


@app.command()
def status(
    folder: Annotated[
        str, typer.Argument(help="Folder of results, such as results/daqing.", metavar="FOLDER", show_default=False)
    ],
    lang: Annotated[Lang, typer.Option(help="Language of the table.")] = Lang.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print the status for programs to stdout.")] = False,
) -> None:
    """Say which runs of a study are finished, failed, damaged or missing.

    Reads only, and may be asked while the study runs. Exit code 2 if the folder holds no study.
    """
    from sim.experiment.plan import DamagedPlan
    from sim.experiment.status import statuses
    from sim.report.language import words
    from sim.report.status_table import status_heading, status_notes, status_table

    try:
        found = statuses(Path(folder))
    except (DamagedPlan, OSError) as error:
        _refuse(str(error))
    if not found:
        _refuse(f"{folder}: no study was run here")
    if as_json:
        plain = [each.plain() for each in found]
        sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=1) + "\n")
        return
    console = _console(sys.stdout)
    for each in found:
        console.print(status_heading(each, words(lang)), highlight=False, soft_wrap=True, markup=False)
        console.print(status_table(each, words(lang)))
        for note in status_notes(each, words(lang)):
            console.print(note, highlight=False, soft_wrap=True, markup=False)


@app.command()
def check(file: File) -> None:
    """Check a scenario file and name every problem.

    What is allowed but may not be meant, such as a lever that begins after the horizon, is said as a warning.
    """
    from sim.scenario import ScenarioError, read

    try:
        loaded = read(file)
    except ScenarioError as error:
        _refuse(str(error))
    scenario = loaded.scenario
    _caution(scenario, loaded, None)
    policies = ", ".join(dict.fromkeys(["baseline", *scenario.policies]))
    print(f"{file}: valid; {scenario.base_year} to {scenario.horizon}; policies: {policies}")


@app.command()
def describe(
    file: File,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="measured, tariff, derived or assumed; repeat for several. Default: all."),
    ] = None,
    key: Annotated[str, typer.Option(metavar="PATH", help="Only numbers under this key.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the numbers for programs.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the numbers as a table for spreadsheets.")] = False,
) -> None:
    """Print every number of a scenario with unit, kind, range and source."""
    from sim.report.description import as_table, as_text, numbers
    from sim.scenario import ScenarioError, read
    from sim.scenario.errors import unknown
    from sim.scenario.quantity import Kind

    for name in kind or ():
        if name not in list(Kind):
            _refuse(f"--kind: {unknown('kind', name, list(Kind))}")
    try:
        rows = [row for row in numbers(read(file)) if row.under(key) and (not kind or row.kind in kind)]
    except ScenarioError as error:
        _refuse(str(error))
    if as_json:
        sys.stdout.write(json.dumps([row.plain() for row in rows], ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(as_table(rows) if as_csv else as_text(rows))


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
    try:
        write_text(path, text)
    except OSError as error:
        _refuse(_os_message("--out", path, error))


@contextmanager
def _explained(folder: Path) -> Iterator[Progress]:
    """Show how far a study is, and say what stopped it where something did."""
    from sim.experiment.crew import ClusterError
    from sim.experiment.execute import Interrupted, NotKept
    from sim.experiment.lock import Held
    from sim.experiment.work import OtherSource
    from sim.report.progress import reporting

    try:
        with reporting(_console(sys.stderr)) as progress:
            yield progress
    except Interrupted as stop:
        kept = f"{stop.finished} of {stop.total} runs are finished and kept in {folder}"
        _give_up(f"stopped: {kept}; the same command goes on from there", INTERRUPTED)
    except KeyboardInterrupt:
        _give_up(f"stopped; the runs that are finished are kept in {folder}", INTERRUPTED)
    except Held as held:
        _give_up(f"{held}; wait for it to end, or name another folder with --out", LEFT_UNDONE)
    except NotKept as error:
        kept = f"{error.finished} of {error.total} runs are finished and kept in {folder}"
        _give_up(f"{_os_message('--out', folder, error)}; {kept}; the same command goes on from there", LEFT_UNDONE)
    except (ClusterError, OtherSource) as error:
        _give_up(f"{error}; finished runs are kept, and the same command goes on from there", LEFT_UNDONE)
    except OSError as error:
        _give_up(_os_message("--out", folder, error), LEFT_UNDONE)


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


def _command() -> str:
    return shlex.join(["talent-sim", *sys.argv[1:]])


def _print_failures(outcomes: Outcomes | SweepOutcomes, failures: Sequence[Failure]) -> None:
    for spec in outcomes.outcome.damaged:
        print(f"{outcomes.store.path(spec.run_id)} was damaged and has been run again", file=sys.stderr)
    for failure in failures:
        trace = outcomes.store.trace_path(failure.spec.run_id)
        print(f"failed: {failure}" + (f" (traceback: {trace})" if trace.exists() else ""), file=sys.stderr)


def _print_result(comparison: Comparison | Sweep, folder: Path, lang: Lang, *, as_json: bool) -> None:
    from sim.analysis.sweep import SweepOutcomes
    from sim.report.headline_table import ceiling_tables, headline_tables, terminal
    from sim.report.language import words

    if not isinstance(comparison, SweepOutcomes):
        _print_failures(comparison, comparison.failures)
    sweep = comparison if isinstance(comparison, SweepOutcomes) else comparison.sweep
    if sweep is not None:
        # draws that cannot be brought to the published stocks are counted below the table
        _print_failures(sweep, sweep.unexpected)
    if not comparison.comparable:
        print("no run of the baseline finished, so there are no results to write", file=sys.stderr)
        return
    if as_json:
        from sim.report.headline_json import headline_json

        sys.stdout.write(json.dumps(headline_json(comparison), ensure_ascii=False, indent=1) + "\n")
        return
    console = _console(sys.stdout)
    for table in [*headline_tables(comparison, words(lang)), *ceiling_tables(comparison, words(lang))]:
        console.print(terminal(table, console.width))
        for note in table.notes:
            console.print(note, highlight=False, soft_wrap=True)
    console.print(words(lang)("table.written", folder=folder), highlight=False, soft_wrap=True)


def _caution(scenario: Scenario, loaded: Loaded, policies: list[str] | None) -> None:
    from sim.scenario import cautions

    for caution in cautions(scenario, loaded.tree, policies):
        print(f"warning: {caution}", file=sys.stderr)


def _check_writable(folder: Path) -> None:
    """Refuse a folder that cannot be written to before anything is run."""
    from sim.experiment.files import prepare

    try:
        prepare(folder)
    except OSError as error:
        _refuse(_os_message("--out", folder, error))


def _check_members(path: Path, scenario: Scenario) -> None:
    """Refuse sets of values that cannot be used before anything is run."""
    from sim.experiment.assumptions import assumptions
    from sim.experiment.members import MembersError, read_members

    try:
        read_members(path, assumptions(scenario))
    except MembersError as error:
        _refuse(f"--members: {error}")


def _check_workers(workers: int | None, cluster: str | None) -> None:
    """Refuse workers that there cannot be before anything is run."""
    from sim.experiment.cluster import LOCAL, check_address
    from sim.experiment.crew import ClusterError

    if workers is not None and workers < 1:
        _refuse(f"--workers: {workers} is below 1")
    if cluster is None:
        return
    try:
        check_address(cluster)
    except ClusterError as error:
        _refuse(f"--cluster: {error}")
    if cluster != LOCAL and workers is not None:
        _refuse("--workers: counts processes of this machine; the cluster at --cluster has its own workers")


def _os_message(option: str, path: Path, error: OSError) -> str:
    return f"{option}: {error.filename or path}: {error.strerror or error}"


def _refuse(message: str) -> NoReturn:
    _give_up(message, BAD_INPUT)


def _give_up(message: str, code: int) -> NoReturn:
    print(message, file=sys.stderr)
    raise typer.Exit(code)


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
