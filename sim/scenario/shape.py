"""What the schema says of a place in a scenario: which keys may stand there, within which bounds.

Merging needs it to know what is one statement, messages need it to name what would be right.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.scenario.errors import Loc

ROWS = "rows"
"""Marks a table that merges row by row; each row is replaced as a whole."""


@dataclass(frozen=True)
class Shape:
    """A type of the schema, freed of `Annotated` and `| None`.

    Parameters
    ----------
    kind
        A class, or a generic such as `Mapping[str, float]`.
    notes
        What `Annotated` and `Field` say besides: bounds, limits.
    """

    kind: object
    notes: tuple[object, ...] = ()

    @property
    def model(self) -> type[BaseModel] | None:
        """The model class if this place holds a model."""
        return self.kind if isinstance(self.kind, type) and issubclass(self.kind, BaseModel) else None

    @property
    def fields(self) -> dict[str, FieldInfo]:
        """Fields by the key they have in a file."""
        model = self.model
        return {} if model is None else {f.alias or name: f for name, f in model.model_fields.items()}

    @property
    def is_mapping(self) -> bool:
        """Whether this place holds a table of named things."""
        return get_origin(self.kind) in (Mapping, dict)

    @property
    def words(self) -> tuple[str, ...]:
        """The words that may stand here, empty unless they are listed."""
        if isinstance(self.kind, type) and issubclass(self.kind, Enum):
            return tuple(str(member.value) for member in self.kind)
        if get_origin(self.kind) is Literal:
            return tuple(str(word.value if isinstance(word, Enum) else word) for word in get_args(self.kind))
        return ()

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """Lowest and highest value that may stand here."""
        low = high = None
        for note in self.notes:
            if isinstance(note, Ge):
                low = float(note.ge)  # type: ignore[arg-type]
            elif isinstance(note, Le):
                high = float(note.le)  # type: ignore[arg-type]
        return low, high


def shape(annotation: object, notes: Iterable[object] = ()) -> Shape:
    """Return the shape of an annotation as it stands in a model."""
    gathered = list(notes)
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *more = get_args(annotation)
            gathered += more
        elif origin in (Union, types.UnionType):
            members = [member for member in get_args(annotation) if member is not type(None)]
            if len(members) != 1:
                break
            annotation = members[0]
        else:
            break
    flat: list[object] = []
    for note in gathered:
        flat += note.metadata if isinstance(note, FieldInfo) else [note]
    return Shape(annotation, tuple(flat))


def within(place: Shape, key: str | int) -> Shape | None:
    """Return the shape found under `key`, or None where the schema knows no such key."""
    if place.model is not None:
        field = place.fields.get(str(key))
        return None if field is None else shape(field.annotation, field.metadata)
    arguments = get_args(place.kind)
    if place.is_mapping:
        return shape(arguments[1])
    if get_origin(place.kind) is tuple and isinstance(key, int):
        if arguments[-1] is Ellipsis:
            return shape(arguments[0])
        return shape(arguments[key]) if key < len(arguments) else None
    return None


def key_shape(place: Shape) -> Shape:
    """Return the shape of the keys of a table."""
    return shape(get_args(place.kind)[0])


def at(top: Shape, loc: Loc) -> Shape | None:
    """Return the shape at a location, or None where the schema knows none."""
    place: Shape | None = top
    for part in loc:
        if place is None:
            return None
        place = within(place, part)
    return place


def is_number(place: Shape) -> bool:
    """Whether a plain number stands here."""
    return place.kind in (float, int)


def is_statement(place: Shape | None) -> bool:
    """Whether the place holds one statement, to be replaced as a whole and never merged.

    A number or a series with its unit is one, and so is a table of plain numbers, such as shares that add
    up to 1. A table of rows merges row by row where the schema says so: cities share places, and each adds its
    own distances to them.
    """
    if place is None or ROWS in place.notes:
        return False
    if place.model is not None:
        rows = any(ROWS in field.metadata for field in place.fields.values())
        if {"value", "values"} & set(place.fields) and not rows:
            return True
        return all(shape(field.annotation).kind is float for field in place.fields.values())
    while place.is_mapping:
        place = shape(get_args(place.kind)[1])
        if is_number(place):
            return True
    return False
