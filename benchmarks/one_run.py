"""One run in a process of its own: seconds by part and phase, rows, draws, peak memory; a line of JSON on stdout."""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

MODEL_PARTS = ("check", "book", "measure", "measure_base")
"""What the model calls beside the phases of the year."""


def timed(seconds: dict[str, float], name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function with the time it takes added up under `name`."""

    def call(*args: Any, **kwargs: Any) -> Any:
        start = time.perf_counter()
        result = function(*args, **kwargs)
        seconds[name] += time.perf_counter() - start
        return result

    return call


def peak_megabytes() -> float | None:
    """Return this process's peak memory in MB; None where the system does not say (Windows)."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def watched(model: Any) -> dict[str, float]:
    """Return the seconds by phase and part of the year, which the model adds to from now on."""
    seconds: dict[str, float] = defaultdict(float)
    for phase in model.PHASES:
        vars(phase)["step"] = timed(seconds, phase.__name__.rpartition(".")[2], phase.step)
    for part in MODEL_PARTS:
        vars(model)[part] = timed(seconds, part, vars(model)[part])
    return seconds


def measure(scenario: Any, policy: str, replicate: int, seconds: dict[str, float] | None = None) -> dict[str, Any]:
    """Run a scenario once and return what it cost."""
    from sim.model import TalentPipeline
    from sim.world.codes import Status

    studying = (Status.ENROLLED, Status.STUDYING_AWAY)
    seconds = {} if seconds is None else seconds
    before, busy = time.perf_counter(), time.process_time()
    pipeline = TalentPipeline(scenario, policy, replicate)
    built, full = time.perf_counter(), time.process_time()
    # the base year's own calls are part of building it
    seconds.clear()
    student_years = 0
    while pipeline.year < scenario.horizon:
        pipeline.step()
        # natives at schools elsewhere are admitted, study and finish one by one as well
        student_years += sum(int((pipeline.world.students.status == at).sum()) for at in studying)
    done, idle = time.perf_counter(), time.process_time()
    records = pipeline.recorder.records()
    return {
        "base world": built - before,
        "years": done - built,
        "processor": idle - busy,
        "processor of the years": idle - full,
        "number of years": scenario.horizon - scenario.base_year,
        "parts": dict(seconds),
        "rows": len(records),
        "people": len(pipeline.world.students),
        "student years": student_years,
        "megabytes": peak_megabytes(),
    }


def main(path: str, policy: str, scale: str | None = None) -> None:
    """Print what one run costs, with the imports and the loading before it."""
    start = time.perf_counter()
    # imports are timed too, so they cannot stand at the top
    import sim.model as model
    from sim.scenario import load, override

    imported = time.perf_counter()
    scenario = load(path)
    loaded = time.perf_counter()
    if scale is not None:
        scenario = override(scenario, scale=float(scale))
    cost = measure(scenario, policy, 0, watched(model))
    print(json.dumps({"imports": imported - start, "load": loaded - imported, **cost}))


if __name__ == "__main__":
    main(*sys.argv[1:])
