from dataclasses import replace
from pathlib import Path

import pytest

from sim.dashboard.kept import KEPT, keep, read_kept
from sim.dashboard.policies import (
    Draft,
    block,
    draft_of,
    examples,
    read_drafts,
    read_value,
    said,
    stated,
    usual_start,
)
from sim.policy.catalogue import catalogue
from sim.scenario import ScenarioError, load, read
from sim.scenario.resolved import yaml_text

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TITLE = {"en": "Mine", "zh": "我的"}


@pytest.fixture(scope="module")
def daqing():
    return read(SCENARIOS / "daqing.yaml")


def test_every_policy_of_daqing_comes_back_from_its_block_as_it_was(daqing):
    drafts = [draft_of(daqing.scenario, name) for name in daqing.scenario.policies if name != "baseline"]
    again = read_drafts(daqing, drafts).scenario
    for name, policy in daqing.scenario.policies.items():
        assert again.policy(name).levers == policy.levers, name
        assert again.policy(name).title == policy.title
        assert again.policy(name).shocks == policy.shocks


def test_a_block_written_to_a_file_is_read_as_the_policy_it_was_made_of(world, loaded, tmp_path):
    draft = Draft("mine", TITLE, {"local_hiring_quota": {"from": 2021, "share": 0.3}})
    whole = read_drafts(loaded, [draft])
    for path in world.parent.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    file = tmp_path / world.name
    file.write_text(file.read_text(encoding="utf-8") + block([draft]), encoding="utf-8")
    assert load(file) == whole.scenario
    assert whole.scenario.policy("mine").levers.local_hiring_quota.share.value == 0.3


def test_a_policy_takes_the_place_of_the_one_of_its_name_and_leaves_the_rest(loaded):
    draft = Draft("quota_50", TITLE, {"evaluation": {"from": 2021, "compliance": 0.2}})
    policies = read_drafts(loaded, [draft]).scenario.policies
    assert policies["quota_50"].levers.local_hiring_quota is None
    assert policies["package"] == loaded.scenario.policies["package"]
    assert loaded.scenario.policies["quota_50"].levers.local_hiring_quota is not None


@pytest.mark.parametrize(
    ("levers", "message"),
    [
        (
            {"local_hiring_quota": {"from": 2021, "share": 1.2}},
            "policy.yaml:5: policies.mine.levers.local_hiring",
        ),
        ({"local_hiring_quota": {"from": 2021}}, "share: is missing"),
        ({"local_hiring_quota": {"from": 2021, "to": 2020, "share": 0.1}}, "2020 is before `from`, 2021"),
        ({"shortage_training": {"from": 2021, "fields": ["magic"]}}, "unknown field `magic`"),
    ],
)
def test_an_invalid_value_gets_the_message_of_a_scenario_file(loaded, world, tmp_path, levers, message):
    draft = Draft("mine", TITLE, levers)
    with pytest.raises(ScenarioError) as here:
        read_drafts(loaded, [draft])
    assert message in str(here.value)
    for path in world.parent.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    file = tmp_path / world.name
    file.write_text(file.read_text(encoding="utf-8") + block([draft]), encoding="utf-8")
    with pytest.raises(ScenarioError) as there:
        load(file)
    assert [p.message for p in here.value.problems] == [p.message for p in there.value.problems]


def test_a_key_that_no_file_could_hold_is_refused(loaded):
    with pytest.raises(ScenarioError, match="My key"):
        read_drafts(loaded, [Draft("My key", TITLE)])
    with pytest.raises(ScenarioError, match="give the policy another key"):
        read_drafts(loaded, [Draft("baseline", TITLE)])


def test_a_number_that_was_not_changed_keeps_where_it_comes_from():
    before = {"value": 0.3, "unit": "share", "kind": "assumed", "range": [0.1, 0.5]}
    assert stated(0.3, before) == before
    assert stated(0.1 + 0.2, before) == before
    assert stated(0.4, before) == 0.4
    assert repr(stated(300.0, None)) == "300"


def test_what_is_the_default_is_not_said():
    chosen = {
        "from": 2021,
        "to": None,
        "ramp_years": 0,
        "strength": 1,
        "share": 0.1,
        "compliance": 1,
        "release": "last",
    }
    assert said("local_hiring_quota", chosen) == {"from": 2021, "share": 0.1, "release": "last"}


def test_what_is_not_yaml_is_refused():
    assert read_value("[a, {b: 1.5}]", "x") == ["a", {"b": 1.5}]
    assert read_value("", "x") is None
    with pytest.raises(ScenarioError, match="not YAML"):
        read_value("[a, ", "x")


def test_levers_are_offered_as_the_file_has_them(daqing):
    assert usual_start(daqing.scenario) == 2021
    held = [lever for lever in catalogue() if examples(daqing.scenario, lever)]
    assert len(held) > 10
    assert examples(daqing.scenario, "pilot_status")["students"]["source"] == "daqing_pilot_threshold"


def test_kept_policies_are_there_the_next_time(tmp_path, loaded):
    drafts = [
        draft_of(loaded.scenario, "package"),
        Draft("mine", TITLE, {"local_hiring_quota": {"from": 2021, "share": 0.3}}, shocks=()),
    ]
    keep(tmp_path / "new", drafts)
    assert read_kept(tmp_path / "new") == drafts
    assert "我的" in (tmp_path / "new" / KEPT).read_text(encoding="utf-8")
    keep(tmp_path / "new", [])
    assert read_kept(tmp_path / "new") == []


def test_a_file_of_kept_policies_that_is_none_is_named(tmp_path):
    (tmp_path / KEPT).write_text(yaml_text({"policies": {"a": {"levers": {}}}}), encoding="utf-8")
    with pytest.raises(ScenarioError, match=f"{KEPT}: this is no file of kept policies"):
        read_kept(tmp_path)


def test_a_kept_policy_can_be_changed_without_touching_it(loaded):
    draft = draft_of(loaded.scenario, "quota_50")
    other = replace(draft, key="mine")
    assert read_drafts(loaded, [draft, other]).scenario.policies["mine"] == loaded.scenario.policies["quota_50"]
