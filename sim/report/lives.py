"""A few lives of a study, followed in a sample world and kept in words, for the report."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sim.analysis.headline import HEADLINE
from sim.analysis.lives import FewLives, few_lives
from sim.analysis.panel import ALL
from sim.base_year.enrolled import UnreachableStocks
from sim.experiment.design import BASELINE
from sim.report.language import Language
from sim.report.life import Life, Told
from sim.scenario import override

if TYPE_CHECKING:
    from sim.report.comparison import Comparison
    from sim.scenario.schema import Scenario

FILE = "lives.csv"
SAMPLE_STUDENTS = 7_000
"""Students of the sample world: two runs of it take about a second and a half."""
ONE_IN = 4
EACH = 2
_LEAST_SCALE = 0.05
_RETENTION = HEADLINE[0]


@dataclass(frozen=True)
class Followed:
    """What the manifest says of the lives that were followed.

    Parameters
    ----------
    policy
        The policy beside the baseline.
    scale, one_in
        Of the sample world, and which of its people were watched.
    graduates, kept, lost
        As in `FewLives`.
    """

    policy: str
    scale: float
    one_in: int
    graduates: int
    kept: int
    lost: int


def most_effective(comparison: Comparison) -> str | None:
    """Return the policy that raises retention most in the first region's last year; None without one."""
    table = comparison.summary()
    region = next(iter(comparison.scenario.regions))
    own = table[
        (table["region"] == region)
        & (table["measure"] == _RETENTION)
        & (table["level"] == ALL)
        & (table["policy"] != BASELINE)
    ].drop_duplicates("policy")
    own = own[own["effect"].map(math.isfinite)]
    return None if len(own) == 0 else str(own.sort_values("effect")["policy"].iloc[-1])


def sample(scenario: Scenario) -> Scenario:
    """Return the scenario at the scale in which lives are followed."""
    students = sum(school.enrolled.value for region in scenario.regions.values() for school in region.schools.values())
    return override(
        scenario, scale=min(scenario.scale, max(_LEAST_SCALE, round(SAMPLE_STUDENTS / max(students, 1), 2)))
    )


def followed(comparison: Comparison) -> tuple[Followed, pd.DataFrame] | None:
    """Follow a few lives under the policy that raises retention most; None where only the baseline was run.

    Returns
    -------
    tuple
        What is said of them all, and a row a life and year: student, here_under (`policy` or `baseline`), year, then
        baseline, policy and why in each language.
    """
    policy = most_effective(comparison)
    if policy is None:
        return None
    world = sample(comparison.scenario)
    try:
        found = few_lives(world, policy, EACH, ONE_IN)
    except UnreachableStocks:
        # a small school may be too small for a sample; the study's own world has been built in some replicate
        world = comparison.scenario
        found = few_lives(world, policy, EACH, ONE_IN, _finished(comparison, policy))
    changed = found.changed
    said = Followed(policy, world.scale, ONE_IN, found.graduates, len(changed.kept), len(changed.lost))
    return said, _table(found, world)


def _finished(comparison: Comparison, policy: str) -> int:
    """Return a replicate that is finished under both; one that failed under one says so again when it is run."""
    done = {
        name: {spec.replicate for spec in comparison.outcome.finished if spec.policy == name}
        for name in (BASELINE, policy)
    }
    return min(done[BASELINE] & done[policy], default=0)


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


@dataclass(frozen=True)
class KeptLife:
    """A life read back: whose, where this one is three years after the diploma, and what happened."""

    student: str
    here_under: str
    years: tuple[Told, ...]


def read_lives(path: Path, language: Language) -> tuple[KeptLife, ...]:
    """Return the lives in a file of `followed`.

    Raises
    ------
    OSError
        If the file cannot be read.
    KeyError
        If it lacks a column.
    """
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        KeptLife(student, here, tuple(_told(row, language) for row in years))
        for (student, here), years in groupby(rows, key=lambda row: (row["student"], row["here_under"]))
    )


def _told(row: Mapping[str, str], language: Language) -> Told:
    baseline, policy, why = (row[f"{name}_{language.value}"] for name in ("baseline", "policy", "why"))
    return Told(int(row["year"]), baseline, policy, why)
