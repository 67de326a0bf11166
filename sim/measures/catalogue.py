"""Every indicator with its unit, formula and breakdown; docs/indicators.md is made from this."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Indicator:
    """What an indicator is.

    Parameters
    ----------
    unit
        Unit of the value.
    formula
        How it is computed.
    by
        Breakdowns beside region and year.
    signed
        Whether it can be below 0, as a balance or a difference can.
    """

    unit: str
    formula: str
    by: str = ""
    signed: bool = False


_GRADUATES = "level, field x level, origin, origin x level"
_POSTS = "level, field, field x level"

CATALOGUE: dict[str, Indicator] = {
    # people at school
    "enrolled": Indicator("students", "people enrolled at the September count", "level, origin x level"),
    "higher_education_enrolled": Indicator("students", "enrolled at higher-vocational level and above"),
    "vocational_and_applied_enrolled": Indicator(
        "students",
        "enrolled at vocational schools and applied universities (those that the pilot threshold counts)",
    ),
    "pilot_shortfall": Indicator(
        "students", "max(0, students that a pilot city needs - vocational_and_applied_enrolled)"
    ),
    "pilot_city": Indicator("flag", "1 in years as a pilot city, 0 before"),
    "junior_leavers": Indicator("pupils", "junior-middle leavers of this September"),
    "entrants": Indicator("students", "entrants of this September", "level"),
    "seats": Indicator("seats", "seats planned for this September", "level, field x level"),
    "seats_next": Indicator(
        "seats",
        "seats that schools mean to plan for next September, at this year's number of the region's seats of the level",
        "field x level",
    ),
    "seats_used": Indicator("share", "entrants / seats", "level"),
    "displaced_pupils": Indicator("pupils", "junior-middle leavers left without an upper-secondary seat"),
    "left_school": Indicator("pupils", "of these, those who leave school"),
    "vocational_share": Indicator("share", "vocational entrants / upper-secondary entrants (职普比 as a share)"),
    "vocational_seats_lacking": Indicator(
        "seats", "vocational seats that the enrolment share asks for beyond capacity"
    ),
    "college_here": Indicator("students", "general leavers admitted to colleges of modelled regions"),
    "college_away": Indicator("students", "general leavers who study in an outside place"),
    "dropout_rate": Indicator("share", "dropped out in the year / enrolled", "level"),
    "practice_access": Indicator("share", "min(1, practice seats / (students p/p0)), mean over students", "level"),
    "programme_demand_distance": Indicator(
        "share", "half the sum over fields of |share of graduates - share of posts|", "level"
    ),
    "programme_placement": Indicator("share", "entrants to work in a post of their field, smoothed", "field x level"),
    "vocational_by_choice": Indicator(
        "share", "secondary-vocational entrants with a score that won others a general seat / all such entrants"
    ),
    "entrant_ability": Indicator("sd", "mean ability of this September's entrants, in deviations of a cohort", "level"),
    "school_quality": Indicator("factor", "quality of teaching over the base year's, mean over students", "level"),
    "dual_qualified_share": Indicator("share", "teachers with industry practice, mean over students", "level"),
    "practice_in_course": Indicator("share", "practice as a share of the course, mean over students", "level"),
    "curriculum_alignment": Indicator(
        "factor", "fit of the curriculum to the posts over the base year's, mean over students", "level"
    ),
    "teachers_gained": Indicator("teachers", "teachers whom policies recruited or kept this year"),
    "programmes_warned": Indicator("programmes", "programmes under the rate that warns"),
    "programmes_closed": Indicator("programmes", "programmes closed after warnings, so far"),
    "earmarked_seats": Indicator("seats", "seats earmarked in short fields this September"),
    "earmarked_seats_lacking": Indicator("seats", "earmarked seats asked for beyond rooms and teachers"),
    "certified_graduates": Indicator("graduates", "vocational graduates with a certificate beside the diploma"),
    "order_class_students": Indicator("students", "final-year students in order classes"),
    "practice_seats_added": Indicator("seats", "practice seats of bases and co-owners, virtual ones at their worth"),
    "training_bases": Indicator("bases", "open training bases with seats that policies built, parts of one as parts"),
    "recruited_entrants": Indicator("students", "entrants by agreements with other provinces"),
    "adult_entrants": Indicator("students", "adult entrants of the city"),
    "special_places_lacking": Indicator("students", "of these two, those for whom no place was free"),
    "ladder_entrants": Indicator("students", "entrants who took a ladder place at the next level"),
    "ladder_places_lacking": Indicator("graduates", "graduates offered a ladder place for whom there was none"),
    "track_changes": Indicator("pupils", "changes of track in comprehensive schools, both ways"),
    "seats_in_building": Indicator("seats", "seats of school projects begun and not yet open"),
    # graduates
    "graduates": Indicator("graduates", "finished a course in the year (general senior left out)", _GRADUATES),
    "labour_market_entrants": Indicator(
        "graduates",
        "graduates less those who study on, serve or wait for an examination",
        _GRADUATES,
    ),
    "stayers": Indicator("graduates", "graduates of local schools working in the region on 31 December", _GRADUATES),
    "province_stayers": Indicator("graduates", "graduates working in the region's province on 31 December", "level"),
    "retention_rate": Indicator("share", "stayers / labour_market_entrants (留存率)", _GRADUATES),
    "retention_rate_all": Indicator("share", "stayers / graduates", "level, origin, origin x level"),
    "province_retention_rate": Indicator("share", "province_stayers / labour_market_entrants (留省率)", "level"),
    "retention_3y": Indicator(
        "share", "graduates of the class of three years before who work in the region / that class", "level"
    ),
    "retention_5y": Indicator(
        "share", "graduates of the class of five years before who work in the region / that class", "level"
    ),
    "stayers_3y": Indicator("graduates", "the head-count behind retention_3y", "level"),
    "stayers_5y": Indicator("graduates", "the head-count behind retention_5y", "level"),
    "retention_mix": Indicator(
        "share",
        "change of retention_rate since the first year due to the mix of levels: sum (w - w0)(r + r0)/2",
        signed=True,
    ),
    "retention_within": Indicator(
        "share", "change of retention_rate since the first year within levels: sum (r - r0)(w + w0)/2", signed=True
    ),
    "progression_rate": Indicator("share", "graduates who study on / graduates", "level"),
    "destination_rate": Indicator(
        "share",
        "(in work here or away + studying on + service + self-employed) / graduates (去向落实率)",
        "level",
    ),
    "to_work_here": Indicator("graduates", "graduates in work in the region", "level"),
    "to_work_away": Indicator("graduates", "graduates in work elsewhere", "level"),
    "to_study": Indicator("graduates", "graduates who study on", "level"),
    "to_service": Indicator("graduates", "graduates in the army or public service programmes", "level"),
    "to_self_employment": Indicator("graduates", "graduates self-employed in the region", "level"),
    "to_waiting": Indicator("graduates", "graduates waiting for an examination or public post", "level"),
    "to_no_work": Indicator("graduates", "graduates without work", "level"),
    "in_fallback": Indicator(
        "graduates", "stayers in a job below level or out of field that no post stands for", "level"
    ),
    "field_match": Indicator(
        "share", "stayers in posts of their or a near field (fit over 0.5) / stayers (专业对口率)", "level"
    ),
    "level_match": Indicator("share", "stayers in posts of their level / stayers", "level"),
    "starting_pay": Indicator("yuan a month", "mean pay of stayers", "level"),
    "mean_skill": Indicator("factor", "mean of exp(general + specific skill) of graduates", "level"),
    "six_month_quits": Indicator("share", "hired graduates who left the first job within six months / hired"),
    # movement
    "returners": Indicator("people", "came back to the region and work there"),
    "return_rate": Indicator(
        "share",
        "natives who studied away and came back to seek work / natives who finished away in the two years before",
    ),
    "arrivals": Indicator("people", "outsiders hired into graduate posts"),
    "leavers": Indicator("people", "people in local work who left the region"),
    "net_talent": Indicator("people", "stayers + returners + arrivals - leavers", signed=True),
    # posts
    "posts": Indicator("posts", "posts for fresh graduates opened", _POSTS),
    "posts_filled": Indicator("posts", "posts filled", _POSTS),
    "posts_filled_local": Indicator("posts", "posts filled by graduates of the region's schools", "level, field"),
    "skill_gap": Indicator("posts", "posts - posts_filled", "level, field"),
    "skill_gap_coverage": Indicator("share", "posts_filled / posts (技能缺口覆盖率)", _POSTS),
    "local_coverage": Indicator("share", "posts_filled_local / posts", _POSTS),
    "applicants_per_post": Indicator("applicants a post", "applicants / posts (the inverse of 求人倍率)", _POSTS),
    "years_open": Indicator(
        "years", "years in a row with open posts, mean over positions weighted by open posts", "field x level"
    ),
    "standard": Indicator("factor", "hiring standard over the base year's, mean weighted by posts", "level"),
    "pay_reaction": Indicator("factor", "pay over the base path, mean weighted by posts", "level"),
    # the gap's reasons (accounting)
    "gap_not_trained": Indicator(
        "posts", "Shapley share of the gap: nobody was trained for it", "level, field x level"
    ),
    "gap_under_standard": Indicator(
        "posts", "Shapley share: graduates who stayed under the standard", "level, field x level"
    ),
    "gap_left_declined": Indicator(
        "posts", "Shapley share: graduates who left, declining a known local post", "level, field x level"
    ),
    "gap_left_unknown": Indicator(
        "posts", "Shapley share: graduates who left, knowing of no local post", "level, field x level"
    ),
    "gap_elsewhere": Indicator(
        "posts",
        "Shapley share: stayed, over the standard, but at other work or without",
        "level, field x level",
    ),
    "candidates_under_standard": Indicator("graduates", "raw count behind gap_under_standard", "level"),
    "candidates_left_declined": Indicator("graduates", "raw count behind gap_left_declined", "level"),
    "candidates_left_unknown": Indicator("graduates", "raw count behind gap_left_unknown", "level"),
    "candidates_elsewhere": Indicator("graduates", "raw count behind gap_elsewhere", "level"),
    "filled_if_no_standard": Indicator(
        "posts", "more posts filled if standards alone were lifted (first year, horizon)", signed=True
    ),
    "filled_if_all_known": Indicator(
        "posts", "more posts filled if every candidate post were known (first year, horizon)", signed=True
    ),
    "filled_if_none_leave": Indicator(
        "posts", "more posts filled if no outside place beckoned (first year, horizon)", signed=True
    ),
    # training
    "cooperating_firms": Indicator("share", "enterprises of 20 staff or more that take interns / all such enterprises"),
    "cooperating_count": Indicator("enterprises", "enterprises that take interns"),
    "intern_depth": Indicator("share", "intern seats / staff of cooperating enterprises"),
    "intern_seats": Indicator("seats", "intern seats offered by local enterprises"),
    "intern_seats_used": Indicator("share", "interns / intern seats"),
    "intern_months_here": Indicator("student-months", "intern months at local enterprises, without apprentices"),
    "intern_months_elsewhere": Indicator("student-months", "intern months in outside places"),
    "interns_wanting_here": Indicator("students", "students who want a local internship, with or without a seat"),
    "intern_allowance": Indicator("yuan a month", "allowance of the intern seats offered, mean over seats"),
    "certified_enterprises": Indicator("enterprises", "enterprises certified for the depth of their training"),
    "courses_bought": Indicator("courses", "courses that schools bought from local enterprises"),
    "industry_colleges": Indicator("colleges", "industry colleges and alliances that have members"),
    "integrated_sectors": Indicator(
        "sectors", "sectors with an industry college of which at least half the members offer intern seats"
    ),
    "college_members_engaged": Indicator("share", "members of industry colleges that offer intern seats / members"),
    "apprentices": Indicator("students", "apprentices"),
    "losing_hosts": Indicator("share", "cooperating enterprises whose expected net benefit is below 0"),
    "partner_hires": Indicator("graduates", "graduates hired by cooperating enterprises from partner schools"),
    "intern_months_rationed": Indicator(
        "student-months", "intern months that the intern subsidy would pay for and its budget left unpaid"
    ),
    "hires_rationed": Indicator("hires", "partner_hires that the hiring subsidy's budget left unpaid"),
    "workers_trained": Indicator("staff", "front-line workers trained with what a policy gives them of training funds"),
    "posts_raised": Indicator("posts", "of the posts filled, by serving workers trained for the level above"),
    "posts_converted": Indicator("posts", "of the posts filled, by workers set free who learned another trade"),
    "retraining_lacking": Indicator("staff", "workers set free for whom there was no seat to learn another trade"),
    # quota: enterprises of central and provincial ownership, and those that a quota names
    "quota_exits": Indicator("staff", "retirements and quits of enterprises under the quota (or that would be)"),
    "quota_plan": Indicator("posts", "their graduate posts"),
    "quota_worker_posts": Indicator("posts", "of these, posts at secondary- and higher-vocational level"),
    "quota_local_share": Indicator("share", "of these, filled by the region's vocational graduates"),
    "quota_ceiling": Indicator(
        "posts",
        "most that the quota can add at first: max(0, reserved posts - eligible hired without it), by enterprise",
    ),
    "quota_reserved": Indicator("posts", "posts reserved"),
    "quota_filled": Indicator("posts", "reserved posts filled by the eligible"),
    "quota_returned": Indicator("posts", "reserved posts that went back to all"),
    "quota_binding": Indicator(
        "hires", "eligible hired beyond those whom the same ranking hires without reserve", signed=True
    ),
    "quota_crowded_outsiders": Indicator("people", "outsiders who lost a post to the reserve"),
    "quota_crowded_returners": Indicator(
        "people", "returning natives who lost a post to the reserve and found no other"
    ),
    "quota_crowded_graduates": Indicator("people", "other graduates who lost a post to the reserve and found no other"),
    # work and staying
    "worker_posts": Indicator("posts", "posts opened at secondary- and higher-vocational level"),
    "technicians": Indicator("staff", "staff at the start of the year in posts at these levels"),
    "fresh_hires": Indicator(
        "graduates", "graduates of local schools who count as fresh, hired into posts in the region", "level"
    ),
    "returner_hires": Indicator("people", "people who came back, hired into posts in the region", "level"),
    "public_reserved": Indicator("posts", "public posts reserved for the best graduates of local universities"),
    "public_filled": Indicator("posts", "of these, filled by them"),
    "public_binding": Indicator("hires", "such graduates hired beyond those whom the same ranking hires without"),
    "public_left_out": Indicator("posts", "posts that the share would reserve and the yearly number leaves out"),
    "brought_posts": Indicator("posts", "posts opened by institutions and start-ups that a policy brought"),
    "brought_filled": Indicator("posts", "of these, filled"),
    "startups_supported": Indicator("people", "founders with a supported place, this year's"),
    "startups_rationed": Indicator("people", "founders who asked for a supported place and got none"),
    "allowances_paid": Indicator("people", "people paid a talent allowance"),
    "allowances_new": Indicator("people", "of these, paid for the first time"),
    "allowances_rationed": Indicator("people", "people due an allowance whom its budget left unpaid"),
    "self_employed_here": Indicator("people", "graduates of local schools who are self-employed in the region"),
    "here_3y": Indicator(
        "graduates", "graduates of the class of three years before who work or are self-employed in the region"
    ),
    # bounds
    "at_bound": Indicator("share", "positions whose pay or standard stands at its bound, weighted by expected posts"),
    "at_bound_seats": Indicator(
        "share", "programmes whose seats for next year stopped at a bound of what moves them, weighted by base seats"
    ),
    "at_bound_interns": Indicator(
        "share", "cooperating enterprises whose intern seats stand at the law's bound or that of their depth"
    ),
    "at_bound_chance": Indicator("share", "seekers who reckon with the lowest chance of work"),
    "at_bound_known": Indicator("share", "posts whose chance of being known stands at its bound, without any link"),
    "peer_slope": Indicator(
        "factor", "peer s (1 - s), s a sector's share of enterprises that cooperate, the largest; below 1"
    ),
}
"""Indicators by name."""


def limits(name: str, unit: str) -> tuple[float, float]:
    """Return the lowest and highest value that an indicator can have; one made by analysis is not in the catalogue."""
    if name in CATALOGUE and CATALOGUE[name].signed:
        return -math.inf, math.inf
    return 0.0, 1.0 if unit == "share" else math.inf
