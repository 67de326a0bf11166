"""What each lever costs, booked by the model and worked out again by hand."""

from collections import defaultdict

import numpy as np
import pytest
from lever_worlds import FIRST, policy, value, with_policies

from sim.base_year import base_world
from sim.draws import Decision, Draws
from sim.model import TalentPipeline, simulate

# more firms take interns than in the tiny world itself, so that there is something to pay for
WILLING = {"horizon": 2024, "behaviour.cooperation.b0": -0.5}


def years_of(scenario, name):
    """Step the model through its years; yield it after each year with that year's entries."""
    model = TalentPipeline(scenario, name)
    while model.year < scenario.horizon:
        booked = len(model.ledger.entries)
        model.step()
        yield model, model.ledger.entries[booked:]


def paid(entries, payer=None):
    """Return the yuan of the entries, of one payer or of all."""
    return sum(yuan for _, _, _, who, _, _, yuan in entries if payer in (None, who))


def test_an_intern_subsidy_pays_months_up_to_its_cap(tiny):
    city = with_policies(tiny, {"pays": policy({"intern_subsidy": {"yuan_month": 400, "months": 4}})}, WILLING)
    interns_paid_for = 0
    for model, entries in years_of(city, "pays"):
        if model.year < FIRST:
            assert entries == []
            continue
        # every intern is paid for at most 4 of the internship's 6 months, and the audit passes every firm
        interns = len(model.flows.internship.here)
        interns_paid_for += interns
        assert sum(entry[5] for entry in entries) == interns * 4
        assert paid(entries, "city") == pytest.approx(interns * 4 * 400)
        assert paid(entries) == paid(entries, "city")
    assert interns_paid_for > 20


def test_a_cap_beyond_the_internship_pays_the_internship(tiny):
    city = with_policies(tiny, {"pays": policy({"intern_subsidy": {"yuan_month": 400, "months": 12}})}, WILLING)
    interns = sum(len(model.flows.internship.here) for model, _ in years_of(city, "pays") if model.year >= FIRST)
    assert simulate(city, "pays").entries.total() == pytest.approx(interns * 6 * 400)


def test_an_audit_that_half_of_firms_pass_pays_for_their_interns_alone(tiny):
    lever = {"intern_subsidy": {"yuan_month": 400, "months": 4, "audit": 0.5}}
    refused = 0
    for model, entries in years_of(with_policies(tiny, {"pays": policy(lever)}, WILLING), "pays"):
        if model.year < FIRST:
            continue
        firms = model.world.enterprises
        passed = Draws(model.world.scenario.seed, 0).uniform(Decision.AUDIT, 0, firms.id) < 0.5
        refused += firms.interns[~passed].sum()
        assert paid(entries) == pytest.approx(firms.interns[passed].sum() * 4 * 400)
    assert refused > 0


def test_a_budget_is_spent_in_the_order_of_the_lots_and_no_further(tiny):
    budget = 12_000
    lever = {"intern_subsidy": {"yuan_month": 400, "months": 4, "budget": budget}}
    spent = 0
    for model, entries in years_of(with_policies(tiny, {"pays": policy(lever)}, WILLING), "pays"):
        if model.year < FIRST:
            continue
        firms, flows = model.world.enterprises, model.flows.internship
        lots = Draws(model.world.scenario.seed, 0).uniform(Decision.BUDGET, model.year, firms.id)
        left, by_firm = float(budget), np.zeros(len(firms))
        for firm in sorted(range(len(firms)), key=lambda f: lots[f]):
            by_firm[firm] = min(left, 1600.0 * firms.interns[firm])
            left -= by_firm[firm]
        assert flows.subsidised_months * 400 == pytest.approx(by_firm)
        assert paid(entries) == pytest.approx(by_firm.sum())
        assert paid(entries) <= budget
        unpaid = len(flows.here) * 4 - by_firm.sum() / 400
        assert model.recorder.last("intern_months_rationed") == pytest.approx(unpaid)
        assert unpaid > 0 or by_firm.sum() < budget
        spent += paid(entries) == pytest.approx(budget)
    assert spent > 0


