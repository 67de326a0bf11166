"""What a choice among places must obey: it is a logit where tastes are one Gumbel a place.

P(k) = exp(V_k) / sum exp(V_j). Taking one option away leaves the ratio of the others unchanged, and the own
elasticity to the log wage is b_wage (1 - P).
"""

from dataclasses import replace

import numpy as np
import pytest
from altered import altered
from chance_bounds import Z, off_shares

from sim.draws import Draws
from sim.phases.matching.places import place_values
from sim.scenario import Scenario
from sim.world.build import build
from sim.world.codes import Level
from sim.world.students import LOCAL, identity
from sim.world.world import World

N = 200_000
PLACES = ("coast", "delta", "north", "capital")


@pytest.fixture(scope="module")
def graduates(tiny: Scenario) -> World:
    """A world with four outside places and many alike bachelors, whose taste is one Gumbel a place."""
    plain_tastes = {
        "behaviour.place.taste_lasting": 0,
        "behaviour.place.nest": 0,
        "outside.coast.access.bachelor": 0.2,
        "outside.delta": tiny.outside["coast"].model_dump(mode="json"),
        "outside.north": tiny.outside["capital"].model_dump(mode="json"),
        "distances.values": {
            "city": {"capital": 160, "coast": 1800, "delta": 1500, "north": 600},
            "capital": {"capital": 80, "coast": 1700, "delta": 1600, "north": 500},
            "coast": {"coast": 300, "delta": 900, "north": 2200},
            "delta": {"delta": 200, "north": 2000},
            "north": {"north": 300},
        },
    }
    scenario = altered(tiny, plain_tastes)
    world = build(scenario, Draws(11, 0))
    world.year = 2024
    world.students.append(
        N,
        id=identity(LOCAL, 0, 2017, np.arange(N)),
        home=0,
        level=Level.BACHELOR,
        field=0,
        region=0,
        attachment=0.4,
        intern_place=-1,
    )
    return world


def with_wages(world: World, factor: dict[str, float]) -> World:
    """Return the same world with other bachelors' pay in some places; 0 takes a place away."""
    pay = world.places.ln_pay.copy()
    for place, times in factor.items():
        with np.errstate(divide="ignore"):
            pay[world.places.keys.index(place), Level.BACHELOR] += np.log(times)
    return replace(world, places=replace(world.places, ln_pay=pay))


def chosen(world: World) -> np.ndarray:
    best = place_values(world, np.arange(N), Draws(11, 0)).best
    names = np.array(world.places.keys)[best]
    return np.array([PLACES.index(name) for name in names])


def values(world: World) -> np.ndarray:
    """Return V of the four places by hand, from the scenario."""
    s, b = world.scenario, world.scenario.behaviour.place
    found = []
    for name in PLACES:
        place, km = s.outside[name], s.distances.values["city"][name]
        access = place.access.bachelor.value if place.access else 0.0
        index = world.places.keys.index(name)
        found.append(
            place.amenity.bachelor.value
            + access
            - b.b_rent.value * np.log(place.rent.value)
            - b.b_home_men.value * np.log1p(km / 100)
            + b.b_wage.value * world.places.ln_pay[index, Level.BACHELOR]
            + b.b_work.value * np.log(place.work.bachelor.value)
        )
    return np.array(found)


def shares(value: np.ndarray) -> np.ndarray:
    weight = np.exp(value - value.max())
    return weight / weight.sum()


def test_the_best_outside_place_is_a_logit_choice(graduates):
    expected = shares(values(graduates))
    assert expected.min() > 0.02
    assert off_shares(chosen(graduates), expected) < 1


def test_a_forgotten_term_would_be_noticed(graduates):
    b = graduates.scenario.behaviour.place
    rent = np.array([graduates.scenario.outside[name].rent.value for name in PLACES])
    assert off_shares(chosen(graduates), shares(values(graduates) + b.b_rent.value * np.log(rent))) > 5


def test_taking_a_place_away_leaves_the_ratio_of_the_others(graduates):
    before = np.bincount(chosen(graduates), minlength=4)
    after = np.bincount(chosen(with_wages(graduates, {"capital": 0.0})), minlength=4)
    assert after[3] == 0
    # three counts of one sample against the same three of another: a test of homogeneity
    assert off_shares(np.repeat(np.arange(3), after[:3]), before[:3] / before[:3].sum()) < 2
    exact = shares(values(graduates))[:3]
    assert off_shares(np.repeat(np.arange(3), after[:3]), exact / exact.sum()) < 1


def test_whoever_did_not_choose_the_place_taken_away_keeps_the_choice(graduates):
    before, after = chosen(graduates), chosen(with_wages(graduates, {"capital": 0.0}))
    assert np.array_equal(after[before != 3], before[before != 3])


@pytest.mark.parametrize("place", PLACES)
def test_the_own_elasticity_to_the_log_wage_is_beta_times_one_less_the_share(graduates, place):
    """Central difference over +-2 % of pay: the same people, so only those who switch are counted."""
    k, beta, step = PLACES.index(place), graduates.scenario.behaviour.place.b_wage.value, 0.02
    raised = chosen(with_wages(graduates, {place: np.exp(step)})) == k
    lowered = chosen(with_wages(graduates, {place: np.exp(-step)})) == k
    assert not (lowered & ~raised).any()
    share = shares(values(graduates))[k]
    simulated = (raised.mean() - lowered.mean()) / (2 * step * share)
    # standard error of the share of switchers
    error = np.sqrt((raised & ~lowered).mean() / N) / (2 * step * share)
    assert abs(simulated - beta * (1 - share)) < Z * error
    if share > 0.2:
        # the share is large enough to tell beta (1 - P) from beta
        assert abs(simulated - beta) > Z * error


def test_skill_raises_outside_offers_by_its_general_part(graduates):
    b = graduates.scenario.behaviour.place
    rows = np.arange(50)
    before = place_values(graduates, rows, Draws(11, 0))
    skilled = graduates.copy()
    skilled.students.general[rows] += 0.2
    skilled.students.specific[rows] += 0.7
    after = place_values(skilled, rows, Draws(11, 0))
    assert np.allclose(after.outside - before.outside, b.b_wage.value * b.skill_to_pay.value * 0.2, atol=1e-5)
    assert np.array_equal(after.best, before.best)
