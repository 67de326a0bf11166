"""Which post is a serving worker's next step."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiled import compiled
from sim.world.codes import IS_WORKER, Level
from sim.world.enterprises import Positions


def posts_above(positions: Positions) -> NDArray[np.int64]:
    """Return for each worker position the one a level above it, of its field and enterprise, -1 where none is; (P,).

    A level that an enterprise has no posts of is passed over. Postgraduate posts are nobody's next step.
    """
    fields = int(positions.field.max(initial=0)) + 1
    pair = positions.enterprise.astype(np.int64) * fields + positions.field
    above = np.full(len(positions), -1, dtype=np.int64)
    at = np.full((int(pair.max(initial=-1)) + 1, Level.BACHELOR + 1), -1, dtype=np.int32)
    _look_up(pair, positions.level, IS_WORKER, at, above)
    return above


@compiled
def _look_up(
    pair: NDArray[np.int64],
    level: NDArray[np.int8],
    of_worker: NDArray[np.bool_],
    at: NDArray[np.int32],
    above: NDArray[np.int64],
) -> None:
    """Write the first position above each worker position; shape (P,).

    Parameters
    ----------
    pair
        Enterprise and field of each position, as one number.
    of_worker
        Whether a level is a worker's.
    at
        Written: the position of each pair and level up to bachelor, from -1 on.
    """
    highest = at.shape[1] - 1
    for post in range(len(pair)):
        if level[post] <= highest:
            at[pair[post], level[post]] = post
    for post in range(len(pair)):
        if of_worker[level[post]]:
            step = level[post] + 1
            while step < highest and at[pair[post], step] < 0:
                step += 1
            if step <= highest:
                above[post] = at[pair[post], step]
