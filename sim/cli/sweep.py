"""`sweep`: draws of the assumed numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import Cluster, File, Horizon, Lang, Out, Seed, Workers, app
from sim.cli.checks import caution, check_workers, check_writable
from sim.cli.endings import LEFT_UNDONE, explained, refuse, too_low
from sim.cli.results import command_line, print_result
from sim.scenario.wording import say

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


@app.command()
def sweep(
    file: File,
    samples: Annotated[int, typer.Option(metavar="N", help="Draws of the assumed numbers.")] = 128,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Policy to run beside the baseline; repeat for several. Default: those under `compare:`, without it "
            "all of the file.",
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
    seed: Seed = None,
    horizon: Horizon = None,
    scale: Annotated[
        float | None,
        typer.Option(
            metavar="X",
            help="Simulated persons for each real one, at least 0.05. Default: the file's, at most 0.25.",
        ),
    ] = None,
    workers: Workers = None,
    cluster: Cluster = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Remove the sweep's runs kept in the results folder and begin anew.")
    ] = False,
    out: Out = None,
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

    check_workers(workers, cluster, lang)
    for option, value in (("--samples", samples), ("--replicates", replicates)):
        if value < 1:
            refuse(too_low(option, value, 1), lang)
    try:
        loaded = read(file)
        scenario = override(loaded.scenario, seed=seed, horizon=horizon, scale=scale)
        for name in policy or ():
            find_policy(scenario, name)
    except ScenarioError as error:
        refuse(error, lang)
    folder = Path("results", scenario.name) if out is None else Path(out)
    if members is not None:
        _check_members(Path(members), scenario, lang)
    check_writable(folder, lang)
    caution(scenario, loaded, policy, lang)
    with explained(folder, lang) as progress:
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
            command=command_line(),
        )
    print_result(found, folder, lang, as_json=as_json)
    if found.unexpected or not found.comparable:
        raise typer.Exit(LEFT_UNDONE)


def _check_members(path: Path, scenario: Scenario, lang: str) -> None:
    """Refuse sets of values that cannot be used before anything is run."""
    from sim.experiment.assumptions import assumptions
    from sim.experiment.members import MembersError, read_members

    try:
        read_members(path, assumptions(scenario))
    except MembersError as error:
        refuse(say("{option}: {problem}", option="--members", problem=error), lang)
