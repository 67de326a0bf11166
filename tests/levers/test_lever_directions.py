"""Which way each lever moves what it is meant to move, in a small world where each can bind; and what none reaches.

The means are over the years from the levers' first and three replicates, paired with the baseline.
"""

import numpy as np
import pytest
from lever_worlds import FIRST, STRONG, policy, value, with_policies

from sim.model import simulate

REPLICATES = range(3)
HORIZON = 2024
YEARS = range(FIRST, HORIZON + 1)

# outsiders compete for the central posts, and about a quarter of firms take interns
ABLE_TO_BIND = {
    "horizon": HORIZON,
    "scale": 4.0,
    "behaviour.cooperation.b0": -1.5,
    "regions.city.enterprises.plant.outside_applicants": 6.0,
    "regions.city.enterprises.works.outside_applicants": 6.0,
}

MOVES = [
    ("local_hiring_quota", "quota_local_share", "all", +1),
    ("local_hiring_quota", "posts_filled_local", "all", +1),
    ("local_hiring_quota", "arrivals", "all", -1),
    ("vocational_enrolment_share", "vocational_share", "all", +1),
    ("vocational_enrolment_share", "entrants", "secondary_vocational", +1),
    ("vocational_enrolment_share", "entrants", "general_senior", -1),
    ("intern_subsidy", "cooperating_firms", "all", +1),
    ("intern_subsidy", "intern_months_here", "all", +1),
    ("intern_subsidy", "intern_months_elsewhere", "all", -1),
    ("apprenticeship", "apprentices", "all", +1),
    ("apprenticeship", "mean_skill", "secondary_vocational", +1),
    ("apprenticeship", "posts_filled_local", "all", +1),
    ("hiring_subsidy", "partner_hires", "all", +1),
    ("hiring_subsidy", "cooperating_firms", "all", +1),
    ("hiring_subsidy", "posts_filled_local", "all", +1),
    ("information_platform", "posts_filled_local", "all", +1),
    ("information_platform", "gap_left_unknown", "all", -1),
    ("information_platform", "cooperating_firms", "all", +1),
]

OUT_OF_REACH = [
    ("local_hiring_quota", "vocational_share", "all"),
    ("local_hiring_quota", "seats", "higher_vocational"),
    ("vocational_enrolment_share", "cooperating_firms", "all"),
    ("intern_subsidy", "vocational_share", "all"),
    ("apprenticeship", "vocational_share", "all"),
    ("hiring_subsidy", "seats", "higher_vocational"),
    ("information_platform", "vocational_share", "all"),
    ("information_platform", "junior_leavers", "all"),
]


@pytest.fixture(scope="module")
def effects(tiny):
    """Return a function: effects of a lever on an indicator, one for each replicate."""
    levers = sorted({lever for lever, *_ in MOVES})
    city = with_policies(tiny, {key: policy({key: STRONG[key]}) for key in levers}, ABLE_TO_BIND)
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
    # chance may outweigh a small effect in one replicate of three (the platform's has an error of its own size)
    assert np.median(moved) > 0


@pytest.mark.parametrize(("lever", "indicator", "level"), OUT_OF_REACH)
def test_a_lever_leaves_alone_what_it_has_no_channel_to(effects, lever, indicator, level):
    assert (effects(lever, indicator, level) == 0).all()
