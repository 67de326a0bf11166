"""Levers on schools: bound by seats and rooms, nothing where they cannot bind, and what stays after their end."""

import numpy as np
import pytest
from altered import altered
from lever_worlds import FIRST, packed, policy, value, with_policies
from strong_schools import STRONG_SCHOOLS

from sim.draws import Draws
from sim.model import TalentPipeline, simulate
from sim.phases.admission import key_quota, outreach
from sim.phases.planning.scale import planned
from sim.phases.planning.seats import closed_seats
from sim.phases.study_tracks import change_chance
from sim.policy.knobs import Knobs
from sim.world.codes import Level, Status
from sim.world.students import POLICY_ENTRANT

VOCATIONAL = "secondary_vocational"


def project(kind, schools, **settings):
    return {"school_expansion": {"projects": [{"kind": kind, "schools": schools, "lag_years": 0, **settings}]}}


def runs(scenario, levers, **changes):
    """Return the baseline and the run under these levers."""
    city = with_policies(scenario, {"policy": policy(levers)}, {"horizon": 2024, **changes})
    return simulate(city), simulate(city, "policy")


def seats(run, year):
    """Return the seats of higher-vocational colleges."""
    return value(run, "seats", year, "higher_vocational")


def kind(ids):
    return (ids >> np.uint64(60)).astype(int)


# what blocks each lever's channel, and a lever that does nothing then: the whole run is the baseline's
BLOCKED = {
    "nobody reached": ({"vocational_outreach": {"standing": 3, "reach": 0}}, {}),
    "no junior-middle school gains": ({"key_school_quota_link": {"weight": 0, "schools": ["senior"]}}, {}),
    "nobody changes track": ({"comprehensive_high_school": {"share": 0, "college_access": 0}}, {}),
    "no rooms": (
        {
            "out_of_province_recruitment": {"sources": [{"place": "coast", "students": 50}]},
            "adult_enrolment": {"students": 50},
        },
        {
            "regions.city.schools.trade.spare": 0.0,
            "regions.city.schools.technical.spare": 0.0,
            "regions.city.cohorts.values": {2012: 160, 2034: 160},
        },
    ),
    "no next level": ({"progression_ladder": {"secondary_vocational": 0, "higher_vocational": 0}}, {}),
    "built after the horizon": (project("expand", ["trade"], seats=50, lag_years=9), {}),
    "funding that moves no quality": (
        {"per_student_funding": {"yuan_student_year": 9_000}},
        {"behaviour.learning.quality_funding": 0.0},
    ),
    "no partners": ({"school_autonomy": {"share": 1}}, {"behaviour.cooperation.legal_share": 0.0}),
}


@pytest.mark.parametrize("name", BLOCKED)
def test_a_lever_whose_channel_is_blocked_changes_nothing(tiny, name):
    levers, changes = BLOCKED[name]
    base, run = runs(tiny, levers, **changes)
    # what is wanted and not had is said beside the results
    said = ["special_places_lacking", "seats_in_building"]
    keep, same = (~np.isin(one.records.indicator, said) for one in (base, run))
    assert np.array_equal(base.records.value[keep], run.records.value[same])


def test_those_for_whom_there_is_no_room_are_counted(tiny):
    levers, changes = BLOCKED["no rooms"]
    _, run = runs(tiny, levers, **changes)
    assert value(run, "special_places_lacking", 2024) == 100
    assert value(run, "recruited_entrants", 2024) == value(run, "adult_entrants", 2024) == 0


