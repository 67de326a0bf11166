"""Studies in processes of their own, to be killed, interrupted and started again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
TINY = HERE.parent / "worlds" / "tiny.yaml"
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE.parents[1]), str(HERE)])}

STUDY = """
import gc
import sys
from pathlib import Path

import study_fakes
from sim.experiment.design import design
from sim.experiment.execute import Interrupted, NotKept, execute
from sim.experiment.lock import hold
from sim.experiment.store import Store
from sim.experiment.work import simulate
from sim.scenario import load

if __name__ == "__main__":
    tiny, out, replicates, workers, fake = sys.argv[1:]
    gc.freeze()
    store = Store(Path(out))
    model = simulate if fake == "model" else getattr(study_fakes, fake)
    try:
        with hold(store.folder):
            outcome = execute(design(load(tiny), replicates=int(replicates)), store, int(workers), simulate=model)
    except Interrupted as stop:
        print(stop)
        sys.exit(130)
    except NotKept as error:
        print(error.strerror, error.finished, error.total)
        sys.exit(1)
    print(len(outcome.finished), len(outcome.reused), len(outcome.failures))
"""


def start(out: Path, replicates: int, workers: int, fake: str = "model", **environment: str) -> subprocess.Popen[str]:
    """Start a study of the tiny world in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", STUDY, str(TINY), str(out), str(replicates), str(workers), fake],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
        env={**ENVIRONMENT, **environment},
    )


def until(condition, seconds: float = 60.0) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def runs(folder: Path) -> dict[str, bytes]:
    """Return the files of runs by name."""
    return {path.name: path.read_bytes() for path in folder.glob("*.parquet")}


def count(folder: Path) -> int:
    """Return the number of files of runs, without reading them."""
    return sum(1 for _ in folder.glob("*.parquet"))


def alive(pid: int) -> bool:
    """Say whether a process is there and not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
