"""The year of a dropout is geometric, and a course loses the share that it is meant to lose."""

import numpy as np
import pytest

from sim.draws import Decision, Draws
from sim.world.dropout import year_of_dropout

PEOPLE = np.arange(200_000, dtype=np.uint64)


def dropouts(course: float, length: int) -> np.ndarray:
    u = Draws(3, 0).uniform(Decision.DROPOUT, 2020, PEOPLE)
    return np.array([year_of_dropout(luck, course, length) for luck in u])


def test_probability_0_is_nobody_and_1_is_everybody_in_the_first_year():
    assert (dropouts(0.0, 3) == 0).all()
    assert (dropouts(1.0, 3) == 1).all()


@pytest.mark.parametrize(("course", "length"), [(0.05, 3), (0.3, 4), (0.6, 2)])
def test_each_year_loses_the_same_share_of_those_left(course, length):
    years = dropouts(course, length)
    hazard = 1 - (1 - course) ** (1 / length)
    assert years.min() == 0
    assert years.max() == length
    left = np.array([((years == 0) | (years > k)).sum() for k in range(length + 1)])
    assert left[length] / left[0] == pytest.approx(1 - course, abs=4 * np.sqrt(course / len(PEOPLE)))
    lost = 1 - left[1:] / left[:-1]
    assert lost == pytest.approx(np.full(length, hazard), abs=5 * np.sqrt(hazard / left[-1]))
