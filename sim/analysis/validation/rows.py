"""A row of a validation: the model's figure beside the published one, and whether it is near enough."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.analysis.validation.patterns import Pattern, Role
from sim.scenario.wording import NOTHING, Message, say

Figure = float | str | Message | tuple[float, ...]


@dataclass(frozen=True)
class Row:
    """What `validate` prints and writes.

    Parameters
    ----------
    pattern, row
        Name of the pattern, and of its row ("" where it has one only).
    model, published
        The model's figure and the published one; several where a row is a set of shares, a word for a sign.
    tolerance
        How far they may differ, in their unit; None where nothing is judged.
    passed
        None where nothing is judged.
    note
        What a reader must know of how the model's figure is made.
    told
        False where so few are simulated that chance alone may have given the verdict.
    """

    pattern: str
    row: str
    model: Figure | None
    published: Figure | None
    tolerance: float | Message | None
    role: Role
    passed: bool | None
    note: Message = NOTHING
    told: bool = True

    @property
    def failed(self) -> bool:
        """Whether this row alone makes the validation fail: a judged row that may not be used to calibrate."""
        return self.passed is False and self.role in (Role.HELD, Role.LIMIT)


def near(name: str, pattern: Pattern, row: str, model: float, note: Message = NOTHING) -> Row:
    """Judge one number: within the pattern's tolerance of the published figure."""
    published, tolerance = pattern.number(row), pattern.allowed(row)
    # a figure that the model cannot give (no such graduates) has not been met
    passed = bool(math.isfinite(model) and abs(model - published) <= tolerance)
    return Row(name, row, model, published, tolerance, pattern.role, passed, note)


def not_judged(name: str, pattern: Pattern, row: str, why: Message) -> Row:
    """Return a row that is not judged, since the pattern speaks of what the city does not have."""
    return Row(name, row, None, pattern.rows.get(row), None, pattern.role, None, say("not judged: {why}", why=why))


def inside(name: str, row: str, model: float, low: float, high: float, role: Role, note: Message = NOTHING) -> Row:
    """Judge one number: within a range."""
    passed = bool(math.isfinite(model) and low <= model <= high)
    return Row(name, row, model, (low, high), say("within the range"), role, passed, note)
