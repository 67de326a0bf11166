"""Goals met or not each year, and later figures beside the runs: by hand, and from a small city."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from altered import altered

from sim.analysis.evidence import COUNTED
from sim.analysis.goals import NOT_MODELLED, facts_table, goals_table, unmeasured
from sim.analysis.panel import ROW, Panel
from sim.measures.catalogue import CATALOGUE
from sim.report.comparison import compare
from sim.report.goals_table import goal_tables, goal_years
from sim.report.language import words
from sim.scenario import ScenarioError, cautions, load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TITLE = {"en": "Enterprises", "zh": "企业"}
VALUE = {"value": 3, "unit": "enterprises", "kind": "assumed", "range": [2, 4]}
GOAL = {"title": TITLE, "indicator": "certified_enterprises", "by": 2021, "value": VALUE}
UNSEEN = {"title": TITLE, "by": 2021, "value": VALUE, "note": "rank is not modelled"}


def city(tiny, **changes):
    given = {"goals": {"firms": GOAL, "unseen": UNSEEN}, "facts": {"later": {**GOAL, "year": 2021}}, **changes}
    for fact in given["facts"].values():
        fact.pop("by", None)
    return altered(tiny, {"horizon": 2021, **given})


def panel(values):
    """Two years of the indicator under two policies in two replicates: shape (years, policies, replicates)."""
    rows = [[year, "city", "certified_enterprises", "all", "all", "all", "enterprises"] for year in (2020, 2021)]
    return Panel(pd.DataFrame(rows, columns=ROW), ("baseline", "quota_50"), np.array(values, dtype=float))


VALUES = [[[0, 0], [3, 1]], [[2, 2], [4, 3]]]


def test_a_goal_is_met_where_every_replicate_reaches_it(tiny):
    table = goals_table(panel(VALUES), city(tiny)).set_index(["goal", "policy", "year"])
    assert table.loc[("firms", "baseline", 2021), ["mean", "share_met", "met"]].tolist() == [2, 0, "no"]
    assert table.loc[("firms", "quota_50", 2020), ["mean", "share_met", "met"]].tolist() == [2, 0.5, "in part"]
    assert table.loc[("firms", "quota_50", 2021), ["mean", "share_met", "met"]].tolist() == [3.5, 1, "yes"]
    assert len(table) == 5
    assert table.loc[("unseen", "", 2021), "met"] == NOT_MODELLED


def test_a_goal_may_be_a_bound_from_above(tiny):
    at_most = city(tiny, goals={"firms": {**GOAL, "at_most": True}})
    table = goals_table(panel(VALUES), at_most).set_index(["policy", "year"])
    assert table["met"].to_dict() == {
        ("baseline", 2020): "yes",
        ("baseline", 2021): "yes",
        ("quota_50", 2020): "yes",
        ("quota_50", 2021): "in part",
    }


def test_head_counts_of_a_sample_stand_for_the_whole_city(tiny):
    table = goals_table(panel(VALUES), city(tiny, scale=0.5))
    assert table.loc[(table["policy"] == "baseline") & (table["year"] == 2021), "mean"].item() == 4


def test_every_unit_is_one_that_a_sample_has_fewer_of_or_as_many_of():
    as_many = {"flag", "share", "sd", "factor", "years", "applicants a post", "yuan a month"}
    of_the_city = {"programmes", "bases", "colleges", "sectors"}
    assert {entry.unit for entry in CATALOGUE.values()} - COUNTED == as_many | of_the_city


def test_a_run_that_failed_is_left_out(tiny):
    values = np.array(VALUES, dtype=float)
    values[1, 1, 0] = np.nan
    table = goals_table(panel(values), city(tiny)).set_index(["goal", "policy", "year"])
    assert table.loc[("firms", "quota_50", 2021), ["mean", "met"]].tolist() == [3, "yes"]


def test_a_later_figure_is_compared_in_its_year(tiny):
    table = facts_table(panel(VALUES), city(tiny)).set_index("policy")
    assert list(table.index) == ["baseline", "quota_50"]
    assert table.loc["baseline", ["figure", "mean", "difference", "ratio"]].tolist() == [3, 2, -1, pytest.approx(2 / 3)]


def test_what_nothing_measures_is_named_with_the_nearest(tiny):
    wrong = {
        "one": {**GOAL, "indicator": "certified_enterprise"},
        "two": {key: value for key, value in GOAL.items() if key != "indicator"},
        "three": {**GOAL, "level": "bachelors", "region": "town"},
    }
    found = {".".join(loc): str(message) for loc, message in unmeasured(city(tiny, goals=wrong, facts={}))}
    assert found == {
        "goals.one.indicator": "unknown indicator `certified_enterprise`; did you mean `certified_enterprises`?",
        "goals.two.indicator": "is missing; without one, a note says why the model does not represent it",
        "goals.three.level": "unknown level `bachelors`; did you mean `bachelor`?",
        "goals.three.region": "unknown region `town`; there are: city",
    }


def test_a_goal_of_the_past_is_refused_and_one_past_the_horizon_said(tiny):
    with pytest.raises(ScenarioError, match=r"goals\.firms\.by: 2019 is not after base_year, 2019"):
        city(tiny, goals={"firms": {**GOAL, "by": 2019}})
    late = city(tiny, goals={"firms": {**GOAL, "by": 2030}}, facts={})
    said = [problem.message for problem in cautions(late, {}, ["baseline"])]
    assert said == ["2030 is after the horizon, 2021; it is not reported"]


def test_results_say_for_each_policy_whether_goals_are_met(tiny, tmp_path, no_charts):
    lever = {"enterprise_certification": {"from": 2020, "threshold": 0.01, "least_seats": 1}}
    policies = {"certify": {"title": TITLE, "levers": lever}}
    scenario = city(tiny, policies=policies, scale=2.0, **{"behaviour.cooperation.b0": 4.0})
    comparison = compare(scenario, replicates=2, workers=1, out=tmp_path)
    goals = pd.read_csv(tmp_path / "goals.csv").set_index(["goal", "policy", "year"])
    assert goals.loc[("firms", "certify", 2021), "met"] == "yes"
    assert goals.loc[("firms", "baseline", 2021), "met"] == "no"
    assert (tmp_path / "facts.csv").exists()
    for language in ("en", "zh"):
        met, facts = goal_tables(comparison, words(language))
        assert [len(row) for row in met.rows] == [2, 2]
        assert len(met.notes) == 4
        assert "rank is not modelled" in met.notes[3]
        assert facts.rows[0][1] == "3"
    assert goal_tables(comparison, words("en"))[0].rows[1][1].startswith("met (")
    assert goal_tables(comparison, words("en"))[0].rows[0][1] == "not met (0)"


def test_a_policy_that_begins_after_the_later_figures_is_not_set_beside_them(tiny):
    colleges = [{"field": "machines", "sector": "industry", "members": 2}]
    policies = {
        name: {"title": {"en": name, "zh": name}, "levers": {"industry_college": {"from": year, "colleges": colleges}}}
        for name, year in {"soon": 2021, "late": 2022}.items()
    }
    scenario = city(tiny, policies=policies, goals={}, horizon=2022)
    comparison = compare(scenario, replicates=1, workers=1)
    (table,) = goal_tables(comparison, words("en"))
    assert table.columns[2:] == ("Baseline", "soon")
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert table.notes[1] == "As the baseline, since they begin later: late."


def test_a_scenario_without_goals_writes_none(tiny, tmp_path, no_charts):
    compare(altered(tiny, {"horizon": 2020}), [], replicates=1, workers=1, out=tmp_path)
    assert not (tmp_path / "goals.csv").exists()
    assert not (tmp_path / "facts.csv").exists()


def test_the_henan_targets_and_the_later_figures_of_pingdingshan_are_stated():
    henan = load(SCENARIOS / "henan_pilot.yaml")
    assert {name: (goal.by, goal.value.value) for name, goal in henan.goals.items()} == {
        "industries": (2025, 2),
        "enterprises": (2025, 20),
        "bases": (2025, 3),
        "programmes": (2025, 2),
    }
    facts = load(SCENARIOS / "pingdingshan.yaml").facts
    assert {fact.value.value for fact in facts.values()} == {131_915, 5_113, 1_157, 11, 19}


def test_goals_are_told_year_by_year_up_to_theirs(tiny):
    scenario = city(tiny)
    comparison = compare(scenario, ["quota_50"], replicates=1, workers=1)
    (told,) = goal_years(comparison, words("zh"))
    assert told.columns == ("政策", "2020", "2021")
    assert "2021年达到3" in told.heading
    assert [row[0] for row in told.rows] == ["基准", "招聘本地毕业生五成"]
    assert all(re.search("未达到|达到", cell) for row in told.rows for cell in row[1:])
