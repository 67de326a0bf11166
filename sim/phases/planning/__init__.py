"""The plans of the year: enterprises' posts, standards, cooperation; schools' seats."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.phases.planning.building import build
from sim.phases.planning.cooperation import Training, decide
from sim.phases.planning.curriculum import align_curricula, set_practice
from sim.phases.planning.demand import Demand, open_posts
from sim.phases.planning.endowment import Grant, endow
from sim.phases.planning.evaluation import pay_by_results
from sim.phases.planning.merging import Merged, merge
from sim.phases.planning.pilot import Pilot, contest
from sim.phases.planning.quota import reserve_posts
from sim.phases.planning.seats import Seats, plan_seats
from sim.phases.planning.teachers import Teachers, staff_schools
from sim.policy.knobs import Knobs
from sim.world.works import Work
from sim.world.world import World


@dataclass(frozen=True)
class Planning:
    """What was planned this year.

    Parameters
    ----------
    demand, seats
        Enterprises' openings and schools' seats.
    begun, merged, grants
        School projects begun, schools merged, and funding granted by policies.
    teachers, practice
        Teachers paid for by policies, and student-years of practice that they added; shape (S,).
    """

    demand: Demand
    seats: Seats
    begun: tuple[Work, ...]
    merged: tuple[Merged, ...]
    grants: tuple[Grant, ...]
    teachers: Teachers
    practice: NDArray[np.float64]
    training: Training
    pilot: Pilot | None


def step(world: World, knobs: Knobs, draws: Draws) -> Planning:
    """Plan the year."""
    demand = open_posts(world)
    reserve_posts(world, knobs)
    begun = build(world, knobs, draws)
    merged = merge(world, knobs)
    grants = endow(world, knobs)
    teachers = staff_schools(world, knobs, draws)
    practice = set_practice(world, knobs)
    training = decide(world, knobs, draws)
    align_curricula(world, knobs)
    pay_by_results(world, knobs)
    pilot = contest(world, knobs, draws)
    return Planning(
        demand=demand,
        seats=plan_seats(world, knobs),
        begun=begun,
        merged=merged,
        grants=grants,
        teachers=teachers,
        practice=practice,
        training=training,
        pilot=pilot,
    )


__all__ = ["Demand", "Pilot", "Planning", "Seats", "Training", "step"]
