"""Behavioural constants of the labour market: search, hiring, cooperation of enterprises with schools."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.quantity import (
    Chance,
    Elasticity,
    Factor,
    Frozen,
    Limits,
    LogOdds,
    Months,
    Quantity,
    Share,
    Utility,
    Years,
    Yuan,
    YuanMonth,
)


class Search(Frozen):
    """What seekers know and how the rounds of hiring go.

    Parameters
    ----------
    candidates
        Candidate posts of a seeker, before it is drawn which are known.
    focus
        Power of nearness of fields in the draw of a candidate's field.
    known
        Chance that a candidate post is known, at as many open posts as expected and without a link (c).
    link_school, link_kin
        Factor on it where the school cooperates with the enterprise, and where a parent works there.
    known_bound
        Highest such chance.
    applications
        Applications that a seeker can make in each of the three rounds, one after the other.
    search_years
        Years after graduation for which those without work go on seeking.
    refusal
        Factor on the chance of work that a seeker reckons with, for each refusal.
    chance_floor
        Lowest chance of work that anybody reckons with.
    break_cost
        What a better offer has to be worth more for an offer held to be broken.
    standard_margin
        Share of the standard by which a seeker may fall short of it and still apply.
    fallback_jobs
        Share of those without a post for whom there is a job below level, at as many posts as expected.
    first_chance_secondary_vocational, first_chance_higher_vocational, first_chance_bachelor, first_chance_postgraduate
        Chance of local work that the base year's graduates of a level reckon with, and that past ones had.
    below_level_pay
        Pay of a job below level over the level's mean pay.
    self_employed, without_work, below_level
        Value of self-employment, of having no work, and of a job below level, besides pay and place.
    """

    candidates: Annotated[int, Field(ge=1, le=16)]
    focus: Elasticity
    known: Share
    link_school: Factor
    link_kin: Factor
    known_bound: Share
    applications: Annotated[int, Field(ge=1, le=10)]
    search_years: Annotated[int, Field(ge=0, le=10)]
    refusal: Chance
    chance_floor: Chance
    break_cost: Utility
    standard_margin: Share
    fallback_jobs: Share
    first_chance_secondary_vocational: Chance
    first_chance_higher_vocational: Chance
    first_chance_bachelor: Chance
    first_chance_postgraduate: Chance
    below_level_pay: Share
    self_employed: Utility
    without_work: Utility
    below_level: Utility


class Hiring(Frozen):
    """Standards, sight and preferences of enterprises (productivity; 1 is a job-ready worker).

    Parameters
    ----------
    standard_central, standard_provincial, standard_local_state, standard_public, standard_private
        Least productivity that an enterprise of the ownership hires, in the base year.
    floor, most
        Lowest and highest standard over the base year's.
    open_share_speed, open_share_posts
        How far a position's smoothed open share moves toward a year's, if it opened `open_share_posts` posts
        or more; with fewer, in proportion.
    standard_speed
        Fall of the standard, as a share of the base year's, for an open share that is 1 higher than then (eta).
    pay_speed
        Rise of pay, as a share of the base year's, for an open share that is 1 higher than then.
    pay_bound
        Most by which pay moves, up and down.
    base_open
        Share of posts that stood open in the base year.
    lapse
        Share of posts left open that are given to experienced hires instead of being opened once more.
    women_at_50
        Share of women who are due to retire at 50; the others are due at 55.
    graduate_age, experienced_from, experienced_to
        Ages at which graduates and experienced hires join the staff.
    sight_error
        Standard deviation of the error, in ln productivity, with which an enterprise sees an applicant.
    sight_intern
        Share of the error that an internship there removes.
    prefer_intern, prefer_apprentice, prefer_kin
        What the enterprise adds to ln productivity for its interns, its apprentices, and children of its staff.
    outside_skill
        Mean productivity of applicants from outside.
    outside_accept
        Share of applicants from outside who would come.
    """

    standard_central: Factor
    standard_provincial: Factor
    standard_local_state: Factor
    standard_public: Factor
    standard_private: Factor
    floor: Share
    most: Factor
    open_share_speed: Share
    open_share_posts: Annotated[Quantity, Limits("posts", 1, 1000)]
    standard_speed: Elasticity
    pay_speed: Elasticity
    pay_bound: Share
    base_open: Share
    lapse: Share
    women_at_50: Share
    graduate_age: Annotated[int, Field(ge=18, le=30)]
    experienced_from: Annotated[int, Field(ge=20, le=60)]
    experienced_to: Annotated[int, Field(ge=20, le=60)]
    sight_error: Elasticity
    sight_intern: Share
    prefer_intern: Elasticity
    prefer_apprentice: Elasticity
    prefer_kin: Elasticity
    outside_skill: Factor
    outside_accept: Share


class Cooperation(Frozen):
    """Net benefit of taking interns, yuan a year per intern, and the decision that follows from it.

    Parameters
    ----------
    output_first, output_growth
        What an intern's work is worth at a mean enterprise: in the month before the first, and more with each month.
    allowance, legal_floor
        An intern's usual allowance, and the least that the law allows; the higher is paid.
    mentoring
        Cost of mentoring an intern, a month.
    intern_months, apprentice_months
        Length of an internship and of an apprenticeship.
    kept
        Share of interns kept on that an enterprise reckons with at first.
    hiring_saved
        Hiring and induction saved for each intern kept on.
    school_income
        What a month of an intern brings the school from the enterprise.
    poached
        Share of trained people lost to others that an enterprise reckons with at first.
    fixed, fixed_years
        Fixed cost of training places, and the years over which it is spread.
    transaction
        Cost a year of finding and agreeing with schools.
    accident_chance, accident_loss
        Chance of an accident an intern, and its cost.
    b0
        Log-odds of taking part, all else 0.
    scale
        Net benefit that moves the odds of taking part by a factor e.
    peer
        Weight of the sector's share that takes part, over the mean share.
    habit
        What having taken part last year adds to the log-odds.
    lasting_noise
        Standard deviation of enterprises' lasting disposition.
    least_staff
        Staff from which an enterprise is asked to cooperate, and counted.
    share_staff
        Interns over staff that a net benefit of 0 supports (share0).
    share_step
        Most by which that share moves in a year, as a part of it.
    depth_bound
        The share of staff that a net benefit supports stays within exp of this, up and down, of `share_staff`.
    apprentice_room
        Apprentices beyond the seats wanted, as a share of the intern seats offered.
    legal_share, legal_like_share
        Most interns over staff, and over staff in like posts, that the law allows.
    experience_speed
        How far what an enterprise reckons to keep and to lose moves toward what it saw in a year.
    output_spread
        Standard deviation of ln of what an intern's work is worth, between enterprises.
    links
        Schools that an enterprise would work with, at most.
    """

    output_first: YuanMonth
    output_growth: YuanMonth
    allowance: YuanMonth
    legal_floor: YuanMonth
    mentoring: YuanMonth
    intern_months: Months
    apprentice_months: Months
    kept: Share
    hiring_saved: Yuan
    school_income: YuanMonth
    poached: Share
    fixed: Yuan
    fixed_years: Years
    transaction: Yuan
    accident_chance: Share
    accident_loss: Yuan
    b0: LogOdds
    scale: Yuan
    peer: LogOdds
    habit: LogOdds
    lasting_noise: LogOdds
    least_staff: Annotated[int, Field(ge=1, le=100_000)]
    share_staff: Share
    share_step: Share
    depth_bound: Annotated[Quantity, Limits("ln share", 0, 5)]
    apprentice_room: Share
    legal_share: Share
    legal_like_share: Share
    experience_speed: Share
    output_spread: Annotated[Quantity, Limits("ln output", 0, 2)]
    links: Annotated[int, Field(ge=1, le=20)]
