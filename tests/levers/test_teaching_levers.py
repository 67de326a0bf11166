"""What the levers on teaching do: bounds, what stays after their end, blocked channels, interactions."""

import numpy as np
import pytest
from altered import altered
from lever_worlds import FIRST, packed, policy, value, with_policies
from test_costs_teaching import OPENS

from sim.base_year import base_world
from sim.draws import Draws
from sim.model import TalentPipeline, simulate
from sim.phases.adaptation.announced import announced_demand
from sim.phases.adaptation.warning import warn
from sim.phases.planning.bases import host_cost
from sim.phases.planning.warned import moved_seats
from sim.policy.knobs import Knobs
from sim.world.codes import Status

BLOCKED = {
    "faculty_recruitment": ({"posts": 0, "retention": 0}, {}),
    "dual_qualified_teachers": ({"share": 0.4}, {}),
    "practice_share": ({"share": 0.7, "compliance": 0}, {}),
    "programme_alignment": ({"speed": 0}, {}),
    "programme_early_warning": ({"rate": 0.0, "years": 1}, {}),
    "joint_enrolment_plan": (
        {"share": 0.8},
        {"behaviour.teaching.announced_weight": 0, "behaviour.adaptation.seat_noise": 0},
    ),
}

BLOCKED |= {
    "shortage_training": ({"seats": 0, "fields": ["machines"]}, {}),
    "certificates": ({"share": 0}, {}),
    "mixed_ownership": ({"owners": [{"schools": ["technical"], "partner_place": "coast"}]}, {}),
    # no enterprise may take an intern
    "order_class": ({"share": 0.6}, {"behaviour.cooperation.legal_share": 0.0}),
    "training_base": ({"bases": [{"kind": "campus", "schools": ["trade"], "seats": 0}]}, {}),
}


@pytest.mark.parametrize("lever", sorted(BLOCKED))
def test_a_lever_whose_channel_is_blocked_changes_nothing(tiny, lever):
    settings, world = BLOCKED[lever]
    city = with_policies(tiny, {"blocked": policy({lever: settings})}, {"horizon": 2023, **world})
    run = simulate(city, "blocked")
    assert packed(run) == packed(simulate(city))
    assert run.entries.entries == []


def at(model, level):
    return np.flatnonzero(model.world.schools.level == level)


def test_what_teachers_and_curricula_became_stays_and_fades_after_the_end(tiny):
    levers = {
        "faculty_recruitment": {"posts": 3, "to": 2022},
        "dual_qualified_teachers": {"share": 0.9, "to": 2022},
        "practice_share": {"share": 0.6, "to": 2022},
    }
    model = TalentPipeline(with_policies(tiny, {"ends": policy(levers)}, {"horizon": 2024}), "ends")
    seen = {}
    while model.year < 2024:
        model.step()
        schools, college = model.world.schools, at(model, 2)[0]
        seen[model.year] = (
            float(schools.recruited[college]),
            float(schools.dual_qualified[college]),
            float(schools.practice[college]),
            float(model.world.programmes.alignment[model.world.programmes.school == college][0]),
        )
    assert seen[2023][0] == pytest.approx(0.95 * seen[2022][0])
    assert seen[2023][1] - 0.4 == pytest.approx(0.95 * (seen[2022][1] - 0.4), rel=1e-4)
    assert (seen[2022][2], seen[2023][2]) == pytest.approx((0.6, 0.4))
    assert seen[2024][3] >= seen[2022][3] > 1


def test_more_teachers_make_more_ties_and_never_undo_one(tiny):
    model = {}
    for posts in (0.0, 3.0, 30.0):
        city = with_policies(tiny, {"p": policy({"faculty_recruitment": {"posts": posts}})}, {"horizon": 2021})
        model[posts] = TalentPipeline(city, "p")
        model[posts].run()
    none, some, many = (model[posts].world.links for posts in (0.0, 3.0, 30.0))
    assert (none <= some).all()
    assert (some <= many).all()
    assert many.sum() > none.sum()


def skill(tiny, level, levers, **changes):
    city = with_policies(tiny, {"p": policy(levers)}, {"horizon": 2024, "scale": 3.0, **changes})
    return value(simulate(city, "p"), "mean_skill", 2024, level) - value(simulate(city), "mean_skill", 2024, level)


