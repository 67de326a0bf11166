"""Targets: what a calibration fits assumed numbers to, and which numbers it moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.quantity import Frozen, Key, Quantity

OfLevel = Literal["all", "general_senior", "secondary_vocational", "higher_vocational", "bachelor", "postgraduate"]
Deviation = Annotated[float, Field(gt=0)]


class Target(Quantity):
    """A figure that an indicator of the baseline should show, with how far it may be off.

    Parameters
    ----------
    indicator
        Name of an indicator (docs/indicators.md).
    level
        Level of the indicator; `all` unless stated.
    over
        Indicator that `indicator` is divided by, both summed over the years; without it, the mean of the years.
    region
        Region of the indicator; may be left out where the scenario has one region.
    years
        Years over which the model's figure is taken; the first three simulated years unless stated.
    range
        Lowest and highest value held possible, taken as three standard deviations below and above `value`.
    tolerance
        Standard deviation of what the figure may be off, in place of a range; goes before it where both stand.
    discrepancy
        Standard deviation of what the model itself may be off even with the best constants, added in quadrature.
    """

    indicator: Key
    level: OfLevel = "all"
    over: Key | None = None
    region: Key | None = None
    years: Annotated[tuple[int, ...], Field(min_length=1)] | None = None
    tolerance: Deviation | None = None
    discrepancy: Annotated[float, Field(ge=0)] = 0.0


class Calibration(Frozen):
    """Which assumed numbers a calibration moves, by key path such as `behaviour.place.b_wage`.

    Parameters
    ----------
    align
        Target -> the number that is moved until the model meets the target, as a constant of places by retention.
    explore
        Numbers that are sampled within their ranges.
    """

    align: Mapping[Key, str] = {}
    explore: tuple[str, ...] = ()
