"""What certified enterprises get that the baseline would have certified too: by hand, and against the ledger."""

import sys
from pathlib import Path

import numpy as np
import pytest
from altered import altered

from sim.analysis.certified import pair, read_certified
from sim.experiment.design import design
from sim.experiment.store import HOSTS, Store, encode
from sim.measures.hosts import Hosts
from sim.model import TalentPipeline, simulate

sys.path.insert(0, str(Path(__file__).parents[1] / "experiment"))
import study_fakes

LEVER = {"from": 2021, "threshold": 0.05, "least_seats": 5, "offset": 0.3, "land": 1000, "credit": 200}
WILLING = {"horizon": 2024, "behaviour.cooperation.b0": -0.5}


def city(tiny, changes=None, **lever):
    title = {"en": "Certified", "zh": "认定"}
    policy = {"title": title, "levers": {"enterprise_certification": {**LEVER, **lever}}}
    return altered(tiny, {**WILLING, **(changes or {}), "policies": {"certify": policy}})


def kept(store, spec, rows):
    run = study_fakes.FakeRun(study_fakes.records([(2021, "posts", 1.0)]), study_fakes.ledger([]))
    run.hosts = study_fakes.hosts(rows)
    store.keep(spec.run_id, encode(spec.run_id, run.records, run.ledger, run.hosts))


# year, region, enterprise, staff, seats, invested
BASE = [
    (2021, "city", 1, 100, 5, 0.0),  # meets 5 % and 5 seats
    (2021, "city", 2, 100, 4, 0.0),  # too few
    (2021, "city", 4, 100, 9, 0.0),  # takes no interns under the policy
    (2022, "city", 3, 40, 6, 0.0),
]
POLICY = [
    (2020, "city", 1, 100, 9, 70_000.0),  # not in force yet
    (2021, "city", 1, 100, 6, 10_000.0),
    (2021, "city", 2, 100, 5, 20_000.0),
    (2021, "city", 3, 40, 4, 30_000.0),  # 10 % of staff, but fewer than 5 seats
    (2022, "city", 1, 100, 6, 40_000.0),  # in the baseline another year alone
    (2022, "city", 3, 40, 5, 50_000.0),
]


def test_each_enterprises_own_award_is_held_against_its_seats_in_the_baseline(tiny, tmp_path):
    scenario, store = city(tiny), Store(tmp_path)
    study = design(scenario, ["certify"], 2)
    for spec in study.specs:
        # of the second replicate the baseline did not finish
        if spec.policy == "certify" or spec.replicate == 0:
            kept(store, spec, BASE if spec.policy == "baseline" else POLICY)
    finished = [spec for spec in study.specs if store.path(spec.run_id).exists()]
    found = read_certified(store, study, finished)
    first, second, third, fourth = (0.3 * yuan + 1200 for yuan in (10_000, 20_000, 40_000, 50_000))
    assert found.paid["certify", "city"][0] == pytest.approx(first + second + third + fourth)
    assert found.anyway["certify", "city"][0] == pytest.approx(first + fourth)
    shares = found.paid_anyway("certify", "city")
    assert shares[0] == pytest.approx((first + fourth) / (first + second + third + fourth))
    assert np.isnan(shares[1])


def test_a_ramp_pays_in_part_from_the_first_year_and_asks_for_all_seats(tiny, tmp_path):
    scenario, store = city(tiny, ramp_years=1, offset=0.5, land=0, credit=0), Store(tmp_path)
    study = design(scenario, ["certify"], 1)
    for spec in study.specs:
        kept(store, spec, BASE if spec.policy == "baseline" else POLICY)
    found = read_certified(store, study, study.specs)
    assert found.paid["certify", "city"] == pytest.approx([0.25 * 30_000 + 0.5 * 90_000])
    assert found.anyway["certify", "city"] == pytest.approx([0.25 * 10_000 + 0.5 * 50_000])


