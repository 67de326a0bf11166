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


def record(world: World, flows: Flows, stayers: NDArray[np.floating], recorder: Recorder) -> None:
    """Record who came, who came back and who left, beside the graduates of the year who stay; shape (R,)."""
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
    recorder.add(year, "returners", returners, region=every)
    recorder.add(year, "arrivals", arrivals, region=every)
    recorder.add(year, "leavers", leavers, region=every)
    recorder.add(year, "net_talent", stayers + returners + arrivals - leavers, region=every)
    natives, at_home = np.zeros((2, regions))
    for finished in (year - 1, year):
        _finished_away(
            world.finished_away[finished],
            (students.region, students.home, students.status),
            np.array([Status.STUDYING_AWAY, Status.WORKING], dtype=np.int8),
            flows.working_lives.returning,
            natives,
            at_home,
        )
    recorder.add(year, "return_rate", ratio(at_home, natives), region=every)


@compiled
def _finished_away(
    rows: NDArray[np.int64],
    who: tuple[NDArray[np.generic], ...],
    statuses: NDArray[np.int8],
    seeks: NDArray[np.int64],
    natives: NDArray[np.float64],
    at_home: NDArray[np.float64],
) -> None:
    """Count natives who finished away in a year, and of them who works or seeks at home by now.

    Parameters
    ----------
    rows
        Who finished away, ascending; some may have gone to school again, here or away.
    who
        Columns of the table of people: region of study, home, status.
    statuses
        Studying away, working.
    seeks
        Rows of those who came back and seek; ascending.
    natives, at_home
        Written: people by region of home, from 0 on; shape (R,).
    """
    region, home, status = who
    studying_away, working = statuses
    seeking = 0
    for row in rows:
        while seeking < len(seeks) and seeks[seeking] < row:
            seeking += 1
        if region[row] < 0 and home[row] < len(natives) and status[row] != studying_away:
            found = seeking < len(seeks) and seeks[seeking] == row
            natives[home[row]] += 1
            at_home[home[row]] += found or status[row] == working
