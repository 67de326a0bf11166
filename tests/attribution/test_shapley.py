"""Shapley values against games whose values are known."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.shapley import every_coalition, exact, interactions, orders, sampled

ABC = ("a", "b", "c")


def game(worth, members=ABC):
    return {group: np.asarray(worth(group), dtype=float).reshape(1) for group in every_coalition(members)}


def means(values):
    return {name: float(value.mean) for name, value in values.items()}


def test_what_adds_up_is_given_to_whom_it_belongs():
    own = {"a": 3.0, "b": -1.0, "c": 0.5}
    worth = game(lambda group: sum(own[name] for name in group))
    assert means(exact(worth, ABC)) == pytest.approx(own)
    assert all(abs(value) < 1e-12 for value in means(interactions(worth, ABC)).values())


def test_the_glove_game():
    # Shapley's example: one left glove (a), two right ones; only a pair is worth something
    worth = game(lambda group: float("a" in group and len(group) > 1))
    assert means(exact(worth, ABC)) == pytest.approx({"a": 2 / 3, "b": 1 / 6, "c": 1 / 6})
    found = means(interactions(worth, ABC))
    assert found["a", "b"] == pytest.approx(1 / 2)
    assert found["b", "c"] == pytest.approx(-1 / 2)


def slow(worth, members, member):
    """The mean, over every order, of what a member adds when it joins."""
    added = []
    for order in permutations(members):
        before = frozenset(order[: order.index(member)])
        added.append(worth[before | {member}][0] - (worth[before][0] if before else 0.0))
    return np.mean(added)


@given(st.lists(st.floats(-10, 10), min_size=15, max_size=15))
def test_any_game_against_every_order(values):
    members = ("a", "b", "c", "d")
    worth = dict(zip(every_coalition(members), (np.array([value]) for value in values), strict=True))
    found = means(exact(worth, members))
    for member in members:
        assert found[member] == pytest.approx(slow(worth, members, member), abs=1e-9)
    assert sum(found.values()) == pytest.approx(worth[frozenset(members)][0], abs=1e-9)


def test_intervals_are_over_replicates():
    worth = {group: len(group) * np.array([1.0, 2.0, 3.0]) for group in every_coalition(ABC)}
    value = exact(worth, ABC)["a"]
    assert value.n == 3
    assert value.high - value.mean == pytest.approx(4.302653 * 1.0 / np.sqrt(3), rel=1e-5)


def test_drawn_orders_come_near_and_add_up():
    members = tuple("abcdefghij")
    own = {name: place - 3.0 for place, name in enumerate(members)}

    def worth(group):
        return sum(own[name] for name in group) + 2.0 * ("a" in group and "j" in group)

    game_ = game(worth, members)
    game_ = {group: value + np.array([0.0, 1e-9]) for group, value in game_.items()}
    drawn = orders(members, 8, seed=1)
    found = sampled(game_, members, drawn)
    assert set(drawn.coalitions()) <= set(game_)
    assert sum(means(found).values()) == pytest.approx(worth(frozenset(members)))
    # a pair of orders, one the reverse of the other, gives each of two that reinforce each other its half
    assert means(found) == pytest.approx(own | {"a": own["a"] + 1, "j": own["j"] + 1}, abs=1e-8)


def test_drawn_orders_depend_on_the_seed_and_grow_by_adding():
    assert orders(ABC, 6, 1).orders[:6] == orders(ABC, 3, 1).orders
    members = tuple("abcdefghij")
    assert orders(members, 3, 1) != orders(members, 3, 2)
    assert all(sorted(order) == sorted(members) for order in orders(members, 3, 2).orders)
    # the first of the ten is not the same lever each time
    assert len({order[0] for order in orders(members, 12, 5).orders}) > 5
