"""What each lever on schools costs, booked by the model and worked out again by hand."""

from collections import defaultdict

import numpy as np
import pytest
from lever_worlds import FIRST, policy, with_policies
from test_lever_costs import paid, years_of

from sim.model import TalentPipeline, simulate
from sim.world.codes import Level, Status
from sim.world.students import POLICY_ENTRANT

TO_2024 = {"horizon": 2024}


def with_lever(tiny, key, settings, **changes):
    return with_policies(tiny, {"pays": policy({key: settings})}, {**TO_2024, **changes})


def policy_entrants(model):
    """Return rows of this September's entrants whom a policy brought."""
    students = model.world.students
    kind = (students.id >> np.uint64(60)).astype(int)
    intake = (students.id >> np.uint64(28)) & np.uint64(4095)
    return np.flatnonzero((kind == POLICY_ENTRANT) & (intake == model.year))


def test_outreach_costs_each_pupil_reached(tiny):
    city = with_lever(tiny, "vocational_outreach", {"standing": 0.5, "reach": 0.6, "yuan_pupil": 40})
    reached = 0
    for model, entries in years_of(city, "pays"):
        if model.year < FIRST:
            continue
        pupils = len(model.flows.demography.pupils)
        count = paid(entries, "city") / 40
        assert count == int(count)
        assert 0.4 * pupils < count < 0.8 * pupils
        assert paid(entries) == paid(entries, "city")
        reached += count
    assert reached > 200


def test_a_ramp_raises_the_cost_of_outreach_step_by_step(tiny):
    lever = {"standing": 0.5, "yuan_pupil": 40, "ramp_years": 1, "to": 2023}
    by_year = defaultdict(float)
    for model, entries in years_of(with_lever(tiny, "vocational_outreach", lever), "pays"):
        by_year[model.year] = paid(entries) / len(model.flows.demography.pupils)
    assert dict(by_year) == pytest.approx({2020: 0, 2021: 20, 2022: 40, 2023: 40, 2024: 0})


def test_a_link_to_key_schools_costs_nothing(tiny):
    city = with_lever(tiny, "key_school_quota_link", {"weight": 0.6, "schools": ["senior"]})
    assert simulate(city, "pays").entries.entries == []


def test_changes_of_track_cost_a_place_each(tiny):
    city = with_lever(tiny, "comprehensive_high_school", {"share": 0.2, "yuan_place": 3_000})
    moved = 0
    for model, entries in years_of(city, "pays"):
        if model.year < FIRST:
            continue
        tracks = model.flows.study.tracks
        assert paid(entries) == pytest.approx((len(tracks.down) + len(tracks.up)) * 3_000)
        moved += len(tracks.down)
    assert moved > 5


def test_students_recruited_elsewhere_cost_their_amount_each(tiny):
    lever = {"sources": [{"place": "coast", "students": 10}], "yuan_student": 2_500}
    people = 0
    for model, entries in years_of(with_lever(tiny, "out_of_province_recruitment", lever), "pays"):
        if model.year < FIRST:
            continue
        rows = policy_entrants(model)
        students = model.world.students
        assert (students.home[rows] == model.world.places.keys.index("coast")).all()
        assert (students.level[rows] == Level.SECONDARY_VOCATIONAL).all()
        assert paid(entries, "city") == pytest.approx(len(rows) * 2_500)
        assert len(rows) + model.recorder.last("special_places_lacking") == 10
        people += len(rows)
    assert people > 10


def test_adults_cost_their_amount_each(tiny):
    lever = {"students": 2, "yuan_student": 6_000}
    people = 0
    for model, entries in years_of(with_lever(tiny, "adult_enrolment", lever), "pays"):
        if model.year < FIRST:
            continue
        rows = policy_entrants(model)
        assert (model.world.students.home[rows] == 0).all()
        assert (model.world.students.cohort[rows] == model.year - 10).all()
        new = rows[model.world.students.begun[rows] == model.year]
        assert (model.world.students.attachment[new] == tiny.behaviour.admission.adult_tie.value).all()
        assert paid(entries, "city") == pytest.approx(len(rows) * 6_000)
        people += len(rows)
    assert people == 2 * 4


def test_ladder_places_cost_their_amount_each(tiny):
    city = with_lever(tiny, "progression_ladder", {"secondary_vocational": 0.5, "yuan_place": 4_000})
    places = 0
    for model, entries in years_of(city, "pays"):
        if model.year < FIRST:
            continue
        climbing = model.flows.admission.climbing
        assert (model.world.students.level[climbing] == Level.HIGHER_VOCATIONAL).all()
        assert (model.world.students.status[climbing] == Status.ENROLLED).all()
        assert paid(entries, "city") == pytest.approx(len(climbing) * 4_000)
        places += len(climbing)
    assert places > 20


