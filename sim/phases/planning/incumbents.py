"""Serving workers trained for the level above, and workers set free who learn another trade."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.phases.planning.evaluation import kept
from sim.phases.planning.pay import technician_staff
from sim.policy.knobs import Knobs
from sim.world.rungs import posts_above
from sim.world.world import World

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Trained:
    """Front-line workers whom the lever has trained beyond the base year's, and what it cost; by region, shape (R,)."""

    workers: Floats
    yuan: Floats


def front_line(fund: Floats, staff: Floats, more: float, yuan: float) -> Floats:
    """Return the workers trained with what more of the funds reaches them: ``min(staff, more * fund / yuan)``.

    Parameters
    ----------
    fund
        Training fund of each enterprise, yuan a year; shape (E,).
    staff
        Its front-line staff; shape (E,). Nobody is trained twice a year.
    more, yuan
        Share of the fund beyond what the front line has in the base year, and yuan to train a worker.
    """
    trained: Floats = np.minimum(more * fund / yuan, staff)
    return trained


def train_incumbents(world: World, knobs: Knobs) -> Trained:
    """Write the serving workers who are trained for each post above theirs, and whom enterprises set free.

    ``more = force * max(0, kept * share - share of the base year)`` of the training fund, a share of pay, goes to
    the front line: staff in worker posts, who are trained in proportion to their number for the next level of
    their field at the same enterprise. Where it has no such posts, training fills none and costs as much.
    Workers set free are ``max(0, staff - exits - wanted staff)``.
    """
    firms, positions, e = world.enterprises, world.positions, world.scenario.behaviour.engagement
    positions.ready[:] = 0.0
    firms.redundant[:] = 0.0
    nobody = np.zeros(world.places.regions)
    if knobs.frontline_force <= 0:
        return Trained(nobody, nobody)
    free = np.maximum(firms.staff - firms.exits - firms.target, 0.0)
    # float32 of a target that has not moved leaves dust, not a workforce
    firms.redundant[:] = np.where(free > 1e-3 * firms.staff, free, 0.0)
    keeps = float(kept(np.array(knobs.frontline_kept), knobs.assessment))
    more = knobs.frontline_force * max(0.0, keeps * knobs.frontline - e.frontline.value)
    if more <= 0:
        return Trained(nobody, nobody)
    size, employer = len(firms), positions.enterprise
    serving = technician_staff(world)
    share = np.bincount(employer, weights=positions.share, minlength=size)
    pay = np.bincount(employer, weights=positions.share * positions.pay, minlength=size) / np.maximum(share, 1e-12)
    staff = np.bincount(employer, weights=serving, minlength=size).astype(float)
    fund = e.training_fund.value * 12.0 * firms.staff * pay
    trained = front_line(fund, staff, more, knobs.worker_yuan)
    by_position = serving * (trained / np.maximum(staff, 1e-12))[employer]
    above = posts_above(positions)
    has = above >= 0
    np.add.at(positions.ready, above[has], by_position[has].astype(np.float32))
    workers = np.bincount(firms.region, weights=trained, minlength=world.places.regions).astype(float)
    return Trained(workers, workers * knobs.worker_yuan)
