"""Which assumed numbers matter: known functions give their known indices; a real study goes on where it stopped."""

import io
import json
from pathlib import Path

import known_functions
import numpy as np
import pandas as pd
import pytest
from known_functions import FIRST, LIVES, NUMBERS, SLOPES, TOTAL
from rich.console import Console
from typer.testing import CliRunner

import sim
from sim.analysis.sensitivity.decomposition import decomposition
from sim.analysis.sensitivity.observe import Observed
from sim.analysis.sensitivity.points import SensitivityError, morris_points, screened, sobol_points
from sim.analysis.sensitivity.screening import importance
from sim.analysis.sensitivity.stage import Stage, design_points
from sim.cli import app
from sim.experiment.assumptions import assumptions
from sim.experiment.design import Study
from sim.report.figures.sensitivity import data
from sim.report.headline_table import terminal
from sim.report.sensitivity import plan

pytest.importorskip("SALib")

TINY = Path(__file__).parents[1] / "worlds" / "tiny.yaml"
SMALL = {"trajectories": 2, "samples": 2, "most": 2, "only": [f"{LIVES}.leave", f"{LIVES}.quit_first_half"]}


@pytest.fixture(scope="module")
def found(tiny):
    return sim.sensitivity(tiny, ["package"], 4, 32, scale=1, workers=1, only=NUMBERS, simulate=known_functions.run)


def rows(table, policy, indicator="retention_rate"):
    own = table[(table["policy"] == policy) & (table["indicator"] == indicator)]
    return own.set_index("name").loc[list(NUMBERS)]


def test_sobols_indices_of_the_ishigami_function_come_out(tiny):
    """Many points without runs: the design and the indices alone."""
    numbers = tuple(number for number in screened(tiny, ["baseline"]) if number.name in NUMBERS)
    own = decomposition_of(tiny, numbers, sobol_points(len(numbers), 2048, 7))
    np.testing.assert_allclose(own["S1"], FIRST, atol=0.05)
    np.testing.assert_allclose(own["ST"], TOTAL, atol=0.05)
    assert (np.abs(own["S1"].to_numpy() - FIRST) <= 2 * own["S1_conf"] + 1e-9).all()
    assert (own["S1_conf"].iloc[:3] > 0).all()
    assert (own["n"] == 2048).all()


def decomposition_of(tiny, numbers, positions):
    study = Study(tiny, ("baseline",), 1, (), {})
    stage = Stage("sobol", numbers, positions, study, None, None, {})
    # the four numbers stand in the scenario's order, which is that of the function's arguments
    values = known_functions.ishigami_at(*positions.T[:3])
    outcome = Observed("baseline", "city", "retention_rate", "2020-2024", values[:, None])
    table = decomposition(stage, [outcome]).set_index("name")
    return table.loc[[name for name in NUMBERS if name in table.index]]


def test_runs_give_the_indices_of_the_function_that_they_compute(tiny, found):
    own = rows(found.decomposition, "baseline")
    stage = found.sobol
    order = [[number.name for number in stage.numbers].index(name) for name in NUMBERS]
    values = known_functions.ishigami_at(*stage.positions[:, order[:3]].T)
    outcome = Observed("baseline", "city", "retention_rate", "", values[:, None])
    expected = decomposition(stage, [outcome]).set_index("name").loc[list(NUMBERS)]
    columns = ["S1", "S1_conf", "ST", "ST_conf", "sd", "n"]
    np.testing.assert_allclose(own[columns], expected[columns].to_numpy(), rtol=1e-6, atol=1e-9)
    assert (own["S1_conf"].iloc[:3] > 0).all()


def test_a_linear_effect_gives_its_slopes_and_its_variance_shares(found):
    slopes = [SLOPES.get(name.removeprefix(f"{LIVES}."), 0.0) for name in NUMBERS]
    own = rows(found.screening, "package")
    np.testing.assert_allclose(own["mu"], slopes, atol=1e-10)
    np.testing.assert_allclose(own["mu_star"], np.abs(slopes), atol=1e-10)
    np.testing.assert_allclose(own["sigma"], 0.0, atol=1e-10)
    shares = np.square(slopes) / np.square(slopes).sum()
    sobol = rows(found.decomposition, "package")
    np.testing.assert_allclose(sobol["ST"], shares, atol=0.12)
    assert (np.abs(sobol["S1"] - shares) <= 2 * sobol["S1_conf"] + 1e-9).all()


