"""Shocks as files hold them: the shipped fall of the oil price, a plan cut by half and more, what is said of them."""

from pathlib import Path

import jsonschema
import pytest
import yaml
from altered import altered
from shock_worlds import TITLE, factor, of, struck, trace

from sim.analysis.headline import years_in_force
from sim.experiment.design import design
from sim.model import simulate
from sim.report.comparison import compare
from sim.report.headline_table import headline_tables
from sim.report.language import words
from sim.scenario import Scenario, cautions, json_schema, load, override, read, resolved_yaml
from sim.world.conditions import conditions

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FALL = SCENARIOS / "daqing_oil_price_fall.yaml"

CUT = f"""
extends: {SCENARIOS / "daqing.yaml"}
shocks:
  plan_of_2014:
    title: {{en: Plan of 2014, zh: 2014年计划}}
    from: 2020
    to: 2021
    hiring_plan:
      oilfield: {{posts: {{value: 1500, unit: posts a year, kind: measured, source: daqing_oilfield_graduate_plan}}}}
  plan_of_2015:
    title: {{en: Plan of 2015, zh: 2015年计划}}
    from: 2022
    to: 2023
    hiring_plan:
      oilfield: {{posts: {{value: 450, unit: posts a year, kind: measured, source: daqing_oilfield_graduate_plan}}}}
"""


@pytest.fixture(scope="module")
def fall() -> Scenario:
    return load(FALL)


def test_the_shipped_fall_is_daqing_but_for_its_shocks(fall: Scenario, daqing: Scenario) -> None:
    same = ("base_year", "seed", "fields", "regions", "outside", "behaviour", "distances")
    assert all(getattr(fall, name) == getattr(daqing, name) for name in same)
    assert set(fall.policies) == {*daqing.policies, "without_the_fall"}
    assert not daqing.shocks
    loaded = read(FALL)
    assert cautions(fall, loaded.tree) == []


def test_editors_know_shocks(fall: Scenario, tmp_path: Path) -> None:
    checker = jsonschema.Draft202012Validator(json_schema())
    text = yaml.safe_load(FALL.read_text(encoding="utf-8"))
    checker.validate(text)
    text["shocks"]["oil_price_fall"]["sector_demand"]["modern_services"]["unit"] = "share"
    assert not checker.is_valid(text)
    copy = tmp_path / "resolved.yaml"
    copy.write_text(resolved_yaml(fall), encoding="utf-8")
    assert load(copy) == fall


def test_the_fall_costs_posts_and_graduates_while_it_lasts(fall: Scenario) -> None:
    """The sign follows from the mechanism: fewer posts known, more graduates for whom the outside place is best."""
    small = override(fall, scale=0.1, horizon=2031)
    under, without = simulate(small), simulate(small, "without_the_fall")
    assert trace(under, until=2025) == trace(without, until=2025)
    for indicator in ("posts", "stayers"):
        lost = {year: of(without, indicator)[year] - of(under, indicator)[year] for year in range(2026, 2032)}
        assert all(lost[year] > 0 for year in (2026, 2027, 2028)), indicator
    assert of(under, "posts")[2031] == pytest.approx(of(without, "posts")[2031], rel=0.05)


def test_a_published_cut_of_a_plan_can_be_written_down(tmp_path: Path) -> None:
    path = tmp_path / "cut.yaml"
    path.write_text(CUT, encoding="utf-8")
    cut = load(path)
    groups = list(cut.regions["daqing"].enterprises)
    at = groups.index("oilfield")
    assert [conditions(cut, year).posts[at] for year in (2021, 2022)] == [1500, 450]
    small = override(cut, scale=0.1, horizon=2022)
    kept = altered(
        small, {"shocks.plan_of_2014.to": 2023, "shocks.plan_of_2015.to": 2030, "shocks.plan_of_2015.from": 2024}
    )
    falls, stays = simulate(small), simulate(kept)
    assert of(stays, "posts")[2022] - of(falls, "posts")[2022] == pytest.approx(105, abs=12)
    assert of(falls, "retention_rate")[2022] < of(stays, "retention_rate")[2022]


def test_a_shock_after_the_horizon_is_said(fall: Scenario) -> None:
    tree = read(FALL).tree
    said = [str(caution) for caution in cautions(override(fall, horizon=2027), tree, [])]
    assert len(said) == 1
    assert said[0].endswith(": shocks.oil_price_recovery.from: 2029 is after the horizon, 2027; the shock never acts")
    assert "daqing_oil_price_fall.yaml:32: " in said[0]


def test_runs_are_known_by_the_shocks_that_they_meet(tiny: Scenario) -> None:
    def ids(scenario: Scenario, *met: str) -> dict[str, str]:
        policies = {"calm": {"title": TITLE, "shocks": list(met)}, "struck": {"title": TITLE}}
        study = design(altered(scenario, {"policies": policies}), replicates=1)
        return {spec.policy: spec.run_id for spec in study.specs}

    before = ids(struck(tiny, {"bust": {"cohort": factor(0.5)}}))
    assert len(set(before.values())) == 3
    met = ids(struck(tiny, {"bust": {"cohort": factor(0.5)}}), "bust")
    assert {policy for policy in met if met[policy] != before[policy]} == {"calm"}
    assert ids(struck(tiny, {"bust": {"cohort": factor(0.5), "title": {"en": "x", "zh": "y"}, "note": "z"}})) == before
    for other in ({"cohort": factor(0.6)}, {"cohort": factor(0.5), "to": 2023}):
        after = ids(struck(tiny, {"bust": other}))
        assert not set(after.values()) & set(before.values())


def test_a_policy_is_in_force_where_it_meets_other_shocks(fall: Scenario) -> None:
    assert years_in_force(fall, "without_the_fall") == [2026, 2027, 2028, 2029, 2030]
    assert years_in_force(fall, "baseline") == []
    assert years_in_force(fall, "quota_10") == list(range(2021, 2036))


def test_the_table_names_the_shocks(tiny: Scenario) -> None:
    shocks = {"bust": {"cohort": factor(0.5)}, "late": {"from": 2023, "to": 2030, "cohort": factor(2)}}
    hit = compare(struck(tiny, shocks, horizon=2022), replicates=1, workers=1)
    notes = {lang: headline_tables(hit, words(lang))[0].notes for lang in ("en", "zh")}
    assert "Shocks that act unless a policy says otherwise: Shock, 2021 to 2022." in notes["en"]
    assert "冲击（各方案除另有说明外均面临）：冲击（2021至2022年）。" in notes["zh"]
    calm = compare(struck(tiny, {}, horizon=2021), replicates=1, workers=1)
    assert len(headline_tables(calm, words("en"))[0].notes) == len(notes["en"]) - 1
