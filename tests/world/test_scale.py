"""A sample of the city has the city's rates: fewer firms and people, not thinner ones."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pytest
from altered import altered

from sim.model import simulate
from sim.scenario import Scenario, override

RATES = {
    "retention": ("stayers", "labour_market_entrants"),
    "coverage": ("posts_filled", "posts"),
    "local coverage": ("posts_filled_local", "posts"),
}
LEVELS = ("all", "secondary_vocational", "higher_vocational", "bachelor")
TOLERANCE = 0.03
"""The standard error of the difference is 1 point where it is largest (retention of the smallest level)."""


def first_years(scenario: Scenario, replicates: Iterable[int]) -> pd.DataFrame:
    """Return three years' counts by indicator and level, one column a replicate."""
    short = override(scenario, horizon=scenario.base_year + 3)
    columns = {}
    for replicate in replicates:
        frame = simulate(short, replicate=replicate).indicators
        frame = frame[(frame["field"] == "all") & (frame["origin"] == "all")]
        columns[replicate] = frame.groupby(["indicator", "level"])["value"].sum()
    return pd.DataFrame(columns)


def rates(counts: pd.DataFrame) -> pd.Series:
    return pd.Series(
        {
            (name, level): (counts.loc[(over, level)] / counts.loc[(under, level)]).mean()
            for name, (over, under) in RATES.items()
            for level in LEVELS
        }
    )


@pytest.fixture(scope="module")
def city(daqing: Scenario) -> pd.DataFrame:
    return first_years(daqing, [0])


@pytest.fixture(scope="module")
def sample(daqing: Scenario) -> pd.DataFrame:
    return first_years(override(daqing, scale=0.25), range(4))


def test_a_quarter_of_the_city_has_the_citys_rates(city, sample):
    difference = (rates(sample) - rates(city)).abs()
    assert (difference < TOLERANCE).all(), difference[difference >= TOLERANCE]


@pytest.mark.parametrize(
    ("indicator", "within"),
    [("graduates", 0.01), ("posts", 0.03), ("junior_leavers", 0.001), ("enrolled", 0.01)],
)
def test_a_quarter_of_the_city_has_a_quarter_of_its_people_and_posts(city, sample, indicator, within):
    ratio = sample.loc[(indicator, "all")].mean() / (0.25 * city.loc[(indicator, "all")].mean())
    assert ratio == pytest.approx(1, abs=within)


def test_as_many_firms_for_a_quarter_of_the_people_would_be_noticed(city, daqing):
    firms = {
        f"regions.daqing.enterprises.{key}.firms": 4 * group.firms
        for key, group in daqing.regions["daqing"].enterprises.items()
    }
    wrong = first_years(override(altered(daqing, firms), scale=0.25), [0])
    assert np.max((rates(wrong) - rates(city)).abs()) > 3 * TOLERANCE