def test_half_practice_gains_nothing_without_seats_and_something_with_seats_for_all(tiny):
    half = {"practice_share": {"share": 0.5}}
    bare = {f"regions.city.schools.{school}.practice_seats": 0.0 for school in ("trade", "technical")}
    full = dict.fromkeys(bare, 2.0)
    for level in ("secondary_vocational", "higher_vocational"):
        assert skill(tiny, level, half, **bare) < 0
        assert skill(tiny, level, half, **full) > 0


def test_half_practice_gains_with_bases_what_it_loses_without(tiny):
    half = {"practice_share": {"share": 0.5}}
    base = {"kind": "campus", "schools": ["trade", "technical"], "seats": 800, "lag_years": 0}
    bases = {"training_base": {"bases": [base]}}
    bare = {f"regions.city.schools.{school}.practice_seats": 0.0 for school in ("trade", "technical")}
    for level in ("secondary_vocational", "higher_vocational"):
        both = skill(tiny, level, {**half, **bases}, **bare)
        assert both > skill(tiny, level, bases, **bare) > 0 > skill(tiny, level, half, **bare)


def test_evaluation_makes_schools_keep_the_rule(tiny):
    levers = {"practice_share": {"share": 0.6, "compliance": 0.5}}
    checked = {**levers, "evaluation": {"compliance": 0.8}}
    city = with_policies(tiny, {"alone": policy(levers), "checked": policy(checked)}, {"horizon": FIRST})
    practice = {
        name: value(simulate(city, name), "practice_in_course", FIRST, "higher_vocational") for name in city.policies
    }
    assert practice["alone"] == pytest.approx(0.5)
    assert practice["checked"] == pytest.approx(0.4 + 0.2 * 0.9)


def test_a_programme_opens_after_its_lag_and_shares_the_campus(tiny):
    only = {"regions.city.schools.technical.programmes": {"services": 1}, "horizon": 2024}
    lever = {"programme_alignment": {"speed": 0.0, "programmes": [OPENS], "to": 2021}}
    model = TalentPipeline(with_policies(tiny, {"opens": policy(lever)}, only), "opens")
    seats, entered = {}, 0
    while model.year < 2024:
        model.step()
        programmes = model.world.programmes
        new = (programmes.level == 2) & (programmes.field == 0)
        seats[model.year] = int(programmes.seats[new].sum())
        entered += int(programmes.entrants[new].sum())
    assert seats == {2020: 0, 2021: 0, 2022: 12, 2023: 12, 2024: 12}
    assert entered > 5
    schools, campus = model.world.schools, at(model, 2)
    assert len(campus) == 2
    assert schools.institution[campus[1]] == campus[0]
    assert np.array_equal(model.world.links[:, campus[0]], model.world.links[:, campus[1]])


def test_a_school_gives_what_it_cuts_to_its_other_programmes():
    wanted, school = np.array([30.0, 20.0, 10.0, 40.0]), np.array([0, 0, 0, 1])
    moved = moved_seats(wanted, np.array([0.5, 1.0, 1.0, 0.25]), school)
    assert moved.tolist() == [15.0, 30.0, 15.0, 10.0]
    assert moved_seats(wanted, np.ones(4), school).tolist() == wanted.tolist()


def test_a_programme_is_cut_after_years_in_a_row_then_closed_for_good(tiny):
    world = base_world(tiny, Draws(tiny.seed, 0))
    programmes = world.programmes
    knobs = Knobs(warning_rate=0.5, warning_years=2, warning_cut=0.4, warning_close=1, warning_force=1)
    programmes.placement[:] = 0.8
    kept = []
    for placement in (0.4, 0.6, 0.4, 0.4, 0.4, 0.9):
        programmes.placement[1] = placement
        warn(world, knobs)
        kept.append(float(programmes.kept[1]))
    assert kept == pytest.approx([1, 1, 1, 0.6, 0, 0])
    assert (programmes.kept[2:] == 1).all()
    warn(world, Knobs())
    assert programmes.kept[1] == 0
    assert (programmes.warned == 0).all()


