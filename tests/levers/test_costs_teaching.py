"""What the levers on teaching cost, worked out again by hand from the tables."""

import numpy as np
import pytest
from lever_worlds import FIRST, policy, with_policies
from test_lever_costs import WILLING, paid, years_of

from sim.world.codes import Contract, Status


def costs_of(tiny, levers, **changes):
    """Yield model and entries of each year in force, when the one policy of the city has these levers."""
    city = with_policies(tiny, {"pays": policy(levers)}, {**WILLING, **changes})
    for model, entries in years_of(city, "pays"):
        if model.year >= FIRST:
            yield model, entries
        else:
            assert entries == []


def test_teachers_recruited_and_kept_are_paid_for_once(tiny):
    """The technical college has 90 students and the university 160: 5 and 8.9 teachers, a twentieth vacant."""
    lever = {"posts": 2, "retention": 0.5, "yuan_teacher": 100_000, "to": 2023}
    stock, teachers, yuan = np.zeros(2), None, {}
    for model, entries in costs_of(tiny, {"faculty_recruitment": lever}):
        schools = model.world.schools
        colleges = np.flatnonzero(schools.level >= 2)
        teachers = np.array([float(schools.size_base[s]) * int(schools.years[s]) / 18 for s in colleges])
        left = stock * (1 - 0.05 * 0.5) if model.year <= 2023 else stock * 0.95
        kept = np.minimum(0.05 * 0.5 * teachers, np.maximum(0.05 * teachers - left, 0)) * (model.year <= 2023)
        new = 2 * teachers / teachers.sum() * (model.year <= 2023)
        stock = left + kept + new
        assert schools.recruited[colleges] == pytest.approx(stock, rel=1e-4)
        assert paid(entries, "city") == pytest.approx(100_000 * (kept + new).sum(), rel=1e-4)
        assert paid(entries) == paid(entries, "city")
        yuan[model.year] = paid(entries)
    assert yuan[2024] == 0
    assert yuan[2021] > yuan[2023] > 200_000 * 0.99


def test_each_added_dual_qualified_teacher_is_paid_for_by_the_year(tiny):
    shares = []
    for model, entries in costs_of(tiny, {"dual_qualified_teachers": {"share": 0.6, "yuan_teacher_year": 10_000}}):
        # 0.4 at the start, three tenths of the way a year
        share = 0.6 - 0.2 * 0.7 ** (model.year - FIRST + 1)
        schools = model.world.schools
        vocational = np.flatnonzero(np.isin(schools.level, (1, 2)))
        teachers = sum(float(schools.size_base[s]) * int(schools.years[s]) / 18 for s in vocational)
        assert schools.dual_qualified[vocational] == pytest.approx(share)
        assert paid(entries, "city") == pytest.approx(10_000 * teachers * (share - 0.4), rel=1e-5)
        shares.append(share)
    assert len(shares) == 4


def test_schools_pay_for_each_student_year_of_added_practice(tiny):
    before = {}
    from sim.model import TalentPipeline

    lever = {"practice_share": {"share": 0.6, "compliance": 0.5, "yuan_student_year": 800}}
    model = TalentPipeline(with_policies(tiny, {"pays": policy(lever)}, WILLING), "pays")
    while model.year < model.world.scenario.horizon:
        programmes = model.world.programmes
        students = int(programmes.enrolled[np.isin(programmes.level, (1, 2))].sum())
        booked = len(model.ledger.entries)
        model.step()
        before[model.year] = students
        entries = model.ledger.entries[booked:]
        # half of the way from 0.4 to 0.6 is kept
        expected = 0.1 * students * 800 if model.year >= FIRST else 0
        assert paid(entries, "school") == pytest.approx(expected, rel=1e-5)
        assert paid(entries) == paid(entries, "school")


def test_a_programme_opened_costs_its_seats_once_and_a_faster_speed_nothing(tiny):
    """The technical college teaches services only, and begins machines."""
    lever = {"speed": 0.3, "programmes": [OPENS]}
    booked = {}
    only = {"regions.city.schools.technical.programmes": {"services": 1}}
    for model, entries in costs_of(tiny, {"programme_alignment": lever}, **only):
        booked[model.year] = paid(entries, "city")
        assert {entry[2] for entry in entries} <= {"programme_alignment"}
    assert booked == {2021: pytest.approx(12 * 20_000), 2022: 0, 2023: 0, 2024: 0}


