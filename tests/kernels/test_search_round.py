"""A round of search with everything else switched off fills as many posts as an urn catches balls.

u seekers who apply at random to one of v posts fill v (1 - (1 - 1/v)^u) posts on average.
"""

import numpy as np
import pytest
from altered import GONE, altered

from sim.draws import Decision, Draws
from sim.phases.matching import clear, open_market
from sim.phases.matching.hire import Applicants, hire
from sim.policy.knobs import Knobs
from sim.scenario import Scenario
from sim.world.build import build
from sim.world.codes import Level, Status
from sim.world.students import LOCAL, identity

ROUNDS = 60
EXPECTED = {(1000, 1000): 632.30, (1000, 500): 432.47, (500, 1000): 393.62}
"""Seekers and posts: expected matches."""


def off_expectation(filled: list[int], expected: float) -> float:
    """Return how many standard errors the mean lies off; the tolerance is 4 (false alarm 6 in 100,000)."""
    return abs(np.mean(filled) - expected) / (np.std(filled, ddof=1) / np.sqrt(len(filled)))


def urn_rounds(seekers: int, posts: int, capacity: int = 1) -> list[int]:
    people = identity(LOCAL, 0, 2020, np.arange(seekers))
    ones, nobody = np.ones(seekers), np.zeros(seekers, dtype=bool)
    none = np.zeros(posts, dtype=np.int64)
    draws = Draws(5, 0)
    filled = []
    for year in range(ROUNDS):
        post = (draws.uniform(Decision.KNOWN_CANDIDATE, year, people) * posts).astype(np.int64)
        applicants = Applicants(
            post=post, firm=post, score=ones, eligible=nobody, announced=nobody, worker=nobody, tie=people
        )
        open_ = np.full(posts, capacity)
        filled.append(int(hire(applicants, open_, none, none, hold=False).hired.sum()))
    return filled


@pytest.mark.parametrize(("seekers", "posts"), EXPECTED)
def test_hiring_catches_as_many_as_an_urn(seekers, posts):
    assert EXPECTED[seekers, posts] == pytest.approx(posts * (1 - (1 - 1 / posts) ** seekers), abs=0.005)
    assert off_expectation(urn_rounds(seekers, posts), EXPECTED[seekers, posts]) < 4


def test_room_for_two_would_be_noticed():
    assert off_expectation(urn_rounds(1000, 1000, capacity=2), EXPECTED[1000, 1000]) > 4


@pytest.fixture(scope="module")
def lottery(tiny: Scenario) -> Scenario:
    """A city where all posts are alike and wanted, everybody hears of one, and any applicant will do."""
    others = [f"regions.city.enterprises.{group}" for group in ("plant", "works", "offices")]
    shop = "regions.city.enterprises.shops"
    changes = {
        **dict.fromkeys(others, GONE),
        f"{shop}.spread": 0,
        f"{shop}.occupations": {"machines": {"bachelor": 1.0}},
        f"{shop}.outside_applicants": 0,
        "behaviour.search.candidates": 1,
        "behaviour.search.known": 1,
        "behaviour.search.known_bound": 1,
        "behaviour.hiring.standard_private": 0,
        "outside.capital.work.bachelor": 0,
        "outside.coast.work.bachelor": 0,
    }
    return altered(tiny, changes)


@pytest.mark.parametrize(("seekers", "posts"), EXPECTED)
def test_the_market_catches_as_many_as_an_urn(lottery, seekers, posts):
    scenario = altered(lottery, {"regions.city.enterprises.shops.firms": posts})
    draws = Draws(5, 0)
    world = build(scenario, draws)
    world.positions.posts[:] = 1
    world.positions.expected[:] = 1
    world.students.append(
        seekers,
        id=identity(LOCAL, 0, 2020, np.arange(seekers)),
        home=0,
        status=Status.SEEKING,
        level=Level.BACHELOR,
        field=0,
        region=0,
        school=3,
        place=0,
        # waited for too long to wait again
        waited=5,
    )
    filled = []
    for year in range(2020, 2020 + ROUNDS):
        world.year = year
        outcome = clear(world, open_market(world, Knobs(), draws), Knobs())
        assert (outcome.column >= 0).sum() == outcome.filled.sum()
        assert outcome.applied.all()
        filled.append(int(outcome.filled.sum()))
    assert off_expectation(filled, EXPECTED[seekers, posts]) < 4
