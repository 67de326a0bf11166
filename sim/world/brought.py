"""Enterprises that a policy brings: rows added to the tables while the model runs."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.scenario.schema import EnterpriseGroup
from sim.world.build_firms import group_entries, links
from sim.world.codes import LEVELS, OWNERSHIPS, Ownership
from sim.world.students import FIRM, identity
from sim.world.world import World

I64 = NDArray[np.int64]
INSTITUTIONS, STARTUPS = 2**18, 2**18 + 1
"""Identity groups of the enterprises that a policy brings, beyond those of any scenario."""


def institution_id(key: str) -> NDArray[np.uint64]:
    """Return the identity of a research institution; it hangs on its name alone, not on what else is ordered."""
    return identity(FIRM, INSTITUTIONS, 0, np.array([zlib.crc32(key.encode("utf-8")) & (2**28 - 1)]))


def startup_ids(founders: NDArray[np.uint64], draws: Draws) -> NDArray[np.uint64]:
    """Return the identities of founders' enterprises; each hangs on its founder alone."""
    index = draws.bits(Decision.STARTUP_IDENTITY, LIFE, founders) >> np.uint64(36)
    return identity(FIRM, STARTUPS, 0, index)


def found(
    world: World, draws: Draws, ids: NDArray[np.uint64], group: int, ownership: Ownership, staff: float, target: float
) -> I64:
    """Add enterprises like those of a group of the scenario, but for who owns them; return their rows."""
    region, entry = group_entries(world.scenario)[group]
    c = world.scenario.behaviour.cooperation
    return world.enterprises.append(
        len(ids),
        id=ids,
        region=region,
        group=group,
        sector=world.sectors.index(entry.sector),
        ownership=ownership,
        staff=staff,
        target=target,
        plan=1.0,
        applicants=entry.outside_applicants.value,
        profitable=draws.chance(Decision.FIRM_PROFIT, LIFE, ids, entry.profitable.value),
        output=np.exp(c.output_spread.value * draws.normal(Decision.FIRM_OUTPUT, LIFE, ids)),
        disposition=c.lasting_noise.value * draws.normal(Decision.COOPERATE_LIFE, LIFE, ids),
        poached=c.poached.value,
        kept=c.kept.value,
        intern_share=c.share_staff.value,
    )


def open_positions(world: World, firms: I64, field: NDArray[np.integer], level: int) -> I64:
    """Add a position in `field` at `level` to each of the enterprises `firms`; return the rows."""
    table, hiring = world.enterprises, world.scenario.behaviour.hiring
    entry = _entry(world, int(table.group[firms[0]]))
    pay = getattr(entry.pay, LEVELS[level].value).value
    standard = getattr(hiring, f"standard_{entry.ownership.value}").value
    return world.positions.append(
        len(firms),
        enterprise=firms,
        region=table.region[firms],
        field=field,
        level=level,
        share=1.0,
        open_share=hiring.base_open.value,
        pay_base=pay,
        pay=pay,
        standard_base=standard,
        standard=standard,
        brought=True,
    )


def link_brought(world: World, draws: Draws) -> None:
    """Let enterprises without a row in the links pick schools as all others did; the others' links stay."""
    known = len(world.links)
    if known == len(world.enterprises):
        return
    every = links(
        world.scenario, draws, world.enterprises, world.positions, world.schools, world.programmes, first=known
    )
    world.links = np.vstack([world.links, every])


def startup_group(world: World, region: int) -> int | None:
    """Return the private group of most enterprises in a region, None where there is none: start-ups are like them."""
    private = [
        (entry.firms, -index, index)
        for index, (where, entry) in enumerate(group_entries(world.scenario))
        if where == region and OWNERSHIPS.index(entry.ownership) == Ownership.PRIVATE
    ]
    return max(private)[2] if private else None


def _entry(world: World, group: int) -> EnterpriseGroup:
    return group_entries(world.scenario)[group][1]
