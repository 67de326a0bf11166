"""Key-school seats that follow a junior-middle school's vocational share, and the push that this makes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import LIFE, Decision, Draws
from sim.phases.admission.enrol import in_line
from sim.policy.knobs import Knobs
from sim.world.codes import Level
from sim.world.named import schools_named
from sim.world.world import World

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
SEAT_OPEN = -9.0
MEMORY = "junior_vocational"


@dataclass(frozen=True)
class JuniorSchools:
    """Junior-middle schools of a cohort.

    Parameters
    ----------
    of
        Each pupil's junior-middle school; shape (n,).
    most
        Numbers that a region has for its schools.
    """

    of: I64
    most: int


def junior_schools(world: World, ids: NDArray[np.uint64], home: NDArray[np.integer], draws: Draws) -> JuniorSchools:
    """Return the junior-middle schools of pupils: the region's cohort in schools of the usual size."""
    size = world.scenario.behaviour.admission.junior_size.value
    number = np.maximum(np.rint(world.cohort_base / world.scenario.scale / size), 1.0).astype(np.int64)
    most = int(number.max())
    drawn = np.floor(draws.uniform(Decision.JUNIOR_SCHOOL, LIFE, ids) * number[home]).astype(np.int64)
    return JuniorSchools(home.astype(np.int64) * most + drawn, most)


def push(world: World, knobs: Knobs, score: F64, home: NDArray[np.integer]) -> F64:
    """Return the utility that a school's counsel adds to vocational programmes for its marginal pupils; shape (n,).

    A pupil who goes vocational wins the school ``stake = weight * key seats / vocational seats`` key-school seats,
    and the counsel is worth ``key_push * stake/(1 + stake)``. Marginal are those whose score lies within the margin
    of the line of the least sought-after general school, as last seen: where general seats stayed open, nobody is.
    """
    programmes, a = world.programmes, world.scenario.behaviour.admission
    regions = world.places.regions
    key = _key_programmes(world, knobs)
    trades = programmes.level == Level.SECONDARY_VOCATIONAL
    key_seats = np.bincount(programmes.region[key], weights=programmes.seats[key], minlength=regions)
    vocational = np.bincount(programmes.region[trades], weights=programmes.seats[trades], minlength=regions)
    stake = np.where(vocational > 0, knobs.key_weight * key_seats / np.maximum(vocational, 1.0), 0.0)
    general = (programmes.level == Level.GENERAL_SENIOR) & (programmes.seats > 0)
    line = np.full(regions, np.inf)
    np.minimum.at(line, programmes.region[general], programmes.cutoff[general])
    known = np.isfinite(line) & (line > SEAT_OPEN)
    near = known[home] & (np.abs(score - np.where(known, line, 0.0)[home]) <= a.cutoff_margin.value)
    return np.where(near, a.key_push.value * (stake / (1.0 + stake))[home], 0.0)


def early_places(
    world: World, knobs: Knobs, junior: JuniorSchools, utility: NDArray[np.floating], options: I64, rank: I64
) -> I64:
    """Give the linked seats of key schools, school by school; return the programme won, -1 for none; shape (n,).

    The share `weight` of a key school's seats is split over junior-middle schools in proportion to pupils times last
    year's vocational share (times 1 in the first year), and goes to the best of each who put the key school first.
    What they leave is open to all in the ordinary round.
    """
    programmes = world.programmes
    keys = np.flatnonzero(_key_programmes(world, knobs))
    size = world.places.regions * junior.most
    pupils = np.bincount(junior.of, minlength=size).astype(float)
    weight = pupils * world.history.get(MEMORY, np.ones(size))
    seats = np.floor(knobs.key_weight * programmes.seats[keys])
    region = np.arange(size) // junior.most
    total = np.maximum(np.bincount(region, weights=weight, minlength=world.places.regions), 1e-12)
    same = programmes.region[keys][:, None] == region[None, :]
    exact = np.where(same, seats[:, None] * (weight / total[region])[None, :], 0.0)
    # cumulative rounding: no seat of the quota is lost or won
    running = np.floor(np.cumsum(exact, axis=1) + 1e-9)
    places = np.diff(running, axis=1, prepend=0.0).astype(np.int64)
    wish = _first_choice(utility, options)
    slot = np.full(len(programmes), -1, dtype=np.int64)
    slot[keys] = np.arange(len(keys))
    asks = np.flatnonzero((wish >= 0) & (slot[wish] >= 0))
    group = slot[wish[asks]] * size + junior.of[asks]
    won = in_line(group, rank[asks], np.arange(places.size), places.ravel())
    early = np.full(len(options), -1, dtype=np.int64)
    early[asks[won >= 0]] = keys[won[won >= 0] // size]
    return early


@compiled
def _first_choice(utility: NDArray[np.floating], options: I64) -> I64:
    """Return the programme of the highest utility on each list, -1 where none can be had; lists of shape (n, k)."""
    wish = np.full(len(options), -1, dtype=np.int64)
    for i in range(len(options)):
        most = -np.inf
        for j in range(options.shape[1]):
            if utility[i, j] > most:
                wish[i], most = options[i, j], utility[i, j]
    return wish


def remember(world: World, junior: JuniorSchools, level: NDArray[np.integer]) -> None:
    """Note each junior-middle school's vocational share; `level` is what each pupil was admitted to, -1 nothing."""
    size = world.places.regions * junior.most
    pupils = np.bincount(junior.of, minlength=size)
    vocational = np.bincount(junior.of[level == Level.SECONDARY_VOCATIONAL], minlength=size)
    world.history[MEMORY] = vocational / np.maximum(pupils, 1)


def _key_programmes(world: World, knobs: Knobs) -> NDArray[np.bool_]:
    programmes = world.programmes
    key = schools_named(world, knobs.key_schools)[programmes.school]
    return key & (programmes.level == Level.GENERAL_SENIOR)
