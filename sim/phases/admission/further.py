"""New schools on people's lists: the fixed lists of the base year cannot name them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import LIFE, Decision, Draws
from sim.world.codes import Level
from sim.world.world import World

I64 = NDArray[np.int64]
F32 = NDArray[np.float32]


def further_options(
    world: World,
    levels: Sequence[Level],
    size: int,
    ids: NDArray[np.uint64],
    home: NDArray[np.integer],
    draws: Draws,
    anywhere: bool = False,
) -> I64:
    """Return programmes opened by a policy that stand on people's lists, -1 where none; shape (n, most on a list).

    A list of `size` draws in proportion to seats holds a new programme with w of W + w seats with the probability
    ``1 - (1 - w/(W + w))**size``; each has a draw of its own, so the fixed part of the list stays as it was.

    Parameters
    ----------
    levels
        Levels that the list is about.
    anywhere
        Whether programmes of other regions can stand on it too.
    """
    schools, programmes = world.schools, world.programmes
    asked = np.isin(programmes.level, levels) & (schools.opened[programmes.school] > 0) & (programmes.base_seats > 0)
    new = np.flatnonzero(asked)
    if len(new) == 0:
        return np.empty((len(ids), 0), dtype=np.int64)
    base = np.isin(schools.level, levels) & (schools.opened == 0)
    by_region: NDArray[np.float64] = np.bincount(
        schools.region[base],
        weights=(schools.size_base * (1.0 - schools.elsewhere))[base],
        minlength=world.places.regions,
    ).astype(float)
    seats = programmes.base_seats[new] * (1.0 - schools.elsewhere[programmes.school[new]])
    near = programmes.region[new][None, :] == np.arange(world.places.regions)[:, None]
    chance = np.where(near, _listed(seats, by_region[:, None], size), 0.0)
    if anywhere and world.places.regions > 1:
        chance = 1.0 - (1.0 - chance) * (1.0 - _listed(seats, by_region.sum(), size))
    u = draws.uniform32(Decision.FURTHER_SCHOOL, LIFE, ids[:, None], new[None, :])
    likely = chance.astype(np.float32)
    listed = _count(u, likely, home)
    # few stand on one list: as many columns as the longest needs, and one to write what is not listed into
    options = np.full((len(ids), listed.max(initial=0) + 1), -1, dtype=np.int64)
    _write(u, likely, home, new, listed, options)
    return options[:, :-1]


@compiled
def _count(u: F32, chance: F32, home: NDArray[np.integer]) -> I64:
    """Return how many programmes stand on each list, shape (n,); `u` is of shape (n, k), `chance` by home (R, k)."""
    listed = np.empty(len(u), dtype=np.int64)
    for i in range(len(u)):
        at, count = np.uint64(home[i]), 0
        for j in range(u.shape[1]):
            count += u[i, j] < chance[at, j]
        listed[i] = count
    return listed


@compiled
def _write(u: F32, chance: F32, home: NDArray[np.integer], new: I64, listed: I64, options: I64) -> None:
    """Write the programmes (`new`, shape (k,)) that stand on each list, `listed` of them, from its first column on.

    `options`, filled with -1, has a column more than the longest list.
    """
    for i in range(len(u)):
        if listed[i] == 0:
            continue
        of, at = np.uint64(home[i]), np.uint64(0)
        for j in range(u.shape[1]):
            # written in any case and kept only if it is listed, which spares a jump that nobody can foresee
            options[i, at] = new[j]
            at += np.uint64(u[i, j] < chance[of, j])
        options[i, at] = -1


def _listed(seats: NDArray[np.float64], others: NDArray[np.float64] | float, size: int) -> NDArray[np.float64]:
    chance: NDArray[np.float64] = 1.0 - (1.0 - seats / np.maximum(others + seats, 1e-9)) ** size
    return chance
