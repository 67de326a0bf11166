"""Every number of a scenario is printed with what is known of it."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.report.description import numbers, with_settings
from sim.scenario import read

ROOT = Path(__file__).parents[2]
DAQING = str(ROOT / "scenarios" / "daqing.yaml")


def call(*arguments):
    return CliRunner().invoke(app, ["describe", *arguments])


def test_every_statement_of_the_file_is_there_and_grounded():
    rows = list(numbers(read(DAQING)))
    text = (ROOT / "scenarios" / "daqing.yaml").read_text(encoding="utf-8")
    # the city's file alone states these with a kind; what it extends comes on top
    written = [line for line in text.splitlines() if "kind: " in line and not line.lstrip().startswith("#")]
    assert len(rows) > len(written) > 100
    assert all((row.low is not None) if row.kind == "assumed" else row.title for row in rows)


@pytest.mark.parametrize("city", ["daqing", "shuangyashan", "henan_pilot", "golden_triangle", "pingdingshan"])
def test_every_setting_is_there_with_the_bounds_of_the_schema(city):
    rows = [row for row in with_settings(read(ROOT / "scenarios" / f"{city}.yaml")) if row.kind == "setting"]
    assert len(rows) > 10
    assert all(row.least is not None and row.least <= row.value <= row.most for row in rows)
    assert all(row.unit and not row.source for row in rows)


def test_a_setting_left_at_its_default_stands_beside_one_with_a_source():
    quota = "policies.quota_10.levers.local_hiring_quota"
    assert call(DAQING, "--key", quota).stdout.splitlines() == [
        f"{quota}.share = 0.1 share, tariff (daqing_local_hiring_quota: Daqing: research report and 17 suggestions on "
        "deepening industry-education integration)",
        f"{quota}.compliance = 1 share, setting (between 0 and 1)",
    ]


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("behaviour.plac", "; did you mean `behaviour.place` or `behaviour.place.nest` or `behaviour.search`?"),
        ("quota_10", "; did you mean `policies.quota_10`?"),
        ("xyzzy", ""),
    ],
)
def test_a_key_without_numbers_is_refused_with_the_nearest(key, near):
    done = call(DAQING, "--key", key)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"--key: {DAQING} has no number under `{key}`{near}\n"


def test_a_key_without_numbers_of_the_kind_says_so():
    done = call(DAQING, "--key", "behaviour.place", "--kind", "measured")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith("none of the ")
    assert done.stderr.endswith(" numbers there is measured\n")


def test_the_three_forms_say_the_same():
    rows = json.loads(call(DAQING, "--key", "behaviour.place", "--json").stdout)
    table = list(csv.DictReader(io.StringIO(call(DAQING, "--key", "behaviour.place", "--csv").stdout)))
    lines = call(DAQING, "--key", "behaviour.place").stdout.splitlines()
    assert [row["key"] for row in rows] == [row["key"] for row in table] == [line.split(" = ")[0] for line in lines]
    assert all(row["key"].startswith("behaviour.place.") for row in rows)
    assert [float(row["value"]) for row in table] == [row["value"] for row in rows]


def test_a_measured_number_names_its_source():
    lines = call(DAQING, "--kind", "measured", "--key", "regions.daqing.stocks.general_senior").stdout.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("regions.daqing.stocks.general_senior = 58759 students, measured (daqing_general_senior")


def test_an_unknown_kind_is_refused_with_the_nearest():
    done = call(DAQING, "--kind", "measurd")
    assert (done.exit_code, done.stderr) == (2, "--kind: unknown kind `measurd`; did you mean `measured`?\n")


def test_the_text_is_chinese_where_it_is_asked_for_and_the_forms_for_programs_stay():
    quota = "policies.quota_10.levers.local_hiring_quota"
    share, compliance = call(DAQING, "--key", quota, "--lang", "zh").stdout.splitlines()
    assert share.startswith(f"{quota}.share = 0.1（占比），现行标准（daqing_local_hiring_quota：大庆市")
    assert compliance == f"{quota}.compliance = 1（占比），设定（0至1）"
    for form in ("--json", "--csv"):
        assert call(DAQING, "--key", quota, form, "--lang", "zh").stdout == call(DAQING, "--key", quota, form).stdout
    (distances,) = call(DAQING, "--key", "distances", "--lang", "zh").stdout.splitlines()
    assert "个距离，公里，假设 [0.8, 1.25]" in distances


def test_what_is_asked_for_in_vain_is_told_in_chinese():
    done = call(DAQING, "--key", "quota_10", "--lang", "zh")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"--key：{DAQING}中`quota_10`之下没有数字；是不是想写`policies.quota_10`？\n"
    done = call(DAQING, "--kind", "measurd", "--lang", "zh")
    assert done.stderr == "--kind：没有名为`measurd`的类别；是不是想写`measured`？\n"
    done = call(DAQING, "--key", "behaviour.place", "--kind", "measured", "--lang", "zh")
    assert done.stderr.endswith("个数字中没有类别为measured的\n")
