"""Arithmetic ceilings, worked by hand on made-up head-counts."""

import numpy as np
import pandas as pd
import pytest

from sim.analysis import ceilings
from sim.analysis.ceilings import CEILINGS, ceiling
from sim.analysis.panel import ROW, Panel
from sim.report.ceiling_table import arithmetic
from sim.report.language import words
from sim.scenario.levers import Levers
from sim.scenario.quantity import Title
from sim.scenario.schema import Policy

YEARS = range(2020, 2025)
COUNTS = {
    "labour_market_entrants": 200.0,
    "stayers": 50.0,
    "graduates": 300.0,
    "posts": 120.0,
    "posts_filled_local": 40.0,
    "skill_gap": 30.0,
    "entrants": 90.0,
    "seats": 95.0,
    "quota_worker_posts": 60.0,
    "public_reserved": 0.0,
    "partner_hires": 7.0,
    "intern_months_here": 48.0,
}
BY_LEVEL = {
    ("labour_market_entrants", "secondary_vocational"): 40.0,
    ("labour_market_entrants", "higher_vocational"): 30.0,
    ("labour_market_entrants", "bachelor"): 90.0,
    ("labour_market_entrants", "postgraduate"): 10.0,
    ("entrants", "secondary_vocational"): 40.0,
    ("seats", "secondary_vocational"): 40.0,
}
UNDER = {
    ("public_reserved", "all"): 12.0,
    ("seats", "secondary_vocational"): 52.0,
    ("partner_hires", "all"): 11.0,
    ("intern_months_here", "all"): 60.0,
}


@pytest.fixture
def case(tiny):
    """Returns the ceiling of a policy with the given levers, on two runs that average to the counts above."""

    def of(scale=1.0, **levers):
        settings = {name: {"from": 2021, **setting} for name, setting in levers.items()}
        policy = Policy(title=Title(en="x", zh="y"), levers=Levers.model_validate(settings))
        scenario = tiny.model_copy(update={"policies": {"x": policy}, "scale": scale})
        cells = {(name, "all"): value for name, value in COUNTS.items()} | BY_LEVEL
        rows = [(year, "city", name, level, "all", "all", "posts") for year in YEARS for name, level in cells]
        values = [
            [[v - 1, v + 1], [u - 1, u + 1]] for _ in YEARS for v, u in ((v, UNDER.get(k, v)) for k, v in cells.items())
        ]
        panel = Panel(pd.DataFrame(rows, columns=ROW), ("baseline", "x"), np.array(values))
        return ceiling(scenario, panel, "x", "city")

    return of


def test_reserved_public_posts_keep_at_most_as_many(case):
    most = case(public_sector_posts={"share": 0.3, "top": 0.5})
    assert most.kept.tolist() == [0.0, 12.0, 12.0, 12.0, 12.0]
    assert most.all_known


def test_a_quota_keeps_at_most_its_share_of_the_posts(case):
    most = case(local_hiring_quota={"share": 0.5, "compliance": 0.9, "ramp_years": 1})
    assert most.kept.tolist() == [0.0, 13.5, 27.0, 27.0, 27.0]
    assert most.of("stayers", [2024]) == 27.0
    assert most.of("retention_rate", [2024]) == pytest.approx(27 / 200)
    assert most.of("retention_3y", [2024]) == pytest.approx(13.5 / 300)
    assert np.isnan(most.of("retention_3y", [2022]))
    assert most.of("posts_filled", [2021, 2022]) == pytest.approx((13.5 + 27) / 2)
    assert most.of("skill_gap_coverage", [2024]) == pytest.approx(27 / 120)
    assert most.of("local_coverage", [2024]) == pytest.approx(27 / 120)
    assert arithmetic(most, words("en")) == (
        "50% of 60 worker posts at the enterprises named, kept to 90%: 24 graduates"
    )


def test_a_quota_keeps_no_more_than_are_eligible(case):
    most = case(local_hiring_quota={"share": 1.0})
    assert most.kept[1:].tolist() == [60.0] * 4
    most.counts.panel.values[most.counts.panel.rows["indicator"] == "quota_worker_posts"] = 100.0
    again = ceiling(most.counts.scenario, most.counts.panel, "x", "city")
    assert again.kept[1:].tolist() == [70.0] * 4


