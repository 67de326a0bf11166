"""A calibration from beginning to end."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace as changed

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.align import CalibrationError, Reach, reach
from sim.analysis.calibration.bench import Bench, Judged, Sample, judge, numbers_at, positions_of
from sim.analysis.calibration.distance import chance_variance, gaps
from sim.analysis.calibration.goals import goals as goals_of
from sim.analysis.calibration.observe import Show, bare, show
from sim.analysis.calibration.result import Best, CalibrationOutcome, Settings
from sim.analysis.calibration.search import needs_optuna, search
from sim.analysis.calibration.waves import match
from sim.analysis.calibration.workers import judge_all, workers
from sim.experiment.assumptions import Assumption, assumptions
from sim.experiment.crew import cores
from sim.experiment.design import pack
from sim.experiment.execute import Progress
from sim.scenario.references import Tree
from sim.scenario.schema import Scenario
from sim.scenario.wording import say

Floats = NDArray[np.float64]

SAMPLES = 64
WAVES = 2
TRIALS = 32
SCALE = 0.25
"""Largest scale unless told: targets are wider than what a sample of a quarter adds to them."""

CHANCE_RUNS = 8
"""Replicates from which the chance variance of each goal is taken."""

BESIDES = 2
"""Sets judged besides those of waves and search: the one as written, and the best one at the scenario's own scale."""

DIGITS = 4
"""Significant digits of the best set's constants."""


def calibrate(
    scenario: Scenario,
    samples: int = SAMPLES,
    *,
    waves: int = WAVES,
    trials: int = TRIALS,
    scale: float | None = None,
    replicates: int = 1,
    crew_size: int | None = None,
    seed: int | None = None,
    show: Show = show,
    progress: Progress | None = None,
    tree: Tree | None = None,
) -> CalibrationOutcome:
    """Fit the numbers that a scenario's `calibration` names to its targets, and keep all that they do not rule out.

    `sim.report.calibration.calibrate` says what each setting means, and what is raised; `crew_size` is the number of
    processes.
    """
    for name, value, least in (("samples", samples, 1), ("waves", waves, 1), ("trials", trials, 0)):
        if value < least:
            raise ValueError(f"{value} {name}: at least {least} is needed")
    if replicates < 1:
        raise ValueError(f"{replicates} replicates: at least 1 is needed")
    if crew_size is not None and crew_size < 1:
        raise ValueError(f"{crew_size} workers: at least 1 is needed")
    held = goals_of(scenario, tree)
    plan = scenario.calibration
    if not held:
        raise CalibrationError(say("targets: there are none; state what the model should show"))
    if not plan.explore and not plan.align:
        raise CalibrationError(say("calibration: names no number to move, under `explore` or `align`"))
    if trials and plan.explore:
        # found out now, not after the waves
        needs_optuna()
    numbers = {number.name: number for number in assumptions(scenario)}
    index = [goal.name for goal in held]
    # a target of a level that is not taught is no goal, and its constant stays
    moved = {name: path for name, path in plan.align.items() if name in index}
    seeded = scenario.seed if seed is None else seed
    small = bare(scenario, held, min(scenario.scale, SCALE) if scale is None else scale)
    bench = Bench(
        packed=pack(small),
        goals=held,
        explored=tuple(numbers[path] for path in plan.explore),
        aligned=tuple(numbers[path] for path in moved.values()),
        which=tuple(index.index(name) for name in moved),
        replicates=replicates,
        chance=np.zeros(len(held)),
        reach=Reach(*np.ones((3, len(moved)))),
        show=show,
    )
    total = waves * samples + (trials if plan.explore else 0) + BESIDES
    count = _Count(progress, total)
    with workers(cores() if crew_size is None else crew_size) as crew:
        bench = _prepared(bench, small.scale)
        written = {number.name: number.value for number in bench.constants}
        begin = positions_of(bench.explored, written)
        first = judge_all(
            crew, bench, [Sample(begin, bench.targets(), positions_of(bench.aligned, written))], count.add
        )[0]
        start = first.aligned.positions
        judged = match(crew, bench, samples, waves, seeded, start, count.add)
        searched = _searched(crew, bench, trials, seeded, [begin], [first, *judged], count.add)
    best = min([first, *judged, *searched], key=lambda one: one.objective)
    at_scale = _best(changed(bench, packed=pack(bare(scenario, held, None))), best, small.scale, scenario.scale)
    count.add(1)
    settings = Settings(samples, waves, trials, small.scale, replicates, seeded)
    return CalibrationOutcome(scenario, settings, bench, judged, searched, at_scale)


class _Count:
    """Counts the sets that are judged."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._done, self._total = progress, 0, total
        self.add(0)

    def add(self, more: int) -> None:
        """Tell of sets that have been judged."""
        self._done += more
        if self._progress is not None:
            self._progress(self._done, self._total)


def _prepared(bench: Bench, scale: float) -> Bench:
    """Return the bench with what luck gives each goal and what each aligned constant does, at the values written."""
    written = {number.name: number.value for number in bench.constants}
    shown = bench.each(written, range(max(CHANCE_RUNS, bench.replicates)))
    used = shown[: bench.replicates]
    missing = [goal.name for index, goal in enumerate(bench.goals) if np.isnan(used[:, index]).any()]
    if missing:
        raise CalibrationError(
            say(
                "as written, the baseline at scale {scale:g} shows no figure for {missing}: nobody of that kind is "
                "there, or the base year's stocks cannot be reached; try a larger scale",
                scale=scale,
                missing=tuple(missing),
            )
        )
    bench = changed(bench, chance=chance_variance(shown, bench.replicates, scale))
    if not bench.aligned:
        return bench
    explored = {number.name: number.value for number in bench.explored}

    def run(positions: Floats) -> Floats:
        return bench.model({**explored, **numbers_at(bench.aligned, positions)})

    names = [number.name for number in bench.aligned]
    found = reach(run, positions_of(bench.aligned, written), bench.goals, bench.which, names)
    return changed(bench, reach=found)


def _searched(
    crew: Executor,
    bench: Bench,
    trials: int,
    seed: int,
    begin: list[Floats],
    found: list[Judged],
    done: Callable[[int], None],
) -> tuple[Judged, ...]:
    if trials == 0 or not bench.explored:
        return ()
    nearest = min(found, key=lambda one: one.objective)
    return search(crew, bench, trials, seed, [nearest.sample.explored, *begin], nearest.aligned.positions, done)


def _best(bench: Bench, best: Judged, small: float, scale: float) -> Best:
    """Align the best set at the scenario's own scale, round it, and run it as it will be written."""
    # the variance of a figure falls as the number of people rises
    ratio = small / scale * (1.0 / bench.replicates + scale) / (1.0 / bench.replicates + small)
    bench = changed(bench, chance=bench.chance * ratio)
    values = dict(zip((number.name for number in bench.constants), best.values, strict=True))
    aims = np.array([best.model[goal] for goal in bench.which])
    ended = judge(bench, Sample(positions_of(bench.explored, values), aims, positions_of(bench.aligned, values)))
    rounded = {
        number.name: rounded_within(number, float(value))
        for number, value in zip(bench.constants, ended.values, strict=True)
    }
    model = bench.model(rounded)
    unmet = tuple(bench.goals[goal].name for goal, met in zip(bench.which, ended.aligned.met, strict=True) if not met)
    return Best(rounded, model, gaps(model, bench.goals, bench.chance), unmet)


def rounded_within(number: Assumption, value: float) -> float:
    """Return a constant with as many digits as a file should show, within its range."""
    return min(max(float(f"{value:.{DIGITS}g}"), number.low), number.high)
