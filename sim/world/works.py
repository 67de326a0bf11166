"""School projects begun: what opens when, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass

from sim.policy.school_items import Project


@dataclass(frozen=True)
class Work:
    """A part of a school project, begun in one year; what is begun is finished, whatever becomes of the lever.

    Parameters
    ----------
    project
        The project.
    share
        Part of the whole project, 0 to 1.
    begun, opens
        First year of building, and year whose September has the seats.
    seats
        Seats a year that open in each region, in simulated students (practice seats for a park); shape (R,).
    years
        Length of the course.
    """

    project: Project
    share: float
    begun: int
    opens: int
    seats: tuple[float, ...]
    years: int

    def classes(self, year: int) -> int:
        """Return how many classes the new seats hold in the school year after September of `year`."""
        return 0 if year < self.opens else min(year - self.opens + 1, self.years)
