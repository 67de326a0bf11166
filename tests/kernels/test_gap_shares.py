"""The Shapley shares of the gap against a sum over all orders in plain Python."""

from itertools import combinations, permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures.gap import shapley_shares


def by_orders(gap: float, numbers: list[float]) -> list[float]:
    """Return each reason's mean share over all orders of lifting the reasons one after the other."""
    shares = [0.0] * len(numbers)
    orders = list(permutations(range(len(numbers))))
    for order in orders:
        left = gap
        for reason in order:
            taken = min(left, numbers[reason])
            shares[reason] += taken / len(orders)
            left -= taken
    return shares


def by_coalitions(gap: float, numbers: list[float]) -> list[float]:
    """Return the Shapley value of v(S) = min(gap, sum of S) from the formula over coalitions."""
    n = len(numbers)
    shares = []
    for reason in range(n):
        others = [k for k in range(n) if k != reason]
        share = 0.0
        for size in range(n):
            for coalition in combinations(others, size):
                weight = factorial(size) * factorial(n - size - 1) / factorial(n)
                without = min(gap, sum(numbers[k] for k in coalition))
                share += weight * (min(gap, sum(numbers[k] for k in coalition) + numbers[reason]) - without)
        shares.append(share)
    return shares


COUNTS = st.lists(st.integers(0, 40).map(float), min_size=1, max_size=4)
GAP = st.integers(0, 60).map(float)


@given(GAP, COUNTS)
def test_shares_are_the_mean_over_all_orders(gap, numbers):
    shares = shapley_shares(np.array(gap), np.array(numbers))
    assert shares[:-1] == pytest.approx(by_orders(gap, numbers))
    assert shares[:-1] == pytest.approx(by_coalitions(gap, numbers))


@given(GAP, COUNTS)
def test_shares_and_the_residual_add_up_to_the_gap(gap, numbers):
    shares = shapley_shares(np.array(gap), np.array(numbers))
    assert shares.sum() == pytest.approx(gap)
    assert shares[-1] == pytest.approx(max(0.0, gap - sum(numbers)), abs=1e-9)
    assert (shares[:-1] >= 0).all()
    assert (shares[:-1] <= np.array(numbers) + 1e-9).all()


@given(GAP, COUNTS, st.data())
def test_no_reason_comes_first(gap, numbers, data):
    order = data.draw(st.permutations(range(len(numbers))))
    shares = shapley_shares(np.array(gap), np.array(numbers))[:-1]
    turned = shapley_shares(np.array(gap), np.array(numbers)[order])[:-1]
    assert turned == pytest.approx(shares[order])


def test_equal_reasons_have_equal_shares_and_an_empty_one_none():
    assert shapley_shares(np.array(6.0), np.array([5.0, 5.0, 0.0])) == pytest.approx([3.0, 3.0, 0.0, 0.0])


def test_cells_are_split_one_by_one():
    gaps = np.array([[6.0, 0.0], [10.0, 3.0]])
    candidates = np.arange(16.0).reshape(4, 2, 2)
    shares = shapley_shares(gaps, candidates)
    for i in range(2):
        for j in range(2):
            own = candidates[:, i, j].tolist()
            assert shares[:-1, i, j] == pytest.approx(by_orders(gaps[i, j], own))


def test_a_fixed_order_would_be_noticed():
    first_come = [min(6.0, 5.0), 1.0]
    assert shapley_shares(np.array(6.0), np.array([5.0, 5.0]))[:-1] != pytest.approx(first_come)
