"""One table a planner can read: headline effects, what they cost, and what is not clear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import numpy as np
import pandas as pd

from sim.analysis.ceilings import Ceiling, ceiling
from sim.analysis.certified import CERTIFICATION
from sim.analysis.deadweight import LIKE_EVENTS, deadweight
from sim.analysis.evidence import NOT_NEGATIVE, SHARE, Drawn, Evidence, Sample
from sim.analysis.headline import (
    BY_LEVEL,
    HEADLINE,
    HERE_3Y,
    POSTS_FILLED,
    QUOTA_BINDING,
    QUOTA_CEILING,
    RETENTION_BY_LEVEL,
    years_in_force,
)
from sim.analysis.panel import ALL, Panel, Source, at
from sim.analysis.spending import Spending
from sim.analysis.statistics import Estimate, Floats, divide, estimate, ratio, spans_zero
from sim.analysis.uncertainty import ASSUMPTIONS_AND_CHANCE, percentiles
from sim.experiment.design import BASELINE
from sim.scenario.schema import Scenario

SUMMARY = [
    "scenario",
    "policy",
    "region",
    "measure",
    "level",
    "lever",
    "payer",
    "period",
    "unit",
    "baseline",
    "effect",
    "low",
    "high",
    "n",
    "interval",
    "holds_in",
    "ceiling",
    "note",
]

COHORT_LAG = 3
"""Years from graduation to the count of those still here."""


class Note(StrEnum):
    """What a number in the summary does not say by itself."""

    CLEAR = ""
    UNCLEAR = "no clear effect"
    FEWER = "fewer, not more"
    ONE_REPLICATE = "one replicate, no interval"
    UNDEFINED = "not defined"
    NOTHING_PAID = "nothing paid"


@dataclass(frozen=True)
class Cut:
    """A policy in a region, with what its rows of the summary are made from."""

    scenario: Scenario
    evidence: Evidence
    policy: str
    region: str

    @property
    def panel(self) -> Source:
        """Records of the scenario as written."""
        return self.evidence.written.panel

    @property
    def spending(self) -> Spending:
        """Ledgers of the scenario as written."""
        return self.evidence.written.spending

    @cached_property
    def ceiling(self) -> Ceiling:
        """The most that the policy can add, by arithmetic."""
        return ceiling(self.scenario, self.panel, self.policy, self.region)

    @property
    def in_force(self) -> list[int]:
        """Years in which the policy is in force."""
        return years_in_force(self.scenario, self.policy)

    def row(
        self, measure: str, period: str, unit: str, effect: Estimate, note: Note, **more: object
    ) -> dict[str, object]:
        """Return a row of the summary; columns that are not given are empty or "all"."""
        return {
            "scenario": self.scenario.name,
            "policy": self.policy,
            "region": self.region,
            "measure": measure,
            "level": ALL,
            "lever": ALL,
            "payer": ALL,
            "period": period,
            "unit": unit,
            "baseline": np.nan,
            "effect": float(effect.mean),
            "low": float(effect.low),
            "high": float(effect.high),
            "n": int(effect.n),
            "interval": effect.interval,
            "holds_in": np.nan,
            "ceiling": np.nan,
            "note": note.value,
            **more,
        }


def summary(scenario: Scenario, evidence: Evidence) -> pd.DataFrame:
    """Return the headline indicators, costs and costs per result of each policy and region.

    `baseline` and `effect` are means over replicates at the horizon, and over the years in force
    (`period` says which). `ceiling` is the most that the policy can add by arithmetic
    (`sim.analysis.ceilings`), on the quota's own row the most that its reserve can. Costs per result divide
    two means and carry Fieller's interval; where the result's own interval holds zero there is no number
    but "no clear effect".

    Parameters
    ----------
    evidence
        The runs. With draws of the assumed numbers among them, intervals cover assumptions and chance, and
        `holds_in` is the share of draws in which a headline effect has the sign that it has here.

    Returns
    -------
    pandas.DataFrame
        Columns `SUMMARY`. The baseline has rows of its own; their effect is 0.
    """
    rows: list[dict[str, object]] = []
    for policy in evidence.written.panel.policies:
        for region in scenario.regions:
            cut = Cut(scenario, evidence, policy, region)
            rows += _headline(cut)
            if policy != BASELINE:
                rows += _costs(cut)
                rows += _costs_per_result(cut)
                rows += _deadweight(cut)
                rows += _quota(cut)
    return pd.DataFrame(rows, columns=SUMMARY)


def _headline(cut: Cut) -> Iterator[dict[str, object]]:
    for indicator in HEADLINE:
        levels = (ALL, *BY_LEVEL) if indicator in RETENTION_BY_LEVEL else (ALL,)
        for level in levels:
            part = cut.panel.select(indicator=indicator, region=cut.region, level=level)
            if len(part.rows) == 0:
                continue
            last = _last_year(part)
            yield _indicator_row(cut, part, indicator, level, [last], str(last))
            if cut.in_force:
                yield _indicator_row(cut, part, indicator, level, cut.in_force, _mean_of(cut.in_force))


def _indicator_row(
    cut: Cut, part: Panel, indicator: str, level: str, years: Sequence[int], period: str
) -> dict[str, object]:
    within = part.where(np.isin(part.years, list(years)))
    unit = str(part.rows["unit"].iloc[0])
    effect = cut.evidence.estimate(_mean_effect(within, cut.policy), unit)
    # A year in which the indicator is undefined on either side is left out on both.
    baseline = np.where(np.isfinite(within.differences(cut.policy)), within.values[:, 0, :], np.nan)
    policy = cut.policy != BASELINE
    holds = effect.holds_in if policy else None
    return cut.row(
        indicator,
        period,
        unit,
        effect,
        _note(effect) if policy else Note.CLEAR,
        level=level,
        baseline=float(estimate(_mean(baseline)).mean),
        holds_in=np.nan if holds is None else float(holds),
        ceiling=cut.ceiling.of(indicator, years) if policy and level == ALL else np.nan,
    )


def _mean_effect(part: Panel, policy: str) -> Sample:
    return lambda runs: _mean(at(runs.panel, part.rows).differences(policy))


def _costs(cut: Cut) -> Iterator[dict[str, object]]:
    years = list(cut.scenario.years)
    period = f"{years[0]}-{years[-1]}" if years else ""
    for payer in (None, *cut.spending.payers(cut.policy, cut.region)):
        total = cut.evidence.estimate(_yuan(cut, years, payer=payer), "yuan", NOT_NEGATIVE)
        name = ALL if payer is None else payer
        note = Note.ONE_REPLICATE if int(total.n) == 1 else Note.CLEAR
        yield cut.row("cost_total", period, "yuan", total, note, payer=name)
        if cut.in_force:
            yearly = _yuan(cut, years, len(cut.in_force), payer=payer)
            a_year = cut.evidence.estimate(yearly, "yuan a year", NOT_NEGATIVE)
            yield cut.row("cost_per_year", _span(cut.in_force), "yuan a year", a_year, note, payer=name)
    for lever in cut.spending.levers(cut.policy, cut.region):
        payers = cut.spending.payers(cut.policy, cut.region, lever)
        # what a lever costs, and where several pay for it, what each of them does
        for payer in (None, *(payers if len(payers) > 1 else ())):
            part = cut.evidence.estimate(_yuan(cut, years, payer=payer, lever=lever), "yuan", NOT_NEGATIVE)
            note = Note.ONE_REPLICATE if int(part.n) == 1 else Note.CLEAR
            name = ALL if payer is None else payer
            yield cut.row("cost_total", period, "yuan", part, note, lever=lever, payer=name)


def _yuan(cut: Cut, years: Sequence[int], share: int = 1, payer: str | None = None, lever: str | None = None) -> Sample:
    return lambda runs: runs.spending.yuan(cut.policy, cut.region, years, payer=payer, lever=lever) / share


def _costs_per_result(cut: Cut) -> Iterator[dict[str, object]]:
    years = list(cut.scenario.years)
    # What was spent on cohorts too young to be counted after three years is left out on both sides.
    old_enough = [year for year in years if year <= cut.scenario.horizon - COHORT_LAG]
    counted = [year + COHORT_LAG for year in old_enough]
    for measure, indicator, spent, seen in (
        ("cost_per_graduate_here_3y", HERE_3Y, old_enough, counted),
        ("cost_per_filled_post", POSTS_FILLED, years, years),
    ):
        part = cut.panel.select(indicator=indicator, region=cut.region)
        part = part.where(np.isin(part.years, seen))
        if len(part.rows) == 0 or not spent:
            continue
        period = f"{spent[0]}-{spent[-1]}"
        unit = "yuan a graduate" if indicator == HERE_3Y else "yuan a post"
        yield cut.row(measure, period, unit, *_price(cut, part, spent))


def _price(cut: Cut, part: Panel, spent: Sequence[int]) -> tuple[Estimate, Note]:
    """Return yuan for one more result, or why there is no such number."""
    written, drawn = cut.evidence.written, cut.evidence.drawn
    costs, results = _yuan(cut, spent), _more(part, cut.policy)
    more = cut.evidence.estimate(results, str(part.rows["unit"].iloc[0]))
    yuan = costs(written)
    if not (yuan[np.isfinite(yuan)] > 0).any():
        return _empty(more), Note.NOTHING_PAID
    if _note(more) is not Note.CLEAR:
        return _empty(more), _note(more)
    if more.mean < 0:
        return _empty(more), Note.FEWER
    price = ratio(yuan, results(written))
    if not np.isfinite(price.mean):
        # clear over the draws, but not among the runs of which the price is the mean
        return _empty(more), Note.UNCLEAR
    if drawn is not None:
        return _over_draws(price, drawn, costs(drawn), results(drawn)), Note.CLEAR
    # Fieller's interval holds every price that the runs do not rule out; one below 0 is ruled out by itself
    return replace(price, low=np.maximum(price.low, 0.0)), Note.CLEAR


def _more(part: Panel, policy: str) -> Sample:
    return lambda runs: at(runs.panel, part.rows).differences(policy).sum(axis=0)


def _over_draws(price: Estimate, drawn: Drawn, yuan: Floats, results: Floats) -> Estimate:
    """Return a price with its interval over draws; where a draw brings no more results, no price is high enough."""
    costs, bought = drawn.by_draw(yuan), drawn.by_draw(results)
    prices = np.where(bought > 0, divide(costs, bought), np.where(np.isfinite(bought), np.inf, np.nan))
    low, high = percentiles(prices)
    n = np.isfinite(bought).sum()
    return Estimate(price.mean, low, high, n, ASSUMPTIONS_AND_CHANCE)


def _deadweight(cut: Cut) -> Iterator[dict[str, object]]:
    for lever in cut.spending.levers(cut.policy, cut.region):
        if lever not in LIKE_EVENTS and lever != CERTIFICATION:
            continue
        share = cut.evidence.estimate(_paid_anyway(cut, lever), "share", SHARE)
        note = Note.NOTHING_PAID if int(share.n) == 0 else Note.CLEAR
        if int(share.n) == 1:
            note = Note.ONE_REPLICATE
        yield cut.row("deadweight_share", _span(cut.in_force), "share", share, note, lever=lever)


def _paid_anyway(cut: Cut, lever: str) -> Sample:
    if lever == CERTIFICATION:
        return lambda runs: runs.certified.paid_anyway(cut.policy, cut.region)
    events = LIKE_EVENTS[lever](cut.scenario.policy(cut.policy).levers)
    return lambda runs: deadweight(runs.spending, runs.panel, cut.policy, cut.region, lever, cut.in_force, events)


def _quota(cut: Cut) -> Iterator[dict[str, object]]:
    if cut.scenario.policy(cut.policy).levers.local_hiring_quota is None:
        return
    ceiling = cut.panel.select(indicator=QUOTA_CEILING, region=cut.region)
    binding = cut.panel.select(indicator=QUOTA_BINDING, region=cut.region)
    if len(ceiling.rows) == 0 or len(binding.rows) == 0:
        return
    last = cut.scenario.horizon
    for years, period in (([last], str(last)), (cut.in_force, _mean_of(cut.in_force))):
        if not years:
            continue
        most = ceiling.where(np.isin(ceiling.years, years)).of(cut.policy)
        row = _indicator_row(cut, binding, QUOTA_BINDING, ALL, years, period)
        yield {**row, "lever": "local_hiring_quota", "ceiling": float(estimate(_mean(most)).mean)}


def _note(effect: Estimate) -> Note:
    if int(effect.n) == 0:
        return Note.UNDEFINED
    if int(effect.n) == 1:
        return Note.ONE_REPLICATE
    return Note.UNCLEAR if bool(spans_zero(effect.low, effect.high)) else Note.CLEAR


def _empty(counted: Estimate) -> Estimate:
    nothing = np.array(np.nan)
    return Estimate(nothing, nothing, nothing, counted.n, counted.interval)


def _mean(values: Floats) -> Floats:
    """Average over the first axis, the years, leaving out those that are undefined."""
    return estimate(values.T).mean


def _last_year(part: Panel) -> int:
    defined = np.isfinite(part.values[:, 0, :]).any(axis=1)
    years = part.years[defined] if defined.any() else part.years
    return int(years.max())


def _mean_of(years: Sequence[int]) -> str:
    return f"{_span(years)} mean"


def _span(years: Sequence[int]) -> str:
    return f"{years[0]}-{years[-1]}" if years else ""
