"""Drawn enrolments that add up to the published totals, as the scenario's own must."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.scenario.consistency import HIGHER_EDUCATION
from sim.scenario.quantity import Kind, Quantity
from sim.scenario.schema import Region, Scenario

Floats = NDArray[np.float64]

_HALVINGS = 100


def to_published_totals(scenario: Scenario, drawn: Mapping[str, float]) -> dict[str, float]:
    """Return drawn numbers with the schools' enrolments brought to the published stocks.

    Where a region states how many are enrolled at a level, its schools' drawn enrolments are moved together, each
    by the same part of its own range and none beyond its range, until their sum is the total; they are then whole
    students, and so is a total that is itself drawn. Where no point of the ranges adds up to the total, they stay
    as drawn, and the scenario that holds them is refused for it.

    Parameters
    ----------
    drawn
        Key path -> value.
    """
    values = dict(drawn)
    for name, region in scenario.regions.items():
        settled: set[str] = set()
        for stock, levels in _stocks(region):
            path = f"regions.{name}.stocks.{stock}"
            published: Quantity = getattr(region.stocks, stock)
            if path in values:
                values[path] = float(round(values[path]))
            schools = {
                f"regions.{name}.schools.{key}.enrolled": school.enrolled
                for key, school in region.schools.items()
                if school.level in levels
            }
            free = [
                key
                for key, enrolled in schools.items()
                if key in values and key not in settled and enrolled.kind is Kind.ASSUMED
            ]
            fixed = sum(values.get(key, enrolled.value) for key, enrolled in schools.items() if key not in free)
            total = values.get(path, published.value) - fixed
            ranges = [schools[key].range or (values[key], values[key]) for key in free]
            low, high = np.array([r[0] for r in ranges]), np.array([r[1] for r in ranges])
            parts = share_out(np.array([values[key] for key in free]), low, high, total) if free else None
            if parts is not None:
                values.update(zip(free, parts.tolist(), strict=True))
            settled |= set(schools)
    return values


def _stocks(region: Region) -> list[tuple[str, tuple[str, ...]]]:
    """Return the published stocks with the levels they count, those within another first."""
    stocks = region.stocks
    if stocks is None:
        return []
    there = [name for name in type(stocks).model_fields if getattr(stocks, name) is not None]
    levels = {name: HIGHER_EDUCATION if name == "higher_education" else (name,) for name in there}
    return sorted(levels.items(), key=lambda item: len(item[1]))


def share_out(values: Floats, low: Floats, high: Floats, total: float) -> Floats | None:
    """Return whole numbers near `values` and within their ranges that add up to `total`; None if there are none.

    Notes
    -----
    Solves sum clip(values + t (high - low), low, high) = total for t, then gives the largest remainders one more.
    """
    least, most = np.ceil(low - 1e-9), np.floor(high + 1e-9)
    if not float(least.sum()) <= total <= float(most.sum()) or not float(total).is_integer():
        return None
    width = high - low
    below, above = -1.0, 1.0
    for _ in range(_HALVINGS):
        middle = (below + above) / 2
        if np.clip(values + middle * width, least, most).sum() < total:
            below = middle
        else:
            above = middle
    exact = np.clip(values + above * width, least, most)
    whole = np.clip(np.floor(exact), least, most)
    missing = round(total - whole.sum())
    order = np.argsort(-(exact - whole), kind="stable")
    order = order[whole[order] < most[order]]
    if not 0 <= missing <= len(order):
        raise ArithmeticError(f"{missing} left to share out among {len(order)}")
    whole[order[:missing]] += 1
    return whole
