"""What the model is held against, how far it may be off, and how a target that cannot be held is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from towns import WORLDS

from sim.analysis.calibration.calibrate import calibrate
from sim.analysis.calibration.distance import chance_variance, cutoff, gaps, implausibility
from sim.analysis.calibration.goals import goals
from sim.analysis.calibration.observe import bare, show
from sim.scenario import ScenarioError, load, read

SCENARIOS = Path(__file__).parents[2] / "scenarios"
HEAD = f"extends: {(WORLDS / 'tiny.yaml').as_posix()}\n"


def scenario(tmp_path, text):
    path = tmp_path / "s.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return read(path)


def test_daqing_is_held_against_targets_priors_and_published_stocks(daqing):
    found = {goal.name: goal for goal in goals(daqing)}
    assert set(daqing.targets) | set(daqing.priors) < set(found)
    assert {name for name in found if name.startswith("stock_")} == {
        "stock_general_senior",
        "stock_secondary_vocational",
        "stock_higher_vocational",
        "stock_higher_education",
    }
    prior = found["retention_bachelor"]
    assert (prior.indicator, prior.level, prior.years) == ("retention_rate", "bachelor", (2020, 2021, 2022))
    assert (prior.below, prior.above) == pytest.approx((0.04, 0.04))
    firms = found["cooperating_firms"]
    assert (firms.below, firms.above) == pytest.approx((0.04 / 3, 0.03))
    assert found["stock_higher_vocational"].years == (2019,)


BAD = {
    "{indicator: retention_rat, value: 0.3, unit: share, kind: assumed, range: [0.2, 0.4]}": (
        "targets.t.indicator: unknown indicator `retention_rat`; did you mean `retention_rate`?"
    ),
    "{indicator: posts, value: 0.3, unit: share, kind: assumed, range: [0.2, 0.4]}": (
        "targets.t.unit: the unit is 'share'; posts is in 'posts'"
    ),
    "{indicator: cooperating_firms, level: bachelor, value: 0.3, unit: share, kind: assumed, range: [0.2, 0.4]}": (
        "targets.t.level: cooperating_firms is not broken down by level"
    ),
    "{indicator: posts, value: 3, unit: posts, tolerance: 1, kind: assumed, range: [2, 4], years: [2021, 2202]}": (
        "targets.t.years[1]: 2202 is after the horizon, 2024; no run of the scenario shows it"
    ),
    "{indicator: to_waiting, over: posts, value: 0.3, unit: share, kind: assumed, range: [0.2, 0.4]}": (
        "targets.t.over: is in posts, to_waiting in graduates"
    ),
}


@pytest.mark.parametrize("target", BAD)
def test_a_target_that_no_run_can_show_is_refused_with_its_place(tmp_path, target):
    loaded = scenario(tmp_path, f"targets:\n  t: {target}\n")
    with pytest.raises(ScenarioError) as caught:
        goals(loaded.scenario, loaded.tree)
    assert str(caught.value) == f"{tmp_path / 's.yaml'}:3: {BAD[target]}"
    with pytest.raises(ScenarioError) as caught:
        goals(loaded.scenario)
    assert str(caught.value) == BAD[target]


def test_a_target_of_a_level_that_no_school_teaches_is_no_goal_and_its_constant_stays():
    """A city without a university, under targets that hold for the country."""
    city = load(SCENARIOS / "shuangyashan.yaml")
    assert "progression_bachelor" in city.targets
    assert "progression_bachelor" in city.calibration.align
    names = [goal.name for goal in goals(city)]
    assert "progression_bachelor" not in names
    assert {"progression_higher_voc", "six_month_quits"} < set(names)


def test_a_prior_of_an_unknown_name_is_no_target_but_cannot_be_aligned_to(tmp_path):
    prior = "priors:\n  mine: {value: 0.3, unit: share, kind: assumed, range: [0.2, 0.4]}\n"
    assert goals(scenario(tmp_path, prior).scenario) == ()
    loaded = scenario(tmp_path, prior + "calibration:\n  align: {mine: behaviour.waiting.delay}\n")
    with pytest.raises(
        ScenarioError, match=r"s.yaml:5: calibration.align.mine: state `targets.mine` with its indicator"
    ):
        goals(loaded.scenario, loaded.tree)


def test_what_the_model_shows_is_what_its_indicators_say(tmp_path):
    from sim.model import simulate

    text = """targets:
  waiting: {indicator: to_waiting, over: graduates, value: 0.1, unit: share, kind: assumed, range: [0, 0.4]}
  posts: {indicator: posts, years: [2021], value: 50, unit: posts, kind: assumed, range: [1, 90]}
  r: {indicator: retention_rate, level: bachelor, value: 0.3, unit: share, kind: assumed, range: [0, 0.4]}
"""
    loaded = scenario(tmp_path, text)
    held = goals(loaded.scenario)
    world = bare(loaded.scenario, held, 2.0)
    assert world.horizon == 2022
    shown = show(world, held, [1])[0]
    frame = simulate(world, replicate=1).indicators
    frame = frame[(frame["field"] == "all") & (frame["origin"] == "all") & (frame["year"] > 2019)]
    figures = frame.pivot_table(index="year", columns=["indicator", "level"], values="value")
    waiting, graduates = figures["to_waiting", "all"].sum(), figures["graduates", "all"].sum()
    posts, rate = figures["posts", "all"][2021] / 2.0, figures["retention_rate", "bachelor"].mean()
    assert shown == pytest.approx([waiting / graduates, posts, rate])


def test_distance_is_in_standard_deviations_of_the_side_it_lies_on(daqing):
    firms = [goal for goal in goals(daqing) if goal.name == "cooperating_firms"]
    none = np.zeros(1)
    assert gaps(np.array([0.15]), firms, none) == pytest.approx([3.0])
    assert gaps(np.array([0.02]), firms, none) == pytest.approx([-3.0])
    assert gaps(np.array([0.02]), firms, np.array([0.04**2])) == pytest.approx([-0.04 / np.hypot(0.04 / 3, 0.04)])
    assert implausibility(np.array([np.nan]), firms, none) == np.inf


def test_chance_is_that_of_the_model_and_of_the_city():
    shown = np.array([[1.0, 5.0], [3.0, 5.0], [2.0, np.nan]])
    assert chance_variance(shown, replicates=2, scale=0.25) == pytest.approx([1.0 * 0.75, 0.0])


def test_the_90_percent_set_of_one_figure_is_the_normal_interval():
    assert cutoff(0.9, 1) == pytest.approx(1.645, abs=1e-3)
    assert cutoff(0.9, 10) > cutoff(0.9, 2)
    with pytest.raises(ValueError, match="a share between 0 and 1"):
        cutoff(90, 2)


def test_nothing_to_fit_or_to_fit_to_is_refused(tmp_path):
    from sim.analysis.calibration.align import CalibrationError

    with pytest.raises(CalibrationError, match="targets: there are none"):
        calibrate(load(WORLDS / "tiny.yaml"))
    target = "targets:\n  q: {indicator: six_month_quits, value: 0.3, unit: share, kind: assumed, range: [0, 1]}\n"
    with pytest.raises(CalibrationError, match="names no number to move"):
        calibrate(scenario(tmp_path, target).scenario)
    with pytest.raises(ValueError, match="0 samples: at least 1 is needed"):
        calibrate(load(WORLDS / "tiny_targets.yaml"), 0)
