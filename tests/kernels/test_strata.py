"""Draws within strata follow the weights exactly, and never pick what has none."""

import numpy as np
import pytest
from chance_bounds import off_shares
from hypothesis import given
from hypothesis import strategies as st

from sim.draws import LIFE, Decision, Draws
from sim.world.strata import Strata
from sim.world.students import LOCAL, identity

WEIGHT = st.just(0.0) | st.floats(1e-6, 1e6)
EDGES = np.concatenate([[2.0**-53, 2.0**-33, 1 - 2.0**-33, 1 - 2.0**-53], (np.arange(500) + 0.5) / 500])


@st.composite
def weighted(draw) -> tuple[np.ndarray, np.ndarray, int]:
    strata = draw(st.integers(1, 4))
    items = draw(st.lists(st.tuples(WEIGHT, st.integers(0, strata - 1)), max_size=30))
    weights = np.array([w for w, _ in items], dtype=float)
    return weights, np.array([s for _, s in items], dtype=np.int64), strata


def implied(table: Strata, stratum: int, items: int) -> np.ndarray:
    """Return the probability of each item that the alias table of a stratum stands for."""
    probability = np.zeros(items)
    start, size = int(table.start[stratum]), int(table.size[stratum])
    for cell in range(size):
        own, other = table.item[start + cell], table.item[start + table.other[start + cell]]
        probability[own] += table.accept[start + cell] / size
        probability[other] += (1 - table.accept[start + cell]) / size
    return probability


@given(weighted())
def test_the_table_stands_for_the_weights(case):
    weights, stratum, strata = case
    table = Strata(weights, stratum, strata)
    for s in range(strata):
        inside = np.where(stratum == s, weights, 0.0)
        if inside.sum() > 0:
            assert np.allclose(implied(table, s, len(weights)), inside / inside.sum(), rtol=1e-9, atol=1e-12)
        else:
            assert table.size[s] == 0


@given(weighted())
def test_a_pick_has_weight_and_lies_in_its_stratum(case):
    weights, stratum, strata = case
    table = Strata(weights, stratum, strata)
    for s in range(strata):
        picked = table.pick(EDGES, np.full(len(EDGES), s))
        if ((stratum == s) & (weights > 0)).any():
            assert (stratum[picked] == s).all()
            assert (weights[picked] > 0).all()
        else:
            assert (picked == -1).all()


def test_picks_come_at_the_frequency_of_their_weights():
    weights = np.array([5.0, 0.0, 1.0, 2.0, 0.0, 3.0, 3.0, 0.01, 40.0])
    stratum = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2])
    table = Strata(weights, stratum, 4)
    people = identity(LOCAL, 0, 2020, np.arange(100_000))
    draws = Draws(1, 0)
    one = draws.uniform(Decision.PARENT_EMPLOYER, LIFE, people)
    first, second = draws.uniform_pair(Decision.KNOWN_CANDIDATE, LIFE, people)
    bits = (draws.bits(Decision.KNOWN_CANDIDATE, 2020, people) >> np.uint64(44)).astype(np.int64)
    for s in range(3):
        inside = np.where(stratum == s, weights, 0.0)
        assert off_shares(table.pick_bits(bits, 0, 20, np.full(len(bits), s)), inside / inside.sum()) < 1
    for u in (one, first, second):
        for s in range(3):
            inside = np.where(stratum == s, weights, 0.0)
            assert off_shares(table.pick(u, np.full(len(u), s)), inside / inside.sum()) < 1
        assert (table.pick(u, np.full(len(u), 3)) == -1).all()


@given(weighted(), st.sampled_from([20, 24, 32]))
def test_a_pick_by_bits_is_the_pick_of_the_same_uniform(case, width):
    """The number of `width` bits read as a share of the whole picks the same item, but where rounding decides."""
    weights, stratum, strata = case
    table = Strata(weights, stratum, strata)
    edges = [0, 1, 2 ** (width - 1), 2**width - 1]
    bits = np.concatenate([edges, np.arange(500) * (2**width // 500)]).astype(np.int64)
    for s in range(strata):
        picked = table.pick_bits(bits, 0, width, np.full(len(bits), s))
        by_uniform = table.pick(bits * 2.0**-width, np.full(len(bits), s))
        assert (picked != by_uniform).sum() <= 1
        if not ((stratum == s) & (weights > 0)).any():
            assert (picked == -1).all()


def test_equal_weights_instead_of_the_stated_ones_are_noticed():
    weights = np.array([5.0, 1.0, 2.0])
    table = Strata(np.ones(3), np.zeros(3, dtype=int), 1)
    u = Draws(1, 0).uniform(Decision.PARENT_EMPLOYER, LIFE, identity(LOCAL, 0, 2020, np.arange(100_000)))
    assert off_shares(table.pick(u, np.zeros(len(u), dtype=int)), weights / weights.sum()) > 10


def test_weights_of_one_stratum_leave_the_picks_of_another_unchanged():
    stratum = np.array([0, 0, 1, 1, 1])
    before = Strata(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), stratum, 2)
    after = Strata(np.array([7.0, 0.0, 3.0, 4.0, 5.0]), stratum, 2)
    ones = np.ones(len(EDGES), dtype=int)
    assert np.array_equal(before.pick(EDGES, ones), after.pick(EDGES, ones))


@pytest.mark.parametrize(
    ("shape", "stratum"), [((4, 0), (4, 1)), ((0, 3), (0, 1)), ((0,), (0,))], ids=["no slot", "nobody", "no draw"]
)
def test_nothing_is_picked_for_nobody(shape, stratum):
    table = Strata(np.ones(3), np.arange(3), 3)
    assert table.pick(np.zeros(shape), np.zeros(stratum, dtype=int)).shape == shape
    assert table.pick_bits(np.zeros(shape, dtype=int), 0, 10, np.zeros(stratum, dtype=int)).shape == shape
