"""What levers set in a year: ramps, strengths, and how two contributions to one knob combine; values by hand."""

from dataclasses import fields

import numpy as np
import pytest
from lever_worlds import STRONG
from strong_enterprises import ONE_KNOB_ENTERPRISES, STRONG_ENTERPRISES
from strong_schools import LISTS_SCHOOLS, ONE_KNOB_SCHOOLS
from strong_teaching import LISTS_TEACHING, ONE_KNOB_TEACHING, STRONG_TEACHING
from strong_work import ONE_KNOB_WORK

from sim.policy.budget import ration
from sim.policy.knobs import RULES, Knobs, combine
from sim.policy.levers import CONTRIBUTIONS, knobs, strength
from sim.scenario.levers import InformationPlatform, Levers
from sim.scenario.schema import Policy

INFINITE = np.inf


def in_force(year, **settings):
    """Return the strength in `year` of a platform with these common settings."""
    return strength(InformationPlatform.model_validate({"reach": 2, "yuan_year": 1, **settings}), year)


def set_by(year, levers):
    """Return the knobs of a policy with these levers."""
    title = {"en": "Policy", "zh": "政策"}
    return knobs(Policy(title=title, levers=Levers.model_validate(levers)), year)


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2020, 0.0), (2021, 0.25), (2022, 0.5), (2023, 0.75), (2024, 1.0), (2025, 1.0), (2035, 1.0)],
)
def test_a_ramp_of_three_years_rises_in_four_equal_steps(year, expected):
    assert in_force(year, **{"from": 2021, "ramp_years": 3}) == expected


@pytest.mark.parametrize(("year", "expected"), [(2020, 0.0), (2021, 1.0), (2022, 1.0)])
def test_without_a_ramp_a_lever_is_at_once_in_full_force(year, expected):
    assert in_force(year, **{"from": 2021}) == expected


@pytest.mark.parametrize(("year", "expected"), [(2022, 1.0), (2023, 1.0), (2024, 0.0)])
def test_a_lever_ends_after_its_last_year(year, expected):
    assert in_force(year, **{"from": 2021, "to": 2023}) == expected


def test_strength_scales_the_whole_ramp():
    assert in_force(2021, **{"from": 2021, "ramp_years": 1, "strength": 0.6}) == pytest.approx(0.3)
    assert in_force(2022, **{"from": 2021, "ramp_years": 1, "strength": 0.6}) == pytest.approx(0.6)


def test_every_setting_under_a_half_ramp():
    half = {"from": 2021, "ramp_years": 1}
    year = set_by(2021, {key: {**half, **settings} for key, settings in STRONG.items()})
    assert year.quota_share.tolist() == [0.3, 0.3, 0.0, 0.0, 0.0]
    assert year.quota_compliance.tolist() == [1.0, 1.0, 0.0, 0.0, 0.0]
    assert (year.vocational_share, year.vocational_weight, year.seat_cost) == (0.5, 0.5, 20_000)
    assert year.vocational_capacity == pytest.approx(1.3)
    assert (year.intern_yuan, year.intern_months, year.intern_audit) == (750, 4, 1.0)
    assert (year.apprentice_seats, year.apprentice_yuan, year.apprentice_city) == (10, 6_000, 0.5)
    assert year.hiring_yuan == 4_000
    # the platform leaves 3/4 of the noise, the joint plan 3/5 of that
    assert (year.reach, year.transaction_cut, year.noise_cut) == pytest.approx((1.5, 0.3, 0.55))
    assert year.platform_yuan == 150_000
    assert (year.outreach, year.outreach_reach, year.outreach_yuan) == (0.75, 1.0, 50)
    assert (year.key_weight, year.key_schools) == (0.3, ("senior",))
    assert (year.track_change, year.college_access, year.track_yuan) == (0.1, 0.25, 3_000)
    assert [(r.place, r.students, r.yuan) for r in year.recruitment] == [("capital", 2, 2_000), ("coast", 6, 2_000)]
    assert (year.adults, year.adult_schools, year.adult_yuan) == (4, (), 5_000)
    assert year.ladder.tolist() == [0, 0.3, 0.3, 0, 0]
    assert [(project.kind, project.seats, force) for project, force in year.projects] == [
        ("expand", 20, 0.5),
        ("new", 30, 0.5),
        ("park", 20, 0.5),
        ("upgrade", 0, 0.5),
    ]
    assert [(merger.schools, merger.efficiency, force) for merger, force in year.mergers] == [(("trade",), 0.4, 0.5)]
    assert [(item.schools, item.yuan, item.payer) for item in year.funding] == [((), 4_000, "city")]
    assert (year.autonomy, year.autonomy_schools) == (0.5, ())


