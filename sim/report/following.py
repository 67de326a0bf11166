"""Following a few lives in a sample world, and putting them into words."""

from __future__ import annotations

import pandas as pd

from sim.analysis.lives import FewLives, few_lives
from sim.experiment.design import BASELINE
from sim.report.language import Language
from sim.report.life import Life
from sim.report.lives import Followed
from sim.scenario import UnreachableStocks, override
from sim.scenario.schema import Scenario

SAMPLE_STUDENTS = 7_000
"""Students of the sample world: two runs of it take about a second and a half."""
ONE_IN = 4
EACH = 2
_LEAST_SCALE = 0.05


def sample(scenario: Scenario) -> Scenario:
    """Return the scenario at the scale in which lives are followed."""
    students = sum(school.enrolled.value for region in scenario.regions.values() for school in region.schools.values())
    return override(
        scenario, scale=min(scenario.scale, max(_LEAST_SCALE, round(SAMPLE_STUDENTS / max(students, 1), 2)))
    )


def followed(scenario: Scenario, policy: str, replicate: int) -> tuple[Followed, pd.DataFrame]:
    """Follow a few lives under a policy.

    Parameters
    ----------
    replicate
        One whose world could be built at the scenario's own scale, where a sample of it cannot be.

    Returns
    -------
    tuple
        What is said of them all, and a row a life and year: student, here_under (`policy` or `baseline`), year, then
        baseline, policy and why in each language.
    """
    world = sample(scenario)
    try:
        found = few_lives(world, policy, EACH, ONE_IN)
    except UnreachableStocks:
        # a small school may be too small for a sample
        world = scenario
        found = few_lives(world, policy, EACH, ONE_IN, replicate)
    changed = found.changed
    said = Followed(policy, world.scale, ONE_IN, found.graduates, len(changed.kept), len(changed.lost))
    return said, _table(found, world)


def _table(found: FewLives, world: Scenario) -> pd.DataFrame:
    columns = [f"{name}_{language.value}" for language in Language for name in ("baseline", "policy", "why")]
    rows = []
    for lives in found.lives:
        here = "policy" if lives.identity in found.changed.kept else BASELINE
        told = [Life(lives, world).tell(language.value) for language in Language]
        for year in zip(*told, strict=True):
            texts = [text for one in year for text in (one.baseline, one.policy, one.why)]
            rows.append([lives.identity, here, year[0].year, *texts])
    return pd.DataFrame(rows, columns=["student", "here_under", "year", *columns])
