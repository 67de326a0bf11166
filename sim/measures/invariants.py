"""What must hold in every year of every run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.measures.flows import Flows
from sim.world.codes import WORKER_LEVELS, Ownership, Status
from sim.world.world import World


class InvariantError(RuntimeError):
    """A yearly invariant is violated; the message names the rows."""


def _hold(good: NDArray[np.bool_], what: str, year: int) -> None:
    if not good.all():
        rows = np.flatnonzero(~good)
        shown = ", ".join(str(int(row)) for row in rows[:10])
        raise InvariantError(f"{year}: {what}: {len(rows)} rows, the first {shown}")


def check(world: World, flows: Flows) -> None:
    """Check the year's invariants.

    Raises
    ------
    InvariantError
        If people are lost or stand in two places, more posts are filled than opened, a reserved hire is not
        eligible, or a class is larger than its seats.
    """
    year, students, positions, programmes = world.year, world.students, world.positions, world.programmes
    known = (students.status >= 0) & (students.status <= max(Status))
    _hold(known, "people without a status", year)
    # every phase has placed those it was handed: nobody is left between two statuses
    _hold(students.status != Status.NONE, "people whom no phase placed", year)
    working = students.status == Status.WORKING
    regions = world.places.regions
    _hold(~working | ((students.place >= 0) & (students.place < regions)), "workers outside every region", year)
    away = (students.status == Status.AWAY) | (students.status == Status.STUDYING_AWAY)
    _hold(~away | (students.place >= regions), "people away in a modelled region", year)
    enrolled = students.status == Status.ENROLLED
    _hold(~enrolled | (students.programme >= 0), "students without a programme", year)
    _hold(working | (students.employer < 0) | enrolled, "an employer without work", year)
    _hold(positions.filled <= positions.posts, "more posts filled than opened (positions)", year)
    _hold(positions.filled >= 0, "fewer than no posts filled (positions)", year)
    _hold(programmes.entrants <= programmes.seats, "more entrants than seats (programmes)", year)
    market, outcome = flows.matching.market, flows.matching.outcome
    # from the rows, not from the market's own flag: a market that flags the wrong people has to be caught
    local = students.region[market.rows] >= 0
    local &= np.isin(students.level[market.rows], WORKER_LEVELS)
    taken = np.flatnonzero(outcome.via_reserved)
    worker = np.isin(students.level[market.rows[taken]], WORKER_LEVELS)
    best = (students.region[market.rows] >= 0) & (students.graduated[market.rows] == year)
    _hold(
        ~outcome.via_reserved | local | (best & ~np.isin(students.level[market.rows], WORKER_LEVELS)),
        "reserved hires who are not vocational graduates of a local school (seekers)",
        year,
    )
    _hold(~outcome.outsiders_via_reserved, "reserved hires from outside (outside applicants)", year)
    position = market.position[taken, outcome.column[taken]]
    public = world.enterprises.ownership[positions.enterprise[position]] == Ownership.PUBLIC
    level = np.isin(positions.level[position], WORKER_LEVELS)
    _hold(level | (public & ~worker), "reserved hires outside worker posts", year)
    _hold(
        outcome.public_used <= world.enterprises.reserved_public,
        "more reserved hires than reserve of public posts (enterprises)",
        year,
    )
    _hold(
        outcome.reserved_used <= world.enterprises.reserved,
        "more reserved hires than reserve (enterprises)",
        year,
    )
    hired = np.bincount(
        market.position[outcome.column >= 0, outcome.column[outcome.column >= 0]], minlength=len(positions)
    ) + np.bincount(market.outsiders.position[outcome.outsiders], minlength=len(positions))
    hired += positions.inside
    if not world.scenario.mechanisms.matching:
        # posts are no limit then: takers beyond them fill none
        hired = np.minimum(hired, positions.posts)
    _hold(hired == positions.filled, "hires that do not add up to posts filled (positions)", year)
