"""Behavioural constants of teachers, curricula and programmes."""

from __future__ import annotations

from typing import Annotated

from sim.scenario.quantity import Elasticity, Frozen, Limits, Quantity, Share, Utility


class Teaching(Frozen):
    """How teachers come, go and change what is taught, and how schools answer to announced demand.

    Parameters
    ----------
    students_a_teacher
        Students for each teacher in the base year.
    faculty_leave, faculty_vacant
        Share of teachers who leave in a year, and share of their posts that stand open in the base year.
    faculty_links, dual_links
        Chance that an enterprise that could be a school's partner becomes one, as teachers double, or as all teachers
        come to have industry practice.
    dual_speed
        Part of the way to the target share of teachers with industry practice that a school goes in a year.
    dual_practice
        Elasticity of what an hour of practice gives to the share of teachers with industry practice.
    dual_alignment
        Alignment over the base year's, as all teachers come to have industry practice.
    curriculum_speed, curriculum_gain
        Part of the way that a curriculum goes in a year where teachers know the posts; most that following demand adds
        to alignment.
    announced_weight
        Weight of announced posts over graduates in what schools plan by.
    grant_taste
        Utility of a grant of 10,000 yuan in pupils' choice of a programme.
    certificate_gain, certificate_sight
        General skill learned for a certificate, and share by which it cuts the error with which enterprises see skill.
    owner_speed, owner_gain
        Part of the way that co-owned programmes go toward the co-owner's posts in a year, and most that it adds to
        alignment.
    order_gain, order_offer
        Specific skill from a curriculum made for an enterprise's posts, and its preference for whom it ordered.
    virtual_seat, base_fixed
        What a virtual practice seat counts, and the fixed cost that a base in enterprises spares its hosts.
    """

    students_a_teacher: Annotated[Quantity, Limits("students a teacher", 1, 100)]
    faculty_leave: Share
    faculty_vacant: Share
    faculty_links: Share
    dual_links: Share
    dual_speed: Share
    dual_practice: Elasticity
    dual_alignment: Share
    curriculum_speed: Share
    curriculum_gain: Share
    announced_weight: Elasticity
    grant_taste: Utility
    certificate_gain: Elasticity
    certificate_sight: Share
    owner_speed: Share
    owner_gain: Share
    order_gain: Elasticity
    order_offer: Elasticity
    virtual_seat: Share
    base_fixed: Share
