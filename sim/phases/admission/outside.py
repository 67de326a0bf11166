"""Colleges in outside places: a national market that one region cannot fill; they take who passes their line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.draws import F32, U64, Decision, Draws
from sim.world.codes import LEVELS
from sim.world.world import World

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Tiers:
    """Colleges outside, one entry a place and tier.

    Parameters
    ----------
    place, level
        Outside place (0 the first) and level code; shape (T,).
    value
        ``b_return ln(pay after it) + prestige``; shape (T,).
    line
        Score that admits; shape (T,).
    """

    place: I64
    level: I64
    value: F64
    line: F64


@dataclass(frozen=True)
class Market:
    """What the tiers of a place are worth together to who passes the first k lines, k from 0 to K.

    Parameters
    ----------
    lines
        Distinct lines, ascending; shape (K,).
    inclusive
        Value of the best tier but for a Gumbel taste: ``scale ln sum exp(value / scale)`` over the tiers of the
        place that take the person, -inf where none does; shape (K + 1, places).
    shares
        Cumulated probability that a tier is the best of its place; shape (K + 1, places, T).

    Notes
    -----
    The best of ``value + scale * Gumbel`` over a place's tiers is distributed as the inclusive value plus one such
    taste, whichever tier it is (McFadden 1978): a taste a place does the work of one a tier.
    """

    lines: F32
    inclusive: F32
    shares: F64
    level: I64

    def passed(self, score: F64) -> I64:
        """Return how many of the lines each score passes."""
        passed = np.empty(len(score), dtype=np.int64)
        _passed(score.astype(np.float32), self.lines, passed)
        return passed

    def tier_level(self, place: I64, passed: I64, year: int, ids: U64, draws: Draws) -> I64:
        """Draw the tier of the place that each person enters, and return its level."""
        u = draws.uniform(Decision.TIER, year, ids)
        level = np.empty(len(u), dtype=np.int64)
        _draw_tier(u, self.shares, passed, place, self.level, level)
        return level


@compiled
def _passed(score: F32, lines: F32, passed: I64) -> None:
    """Count into `passed` how many of the `lines` each score passes; shape (n,)."""
    for i in range(len(score)):
        count = 0
        for line in lines:
            count += score[i] >= line
        passed[i] = count


@compiled
def _draw_tier(u: F64, shares: F64, passed: I64, place: I64, level: I64, drawn: I64) -> None:
    """Fill `drawn` with the level of the tier for uniforms `u` and places, both of shape (n,); see `Market`."""
    for i in range(len(u)):
        share = shares[passed[i], place[i]]
        tier = 0
        # the shares ascend: as many tiers come before as have no more than the draw
        for before in range(len(level) - 1):
            tier += u[i] >= share[before]
        drawn[i] = level[tier]


def tiers(world: World, ln_pay: F64, level_line: F64) -> Tiers:
    """Return the outside colleges with `ln_pay` after each level and the lines that hold for a level everywhere."""
    a = world.scenario.behaviour.admission
    rows = [
        (place, LEVELS.index(t.level), t.line.value, t.prestige.value)
        for place, outside in enumerate(world.scenario.outside.values())
        for t in outside.universities
    ]
    table = np.array(rows, dtype=float).reshape(-1, 4)
    level = table[:, 1].astype(np.int64)
    return Tiers(
        place=table[:, 0].astype(np.int64),
        level=level,
        value=a.b_return.value * ln_pay[level] + a.b_prestige.value * table[:, 3],
        line=np.maximum(table[:, 2], level_line[level]),
    )


def market(choice: Tiers, places: int, scale: float) -> Market:
    """Return the inclusive values of `places` outside places with tastes of the given scale."""
    scale = max(scale, 1e-6)
    lines = np.unique(choice.line)
    takes = np.searchsorted(lines, choice.line) < np.arange(len(lines) + 1)[:, None]
    of_place = choice.place == np.arange(places)[:, None]
    value = np.where(takes[:, None] & of_place, choice.value, -np.inf)
    top = value.max(axis=2, initial=-np.inf, keepdims=True)
    some = np.isfinite(top)
    weight = np.exp((value - np.where(some, top, 0.0)) / scale)
    total = weight.sum(axis=2, keepdims=True)
    nothing = np.full(top.shape, -np.inf)
    inclusive = top + scale * np.log(total, where=some, out=nothing)
    shares = np.divide(weight.cumsum(axis=2), total, where=some, out=np.ones_like(weight))
    return Market(lines.astype(np.float32), inclusive[:, :, 0].astype(np.float32), shares, choice.level)
