"""Behavioural constants of what binds enterprises and schools beyond money: contracts, colleges, honour, assessment."""

from __future__ import annotations

from sim.scenario.quantity import Elasticity, Frozen, LogOdds, Share


class Engagement(Frozen):
    """How enterprises, schools and interns answer to terms other than a yearly payment.

    Parameters
    ----------
    allowance_taste
        Weight of the logarithm of the allowance in a student's choice of a local internship.
    contract_poaching, contract_accident
        Share of the loss through poaching, and through accidents, that law and contract take from the enterprise.
    contract_depth
        Share by which an enterprise with a settled contract offers more seats.
    college_transaction, college_depth
        Share by which a member's cost of finding schools falls, and by which it offers more seats.
    college_alignment, college_speed
        Most by which a college brings its programmes closer to the posts, and how much of it a year.
    course_margin
        Part of a course's price that is gain to the enterprise.
    honour
        What being certified adds to the log-odds of going on.
    assessed
        What full assessment adds to the log-odds of enterprises that answer to the city.
    training_fund, frontline
        An enterprise's training fund over its pay, and the part of it that its front line has in the base year.
    raised, retrained
        Of workers trained for the level above, and of those who learn another trade, who can take a post in it.
    """

    allowance_taste: Elasticity
    contract_poaching: Share
    contract_accident: Share
    contract_depth: Share
    college_transaction: Share
    college_depth: Share
    college_alignment: Share
    college_speed: Share
    course_margin: Share
    honour: LogOdds
    assessed: LogOdds
    training_fund: Share
    frontline: Share
    raised: Share
    retrained: Share
