"""Every number of a scenario with its unit, kind, range and source; settings with the bounds that they may have."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields

from sim.policy.catalogue import Setting, settings
from sim.report.language import Language, Words
from sim.scenario import Loaded
from sim.scenario.changes import Stated, stated
from sim.scenario.quantity import Quantity, Series

SETTING = "setting"
"""Kind of a number that a policy sets bare, or leaves at its default: it is chosen and has no source."""

_OF_LEVER = re.compile(r"policies\.[^.]+\.levers\.([^.]+)\.(.+)")
_NEAR = 3
DISTANCES = "distances"


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
    least, most
        Bounds within which a setting may be chosen; none for what is no setting.
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
    least: float | None = None
    most: float | None = None

    def under(self, key: str) -> bool:
        """Return whether the number stands under a key."""
        return not key or self.key == key or self.key.startswith((f"{key}.", f"{key}["))

    def plain(self) -> dict[str, object]:
        """Return it for programs."""
        return asdict(self)


def numbers(loaded: Loaded) -> Iterator[Number]:
    """Yield every stated number in the order of the file; bare numbers (years, sizes, settings) are not among them."""
    return (row for row in with_settings(loaded) if row.kind != SETTING)


def with_settings(loaded: Loaded, language: Language = Language.EN) -> Iterator[Number]:
    """Yield every number with a unit in the order of the file, those that policies set included.

    Titles of sources are in the language, where they are known in it.
    """
    for key, number in stated(loaded.scenario):
        if number.source == "setting":
            yield _of_setting(key, number)
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
            _title(loaded, source, language),
            number.note or "",
        )


def _of_setting(key: str, number: Stated) -> Number:
    found = setting_at(key)
    least, most = (found.low, found.high) if found else (None, None)
    return Number(key, _value(number), number.unit, SETTING, None, None, "", "", "", least, most)


def setting_at(key: str) -> Setting | None:
    """Return what the schema says of the setting at a key path; None where there is none."""
    place = _OF_LEVER.fullmatch(key)
    if place is None:
        return None
    lever, name = place[1], re.sub(r"\[\d+\]", "", place[2])
    return next((each for each in settings(lever) if each.key == name), None)


def near_keys(key: str, rows: Iterable[Number]) -> Sequence[str]:
    """Return the keys with numbers under them that are most like `key`, or end in it; none if none is near."""
    there: dict[str, None] = {}
    for row in rows:
        parts = re.split(r"(?=[.\[])", row.key)
        there.update(dict.fromkeys("".join(parts[: count + 1]) for count in range(len(parts))))
    ending = [name for name in there if name.endswith(f".{key}")]
    return (ending or difflib.get_close_matches(key, there, n=_NEAR))[:_NEAR]


def _value(number: Stated) -> float | str:
    if isinstance(number, Quantity):
        return number.value
    if isinstance(number, Series):
        return ", ".join(f"{year}: {value:g}" for year, value in number.values.items())
    return f"{sum(len(row) for row in number.values.values())} {DISTANCES}"


def _title(loaded: Loaded, source: str, language: Language) -> str:
    """Return the title of a source, or of the source of a figure that is cited by its own id."""
    figure = loaded.sources.evidence.get(source)
    found = loaded.sources.sources.get(figure.source or "" if figure else source)
    if found is None:
        return ""
    return (found.title.zh or found.title.en) if language is Language.ZH else found.title.en


def as_text(rows: Iterable[Number], words: Words) -> str:
    """Return the numbers a line each, as a reader wants them."""
    lines = []
    for row in rows:
        said = {
            "path": row.key,
            "value": f"{row.value:g}" if isinstance(row.value, float | int) else _of_table(row.value, words),
            "unit": _unit(row.unit, words),
            "kind": words(f"describe.kinds.{row.kind}"),
            "range": _range(row),
            "allowed": _allowed(row, words),
            "source": _source(row, words),
            "note": words("describe.note", note=words.note(row.note)) if row.note else "",
        }
        lines.append(words("describe.line", **said) + "\n")
    return "".join(lines)


def _of_table(value: str, words: Words) -> str:
    """Return the value of a series as it is; that of the table of distances says how many there are."""
    count, _, what = value.partition(" ")
    return words("describe.distances", count=count) if what == DISTANCES else value


def _unit(unit: str, words: Words) -> str:
    return unit if words.language is Language.EN else words.texts.get(f"quantity_units.{unit}", unit)


def _range(row: Number) -> str:
    return "" if row.low is None or row.high is None else f" [{row.low:g}, {row.high:g}]"


def _source(row: Number, words: Words) -> str:
    if row.title:
        return words("describe.source", source=row.source, title=row.title)
    return words("describe.source_id", source=row.source) if row.source else ""


def _allowed(row: Number, words: Words) -> str:
    least, most = (None if bound is None else f"{bound:g}" for bound in (row.least, row.most))
    if least is None:
        return "" if most is None else words("describe.at_most", most=most)
    return (
        words("describe.at_least", least=least) if most is None else words("describe.between", least=least, most=most)
    )


def as_table(rows: Iterable[Number]) -> str:
    """Return the numbers as comma-separated values."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [field.name for field in fields(Number)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.plain() for row in rows)
    return out.getvalue()
