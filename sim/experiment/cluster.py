"""Workers of a Dask cluster, each as a `concurrent.futures` executor."""

from __future__ import annotations

import importlib.util
import logging
import time
from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import suppress
from typing import TYPE_CHECKING

from sim.experiment.crew import ClusterError, Landing, WorkerLost, undisturbed_start
from sim.experiment.design import source_fingerprint
from sim.experiment.work import Batch, OtherSource, work
from sim.scenario.wording import foreign, say

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

_log = logging.getLogger(__name__)

LOCAL = "local"
SCHEMES = ("tcp", "tls", "ucx", "ws", "wss")
"""How Dask's schedulers are spoken to; a dashboard's http address is none of them."""
_CONNECT_WITHIN = 20.0
_LOOK_EVERY = 1.0


def check_address(address: str) -> None:
    """Refuse what cannot be the address of a cluster.

    Raises
    ------
    ClusterError
        If it is neither `local` nor an address such as tcp://host:8786, or Dask is not installed.
    """
    scheme, _, host = address.partition("://")
    if address != LOCAL and (scheme not in SCHEMES or not host):
        raise ClusterError(
            say("{address} is neither `local` nor an address such as tcp://host:8786", address=repr(address))
        )
    if importlib.util.find_spec("distributed") is None:
        raise ClusterError(say('Dask is not installed: pip install "talent-pipeline-sim[cluster]" brings it'))


class Cluster:
    """The workers of a Dask cluster; those that join later are used too.

    A worker's thread counts as a worker.

    Parameters
    ----------
    address
        Where the scheduler is, or `local` for a cluster of processes on this machine.
    workers
        Number of processes of a local cluster.

    Raises
    ------
    ClusterError
        If no scheduler answers there.
    OtherSource
        If a worker has other source files than this process.
    """

    depth = 2

    def __init__(self, address: str, workers: int) -> None:
        check_address(address)
        from distributed import Client, LocalCluster

        self.address = address
        self._local: LocalCluster | None = None
        self._executors: dict[str, Executor] = {}
        self._names: list[str] = []
        self._looked = -_LOOK_EVERY
        if address == LOCAL:
            with undisturbed_start():
                # Runs are kept as they come, so a worker never holds much: no limit of Dask's own is needed.
                self._local = LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    processes=True,
                    memory_limit=None,
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,
                )
        try:
            self._client: Client = Client(self._local or address, timeout=_CONNECT_WITHIN, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(
                say("no scheduler answers at {address}: {error}", address=address, error=foreign(str(error)))
            ) from error
        try:
            self._compare_sources()
        except BaseException:
            self.close(at_once=True)
            raise
        if not self.names():
            _log.warning("%s has no workers yet: waiting for some", address)

    def _compare_sources(self) -> None:
        try:
            found: dict[str, str] = self._client.run(source_fingerprint)
        except ModuleNotFoundError as error:
            raise ClusterError(
                say(
                    "a worker of {address} lacks a package of this environment: {error}",
                    address=self.address,
                    error=foreign(str(error)),
                )
            ) from error
        other = sorted(worker for worker, source in found.items() if source != source_fingerprint())
        if other:
            raise OtherSource(say("the simulator on worker {other} is another version than here", other=tuple(other)))

    def names(self) -> Sequence[str]:
        """Return a name for each thread of each worker there is now."""
        if time.monotonic() - self._looked >= _LOOK_EVERY:
            self._looked = time.monotonic()
            try:
                threads: dict[str, int] = self._client.ncores()
            except OSError as error:
                raise self._lost() from error
            self._names = [f"{worker} {thread}" for worker in sorted(threads) for thread in range(threads[worker])]
        return self._names

    def submit(self, name: str, batch: Batch) -> Landing:
        """Give a worker a batch."""
        worker = name.partition(" ")[0]
        if self._client.status != "running":
            raise self._lost()
        if worker not in self._executors:
            self._executors[worker] = self._client.get_executor(pure=False, workers=[worker])
        landing: Landing = self._executors[worker].submit(work, batch)
        return landing

    def died(self, error: BaseException) -> bool:
        """Say whether a batch's error means that its worker died or left."""
        from distributed.scheduler import KilledWorker

        return isinstance(error, KilledWorker | WorkerLost)

    def wind_down(self) -> None:
        """Do nothing: batches are short."""

    def close(self, *, at_once: bool) -> None:
        """Leave the cluster; end it if it is a local one."""
        # A scheduler that is gone cannot be taken leave of.
        with suppress(OSError, TimeoutError):
            self._client.close(timeout=2 if at_once else "30s")
        if self._local is not None:
            self._local.close(timeout=2 if at_once else 30)

    def _lost(self) -> ClusterError:
        return ClusterError(say("the connection to the cluster at {address} is lost", address=self.address))
