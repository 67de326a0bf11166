"""What happened in a year, phase by phase."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.phases.admission import Admission
from sim.phases.demography import Demography
from sim.phases.graduation import Graduation
from sim.phases.internship import Internship
from sim.phases.matching import Matching
from sim.phases.planning import Planning
from sim.phases.study import Study
from sim.phases.working_lives import WorkingLives
from sim.policy.knobs import Knobs


@dataclass(frozen=True)
class Flows:
    """The year's knobs and what each phase returned."""

    knobs: Knobs
    planning: Planning
    study: Study
    internship: Internship
    graduation: Graduation
    matching: Matching
    working_lives: WorkingLives
    demography: Demography
    admission: Admission

    @cached_property
    def hired_position(self) -> NDArray[np.int64]:
        """Position of each hired seeker, in the order of `matching.settled.hired`."""
        market, outcome = self.matching.market, self.matching.outcome
        won = np.flatnonzero(outcome.column >= 0)
        return market.chosen(won, outcome.column[won])
