"""Every number of a scenario with its unit, kind, range and source."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields

from sim.scenario import Loaded
from sim.scenario.changes import Stated, stated
from sim.scenario.quantity import Quantity, Series


@dataclass(frozen=True)
class Number:
    """One stated number, series or table.

    Parameters
    ----------
    key
        Key path in the scenario.
    value
        The number; a series as `year: value`, the table of distances as how many pairs it holds.
    low, high
        Range held possible; for a series or the distances, factors on the whole.
    source, title
        Id of the source and its title.
    """

    key: str
    value: float | str
    unit: str
    kind: str
    low: float | None
    high: float | None
    source: str
    title: str
    note: str

    def under(self, key: str) -> bool:
        """Return whether the number stands under a key."""
        return not key or self.key == key or self.key.startswith((f"{key}.", f"{key}["))

    def plain(self) -> dict[str, object]:
        """Return it for programs."""
        return asdict(self)


def numbers(loaded: Loaded) -> Iterator[Number]:
    """Yield every stated number in the order of the file; bare numbers (years, sizes, settings) are not among them."""
    for key, number in stated(loaded.scenario):
        if number.source == "setting":
            continue
        low, high = number.range or (None, None)
        source = number.source or ""
        yield Number(
            key,
            _value(number),
            number.unit,
            str(number.kind),
            low,
            high,
            source,
            _title(loaded, source),
            number.note or "",
        )


def _value(number: Stated) -> float | str:
    if isinstance(number, Quantity):
        return number.value
    if isinstance(number, Series):
        return ", ".join(f"{year}: {value:g}" for year, value in number.values.items())
    return f"{sum(len(row) for row in number.values.values())} distances"


def _title(loaded: Loaded, source: str) -> str:
    """Return the title of a source, or of the source of a figure that is cited by its own id."""
    figure = loaded.sources.evidence.get(source)
    found = loaded.sources.sources.get(figure.source or "" if figure else source)
    return found.title.en if found else ""


def as_text(rows: Iterable[Number]) -> str:
    """Return the numbers a line each, as a reader wants them."""
    lines = []
    for row in rows:
        value = f"{row.value:g}" if isinstance(row.value, float | int) else row.value
        bounds = f" [{row.low:g}, {row.high:g}]" if row.low is not None and row.high is not None else ""
        source = f" ({row.source}: {row.title})" if row.title else f" ({row.source})" if row.source else ""
        note = f"; {row.note}" if row.note else ""
        lines.append(f"{row.key} = {value} {row.unit}, {row.kind}{bounds}{source}{note}\n")
    return "".join(lines)


def as_table(rows: Iterable[Number]) -> str:
    """Return the numbers as comma-separated values."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [field.name for field in fields(Number)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.plain() for row in rows)
    return out.getvalue()
