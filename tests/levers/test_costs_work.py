"""What the levers on work and staying cost, booked by the model and worked out again by hand."""

from collections import defaultdict

import numpy as np
import pytest
from lever_worlds import FIRST, policy, value, with_policies
from strong_work import LABORATORY, STRONG_WORK

from sim.draws import Decision, Draws
from sim.model import TalentPipeline, simulate
from sim.world.codes import IS_WORKER, Status

HORIZON = 2024


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


def test_public_posts_cost_nothing(tiny):
    city = with_policies(tiny, {"own": policy({"public_sector_posts": STRONG_WORK["public_sector_posts"]})})
    assert simulate(city, "own").entries.entries == []


def test_a_rise_is_paid_to_all_technicians_of_the_ownerships_named(tiny):
    levers = {"skilled_worker_pay": {"pay_rise": 0.2, "ownership": ["central", "private"]}}
    model = TalentPipeline(with_policies(tiny, {"rise": policy(levers)}, {"horizon": HORIZON}), "rise")
    while model.year < HORIZON:
        world = model.world
        staff = world.enterprises.staff.astype(float).copy()
        # the pay of the year before, as this year's plans find it
        plain = (world.positions.pay_base * world.positions.pay_factor).astype(float)
        booked = len(model.ledger.entries)
        model.step()
        entries = model.ledger.entries[booked:]
        if model.year < FIRST:
            assert entries == []
            continue
        people = yuan = 0.0
        for p, firm in enumerate(world.positions.enterprise):
            own = world.positions.enterprise == firm
            if world.enterprises.ownership[firm] in (0, 3) and IS_WORKER[world.positions.level[p]]:
                here = staff[firm] * world.positions.share[p] / world.positions.share[own].sum()
                people += here
                yuan += here * plain[p] * 0.2 * 12
        assert people > 100
        assert sum(entry[5] for entry in entries) == pytest.approx(people, rel=1e-4)
        assert paid(entries, "enterprise") == pytest.approx(yuan, rel=1e-4)
        assert paid(entries) == paid(entries, "enterprise")


def test_a_rise_reaches_those_who_serve_and_ends_with_its_lever(tiny):
    levers = {"skilled_worker_pay": {"pay_rise": 0.5, "to": 2022}}
    city = with_policies(tiny, {"rise": policy(levers)}, {"horizon": HORIZON})
    model = TalentPipeline(city, "rise")
    while model.year < FIRST - 1:
        model.step()
    students = model.world.students

    def technicians():
        rows = students.rows(Status.WORKING)
        rows = rows[students.position[rows] >= 0]
        firm = model.world.positions.enterprise[students.position[rows]]
        worker = IS_WORKER[model.world.positions.level[students.position[rows]]]
        return rows[worker & (model.world.enterprises.ownership[firm] != 4)]

    served = technicians()
    before = students.pay[served].copy()
    position = students.position[served].copy()
    model.step()
    same = (students.status[served] == Status.WORKING) & (students.position[served] == position)
    assert same.sum() > 50
    assert students.pay[served[same]] == pytest.approx(1.5 * before[same], rel=1e-5)
    for _ in range(2):
        model.step()
        # who has left and come back is paid by what the post then pays
        same &= (students.status[served] == Status.WORKING) & (students.position[served] == position)
    assert same.sum() > 20
    assert students.pay[served[same]] == pytest.approx(before[same], rel=1e-5)
    assert {entry[0] for entry in model.ledger.entries} == {2021, 2022}


def test_start_ups_are_paid_by_the_place_up_to_the_places(tiny):
    city = with_policies(
        tiny, {"own": policy({"startup_support": {"places": 4, "yuan": 30_000}})}, {"horizon": HORIZON}
    )
    full = 0
    for model, entries in years_of(city, "own"):
        if model.year < FIRST:
            assert entries == []
            continue
        started = model.flows.matching.settled.startups
        new = model.world.students.startup & (model.world.students.tenure <= 1)
        assert new.sum() == started.supported.sum() <= 4
        assert paid(entries, "city") == pytest.approx(30_000 * new.sum())
        assert paid(entries) == paid(entries, "city")
        full += started.rationed.sum() > 0
    assert full > 0


