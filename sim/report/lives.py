"""A few lives of a study, kept in words for the report."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.headline import HEADLINE
from sim.analysis.panel import ALL
from sim.experiment.crew import aside
from sim.experiment.design import BASELINE
from sim.report.language import Language

if TYPE_CHECKING:
    import pandas as pd

    from sim.report.comparison import Comparison
    from sim.scenario.schema import Scenario

FILE = "lives.csv"
_RETENTION = HEADLINE[0]


@dataclass(frozen=True)
class Told:
    """A year of a life under both, in words; `why` is empty where they do not differ."""

    year: int
    baseline: str
    policy: str
    why: str


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


@contextmanager
def following(comparison: Comparison) -> Iterator[Callable[[], tuple[Followed, pd.DataFrame] | None]]:
    """Begin to follow a few lives under the policy that raises retention most, and go on with something else.

    What is given waits for them: see `sim.report.following.followed`; None where only the baseline was run. Where
    the study had processes of its own, they are followed in one.
    """
    policy = most_effective(comparison)
    if policy is None:
        yield lambda: None
        return
    scenario, replicate = comparison.scenario, _finished(comparison, policy)
    with aside(comparison.workers, _follow, scenario, policy, replicate) as found:

        def lives() -> tuple[Followed, pd.DataFrame]:
            try:
                return found.result()
            except BrokenProcessPool:
                # the process was killed, as where memory is short; the study's own are gone by now
                return _follow(scenario, policy, replicate)

        yield lives


def _follow(scenario: Scenario, policy: str, replicate: int) -> tuple[Followed, pd.DataFrame]:
    # the model loads here, which takes a second and 100 MB
    from sim.report.following import followed

    return followed(scenario, policy, replicate)


def _finished(comparison: Comparison, policy: str) -> int:
    """Return a replicate that is finished under both; one that failed under one says so again when it is run."""
    done = {
        name: {spec.replicate for spec in comparison.outcome.finished if spec.policy == name}
        for name in (BASELINE, policy)
    }
    return min(done[BASELINE] & done[policy], default=0)


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
