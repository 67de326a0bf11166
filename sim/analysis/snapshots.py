"""Where people stand at the end of each year of a run, and their search for work in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.measures.flows import Flows
from sim.model import TalentPipeline
from sim.phases.matching.candidates import RESERVED_SLOTS
from sim.world.pay import pay_in
from sim.world.students import Students
from sim.world.world import World

I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]
Column = NDArray[Any]


@dataclass(frozen=True)
class Post:
    """A post that was worth applying to.

    Parameters
    ----------
    position, enterprise
        Position and enterprise, as codes of the model.
    field, level, group
        Field, level and enterprise group, as codes.
    pay
        What it would pay the person, yuan a month.
    value
        What it is worth to the person, utility.
    reaches
        Whether the enterprise sees the standard reached.
    reserved
        Whether it was heard of as a reserved post.
    """

    position: int
    enterprise: int
    field: int
    level: int
    group: int
    pay: float
    value: float
    reaches: bool
    reserved: bool


@dataclass(frozen=True)
class Search:
    """A search for work.

    Parameters
    ----------
    known
        Positions of the open posts that were known.
    worth
        Posts that beat every outside place and waiting, the best first.
    outside, best_place, waiting
        Value of the best outside place, which place, and value of waiting, utility.
    hired
        Index in `worth` of the post won, -1 none.
    via_reserved
        Whether it was won as a reserved post.
    """

    known: tuple[int, ...]
    worth: tuple[Post, ...]
    outside: float
    best_place: int
    waiting: float
    hired: int
    via_reserved: bool


EVENTS = ("left_city", "changed_firm", "without_work", "gave_up_employed", "gave_up_idle", "returning")
"""What the half year after the search, or the year, may bring to those at work, in business or away."""


@dataclass(frozen=True)
class LifeYear:
    """Where a person stands at the end of a year, the search in it if there was one, and what came after it.

    Parameters
    ----------
    row
        The person's columns (see `sim.world.students`); None before they are in the model.
    entry, group, field_of_work
        Entry of the last school in the scenario, group of the employer and field of the post, -1 none.
    event
        One of `EVENTS`, empty if nothing of the kind happened.
    """

    year: int
    row: dict[str, object] | None
    entry: int
    group: int
    field_of_work: int
    search: Search | None
    event: str = ""

    def __getitem__(self, name: str) -> object:
        """Return one of the person's columns; None before they are in the model."""
        return None if self.row is None else self.row[name]


@dataclass(frozen=True)
class Searches:
    """The searches of those followed in one year's market, columns as in `Search` and `Post`.

    Parameters
    ----------
    rows
        Rows of the seekers in the table of all people.
    per_seeker
        outside, best_place, waiting, hired, via_reserved: a row a seeker.
    known_by, known
        Which seeker knows which position.
    worth_to, worth
        To which seeker a post is worth applying, and the columns of the posts, each seeker's best first.
    """

    rows: I64
    per_seeker: dict[str, Column]
    known_by: I64
    known: I64
    worth_to: I64
    worth: dict[str, Column]

    def of(self, row: int) -> Search | None:
        """Return the search of the person in a row of the table; None for somebody who does not search."""
        at = np.flatnonzero(self.rows == row)
        if not len(at):
            return None
        seeker = int(at[0])
        worth = np.flatnonzero(self.worth_to == seeker)
        return Search(
            known=tuple(sorted(self.known[self.known_by == seeker].tolist())),
            worth=tuple(Post(**{name: column[entry].item() for name, column in self.worth.items()}) for entry in worth),
            **{name: column[seeker].item() for name, column in self.per_seeker.items()},
        )


