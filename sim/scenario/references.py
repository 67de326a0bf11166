"""Whether every name in a scenario means something that is defined in it.

These checks read the plain tree, not the validated models, and pass over what has the wrong form: that is
already reported, and a planner sees all errors of a file at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from sim.scenario.errors import Loc, unknown
from sim.scenario.messages import Finding
from sim.scenario.wording import say

Tree = Mapping[str | int, object]


def section(tree: object, *keys: str | int) -> Tree:
    """Return the mapping found under `keys`, empty if there is none."""
    for key in keys:
        if not isinstance(tree, Mapping) or key not in tree:
            return {}
        tree = tree[key]
    return tree if isinstance(tree, Mapping) else {}


def items(tree: object) -> Sequence[object]:
    """Return a list, empty if this is none."""
    return tree if isinstance(tree, list | tuple) else ()


def number(tree: object) -> float | None:
    """Return a number, bare or with its unit; None if this is neither."""
    value = tree.get("value") if isinstance(tree, Mapping) else tree
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


def parts(data: Tree, kind: str) -> Iterator[tuple[Loc, Tree, str]]:
    """Yield location, contents and region of all `schools` or `enterprises`."""
    for region, contents in section(data, "regions").items():
        for name, part in section(contents, kind).items():
            yield ("regions", region, kind, name), section(part), str(region)


def places(data: Tree) -> list[str]:
    """Return the keys of regions and outside places, none unless both can be read."""
    regions, outside = section(data, "regions"), section(data, "outside")
    return [str(key) for key in (*regions, *outside)] if regions and outside else []


def _each(names: Collection[object], loc: Loc, what: str, valid: Collection[object]) -> Iterator[Finding]:
    """Yield those of `names` that are not valid, located by their own key."""
    for name in names:
        if isinstance(name, str | int) and name not in valid:
            yield (*loc, name), unknown(what, name, [str(word) for word in valid])


def _fields(data: Tree) -> Iterator[Finding]:
    if not (fields := section(data, "fields")):
        return
    for loc, school, _ in parts(data, "schools"):
        yield from _each(section(school, "programmes"), (*loc, "programmes"), "field", fields)
    for loc, group, _ in parts(data, "enterprises"):
        yield from _each(section(group, "occupations"), (*loc, "occupations"), "field", fields)
    seen: dict[frozenset[object], int] = {}
    for index, near in enumerate(items(section(data, "fit").get("near"))):
        pair = items(near)[:2]
        loc = ("fit", "near", index)
        for position, field in enumerate(pair):
            if isinstance(field, str) and field not in fields:
                yield (*loc, position), unknown("field", field, [str(key) for key in fields])
        if len(pair) < 2 or not all(isinstance(field, str) for field in pair):
            continue
        if pair[0] == pair[1]:
            yield loc, say("a field always fits itself; `{field}` stands here twice", field=pair[0])
        elif (first := seen.setdefault(frozenset(pair), index)) != index:
            yield (
                loc,
                say(
                    "`{one}` and `{other}` are a pair already in fit.near[{first}]",
                    one=pair[0],
                    other=pair[1],
                    first=first,
                ),
            )


def _sectors(data: Tree) -> Iterator[Finding]:
    if not (sectors := section(data, "sectors")):
        return
    for loc, group, _ in parts(data, "enterprises"):
        sector = group.get("sector")
        if isinstance(sector, str) and sector not in sectors:
            yield (*loc, "sector"), unknown("sector", sector, [str(key) for key in sectors])


def _places(data: Tree) -> Iterator[Finding]:
    if not (known := places(data)):
        return
    for key in section(data, "outside"):
        if key in section(data, "regions"):
            yield ("outside", key), say("`{key}` is a region already; an outside place needs a key of its own", key=key)
    for loc, school, region in parts(data, "schools"):
        mix = section(school, "elsewhere_mix")
        yield from _each(mix, (*loc, "elsewhere_mix"), "place", known)
        for key in mix:
            if key == region:
                yield (*loc, "elsewhere_mix", key), say("`{key}` is the school's own region, not elsewhere", key=key)
            elif key in section(data, "regions"):
                problem = say(
                    "`{key}` is a modelled region, whose pupils come by its own admission; name outside places", key=key
                )
                yield (*loc, "elsewhere_mix", key), problem
    rows = section(data, "distances", "values")
    yield from _each(rows, ("distances", "values"), "place", known)
    for row, columns in rows.items():
        yield from _each(section(columns), ("distances", "values", row), "place", known)


def _colleges(data: Tree) -> Iterator[Finding]:
    schools: dict[str | int, dict[str | int, object]] = {}
    for at, school, _ in parts(data, "schools"):
        # two regions may have a school of the same name
        schools.setdefault(at[-1], {}).update(section(school, "programmes"))
    known = {"field": section(data, "fields"), "sector": section(data, "sectors"), "school": schools}
    for name, policy in section(data, "policies").items():
        colleges = items(section(policy, "levers", "industry_college").get("colleges"))
        for index, college in enumerate(colleges):
            loc = ("policies", name, "levers", "industry_college", "colleges", index)
            for what, valid in known.items():
                key = section(college).get(what)
                if isinstance(key, str) and valid and key not in valid:
                    yield (*loc, what), unknown(what, key, [str(word) for word in valid])
            at_school, field = section(college).get("school"), section(college).get("field")
            if not isinstance(at_school, str) or field not in known["field"]:
                continue
            taught = schools.get(at_school)
            if taught is not None and field not in taught:
                its = (
                    say("it teaches {fields}", fields=tuple(map(str, taught)))
                    if taught
                    else say("it has no programmes")
                )
                yield (
                    (*loc, "school"),
                    say("`{school}` does not teach {field}; {its}", school=at_school, field=field, its=its),
                )


def levers(data: Tree, key: str) -> Iterator[tuple[Loc, Tree]]:
    """Yield location and settings of a lever in every policy that holds it."""
    for name, policy in section(data, "policies").items():
        if settings := section(policy, "levers", key):
            yield ("policies", name, "levers", key), settings


def _institutions(data: Tree) -> Iterator[Finding]:
    groups = [str(loc[-1]) for loc, _, _ in parts(data, "enterprises")]
    fields = [str(key) for key in section(data, "fields")]
    for loc, settings in levers(data, "rd_institutions"):
        for index, item in enumerate(items(settings.get("institutions"))):
            for key, what, known in (("enterprises", "enterprise group", groups), ("field", "field", fields)):
                named = section(item).get(key)
                if isinstance(named, str) and known and named not in known:
                    yield (*loc, "institutions", index, key), unknown(what, named, known)


def _compared(data: Tree) -> Iterator[Finding]:
    policies = section(data, "policies")
    for index, name in enumerate(items(data.get("compare"))):
        if isinstance(name, str) and name not in policies and name != "baseline":
            yield ("compare", index), unknown("policy", name, [str(key) for key in policies])


def references(data: Tree) -> Iterator[Finding]:
    """Yield every name that stands for nothing: fields, sectors, places, and what levers name."""
    yield from _fields(data)
    yield from _sectors(data)
    yield from _places(data)
    yield from _colleges(data)
    yield from _institutions(data)
    yield from _compared(data)
