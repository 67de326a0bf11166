"""Admission against the `matching` package and against mechanisms read aloud."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching.games import HospitalResident
from slow_admission import (
    blocking_pairs,
    immediate_acceptance,
    lists_of,
    parallel_bands,
    serial_dictatorship,
)

from sim.phases.admission.deferred_acceptance import admit, ranks


@st.composite
def applications(draw, fewest_seats: int = 0):
    """Return utility, option, rank and capacity of a small random admission."""
    holders = draw(st.integers(1, 6))
    length = draw(st.integers(1, holders))
    applicants = draw(st.integers(0, 12))
    option = [draw(st.permutations(range(holders)))[:length] for _ in range(applicants)]
    worth = st.permutations(range(length))
    utility = np.array([draw(worth) for _ in range(applicants)], dtype=float).reshape(applicants, length)
    unlisted = draw(st.lists(st.booleans(), min_size=applicants * length, max_size=applicants * length))
    # a quarter of the options is not listed
    thinned = np.array(unlisted, dtype=bool).reshape(applicants, length) & (utility % 2 == 0)
    utility[thinned] = -np.inf
    rank = np.array(draw(st.permutations(range(applicants))), dtype=np.int64)
    capacity = draw(st.lists(st.integers(fewest_seats, 4), min_size=holders, max_size=holders))
    return utility, np.array(option, dtype=np.int64).reshape(applicants, length), rank, np.array(capacity)


def holders_won(utility, option, rank, capacity, band=None) -> list[int | None]:
    return [int(holder) if holder >= 0 else None for holder in admit(utility, option, rank, capacity, band)]


def hospital_residents(lists, rank, capacity) -> list[int | None]:
    """Solve with the `matching` package; it wants no seat holder whom nobody lists."""
    line = sorted(range(len(lists)), key=lambda i: -rank[i])
    wanted = sorted({holder for wants in lists for holder in wants})
    priorities = {holder: [i for i in line if holder in lists[i]] for holder in wanted}
    residents = {i: list(wants) for i, wants in enumerate(lists) if wants}
    if not residents:
        return [None] * len(lists)
    game = HospitalResident.create_from_dictionaries(
        residents, priorities, {holder: int(capacity[holder]) for holder in wanted}
    )
    won: list[int | None] = [None] * len(lists)
    for hospital, admitted in game.solve(optimal="resident").items():
        for resident in admitted:
            won[resident.name] = hospital.name
    return won


@given(applications(fewest_seats=1))
def test_deferred_acceptance_is_that_of_the_matching_package(case):
    utility, option, rank, capacity = case
    assert holders_won(*case) == hospital_residents(lists_of(utility, option), rank, capacity)


@given(applications())
def test_with_one_common_score_it_is_the_serial_dictatorship(case):
    utility, option, rank, capacity = case
    assert holders_won(*case) == serial_dictatorship(lists_of(utility, option), list(rank), list(capacity))


@given(applications())
def test_deferred_acceptance_leaves_no_blocking_pair(case):
    utility, option, rank, capacity = case
    won = holders_won(*case)
    assert blocking_pairs(lists_of(utility, option), list(rank), list(capacity), won) == []


@given(applications())
def test_a_band_of_1_is_immediate_acceptance(case):
    utility, option, rank, capacity = case
    expected = immediate_acceptance(lists_of(utility, option), list(rank), list(capacity))
    assert holders_won(*case, band=1) == expected


@given(applications(), st.integers(1, 6))
def test_bands_are_settled_one_after_the_other(case, band):
    utility, option, rank, capacity = case
    expected = parallel_bands(lists_of(utility, option), list(rank), list(capacity), band)
    assert holders_won(*case, band=band) == expected


@given(applications(), st.none() | st.integers(1, 6))
def test_seats_are_never_exceeded_and_never_invented(case, band):
    utility, option, rank, capacity = case
    before = utility.copy()
    won = admit(utility, option, rank, capacity, band)
    rows = np.flatnonzero(won >= 0)
    assert ((option == won[:, None]) & (utility > -np.inf)).any(axis=1)[rows].all()
    assert (np.bincount(won[rows], minlength=len(capacity)) <= capacity).all()
    assert np.array_equal(utility, before)


CONTESTED = (
    # the best of three ranks second what the others want first
    np.array([[2.0, 1.0], [2.0, 1.0], [2.0, 1.0]]),
    np.array([[0, 1], [0, 1], [1, 0]]),
    np.array([2, 1, 0]),
    np.array([1, 1]),
)


def test_immediate_acceptance_can_leave_a_blocking_pair():
    """Whoever is refused by the first choice loses the second to those who put it first."""
    utility, option, rank, capacity = CONTESTED
    lists = lists_of(utility, option)
    assert holders_won(*CONTESTED) == [0, 1, None]
    assert holders_won(*CONTESTED, band=1) == [0, None, 1]
    pairs = blocking_pairs(lists, list(rank), list(capacity), holders_won(*CONTESTED, band=1))
    assert pairs == [(1, 1)]


def test_ignoring_ranks_would_be_noticed():
    utility, option, rank, capacity = CONTESTED
    lists = lists_of(utility, option)
    first_come = serial_dictatorship(lists, [-i for i in range(3)], list(capacity))
    assert first_come == serial_dictatorship(lists, list(rank), list(capacity))
    upside_down = holders_won(utility, option, -rank + 2, capacity)
    assert blocking_pairs(lists, list(rank), list(capacity), upside_down)


@pytest.mark.parametrize("band", [None, 1, 2, 3, 5])
def test_a_whole_cohort_is_admitted_as_one_by_one(band):
    draw = np.random.default_rng(0)
    n, holders, length = 400, 15, 5
    option = np.argsort(draw.random((n, holders)), axis=1)[:, :length]
    utility = draw.gumbel(size=(n, length)).astype(np.float32)
    utility[draw.random((n, length)) < 0.2] = -np.inf
    rank = draw.permutation(n)
    capacity = draw.integers(0, 40, holders)
    lists = lists_of(utility, option)
    expected = parallel_bands(lists, list(rank), list(capacity), band or length)
    assert holders_won(utility, option, rank, capacity, band) == expected


@pytest.mark.parametrize("shape", [(0, 3), (0, 0), (4, 0)])
def test_nobody_and_nothing_to_choose(shape):
    won = admit(np.zeros(shape), np.zeros(shape, dtype=int), np.arange(shape[0]), np.array([1, 1]))
    assert won.tolist() == [-1] * shape[0]


@given(st.lists(st.integers(0, 3), max_size=20), st.data())
def test_ranks_are_strict_and_follow_score_then_tie(scores, data):
    tie = np.array(data.draw(st.permutations(range(len(scores)))), dtype=np.uint64)
    rank = ranks(np.array(scores, dtype=float), tie)
    order = sorted(range(len(scores)), key=lambda i: (scores[i], tie[i]))
    assert [order.index(i) for i in range(len(scores))] == rank.tolist()
