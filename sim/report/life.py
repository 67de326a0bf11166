"""A life under two policies, in words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sim.analysis.lives import Lives, changed_lives, follow
from sim.analysis.snapshots import LifeYear, Post, Search
from sim.report.language import Language, Words, words
from sim.report.lives import Told
from sim.report.numbers import number
from sim.scenario.schema import Scenario
from sim.world.codes import LEVELS, Status

NAMED = 3
"""Posts named in a year's sentence; the others are counted."""


class Life:
    """One person's life under the baseline and under a policy.

    Parameters
    ----------
    lives
        What happened.
    scenario
        The scenario that was run.
    """

    def __init__(self, lives: Lives, scenario: Scenario) -> None:
        self.lives = lives
        self.scenario = scenario

    def tell(self, lang: str = "en") -> list[Told]:
        """Return the life year by year, from the first in which the person is in the model."""
        say = _Sentences(self.scenario, words(Language(lang)))
        told = []
        for before, after, why in self.lives.years:
            if before.row is None and after.row is None:
                continue
            because = say.words(f"trace.why.{why}") if why else ""
            told.append(Told(before.year, say.year(before), say.year(after), because))
        return told

    def heading(self, lang: str = "en") -> str:
        """Return who it is and under which policy."""
        language = words(Language(lang))
        title = language.title(self.scenario.policy(self.lives.name).title)
        return language("trace.heading", identity=self.lives.identity, policy=title)

    def plain(self, lang: str = "en") -> dict[str, object]:
        """Return the life for programs."""
        years = [vars(told) for told in self.tell(lang)]
        return {"student": self.lives.identity, "policy": self.lives.name, "years": years}

    def __repr__(self) -> str:
        return f"<Life of {self.lives.identity} under the baseline and {self.lives.name!r}>"

    def _repr_html_(self) -> str:
        from html import escape

        language = words(Language.EN)
        head = "".join(
            f"<th>{escape(language(f'trace.{name}'))}</th>" for name in ("year", "baseline", "policy", "why_")
        )
        body = "".join(
            f"<tr><td>{told.year}</td><td>{escape(told.baseline)}</td><td>{escape(told.policy)}</td>"
            f"<td>{escape(told.why)}</td></tr>"
            for told in self.tell()
        )
        return f"<p><b>{escape(self.heading())}</b></p><table><tr>{head}</tr>{body}</table>"


def trace(scenario: Scenario, policy: str, student: int, replicate: int = 0) -> Life:
    """Follow one student under the baseline and under a policy, with the same luck.

    Parameters
    ----------
    student
        Identity, as in `run.students()["id"]`; the same person has the same one under every policy.
    replicate
        Number of the replicate.

    Returns
    -------
    Life
        `tell()` gives it year by year.

    Raises
    ------
    ScenarioError
        If the scenario has no such policy.
    ValueError
        If nobody has this identity under either: it belongs to the scenario, scale, seed and replicate.
    """
    from sim.scenario import find_policy

    find_policy(scenario, policy)
    return Life(follow(scenario, policy, [student], replicate)[0], scenario)


def chosen_lives(scenario: Scenario, policy: str, each: int = 2, replicate: int = 0) -> list[Life]:
    """Follow a few of those whose place three years after their diploma the policy changes.

    The rule: the lowest identities of those who are here under the policy only, then of those who are here under the
    baseline only, `each` of both. Nobody is chosen for a good story.

    Raises
    ------
    ScenarioError
        If the scenario has no such policy.
    """
    from sim.scenario import find_policy

    find_policy(scenario, policy)
    changed = changed_lives(scenario, policy, replicate)
    chosen = [*changed.kept[:each], *changed.lost[:each]]
    return [Life(lives, scenario) for lives in follow(scenario, policy, chosen, replicate)] if chosen else []


class _Sentences:
    """Makes a sentence of a year."""

    def __init__(self, scenario: Scenario, language: Words) -> None:
        self.words = language
        title = language.title
        self.places = [title(region.title) for region in scenario.regions.values()]
        self.places += [title(place.title) for place in scenario.outside.values()]
        self.schools = [
            title(school.title) for region in scenario.regions.values() for school in region.schools.values()
        ]
        self.groups = [
            title(group.title) for region in scenario.regions.values() for group in region.enterprises.values()
        ]
        self.fields = [title(field) for field in scenario.fields.values()]

    def year(self, life: LifeYear) -> str:
        """Return the search of a year, what came after it, and where the person stands at its end."""
        if life.row is None:
            return self.words("trace.not_there")
        parts = [self._search(life.search)] if life.search else []
        if life.event:
            event = self.words(f"trace.events.{life.event}")
            parts = [self.words("trace.after", search=parts[0], event=event) if parts else event]
        return self.words("trace.join").join([*parts, self._state(life)])

    def _state(self, life: LifeYear) -> str:
        row = life.row or {}
        status = Status(_code(row["status"]))
        key = status.name.lower()
        if status is Status.WORKING:
            key = "working_fallback" if life.group < 0 else "working"
        place = row["place"] if isinstance(row["place"], int) and row["place"] >= 0 else row["home"]
        return self.words(
            f"trace.states.{key}",
            level=self.words(f"levels.{LEVELS[_code(row['level'])].value}"),
            school=self._named(self.schools, life.entry),
            field=self._named(self.fields, _code(row["field"]), "trace.general"),
            place=self._named(self.places, _code(place)),
            employer=self._named(self.groups, life.group),
            work=self._named(self.fields, life.field_of_work),
            pay=number(float(str(row["pay"]))),
        )

    def _search(self, search: Search) -> str:
        worth = search.worth
        if search.hired >= 0:
            won = "won_reserved" if search.via_reserved else "won"
            end = self.words(f"trace.{won}", post=self._post(worth[search.hired]))
        elif worth:
            end = self.words("trace.none_won")
        else:
            end = self.words("trace.none_worth", place=self._named(self.places, search.best_place))
        listed = [self._post(post) for post in worth[:NAMED]]
        named = self.words("trace.list").join(listed)
        rest = self.words("trace.and_more", more=len(worth) - NAMED) if len(worth) > NAMED else ""
        applied = self.words("trace.worth", worth=len(worth), posts=named + rest) if worth else ""
        return self.words("trace.search", known=len(search.known), worth=applied, end=end)

    def _post(self, post: Post) -> str:
        text = self.words(
            "trace.post",
            employer=self._named(self.groups, post.group),
            field=self._named(self.fields, post.field),
            pay=number(post.pay),
        )
        return text if post.reaches else text + self.words("trace.below")

    def _named(self, names: list[str], code: int, otherwise: str = "trace.nowhere") -> str:
        return names[code] if 0 <= code < len(names) else self.words(otherwise)


def _code(value: object) -> int:
    return int(str(value))


def paragraphs(life: Life, lang: str) -> Iterator[str]:
    """Return the life as lines of plain text; years in which nothing changes stand together."""
    language = words(Language(lang))
    for _, alike in groupby(life.tell(lang), key=lambda told: (told.baseline, told.policy, told.why)):
        years = list(alike)
        told, last = years[0], years[-1].year
        year = str(told.year) if told.year == last else f"{told.year}-{last}"
        if not told.why:
            yield language("trace.line_same", year=year, both=told.baseline)
            continue
        yield language("trace.line_why", year=year, why=told.why)
        yield language("trace.line_one", name=language("trace.baseline"), text=told.baseline)
        yield language("trace.line_one", name=language("trace.policy"), text=told.policy)