def test_apprentice_years_are_split_between_city_and_state(tiny):
    lever = {"apprenticeship": {"seats": 12, "yuan_person_year": 6_000, "city_share": 0.25}}
    people = 0
    for model, entries in years_of(with_policies(tiny, {"pays": policy(lever)}, WILLING), "pays"):
        if model.year < FIRST:
            continue
        # an apprenticeship of 12 months is one person-year
        apprentices = len(model.flows.internship.apprentices)
        people += apprentices
        assert apprentices <= 12
        assert paid(entries, "city") == pytest.approx(apprentices * 6_000 * 0.25)
        assert paid(entries, "state") == pytest.approx(apprentices * 6_000 * 0.75)
        assert paid(entries) == pytest.approx(apprentices * 6_000)
    assert people > 20


def test_a_longer_apprenticeship_costs_its_months(tiny):
    longer = {**WILLING, "behaviour.cooperation.apprentice_months": 18}
    lever = {"apprenticeship": {"seats": 12, "yuan_person_year": 6_000}}
    city = with_policies(tiny, {"pays": policy(lever)}, longer)
    people = sum(len(model.flows.internship.apprentices) for model, _ in years_of(city, "pays"))
    assert people > 0
    assert simulate(city, "pays").entries.total() == pytest.approx(people * 1.5 * 6_000)


def partner_hires(model):
    """Count by enterprise, one person at a time, this year's graduates hired by a partner of their school."""
    world, matching = model.world, model.flows.matching
    students, counts = world.students, defaultdict(int)
    for seeker, row in enumerate(matching.market.rows):
        column = matching.outcome.column[seeker]
        if column < 0 or students.graduated[row] != model.year or students.region[row] < 0:
            continue
        firm = world.positions.enterprise[matching.market.chosen(seeker, column)]
        if world.enterprises.cooperates[firm] and world.links[firm, students.school[row]]:
            counts[int(firm)] += 1
    return counts


def test_a_hiring_subsidy_pays_partners_for_each_of_their_schools_graduates(tiny):
    city = with_policies(tiny, {"pays": policy({"hiring_subsidy": {"yuan_hire": 3_000}})}, WILLING)
    hires = 0
    for model, entries in years_of(city, "pays"):
        if model.year < FIRST:
            continue
        counted = sum(partner_hires(model).values())
        hires += counted
        assert sum(entry[5] for entry in entries) == pytest.approx(counted)
        assert paid(entries, "city") == pytest.approx(counted * 3_000)
        assert paid(entries) == paid(entries, "city")
    assert hires > 10


def test_a_hiring_budget_is_rationed_by_the_year_s_lots(tiny):
    budget = 7_000
    lever = {"hiring_subsidy": {"yuan_hire": 3_000, "budget": budget}}
    spent, most = 0, 0.0
    for model, entries in years_of(with_policies(tiny, {"pays": policy(lever)}, WILLING), "pays"):
        if model.year < FIRST:
            continue
        firms, counts = model.world.enterprises, partner_hires(model)
        lots = Draws(model.world.scenario.seed, 0).uniform(Decision.BUDGET, model.year, firms.id)
        left = float(budget)
        for firm in sorted(counts, key=lambda f: lots[f]):
            gets = min(left, 3_000.0 * counts[firm])
            assert model.flows.matching.settled.paid[firm] == pytest.approx(gets)
            left -= gets
        assert paid(entries) == pytest.approx(budget - left)
        unpaid = sum(counts.values()) - (budget - left) / 3_000
        assert model.recorder.last("hires_rationed") == pytest.approx(unpaid)
        most = max(most, unpaid)
        spent += left == 0
    assert spent > 0
    assert most > 1


