"""What a sensitivity analysis will cost, known before its first run."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sim.analysis.sensitivity.points import SensitivityError, check_samples, screened
from sim.experiment.assumptions import Assumption, with_values
from sim.experiment.design import BASELINE
from sim.experiment.work import Simulate
from sim.scenario import ScenarioError, find_policy, override
from sim.scenario.schema import Scenario
from sim.scenario.wording import say

SCALE = 0.1
"""Largest scale unless told: what matters shows in a tenth of a city, and there are thousands of runs."""
TRAJECTORIES = 4
SAMPLES = 64
MOST = 12
"""Numbers whose variance shares are asked for, at most."""


@dataclass(frozen=True)
class Plan:
    """What is to be run.

    Parameters
    ----------
    scenario
        At the scale of the analysis.
    policies
        The baseline first.
    numbers
        The assumed numbers that are screened.
    trajectories, samples, replicates
        Morris's trajectories, Sobol's base samples, and runs at each point.
    most
        Numbers in Sobol's decomposition, at most; 0 leaves it out.
    """

    scenario: Scenario
    policies: tuple[str, ...]
    numbers: tuple[Assumption, ...]
    trajectories: int
    samples: int
    replicates: int
    most: int

    @property
    def runs_a_point(self) -> int:
        """Runs at each point."""
        return len(self.policies) * self.replicates

    @property
    def morris_runs(self) -> int:
        """Runs of the screening."""
        return self.trajectories * (len(self.numbers) + 1) * self.runs_a_point

    def sobol_runs(self, chosen: int | None = None) -> int:
        """Runs of the decomposition of so many numbers; of as many as it may have, without it."""
        count = min(self.most, len(self.numbers)) if chosen is None else chosen
        return self.samples * (count + 2) * self.runs_a_point if count else 0

    @property
    def runs(self) -> int:
        """Runs of both stages, at most."""
        return self.morris_runs + self.sobol_runs()

    @property
    def points(self) -> int:
        """Points of both stages, at most."""
        return self.runs // self.runs_a_point


def plan(
    scenario: Scenario,
    policies: Sequence[str] | None = None,
    trajectories: int = TRAJECTORIES,
    samples: int = SAMPLES,
    replicates: int = 1,
    scale: float | None = None,
    most: int = MOST,
    only: Sequence[str] = (),
) -> Plan:
    """Return what a sensitivity analysis will run.

    Raises
    ------
    ScenarioError
        If the scenario has no policy of a name, or cannot have that scale.
    SensitivityError
        If there are no numbers to move, or a count is not one that the methods can have.
    """
    scaled = override(scenario, scale=min(scenario.scale, SCALE) if scale is None else scale)
    named = list(scaled.compared) if policies is None else list(policies)
    for name in named:
        find_policy(scaled, name)
    if trajectories < 2:
        raise SensitivityError(
            say("{trajectories} trajectories: at least 2 are needed for an interval", trajectories=trajectories)
        )
    check_samples(samples)
    if replicates < 1:
        raise SensitivityError(say("{replicates} replicates: at least 1 is needed", replicates=replicates))
    if not 0 <= most <= MOST:
        raise SensitivityError(say("{most} numbers to decompose: 0 to {limit} are possible", most=most, limit=MOST))
    everyone = tuple(dict.fromkeys([BASELINE, *named]))
    numbers = screened(scaled, everyone, only)
    return Plan(scaled, everyone, numbers, trajectories, samples, replicates, most)


def seconds_a_run(asked: Plan, simulate: Simulate) -> float:
    """Return how long a run takes here, from one run of each policy at the scenario as written."""
    # a process' first run loads libraries, which others do not have to
    simulate(asked.scenario, BASELINE, 1)
    start = time.perf_counter()
    for policy in asked.policies:
        simulate(asked.scenario, policy, 0)
    return (time.perf_counter() - start) / len(asked.policies)


def seconds_a_point(asked: Plan) -> float:
    """Return how long it takes to make and check the scenario of a point, which one process does for all of them."""
    middle = {number.name: number.at(0.5) for number in asked.numbers}
    start = time.perf_counter()
    # a scenario that contradicts itself is found out as late as a good one
    with suppress(ScenarioError):
        with_values(asked.scenario, asked.numbers, middle)
    return time.perf_counter() - start
