"""Ctrl-C: the first lets the runs under way finish, the second does not wait; nothing finished is lost."""

import os
import signal
import time
from concurrent.futures import wait

import pytest
import study_fakes
from subprocesses import count, start, until

from sim.experiment.design import design
from sim.experiment.execute import Interrupted, execute
from sim.experiment.store import State, Store

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="signals to process groups are POSIX"),
    pytest.mark.usefixtures("ctrl_c"),
]

STOPPING = "stopping: the runs under way are finished first; Ctrl-C again ends them at once\n"


@pytest.mark.parametrize("workers", [1, 2])
def test_one_ctrl_c_finishes_what_is_under_way(tiny, tmp_path, workers):
    process = start(tmp_path, 40, workers, "slow")
    until(lambda: count(tmp_path) >= 2 or process.poll() is not None)
    # between two runs nothing would be under way
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (130, STOPPING)
    store, study = Store(tmp_path), design(tiny, replicates=40)
    finished = [spec for spec in study.specs if store.state(spec.run_id) is State.FINISHED]
    assert 3 <= len(finished) < len(study.specs)
    assert stdout.strip() == f"{len(finished)} of 120 runs finished"
    assert {path.name for path in tmp_path.iterdir()} == {
        ".lock",
        "study.json",
        *(f"{spec.run_id}.parquet" for spec in finished),
    }
    after = execute(design(tiny, replicates=2), store, 1, simulate=study_fakes.quick)
    assert after.failures == ()
    assert len(after.reused) >= 3


def test_a_second_ctrl_c_leaves_no_lock_of_a_future_taken(tiny, tmp_path, monkeypatch):
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    ended = []

    def interrupted(*args, **kwargs):
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.05)
        ended.append(True)
        return wait(*args, **kwargs)

    monkeypatch.setattr("sim.experiment.dispatch.wait", interrupted)
    with pytest.raises(Interrupted):
        execute(design(tiny, replicates=2), Store(tmp_path), 2, simulate=study_fakes.endless)
    assert ended == [True]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_second_ctrl_c_ends_at_once(tiny, tmp_path, workers):
    process = start(tmp_path, 2, workers, "endless")
    until(lambda: count(tmp_path) == 1 or process.poll() is not None)
    for _ in range(2):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.5)
    stdout, stderr = process.communicate(timeout=20)
    assert (process.returncode, stdout, stderr) == (130, "1 of 6 runs finished\n", STOPPING)
    study = design(tiny, replicates=2)
    assert Store(tmp_path).state(study.specs[0].run_id) is State.FINISHED
    assert {path.name for path in tmp_path.iterdir()} == {".lock", "study.json", f"{study.specs[0].run_id}.parquet"}
