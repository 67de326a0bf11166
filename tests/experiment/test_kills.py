"""Kills that really kill, at random moments: what comes of it is what comes of an undisturbed study."""

import multiprocessing
import os
import random
import signal
import threading
import time

import pytest
import study_fakes
from subprocesses import alive, count, runs, start, until

from sim.experiment.design import design
from sim.experiment.execute import execute
from sim.experiment.lock import hold
from sim.experiment.store import State, Store

posix = pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")


@pytest.fixture(scope="module")
def undisturbed(tiny, tmp_path_factory):
    """The runs of the tiny world, 4 replicates, one after another in this process."""
    store = Store(tmp_path_factory.mktemp("undisturbed"))
    execute(design(tiny, replicates=4), store, 1)
    return runs(store.folder)


class Killer:
    """Kills one of this process's workers every now and then, within some seconds of the last."""

    def __init__(self, times, seed, within=1.2):
        self.times, self.within, self.chance, self.killed = times, within, random.Random(seed), 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.work)

    def work(self):
        while self.killed < self.times and not self.over.wait(self.chance.uniform(0.05, self.within)):
            if workers := multiprocessing.active_children():
                os.kill(self.chance.choice(workers).pid, signal.SIGKILL)
                self.killed += 1

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


@posix
def test_killed_workers_cost_nothing_but_time(tiny, tmp_path, undisturbed):
    study, store = design(tiny, replicates=4), Store(tmp_path)
    # A run fails when it is hit three times.
    with Killer(times=2, seed=1) as killer:
        outcome = execute(study, store, 2)
    assert killer.killed == 2
    assert outcome.failures == ()
    assert outcome.finished == study.specs
    assert runs(tmp_path) == undisturbed


@posix
def test_many_killed_workers_of_quick_runs(tiny, tmp_path):
    study = design(tiny, replicates=40)
    calm, store = Store(tmp_path / "calm"), Store(tmp_path / "runs")
    execute(study, calm, 1, simulate=study_fakes.quick)
    with Killer(times=8, seed=2, within=0.5) as killer:
        outcome = execute(study, store, 3, simulate=study_fakes.brief)
    assert killer.killed >= 4
    assert len(outcome.finished) + len(outcome.failures) == len(study.specs)
    # Of the three times that a run is hit before it has failed, it was alone twice.
    assert 2 * len(outcome.failures) <= killer.killed
    execute(study, store, 1, simulate=study_fakes.quick)
    assert runs(store.folder) == runs(calm.folder)


def killed_at_a_random_moment(process, out, kept, chance):
    """Kill a study some time after it has kept a new run; return how many it has kept."""
    until(lambda: count(out) > kept or process.poll() is not None)
    time.sleep(chance.uniform(0.0, 0.3))
    process.kill()
    process.communicate()
    return count(out)


@posix
@pytest.mark.parametrize(("workers", "times"), [(1, 5), (2, 3)])
def test_a_killed_parent_loses_nothing_that_was_finished(tiny, tmp_path, workers, times):
    chance = random.Random(workers)
    calm, out = Store(tmp_path / "calm"), tmp_path / "runs"
    execute(design(tiny, replicates=40), calm, 1, simulate=study_fakes.quick)
    wanted, kept = runs(calm.folder), 0
    for _ in range(times):
        kept_before, kept = kept, killed_at_a_random_moment(start(out, 40, workers, "brief"), out, kept, chance)
        assert kept > kept_before or kept == len(wanted)
        assert runs(out).items() <= wanted.items()
    process = start(out, 40, workers, "brief")
    stdout, stderr = process.communicate(timeout=120)
    assert (process.returncode, stderr) == (0, "")
    assert stdout.split() == ["120", str(kept), "0"]
    assert runs(out) == wanted
    assert not list(out.glob(".*.part"))


@posix
def test_the_model_itself_survives_its_parents_death(tiny, tmp_path, undisturbed):
    chance = random.Random(3)
    kept = killed_at_a_random_moment(start(tmp_path, 4, 1), tmp_path, 0, chance)
    kept = killed_at_a_random_moment(start(tmp_path, 4, 2), tmp_path, kept, chance)
    outcome = execute(design(tiny, replicates=4), Store(tmp_path), 1)
    assert len(outcome.reused) == kept
    assert runs(tmp_path) == undisturbed


@posix
@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="needs /proc")
def test_workers_do_not_outlive_their_parent(tmp_path):
    pids = tmp_path / "pids"
    pids.mkdir()
    process = start(tmp_path / "runs", 40, 2, "slow", STUDY_PIDS=str(pids))
    until(lambda: len(list(pids.iterdir())) == 2)
    workers = [int(path.name) for path in pids.iterdir()]
    assert all(alive(pid) for pid in workers)
    process.kill()
    process.communicate()
    until(lambda: not any(alive(pid) for pid in workers), 20.0)


@posix
def test_a_dead_process_leaves_the_folder_to_the_next(tiny, tmp_path):
    process = start(tmp_path, 40, 1, "slow")
    until(lambda: count(tmp_path) >= 2)
    process.kill()
    process.communicate()
    (tmp_path / f".{'0' * 24}.parquet.1.0.part").write_bytes(b"half a run")
    with hold(tmp_path):
        assert not list(tmp_path.glob(".*.part"))
        study = design(tiny, replicates=1)
        assert all(Store(tmp_path).state(spec.run_id) is not State.DAMAGED for spec in study.specs)
