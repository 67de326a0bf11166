"""Enterprises in education: whom a threshold draws, what a signature is worth, what evaluation and a contest bring."""

import numpy as np
import pytest
from altered import altered
from lever_worlds import FIRST, packed, policy, value, with_policies
from strong_enterprises import STRONG_ENTERPRISES

from sim.base_year import base_world
from sim.draws import Draws
from sim.model import TalentPipeline, simulate
from sim.phases.planning.certification import aim, award, supported_share
from sim.phases.planning.colleges import align, gather
from sim.phases.planning.courses import expected_revenue
from sim.phases.planning.evaluation import kept, pay_by_results, shortened
from sim.phases.planning.pilot import contest
from sim.phases.planning.terms import floored
from sim.policy.certification import reaches
from sim.policy.knobs import Knobs
from sim.world.codes import Contract, Status

WORLD = {"horizon": 2023, "behaviour.cooperation.b0": -1.0, "behaviour.cooperation.accident_loss": 150_000}
LOW = "regions.city.enterprises"


def years_of(scenario, name):
    model = TalentPipeline(scenario, name)
    while model.year < scenario.horizon:
        model.step()
        yield model


# certification -------------------------------------------------------------------------------------------------


MANY = np.array(10**9)


def certify(**settings):
    given = {"certify_threshold": 0.06, "certify_least": 1.0, "certify_offset": 0.3, "certify_force": 1.0, **settings}
    return Knobs(**given)


def test_a_threshold_draws_firms_just_short_of_it_and_not_those_far_from_it(tiny):
    c = altered(tiny, {"behaviour.cooperation.scale": 8000}).behaviour.cooperation
    # share0 0.05: the net benefits below support 0.02, 0.04, 0.055 and 0.08 of staff
    supports = np.array([0.02, 0.04, 0.055, 0.08])
    benefit = 8000 * np.log(supports / 0.05)
    staff = np.full(4, 1000.0)
    certified = np.array([False, False, False, True])
    # at 0.06 an award of 0.3 (8000/3 + 60 * 6 * 2700) = 292,400, or 4,873 an intern, supports e^0.609 = 1.84 times more
    wanted = aim(c, certify(), benefit, certified, staff, MANY, 1800.0, 1.0)
    assert award(c, certify(), np.array([60.0]), 1800.0)[0] == pytest.approx(0.3 * (8000 / 3 + 60 * 6 * 2700))
    assert wanted == pytest.approx([0.02, 0.06, 0.06, 0.08])
    assert aim(c, Knobs(), benefit, certified, staff, MANY, 1800.0, 1.0) == pytest.approx(supports)
    # nor where like posts allow fewer interns than it asks for
    assert aim(c, certify(), benefit, certified, staff, np.array(59), 1800.0, 1.0) == pytest.approx(supports)
    # worth nothing, it draws nobody; beyond the law's tenth of staff, neither
    assert aim(c, certify(certify_offset=0.0), benefit, certified, staff, MANY, 1800.0, 1.0) == pytest.approx(supports)
    assert aim(c, certify(certify_threshold=0.2), benefit, certified, staff, MANY, 1800.0, 1.0) == pytest.approx(
        supports
    )


def test_land_and_credit_weigh_more_with_small_firms(tiny):
    c = tiny.behaviour.cooperation
    knobs = certify(certify_offset=0.0, certify_land=5_000.0, certify_credit=3_000.0)
    benefit = np.full(2, c.scale.value * np.log(0.045 / 0.05))
    wanted = aim(c, knobs, benefit, np.zeros(2, bool), np.array([30.0, 3000.0]), MANY, 1800.0, 1.0)
    assert wanted == pytest.approx([0.06, 0.045])


def test_no_seat_reaches_no_threshold():
    seats, staff = np.array([0, 2, 3]), np.array([40.0, 50.0, 50.0])
    assert reaches(certify(), seats, staff).tolist() == [False, False, True]
    assert not reaches(certify(certify_threshold=0.0, certify_least=0.0), seats[:1], staff[:1]).any()


def test_a_least_number_of_seats_keeps_out_enterprises_too_small_for_it(tiny):
    knobs = certify(certify_least=10.0)
    staff = np.array([50.0, 120.0, 1000.0])
    # 10 seats are a fifth of 50 staff, beyond the law; of 120 staff they are 0.083, of 1000 less than the threshold
    assert reaches(knobs, np.array([5, 9, 60]), staff).tolist() == [False, False, True]
    c = tiny.behaviour.cooperation
    wanted = aim(c, knobs, np.full(3, 0.0), np.zeros(3, bool), staff, MANY, 1800.0, 1.0)
    assert wanted == pytest.approx([0.05, 10 / 120, 0.06])


