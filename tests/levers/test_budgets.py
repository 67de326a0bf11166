"""A budget that does not suffice: who claims reckons with what was paid, and without money a lever does nothing."""

from types import SimpleNamespace

import numpy as np
import pytest
from lever_worlds import FIRST, STRONG, policy, with_policies

from sim.model import TalentPipeline, simulate
from sim.policy.catalogue import settings
from sim.world.claims import expected_share, remember_share

BUDGETED = [key for key in STRONG if any(setting.key == "budget" for setting in settings(key))]
LEFT_UNPAID = {"intern_subsidy": "intern_months_rationed", "hiring_subsidy": "hires_rationed"}
COOPERATIVE = {
    "horizon": FIRST + 2,
    "behaviour.cooperation.b0": -1.0,
    "behaviour.cooperation.scale": 2_000,
    "behaviour.working_lives.return": -4.0,
}


def city(tiny, key, budget):
    more = {"returners": 1.0} if key == "talent_allowance" else {}
    return with_policies(tiny, {"paid": policy({key: {**STRONG[key], **more, "budget": budget}})}, COOPERATIVE)


def decided(run):
    """What everybody did: the records without claims that nobody paid, and without those on whom they were made."""
    r = run.records
    claims = {*LEFT_UNPAID.values(), "allowances_rationed", "partner_hires"}
    some = ~np.isin(r.indicator, list(claims))
    return [column[some].tobytes() for column in (r.indicator.astype(str), r.year, r.value)]


def test_the_levers_with_a_budget_are_known():
    assert set(BUDGETED) == {"intern_subsidy", "hiring_subsidy", "talent_allowance"}


@pytest.mark.parametrize("key", BUDGETED)
def test_without_money_nobody_decides_otherwise(tiny, key):
    scenario = city(tiny, key, 0)
    paid = simulate(scenario, "paid")
    assert paid.entries.entries == []
    assert decided(paid) == decided(simulate(scenario))
    assert decided(simulate(city(tiny, key, 10**9), "paid")) != decided(paid)


@pytest.mark.parametrize("key", BUDGETED)
def test_a_share_of_claims_paid_is_remembered(tiny, key):
    shares = {}
    for budget in (1, 10**9):
        model = TalentPipeline(city(tiny, key, budget), "paid")
        model.run_model()
        shares[budget] = expected_share(model.world, key, budget)
    assert shares[1] < 0.01
    assert shares[10**9] == 1


def test_the_share_of_last_year_is_reckoned_with():
    world = SimpleNamespace(history={})
    assert expected_share(world, "a", np.inf) == 1
    assert expected_share(world, "a", 0.0) == 0
    remember_share(world, "a", np.array([60.0, 40.0]), np.array([60.0, 15.0]))
    assert expected_share(world, "a", 75.0) == 0.75
    remember_share(world, "a", np.zeros(2), np.zeros(2))
    assert expected_share(world, "a", 75.0) == 0.75
    assert expected_share(world, "b", 75.0) == 1
