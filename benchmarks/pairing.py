"""What pairing saves: variance of a policy's effect between independent seeds over that between paired ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.model import Run, simulate
from sim.scenario import Scenario, override

VOCATIONAL = ("secondary_vocational", "higher_vocational")


def vocational_retention(run: Run, years: range) -> NDArray[np.float64]:
    """Return the share of local vocational graduates who stay, secondary and higher together; shape (Y,)."""
    r = run.records
    counted = np.isin(r.level, VOCATIONAL) & (r.field == "all") & (r.origin == "all")

    def total(indicator: str, year: int) -> float:
        return float(r.value[counted & (r.indicator == indicator) & (r.year == year)].sum())

    return np.array([total("stayers", year) / total("labour_market_entrants", year) for year in years])


def variance_ratios(scenario: Scenario, policies: list[str], replicates: int, scale: float) -> dict[str, float]:
    """Return by policy how many times pairing cuts the variance, over the two years from 2 years after the base.

    A ratio of k says that k times as many independent replicates would be needed for the same precision.
    """
    first = scenario.base_year + 2
    city = override(scenario, scale=scale, horizon=first + 1)
    years = range(first, first + 2)
    seen: dict[str, list[NDArray[np.float64]]] = {name: [] for name in ("baseline", *policies)}
    # by replicate, so that its policies share the base-year world
    for replicate in range(replicates):
        for name, values in seen.items():
            values.append(vocational_retention(simulate(city, name, replicate, keep_base=True), years))
    base = np.array(seen["baseline"])
    ratios = {}
    for name in policies:
        under = np.array(seen[name])
        independent = (base.var(axis=0, ddof=1) + under.var(axis=0, ddof=1)).sum()
        paired = (under - base).var(axis=0, ddof=1).sum()
        ratios[name] = float(independent / paired) if paired > 0 else float("inf")
    return ratios
