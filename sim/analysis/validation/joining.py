"""Who begins and who ends cooperation, against the enterprises' own log-odds as the ODD protocol states them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.analysis.validation.patterns import Pattern
from sim.analysis.validation.rows import Row
from sim.analysis.validation.runs import Runs
from sim.model import TalentPipeline
from sim.scenario.wording import say
from sim.world.like_posts import most_from_partners
from sim.world.world import World

F64 = NDArray[np.float64]
Flags = NDArray[np.bool_]
YEARS = 8
"""Years looked at, from the second simulated year on."""
ERRORS = 4.0
"""Standard errors that the share may be off."""


def cooperation_turnover(name: str, pattern: Pattern, runs: Runs) -> Iterator[Row]:
    """Count who begins and who ends in a few years of the baseline, beside the probabilities' mean."""
    model = TalentPipeline(runs.scenario)
    model.step()
    chances, took_part, takes_part = [np.zeros(0)], [np.zeros(0, dtype=bool)], [np.zeros(0, dtype=bool)]
    for _ in range(min(YEARS, runs.scenario.horizon - model.year)):
        before = model.world.enterprises.cooperates.copy()
        model.step()
        some = can_decide(model.world)[: len(before)]
        chances.append(probability(model.world, before)[some])
        took_part.append(before[some])
        takes_part.append(model.world.enterprises.cooperates[: len(before)][some])
    chance, was, now = np.concatenate(chances), np.concatenate(took_part), np.concatenate(takes_part)
    yield _row(name, "begin", pattern, now[~was], chance[~was])
    yield _row(name, "end", pattern, ~now[was], 1.0 - chance[was])


def can_decide(world: World) -> Flags:
    """Return the enterprises that are asked, and have a partner school and staff in posts of its fields; shape (E,)."""
    firms, c = world.enterprises, world.scenario.behaviour.cooperation
    return (firms.staff >= c.least_staff) & (most_from_partners(world) > 0)


def probability(world: World, before: Flags) -> F64:
    """Return the probability to take part this year, given who took part before; shape (E,).

    ``logit^-1(b0 + NB/scale + peer (sector share - mean share) + habit [cooperated] + disposition)``, of the
    enterprises that there were before; without policies.
    """
    firms, c = world.enterprises, world.scenario.behaviour.cooperation
    n = len(before)
    asked = firms.staff[:n] >= c.least_staff
    share = np.zeros(n)
    for sector in np.unique(firms.sector[:n]):
        own = firms.sector[:n] == sector
        share[own] = before[own & asked].mean() if (own & asked).any() else 0.0
    odds = (
        c.b0.value
        + firms.net_benefit[:n] / c.scale.value
        + c.peer.value * (share - before[asked].mean())
        + c.habit.value * before
        + firms.disposition[:n]
    )
    chance: F64 = 1.0 / (1.0 + np.exp(-odds.astype(float)))
    return chance


def _row(name: str, row: str, pattern: Pattern, event: Flags, chance: F64) -> Row:
    within = say("{errors:g} standard errors", errors=ERRORS)
    if len(chance) == 0:
        return Row(name, row, None, None, within, pattern.role, False, say("no such enterprises"))
    share, expected = float(event.mean()), float(chance.mean())
    error = float(np.sqrt((chance * (1.0 - chance)).sum())) / len(chance)
    off = abs(share - expected) / max(error, 1e-12)
    note = say("{off:.1f} standard errors off, of {count:,} enterprise-years", off=off, count=len(chance))
    return Row(name, row, share, expected, within, pattern.role, bool(off <= ERRORS), note)