def test_in_a_city_some_deepen_to_the_threshold(tiny):
    big = {**WORLD, "horizon": 2026, f"{LOW}.shops.firms": 120, f"{LOW}.shops.staff": 120}
    lever = {"threshold": 0.08}
    city = with_policies(tiny, {"pays": policy({"enterprise_certification": lever})}, big)
    runs = [list(years_of(city, name))[-1].world.enterprises for name in ("baseline", "pays")]
    before = runs[0].seats / runs[0].staff
    both = runs[0].cooperates & runs[1].cooperates
    short = both & (before < 0.08 - 1e-3)
    drawn = short & runs[1].certified
    assert drawn.sum() > 3
    assert (short & ~runs[1].certified).sum() > 3
    # those whom it draws stood closer than those whom it leaves
    assert before[drawn].mean() > before[short & ~runs[1].certified].mean()


def test_out_of_reach_for_all_certification_changes_nothing(tiny):
    lever = {**STRONG_ENTERPRISES["enterprise_certification"], "threshold": 0.3}
    city = with_policies(tiny, {"far": policy({"enterprise_certification": lever})}, WORLD)
    run = simulate(city, "far")
    assert packed(run) == packed(simulate(city))
    assert run.entries.entries == []


# pay floor, insurance, tax: what blocks them ---------------------------------------------------------------------


def test_a_floor_rises_with_its_force_and_binds_only_above_the_usual_allowance():
    pay = np.array([2000.0, 3000.0, 4000.0])
    assert floored(1800.0, pay, 0.8, 1.0) == pytest.approx([1800, 2400, 3200])
    assert floored(1800.0, pay, 0.8, 0.5) == pytest.approx([1800, 2100, 2500])


BLOCKED = {
    "intern_tax_deduction": {f"{LOW}.{group}.profitable": 0 for group in ("plant", "works", "shops", "offices")},
    "intern_insurance": {"behaviour.cooperation.accident_chance": 0},
    "industry_college": {"behaviour.cooperation.legal_share": 0},
    "course_purchase": {"behaviour.cooperation.legal_share": 0},
    "enterprise_certification": {"behaviour.cooperation.legal_share": 0},
    "cooperation_contract": {"behaviour.cooperation.legal_share": 0},
}
"""Where no firm has profit, none has accidents, or the law allows no intern, these levers have no channel."""


@pytest.mark.parametrize("lever", BLOCKED)
def test_with_its_channel_blocked_a_lever_changes_nothing(tiny, lever):
    policies = {"on": policy({lever: STRONG_ENTERPRISES[lever]})}
    city = with_policies(tiny, policies, {**WORLD, **BLOCKED[lever]})
    base, run = packed(simulate(city)), simulate(city, "on")
    after = packed(run)
    if lever == "industry_college":
        # members who only sign: they are counted, and nothing else differs
        assert {value(run, "college_members_engaged", year) for year in (2021, 2022, 2023)} == {0.0}
        base, after = (without(each, "college_members_engaged", "industry_colleges") for each in (simulate(city), run))
    assert after == base


def without(run, *indicators):
    r = run.records
    keep = ~np.isin(r.indicator, indicators)
    return {name: getattr(r, name)[keep].tobytes() for name in r.__dataclass_fields__}


# industry colleges -----------------------------------------------------------------------------------------------


def test_a_larger_college_holds_all_members_of_a_smaller_one_and_ties_them_to_its_schools(tiny):
    world = base_world(tiny, Draws(tiny.seed, 0))
    inside = []
    for size in (2.0, 5.0, 1000.0):
        some = world.copy()
        found = gather(some, Knobs(colleges=(("machines", "commerce", "technical", size, 0.0),)), Draws(tiny.seed, 0))
        school = list(tiny.regions["city"].schools).index("technical")
        row = int(np.flatnonzero(some.schools.entry == school)[0])
        members = np.flatnonzero(found.members)
        assert some.links[members, row].all()
        # nobody else is tied, and no tie is cut
        assert np.array_equal(some.links[~found.members], world.links[~found.members])
        assert not (world.links & ~some.links).any()
        assert (some.enterprises.staff[members] >= 20).all()
        assert (some.enterprises.sector[members] == 1).all()
        inside.append(set(members.tolist()))
    assert inside[0] < inside[1] < inside[2]
    assert len(inside[0]) == 2


