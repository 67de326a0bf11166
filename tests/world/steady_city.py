"""A city where nothing outside changes: constant cohorts, no growth, no reform, staff of stationary age."""

import numpy as np
from altered import altered

from sim.scenario import Scenario
from sim.world.ages import BIRTHS, FIRST_BIRTH, retiring
from sim.world.world import World

EXPERIENCED = range(25, 46)
GRADUATE_AGE = 22


def without_change(scenario: Scenario) -> Scenario:
    """Return the scenario with its base-year cohort for ever, no growth and no rise of retirement ages."""
    changes: dict[str, object] = {"retirement_reform": False}
    for key, region in scenario.regions.items():
        changes[f"regions.{key}.cohorts.values"] = {scenario.base_year: region.cohorts.at(scenario.base_year)}
        for group, entry in region.enterprises.items():
            if entry.growth:
                changes[f"regions.{key}.enterprises.{group}.growth"] = 0
    for sector in scenario.sectors:
        changes[f"sectors.{sector}.growth"] = 0
    return altered(scenario, changes)


def give_stationary_ages(world: World) -> None:
    """Replace each group's age structure by the one that its own exits and hires keep."""
    for g, group in enumerate(entry for r in world.scenario.regions.values() for entry in r.enterprises.values()):
        positions = world.positions
        mine = world.enterprises.group[positions.enterprise] == g
        graduates = positions.expected[mine].sum() / world.births[g].sum()
        world.births[g] = stationary(world.births[g], group.exits.value, graduates, world.year + 1)


def stationary(births: np.ndarray, exits: float, graduates: float, year: int) -> np.ndarray:
    """Let 150 years pass with the same exits and the same share of graduates among those hired.

    Ages are shifted instead of years, so that the birth years held suffice.
    """
    staff, classes = births.sum(), births.sum(axis=1) / births.sum()
    for _ in range(150):
        left = births - retiring(births, year, False)
        left *= 1.0 - exits
        hired = staff - left.sum()
        fresh = min(graduates * staff, hired)
        left[:, year - GRADUATE_AGE - FIRST_BIRTH] += fresh * classes
        cells = [year - age - FIRST_BIRTH for age in EXPERIENCED]
        left[:, cells] += ((hired - fresh) / len(cells) * classes)[:, None]
        births = np.zeros((3, BIRTHS))
        births[:, :-1] = left[:, 1:]
    return births
