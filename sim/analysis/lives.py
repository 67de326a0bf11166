"""One person's life under two policies, year by year, and why the two part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.experiment.design import BASELINE
from sim.measures.flows import Flows
from sim.model import TalentPipeline
from sim.phases.matching.candidates import RESERVED_SLOTS
from sim.scenario.schema import Scenario
from sim.world.codes import Status
from sim.world.world import World

I64 = NDArray[np.int64]
YEARS_AFTER = 3
"""Years after the last diploma at which a life is said to be here or elsewhere."""


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
        Starting pay, yuan a month.
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


@dataclass(frozen=True)
class LifeYear:
    """Where a person stands at the end of a year, and the search in it if there was one.

    Parameters
    ----------
    row
        The person's columns (see `sim.world.students`); None before they are in the model.
    entry, group, field_of_work
        Entry of the last school in the scenario, group of the employer and field of the post, -1 none.
    """

    year: int
    row: dict[str, object] | None
    entry: int
    group: int
    field_of_work: int
    search: Search | None

    def __getitem__(self, name: str) -> object:
        """Return one of the person's columns; None before they are in the model."""
        return None if self.row is None else self.row[name]


@dataclass(frozen=True)
class Lives:
    """One person under the baseline and under a policy.

    Parameters
    ----------
    baseline, policy
        A record a year, the base year first.
    """

    identity: int
    name: str
    baseline: tuple[LifeYear, ...]
    policy: tuple[LifeYear, ...]

    @property
    def years(self) -> Iterator[tuple[LifeYear, LifeYear, str]]:
        """Return each year under both, and why they differ in it: see `reason`."""
        parted = False
        for before, after in zip(self.baseline, self.policy, strict=True):
            why = reason(before, after, parted=parted)
            parted |= bool(why)
            yield before, after, why


def reason(one: LifeYear, other: LifeYear, *, parted: bool) -> str:
    """Return why a year differs under the two, empty if it does not.

    Parameters
    ----------
    parted
        Whether an earlier year differed.

    Returns
    -------
    str
        presence, school, dropout, internship, heard (other posts known), reserved (won as a reserved post), value
        (another set of posts beats going away), standard (what is seen of skill reaches another standard),
        competition (same posts, but somebody else won), skill, pay, later (an earlier difference goes on).
    """
    if one.row is None or other.row is None:
        return "presence" if (one.row is None) != (other.row is None) else ""
    if _same(one, other, tuple(one.row)) and _same_search(one.search, other.search):
        return ""
    for why, columns in _CAUSES:
        if not _same(one, other, columns):
            return "later" if parted and why in ("pay", "skill") else why
    if one.search and other.search:
        return _search_reason(one.search, other.search)
    return "later"


_CAUSES = (
    ("school", ("school", "programme", "level", "ends")),
    ("dropout", ("drops",)),
    ("internship", ("host", "intern_place", "intern_months", "contract", "certificate")),
)


def _search_reason(one: Search, other: Search) -> str:
    if one.via_reserved != other.via_reserved:
        return "reserved"
    if set(one.known) != set(other.known):
        return "heard"
    if [post.position for post in one.worth] != [post.position for post in other.worth]:
        return "value"
    if [post.reaches for post in one.worth] != [post.reaches for post in other.worth]:
        return "standard"
    return "competition" if one.hired != other.hired else "pay"


def _same(one: LifeYear, other: LifeYear, columns: Sequence[str]) -> bool:
    return all(one[name] == other[name] for name in columns)


def _same_search(one: Search | None, other: Search | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.known, one.worth, one.hired, one.via_reserved) == (
        other.known,
        other.worth,
        other.hired,
        other.via_reserved,
    )


def follow(scenario: Scenario, policy: str, identities: Sequence[int], replicate: int = 0) -> list[Lives]:
    """Run the baseline and a policy, and follow some people through both.

    Raises
    ------
    KeyError
        If the scenario has no such policy, or nobody has one of the identities under either.
    """
    both = [_watch(TalentPipeline(scenario, name, replicate), identities) for name in (BASELINE, policy)]
    for identity in identities:
        if all(record.row is None for records in both for record in records[identity]):
            raise KeyError(identity)
    return [Lives(identity, policy, tuple(both[0][identity]), tuple(both[1][identity])) for identity in identities]


