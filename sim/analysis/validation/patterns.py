"""Published patterns that the model is held against: a file of their own, beside the scenarios."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from sim.scenario.errors import Problem, ScenarioError, key_path, unknown
from sim.scenario.marks import locate, parse
from sim.scenario.messages import findings
from sim.scenario.quantity import Frozen, Title
from sim.scenario.shape import shape
from sim.scenario.text import read_text
from sim.scenario.wording import say

FILE = Path("validation") / "patterns.yaml"
"""Where the patterns lie, seen from the folder of the scenario."""


class Role(StrEnum):
    """What a row may be used for.

    `fit` rows may be used to calibrate, `held` rows only to test, `predict` rows are printed and not judged,
    `limit` rows are analytic, `target` rows are the scenario's own.
    """

    FIT = "fit"
    HELD = "held"
    PREDICT = "predict"
    LIMIT = "limit"
    TARGET = "target"


class PatternError(ValueError):
    """A pattern does not state what its measure in the model needs."""


class Pattern(Frozen):
    """A published pattern: its rows, the tolerance in their unit, and the role.

    Parameters
    ----------
    places
        Outside places that the pattern counts as home, besides the modelled regions.
    fit
        Constants of the pattern's own scenario that may be chosen by its rows; those of a group have one value.
    group, factor, fields
        Enterprise group whose plans for graduates change by a factor, and the fields that it concerns.
    seen
        How a row that should only test was seen while the model or its constants were set; it is printed with the
        row, for it is then a weaker test; in English, or in both languages.
    """

    what: Annotated[str, Field(min_length=1)]
    role: Role
    source: str | None = None
    rows: Mapping[str | int, float | str | tuple[float, ...]] = {}
    tolerance: float | str | Mapping[str, float] | None = None
    columns: tuple[str, ...] = ()
    predict: tuple[int, ...] = ()
    scenario: str | None = None
    places: tuple[str, ...] = ()
    fit: tuple[tuple[str, ...], ...] = ()
    group: str | None = None
    factor: float | None = None
    fields: tuple[str, ...] = ()
    note: str | None = None
    seen: str | Title | None = None

    def number(self, row: str) -> float:
        """Return a row that is one number."""
        value = self.rows[row]
        if not isinstance(value, int | float):
            raise PatternError(say("{row} is {value}, not a number", row=row, value=repr(value)))
        return float(value)

    def shares(self, row: int) -> tuple[float, ...]:
        """Return a row that is a set of shares."""
        value = self.rows[row]
        if not isinstance(value, tuple):
            raise PatternError(say("{row} is {value}, not a set of shares", row=row, value=repr(value)))
        return value

    def allowed(self, row: str) -> float:
        """Return the tolerance of a row."""
        tolerance = self.tolerance[row] if isinstance(self.tolerance, Mapping) else self.tolerance
        if not isinstance(tolerance, int | float):
            raise PatternError(
                say("the tolerance of {row} is {tolerance}, not a number", row=row, tolerance=repr(tolerance))
            )
        return float(tolerance)


_FILE = TypeAdapter(Mapping[str, Pattern])


def load_patterns(path: Path, measured: Collection[str] | None = None) -> Mapping[str, Pattern]:
    """Return the patterns of a file.

    Parameters
    ----------
    measured
        Names of the patterns that have a measure in the model; without it, any name will do.

    Raises
    ------
    ScenarioError
        If the file is missing or something in it is not as it should be; each problem names file, line and key.
    """
    file = str(path)
    problems: list[Problem] = []
    data = parse(read_text(path, file), file, problems)
    if not problems:
        try:
            patterns = _FILE.validate_python(data)
            strange = [name for name in patterns if measured is not None and name not in measured]
            if not strange:
                return patterns
            for name in strange:
                mark = locate(data, (name,))
                message = unknown("pattern", name, measured or ())
                problems.append(Problem(file, mark[1] if mark else None, name, message))
        except ValidationError as error:
            for loc, message in findings(error, data, shape(Mapping[str, Pattern])):
                mark = locate(data, loc)
                problems.append(Problem(file, mark[1] if mark else None, key_path(loc, data), message))
    raise ScenarioError(problems)
