"""What a chart shows, in words and numbers, for those who do not see it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import pandas as pd

from sim.experiment.design import BASELINE
from sim.report.figures.sankey import FROM, TO
from sim.report.language import Words
from sim.report.numbers import number, percent, significant

Facts = Iterator[tuple[str, str]]


def alt_text(name: str, heading: str, table: pd.DataFrame, words: Words) -> str:
    """Return a chart's heading with the numbers that it is looked at for.

    Parameters
    ----------
    name
        Name of the chart in the catalogue.
    heading
        Its heading.
    table
        The data behind it.
    """
    facts = _FACTS[name](table, words) if name in _FACTS else iter(())
    said = words("alt.between").join(words("alt.fact", name=one, value=value) for one, value in facts)
    return words("alt.whole", heading=heading, facts=said) if said else heading


def _lines(indicator: str) -> Callable[[pd.DataFrame, Words], Facts]:
    def facts(table: pd.DataFrame, words: Words) -> Facts:
        own = table[(table["indicator"] == indicator) & (table["level"] == "all")]
        for _, line in own.groupby("policy", sort=False):
            ordered = line.dropna(subset=["mean"]).sort_values("year")
            if len(ordered):
                first, last = ordered.iloc[0], ordered.iloc[-1]
                values = {"first": first["year"], "last": last["year"]}
                ends = {"before": percent(first["mean"]), "after": percent(last["mean"])}
                yield str(first["title"]), words("alt.from_to", **values, **ends)

    return facts


def _gap(table: pd.DataFrame, words: Words) -> Facts:
    last = table[(table["policy"] == BASELINE) & (table["year"] == table["year"].max())]
    for _, row in last.iterrows():
        yield str(row["reason"]), number(row["mean"])


def _effects(table: pd.DataFrame, words: Words) -> Facts:
    for _, row in table[table["indicator"].isin(["retention_rate", "skill_gap_coverage"])].iterrows():
        yield f"{row['title']} · {row['name']}", _change(row, str(row["unit"]), words)


def _change(row: pd.Series, unit: str, words: Words) -> str:
    if not row["clear"]:
        return words("table.unclear")
    size = 100 if unit == "share" else 1
    effect, low, high = (number(size * row[key], 1, signed=key == "effect") for key in ("effect", "low", "high"))
    return words("table.interval", effect=effect, low=low, high=high)


def _heat(table: pd.DataFrame, words: Words) -> Facts:
    base = table[table["policy"] == BASELINE].dropna(subset=["coverage"]).sort_values("coverage")
    for _, row in pd.concat([base.head(3), base.tail(3)]).drop_duplicates(["field", "level"]).iterrows():
        yield f"{row['field_title']} · {row['level_title']}", percent(row["coverage"], 0)


def _cost(table: pd.DataFrame, words: Words) -> Facts:
    for _, row in table.iterrows():
        yield (
            f"{row['title']} · {words('charts.cost.' + row['result'])}",
            words("alt.cost", cost=_money(row["yuan_a_year"], words), effect=_change(row, "", words)),
        )


def _price(table: pd.DataFrame, words: Words) -> Facts:
    for _, row in table[table["measure"] != "cost_per_year"].iterrows():
        value = _money(row["effect"], words) or words(f"price_notes.{_key(row['note'])}")
        yield f"{row['title']} · {words('measures.' + row['measure'])}", value


def _key(note: object) -> str:
    return str(note).replace(" ", "_").replace(",", "")


def _money(yuan: float, words: Words) -> str:
    from sim.report.page.sentences import money

    return money(yuan, words) if math.isfinite(yuan) else ""


def _funnel(table: pd.DataFrame, words: Words) -> Facts:
    for _, row in table[table["policy"] == table["policy"].iloc[0]].iterrows():
        yield str(row["name"]), significant(row["posts_a_year"])


def _flows(table: pd.DataFrame, words: Words) -> Facts:
    for step, side in ((FROM, "from"), (FROM, "to"), (TO, "to")):
        own = table[table["step"] == step]
        for name, part in own.groupby(f"{side}_name", sort=False):
            yield str(name), number(part["graduates"].sum())


def _fields(table: pd.DataFrame, words: Words) -> Facts:
    last = table[table["year"] == table["year"].max()]
    for field, own in last.groupby("field_title", sort=False):
        parts = [words("alt.fact", name=row["name"], value=number(row["mean"])) for _, row in own.iterrows()]
        yield str(field), ", ".join(parts)


def _gains(table: pd.DataFrame, words: Words) -> Facts:
    for _, row in table[(table["by"] != "field") & table["clear"]].iterrows():
        yield f"{row['title']} · {row['name']}", number(row["effect"], 1, signed=True)


_FACTS: dict[str, Callable[[pd.DataFrame, Words], Facts]] = {
    "retention_by_policy": _lines("retention_rate"),
    "coverage_by_policy": _lines("skill_gap_coverage"),
    "gap_by_reason": _gap,
    "effects_at_horizon": _effects,
    "coverage_by_field_and_level": _heat,
    "cost_against_effect": _cost,
    "price_of_results": _price,
    "quota_funnel": _funnel,
    "graduate_flows": _flows,
    "supply_and_demand_by_field": _fields,
    "policies_by_outcome": _effects,
    "gains_and_losses": _gains,
}
