"""Who applies where, turn by turn, against a plain reading that looks through every list anew."""

import numpy as np
import pytest

from sim.phases.matching.turn import _apply
from sim.phases.planning.pay import _change_pay

SEEKERS, POSTS, TURNS = 60, 12, 6
BREAK_COST, B_WORK, LN_REFUSAL = 0.3, 0.8, float(np.log(0.7))


@pytest.mark.parametrize("seed", range(8))
def test_seekers_apply_to_the_best_post_that_is_left_and_still_worth_it(seed):
    rng = np.random.default_rng(seed)
    length = rng.integers(0, 7, SEEKERS)
    begin = np.concatenate([[0], np.cumsum(length)])
    lists = [range(begin[i], begin[i + 1]) for i in range(SEEKERS)]
    size = int(begin[-1])
    value = np.concatenate([np.sort(rng.normal(1.0, 1.0, n))[::-1] for n in length]).astype(np.float32)
    position, reaches = rng.integers(0, POSTS, size), rng.random(size) < 0.7
    announced, reservation = rng.random(size) < 0.2, rng.normal(0.0, 0.5, SEEKERS)
    lowest = np.full(SEEKERS, -1.5)
    listed, held, discouraged = np.ones(size, dtype=bool), np.full(SEEKERS, -1), np.zeros(SEEKERS)
    plainly_listed, plainly_discouraged = listed.copy(), discouraged.copy()
    looking, entries = np.flatnonzero(length), (begin[:-1].copy(), begin[1:].copy())
    applied = np.zeros((2, SEEKERS), dtype=bool)
    plainly_applied = applied.copy()
    for turn in range(TURNS):
        taking, absent = rng.random(POSTS) < 0.5, rng.random(SEEKERS) < (0.3 if turn == 0 else 0.0)
        expected = []
        for i in np.flatnonzero(~absent):
            least = reservation[i] - B_WORK * max(plainly_discouraged[i], lowest[i])
            if held[i] >= 0:
                least = np.float64(value[held[i]] + np.float32(BREAK_COST))
            open_ = [k for k in lists[i] if plainly_listed[k] and taking[position[k]] and value[k] > least]
            if not open_:
                continue
            plainly_applied[0, i] = True
            plainly_applied[1, i] |= announced[open_[0]]
            if reaches[open_[0]]:
                expected.append((i, open_[0]))
            else:
                plainly_listed[open_[0]] = False
                plainly_discouraged[i] += LN_REFUSAL
        who, entry, looking = _apply(
            looking,
            entries,
            listed,
            position,
            taking,
            value,
            reaches,
            held,
            (reservation, discouraged, lowest),
            absent,
            announced,
            (BREAK_COST, B_WORK, LN_REFUSAL),
            (applied[0], applied[1]),
        )
        assert list(zip(who, entry, strict=True)) == expected
        assert (applied == plainly_applied).all()
        for i, k in expected:
            won = rng.random() < 0.5
            for of in (listed, plainly_listed):
                of[k] = False
            if won:
                held[i] = k
            else:
                discouraged[i] += LN_REFUSAL
                plainly_discouraged[i] += LN_REFUSAL
    assert applied[0].sum() > SEEKERS / 3


def test_pay_changes_for_those_who_serve_in_a_position_alone():
    pay = np.full(5, 100, dtype=np.float32)
    position, change = np.array([0, -1, 1, 1, -1], dtype=np.int32), np.array([1.5, 2.0], dtype=np.float32)
    _change_pay(np.array([0, 1, 2]), position, change, pay)
    assert pay.tolist() == [150, 100, 200, 100, 100]