def test_announced_posts_raise_the_fields_with_more_posts_than_seats(tiny):
    world = base_world(altered(tiny, {"scale": 4.0}), Draws(tiny.seed, 0))
    positions, programmes = world.positions, world.programmes
    positions.posts[:] = 10
    signal = announced_demand(world, Knobs(announced=1.0), Draws(1, 0))
    taught = programmes.level == 1
    posts = [int(positions.posts[(positions.level == 1) & (positions.field == field)].sum()) for field in (0, 1)]
    planned = [int(programmes.seats[taught & (programmes.field == field)].sum()) for field in (0, 1)]
    for field in (0, 1):
        of = taught & (programmes.field == field)
        assert signal[of] == pytest.approx(0.3 * np.log((posts[field] + 5) / (planned[field] + 5)))
    assert (signal[programmes.level == 0] == 0).all()
    none = announced_demand(world, Knobs(announced=1e-9), Draws(1, 0))
    assert np.abs(none).max() < 1e-6


def test_a_base_has_seats_only_after_its_lag_and_keeps_them_after_the_lever(tiny):
    kinds = [
        {"kind": "campus", "schools": ["trade"], "seats": 30, "lag_years": 2},
        {"kind": "virtual", "schools": ["technical"], "seats": 10, "lag_years": 1},
    ]
    city = with_policies(tiny, {"builds": policy({"training_base": {"bases": kinds, "to": 2021}})}, {"horizon": 2024})
    base, model = TalentPipeline(city), TalentPipeline(city, "builds")
    more = {}
    while model.year < 2024:
        base.step()
        model.step()
        seats = [m.world.schools.practice_seats for m in (base, model)]
        level = model.world.schools.level
        more[model.year] = [float((seats[1] - seats[0])[level == at].sum()) for at in (1, 2)]
    # a virtual seat counts three fifths
    expected = {2020: [0, 0], 2021: [0, 0], 2022: [0, 6], 2023: [30, 6], 2024: [30, 6]}
    assert {year: pytest.approx(seats, abs=1e-3) for year, seats in expected.items()} == more


def test_evaluation_shortens_the_lag_of_what_begins_under_it(tiny):
    lever = {"training_base": {"bases": [{"kind": "campus", "schools": ["trade"], "seats": 30, "lag_years": 2}]}}
    checked = {**lever, "evaluation": {"compliance": 0, "delay_cut": 0.5}}
    city = with_policies(tiny, {"checked": policy(checked)}, {"horizon": 2022})
    model = TalentPipeline(city, "checked")
    model.run()
    assert model.world.schools.base_seats.sum() == pytest.approx(30)


def test_a_base_in_enterprises_spares_its_partners_fixed_cost(tiny):
    world = base_world(tiny, Draws(tiny.seed, 0))
    assert host_cost(world) == 1.0
    college = np.flatnonzero(world.schools.level == 2)[0]
    students = int(world.programmes.enrolled[world.programmes.school == college].sum())
    world.schools.firm_seats[college] = students / 2
    cost = host_cost(world)
    partner = world.links[:, college]
    assert cost[partner] == pytest.approx(np.full(partner.sum(), 1 - 0.5 / 2))
    assert (cost[~partner] == 1).all()
    assert 0 < partner.sum() < len(partner)


def test_a_co_owner_on_the_coast_draws_students_there(tiny):
    """An internship there also teaches, so that who stays may be hired more often: no sign is expected of staying."""
    owner = {"schools": ["technical"], "partner_place": "coast", "intern_share": 0.9}
    city = with_policies(
        tiny, {"owned": policy({"mixed_ownership": {"owners": [owner]}})}, {"horizon": 2024, "scale": 8.0}
    )
    coast = {}
    for name in ("baseline", "owned"):
        model = TalentPipeline(city, name)
        coast[name] = 0
        while model.year < 2024:
            model.step()
            if model.year < FIRST:
                continue
            students, g = model.world.students, model.flows.graduation
            rows = g.graduates[g.level == 2]
            coast[name] += int((students.place[rows] == model.world.places.keys.index("coast")).sum())
    assert coast["owned"] > 1.1 * coast["baseline"]