def test_what_does_not_vary_has_no_shares(found):
    own = rows(found.decomposition, "baseline", "skill_gap_coverage")
    assert own[["S1", "ST"]].isna().all(axis=None)
    assert (rows(found.screening, "baseline", "skill_gap_coverage")["mu_star"] == 0).all()


def test_curvature_shows_and_what_matters_is_ranked(found):
    own = rows(found.screening, "baseline")
    assert own.loc[NUMBERS[3], "mu_star"] == pytest.approx(0, abs=1e-10)
    assert (own["sigma"].iloc[:3] > 0.5).all()
    ranked = importance(found.screening)
    # the strongest of an effect counts as much as the strongest of a level, however small it is
    assert ranked[NUMBERS[3]] == pytest.approx(1.0)
    assert ranked.max() == ranked.iloc[0] == 1.0


def test_chance_is_told_apart_from_what_a_number_does(tiny):
    def lucky(scenario, policy="baseline", replicate=0):
        run = known_functions.run(scenario, policy, replicate)
        turn = 0.1 * (-1) ** replicate * known_functions.position(scenario, "leave_wage")
        return type(run)(type(run.records)(**{**vars(run.records), "value": run.records.value + turn}), run.ledger)

    asked = {"only": NUMBERS, "most": 0, "scale": 1, "workers": 1}
    own = sim.sensitivity(tiny, [], 2, replicates=2, simulate=lucky, **asked)
    chance = own.screening.query("indicator == 'retention_rate'").set_index("name")["chance"]
    # 0.1 and -0.1 over the range: a standard deviation of 0.1 √2, over √2 replicates
    assert chance[NUMBERS[3]] == pytest.approx(0.1)
    assert chance[NUMBERS[0]] == pytest.approx(0, abs=1e-10)
    assert own.decomposition is None


def test_a_run_that_cannot_be_costs_its_own_effects_only(tiny):
    own = sim.sensitivity(tiny, [], 4, 8, scale=1, workers=1, only=NUMBERS, simulate=known_functions.unlucky)
    table = own.screening.query("indicator == 'retention_rate'").set_index("name")
    assert not own.unexpected
    assert own.lost > 0
    assert 0 < table["n"].sum() < 4 * len(NUMBERS)
    assert (own.decomposition["n"] < 8).all()
    lost = {failure.spec.draw for failure in own.morris.outcome.failures}
    high = np.flatnonzero(own.morris.positions[:, NUMBERS.index(f"{LIVES}.leave_tie")] > 0.9) + 1
    assert lost == set(high.tolist())


def test_points_lie_in_their_ranges_and_move_one_number_at_a_time(tiny):
    numbers = screened(tiny, ["baseline"])
    positions = morris_points(len(numbers), 2, tiny.seed)
    assert positions.min() >= 0
    assert positions.max() <= 1
    length = len(numbers) + 1
    steps = np.abs(np.diff(positions.reshape(2, length, -1), axis=1))
    assert ((steps > 1e-9).sum(axis=2) == 1).all()
    assert ((steps > 1e-9).sum(axis=1) == 1).all()
    every = slice(0, len(positions), 97)
    points = design_points("morris", tiny, numbers, positions[every], ["baseline"], 1)
    assert not points.contradictory
    for draw in points.study.draws:
        for number in assumptions(points.study.scenario_of(draw)):
            assert number.low <= number.value <= number.high


def test_more_trajectories_and_samples_only_add_points():
    np.testing.assert_array_equal(morris_points(5, 8, 1)[: 3 * 6], morris_points(5, 3, 1))
    np.testing.assert_array_equal(sobol_points(5, 16, 1)[: 8 * 7], sobol_points(5, 8, 1))


def test_settings_of_other_policies_are_not_moved(daqing):
    own = {number.name for number in screened(daqing, ["baseline"])}
    assert not any(name.startswith("policies.") for name in own)
    quota = {name for name in (n.name for n in screened(daqing, ["baseline", "package"])) if name not in own}
    assert quota
    assert all(name.startswith("policies.") for name in quota)


def command(out, *more):
    only = [part for key in SMALL["only"] for part in ("--only", key)]
    counts = [part for key in ("trajectories", "samples", "most") for part in (f"--{key}", str(SMALL[key]))]
    ends = ["--policy", "package", "--horizon", "2021", "--scale", "1", "--workers", "1", "--out", str(out)]
    return ["sensitivity", str(TINY), *only, *counts, *ends, *more]


