"""`diff`: finished studies side by side."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from sim.cli.app import Lang, app
from sim.cli.endings import console_for, refuse


@app.command()
def diff(
    folders: Annotated[
        list[str],
        typer.Argument(help="Two or more folders of results, such as results/daqing.", metavar="FOLDER..."),
    ],
    lang: Annotated[Lang, typer.Option(help="Language of the tables.")] = Lang.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything for programs.")] = False,
) -> None:
    """Compare finished studies: two cities, two seeds, before and after an edit.

    Shows levels under the baseline and effects of policies with how far they lie apart, and which settings and
    numbers the studies read differently.

    Exit codes: 0 done; 2 a folder holds no finished study.
    """
    from sim.report.between import between
    from sim.report.headline_table import terminal
    from sim.report.reopen import NoResults

    try:
        found = between(folders)
    except (NoResults, ValueError) as error:
        refuse(error, lang)
    if as_json:
        sys.stdout.write(json.dumps(found.plain(), ensure_ascii=False, indent=1) + "\n")
        return
    console = console_for(sys.stdout)
    for table in found.tables(lang):
        if table.rows:
            console.print(terminal(table, console.width))
        for note in table.notes:
            console.print(note, highlight=False, soft_wrap=True)
