"""A finished study, opened again from its folder of results without running anything."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.sweep import CONTRADICTORY
from sim.experiment.assumptions import Draw, assumptions
from sim.experiment.design import RunSpec, Study, pack, source_fingerprint
from sim.experiment.execute import Failure, Outcome
from sim.experiment.plan import DamagedPlan, read_plan
from sim.experiment.status import RUNS
from sim.experiment.store import State, Store
from sim.report.comparison import Comparison
from sim.report.manifest import MANIFEST
from sim.report.sweep import SWEEP, Sweep
from sim.scenario import ScenarioError, load, override
from sim.scenario.wording import foreign, say

if TYPE_CHECKING:
    from sim.experiment.sweep import SweepDesign
    from sim.scenario.schema import Scenario

RESOLVED = "scenario.resolved.yaml"
_OTHER_VERSION = "\nthese results were made by another version of the simulator; `run` makes them anew"


class NoResults(Exception):
    """A folder holds no finished study; the message says what is missing and what would make it."""


def reopen(folder: Path) -> tuple[Comparison, Mapping[str, object]]:
    """Return the study whose results are in a folder, and its manifest.

    Raises
    ------
    NoResults
        If there is none, or what is there cannot be read back.
    """
    note = _manifest(folder)
    try:
        scenario = load(folder / RESOLVED)
        plan = read_plan(folder / RUNS)
    except DamagedPlan as error:
        raise NoResults(*error.args) from error
    except ScenarioError as error:
        other = "" if note.get("source_hash") == source_fingerprint() else _OTHER_VERSION
        raise NoResults(say("{problems}{other}", problems=error, other=other)) from error
    if plan is None:
        raise NoResults(say("{folder}: no runs are kept here; `run` makes them", folder=folder / RUNS))
    store = Store(folder / RUNS)
    study = _study(scenario, plan.policies, plan.specs)
    outcome = _outcome(store, study)
    if not outcome.finished:
        raise NoResults(
            say("{folder}: none of the runs is there any more; `run` makes them anew", folder=folder / RUNS)
        )
    comparison = Comparison(study, store, outcome, _started(note))
    if note.get("assumptions"):
        comparison.sweep = _sweep(folder, scenario, note)
    return comparison, note


def _manifest(folder: Path) -> Mapping[str, object]:
    path = folder / MANIFEST
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NoResults(say("{path}: no such file, so `run` has not finished here", path=path)) from error
    except ValueError as error:
        raise NoResults(
            say(
                "{path} is damaged ({error}); `run` with the same options writes it anew",
                path=path,
                error=foreign(str(error)),
            )
        ) from error
    if not isinstance(note, dict):
        raise NoResults(say("{path} is damaged; `run` with the same options writes it anew", path=path))
    return note


def _started(note: Mapping[str, object]) -> datetime:
    started = note.get("started")
    return datetime.fromisoformat(started) if isinstance(started, str) else datetime.now(UTC)


def _study(scenario: Scenario, policies: tuple[str, ...], specs: tuple[RunSpec, ...]) -> Study:
    """Return a study of runs that are there; none can be run again from it but those of the scenario as written."""
    draws = dict.fromkeys(spec.draw for spec in specs)
    replicates = len({spec.replicate for spec in specs})
    return Study(scenario, policies, replicates, specs, {draw: pack(scenario) if draw == 0 else b"" for draw in draws})


def _outcome(store: Store, study: Study) -> Outcome:
    finished = tuple(spec for spec in study.specs if store.state(spec.run_id) is State.FINISHED)
    errors = [(spec, store.error(spec.run_id)) for spec in study.specs if spec not in set(finished)]
    failures = tuple(Failure(spec, error) for spec, error in errors if error is not None)
    return Outcome(finished, finished, (), failures)


def _sweep(folder: Path, scenario: Scenario, note: Mapping[str, object]) -> Sweep:
    """Return the draws of the assumed numbers that the study's intervals are taken over."""
    plan = read_plan(folder / SWEEP / RUNS)
    if plan is None:
        raise NoResults(
            say(
                "{folder}: the draws behind the intervals are gone; `run` makes them anew", folder=folder / SWEEP / RUNS
            )
        )
    counts = note["assumptions"]
    scaled = override(scenario, scale=float(counts["scale"]) if isinstance(counts, dict) else None)
    store = Store(folder / SWEEP / RUNS)
    study = _study(scaled, plan.policies, plan.specs)
    return Sweep(_design(folder, scaled, study), store, _outcome(store, study), _started(note))


def _design(folder: Path, scaled: Scenario, study: Study) -> SweepDesign:
    from sim.experiment.sweep import SweepDesign

    path = folder / "assumptions.csv"
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError as error:
        raise NoResults(say("{path}: no such file; `run` with the same options writes it anew", path=path)) from error
    numbers = assumptions(scaled)
    draws = [
        Draw(
            int(row["draw"]),
            tuple(float(row[number.name]) for number in numbers),
            row["problem"] if row["status"] == CONTRADICTORY else "",
        )
        for row in rows
    ]
    return SweepDesign(study, numbers, tuple(draws))
