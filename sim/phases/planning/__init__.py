"""The plans of the year: enterprises' posts, standards, cooperation; schools' seats."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.phases.planning.bases import build_bases
from sim.phases.planning.building import build
from sim.phases.planning.cooperation import Training, decide
from sim.phases.planning.curriculum import align_curricula, set_practice
from sim.phases.planning.demand import Demand, open_posts
from sim.phases.planning.endowment import Grant, endow
from sim.phases.planning.evaluation import pay_by_results
from sim.phases.planning.incumbents import Trained, train_incumbents
from sim.phases.planning.institutions import Ordered, expect_brought, open_institutions
from sim.phases.planning.merging import Merged, merge
from sim.phases.planning.owners import Owned, co_own
from sim.phases.planning.pay import Rises, grow_small, honour_trades, raise_pay, technicians_here
from sim.phases.planning.pilot import Pilot, contest
from sim.phases.planning.public_posts import reserve_public_posts
from sim.phases.planning.quota import reserve_posts
from sim.phases.planning.seats import Seats, plan_seats
from sim.phases.planning.startups import let_startups_hire
from sim.phases.planning.teachers import Teachers, staff_schools
from sim.policy.knobs import Knobs
from sim.world.bases import BaseWork
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
    bases, owned
        Training bases begun, and what co-owners newly brought, None without one.
    teachers, practice
        Teachers paid for by policies, and student-years of practice that they added; shape (S,).
    founders
        Rows of founders whose start-ups became employers.
    technicians
        Staff in worker posts at the start of the year; shape (R,).
    public_left_out
        Public posts that their share would reserve and the yearly number leaves out; shape (R,).
    """

    demand: Demand
    seats: Seats
    begun: tuple[Work, ...]
    merged: tuple[Merged, ...]
    grants: tuple[Grant, ...]
    bases: tuple[BaseWork, ...]
    owned: Owned | None
    teachers: Teachers
    practice: NDArray[np.float64]
    training: Training
    incumbents: Trained
    pilot: Pilot | None
    institutions: Ordered
    founders: NDArray[np.int64]
    rises: Rises
    technicians: NDArray[np.floating]
    public_left_out: NDArray[np.floating]


def step(world: World, knobs: Knobs, draws: Draws) -> Planning:
    """Plan the year."""
    institutions = open_institutions(world, knobs, draws)
    founders = let_startups_hire(world, draws)
    technicians = technicians_here(world)
    rises = raise_pay(world, knobs)
    honour_trades(world, knobs)
    grow_small(world, knobs)
    demand = open_posts(world)
    expect_brought(world)
    reserve_posts(world, knobs)
    left_out = reserve_public_posts(world, knobs, draws)
    begun = build(world, knobs, draws)
    merged = merge(world, knobs)
    grants = endow(world, knobs)
    bases = build_bases(world, knobs)
    owned = co_own(world, knobs)
    teachers = staff_schools(world, knobs, draws)
    practice = set_practice(world, knobs)
    training = decide(world, knobs, draws)
    incumbents = train_incumbents(world, knobs)
    align_curricula(world, knobs)
    pay_by_results(world, knobs)
    pilot = contest(world, knobs, draws)
    return Planning(
        demand=demand,
        seats=plan_seats(world, knobs),
        begun=begun,
        merged=merged,
        grants=grants,
        bases=bases,
        owned=owned,
        teachers=teachers,
        practice=practice,
        training=training,
        incumbents=incumbents,
        pilot=pilot,
        institutions=institutions,
        founders=founders,
        rises=rises,
        technicians=technicians,
        public_left_out=left_out,
    )


__all__ = ["Demand", "Pilot", "Planning", "Seats", "Training", "step"]
