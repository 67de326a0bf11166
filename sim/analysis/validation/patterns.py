"""Published patterns that the model is held against: a file of their own, beside the scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from sim.scenario.errors import Problem, ScenarioError, key_path
from sim.scenario.marks import locate, parse
from sim.scenario.quantity import Frozen
from sim.scenario.text import read_text

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


class Pattern(Frozen):
    """A published pattern: its rows, the tolerance in their unit, and the role.

    Parameters
    ----------
    places
        Outside places that the pattern counts as home, besides the modelled regions.
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
    note: str | None = None

    def number(self, row: str) -> float:
        """Return a row that is one number."""
        value = self.rows[row]
        if not isinstance(value, int | float):
            raise TypeError(f"{row} is {value!r}, not a number")
        return float(value)

    def allowed(self, row: str) -> float:
        """Return the tolerance of a row."""
        tolerance = self.tolerance[row] if isinstance(self.tolerance, Mapping) else self.tolerance
        if not isinstance(tolerance, int | float):
            raise TypeError(f"the tolerance of {row} is {tolerance!r}, not a number")
        return float(tolerance)


_FILE = TypeAdapter(Mapping[str, Pattern])


def load_patterns(path: Path) -> Mapping[str, Pattern]:
    """Return the patterns of a file.

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
            return _FILE.validate_python(data)
        except ValidationError as error:
            for wrong in error.errors():
                loc = tuple(wrong["loc"])
                mark = locate(data, loc)
                problems.append(Problem(file, mark[1] if mark else None, key_path(loc, data), wrong["msg"]))
    raise ScenarioError(problems)
