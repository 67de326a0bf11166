"""What a folder of runs is for, written before the first run, so that others can see how far it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
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
    titles
        What people call the scenario and the policies, by language and name; names that have none are left out.
    """

    scenario: str
    source: str
    policies: tuple[str, ...]
    specs: tuple[RunSpec, ...]
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def title(self, name: str, language: str) -> str:
        """Return what people call the scenario or a policy; its name where that is not known."""
        return self.titles.get(language, {}).get(name, name)


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
        "titles": _titles(study),
    }
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / _PLAN, json.dumps(content, ensure_ascii=False) + "\n")


def _titles(study: Study) -> Mapping[str, Mapping[str, str]]:
    named = {study.scenario.name: study.scenario.title}
    named |= {name: study.scenario.policy(name).title for name in study.policies}
    return {language: {name: title.worded(language) for name, title in named.items()} for language in ("en", "zh")}


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
    # folders of runs that an earlier version began have none
    titles = content.get("titles", {})
    if not isinstance(titles, dict):
        raise TypeError("titles must be a mapping")
    if not isinstance(policies, list) or not isinstance(runs, list):
        raise TypeError("policies and runs must be lists")
    return Plan(
        scenario=str(content["scenario"]),
        source=str(content["source"]),
        policies=tuple(str(name) for name in policies),
        specs=tuple(RunSpec(**run) for run in runs),
        titles=titles,
    )
