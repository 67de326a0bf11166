"""What a study found about one region, as plain numbers from which sentences are made."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations

import numpy as np
import pandas as pd

from sim.analysis.evidence import Runs
from sim.analysis.panel import ALL, Panel, at
from sim.analysis.statistics import Estimate, Floats
from sim.analysis.summary import Note
from sim.experiment.design import BASELINE
from sim.report.figures.subject import Subject, unit_of

RETENTION, COVERAGE = "retention_rate", "skill_gap_coverage"


class Basis(StrEnum):
    """What intervals are taken over; of one run, or one draw of the assumed numbers, there are none."""

    ONE_RUN = "one_run"
    REPLICATES = "replicates"
    DRAWS = "draws"


@dataclass(frozen=True)
class Value:
    """A number with its interval; NaN where there is none.

    Parameters
    ----------
    mean, low, high
        In the number's own unit; shares as fractions.
    """

    mean: float
    low: float = math.nan
    high: float = math.nan

    @property
    def clear(self) -> bool:
        """Whether there is an interval and it does not hold 0."""
        return (
            math.isfinite(self.low)
            and math.isfinite(self.high)
            and math.isfinite(self.mean)
            and not self.low <= 0.0 <= self.high
        )


NOTHING = Value(math.nan)


@dataclass(frozen=True)
class Change:
    """What a policy changes in an indicator in its last year.

    Parameters
    ----------
    level
        Value under the policy, a share.
    effect
        Difference from the baseline, as a share.
    holds_in
        Share of the draws with this sign; NaN without draws.
    ceiling
        The most that the policy can add by arithmetic; NaN where there is none.
    """

    level: float
    effect: Value
    holds_in: float = math.nan
    ceiling: float = math.nan


@dataclass(frozen=True)
class Price:
    """Yuan for one more result, or why there is no such number."""

    yuan: Value
    note: Note


@dataclass(frozen=True)
class Finding:
    """What was found about a policy.

    Parameters
    ----------
    key, title
        Its name in the scenario and in the reader's language.
    changes
        By indicator.
    cost
        Yuan a year while in force, all payers; NaN where it is never in force.
    price
        Of one more graduate here after three years; None where it was not asked for.
    """

    key: str
    title: str
    changes: Mapping[str, Change]
    cost: float = math.nan
    price: Price | None = None


@dataclass(frozen=True)
class Findings:
    """What a study found about a region.

    Parameters
    ----------
    place
        Title of the region.
    years
        Last year of each indicator.
    levels
        Each indicator under the baseline in that year.
    policies
        Every policy but the baseline, in the order of the scenario.
    leads
        Indicator -> (policy, other) -> paired difference between the two.
    basis
        What intervals are taken over.
    runs
        Replicates, or draws of the assumed numbers.
    scale
        Simulated persons for each real one.
    """

    place: str
    years: Mapping[str, int]
    levels: Mapping[str, Value]
    policies: tuple[Finding, ...]
    leads: Mapping[str, Mapping[tuple[str, str], Value]]
    basis: Basis
    runs: int
    scale: float = 1.0


def findings(subject: Subject) -> Findings:
    """Read what the sentences of a report need from a study."""
    outcomes = subject.outcomes
    table = outcomes.summary()
    here = table[(table["region"] == subject.region) & (table["level"] == ALL)]
    parts = {name: part for name in (RETENTION, COVERAGE) if (part := _last(subject, name)) is not None}
    others = subject.policies[1:]
    drawn = outcomes.evidence.drawn
    runs = outcomes.replicates if drawn is None else drawn.draws
    basis = Basis.REPLICATES if drawn is None else Basis.DRAWS
    if runs < 2:
        basis = Basis.ONE_RUN
    return Findings(
        place=subject.place,
        years={name: int(part.years[0]) for name, part in parts.items()},
        levels={name: _value(subject.level(part, BASELINE)) for name, part in parts.items()},
        policies=tuple(_finding(subject, policy, here[here["policy"] == policy], parts) for policy in others),
        leads={
            name: {pair: _lead(subject, part, *pair) for pair in permutations(others, 2)}
            for name, part in parts.items()
        },
        basis=basis,
        runs=runs,
        scale=subject.scenario.scale,
    )


def _last(subject: Subject, indicator: str) -> Panel | None:
    part = subject.panel.select(indicator=indicator, region=subject.region)
    defined = np.isfinite(part.values[:, 0, :]).any(axis=1)
    return part.where(part.years == part.years[defined].max()) if defined.any() else None


def _value(found: Estimate) -> Value:
    mean, low, high = (float(np.ravel(values)[0]) for values in (found.mean, found.low, found.high))
    return Value(mean, low, high)


def _lead(subject: Subject, part: Panel, policy: str, other: str) -> Value:
    """Return the paired difference between two policies: the same people under both."""

    def difference(runs: Runs) -> Floats:
        there = at(runs.panel, part.rows)
        return there.of(policy) - there.of(other)

    return _value(subject.estimate(difference, unit_of(part)))


def _finding(subject: Subject, policy: str, own: pd.DataFrame, parts: Mapping[str, Panel]) -> Finding:
    whole = own[(own["payer"] == ALL) & (own["lever"] == ALL)]
    cost = whole.loc[whole["measure"] == "cost_per_year", "effect"]
    price = whole[whole["measure"] == "cost_per_graduate_here_3y"]
    return Finding(
        key=policy,
        title=subject.policy_title(policy),
        changes={name: _change(whole, name) for name in parts},
        cost=float(cost.iloc[0]) if len(cost) else math.nan,
        price=_price(price.iloc[0]) if len(price) else None,
    )


def _change(own: pd.DataFrame, name: str) -> Change:
    # the row of the last year comes before that of the mean over years
    row = own[own["measure"] == name].iloc[0]
    effect = Value(float(row["effect"]), float(row["low"]), float(row["high"]))
    return Change(
        level=float(row["baseline"] + row["effect"]),
        effect=effect,
        holds_in=float(row["holds_in"]),
        ceiling=float(row["ceiling"]),
    )


def _price(row: pd.Series) -> Price:
    return Price(Value(float(row["effect"]), float(row["low"]), float(row["high"])), Note(row["note"]))