def test_capacity_grows_every_year_from_the_lever_s_start():
    lever = {"vocational_enrolment_share": {"from": 2021, "ramp_years": 9, "share": 0.4, "capacity_growth": 0.1}}
    assert set_by(2021, lever).vocational_capacity == pytest.approx(1.1)
    assert set_by(2023, lever).vocational_capacity == pytest.approx(1.331)


def test_no_lever_in_force_is_the_baseline():
    none = set_by(2020, {key: {"from": 2021, **settings} for key, settings in STRONG.items()})
    for field in fields(Knobs):
        assert np.array_equal(getattr(none, field.name), getattr(Knobs(), field.name)), field.name


def test_every_lever_of_a_scenario_contributes_and_every_knob_has_a_rule():
    assert set(CONTRIBUTIONS) == set(Levers.model_fields) == set(STRONG)
    assert set(RULES) == {field.name for field in fields(Knobs)}


ONE_KNOB = {
    "quota_share": (np.array([0.1, 0.3, 0, 0, 0]), np.array([0.2, 0.1, 0, 0, 0]), [0.2, 0.3, 0, 0, 0]),
    "quota_compliance": (np.array([1, 0.5, 0, 0, 0]), np.array([0.8, 0.6, 0, 0, 0]), [1, 0.6, 0, 0, 0]),
    "quota_last": (0.0, 1.0, 1.0),
    "vocational_share": (0.4, 0.5, 0.5),
    "vocational_weight": (0.25, 0.5, 0.5),
    "vocational_capacity": (1.1, 1.2, 1.32),
    "seat_cost": (20_000.0, 30_000.0, 30_000.0),
    "intern_yuan": (300.0, 200.0, 500.0),
    "intern_months": (3.0, 6.0, 6.0),
    "intern_audit": (0.5, 0.8, 0.8),
    "intern_budget": (100_000.0, INFINITE, 100_000.0),
    "apprentice_seats": (10.0, 5.0, 15.0),
    "apprentice_yuan": (5_000.0, 4_000.0, 5_000.0),
    "apprentice_city": (0.5, 0.3, 0.5),
    "hiring_yuan": (2_000.0, 1_000.0, 3_000.0),
    "hiring_budget": (50_000.0, 80_000.0, 50_000.0),
    "reach": (1.5, 1.2, 1.8),
    "transaction_cut": (0.3, 0.5, 0.65),
    "noise_cut": (0.5, 0.5, 0.75),
    "platform_yuan": (1e6, 2e6, 3e6),
    "ladder": (np.array([0, 0.5, 0.2, 0, 0]), np.array([0, 0.5, 0, 0, 0]), [0, 0.75, 0.2, 0, 0]),
    **ONE_KNOB_SCHOOLS,
    **ONE_KNOB_TEACHING,
    **ONE_KNOB_ENTERPRISES,
    **ONE_KNOB_WORK,
}
"""Two contributions to a knob, and what they make by hand: the most, the least, sum, product, or what is left."""


LISTS = {**LISTS_SCHOOLS, **LISTS_TEACHING}


@pytest.mark.parametrize("knob", LISTS)
def test_two_lists_stand_together_in_an_order_of_their_own(knob):
    one, other, expected = LISTS[knob]
    assert getattr(combine([{knob: one}, {knob: other}]), knob) == expected
    assert getattr(combine([{knob: other}, {knob: one}]), knob) == expected


def test_every_knob_has_a_worked_example():
    assert set(RULES) == {*ONE_KNOB, *LISTS, "colleges"}


def test_industry_colleges_of_two_levers_stand_side_by_side_in_either_order():
    one = (("machines", "industry", "", 3.0, 1.0),)
    other = (("energy", "industry", "technical", 2.0, 1.0),)
    assert combine([{"colleges": one}, {"colleges": other}]).colleges == (*other, *one)
    assert combine([{"colleges": other}, {"colleges": one}]).colleges == (*other, *one)


