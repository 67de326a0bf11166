"""Where nothing outside changes, nothing inside drifts: the city stays within 2 points for 16 years."""

import numpy as np
import pandas as pd
import pytest
from altered import altered
from steady_city import give_stationary_ages, without_change

from sim.model import TalentPipeline
from sim.scenario import Scenario, override

POINTS = 0.02
LEVELS = ("secondary_vocational", "higher_vocational", "bachelor", "postgraduate")


def yearly_means(scenario: Scenario, replicates: int) -> pd.Series:
    """Return the mean over replicates by indicator, level and year."""
    frames = []
    for replicate in range(replicates):
        model = TalentPipeline(scenario, replicate=replicate)
        give_stationary_ages(model.world)
        model.run()
        frames.append(model.recorder.records().frame())
    frame = pd.concat(frames)
    frame = frame[(frame["field"] == "all") & (frame["origin"] == "all")]
    return frame.groupby(["indicator", "level", "year"])["value"].mean()


@pytest.fixture(scope="module")
def steady(daqing: Scenario) -> pd.Series:
    """Half of Daqing with the cohort of 2019 for ever, four replicates."""
    return yearly_means(override(without_change(daqing), scale=0.5), replicates=4)


def farthest(values: pd.Series, years_together: int = 1) -> float:
    """Return how far the mean of so many years in a row lies off the mean of all, at most."""
    assert len(values) == 16
    blocks = values.to_numpy().reshape(-1, years_together).mean(axis=1)
    return float(abs(blocks - values.mean()).max())


@pytest.mark.parametrize("indicator", ["retention_rate", "skill_gap_coverage"])
def test_every_year_lies_within_2_points_of_the_mean(steady, indicator):
    assert farthest(steady[indicator, "all"]) < POINTS


@pytest.mark.parametrize("level", LEVELS)
def test_retention_by_level_lies_within_2_points_in_any_four_years(steady, level):
    """One year of the smallest level has a standard error of 1.2 points; four years have 0.6."""
    assert farthest(steady["retention_rate", level], years_together=4) < POINTS


@pytest.mark.parametrize("indicator", ["graduates", "posts", "enrolled"])
def test_people_and_posts_stay_within_a_twentieth(steady, indicator):
    values = steady[indicator, "all"]
    assert abs(values / values.mean() - 1).max() < 0.05


@pytest.mark.parametrize("level", LEVELS[:3])
def test_skill_stays_within_a_fiftieth(steady, level):
    values = steady["mean_skill", level]
    assert abs(values / values.mean() - 1).max() < 0.02


def test_a_city_whose_employers_grow_would_be_noticed(daqing):
    growing = {f"sectors.{sector}.growth": 0.07 for sector in daqing.sectors}
    scenario = override(altered(without_change(daqing), growing), scale=0.1)
    means = yearly_means(scenario, replicates=1)
    assert farthest(means["local_coverage", "all"], years_together=4) > 2 * POINTS
    assert np.ptp(means["posts", "all"]) > 0.5 * means["posts", "all"].mean()
