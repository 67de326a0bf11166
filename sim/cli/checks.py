"""What is refused, or warned of, before anything is run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.endings import os_message, refuse, too_low
from sim.scenario.wording import say

if TYPE_CHECKING:
    from sim.scenario import Loaded
    from sim.scenario.schema import Scenario


def caution(scenario: Scenario, loaded: Loaded, policies: list[str] | None, lang: str) -> None:
    """Warn of what is allowed but may not be meant."""
    from sim.scenario import cautions

    for caution in cautions(scenario, loaded.tree, policies):
        print(say("warning: {problem}", problem=caution).worded(lang), file=sys.stderr)


def check_goals(scenario: Scenario, loaded: Loaded, lang: str) -> None:
    """Refuse goals and facts that nothing measures before anything is run."""
    from sim.analysis.goals import unmeasured
    from sim.scenario.errors import Problem, ScenarioError, key_path
    from sim.scenario.marks import locate

    if not scenario.goals and not scenario.facts:
        return
    problems = []
    for loc, message in unmeasured(scenario):
        mark = locate(loaded.tree, loc) or (None, None)
        problems.append(Problem(mark[0], mark[1], key_path(loc, loaded.tree), message))
    if problems:
        refuse(ScenarioError(problems), lang)


def check_writable(folder: Path, lang: str) -> None:
    """Refuse a folder that cannot be written to before anything is run."""
    from sim.experiment.files import prepare

    try:
        prepare(folder)
    except OSError as error:
        refuse(os_message("--out", folder, error), lang)


def check_workers(workers: int | None, cluster: str | None, lang: str) -> None:
    """Refuse workers that there cannot be before anything is run."""
    from sim.experiment.cluster import LOCAL, check_address
    from sim.experiment.crew import ClusterError

    if workers is not None and workers < 1:
        refuse(too_low("--workers", workers, 1), lang)
    if cluster is None:
        return
    try:
        check_address(cluster)
    except ClusterError as error:
        refuse(say("{option}: {problem}", option="--cluster", problem=error), lang)
    if cluster != LOCAL and workers is not None:
        refuse(say("--workers: counts processes of this machine; the cluster at --cluster has its own workers"), lang)
