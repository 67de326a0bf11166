"""Indicators of the levers on work and staying: public posts, start-ups, institutions, allowances, who is here."""

from __future__ import annotations

import numpy as np

from sim.measures.cells import add_by_level, tally
from sim.measures.classes import OWN_HERE, WORK_HERE, class_now
from sim.measures.flows import Flows
from sim.measures.records import Recorder
from sim.world.codes import IS_WORKER, Status
from sim.world.world import World


def record(world: World, flows: Flows, recorder: Recorder) -> None:
    """Record what these levers reached, and the graduates who work or are self-employed here."""
    year, regions = world.year, world.places.regions
    every = np.arange(regions)
    firms, positions, outcome = world.enterprises, world.positions, flows.matching.outcome
    settled, planned = flows.matching.settled, flows.planning

    def by_region(by_enterprise: np.ndarray) -> np.ndarray:
        return tally((regions,), (firms.region,), by_enterprise.astype(float))

    brought = positions.brought
    where = (positions.region[brought],)
    for name, value in (
        ("public_reserved", by_region(firms.reserved_public)),
        ("public_filled", by_region(outcome.public_used)),
        ("public_binding", by_region(outcome.public_binding)),
        ("public_left_out", planned.public_left_out),
        ("brought_posts", tally((regions,), where, positions.posts[brought].astype(float))),
        ("brought_filled", tally((regions,), where, positions.filled[brought].astype(float))),
        ("startups_supported", settled.startups.supported),
        ("startups_rationed", settled.startups.rationed),
        ("allowances_paid", settled.allowances.people),
        ("allowances_new", settled.allowances.newcomers),
        ("allowances_rationed", settled.allowances.rationed),
    ):
        recorder.add(year, name, value, region=every)
    _technicians(world, flows, recorder)
    _hires(world, flows, recorder)
    _here(world, recorder)


def _hires(world: World, flows: Flows, recorder: Recorder) -> None:
    """Record hires into posts by level: of local schools' fresh graduates, and of those who came back."""
    settled, regions = flows.matching.settled, world.places.regions
    position = flows.hired_position
    cell = world.positions.region[position], world.positions.level[position]
    for name, who in (("fresh_hires", settled.fresh), ("returner_hires", settled.back)):
        hires = tally((regions, 5), (cell[0][who], cell[1][who]))
        add_by_level(recorder, world.year, name, hires)
        recorder.add(world.year, name, hires.sum(axis=1), region=np.arange(regions))


def _technicians(world: World, flows: Flows, recorder: Recorder) -> None:
    """Record the posts opened at worker level, and the staff who serve in such posts."""
    positions, regions = world.positions, world.places.regions
    worker = IS_WORKER[positions.level]
    posts = tally((regions,), (positions.region[worker],), positions.posts[worker].astype(float))
    recorder.add(world.year, "worker_posts", posts, region=np.arange(regions))
    recorder.add(world.year, "technicians", flows.planning.technicians, region=np.arange(regions))


def _here(world: World, recorder: Recorder) -> None:
    """Record the self-employed of local schools, and of the class of three years before who works here in any way."""
    year, students, regions = world.year, world.students, world.places.regions
    own = students.rows(Status.SELF_EMPLOYED)
    own = own[students.region[own] == students.place[own]]
    recorder.add(year, "self_employed_here", tally((regions,), (students.region[own],)), region=np.arange(regions))
    # nobody of the classes before the base year is known to be self-employed
    if year - 3 <= world.scenario.base_year:
        return
    now = class_now(world, year - 3)
    recorder.add(year, "here_3y", (now[WORK_HERE] + now[OWN_HERE]).sum(axis=1), region=np.arange(regions))
