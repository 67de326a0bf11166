"""`extends` and `include_policies`."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import Scenario, ScenarioError, load, read

WORLDS = Path(__file__).parents[1] / "worlds"
TINY = (WORLDS / "tiny.yaml").as_posix()


def scenario(folder: Path, text: str, name: str = "scenario.yaml", extends: str = TINY) -> Scenario:
    (folder / name).write_text(f"extends: {extends}\n{text}", encoding="utf-8")
    return load(folder / name)


def test_what_is_not_named_is_inherited(tmp_path: Path) -> None:
    tiny = load(TINY)
    child = scenario(tmp_path, "seed: 99\n")
    assert child == tiny.model_copy(update={"seed": 99})
    assert tiny.seed != 99


def test_sections_merge_key_by_key(tmp_path: Path) -> None:
    child = scenario(tmp_path, "regions: {city: {schools: {trade: {years: 2}}}}\n")
    tiny = load(TINY)
    assert child.regions["city"].schools["trade"].years == 2
    assert child.regions["city"].schools["trade"].enrolled == tiny.regions["city"].schools["trade"].enrolled
    assert child.regions["city"].enterprises == tiny.regions["city"].enterprises


def test_a_number_is_one_statement(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"b_wage\.unit: is missing"):
        scenario(tmp_path, "behaviour: {place: {b_wage: {value: 1.5}}}\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("regions: {city: {enterprises: {plant: {ages: {under_30: 0.2}}}}}\n", r"ages\.from_30: is missing"),
        ("regions: {city: {cohorts: {values: {2025: 100}}}}\n", r"cohorts\.unit: is missing"),
    ],
)
def test_tables_of_shares_and_series_are_one_statement(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        scenario(tmp_path, text)


def test_distances_merge_row_by_row(tmp_path: Path) -> None:
    child = scenario(tmp_path, "distances: {note: by road, values: {city: {capital: 170, coast: 1900}}}\n")
    assert child.distances.note == "by road"
    assert child.distances.values["city"] == {"capital": 170, "coast": 1900}
    assert child.distances.values["capital"] == {"capital": 80, "coast": 1700}


def test_tables_of_plain_numbers_are_replaced_as_a_whole(tmp_path: Path) -> None:
    child = scenario(tmp_path, "regions: {city: {schools: {trade: {programmes: {services: 3}}}}}\n")
    assert child.regions["city"].schools["trade"].programmes == {"services": 3}
    plant = "{occupations: {machines: {bachelor: 0.4}, services: {bachelor: 0.6}}}"
    child = scenario(tmp_path, f"regions: {{city: {{enterprises: {{plant: {plant}}}}}}}\n")
    shares = child.regions["city"].enterprises["plant"].occupations
    assert {field: dict(levels) for field, levels in shares.items()} == {
        "machines": {"bachelor": 0.4},
        "services": {"bachelor": 0.6},
    }


def test_a_lever_merges_and_null_takes_a_setting_back_to_its_default(tmp_path: Path) -> None:
    changes = "{local_hiring_quota: {share: 0.3, compliance: null}, apprenticeship: null}"
    child = scenario(tmp_path, f"policies: {{package: {{levers: {changes}}}}}\n")
    levers = child.policies["package"].levers
    assert levers.local_hiring_quota is not None
    assert levers.local_hiring_quota.share.value == 0.3
    assert levers.local_hiring_quota.compliance.value == 1.0
    assert levers.local_hiring_quota.release == "last"
    assert levers.apprenticeship is None
    assert levers.hiring_subsidy is not None


def test_null_removes_an_inherited_entry(tmp_path: Path) -> None:
    child = scenario(tmp_path, "policies: {quota_50: null}\n")
    assert list(child.policies) == ["package"]


def test_chain_and_the_file_that_is_to_blame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deeper").mkdir()
    scenario(tmp_path, "seed: 1\nhorizon: 2022\n", "one.yaml")
    scenario(tmp_path / "deeper", "seed: 2\n", "two.yaml", "../one.yaml")
    child = scenario(tmp_path, "name: three\n", "three.yaml", "deeper/two.yaml")
    assert (child.seed, child.horizon, child.name) == (2, 2022, "three")
    (tmp_path / "one.yaml").write_text(f"extends: {TINY}\nhorizon: 2018\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        load("three.yaml")
    assert str(caught.value) == "one.yaml:2: horizon: 2018 is before base_year 2019"


def test_two_regions_extend_the_tiny_world() -> None:
    world = load(WORLDS / "two_regions.yaml")
    assert list(world.regions) == ["city", "town"]
    assert world.regions["city"].schools["university"].elsewhere_mix == {"capital": 2, "coast": 1}


POLICY = """
{name}:
  title: {{en: {name}, zh: 策}}
  levers: {{local_hiring_quota: {{from: 2021, share: {share}}}}}
"""


def test_included_policies_and_one_setting_changed(tmp_path: Path) -> None:
    (tmp_path / "shared.yaml").write_text(
        POLICY.format(name="one", share=0.1) + POLICY.format(name="two", share=0.2), encoding="utf-8"
    )
    child = scenario(
        tmp_path,
        "include_policies: [shared.yaml]\n"
        "policies: {two: {levers: {local_hiring_quota: {share: 0.9}}}, quota_50: null}\n",
    )
    assert set(child.policies) == {"one", "two", "package"}
    shares = {
        name: policy.levers.local_hiring_quota.share.value
        for name, policy in child.policies.items()
        if policy.levers.local_hiring_quota is not None
    }
    assert (shares["one"], shares["two"]) == (0.1, 0.9)
    grandchild = scenario(
        tmp_path, "include_policies: [shared.yaml]\n", name="grandchild.yaml", extends="scenario.yaml"
    )
    assert set(grandchild.policies) == {"one", "two", "package"}


def test_shared_subsidies_can_be_included(tmp_path: Path) -> None:
    shared = Path(__file__).parents[2] / "scenarios" / "policies" / "subsidies.yaml"
    child = scenario(tmp_path, f"include_policies: [{shared.as_posix()}]\n")
    levers = child.policies["subsidies"].levers
    assert levers.intern_subsidy is not None
    assert levers.apprenticeship is not None
    assert levers.hiring_subsidy is not None
    assert (levers.intern_subsidy.yuan_month.value, levers.intern_subsidy.months.value) == (300, 3)
    assert levers.intern_subsidy.yuan_month.kind == "tariff"
    assert levers.apprenticeship.yuan_person_year.range == (4000, 6000)
    assert levers.hiring_subsidy.yuan_hire.kind == "assumed"


def test_read_tells_what_was_read(tmp_path: Path) -> None:
    (tmp_path / "shared.yaml").write_text(POLICY.format(name="one", share=0.1), encoding="utf-8")
    scenario(tmp_path, "include_policies: [shared.yaml]\n")
    files = [Path(file).name for file in read(tmp_path / "scenario.yaml").files]
    assert files == ["scenario.yaml", "tiny.yaml", "behaviour.yaml", "shared.yaml"]
