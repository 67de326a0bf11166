"""Start-ups that were supported: some become enterprises that hire."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Decision, Draws
from sim.world.brought import found, link_brought, open_positions, startup_group, startup_ids
from sim.world.codes import Ownership, Status
from sim.world.world import World


def let_startups_hire(world: World, draws: Draws) -> NDArray[np.int64]:
    """Let a share of supported start-ups become enterprises that want staff; return their founders, who work there.

    Their posts are in the founder's field and of the founder's level; pay and standard are those of the region's
    largest group of private enterprises. Where there is none, no start-up ever hires.
    """
    students, s = world.students, world.scenario.behaviour.staying
    founders = np.flatnonzero(students.startup)
    if len(founders) == 0:
        return founders
    founders = founders[students.status[founders] == Status.SELF_EMPLOYED]
    grows = draws.chance(Decision.STARTUP_HIRES, world.year, students.id[founders], s.startup_hires.value)
    founders = founders[grows]
    started = np.zeros(len(students), dtype=bool)
    for region in range(world.places.regions):
        group = startup_group(world, region)
        own = founders[students.place[founders] == region]
        if group is None or len(own) == 0:
            continue
        ids = startup_ids(students.id[own], draws)
        firms = found(world, draws, ids, group, Ownership.PRIVATE, staff=1.0, target=1.0 + s.startup_staff.value)
        for level in np.unique(students.level[own]):
            some = students.level[own] == level
            rows = open_positions(world, firms[some], students.field[own[some]], int(level))
            _work_in_it(world, own[some], rows)
        started[own] = True
    link_brought(world, draws)
    return np.flatnonzero(started)


def _work_in_it(world: World, founders: np.ndarray, rows: np.ndarray) -> None:
    students, positions = world.students, world.positions
    b = world.scenario.behaviour.place
    students.status[founders] = Status.WORKING
    students.startup[founders] = False
    students.employer[founders] = positions.enterprise[rows]
    students.position[founders] = rows
    students.fit[founders] = 1.0
    skill = students.general[founders] + students.specific[founders]
    students.pay[founders] = positions.pay[rows] * np.exp(b.skill_to_pay.value * skill)
    students.tenure[founders] = np.clip(world.year - students.graduated[founders], 1, 100)
    students.since_left[founders] = 0
    students.home_bought[founders] = False
    students.fallback[founders] = False
