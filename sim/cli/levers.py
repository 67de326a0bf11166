"""`levers`: the catalogue of levers."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from sim.cli.app import Lang, app
from sim.cli.endings import refuse


@app.command()
def levers(
    lever: Annotated[str | None, typer.Argument(metavar="LEVER", help="One lever. Default: all.")] = None,
    lang: Annotated[Lang, typer.Option(help="Language of the texts.")] = Lang.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print the catalogue for programs.")] = False,
) -> None:
    """Print the catalogue of levers: what each does, its settings, cost, causal chain and evidence."""
    from sim.policy.catalogue import catalogue
    from sim.report.language import words
    from sim.report.levers_page import rows
    from sim.report.levers_text import levers_text
    from sim.scenario.errors import unknown

    if lever is not None and lever not in catalogue():
        refuse(unknown("lever", lever, list(catalogue())), lang)
    if as_json:
        chosen = [row for row in rows() if lever in (None, row["key"])]
        sys.stdout.write(json.dumps(chosen, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(levers_text(words(lang), lever))
