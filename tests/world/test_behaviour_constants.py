"""Behavioural constants that enter at one place only: another value there must be another world."""

from hashlib import sha256

import numpy as np
import pytest
from altered import altered

from sim.base_year import base_world
from sim.draws import Draws
from sim.model import Run, simulate
from sim.phases.study_quality import school_quality
from sim.scenario import Scenario
from sim.world.ability import mean_ability
from sim.world.codes import Level

ELSE = {
    "admission.local_list": 1,
    "adaptation.first_placement": 0.1,
    "adaptation.half_weight": 100,
    "adaptation.least_placement": 1,
    "adaptation.open_weight": 5,
    "adaptation.placement_speed": 1,
    "adaptation.signal_bound": 0,
    "cooperation.apprentice_room": 0,
    "cooperation.depth_bound": 0,
    "cooperation.least_staff": 60,
    "hiring.experienced_from": 45,
    "hiring.experienced_to": 60,
    "hiring.graduate_age": 30,
    "hiring.most": 1,
    "hiring.open_share_posts": 100,
    "hiring.open_share_speed": 1,
    "learning.apprentice_scale": 1,
    "learning.attachment_year": 1,
    "learning.base_share": 1,
    "learning.intern_scale": 1,
    "search.applications": 1,
    "search.search_years": 0,
    "waiting.service_years": 1,
    "working_lives.return_bound": 1,
}
"""Constants and values far enough from those of the small worlds to show within four years."""

# so that each of them has something to act on: cooperation, service, work that is hard to find
LIVELY = {
    "horizon": 2023,
    "scale": 3.0,
    "behaviour.cooperation.b0": -0.5,
    "behaviour.waiting.service": 0.2,
    "behaviour.search.without_work": 1.0,
}


@pytest.fixture(scope="module")
def lively(tiny: Scenario) -> Scenario:
    return altered(tiny, LIVELY)


@pytest.fixture(scope="module")
def usual(lively: Scenario) -> Run:
    return simulate(lively, "package")


def trace(run: Run) -> str:
    """Return a digest of what a run measured and of the ages of staff it ends with, to the last bit."""
    return sha256(run.records.value.tobytes() + run.world.births.tobytes()).hexdigest()


@pytest.mark.parametrize("constant", ELSE)
def test_another_value_is_another_world(lively: Scenario, usual: Run, constant: str) -> None:
    run = simulate(altered(lively, {f"behaviour.{constant}": ELSE[constant]}), "package")
    assert trace(run) != trace(usual)


def test_a_school_s_quality_stops_at_its_bound(tiny: Scenario) -> None:
    world = base_world(altered(tiny, {"behaviour.learning.quality_bound": 0.01}), Draws(tiny.seed, 0))
    trade = world.schools.dual_qualified_base > 0
    world.schools.dual_qualified[:] = 2.0 * world.schools.dual_qualified_base
    assert trade.any()
    assert school_quality(world)[trade] == pytest.approx(np.exp(0.01))
    elasticity = tiny.behaviour.learning.quality_dual_qualified.value
    assert elasticity * np.log(2) > 0.01


def test_postgraduates_are_abler_the_higher_their_line(tiny: Scenario) -> None:
    low, high = (
        mean_ability(altered(tiny, {"behaviour.admission.postgraduate_above": above}).behaviour.admission)
        for above in (0, 1)
    )
    assert low[Level.POSTGRADUATE] == pytest.approx(low[Level.BACHELOR])
    assert high[Level.POSTGRADUATE] > low[Level.POSTGRADUATE] + 0.3
    assert high[: Level.POSTGRADUATE] == pytest.approx(low[: Level.POSTGRADUATE])
