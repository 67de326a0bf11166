"""Levers on government itself: what each sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.policy.lever import Contribute


@dataclass(frozen=True)
class GovernmentKnobs:
    """What the government's own conduct changes."""


CONTRIBUTIONS: Mapping[str, Contribute] = {}
