"""Indicators of movement: returners, arrivals, leavers, and their balance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.measures.cells import ratio, tally
from sim.measures.flows import Flows
from sim.measures.records import Recorder
from sim.world.codes import Status
from sim.world.world import World


def record(world: World, flows: Flows, recorder: Recorder) -> None:
    """Record who came, who came back and who left."""
    year, students, regions = world.year, world.students, world.places.regions
    every = np.arange(regions)
    hired = flows.matching.settled.hired
    market = flows.matching.market
    # who finished away this summer and took work at home came back as well
    back = hired[(students.graduated[hired] < year) | (students.region[hired] < 0)]
    came = back[(students.home[back] == students.place[back]) & (students.status[back] == Status.WORKING)]
    returners = tally((regions,), (students.place[came].clip(0),))
    outsiders = market.outsiders.position[flows.matching.outcome.outsiders]
    arrivals = tally((regions,), (world.positions.region[outsiders],))
    left = flows.working_lives.left_city
    native_or_studied = np.where(students.region[left] >= 0, students.region[left], students.home[left])
    leavers = tally((regions,), (np.minimum(native_or_studied, regions - 1),))
    g = flows.graduation
    stays = (students.status[g.graduates] == Status.WORKING) & (students.place[g.graduates] == g.region)
    stayers = tally((regions,), (g.region[stays],))
    recorder.add(year, "returners", returners, region=every)
    recorder.add(year, "arrivals", arrivals, region=every)
    recorder.add(year, "leavers", leavers, region=every)
    recorder.add(year, "net_talent", stayers + returners + arrivals - leavers, region=every)
    natives, at_home = np.zeros((2, regions))
    _finished_away(
        (students.graduated, students.region, students.home, students.status),
        max(year - 2, 0),
        np.array([Status.STUDYING_AWAY, Status.WORKING], dtype=np.int8),
        np.sort(np.concatenate((flows.working_lives.returning, came))),
        natives,
        at_home,
    )
    recorder.add(year, "return_rate", ratio(at_home, natives), region=every)


@compiled
def _finished_away(
    who: tuple[NDArray[np.generic], ...],
    since: int,
    statuses: NDArray[np.int8],
    seeks: NDArray[np.int64],
    natives: NDArray[np.float64],
    at_home: NDArray[np.float64],
) -> None:
    """Count natives who finished away lately, and of them who works or seeks at home by now.

    Who has left school here and gone away to study is no graduate of a school away yet.

    Parameters
    ----------
    who
        Columns of the table of people: year of graduation, region of study, home, status.
    since
        The year after which they finished.
    statuses
        Studying away, working.
    seeks
        Rows of those who came back and seek, or found work in a market; ascending.
    natives, at_home
        Written: people by region of home, from 0 on; shape (R,).
    """
    graduated, region, home, status = who
    studying_away, working = statuses
    rows, some, seeking = np.empty(len(status), dtype=np.int64), 0, 0
    # few of the table are meant; without a branch the others cost least
    for row in range(len(status)):
        rows[some] = row
        some += (graduated[row] > since) & (region[row] < 0)
    for row in rows[:some]:
        while seeking < len(seeks) and seeks[seeking] < row:
            seeking += 1
        if home[row] < len(natives) and status[row] != studying_away:
            found = seeking < len(seeks) and seeks[seeking] == row
            natives[home[row]] += 1
            at_home[home[row]] += found or status[row] == working
