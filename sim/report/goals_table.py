"""Goals met or not by their year, and later figures beside the runs, in words for the terminal and the notebook."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.analysis.goals import NOT_MODELLED, facts_table, goals_table
from sim.analysis.headline import years_in_force
from sim.analysis.outcomes import Outcomes
from sim.analysis.sweep import SweepOutcomes
from sim.experiment.design import BASELINE
from sim.report.headline_table import HeadlineTable
from sim.report.language import Words
from sim.scenario.goals import Fact, Goal


def goal_tables(outcomes: Outcomes | SweepOutcomes, words: Words) -> list[HeadlineTable]:
    """Return the table of goals and that of later figures, each if the scenario has any; none of a sweep."""
    if isinstance(outcomes, SweepOutcomes):
        return []
    tables = []
    if outcomes.scenario.goals:
        tables.append(_goals(outcomes, goals_table(outcomes.panel, outcomes.scenario), words))
    if outcomes.scenario.facts:
        tables.append(_facts(outcomes, facts_table(outcomes.panel, outcomes.scenario), words))
    return tables


YEARS = 8
"""Years up to that of a goal that are shown; all are in goals.csv."""


def goal_years(outcomes: Outcomes | SweepOutcomes, words: Words) -> list[HeadlineTable]:
    """Return for each goal that is modelled whether each policy meets it, year by year; none of a sweep."""
    if isinstance(outcomes, SweepOutcomes) or not outcomes.scenario.goals:
        return []
    table = goals_table(outcomes.panel, outcomes.scenario)
    return [
        _years(outcomes, name, table[table["goal"] == name], words)
        for name in table["goal"].unique()
        if _any(table, name)
    ]


def _any(table: pd.DataFrame, name: object) -> bool:
    return bool((table.loc[table["goal"] == name, "met"] != NOT_MODELLED).any())


def _years(outcomes: Outcomes, name: str, table: pd.DataFrame, words: Words) -> HeadlineTable:
    scenario = outcomes.scenario
    goal = scenario.goals[name]
    years = sorted(year for year in table["year"].unique() if year <= goal.by)[-YEARS:]
    rows = []
    for policy in outcomes.policies:
        own = table[table["policy"] == policy]
        cells = (_goal(own[own["year"] == year], words) for year in years)
        rows.append((words.title(scenario.policy(policy).title), *cells))
    return HeadlineTable(
        heading=_goal_title(goal, words).replace("\n", words("table.goal_between")),
        columns=(words("table.policy"), *(f"{year}" for year in years)),
        rows=tuple(rows),
        notes=(),
    )


def _goal_title(goal: Goal, words: Words) -> str:
    return words(
        "table.goal_most" if goal.at_most else "table.goal",
        title=words.title(goal.title),
        value=shown_number(goal.value.value),
        year=goal.by,
    )


def shown_number(value: float) -> str:
    """Return a count as it is, a mean of counts with as many digits as say something."""
    if np.isnan(value):
        return ""
    if float(value).is_integer() or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _goals(outcomes: Outcomes, table: pd.DataFrame, words: Words) -> HeadlineTable:
    scenario = outcomes.scenario
    shown = {name: goal for name, goal in scenario.goals.items() if goal.indicator is not None}
    rows = []
    for policy in outcomes.policies:
        own = table[(table["policy"] == policy) & (table["year"] == table["by"])]
        cells = [_goal(own[own["goal"] == name], words) for name in shown]
        rows.append((words.title(scenario.policy(policy).title), *cells))
    left_out = table.loc[table["met"] == NOT_MODELLED, "goal"]
    notes = [words("table.goals_note"), *_whole(scenario.scale, words)]
    if len(left_out):
        titles = words("table.shocks_between").join(words.title(scenario.goals[name].title) for name in left_out)
        notes.append(words("table.goals_left_out", goals=titles))
    notes.extend(_remarks(scenario.goals, words))
    return HeadlineTable(
        heading=words("table.goals_heading"),
        columns=(
            words("table.policy"),
            *(_goal_title(goal, words) for goal in shown.values()),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
    )


def _goal(found: pd.DataFrame, words: Words) -> str:
    if len(found) == 0:
        return ""
    row = found.iloc[0]
    met = {"yes": "met", "no": "not_met"}.get(str(row["met"]), "met_in_part")
    return words(f"table.{met}", mean=shown_number(float(row["mean"])), share=f"{100 * float(row['share_met']):.0f}")


def _beside(mean: float | None, figure: float, words: Words) -> str:
    """Return the mean of the runs, and how far it lies off the figure."""
    if mean is None or np.isnan(mean):
        return ""
    shown = shown_number(float(mean))
    return words("table.fact_off", mean=shown, off=f"{mean / figure - 1:+.0%}".replace("-", "−")) if figure else shown


def _facts(outcomes: Outcomes, table: pd.DataFrame, words: Words) -> HeadlineTable:
    scenario = outcomes.scenario
    begun = [policy for policy in outcomes.policies if policy == BASELINE or _begun(outcomes, policy)]
    later = [words.title(scenario.policy(policy).title) for policy in outcomes.policies if policy not in begun]
    rows = []
    for name, fact in scenario.facts.items():
        title = words("table.fact", title=words.title(fact.title), year=fact.year)
        own = table[table["fact"] == name].set_index("policy")["mean"]
        cells = [
            words("table.not_modelled") if fact.indicator is None else _beside(own.get(policy), fact.value.value, words)
            for policy in begun
        ]
        rows.append((title, shown_number(fact.value.value), *cells))
    left_out = [words("table.facts_left_out", policies=words("table.shocks_between").join(later))] if later else []
    return HeadlineTable(
        heading=words("table.facts_heading"),
        columns=(
            words("table.fact_name"),
            words("table.figure"),
            *(words.title(scenario.policy(policy).title) for policy in begun),
        ),
        rows=tuple(rows),
        notes=(words("table.facts_note"), *_whole(scenario.scale, words), *left_out, *_remarks(scenario.facts, words)),
    )


def _begun(outcomes: Outcomes, policy: str) -> bool:
    """Return whether a policy is in force in the year of a later figure or before: otherwise it is the baseline."""
    last = max(fact.year for fact in outcomes.scenario.facts.values())
    return any(year <= last for year in years_in_force(outcomes.scenario, policy))


def _whole(scale: float, words: Words) -> list[str]:
    """Return the remark that counts of a sample world are given for the whole city, unless the world is whole."""
    return [] if scale == 1 else [words("table.counted_in_full")]


def _remarks(entries: Mapping[str, Goal | Fact], words: Words) -> list[str]:
    """Return what the scenario's author says of some of the goals or figures."""
    return [
        words("table.remark", title=words.title(entry.title), note=words.note(entry.note))
        for entry in entries.values()
        if entry.note
    ]
