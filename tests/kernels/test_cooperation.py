"""When training pays an enterprise, how many it takes, and what moves the decision."""

from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest
from altered import altered
from hypothesis import given
from hypothesis import strategies as st

from sim.base_year import base_world
from sim.draws import Draws
from sim.phases.planning.cooperation import decide
from sim.phases.planning.net_benefit import monthly_surplus, net_benefit, seats_wanted
from sim.phases.planning.terms import Terms, usual_allowance
from sim.policy.knobs import Knobs
from sim.scenario import Scenario
from sim.scenario.behaviour import Cooperation


@pytest.fixture(scope="module")
def constants(daqing: Scenario) -> Cooperation:
    return daqing.behaviour.cooperation


ONE = np.ones(1)
TERMS = {field.name for field in fields(Terms)}


def benefit(c: Cooperation, **other) -> float:
    """Return the net benefit of a mean firm with the constants as experienced, some of them changed."""
    given_ = {
        "output": ONE,
        "kept": ONE * c.kept.value,
        "poached": ONE * c.poached.value,
        "interns": 5 * ONE,
        "months": c.intern_months.value,
        "subsidy": 0 * ONE,
        "hire_bonus": 0.0,
        **{key: value for key, value in other.items() if key not in TERMS},
    }
    allowance = other.get("allowance", usual_allowance(c))
    terms = Terms(allowance=allowance, **{key: other[key] for key in TERMS & other.keys() - {"allowance"}})
    return float(net_benefit(c, **given_, terms=terms).total[0])


def test_output_first_covers_a_month_near_month_4_and_the_whole_is_paid_back_near_month_8(constants):
    """Ran and Shi (2020): 4 and 8 months, here within 1 and 2."""
    surplus = monthly_surplus(constants, ONE, 24)[0]
    covers = int(np.argmax(surplus >= 0)) + 1
    paid_back = int(np.argmax(surplus.cumsum() >= 0)) + 1
    assert surplus[0] < 0
    assert abs(covers - 4) <= 1
    assert abs(paid_back - 8) <= 2


def test_the_monthly_surplus_is_read_aloud(constants):
    c = constants
    for output in (0.5, 1.0, 1.7):
        for month, surplus in enumerate(monthly_surplus(c, np.array([output]), 12)[0], start=1):
            made = output * (c.output_first.value + c.output_growth.value * (month - 1))
            paid = max(c.allowance.value, c.legal_floor.value) + c.mentoring.value
            assert surplus == pytest.approx(made - paid)


def test_the_legal_floor_holds_where_the_allowance_is_lower(constants, daqing):
    cheap = altered(daqing, {"behaviour.cooperation.allowance": 1200}).behaviour.cooperation
    assert constants.allowance.value >= constants.legal_floor.value == cheap.legal_floor.value
    saved = monthly_surplus(cheap, ONE, 1) - monthly_surplus(constants, ONE, 1)
    assert saved == pytest.approx(constants.allowance.value - constants.legal_floor.value)


def test_the_net_benefit_is_the_sum_of_its_parts(constants):
    c = constants
    months = int(c.intern_months.value)
    expected = (
        monthly_surplus(c, ONE, months).sum()
        + 0.4 * (c.hiring_saved.value + 2000) * (1 - 0.25)
        + 900
        - (c.fixed.value / c.fixed_years.value + c.transaction.value * (1 - 0.3)) / 5
        - c.accident_chance.value * c.accident_loss.value
    )
    found = benefit(c, kept=0.4 * ONE, poached=0.25 * ONE, subsidy=900 * ONE, hire_bonus=2000.0, transaction=0.7)
    assert found == pytest.approx(expected)


AMOUNT = st.floats(0, 20_000)


@given(less=AMOUNT, more=st.floats(1, 20_000))
def test_every_yuan_of_subsidy_is_a_yuan_of_benefit(constants, less, more):
    with_less, with_more = (
        benefit(constants, subsidy=less * ONE),
        benefit(constants, subsidy=(less + more) * ONE),
    )
    assert with_more - with_less == pytest.approx(more)


@given(low=st.floats(0, 1), high=st.floats(0, 1))
def test_benefit_rises_with_what_helps_and_falls_with_what_hurts(constants, low, high):
    low, high = sorted((low, high))
    for name, sign in (("kept", 1), ("poached", -1), ("output", 1)):
        assert sign * (benefit(constants, **{name: high * ONE}) - benefit(constants, **{name: low * ONE})) >= 0
    assert benefit(constants, transaction=low) >= benefit(constants, transaction=high)
    assert benefit(constants, interns=(1 + 9 * high) * ONE) >= benefit(constants, interns=(1 + 9 * low) * ONE)


@given(staff=st.lists(st.floats(0, 300_000), min_size=1, max_size=20), share=st.floats(0, 1))
def test_seats_stay_within_a_tenth_of_staff(constants, staff, share):
    seats = seats_wanted(constants, np.array(staff), np.full(len(staff), share))
    assert (seats >= 0).all()
    assert (seats <= 0.1 * np.array(staff)).all()


def test_seats_are_rounded_up_within_the_law(constants):
    staff = np.array([5.0, 10.0, 41.0, 1000.0])
    assert seats_wanted(constants, staff, np.full(4, 0.05)).tolist() == [0, 1, 3, 50]


@pytest.fixture(scope="module")
def eager(tiny: Scenario) -> Scenario:
    """A city where about half of the firms that are asked take part."""
    return altered(
        tiny,
        {
            "behaviour.cooperation.b0": 0.5,
            "regions.city.enterprises.shops.firms": 300,
            "regions.city.enterprises.shops.staff": 40,
        },
    )


def decisions(scenario: Scenario, knobs: Knobs):
    world = base_world(scenario, Draws(scenario.seed, 0))
    world.year += 1
    decide(world, knobs, Draws(scenario.seed, 0))
    return world.enterprises


def test_joining_is_monotone_in_the_subsidy(eager):
    joined = []
    for yuan in (0.0, 300.0, 600.0, 2000.0):
        firms = decisions(eager, Knobs(intern_yuan=yuan, intern_months=6.0, intern_audit=1.0))
        joined.append(firms.cooperates.copy())
    for fewer, more in pairwise(joined):
        assert not (fewer & ~more).any()
    assert joined[0].sum() < joined[-1].sum()


def test_only_firms_that_are_asked_take_interns_within_the_law(eager):
    firms = decisions(eager, Knobs(apprentice_seats=50.0, apprentice_yuan=9000.0))
    takes = firms.cooperates
    assert 20 < takes.sum() < len(firms)
    assert (firms.staff[takes] >= eager.behaviour.cooperation.least_staff).all()
    assert (firms.seats[takes & (firms.apprentice_seats == 0)] >= 1).all()
    assert (firms.seats <= 0.1 * firms.staff).all()
    assert (firms.seats[~takes] == 0).all()
    assert 0 < firms.apprentice_seats.sum() <= 50


def test_a_firm_that_nothing_would_repay_stays_out_whatever_its_luck(tiny):
    hopeless = altered(tiny, {"behaviour.cooperation.mentoring": 1_000_000, "behaviour.cooperation.b0": 5})
    firms = decisions(hopeless, Knobs())
    assert not firms.cooperates.any()
    assert (firms.net_benefit < 0).all()


def test_no_apprentice_seats_are_given_beyond_those_paid_for(eager):
    for seats in (0.0, 7.0, 10_000.0):
        firms = decisions(eager, Knobs(apprentice_seats=seats, apprentice_yuan=5000.0))
        assert firms.apprentice_seats.sum() <= seats
