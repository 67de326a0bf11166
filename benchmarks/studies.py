"""What a study costs beyond its runs: time of workers that is not spent in runs, and memory of the parent.

`python -m benchmarks.studies` runs Daqing at a small scale many times, keeps and compares the runs as `sim run` does,
and prints one table. With `--runs 2000 --policies 0` it shows that memory does not grow with the number of runs.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sim.experiment.crew import Processes
from sim.experiment.design import Study, design
from sim.experiment.dispatch import Dispatch
from sim.experiment.plan import write_plan
from sim.experiment.store import Store
from sim.experiment.work import Result, simulate
from sim.scenario import load, override

DAQING = Path(__file__).resolve().parents[1] / "scenarios" / "daqing.yaml"
_PAGE = resource.getpagesize()


def resident() -> float:
    """Return this process's memory now, in MB (Linux)."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE / 1e6


class Peak:
    """The most memory that this process has had since `reset`, looked at 50 times a second."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        threading.Thread(target=self._watch, daemon=True).start()

    def reset(self) -> None:
        """Forget what was."""
        self.megabytes = resident()

    def _watch(self) -> None:
        while True:
            self.megabytes = max(self.megabytes, resident())
            time.sleep(0.02)


@contextmanager
def processes(count: int) -> Iterator[Processes]:
    """Processes that are sent away at the end."""
    crew = Processes(count)
    try:
        yield crew
    finally:
        crew.close(at_once=False)


def timed(study: Study, store: Store, workers: int) -> tuple[float, float, float]:
    """Run a study; return its wall time, that from the first result on, and the time spent in runs."""
    first, inside = 0.0, 0.0

    def land(result: Result) -> None:
        nonlocal first, inside
        if result.encoded is None:
            raise RuntimeError(result.trace)
        first = first or time.perf_counter()
        inside += result.seconds
        store.keep(result.spec.run_id, result.encoded)

    write_plan(store.folder, study)
    start = time.perf_counter()
    with processes(workers) as crew:
        Dispatch(study, study.specs, crew, simulate, land).run(lambda: False, lambda: None)
        end = time.perf_counter()
    return end - start, end - first, inside


def rows(study: Study, folder: Path, workers: int) -> Iterator[tuple[str, str]]:
    """Run a study, compare its policies and return what it cost."""
    from sim.experiment.execute import execute
    from sim.report.comparison import Comparison

    peak, store, runs = Peak(), Store(folder / "runs"), len(study.specs)
    wall, after_first, inside = timed(study, store, workers)
    yield f"{runs} runs on {workers} workers", f"{wall:.1f} s, {inside / runs:.3f} s each in its worker"
    yield "over the time spent in runs", f"{wall * workers / inside - 1:.1%}"
    yield "  workers' start left out", f"{after_first * workers / inside - 1:.1%}"
    yield "parent's memory while they ran", f"{peak.megabytes:.0f} MB"
    start = time.perf_counter()
    outcome = execute(study, store, workers)
    yield "finding all of them finished", f"{time.perf_counter() - start:.1f} s"
    peak.reset()
    start = time.perf_counter()
    Comparison(study, store, outcome, datetime.now(UTC)).write(folder)
    yield "tables and charts", f"{time.perf_counter() - start:.1f} s"
    yield "parent's memory meanwhile", f"{peak.megabytes:.0f} MB"
    size = sum(path.stat().st_size for path in store.folder.glob("*.parquet"))
    yield "a run on disk", f"{size / runs / 1e3:.0f} kB"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.studies", description=__doc__)
    parser.add_argument("scenario", nargs="?", type=Path, default=DAQING)
    parser.add_argument("--runs", type=int, default=200, help="about how many runs")
    parser.add_argument("--policies", type=int, default=1, help="policies beside the baseline")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--scale", type=float, default=0.05)
    given = parser.parse_args()
    scenario = override(load(given.scenario), scale=given.scale)
    names = [name for name in scenario.policies if name != "baseline"][: given.policies]
    study = design(scenario, names, max(given.runs // (len(names) + 1), 1))
    with tempfile.TemporaryDirectory() as folder:
        for name, value in rows(study, Path(folder), given.workers):
            print(f"{name:<34}{value:>40}", flush=True)


if __name__ == "__main__":
    main()
