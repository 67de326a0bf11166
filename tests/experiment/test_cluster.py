"""Dask: the same results, whatever becomes of its workers."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading

import pytest
import study_fakes
from subprocesses import ENVIRONMENT, count, runs, until

from sim.experiment import cluster
from sim.experiment.cluster import check_address
from sim.experiment.crew import ClusterError
from sim.experiment.design import design
from sim.experiment.execute import execute
from sim.experiment.store import Store

# Dask's own threads and sockets are closed when its processes end, not when a test does.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def serial(tiny, tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("serial"))
    execute(design(tiny, replicates=2), store, 1)
    return runs(store.folder)


def test_a_local_cluster_leaves_the_same_bytes(tiny, tmp_path, serial):
    study = design(tiny, replicates=2)
    outcome = execute(study, Store(tmp_path), 2, cluster="local")
    assert outcome.finished == study.specs
    assert runs(tmp_path) == serial


def dask(command, *arguments):
    code = f"from distributed.cli.dask_{command} import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
        start_new_session=True,
    )


@pytest.fixture
def somewhere(tmp_path):
    """A scheduler and the means to give it workers, each a process of its own."""
    file, started = tmp_path / "scheduler.json", []

    def workers(count):
        for _ in range(count):
            options = ("--no-nanny", "--no-dashboard", "--nthreads", "1", "--local-directory", str(tmp_path))
            started.append(dask("worker", address, *options))
        return started[-count:]

    scheduler = dask("scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(file), "--host", "127.0.0.1")
    until(file.exists)
    until(lambda: file.read_text(encoding="utf-8").endswith("}"))
    address = json.loads(file.read_text(encoding="utf-8"))["address"]
    yield address, workers, scheduler
    for process in [*started, scheduler]:
        process.kill()
        process.wait()


class Study(threading.Thread):
    """A study on a cluster, in a thread, so that the test can disturb it."""

    def __init__(self, study, folder, address, simulate):
        super().__init__(daemon=True)
        self.arguments = (study, Store(folder), None, None, simulate, address)
        self.outcome = self.error = None

    def run(self):
        try:
            self.outcome = execute(*self.arguments)
        except ClusterError as error:
            self.error = error


def test_a_worker_killed_in_the_middle_loses_nothing(tiny, tmp_path, somewhere):
    address, workers, _ = somewhere
    study, calm, out = design(tiny, replicates=20), Store(tmp_path / "calm"), tmp_path / "runs"
    execute(study, calm, 1, simulate=study_fakes.quick)
    first, second = workers(2)
    running = Study(study, out, address, study_fakes.brief)
    running.start()
    until(lambda: count(out) >= 5 or not running.is_alive())
    os.kill(first.pid, signal.SIGKILL)
    until(lambda: count(out) >= 20 or not running.is_alive())
    workers(1)
    os.kill(second.pid, signal.SIGKILL)
    running.join(60)
    assert running.error is None
    assert running.outcome.finished == study.specs
    assert runs(out) == runs(calm.folder)


def test_a_lost_scheduler_ends_the_study_and_keeps_what_is_finished(tiny, tmp_path, somewhere):
    address, workers, scheduler = somewhere
    workers(1)
    out = tmp_path / "runs"
    running = Study(design(tiny, replicates=40), out, address, study_fakes.slow)
    running.start()
    until(lambda: count(out) >= 2 or not running.is_alive())
    scheduler.kill()
    running.join(60)
    assert isinstance(running.error, ClusterError)
    assert count(out) >= 2


def test_a_cluster_that_does_not_answer(tiny, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "_CONNECT_WITHIN", 0.5)
    with pytest.raises(ClusterError, match=r"no scheduler answers at tcp://127\.0\.0\.1:1"):
        execute(design(tiny, replicates=1), Store(tmp_path), cluster="tcp://127.0.0.1:1", simulate=study_fakes.quick)


def test_a_finished_study_asks_no_cluster(tiny, tmp_path):
    study, store = design(tiny, replicates=1), Store(tmp_path)
    execute(study, store, 1, simulate=study_fakes.quick)
    again = execute(study, store, cluster="tcp://127.0.0.1:1", simulate=study_fakes.quick)
    assert again.reused == study.specs


@pytest.mark.parametrize("address", ["127.0.0.1:8786", "tcp://", "", "locale", "http://127.0.0.1:8787"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ClusterError, match=r"neither `local` nor an address such as tcp://host:8786"):
        check_address(address)


def test_without_dask_the_message_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ClusterError, match=r'Dask is not installed: pip install "talent-pipeline-sim\[cluster\]"'):
        check_address("local")
