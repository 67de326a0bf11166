"""`run`: a scenario and its policies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import File, Horizon, Lang, Out, ReportLang, Seed, Workers, app
from sim.cli.checks import caution, check_goals, check_workers, check_writable
from sim.cli.endings import LEFT_UNDONE, explained, refuse, too_low
from sim.cli.results import command_line, print_result


@app.command()
def run(
    file: File,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Policy to run beside the baseline; repeat for several, `all` for every one. "
            "Default: those under `compare:`, without it all of the file.",
        ),
    ] = None,
    replicates: Annotated[
        int | None, typer.Option(metavar="N", help="Replicates of each policy. Default: the file's.")
    ] = None,
    seed: Seed = None,
    horizon: Horizon = None,
    scale: Annotated[
        float | None,
        typer.Option(metavar="X", help="Simulated persons for each real one, at least 0.05. Default: the file's."),
    ] = None,
    workers: Workers = None,
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
    out: Out = None,
    lang: Annotated[
        ReportLang,
        typer.Option(help="Language of report, charts and tables; `both`: a report with a switch, the rest English."),
    ] = ReportLang.EN,
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

    table = Lang.ZH if lang is ReportLang.ZH else Lang.EN
    check_workers(workers, cluster, table)
    if assumptions is not None and assumptions < 1:
        refuse(too_low("--assumptions", assumptions, 1), table)
    try:
        loaded = read(file)
        scenario = override(loaded.scenario, seed=seed, horizon=horizon, scale=scale, replicates=replicates)
        policy = list(scenario.policies) if "all" in (policy or ()) else policy
        for name in policy or ():
            find_policy(scenario, name)
    except ScenarioError as error:
        refuse(error, table)
    folder = Path("results", scenario.name) if out is None else Path(out)
    check_goals(scenario, loaded, table)
    check_writable(folder, table)
    caution(scenario, loaded, policy, table)
    with explained(folder, table) as progress:
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
            sources=loaded.sources,
            command=command_line(),
        )
    print_result(comparison, folder, table, as_json=as_json)
    if comparison.failures or (comparison.sweep is not None and comparison.sweep.unexpected):
        raise typer.Exit(LEFT_UNDONE)
