"""What the levers on enterprises in education and on government cost, worked out again by hand from the tables."""

import numpy as np
import pytest
from lever_worlds import FIRST, policy, with_policies
from strong_enterprises import STRONG_ENTERPRISES
from test_lever_costs import WILLING, paid, years_of

from sim.draws import Decision, Draws
from sim.model import simulate

MONTHS, ALLOWANCE, MENTORING, FIXED_A_YEAR = 6, 1_800, 900, 8_000 / 3


def costs_of(tiny, levers, **changes):
    """Yield model and entries of each year in force, when the one policy of the city has these levers."""
    city = with_policies(tiny, {"pays": policy(levers)}, {**WILLING, **changes})
    for model, entries in years_of(city, "pays"):
        if model.year >= FIRST:
            yield model, entries
        else:
            assert entries == []


def test_the_state_forgoes_a_quarter_of_what_interns_cost_profitable_firms(tiny):
    found = without = 0
    for model, entries in costs_of(tiny, {"intern_tax_deduction": {"share": 0.5}}):
        firms = model.world.enterprises
        interns = sum(int(n) for n, profit in zip(firms.interns, firms.profitable, strict=True) if profit)
        without += int(firms.interns.sum()) - interns
        found += interns
        assert paid(entries, "state") == pytest.approx(interns * MONTHS * (ALLOWANCE + MENTORING) * 0.5 * 0.25)
        assert paid(entries) == paid(entries, "state")
    assert found > 20
    assert without > 0


def like_pay_by_hand(world, firm):
    total = weight = 0.0
    for p in np.flatnonzero(world.positions.enterprise == firm):
        if world.positions.level[p] < 4:
            total += float(world.positions.share[p]) * float(world.positions.pay[p])
            weight += float(world.positions.share[p])
    return total / weight


def test_a_pay_floor_costs_enterprises_what_it_lies_above_the_usual_allowance(tiny):
    from sim.model import TalentPipeline

    city = with_policies(tiny, {"pays": policy({"intern_pay_floor": {"share": 0.6}})}, WILLING)
    model, found = TalentPipeline(city, "pays"), 0
    while model.year < city.horizon:
        # pay moves at the end of a year, so the year's floor goes by what stands before it
        before = [like_pay_by_hand(model.world, firm) for firm in range(len(model.world.enterprises))]
        booked = len(model.ledger.entries)
        model.step()
        entries = model.ledger.entries[booked:]
        if model.year < FIRST:
            continue
        firms = model.world.enterprises
        expected = sum(
            int(firms.interns[f]) * MONTHS * max(0.0, 0.6 * before[f] - ALLOWANCE) for f in range(len(firms))
        )
        assert paid(entries, "enterprise") == pytest.approx(expected, rel=1e-5)
        assert paid(entries) == paid(entries, "enterprise")
        found += expected > 0
    assert found > 1


def test_a_floor_below_the_usual_allowance_costs_and_changes_nothing(tiny):
    city = with_policies(tiny, {"low": policy({"intern_pay_floor": {"share": 0.1}})}, WILLING)
    run = simulate(city, "low")
    assert run.entries.entries == []
    assert np.array_equal(run.records.value, simulate(city).records.value)


def test_the_city_pays_the_premium_of_every_intern_taken(tiny):
    interns = 0
    for model, entries in costs_of(tiny, {"intern_insurance": {"yuan_student": 70}}):
        here = len(model.flows.internship.here)
        assert paid(entries, "city") == pytest.approx(70 * here)
        assert paid(entries) == paid(entries, "city")
        interns += here
    assert interns > 20


def test_a_college_costs_its_year_and_one_without_members_nothing(tiny):
    colleges = [
        {"field": "machines", "sector": "industry", "members": 2},
        {"field": "machines", "sector": "government", "members": 2},
    ]
    lever = {"colleges": colleges, "yuan_year": 90_000, "to": 2023}
    booked = {}
    for model, entries in costs_of(tiny, {"industry_college": lever}):
        booked[model.year] = paid(entries, "city")
        assert paid(entries) == paid(entries, "city")
    # no public employer has posts in machines
    assert booked == {2021: pytest.approx(90_000), 2022: pytest.approx(90_000), 2023: pytest.approx(90_000), 2024: 0}


