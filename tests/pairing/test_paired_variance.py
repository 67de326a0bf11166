"""Comparing the same people under two policies measures an effect with far fewer replicates than other people would."""

import numpy as np
import pytest

from sim.model import simulate
from sim.scenario import override

REPLICATES = range(10)
YEARS = (2021, 2022)
AT_LEAST = 20
"""Variance of an effect between independent seeds over that between paired ones."""


def vocational_retention(run):
    """Return the share of local vocational graduates who stay, secondary and higher together, by year; shape (Y,)."""
    r = run.records
    vocational = (
        np.isin(r.level, ("secondary_vocational", "higher_vocational")) & (r.field == "all") & (r.origin == "all")
    )

    def total(indicator, year):
        return r.value[vocational & (r.indicator == indicator) & (r.year == year)].sum()

    return np.array([total("stayers", year) / total("labour_market_entrants", year) for year in YEARS])


@pytest.mark.parametrize("policy", ["quota_10", "subsidies"])
def test_pairing_cuts_the_variance_of_an_effect_on_vocational_retention(daqing, policy):
    city = override(daqing, scale=0.1, horizon=max(YEARS))
    pairs = [
        [vocational_retention(simulate(city, name, replicate)) for name in ("baseline", policy)]
        for replicate in REPLICATES
    ]
    base, under = np.array(pairs).transpose(1, 0, 2)
    independent = base.var(axis=0, ddof=1) + under.var(axis=0, ddof=1)
    paired = (under - base).var(axis=0, ddof=1)
    assert paired.sum() > 0
    assert independent.sum() / paired.sum() >= AT_LEAST
