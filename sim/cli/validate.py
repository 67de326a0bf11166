"""`validate`: the model against published patterns."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import File, app
from sim.cli.endings import LEFT_UNDONE, console_for, refuse

if TYPE_CHECKING:
    from sim.analysis.validation import Fitted


def print_fitted(fitted: Mapping[str, Fitted], as_json: bool) -> None:
    """Print the constants that were chosen for each pattern."""
    if as_json:
        sys.stdout.write(json.dumps({name: asdict(one) for name, one in fitted.items()}, indent=1) + "\n")
        return
    for name, one in fitted.items():
        print(f"{name}: root mean squared difference {one.distance:.2f} after {one.runs} sets of constants")
        for path, value in one.values.items():
            print(f"  {path}: {value:g}")


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
    fit: Annotated[
        bool,
        typer.Option(
            "--fit",
            help="Choose the constants that patterns name for their own scenarios anew, by the rows to be fitted "
            "only, and print them. Nothing is validated or written.",
        ),
    ] = False,
) -> None:
    """Hold the model against published patterns and the scenario's own targets, priors and stocks.

    Exit codes: 0 no row fails that may not be used to calibrate; 1 such a row fails; 2 the request cannot be
    carried out as it stands.
    """
    from sim.analysis.calibration.goals import goals
    from sim.analysis.validation import FILE, PatternError, fit_constants, read_patterns
    from sim.analysis.validation import validate as hold
    from sim.report.validation_table import plain, print_rows
    from sim.scenario import ScenarioError, override, read
    from sim.scenario.errors import unknown

    try:
        loaded = read(file)
        goals(loaded.scenario, loaded.tree)
        scenario = override(loaded.scenario, scale=scale)
        path = Path(patterns) if patterns else Path(file).parent / FILE
        known = read_patterns(path)
    except ScenarioError as error:
        refuse(str(error))
    for name in pattern or ():
        if name not in known:
            refuse(unknown("pattern", name, list(known)))
    if fit:
        try:
            print_fitted(fit_constants(known, path.parent, tuple(pattern or ())), as_json)
        except (ScenarioError, PatternError) as error:
            refuse(str(error))
        return
    try:
        rows = list(hold(scenario, known, path.parent, replicates, tuple(pattern or ())))
    except (ScenarioError, PatternError) as error:
        refuse(str(error))
    if as_json:
        sys.stdout.write(json.dumps([plain(row) for row in rows], ensure_ascii=False, indent=1) + "\n")
    else:
        print_rows(rows, console_for(sys.stdout))
    if any(row.failed for row in rows):
        raise typer.Exit(LEFT_UNDONE)
