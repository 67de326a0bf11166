"""Numbers with a unit and a source: the only form in which a scenario file states a figure."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from sim.scenario.wording import ENGLISH, Message, say


def refusal(kind: str, message: Message) -> PydanticCustomError:
    """Return what a validator raises: pydantic carries the message along, to be worded later."""
    return PydanticCustomError(kind, "{message}", {"message": str(message), "said": message})


def _no_conversion(schema: object) -> None:
    """Make every plain number and text within a core schema refuse what is of another type."""
    if isinstance(schema, dict):
        if schema.get("type") in ("int", "float", "bool", "str"):
            schema["strict"] = True
        for part in schema.values():
            _no_conversion(part)
    elif isinstance(schema, list | tuple):
        for part in schema:
            _no_conversion(part)


class Fixed(dict[Any, Any]):
    """A mapping that cannot be changed, nor can the mappings in it; it is pickled and written as any other."""

    def __init__(self, items: Mapping[Any, Any]) -> None:
        super().__init__({key: Fixed(value) if type(value) is dict else value for key, value in items.items()})

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("a scenario does not change; `override` and `replace` of sim.scenario return another one")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[Fixed], tuple[dict[Any, Any]]]:
        return Fixed, (dict(self),)

    def __copy__(self) -> Fixed:
        return self

    def __deepcopy__(self, memo: object) -> Fixed:
        return self


class Frozen(BaseModel):
    """A part of a scenario: immutable, closed to keys that it does not know, and literal.

    Pydantic would read the texts `"5"` and `2019_1` as 5 and 20191, and `true` as 1. Its strict mode also
    refuses lists for tuples and words for enumerations, so only plain numbers and texts are made strict.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[BaseModel], handler: GetCoreSchemaHandler) -> CoreSchema:
        """Build the model's schema without conversion between types."""
        schema = handler(source)
        _no_conversion(schema)
        return schema

    def model_post_init(self, context: object) -> None:
        """Fix the mappings too: pydantic keeps attributes from being set, but not a mapping from being written into."""
        for name, value in self.__dict__.items():
            if type(value) is dict:
                self.__dict__[name] = Fixed(value)


class Kind(StrEnum):
    """Where a number comes from."""

    MEASURED = "measured"
    TARIFF = "tariff"
    DERIVED = "derived"
    ASSUMED = "assumed"


class Title(Frozen):
    """A name in the two languages of the reports."""

    en: str
    zh: str

    def worded(self, language: str) -> str:
        """Return the name in a language (`en` or `zh`)."""
        return self.en if language == ENGLISH else self.zh


class Quantity(Frozen):
    """A number with its unit and where it comes from.

    Parameters
    ----------
    value
        The number, in `unit`.
    unit
        Unit as the schema declares it for this key.
    kind
        `measured`, `tariff` and `derived` need a `source`; `assumed` needs a `range`.
    source
        Id of a source or of a figure in `sources.yaml`.
    range
        Lowest and highest value held possible; `value` lies between them.
    note
        Why this value.
    """

    value: float
    unit: str
    kind: Kind
    source: str | None = None
    range: tuple[float, float] | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _grounded(self) -> Quantity:
        if self.kind is Kind.ASSUMED:
            if self.range is None:
                raise refusal("range_missing", say("an assumed number needs a range: [low, high]"))
            low, high = self.range
            if not low <= self.value <= high:
                raise refusal(
                    "range_excludes_value",
                    say(
                        "{value:g} is not within its own range [{low:g}, {high:g}]",
                        value=self.value,
                        low=low,
                        high=high,
                    ),
                )
        elif self.source is None:
            raise refusal(
                "source_missing", say("a {kind} number needs a source (an id in sources.yaml)", kind=self.kind.value)
            )
        return self


