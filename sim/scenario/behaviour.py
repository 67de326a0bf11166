"""Behavioural constants, grouped by the phase that reads them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.engagement import Engagement
from sim.scenario.quantity import (
    Elasticity,
    Factor,
    Frozen,
    Limits,
    LogOdds,
    Months,
    Quantity,
    Share,
    Students,
    Utility,
    Years,
    Yuan,
    YuanMonth,
)
from sim.scenario.staying import Staying
from sim.scenario.teaching import Teaching

Chance = Annotated[Quantity, Limits("share", 0.001, 1)]
"""A share whose logarithm is taken."""


class Place(Frozen):
    """Weights in the value of a place or post (utility; pay in ln yuan a month, distance in ln(1 + km/100))."""

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


class Learning(Frozen):
    """How skill grows at school, in practice, in internships and in apprenticeships.

    Parameters
    ----------
    intern_scale, apprentice_scale
        Months after which 63 % of all that practice of this kind can give is learned.
    base_share
        What a month in a school base counts for skill, as a share of a month in an enterprise.
    quality_bound
        A school's quality stays within exp of this, up and down, of the base year's.
    attachment_year
        Attachment to the region that a year of study there brings.
    """

    ability: Elasticity
    general_share: Share
    alignment: Elasticity
    practice_gain: Factor
    intern_gain: Elasticity
    apprentice_gain: Elasticity
    host_bonus: Elasticity
    intern_scale: Months
    apprentice_scale: Months
    base_share: Share
    attachment_year: Utility
    quality_funding: Elasticity
    quality_dual_qualified: Elasticity
    quality_faculty: Elasticity
    quality_scale: Elasticity
    quality_governance: Elasticity
    quality_bound: Annotated[Quantity, Limits("ln quality", 0, 5)]
    funding_usual: Annotated[Quantity, Limits("yuan a student-year", 1, 1_000_000)]
    dropout_general_senior: Share
    dropout_secondary_vocational: Share
    dropout_higher_vocational: Share
    dropout_bachelor: Share
    dropout_postgraduate: Share
    transfer: Share
    track_ability: LogOdds


class Admission(Frozen):
    """Choice of school and programme, and the lines that admission keeps.

    Parameters
    ----------
    postgraduate_above
        How far the score line of postgraduates lies above the bachelors'.
    local_list
        Local college programmes on a leaver's list.
    """

    women: Share
    exam_ability: Share
    cutoff_margin: Annotated[Quantity, Limits("score", 0, 10)]
    list_length: Annotated[int, Field(ge=1, le=12)]
    band: Annotated[int, Field(ge=1, le=12)]
    general_taste: Utility
    general_ability: Utility
    b_return: Elasticity
    b_prestige: Elasticity
    b_distance: Utility
    accept_vocational: Share
    leave_school: Share
    bachelor_line: Annotated[Quantity, Limits("score", -5, 5)]
    college_line: Annotated[Quantity, Limits("score", -5, 5)]
    postgraduate_above: Annotated[Quantity, Limits("score", 0, 5)]
    local_college: Utility
    local_list: Annotated[int, Field(ge=1, le=20)]
    parent_share: Share
    junior_size: Students
    key_push: Utility
    adult_line: Annotated[Quantity, Limits("score", -5, 5)]
    adult_years: Years
    adult_tie: Utility


class Progression(Frozen):
    """Share of finishers who want to study on, by level, and the pull of ability."""

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


class Search(Frozen):
    """What seekers know and how the rounds of hiring go.

    Parameters
    ----------
    applications
        Applications that a seeker can make in each of the three rounds, one after the other.
    search_years
        Years after graduation for which those without work go on seeking.
    first_chance_secondary_vocational, first_chance_higher_vocational, first_chance_bachelor, first_chance_postgraduate
        Chance of local work that the base year's graduates of a level reckon with, and that past ones had.
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
    floor, most
        Lowest and highest standard over the base year's.
    open_share_speed, open_share_posts
        How far a position's smoothed open share moves toward a year's, if it opened `open_share_posts` posts
        or more; with fewer, in proportion.
    graduate_age, experienced_from, experienced_to
        Ages at which graduates and experienced hires join the staff.
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


class WorkingLives(Frozen):
    """Hazards after graduation.

    Parameters
    ----------
    return_bound
        Posts over base posts count for returns within this factor, up and down.
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


class Cooperation(Frozen):
    """Net benefit of taking interns, yuan a year per intern, and the decision that follows from it.

    Parameters
    ----------
    least_staff
        Staff from which an enterprise is asked to cooperate, and counted.
    depth_bound
        The share of staff that a net benefit supports stays within exp of this, up and down, of `share_staff`.
    legal_share, legal_like_share
        Most interns over staff, and over staff in like posts, that the law allows.
    apprentice_room
        Apprentices beyond the seats wanted, as a share of the intern seats offered.
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


class Internship(Frozen):
    """Who looks for which internship, by level, and what an internship does."""

    seeking_secondary_vocational: Share
    seeking_higher_vocational: Share
    seeking_bachelor: Share
    local_taste: Utility
    coast_pull: Utility
    attachment: Utility


class Adaptation(Frozen):
    """How schools and expectations follow what has been seen.

    Parameters
    ----------
    half_weight
        Cases seen in a year that weigh half of very many: fewer move an expectation less.
    first_placement, least_placement
        Placement of every programme in the base year, and the lowest that is reckoned with.
    open_weight
        Weight of the share of posts that stood open, beside ln placement, in what schools follow.
    signal_bound
        What schools follow counts within exp of this, up and down, of the school's mean.
    """

    expectation_speed: Share
    half_weight: Annotated[Quantity, Limits("cases", 0, 1000)]
    placement_speed: Share
    first_placement: Share
    least_placement: Chance
    open_weight: Elasticity
    signal_bound: Annotated[Quantity, Limits("ln seats", 0, 5)]
    seat_speed: Share
    autonomy_speed: Factor
    seat_bound: Share
    seat_noise: Share
    seat_floor: Share


class Behaviour(Frozen):
    """All behavioural constants."""

    place: Place
    learning: Learning
    admission: Admission
    progression: Progression
    waiting: Waiting
    search: Search
    hiring: Hiring
    working_lives: WorkingLives
    cooperation: Cooperation
    engagement: Engagement
    teaching: Teaching
    internship: Internship
    adaptation: Adaptation
    staying: Staying
