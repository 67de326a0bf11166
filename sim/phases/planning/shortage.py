"""Earmarked seats with a grant in fields that are short."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.policy.knobs import Knobs
from sim.world.class_sizes import apportion
from sim.world.codes import WORK_LEVELS, Level
from sim.world.world import World

I64 = NDArray[np.int64]
GRANT = 10_000.0
"""Yuan to which the weight of a grant in pupils' choice refers."""


@dataclass(frozen=True)
class Earmarked:
    """Seats earmarked this September by programme, shape (P,); and those for which there is no room."""

    seats: I64
    lacking: int


def earmark(world: World, knobs: Knobs) -> Earmarked:
    """Add earmarked seats to programmes of the named fields, as far as rooms and teachers allow; a grant draws pupils.

    They come on top of the year's plan, in proportion to the room that programmes have left. A programme gains
    ``grant_taste grant/10,000`` in pupils' choice for the share of its seats that is earmarked.
    """
    programmes, t = world.programmes, world.scenario.behaviour.teaching
    wanted = round(knobs.shortage_seats * world.scenario.scale)
    fields = [world.fields.index(key) for key in knobs.shortage_fields]
    meant = np.isin(programmes.field, fields) & np.isin(programmes.level, WORK_LEVELS)
    meant &= (programmes.level < Level.POSTGRADUATE) & (programmes.kept > 0)
    room = np.where(meant, np.maximum(np.floor(programmes.capacity - programmes.seats), 0), 0).astype(np.int64)
    total = min(wanted, int(room.sum()))
    added = np.minimum(apportion(total, room.astype(float)), room) if total else np.zeros_like(room)
    programmes.seats[:] += added.astype(np.int32)
    share = added / np.maximum(programmes.seats, 1)
    programmes.standing[:] += (t.grant_taste.value * knobs.shortage_yuan / GRANT * share).astype(np.float32)
    return Earmarked(seats=added, lacking=wanted - int(added.sum()))
