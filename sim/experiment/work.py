"""What a worker does, wherever it is: runs a batch of runs and sends back each as the bytes of its file."""

from __future__ import annotations

import gc
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sim.experiment.design import RunSpec, source_fingerprint, unpack
from sim.experiment.interrupt import uninterrupted
from sim.experiment.store import encode
from sim.scenario.schema import Scenario
from sim.scenario.wording import Message, say

if TYPE_CHECKING:
    from sim.model import Run

Simulate = Callable[[Scenario, str, int], "Run"]


class OtherSource(Exception):
    """A worker has other source files than the study was begun with: its results would be other ones."""


@dataclass(frozen=True)
class Batch:
    """Runs for one worker, with all that it needs.

    Parameters
    ----------
    specs
        The runs, in order.
    packed
        The packed scenarios of their draws.
    source
        Fingerprint of the source files that the runs' ids stand for.
    simulate
        The model; a function that the worker can import.
    """

    specs: tuple[RunSpec, ...]
    packed: Mapping[int, bytes]
    source: str
    simulate: Simulate


@dataclass(frozen=True)
class Result:
    """What became of a run: the bytes of its file, or its error and traceback.

    Parameters
    ----------
    seconds
        Wall time of the run itself.
    """

    spec: RunSpec
    encoded: bytes | None
    error: Message | str
    trace: str
    seconds: float


def work(batch: Batch, stopped: Callable[[], bool] | None = None, *, own_process: bool = True) -> list[Result]:
    """Run a batch; a run that raises does not keep the others from running.

    Parameters
    ----------
    stopped
        Asked before each run: if it says so, the rest of the batch is left.
    own_process
        Whether this process is there for running batches only.

    Raises
    ------
    OtherSource
        If the source files here are not those that the study was begun with.
    """
    if source_fingerprint() != batch.source:
        raise OtherSource(
            say(
                "the simulator's source files here are not those that the study was begun with: they were changed "
                "meanwhile, or a worker of the cluster has another version"
            )
        )
    results = []
    for spec in batch.specs:
        if stopped is not None and stopped():
            break
        results.append(_result(spec, batch))
        if own_process:
            _spare_the_libraries()
    return results


def _result(spec: RunSpec, batch: Batch) -> Result:
    scenario = unpack(batch.packed[spec.draw])
    start = time.perf_counter()
    try:
        encoded = _run(spec, scenario, batch.simulate)
    except Exception as error:  # noqa: BLE001  a run may fail in any way; the others go on
        return Result(spec, None, _on_a_line(error), traceback.format_exc(), time.perf_counter() - start)
    return Result(spec, encoded, "", "", time.perf_counter() - start)


def _run(spec: RunSpec, scenario: Scenario, simulate: Simulate) -> bytes:
    run: Run | None = None
    try:
        run = simulate(scenario, spec.policy, spec.replicate)
        return encode(spec.run_id, run.records, run.ledger, run.hosts)
    finally:
        # A model and its agents refer to each other, and its columns are too few objects for Python to look
        # for such circles by itself: without this, worlds pile up.
        with uninterrupted():
            run = None
            gc.collect()


@cache
def _spare_the_libraries() -> None:
    """Keep a worker's later collections to what its runs make, not the libraries' hundred thousand objects."""
    gc.freeze()


def simulate(scenario: Scenario, policy: str, replicate: int) -> Run:
    """Run the model; imported here because the model's libraries take seconds to load."""
    from sim.model import simulate as run

    # a worker goes on with the replicate that it has begun, under the next policy
    return run(scenario, policy, replicate, keep_base=True)


def _on_a_line(error: BaseException) -> Message | str:
    if len(error.args) == 1 and isinstance(error.args[0], Message):
        return say("{kind}: {error}", kind=type(error).__name__, error=error.args[0])
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
