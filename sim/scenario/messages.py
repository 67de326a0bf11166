"""Pydantic's findings in words that a planner can act on."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from sim.scenario.errors import Loc, clip, nearest, suggestion, unknown
from sim.scenario.marks import plain_scalar
from sim.scenario.quantity import Limits
from sim.scenario.shape import Shape, at, is_number, key_shape, within
from sim.scenario.wording import NOTHING, Message, foreign, say

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Finding = tuple[Loc, Message]
"""Where something is wrong, and what."""

SEARCHED = 1000
"""Unknown keys for which the nearest name is looked up: a file of another kind may hold very many."""

_OF_KEYS = ("extra_forbidden", "invalid_key")

KEY = "[key]"
"""Pydantic's mark for an error in a key itself."""

_NOT_FINITE = {"nan": ".nan", "inf": ".inf", "-inf": "-.inf"}
_BOUNDS = {
    "ge": say("{value} is below {bound}"),
    "le": say("{value} is above {bound}"),
    "lt": say("{value} is not below {bound}"),
    "gt": say("{value} is not above {bound}"),
}
_PERCENT = re.compile(r"([-+]?[0-9]+(?:\.[0-9]+)?)\s*[%％]")


def show(value: object) -> str | Message:
    """Write a value as it stands in a file."""
    if value is None:
        return say("nothing")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{clip(value)}'"
    if isinstance(value, Mapping):
        return say("a mapping")
    if isinstance(value, list | tuple):
        return say("a list")
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else _NOT_FINITE[str(value)]
    return clip(str(value))


def _not_a_number(value: object, whole: bool) -> Message:
    kind = say("whole number") if whole else say("number")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return say("{value} is not a whole number; write {whole}", value=repr(value), whole=int(value))
    if isinstance(value, str):
        if percent := _PERCENT.fullmatch(value.strip()):
            return say(
                "'{value}' is not a {kind}; write {share:g}",
                value=clip(value),
                kind=kind,
                share=float(percent[1]) / 100,
            )
        if isinstance(plain_scalar(value.strip()), int | float):
            return say(
                "'{value}' is text because of its quotes; write {bare} without them",
                value=clip(value),
                bare=value.strip(),
            )
    return say("{value} is not a {kind}", value=show(value), kind=kind)


def _not_a_section(value: object, place: Shape | None) -> Message:
    fields = {} if place is None else place.fields
    if "value" in fields:
        if place is not None and any(isinstance(note, Limits) and note.bare for note in place.notes):
            return _not_a_number(value, whole=False)
        return say("{value} is not a number with a unit; write {{value: ..., unit: ..., kind: ...}}", value=show(value))
    if place is not None and place.model is not None:
        return say(
            "{value} stands here; it must be a mapping with the keys {fields}", value=show(value), fields=tuple(fields)
        )
    return say("{value} stands here; it must be a mapping, `key: value`", value=show(value))


def _outside(value: object, place: Shape | None, context: Mapping[str, object]) -> Message:
    low, high = (None, None) if place is None else place.bounds
    if low is not None and high is not None:
        return say("{value} is not between {low:g} and {high:g}", value=show(value), low=low, high=high)
    name = next(name for name in _BOUNDS if name in context)
    return replace(_BOUNDS[name], values=(("value", show(value)), ("bound", context[name])))


def _not_a_word(value: object, place: Shape | None) -> Message:
    words = () if place is None else place.words
    found = isinstance(value, str) and nearest(value, words) is not None
    near = suggestion(str(value), words) if found else NOTHING
    if len(words) > 1:
        return say("{value} is not one of {words}{near}", value=show(value), words=words, near=near)
    return say("{value} is not {words}{near}", value=show(value), words=words, near=near)


def _bad_key(key: str | int, place: Shape | None) -> Message:
    """Return what is wrong with a key of a table."""
    keys = None if place is None or not place.is_mapping else key_shape(place)
    if keys is not None and keys.words:
        return unknown(str(getattr(keys.kind, "__name__", "word")).lower(), key, keys.words)
    if keys is not None and is_number(keys):
        return _not_a_number(key, whole=True)
    return say("{key} is not a key: lower-case letters, digits and _, a letter first, 40 at most", key=show(key))


