"""Indicators of movement: returners, arrivals, leavers, and their balance."""

from __future__ import annotations

import numpy as np

from sim.measures.cells import members, ratio, tally
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
    # those who have left school here and gone away to study are no graduates of schools away yet
    recent = (students.graduated > max(year - 2, 0)) & (students.status != Status.STUDYING_AWAY)
    natives = np.flatnonzero(recent & (students.region < 0) & (students.home < regions))
    # of those who finished away in this year and the last: who seeks at home by now
    seeks = members(world, flows.working_lives.returning, came)[natives]
    at_home = seeks | (students.status[natives] == Status.WORKING)
    share = ratio(tally((regions,), (students.home[natives[at_home]],)), tally((regions,), (students.home[natives],)))
    recorder.add(year, "return_rate", share, region=every)
