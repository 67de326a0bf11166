"""The quota's funnel: from exits to plan, worker posts, ceiling, reserve and extra hires, and whom it displaced."""

from __future__ import annotations

import numpy as np

from sim.measures.cells import ratio, tally
from sim.measures.flows import Flows
from sim.measures.records import Recorder
from sim.world.codes import IS_WORKER, Ownership
from sim.world.world import World


def record(world: World, flows: Flows, recorder: Recorder) -> None:
    """Record the funnel for enterprises under the quota; without one, for central and provincial enterprises."""
    year, firms, positions, knobs = world.year, world.enterprises, world.positions, flows.knobs
    regions = world.places.regions
    every = np.arange(regions)
    outcome, market = flows.matching.outcome, flows.matching.market
    quota = knobs.quota_share[firms.ownership]
    usual = (firms.ownership == Ownership.CENTRAL) | (firms.ownership == Ownership.PROVINCIAL)
    covered = (quota > 0) | (usual & ~(knobs.quota_share > 0).any())
    worker = IS_WORKER.take(positions.level)
    size = len(firms)
    plan = np.bincount(positions.enterprise, weights=positions.posts, minlength=size)
    posts = np.bincount(positions.enterprise[worker], weights=positions.posts[worker], minlength=size)
    won = np.flatnonzero(outcome.column >= 0)
    position = flows.hired_position
    own = market.lists.eligible[won] & worker[position]
    own &= world.students.region[market.rows[won]] == positions.region[position]
    local = np.bincount(positions.enterprise[position[own]], minlength=size)
    # by posts reserved, not q c posts: a fraction carried over from earlier years can bind too
    anyway = local - outcome.binding
    ceiling = np.maximum(firms.reserved - anyway, 0)

    def total(amount: np.ndarray) -> np.ndarray:
        return tally((regions,), (firms.region[covered],), amount[covered].astype(float))

    recorder.add(year, "quota_exits", total(firms.exits), region=every)
    recorder.add(year, "quota_plan", total(plan), region=every)
    recorder.add(year, "quota_worker_posts", total(posts), region=every)
    recorder.add(year, "quota_local_share", ratio(total(local), total(posts)), region=every)
    recorder.add(year, "quota_ceiling", total(ceiling), region=every)
    recorder.add(year, "quota_reserved", total(firms.reserved), region=every)
    recorder.add(year, "quota_filled", total(outcome.reserved_used), region=every)
    recorder.add(year, "quota_returned", total(firms.reserved - outcome.reserved_used), region=every)
    recorder.add(year, "quota_binding", total(outcome.binding), region=every)
    # who lost a post above worker level lost it to the reserve of public posts
    out = market.outsiders.position[outcome.outsiders_crowded]
    out = out[worker[out]]
    recorder.add(year, "quota_crowded_outsiders", tally((regions,), (positions.region[out],)), region=every)
    rows, students = market.rows[outcome.crowded], world.students
    rows = rows[IS_WORKER[students.level[rows]]]
    back = students.graduated[rows] < year
    for name, some in (("quota_crowded_returners", rows[back]), ("quota_crowded_graduates", rows[~back])):
        place = np.where(students.region[some] >= 0, students.region[some], students.home[some]).clip(0, regions - 1)
        recorder.add(year, name, tally((regions,), (place,)), region=every)
