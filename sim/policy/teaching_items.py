"""Items that levers on teaching list: co-owners and bases. Ordered, so that lists have one order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Owner:
    """A co-owner of schools: an enterprise `group` here or one in an outside `place` ("" the other), what it brings."""

    schools: tuple[str, ...]
    group: str
    place: str
    interns: float
    seats: float
    yuan_seat: float


@dataclass(frozen=True, order=True)
class Base:
    """A training base for schools: campus, firm or virtual; seats, years to build, capital and who bears it."""

    kind: str
    schools: tuple[str, ...]
    seats: float
    lag: int
    yuan_seat: float
    city: float
    state: float
