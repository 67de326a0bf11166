"""People of the base year reckon with the chances of work that they then meet, so that its first years are no start."""

import numpy as np
import pytest

from sim.model import TalentPipeline
from sim.scenario import Scenario, override
from sim.world.build import first_chance
from sim.world.codes import Level


@pytest.fixture(scope="module")
def met(daqing: Scenario) -> np.ndarray:
    """Share of applicants hired by level, mean of years 3 to 6 of a quarter of the city."""
    model = TalentPipeline(override(daqing, scale=0.25, horizon=2025))
    applied, hired = np.zeros(5), np.zeros(5)
    while model.year < 2025:
        model.step()
        if model.year < 2022:
            continue
        outcome, rows = model.flows.matching.outcome, model.flows.matching.market.rows
        level = model.world.students.level[rows]
        applied += np.bincount(level[outcome.applied], minlength=5)
        hired += np.bincount(level[outcome.applied & (outcome.column >= 0)], minlength=5)
    return hired / np.maximum(applied, 1)


def test_what_the_base_year_reckons_with_is_what_applicants_then_meet(daqing: Scenario, met: np.ndarray) -> None:
    reckoned = first_chance(daqing)
    for level in (Level.SECONDARY_VOCATIONAL, Level.HIGHER_VOCATIONAL, Level.BACHELOR):
        assert reckoned[level] == pytest.approx(met[level], abs=0.05), level
    assert reckoned[Level.POSTGRADUATE] == pytest.approx(met[Level.POSTGRADUATE], abs=0.1)


def test_a_world_begins_with_the_chances_of_its_levels(daqing: Scenario) -> None:
    model = TalentPipeline(override(daqing, scale=0.05))
    s = daqing.behaviour.search
    by_level = model.world.chance[0, 0]
    assert by_level[Level.SECONDARY_VOCATIONAL] == s.first_chance_secondary_vocational.value
    assert by_level[Level.HIGHER_VOCATIONAL] == s.first_chance_higher_vocational.value
    assert by_level[Level.BACHELOR] == s.first_chance_bachelor.value
    assert by_level[Level.POSTGRADUATE] == s.first_chance_postgraduate.value
