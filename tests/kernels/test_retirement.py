"""Who retires when, before and after the decision of 2024, and that no staff is lost on the way."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from slow_retirement import AGE, MOST_MONTHS, retires

from sim.scenario.schema import Ages
from sim.world.ages import BIRTHS, FIRST_BIRTH, retired_before, retiring, staff_by_birth

MONTH = 1 / 12


@pytest.mark.parametrize("kind", range(3), ids=["men", "women due at 55", "women due at 50"])
@pytest.mark.parametrize("year_end", range(2020, 2051))
def test_retired_is_who_has_passed_the_age_counted_month_by_month(kind, year_end):
    """The smooth schedule lies within a month of birth of the one counted in whole months."""
    months = [(year, month) for year in range(1950, 2010) for month in range(12)]
    gone = [year + month / 12 for year, month in months if retires(kind, year, month) <= year_end]
    last = max(gone)
    edge = retired_before(float(year_end), True)[kind]
    assert edge == pytest.approx(last, abs=1.5 * MONTH)


@pytest.mark.parametrize("kind", range(3))
def test_the_schedule_read_aloud_begins_in_2025_and_ends_at_its_most(kind):
    assert retires(kind, 2025 - AGE[kind] - 1, 11) == pytest.approx(2025 - MONTH)
    assert retires(kind, 2025 - AGE[kind], 0) == pytest.approx(2025 + MONTH)
    assert retires(kind, 2005, 0) - 2005 == pytest.approx(AGE[kind] + MOST_MONTHS[kind] / 12)


@given(st.floats(2000, 2060))
def test_without_the_reform_people_retire_at_60_55_and_50(year_end):
    assert retired_before(year_end, False) == pytest.approx([year_end - 60, year_end - 55, year_end - 50])


@given(st.floats(2000, 2060), st.floats(0.01, 5))
def test_nobody_returns_from_retirement_and_the_reform_only_delays(year_end, later):
    for reform in (False, True):
        assert (retired_before(year_end + later, reform) >= retired_before(year_end, reform)).all()
    assert (retired_before(year_end, True) <= retired_before(year_end, False)).all()
    if year_end <= 2025:
        assert np.array_equal(retired_before(year_end, True), retired_before(year_end, False))


def even_staff(year: int) -> np.ndarray:
    """Return one person a class and birth year, from those about to retire in `year` to those of 10 years."""
    births = np.zeros((3, BIRTHS))
    for kind in range(3):
        first = year - AGE[kind] - FIRST_BIRTH
        births[kind, first : year - 10 - FIRST_BIRTH] = 1.0
    return births


def exits(births: np.ndarray, years: range, reform: bool) -> np.ndarray:
    """Return exits by year and class; shape (years, 3)."""
    births = births.copy()
    counted = []
    for year in years:
        gone = retiring(births, year, reform)
        births -= gone
        counted.append(gone.sum(axis=1))
    assert (births >= -1e-9).all()
    return np.array(counted)


def test_yearly_exits_fall_to_four_fifths_and_two_thirds():
    while_it_rises = exits(even_staff(2025), range(2025, 2035), True)
    assert while_it_rises[:, 0] == pytest.approx(0.8)
    assert while_it_rises[:, 1] == pytest.approx(0.8)
    assert while_it_rises[:, 2] == pytest.approx(2 / 3)
    before = exits(even_staff(2015), range(2015, 2025), True)
    assert before == pytest.approx(1.0)
    assert exits(even_staff(2025), range(2025, 2035), False) == pytest.approx(1.0)


def test_exits_return_to_one_a_year_when_the_age_has_risen():
    later = exits(even_staff(2025), range(2025, 2050), True)
    assert later[16:, 0] == pytest.approx(1.0)


def test_exits_match_the_schedule_counted_month_by_month():
    """Of people spread evenly over birth months, each year loses as many, within two months' people."""
    counted = exits(even_staff(2025), range(2025, 2045), True)
    for kind in range(3):
        slow = np.zeros(20)
        for year in range(2025 - AGE[kind], 2011):
            for month in range(12):
                index = int(retires(kind, year, month) + MONTH / 2) - 2025
                if index < 20:
                    slow[index] += MONTH
        assert counted[:, kind] == pytest.approx(slow, abs=2.1 * MONTH)
        assert counted[:, kind].sum() == pytest.approx(slow.sum(), abs=1.1 * MONTH)


@given(st.integers(0, 2**32 - 1), st.integers(2015, 2045), st.booleans())
def test_who_is_past_the_age_goes_who_is_not_stays_and_nobody_else_is_lost(seed, year, reform):
    births = np.random.default_rng(seed).uniform(0, 100, (3, BIRTHS))
    gone = retiring(births, year, reform)
    edge = retired_before(year + 1.0, reform)
    for kind in range(3):
        cell = int(np.floor(edge[kind])) - FIRST_BIRTH
        assert gone[kind, :cell] == pytest.approx(births[kind, :cell])
        assert (gone[kind, cell + 1 :] == 0).all()
        assert 0 <= gone[kind, cell] <= births[kind, cell]


SHARES = st.lists(st.integers(0, 10), min_size=4, max_size=4).filter(any)


@example([0, 0, 0, 1], 1.0, 1.0, 100.0, 2020)
@given(SHARES, st.floats(0, 1), st.floats(0, 1), st.floats(1, 1e6), st.integers(1951, 2101))
def test_staff_spread_over_birth_years_adds_up(shares, women, women_at_50, staff, year):
    ages = dict(zip(("under_30", "from_30", "from_40", "from_50"), np.array(shares) / sum(shares), strict=True))
    births = staff_by_birth(staff, Ages(**ages), women, women_at_50, year)
    assert births.sum() == pytest.approx(staff)
    assert (births >= 0).all()
    # nobody is past retirement, nobody under 20
    age = year - (FIRST_BIRTH + np.arange(BIRTHS)) - 0.5
    for kind in range(3):
        assert births[kind, (age >= AGE[kind]) | (age < 20)].sum() == 0


def test_classes_have_their_share_of_staff():
    births = staff_by_birth(1000.0, Ages(under_30=0.2, from_30=0.3, from_40=0.3, from_50=0.2), 0.4, 0.5, 2020)
    assert births.sum(axis=1) == pytest.approx([600, 200, 200])
