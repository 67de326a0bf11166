"""The catalogue of levers: what each does, why it should, what it costs, and how well that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo

from sim.scenario.levers import Lever, Levers
from sim.scenario.quantity import Frozen, Limits, Quantity

GROUPS = ("schools", "teaching", "enterprises", "work", "government")
"""Files of the catalogue, in the order in which levers are listed."""


class Words(Frozen):
    """A text in both languages."""

    en: Annotated[str, Field(min_length=1)]
    zh: Annotated[str, Field(min_length=1)]


class Entry(Frozen):
    """What the catalogue says of a lever.

    Parameters
    ----------
    documents
        Numbers of the city documents that propose it ("added" for one of our own, to compare with).
    does, chain
        What it changes, and the causal chain from there to staying or coverage.
    settings
        What each setting means, by its key.
    cost, payers
        The cost rule, and who pays.
    grade, evidence
        The best evidence that it works: a causal study, a tariff in force (it exists; its effect is not
        measured), an anecdote, or none; and which evidence that is.
    sign_built_in
        Whether the model can give its effect one sign only.
    """

    title: Words
    documents: tuple[str, ...]
    does: Words
    chain: Words
    settings: Mapping[str, Words] = {}
    cost: Words
    payers: tuple[Literal["city", "province", "state", "enterprise", "school"], ...] = ()
    grade: Literal["causal", "tariff", "anecdote", "none"]
    evidence: Words
    sign_built_in: bool


@dataclass(frozen=True)
class Setting:
    """A setting of a lever as the schema has it: unit, bounds and default, None where it has none."""

    key: str
    unit: str | None
    low: float | None
    high: float | None
    default: object
    required: bool
    choices: tuple[str, ...] = ()


@cache
def catalogue() -> Mapping[str, Entry]:
    """Return the entries by lever, in the order in which they are listed.

    Raises
    ------
    pydantic.ValidationError
        If an entry of the catalogue lacks something.
    """
    entries: dict[str, Entry] = {}
    for group in GROUPS:
        text = files(__package__).joinpath(f"{group}.yaml").read_text(encoding="utf-8")
        entries |= {key: Entry.model_validate(entry) for key, entry in (yaml.safe_load(text) or {}).items()}
    return entries


def settings(key: str) -> list[Setting]:
    """Return a lever's own settings (not `from`, `to`, `ramp_years` and `strength`, which all have).

    A setting that lists items is followed by those of an item, as `list.key`.
    """
    lever = _class(Levers.model_fields[key])
    found = []
    for name, field in lever.model_fields.items():
        if name not in Lever.model_fields:
            found.append(_setting(name, field))
            found += [_setting(f"{name}.{inner}", part) for inner, part in _items(field).items()]
    return found


def _items(field: FieldInfo) -> Mapping[str, FieldInfo]:
    """Return the settings of the items that a setting lists, none if it lists none."""
    for part in _inside(field.annotation):
        if isinstance(part, type) and issubclass(part, Frozen) and not issubclass(part, Quantity):
            return part.model_fields
    return {}


def _class(field: FieldInfo) -> type[BaseModel]:
    for part in get_args(field.annotation) or (field.annotation,):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    raise TypeError(f"{field.annotation!r} holds no lever")


def _setting(name: str, field: FieldInfo) -> Setting:
    limits = next((item for item in (*field.metadata, *_inside(field.annotation)) if isinstance(item, Limits)), None)
    default = None if field.is_required() else field.default
    kinds = [item for item in _inside(field.annotation) if isinstance(item, type) and issubclass(item, Enum)]
    return Setting(
        key=name,
        unit=limits.unit if limits else None,
        low=limits.ge if limits else None,
        high=limits.le if limits else None,
        default=_plain(default),
        required=field.is_required(),
        choices=tuple(str(choice.value) for choice in kinds[0]) if kinds else _words(field.annotation),
    )


def _words(annotation: Any) -> tuple[str, ...]:
    """Return the words that a setting of one of a few words can be."""
    found = [get_args(part) for part in _inside(annotation) if get_origin(part) is Literal]
    return tuple(str(word) for word in found[0]) if found else ()


def _inside(annotation: Any) -> list[Any]:
    """Return the parts of a nested annotation: the types, and what is annotated on them."""
    origin = get_origin(annotation)
    if origin is Annotated:
        first, *rest = get_args(annotation)
        return [*rest, *_inside(first)]
    if origin in (Union, UnionType, tuple):
        return [part for inner in get_args(annotation) for part in _inside(inner)]
    return [annotation]


def _plain(value: object) -> object:
    if isinstance(value, Quantity):
        return value.value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


__all__ = ["GROUPS", "Entry", "Setting", "Words", "catalogue", "settings"]