def test_a_local_co_owner_is_a_partner_and_aligns_what_it_needs(tiny):
    owner = {"schools": ["technical"], "group": "works"}
    city = with_policies(
        tiny, {"owned": policy({"mixed_ownership": {"owners": [owner], "to": 2022}})}, {"horizon": 2023}
    )
    model = TalentPipeline(city, "owned")
    model.run()
    world, college = model.world, at(model, 2)[0]
    works = np.flatnonzero((world.enterprises.ownership == 1) & (world.enterprises.sector == 0))[0]
    assert world.links[works, college]
    alignment = world.programmes.alignment[world.programmes.school == college]
    # machines, which it needs, and services, which it does not
    assert alignment == pytest.approx([1 + 0.2 * (1 - 0.7**2), 1], rel=1e-5)


def test_earmarked_seats_stop_where_there_is_no_room(tiny):
    lever = {"shortage_training": {"seats": 500, "fields": ["machines"]}}
    city = with_policies(tiny, {"short": policy(lever)}, {"horizon": FIRST})
    model = TalentPipeline(city, "short")
    model.run()
    programmes, earmarked = model.world.programmes, model.flows.planning.seats.earmarked
    machines = (programmes.field == 0) & (earmarked.seats > 0)
    assert (programmes.seats[machines] == np.floor(programmes.capacity[machines])).all()
    assert earmarked.seats.sum() + earmarked.lacking == 500
    assert earmarked.lacking > 400


def test_order_classes_keep_within_seats_and_posts_and_their_students_are_preferred(tiny):
    willing = {"behaviour.cooperation.b0": 3.0, "horizon": 2024, "scale": 3.0}
    city = with_policies(tiny, {"orders": policy({"order_class": {"share": 0.8}})}, willing)
    model, hired, kept = TalentPipeline(city, "orders"), 0, 0
    while model.year < 2024:
        model.step()
        if model.year < FIRST:
            continue
        students, firms, positions = model.world.students, model.world.enterprises, model.world.positions
        # who studies on begins a new course in September, without host
        began = model.flows.internship.order
        order = began[students.status[began] != Status.ENROLLED]
        number = np.bincount(students.host[order], minlength=len(firms))
        worker = np.isin(positions.level, (1, 2))
        posts = np.bincount(positions.enterprise[worker], positions.expected[worker], minlength=len(firms))
        assert (number <= np.minimum(firms.seats, np.ceil(posts - 1e-6))).all()
        assert (firms.interns <= firms.seats).all()
        kept += int((students.employer[order] == students.host[order]).sum())
        hired += len(order)
    assert hired > 30
    assert kept > 0.1 * hired


def test_a_certificate_sharpens_what_enterprises_see_and_lasts(tiny):
    city = with_policies(tiny, {"c": policy({"certificates": {"share": 1.0, "to": 2021}})}, {"horizon": 2022})
    model, held = TalentPipeline(city, "c"), {}
    while model.year < 2022:
        model.step()
        students, g = model.world.students, model.flows.graduation
        held[model.year] = students.certificate[g.graduates[np.isin(g.level, (1, 2))]]
        if model.year == 2021:
            first = g.graduates[np.isin(g.level, (1, 2))]
    assert held[2021].all()
    assert not held[2022].any()
    assert students.certificate[first].all()


@pytest.mark.parametrize("ramp", [0, 1, 3])
def test_two_bases_alike_are_built_both(tiny, ramp):
    base = {"kind": "campus", "schools": ["trade"], "seats": 20, "lag_years": 0, "yuan_seat": 100}
    policies = {
        name: policy({"training_base": {"bases": [base] * count}}, ramp_years=ramp)
        for name, count in {"one": 1, "two": 2}.items()
    }
    city = with_policies(tiny, policies, {"horizon": FIRST + 3})
    one, two = simulate(city, "one"), simulate(city, "two")
    for year in range(FIRST, FIRST + 4):
        for indicator in ("practice_seats_added", "training_bases"):
            assert value(two, indicator, year) == pytest.approx(2 * value(one, indicator, year))
    assert two.entries.total() == pytest.approx(2 * one.entries.total())
    assert value(two, "training_bases", FIRST + 3) == 2
