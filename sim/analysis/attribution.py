"""Which levers of a package do the work: Shapley shares of its effect on each headline indicator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sim.analysis.headline import HEADLINE
from sim.analysis.outcomes import Outcomes
from sim.analysis.shapley import (
    EXACT,
    Coalition,
    Orders,
    every_coalition,
    exact,
    interactions,
    orders,
    sampled,
    worth_of,
)
from sim.analysis.statistics import Estimate, Floats, estimate, spans_zero
from sim.experiment.coalitions import part_name

YEARS = 5
"""Measured years up to the horizon over which an effect is averaged."""

SHARES = ["region", "indicator", "unit", "years", "lever", "shapley", "low", "high", "clear", "share", "alone"]
SHARES += ["alone_low", "alone_high", "last", "last_low", "last_high", "n"]
PAIRS = ["region", "indicator", "unit", "years", "lever", "other", "interaction", "low", "high", "kind", "n"]


@dataclass(frozen=True)
class Parts:
    """The parts of a package that are to be run.

    Parameters
    ----------
    policy
        Name of the package.
    levers
        Its levers.
    drawn
        Orders in which levers are added; None where every coalition is run.
    """

    policy: str
    levers: tuple[str, ...]
    drawn: Orders | None

    @cached_property
    def coalitions(self) -> tuple[Coalition, ...]:
        """The coalitions to be run: each lever alone, all but each, the whole, and what the method asks for."""
        whole = frozenset(self.levers)
        wanted = [frozenset([lever]) for lever in self.levers] + [whole - {lever} for lever in self.levers] + [whole]
        wanted += every_coalition(self.levers) if self.drawn is None else self.drawn.coalitions()
        return tuple(dict.fromkeys(part for part in wanted if part))


def parts_of(policy: str, levers: tuple[str, ...], pairs: int, seed: int) -> Parts:
    """Return the parts to be run: every coalition of few levers, drawn orders of many."""
    return Parts(policy, levers, None if len(levers) <= EXACT else orders(levers, pairs, seed))


class Attribution:
    """A package's effects, divided among its levers.

    Parameters
    ----------
    outcomes
        Results of the baseline and of every part.
    parts
        Which parts there are.
    """

    def __init__(self, outcomes: Outcomes, parts: Parts) -> None:
        self.outcomes = outcomes
        self.parts = parts

    @cached_property
    def shares(self) -> pd.DataFrame:
        """Each lever's Shapley value: columns `SHARES`, and a row for the whole package with lever `all`.

        `alone` is its effect without the others, `last` what is lost when it alone is left out. `share` of the
        package's effect is empty where that effect is not clear of zero.
        """
        return pd.DataFrame([row for case in self._cases() for row in self._rows(*case)], columns=SHARES)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """How each two levers work together: columns `PAIRS`; `kind` is synergy, redundancy or unclear.

        Empty where orders were drawn: the index needs every coalition.
        """
        rows: list[dict[str, object]] = []
        for head, worth in self._cases() if self.parts.drawn is None else ():
            for (one, two), found in interactions(worth, self.parts.levers).items():
                clear = _clear(found)
                kind = "unclear" if not clear else "synergy" if found.mean > 0 else "redundancy"
                values = {"interaction": float(found.mean), "low": float(found.low), "high": float(found.high)}
                rows.append({**head, "lever": one, "other": two, **values, "kind": kind, "n": int(found.n)})
        return pd.DataFrame(rows, columns=PAIRS)

    def _cases(self) -> Iterator[tuple[dict[str, object], dict[Coalition, Floats]]]:
        panel = self.outcomes.panel
        for region in self.outcomes.scenario.regions:
            for indicator in HEADLINE:
                part = panel.select(indicator=indicator, region=region)
                years = part.years[np.isfinite(part.values[:, 0, :]).any(axis=1)][-YEARS:]
                if not len(years):
                    continue
                part = part.where(np.isin(part.years, years))
                head: dict[str, object] = {
                    "region": region,
                    "indicator": indicator,
                    "unit": str(part.rows["unit"].iloc[0]),
                    "years": f"{years[0]}-{years[-1]}",
                }
                yield (
                    head,
                    {
                        group: part.differences(part_name(self.parts.policy, group)).mean(axis=0)
                        for group in self.parts.coalitions
                    },
                )

    def _rows(self, head: dict[str, object], worth: dict[Coalition, Floats]) -> Iterator[dict[str, object]]:
        levers, everyone = self.parts.levers, frozenset(self.parts.levers)
        drawn = self.parts.drawn
        values = exact(worth, levers) if drawn is None else sampled(worth, levers, drawn)
        whole = estimate(worth[everyone])
        total = float(whole.mean) if _clear(whole) else np.nan
        for lever, value in values.items():
            alone = estimate(worth[frozenset([lever])])
            last = estimate(worth[everyone] - worth_of(worth, everyone - {lever}))
            yield {
                **head,
                "lever": lever,
                **_named(value, "shapley", "low", "high"),
                "clear": _clear(value),
                "share": float(value.mean) / total,
                **_named(alone, "alone", "alone_low", "alone_high"),
                **_named(last, "last", "last_low", "last_high"),
                "n": int(value.n),
            }
        yield {
            **head,
            "lever": "all",
            **_named(whole, "shapley", "low", "high"),
            "clear": _clear(whole),
            "share": total / total,
            "n": int(whole.n),
        }


def together(shares: pd.DataFrame, lever: str) -> str:
    """Say how a lever works with the others, from its row: synergy, redundancy or unclear.

    It reinforces the others where what is lost without it is clearly more than its effect alone.
    """
    row = shares[shares["lever"] == lever].iloc[0]
    if row["last_low"] > row["alone_high"]:
        return "synergy"
    return "redundancy" if row["last_high"] < row["alone_low"] else "unclear"


def _named(found: Estimate, mean: str, low: str, high: str) -> dict[str, float]:
    return {mean: float(found.mean), low: float(found.low), high: float(found.high)}


def _clear(found: Estimate) -> bool:
    return bool(found.n > 1) and not bool(spans_zero(found.low, found.high))
