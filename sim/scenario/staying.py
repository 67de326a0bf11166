"""Behavioural constants of the levers on work and staying."""

from __future__ import annotations

from typing import Annotated

from sim.scenario.quantity import Elasticity, Frozen, Limits, Quantity, Share, Utility

Staff = Annotated[Quantity, Limits("staff", 1, 10_000)]


class Staying(Frozen):
    """How people and enterprises answer to levers on work and staying.

    Parameters
    ----------
    b_cash
        Weight of an allowance over pay in the value of a post.
    cash_years
        Years for which an allowance must be paid to count in full.
    rank_ability
        Part of ability in the rank in a class, as `exam_ability` in an examination.
    demand_pay
        Elasticity of posts to a rise in pay that enterprises are made to pay.
    small_staff
        Staff under which an enterprise is small.
    startup_closes
        Share of the self-employed who give up, a year.
    startup_hires
        Share of supported start-ups that become employers, a year.
    startup_staff
        Staff that such an enterprise wants, its founder apart.
    """

    b_cash: Utility
    cash_years: Annotated[Quantity, Limits("years", 0.5, 50)]
    rank_ability: Share
    demand_pay: Elasticity
    small_staff: Staff
    startup_closes: Share
    startup_hires: Share
    startup_staff: Staff