OPENS = {"schools": ["technical"], "field": "machines", "seats": 12, "lag_years": 1, "yuan_seat": 20_000}


def test_warnings_cost_nothing(tiny):
    lever = {"programme_early_warning": {"rate": 0.5, "years": 1}}
    assert all(entries == [] for _, entries in costs_of(tiny, lever))


def test_a_joint_plan_costs_its_year_by_force_and_scale(tiny):
    lever = {"joint_enrolment_plan": {"share": 0.5, "yuan_year": 60_000, "ramp_years": 1, "to": 2023}}
    for scale in (1.0, 2.0):
        yuan = {model.year: paid(entries, "city") for model, entries in costs_of(tiny, lever, scale=scale)}
        full = 60_000 * scale
        assert yuan == {2021: pytest.approx(full / 2), 2022: pytest.approx(full), 2023: pytest.approx(full), 2024: 0}


def test_a_grant_is_paid_for_each_earmarked_seat_that_is_taken(tiny):
    lever = {"seats": 8, "fields": ["services"], "yuan_student": 6_000}
    grants = 0
    for model, entries in costs_of(tiny, {"shortage_training": lever}):
        programmes, seats = model.world.programmes, model.flows.planning.seats.earmarked.seats
        assert (programmes.field[seats > 0] == 1).all()
        taken = sum(min(int(seats[p]), int(programmes.entrants[p])) for p in np.flatnonzero(seats))
        assert paid(entries, "city") == pytest.approx(6_000 * taken)
        assert paid(entries) == paid(entries, "city")
        grants += taken
    assert grants > 10


def test_each_certificate_is_paid_for(tiny):
    total = graduates = 0
    for model, entries in costs_of(tiny, {"certificates": {"share": 0.5, "yuan_certificate": 400}}):
        g, students = model.flows.graduation, model.world.students
        vocational = g.graduates[np.isin(g.level, (1, 2))]
        holders = int(students.certificate[vocational].sum())
        assert paid(entries, "city") == pytest.approx(400 * holders)
        assert paid(entries) == paid(entries, "city")
        total, graduates = total + holders, graduates + len(vocational)
    assert 0.35 * graduates < total < 0.65 * graduates


def test_a_co_owner_pays_for_the_seats_that_it_newly_brings(tiny):
    owner = {"schools": ["trade"], "group": "plant", "seats": 30, "yuan_seat": 10_000}
    booked = {}
    lever = {"owners": [owner], "ramp_years": 1, "to": 2023}
    for model, entries in costs_of(tiny, {"mixed_ownership": lever}):
        booked[model.year] = paid(entries, "enterprise")
        assert paid(entries) == paid(entries, "enterprise")
        seats = float(model.world.schools.owner_seats.sum())
        assert seats == pytest.approx({2021: 15, 2022: 30, 2023: 30, 2024: 0}[model.year])
    half = pytest.approx(15 * 10_000)
    assert booked == {2021: half, 2022: half, 2023: 0, 2024: 0}


def test_enterprises_pay_for_each_student_in_an_order_class(tiny):
    number = 0
    for model, entries in costs_of(tiny, {"order_class": {"share": 0.5, "yuan_student": 2_500}}):
        order, students = model.flows.internship.order, model.world.students
        # who studies on begins a new course in September, without contract
        done = order[students.status[order] != Status.ENROLLED]
        assert (students.contract[done] == Contract.ORDER_CLASS).all()
        assert paid(entries, "enterprise") == pytest.approx(2_500 * len(order))
        assert paid(entries) == paid(entries, "enterprise")
        number += len(order)
    assert number > 5


def test_a_base_is_paid_for_when_it_is_begun_by_city_state_and_owner(tiny):
    bases = [
        {"kind": "campus", "schools": ["trade"], "seats": 20, "lag_years": 2, "yuan_seat": 30_000},
        {"kind": "firm", "schools": ["technical"], "seats": 10, "lag_years": 1, "yuan_seat": 20_000},
    ]
    lever = {"bases": bases, "city_share": 0.5, "state_share": 0.2}
    booked = {}
    for model, entries in costs_of(tiny, {"training_base": lever}):
        booked[model.year] = {payer: paid(entries, payer) for payer in ("city", "state", "school", "enterprise")}
    first = {"city": 400_000, "state": 160_000, "school": 180_000, "enterprise": 60_000}
    assert booked.pop(FIRST) == {payer: pytest.approx(yuan) for payer, yuan in first.items()}
    assert all(sum(year.values()) == 0 for year in booked.values())
