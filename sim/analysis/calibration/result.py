"""What a calibration found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.bench import Bench, Judged
from sim.analysis.calibration.distance import THREE_SIGMA, cutoff, gaps, implausibility
from sim.analysis.calibration.identify import Identified, Pair, identified, pairs
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Settings:
    """How a calibration was made: sets a wave, waves, tries of the search, scale, replicates of a run, seed."""

    samples: int
    waves: int
    trials: int
    scale: float
    replicates: int
    seed: int


@dataclass(frozen=True)
class Best:
    """The best set, aligned once more at the scenario's own scale.

    Parameters
    ----------
    values
        The constants by key path.
    model
        What the model shows of each goal, at the scenario's scale.
    gaps
        How far that is from the goal, in standard deviations.
    unmet
        Targets whose constant could not be moved far enough, or not in the steps there are.
    """

    values: Mapping[str, float]
    model: Floats
    gaps: Floats
    unmet: tuple[str, ...]


@dataclass(frozen=True)
class CalibrationOutcome:
    """Sets of constants that the targets do not rule out, and the best of them.

    Parameters
    ----------
    scenario
        The scenario as it was given.
    settings
        How the calibration was made.
    bench
        What each set was judged by.
    judged
        Every set of the waves.
    searched
        Every set that the search tried.
    best
        The best set.
    """

    scenario: Scenario
    settings: Settings
    bench: Bench
    judged: tuple[Judged, ...]
    searched: tuple[Judged, ...]
    best: Best

    @cached_property
    def kept(self) -> tuple[Judged, ...]:
        """The sets of the waves that are not ruled out: implausibility below three."""
        return tuple(one for one in self.judged if one.implausibility < THREE_SIGMA)

    def within(self, share: float) -> tuple[Judged, ...]:
        """Return the sets of the waves that a region of this confidence holds, as 0.9 for the 90 % set."""
        limit = cutoff(share, len(self.bench.goals))
        return tuple(one for one in self.judged if one.implausibility <= limit)

    def holds(self, values: Mapping[str, float], share: float = 0.9) -> bool:
        """Say whether the set of this confidence holds given constants, by running the model with them.

        Parameters
        ----------
        values
            Key path -> value, for every constant that was calibrated.
        """
        model = self.bench.model(dict(values))
        far = implausibility(model, self.bench.goals, self.bench.chance)
        return far <= cutoff(share, len(self.bench.goals))

    @cached_property
    def constants(self) -> tuple[Identified, ...]:
        """What is known of each constant."""
        return identified(self.bench.constants, self._values)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Constants that are known only together."""
        return pairs(self.bench.constants, self._values)

    @property
    def _values(self) -> Floats:
        return np.array([one.values for one in self.kept]).reshape(-1, len(self.bench.constants))

    @property
    def members(self) -> pd.DataFrame:
        """The kept sets: a row each, its number and implausibility, and a column a constant by key path."""
        import pandas as pd

        frame = pd.DataFrame(self._values, columns=[number.name for number in self.bench.constants])
        frame.insert(0, "objective", [one.objective for one in self.kept])
        frame.insert(0, "implausibility", [one.implausibility for one in self.kept])
        frame.insert(0, "member", np.arange(1, len(frame) + 1))
        return frame

    @property
    def targets(self) -> pd.DataFrame:
        """Each target: its figure, what the best set shows, the gap, and the range over the kept sets."""
        import pandas as pd

        kept = np.array([one.model for one in self.kept]).reshape(-1, len(self.bench.goals))
        whole = np.full(len(self.bench.goals), np.nan)
        low, high = (kept.min(axis=0), kept.max(axis=0)) if len(kept) else (whole, whole)
        goals = self.bench.goals
        return pd.DataFrame(
            {
                "target": [goal.name for goal in goals],
                "indicator": [goal.indicator for goal in goals],
                "level": [goal.level for goal in goals],
                "unit": [goal.unit for goal in goals],
                "value": [goal.value for goal in goals],
                "low": [goal.low for goal in goals],
                "high": [goal.high for goal in goals],
                "model": self.best.model,
                "gap": self.best.gaps,
                "kept_low": low,
                "kept_high": high,
            }
        )

    @property
    def ruled_out_by(self) -> dict[str, int]:
        """How many sets of the waves each target rules out, alone or with others."""
        counts = dict.fromkeys((goal.name for goal in self.bench.goals), 0)
        for one in self.judged:
            for goal, gap in zip(self.bench.goals, gaps(one.model, self.bench.goals, self.bench.chance), strict=True):
                counts[goal.name] += bool(abs(gap) >= THREE_SIGMA)
        return {name: count for name, count in counts.items() if count}
