"""Staff by year of birth, and who reaches the retirement age in a year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.scenario.schema import Ages

F64 = NDArray[np.float64]

FIRST_BIRTH = 1880
BIRTHS = 260
"""Birth years held, `FIRST_BIRTH` to `FIRST_BIRTH + BIRTHS - 1`: all who work in any year a scenario can have."""

ENTRY_AGE = 20

# Rows: men, women due at 55, women due at 50. Statutory age; first birth year concerned; months of delay
# for each year of birth; most years of delay (State Council decision of 2024, in force from 2025).
STATUTORY = np.array([60.0, 55.0, 50.0])
_FIRST_DELAYED = np.array([1965.0, 1970.0, 1975.0])
_DELAY = np.array([0.25, 0.25, 0.5])
_MOST = np.array([3.0, 3.0, 5.0])


def retired_before(year_end: float, reform: bool) -> F64:
    """Return the birth date (fractional year) up to which each class has retired by `year_end`.

    A person born at b retires at ``b + age + clip((b - first) * delay, 0, most)``; solved for b. With the
    reform in force yearly exits are 1/1.25 and 1/1.5 of what they were.

    Returns
    -------
    Shape (3,): men, women due at 55, women due at 50.
    """
    plain = year_end - STATUTORY
    if not reform:
        return plain
    delayed = (plain + _DELAY * _FIRST_DELAYED) / (1.0 + _DELAY)
    return np.where(plain <= _FIRST_DELAYED, plain, np.maximum(delayed, plain - _MOST))


def staff_by_birth(staff: float, ages: Ages, women: float, women_at_50: float, year: int) -> F64:
    """Spread a group's staff over classes and birth years.

    Parameters
    ----------
    ages
        Shares of four age bands over all staff; within a band and class staff is even.
    women, women_at_50
        Share of women in staff, and of them the share due at 50 (workers).

    Returns
    -------
    Shape (3, BIRTHS), adding up to `staff`.
    """
    classes = np.array([1.0 - women, women * (1.0 - women_at_50), women * women_at_50])
    age = year - (FIRST_BIRTH + np.arange(BIRTHS)) - 0.5
    spread = np.zeros((3, BIRTHS))
    bands = (
        (ENTRY_AGE, 30, ages.under_30),
        (30, 40, ages.from_30),
        (40, 50, ages.from_40),
        (50, 99, ages.from_50),
    )
    for k in range(3):
        for low, high, share in bands:
            inside = (age >= low) & (age < min(high, STATUTORY[k]))
            if inside.any():
                spread[k, inside] = share / inside.sum()
        if not spread[k].any():
            # the bands with staff lie past this class's retirement age: it is even up to that age
            spread[k, (age >= ENTRY_AGE) & (age < STATUTORY[k])] = 1.0
        spread[k] *= classes[k] / spread[k].sum()
    return spread * staff


def retiring(births: F64, year: int, reform: bool) -> F64:
    """Return the staff that retires in `year`, same shape as `births` (..., 3, BIRTHS)."""
    edge = retired_before(year + 1.0, reform)[:, None]
    cell = FIRST_BIRTH + np.arange(BIRTHS)[None, :]
    previous = retired_before(float(year), reform)[:, None]
    # of the people of a birth year still at work, the part born before this year's edge
    gone = np.clip(edge - cell, 0.0, 1.0)
    earlier = np.clip(previous - cell, 0.0, 1.0)
    share = np.where(earlier < 1.0, (gone - earlier) / np.maximum(1.0 - earlier, 1e-12), 1.0)
    return births * share