def test_seats_bring_graduates_when_their_course_ends(case):
    most = case(vocational_enrolment_share={"share": 0.4})
    assert most.kept.tolist() == [0.0, 0.0, 0.0, 0.0, 12.0]
    assert most.reaches["vocational_enrolment_share"].values["seats"] == 52.0


def test_a_budget_pays_for_so_many(case, tiny):
    months = tiny.behaviour.cooperation.intern_months.value
    free = case(intern_subsidy={"yuan_month": 300, "months": 3})
    assert free.kept[1:].tolist() == pytest.approx([60 / months] * 4)
    bound = case(intern_subsidy={"yuan_month": 300, "months": 3, "budget": 3600})
    assert bound.kept[1:].tolist() == pytest.approx([4.0] * 4)
    assert "4 interns whom 3,600 yuan pay for at 900 yuan each" in arithmetic(bound, words("en"))
    hires = case(hiring_subsidy={"yuan_hire": 2000})
    assert hires.kept[1:].tolist() == [11.0] * 4
    assert case(hiring_subsidy={"yuan_hire": 2000, "budget": 8000}).kept[1:].tolist() == [4.0] * 4
    assert case(scale=0.5, hiring_subsidy={"yuan_hire": 2000, "budget": 8000}).kept[1:].tolist() == [2.0] * 4


def test_levers_add_up_but_no_more_stay_than_leave(case):
    both = case(apprenticeship={"seats": 20, "yuan_person_year": 1}, hiring_subsidy={"yuan_hire": 1})
    assert both.kept[1:].tolist() == [31.0] * 4
    assert both.filled[1:].tolist() == [30.0] * 4
    platform = case(
        information_platform={"reach": 2, "yuan_year": 1}, apprenticeship={"seats": 99, "yuan_person_year": 1}
    )
    assert platform.reaches["information_platform"].most[1:].tolist() == [80.0] * 4
    assert platform.kept[1:].tolist() == [150.0] * 4
    assert platform.of("local_coverage", [2024]) == pytest.approx(80 / 120)


def test_a_lever_of_unknown_reach_can_reach_everyone(case, monkeypatch):
    monkeypatch.setattr(ceilings, "CEILINGS", {k: v for k, v in CEILINGS.items() if k != "hiring_subsidy"})
    most = case(hiring_subsidy={"yuan_hire": 1}, apprenticeship={"seats": 5, "yuan_person_year": 1})
    assert most.kept.tolist() == [0.0, 150.0, 150.0, 150.0, 150.0]
    assert most.filled.tolist() == [0.0, 30.0, 30.0, 30.0, 30.0]
    assert arithmetic(most, words("en")).endswith("everyone who leaves, every post that stays open")


def test_students_whom_a_lever_brings_come_on_top_of_the_leavers(case):
    sources = [{"place": "capital", "students": 30}, {"place": "coast", "students": 10, "level": "higher_vocational"}]
    most = case(
        scale=0.5,
        out_of_province_recruitment={"sources": sources},
        adult_enrolment={"students": 8},
        information_platform={"reach": 2, "yuan_year": 1},
        apprenticeship={"seats": 999, "yuan_person_year": 1},
    )
    assert most.kept.tolist() == [0.0, 150.0, 150.0, 150.0, 150.0 + 15 + 5 + 4]
    assert most.of("posts_filled", [2024]) == 30.0


def test_where_the_number_brought_is_not_known_there_is_no_ceiling(case):
    projects = [{"kind": "expand", "schools": ["trade"], "seats": 10}]
    most = case(school_expansion={"projects": projects})
    assert np.isnan(most.of("retention_rate", [2024]))
    assert most.of("posts_filled", [2024]) == 30.0


def test_a_policy_without_levers_adds_nothing(case):
    assert case().kept.tolist() == [0.0] * 5
    assert case(local_hiring_quota={"share": 0.5, "strength": 0}).kept.tolist() == [0.0] * 5


def test_every_reason_has_words(case):
    for lang in ("en", "zh"):
        for name in set(CEILINGS) - {"out_of_province_recruitment", "adult_enrolment"} | {"entrants"}:
            assert f"ceilings.{name}" in words(lang).texts