def _watch(model: TalentPipeline, identities: Sequence[int]) -> dict[int, list[LifeYear]]:
    found: dict[int, list[LifeYear]] = {identity: [_record(model.world, None, identity)] for identity in identities}
    while model.year < model.world.scenario.horizon:
        model.step()
        for identity in identities:
            found[identity].append(_record(model.world, model.flows, identity))
    return found


def _record(world: World, flows: Flows | None, identity: int) -> LifeYear:
    students = world.students
    there = np.flatnonzero(students.id == np.uint64(identity))
    if not len(there):
        return LifeYear(world.year, None, -1, -1, -1, None)
    row = int(there[0])
    columns = {name: getattr(students, name)[row].item() for name in students.COLUMNS}
    school, employer, position = (int(columns[name]) for name in ("school", "employer", "position"))
    return LifeYear(
        year=world.year,
        row=columns,
        entry=int(world.schools.entry[school]) if school >= 0 else -1,
        group=int(world.enterprises.group[employer]) if employer >= 0 else -1,
        field_of_work=int(world.positions.field[position]) if position >= 0 else -1,
        search=None if flows is None else _search(world, flows, row),
    )


def _search(world: World, flows: Flows, row: int) -> Search | None:
    market, outcome = flows.matching.market, flows.matching.outcome
    lists, positions = market.lists, world.positions
    at = np.flatnonzero(market.rows == row)
    if not len(at):
        return None
    seeker = int(at[0])
    mine = np.flatnonzero(lists.who == seeker)
    known = lists.candidates[seeker, lists.slot[mine]]
    worth = []
    for entry in np.flatnonzero(market.who == seeker):
        position = int(market.position[seeker, market.column[entry]])
        firm = int(positions.enterprise[position])
        worth.append(
            Post(
                position=position,
                enterprise=firm,
                field=int(positions.field[position]),
                level=int(positions.level[position]),
                group=int(world.enterprises.group[firm]),
                pay=float(positions.pay[position]),
                value=float(market.value[entry]),
                reaches=bool(market.reaches[entry]),
                reserved=bool(market.slot[entry] >= lists.candidates.shape[1] - RESERVED_SLOTS),
            )
        )
    return Search(
        known=tuple(sorted(int(position) for position in known)),
        worth=tuple(worth),
        outside=float(lists.outside[seeker]),
        best_place=int(lists.place[seeker]),
        waiting=float(lists.waiting[seeker]),
        hired=int(outcome.column[seeker]),
        via_reserved=bool(outcome.via_reserved[seeker]),
    )


@dataclass(frozen=True)
class Changed:
    """People whose place differs under a policy, some years after their last diploma.

    Parameters
    ----------
    kept, lost
        Identities of those who are here under the policy only, and under the baseline only, ascending.
    """

    kept: tuple[int, ...]
    lost: tuple[int, ...]


def changed_lives(scenario: Scenario, policy: str, replicate: int = 0) -> Changed:
    """Find the graduates whose place three years after their last diploma differs under a policy.

    Here is local work, self-employment included. Both runs go to the horizon; the people are those who graduated
    three years before it or earlier, in a modelled region or of one.
    """
    here: list[dict[int, bool]] = []
    for name in (BASELINE, policy):
        model = TalentPipeline(scenario, name, replicate)
        after: dict[int, bool] = {}
        while model.year < scenario.horizon:
            model.step()
            students = model.world.students
            rows = np.flatnonzero(students.graduated == model.year - YEARS_AFTER)
            rows = rows[(students.region[rows] >= 0) & ~_at_school(students.status[rows])]
            stays = np.isin(students.status[rows], (Status.WORKING, Status.SELF_EMPLOYED))
            after.update(zip(students.id[rows].tolist(), stays.tolist(), strict=True))
        here.append(after)
    both = here[0].keys() & here[1].keys()
    return Changed(
        kept=tuple(sorted(who for who in both if here[1][who] and not here[0][who])),
        lost=tuple(sorted(who for who in both if here[0][who] and not here[1][who])),
    )


def _at_school(status: NDArray[np.int8]) -> NDArray[np.bool_]:
    return np.isin(status, (Status.ENROLLED, Status.STUDYING_AWAY))
