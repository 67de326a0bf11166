"""Nobody is lost, no post is filled twice, no seat is invented, whatever the scenario."""

import numpy as np
import pytest
from accounts import check_people, check_places, check_posts, check_records, check_seats, standing
from hypothesis import HealthCheck, Phase, assume, given, settings
from random_scenarios import POLICIES, recipes

from sim.measures.invariants import InvariantError
from sim.model import TalentPipeline
from sim.phases import admission
from sim.phases.matching import turn
from sim.scenario import Scenario
from sim.world.codes import Status


def audited(scenario: Scenario, policy: str = "baseline", replicate: int = 0) -> TalentPipeline:
    """Run a scenario to its horizon and audit every year; stocks out of reach are no example."""
    try:
        model = TalentPipeline(scenario, policy, replicate)
    except ValueError as error:
        assume("cannot be reached" not in str(error))
        raise
    while model.year < scenario.horizon:
        before, staff = standing(model.world), model.world.enterprises.staff.copy()
        model.step()
        check_people(before, model)
        check_places(model.world)
        check_posts(model)
        check_seats(model, staff)
    check_records(model)
    return model


# a run takes a good part of a second: a failing example is shown as it is, not made smaller
@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(recipes(), POLICIES)
def test_every_year_of_any_small_world_balances(recipe, policy):
    audited(recipe.scenario(), policy)


@pytest.mark.parametrize("policy", ["baseline", "quota_50", "package"])
def test_the_small_worlds_balance(tiny, two_regions, policy):
    for scenario in (tiny, two_regions):
        audited(scenario, policy, replicate=1)


def test_a_pupil_whom_no_phase_places_stops_the_run(tiny, monkeypatch):
    honest = admission.step

    def loses_one(world, knobs, draws):
        happened = honest(world, knobs, draws)
        world.students.status[happened.senior.displaced[:1]] = Status.NONE
        return happened

    model = TalentPipeline(tiny)
    monkeypatch.setattr(admission, "step", loses_one)
    with pytest.raises(InvariantError, match="whom no phase placed"):
        model.run()


def test_one_post_filled_twice_stops_the_run(tiny, monkeypatch):
    honest = turn.hire

    def hires_all(*turn, **setting):
        result = honest(*turn, **setting)
        result.hired[:] = True
        return result

    monkeypatch.setattr(turn, "hire", hires_all)
    with pytest.raises(InvariantError, match="more posts filled than opened"):
        TalentPipeline(tiny).run()


def test_a_person_counted_twice_is_noticed_by_the_audit(tiny):
    model = TalentPipeline(tiny)
    before = standing(model.world)
    model.step()
    check_people(before, model)
    model.world.students.status[model.flows.matching.settled.left[:1]] = Status.WORKING
    with pytest.raises(AssertionError):
        check_people(before, model)


def test_staff_lost_from_the_age_structure_is_noticed_by_the_audit(tiny):
    model = TalentPipeline(tiny)
    model.step()
    check_posts(model)
    model.world.births *= np.float64(0.99)
    with pytest.raises(AssertionError):
        check_posts(model)