def _length(error: ErrorDetails) -> Message:
    context = error.get("ctx", {})
    least, most = context.get("min_length"), context.get("max_length")
    if "actual_length" not in context:
        return say("{input} is longer than {most} characters", input=show(error["input"]), most=most)
    found = say("{count} stand here", count=context["actual_length"])
    if error["type"] == "too_short":
        return say("must not be empty") if least == 1 else say("{least} are needed; {found}", least=least, found=found)
    return say("{most} at most; {found}", most=most, found=found)


def _message(error: ErrorDetails, loc: Loc, place: Shape | None, parent: Shape | None, near: bool = True) -> Message:
    kind, value = error["type"], error["input"]
    if kind == "missing":
        words = () if place is None else place.words
        return say("is missing ({words})", words=tuple(words)) if len(words) > 1 else say("is missing")
    if kind in _OF_KEYS:
        comma = say("; write large numbers without commas") if isinstance(loc[-1], int) else NOTHING
        message = unknown("key", loc[-1], parent.fields if near and parent is not None else ())
        return say("{message}{comma}", message=message, comma=comma)
    if kind in ("int_type", "int_from_float", "float_type", "int_parsing_size"):
        return _not_a_number(value, whole=kind != "float_type")
    if kind == "finite_number":
        return say("{value} is not a finite number", value=show(value))
    if kind == "string_type":
        return say("{value} is not text; put it in quotes", value=show(value))
    if kind == "bool_type":
        return say("{value} is not true or false", value=show(value))
    if kind in ("greater_than_equal", "less_than_equal", "less_than", "greater_than"):
        return _outside(value, place, error.get("ctx", {}))
    if kind in ("enum", "literal_error"):
        return _not_a_word(value, place)
    if kind in ("model_type", "model_attributes_type", "dict_type", "mapping_type"):
        return _not_a_section(value, place)
    if kind in ("tuple_type", "list_type"):
        return say("{value} is not a list, such as [a, b]", value=show(value))
    if kind in ("too_short", "too_long", "string_too_short", "string_too_long"):
        return _length(error)
    if kind == "string_pattern_mismatch":
        return _bad_key(value, None)
    said = error.get("ctx", {}).get("said")
    return said if isinstance(said, Message) else foreign(str(error["msg"]))


def findings(error: ValidationError, data: object, top: Shape) -> Iterator[Finding]:
    """Yield each of pydantic's errors as a location in the file and a message.

    Parameters
    ----------
    error
        What validation raised.
    data
        The tree that was validated; tells keys of the file from pydantic's own marks in a location.
    top
        Shape of a whole scenario.
    """
    errors = error.errors(include_url=False)
    searched = 0
    bad = {item["loc"][: depth + 1] for item in errors for depth in range(len(item["loc"]) - 1)}
    for item in errors:
        raw: Loc = tuple(item["loc"])
        if item["type"] == "too_short" and raw in bad:
            # Pydantic counts only the valid items; each bad one is already named.
            continue
        if raw and raw[-1] == KEY:
            loc = _in_file(raw[:-1], data, top)
            yield loc, _bad_key(loc[-1], at(top, loc[:-1]))
            continue
        loc = _in_file(raw, data, top)
        searched += item["type"] in _OF_KEYS
        yield loc, _message(item, loc, at(top, loc), at(top, loc[:-1]), near=searched <= SEARCHED)


def _in_file(raw: Loc, data: object, top: Shape) -> Loc:
    """Drop from a location what is neither a key of the file nor one that the schema knows."""
    loc: list[str | int] = []
    place: Shape | None = top
    for part in raw:
        inner = within(place, part) if place is not None else None
        present = (isinstance(data, Mapping) and part in data) or (
            isinstance(data, list | tuple) and isinstance(part, int) and part < len(data)
        )
        if not present and inner is None:
            continue
        loc.append(part)
        place = inner
        data = data[part] if present else None  # type: ignore[index]
    return tuple(loc)
