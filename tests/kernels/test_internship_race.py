"""Internships read aloud: students ask firms turn by turn, the least time over seats first."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.phases.intern_seats import _race
from sim.phases.internship import _wish


@st.composite
def races(draw):
    """Return times, firms listed by school, school and field of each student, needs, seats, and most of a field."""
    firms, schools, fields = draw(st.integers(1, 4)), draw(st.integers(1, 3)), 2
    students, longest = draw(st.integers(0, 10)), draw(st.integers(1, firms))
    number = st.integers(0, 3)
    time = np.array(draw(st.permutations(range(1, students * longest + 1))), dtype=float).reshape(students, longest)
    listed = np.array([draw(st.permutations(range(firms)))[:longest] for _ in range(schools)])
    short = draw(st.lists(st.integers(1, longest), min_size=schools, max_size=schools))
    for row, length in zip(listed, short, strict=True):
        row[length:] = -1
    school = np.array(draw(st.lists(st.integers(0, schools - 1), min_size=students, max_size=students)), dtype=np.int16)
    field = np.array(draw(st.lists(st.integers(0, fields - 1), min_size=students, max_size=students)), dtype=np.int8)
    cells = firms * fields
    needs = np.array(draw(st.lists(st.booleans(), min_size=cells, max_size=cells))).reshape(firms, fields)
    seats = np.array(draw(st.lists(st.integers(1, 4), min_size=firms, max_size=firms)))
    most = np.array(draw(st.lists(number, min_size=cells, max_size=cells))).reshape(firms, fields)
    return time, listed, school, field, needs, seats, most


@given(races(), st.integers(0, 10))
def test_seats_go_turn_by_turn_in_the_order_of_lots(case, first):
    time, listed, school, field, needs, seats, most = case
    wishes = []
    for i in range(len(time)):
        firms = [
            (time[i, k] / seats[f], f, time[i, k])
            for k, f in enumerate(listed[school[i]])
            if f >= 0 and needs[f, field[i]]
        ]
        wishes.append(sorted(firms))
    left, room = seats.tolist(), most.tolist()
    expected = [-1] * len(time)
    for turn in range(listed.shape[1]):
        for i, wish in enumerate(wishes):
            if expected[i] < 0 and len(wish) > turn:
                firm = wish[turn][1]
                if left[firm] > 0 and room[firm][field[i]] > 0:
                    left[firm] -= 1
                    room[firm][field[i]] -= 1
                    expected[i] = firm
    # all at once, and the first turn part by part
    for parts in ([(0, len(time), False)], [(0, first, True), (first, len(time), True)]):
        left, room, due, won = seats.copy(), most.copy(), np.zeros(len(time), dtype=np.int64), np.full(len(time), -1)
        for begin, end, once in parts:
            ask(np.arange(len(time))[begin:end], wishes, seats, field, once, left, room, due, won)
        ask(np.flatnonzero(due), wishes, seats, field, False, left, room, due, won)
        assert won.tolist() == expected


def ask(who, wishes, seats, field, once, left, room, due, won):
    lists = [wishes[i][::-1] for i in who]
    start = np.cumsum([0, *(len(one) for one in lists)])
    times = np.array([time for one in lists for *_, time in one], dtype=np.float32)
    firms = np.array([firm for one in lists for _, firm, _ in one], dtype=np.int64)
    _race(times, seats, firms, start, who, field, once, left, room, due, won)


def test_the_best_of_here_the_best_place_outside_and_a_base_is_wished():
    rng = np.random.default_rng(3)
    people, regions, places = 500, 2, 6
    taste, moment = (rng.gumbel(size=(people, n)).astype(np.float32) for n in (places, places + 1))
    lasting, passing, local_taste = np.float32(0.8), np.float32(0.6), np.float32(0.5)
    gain, value = rng.random(regions).astype(np.float32), rng.normal(size=(5, places)).astype(np.float32)
    region, level = rng.integers(0, regions, people).astype(np.int16), rng.integers(1, 4, people).astype(np.int8)
    local, outside = np.empty(people, dtype=bool), np.empty(people, dtype=np.int64)
    _wish(taste, moment, lasting, passing, local_taste, gain, value, region, level, local, outside)
    luck = lasting * taste + passing * moment[:, :-1]
    away = (value[level] + luck)[:, regions:]
    base = passing * moment[:, -1]
    here = local_taste + luck[np.arange(people), region] + gain[region]
    assert (outside == np.where(away.max(axis=1) > base, away.argmax(axis=1) + regions, -1)).all()
    assert (local == (here >= np.maximum(away.max(axis=1), base))).all()
    assert 0.1 < local.mean() < 0.9
    assert 0.01 < (outside < 0).mean() < 0.9
