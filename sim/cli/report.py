"""`report`: the report of a finished study, made again without running anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import ReportLang, app
from sim.cli.endings import explained, refuse


@app.command()
def report(
    folder: Annotated[
        str, typer.Argument(help="Folder of results, such as results/daqing.", metavar="FOLDER", show_default=False)
    ],
    lang: Annotated[
        ReportLang, typer.Option(help="Language of the report; `both`: with a switch, English first.")
    ] = ReportLang.BOTH,
) -> None:
    """Write the report of a finished study again, in another language say, without running anything.

    Writes report.html and, with the extra `office`, report.docx and tables.xlsx.

    Exit codes: 0 done; 1 another process holds the folder, or a disk is full; 2 there is no finished study in
    the folder.
    """
    from sim.experiment.files import write_text
    from sim.experiment.lock import hold
    from sim.report.cited import sources_near
    from sim.report.language import report_languages, words
    from sim.report.manifest import MANIFEST
    from sim.report.page.office import EXTRA, can_write
    from sim.report.page.write import write_report
    from sim.report.reopen import NoResults, reopen

    out = Path(folder)
    languages = report_languages(lang)
    try:
        comparison, note = reopen(out)
    except NoResults as error:
        refuse(str(error))
    with explained(out), hold(comparison.store.folder):
        files = write_report(comparison, out, languages, note, sources_near(out))
        known = note.get("files")
        old = {} if not isinstance(known, dict) else {name: n for name, n in known.items() if (out / name).exists()}
        sizes = {path.name: path.stat().st_size for path in files}
        new = {**note, "report": [language.value for language in languages], "files": {**old, **sizes}}
        write_text(out / MANIFEST, json.dumps(new, ensure_ascii=False, indent=1) + "\n")
    for path in files:
        print(path)
    if not can_write():
        print(words(languages[0])("table.no_office", extra=EXTRA))
