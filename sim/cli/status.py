"""`status`: how far a study is."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import Lang, app
from sim.cli.endings import console_for, refuse
from sim.scenario.wording import say


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

    if Path(folder).is_file():
        refuse(say("{folder}: this is a file; name the folder of results that it lies in", folder=folder), lang)
    try:
        found = statuses(Path(folder))
    except (DamagedPlan, OSError) as error:
        refuse(error, lang)
    if not found:
        refuse(say("{folder}: no study was run here", folder=folder), lang)
    if as_json:
        plain = [each.plain() for each in found]
        sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=1) + "\n")
        return
    console = console_for(sys.stdout)
    for each in found:
        console.print(status_heading(each, words(lang)), highlight=False, soft_wrap=True, markup=False)
        console.print(status_table(each, words(lang)))
        for note in status_notes(each, words(lang)):
            console.print(note, highlight=False, soft_wrap=True, markup=False)
