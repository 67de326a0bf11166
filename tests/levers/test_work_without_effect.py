"""Levers on work and staying that cannot act: nothing to bind on, a blocked channel, not yet open, another city."""

import numpy as np
import pytest
from lever_worlds import FIRST, policy, value, with_policies
from strong_work import LABORATORY, STRONG_WORK

from sim.model import TalentPipeline, simulate
from sim.phases.planning.public_posts import spread
from sim.world.codes import Level, Status
from sim.world.institutions import Institution
from sim.world.table import Enterprise

HORIZON = 2024


def others(run, *own):
    """Return the columns of a run's records without the indicators that a lever itself counts."""
    records = run.records
    kept = ~np.isin(records.indicator, own)
    return {name: getattr(records, name)[kept].tolist() for name in ("year", "indicator", "level", "field", "value")}


def compared(scenario, levers, *own, changes=None):
    """Return whether a policy leaves all but its own counts as in the baseline, and its run."""
    city = with_policies(scenario, {"own": policy(levers)}, {"horizon": HORIZON, **(changes or {})})
    run = simulate(city, "own")
    return others(run, *own) == others(simulate(city), *own), run


def test_reserved_public_posts_that_nobody_may_take_change_nothing(tiny):
    own = ("public_reserved",)
    same, run = compared(tiny, {"public_sector_posts": {"share": 0.8, "top": 0}}, *own)
    assert same
    assert value(run, "public_reserved", HORIZON) > 0


def test_reserved_public_posts_that_the_same_people_get_anyway_have_no_first_effect(tiny):
    """Nobody else applies: no outsider, no returner. Whoever is hired is hired without the reserve."""
    alone = {
        "regions.city.enterprises.offices.firms": 1,
        "regions.city.enterprises.offices.outside_applicants": 0.0,
        "behaviour.working_lives.return": -20.0,
        "horizon": FIRST,
        "scale": 4.0,
    }
    levers = {"public_sector_posts": {"share": 0.1, "top": 1.0}}
    city = with_policies(tiny, {"own": policy(levers)}, alone)
    base, run = simulate(city), simulate(city, "own")
    assert value(run, "public_reserved", FIRST) > 0
    assert value(run, "public_binding", FIRST) == 0
    for indicator in ("posts_filled", "posts_filled_local", "arrivals"):
        assert value(run, indicator, FIRST) == value(base, indicator, FIRST)


def test_reserved_public_posts_go_to_the_best_of_this_year_s_local_university_graduates(tiny):
    levers = {"public_sector_posts": {"share": 0.8, "top": 0.25}}
    outsiders = {"regions.city.enterprises.offices.outside_applicants": 8.0}
    city = with_policies(tiny, {"own": policy(levers)}, {"horizon": HORIZON, "scale": 4.0, **outsiders})
    model, seen = TalentPipeline(city, "own"), 0
    while model.year < HORIZON:
        model.step()
        students, positions = model.world.students, model.world.positions
        market, outcome = model.flows.matching.market, model.flows.matching.outcome
        taken = np.flatnonzero(outcome.via_reserved)
        rows = market.rows[taken]
        position = market.chosen(taken, outcome.column[taken])
        seen += len(rows)
        assert (students.region[rows] == 0).all()
        assert (students.graduated[rows] == model.year).all()
        assert (students.level[rows] >= Level.BACHELOR).all()
        assert (model.world.enterprises.ownership[positions.enterprise[position]] == 4).all()
        for school in np.unique(students.school[rows]):
            graduates = model.flows.graduation.graduates
            size = ((students.school[graduates] == school) & (students.level[graduates] >= Level.BACHELOR)).sum()
            eligible = market.lists.eligible & (students.school[market.rows] == school)
            assert eligible.sum() <= 0.25 * size
    assert seen > 10


def test_the_yearly_number_caps_the_reserve_and_what_it_leaves_out_is_recorded(tiny):
    free = {"public_sector_posts": {"share": 0.5, "top": 0.5}}
    capped = {"public_sector_posts": {"share": 0.5, "top": 0.5, "posts": 2}}
    city = with_policies(tiny, {"free": policy(free), "capped": policy(capped)}, {"horizon": FIRST, "scale": 4.0})
    most, least = simulate(city, "free"), simulate(city, "capped")
    assert value(least, "public_reserved", FIRST) == 8
    assert value(most, "public_reserved", FIRST) > 8
    assert value(least, "public_left_out", FIRST) == value(most, "public_reserved", FIRST) - 8


def test_fractions_of_a_reserved_public_post_are_carried_over(tiny):
    levers = {"public_sector_posts": {"share": 0.3, "top": 0.5}}
    model = TalentPipeline(with_policies(tiny, {"own": policy(levers)}, {"horizon": 2027}), "own")
    positions, firms = model.world.positions, model.world.enterprises
    above = (positions.level >= Level.BACHELOR) & (firms.ownership[positions.enterprise] == 4)
    due = reserved = 0.0
    while model.year < 2027:
        model.step()
        if model.year >= FIRST:
            due += 0.3 * positions.posts[above].sum()
            reserved += firms.reserved_public.sum()
    assert due > 5
    assert due - 1 < reserved <= due


@pytest.mark.parametrize("reserved", [0, 1, 4, 7, 10])
def test_a_reserve_is_spread_over_employers_in_proportion(reserved):
    posts, lot = np.array([5, 0, 1, 4]), np.array([0.4, 0.1, 0.9, 0.2])
    parts = spread(posts, reserved, lot)
    assert parts.sum() == reserved
    assert (np.abs(parts - posts * reserved / 10) < 1).all()
    assert (parts <= posts).all()