def test_each_vocational_seat_is_built_and_paid_for_once(tiny):
    lever = {"share": 0.5, "ramp_years": 2, "to": 2024, "capacity_growth": 0.2, "seat_cost": 20_000}
    city = with_policies(tiny, {"builds": policy({"vocational_enrolment_share": lever})}, {"horizon": 2026})
    world = base_world(city, Draws(city.seed, 0))
    rooms = float(world.programmes.capacity[world.programmes.level == 1].astype(float).sum())
    general, vocational = world.seats_base[0].tolist()
    cohort = city.regions["city"].cohorts
    most, expected = 0.0, {}
    for year in range(2021, 2025):
        weight = min(1.0, (year - 2020) / 3)
        total = (general + vocational) * round(cohort.at(year), 9) / cohort.at(2019)
        present = vocational / (general + vocational)
        wanted = (present + weight * (0.5 - present)) * total
        seats = max(0.0, min(wanted, rooms * 1.2 ** (year - 2020)) - rooms)
        expected[year] = max(0.0, seats - most) * 20_000
        most = max(most, seats)
    booked = defaultdict(float)
    for year, _, _, payer, _, _, yuan in simulate(city, "builds").entries.entries:
        assert payer == "city"
        booked[year] += yuan
    assert dict(booked) == pytest.approx({year: yuan for year, yuan in expected.items() if yuan > 0})
    # the seats of the peak, however the share moves on the way
    assert sum(booked.values()) == pytest.approx(most * 20_000)
    assert most > 5


def test_a_platform_costs_its_running_cost_by_force(tiny):
    lever = {"information_platform": {"reach": 1.2, "yuan_year": 100_000, "ramp_years": 1, "to": 2023}}
    run = simulate(with_policies(tiny, {"runs": policy(lever)}, {"horizon": 2024}), "runs")
    yuan = {entry[0]: entry[6] for entry in run.entries.entries}
    assert yuan == {2021: pytest.approx(50_000), 2022: pytest.approx(100_000), 2023: pytest.approx(100_000)}


def test_two_cities_share_a_platform_and_each_pays_for_its_own_interns(two_regions):
    levers = {
        "information_platform": {"reach": 1.2, "yuan_year": 100_000},
        "intern_subsidy": {"yuan_month": 400, "months": 4},
        "apprenticeship": {"seats": 12, "yuan_person_year": 6_000},
    }
    both = with_policies(two_regions, {"runs": policy(levers)}, {**WILLING, "horizon": 2023})
    months = {"city": 0, "town": 0}
    for model, entries in years_of(both, "runs"):
        if model.year < FIRST:
            continue
        by_key = {(entry[1], entry[2], entry[3]): entry for entry in entries}
        firms = model.world.enterprises
        # an apprentice stays 12 months, an intern 6
        apprentices = (firms.intern_months - 6 * firms.interns) / 12
        for code, name in enumerate(("city", "town")):
            assert by_key[name, "information_platform", "city"][6] == pytest.approx(50_000)
            here = int(firms.interns[firms.region == code].sum())
            months[name] += here * 4
            assert by_key.get((name, "intern_subsidy", "city"), [0] * 7)[5] == here * 4
            trained = float(apprentices[firms.region == code].sum())
            assert by_key.get((name, "apprenticeship", "state"), [0] * 7)[6] == pytest.approx(trained * 3_000)
    assert all(months.values())


def test_amounts_for_the_whole_city_follow_the_scale(tiny):
    levers = {
        "information_platform": {"reach": 1, "yuan_year": 100_000},
        "apprenticeship": {"seats": 40, "yuan_person_year": 6_000},
    }
    larger = {**WILLING, "scale": 4.0, "behaviour.cooperation.b0": 1.0}
    city = with_policies(tiny, {"runs": policy(levers)}, larger)
    for model, entries in years_of(city, "runs"):
        if model.year < FIRST:
            continue
        platform = [entry[6] for entry in entries if entry[2] == "information_platform"]
        assert platform == [pytest.approx(400_000)]
        assert model.flows.internship.apprentices.size <= 160
    assert value(simulate(city, "runs"), "apprentices", 2024) > 40


def test_the_ledger_s_total_is_its_entries(tiny):
    run = simulate(tiny, "package")
    assert run.entries.total() == pytest.approx(run.ledger["yuan"].sum())
    assert run.entries.total() == pytest.approx(sum(entry[6] for entry in run.entries.entries))
    assert set(run.ledger["payer"]) <= {"city", "state", "province", "enterprise"}
    assert (run.ledger["yuan"] >= 0).all()