def searches(world: World, flows: Flows, rows: I64) -> Searches:
    """Return the searches of the people in some rows; nothing else of the market is kept."""
    market, outcome = flows.matching.market, flows.matching.outcome
    lists, positions = market.lists, world.positions
    seekers = np.flatnonzero(np.isin(market.rows, rows))
    place = np.full(len(market.rows), -1)
    place[seekers] = np.arange(len(seekers))
    heard = np.flatnonzero(place[lists.who] >= 0)
    worth = np.flatnonzero(place[market.who] >= 0)
    position = market.position[worth]
    firm = positions.enterprise[position]
    return Searches(
        rows=market.rows[seekers],
        per_seeker={
            "outside": lists.outside[seekers].astype(float),
            "best_place": lists.place[seekers],
            "waiting": lists.waiting[seekers].astype(float),
            "hired": outcome.column[seekers],
            "via_reserved": outcome.via_reserved[seekers],
        },
        known_by=place[lists.who[heard]],
        known=lists.candidates[lists.who[heard], lists.slot[heard]].astype(np.int64),
        worth_to=place[market.who[worth]],
        worth={
            "position": position,
            "enterprise": firm,
            "field": positions.field[position],
            "level": positions.level[position],
            "group": world.enterprises.group[firm],
            "pay": pay_in(world, market.rows[market.who[worth]], position, flows.matching.starting),
            "value": market.value[worth].astype(float),
            "reaches": market.reaches[worth],
            "reserved": market.slot[worth] >= lists.candidates.shape[1] - RESERVED_SLOTS,
        },
    )


@dataclass(frozen=True)
class Snapshot:
    """Some people at the end of a year.

    Parameters
    ----------
    columns
        Their columns (see `sim.world.students`), a row a person.
    rows
        Their rows in the table of all people.
    entry, group, field_of_work
        As in `LifeYear`, a row a person.
    searches
        Their searches in the year; None in the base year, which has none.
    event
        Index in `EVENTS` of what came after, -1 nothing, a row a person.
    """

    year: int
    columns: dict[str, Column]
    rows: I64
    entry: I64
    group: I64
    field_of_work: I64
    searches: Searches | None
    event: I64

    def person(self, identity: int) -> LifeYear:
        """Return where a person stands; with no row if this one is not among those followed."""
        there = np.flatnonzero(self.columns["id"] == np.uint64(identity))
        if not len(there):
            return LifeYear(self.year, None, -1, -1, -1, None)
        at = int(there[0])
        return LifeYear(
            year=self.year,
            row={name: column[at].item() for name, column in self.columns.items()},
            entry=int(self.entry[at]),
            group=int(self.group[at]),
            field_of_work=int(self.field_of_work[at]),
            search=None if self.searches is None else self.searches.of(int(self.rows[at])),
            event=EVENTS[self.event[at]] if self.event[at] >= 0 else "",
        )


def watch(model: TalentPipeline, chosen: Callable[[Students], Bools]) -> list[Snapshot]:
    """Run a model to its horizon and return those chosen at the end of each year, the base year first.

    Parameters
    ----------
    chosen
        Whom to follow, of the table of all people; asked each year.
    """
    found = [_snapshot(model.world, None, chosen)]
    while model.year < model.world.scenario.horizon:
        model.step()
        found.append(_snapshot(model.world, model.flows, chosen))
    return found


def _snapshot(world: World, flows: Flows | None, chosen: Callable[[Students], Bools]) -> Snapshot:
    rows = np.flatnonzero(chosen(world.students))
    columns = {name: getattr(world.students, name)[rows] for name in world.students.COLUMNS}
    return Snapshot(
        year=world.year,
        columns=columns,
        rows=rows,
        entry=_at(world.schools.entry, columns["school"]),
        group=_at(world.enterprises.group, columns["employer"]),
        field_of_work=_at(world.positions.field, columns["position"]),
        searches=None if flows is None else searches(world, flows, rows),
        event=np.full(len(rows), -1, dtype=np.int64) if flows is None else _events(flows, rows),
    )


def _events(flows: Flows, rows: I64) -> I64:
    """Return the index in `EVENTS` of what the year brought to some rows after the search, -1 nothing."""
    found = np.full(len(rows), -1, dtype=np.int64)
    for code, name in enumerate(EVENTS):
        found[np.isin(rows, getattr(flows.working_lives, name))] = code
    return found


def _at(codes: NDArray[np.integer], index: NDArray[np.integer]) -> I64:
    """Return the codes at an index, -1 where the index is none."""
    found = np.full(len(index), -1, dtype=np.int64)
    there = index >= 0
    found[there] = codes[index[there]]
    return found
