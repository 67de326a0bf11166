"""One person's life under two policies, year by year, and why the two part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.snapshots import Column, LifeYear, Search, Snapshot, watch
from sim.experiment.design import BASELINE
from sim.model import TalentPipeline
from sim.scenario.schema import Scenario
from sim.scenario.wording import say
from sim.world.codes import Status

_IDENTITIES = 2**64

YEARS_AFTER = 3
"""Years after the last diploma at which a life is said to be here or elsewhere."""


class NobodyThere(ValueError):
    """Nobody has an identity in a scenario, under either policy."""

    def __init__(self, identity: int, scenario: Scenario, replicate: int) -> None:
        super().__init__(
            say(
                "nobody has the identity {identity} in {scenario} at scale {scale:g}, seed {seed}, replicate "
                "{replicate}; identities are whole numbers from the column `id` of `sim.run(...).students()`, run with "
                "the same scenario, scale, seed and replicate: at another scale other people are there",
                identity=identity,
                scenario=scenario.name,
                scale=scenario.scale,
                seed=scenario.seed,
                replicate=replicate,
            )
        )


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
        competition (same posts, but somebody else won), event (leaves the firm or the city, or comes back), skill, pay,
        later (an earlier difference goes on).
    """
    if one.row is None or other.row is None:
        return "presence" if (one.row is None) != (other.row is None) else ""
    same_search = _same_search(one.search, other.search)
    if _same(one, other, tuple(one.row)) and same_search and one.event == other.event:
        return ""
    for why, columns in _CAUSES:
        if not _same(one, other, columns):
            return "later" if parted and why in ("pay", "skill") else why
    if one.event != other.event and same_search:
        return "later" if parted else "event"
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
        If the scenario has no such policy.
    NobodyThere
        If nobody has one of the identities under either policy.
    """
    for identity in identities:
        if not 0 <= identity < _IDENTITIES:
            raise NobodyThere(identity, scenario, replicate)
    wanted = np.array(identities, dtype=np.uint64)
    both = [
        watch(TalentPipeline(scenario, name, replicate, keep_base=True), lambda students: np.isin(students.id, wanted))
        for name in (BASELINE, policy)
    ]
    found = [_lives(both, identity, policy) for identity in identities]
    for lives in found:
        if all(record.row is None for record in (*lives.baseline, *lives.policy)):
            raise NobodyThere(lives.identity, scenario, replicate)
    return found


def _lives(both: Sequence[Sequence[Snapshot]], identity: int, policy: str) -> Lives:
    baseline, other = (tuple(year.person(identity) for year in years) for years in both)
    return Lives(identity, policy, baseline, other)


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
        model = TalentPipeline(scenario, name, replicate, keep_base=True)
        after: dict[int, bool] = {}
        while model.year < scenario.horizon:
            model.step()
            students = model.world.students
            rows = np.flatnonzero(students.graduated == model.year - YEARS_AFTER)
            columns = {name: getattr(students, name)[rows] for name in _PLACE}
            after.update(_stays(columns, model.year))
        here.append(after)
    return _changed(*here)


@dataclass(frozen=True)
class FewLives:
    """A few lives that a policy changed, and among whom they were found.

    Parameters
    ----------
    graduates
        Number of those whose place three years after the diploma is known under both.
    changed
        All of these whose place differs.
    lives
        Those followed: the lowest identities of those kept, then of those lost.
    """

    graduates: int
    changed: Changed
    lives: tuple[Lives, ...]


def few_lives(scenario: Scenario, policy: str, each: int, one_in: int, replicate: int = 0) -> FewLives:
    """Follow a few of those whose place a policy changes, in one run of each of the two.

    `changed_lives` and then `follow` would run both twice. Here one person in so many is watched from the start, and
    the few are taken from these: the lowest identities of those who are here under the policy only, then of those
    who are here under the baseline only.

    Parameters
    ----------
    each
        How many of both.
    one_in
        Those watched are the first, then every so many, of each class, junior-middle cohort or group of alumni.
    """
    both = [
        watch(
            TalentPipeline(scenario, name, replicate, keep_base=True),
            lambda students: students.id % np.uint64(one_in) == 0,
        )
        for name in (BASELINE, policy)
    ]
    here = [dict(item for year in years for item in _stays(year.columns, year.year).items()) for years in both]
    changed = _changed(*here)
    chosen = [*changed.kept[:each], *changed.lost[:each]]
    return FewLives(
        len(here[0].keys() & here[1].keys()), changed, tuple(_lives(both, identity, policy) for identity in chosen)
    )


_PLACE = ("id", "graduated", "region", "status")


def _stays(columns: Mapping[str, Column], year: int) -> dict[int, bool]:
    """Return whether those are here, by identity, whose last diploma lies so many years back."""
    identity, graduated, region, status = (columns[name] for name in _PLACE)
    at_school = np.isin(status, (Status.ENROLLED, Status.STUDYING_AWAY))
    asked = (graduated == year - YEARS_AFTER) & (region >= 0) & ~at_school
    stays = np.isin(status[asked], (Status.WORKING, Status.SELF_EMPLOYED))
    return dict(zip(identity[asked].tolist(), stays.tolist(), strict=True))


def _changed(before: Mapping[int, bool], after: Mapping[int, bool]) -> Changed:
    both = before.keys() & after.keys()
    return Changed(
        kept=tuple(sorted(who for who in both if after[who] and not before[who])),
        lost=tuple(sorted(who for who in both if before[who] and not after[who])),
    )