def test_where_pay_moves_nobody_a_rise_costs_and_changes_pay_alone(tiny):
    indifferent = {
        "behaviour.place.b_wage": 0,
        "behaviour.working_lives.leave_wage": 0,
        "behaviour.staying.demand_pay": 0,
    }
    levers = {"skilled_worker_pay": {"pay_rise": 0.3}}
    same, run = compared(tiny, levers, "starting_pay", changes=indifferent)
    assert same
    assert run.entries.total() > 0


def test_start_ups_that_cash_does_not_move_and_that_never_hire_change_nothing(tiny):
    blocked = {"behaviour.staying.b_cash": 0, "behaviour.staying.startup_hires": 0}
    levers = {"startup_support": {"places": 20, "yuan": 100_000}}
    same, run = compared(tiny, levers, "startups_supported", "startups_rationed", changes=blocked)
    assert same
    # all of it is paid for what happens anyway
    assert run.entries.total() > 0


def test_an_allowance_that_moves_nobody_is_paid_all_the_same(tiny):
    levers = {"talent_allowance": STRONG_WORK["talent_allowance"]}
    own = ("allowances_paid", "allowances_new", "allowances_rationed")
    same, run = compared(tiny, levers, *own, changes={"behaviour.staying.b_cash": 0})
    assert same
    assert run.entries.total() > 0


def test_an_allowance_of_nothing_and_one_for_no_years_cost_and_change_nothing(tiny):
    for levers in ({"returners": 1}, {"bachelor": 2_000, "years": 0}):
        same, run = compared(tiny, {"talent_allowance": levers})
        assert same
        assert run.entries.entries == []


def test_institutions_have_posts_only_after_their_lag(tiny):
    lever = {"rd_institutions": {"institutions": [LABORATORY], "lag": 2}}
    city = with_policies(tiny, {"own": policy(lever)}, {"horizon": HORIZON})
    base, run = simulate(city), simulate(city, "own")
    for year in (FIRST, FIRST + 1):
        assert value(run, "brought_posts", year) == 0
        assert value(run, "posts", year) == value(base, "posts", year)
    assert value(run, "brought_posts", FIRST + 2) == 15


def test_institutions_beyond_the_horizon_cost_and_change_nothing_else(tiny):
    same, run = compared(tiny, {"rd_institutions": {"institutions": [LABORATORY], "lag": 9, "yuan_post": 1_000}})
    assert same
    assert run.entries.total() == pytest.approx(15 * 1_000)


def test_an_institution_stays_when_its_lever_ends(tiny):
    lever = {"rd_institutions": {"institutions": [LABORATORY], "lag": 1, "to": FIRST, "yuan_post_year": 1_000}}
    model = TalentPipeline(with_policies(tiny, {"own": policy(lever)}, {"horizon": 2028}), "own")
    staff = {}
    while model.year < 2028:
        model.step()
        firms = model.world.enterprises
        staff[model.year] = float(firms.target[-1]) if len(firms) > 25 else 0.0
    assert staff[FIRST] == 0
    assert {staff[year] for year in range(FIRST + 1, 2029)} == {15.0}
    # who leaves is replaced, though nobody pays for the posts any more
    brought = model.recorder.records()
    later = (brought.indicator == "brought_posts") & (brought.year > FIRST + 1)
    assert brought.value[later].sum() > 0
    assert model.ledger.entries == []


def test_an_institution_is_ordered_by_what_exceeds_what_was_ordered():
    place = Institution(region=0, group=0, work=0)
    assert place.order(3, 4.0, 2023) == 4.0
    assert place.order(3, 4.0, 2024) == 0.0
    assert place.order(3, 10.0, 2025) == 6.0
    assert place.open(2022) == 0.0
    assert place.open(2024) == 4.0
    assert place.open(2025) == 6.0
    assert place.opened == {3: 10.0}


def test_start_ups_that_hire_are_enterprises_whose_founders_work_in_them(tiny):
    quick = {"behaviour.staying.startup_hires": 0.5, "behaviour.staying.startup_closes": 0.0}
    levers = {"startup_support": {"places": 10, "yuan": 60_000}}
    city = with_policies(tiny, {"own": policy(levers)}, {"horizon": HORIZON, **quick})
    model = TalentPipeline(city, "own")
    firms = len(model.world.enterprises)
    seen = 0
    while model.year < HORIZON:
        model.step()
        students, lives = model.world.students, model.flows.working_lives
        founders = np.setdiff1d(model.flows.planning.founders, np.r_[lives.quit_firm, lives.left_city])
        seen += len(founders)
        assert (students.status[founders] == Status.WORKING).all()
        assert (students.employer[founders] >= firms).all()
        assert len(np.unique(students.employer[founders])) == len(founders)
        assert np.array_equal(model.world.positions.field[students.position[founders]], students.field[founders])
    assert seen > 5
    assert len(model.world.enterprises) > firms + 5
    assert len(model.world.links) == len(model.world.enterprises)
    assert len(model.agents_by_type[Enterprise]) == len(model.world.enterprises)


def test_a_lever_in_one_city_s_institution_opens_posts_there_alone(two_regions):
    mill = {"enterprises": "mill", "field": "machines", "bachelor": 10}
    levers = {"rd_institutions": {"institutions": [mill], "lag": 0, "yuan_post": 1_000}}
    run = simulate(with_policies(two_regions, {"own": policy(levers)}, {"horizon": FIRST}), "own")
    r = run.records
    found = (r.indicator == "brought_posts") & (r.year == FIRST)
    assert dict(zip(r.region[found].tolist(), r.value[found].tolist(), strict=True)) == {"city": 0.0, "town": 10.0}
    assert {entry[1] for entry in run.entries.entries} == {"town"}
