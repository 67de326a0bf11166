"""The world of a run: tables, and what is remembered from one year to the next."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.scenario.schema import Scenario
from sim.world.bases import BaseWork
from sim.world.conditions import Conditions
from sim.world.enterprises import Enterprises, Positions
from sim.world.institutions import Institution
from sim.world.places import Places
from sim.world.schools import Programmes, Schools
from sim.world.strata import Strata
from sim.world.students import Students
from sim.world.table import Table
from sim.world.works import Work

F64 = NDArray[np.float64]
T = TypeVar("T", bound=Table)


@dataclass(frozen=True)
class Candidates:
    """From which posts a seeker hears: fixed tables of base-year posts, so that no draw depends on others.

    Parameters
    ----------
    field
        For a seeker's (region, field, level), the field of the work: item (cell * F + field).
    position
        For (region, field of the work, level), the position, by base-year posts.
    """

    field: Strata
    position: Strata


@dataclass(frozen=True)
class Seen:
    """What next year's seekers will hear of this year's.

    Parameters
    ----------
    cell
        (region * F + field) * 5 + level of each local seeker; shape (n,).
    applied, hired
        Whether they applied to a post and got one.
    applied_reserved, hired_reserved
        The same for announced reserved posts.
    reserved_start
        Chance of a reserved post that those reckoned with who had no experience to go by; shape (R, F, 5).
    """

    cell: NDArray[np.int64]
    applied: NDArray[np.bool_]
    hired: NDArray[np.bool_]
    applied_reserved: NDArray[np.bool_]
    hired_reserved: NDArray[np.bool_]
    reserved_start: F64


@dataclass
class World:
    """All state of a run.

    Parameters
    ----------
    students, schools, programmes, enterprises, positions
        The tables.
    links
        With which schools an enterprise would cooperate; shape (E, S).
    lists, parents, candidates
        Fixed tables of the base year from which lists, employers and posts are drawn.
    births
        Staff by enterprise group, retirement class and birth year; shape (G, 3, births).
    chance, reserved_chance
        Chance of local work, and of a reserved post, reckoned with, by region, field and level; shape (R, F, 5).
        That of a reserved post is NaN where nobody has yet applied to one.
    seats_ratio, seats_base, cohort_base
        Upper-secondary seats (general, vocational) over the cohort; seats; cohort; of the base year, (R, 2), (R,).
    conditions
        What the shocks of the year change.
    pilot_since, pilot_built
        Year in which a region became a pilot city, 0 if it is none, and whether its projects are built; shape (R,).
    classes
        Rows, regions and levels of each year's graduates.
    finished_away
        Rows of those who finished a course away in a year, from the base year on; ascending.
    history
        What measures and levers remember of earlier years.
    works
        School projects begun so far.
    bases
        Training bases begun so far.
    institutions
        Research institutions ordered so far, by enterprise group and field.
    """

    scenario: Scenario
    places: Places
    fields: tuple[str, ...]
    sectors: tuple[str, ...]
    fit: F64
    year: int
    students: Students
    schools: Schools
    programmes: Programmes
    enterprises: Enterprises
    positions: Positions
    candidates: Candidates
    links: NDArray[np.bool_]
    parents: Strata
    lists: dict[str, Strata]
    births: F64
    group_staff: F64
    group_sector: NDArray[np.int16]
    chance: F64
    reserved_chance: F64
    seats_ratio: F64
    seats_base: F64
    cohort_base: F64
    conditions: Conditions
    pilot_since: NDArray[np.int64]
    pilot_built: NDArray[np.bool_]
    seen: Seen | None = None
    classes: dict[int, tuple[NDArray[np.int64], NDArray[np.int16], NDArray[np.int8]]] = field(default_factory=dict)
    finished_away: dict[int, NDArray[np.int64]] = field(default_factory=dict)
    history: dict[str, NDArray[np.floating]] = field(default_factory=dict)
    works: tuple[Work, ...] = ()
    bases: tuple[BaseWork, ...] = ()
    institutions: dict[tuple[str, str], Institution] = field(default_factory=dict)

    def copy(self) -> World:
        """Return a world that can be changed without changing this one, with room for people to the horizon."""
        years = max(self.scenario.horizon - self.year, 0)
        a_year = int(self.programmes.entrants.sum() + self.cohort_base.sum())
        return replace(
            self,
            students=_twin(self.students, len(self.students) + years * a_year),
            schools=_twin(self.schools),
            programmes=_twin(self.programmes),
            enterprises=_twin(self.enterprises),
            positions=_twin(self.positions),
            links=self.links.copy(),
            births=self.births.copy(),
            group_staff=self.group_staff.copy(),
            chance=self.chance.copy(),
            reserved_chance=self.reserved_chance.copy(),
            seats_ratio=self.seats_ratio.copy(),
            seats_base=self.seats_base.copy(),
            pilot_since=self.pilot_since.copy(),
            pilot_built=self.pilot_built.copy(),
            classes=dict(self.classes),
            finished_away=dict(self.finished_away),
            history={key: value.copy() for key, value in self.history.items()},
            institutions=deepcopy(self.institutions),
        )


def _twin(table: T, room: int = 0) -> T:
    twin = table.copy(room)
    assert isinstance(twin, type(table))
    return twin
