"""Training bases begun: what opens when."""

from __future__ import annotations

from dataclasses import dataclass

from sim.policy.teaching_items import Base


@dataclass(frozen=True)
class BaseWork:
    """A part of a base, begun in one year; what is begun is finished, whatever becomes of the lever.

    Parameters
    ----------
    base, share
        The base, and the part of it, 0 to 1.
    begun, opens
        First year of building, and first school year with the seats.
    """

    base: Base
    share: float
    begun: int
    opens: int
