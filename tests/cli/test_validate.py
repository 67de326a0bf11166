"""`validate` from the command line: exit codes, and the rows that programs read."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from sim.analysis.validation import Role, Row
from sim.cli import app
from sim.report.language import words
from sim.report.validation_table import print_rows
from sim.scenario.wording import say

ROOT = Path(__file__).parents[2]
TINY = str(ROOT / "tests" / "worlds" / "tiny.yaml")
SHIPPED = str(ROOT / "scenarios" / "validation" / "patterns.yaml")
KEYS = ["pattern", "row", "model", "published", "tolerance", "role", "passed", "note"]

URNS = """\
urn_ball:
  what: matches of urns and balls
  role: limit
  rows: {"100,100": MATCHES}
first_job_quits:
  what: share who quit
  role: ROLE
  rows: {six_months: 0.99}
  tolerance: 0.01
"""


@pytest.fixture
def patterns(tmp_path):
    """Write a file of patterns and return its name."""

    def write(text):
        file = tmp_path / "patterns.yaml"
        file.write_text(text, encoding="utf-8")
        return str(file)

    return write


def validate(*arguments):
    return CliRunner().invoke(app, ["validate", TINY, *arguments])


def test_rows_for_programs_have_the_shape_that_was_agreed(patterns):
    file = patterns(URNS.replace("MATCHES", "63.4").replace("ROLE", "fit"))
    done = validate("--patterns", file, "--json", "--replicates", "1")
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert [list(row) for row in rows] == [KEYS] * len(rows)
    assert [row["pattern"] for row in rows] == ["urn_ball", "first_job_quits"]
    assert [row["passed"] for row in rows] == [True, False]
    assert {row["role"] for row in rows} == {"limit", "fit"}


def test_a_row_that_may_not_calibrate_and_does_not_hold_ends_with_1(patterns):
    for matches, role in (("80", "fit"), ("63.4", "held")):
        file = patterns(URNS.replace("MATCHES", matches).replace("ROLE", role))
        done = validate("--patterns", file, "--replicates", "1")
        assert done.exit_code == 1, done.output
        assert "does not hold: " in done.stdout


def test_one_pattern_is_looked_at_alone():
    done = validate("--patterns", SHIPPED, "--pattern", "logit", "--json")
    assert done.exit_code == 0, done.output
    assert {row["pattern"] for row in json.loads(done.stdout)} == {"logit"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (URNS.replace("ROLE", "hold"), "patterns.yaml:7: first_job_quits.role"),
        (URNS.replace("ROLE", "held").replace("urn_ball", "urn_bal"), "patterns.yaml:1: urn_bal: unknown pattern"),
        ("first_job_quits: {what: x, role: held, rows: {six_months: much}, tolerance: 1}\n", "is 'much', not a number"),
    ],
)
def test_a_bad_file_of_patterns_ends_with_2(patterns, text, said):
    done = validate("--patterns", patterns(text), "--replicates", "1")
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_what_is_not_there_ends_with_2():
    assert validate("--patterns", "nowhere.yaml").exit_code == 2
    done = validate("--patterns", SHIPPED, "--pattern", "logits")
    assert done.exit_code == 2
    assert "unknown pattern `logits`" in done.stderr


def test_a_fit_prints_the_constants_that_it_chose(patterns, monkeypatch):
    from sim.analysis import validation

    chosen = {"leo_movement": validation.Fitted({"behaviour.place.b_tie": 0.25}, 0.5, 7)}
    monkeypatch.setattr(validation, "fit_constants", lambda known, folder, only: chosen)
    done = validate("--patterns", SHIPPED, "--fit")
    assert done.exit_code == 0
    assert "behaviour.place.b_tie: 0.25" in done.stdout
    done = validate("--patterns", SHIPPED, "--fit", "--json")
    assert json.loads(done.stdout)["leo_movement"]["runs"] == 7


@pytest.mark.parametrize("width", [80, 120])
def test_no_name_is_broken_in_the_table(width):
    rows = [
        Row("hiring_plan_cut", "petroleum_retention_change", -0.0032, say("negative"), None, Role.HELD, False),
        Row("deferred_acceptance", "band_1", 0, 0, say("pupils placed otherwise"), Role.LIMIT, True),
        Row("level_gradient", "", (0.63, 0.354, 0.151, 0.0893), say("falling"), None, Role.HELD, True),
    ]
    console = Console(file=StringIO(), width=width)
    print_rows(rows, console, words("en"), 1)
    table = console.file.getvalue().partition("rows hold")[0]
    names = {word for row in rows for word in (row.pattern, row.row) if word}
    assert {word for word in names | {"published", "tolerance", "negative"} if word not in table} == set()
    assert max(len(line.rstrip()) for line in table.splitlines()) <= width


def test_a_verdict_that_chance_may_have_given_is_told(tmp_path):
    rows = [
        Row("hiring_plan_cut", "petroleum_retention_change", -0.003, None, None, Role.HELD, False, told=False),
        Row("hiring_plan_cut", "other_fields_change", 0.0, None, None, Role.HELD, True),
    ]
    said = {}
    for scale in (0.1, 1):
        console = Console(file=StringIO(), width=120)
        print_rows(rows, console, words("en"), scale)
        said[scale] = console.file.getvalue()
    lines = said[1].splitlines()
    assert lines[-1].startswith(
        "chance alone may have given the verdict on hiring_plan_cut petroleum_retention_change:"
    )
    assert "other_fields_change" not in lines[-1]
    assert said[0.1].splitlines()[:-1] == lines
    assert said[0.1].splitlines()[-1].startswith("scale 0.1: a sample of the city is simulated")


def test_the_table_is_chinese_where_it_is_asked_for_and_rows_for_programs_stay(patterns):
    file = patterns(URNS.replace("MATCHES", "80").replace("ROLE", "held"))
    done = validate("--patterns", file, "--replicates", "1", "--lang", "zh")
    assert done.exit_code == 1, done.output
    for word in ("规律", "已发表", "允许误差", "随机应聘的匹配数", "理论极限", "只作检验", "4个标准误"):
        assert word in done.stdout
    assert "不成立：首份工作的离职 six_months" in done.stdout
    # what is left in Latin letters are keys of files
    for line in done.stdout.splitlines():
        assert not re.search("[a-z]{2,} [a-z]{2,}", line), line
    plain = ["--patterns", file, "--pattern", "urn_ball", "--json"]
    assert validate(*plain, "--lang", "zh").stdout == validate(*plain).stdout


def test_every_pattern_that_is_measured_and_every_role_has_a_name():
    from sim.analysis.calibration.goals import Stated
    from sim.analysis.validation import CHECKS, Role

    for language in ("en", "zh"):
        said = words(language)
        for name in (*CHECKS, *Stated):
            assert said(f"validation.patterns.{name}")
        assert all(said(f"validation.roles.{role}") for role in Role)


def test_what_is_wrong_with_patterns_is_told_in_chinese(patterns):
    done = validate("--patterns", patterns(URNS.replace("ROLE", "hold")), "--lang", "zh")
    assert done.exit_code == 2
    assert done.stderr.endswith(
        "first_job_quits.role: 'hold'不在可写的词之中（fit、held、predict、limit、target）；是不是想写`held`？\n"
    )
