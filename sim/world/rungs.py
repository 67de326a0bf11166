"""Which post is a serving worker's next step."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.codes import IS_WORKER, Level
from sim.world.enterprises import Positions


def posts_above(positions: Positions) -> NDArray[np.int64]:
    """Return for each worker position the one a level above it, of its field and enterprise, -1 where none is; (P,).

    A level that an enterprise has no posts of is passed over. Postgraduate posts are nobody's next step.
    """
    above = np.full(len(positions), -1, dtype=np.int64)
    fields = int(positions.field.max(initial=0)) + 1
    # near to sorted already, which a stable sort makes use of
    order = np.argsort(
        (positions.enterprise.astype(np.int64) * fields + positions.field) * len(Level) + positions.level, kind="stable"
    )
    low, high = order[:-1], order[1:]
    same = (positions.enterprise[low] == positions.enterprise[high]) & (positions.field[low] == positions.field[high])
    step = same & IS_WORKER[positions.level[low]] & (positions.level[high] <= Level.BACHELOR)
    above[low[step]] = high[step]
    return above
