"""`calibrate`: assumed numbers fitted to the scenario's targets."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import File, Lang, Workers, app
from sim.cli.checks import check_workers, check_writable
from sim.cli.endings import INTERRUPTED, LEFT_UNDONE, console_for, give_up, os_message, refuse, too_low
from sim.cli.results import command_line
from sim.scenario.wording import say

if TYPE_CHECKING:
    from sim.report.calibration import Calibration


@app.command()
def calibrate(
    file: File,
    out: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Parameter file to write, with the kept sets and the report beside it. Default: calibrated/ beside "
            "the scenario file, with its name.",
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a parameter file, sets and report that are there.")
    ] = False,
    samples: Annotated[int, typer.Option(metavar="N", help="Sets of constants a wave.")] = 64,
    waves: Annotated[int, typer.Option(metavar="N", help="Waves, each within what the last did not rule out.")] = 2,
    trials: Annotated[int, typer.Option(metavar="N", help="Tries of the search for the best set; 0 for none.")] = 32,
    replicates: Annotated[int, typer.Option(metavar="N", help="Runs that each set is judged by.")] = 1,
    seed: Annotated[
        int | None, typer.Option(metavar="N", help="Seed of the samples and of the search. Default: the file's.")
    ] = None,
    scale: Annotated[
        float | None,
        typer.Option(
            metavar="X",
            help="Simulated persons for each real one while sets are judged, at least 0.05. Default: the file's, at "
            "most 0.25. The best set is fitted once more at the file's own.",
        ),
    ] = None,
    workers: Workers = None,
    lang: Annotated[Lang, typer.Option(help="Language of the report.")] = Lang.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print a summary for programs to stdout.")] = False,
) -> None:
    """Fit assumed numbers to the scenario's targets and keep every set that these do not rule out.

    Writes the best set as a scenario file that others extend, the kept sets as a table from which
    `sweep --members` draws, and a report that says in words what is not identified.

    Exit codes: 0 if sets are kept, 1 if the targets rule out every set, 2 for bad input, 130 if stopped.
    """
    from sim.analysis.calibration.align import CalibrationError
    from sim.report.calibration import calibrate as calibrate_
    from sim.report.calibration_files import beside
    from sim.report.language import words
    from sim.report.progress import reporting
    from sim.scenario import ScenarioError, override, read

    check_workers(workers, None, lang)
    for option, value, least in (
        ("samples", samples, 1),
        ("waves", waves, 1),
        ("trials", trials, 0),
        ("replicates", replicates, 1),
    ):
        if value < least:
            refuse(too_low(f"--{option}", value, least), lang)
    path = Path(file)
    written = path.parent / "calibrated" / path.name if out is None else Path(out)
    try:
        loaded = read(file)
        override(loaded.scenario, seed=seed, scale=scale)
        if written.resolve() in [Path(name).resolve() for name in loaded.files]:
            refuse(
                say("--out: {out} is a file that {file} is read from; it would extend itself", out=written, file=file),
                lang,
            )
        there = [str(name) for name in (written, *beside(written)) if name.exists()]
        if there and not overwrite:
            if len(there) == 1:
                refuse(say("{file} is there; name another file with --out, or --overwrite it", file=there[0]), lang)
            refuse(say("{files} are there; name another file with --out, or --overwrite them", files=there), lang)
        check_writable(written.parent, lang)
        with reporting(console_for(sys.stderr), words(lang), "sets") as progress:
            found = calibrate_(
                loaded.scenario,
                samples,
                waves=waves,
                trials=trials,
                scale=scale,
                replicates=replicates,
                workers=workers,
                seed=seed,
                progress=progress,
                tree=loaded.tree,
            )
    except ScenarioError as error:
        refuse(error, lang)
    except CalibrationError as error:
        refuse(say("{file}: {problem}", file=file, problem=error), lang)
    except KeyboardInterrupt:
        give_up(say("stopped; nothing was written"), INTERRUPTED, lang)
    try:
        files = found.write(written, path, lang.value, command_line())
    except OSError as error:
        give_up(os_message("--out", written, error), LEFT_UNDONE, lang)
    _print(found, files, lang, as_json=as_json)
    if gone := [name for name in there if not Path(name).exists()]:
        print(words(lang)("calibration.removed", files=", ".join(gone)), file=sys.stderr)
    if not found.kept:
        raise typer.Exit(LEFT_UNDONE)


def _print(found: Calibration, files: list[Path], lang: Lang, *, as_json: bool) -> None:
    from sim.report.calibration_json import calibration_json
    from sim.report.language import words

    if as_json:
        sys.stdout.write(json.dumps(calibration_json(found, files), ensure_ascii=False, indent=1) + "\n")
        return
    sys.stdout.write(found.report(lang.value) + "\n")
    said = words(lang)
    print(said("calibration.written", files=said("check.comma").join(str(name) for name in files)))
