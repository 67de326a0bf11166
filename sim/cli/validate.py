"""`validate`: the model against published patterns."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import File, app
from sim.cli.endings import LEFT_UNDONE, console_for, refuse


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

    Exit codes: 0 no row fails that may not be used to calibrate; 1 such a row fails; 2 the request cannot be
    carried out as it stands.
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
        refuse(str(error))
    for name in pattern or ():
        if name not in known:
            refuse(unknown("pattern", name, list(known)))
    rows = list(hold(scenario, known, path.parent, replicates, tuple(pattern or ())))
    if as_json:
        sys.stdout.write(json.dumps([plain(row) for row in rows], ensure_ascii=False, indent=1) + "\n")
    else:
        print_rows(rows, console_for(sys.stdout))
    if any(row.failed for row in rows):
        raise typer.Exit(LEFT_UNDONE)
