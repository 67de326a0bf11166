import math

import numpy as np
import pandas as pd
import pytest

from sim.analysis import summary as summaries
from sim.analysis.certified import Certified
from sim.analysis.deadweight import LIKE_EVENTS, deadweight
from sim.analysis.evidence import Evidence, Runs
from sim.analysis.headline import years_in_force
from sim.analysis.panel import ROW, Panel
from sim.analysis.spending import LEDGER_COLUMNS, Spending
from sim.analysis.summary import SUMMARY
from sim.measures.catalogue import CATALOGUE
from sim.scenario.levers import EnterpriseCertification, HiringSubsidy, Levers, LocalHiringQuota
from sim.scenario.quantity import Title
from sim.scenario.schema import Policy

POLICIES = ("baseline", "subsidy", "quota")
NAME = Title(en="x", zh="y")
NOBODY = Certified({}, {})


@pytest.fixture
def scenario(tiny):
    """Years 2020 to 2024; a subsidy from 2021 to 2023, a quota from 2022 on."""
    subsidy = HiringSubsidy.model_validate({"from": 2021, "to": 2023, "yuan_hire": 100})
    quota = LocalHiringQuota.model_validate({"from": 2022, "share": 0.1})
    policies = {
        "subsidy": Policy(title=NAME, levers=Levers(hiring_subsidy=subsidy)),
        "quota": Policy(title=NAME, levers=Levers(local_hiring_quota=quota)),
    }
    return tiny.model_copy(update={"policies": policies})


def panel(**indicators):
    """Each indicator is a function of (year, policy, replicate), three replicates."""
    rows, values = [], []
    for name, value in indicators.items():
        unit = "share" if "rate" in name or "coverage" in name else "posts"
        for year in range(2020, 2025):
            rows.append((year, "city", name, "all", "all", "all", unit))
            values.append([[value(year, policy, r) for r in range(3)] for policy in POLICIES])
    return Panel(pd.DataFrame(rows, columns=ROW), POLICIES, np.array(values, dtype=float))


def spending(*entries):
    """Entries (policy, replicate, year, lever, payer, units, yuan)."""
    rows = [
        ("tiny", policy, r, year, "city", lever, payer, "item", units, yuan)
        for policy, r, year, lever, payer, units, yuan in entries
    ]
    finished = frozenset((policy, r) for policy in POLICIES for r in range(3))
    return Spending(pd.DataFrame(rows, columns=LEDGER_COLUMNS), 3, finished)


def paid(units, yuan, payer="city"):
    return [("subsidy", r, year, "hiring_subsidy", payer, units, yuan) for r in range(3) for year in (2021, 2022, 2023)]


def summary(scenario, panel, spending, certified=NOBODY):
    return summaries.summary(scenario, Evidence(Runs(panel, spending, certified), None, scenario.scale))


def the(table, **wanted):
    for name, value in wanted.items():
        table = table[table[name] == value]
    assert len(table) == 1, table
    return table.iloc[0]


def test_years_in_force(scenario):
    assert years_in_force(scenario, "baseline") == []
    assert years_in_force(scenario, "subsidy") == [2021, 2022, 2023]
    assert years_in_force(scenario, "quota") == [2022, 2023, 2024]


def test_headline_at_the_horizon_and_over_the_years_in_force(scenario):
    def rate(year, policy, r):
        return 0.4 + 0.01 * r + (0.01 * (year - 2020) if policy == "subsidy" else 0.0)

    table = summary(scenario, panel(retention_rate=rate), spending())
    assert list(table.columns) == SUMMARY
    at_end = the(table, policy="subsidy", measure="retention_rate", period="2024")
    assert at_end["baseline"] == pytest.approx(0.41)
    assert [at_end["effect"], at_end["low"], at_end["high"]] == pytest.approx([0.04] * 3)
    mean = the(table, policy="subsidy", measure="retention_rate", period="2021-2023 mean")
    assert mean["effect"] == pytest.approx(0.02)
    assert mean["note"] == ""
    base = the(table, policy="baseline", measure="retention_rate")
    assert (base["effect"], base["note"]) == (0.0, "")


