"""`check`, `describe`, `schema`: scenario files themselves."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import File, Lang, app
from sim.cli.checks import caution, check_goals
from sim.cli.endings import os_message, refuse
from sim.scenario.wording import NOTHING, either, say


@app.command()
def check(
    file: File,
    lang: Annotated[Lang, typer.Option(help="Language of the answer.")] = Lang.EN,
) -> None:
    """Check a scenario file and name every problem.

    What is allowed but may not be meant, such as a lever that begins after the horizon, is said as a warning.
    """
    from sim.analysis.calibration.goals import goals
    from sim.report.language import words
    from sim.scenario import ScenarioError, read

    try:
        loaded = read(file)
        goals(loaded.scenario, loaded.tree)
    except ScenarioError as error:
        refuse(error, lang)
    scenario = loaded.scenario
    check_goals(scenario, loaded, lang)
    caution(scenario, loaded, None, lang)
    policies = dict.fromkeys(["baseline", *scenario.policies])
    said = words(lang)
    listed = said("check.comma").join(policies)
    print(said("check.valid", file=file, first=scenario.base_year, last=scenario.horizon, policies=listed))


@app.command()
def describe(
    file: File,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND", help="measured, tariff, derived, assumed or setting; repeat for several. Default: all."
        ),
    ] = None,
    key: Annotated[str, typer.Option(metavar="PATH", help="Only numbers under this key.")] = "",
    lang: Annotated[Lang, typer.Option(help="Language of the text; --json and --csv are for programs.")] = Lang.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print the numbers for programs.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the numbers as a table for spreadsheets.")] = False,
) -> None:
    """Print every number of a scenario with unit, kind, range and source.

    A setting that a policy states bare, or leaves at its default, is printed with the bounds that it may have.
    """
    from sim.report.description import SETTING, as_table, as_text, near_keys, with_settings
    from sim.report.language import Language, words
    from sim.scenario import ScenarioError, read
    from sim.scenario.errors import clip, unknown
    from sim.scenario.quantity import Kind

    kinds = [*Kind, SETTING]
    for name in kind or ():
        if name not in kinds:
            refuse(say("{option}: {problem}", option="--kind", problem=unknown("kind", name, kinds)), lang)
    try:
        known = list(with_settings(read(file), Language.EN if as_json or as_csv else Language(lang)))
    except ScenarioError as error:
        refuse(error, lang)
    under = [row for row in known if row.under(key)]
    if not under:
        near = near_keys(key, known)
        hint = say("; did you mean {near}?", near=either(f"`{name}`" for name in near)) if near else NOTHING
        refuse(say("--key: {file} has no number under `{key}`{hint}", file=file, key=clip(key), hint=hint), lang)
    rows = [row for row in under if not kind or row.kind in kind]
    if not rows:
        none = say("none of the {count} numbers there is {kinds}", count=len(under), kinds=either(kind or ()))
        print(none.worded(lang), file=sys.stderr)
    if as_json:
        sys.stdout.write(json.dumps([row.plain() for row in rows], ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(as_table(rows) if as_csv else as_text(rows, words(lang)))


@app.command()
def schema(
    out: Annotated[str | None, typer.Option(metavar="FILE", help="File to write to. Default: print it.")] = None,
) -> None:
    """Write the JSON Schema of scenario files.

    Editors complete and check scenario files with it.
    """
    from sim.experiment.files import write_text
    from sim.scenario import json_schema

    text = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    if out is None:
        sys.stdout.write(text)
        return
    path = Path(out)
    try:
        write_text(path, text)
    except OSError as error:
        refuse(os_message("--out", path, error))
