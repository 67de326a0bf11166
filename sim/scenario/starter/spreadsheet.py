"""A scenario's schools and enterprises as tables: what `new --tables` writes, and `schools_from` reads."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from sim.scenario.starter import commented, words
from sim.scenario.table_entries import TABLES
from sim.scenario.wording import ENGLISH


def as_tables(path: Path, text: str, language: str = ENGLISH) -> dict[Path, str]:
    """Return the scenario with its schools and enterprises taken out, and the tables that hold them.

    Parameters
    ----------
    path
        Where the scenario will stand; the tables stand beside it.
    text
        The scenario, of one region, as `starting_scenario` makes it.
    language
        Language of comments.
    """
    region = next(iter(yaml.safe_load(text)["regions"].values()))
    written: dict[Path, str] = {path: ""}
    for key, section in TABLES.items():
        table = path.with_name(f"{path.stem}_{section}.csv")
        written[table] = table_text(region[section])
        # the section goes to the end of its indentation
        block = re.compile(rf"(?m)^    {section}:\n(?:      .*\n|\s*\n)*")
        named = commented("    #@tables\n", words(language)["comments"]) + f"    {key}: {table.name}\n"
        found = block.search(text)
        assert found is not None
        text = text[: found.start()] + named + text[found.end() :]
    written[path] = text
    return written


def table_text(entries: Mapping[str, Mapping[str, object]]) -> str:
    """Return entries as CSV: one row each, a column for each key path; spreadsheets know it is UTF-8."""
    rows = [{"key": key, **_flat(entry)} for key, entry in entries.items()]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return "\ufeff" + text.getvalue()


def _flat(entry: Mapping[str, object], path: str = "") -> dict[str, object]:
    cells: dict[str, object] = {}
    for key, value in entry.items():
        name = f"{path}{key}"
        if isinstance(value, Mapping) and "value" in value:
            cells[name] = value["value"]
        elif isinstance(value, Mapping):
            cells |= _flat(value, f"{name}.")
        else:
            cells[name] = str(value).lower() if isinstance(value, bool) else value
    return cells
