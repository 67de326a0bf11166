"""Which way each lever on work and staying moves what it is meant to move, where it can bind.

The means are over the years from the levers' first and three replicates, paired with the baseline.
"""

import numpy as np
import pytest
from lever_worlds import FIRST, policy, value, with_policies
from strong_work import STRONG_WORK

from sim.model import TalentPipeline, simulate

REPLICATES = range(3)
HORIZON = 2026
YEARS = range(FIRST, HORIZON + 1)

MOVES = [
    ("public_sector_posts", "public_filled", "all", +1),
    ("public_sector_posts", "public_binding", "all", +1),
    ("public_sector_posts", "stayers", "bachelor", +1),
    ("skilled_worker_pay", "starting_pay", "secondary_vocational", +1),
    ("skilled_worker_pay", "leavers", "all", -1),
    ("skilled_worker_pay", "worker_posts", "all", -1),
    ("startup_support", "self_employed_here", "all", +1),
    ("startup_support", "to_work_away", "all", -1),
    ("startup_support", "brought_posts", "all", +1),
    ("rd_institutions", "posts", "bachelor", +1),
    ("rd_institutions", "posts_filled", "bachelor", +1),
    ("rd_institutions", "posts_filled", "postgraduate", +1),
    ("rd_institutions", "stayers", "bachelor", +1),
    # fresh graduates gain less: those who finish away and come home for it compete for the same posts
    ("talent_allowance", "leavers", "all", -1),
    ("talent_allowance", "returners", "all", +1),
]

OUT_OF_REACH = [
    ("public_sector_posts", "vocational_share", "all"),
    ("startup_support", "vocational_share", "all"),
    ("rd_institutions", "junior_leavers", "all"),
    ("talent_allowance", "junior_leavers", "all"),
    ("skilled_worker_pay", "brought_posts", "all"),
]


@pytest.fixture(scope="module")
def effects(tiny):
    """Return a function: effects of a lever on an indicator, one for each replicate."""
    outsiders = {"regions.city.enterprises.offices.outside_applicants": 6.0}
    policies = {key: policy({key: settings}) for key, settings in STRONG_WORK.items()}
    city = with_policies(tiny, policies, {"horizon": HORIZON, "scale": 4.0, **outsiders})
    names = ("baseline", *STRONG_WORK)
    runs = {(name, replicate): simulate(city, name, replicate) for replicate in REPLICATES for name in names}

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
def test_a_lever_leaves_alone_what_it_has_no_channel_to(effects, lever, indicator, level):
    first = effects(lever, indicator, level)
    assert (first == 0).all()


def test_prestige_draws_abler_pupils_to_vocational_schools(tiny):
    """Their seats are taken anyway; the pupils who want them are others."""
    levers = {"skilled_worker_pay": {"pay_rise": 0, "prestige": 2.0}}
    city = with_policies(tiny, {"honour": policy(levers)}, {"horizon": FIRST, "scale": 4.0})
    for replicate in REPLICATES:
        ability = {}
        for name in ("baseline", "honour"):
            model = TalentPipeline(city, name, replicate)
            model.run()
            ability[name] = model.world.students.ability[model.flows.admission.senior.vocational].mean()
        assert ability["honour"] > ability["baseline"] + 0.1
