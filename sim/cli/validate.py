"""`validate`: the model against published patterns."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import File, Lang, app
from sim.cli.endings import LEFT_UNDONE, console_for, refuse
from sim.scenario.wording import say


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
    lang: Annotated[Lang, typer.Option(help="Language of the table.")] = Lang.EN,
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
    from sim.report.language import words
    from sim.report.validation_table import plain, print_fitted, print_rows
    from sim.scenario import ScenarioError, UnreachableStocks, override, read
    from sim.scenario.errors import unknown

    try:
        loaded = read(file)
        goals(loaded.scenario, loaded.tree)
        scenario = override(loaded.scenario, scale=scale)
        path = Path(patterns) if patterns else Path(file).parent / FILE
        known = read_patterns(path)
    except ScenarioError as error:
        refuse(error, lang)
    for name in pattern or ():
        if name not in known:
            refuse(unknown("pattern", name, list(known)), lang)
    if fit:
        try:
            fitted = fit_constants(known, path.parent, tuple(pattern or ()))
        except (ScenarioError, PatternError) as error:
            refuse(error, lang)
        if as_json:
            plain_sets = {name: asdict(one) for name, one in fitted.items()}
            sys.stdout.write(json.dumps(plain_sets, indent=1) + "\n")
        else:
            print_fitted(fitted, words(lang))
        return
    try:
        rows = list(hold(scenario, known, path.parent, replicates, tuple(pattern or ())))
    except (ScenarioError, PatternError) as error:
        refuse(error, lang)
    except UnreachableStocks as error:
        refuse(say("{file}: {problem}", file=file, problem=error), lang)
    if as_json:
        sys.stdout.write(json.dumps([plain(row) for row in rows], ensure_ascii=False, indent=1) + "\n")
    else:
        print_rows(rows, console_for(sys.stdout), words(lang), scenario.scale)
    if any(row.failed for row in rows):
        raise typer.Exit(LEFT_UNDONE)
