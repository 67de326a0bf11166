"""Print what a run costs: seconds by city, scale, part and phase, memory, rows, draws, start-up; what pairing saves."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.draws import in_a_run, per_second
from benchmarks.objects import object_years
from benchmarks.one_run import measure
from benchmarks.pairing import variance_ratios
from sim.scenario import load

ROOT = Path(__file__).parents[1]
DAQING = ROOT / "scenarios" / "daqing.yaml"

Row = tuple[str, str, str]


def run_costs(path: Path, policy: str, repeats: int, scale: float | None = None) -> list[dict[str, Any]]:
    """Run the scenario a few times, each in a process of its own; at the file's scale unless told."""
    command = [sys.executable, "-m", "benchmarks.one_run", str(path), policy]
    command += [] if scale is None else [str(scale)]
    outputs = [
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True).stdout
        for _ in range(repeats)
    ]
    return [json.loads(output) for output in outputs]


def seconds_of(command: list[str], repeats: int) -> float:
    """Return the median wall time of a command."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        taken.append(time.perf_counter() - start)
    return median(taken)


def run_rows(costs: list[dict[str, Any]]) -> Iterator[Row]:
    """Return the rows about one run: medians over repeats."""

    def mid(name: str) -> float:
        return median(cost[name] for cost in costs)

    last = costs[-1]
    total = median(cost["base world"] + cost["years"] for cost in costs)
    yield "imports", f"{mid('imports'):.2f}", "s"
    yield "load the scenario", f"{mid('load'):.2f}", "s"
    yield "one run after imports", f"{total:.2f}", "s"
    yield "  of these on the processor", f"{mid('processor'):.2f}", "s (less where the machine is busy)"
    yield "  base-year world", f"{mid('base world'):.2f}", "s"
    yield f"  {last['number of years']} years", f"{mid('years'):.2f}", "s"
    parts = {name: median(cost["parts"].get(name, 0.0) for cost in costs) for name in last["parts"]}
    for name, seconds in sorted(parts.items(), key=lambda part: -part[1]):
        yield f"    {name}", f"{seconds:.3f}", f"s, {seconds / mid('years'):.0%} of the years"
    memory = [cost["megabytes"] for cost in costs if cost["megabytes"] is not None]
    yield "peak memory", f"{max(memory):.0f}" if memory else "not known", "MB, libraries included"
    yield "records of a run", f"{last['rows']:,}", "rows"
    yield "people at the horizon", f"{last['people']:,}", "rows"


def city_rows(paths: list[Path], repeats: int) -> Iterator[Row]:
    """Return a row about a run of each city."""
    for path in paths:
        costs = run_costs(path, "baseline", repeats)
        seconds = median(cost["processor"] for cost in costs)
        yield f"city: {path.stem}", f"{seconds:.2f}", f"s of a processor, {costs[-1]['student years']:,} student-years"


def scale_rows(path: Path, scales: list[float], repeats: int) -> Iterator[Row]:
    """Return a row about a run at each scale: seconds, and how much more than the scale before they grew."""
    before = None
    for scale in scales:
        costs = run_costs(path, "baseline", repeats, scale)
        seconds, lived = median(cost["processor"] for cost in costs), costs[-1]["student years"]
        note = "s of a processor"
        if before is not None:
            note += f"; {lived / before[1]:.1f} times the student-years in {seconds / before[0]:.1f} times the time"
        yield f"scale {scale:g}", f"{seconds:.2f}", note
        before = seconds, lived


def object_rows(path: Path, cohort: int, repeats: int) -> Iterator[Row]:
    """Return the rows that compare the model with one Mesa object a student, in turns in one process.

    Both are timed from when their schools are full: neither the base year nor the objects' first years count.
    """
    scenario = load(path)
    ours, objects = [], []
    for replicate in range(repeats):
        cost = measure(scenario, "baseline", replicate)
        ours.append(cost["student years"] / cost["processor of the years"])
        objects.append(object_years(cohort, 4))
    yield "this model", f"{median(ours) / 1e3:.0f}", "thousand enrolled student-years a second"
    yield "one Mesa object a student", f"{median(objects) / 1e3:.0f}", "thousand enrolled student-years a second"
    ratio = median(mine / theirs for mine, theirs in zip(ours, objects, strict=True))
    yield "this model beside objects", f"{ratio:.1f}", "times"


def draw_rows(path: Path) -> Iterator[Row]:
    """Return the rows about random numbers."""
    for kind, speed in per_second().items():
        yield f"draws: {kind}", f"{speed / 1e6:.0f}", "million a second"
    yield "draws in a run's years", f"{in_a_run(load(path)) / 1e6:.1f}", "million"


def pairing_rows(path: Path, replicates: int, scale: float) -> Iterator[Row]:
    """Return the rows about pairing, for every policy of the file."""
    scenario = load(path)
    policies = [name for name in scenario.policies if name != "baseline"]
    for name, ratio in variance_ratios(scenario, policies, replicates, scale).items():
        yield f"pairing: {name}", f"{ratio:.0f}", "times less variance of its effect on vocational retention"


def cities() -> list[Path]:
    """Return the scenarios of cities: those that state regions of their own."""
    found = sorted((ROOT / "scenarios").glob("*.yaml"))
    return [path for path in found if "\nregions:" in path.read_text(encoding="utf-8")]


def show(rows: Iterator[Row]) -> None:
    """Print rows as they come."""
    for name, value, unit in rows:
        print(f"{name:<32}{value:>12}  {unit}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("scenario", nargs="?", type=Path, default=DAQING)
    parser.add_argument("--policy", default="baseline", help="policy of the runs timed")
    parser.add_argument("--repeats", type=int, default=3, help="runs timed; medians are shown")
    parser.add_argument("--replicates", type=int, default=20, help="replicates behind the variance ratios")
    parser.add_argument("--scale", type=float, default=0.1, help="scale of the runs behind the variance ratios")
    parser.add_argument("--scales", type=float, nargs="*", default=[0.1, 1.0, 10.0], help="scales to be compared")
    parser.add_argument("--cohort", type=int, default=30_000, help="pupils a year of the program with Mesa objects")
    parser.add_argument("--whole", action="store_true", help="time `sim run` as it stands too: minutes")
    given = parser.parse_args()
    path = given.scenario.resolve()
    print(
        f"{path.name}, policy {given.policy}, medians of {given.repeats}; pairing at scale {given.scale:g}, ",
        end="",
    )
    print(f"{given.replicates} replicates, vocational retention 2 and 3 years after the base year\n")
    show(run_rows(run_costs(path, given.policy, given.repeats)))
    show(city_rows(cities(), given.repeats))
    show(scale_rows(path, given.scales, 1))
    show(object_rows(path, given.cohort, given.repeats))
    help_ = seconds_of([sys.executable, "-m", "sim", "--help"], 2 * given.repeats + 1)
    show(iter([("python -m sim --help", f"{help_:.2f}", "s")]))
    show(draw_rows(path))
    show(pairing_rows(path, given.replicates, given.scale))
    if given.whole:
        with tempfile.TemporaryDirectory() as folder:
            whole = seconds_of([sys.executable, "-m", "sim", "run", str(path), "--out", folder], 1)
        show(iter([("python -m sim run", f"{whole:.0f}", "s, all policies and replicates of the file")]))


if __name__ == "__main__":
    main()
