"""A scenario written out again, and the schema that editors use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from sim.scenario import Scenario, json_schema, load, replace, resolved_yaml

WORLDS = Path(__file__).parents[1] / "worlds"


@pytest.mark.parametrize("name", ["tiny.yaml", "two_regions.yaml"])
def test_round_trip(name: str, tmp_path: Path) -> None:
    scenario = load(WORLDS / name)
    path = tmp_path / "scenario.resolved.yaml"
    path.write_text(resolved_yaml(scenario), encoding="utf-8")
    again = load(path)
    assert again == scenario
    assert resolved_yaml(again) == resolved_yaml(scenario)


def test_text_that_looks_like_something_else_survives(tmp_path: Path) -> None:
    title = {"en": "1e3", "zh": "no"}
    note = {"note": '~ "quoted"\n: # 石油'}
    scenario = Scenario.model_validate(
        load(WORLDS / "tiny.yaml").model_dump(by_alias=True)
        | {"title": title, "policies": {"p": {"title": {"en": "2019", "zh": "0x1F"}, **note}}}
    )
    path = tmp_path / "scenario.yaml"
    path.write_text(resolved_yaml(scenario), encoding="utf-8")
    assert load(path) == scenario


def test_defaults_are_written_and_chinese_is_readable() -> None:
    text = resolved_yaml(load(WORLDS / "tiny.yaml"))
    assert "小世界" in text
    assert "extends" not in text
    assert "retirement_reform: true" in text
    assert yaml.safe_load(text)["policies"]["quota_50"]["levers"]["local_hiring_quota"]["release"] == "round"


def test_floats_survive_to_the_last_bit(tmp_path: Path) -> None:
    scenario = replace(load(WORLDS / "tiny.yaml"), {"behaviour.place.b_wage": 0.1 + 0.7000000000000001})
    path = tmp_path / "scenario.yaml"
    path.write_text(resolved_yaml(scenario), encoding="utf-8")
    assert load(path).behaviour.place.b_wage.value == 0.1 + 0.7000000000000001


def tree(name: str) -> Any:
    """Return a file as an editor's checker sees it: JSON, years as text."""
    return json.loads(json.dumps(yaml.safe_load((WORLDS / name).read_text(encoding="utf-8"))))


@pytest.fixture(scope="module")
def checker() -> jsonschema.Draft202012Validator:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_schema_accepts_files_that_extend(checker: jsonschema.Draft202012Validator) -> None:
    for name in ("tiny.yaml", "two_regions.yaml"):
        assert list(checker.iter_errors(tree(name))) == []


def test_schema_accepts_a_whole_scenario(checker: jsonschema.Draft202012Validator) -> None:
    whole = json.loads(json.dumps(yaml.safe_load(resolved_yaml(load(WORLDS / "two_regions.yaml")))))
    assert list(checker.iter_errors(whole)) == []
    del whole["fields"]
    assert [error.message for error in checker.iter_errors(whole)] == ["'fields' is a required property"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"behaviour": {"place": {"b_wage": 3}}},
        {"behaviour": {"place": {"b_wage": {"value": 1, "unit": "yuan", "kind": "assumed"}}}},
        {"behaviour": {"place": {"nest": {"value": 2, "unit": "share", "kind": "assumed"}}}},
        {"policies": {"p": {"levers": {"local_hiring_quota": {"share": 1.4}}}}},
        {"policies": {"p": {"levers": {"local_hiring_quoat": {"share": 0.4}}}}},
        {"sead": 3},
        {"include_policies": "policies/subsidies.yaml"},
    ],
)
def test_schema_refuses(wrong: dict[str, object], checker: jsonschema.Draft202012Validator) -> None:
    assert not checker.is_valid({"extends": "tiny.yaml", **wrong})


@pytest.mark.parametrize(
    "right",
    [
        {"policies": {"quota_50": None, "p": {"levers": {"local_hiring_quota": {"share": 0.4}}}}},
        {"policies": {"p": {"levers": {"apprenticeship": None}}}},
        {"behaviour": {"place": {"nest": {"value": 0.5, "unit": "share", "kind": "assumed", "range": [0, 1]}}}},
    ],
)
def test_schema_lets_an_extending_file_be_partial(
    right: dict[str, object], checker: jsonschema.Draft202012Validator
) -> None:
    assert checker.is_valid({"extends": "tiny.yaml", **right})


def test_keys_carry_descriptions() -> None:
    school = json_schema()["$defs"]["School"]["properties"]  # type: ignore[index]
    assert school["enrolled"]["description"].endswith("(unit: students)")
