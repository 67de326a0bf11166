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

    Writes report.html and, with the extra `office`, report.docx and tables.xlsx, whose names bear their language
    where it is not the study's. Documents in other languages stay.

    Exit codes: 0 done; 1 another process holds the folder, or a disk is full; 2 there is no finished study in
    the folder.
    """
    from sim.experiment.files import write_text
    from sim.experiment.lock import hold
    from sim.report.cited import sources_near
    from sim.report.language import Language, report_languages, words
    from sim.report.manifest import MANIFEST
    from sim.report.page.office import EXTRA, can_write
    from sim.report.page.write import DOCUMENTS, office_files, write_report
    from sim.report.reopen import NoResults, reopen

    out = Path(folder)
    languages = report_languages(lang)
    try:
        comparison, note = reopen(out)
    except NoResults as error:
        refuse(error, languages[0])
    with explained(out, languages[0]), hold(comparison.store.folder):
        own = Language(str(note["language"]))
        documents = office_files(out, languages, own)
        files = write_report(comparison, out, languages, note, sources_near(out), own=own)
        known = note.get("files")
        old = {} if not isinstance(known, dict) else {name: n for name, n in known.items() if (out / name).exists()}
        sizes = {path.name: path.stat().st_size for path in files}
        new = {**note, "report": [language.value for language in languages], "files": {**old, **sizes}}
        write_text(out / MANIFEST, json.dumps(new, ensure_ascii=False, indent=1) + "\n")
    for path in files:
        print(path)
    if not can_write():
        said, names = words(languages[0]), [path.name for pair in documents.values() for path in pair]
        print(said("table.not_written", files=", ".join(names), extra=EXTRA))
        if there := sorted(path.name for pattern in DOCUMENTS for path in out.glob(pattern)):
            print(said("table.left_as_they_were", files=", ".join(there)))