def test_certified_enterprises_offset_part_of_what_they_spend_and_have_terms_of_the_city(tiny):
    lever = {"threshold": 0.05, "offset": 0.2, "land": 3_000, "credit": 1_000}
    certified = 0
    for model, entries in costs_of(tiny, {"enterprise_certification": lever}):
        firms = model.world.enterprises
        spent = 0.0
        for f in np.flatnonzero(firms.cooperates):
            if firms.seats[f] >= 0.05 * firms.staff[f] - 1e-3:
                spent += FIXED_A_YEAR + int(firms.interns[f]) * MONTHS * (ALLOWANCE + MENTORING)
                certified += 1
        number = int(firms.certified.sum())
        assert paid(entries, "state") == pytest.approx(0.2 * spent)
        assert paid(entries, "city") == pytest.approx(4_000 * number)
        assert paid(entries) == pytest.approx(paid(entries, "state") + paid(entries, "city"))
    assert certified > 10


def test_schools_pay_for_the_courses_that_are_bought_by_the_year_s_lots(tiny):
    rationed = bought = 0
    for model, entries in costs_of(tiny, {"course_purchase": {"courses": 3, "yuan_course": 20_000}}):
        firms = model.world.enterprises
        sellers = [f for f in range(len(firms)) if firms.cooperates[f] and firms.seats[f] > 0]
        lots = Draws(model.world.scenario.seed, 0).uniform(Decision.COURSE, model.year, firms.id)
        expected = sorted(sorted(sellers, key=lambda f: lots[f])[:3])
        training = model.flows.planning.training
        assert np.flatnonzero(training.sold).tolist() == expected
        assert training.courses_unsold == 3 - len(expected)
        assert paid(entries, "school") == pytest.approx(20_000 * len(expected))
        assert paid(entries) == paid(entries, "school")
        bought += len(expected)
        rationed += len(sellers) > 3
    assert bought > 5
    assert rationed > 0


def test_a_contract_costs_nothing(tiny):
    assert all(entries == [] for _, entries in costs_of(tiny, {"cooperation_contract": {}}))


def test_a_pilot_city_s_seats_are_built_once_and_shared_with_the_state(tiny):
    lever = {**STRONG_ENTERPRISES["pilot_status"], "lag": 2}
    booked = {}
    for model, entries in costs_of(tiny, {"pilot_status": lever}):
        booked[model.year] = (paid(entries, "state"), paid(entries, "city"))
    yuan = 60 * 30_000
    assert booked.pop(2023) == (pytest.approx(0.6 * yuan), pytest.approx(0.4 * yuan))
    assert set(booked.values()) == {(0, 0)}


def test_the_state_bears_its_share_of_the_seats_that_another_lever_builds(tiny):
    seats = {"vocational_enrolment_share": {"share": 0.5, "capacity_growth": 0.2, "seat_cost": 20_000}}
    won = {"pilot_status": {"students": 150, "odds": 1, "state_share": 0.25}}
    city = with_policies(tiny, {"alone": policy(seats), "pilot": policy({**seats, **won})}, WILLING)
    alone, pilot = simulate(city, "alone").entries, simulate(city, "pilot").entries
    assert alone.total() > 0
    assert pilot.total() == pytest.approx(alone.total())
    assert paid(pilot.entries, "state") == pytest.approx(0.25 * alone.total())
    assert {entry[2] for entry in pilot.entries} == {"vocational_enrolment_share"}


def test_evaluation_costs_its_year_by_force(tiny):
    lever = {"compliance": 0, "yuan_year": 50_000, "ramp_years": 1}
    yuan = {model.year: paid(entries, "city") for model, entries in costs_of(tiny, {"evaluation": lever})}
    assert yuan == {2021: 25_000, 2022: 50_000, 2023: 50_000, 2024: 50_000}


def test_amounts_for_the_whole_city_follow_the_scale(tiny):
    levers = {key: STRONG_ENTERPRISES[key] for key in ("industry_college", "pilot_status", "evaluation")}
    larger = {"scale": 3.0, "horizon": 2022}
    one, three = (
        simulate(with_policies(tiny, {"pays": policy(levers)}, {**WILLING, "horizon": 2022, **changes}), "pays")
        for changes in ({}, larger)
    )
    for lever in levers:
        small, large = (sum(e[6] for e in run.entries.entries if e[2] == lever) for run in (one, three))
        assert small > 0
        assert large == pytest.approx(3 * small)