def test_signatures_without_seats_bring_no_programme_closer(tiny):
    world = base_world(tiny, Draws(tiny.seed, 0))
    colleges = gather(world, Knobs(colleges=(("machines", "industry", "", 3.0, 0.0),)), Draws(tiny.seed, 0))
    before = world.programmes.alignment.copy()
    align(world, colleges, np.zeros(len(world.enterprises), dtype=np.int64))
    assert np.array_equal(world.programmes.alignment, before)
    align(world, colleges, np.where(colleges.members, 1, 0))
    e = tiny.behaviour.engagement
    machines = world.programmes.field == 0
    step = e.college_speed.value * e.college_alignment.value
    assert world.programmes.alignment[machines] == pytest.approx(1 + step)
    assert (world.programmes.alignment[~machines] == 1).all()


def test_ties_outlast_a_college_and_its_depth_ends_with_it(tiny):
    lever = {**STRONG_ENTERPRISES["industry_college"], "to": FIRST}
    city = with_policies(tiny, {"short": policy({"industry_college": lever})}, WORLD)
    start = base_world(city, Draws(city.seed, 0)).links
    for model in years_of(city, "short"):
        tied = model.world.links & ~start
        assert tied.any() == (model.year >= FIRST)
        assert (model.flows.planning.training.colleges is not None) == (model.year == FIRST)


# courses ---------------------------------------------------------------------------------------------------------


def test_a_firm_reckons_with_its_part_of_the_courses():
    assert expected_revenue(5, 20, 30_000, 0.3) == pytest.approx(0.3 * 30_000 / 4)
    assert expected_revenue(50, 20, 30_000, 0.3) == pytest.approx(9_000)
    assert expected_revenue(5, 0, 30_000, 0.3) == pytest.approx(9_000)


def test_a_seller_is_tied_to_a_school_that_teaches_one_of_its_fields(tiny):
    lever = {"course_purchase": {"courses": 30, "yuan_course": 30_000}}
    city = with_policies(tiny, {"buys": policy(lever)}, {**WORLD, "behaviour.cooperation.links": 1})
    new = 0
    before = base_world(city, Draws(city.seed, 0)).links
    for model in years_of(city, "buys"):
        world = model.world
        for firm, school in np.argwhere(world.links & ~before):
            fields = set(world.positions.field[world.positions.enterprise == firm].tolist())
            assert fields & set(world.programmes.field[world.programmes.school == school].tolist())
            new += 1
        assert not (before & ~world.links).any()
    assert new > 0


# evaluation ------------------------------------------------------------------------------------------------------


def test_evaluation_makes_good_a_share_of_what_is_not_kept():
    assert kept(np.array([0.0, 0.5, 1.0]), 0.5) == pytest.approx([0.5, 0.75, 1.0])


def test_evaluation_raises_compliance_with_a_quota(tiny):
    quota = {"local_hiring_quota": {"share": 0.5, "compliance": 0.4}}
    checked = {**quota, "evaluation": {"compliance": 0.5}}
    city = with_policies(tiny, {"quota": policy(quota), "checked": policy(checked)}, {"horizon": 2024, "scale": 4.0})
    # compliance 0.4 becomes 0.7
    for name, share in (("quota", 0.5 * 0.4), ("checked", 0.5 * 0.7)):
        run = simulate(city, name)
        reserved, posts = (
            sum(value(run, indicator, year) for year in range(FIRST, 2025))
            for indicator in ("quota_reserved", "quota_worker_posts")
        )
        # each enterprise carries the fraction of a post to its next year
        named = np.isin(run.world.enterprises.ownership, (0, 1)).sum()
        assert 0 <= share * posts - reserved < named


def test_a_quota_that_is_kept_in_full_gains_nothing_from_evaluation(tiny):
    city = altered(tiny, {f"{LOW}.offices.ownership": "private"})
    quota = {"local_hiring_quota": {"share": 0.5}}
    policies = {"quota": policy(quota), "checked": policy({**quota, "evaluation": {"compliance": 0.5}})}
    city = with_policies(city, policies, {"horizon": 2023})
    assert packed(simulate(city, "quota")) == packed(simulate(city, "checked"))


