"""`attribute`: which lever of a package does the work."""

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
def attribute(
    file: File,
    policy: Annotated[str, typer.Option(metavar="NAME", help="Policy with two levers or more.")],
    replicates: Annotated[int, typer.Option(metavar="N", help="Runs of each part with different chance.")] = 8,
    pairs: Annotated[
        int, typer.Option(metavar="N", help="Pairs of orders drawn where there are more than 8 levers.")
    ] = 8,
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
        bool, typer.Option("--fresh", help="Remove the parts' runs kept in the results folder and begin anew.")
    ] = False,
    out: Out = None,
    lang: Annotated[Lang, typer.Option(help="Language of chart and table.")] = Lang.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print the shares for programs to stdout.")] = False,
) -> None:
    """Divide the effect of a package of levers among its levers (Shapley values).

    Runs the package with each combination of its levers. With more than 8 levers it draws some orders of adding them
    by chance, and runs only the combinations that come up in these. Says which levers reinforce each other and which
    do the same work twice.

    Exit codes: as for `run`.
    """
    from sim.scenario import ScenarioError, override, read

    check_workers(workers, cluster, lang)
    if replicates < 1:
        refuse(too_low("--replicates", replicates, 1), lang)
    try:
        from sim.report.attribution import attribute as divide
        from sim.report.attribution import plan

        loaded = read(file)
        scenario = override(loaded.scenario, seed=seed, horizon=horizon, scale=scale)
        parts = plan(scenario, policy, pairs)
    except ScenarioError as error:
        refuse(error, lang)
    except ValueError as error:
        refuse(say("{file}: {problem}", file=file, problem=error), lang)
    folder = Path("results", scenario.name) if out is None else Path(out)
    check_writable(folder, lang)
    caution(scenario, loaded, [policy], lang)
    runs = (len(parts.coalitions) + 1) * replicates
    cost = say(
        "{levers} levers: {parts} parts and the baseline, {runs} runs",
        levers=len(parts.levers),
        parts=len(parts.coalitions),
        runs=runs,
    )
    print(cost.worded(lang), file=sys.stderr)
    with explained(folder, lang) as progress:
        found = divide(
            scenario,
            policy,
            replicates,
            scale,
            workers,
            folder,
            pairs=pairs,
            lang=lang,
            cluster=cluster,
            fresh=fresh,
            progress=progress,
        )
    failures = found.outcomes.failures
    for failure in failures:
        print(say("failed: {run}", run=failure).worded(lang), file=sys.stderr)
    if failures:
        raise typer.Exit(LEFT_UNDONE)
    if as_json:
        text = found.shares.to_json(orient="records", force_ascii=False, double_precision=10)
        sys.stdout.write(json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n")
        return
    from sim.report.headline_table import terminal
    from sim.report.language import words

    console = console_for(sys.stdout)
    for table in found.tables(lang):
        console.print(terminal(table, console.width))
        for note in table.notes:
            console.print(note, highlight=False, soft_wrap=True)
    console.print(words(lang)("table.left", files=folder / f"attribution_{policy}*"), highlight=False, soft_wrap=True)
