"""Behavioural constants of people: places and posts, studying on, waiting, internships, work and moves."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.quantity import Elasticity, Factor, Frozen, Limits, LogOdds, Quantity, Share, Utility


class Place(Frozen):
    """Weights in the value of a place or post (utility; pay in ln yuan a month, distance in ln(1 + km/100)).

    Parameters
    ----------
    b_wage
        Weight of ln pay.
    skill_to_pay
        Part of ln skill that turns into ln pay (psi).
    b_rent
        Weight of ln rent, which who lives at home does not pay.
    b_work
        Weight of the logarithm of the chance of work.
    b_home_men, b_home_women
        Weight of ln(1 + km/100) from home, for men and for women.
    b_parent
        Value of a post at a parent's employer.
    b_tie
        Weight of attachment to the place of study.
    b_intern
        Value of a place or post for each month of an internship there.
    b_fit
        Value of a post of one's own field; of others in proportion to nearness.
    taste_lasting
        Part of the variance of the taste for a place that lasts for life (r).
    nest
        Spread of tastes for posts within a place, where the taste for a post and its place has spread 1.
    """

    b_wage: Elasticity
    skill_to_pay: Elasticity
    b_rent: Elasticity
    b_work: Elasticity
    b_home_men: Utility
    b_home_women: Utility
    b_parent: Utility
    b_tie: Utility
    b_intern: Utility
    b_fit: Utility
    taste_lasting: Share
    nest: Share


class Progression(Frozen):
    """Share of finishers who want to study on, by level, and the pull of ability.

    Parameters
    ----------
    secondary_vocational, higher_vocational, bachelor
        Share who study on, of finishers of the ability that the level's lines imply on average.
    ability
        Pull of ability, in standard deviations, on studying on.
    away_secondary_vocational, away_higher_vocational, away_bachelor
        Share of those who study on who do so elsewhere; so do others for whom no seat of the field is left.
    """

    secondary_vocational: Share
    higher_vocational: Share
    bachelor: Share
    ability: LogOdds
    away_secondary_vocational: Share
    away_higher_vocational: Share
    away_bachelor: Share


class Waiting(Frozen):
    """Value of waiting for an examination or a public post, and service.

    Parameters
    ----------
    b_pub
        Weight of the logarithm of a public post's pay over that of others.
    chance
        Chance to pass, a year (p).
    pay_ratio
        Pay of a public post over pay of others (w_pub/w), with what it is worth otherwise.
    home
        Value of waiting at home.
    delay
        Cost of a year's delay.
    yearly_fall
        Fall of the value for each year waited.
    fresh_years
        Years after graduation for which one counts as fresh, and may wait.
    service
        Share of graduates who enter the army or public service programmes.
    service_years
        Years after graduation at which those in the army or public service programmes seek work.
    """

    b_pub: Utility
    chance: Share
    pay_ratio: Factor
    home: Utility
    delay: Utility
    yearly_fall: Utility
    fresh_years: Annotated[int, Field(ge=0, le=5)]
    service: Share
    service_years: Annotated[int, Field(ge=1, le=8)]


class Internship(Frozen):
    """Who looks for which internship, by level, and what an internship does.

    Parameters
    ----------
    seeking_secondary_vocational, seeking_higher_vocational, seeking_bachelor
        Share of final-year students who look for an internship.
    local_taste
        Value of an internship at a local enterprise over one at a school base.
    coast_pull
        Value of an internship at an outside place of mean pay over one at a school base.
    attachment
        Attachment that an internship of six months brings.
    """

    seeking_secondary_vocational: Share
    seeking_higher_vocational: Share
    seeking_bachelor: Share
    local_taste: Utility
    coast_pull: Utility
    attachment: Utility


class WorkingLives(Frozen):
    """Hazards after graduation.

    Parameters
    ----------
    quit_first_half, quit_second_half, quit_later
        Share who leave the enterprise, for another or for no work: in the first half year, in the year after it, and
        in each later year.
    leave
        Log-odds of leaving the city in the first year of work, all else 0 (h0).
    leave_tenure
        Fall of the log-odds with the logarithm of the year of work.
    leave_tie
        Fall for each unit of attachment to the city; a native's is 1 more.
    leave_match
        Fall for a post of one's own field; of others in proportion to nearness.
    leave_home_bought
        Fall for who bought a home.
    leave_wage
        Rise with ln pay outside over the own pay.
    home_purchase
        Share who buy a home, a year, from the second year of work on.
    return_
        Log-odds of coming back within a year, all else 0 (r0).
    return_years
        Fall with ln(1 + years away).
    return_home
        Rise for natives.
    return_posts
        Rise with the logarithm of posts of the field over the base year's.
    return_bound
        Posts over base posts count for returns within this factor, up and down.
    return_within
        Years after leaving within which people come back.
    change_found
        Share of those who quit who look for another post in the city; who meets none is without work.
    """

    quit_first_half: Share
    quit_second_half: Share
    quit_later: Share
    leave: LogOdds
    leave_tenure: LogOdds
    leave_tie: LogOdds
    leave_match: LogOdds
    leave_home_bought: LogOdds
    leave_wage: LogOdds
    home_purchase: Share
    return_: Annotated[LogOdds, Field(alias="return")]
    return_years: LogOdds
    return_home: LogOdds
    return_posts: LogOdds
    return_bound: Annotated[Quantity, Limits("factor", 1, 1000)]
    return_within: Annotated[int, Field(ge=1, le=20)]
    change_found: Share