def test_every_setting_of_teaching_under_a_half_ramp():
    half = {"from": 2021, "ramp_years": 1}
    year = set_by(2021, {key: {**half, **settings} for key, settings in STRONG_TEACHING.items()})
    assert (year.faculty_posts, year.faculty_retention, year.faculty_yuan) == (2, 0.25, 200_000)
    assert (year.dual_share, year.dual_force, year.dual_yuan) == (0.8, 0.5, 20_000)
    assert (year.practice_least, year.practice_force, year.practice_compliance) == (0.7, 0.5, 1.0)
    assert year.practice_yuan == 1_000
    assert year.alignment_speed == 0.3
    assert (year.warning_rate, year.warning_years, year.warning_cut) == (0.6, 1, 0.5)
    assert (year.warning_close, year.warning_force) == (INFINITE, 0.5)
    assert (year.announced, year.noise_cut, year.announced_yuan) == (0.4, 0.4, 50_000)
    assert (year.shortage_seats, year.shortage_fields, year.shortage_yuan) == (6, ("machines",), 10_000)
    assert (year.certified, year.certificate_yuan) == (0.3, 500)
    assert [(owner.place, owner.group, force) for owner, force in year.owners] == [
        ("coast", "", 0.5),
        ("", "plant", 0.5),
    ]
    assert (year.order_share, year.order_fields, year.order_yuan) == (0.3, (), 3_000)
    kinds = [(base.kind, base.city, base.state, force) for base, force in year.bases]
    assert kinds == [("campus", 0.5, 0.2, 0.5), ("firm", 0.5, 0.2, 0.5), ("virtual", 0.5, 0.2, 0.5)]


def test_every_setting_of_enterprises_and_government_under_a_half_ramp():
    half = {"from": 2021, "ramp_years": 1}
    year = set_by(2021, {key: {**half, **settings} for key, settings in STRONG_ENTERPRISES.items()})
    assert year.tax_relief == pytest.approx(0.125)
    assert (year.intern_floor, year.intern_floor_force) == (0.6, 0.5)
    assert (year.insured, year.insured_yuan) == (0.5, 30)
    assert year.colleges == (
        ("machines", "industry", "", 1.5, 100_000),
        ("services", "commerce", "technical", 4, 100_000),
    )
    assert (year.certify_threshold, year.certify_offset, year.certify_land) == (0.06, 0.15, 2_000)
    assert (year.certify_credit, year.certify_force) == (3_000, 0.5)
    assert (year.courses, year.course_yuan, year.contract) == (3, 40_000, 0.5)
    assert (year.frontline, year.frontline_kept, year.frontline_force, year.worker_yuan) == (1, 1, 0.5, 500)
    assert (year.retrain_seats, year.retrain_yuan) == (2.5, 3_000)
    assert (year.pilot_students, year.pilot_enterprises, year.pilot_odds) == (150, 0, 0.5)
    assert (year.pilot_share, year.pilot_seats, year.pilot_seat_yuan, year.pilot_lag) == (0.3, 30, 30_000, 1)
    assert (year.assessment, year.delay_cut, year.funding_tied) == (0.4, 0.25, 0.15)
    assert year.evaluation_yuan == 40_000


@pytest.mark.parametrize("knob", ONE_KNOB)
def test_two_contributions_combine_by_the_stated_rule_in_either_order(knob):
    one, other, expected = ONE_KNOB[knob]
    forth = getattr(combine([{knob: one}, {knob: other}]), knob)
    back = getattr(combine([{knob: other}, {knob: one}]), knob)
    if isinstance(expected, tuple):
        assert forth == back == expected
        return
    assert forth == pytest.approx(expected)
    assert np.array_equal(forth, back)


def test_a_contribution_to_no_knob_is_refused():
    with pytest.raises(KeyError, match="quota_shore"):
        combine([{"quota_shore": np.zeros(5)}])


def test_a_budget_pays_in_the_order_of_the_lots_until_it_is_spent():
    asked = np.array([500.0, 300.0, 0.0, 400.0])
    lot = np.array([0.9, 0.1, 0.5, 0.2])
    assert ration(asked, 1_200.0, lot).tolist() == [500, 300, 0, 400]
    assert ration(asked, 600.0, lot).tolist() == [0, 300, 0, 300]
    assert ration(asked, 0.0, lot).tolist() == [0, 0, 0, 0]
    assert ration(asked, INFINITE, lot).tolist() == [500, 300, 0, 400]
