"""Which way the levers on enterprises in education and on government move what they are meant to move.

The means are over the years from the levers' first and three replicates, paired with the baseline.
"""

import numpy as np
import pytest
from lever_worlds import FIRST, policy, value, with_policies
from strong_enterprises import STRONG_ENTERPRISES

from sim.model import simulate

REPLICATES = range(3)
HORIZON = 2024
YEARS = range(FIRST, HORIZON + 1)

# about a quarter of firms take interns, and accidents are dear enough for insurance to decide something
ABLE_TO_BIND = {
    "horizon": HORIZON,
    "scale": 4.0,
    "behaviour.cooperation.b0": -1.5,
    "behaviour.cooperation.accident_loss": 100_000,
}

MOVES = [
    ("intern_tax_deduction", "cooperating_firms", "all", +1),
    ("intern_tax_deduction", "intern_months_here", "all", +1),
    ("intern_pay_floor", "intern_allowance", "all", +1),
    ("intern_pay_floor", "intern_seats", "all", -1),
    ("intern_pay_floor", "interns_wanting_here", "all", +1),
    ("intern_insurance", "cooperating_firms", "all", +1),
    ("intern_insurance", "intern_months_here", "all", +1),
    ("industry_college", "intern_seats", "all", +1),
    ("industry_college", "mean_skill", "higher_vocational", +1),
    ("enterprise_certification", "certified_enterprises", "all", +1),
    ("enterprise_certification", "intern_depth", "all", +1),
    ("enterprise_certification", "intern_months_elsewhere", "all", -1),
    ("course_purchase", "courses_bought", "all", +1),
    ("course_purchase", "cooperating_firms", "all", +1),
    ("cooperation_contract", "intern_seats", "all", +1),
    ("incumbent_training", "posts_raised", "all", +1),
    ("incumbent_training", "posts_filled", "all", +1),
    ("incumbent_training", "skill_gap", "all", -1),
    ("pilot_status", "practice_access", "secondary_vocational", +1),
    ("pilot_status", "mean_skill", "secondary_vocational", +1),
    ("evaluation", "intern_seats", "all", +1),
]

OUT_OF_REACH = [
    ("intern_tax_deduction", "vocational_share", "all"),
    ("intern_pay_floor", "vocational_share", "all"),
    ("intern_insurance", "vocational_share", "all"),
    ("industry_college", "junior_leavers", "all"),
    ("enterprise_certification", "junior_leavers", "all"),
    ("course_purchase", "vocational_share", "all"),
    ("cooperation_contract", "vocational_share", "all"),
    ("incumbent_training", "vocational_share", "all"),
    ("pilot_status", "intern_seats", "all"),
    ("evaluation", "vocational_share", "all"),
]


@pytest.fixture(scope="module")
def effects(tiny):
    """Return a function: effects of a lever on an indicator, one for each replicate."""
    levers = {key: policy({key: settings}) for key, settings in STRONG_ENTERPRISES.items()}
    city = with_policies(tiny, levers, ABLE_TO_BIND)
    runs = {
        (name, replicate): simulate(city, name, replicate) for replicate in REPLICATES for name in ("baseline", *levers)
    }

    def of(lever, indicator, level):
        def mean(name, replicate):
            return np.mean([value(runs[name, replicate], indicator, year, level) for year in YEARS])

        return np.array([mean(lever, replicate) - mean("baseline", replicate) for replicate in REPLICATES])

    return of


@pytest.mark.parametrize(("lever", "indicator", "level", "sign"), MOVES)
def test_a_lever_moves_its_indicator_the_way_it_is_meant_to(effects, lever, indicator, level, sign):
    moved = sign * effects(lever, indicator, level)
    assert moved.mean() > 0
    # one replicate may stand still, none may clearly go the other way
    assert moved.min() >= -0.25 * moved.mean()


@pytest.mark.parametrize(("lever", "indicator", "level"), OUT_OF_REACH)
def test_a_lever_leaves_alone_what_it_cannot_reach(effects, lever, indicator, level):
    assert np.abs(effects(lever, indicator, level)).max() < 1e-12


def test_every_lever_has_a_direction():
    assert {move[0] for move in MOVES} == {lever for lever, *_ in OUT_OF_REACH} == set(STRONG_ENTERPRISES)
