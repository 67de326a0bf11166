"""A town six times the tiny world, with known constants to find, and runs that are made once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from altered import altered

from sim.analysis.calibration import observe
from sim.analysis.calibration.goals import goals
from sim.scenario import Scenario, load, override, plain, replace, validate

WORLDS = Path(__file__).parents[1] / "worlds"

AMENITY = "regions.city.amenity.bachelor"
ACCESS = "regions.city.access.bachelor"
STUDY_ON = "behaviour.progression.bachelor"
QUITS = "behaviour.working_lives.quit_first_half"
FOUND = (AMENITY, STUDY_ON, QUITS)


def target(indicator: str, level: str = "all", value: float = 0.3, tolerance: float = 1e-3) -> dict[str, object]:
    figure = {"value": value, "unit": "share", "kind": "assumed", "range": [0.0, 1.0], "tolerance": tolerance}
    return {"indicator": indicator, "level": level, "years": [2020], **figure}


TARGETS = {
    "retention": target("retention_rate", "bachelor"),
    "progression": target("progression_rate", "bachelor"),
    "quits": target("six_month_quits"),
}
ALIGN = {"retention": AMENITY, "progression": STUDY_ON}


@cache
def town(times: int = 6) -> Scenario:
    """The tiny world with so many times the students and enterprises."""
    scenario = load(WORLDS / "tiny_targets.yaml")
    city = plain(scenario)["regions"]["city"]
    changes = {f"regions.city.schools.{k}.enrolled": v["enrolled"]["value"] * times for k, v in city["schools"].items()}
    changes |= {f"regions.city.enterprises.{k}.firms": v["firms"] * times for k, v in city["enterprises"].items()}
    cohorts = city["cohorts"]
    values = {year: count * times for year, count in cohorts["values"].items()}
    return altered(scenario, {**changes, "regions.city.cohorts": {**cohorts, "values": values}})


def to_calibrate(
    targets: Mapping[str, object], align: Mapping[str, str], explore: list[str], figures: Mapping[str, float] = {}
) -> Scenario:
    """The town with these targets, at these figures."""
    tree = plain(town())
    stated = {name: {**one, "value": figures.get(name, one["value"])} for name, one in targets.items()}
    tree |= {"targets": stated, "calibration": {"align": dict(align), "explore": explore}}
    return validate(tree)


_runs: dict[tuple[object, ...], np.ndarray] = {}


def show(scenario, goals, replicates):
    """The model, each run made once: what it shows does not depend on the figures that it is held against."""
    b, city = scenario.behaviour, scenario.regions["city"]
    constants = (city.amenity.bachelor, city.access.bachelor, b.progression.bachelor, b.working_lives.quit_first_half)
    what = tuple((goal.indicator, goal.level) for goal in goals)
    key = (scenario.seed, tuple(replicates), what, *(number.value for number in constants))
    if key not in _runs:
        _runs[key] = observe.show(scenario, goals, replicates)
    return _runs[key]


def city_of(values: Mapping[str, float], seed: int) -> dict[str, float]:
    """What a town with these constants, and luck of its own, shows of the targets."""
    held = goals(to_calibrate(TARGETS, ALIGN, [QUITS]))
    world = observe.bare(override(town(), seed=seed), held, 1.0)
    figures = observe.show(replace(world, dict(values)), held, [0])[0]
    return dict(zip((goal.name for goal in held), figures.tolist(), strict=True))


def formula(scenario, goals, replicates):
    """Stands for a model in which amenity and access count only as their sum, and quits for themselves."""
    city = scenario.regions["city"]
    value = city.amenity.bachelor.value + city.access.bachelor.value
    luck = np.array([[0.01 * (-1) ** k, 0.005 * (-1) ** k] for k in replicates])
    return luck + np.array([1 / (1 + np.exp(-value)), scenario.behaviour.working_lives.quit_first_half.value])
