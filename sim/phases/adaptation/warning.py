"""Programmes whose graduates do not find posts of their field are warned, cut, and closed."""

from __future__ import annotations

import numpy as np

from sim.policy.knobs import Knobs
from sim.world.codes import Level
from sim.world.world import World


def warn(world: World, knobs: Knobs) -> None:
    """Count the years in a row that a programme stood under the rate, and write what that leaves of its seats.

    After `warning_years` a share of its seats is cut, and after `warning_close` more it is closed for good. Without
    the lever warnings end and cut programmes plan as before; what is closed stays closed.
    """
    programmes = world.programmes
    if knobs.warning_force <= 0:
        if programmes.warned.any():
            programmes.warned[:] = 0
            programmes.kept[programmes.kept > 0] = 1.0
        return
    below = (programmes.level > Level.GENERAL_SENIOR) & (programmes.placement < knobs.warning_rate)
    programmes.warned[:] = np.where(below, np.minimum(programmes.warned + 1, 100), 0)
    cut = programmes.warned >= knobs.warning_years
    closed = programmes.warned >= knobs.warning_years + knobs.warning_close
    left = np.where(closed, 0.0, np.where(cut, 1.0 - knobs.warning_cut, 1.0))
    left = 1.0 - knobs.warning_force * (1.0 - left)
    programmes.kept[:] = np.where(programmes.kept <= 0, 0.0, left)
