"""The compiled passes over working lives say what the same rules say of whole columns."""

import numpy as np
import pytest

from sim.phases.coming_back import _another_year_away
from sim.phases.working_lives import LEFT_CITY, QUIT_FIRM, STAYED, _pass_year, _weigh_leaving

PEOPLE, FIRMS, YEAR, REGIONS, AWAY = 400, 7, 2024, 2, 5


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def flags(rng, share=0.5):
    return rng.random(PEOPLE) < share


def floats(rng):
    return rng.random(PEOPLE).astype(np.float32)


def test_a_year_of_work(rng):
    rows = np.flatnonzero(flags(rng))
    n = len(rows)
    leaves, hazard, leaves_firm, buys = rng.random(n), rng.random(n), rng.random(n), rng.random(n) < 0.5
    quits = np.array([0.6, 0.3, 0.1])
    graduated = rng.integers(YEAR - 2, YEAR + 1, PEOPLE).astype(np.int16)
    region = rng.integers(-1, REGIONS, PEOPLE).astype(np.int16)
    fallback, employer = flags(rng), rng.integers(-1, FIRMS, PEOPLE).astype(np.int32)
    before = rng.choice([0, 1, 2, 99, 100], PEOPLE).astype(np.int8), flags(rng), flags(rng, 0.1)
    tenure, bought, quit_first = (column.copy() for column in before)
    quits_at, event, new = np.zeros(FIRMS, np.float32), np.empty(n, np.int8), np.empty(n, bool)
    _pass_year(
        rows,
        YEAR,
        (leaves, hazard, leaves_firm, buys),
        quits,
        (graduated, region, fallback, employer),
        (tenure, bought, quit_first),
        quits_at,
        event,
        new,
    )
    years = before[0][rows]
    first = years == 0
    gone = leaves < np.where(first, 1 - np.sqrt(1 - hazard), hazard)
    quit_ = ~gone & (leaves_firm < quits[np.minimum(years, 2)])
    fresh = first & (graduated[rows] == YEAR) & (region[rows] >= 0) & ~fallback[rows]
    assert (event == np.where(gone, LEFT_CITY, np.where(quit_, QUIT_FIRM, STAYED))).all()
    assert (new == fresh).all()
    assert 0 < fresh.sum() < n
    assert quits_at.tolist() == [((gone | quit_) & (employer[rows] == firm)).sum() for firm in range(FIRMS)]
    longer, owns, lost = (column.copy() for column in before)
    longer[rows[~gone]] = np.minimum(longer[rows[~gone]].astype(int) + 1, 100)
    owns[rows[buys & ~first & ~gone]] = True
    lost[rows[fresh & quit_]] = True
    assert (tenure == longer).all()
    assert (bought == owns).all()
    assert (quit_first == lost).all()


def test_what_the_hazard_of_leaving_weighs(rng):
    rows = np.flatnonzero(flags(rng))
    level, home, place, region, tenure = (
        rng.integers(low, high, PEOPLE).astype(dtype)
        for low, high, dtype in (
            (0, 5, np.int8),
            (0, 4, np.int16),
            (0, 4, np.int16),
            (-1, 4, np.int16),
            (0, 9, np.int8),
        )
    )
    fallback, home_bought = flags(rng), flags(rng)
    general, allowance, attachment, fit = (floats(rng) for _ in range(4))
    pay = floats(rng) * 3
    outside = rng.random(5).astype(np.float32)
    terms, bought = np.empty((6, len(rows)), np.float32), np.empty(len(rows), bool)
    _weigh_leaving(
        rows,
        (level, home, place, region, tenure),
        (fallback, home_bought),
        (general, pay, allowance, attachment, fit),
        outside,
        np.float32(0.3),
        terms,
        bought,
    )
    expected = (
        tenure,
        np.where(region == place, attachment, 0) + (home == place),
        np.where(fallback, 0, fit),
        outside[level] + np.float32(0.3) * general,
        np.maximum(pay, 1),
        allowance,
    )
    for got, column in zip(terms, expected, strict=True):
        assert got == pytest.approx(column[rows])
    assert (bought == home_bought[rows]).all()


def test_another_year_away(rng):
    status = rng.integers(AWAY - 1, AWAY + 2, PEOPLE).astype(np.int8)
    home = rng.integers(0, 2 * REGIONS, PEOPLE).astype(np.int16)
    region = rng.integers(-1, REGIONS, PEOPLE).astype(np.int16)
    field = rng.integers(-1, 3, PEOPLE).astype(np.int8)
    before = rng.integers(0, 9, PEOPLE).astype(np.int8)
    chance = rng.random((5, 2, REGIONS, 3)).astype(np.float32)
    since_left, rows, chances = before.copy(), np.empty(PEOPLE, np.int64), np.empty(PEOPLE, np.float32)
    found = _another_year_away((status, home, region, field), AWAY, REGIONS, chance, since_left, rows, chances)
    native = home < REGIONS
    pool = (status == AWAY) & (before < 5) & (native | (region >= 0))
    expected = np.flatnonzero(pool)
    assert rows[:found].tolist() == expected.tolist()
    assert (since_left == before + pool).all()
    of = (before, native.astype(int), np.where(native, home, region), np.maximum(field, 0))
    assert chances[:found].tolist() == chance[tuple(code[expected] for code in of)].tolist()
