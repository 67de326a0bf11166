"""A lever that is not in force, or whose channel is blocked, changes nothing: to the last bit."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from altered import altered
from lever_worlds import FIRST, STRONG, packed, policy, value, with_policies

from sim.draws import Draws
from sim.model import simulate
from sim.phases.planning.seats import plan_seats
from sim.policy.knobs import Knobs
from sim.scenario import load, resolved_yaml

HORIZON = 2023
WORLD = {
    "horizon": HORIZON,
    "behaviour.cooperation.b0": -1.0,
    "behaviour.cooperation.scale": 2_000,
    "behaviour.cooperation.accident_loss": 150_000,
}
"""More enterprises near joining, and accidents dear, so that each lever can decide something among few enterprises."""
ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "worlds" / "tiny.yaml"


@pytest.fixture(scope="module")
def city(tiny):
    """The tiny world with each lever strong, each at strength zero, and each only after the horizon."""
    policies = {}
    for name, levers in {**{key: {key: STRONG[key]} for key in STRONG}, "package": STRONG}.items():
        policies[name] = policy(levers)
        policies[f"{name}_zero"] = policy(levers, strength=0)
        policies[f"{name}_late"] = policy(levers, **{"from": HORIZON + 1})
    return with_policies(tiny, policies, WORLD)


@pytest.fixture(scope="module")
def baseline(city):
    return packed(simulate(city))


EACH = [*STRONG, "package"]


@pytest.mark.parametrize("name", EACH)
def test_a_strong_lever_changes_the_records(city, baseline, name):
    """Without this, the tests of the same levers at zero could not fail."""
    assert packed(simulate(city, name)) != baseline


@pytest.mark.parametrize("name", EACH)
def test_strength_zero_is_the_baseline_to_the_last_bit(city, baseline, name):
    run = simulate(city, f"{name}_zero")
    assert packed(run) == baseline
    assert run.entries.entries == []


@pytest.mark.parametrize("name", EACH)
def test_a_start_after_the_horizon_is_the_baseline_to_the_last_bit(city, baseline, name):
    run = simulate(city, f"{name}_late")
    assert packed(run) == baseline
    assert run.entries.entries == []


@pytest.mark.parametrize("name", EACH)
def test_years_before_a_lever_are_the_baseline(city, name):
    base, run = simulate(city).records, simulate(city, name).records
    before, same = base.year < FIRST, run.year < FIRST
    assert np.array_equal(base.value[before], run.value[same])
    assert before.any()


def test_a_policy_leaves_the_scenario_as_it_was(city):
    before = resolved_yaml(city)
    base = packed(simulate(city))
    simulate(city, "package")
    assert resolved_yaml(city) == before
    # what a policy leaves behind in a shared base-year world would show in the next run
    assert packed(simulate(city)) == base


def test_the_same_run_twice_is_the_same_to_the_last_bit(city):
    once = simulate(city, "package")
    # another replicate in between makes the second run build its own base year
    simulate(city, "package", replicate=1)
    again = simulate(city, "package")
    assert packed(once) == packed(again)
    assert once.entries.entries == again.entries.entries
    assert packed(simulate(city, "package", replicate=1)) != packed(once)


def test_another_process_with_other_hashes_makes_the_same_run():
    program = (
        "import sys; from hashlib import sha256; from sim.model import simulate; from sim.scenario import load;"
        "r = simulate(load(sys.argv[1]), 'package').records;"
        "print(sha256(r.value.tobytes() + r.indicator.tobytes()).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(TINY)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "1234", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    r = simulate(load(TINY), "package").records
    assert done.stdout.strip() == sha256(r.value.tobytes() + r.indicator.tobytes()).hexdigest()


def test_the_order_of_levers_in_the_file_does_not_matter(tiny):
    backwards = dict(reversed(STRONG.items()))
    city = with_policies(tiny, {"forth": policy(STRONG), "back": policy(backwards)}, WORLD)
    forth, back = simulate(city, "forth"), simulate(city, "back")
    assert packed(forth) == packed(back)
    assert forth.entries.entries == back.entries.entries


def test_a_quota_that_nobody_keeps_is_the_baseline(tiny, baseline):
    blocked = policy({"local_hiring_quota": {"share": 0.6, "compliance": 0}})
    run = simulate(with_policies(tiny, {"blocked": blocked}, WORLD), "blocked")
    assert packed(run) == baseline
    assert run.entries.entries == []


def test_a_subsidy_that_no_firm_passes_the_audit_for_is_the_baseline(tiny, baseline):
    blocked = policy({"intern_subsidy": {**STRONG["intern_subsidy"], "audit": 0}})
    run = simulate(with_policies(tiny, {"blocked": blocked}, WORLD), "blocked")
    assert packed(run) == baseline
    assert run.entries.entries == []


def test_apprenticeships_without_seats_are_the_baseline(tiny, baseline):
    blocked = policy({"apprenticeship": {**STRONG["apprenticeship"], "seats": 0}})
    run = simulate(with_policies(tiny, {"blocked": blocked}, WORLD), "blocked")
    assert packed(run) == baseline
    assert run.entries.entries == []


def test_a_platform_that_widens_nothing_costs_and_changes_nothing(tiny, baseline):
    blocked = policy({"information_platform": {"reach": 1, "yuan_year": 300_000}})
    run = simulate(with_policies(tiny, {"blocked": blocked}, WORLD), "blocked")
    assert packed(run) == baseline
    years = HORIZON - FIRST + 1
    assert run.entries.total() == pytest.approx(300_000 * years)
    assert {entry[2] for entry in run.entries.entries} == {"information_platform"}


def test_a_hiring_subsidy_where_no_firm_cooperates_changes_nothing(tiny):
    # no firm may take an intern: the law's share of staff is nothing
    alone = {**WORLD, "behaviour.cooperation.legal_share": 0.0}
    levers = {"hiring_subsidy": STRONG["hiring_subsidy"]}
    city = with_policies(tiny, {"hires": policy(levers)}, alone)
    base, run = simulate(city), simulate(city, "hires")
    assert value(base, "cooperating_count", HORIZON) == 0
    assert packed(run) == packed(base)
    assert run.entries.entries == []


def test_a_vocational_share_without_weight_moves_no_seat(tiny):
    world = _base(tiny)
    world.year = FIRST
    without = plan_seats(world, Knobs())
    blocked = plan_seats(world, Knobs(vocational_share=0.9, vocational_weight=0.0, vocational_capacity=2.0))
    moved = plan_seats(world, Knobs(vocational_share=0.9, vocational_weight=1.0, vocational_capacity=2.0))
    assert np.array_equal(without.planned, blocked.planned)
    assert not np.array_equal(without.planned, moved.planned)


def test_a_vocational_share_that_is_the_present_one_moves_no_pupil(tiny):
    """The target equal to the split of the base year leaves seats, entrants and displaced pupils as they are."""
    world = _base(tiny)
    present = float(world.seats_ratio[0, 1] / world.seats_ratio[0].sum())
    same = policy({"vocational_enrolment_share": {"share": round(present, 12)}})
    city = with_policies(tiny, {"same": same}, WORLD)
    base, run = simulate(city), simulate(city, "same")
    for year in range(FIRST, HORIZON + 1):
        for level in ("general_senior", "secondary_vocational"):
            assert value(run, "seats", year, level) == value(base, "seats", year, level)
            assert value(run, "entrants", year, level) == value(base, "entrants", year, level)


def _base(scenario):
    from sim.base_year import base_world

    return base_world(altered(scenario, WORLD), Draws(scenario.seed, 0))
