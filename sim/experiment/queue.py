"""Which runs a worker is given next."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from statistics import median

from sim.experiment.design import RunSpec

BATCH_SECONDS = 0.5
_REMEMBERED = 15


class Queue:
    """Runs that wait for a worker.

    The policies of a replicate start from the same base-year world, so a worker goes on with the replicate
    that it has begun; who finds no new one helps with the longest that is under way. Runs that failed, or
    whose worker died, wait apart and are run alone, so that it shows which of them it was.

    Parameters
    ----------
    specs
        The runs; those of a replicate of a draw side by side.
    """

    def __init__(self, specs: Sequence[RunSpec]) -> None:
        groups: dict[tuple[int, int], deque[RunSpec]] = {}
        for spec in specs:
            groups.setdefault((spec.draw, spec.replicate), deque()).append(spec)
        self._groups = deque(groups.values())
        self._begun: dict[str, deque[RunSpec]] = {}
        self._alone: deque[RunSpec] = deque()
        self._left = len(specs)
        self._seconds: deque[float] = deque(maxlen=_REMEMBERED)

    def __bool__(self) -> bool:
        return self._left > 0 or bool(self._alone)

    def took(self, seconds: float) -> None:
        """Note how long a run took."""
        self._seconds.append(seconds)

    def batch(self, worker: str, workers: int) -> list[RunSpec]:
        """Return the next runs for a worker, as many as take about half a second; fewer towards the end.

        Parameters
        ----------
        workers
            Number of workers.
        """
        fit = int(BATCH_SECONDS / max(median(self._seconds), 1e-6)) if self._seconds else 1
        fair = -(-self._left // (2 * workers))
        return self._take(worker, max(1, min(fit, fair)))

    def run_alone(self, specs: Sequence[RunSpec]) -> None:
        """Put runs aside to be run alone."""
        self._alone.extend(specs)

    def alone(self) -> list[RunSpec]:
        """Return the next run that is to be run alone; empty if there is none."""
        return [self._alone.popleft()] if self._alone else []

    def _take(self, worker: str, count: int) -> list[RunSpec]:
        taken: list[RunSpec] = []
        while len(taken) < count and self._left:
            if not self._begun.get(worker):
                self._begun[worker] = self._groups.popleft() if self._groups else self._half_of_the_longest()
            taken.append(self._begun[worker].popleft())
            self._left -= 1
        return taken

    def _half_of_the_longest(self) -> deque[RunSpec]:
        longest = max(self._begun.values(), key=len)
        return deque(reversed([longest.pop() for _ in range(-(-len(longest) // 2))]))
