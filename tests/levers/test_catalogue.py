"""The catalogue says of every lever what a planner needs, and docs/levers.md says the same."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.policy.catalogue import catalogue, settings
from sim.policy.levers import CONTRIBUTIONS
from sim.report.levers_page import page
from sim.scenario.levers import Levers

ROOT = Path(__file__).parents[2]


def test_schema_contributions_and_catalogue_name_the_same_levers():
    assert set(catalogue()) == set(Levers.model_fields) == set(CONTRIBUTIONS)


@pytest.mark.parametrize("key", sorted(Levers.model_fields))
def test_every_setting_is_described_and_no_other(key):
    assert {setting.key for setting in settings(key)} == set(catalogue()[key].settings)


def test_a_setting_has_unit_bounds_and_default():
    by_key = {setting.key: setting for setting in settings("intern_subsidy")}
    assert (by_key["yuan_month"].unit, by_key["yuan_month"].required) == ("yuan a student-month", True)
    assert (by_key["months"].low, by_key["months"].high, by_key["months"].default) == (0, 24, 6)
    assert (by_key["budget"].unit, by_key["budget"].default) == ("yuan a year", None)


def test_the_page_is_made_from_the_catalogue():
    assert (ROOT / "docs" / "levers.md").read_text(encoding="utf-8") == page()


def test_the_command_line_prints_one_lever_or_all_in_either_language():
    run = CliRunner().invoke
    assert set(re.findall(r"^(\w+)  ", run(app, ["levers"]).stdout, re.M)) == set(Levers.model_fields)
    one = run(app, ["levers", "intern_subsidy", "--lang", "zh"]).stdout
    assert "months = 6 个月 [0至24]：每生最多补助月数" in one
    assert "months = 6 months [0 to 24]: " in run(app, ["levers", "intern_subsidy"]).stdout
    assert "local_hiring_quota" not in one
    assert {row["key"] for row in json.loads(run(app, ["levers", "--json"]).stdout)} == set(Levers.model_fields)


def test_the_chinese_catalogue_has_no_english_but_names_of_a_file():
    said = CliRunner().invoke(app, ["levers", "--lang", "zh"]).stdout
    for line in said.splitlines():
        if re.match(r"\w+  ", line):
            continue  # a lever's key and its names in both languages
        # keys of settings, and of the words that they may be, which stand before their names
        rest = re.sub(r"^    [\w.]+ = ", "", line)
        rest = re.sub(r"\w+（(?=[\u4e00-\u9fff])", "", rest)
        rest = re.sub(r"1\+X", "", rest)
        assert not re.search(r"[A-Za-z]{3}", rest), line
    assert "文件：大庆市产教融合调研报告及17条建议（000）" in said
    assert "central（中央企业）、provincial（省属企业）" in said
    assert "（支付方：市级财政）" in said


def test_an_unknown_lever_is_refused_with_the_nearest_name():
    done = CliRunner().invoke(app, ["levers", "intern_subsidi"])
    assert done.exit_code == 2
    assert "intern_subsidy" in done.stderr
