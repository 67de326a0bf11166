"""What must hold in every year of every run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.measures.flows import Flows
from sim.world.codes import IS_WORKER, Ownership, Status
from sim.world.world import World


class InvariantError(RuntimeError):
    """A yearly invariant is violated; the message names the rows."""


def _hold(good: NDArray[np.bool_], what: str, year: int) -> None:
    if not good.all():
        rows = np.flatnonzero(~good)
        shown = ", ".join(str(int(row)) for row in rows[:10])
        raise InvariantError(f"{year}: {what}: {len(rows)} rows, the first {shown}")


MISPLACED = (
    "people without a status",
    # every phase has placed those it was handed: nobody is left between two statuses
    "people whom no phase placed",
    "workers outside every region",
    "people away in a modelled region",
    "students without a programme",
    "an employer without work",
)
"""What can be wrong with where a person stands, by its number, from 1 on."""
STATUSES = np.array(
    [Status.NONE, Status.WORKING, Status.AWAY, Status.STUDYING_AWAY, Status.ENROLLED, max(Status)], dtype=np.int8
)


@compiled
def _misplaced(
    who: tuple[NDArray[np.generic], ...], regions: int, statuses: NDArray[np.int8], fault: NDArray[np.int8]
) -> None:
    """Write what is wrong with where each person stands: the first in `MISPLACED`, 0 nothing.

    Parameters
    ----------
    who
        Columns of the table of people: status, place, programme, employer.
    statuses
        None, working, away, studying away, enrolled, and the last of all.
    """
    status, place, programme, employer = who
    none, working, away, studying_away, enrolled, last = statuses
    # selected without branches, the last found first, which takes one pass at the speed of memory
    for row in range(len(status)):
        stands, wrong = status[row], 0
        wrong = 6 if (employer[row] >= 0) & (stands != working) & (stands != enrolled) else wrong
        wrong = 5 if (stands == enrolled) & (programme[row] < 0) else wrong
        wrong = 4 if ((stands == away) | (stands == studying_away)) & (place[row] < regions) else wrong
        wrong = 3 if (stands == working) & ((place[row] < 0) | (place[row] >= regions)) else wrong
        wrong = 2 if stands == none else wrong
        wrong = 1 if (stands < 0) | (stands > last) else wrong
        fault[row] = wrong


def check(world: World, flows: Flows) -> None:
    """Check the year's invariants.

    Raises
    ------
    InvariantError
        If people are lost or stand in two places, more posts are filled than opened, a reserved hire is not
        eligible, or a class is larger than its seats.
    """
    year, students, positions, programmes = world.year, world.students, world.positions, world.programmes
    fault = np.empty(len(students), dtype=np.int8)
    _misplaced(
        (students.status, students.place, students.programme, students.employer),
        world.places.regions,
        STATUSES,
        fault,
    )
    if fault.any():
        for number, what in enumerate(MISPLACED, start=1):
            _hold(fault != number, what, year)
    _hold(positions.filled <= positions.posts, "more posts filled than opened (positions)", year)
    _hold(positions.filled >= 0, "fewer than no posts filled (positions)", year)
    _hold(programmes.entrants <= programmes.seats, "more entrants than seats (programmes)", year)
    market, outcome = flows.matching.market, flows.matching.outcome
    # from the rows, not from the market's own flag: a market that flags the wrong people has to be caught
    taken = np.flatnonzero(outcome.via_reserved)
    rows = market.rows[taken]
    worker = IS_WORKER[students.level[rows]]
    fair = np.ones(len(market.rows), dtype=bool)
    fair[taken] = (students.region[rows] >= 0) & (worker | (students.graduated[rows] == year))
    _hold(fair, "reserved hires who are not vocational graduates of a local school (seekers)", year)
    _hold(~outcome.outsiders_via_reserved, "reserved hires from outside (outside applicants)", year)
    position = market.chosen(taken, outcome.column[taken])
    public = world.enterprises.ownership[positions.enterprise[position]] == Ownership.PUBLIC
    _hold(IS_WORKER[positions.level[position]] | (public & ~worker), "reserved hires outside worker posts", year)
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
    hired = np.bincount(flows.hired_position, minlength=len(positions))
    hired += np.bincount(market.outsiders.position[outcome.outsiders], minlength=len(positions))
    hired += positions.inside
    if not world.scenario.mechanisms.matching:
        # posts are no limit then: takers beyond them fill none
        hired = np.minimum(hired, positions.posts)
    _hold(hired == positions.filled, "hires that do not add up to posts filled (positions)", year)