def test_the_command_states_its_cost_makes_so_many_runs_and_goes_on(tiny, tmp_path):
    dry = CliRunner().invoke(app, command(tmp_path / "out", "--dry-run"))
    assert dry.exit_code == 0, dry.output
    assert not (tmp_path / "out").exists()
    asked = plan(sim.load(TINY), ["package"], 2, 2, 1, 1, 2, SMALL["only"])
    assert asked.morris_runs == 2 * 3 * 2
    every = len(assumptions(asked.scenario))
    assert len(asked.numbers) < every
    assert f"{len(asked.numbers)} of {every} assumed numbers" in dry.stderr
    assert f"(Morris): {asked.morris_runs} runs" in dry.stderr
    assert f"at most {asked.sobol_runs()} runs" in dry.stderr
    # three points of a trajectory, and two base samples' four
    assert "at most 14 points, about " in dry.stderr

    first = CliRunner().invoke(app, command(tmp_path))
    assert first.exit_code == 0, first.output
    assert f"Tables and charts: {tmp_path / 'sensitivity_*.csv'}, {tmp_path / 'charts_sensitivity'}\n" in first.stdout
    files = {stage: set((tmp_path / "sensitivity" / stage / "runs").glob("*.parquet")) for stage in ("morris", "sobol")}
    assert len(files["morris"]) == asked.morris_runs
    table = pd.read_csv(tmp_path / "sensitivity_numbers.csv")
    assert len(files["sobol"]) == asked.sobol_runs(int(table["decomposed"].sum())) > 0
    for stem in ("morris_retention_rate", "sobol_retention_rate"):
        for end in ("png", "svg", "csv"):
            assert (tmp_path / "charts_sensitivity" / f"sensitivity_{stem}.{end}").stat().st_size > 100

    made = {path: path.stat().st_mtime_ns for own in files.values() for path in own}
    lost = sorted(files["morris"])[0]
    lost.unlink()
    again = CliRunner().invoke(app, command(tmp_path, "--json", "--lang", "zh"))
    assert again.exit_code == 0, again.output
    assert f"筛选（莫里斯法）：运行{asked.morris_runs}次，其中1次尚未完成" in again.stderr
    now = {path: path.stat().st_mtime_ns for path in made}
    assert [path for path in made if made[path] != now[path]] == [lost]
    said = json.loads(again.stdout)
    assert {row["name"] for row in said["numbers"]} == set(SMALL["only"])
    before = pd.read_csv(tmp_path / "sensitivity_morris.csv")
    assert len(said["morris"]) == len(before)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--samples", "3"], "3 samples: Sobol's sequence is balanced at powers of 2 only"),
        (["--trajectories", "1"], "1 trajectories: at least 2 are needed"),
        (["--only", "behaviour.nothing"], "no assumed number that these policies read has a key path under"),
        (["--most", "13"], "13 numbers to decompose: 0 to 12 are possible"),
        (["--policy", "none"], "none"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_run(tmp_path, options, message):
    result = CliRunner().invoke(app, ["sensitivity", str(TINY), *options, "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "out").exists()


def test_both_languages_are_drawn_and_tabled(found):
    for lang in ("en", "zh"):
        assert found.plot("sobol", lang=lang).heading
        screened, decomposed = found.tables(lang)
        assert len(screened.rows) == len(NUMBERS)
        assert [row[0] for row in decomposed.rows] == [number.name for number in found.chosen]
        for table in (screened, decomposed):
            assert {len(row) for row in table.rows} == {len(table.columns)}


def test_the_names_of_numbers_are_not_squeezed_out_of_a_terminal(found):
    for width in (80, 120):
        for table in found.tables():
            console = Console(width=width, file=io.StringIO(), legacy_windows=False)
            console.print(terminal(table, width))
            text = console.file.getvalue()
            assert max(len(line) for line in text.splitlines()) <= width
            # what is folded is read down the first column
            first = "".join(line[: line.index("  ", 1)] if "  " in line[1:] else line for line in text.splitlines())
            assert all(row[0] in first.replace(" ", "") for row in table.rows), text


def test_numbers_that_move_nothing_are_not_drawn(found):
    shown = data(found, "morris", "retention_rate", found._place(None))
    assert (shown["mu_star"] > 0).all()
    whole = found.screening["mu_star"]
    assert (whole.fillna(0) == 0).any()
    with pytest.raises(KeyError, match="none"):
        found.plot("none")
    with pytest.raises(KeyError, match="nowhere"):
        found.plot(region="nowhere")


def test_without_salib_it_says_what_to_install(tiny, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "SALib", None)
    with pytest.raises(SensitivityError, match=r"pip install 'talent-pipeline-sim\[analysis\]'"):
        sim.sensitivity(tiny, [], only=NUMBERS, simulate=known_functions.run)