def test_funding_by_results_moves_money_and_makes_none(tiny):
    world = base_world(tiny, Draws(tiny.seed, 0))
    schools, programmes = world.schools, world.programmes
    programmes.placement[:] = np.linspace(0.3, 0.9, len(programmes))
    schools.funding[:] = np.linspace(6_000, 20_000, len(schools))
    pay_by_results(world, Knobs(funding_tied=0.4))
    seats = np.bincount(programmes.school, weights=programmes.base_seats * (programmes.field >= 0))
    taught = seats > 0
    paid = seats * schools.funding
    assert (paid * schools.earned).sum() == pytest.approx(paid.sum(), rel=1e-5)
    placement = np.bincount(programmes.school, weights=programmes.base_seats * programmes.placement) / np.maximum(
        np.bincount(programmes.school, weights=programmes.base_seats), 1e-9
    )
    assert (np.diff(schools.earned[taught][np.argsort(placement[taught])]) > 0).all()
    assert (schools.earned[~taught] == 1).all()
    pay_by_results(world, Knobs())
    assert (schools.earned == 1).all()


# the contest -----------------------------------------------------------------------------------------------------


def test_who_counts_are_vocational_schools_and_applied_universities(tiny):
    for applied, extra in ((False, 0), (True, 160)):
        city = altered(tiny, {"regions.city.schools.university.applied": applied, "horizon": 2020})
        run = simulate(altered(city, {"regions.city.pilot_threshold": THRESHOLD}))
        found = value(run, "vocational_and_applied_enrolled", 2019)
        assert found == 120 + 90 + extra
        assert value(run, "pilot_shortfall", 2019) == 1000 - found


THRESHOLD = {"value": 1000, "unit": "students", "kind": "assumed", "range": [1000, 1000]}


@pytest.mark.parametrize("short", [{"students": 10_000}, {"enterprises": 500}, {"odds": 0}])
def test_a_city_that_does_not_meet_a_threshold_or_wins_no_contest_gets_nothing(tiny, short):
    lever = {**STRONG_ENTERPRISES["pilot_status"], **short}
    city = with_policies(tiny, {"tries": policy({"pilot_status": lever})}, WORLD)
    run = simulate(city, "tries")
    assert run.entries.entries == []
    assert without(run, "pilot_city") == without(simulate(city), "pilot_city")


def test_without_projects_ready_nothing_comes(tiny):
    lever = {**STRONG_ENTERPRISES["pilot_status"], "seats_ready": 0}
    city = with_policies(tiny, {"empty": policy({"pilot_status": lever})}, WORLD)
    run = simulate(city, "empty")
    assert value(run, "pilot_city", FIRST) == 1
    assert run.entries.entries == []
    assert without(run, "pilot_city") == without(simulate(city), "pilot_city")


def test_seats_open_after_the_lag_which_evaluation_cuts_and_stay_after_the_lever(tiny):
    lever = {**STRONG_ENTERPRISES["pilot_status"], "lag": 2, "to": 2023}
    levers = {"pilot": {"pilot_status": lever}, "quick": {"pilot_status": lever, "evaluation": {"compliance": 0}}}
    levers["quick"]["evaluation"]["delay_cut"] = 0.5
    city = with_policies(tiny, {name: policy(some) for name, some in levers.items()}, {**WORLD, "horizon": 2025})
    for name, first in (("pilot", 2023), ("quick", 2022)):
        for model in years_of(city, name):
            schools = model.world.schools
            extra = float((schools.practice_seats - schools.practice_seats_base).sum())
            assert extra == pytest.approx(60 if model.year >= first else 0, abs=1e-4)
            assert not schools.pilot_seats[~schools.counts].any()


def test_more_of_the_cities_win_where_the_odds_are_better(two_regions):
    world = base_world(two_regions, Draws(two_regions.seed, 0))

    def winners(odds):
        knobs = Knobs(pilot_students=10.0, pilot_enterprises=0.0, pilot_odds=odds, pilot_lag=1.0)
        won = []
        for replicate in range(100):
            some = world.copy()
            for some.year in (2021, 2022):
                contest(some, knobs, Draws(two_regions.seed, replicate))
            won.append(some.pilot_since > 0)
        return np.array(won)

    few, many = winners(0.2), winners(0.7)
    assert not (few & ~many).any()
    # two tries each: 1 - 0.8^2 and 1 - 0.3^2 of 200, within four standard deviations
    assert abs(few.sum() - 0.36 * 200) < 27
    assert abs(many.sum() - 0.91 * 200) < 17


