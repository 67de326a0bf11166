"""Whether the numbers of a scenario agree with each other.

Like the checks of names, these read the plain tree and pass over what has the wrong form.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sim.scenario.messages import Finding
from sim.scenario.references import Tree, items, number, parts, places, section
from sim.scenario.wording import Message, say

NO_POST = say("no post is for leavers of general senior schools; levels begin at secondary_vocational")

CLOSE = 1e-6
"""How far shares may be from adding up to 1."""


def _adds_up(shares: Collection[object], what: Message) -> Message | None:
    """Return a message unless the numbers add up to 1; a part that is no number is reported elsewhere."""
    numbers = [number(share) for share in shares]
    if any(value is None for value in numbers):
        return None
    total = sum(value for value in numbers if value is not None)
    return None if abs(total - 1) <= CLOSE else say("{what} add up to {total:.6g}, not 1", what=what, total=total)


def _enterprises(data: Tree) -> Iterator[Finding]:
    for loc, group, _ in parts(data, "enterprises"):
        occupations = section(group, "occupations")
        shares = [share for levels in occupations.values() for share in section(levels).values()]
        for field, levels in occupations.items():
            if "general_senior" in section(levels):
                yield (*loc, "occupations", field, "general_senior"), NO_POST
        if occupations and (wrong := _adds_up(shares, say("the shares of all occupations"))):
            yield (*loc, "occupations"), wrong
        ages = section(group, "ages")
        if len(ages) == 4 and (wrong := _adds_up(ages.values(), say("the shares of the four ages"))):
            yield (*loc, "ages"), wrong
        if group.get("ownership") == "central" and group.get("outsourced") is None:
            yield (*loc, "outsourced"), say("is missing; a central enterprise states what it contracts out")


def _schools(data: Tree) -> Iterator[Finding]:
    for loc, school, _ in parts(data, "schools"):
        general = school.get("level") == "general_senior"
        programmes = section(school, "programmes")
        if general and programmes:
            yield (*loc, "programmes"), say("a general senior school has no programmes")
        elif not general and "level" in school and school.get("programmes", {}) in ({}, None):
            yield (*loc, "programmes"), say("is missing; a {level} school needs at least one", level=school["level"])
        if school.get("applied") is not None and school.get("level") not in ("bachelor", None):
            yield (
                (*loc, "applied"),
                say("is said of bachelor schools only, not of a {level} school", level=school["level"]),
            )
        intake, enrolled = number(school.get("intake")), number(school.get("enrolled"))
        if intake is not None and enrolled is not None and not 0 < intake <= enrolled:
            yield (
                (*loc, "intake"),
                say(
                    "{intake:g} entrants are not above 0 and at most the {enrolled:g} enrolled",
                    intake=intake,
                    enrolled=enrolled,
                ),
            )
        mix = section(school, "elsewhere_mix")
        share = number(school.get("elsewhere"))
        weights = [number(weight) for weight in mix.values()]
        if share and None not in weights and not any(weights):
            yield (*loc, "elsewhere_mix"), say("elsewhere is {share:g}, but no place has a weight above 0", share=share)
        if "elsewhere" not in school and mix:
            yield (*loc, "elsewhere_mix"), say("has no effect without `elsewhere`, the share who come from there")


HIGHER_EDUCATION = ("higher_vocational", "bachelor", "postgraduate")


def _stocks(data: Tree) -> Iterator[Finding]:
    for region, contents in section(data, "regions").items():
        schools = [section(school) for school in section(contents, "schools").values()]
        for stock, published in section(contents, "stocks").items():
            levels = HIGHER_EDUCATION if stock == "higher_education" else (stock,)
            parts = [number(school.get("enrolled")) for school in schools if school.get("level") in levels]
            total = number(published)
            if total is None or None in parts:
                continue
            enrolled = sum(part for part in parts if part is not None)
            if abs(enrolled - total) > CLOSE:
                yield (
                    ("regions", region, "stocks", stock),
                    say("the schools enrol {enrolled:g} in all, not {total:g}", enrolled=enrolled, total=total),
                )


def _years(data: Tree) -> Iterator[Finding]:
    base, horizon = data.get("base_year"), data.get("horizon")
    if isinstance(base, int) and isinstance(horizon, int) and horizon < base:
        yield ("horizon",), say("{horizon} is before base_year {base}", horizon=horizon, base=base)
    if isinstance(base, int) and isinstance(horizon, int) and horizon == base:
        yield (
            ("horizon",),
            say(
                "{horizon} is base_year itself; the first year that can be simulated is {first}",
                horizon=horizon,
                first=base + 1,
            ),
        )
    for name, policy in section(data, "policies").items():
        for lever, settings in section(policy, "levers").items():
            first, last = section(settings).get("from"), section(settings).get("to")
            if isinstance(first, int) and isinstance(last, int) and last < first:
                yield (
                    ("policies", name, "levers", lever, "to"),
                    say("{last} is before `from`, {first}", last=last, first=first),
                )


def _later(data: Tree) -> Iterator[Finding]:
    """Yield goals and facts that are not of a year after the base year."""
    base = data.get("base_year")
    for kind, key in (("goals", "by"), ("facts", "year")):
        for name, entry in section(data, kind).items():
            year = section(entry).get(key)
            if isinstance(base, int) and isinstance(year, int) and not isinstance(year, bool) and year <= base:
                yield (kind, name, key), say("{year} is not after base_year, {base}", year=year, base=base)


def _behaviour(data: Tree) -> Iterator[Finding]:
    hiring = section(data, "behaviour", "hiring")
    first, last = number(hiring.get("experienced_from")), number(hiring.get("experienced_to"))
    if first is not None and last is not None and last < first:
        yield (
            ("behaviour", "hiring", "experienced_to"),
            say("{last:g} is below experienced_from, {first:g}", last=last, first=first),
        )


def _distances(data: Tree) -> Iterator[Finding]:
    table = section(data, "distances")
    rows = section(table, "values")
    regions = section(data, "regions")
    kind = table.get("kind")
    if kind == "assumed" and table.get("range") is None:
        yield ("distances", "range"), say("is missing; assumed distances need a range: [low factor, high factor]")
    elif kind in ("measured", "derived") and table.get("source") is None:
        yield ("distances", "source"), say("is missing; {kind} distances need a source", kind=kind)
    ends = [number(end) for end in items(table.get("range"))]
    if len(ends) == 2 and None not in ends and not 0 <= (ends[0] or 0) <= 1 <= (ends[1] or 0):
        yield ("distances", "range"), say("holds factors around 1, such as [0.9, 1.1]")
    given = {
        (str(row), str(column)): number(km) for row, columns in rows.items() for column, km in section(columns).items()
    }
    known = places(data)
    for index, one in enumerate(known):
        for other in known[index:] if rows else ():
            here, back = given.get((one, other)), given.get((other, one))
            loc = ("distances", "values", one, other)
            if (one, other) not in given and (other, one) not in given:
                if one == other and one in regions:
                    continue
                if one == other:
                    yield loc, say("is missing: the typical distance within an outside place")
                else:
                    yield loc, say("is missing; every two places need a distance, in one direction at least")
            elif one == other and one in regions and here:
                yield loc, say("{here:g} km; a region is at distance 0 from itself", here=here)
            elif here is not None and back is not None and here != back:
                yield (
                    ("distances", "values", other, one),
                    say("{back:g} differs from {one} to {other}, {here:g}", back=back, one=one, other=other, here=here),
                )


def consistency(data: Tree) -> Iterator[Finding]:
    """Yield sums, years, conditions and distances that do not agree."""
    yield from _enterprises(data)
    yield from _schools(data)
    yield from _stocks(data)
    yield from _years(data)
    yield from _later(data)
    yield from _behaviour(data)
    yield from _distances(data)
