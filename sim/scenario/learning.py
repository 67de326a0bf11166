"""Behavioural constants of schools: what is learned, who is admitted, what schools follow."""

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
    Students,
    Utility,
    Years,
)


class Learning(Frozen):
    """How skill grows at school, in practice, in internships and in apprenticeships.

    Parameters
    ----------
    ability
        Weight of ability, in standard deviations, in ln skill (s).
    general_share
        Part of what school and practice made of ln skill that counts in every field.
    alignment
        Elasticity of a year's factor to alignment (a).
    practice_gain
        What an hour of practice that finds a seat gives over one of theory (h).
    intern_gain, apprentice_gain
        Most that an internship, and an apprenticeship, adds to ln skill.
    host_bonus
        Specific skill, ln, that is of use at the host of the internship alone.
    intern_scale, apprentice_scale
        Months after which 63 % of all that practice of this kind can give is learned.
    base_share
        What a month in a school base counts for skill, as a share of a month in an enterprise.
    attachment_year
        Attachment to the region that a year of study there brings.
    quality_funding, quality_dual_qualified, quality_faculty, quality_scale
        Elasticity of a school's quality to funding a student, to the share of teachers with industry practice, to
        teachers, and to the institution's planned intake over the school's own, each over the base year's.
    quality_governance
        ln quality of a school that disposes of all its cooperation income.
    quality_bound
        A school's quality stays within exp of this, up and down, of the base year's: each factor of it.
    funding_usual
        Funding of a school whose own is not stated.
    dropout_general_senior, dropout_secondary_vocational, dropout_higher_vocational
        Share lost over a course of the level (d).
    dropout_bachelor, dropout_postgraduate
        Share lost over a course of the level (d).
    transfer
        Share of first-year general pupils who move to a vocational school, a year.
    track_ability
        Pull of ability on a change of track: down for the less able, up for the more able.
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
    women
        Share of women among those who leave junior-middle school.
    exam_ability
        Correlation of an examination's score with ability (w).
    cutoff_margin
        How far last year's cut-off may lie above the own score before an option is left out; and how near to the
        lowest general cut-off a pupil is marginal.
    list_length
        Upper-secondary options on a list.
    band
        Choices considered at once, the best first, before those admitted are admitted for good.
    general_taste, general_ability
        Value of general schools over vocational ones: of a mean pupil, and for each standard deviation of ability.
    b_return
        Weight of ln pay after a college, and of a vocational programme's ln placement.
    b_prestige
        Weight of a school's prestige.
    b_distance
        Weight of ln(1 + km/100) to a college, and to a merged school.
    accept_vocational
        Share of those left without a seat who take a vocational seat left over.
    leave_school
        Share of those without a seat at all who leave school; the others go to school elsewhere.
    bachelor_line, college_line
        Score lines of bachelors and of higher-vocational courses.
    postgraduate_above
        How far the score line of postgraduates lies above the bachelors'.
    local_college
        Value of a college at home.
    local_list
        Local college programmes on a leaver's list.
    parent_share
        Share of pupils of whom a parent works at an enterprise that employs graduates.
    junior_size
        Leavers of a junior-middle school a year.
    key_push
        Most that counsel adds to vocational programmes for marginal pupils.
    adult_line
        Score line of adult entrants.
    adult_years
        Years since adult entrants left junior-middle school.
    adult_tie
        Attachment of adult entrants to the city.
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


class Adaptation(Frozen):
    """How schools and expectations follow what has been seen.

    Parameters
    ----------
    expectation_speed
        How far a chance of work moves toward what was seen in a year, of very many cases.
    half_weight
        Cases seen in a year that weigh half of very many: fewer move an expectation less.
    placement_speed
        How far a programme's placement moves toward a year's, of very many graduates.
    first_placement, least_placement
        Placement of every programme in the base year, and the lowest that is reckoned with.
    open_weight
        Weight of the share of posts that stood open, beside ln placement, in what schools follow.
    signal_bound
        What schools follow counts within exp of this, up and down, of the school's mean.
    seat_speed
        How far a programme's share of seats moves toward what the school follows, a year.
    autonomy_speed
        A school that disposes of all its cooperation income moves its seats as if 1 + this many years' steps went by.
    seat_bound
        Most by which a programme's share of seats moves in a year, as a part of it.
    seat_noise
        Standard deviation of the error in what a school hears of a programme.
    seat_floor
        Lowest share of seats over that of the base year.
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
