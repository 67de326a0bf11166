"""Whether targets can be held against the model, and calibration names numbers that it may move.

Like the other checks, these read the plain tree and pass over what has the wrong form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.scenario.citations import statements
from sim.scenario.errors import Loc, key_path, unknown
from sim.scenario.messages import Finding
from sim.scenario.references import Tree, items, number, section
from sim.scenario.wording import Message, say

NOT_READ = ("policies", "priors", "targets")
"""Sections that the baseline's run does not read."""


def target_rules(data: Tree) -> Iterator[Finding]:
    """Yield targets without a tolerance, in years or regions that are not there, and numbers that cannot be moved.

    Shares among targets and priors that no share can be are named too.
    """
    regions = section(data, "regions")
    for name, target in section(data, "targets").items():
        yield from _target(section(target), ("targets", str(name)), data, regions)
    for kind in ("targets", "priors"):
        for name, entry in section(data, kind).items():
            yield from _share(section(entry), (kind, str(name)))
    if section(data, "calibration"):
        yield from _moved(data)


def _target(target: Tree, loc: Loc, data: Tree, regions: Tree) -> Iterator[Finding]:
    if target.get("tolerance") is None and target.get("range") is None:
        yield loc, say("how far may the model be off? State `tolerance`, a standard deviation, or `range`")
    value, ends = number(target), [number(end) for end in items(target.get("range"))]
    if value is not None and len(ends) == 2 and None not in ends and target.get("kind") != "assumed":
        low, high = (end for end in ends if end is not None)
        if not low <= value <= high:
            yield loc, say("{value:g} is not within its own range [{low:g}, {high:g}]", value=value, low=low, high=high)
    base = data.get("base_year")
    for index, year in enumerate(items(target.get("years"))):
        if isinstance(year, int) and isinstance(base, int) and year < base:
            yield (*loc, "years", index), say("{year} is before base_year {base}", year=year, base=base)
    region = target.get("region")
    if isinstance(region, str) and regions and region not in regions:
        yield (*loc, "region"), unknown("region", region, [str(key) for key in regions])
    if region is None and len(regions) > 1:
        yield loc, say("state the region; there are: {regions}", regions=tuple(str(key) for key in regions))


def _share(entry: Tree, loc: Loc) -> Iterator[Finding]:
    """Yield a share that cannot be one: mostly a percentage."""
    value = number(entry)
    if entry.get("unit") == "share" and value is not None and not 0 <= value <= 1:
        hint = say("; write {share:g} for {value:g} %", share=value / 100, value=value) if 1 < value <= 100 else ""
        yield (*loc, "value"), say("{value:g} is not a share between 0 and 1{hint}", value=value, hint=hint)


def _moved(data: Tree) -> Iterator[Finding]:
    """Yield what calibration names and may not move, or names twice."""
    known = {key_path(loc, data): statement for loc, statement in statements(data)}
    seen: dict[str, str] = {}
    align = section(data, "calibration", "align")
    goals = [str(name) for name in (*section(data, "targets"), *section(data, "priors"))]
    for name in align:
        if name not in goals:
            yield ("calibration", "align", str(name)), unknown("target", name, goals)
    named: list[tuple[Loc, object]] = [(("calibration", "align", str(name)), path) for name, path in align.items()]
    explore = items(section(data, "calibration").get("explore"))
    named += [(("calibration", "explore", index), path) for index, path in enumerate(explore)]
    for loc, path in named:
        if not isinstance(path, str):
            continue
        if path in seen:
            yield loc, say("`{path}` stands in {first} already", path=path, first=seen[path])
        elif (problem := _cannot_move(path, known)) is not None:
            yield loc, problem
        seen.setdefault(path, key_path(loc))


def _cannot_move(path: str, known: Mapping[str, Mapping[object, object]]) -> Message | None:
    if path.split(".")[0] in NOT_READ:
        return say("`{path}`: no run of the baseline reads it", path=path)
    if path not in known:
        return unknown("number", path, [name for name in known if name.split(".")[0] not in NOT_READ])
    statement = known[path]
    if statement.get("kind") != "assumed":
        return say("`{path}` is {kind}; only assumed numbers are moved", path=path, kind=statement.get("kind"))
    if "[" in path or "value" not in statement:
        return say("`{path}` is a series or stands in a list, which a file can only replace whole", path=path)
    ends = [number(end) for end in items(statement.get("range"))]
    if len(ends) == 2 and ends[0] == ends[1] and ends[0] is not None:
        return say("`{path}` cannot move: its range is {value:g} alone", path=path, value=ends[0])
    return None
