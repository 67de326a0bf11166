"""Goals met or not by their year, and later figures beside the runs, in words for the terminal and the notebook."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.goals import NOT_MODELLED, facts_table, goals_table
from sim.analysis.outcomes import Outcomes
from sim.analysis.sweep import SweepOutcomes
from sim.report.headline_table import HeadlineTable
from sim.report.language import Words


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
    notes = [words("table.goals_note")]
    if len(left_out):
        titles = words("table.shocks_between").join(words.title(scenario.goals[name].title) for name in left_out)
        notes.append(words("table.goals_left_out", goals=titles))
    return HeadlineTable(
        heading=words("table.goals_heading"),
        columns=(
            words("table.policy"),
            *(
                words(
                    "table.goal_most" if goal.at_most else "table.goal",
                    title=words.title(goal.title),
                    value=shown_number(goal.value.value),
                    year=goal.by,
                )
                for goal in shown.values()
            ),
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


def _facts(outcomes: Outcomes, table: pd.DataFrame, words: Words) -> HeadlineTable:
    scenario = outcomes.scenario
    rows = []
    for name, fact in scenario.facts.items():
        title = words("table.fact", title=words.title(fact.title), year=fact.year)
        own = table[table["fact"] == name].set_index("policy")["mean"]
        cells = [
            words("table.not_modelled") if fact.indicator is None else shown_number(float(own.get(policy, np.nan)))
            for policy in outcomes.policies
        ]
        rows.append((title, shown_number(fact.value.value), *cells))
    return HeadlineTable(
        heading=words("table.facts_heading"),
        columns=(
            words("table.fact_name"),
            words("table.figure"),
            *(words.title(scenario.policy(policy).title) for policy in outcomes.policies),
        ),
        rows=tuple(rows),
        notes=(words("table.facts_note"),),
    )
