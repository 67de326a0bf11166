"""Simpler models: each switch does what it says, all on is the plain model, and nobody is lost."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import sim
from sim.cli import app
from sim.experiment.rungs import RUNGS, on_rung
from sim.model import TalentPipeline, simulate
from sim.scenario import ScenarioError, override, plain, validate
from sim.scenario.mechanisms import Mechanisms

TINY = Path(__file__).parents[1] / "worlds" / "tiny.yaml"
SHARES = {"secondary_vocational": 0.2, "higher_vocational": 0.5, "bachelor": 1.0, "postgraduate": 0.0}


@pytest.fixture(scope="module")
def runs(tiny):
    short = override(tiny, horizon=2022)
    return {
        (rung, policy): simulate(on_rung(short, rung, SHARES), policy, 0)
        for rung in RUNGS
        for policy in ("baseline", "quota_50")
    }


def mean(run, indicator, level="all"):
    frame = run.indicators.query("indicator == @indicator and level == @level and field == 'all' and origin == 'all'")
    return frame.query("year > 2019")["value"].mean()


def test_all_switches_on_is_the_plain_model_bit_for_bit(tiny, runs):
    stated = validate(plain(tiny) | {"horizon": 2022, "mechanisms": dict.fromkeys(SWITCHES, True)})
    own = simulate(stated, "quota_50", 0).records
    plain_ = runs["full", "quota_50"].records
    for column in own.__dataclass_fields__:
        np.testing.assert_array_equal(getattr(own, column), getattr(plain_, column))


SWITCHES = ("choice", "matching", "cooperation", "adaptation", "working_lives")


@pytest.mark.parametrize("name", SWITCHES[1:])
def test_every_switch_changes_something(tiny, runs, name):
    off = override(tiny, horizon=2022).model_copy(update={"mechanisms": Mechanisms(**{name: False})})
    own, full = simulate(off, "baseline", 0).records, runs["full", "baseline"].records
    assert len(own) != len(full) or not np.array_equal(own.value, full.value)


def test_without_cooperation_no_enterprise_changes_its_mind(tiny):
    model = TalentPipeline(
        override(tiny, horizon=2022).model_copy(update={"mechanisms": Mechanisms(cooperation=False)})
    )
    model.step()
    before = model.world.enterprises.cooperates.copy()
    model.run()
    np.testing.assert_array_equal(model.world.enterprises.cooperates[: len(before)], before)
    full = TalentPipeline(override(tiny, horizon=2022))
    full.run()
    assert (full.world.enterprises.cooperates[: len(before)] != before).any()


def test_nobody_is_lost_on_any_rung(runs):
    """The invariants hold every year, and every rung follows the same people."""
    full = runs["full", "baseline"].world.students
    for (_, policy), run in runs.items():
        if policy == "baseline":
            assert len(run.world.students) == len(full)
            assert len(np.unique(run.world.students.id)) == len(run.world.students)
            np.testing.assert_array_equal(run.world.students.id, full.id)


def test_cohort_accounting_keeps_the_fixed_shares_whatever_the_policy(runs):
    for policy in ("baseline", "quota_50"):
        run = runs["cohort", policy]
        assert mean(run, "retention_rate", "bachelor") == 1.0
        assert mean(run, "retention_rate", "secondary_vocational") == pytest.approx(0.2, abs=0.08)
        assert mean(run, "retention_rate", "higher_vocational") == pytest.approx(0.5, abs=0.12)
    assert mean(runs["cohort", "quota_50"], "retention_rate") == mean(runs["cohort", "baseline"], "retention_rate")


def test_posts_limit_who_stays_from_matching_on(runs):
    assert mean(runs["choice", "baseline"], "retention_rate") > mean(runs["matching", "baseline"], "retention_rate")
    for run in runs.values():
        assert 0 <= mean(run, "skill_gap_coverage") <= 1


def test_without_working_lives_nobody_leaves_a_job(runs):
    assert mean(runs["matching", "baseline"], "six_month_quits") == 0
    assert mean(runs["full", "baseline"], "six_month_quits") > 0


@pytest.mark.parametrize(
    ("mechanisms", "message"),
    [
        ({"choice": False}, "`matching` must be false too"),
        ({"choice": False, "matching": False}, "a share that stays is needed"),
        ({"chioce": True}, "choice"),
    ],
)
def test_mechanisms_that_cannot_be_are_refused(tiny, mechanisms, message):
    with pytest.raises(ScenarioError, match=message):
        validate(plain(tiny) | {"mechanisms": mechanisms})


def test_the_command_compares_the_rungs_and_goes_on(tmp_path):
    command = ["ladder", str(TINY), "--policy", "quota_50", "--replicates", "2", "--horizon", "2021"]
    command += ["--scale", "1", "--workers", "1", "--out", str(tmp_path)]
    first = CliRunner().invoke(app, [*command, "--json"])
    assert first.exit_code == 0, first.output
    rows = json.loads(first.stdout)
    assert [row["rung"] for row in rows if row["policy"] == "baseline" and row["indicator"] == "retention_rate"] == [
        *RUNGS
    ]
    by = {(row["rung"], row["policy"], row["indicator"]): row for row in rows}
    step = by["matching", "quota_50", "retention_rate"]
    below = by["choice", "quota_50", "retention_rate"]
    assert step["change"] == pytest.approx(step["value"] - below["value"])
    assert by["cohort", "quota_50", "retention_rate"]["value"] == 0
    assert (tmp_path / "ladder.csv").exists()
    charts = [tmp_path / "charts_ladder" / f"ladder.{end}" for end in ("png", "svg", "csv")]
    english = [path.read_bytes() for path in charts]
    shown = pd.read_csv(charts[2])
    assert list(shown["rung"].unique()) == [*RUNGS]
    # a policy cannot act on retention where shares are fixed: its dot is hollow
    still = shown[(shown["rung"] == "cohort") & (shown["policy"] == "quota_50")]
    assert not still[still["indicator"] == "retention_rate"]["clear"].any()
    assert shown[shown["policy"] == "baseline"]["clear"].all()
    times = {path: path.stat().st_mtime_ns for path in tmp_path.glob("ladder/*/runs/*.parquet")}
    assert len(times) == 4 * 2 * 2
    again = CliRunner().invoke(app, [*command, "--lang", "zh"])
    assert again.exit_code == 0, again.output
    assert again.stdout.endswith(f"表格与图表：{tmp_path / 'ladder.csv'}、{tmp_path / 'charts_ladder'}\n")
    # two replicates say little, and the table says so
    assert "重复次数过少" in again.stdout.replace("\n", "")
    assert [path.read_bytes() == old for path, old in zip(charts, english, strict=True)] == [False, False, True]
    assert times == {path: path.stat().st_mtime_ns for path in times}


def test_a_ladder_begins_from_the_full_model(tiny):
    with pytest.raises(ValueError, match="a ladder begins from the full model"):
        sim.ladder(on_rung(tiny, "matching", {}))
