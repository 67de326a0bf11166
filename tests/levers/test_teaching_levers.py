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
from sim.phases.planning.warned import moved_seats
from sim.policy.knobs import Knobs

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
