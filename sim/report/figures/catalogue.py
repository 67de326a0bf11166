"""Every chart by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from sim.report.figures import cost, dots, fields, funnel, gains, gap, grid, heat, lines, price, sankey
from sim.report.figures.subject import Subject
from sim.report.language import Language
from sim.report.style import Chart, styled, to_bytes


@dataclass(frozen=True)
class Kind:
    """A kind of chart: how its data are made, and how they are drawn."""

    data: Callable[[Subject], pd.DataFrame]
    draw: Callable[[Subject, pd.DataFrame], Chart]


CHARTS = {
    "retention_by_policy": Kind(lines.retention_data, lines.draw_retention),
    "coverage_by_policy": Kind(lines.coverage_data, lines.draw_coverage),
    "gap_by_reason": Kind(gap.data, gap.draw),
    "effects_at_horizon": Kind(dots.data, dots.draw),
    "coverage_by_field_and_level": Kind(heat.data, heat.draw),
    "cost_against_effect": Kind(cost.data, cost.draw),
    "price_of_results": Kind(price.data, price.draw),
    "quota_funnel": Kind(funnel.data, funnel.draw),
    "graduate_flows": Kind(sankey.data, sankey.draw),
    "supply_and_demand_by_field": Kind(fields.data, fields.draw),
    "policies_by_outcome": Kind(grid.data, grid.draw),
    "gains_and_losses": Kind(gains.data, gains.draw),
}


class Kept:
    """Draws charts and keeps them, so that a report shows those that are files already without drawing them again."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, str, Language], tuple[Chart, pd.DataFrame]] = {}
        self._pictures: dict[tuple[str, str, Language, str], bytes] = {}

    def __call__(self, name: str, subject: Subject) -> tuple[Chart, pd.DataFrame]:
        """Return a chart of a subject, drawn when it is first asked for."""
        key = (name, subject.region, subject.words.language)
        if key not in self._drawn:
            self._drawn[key] = chart(name, subject)
        return self._drawn[key]

    def drawing(self, name: str, subject: Subject, kind: str) -> bytes:
        """Return a chart as the bytes of a file, `png` or `svg`."""
        key = (name, subject.region, subject.words.language, kind)
        if key not in self._pictures:
            self._pictures[key] = to_bytes(self(name, subject)[0], kind)
        return self._pictures[key]


def chart(name: str, subject: Subject) -> tuple[Chart, pd.DataFrame]:
    """Return a chart and the data behind it.

    Raises
    ------
    KeyError
        If there is no chart of that name.
    NothingToDraw
        If the study holds nothing for it to show.
    """
    if name not in CHARTS:
        raise KeyError(f"no chart {name!r}; there are: {', '.join(CHARTS)}")
    kind = CHARTS[name]
    table = kind.data(subject)
    with styled():
        return kind.draw(subject, table), table
