"""Whether the shocks of a scenario act on what there is, in years that are simulated, and change something.

Like the other checks, these read the plain tree and pass over what has the wrong form.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.errors import Loc, unknown
from sim.scenario.messages import Finding
from sim.scenario.references import Tree, items, section
from sim.scenario.wording import say

EFFECTS = ("sector_demand", "hiring_plan", "outside_pay", "cohort")


def shock_rules(data: Tree) -> Iterator[Finding]:
    """Yield names in shocks that stand for nothing, years that do not agree, and shocks without an effect."""
    shocks = section(data, "shocks")
    for name in shocks:
        shock, loc = section(shocks, name), ("shocks", str(name))
        yield from _names(shock, loc, data)
        yield from _years(shock, loc, data)
        yield from _effects(shock, loc)
    yield from _two_plans(data, shocks)
    for policy, contents in section(data, "policies").items():
        for index, met in enumerate(items(section(contents).get("shocks"))):
            if isinstance(met, str) and met not in shocks:
                yield ("policies", policy, "shocks", index), unknown("shock", met, [str(key) for key in shocks])


def _concerned(shock: Tree, data: Tree) -> list[str]:
    """Return the regions that a shock concerns."""
    region = shock.get("region")
    return [str(key) for key in section(data, "regions") if region in (None, key)]


def _groups(shock: Tree, data: Tree) -> list[str]:
    found = [str(key) for region in _concerned(shock, data) for key in section(data, "regions", region, "enterprises")]
    return list(dict.fromkeys(found))


def _names(shock: Tree, loc: Loc, data: Tree) -> Iterator[Finding]:
    regions, outside = section(data, "regions"), section(data, "outside")
    region = shock.get("region")
    if isinstance(region, str) and regions and region not in regions:
        yield (*loc, "region"), unknown("region", region, [str(key) for key in regions])
        return
    for sector in section(shock, "sector_demand"):
        if (known := section(data, "sectors")) and sector not in known:
            yield (*loc, "sector_demand", sector), unknown("sector", sector, [str(key) for key in known])
    for group in section(shock, "hiring_plan"):
        if (groups := _groups(shock, data)) and group not in groups:
            yield (*loc, "hiring_plan", group), unknown("enterprise group", group, groups)
    for place in section(shock, "outside_pay"):
        if place in regions:
            message = say("`{place}` is a region of the model; its pay is that of its posts", place=place)
            yield (*loc, "outside_pay", place), message
        elif outside and place not in outside:
            yield (*loc, "outside_pay", place), unknown("outside place", place, [str(key) for key in outside])


def _years(shock: Tree, loc: Loc, data: Tree) -> Iterator[Finding]:
    first, last, base = shock.get("from"), shock.get("to"), data.get("base_year")
    if isinstance(first, int) and isinstance(last, int) and last < first:
        yield (*loc, "to"), say("{last} is before `from`, {first}", last=last, first=first)
    if isinstance(first, int) and isinstance(base, int) and first <= base:
        yield (
            (*loc, "from"),
            say("{first} is not after base_year {base}, whose stocks are given", first=first, base=base),
        )


def _effects(shock: Tree, loc: Loc) -> Iterator[Finding]:
    if not any(shock.get(effect) not in (None, {}) for effect in EFFECTS):
        yield loc, say("changes nothing; state {effects} or {last}", effects=EFFECTS[:-1], last=EFFECTS[-1])
    for group, plan in section(shock, "hiring_plan").items():
        stated = [key for key in ("factor", "posts") if section(plan).get(key) is not None]
        if isinstance(plan, dict) and len(stated) != 1:
            yield (*loc, "hiring_plan", group), say("state either `factor` or `posts`")
    if shock.get("region") is not None and shock.get("outside_pay"):
        yield (*loc, "outside_pay"), say("is the same for every region; state it in a shock without `region`")


def _two_plans(data: Tree, shocks: Tree) -> Iterator[Finding]:
    """Yield a shock that states a group's posts in a year for which an earlier one states them too."""
    stated: list[tuple[str, str, str, int, int]] = []
    for name in shocks:
        shock = section(shocks, name)
        first, last = shock.get("from"), shock.get("to")
        if not isinstance(first, int) or not isinstance(last, int):
            continue
        for group, plan in section(shock, "hiring_plan").items():
            if section(plan).get("posts") is None:
                continue
            for region in _concerned(shock, data):
                for other, place, held, start, end in stated:
                    if (place, held) == (region, group) and first <= end and start <= last:
                        loc = ("shocks", name, "hiring_plan", group, "posts")
                        yield (
                            loc,
                            say("shocks.{other} states them too, for {year}", other=other, year=max(first, start)),
                        )
                        break
                else:
                    stated.append((str(name), region, str(group), first, last))