@dataclass(frozen=True)
class Limits:
    """What the schema says of a quantity: its unit, its bounds, and whether a bare number will do.

    Raises
    ------
    PydanticCustomError
        On a foreign unit, a value or range outside the bounds, or a bare number where none may stand.
    """

    unit: str
    ge: float | None = None
    le: float | None = None
    bare: bool = False

    def _outside(self, value: float) -> Message | None:
        low, high = self.ge, self.le
        if (low is None or value >= low) and (high is None or value <= high):
            return None
        if low is not None and high is not None:
            return say("{value:g} is not between {low:g} and {high:g}", value=value, low=low, high=high)
        if low is not None:
            return say("{value:g} is below {low:g}", value=value, low=low)
        return say("{value:g} is above {high:g}", value=value, high=high)

    def _check(self, quantity: Quantity) -> Quantity:
        if quantity.unit != self.unit:
            raise refusal(
                "unit", say("the unit is {found}; it must be {unit}", found=repr(quantity.unit), unit=repr(self.unit))
            )
        if message := self._outside(quantity.value):
            raise refusal("bounds", message)
        for end in quantity.range or ():
            if message := self._outside(end):
                raise refusal("bounds", say("range: {message}", message=message))
        return quantity

    def _from_bare(self, raw: Any) -> Any:
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            return raw
        if not self.bare:
            raise refusal(
                "bare_number",
                say(
                    "{value} stands bare; write {{value: {value}, unit: {unit}, kind: assumed, range: [low, high], "
                    "note: why}} or give a source",
                    value=raw,
                    unit=self.unit,
                ),
            )
        value = float(raw)
        if not math.isfinite(value):
            raise refusal("finite_number", say("{value} is not a finite number", value=raw))
        return Quantity.model_construct(value=value, unit=self.unit, kind=Kind.DERIVED, source="setting")

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Wrap the quantity's own validation in the checks of this key."""
        inner = handler(source)
        coerced = core_schema.no_info_before_validator_function(self._from_bare, inner)
        return core_schema.no_info_after_validator_function(self._check, coerced)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the key to editors: the object form and, where it may stand, the bare number."""
        number: dict[str, Any] = {"type": "number"}
        if self.ge is not None:
            number["minimum"] = self.ge
        if self.le is not None:
            number["maximum"] = self.le
        parts = {"unit": {"const": self.unit}, "value": number}
        statement = {"allOf": [handler(schema)], "properties": parts}
        described = {"description": f"unit: {self.unit}"}
        return {"anyOf": [number, statement], **described} if self.bare else {**statement, **described}


class Series(Frozen):
    """A number by year, straight lines between the years given and flat beyond them.

    `range` holds the lowest and highest *factor* on the whole series that is held possible.
    """

    values: Mapping[int, float]
    unit: str
    kind: Kind
    source: str | None = None
    range: tuple[float, float] | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _grounded(self) -> Series:
        if not self.values:
            raise refusal("series_empty", say("a series needs at least one year"))
        if min(self.values.values()) < 0:
            raise refusal("bounds", say("a series cannot be below 0"))
        if self.kind is Kind.ASSUMED and self.range is None:
            raise refusal("range_missing", say("an assumed series needs a range: [low, high] factor"))
        if self.range is not None and not 0 <= self.range[0] <= 1 <= self.range[1]:
            low, high = self.range
            raise refusal(
                "range_excludes_value",
                say("the range of a series holds factors around 1; [{low:g}, {high:g}] does not", low=low, high=high),
            )
        if self.kind is not Kind.ASSUMED and self.source is None:
            raise refusal(
                "source_missing", say("a {kind} series needs a source (an id in sources.yaml)", kind=self.kind.value)
            )
        return self

    def at(self, year: float) -> float:
        """Return the value at `year` by linear interpolation."""
        years = sorted(self.values)
        if year <= years[0]:
            return self.values[years[0]]
        for before, after in itertools.pairwise(years):
            if year <= after:
                weight = (year - before) / (after - before)
                return (1 - weight) * self.values[before] + weight * self.values[after]
        return self.values[years[-1]]


Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Share = Annotated[Quantity, Limits("share", 0, 1)]
Chance = Annotated[Quantity, Limits("share", 0.001, 1)]
"""A share whose logarithm is taken."""
Utility = Annotated[Quantity, Limits("utility", -20, 20)]
Elasticity = Annotated[Quantity, Limits("elasticity", 0, 10)]
Factor = Annotated[Quantity, Limits("factor", 0, 100)]
Months = Annotated[Quantity, Limits("months", 0, 24)]
Years = Annotated[Quantity, Limits("years", 0, 50)]
Count = Annotated[Quantity, Limits("count", 0, 10_000_000)]
Students = Annotated[Quantity, Limits("students", 0, 10_000_000)]
Staff = Annotated[Quantity, Limits("staff", 0, 1_000_000)]
YuanMonth = Annotated[Quantity, Limits("yuan a month", 0, 1_000_000)]
Yuan = Annotated[Quantity, Limits("yuan", 0, 1e12)]
Rate = Annotated[Quantity, Limits("1/year", -1, 1)]
LogOdds = Annotated[Quantity, Limits("log-odds", -20, 20)]
