"""A sweep: the runs that hold policies against the baseline under many draws of the assumed numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.experiment.assumptions import Assumption, Draw, assumptions, draw_scenarios
from sim.experiment.design import Study, design
from sim.experiment.members import read_members
from sim.scenario import override
from sim.scenario.schema import Scenario

REPLICATES = 2
"""Replicates of a draw unless told: with fewer, chance cannot be told from assumptions."""

SCALE = 0.25
"""Largest scale of a sweep unless told: draws differ far more than a sample of a quarter does from the whole."""


@dataclass(frozen=True)
class SweepDesign:
    """What a sweep runs.

    Parameters
    ----------
    study
        The runs: draw 0 is the scenario as written. Draws that contradict themselves are not in it.
    numbers
        The assumed numbers.
    draws
        Their draws, those included that contradict themselves.
    """

    study: Study
    numbers: tuple[Assumption, ...]
    draws: tuple[Draw, ...]


def design_sweep(
    scenario: Scenario,
    samples: int,
    policies: Sequence[str] | None = None,
    replicates: int | None = None,
    scale: float | None = None,
    *,
    members: Path | None = None,
    as_written: bool = True,
) -> SweepDesign:
    """Return the runs of a sweep.

    Within a draw, all policies and all draws share the luck of a replicate (common random numbers).

    Parameters
    ----------
    samples
        Number of draws of the assumed numbers; the scenario as written comes on top.
    policies
        Names of policies, all without it; the baseline is always added.
    replicates
        Replicates of each policy in each draw; `REPLICATES` without it.
    scale
        Scale of the runs; without it the scenario's, but at most `SCALE`.
    members
        CSV file of sets of values of which each draw takes one (`sim.experiment.members`).
    as_written
        Whether to run the scenario as written (draw 0) too.

    Raises
    ------
    ValueError
        If `samples` is below 1.
    MembersError
        If `members` cannot be used.
    ScenarioError
        If the scenario cannot have that scale.
    KeyError
        If the scenario has no policy of a name.
    """
    if samples < 1:
        raise ValueError(f"{samples} samples: at least 1 is needed")
    scaled = override(scenario, scale=min(scenario.scale, SCALE) if scale is None else scale)
    numbers = assumptions(scaled)
    sets = () if members is None else read_members(members, numbers)
    draws: list[Draw] = []

    def possible() -> Iterator[tuple[int, Scenario]]:
        for draw, drawn in draw_scenarios(scaled, numbers, samples, sets):
            draws.append(draw)
            if drawn is not None and (draw.number or as_written):
                yield draw.number, drawn

    study = design(scaled, policies, REPLICATES if replicates is None else replicates, possible())
    return SweepDesign(study, numbers, tuple(draws))
