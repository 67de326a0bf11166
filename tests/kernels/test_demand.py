"""Posts and seats: what is whole, what is carried, whose plan it is, and that no seat is invented."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.phases.planning.demand import headquarters_plan, own_plan, whole
from sim.phases.planning.seats import split
from sim.world.class_sizes import apportion, class_sizes, first_class
from sim.world.seats import whole_by_group

AMOUNTS = st.lists(st.floats(0, 50), min_size=1, max_size=25)


@given(AMOUNTS, st.floats(0, 0.999))
def test_fractions_of_posts_are_carried_not_lost(amounts, carry):
    opened, rest = 0, np.array([carry])
    for amount in amounts:
        posts, rest = whole(np.array([amount]), rest)
        assert posts[0] >= 0
        assert 0 <= rest[0] < 1
        opened += int(posts[0])
    assert opened + rest[0] == pytest.approx(carry + sum(amounts), abs=1e-4)


def test_a_third_of_a_post_a_year_is_a_post_every_third_year():
    carry, opened = np.zeros(1), []
    for _ in range(6):
        posts, carry = whole(np.array([1 / 3]), carry)
        opened.append(int(posts[0]))
    assert opened == [0, 0, 1, 0, 0, 1]


STAFF = st.floats(0, 1e5)
SHARE = st.floats(0, 1)


@given(STAFF, SHARE)
def test_headquarters_grant_a_share_of_exits(exits, share):
    assert headquarters_plan(np.array([exits]), share)[0] == pytest.approx(share * exits)


@given(st.floats(-1e4, 1e5), SHARE)
def test_others_plan_a_share_of_openings_and_never_fewer_than_none(openings, share):
    assert own_plan(np.array([openings]), share)[0] == pytest.approx(share * max(openings, 0.0))


@given(
    total=st.floats(0, 1e5),
    base=SHARE,
    target=SHARE,
    weight=SHARE,
    capacity=st.floats(0, 1e5),
    rooms=st.floats(0, 1e5),
)
def test_what_capacity_lacks_is_displaced_not_invented(total, base, target, weight, capacity, rooms):
    parts = split(np.array([total]), np.array([base]), target, weight, np.array([capacity]), np.array([rooms]))
    general, vocational = (float(part[0]) for part in parts)
    share = (1 - weight) * base + weight * target
    # general seats beyond the base year's share need rooms
    expected = min(total * (1 - share), max(total * (1 - base), rooms))
    assert general == pytest.approx(expected, abs=1e-6)
    assert vocational == pytest.approx(min(total - expected, capacity), abs=1e-6)
    assert general + vocational <= total * (1 + 1e-12)


def test_raising_the_share_past_capacity_leaves_pupils_without_a_seat():
    total, base, capacity, rooms = (np.array([amount]) for amount in (1000.0, 0.3, 350.0, 700.0))
    seats = [split(total, base, target, 1.0, capacity, rooms) for target in (0.35, 0.5)]
    within, past = ((float(general[0]), float(vocational[0])) for general, vocational in seats)
    assert within == pytest.approx((650.0, 350.0))
    assert past == pytest.approx((500.0, 350.0))


@given(st.lists(st.tuples(st.floats(0, 200), st.integers(0, 3)), min_size=1, max_size=30))
def test_seats_are_rounded_so_that_each_group_keeps_its_total(rows):
    wanted = np.array([amount for amount, _ in rows])
    group = np.array([number for _, number in rows])
    seats = whole_by_group(wanted, group)
    assert (seats >= 0).all()
    assert (abs(seats - wanted) <= 1).all()
    totals = np.bincount(group, weights=wanted, minlength=4)
    assert abs(np.bincount(group, weights=seats, minlength=4) - totals).max() <= 0.5 + 1e-6


WEIGHTS = st.lists(st.just(0.0) | st.floats(1e-6, 100), min_size=1, max_size=30).filter(any)


@given(st.integers(0, 10_000), WEIGHTS)
def test_a_total_is_split_into_whole_parts(total, weights):
    parts = apportion(total, np.array(weights))
    assert parts.sum() == total
    exact = np.array(weights) * total / sum(weights)
    assert (abs(parts - exact) < 1 + 1e-6).all()


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=4), st.integers(1, 6), st.floats(0, 0.9))
def test_stocks_are_solved_for_their_classes(stocks, years, dropout):
    classes = class_sizes(np.array(stocks), years, dropout)
    survive = (1 - dropout) ** (np.arange(years) / years)
    assert classes.shape == (len(stocks), years)
    assert classes.sum(axis=1).tolist() == stocks
    assert (np.diff(classes, axis=1) <= 0).all()
    for enrolled, sizes in zip(stocks, classes, strict=True):
        assert sizes == pytest.approx(enrolled * survive / survive.sum(), abs=1)
        assert sizes.tolist() == apportion(enrolled, survive).tolist()
    assert first_class(stocks[0], years, dropout) == pytest.approx(stocks[0] / survive.sum())
