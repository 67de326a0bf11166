"""A place's colleges counted together against every college weighed by itself."""

import numpy as np
import pytest

from sim.draws import Decision, Draws
from sim.phases.admission.outside import Tiers, market

IDS = np.arange(200_000, dtype=np.uint64)
TIERS = Tiers(
    place=np.array([0, 0, 0, 1, 1]),
    level=np.array([2, 3, 3, 2, 3]),
    value=np.array([0.2, 0.6, 1.0, 0.5, 0.9]),
    line=np.array([-0.5, 0.3, 1.2, -0.5, 0.3]),
)
SCALE = 0.7


def one_by_one(score: float) -> tuple[np.ndarray, np.ndarray]:
    """Return how often each tier is the best of all, and the mean of the best value."""
    taste = Draws(5, 1).gumbel(Decision.TASTE_TIER, 2020, IDS[:, None], np.arange(5)[None, :])
    worth = TIERS.value + SCALE * taste + np.where(score < TIERS.line, -np.inf, 0.0)
    return np.bincount(worth.argmax(axis=1), minlength=5) / len(IDS), worth.max(axis=1).mean()


@pytest.mark.parametrize("score", [0.0, 0.3, 2.0])
def test_places_and_levels_are_chosen_as_often_as_tier_by_tier(score):
    m, draws = market(TIERS, 2, SCALE), Draws(5, 2)
    passed = m.passed(np.full(len(IDS), score))
    worth = m.inclusive[passed] + SCALE * draws.gumbel(Decision.TASTE_TIER, 2020, IDS[:, None], np.arange(2)[None, :])
    place = worth.argmax(axis=1)
    level = m.tier_level(place, passed, 2020, IDS, draws)
    share, mean = one_by_one(score)
    for p in (0, 1):
        for code in (2, 3):
            expected = share[(TIERS.place == p) & (TIERS.level == code)].sum()
            assert ((place == p) & (level == code)).mean() == pytest.approx(expected, abs=0.006)
    assert worth.max(axis=1).mean() == pytest.approx(mean, abs=0.01)


def test_nobody_enters_below_the_lowest_line():
    m = market(TIERS, 3, SCALE)
    passed = m.passed(np.array([-0.51, -0.5]))
    assert (m.inclusive[passed[0]] == -np.inf).all()
    assert np.isfinite(m.inclusive[passed[1]]).tolist() == [True, True, False]


def test_without_a_taste_of_the_moment_the_best_college_wins():
    m = market(TIERS, 2, 0.0)
    passed = m.passed(np.full(2, 2.0))
    assert m.inclusive[passed[0]] == pytest.approx([1.0, 0.9], abs=1e-4)
    assert (m.tier_level(np.array([0, 1]), passed, 2020, IDS[:2], Draws(1, 1)) == 3).all()
