"""Many sets of constants judged side by side; what comes out does not depend on how many workers there are."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

from sim.analysis.calibration.bench import Bench, Judged, Sample, judge
from sim.experiment.crew import ThisProcess, follow_parent, undisturbed_start


@contextmanager
def workers(count: int) -> Iterator[Executor]:
    """Yield this process for one worker, processes of their own for more."""
    if count == 1:
        yield ThisProcess()
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=follow_parent)
    hurry = False
    try:
        with undisturbed_start():
            # processes are started by the first calls
            for future in [pool.submit(int) for _ in range(count)]:
                future.result()
        yield pool
    except KeyboardInterrupt:
        hurry = True
        raise
    finally:
        # without waiting, the pool may still be closing when Python ends, which then complains
        pool.shutdown(wait=not hurry, cancel_futures=True)


def judge_all(
    crew: Executor, bench: Bench, samples: Sequence[Sample], done: Callable[[int], None]
) -> tuple[Judged, ...]:
    """Judge sets of constants, in their order; `done` is told of each."""
    if isinstance(crew, ThisProcess):
        found = []
        for sample in samples:
            found.append(judge(bench, sample))
            done(1)
        return tuple(found)
    futures = [crew.submit(judge, bench, sample) for sample in samples]
    found = []
    for future in futures:
        found.append(future.result())
        done(1)
    return tuple(found)
