"""Schools and enterprise groups from a table: each row an entry of a region, each column a key of it.

A region names its tables as `schools_from` and `enterprises_from`. A column bears the key path that its cells have in
an entry (`enrolled`, `title.zh`, `programmes.it`, `pay.bachelor`, `occupations.it.bachelor`). Numbers that need a unit
take the schema's; they are assumed, within `range` (a share of the value, 0.2 unless the row says otherwise), and the
head-counts of a row are of the row's own `kind` and `source` where it states them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from sim.scenario.errors import Loc, clip, unknown
from sim.scenario.marks import Block, Items, Mark, plain_scalar
from sim.scenario.quantity import Limits, Quantity
from sim.scenario.shape import Shape, is_number, within
from sim.scenario.tables import Cells, read_rows
from sim.scenario.wording import Message, say

TABLES = {"schools_from": "schools", "enterprises_from": "enterprises"}
"""Keys of a region that name a table, and the section that its rows go to."""
COUNTS = ("enrolled", "intake", "staff")
"""Numbers that a row's `kind` and `source` are about."""
ABOUT = ("key", "range", "kind", "source", "note")
USUAL = 0.2
UTILITY = 0.5
"""How far an assumed utility may lie off, which has no zero to take a share of."""
YES, NO = ("true", "yes", "是"), ("false", "no", "否")
Complain = Callable[[Mark, Loc, Message], None]
Locate = Callable[[object, Mark, Loc], str | None]


def with_tables(tree: Block, top: Shape, complain: Complain, locate: Locate) -> None:
    """Put the rows of tables named in a file beneath the entries that the file states itself.

    Parameters
    ----------
    top
        Shape of a whole scenario.
    complain
        Notes a problem at a place.
    locate
        Returns the path of a file named at a place, or None after noting what is wrong with the name.
    """
    regions = tree.get("regions")
    if not isinstance(regions, Block):
        return
    for region, contents in regions.items():
        for key, section in TABLES.items():
            if isinstance(contents, Block) and key in contents:
                _lay_beneath(contents, (region, key, section), top, complain, locate)


def _lay_beneath(
    contents: Block, names: tuple[str | int, str, str], top: Shape, complain: Complain, locate: Locate
) -> None:
    region, key, section = names
    mark, name = contents.lines[key], contents[key]
    del contents[key], contents.lines[key]
    path = locate(name, mark, ("regions", region, key))
    place: Shape | None = top
    for part in ("regions", region, section, "entry"):
        place = None if place is None else within(place, part)
    if path is None or place is None:
        return
    entries, own = _entries(path, ("regions", region, section), place, complain), contents.get(section)
    if isinstance(own, Block):
        for entry, value in own.items():
            entries.put(entry, value, own.lines[entry])
    contents.put(section, entries, mark)


def _entries(path: str, loc: Loc, place: Shape, complain: Complain) -> Block:
    columns, rows = read_rows(Path(path), path)
    entries = Block((path, 1))
    known = {name: _target(place, name) for name in columns}
    for name in columns:
        if known[name] is None and name not in ABOUT:
            top = [*ABOUT, *place.fields]
            complain((path, 1), loc, unknown("column", name, top))
    if "key" not in columns:
        complain((path, 1), loc, say("no column is `key`, the name of each entry"))
        return entries
    for line, cells in rows:
        mark = (path, line)
        key = cells.get("key")
        if key is None:
            complain(mark, loc, say("the row has no `key`"))
        elif key in entries:
            complain(mark, (*loc, key), say("stands on line {line} already", line=entries.lines[key][1]))
        else:
            entries.put(key, _entry(cells, known, mark, (*loc, key), complain), mark)
    return entries


def _target(place: Shape, column: str) -> Shape | None:
    inner: Shape | None = place
    for part in column.split("."):
        inner = None if inner is None else within(inner, part)
    return inner


def _entry(cells: Cells, known: dict[str, Shape | None], mark: Mark, loc: Loc, complain: Complain) -> Block:
    entry = Block(mark)
    spread = cells.get("range", str(USUAL))
    share = plain_scalar(spread)
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        complain(
            mark, (*loc, "range"), say("{spread} is not a share of the value, such as 0.2", spread=clip(repr(spread)))
        )
        share = USUAL
    for column, text in cells.items():
        target = known.get(column)
        if column in ABOUT or target is None:
            continue
        value = _value(target, column, text, cells, float(share), mark, (*loc, *column.split(".")), complain)
        _put(entry, column.split("."), value, mark)
    return entry


def _put(entry: Block, path: list[str], value: object, mark: Mark) -> None:
    for part in path[:-1]:
        inner = entry.get(part)
        if not isinstance(inner, Block):
            inner = Block(mark)
            entry.put(part, inner, mark)
        entry = inner
    entry.put(path[-1], value, mark)


def _value(
    target: Shape, column: str, text: str, cells: Cells, share: float, mark: Mark, loc: Loc, complain: Complain
) -> object:
    """Return what a cell says, as a scenario file would have it; what is no number is noted and left as it is."""
    limits = next((note for note in target.notes if isinstance(note, Limits)), None)
    if target.model is not None and issubclass(target.model, Quantity) and limits is not None:
        number = _number(text, mark, loc, complain)
        # what is no number has been noted: a filler keeps it from being told again as something else
        return _statement(limits.ge or 0 if number is None else number, limits, column, cells, share, mark)
    if target.kind is bool:
        word = text.lower()
        if word in YES + NO:
            return word in YES
        complain(mark, loc, say("{value} is neither yes nor no", value=clip(repr(text))))
        return None
    if is_number(target):
        return _number(text, mark, loc, complain)
    return text


def _number(text: str, mark: Mark, loc: Loc, complain: Complain) -> int | float | None:
    value = plain_scalar(text.replace(",", "") if "," in text and "." not in text.split(",")[0] else text)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        complain(mark, loc, say("{value} is not a number", value=clip(repr(text))))
        return None
    return value


def _statement(value: int | float, limits: Limits, column: str, cells: Cells, share: float, mark: Mark) -> Block:
    statement = Block(mark)
    said: dict[str, object] = {"value": value, "unit": limits.unit}
    kind = cells.get("kind", "assumed") if column in COUNTS else "assumed"
    said["kind"] = kind
    if kind == "assumed":
        off = UTILITY if limits.unit == "utility" else (abs(value) or 1.0) * share
        low = value - off if limits.ge is None else max(value - off, min(limits.ge, value))
        high = value + off if limits.le is None else min(value + off, max(limits.le, value))
        ends = Items()
        ends.extend([round(low, 6), round(high, 6)])
        ends.lines = [mark, mark]
        said["range"] = ends
    if column in COUNTS:
        said |= {name: cells[name] for name in ("source", "note") if name in cells}
    for name, part in said.items():
        statement.put(name, part, mark)
    return statement


__all__ = ["TABLES", "with_tables"]
