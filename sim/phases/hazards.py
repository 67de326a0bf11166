"""Hazards of a year after graduation: leaving the city, and coming back to it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.scenario.behaviour import WorkingLives as Constants

F64 = NDArray[np.float64]
Floats = NDArray[np.floating]


def logistic(x: Floats) -> Floats:
    """Return ``1 / (1 + exp(-x))``."""
    value: Floats = 1.0 / (1.0 + np.exp(-x))
    return value


def leave_log_odds(
    c: Constants, tenure: Floats, tie: Floats, match: Floats, home_bought: NDArray[np.bool_], ln_gap: Floats
) -> Floats:
    """Return the log-odds of leaving the city within a year.

    ``leave - leave_tenure ln k - leave_tie tie - leave_match match - leave_home_bought [home bought]
    + leave_wage (ln w_out - ln w)`` with k the year of work, 1 the first.
    """
    odds: Floats = (
        c.leave.value
        - c.leave_tenure.value * np.log(tenure + 1.0)
        - c.leave_tie.value * tie
        - c.leave_match.value * match
        - c.leave_home_bought.value * home_bought
        + c.leave_wage.value * ln_gap
    )
    return odds


def return_log_odds(c: Constants, years_away: F64, native: NDArray[np.bool_], ln_posts: F64) -> F64:
    """Return the log-odds of coming back within a year: less with years away, more for natives and open posts.

    ``return - return_years ln(1 + years) + return_home [home in the region]
    + return_posts ln(posts of the field / base)``.
    """
    odds: F64 = (
        c.return_.value
        - c.return_years.value * np.log1p(years_away)
        + c.return_home.value * native
        + c.return_posts.value * ln_posts
    )
    return odds
