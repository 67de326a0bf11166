"""Whether the schools, places and fields that levers on schools name exist, and are of the kind that is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sim.scenario.errors import Loc, unknown
from sim.scenario.messages import Finding
from sim.scenario.references import Tree, items, number, parts, section
from sim.scenario.wording import say

LEVELS = ("general_senior", "secondary_vocational", "higher_vocational", "bachelor", "postgraduate")
KINDS = ("expand", "upgrade", "new", "park")
Known = Mapping[str, list[tuple[str, str, int]]]
"""By name, the schools that it stands for: region, level and how many."""
Check = Callable[[Tree, Known, Loc, Tree], Iterator[Finding]]


def school_references(data: Tree) -> Iterator[Finding]:
    """Yield what levers on schools name that does not exist or cannot be meant."""
    known = _known(data)
    if not known:
        return
    for name, policy in section(data, "policies").items():
        for lever, check in CHECKS.items():
            settings = section(policy, "levers", lever)
            yield from check(data, known, ("policies", name, "levers", lever), settings)


def _known(data: Tree) -> Known:
    known: dict[str, list[tuple[str, str, int]]] = {}
    for (_, region, _, key), school, _ in parts(data, "schools"):
        count = school.get("count", 1)
        entry = (str(region), str(school.get("level")), count if isinstance(count, int) else 1)
        known.setdefault(str(key), []).append(entry)
        known[f"{region}.{key}"] = [entry]
    return known


def _schools(known: Known, loc: Loc, names: object, level: str | None = None) -> Iterator[Finding]:
    """Yield the names that are no school, and those of another level than `level`."""
    for index, name in enumerate(items(names)):
        if not isinstance(name, str):
            continue
        if name not in known:
            # a planner writes plain keys: `region.key` is for names that two regions have
            plain = [key for key in known if "." not in key]
            yield (*loc, index), unknown("school", name, plain)
        elif level is not None and all(at != level for _, at, _ in known[name]):
            yield (
                (*loc, index),
                say(
                    "`{name}` is a {own} school; a {level} one is meant", name=name, own=known[name][0][1], level=level
                ),
            )


def _key_schools(data: Tree, known: Known, loc: Loc, settings: Tree) -> Iterator[Finding]:
    yield from _schools(known, (*loc, "schools"), settings.get("schools"), "general_senior")


def _recruitment(data: Tree, known: Known, loc: Loc, settings: Tree) -> Iterator[Finding]:
    outside, regions = section(data, "outside"), section(data, "regions")
    for index, source in enumerate(items(settings.get("sources"))):
        here = (*loc, "sources", index)
        place = section(source).get("place")
        if isinstance(place, str) and place in regions:
            yield (
                (*here, "place"),
                say("`{place}` is a modelled region, whose pupils come by its own admission", place=place),
            )
        elif isinstance(place, str) and outside and place not in outside:
            yield (*here, "place"), unknown("outside place", place, [str(key) for key in outside])
        level = section(source).get("level", "secondary_vocational")
        if level in LEVELS:
            yield from _schools(known, (*here, "schools"), section(source).get("schools"), str(level))


def _adults(data: Tree, known: Known, loc: Loc, settings: Tree) -> Iterator[Finding]:
    yield from _schools(known, (*loc, "schools"), settings.get("schools"), "higher_vocational")


def _projects(data: Tree, known: Known, loc: Loc, settings: Tree) -> Iterator[Finding]:
    for index, item in enumerate(items(settings.get("projects"))):
        project, here = section(item), (*loc, "projects", index)
        yield from _schools(known, (*here, "schools"), project.get("schools"))
        fields = section(data, "fields")
        for at, field in enumerate(items(project.get("fields"))):
            if isinstance(field, str) and fields and field not in fields:
                yield (*here, "fields", at), unknown("field", field, [str(key) for key in fields])
        kind = project.get("kind")
        if kind in ("expand", "new") and not number(project.get("seats")):
            yield (
                (*here, "seats"),
                say("is missing; a project of kind {kind} states the seats that it opens", kind=kind),
            )
        if kind == "upgrade":
            yield from _upgrade(known, here, project)
        for key, of in (("level", ("upgrade", "new")), ("fields", ("new",))):
            if project.get(key) and kind in KINDS and kind not in of:
                yield (*here, key), say("has no effect on a project of kind {kind}", kind=kind)


def _upgrade(known: Known, here: Loc, project: Tree) -> Iterator[Finding]:
    level = project.get("level")
    if level is None:
        yield (*here, "level"), say("is missing; an upgrade states the level that the schools rise to")
    if level not in LEVELS:
        return
    for at, name in enumerate(items(project.get("schools"))):
        levels = [one for _, one, _ in known.get(str(name), []) if one in LEVELS]
        if levels and all(LEVELS.index(one) >= LEVELS.index(str(level)) for one in levels):
            yield (
                (*here, "schools", at),
                say("`{name}` is a {own} school; it cannot rise to {level}", name=name, own=levels[0], level=level),
            )
        elif levels and "general_senior" in levels:
            yield (
                (*here, "schools", at),
                say("`{name}` is a general_senior school; it teaches no field to raise", name=name),
            )


def _mergers(data: Tree, known: Known, loc: Loc, settings: Tree) -> Iterator[Finding]:
    for index, group in enumerate(items(settings.get("groups"))):
        here = (*loc, "groups", index, "schools")
        names = [str(name) for name in items(section(group).get("schools"))]
        yield from _schools(known, here, names)
        if not names or any(name not in known for name in names):
            continue
        number_of: dict[tuple[str, str], int] = {}
        for region, level, count in _entries(known, names):
            number_of[region, level] = number_of.get((region, level), 0) + count
        if max(number_of.values()) < 2:
            yield here, say("no two of these schools are in one region and of one level; nothing would merge")


def _entries(known: Known, names: list[str]) -> list[tuple[str, str, int]]:
    return [entry for name in dict.fromkeys(names) for entry in known[name]]


def _named(data: Tree, known: Known, loc: Loc, settings: Tree) -> Iterator[Finding]:
    yield from _schools(known, (*loc, "schools"), settings.get("schools"))


def _taught(data: Tree, known: Known, loc: Loc, settings: Tree) -> Iterator[Finding]:
    """Yield names that are no school, and general schools, which the lever does not mean."""
    yield from _schools(known, (*loc, "schools"), settings.get("schools"))
    for at, name in enumerate(items(settings.get("schools"))):
        if all(level == "general_senior" for _, level, _ in known.get(str(name), [("", "", 1)])):
            yield (
                (*loc, "schools", at),
                say("`{name}` is a general_senior school; one that teaches a field is meant", name=name),
            )


def _stated(key: str) -> Check:
    """Return a check that the named schools state a number of the base year for a lever to move."""

    def check(data: Tree, known: Known, loc: Loc, settings: Tree) -> Iterator[Finding]:
        yield from _taught(data, known, loc, settings)
        stated = {str(at[-1]) for at, school, _ in parts(data, "schools") if school.get(key) is not None}
        for at, name in enumerate(items(settings.get("schools"))):
            plain = str(name).rpartition(".")[2]
            levels = {level for _, level, _ in known.get(str(name), [])}
            if levels - {"general_senior"} and plain not in stated:
                yield (
                    (*loc, "schools", at),
                    say("`{name}` states no `{key}` of the base year that could be moved", name=name, key=key),
                )

    return check


def _programmes(data: Tree, known: Known, loc: Loc, settings: Tree) -> Iterator[Finding]:
    fields = section(data, "fields")
    teaches: dict[str, set[str]] = {}
    for at, school, _ in parts(data, "schools"):
        teaches.setdefault(str(at[-1]), set()).update(map(str, section(school, "programmes")))
    for index, item in enumerate(items(settings.get("programmes"))):
        here, field = (*loc, "programmes", index), section(item).get("field")
        yield from _taught(data, known, here, section(item))
        if isinstance(field, str) and fields and field not in fields:
            yield (*here, "field"), unknown("field", field, [str(key) for key in fields])
        names = [str(name) for name in items(section(item).get("schools"))]
        if names and all(field in teaches.get(name.rpartition(".")[2], set()) for name in names):
            yield (
                (*here, "field"),
                say("`{name}` teaches {field} already; nothing would open", name=names[0], field=field),
            )


def _fields_named(data: Tree, known: Known, loc: Loc, settings: Tree) -> Iterator[Finding]:
    fields = section(data, "fields")
    for at, field in enumerate(items(settings.get("fields"))):
        if isinstance(field, str) and fields and field not in fields:
            yield (*loc, "fields", at), unknown("field", field, [str(key) for key in fields])


def _owners(data: Tree, known: Known, loc: Loc, settings: Tree) -> Iterator[Finding]:
    groups = {str(at[-1]) for at, _, _ in parts(data, "enterprises")}
    names = groups | {f"{region}.{at[-1]}" for at, _, region in parts(data, "enterprises")}
    outside = section(data, "outside")
    for index, item in enumerate(items(settings.get("owners"))):
        owner, here = section(item), (*loc, "owners", index)
        yield from _taught(data, known, here, owner)
        group, place = owner.get("group"), owner.get("partner_place")
        if (group is None) == (place is None):
            yield here, say("states either `group`, an enterprise group here, or `partner_place`, an outside place")
        if isinstance(group, str) and group not in names:
            yield (*here, "group"), unknown("enterprise group", group, sorted(groups))
        if isinstance(place, str) and outside and place not in outside:
            yield (*here, "partner_place"), unknown("outside place", place, [str(key) for key in outside])
        if group is not None and number(owner.get("intern_share")):
            yield (*here, "intern_share"), say("has no effect without `partner_place`, to which interns go")


def _bases(data: Tree, known: Known, loc: Loc, settings: Tree) -> Iterator[Finding]:
    for index, item in enumerate(items(settings.get("bases"))):
        yield from _taught(data, known, (*loc, "bases", index), section(item))
    city, state = number(settings.get("city_share", 0.5)), number(settings.get("state_share", 0.0))
    if city is not None and state is not None and city + state > 1:
        yield loc, say("city_share {city:g} and state_share {state:g} are more than all", city=city, state=state)


CHECKS: Mapping[str, Check] = {
    "key_school_quota_link": _key_schools,
    "out_of_province_recruitment": _recruitment,
    "adult_enrolment": _adults,
    "school_expansion": _projects,
    "school_merger": _mergers,
    "per_student_funding": _named,
    "school_autonomy": _named,
    "faculty_recruitment": _taught,
    "dual_qualified_teachers": _stated("dual_qualified"),
    "practice_share": _stated("practice"),
    "programme_alignment": _programmes,
    "shortage_training": _fields_named,
    "order_class": _fields_named,
    "mixed_ownership": _owners,
    "training_base": _bases,
}
"""The check of each lever that names something."""
