"""What a folder of runs is for, written before the first run, so that others can see how far it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from sim.experiment.design import RunSpec, Study, source_fingerprint
from sim.experiment.files import write_text
from sim.scenario.wording import foreign, say

_PLAN = "study.json"


class DamagedPlan(Exception):
    """A plan cannot be read back as it was written."""


@dataclass(frozen=True)
class Plan:
    """The runs that a folder is for.

    Parameters
    ----------
    scenario
        Name of the scenario.
    source
        Fingerprint of the source files that the runs' ids stand for.
    policies
        Policy names, `baseline` first.
    specs
        The runs, in the order of the study.
    """

    scenario: str
    source: str
    policies: tuple[str, ...]
    specs: tuple[RunSpec, ...]


def write_plan(folder: Path, study: Study) -> None:
    """Write what a study is going to run into its folder of runs.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    content = {
        "scenario": study.scenario.name,
        "source": source_fingerprint(),
        "policies": study.policies,
        "runs": [asdict(spec) for spec in study.specs],
    }
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / _PLAN, json.dumps(content, ensure_ascii=False) + "\n")


def read_plan(folder: Path) -> Plan | None:
    """Return the newest plan of a folder of runs, None if it has none.

    Raises
    ------
    DamagedPlan
        If it cannot be read back as it was written.
    """
    path = folder / _PLAN
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return _plan(content)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedPlan(
            say(
                "{path} is damaged ({kind}: {error}); `run` writes it anew",
                path=path,
                kind=type(error).__name__,
                error=foreign(str(error)),
            )
        ) from error


def _plan(content: Mapping[str, object]) -> Plan:
    policies, runs = content["policies"], content["runs"]
    if not isinstance(policies, list) or not isinstance(runs, list):
        raise TypeError("policies and runs must be lists")
    return Plan(
        scenario=str(content["scenario"]),
        source=str(content["source"]),
        policies=tuple(str(name) for name in policies),
        specs=tuple(RunSpec(**run) for run in runs),
    )