def test_each_draw_has_thresholds_of_its_own(tiny, tmp_path):
    """In a draw of the assumed numbers in which 3 seats are enough, all hosts of the policy are certified."""
    scenario, low = city(tiny), city(tiny, least_seats=3, threshold=0.04)
    study = design(scenario, ["certify"], 1, [(0, scenario), (3, low)])
    store = Store(tmp_path)
    for spec in study.specs:
        kept(store, spec, BASE if spec.policy == "baseline" else POLICY)
    found = read_certified(store, study, study.specs, (0, 3))
    assert found.paid["certify", "city"] == pytest.approx([0.3 * 120_000 + 4 * 1200, 0.3 * 150_000 + 5 * 1200])
    assert found.anyway["certify", "city"] == pytest.approx([0.3 * 60_000 + 2 * 1200, 0.3 * 80_000 + 3 * 1200])


def test_without_the_lever_no_hosts_are_read(tiny, tmp_path):
    study = design(tiny, ["quota_50"], 1)
    found = read_certified(Store(tmp_path / "none"), study, study.specs)
    assert (found.paid, found.anyway) == ({}, {})


def table(hosts: Hosts):
    import pyarrow as pa

    return pa.table([pa.array(getattr(hosts, field.name), type=field.type) for field in HOSTS], schema=HOSTS)


def counts(run, indicator):
    records = run.records
    rows = records.indicator == indicator
    return dict(zip(records.year[rows].tolist(), records.value[rows].tolist(), strict=True))


def test_hosts_give_whom_the_model_certifies_and_what_the_ledger_books(tiny):
    scenario = city(tiny, threshold=0.06, ramp_years=1)
    run, base = simulate(scenario, "certify"), simulate(scenario)
    offered = counts(base, "cooperating_count")
    years, hosts = np.unique(base.hosts.year, return_counts=True)
    assert dict(zip(years.tolist(), hosts.tolist(), strict=True)) == {y: n for y, n in offered.items() if n}
    assert set(run.hosts.year.tolist()) == {2021, 2022, 2023, 2024}
    certified = counts(run, "certified_enterprises")
    own = run.hosts
    reach = own.seats >= np.maximum(0.06 * own.staff, 5) - 1e-3
    assert {y: int(reach[own.year == y].sum()) for y in (2021, 2022, 2023, 2024)} == {
        y: int(certified[y]) for y in (2021, 2022, 2023, 2024)
    }
    assert certified[2024] > 3
    paid, anyway = pair(scenario, "certify", table(run.hosts), table(base.hosts))["city"]
    assert paid == pytest.approx(run.entries.total())
    assert 0 < anyway < paid


def test_hosts_have_the_staff_by_which_their_seats_were_planned(tiny):
    model = TalentPipeline(city(tiny), "certify")
    model.step()
    before = dict(zip(model.world.enterprises.id.tolist(), model.world.enterprises.staff.tolist(), strict=True))
    model.step()
    after = dict(zip(model.world.enterprises.id.tolist(), model.world.enterprises.staff.tolist(), strict=True))
    hosts = model.hosts.hosts()
    assert hosts.staff.tolist() == [before[firm] for firm in hosts.enterprise.tolist()]
    assert hosts.staff.tolist() != [after[firm] for firm in hosts.enterprise.tolist()]


def test_an_award_that_moves_nobody_is_paid_for_nothing_new(tiny):
    """Whom a few yuan are paid would all be certified anyway: honour alone could move them, and is 0 here."""
    scenario = city(tiny, {"behaviour.engagement.honour": 0}, threshold=0.02, least_seats=1, offset=0, land=1, credit=0)
    run, base = simulate(scenario, "certify"), simulate(scenario)
    paid, anyway = pair(scenario, "certify", table(run.hosts), table(base.hosts))["city"]
    assert paid == anyway > 0


def test_off_certification_keeps_no_hosts(tiny):
    scenario = city(tiny, strength=0)
    assert len(simulate(scenario, "certify").hosts) == 0