def test_a_result_that_cannot_be_told_from_chance_has_no_price(scenario):
    def filled(year, policy, r):
        return 50.0 + ((-1.0, 0.0, 2.0)[r] if policy == "subsidy" else 0.0)

    table = summary(scenario, panel(posts_filled=filled), spending(*paid(10, 1000)))
    row = the(table, policy="subsidy", measure="posts_filled", period="2024")
    assert row["note"] == "no clear effect"
    price = the(table, policy="subsidy", measure="cost_per_filled_post")
    assert price["note"] == "no clear effect"
    assert math.isnan(price["effect"])


def test_cost_per_filled_post_by_hand(scenario):
    def filled(year, policy, r):
        return 50.0 + r + (4.0 if policy == "subsidy" and 2021 <= year <= 2023 else 0.0)

    table = summary(scenario, panel(posts_filled=filled), spending(*paid(10, 1000), *paid(10, 200, "state")))
    total = the(table, policy="subsidy", measure="cost_total", payer="all", lever="all")
    assert the(table, policy="subsidy", measure="cost_total", lever="hiring_subsidy", payer="all")["effect"] == 3600
    assert total["effect"] == 3 * 1200
    assert the(table, policy="subsidy", measure="cost_total", payer="state", lever="all")["effect"] == 600
    assert the(table, policy="subsidy", measure="cost_per_year", payer="all")["effect"] == 1200
    assert the(table, policy="subsidy", measure="cost_per_filled_post")["effect"] == pytest.approx(3600 / 12)
    assert the(table, policy="quota", measure="cost_per_filled_post")["note"] == "nothing paid"


def test_cost_per_graduate_counts_only_cohorts_that_are_three_years_out(scenario):
    """Of 2020 to 2024 only the cohort of 2021 is paid for and counted, in 2024."""

    def here(year, policy, r):
        return 80.0 + r + (2.0 if policy == "subsidy" and year >= 2024 else 0.0)

    table = summary(scenario, panel(here_3y=here), spending(*paid(10, 1000)))
    row = the(table, policy="subsidy", measure="cost_per_graduate_here_3y")
    assert row["period"] == "2020-2021"
    assert row["effect"] == pytest.approx(1000 / 2)


def test_fewer_results_have_no_price(scenario):
    def filled(year, policy, r):
        return 50.0 - (4.0 + 0.01 * r if policy == "subsidy" else 0.0)

    table = summary(scenario, panel(posts_filled=filled), spending(*paid(10, 1000)))
    assert the(table, policy="subsidy", measure="cost_per_filled_post")["note"] == "fewer, not more"


def test_deadweight_by_hand(scenario):
    """10 paid a year; of 20 like hires a year 4, 10 and 30 are there without the subsidy too: 2 + 5 + 10 of 30."""

    def hires(year, policy, r):
        return {2021: 4.0, 2022: 10.0, 2023: 30.0}.get(year, 99.0) if policy == "baseline" else 20.0

    book = spending(*paid(10, 1000), *paid(10, 500, "state"))
    found = deadweight(
        book,
        panel(partner_hires=hires),
        "subsidy",
        "city",
        "hiring_subsidy",
        [2021, 2022, 2023],
        (("partner_hires", "all"),),
    )
    assert found == pytest.approx(np.full(3, 17 / 30))
    table = summary(scenario, panel(partner_hires=hires), book)
    row = the(table, policy="subsidy", measure="deadweight_share")
    assert (row["lever"], row["effect"]) == ("hiring_subsidy", pytest.approx(17 / 30))


