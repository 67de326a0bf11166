"""What the targets do not tell is said: constants that stay as wide, and pairs known only together."""

from __future__ import annotations

import numpy as np
import pytest
from towns import ACCESS, AMENITY, QUITS, formula, target, to_calibrate, town

from sim.analysis.calibration.identify import identified, pairs
from sim.analysis.calibration.waves import sobol, widened
from sim.experiment.assumptions import Assumption
from sim.report.calibration import calibrate
from sim.report.calibration_report import unidentified
from sim.report.language import words
from sim.scenario import replace
from sim.world.places import places

FIGURES = {
    "retention": target("retention_rate", "bachelor", 0.55, 0.01),
    "quits": target("six_month_quits", value=0.33, tolerance=0.01),
}


@pytest.fixture(scope="module")
def found():
    scenario = to_calibrate(FIGURES, {"retention": AMENITY}, [ACCESS, QUITS])
    return calibrate(scenario, 32, waves=2, trials=4, scale=1.0, workers=1, show=formula)


def test_amenity_and_access_count_only_as_their_sum():
    shifted = replace(town(), {AMENITY: 0.75, ACCESS: -0.5})
    assert np.array_equal(places(shifted).amenity, places(replace(town(), {AMENITY: 0.25, ACCESS: 0.0})).amenity)


def test_the_pair_is_reported_and_no_other(found):
    assert [(pair.one, pair.other) for pair in found.pairs] == [(ACCESS, AMENITY)]
    assert found.pairs[0].correlation < -0.9
    said = unidentified(found, words("en"))
    assert any(line.startswith(f"`{ACCESS}` and `{AMENITY}`: only their combination is identified") for line in said)
    assert "只能识别二者的组合" in found.report("zh")


def test_two_workers_find_what_one_finds(found):
    scenario = to_calibrate(FIGURES, {"retention": AMENITY}, [ACCESS, QUITS])
    two = calibrate(scenario, 32, waves=2, trials=4, scale=1.0, workers=2, show=formula)
    assert two.members.equals(found.members)
    assert two.best.values == found.best.values


def test_a_constant_that_no_target_narrows_is_named_and_one_that_is_narrowed_is_not(found):
    known = {constant.number.name: constant for constant in found.constants}
    assert not known[ACCESS].known
    assert known[ACCESS].spread > 0.8
    assert known[QUITS].known
    assert known[QUITS].spread < 0.6
    alone = [line for line in unidentified(found, words("en")) if "these targets do not identify it" in line]
    assert [line.split("`")[1] for line in alone] == [ACCESS]


def test_the_best_set_meets_the_targets_and_lies_among_the_kept(found):
    assert np.abs(found.best.gaps).max() < 0.5
    assert found.best.values[QUITS] == pytest.approx(0.33, abs=0.02)
    for known in found.constants:
        assert known.number.low <= found.best.values[known.number.name] <= known.number.high


def test_the_second_wave_samples_what_the_first_did_not_rule_out(found):
    column = [number.name for number in found.bench.constants].index(QUITS)
    first = np.array([one.values[column] for one in found.judged[:32]])
    second = np.array([one.values[column] for one in found.judged[32:]])
    assert np.ptp(second) < 0.8 * np.ptp(first)
    assert sum(one.implausibility < 3 for one in found.judged[32:]) > sum(
        one.implausibility < 3 for one in found.judged[:32]
    )


def test_ranges_make_up_for_what_few_points_miss():
    samples = np.random.default_rng(3).random((2000, 8, 1))
    whole = np.array([[-1.0, 2.0]])
    ends = np.array([widened(points, whole)[0] for points in samples])
    assert ends.mean(axis=0) == pytest.approx([0.0, 1.0], abs=0.01)


def test_few_points_in_many_dimensions_are_hardly_correlated():
    ties = np.corrcoef(sobol(17, 64, seed=5), rowvar=False) - np.eye(17)
    assert np.abs(ties).max() < 0.25


def test_nothing_kept_identifies_nothing():
    number = Assumption("x", ("x",), "share", 0.5, 0.2, 0.8)
    (known,) = identified([number], np.zeros((0, 1)))
    assert (known.low, known.high, known.share) == (0.2, 0.8, 1.0)
    assert pairs([number], np.zeros((0, 1))) == ()


def test_luck_alone_ties_no_two_constants():
    numbers = [Assumption(str(k), (str(k),), "share", 0.5, 0.0, 1.0) for k in range(20)]
    assert pairs(numbers, np.random.default_rng(1).random((30, 20))) == ()
    assert pairs(numbers[:2], np.column_stack([np.arange(29.0)] * 2)) == ()
    assert len(pairs(numbers[:2], np.column_stack([np.arange(30.0)] * 2))) == 1
