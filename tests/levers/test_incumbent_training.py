"""Serving workers who are raised or learn another trade: which posts they fill, what it costs, what they leave."""

import numpy as np
import pytest
from lever_worlds import FIRST, packed, policy, with_policies

from sim.model import TalentPipeline, simulate
from sim.phases.planning.incumbents import front_line
from sim.world.codes import IS_WORKER, Level
from sim.world.rungs import posts_above

HORIZON = 2024
LEVER = {"share": 0.8, "yuan_worker": 2_000, "seats": 6, "yuan_seat": 3_000}
SHRINKING = {
    "horizon": HORIZON,
    "scale": 4.0,
    "sectors.industry.growth": -0.2,
    "behaviour.engagement.retrained": 0.8,
}
"""Industry sets workers free: it wants a fifth fewer staff every year."""


def years_of(scenario, name):
    """Step the model through its years; yield it after each year with that year's entries."""
    model = TalentPipeline(scenario, name)
    while model.year < scenario.horizon:
        booked = len(model.ledger.entries)
        model.step()
        yield model, model.ledger.entries[booked:]


def city_with(tiny, changes=SHRINKING, **settings):
    return with_policies(tiny, {"own": policy({"incumbent_training": {**LEVER, **settings}})}, changes)


def test_workers_trained_are_those_whom_the_funds_pay_for_and_nobody_twice():
    fund, staff = np.array([100_000.0, 100_000.0]), np.array([50.0, 8.0])
    assert front_line(fund, staff, 0.2, 1_000.0).tolist() == [20.0, 8.0]


def test_the_next_step_is_the_level_above_in_the_same_firm_and_field(tiny):
    world = TalentPipeline(with_policies(tiny, {})).world
    positions, above = world.positions, posts_above(world.positions)
    for p, up in enumerate(above):
        same = (positions.enterprise == positions.enterprise[p]) & (positions.field == positions.field[p])
        higher = np.flatnonzero(same & (positions.level > positions.level[p]) & (positions.level <= Level.BACHELOR))
        if not IS_WORKER[positions.level[p]] or len(higher) == 0:
            assert up == -1
        else:
            assert up == higher[np.argmin(positions.level[higher])]
    assert (above >= 0).sum() > 30


def test_posts_filled_from_within_are_posts_that_nobody_else_took(tiny):
    raised = converted = 0
    for model, _ in years_of(city_with(tiny), "own"):
        positions, outcome = model.world.positions, model.flows.matching.outcome
        assert np.array_equal(positions.filled, outcome.filled + positions.inside)
        assert (positions.inside <= positions.posts - outcome.filled).all()
        within = model.flows.matching.incumbents
        assert positions.inside.sum() == within.raised.sum() + within.converted.sum()
        raised += within.raised.sum()
        converted += within.converted.sum()
        # who learns another trade was set free, and a seat is needed
        free = model.world.enterprises.redundant.sum()
        assert within.retrained.sum() == pytest.approx(min(free, 6 * 4.0 * (model.year >= FIRST)), rel=1e-5)
        assert within.retrained.sum() + within.without_seat.sum() == pytest.approx(free, rel=1e-5)
        assert within.converted.sum() <= 0.8 * within.retrained.sum()
    assert raised > 3
    assert converted > 3


def test_enterprises_pay_for_each_worker_trained_and_the_city_for_each_seat(tiny):
    behaviour = tiny.behaviour.engagement
    for model, entries in years_of(city_with(tiny, {**SHRINKING, "horizon": FIRST}), "own"):
        if model.year < FIRST:
            assert entries == []
            continue
        world, before = model.world, TalentPipeline(city_with(tiny), "baseline")
        while before.year < FIRST - 1:
            before.step()
        # staff as the year began, and the pay that the plans found
        staff, pay = before.world.enterprises.staff, before.world.positions.pay
        workers = 0.0
        for firm in range(len(staff)):
            own = np.flatnonzero(world.positions.enterprise == firm)
            share = world.positions.share[own].astype(float)
            fund = behaviour.training_fund.value * 12 * staff[firm] * (share * pay[own]).sum() / share.sum()
            front = staff[firm] * share[IS_WORKER[world.positions.level[own]]].sum() / share.sum()
            workers += min((0.8 - behaviour.frontline.value) * fund / 2_000, front)
        by_payer = {payer: (item, units, yuan) for _, _, _, payer, item, units, yuan in entries}
        assert set(by_payer) == {"enterprise", "city"}
        assert by_payer["enterprise"][1:] == pytest.approx((workers, 2_000 * workers), rel=1e-4)
        seats = model.flows.matching.incumbents.retrained.sum()
        assert by_payer["city"][1:] == pytest.approx((seats, 3_000 * seats))
        assert seats > 0
        assert workers > 20


def test_a_share_that_the_front_line_has_already_trains_nobody(tiny):
    """A lever that cannot bind does nothing: without redundancy the seats stay empty too."""
    steady = {"horizon": HORIZON, "scale": 4.0}
    city = city_with(tiny, steady, share=tiny.behaviour.engagement.frontline.value)
    run = simulate(city, "own")
    assert packed(run) == packed(simulate(city))
    assert run.entries.entries == []


@pytest.mark.parametrize("blocked", [{"compliance": 0.5}, {"yuan_worker": 1e6}])
def test_a_share_that_is_not_kept_or_too_dear_raises_nobody(tiny, blocked):
    city = city_with(tiny, {"horizon": HORIZON, "scale": 4.0}, **blocked)
    base, run = simulate(city), simulate(city, "own")
    counted = run.records.indicator == "workers_trained"
    for name in ("year", "indicator", "level", "field"):
        assert np.array_equal(getattr(base.records, name), getattr(run.records, name))
    assert np.array_equal(base.records.value[~counted], run.records.value[~counted])


def test_evaluation_makes_enterprises_keep_the_share(tiny):
    steady = {"horizon": FIRST, "scale": 4.0}
    lever = {"incumbent_training": {**LEVER, "compliance": 0.5}}
    both = {**lever, "evaluation": {"compliance": 1.0, "delay_cut": 0}}
    city = with_policies(tiny, {"alone": policy(lever), "checked": policy(both)}, steady)
    alone, checked = (list(years_of(city, name))[-1][0].flows.planning.incumbents for name in ("alone", "checked"))
    assert alone.workers.sum() == 0
    assert checked.workers.sum() > 20


def test_the_place_of_a_worker_raised_opens_by_the_graduates_share(tiny):
    """What is carried below is the firm's share of graduates for each worker raised; nothing else moves there."""
    steady = {"horizon": FIRST, "scale": 4.0}
    city = city_with(tiny, steady, yuan_worker=200)
    (_, base), (_, own) = (list(years_of(city, name)) for name in ("baseline", "own"))
    base, own = base[0].world, own[0].world
    positions, above = own.positions, posts_above(own.positions)
    below = np.flatnonzero(above >= 0)
    raised = positions.inside[above[below]]
    more = (positions.carry - base.positions.carry)[below]
    assert more == pytest.approx(raised * own.enterprises.plan[positions.enterprise[below]], abs=1e-5)
    assert raised.sum() > 3


def test_fewer_posts_stay_open_and_the_baseline_s_graduates_keep_theirs_in_the_first_year(tiny):
    city = city_with(tiny, {"horizon": FIRST, "scale": 4.0})
    base, own = (list(years_of(city, name))[-1][0] for name in ("baseline", "own"))
    assert np.array_equal(base.flows.matching.outcome.filled, own.flows.matching.outcome.filled)
    assert own.world.positions.filled.sum() > base.world.positions.filled.sum()
