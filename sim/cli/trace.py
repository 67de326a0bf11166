"""`trace`: one student under the baseline and under a policy."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from sim.cli.app import File, Horizon, Lang, Seed, app
from sim.cli.endings import refuse, too_low
from sim.scenario.wording import say


@app.command()
def trace(
    file: File,
    policy: Annotated[str, typer.Option(metavar="NAME", help="Policy to compare with the baseline.")],
    student: Annotated[
        list[int] | None,
        typer.Option(
            metavar="ID",
            help="Identity of a student; repeat for several. Default: a few whose place the policy changes.",
        ),
    ] = None,
    each: Annotated[
        int, typer.Option(metavar="N", help="Without --student: how many who are here under one of the two only.")
    ] = 2,
    replicate: Annotated[int, typer.Option(metavar="N", help="Number of the replicate, from 0.")] = 0,
    seed: Seed = None,
    horizon: Horizon = None,
    scale: Annotated[
        float | None, typer.Option(metavar="X", help="Simulated persons for each real one. Default: the file's.")
    ] = None,
    lang: Annotated[Lang, typer.Option(help="Language of the text.")] = Lang.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print the years for programs.")] = False,
) -> None:
    """Follow a student's life under the baseline and under a policy, side by side.

    Both have the same luck, so that what differs comes from the policy: each year's school or work, the posts
    known and worth applying to, and why the two differ. Without --student, a few are chosen by a stated rule.
    """
    from sim.scenario import ScenarioError, UnreachableStocks, find_policy, override, read

    for option, value in (("--replicate", replicate), ("--each", each)):
        if value < 0:
            refuse(too_low(option, value, 0), lang)
    try:
        scenario = override(read(file).scenario, seed=seed, horizon=horizon, scale=scale)
        find_policy(scenario, policy)
    except ScenarioError as error:
        refuse(error, lang)
    from sim.analysis.lives import NobodyThere, changed_lives, follow
    from sim.report.language import words
    from sim.report.life import Life, paragraphs

    language = words(lang)
    title = language.title(scenario.policy(policy).title)
    note = ""
    chosen = list(student or ())
    try:
        if student is None:
            changed = changed_lives(scenario, policy, replicate)
            chosen = [*changed.kept[:each], *changed.lost[:each]]
            note = language("trace.found", policy=title, kept=len(changed.kept), lost=len(changed.lost))
            if not changed.kept and not changed.lost:
                note = language("trace.none_changed", policy=title)
        lives = (
            [Life(each_life, scenario) for each_life in follow(scenario, policy, chosen, replicate)] if chosen else []
        )
    except NobodyThere as error:
        refuse(say("{option}: {problem}", option="--student", problem=error), lang)
    except UnreachableStocks as error:
        refuse(say("{file}: {problem}", file=file, problem=error), lang)
    if as_json:
        sys.stdout.write(json.dumps([life.plain(lang) for life in lives], ensure_ascii=False, indent=1) + "\n")
        return
    print(language("trace.world", seed=scenario.seed, replicate=replicate, scale=f"{scenario.scale:g}"))
    if note:
        print(note)
    for life in lives:
        print(f"\n{life.heading(lang)}\n")
        for line in paragraphs(life, lang):
            print(line)
