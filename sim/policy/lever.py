"""How a lever comes into force, and how two contributions to one knob combine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.levers import Lever
from sim.scenario.schema import Level, Ownership

F64 = NDArray[np.float64]
Value = float | F64 | tuple[Any, ...]
Rule = Callable[[Any, Any], Value]
Contribution = Mapping[str, Value]
Contribute = Callable[[Any, float, int], Contribution]
"""A lever's settings, how far it is in force (0 to 1) and the year, to the knobs that it sets."""


def strength(lever: Lever, year: int) -> float:
    """Return how far a lever is in force in `year`, 0 to its full strength.

    A ramp of n years rises in n + 1 equal steps and is full in ``from + n``.
    """
    if year < lever.from_ or (lever.to is not None and year > lever.to):
        return 0.0
    return lever.strength * min(1.0, (year - lever.from_ + 1) / (lever.ramp_years + 1))


def add(a: Value, b: Value) -> Value:
    """Add up."""
    return a + b  # type: ignore[operator]


def multiply(a: Value, b: Value) -> Value:
    """Multiply factors."""
    return a * b  # type: ignore[operator]


def most(a: Value, b: Value) -> Value:
    """Take the larger."""
    return np.maximum(a, b) if isinstance(a, np.ndarray) else max(a, b)


def least(a: Value, b: Value) -> Value:
    """Take the smaller."""
    return np.minimum(a, b) if isinstance(a, np.ndarray) else min(a, b)


def remaining(a: Value, b: Value) -> Value:
    """Cut what the other left: ``1 - (1 - a)(1 - b)``."""
    return 1.0 - (1.0 - a) * (1.0 - b)  # type: ignore[operator]


def together(a: Value, b: Value) -> Value:
    """Put lists of items together, in an order of their own."""
    return tuple(sorted((*a, *b)))  # type: ignore[misc]


def knob(default: float | tuple[Any, ...], rule: Rule) -> Any:
    """Declare a knob: its value in the baseline, and how two levers on it combine (a commutative rule)."""
    return field(default=default, metadata={"rule": rule})


def knob_by_ownership(rule: Rule) -> Any:
    """Declare a knob with a value for each ownership, shape (5,), 0 in the baseline."""
    return field(default_factory=lambda: np.zeros(len(Ownership)), metadata={"rule": rule})


def knob_by_level(rule: Rule) -> Any:
    """Declare a knob with a value for each level of education, shape (5,), 0 in the baseline."""
    return field(default_factory=lambda: np.zeros(len(Level)), metadata={"rule": rule})
