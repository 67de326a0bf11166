"""`new`: a scenario file of another city, to begin with."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import Lang, app
from sim.cli.endings import os_message, refuse
from sim.scenario.wording import lines, say

FOLDER = "scenarios"
ASKED = {
    "general": say("Students in general senior schools"),
    "secondary": say("Students in secondary vocational schools"),
    "higher": say("Students in higher-vocational colleges"),
    "bachelor": say("Students in universities (bachelor programmes)"),
}


@app.command()
def new(
    city: Annotated[str, typer.Argument(metavar="CITY", help="Name of the city as a key, such as `qiqihar`.")],
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Its name in English. Default: CITY.")] = None,
    title_zh: Annotated[str | None, typer.Option(metavar="TEXT", help="Its name in Chinese. Default: TITLE.")] = None,
    province: Annotated[
        str, typer.Option(metavar="NAME", help="Province whose file has the places outside: heilongjiang or henan.")
    ] = "henan",
    base_year: Annotated[int, typer.Option(metavar="YEAR", help="Year of the September count.")] = 2023,
    general: Annotated[int | None, typer.Option(metavar="N", help=f"{ASKED['general']}.")] = None,
    secondary: Annotated[int | None, typer.Option(metavar="N", help=f"{ASKED['secondary']}.")] = None,
    higher: Annotated[int | None, typer.Option(metavar="N", help=f"{ASKED['higher']}.")] = None,
    bachelor: Annotated[int | None, typer.Option(metavar="N", help=f"{ASKED['bachelor']}.")] = None,
    leavers: Annotated[
        int | None,
        typer.Option(metavar="N", help="Junior-middle leavers a year. Default: from the upper-secondary students."),
    ] = None,
    tables: Annotated[
        bool, typer.Option("--tables", help="Write schools and enterprises as CSV tables beside it, for a spreadsheet.")
    ] = False,
    out: Annotated[
        str | None, typer.Option(metavar="FILE", help="File to write. Default: scenarios/CITY.yaml.")
    ] = None,
    lang: Annotated[Lang, typer.Option(help="Language of the comments in the file, and of the answer.")] = Lang.EN,
) -> None:
    """Write a commented scenario of a city that runs at once.

    Figures that are not given are asked for. What is given stands in the file as given; all else is assumed, with
    ranges, and marked so: replace it with the city's own.
    """
    from sim.experiment.files import write_text
    from sim.scenario import ScenarioError
    from sim.scenario.starter import Figures, starting_scenario
    from sim.scenario.starter.spreadsheet import as_tables

    path = Path(out) if out is not None else Path(FOLDER, f"{city}.yaml")
    base = _province(province, path, lang)
    if path.exists():
        refuse(say("--out: {path}: is there already; name another file", path=path), lang)
    counts = _counts(city, lang, {"general": general, "secondary": secondary, "higher": higher, "bachelor": bachelor})
    figures = Figures(
        name=city,
        title_en=title or city,
        title_zh=title_zh or title or city,
        province=province,
        base_year=base_year,
        leavers=leavers,
        **counts,
    )
    try:
        written = {path: starting_scenario(figures, Path(os.path.relpath(base, path.parent)).as_posix(), lang)}
        if tables:
            written = as_tables(path, written[path], lang)
        taken = [other for other in written if other.exists()]
        if taken:
            refuse(say("--tables: {path}: is there already", path=taken[0]), lang)
        path.parent.mkdir(parents=True, exist_ok=True)
        # tables first: where the scenario is, what it names is there
        for file, text in reversed(written.items()):
            write_text(file, text)
        _check(path, list(written))
    except ScenarioError as error:
        refuse(error, lang)
    except OSError as error:
        refuse(os_message("--out", path, error), lang)
    names = tuple(str(file) for file in written)
    print(say("written: {files}", files=names).worded(lang))
    how = say("check it with `python -m sim check {path}`, run it with `python -m sim run {path}`", path=path)
    print(how.worded(lang))


def _check(path: Path, written: list[Path]) -> None:
    """Read what was written; take it away again if it cannot be used."""
    from sim.scenario import ScenarioError, load

    try:
        load(path)
    except ScenarioError:
        for file in written:
            file.unlink()
        raise


def _province(province: str, path: Path, lang: str) -> Path:
    """Return the province's file: beside the new one, or in scenarios/."""
    for folder in (path.parent, Path(FOLDER)):
        if (found := folder / f"{province}.yaml").is_file():
            return found
    known = sorted(file.stem for file in Path(FOLDER).glob("*.yaml")) if Path(FOLDER).is_dir() else []
    there = [name for name in known if name in ("heilongjiang", "henan")]
    hint = say("; there are: {names}", names=there) if there else say("; run this where the folder scenarios/ is")
    wanted = Path(FOLDER, f"{province}.yaml")
    refuse(say("--province: {path}: no such file{hint}", path=wanted, hint=hint), lang)


def _counts(city: str, lang: str, given: dict[str, int | None]) -> dict[str, int]:
    """Return the head-counts, those that are missing as answered to a question; nothing is asked of a bad name."""
    from sim.scenario import Problem
    from sim.scenario.starter import unusable_name

    why = unusable_name(city)
    problems = [] if why is None else [Problem(None, None, city, why)]
    missing = [f"--{name}" for name, number in given.items() if number is None]
    if missing and not at_a_terminal():
        needed = say("not given; a city needs its students by level (0 where it has none)")
        problems.append(Problem(None, None, ", ".join(missing), needed))
    if problems:
        refuse(lines(problems), lang)
    return {
        name: typer.prompt(ASKED[name].worded(lang), type=int) if number is None else number
        for name, number in given.items()
    }


def at_a_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()
