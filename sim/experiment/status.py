"""How far the studies in a folder of results are: what is done, failed, damaged or missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sim.experiment.design import RunSpec, source_fingerprint
from sim.experiment.lock import Holder, holder
from sim.experiment.plan import Plan, read_plan
from sim.experiment.store import State, Store

RUNS = "runs"
"""Folder of the runs within a folder of results."""


class Stage(StrEnum):
    """What has become of a run."""

    FINISHED = "finished"
    FAILED = "failed"
    DAMAGED = "damaged"
    MISSING = "missing"


@dataclass(frozen=True)
class Found:
    """A run of a study as it was found.

    Parameters
    ----------
    path
        Its file, or the traceback of one that failed.
    error
        The error of a run that failed, on a line.
    """

    spec: RunSpec
    stage: Stage
    path: Path
    error: str = ""


@dataclass(frozen=True)
class Status:
    """A study as it was found in its folder.

    Parameters
    ----------
    folder
        The folder of its runs.
    plan
        What was last asked for.
    found
        Its runs, in the order of the study.
    others
        Number of further files of runs: of other settings, or of another version of the simulator.
    holder
        Who is working in the folder now.
    changed
        Whether the simulator's source files have changed since, so that all would be run anew.
    """

    folder: Path
    plan: Plan
    found: tuple[Found, ...]
    others: int
    holder: Holder | None
    changed: bool

    def count(self, stage: Stage, policy: str | None = None) -> int:
        """Return how many runs are at a stage, of one policy or of all."""
        return sum(run.stage is stage and policy in (None, run.spec.policy) for run in self.found)

    def of(self, stage: Stage) -> list[Found]:
        """Return the runs at a stage."""
        return [run for run in self.found if run.stage is stage]

    def plain(self) -> dict[str, object]:
        """Return the status as plain data, for programs."""
        return {
            "folder": self.folder.as_posix(),
            "scenario": self.plan.scenario,
            "policies": list(self.plan.policies),
            "replicates": len({run.spec.replicate for run in self.found}),
            "draws": len({run.spec.draw for run in self.found}),
            "runs": len(self.found),
            **{stage.value: self.count(stage) for stage in Stage},
            "by_policy": {
                name: dict(Counter(run.stage.value for run in self.found if run.spec.policy == name))
                for name in self.plan.policies
            },
            "not_finished": [
                {
                    "id": run.spec.run_id,
                    "policy": run.spec.policy,
                    "replicate": run.spec.replicate,
                    "draw": run.spec.draw,
                    "stage": run.stage.value,
                    "error": run.error or None,
                }
                for run in self.found
                if run.stage is not Stage.FINISHED
            ],
            "other_runs": self.others,
            "holder": None
            if self.holder is None
            else {"pid": self.holder.pid, "host": self.holder.host, "since": self.holder.since},
            "source_changed": self.changed,
        }


def statuses(folder: Path) -> list[Status]:
    """Return the studies in a folder of results: its own, and those in folders within it.

    Nothing is written, so it may be a folder that this process cannot write to.

    Raises
    ------
    DamagedPlan
        If what a folder is for cannot be read.
    """
    places = [folder / RUNS, *(path / RUNS for path in sorted(folder.glob("*/")) if path.name != RUNS)]
    # The folder of runs itself may be named too.
    places.append(folder)
    return [_status(place, plan) for place in places if (plan := read_plan(place)) is not None]


def _status(folder: Path, plan: Plan) -> Status:
    store = Store(folder)
    return Status(
        folder=folder,
        plan=plan,
        found=tuple(_found(store, spec) for spec in plan.specs),
        others=len(store.ids() - {spec.run_id for spec in plan.specs}),
        holder=holder(folder),
        changed=plan.source != source_fingerprint(),
    )


def _found(store: Store, spec: RunSpec) -> Found:
    state = store.state(spec.run_id)
    path = store.path(spec.run_id)
    if state is State.FINISHED:
        return Found(spec, Stage.FINISHED, path)
    if state is State.DAMAGED:
        return Found(spec, Stage.DAMAGED, path)
    error = store.error(spec.run_id)
    if error is None:
        return Found(spec, Stage.MISSING, path)
    return Found(spec, Stage.FAILED, store.trace_path(spec.run_id), error)
