"""Sets of values from which draws take several numbers together, such as those that calibration does not rule out."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.experiment.assumptions import Assumption
from sim.scenario.errors import unknown
from sim.scenario.wording import foreign, say

Member = Mapping[str, float]
"""Names of assumed numbers -> values that belong together."""


class MembersError(ValueError):
    """A file of sets of values cannot be used; the message names file, line and column."""


def read_members(path: Path, numbers: Sequence[Assumption]) -> tuple[Member, ...]:
    """Read sets of values from a CSV file: a row a set, a column an assumed number, by its key path.

    Columns that are no key path, such as a number of the set, are passed over.

    Raises
    ------
    MembersError
        If the file cannot be read, names a number that is not assumed, or holds what is no number.
    """
    names = {place: number.name for number in numbers for place in number.paths}
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = [column for column in reader.fieldnames or () if column in names or "." in column]
            for column in columns:
                if column not in names:
                    raise MembersError(
                        say("{path}:1: {problem}", path=path, problem=unknown("assumed number", column, list(names)))
                    )
            rows = [_row(path, reader.line_num, row, columns, names) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise MembersError(
            say("{path}: {reason}", path=path, reason=foreign(str(getattr(error, "strerror", None) or error)))
        ) from error
    if not rows or not columns:
        raise MembersError(
            say("{path}: holds no sets of values; it needs a column an assumed number and a row a set", path=path)
        )
    return tuple(rows)


def _row(path: Path, line: int, row: Mapping[str, str], columns: Sequence[str], names: Mapping[str, str]) -> Member:
    values: dict[str, float] = {}
    for column in columns:
        try:
            values[names[column]] = float(row[column])
        except (TypeError, ValueError) as error:
            raise MembersError(
                say(
                    "{path}:{line}: {column}: {value} is not a number",
                    path=path,
                    line=line,
                    column=column,
                    value=repr(row[column]),
                )
            ) from error
        if not math.isfinite(values[names[column]]):
            raise MembersError(
                say(
                    "{path}:{line}: {column}: {value} is not a finite number",
                    path=path,
                    line=line,
                    column=column,
                    value=repr(row[column]),
                )
            )
    return values
