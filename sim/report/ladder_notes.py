"""What a reader of the ladder's tables and charts must know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.analysis.evidence import FEW_REPLICATES
from sim.experiment.rungs import FULL
from sim.report.language import Words

if TYPE_CHECKING:
    from sim.report.ladder import Ladder


def notes(found: Ladder, words: Words) -> tuple[str, ...]:
    """Return what the models are, and how often each was run."""
    replicates = found.stages[FULL].study.replicates
    return (
        words("ladder.notes"),
        words("ladder.runs", replicates=replicates, scale=f"{found.scenario.scale:g}"),
        *([words("ladder.few")] if replicates < FEW_REPLICATES else []),
        words("notes.no_city_figure"),
    )
