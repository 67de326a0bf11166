"""What a document wants reached by a year, and figures of later years: reported beside the runs, read by none."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.quantity import Frozen, Quantity, Title

Year = Annotated[int, Field(ge=1950, le=2200)]
Indicator = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class Goal(Frozen):
    """A number that an indicator is to reach by a year.

    Parameters
    ----------
    indicator
        Indicator of docs/indicators.md that says whether it is met; none where the model does not represent it, and
        the note says why.
    region
        The region whose indicator is meant; without it, the first.
    by
        Year by which it is to be reached; every simulated year from the first is reported.
    at_most
        Whether the indicator is to stay at or under the value, not to reach it.
    """

    title: Title
    indicator: Indicator | None = None
    level: str = "all"
    region: str | None = None
    by: Year
    value: Quantity
    at_most: bool = False
    note: str | Title | None = None


class Fact(Frozen):
    """A figure of a later year, to compare a run with; no run is calibrated to it.

    Parameters
    ----------
    indicator, level, region
        As of a goal.
    year
        Year of the figure.
    """

    title: Title
    indicator: Indicator | None = None
    level: str = "all"
    region: str | None = None
    year: Year
    value: Quantity
    note: str | Title | None = None