def test_a_key_school_quota_moves_nobody_where_general_seats_stay_open(tiny):
    model = TalentPipeline(with_policies(tiny, {}))
    world = model.world
    world.year += 1
    knobs = with_knobs(key_weight=0.6, key_schools=("senior",))
    general = world.programmes.level == Level.GENERAL_SENIOR
    score, home = np.linspace(-3, 3, 400), np.zeros(400, dtype=np.int16)
    world.programmes.cutoff[general] = -0.2
    pushed = key_quota.push(world, knobs, score, home)
    margin = tiny.behaviour.admission.cutoff_margin.value
    assert np.array_equal(pushed > 0, np.abs(score + 0.2) <= margin)
    seats = world.programmes.seats
    stake = 0.6 * seats[general].sum() / seats[world.programmes.level == Level.SECONDARY_VOCATIONAL].sum()
    assert pushed.max() == pytest.approx(tiny.behaviour.admission.key_push.value * stake / (1 + stake))
    world.programmes.cutoff[general] = -9.0
    assert (key_quota.push(world, knobs, score, home) == 0).all()


def with_knobs(**knobs):
    return Knobs(**knobs)


def test_linked_seats_go_to_junior_schools_by_last_year_s_vocational_share(tiny):
    city = with_policies(altered(tiny, {"behaviour.admission.junior_size": 40}), {}, {"scale": 2.0})
    world = TalentPipeline(city).world
    knobs = with_knobs(key_weight=0.5, key_schools=("senior",))
    general = np.flatnonzero(world.programmes.level == Level.GENERAL_SENIOR)
    pupils = 320
    junior = key_quota.JuniorSchools(np.repeat(np.arange(4), pupils // 4), 4)
    world.history[key_quota.MEMORY] = np.array([0.1, 0.2, 0.3, 0.4])
    options = np.full((pupils, 1), general[0])
    rank = np.random.default_rng(1).permutation(pupils)
    won = key_quota.early_places(world, knobs, junior, np.ones((pupils, 1)), options, rank)
    taken = np.bincount(junior.of[won >= 0], minlength=4)
    quota = np.floor(0.5 * world.programmes.seats[general[0]])
    # 40 % of the linked seats are more than the fourth school has pupils: it sends all of them
    exact = np.minimum(quota * np.array([0.1, 0.2, 0.3, 0.4]), pupils // 4)
    assert np.abs(taken - exact).max() <= 1
    # the best of each school go first
    for school in range(4):
        here = junior.of == school
        if (won[here] < 0).any() and (won[here] >= 0).any():
            assert rank[here & (won >= 0)].min() > rank[here & (won < 0)].max()


def test_outreach_raises_the_odds_to_accept_a_seat():
    standing = np.array([0.0, 1.0, -1.0])
    assert outreach.acceptance(0.7, standing) == pytest.approx([0.7, 0.8638, 0.4619], abs=1e-4)
    assert outreach.acceptance(0.0, standing).tolist() == [0, 0, 0]
    assert outreach.acceptance(1.0, standing).tolist() == [1, 1, 1]


def test_the_less_able_leave_the_general_track_and_the_more_able_come(tiny):
    assert change_chance(0.1, np.array([0.0, 1.0, -1.0])) == pytest.approx([0.1, 0.2320, 0.0393], abs=1e-4)
    lever = {"comprehensive_high_school": {"share": 0.2}}
    model = TalentPipeline(with_policies(tiny, {"policy": policy(lever)}, {"scale": 4.0}), "policy")
    down, up, general, vocational = [], [], [], []
    while model.year < 2024:
        model.step()
        ability = model.world.students.ability
        down += ability[model.flows.study.tracks.down].tolist()
        up += ability[model.flows.study.tracks.up].tolist()
        general += ability[model.flows.admission.senior.general].tolist()
        vocational += ability[model.flows.admission.senior.vocational].tolist()
    assert min(len(down), len(up)) > 20
    assert np.mean(down) < np.mean(general) - 0.3
    assert np.mean(up) > np.mean(vocational) + 0.3


def test_tracks_change_only_as_far_as_classes_have_places(tiny):
    full = {"regions.city.schools.trade.spare": 0.0, "regions.city.schools.senior.spare": 0.0}
    _, run = runs(tiny, {"comprehensive_high_school": {"share": 0.5}}, **full)
    _, wide = runs(tiny, {"comprehensive_high_school": {"share": 0.5}})
    for year in range(FIRST, 2025):
        # without spare rooms, as many can come as have left
        assert value(run, "track_changes", year) < 0.6 * value(wide, "track_changes", year)


def test_entrants_by_agreement_take_rooms_and_nobody_s_seat(tiny):
    lever = {"out_of_province_recruitment": {"sources": [{"place": "coast", "students": 6}]}}
    base, run = runs(tiny, lever)
    students = run.world.students
    brought = kind(students.id) == POLICY_ENTRANT
    assert brought.sum() == 6 * 4
    for year in (2021, 2022):
        for level in ("general_senior", VOCATIONAL):
            extra = 6 if level == VOCATIONAL else 0
            assert value(run, "entrants", year, level) == value(base, "entrants", year, level) + extra
        assert value(run, "displaced_pupils", year) == value(base, "displaced_pupils", year)
    # after its end nobody comes, and who came finishes
    ended = {"out_of_province_recruitment": {**lever["out_of_province_recruitment"], "to": 2022}}
    _, short = runs(tiny, ended, horizon=2026)
    assert value(short, "recruited_entrants", 2023) == 0
    rows = kind(short.world.students.id) == POLICY_ENTRANT
    assert rows.sum() == 12
    assert (short.world.students.status[rows] != Status.ENROLLED).any()


def test_entrants_from_other_provinces_stay_less(tiny):
    lever = {"out_of_province_recruitment": {"sources": [{"place": "coast", "students": 20}]}}
    base, run = runs(tiny, lever, scale=6.0, horizon=2026)
    students = run.world.students
    trades = (students.graduated >= 2024) & (students.level == Level.SECONDARY_VOCATIONAL) & students.entered
    brought = kind(students.id) == POLICY_ENTRANT
    here = (students.status == Status.WORKING) & (students.place == 0)
    assert (trades & brought).sum() > 60
    stayed, natives = here[trades & brought].mean(), here[trades & (students.home == 0)].mean()
    assert stayed < natives - 0.1
    assert value(run, "retention_rate", 2026, VOCATIONAL) < value(base, "retention_rate", 2026, VOCATIONAL)


def test_adults_who_live_here_stay_more(tiny):
    lever = {"adult_enrolment": {"students": 6}}
    # rooms for them: the tiny world's college has a tenth to spare
    roomy = {"regions.city.schools.technical.spare": 0.4}
    _, run = runs(tiny, lever, scale=6.0, horizon=2026, **roomy)
    students = run.world.students
    finished = (students.graduated >= 2024) & (students.level == Level.HIGHER_VOCATIONAL) & students.entered
    adults = kind(students.id) == POLICY_ENTRANT
    away = students.status == Status.AWAY
    assert (finished & adults).sum() > 50
    assert away[finished & adults].mean() < away[finished & ~adults].mean() - 0.1


def test_a_ladder_is_as_wide_as_the_seats_that_are_not_reserved(tiny):
    _, run = runs(tiny, {"progression_ladder": {"secondary_vocational": 1.0, "higher_vocational": 0.0}}, scale=4.0)
    for year in range(FIRST, 2025):
        climbing, lacking = value(run, "ladder_entrants", year), value(run, "ladder_places_lacking", year)
        # everybody who would have gone to work is offered a place or lacks one
        assert climbing > 0
        assert lacking > 0
        assert climbing <= value(run, "seats", year, "higher_vocational")
        assert value(run, "entrants", year, "higher_vocational") <= value(run, "seats", year, "higher_vocational")


def test_a_school_has_seats_only_after_its_lag(tiny):
    lever = {
        "school_expansion": {
            "projects": [
                {"kind": "expand", "schools": ["trade"], "seats": 18, "lag_years": 2},
                {"kind": "new", "schools": ["technical"], "seats": 15, "lag_years": 3},
            ]
        }
    }
    base, run = runs(tiny, lever, horizon=2025)
    for level, opens, more in ((VOCATIONAL, 2023, 18), ("higher_vocational", 2024, 15)):
        for year in range(FIRST, 2026):
            gain = value(run, "seats", year, level) - value(base, "seats", year, level)
            assert gain == pytest.approx(more if year >= opens else 0, abs=1), (level, year)
    assert [value(run, "seats_in_building", year) for year in (2021, 2022, 2023, 2024)] == [33, 33, 15, 0]


def test_what_is_begun_is_finished_after_the_lever_s_end_and_stays(tiny):
    lever = project("expand", ["technical"], seats=20, lag_years=2)
    lever["school_expansion"]["to"] = 2021
    base, run = runs(tiny, lever, horizon=2026)
    gains = [
        value(run, "seats", y, "higher_vocational") - value(base, "seats", y, "higher_vocational")
        for y in range(2021, 2027)
    ]
    assert gains == [0, 0, 20, 20, 20, 20]


def test_half_the_strength_builds_half_the_seats(tiny):
    lever = project("expand", ["technical"], seats=20)
    lever["school_expansion"]["strength"] = 0.5
    base, run = runs(tiny, lever)
    assert value(run, "seats", 2024, "higher_vocational") - value(base, "seats", 2024, "higher_vocational") == 10


def test_a_ramp_opens_a_new_school_part_by_part(tiny):
    lever = project("new", ["technical"], fields=["machines"], seats=24)
    lever["school_expansion"]["ramp_years"] = 2
    base, run = runs(tiny, lever, horizon=2025)
    gains = [
        value(run, "seats", y, "higher_vocational") - value(base, "seats", y, "higher_vocational")
        for y in range(2021, 2026)
    ]
    assert gains == [8, 16, 24, 24, 24]
    assert (run.world.schools.opened > 0).sum() == 1


def test_a_new_school_is_an_agent_like_the_others(tiny):
    from sim.world.table import School

    _, run = runs(tiny, project("new", ["technical"], seats=24))
    agents = list(run.model.agents_by_type[School])
    assert len(agents) == len(run.world.schools)
    assert [agent.level for agent in agents] == run.world.schools.level.tolist()


def test_natives_choose_a_new_college(tiny):
    _, run = runs(tiny, project("new", ["technical"], seats=60, fields=["services"]), scale=2.0)
    students, schools = run.world.students, run.world.schools
    new = np.flatnonzero(schools.opened > 0)
    there = np.isin(students.school, new)
    assert (there & (students.home == 0)).sum() > 20
    assert (there & (students.home > 0)).sum() > 20


def test_a_new_trade_school_takes_in_pupils_who_were_displaced(tiny):
    base, run = runs(tiny, project("new", ["trade"], seats=12))
    for year in range(2022, 2025):
        assert value(run, "displaced_pupils", year) < value(base, "displaced_pupils", year)


def test_an_upgrade_turns_vocational_supply_into_bachelors_who_stay_less(tiny):
    # bachelors have more to gain outside than those below them
    pull = {"outside.coast.amenity.bachelor": 1.5, "outside.capital.amenity.bachelor": 1.5}
    base, run = runs(tiny, project("upgrade", ["technical"], level="bachelor"), scale=4.0, horizon=2027, **pull)
    assert value(run, "entrants", 2025, "bachelor") > value(base, "entrants", 2025, "bachelor") + 100
    # those who had begun below finish there
    assert value(run, "graduates", 2023, "higher_vocational") > 0.8 * value(
        base, "graduates", 2023, "higher_vocational"
    )
    students, schools = run.world.students, run.world.schools
    campus = np.isin(students.school, np.flatnonzero((schools.opened > 0) | (schools.level == Level.HIGHER_VOCATIONAL)))
    bachelors = campus & (students.level == Level.BACHELOR) & (students.graduated >= 2025) & students.entered
    others = base.world.students
    trained = (others.level == Level.HIGHER_VOCATIONAL) & (others.graduated >= 2025) & others.entered
    assert bachelors.sum() > 100
    here, there = (s.status == Status.WORKING for s in (students, others))
    assert here[bachelors].mean() < there[trained].mean() - 0.05
    with pytest.raises(KeyError):
        value(run, "entrants", 2025, "higher_vocational")


def test_an_upgraded_trade_school_leaves_the_plan_of_upper_secondary_seats(tiny):
    base, run = runs(tiny, project("upgrade", ["trade"], level="higher_vocational"))
    with pytest.raises(KeyError):
        value(run, "seats", 2024, VOCATIONAL)
    for year in range(FIRST, 2025):
        assert value(run, "seats", year, "general_senior") == value(base, "seats", year, "general_senior")
        assert value(run, "displaced_pupils", year) > value(base, "displaced_pupils", year) + 20


def test_campuses_of_an_upgrade_share_bases_and_links(tiny):
    _, run = runs(tiny, project("upgrade", ["technical"], level="bachelor"))
    schools = run.world.schools
    new, old = int(np.flatnonzero(schools.opened > 0)[0]), int(np.flatnonzero(schools.level == 2)[0])
    assert schools.park[new] == schools.park[old] == old
    assert np.array_equal(run.world.links[:, new], run.world.links[:, old])
    assert schools.scale[[new, old]] == pytest.approx(1.0)


def test_a_merger_pools_scale_frees_rooms_and_is_not_undone(tiny):
    lever = {"school_merger": {"groups": [{"schools": ["trade"], "km": 50}], "efficiency": 0.25, "to": 2022}}
    base, run = runs(tiny, lever)
    schools, programmes = run.world.schools, run.world.programmes
    trade = schools.level == Level.SECONDARY_VOCATIONAL
    assert schools.scale[trade] == pytest.approx([2.0, 2.0])
    assert schools.freed[trade] == pytest.approx([1.25, 1.25])
    assert schools.way[trade] == pytest.approx(np.log(1.5))
    mine, other = (p.capacity[p.level == Level.SECONDARY_VOCATIONAL] for p in (programmes, base.world.programmes))
    assert mine == pytest.approx(1.25 * other)
    assert planned(run.world)[trade] == pytest.approx(planned(base.world)[trade])


def test_a_merger_of_schools_that_share_no_field_frees_nothing(tiny):
    apart = altered(
        tiny, {"regions.city.schools.technical.count": 2, "regions.city.schools.technical.programmes": {"machines": 1}}
    )
    world = TalentPipeline(apart).world
    # one of the two teaches the other field
    rows = np.flatnonzero(world.schools.level == Level.HIGHER_VOCATIONAL)
    world.programmes.field[world.programmes.school == rows[1]] = 1
    from sim.phases.planning.merging import merge
    from sim.policy.school_items import Merger

    before = world.programmes.capacity.copy()
    merge(world, with_knobs(mergers=((Merger(("technical",), 0.0, 0.5, 0.0), 1.0),)))
    assert np.array_equal(before, world.programmes.capacity)
    assert (world.schools.freed[rows] == 1).all()
    assert world.schools.scale[rows] == pytest.approx([2, 2])


def test_a_longer_way_turns_pupils_away_from_merged_schools(tiny):
    near, far = (
        runs(tiny, {"school_merger": {"groups": [{"schools": ["trade"], "km": km}], "efficiency": 0}}, scale=4.0)[1]
        for km in (0, 900)
    )
    years = range(FIRST, 2025)
    chose = [np.mean([value(run, "vocational_by_choice", year) for year in years]) for run in (near, far)]
    assert chose[1] < chose[0]


def test_funding_returns_to_the_base_after_the_lever_s_end(tiny):
    lever = {"per_student_funding": {"yuan_student_year": 6_000, "to": 2022}}
    _, run = runs(tiny, lever)
    assert value(run, "school_quality", 2022, VOCATIONAL) > 1
    assert value(run, "school_quality", 2023, VOCATIONAL) == 1
    assert (run.world.schools.funding == run.world.schools.funding_base).all()


def test_named_schools_alone_are_funded(tiny, two_regions):
    _, run = runs(tiny, {"per_student_funding": {"yuan_student_year": 6_000, "schools": ["trade"], "to": 2024}})
    schools = run.world.schools
    assert np.array_equal(schools.funding > schools.funding_base, schools.level == Level.SECONDARY_VOCATIONAL)
    lever = {"per_student_funding": {"yuan_student_year": 6_000, "schools": ["town.trade"]}}
    _, run = runs(two_regions, lever, horizon=2022)
    schools = run.world.schools
    named = (schools.level == Level.SECONDARY_VOCATIONAL) & (schools.region == 1)
    assert np.array_equal(schools.funding > schools.funding_base, named)


def test_free_schools_move_their_seats_faster(tiny):
    from sim.phases.adaptation.schools import seat_speed

    world = TalentPipeline(tiny).world
    speed, faster = tiny.behaviour.adaptation.seat_speed.value, tiny.behaviour.adaptation.autonomy_speed.value
    assert (seat_speed(world, Knobs()) == speed).all()
    world.schools.governance[0] = 0.5
    assert seat_speed(world, Knobs())[0] == pytest.approx(1 - (1 - speed) ** (1 + 0.5 * faster))
    assert (seat_speed(world, Knobs())[1:] == speed).all()


def test_the_weakest_general_schools_close_first():
    wanted = np.array([100.0, 50.0, 80.0, 40.0])
    prestige = np.array([1.0, 0.0, 0.5, -1.0])
    region = np.array([0, 0, 0, 1])
    assert closed_seats(wanted, prestige, region, np.array([90.0, 10.0])).tolist() == [0, 50, 40, 10]
    assert closed_seats(wanted, prestige, region, np.array([0.0, 99.0])).tolist() == [0, 0, 0, 40]


def test_the_order_of_items_in_a_list_does_not_matter(tiny):
    sources = [{"place": "coast", "students": 4}, {"place": "capital", "students": 5}]
    projects = [
        {"kind": "expand", "schools": ["trade"], "seats": 10, "lag_years": 0},
        {"kind": "new", "schools": ["technical"], "seats": 10, "lag_years": 1},
    ]
    one, other = (
        runs(
            tiny,
            {
                "out_of_province_recruitment": {"sources": sources[::step]},
                "school_expansion": {"projects": projects[::step]},
            },
        )[1]
        for step in (1, -1)
    )
    assert packed(one) == packed(other)


def test_a_new_school_on_a_list_has_the_chance_of_its_seats(tiny):
    from sim.phases.admission.further import further_options

    _, run = runs(tiny, project("new", ["trade"], seats=20, fields=["machines"]))
    world, new = run.world, np.flatnonzero(run.world.programmes.weight > 0)
    draws = Draws(tiny.seed, 0)
    ids = np.arange(20_000, dtype=np.uint64)
    options = further_options(world, (Level.SECONDARY_VOCATIONAL,), 2, ids, np.zeros(20_000, dtype=np.int16), draws)
    assert options.shape == (20_000, 1)
    base = world.schools.size_base[world.schools.level == Level.SECONDARY_VOCATIONAL][:2].sum()
    expected = 1 - (1 - 20 / (base + 20)) ** 2
    assert (options == new[0]).mean() == pytest.approx(expected, abs=0.015)


def test_people_are_born_the_same_under_all_levers_on_schools_together(tiny):
    levers = {**STRONG_SCHOOLS, "vocational_enrolment_share": {"share": 0.4, "conversion": 0.5}}
    base, run = runs(tiny, levers)
    one, other = base.world.students, run.world.students
    _, i, j = np.intersect1d(one.id, other.id, return_indices=True)
    assert len(i) > 1_500
    for column in ("home", "cohort", "female", "ability", "parent"):
        assert np.array_equal(getattr(one, column)[i], getattr(other, column)[j]), column
    assert len(np.unique(other.id)) == len(other.id)
    # and who was not there in the baseline has come because of the policy
    came = np.setdiff1d(other.id, one.id)
    assert (kind(came) == POLICY_ENTRANT).sum() > 50
