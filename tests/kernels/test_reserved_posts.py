"""Reserved posts against a slow reading of an enterprise that goes through its applicants one by one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_hiring import Enterprise, Person, hire_aloud

from sim.phases.matching.hire import Applicants, hire
from sim.phases.planning.quota import reserve

FIRMS = 2
OF_FIRM = np.array([0, 0, 0, 1, 1, 1])
"""Enterprise of each position."""
WORKER = np.array([True, True, False, True, True, False])
"""Whether each position is a worker post."""


@st.composite
def turns(draw, announcements: bool = True) -> tuple[list[Enterprise], list[Person]]:
    """Return enterprises and applicants, with ties and full positions among them."""
    open_posts = draw(st.lists(st.integers(0, 3), min_size=6, max_size=6))
    enterprises = []
    for firm in range(FIRMS):
        own = {int(post): open_posts[post] for post in np.flatnonzero(np.equal(OF_FIRM, firm))}
        workers = {post for post in own if WORKER[post]}
        most = sum(own[post] for post in workers)
        enterprises.append(Enterprise(own, workers, draw(st.integers(0, most))))
    n = draw(st.integers(0, 14))
    ties = draw(st.permutations(range(n)))
    people = []
    for i in range(n):
        eligible = draw(st.booleans())
        post = draw(st.integers(0, 5))
        announced = announcements and eligible and bool(WORKER[post]) and draw(st.booleans())
        people.append(Person(post, float(draw(st.integers(0, 4))), eligible, announced, ties[i]))
    return enterprises, people


def columns(people: list[Person]) -> Applicants:
    post = np.array([p.post for p in people], dtype=np.int64)
    return Applicants(
        post=post,
        firm=OF_FIRM[post],
        score=np.array([p.score for p in people], dtype=float),
        eligible=np.array([p.eligible for p in people], dtype=bool),
        announced=np.array([p.announced for p in people], dtype=bool),
        worker=WORKER[post],
        tie=np.array([p.tie for p in people], dtype=np.uint64),
    )


def open_posts(enterprises: list[Enterprise]) -> np.ndarray:
    return np.array([count for e in enterprises for count in e.open_posts.values()], dtype=np.int64)


def hire_at_once(enterprises, people, hold, hiring=hire) -> tuple[list[bool], list[bool]]:
    open_ = open_posts(enterprises)
    open_worker = np.bincount(OF_FIRM[WORKER], weights=open_[WORKER], minlength=FIRMS).astype(np.int64)
    reserved = np.array([e.reserved for e in enterprises], dtype=np.int64)
    result = hiring(columns(people), open_, open_worker, reserved, hold)
    return result.hired.tolist(), result.reserved.tolist()


@settings(max_examples=400)
@given(turns(), st.booleans())
def test_hiring_at_once_is_hiring_one_by_one(case, hold):
    assert hire_at_once(*case, hold) == hire_aloud(*case, hold)


@given(turns(), st.booleans())
def test_no_more_are_hired_than_posts_are_open_and_reserved(case, hold):
    enterprises, people = case
    hired, reserved = (np.array(column, dtype=bool) for column in hire_at_once(*case, hold))
    post = np.array([p.post for p in people], dtype=np.int64)
    eligible = np.array([p.eligible for p in people], dtype=bool)
    assert (np.bincount(post[hired], minlength=6) <= open_posts(enterprises)).all()
    into_reserve = np.bincount(OF_FIRM[post[reserved]], minlength=FIRMS)
    assert (into_reserve <= [e.reserved for e in enterprises]).all()
    assert (eligible & WORKER[post])[reserved].all()
    assert hired[reserved].all()


@given(turns(announcements=False))
def test_unfilled_reserve_returns_to_all(case):
    enterprises, people = case
    nobody_may = [replace(p, eligible=False) for p in people]
    no_reserve = [replace(e, reserved=0) for e in enterprises]
    assert hire_at_once(enterprises, nobody_may, False) == hire_at_once(no_reserve, nobody_may, False)


@given(turns(announcements=False))
def test_a_reserve_changes_who_is_hired_but_not_how_many(case):
    enterprises, people = case
    without = hire_at_once([replace(e, reserved=0) for e in enterprises], people, False)[0]
    filled = [
        np.bincount([p.post for p, h in zip(people, hired, strict=True) if h], minlength=6).tolist()
        for hired in (without, hire_at_once(enterprises, people, False)[0])
    ]
    assert filled[0] == filled[1]


@given(turns(announcements=False))
def test_reserve_held_back_leaves_at_least_its_posts_to_the_eligible(case):
    enterprises, people = case
    hired, reserved = hire_at_once(enterprises, people, True)
    for firm, enterprise in enumerate(enterprises):
        workers = [i for i, p in enumerate(people) if p.post in enterprise.worker_posts]
        others = sum(hired[i] and not reserved[i] for i in workers)
        assert others <= sum(enterprise.open_posts[p] for p in enterprise.worker_posts) - enterprise.reserved, firm


def test_release_decides_what_others_get():
    enterprises = [Enterprise({0: 2, 1: 0, 2: 1}, {0, 1}, 1), Enterprise({3: 0, 4: 0, 5: 0}, {3, 4}, 0)]
    people = [
        Person(0, 3.0, False, False, 0),
        Person(0, 2.0, False, False, 1),
        Person(2, 1.0, False, False, 2),
    ]
    assert hire_at_once(enterprises, people, hold=False)[0] == [True, True, True]
    assert hire_at_once(enterprises, people, hold=True)[0] == [True, False, True]


def counts_outsiders(applicants: Applicants, *rest):
    """Plant the error: everybody counts as eligible."""
    return hire(replace(applicants, eligible=np.ones_like(applicants.eligible)), *rest)


def test_a_quota_that_counts_outsiders_is_caught():
    enterprises = [Enterprise({0: 1, 1: 0, 2: 0}, {0, 1}, 1), Enterprise({3: 0, 4: 0, 5: 0}, {3, 4}, 0)]
    people = [Person(0, 3.0, False, False, 0), Person(0, 2.0, True, False, 1)]
    assert hire_aloud(enterprises, people, False) == ([False, True], [False, True])
    assert hire_at_once(enterprises, people, False) == ([False, True], [False, True])
    assert hire_at_once(enterprises, people, False, counts_outsiders) == ([True, False], [True, False])


def test_nobody_applies():
    enterprises = [Enterprise({0: 2, 1: 0, 2: 1}, {0, 1}, 1), Enterprise({3: 0, 4: 0, 5: 0}, {3, 4}, 0)]
    for hold in (False, True):
        assert hire_at_once(enterprises, [], hold) == ([], [])


SHARE = st.floats(0, 1)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=20), SHARE, SHARE)
def test_a_reserve_is_carried_until_it_is_whole(years, share, compliance):
    carry = np.zeros(1)
    reserved = 0
    for posts in years:
        this_year, carry = reserve(np.array([posts]), np.array([share]), np.array([compliance]), carry)
        assert 0 <= this_year[0] <= posts
        assert 0 <= carry[0] < 1
        reserved += int(this_year[0])
    owed = share * compliance * sum(years)
    assert reserved + carry[0] == pytest.approx(owed, abs=1e-4)


def test_a_tenth_of_small_plans_is_neither_rounded_up_nor_lost():
    carry, given_ = np.zeros(1), []
    for _ in range(5):
        this_year, carry = reserve(np.array([4]), np.array([0.1]), np.array([1.0]), carry)
        given_.append(int(this_year[0]))
    assert given_ == [0, 0, 1, 0, 1]