def test_institutions_are_paid_once_when_ordered_and_by_the_year_when_open(tiny):
    lever = {**STRONG_WORK["rd_institutions"], "lag": 2, "ramp_years": 1, "to": 2024, "yuan_year": 0}
    city = with_policies(tiny, {"build": policy({"rd_institutions": lever})}, {"horizon": 2026})
    by_year = defaultdict(float)
    for year, _, lever_, payer, item, units, yuan in simulate(city, "build").entries.entries:
        assert lever_ == "rd_institutions"
        by_year[year, payer, item] += yuan
        assert yuan == pytest.approx(
            units * {"posts ordered": 1e5, "post years": 2e4}[item] * (0.25 if payer == "city" else 0.75)
        )
    # half of the 15 posts are ordered in 2021, half in 2022; they open in 2023 and 2024, when the lever ends
    expected = {
        (2021, "city", "posts ordered"): 7.5e5 * 0.25,
        (2021, "state", "posts ordered"): 7.5e5 * 0.75,
        (2022, "city", "posts ordered"): 7.5e5 * 0.25,
        (2022, "state", "posts ordered"): 7.5e5 * 0.75,
        (2023, "city", "post years"): 1.5e5 * 0.25,
        (2023, "state", "post years"): 1.5e5 * 0.75,
        (2024, "city", "post years"): 3e5 * 0.25,
        (2024, "state", "post years"): 3e5 * 0.75,
    }
    assert dict(by_year) == pytest.approx(expected)


def test_open_laboratories_cost_their_year_by_force_and_scale(tiny):
    lever = {"institutions": [], "small_growth": 0.02, "yuan_year": 400_000, "ramp_years": 1}
    city = with_policies(tiny, {"open": policy({"rd_institutions": lever})}, {"horizon": 2022, "scale": 2.0})
    yuan = {entry[0]: (entry[3], entry[6]) for entry in simulate(city, "open").entries.entries}
    assert yuan == {2021: ("city", pytest.approx(400_000)), 2022: ("city", pytest.approx(800_000))}


ALLOWANCE = {"higher_vocational": 500, "bachelor": 800, "years": 2}


def entitled(model, hired_before):
    """Return by row what is due this year, one person at a time: (row, yuan a month, years paid before)."""
    world, students = model.world, model.world.students
    monthly = {2: 500.0, 3: 800.0}
    market, outcome = model.flows.matching.market, model.flows.matching.outcome
    for seeker, row in enumerate(market.rows):
        fresh = students.graduated[row] >= model.year - world.scenario.behaviour.waiting.fresh_years
        local = students.region[row] == 0 and row not in hired_before["back"]
        if outcome.column[seeker] >= 0 and fresh and local and int(students.level[row]) in monthly:
            yield int(row), monthly[int(students.level[row])], 0


def test_an_allowance_is_paid_for_its_years_to_those_who_stay(tiny):
    city = with_policies(tiny, {"pays": policy({"talent_allowance": ALLOWANCE})}, {"horizon": 2025})
    model = TalentPipeline(city, "pays")
    receiving = {}
    while model.year < 2025:
        students = model.world.students
        away = set(np.flatnonzero((students.status == Status.SEEKING) & (students.since_left > 0)).tolist())
        still = {r for r in receiving if students.status[r] == Status.WORKING and students.employer[r] >= 0}
        booked = len(model.ledger.entries)
        model.step()
        entries = model.ledger.entries[booked:]
        if model.year < FIRST:
            assert entries == []
            continue
        # who lost a job and found another by this summer works here still
        still |= set(model.flows.matching.settled.hired.tolist()) & set(receiving)
        due, years = 0.0, {}
        for row, (yuan, done) in receiving.items():
            if row in still and done < 2:
                years[row] = (yuan, done + 1)
                due += 12 * yuan
        for row, yuan, _ in entitled(model, {"back": away}):
            if row not in receiving:
                years[row] = (yuan, 1)
                due += 12 * yuan
        # whoever has been paid, ever, is not new again
        receiving = {**{r: (y, 2) for r, (y, _) in receiving.items()}, **years}
        assert paid(entries, "city") == pytest.approx(due)
        assert sum(entry[5] for entry in entries) == len(years)
    assert len(receiving) > 40


