"""Alignment meets what can be met, says what cannot, and stops where told."""

from __future__ import annotations

import numpy as np
import pytest
import towns
from towns import ALIGN, AMENITY, QUITS, STUDY_ON, TARGETS, to_calibrate

from sim.analysis.calibration.align import CalibrationError, align, link, reach
from sim.analysis.calibration.calibrate import calibrate
from sim.analysis.calibration.goals import Goal, Stated

GOALS = tuple(
    Goal(Stated.TARGET, name, "retention_rate", "all", None, "city", (2020,), "share", value, 0.01, 0.01, 0.0, 0.0, 1.0)
    for name, value in (("a", 0.3), ("b", 0.6))
)
WHICH = (0, 1)
CLOSE = np.array([0.002, 0.002])


def shares(positions):
    """Two shares, each moved by its own constant and a little by the other's, less and less at the ends."""
    u, v = 4 * positions - 2
    return 1 / (1 + np.exp(-np.array([u + 0.2 * v + 0.1 * u**3, 1.5 * v - 0.3 * u])))


def fitted(wanted, steps=12, run=shares):
    start = np.array([0.5, 0.5])
    slope = reach(run, start, GOALS, WHICH, ["x", "y"]).slope
    return align(run, np.array(wanted), start, slope, GOALS, WHICH, CLOSE, steps=steps)


@pytest.mark.parametrize("wanted", [(0.3, 0.6), (0.15, 0.8), (0.7, 0.35)])
def test_both_shares_are_met_within_tolerance(wanted):
    found = fitted(wanted)
    assert found.met.all()
    assert np.abs(found.model - wanted).max() <= 0.002
    assert shares(found.positions) == pytest.approx(found.model)
    assert not found.at_bound.any()


def test_a_falling_share_is_met_too():
    found = fitted((0.7, 0.35), run=lambda positions: shares(1 - positions))
    assert found.met.all()


def test_what_is_out_of_reach_is_said_and_the_other_is_met_all_the_same():
    found = fitted((0.995, 0.6))
    assert list(found.met) == [False, True]
    assert list(found.at_bound) == [True, False]


def test_too_few_steps_leave_targets_unmet():
    assert not fitted((0.15, 0.8), steps=1).met.all()


def test_a_constant_that_moves_nothing_is_named():
    with pytest.raises(CalibrationError, match=r"^calibration.align.b: `y` does not move it: 0 over its whole range"):
        reach(lambda p: np.array([shares(p)[0], 0.5]), np.array([0.5, 0.5]), GOALS, WHICH, ["x", "y"])


def test_the_link_of_an_empty_outcome_has_a_direction():
    assert np.isfinite(link(np.array([0.0, 1.0]), "share")).all()


def test_known_constants_come_back_where_luck_is_the_same():
    """The town's own figures under known constants, aligned to with the same luck."""
    from sim.analysis.calibration import observe
    from sim.analysis.calibration.goals import goals
    from sim.scenario import replace

    truth = {AMENITY: 1.2, STUDY_ON: 0.21, QUITS: 0.3}
    held = goals(to_calibrate(TARGETS, ALIGN, []))
    figures = observe.show(replace(observe.bare(towns.town(), held, 1.0), truth), held, [0])[0]
    wanted = dict(zip(TARGETS, figures.tolist(), strict=True))
    del wanted["quits"]
    two = {name: TARGETS[name] for name in ALIGN}
    outcome = calibrate(to_calibrate(two, ALIGN, [], wanted), 1, waves=1, scale=1.0, crew_size=1, show=towns.show)
    assert outcome.best.unmet == ()
    for goal, shown in zip(outcome.bench.goals, outcome.best.model, strict=True):
        assert shown == pytest.approx(wanted[goal.name], abs=0.4 * np.sqrt(outcome.bench.chance.max()))
    assert outcome.best.values[STUDY_ON] == pytest.approx(truth[STUDY_ON], abs=0.015)
    assert outcome.best.values[AMENITY] == pytest.approx(truth[AMENITY], abs=0.8)