def test_an_allowance_is_weighed_against_hires_at_the_levels_it_pays():
    lever = {"from": 2021, "bachelor": 500, "postgraduate": 800}
    some = Levers.model_validate({"talent_allowance": lever})
    assert LIKE_EVENTS["talent_allowance"](some) == (("fresh_hires", "bachelor"), ("fresh_hires", "postgraduate"))
    back = Levers.model_validate({"talent_allowance": {**lever, "postgraduate": 0, "returners": 1}})
    assert LIKE_EVENTS["talent_allowance"](back) == (("fresh_hires", "bachelor"), ("returner_hires", "bachelor"))
    assert LIKE_EVENTS["talent_allowance"](Levers()) == ()


def test_every_lever_with_like_events_names_indicators_that_exist():
    assert set(LIKE_EVENTS) <= set(Levers.model_fields)
    allowance = {"talent_allowance": {"from": 2021, "bachelor": 500, "returners": 1}}
    for events in LIKE_EVENTS.values():
        assert {name for name, _ in events(Levers.model_validate(allowance))} <= set(CATALOGUE)


def test_where_several_pay_for_a_lever_each_has_a_row(scenario):
    book = spending(*paid(10, 1000), *paid(10, 200, "state"))
    table = summary(scenario, panel(posts_filled=lambda year, policy, r: 50.0), book)
    of_lever = table[(table["measure"] == "cost_total") & (table["lever"] == "hiring_subsidy")]
    assert dict(zip(of_lever["payer"], of_lever["effect"], strict=True)) == {"all": 3600, "city": 3000, "state": 600}


def test_the_quotas_ceiling_stands_beside_its_effect(scenario):
    table = summary(
        scenario,
        panel(
            quota_ceiling=lambda year, policy, r: 8.0 if policy == "quota" else 0.0,
            quota_binding=lambda year, policy, r: 5.0 + r if policy == "quota" else 0.0,
        ),
        spending(),
    )
    row = the(table, measure="quota_binding", period="2022-2024 mean")
    assert (row["policy"], row["lever"], row["ceiling"], row["effect"]) == (
        "quota",
        "local_hiring_quota",
        8.0,
        6.0,
    )


def test_one_replicate_is_said(scenario):
    one = panel(retention_rate=lambda year, policy, r: 0.4 if r == 0 else math.nan)
    table = summary(scenario, one, spending())
    row = the(table, policy="quota", measure="retention_rate", period="2024")
    assert row["note"] == "one replicate, no interval"
    assert math.isnan(row["low"])


def test_a_missing_run_is_not_a_free_one(scenario):
    book = Spending(spending(*paid(10, 1000)).ledger, 3, frozenset({("subsidy", 0), ("subsidy", 2)}))
    assert book.yuan("subsidy", "city", [2021, 2022]).tolist() == pytest.approx([2000, math.nan, 2000], nan_ok=True)


def test_certification_has_a_share_paid_anyway(scenario):
    """Of 4, 5 and 0 yuan, 1, 5 and 0 went to who would be certified anyway: 0.25, 1 and nothing to divide."""
    lever = EnterpriseCertification.model_validate({"from": 2021, "threshold": 0.05})
    policies = {**scenario.policies, "subsidy": Policy(title=NAME, levers=Levers(enterprise_certification=lever))}
    city = scenario.model_copy(update={"policies": policies})
    book = spending(*(("subsidy", r, 2021, "enterprise_certification", "state", 1, 5) for r in range(3)))
    key = ("subsidy", "city")
    certified = Certified({key: np.array([4.0, 5.0, 0.0])}, {key: np.array([1.0, 5.0, 0.0])})
    table = summary(city, panel(posts_filled=lambda year, policy, r: 50.0), book, certified)
    row = the(table, policy="subsidy", measure="deadweight_share")
    assert (row["lever"], row["effect"], row["n"]) == ("enterprise_certification", pytest.approx(0.625), 2)
    assert 0 <= row["low"] < row["high"] <= 1
