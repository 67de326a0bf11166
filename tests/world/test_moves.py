"""Moves between modelled regions, and who finishes a course away: home or elsewhere."""

import numpy as np
import pytest
from altered import altered

from sim.model import TalentPipeline, simulate
from sim.phases.matching import finished_away
from sim.phases.working_lives import destination
from sim.scenario import override
from sim.world.codes import Status

RESTLESS = {"behaviour.working_lives.leave": 1.0}


@pytest.fixture(scope="module")
def restless(two_regions):
    return override(altered(two_regions, RESTLESS), scale=4.0)


def test_those_who_leave_go_to_the_other_region_too_and_seek_there(restless):
    model = TalentPipeline(restless)
    moved = 0
    while model.year < restless.horizon:
        model.step()
        students, moving = model.world.students, model.flows.working_lives.moving.copy()
        assert (students.status[moving] == Status.SEEKING).all()
        assert np.isin(moving, model.flows.working_lives.left_city).all()
        to = students.place[moving].copy()
        assert (to < 2).all()
        moved += len(moving)
        if model.year == restless.horizon:
            break
        model.step()
        hired = model.flows.matching.settled.hired
        lists = model.flows.matching.market.lists
        mine = np.isin(lists.rows, moving)
        assert mine.sum() == len(moving)
        # every post that a mover hears of lies in the region moved to
        positions = model.world.positions.region
        heard = lists.candidates[mine, : 2 * restless.behaviour.search.candidates]
        region = np.where(heard >= 0, positions[heard], -1)
        place = dict(zip(moving.tolist(), to.tolist(), strict=True))
        there = np.array([place[row] for row in lists.rows[mine].tolist()])[:, None]
        assert ((region == there) | (region < 0)).all()
        assert np.isin(moving, hired).any()
    assert moved > 20


def test_nobody_moves_to_where_they_are_and_pay_draws(restless):
    model = TalentPipeline(restless)
    model.step()
    world = model.world
    rows = world.students.rows(Status.WORKING)
    to = destination(world, rows, model.draws)
    assert (to != world.students.place[rows]).all()
    in_city = world.students.place[rows] == 0
    share = (to[in_city] == 1).mean()
    assert share > 0.02
    town = world.positions.region == 1
    world.positions.pay_base[town] *= 3.0
    assert (destination(world, rows, model.draws)[in_city] == 1).mean() > share + 0.1


def test_in_a_world_of_one_region_nobody_moves_to_another(tiny):
    model = TalentPipeline(altered(tiny, RESTLESS))
    model.run()
    assert len(model.flows.working_lives.left_city) > 0
    assert len(model.flows.working_lives.moving) == 0


def finishers(scenario):
    """Return a world in which a class has just finished away, its rows, and its draws."""
    found = []
    real = finished_away.choose

    def watched(world, draws):
        rows = np.flatnonzero((world.students.status == Status.AWAY) & (world.students.graduated == world.year))
        found.append((world.copy(), rows, draws))
        return real(world, draws)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.phases.matching.choose", watched)
        TalentPipeline(scenario).step()
    return found[0]


@pytest.fixture(scope="module")
def finished(tiny):
    return finishers(override(tiny, scale=4.0))


def at_home(finished, **changes):
    world, rows, draws = finished
    world = world.copy()
    for name, value in changes.items():
        getattr(world.students, name)[rows] = value
    return finished_away.prefer_home(world, rows, draws)[0].mean()


def test_a_tie_to_the_place_of_study_keeps_there_and_a_good_chance_at_home_calls(finished):
    world, rows, draws = finished
    usual = at_home(finished)
    assert 0.1 < usual < 0.9
    assert at_home(finished, attachment=4.0) < usual - 0.05
    assert at_home(finished, intern_months=0.0) > usual
    without = world.copy()
    without.chance[:] = 0.0
    assert finished_away.prefer_home(without, rows, draws)[0].mean() < usual - 0.05


def test_nobody_looks_for_work_at_home_where_there_is_no_post_of_the_level(finished):
    world, rows, draws = finished
    world = world.copy()
    world.positions.pay_base[:] = 0.0
    assert not finished_away.prefer_home(world, rows, draws)[0].any()


def test_who_comes_home_seeks_in_that_year_and_the_others_work_away(tiny):
    model = TalentPipeline(override(tiny, scale=4.0))
    model.step()
    flows, students = model.flows, model.world.students
    home = flows.matching.came_home
    assert 20 < len(home) < len(flows.graduation.finished_away)
    assert np.isin(home, flows.matching.market.rows).all()
    away = np.setdiff1d(flows.graduation.finished_away, home)
    back = np.isin(away, flows.working_lives.returning)
    assert ((students.status[away] == Status.AWAY) | back).all()
    assert back.mean() < 0.3
    assert np.isin(home, flows.matching.settled.hired).sum() > 5


def test_returns_fall_where_ties_to_the_place_of_study_are_strong(tiny):
    def rate(tie):
        changes = {"behaviour.place.b_tie": tie, "behaviour.learning.attachment_year": 0.2}
        frame = simulate(override(altered(tiny, changes), scale=4.0)).indicators
        return frame[frame["indicator"] == "return_rate"]["value"].mean()

    assert rate(1.0) < rate(0.3) - 0.02
