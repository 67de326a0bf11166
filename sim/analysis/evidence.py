"""What effects rest on: runs of the scenario as written and, where there are any, of draws of its assumed numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.analysis.certified import Certified
from sim.analysis.panel import Source
from sim.analysis.spending import Spending
from sim.analysis.statistics import Estimate, Floats, estimate, within
from sim.analysis.uncertainty import ALL_WITHIN, ASSUMPTIONS_AND_CHANCE, Spread, spread

COUNTED = frozenset(
    {
        "courses",
        "enterprises",
        "graduates",
        "hires",
        "people",
        "posts",
        "pupils",
        "seats",
        "staff",
        "student-months",
        "students",
        "teachers",
        "yuan",
        "yuan a year",
    }
)
"""Units of what is counted or added up over the people simulated, and so grows with the scale."""


FEW_REPLICATES = 5
"""Replicates below which the width of an interval is itself mostly luck."""

ANYTHING = (-np.inf, np.inf)
NOT_NEGATIVE = (0.0, np.inf)
SHARE = (0.0, 1.0)


@dataclass(frozen=True)
class Runs:
    """Runs as columns: what was measured and what was paid.

    Parameters
    ----------
    panel
        Records; the last axis has a column a run.
    spending
        Ledgers; their replicates are these columns.
    certified
        What certified enterprises got, in these columns.
    """

    panel: Source
    spending: Spending
    certified: Certified


Sample = Callable[[Runs], Floats]
"""What is to be estimated: runs -> values with a column a run, last."""


@dataclass(frozen=True)
class Drawn(Runs):
    """Runs of draws of the assumed numbers; those of one draw stand side by side.

    Parameters
    ----------
    draws, replicates
        Number of draws, and of columns of each.
    scale
        Scale of the runs.
    """

    draws: int
    replicates: int
    scale: float

    def by_draw(self, samples: Floats) -> Floats:
        """Return the mean of each draw of values with a column a run, last; NaN where no run has one."""
        return estimate(samples.reshape(*samples.shape[:-1], self.draws, self.replicates)).mean

    def spread(self, samples: Floats, claimed: Floats | None = None) -> Spread:
        """Return means over draws of values with a column a run, last, and how far they spread."""
        return spread(samples.reshape(*samples.shape[:-1], self.draws, self.replicates), claimed)


@dataclass(frozen=True)
class Evidence:
    """Runs of the scenario as written, and those of draws of its assumed numbers.

    Parameters
    ----------
    written
        Means are taken over these.
    drawn
        Intervals are taken over these where there are any, and cover assumptions and chance. Without them,
        intervals are over replicates and cover chance only.
    scale
        Scale of the runs of the scenario as written.
    """

    written: Runs
    drawn: Drawn | None
    scale: float

    def estimate(self, sample: Sample, unit: str, possible: tuple[float, float] = ANYTHING) -> Estimate:
        """Return the mean of what `sample` gives, with its interval.

        Parameters
        ----------
        unit
            Its unit: what is counted in draws at another scale is brought to that of the scenario as written.
        possible
            Lowest and highest possible value: an interval over replicates stays between them. Those over draws
            are percentiles of what came out, and do so by themselves.
        """
        own = estimate(sample(self.written))
        if self.drawn is None:
            return within(own, *possible)
        factor = self.scale / self.drawn.scale if unit in COUNTED else 1.0
        found = self.drawn.spread(factor * sample(self.drawn), own.mean)
        return Estimate(
            mean=own.mean,
            low=np.where(np.isfinite(own.mean), found.low, np.nan),
            high=np.where(np.isfinite(own.mean), found.high, np.nan),
            n=found.n,
            interval=ASSUMPTIONS_AND_CHANCE,
            holds_in=found.share_same_sign,
        )


def interval_note(evidence: Evidence, replicates: int) -> tuple[str, dict[str, object]]:
    """Return what intervals are: the key of a note in the words of reports, and what it names."""
    drawn = evidence.drawn
    if drawn is None:
        return (
            "one_replicate" if replicates <= 1 else "interval_few" if replicates < FEW_REPLICATES else "interval"
        ), {}
    key = "assumptions" if drawn.draws >= ALL_WITHIN else "assumptions_few"
    return key, {"draws": drawn.draws, "draw_replicates": drawn.replicates, "draw_scale": f"{drawn.scale:g}"}
