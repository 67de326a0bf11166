"""Certificates of skill beside the diploma."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import LIFE, Decision, Draws
from sim.policy.knobs import Knobs
from sim.world.codes import WORKER_LEVELS
from sim.world.world import World

I64 = NDArray[np.int64]


def certify(world: World, graduates: I64, knobs: Knobs, draws: Draws) -> I64:
    """Give certificates to a share of this summer's vocational graduates; return their rows.

    What is learned for a certificate counts everywhere, here and outside; that enterprises see skill better with it
    is read at hiring.
    """
    students = world.students
    rows = graduates[np.isin(students.level[graduates], WORKER_LEVELS)]
    holders = rows[draws.chance(Decision.CERTIFICATE, LIFE, students.id[rows], knobs.certified)]
    students.general[holders] += np.float32(world.scenario.behaviour.teaching.certificate_gain.value)
    students.certificate[holders] = True
    return holders
