"""`lab`: the laboratory in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import File, Lang, Workers, app
from sim.cli.checks import check_goals, check_workers, check_writable
from sim.cli.endings import refuse
from sim.scenario.wording import say


@app.command()
def lab(
    file: File,
    port: Annotated[int | None, typer.Option(metavar="N", help="Port to listen on. Default: a free one.")] = None,
    lang: Annotated[
        Lang, typer.Option(help="Language of the terminal, and that the page opens in; it has a switch.")
    ] = Lang.EN,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Do not open the page, only print its address.")
    ] = False,
    workers: Workers = None,
    out: Annotated[
        str | None,
        typer.Option(
            metavar="FOLDER",
            help="Folder for runs and kept policies. Default: lab/ in results/ and the scenario's name.",
        ),
    ] = None,
) -> None:
    """Open a laboratory in the browser: put policies together with sliders, run and compare them.

    A page on this machine only (127.0.0.1); it works offline and sends nothing anywhere. Each run is answered in
    seconds by a sample of the city, marked as one, and then in full. Runs are kept, so the same settings answer at
    once the next time. Needs the extra `lab`. Ctrl-C ends it.

    Exit codes: 0 ended; 2 the request cannot be carried out as it stands.
    """
    from sim.dashboard.serve import EXTRA, HOST, can_serve, free_port, serve, taken
    from sim.scenario import ScenarioError, read

    check_workers(workers, None, lang)
    if port is not None and not 1 <= port <= 65535:
        refuse(say("--port: {port} is not between 1 and 65535", port=port), lang)
    try:
        loaded = read(file)
    except ScenarioError as error:
        refuse(error, lang)
    check_goals(loaded.scenario, loaded, lang)
    if not can_serve():
        refuse(
            say(
                "the laboratory needs Streamlit: pip install 'talent-pipeline-sim[{extra}]', or pip install streamlit",
                extra=EXTRA,
            ),
            lang,
        )
    if port is not None and taken(port):
        refuse(
            say("--port: something listens on {port} already; name another, or leave it out for a free one", port=port),
            lang,
        )
    folder = Path("results", loaded.scenario.name, "lab") if out is None else Path(out)
    check_writable(folder, lang)
    chosen = free_port() if port is None else port
    address = say("http://{host}:{port} (Ctrl-C ends it)", host=HOST, port=chosen)
    print(address.worded(lang), flush=True)
    serve(file, chosen, lang.value, folder, workers, browser=not no_browser)
