"""`sensitivity`: which assumed numbers the results hang on."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import Cluster, File, Horizon, Lang, Out, Seed, Workers, app
from sim.cli.checks import caution, check_workers, check_writable
from sim.cli.endings import LEFT_UNDONE, console_for, explained, refuse
from sim.scenario.wording import NOTHING, Message, say

if TYPE_CHECKING:
    from sim.report.sensitivity import Plan, Sensitivity


@app.command()
def sensitivity(
    file: File,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Policy whose effect is looked at; repeat for several. Default: those under `compare:`.",
        ),
    ] = None,
    trajectories: Annotated[
        int, typer.Option(metavar="N", help="Morris's trajectories, at least 2; 10 rank more surely.")
    ] = 4,
    samples: Annotated[int, typer.Option(metavar="N", help="Sobol's base samples, a power of 2.")] = 64,
    most: Annotated[
        int, typer.Option(metavar="N", help="Numbers whose variance shares are asked for, at most 12; 0 for none.")
    ] = 12,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY",
            help="Move only numbers whose key path begins so, such as behaviour.working_lives; repeat for several.",
        ),
    ] = None,
    replicates: Annotated[
        int, typer.Option(metavar="N", help="Runs at each point; with 1, chance is not told apart.")
    ] = 1,
    seed: Seed = None,
    horizon: Horizon = None,
    scale: Annotated[
        float | None,
        typer.Option(
            metavar="X", help="Simulated persons for each real one, at least 0.05. Default: the file's, at most 0.1."
        ),
    ] = None,
    workers: Workers = None,
    cluster: Cluster = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it will cost, and run nothing.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Remove the analysis' runs kept in the results folder and begin anew.")
    ] = False,
    out: Out = None,
    lang: Annotated[Lang, typer.Option(help="Language of charts and tables.")] = Lang.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print the measures for programs to stdout.")] = False,
) -> None:
    """Find which assumed numbers retention, coverage and each policy's effect on them hang on.

    Morris's method moves every assumed number through its range, one at a time; Sobol's then divides the variance
    that the few that matter cause. Says what it will cost before it starts. What is finished is not run again, and
    more trajectories add to those there are.

    Exit codes: as for `run`.
    """
    from sim.analysis.sensitivity.points import SensitivityError, needs_salib
    from sim.report.sensitivity import plan
    from sim.scenario import ScenarioError, UnreachableStocks, override, read

    check_workers(workers, cluster, lang)
    try:
        loaded = read(file)
        scenario = override(loaded.scenario, seed=seed, horizon=horizon, scale=scale)
        needs_salib()
        asked = plan(scenario, policy, trajectories, samples, replicates, scale, most, only or ())
    except ScenarioError as error:
        refuse(error, lang)
    except SensitivityError as error:
        refuse(say("{file}: {problem}", file=file, problem=error), lang)
    folder = Path("results", scenario.name) if out is None else Path(out)
    if not dry_run:
        check_writable(folder, lang)
    caution(scenario, loaded, list(asked.policies[1:]), lang)
    try:
        _state_cost(asked, workers, cluster, lang)
    except UnreachableStocks as error:
        refuse(say("{file}: {problem}", file=file, problem=error), lang)
    if dry_run:
        return

    def announce(stage: str, runs: int, left: int) -> None:
        line = say("{stage}: {runs} runs, {left} of them not there yet", stage=Message(stage), runs=runs, left=left)
        print(line.worded(lang), file=sys.stderr)

    with explained(folder, lang) as progress:
        from sim.report.sensitivity import run_plan

        found = run_plan(asked, folder, workers, progress, cluster=cluster, announce=announce, fresh=fresh)
        if not found.unexpected:
            found.write(folder, lang)
    for failure in found.unexpected:
        print(say("failed: {run}", run=failure).worded(lang), file=sys.stderr)
    if found.unexpected:
        raise typer.Exit(LEFT_UNDONE)
    _print(found, folder, lang, as_json=as_json)


def _state_cost(asked: Plan, workers: int | None, cluster: str | None, lang: str) -> None:
    """Say how many runs there will be and how long they take on this machine."""
    from sim.experiment.assumptions import assumptions
    from sim.experiment.crew import cores
    from sim.experiment.work import simulate
    from sim.report.sensitivity import seconds_a_point, seconds_a_run

    each, preparing = seconds_a_run(asked, simulate), seconds_a_point(asked) * asked.points
    at_once = workers or cores()
    here = say(
        ": about {duration} on {processes} processes here",
        duration=_duration(preparing + asked.runs * each / at_once),
        processes=at_once,
    )
    cost = (
        say(
            "{numbers} of {all} assumed numbers: of those asked for, what the {policies} policies with the baseline "
            "read; scale {scale:g}",
            numbers=len(asked.numbers),
            all=len(assumptions(asked.scenario)),
            policies=len(asked.policies),
            scale=asked.scenario.scale,
        ),
        say(
            "screening (Morris): {morris} runs; decomposition (Sobol) of those that matter: at most {sobol} runs",
            morris=asked.morris_runs,
            sobol=asked.sobol_runs(),
        ),
        say(
            "at most {points} points, about {preparing} to prepare, and {runs} runs of about {each:.2g} s{here}; "
            "runs that are kept from before are not run again",
            points=asked.points,
            preparing=_duration(preparing),
            runs=asked.runs,
            each=each,
            here=here if cluster is None else NOTHING,
        ),
    )
    for line in cost:
        print(line.worded(lang), file=sys.stderr)


def _duration(seconds: float) -> Message:
    if seconds < 90:
        return say("{seconds} s", seconds=math.ceil(seconds))
    if seconds < 5400:
        return say("{minutes:.0f} min", minutes=seconds / 60)
    return say("{hours:.1f} h", hours=seconds / 3600)


def _print(found: Sensitivity, folder: Path, lang: Lang, *, as_json: bool) -> None:
    if as_json:
        tables = {"numbers": found.numbers, "morris": found.screening, "sobol": found.decomposition}
        content = {
            name: [] if table is None else json.loads(table.to_json(orient="records", double_precision=10))
            for name, table in tables.items()
        }
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
        return
    from sim.report.headline_table import terminal
    from sim.report.language import words
    from sim.report.sensitivity_table import CHARTS

    console = console_for(sys.stdout)
    for table in found.tables(lang):
        console.print(terminal(table, console.width))
        for note in table.notes:
            console.print(note, highlight=False, soft_wrap=True)
    said = words(lang)
    left = said("check.comma").join([str(folder / "sensitivity_*.csv"), str(folder / CHARTS)])
    console.print(said("table.left", files=left), highlight=False, soft_wrap=True)