def test_projects_cost_capital_once_and_funding_class_by_class(tiny):
    project = {
        "kind": "expand",
        "schools": ["trade"],
        "seats": 20,
        "lag_years": 1,
        "yuan_seat": 30_000,
        "yuan_student_year": 9_000,
    }
    lever = {"projects": [project], "payer": "province", "to": 2021}
    city = with_lever(tiny, "school_expansion", lever, horizon=2027)
    booked = {model.year: entries for model, entries in years_of(city, "pays")}
    assert all(paid(entries) == paid(entries, "province") for entries in booked.values())
    # begun 2021, seats from September 2022: one class in the school year to 2023, then two, then three
    expected = {2021: 20 * 30_000, 2023: 20 * 9_000, 2024: 40 * 9_000, 2025: 60 * 9_000, 2026: 60 * 9_000}
    assert {year: paid(booked[year]) for year in range(2021, 2027)} == pytest.approx({2022: 0, **expected})
    assert paid(booked[2027]) == pytest.approx(60 * 9_000)


def test_a_ramp_spreads_capital_over_its_years_and_an_end_stops_what_is_not_begun(tiny):
    project = {"kind": "expand", "schools": ["trade"], "seats": 40, "lag_years": 0, "yuan_seat": 1_000}
    ramped = with_lever(tiny, "school_expansion", {"projects": [project], "ramp_years": 3, "to": 2022})
    booked = {model.year: paid(entries) for model, entries in years_of(ramped, "pays")}
    assert booked == pytest.approx({2020: 0, 2021: 10_000, 2022: 10_000, 2023: 0, 2024: 0})


def test_an_upgrade_without_seats_of_its_own_pays_for_those_of_the_school(tiny):
    project = {"kind": "upgrade", "schools": ["technical"], "level": "bachelor", "lag_years": 0, "yuan_seat": 1_000}
    model = TalentPipeline(with_lever(tiny, "school_expansion", {"projects": [project]}), "pays")
    own = model.world.schools.size_base[model.world.schools.level == Level.HIGHER_VOCATIONAL].sum()
    model.run()
    assert model.ledger.total() == pytest.approx(own * 1_000)


def test_each_school_that_merges_costs_its_amount_once(tiny):
    lever = {"groups": [{"schools": ["trade"]}], "efficiency": 0.2, "yuan_school": 500_000, "ramp_years": 1}
    booked = {m.year: paid(entries) for m, entries in years_of(with_lever(tiny, "school_merger", lever), "pays")}
    # two trade schools, half of the merger in each year of the ramp
    assert booked == pytest.approx({2020: 0, 2021: 500_000, 2022: 500_000, 2023: 0, 2024: 0})


def test_funding_costs_each_student_of_the_named_schools(tiny):
    lever = {"yuan_student_year": 2_000, "schools": ["technical"], "payer": "state", "to": 2023}
    city = with_lever(tiny, "per_student_funding", lever)
    model, before = TalentPipeline(city, "pays"), None
    while model.year < 2024:
        programmes = model.world.programmes
        before = programmes.enrolled[programmes.level == Level.HIGHER_VOCATIONAL].sum()
        booked = len(model.ledger.entries)
        model.step()
        entries = model.ledger.entries[booked:]
        assert paid(entries) == paid(entries, "state")
        assert paid(entries) == pytest.approx(2_000 * before if FIRST <= model.year <= 2023 else 0)


def test_autonomy_costs_nothing(tiny):
    city = with_lever(tiny, "school_autonomy", {"share": 1.0}, **{"behaviour.cooperation.b0": -0.5})
    assert simulate(city, "pays").entries.entries == []


def test_amounts_for_the_whole_city_follow_the_scale(tiny):
    levers = {
        "adult_enrolment": {"students": 2, "yuan_student": 1_000},
        "school_expansion": {
            "projects": [{"kind": "expand", "schools": ["trade"], "seats": 10, "lag_years": 0, "yuan_seat": 1_000}]
        },
        "school_merger": {"groups": [{"schools": ["trade"]}], "efficiency": 0.2, "yuan_school": 100_000},
    }
    totals = []
    for scale in (1.0, 3.0):
        city = with_policies(tiny, {"pays": policy(levers)}, {"horizon": 2022, "scale": scale})
        by_lever = defaultdict(float)
        for entry in simulate(city, "pays").entries.entries:
            by_lever[entry[2]] += entry[6]
        totals.append(by_lever)
    one, three = totals
    assert one == {"adult_enrolment": 4_000, "school_expansion": 10_000, "school_merger": 200_000}
    assert three == pytest.approx({key: 3 * yuan for key, yuan in one.items()})