# apprentices -----------------------------------------------------------------------------------------------------


def test_an_apprentice_has_the_offer_before_others_over_the_standard(tiny):
    lever = {"apprenticeship": {"seats": 60, "yuan_person_year": 9_000}}

    def kept_on(prefer):
        changes = {"behaviour.cooperation.b0": 1.0, "behaviour.hiring.prefer_apprentice": prefer, "scale": 4.0}
        city = with_policies(tiny, {"trains": policy(lever)}, {"horizon": 2024, **changes})
        stayed = total = 0
        for model in years_of(city, "trains"):
            students = model.world.students
            fresh = (students.graduated == model.year) & (students.contract == Contract.APPRENTICE)
            hired = fresh & (students.status == Status.WORKING) & (students.employer == students.host)
            stayed, total = stayed + int(hired.sum()), total + int(fresh.sum())
        assert total > 100
        return stayed

    assert kept_on(2.0) > kept_on(0.0)


def test_the_share_that_a_net_benefit_supports_stops_at_the_law(tiny):
    c = tiny.behaviour.cooperation
    assert supported_share(c, np.array([0.0, 1e9])) == pytest.approx([0.05, 0.1])


# what evaluation and pilot status mean for what other levers build ---------------------------------------------------

BUILDS = {
    "school_expansion": {
        "projects": [
            {
                "kind": "expand",
                "schools": ["trade"],
                "seats": 30,
                "lag_years": 4,
                "yuan_seat": 50_000,
                "yuan_student_year": 9_000,
            }
        ]
    }
}


def test_a_delay_is_cut_in_whole_years():
    assert [shortened(4, cut) for cut in (0.0, 0.2, 0.25, 0.5, 1.0)] == [4, 4, 3, 2, 0]


def test_evaluation_opens_another_lever_s_project_sooner(tiny):
    quick = {**BUILDS, "evaluation": {"compliance": 0, "delay_cut": 0.5}}
    city = with_policies(tiny, {"builds": policy(BUILDS), "quick": policy(quick)}, {"horizon": FIRST})
    opens = []
    for name in ("builds", "quick"):
        model = TalentPipeline(city, name)
        model.run()
        opens.append([work.opens for work in model.world.works])
    assert opens == [[FIRST + 4], [FIRST + 2]]


def test_the_state_helps_a_pilot_city_build_but_not_run(tiny):
    won = {"pilot_status": {"students": 150, "odds": 1, "state_share": 0.4}}
    builds = {"school_expansion": {"projects": [{**BUILDS["school_expansion"]["projects"][0], "lag_years": 0}]}}
    city = with_policies(tiny, {"pilot": policy({**builds, **won})}, {"horizon": 2023})
    by_item = {}
    for _, _, lever, payer, item, _, yuan in simulate(city, "pilot").entries.entries:
        assert lever == "school_expansion"
        by_item[item, payer] = by_item.get((item, payer), 0.0) + yuan
    assert by_item["seats begun", "state"] == pytest.approx(0.4 * 30 * 50_000)
    assert by_item["seats begun", "city"] == pytest.approx(0.6 * 30 * 50_000)
    assert by_item["places funded", "city"] > 0
    assert ("places funded", "state") not in by_item


def test_evaluation_adds_seats_at_employers_that_answer_to_the_city_and_is_nothing_to_the_others(tiny):
    changes = {"horizon": 2022, "scale": 4.0, f"{LOW}.offices.firms": 40, f"{LOW}.shops.ownership": "local_state"}
    changes |= {f"{LOW}.works.firms": 20, "behaviour.cooperation.b0": -1.5, "behaviour.cooperation.peer": 0}
    city = with_policies(tiny, {"checked": policy({"evaluation": {"compliance": 1}})}, changes)
    base, checked = (list(years_of(city, name))[-1].world.enterprises for name in ("baseline", "checked"))
    answers = np.isin(base.ownership, (2, 4))
    assert not (base.cooperates & ~checked.cooperates & answers).any()
    assert (checked.cooperates & ~base.cooperates & answers).sum() > 3
    assert checked.seats[answers].sum() > base.seats[answers].sum()
