"""Daqing at one student for each real one: its first years against the priors, and where it goes."""

import numpy as np
import pandas as pd
import pytest
from altered import altered

from sim.model import Run, simulate
from sim.scenario import Scenario, override
from sim.world.codes import Level

# The indicator, and the level of it, that each prior of the scenario speaks of.
PRIORS = {
    "retention_bachelor": ("retention_rate", "bachelor"),
    "retention_higher_voc": ("retention_rate", "higher_vocational"),
    "retention_secondary_voc": ("retention_rate", "secondary_vocational"),
    "skill_gap_coverage": ("skill_gap_coverage", "all"),
    "local_coverage": ("local_coverage", "all"),
    "cooperating_firms": ("cooperating_firms", "all"),
}
YEARS = (2020, 2021, 2022)


@pytest.fixture(scope="module")
def first_years(daqing: Scenario) -> pd.DataFrame:
    """Indicators of the first three years."""
    return simulate(override(daqing, horizon=YEARS[-1])).indicators


def yearly(frame: pd.DataFrame, indicator: str, level: str = "all") -> pd.Series:
    rows = frame[(frame["indicator"] == indicator) & (frame["level"] == level)]
    rows = rows[(rows["field"] == "all") & (rows["origin"] == "all")]
    return rows.set_index("year")["value"]


def outside_range(values: pd.Series, low: float, high: float) -> list[str]:
    """Return the years whose value is out of the range, with the value."""
    return [f"{year}: {value:.3f}" for year, value in values.items() if not low <= value <= high]


def test_every_prior_is_looked_at(daqing):
    assert set(PRIORS) == set(daqing.priors)


@pytest.mark.parametrize("prior", PRIORS)
def test_the_first_three_years_lie_within_the_prior(first_years, daqing, prior):
    low, high = daqing.priors[prior].range
    values = yearly(first_years, *PRIORS[prior])
    assert tuple(values.index) == YEARS
    assert outside_range(values, low, high) == [], f"{prior} is held possible from {low} to {high}"


def test_a_year_outside_its_prior_is_named():
    values = pd.Series({2020: 0.2, 2021: 0.33, 2022: 0.07})
    assert outside_range(values, 0.08, 0.32) == ["2021: 0.330", "2022: 0.070"]


def test_retention_falls_with_level(first_years):
    levels = ("secondary_vocational", "higher_vocational", "bachelor", "postgraduate")
    rates = pd.DataFrame({level: yearly(first_years, "retention_rate", level) for level in levels})
    assert len(rates) == len(YEARS)
    assert (rates.diff(axis=1).iloc[:, 1:] < 0).all(axis=None), rates


def test_hardly_any_standard_or_pay_stands_at_its_bound(first_years):
    assert (yearly(first_years, "at_bound") < 0.05).all()


def test_what_else_reacts_keeps_clear_of_its_bounds(first_years):
    assert (yearly(first_years, "at_bound_seats") < 0.05).all()
    assert (yearly(first_years, "at_bound_chance") < 0.05).all()
    assert (yearly(first_years, "peer_slope") < 0.5).all()
    # the law stops a part of hosts, and rare posts of small employers are as widely known as posts can be
    assert (yearly(first_years, "at_bound_interns") < 0.3).all()
    assert (yearly(first_years, "at_bound_known") < 0.35).all()


def test_pay_that_runs_to_its_bound_would_be_noticed(daqing):
    nervous = altered(daqing, {"behaviour.hiring.pay_speed": 10})
    frame = simulate(override(nervous, scale=0.1, horizon=YEARS[-1])).indicators
    assert (yearly(frame, "at_bound") > 0.05).any()


@pytest.fixture(scope="module")
def whole_run(daqing: Scenario) -> Run:
    """A quarter of the city, run to the horizon."""
    return simulate(override(daqing, scale=0.25))


def test_nothing_that_is_measured_runs_away_by_the_horizon(whole_run):
    frame = whole_run.indicators
    assert (yearly(frame, "at_bound") < 0.05).all()
    for indicator in ("retention_rate", "skill_gap_coverage", "cooperating_firms", "posts"):
        values = yearly(frame, indicator)
        assert len(values) == 16
        assert values.min() > 0.5 * values.iloc[0], indicator
        assert values.max() < 1.5 * values.iloc[0], indicator


def test_a_run_keeps_under_twenty_thousand_rows(whole_run):
    assert len(whole_run.indicators) < 20_000


def test_nothing_that_reacts_stands_at_its_bound_at_the_horizon(whole_run):
    world, b = whole_run.world, whole_run.scenario.behaviour
    programmes, firms = world.programmes, world.enterprises
    taught = programmes.level > Level.GENERAL_SENIOR
    at_floor = programmes.share[taught] <= b.adaptation.seat_floor.value * 1.001
    assert np.average(at_floor, weights=programmes.base_seats[taught]) < 0.05
    assert np.mean(world.chance <= b.search.chance_floor.value) < 0.05
    at_law = firms.intern_share[firms.cooperates] >= b.cooperation.legal_share.value - 1e-6
    assert np.mean(at_law) < 0.25