def test_a_budget_pays_those_paid_before_first_and_newcomers_by_lot(tiny):
    lever = {"talent_allowance": {**ALLOWANCE, "budget": 40_000}}
    city = with_policies(tiny, {"pays": policy(lever)}, {"horizon": 2024})
    free = simulate(with_policies(tiny, {"pays": policy({"talent_allowance": ALLOWANCE})}, {"horizon": 2024}), "pays")
    rationed, first, idle = 0.0, np.zeros(0, dtype=int), set()
    for model, entries in years_of(city, "pays"):
        if model.year < FIRST:
            continue
        assert paid(entries) <= 40_000 + 1e-6
        left_out = model.flows.matching.settled.allowances.rationed.sum()
        if left_out:
            assert paid(entries) == pytest.approx(40_000)
        rationed += left_out
        students = model.world.students
        new = np.flatnonzero((students.allowance > 0) & (students.allowance_years == 1))
        lots = Draws(model.world.scenario.seed, 0).uniform(Decision.ALLOWANCE_LOT, 0, students.id)
        hired = model.flows.matching.settled.hired
        refused = hired[
            (students.allowance_years[hired] == 0)
            & (students.graduated[hired] == model.year)
            & (students.region[hired] >= 0)
            & np.isin(students.level[hired], (2, 3))
        ]
        if model.year == FIRST:
            assert len(refused) > 0
            assert lots[new].max() < lots[refused].min()
            first = new
        if model.year == FIRST + 1:
            # the budget suffices for those paid before, and they come before every newcomer
            stayed = first[students.allowance[first] > 0]
            assert len(stayed) > 0
            assert (students.allowance_years[stayed] == 2).all()
            assert set(first) - set(stayed) <= set(np.flatnonzero(students.status != Status.WORKING)) | idle
        here = (students.status == Status.WORKING) & (students.employer >= 0)
        idle = set(np.flatnonzero(~here))
    assert rationed > 0
    assert free.entries.total() > 40_000 * 4


def test_an_allowance_ends_with_its_lever(tiny):
    lever = {"talent_allowance": {**ALLOWANCE, "years": 5, "to": 2022}}
    run = simulate(with_policies(tiny, {"pays": policy(lever)}, {"horizon": 2024}), "pays")
    assert {entry[0] for entry in run.entries.entries} == {2021, 2022}
    assert (run.world.students.allowance == 0).all()
    assert value(run, "allowances_paid", 2023) == 0


def test_a_returner_gets_the_returners_share(tiny):
    lever = {"talent_allowance": {"bachelor": 1_000, "secondary_vocational": 1_000, "years": 1, "returners": 0.25}}
    city = with_policies(tiny, {"pays": policy(lever)}, {"horizon": 2023, "scale": 3.0})
    seen = 0
    for model, _ in years_of(city, "pays"):
        if model.year < FIRST:
            continue
        students = model.world.students
        assert set(np.unique(students.allowance).tolist()) <= {0.0, 250.0, 1000.0}
        back = students.allowance == 250.0
        seen += back.sum()
        assert ((students.graduated[back] < model.year) | (students.region[back] < 0)).all()
    assert seen > 5


def test_a_sample_pays_its_share(tiny):
    """Yuan over scale are alike in a world twice as large, within the luck of who takes part."""
    total = {}
    for scale in (4.0, 8.0):
        lever = {
            "startup_support": {"places": 5, "yuan": 10_000},
            "rd_institutions": {"institutions": [LABORATORY], "lag": 0, "yuan_post": 1_000, "city_share": 1},
        }
        run = simulate(with_policies(tiny, {"own": policy(lever)}, {"horizon": 2022, "scale": scale}), "own")
        total[scale] = run.entries.total()
    assert total[8.0] == pytest.approx(2 * total[4.0])
