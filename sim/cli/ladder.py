"""`ladder`: simpler models beside the full one."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import Cluster, File, Horizon, Lang, Out, Seed, Workers, app
from sim.cli.checks import caution, check_workers, check_writable
from sim.cli.endings import LEFT_UNDONE, console_for, explained, refuse, too_low
from sim.scenario.wording import say


@app.command()
def ladder(
    file: File,
    policy: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Policy to run; repeat for several. Default: those under `compare:`."),
    ] = None,
    replicates: Annotated[int, typer.Option(metavar="N", help="Replicates of each policy in each model.")] = 4,
    seed: Seed = None,
    horizon: Horizon = None,
    scale: Annotated[
        float | None,
        typer.Option(
            metavar="X", help="Simulated persons for each real one, at least 0.05. Default: the file's, at most 0.25."
        ),
    ] = None,
    workers: Workers = None,
    cluster: Cluster = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Remove the ladder's runs kept in the results folder and begin anew.")
    ] = False,
    out: Out = None,
    lang: Annotated[Lang, typer.Option(help="Language of charts and tables.")] = Lang.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print the table for programs to stdout.")] = False,
) -> None:
    """Run cohort accounting, choice of place, matching and the full model, and say what each step changes.

    Exit codes: as for `run`.
    """
    from sim.scenario import ScenarioError, find_policy, override, read

    check_workers(workers, cluster, lang)
    if replicates < 1:
        refuse(too_low("--replicates", replicates, 1), lang)
    try:
        loaded = read(file)
        scenario = override(loaded.scenario, seed=seed, horizon=horizon, scale=scale)
        for name in policy or ():
            find_policy(scenario, name)
    except ScenarioError as error:
        refuse(error, lang)
    folder = Path("results", scenario.name) if out is None else Path(out)
    check_writable(folder, lang)
    caution(scenario, loaded, policy, lang)
    try:
        with explained(folder, lang) as progress:
            from sim.report.ladder import ladder as climb

            found = climb(
                scenario,
                policy,
                replicates,
                scale,
                workers,
                folder,
                lang=lang,
                cluster=cluster,
                fresh=fresh,
                progress=progress,
            )
    except ValueError as error:
        refuse(say("{file}: {problem}", file=file, problem=error), lang)
    for failure in found.failures:
        print(say("failed: {run}", run=failure).worded(lang), file=sys.stderr)
    if found.failures:
        raise typer.Exit(LEFT_UNDONE)
    if as_json:
        text = found.table.to_json(orient="records", double_precision=10)
        sys.stdout.write(json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n")
        return
    from sim.report.headline_table import terminal
    from sim.report.ladder import CHARTS
    from sim.report.language import words

    console = console_for(sys.stdout)
    for table in found.tables(lang):
        console.print(terminal(table, console.width))
    for note in found.notes(lang):
        console.print(note, highlight=False, soft_wrap=True)
    said = words(lang)
    left = said("check.comma").join([str(folder / "ladder.csv"), str(folder / CHARTS)])
    console.print(said("table.left", files=left), highlight=False, soft_wrap=True)
