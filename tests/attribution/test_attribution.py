"""A package taken apart: what is run, divided, kept and said."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import sim
from sim.cli import app
from sim.experiment.coalitions import levers_of, part_name, with_parts
from sim.model import simulate
from sim.report.attribution import plan
from sim.scenario import override

TINY = Path(__file__).parents[1] / "worlds" / "tiny.yaml"
MINE = """
extends: {tiny}
name: mine
policies:
  three:
    title: {{en: Three levers, zh: 三项措施}}
    levers:
      local_hiring_quota: {{from: 2021, share: 0.5}}
      intern_subsidy: {{from: 2021, yuan_month: 300, months: 3}}
      information_platform: {{from: 2021, reach: 2.5, transaction_cut: 0.3, yuan_year: 200000}}
  one:
    title: {{en: One lever, zh: 一项措施}}
    levers:
      local_hiring_quota: {{from: 2021, share: 0.5}}
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("scenario") / "mine.yaml"
    path.write_text(MINE.format(tiny=TINY.as_posix()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def three(file):
    return override(sim.load(file), horizon=2024)


@pytest.fixture(scope="module")
def found(three):
    return sim.attribute(three, "three", replicates=3, scale=1, workers=1)


def test_a_part_is_a_policy_with_these_levers_only(three):
    whole = three.policy("three")
    parts = with_parts(three, "three", [frozenset(["intern_subsidy"]), frozenset(levers_of(whole))])
    assert levers_of(parts.policy(part_name("three", ["intern_subsidy"]))) == ("intern_subsidy",)
    assert parts.policy(part_name("three", levers_of(whole))).levers == whole.levers
    assert three.policies.keys() >= {"three", "one"}, "the scenario itself is unchanged"


def test_the_shares_add_up_to_the_effect_of_the_whole(found):
    shares = found.shares
    for _, case in shares.groupby(["region", "indicator"]):
        own = case[case["lever"] != "all"]
        whole = case[case["lever"] == "all"]["shapley"].iloc[0]
        assert own["shapley"].sum() == pytest.approx(whole, abs=1e-12)
    assert set(shares["lever"]) == {"local_hiring_quota", "intern_subsidy", "information_platform", "all"}


def test_the_whole_and_each_alone_are_what_plain_runs_give(three, found):
    """Without the machinery of studies: three runs and their means."""

    def mean(policy, replicate):
        frame = simulate(three, policy, replicate).indicators
        rows = frame.query("indicator == 'retention_rate' and level == 'all' and field == 'all' and origin == 'all'")
        return rows.query("year >= 2020 and region == 'city'")["value"].mean()

    gained = [mean("three", replicate) - mean("baseline", replicate) for replicate in range(3)]
    quota = [mean("one", replicate) - mean("baseline", replicate) for replicate in range(3)]
    shares = found.shares.query("indicator == 'retention_rate' and region == 'city'").set_index("lever")
    assert shares.loc["all", "shapley"] == pytest.approx(np.mean(gained), abs=1e-12)
    assert shares.loc["local_hiring_quota", "alone"] == pytest.approx(np.mean(quota), abs=1e-12)


def test_what_a_package_does_not_clearly_change_is_not_divided(found):
    whole = found.shares[found.shares["lever"] == "all"]
    unclear = whole.loc[~whole["clear"], ["region", "indicator"]]
    merged = found.shares.merge(unclear, on=["region", "indicator"])
    assert merged["share"].isna().all()


def test_the_command_leaves_tables_and_charts_and_goes_on(file, tmp_path):
    command = ["attribute", str(file), "--policy", "three", "--replicates", "2", "--horizon", "2022"]
    command += ["--scale", "1", "--workers", "1", "--out", str(tmp_path), "--json"]
    first = CliRunner().invoke(app, command)
    assert first.exit_code == 0, first.output
    rows = json.loads(first.stdout)
    assert {row["lever"] for row in rows} == {"local_hiring_quota", "intern_subsidy", "information_platform", "all"}
    names = {path.name for path in tmp_path.iterdir()}
    assert {f"attribution_three{end}" for end in (".csv", "_pairs.csv", ".png", ".svg")} <= names
    written = pd.read_csv(tmp_path / "attribution_three.csv")
    assert len(written) == len(rows)
    kept = sorted((tmp_path / "attribution" / "three" / "runs").glob("*.parquet"))
    assert len(kept) == 2 * 8
    before = [path.stat().st_mtime_ns for path in kept]
    again = CliRunner().invoke(app, command[:-1])
    assert again.exit_code == 0
    assert again.stdout.endswith(f"Tables and charts: {tmp_path / 'attribution_three*'}\n")
    assert [path.stat().st_mtime_ns for path in kept] == before


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_says_it_in_both_languages(found, lang):
    table = found.tables(lang)[0]
    assert [row[0] for row in table.rows][-1] == {"en": "All together", "zh": "全部措施"}[lang]
    assert len(table.rows) == 4
    assert "<table>" in found._repr_html_()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--policy", "one"], "policy 'one' has 1 levers: at least 2 are needed to divide an effect"),
        (["--policy", "thre"], "there is no policy `thre`; did you mean `three`?"),
        (["--policy", "three", "--replicates", "0"], "--replicates: 0 is below 1"),
        (["--policy", "three", "--pairs", "1"], "1 pairs of orders: at least 2 are needed for an interval"),
    ],
)
def test_what_cannot_be_divided_is_refused(file, tmp_path, options, message):
    result = CliRunner().invoke(app, ["attribute", str(file), *options, "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_large_package_is_sampled(daqing):
    policy = daqing.policy("package")
    few = plan(daqing, "package")
    assert (few.drawn is None) == (len(levers_of(policy)) <= 8)
    from sim.analysis.attribution import parts_of

    levers = tuple(f"lever_{number}" for number in range(12))
    parts = parts_of("big", levers, 4, seed=1)
    assert len(parts.drawn.orders) == 8
    assert len(parts.coalitions) <= 8 * 11 + 12 + 12 + 1
    assert {frozenset([lever]) for lever in levers} <= set(parts.coalitions)
    assert frozenset(levers) in parts.coalitions
