"""Known constants, simulated in a town with luck of its own, are found again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import towns
from towns import FOUND, QUITS, TARGETS, city_of, to_calibrate, town

from sim.analysis.calibration.calibrate import calibrate
from sim.analysis.calibration.identify import identified
from sim.analysis.calibration.waves import sobol
from sim.experiment.assumptions import assumptions

TRIALS = 10


@pytest.fixture(scope="module")
def trials():
    """Known constants with what calibration makes of what the town shows under them."""
    numbers = {number.name: number for number in assumptions(town())}
    found = []
    for trial, point in enumerate(sobol(len(FOUND), 16, seed=1)[:TRIALS]):
        truth = {name: numbers[name].at(0.1 + 0.8 * float(u)) for name, u in zip(FOUND, point, strict=True)}
        scenario = to_calibrate(TARGETS, {}, list(FOUND), city_of(truth, seed=1000 + trial))
        outcome = calibrate(scenario, 32, waves=1, trials=0, scale=1.0, crew_size=1, show=towns.show)
        found.append((truth, outcome))
    return found


def in_its_ranges(truth, outcome):
    values = np.array([one.values for one in outcome.within(0.9)]).reshape(-1, len(FOUND))
    return all(c.low <= truth[c.number.name] <= c.high for c in identified(outcome.bench.constants, values))


def test_the_90_percent_set_holds_known_constants_in_at_least_8_of_10_trials(trials):
    assert sum(outcome.holds(truth) for truth, outcome in trials) >= 8
    assert sum(in_its_ranges(truth, outcome) for truth, outcome in trials) >= 8


def test_the_set_rules_something_out(trials):
    kept = [len(outcome.within(0.9)) / len(outcome.judged) for _, outcome in trials]
    assert 0.0 < np.mean(kept) < 0.8


def test_a_wrong_objective_loses_the_known_constants(trials):
    def mixed_up(scenario, goals, replicates):
        """Takes the share who study on for that of stayers, and the other way round."""
        return towns.show(scenario, goals, replicates)[:, [1, 0, 2]]

    wrong = [replace(outcome, bench=replace(outcome.bench, show=mixed_up)) for _, outcome in trials]
    held = [outcome.holds(truth) for (truth, _), outcome in zip(trials, wrong, strict=True)]
    assert sum(held) < 8


def test_without_what_luck_gives_a_figure_the_set_is_too_small(trials):
    sure = [replace(o, bench=replace(o.bench, chance=np.zeros_like(o.bench.chance))) for _, o in trials]
    assert sum(outcome.holds(truth) for (truth, _), outcome in zip(trials, sure, strict=True)) < 8


def test_the_narrower_range_is_around_what_the_figure_asks_for(trials):
    low_and_high = [outcome for truth, outcome in sorted(trials, key=lambda item: item[0][QUITS])]
    quits = [np.mean([one.values[FOUND.index(QUITS)] for one in o.within(0.9)]) for o in low_and_high]
    assert np.mean(quits[:5]) < np.mean(quits[5:])
