"""docs/parameters.md, made from the code: `python -m sim.report.parameters_page > docs/parameters.md`."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields
from functools import cache
from pathlib import Path

import numpy as np

from sim.draws import Decision
from sim.policy.knobs import RULES, Knobs
from sim.scenario.behaviour import Behaviour
from sim.scenario.quantity import Quantity
from sim.world.enterprises import Enterprises, Positions
from sim.world.schools import Programmes, Schools
from sim.world.students import Students
from sim.world.table import Table

PACKAGE = Path(__file__).parents[1]
READERS = ("base_year", "world", "phases", "measures", "policy")
"""Rooms whose modules read constants and draw."""
TABLES: Mapping[str, type[Table]] = {
    "Persons": Students,
    "Schools": Schools,
    "Programmes": Programmes,
    "Enterprises": Enterprises,
    "Positions": Positions,
}

HEAD = """# Parameters, state and draws

Made from the code by `python -m sim.report.parameters_page > docs/parameters.md`; a test holds the two together. What
enters where, with every equation, is in [the model's description](ODD.md).

## Behavioural constants

As `scenarios/common.yaml` states them, under `behaviour:`. A bare number is a setting. Ranges are what is held
possible; a constant with a source has none of its own. `python -m sim describe` prints these and all numbers of a city.
"""

STATE = """
## State

Every column that is carried from phase to phase; the default is that of a new row.
"""
DRAWS = """
## Draws

Every kind of random draw, with the code that is part of its key. A code stays with its name, also where no run draws
it (any longer).

"""
KNOBS = """
## Knobs

What levers set and phases read; the default is the baseline. Two levers on one knob combine by the rule.

"""
MODULES = """
## Modules

Where the code is: what is simulated, and how it is observed.

"""


def page(behaviour: Behaviour) -> str:
    """Return the page in Markdown, with the values of these constants."""
    parts = [HEAD]
    columns: tuple[str, ...] = ("constant", "value", "unit", "range or source", "meaning", "read in")
    for section in Behaviour.model_fields:
        parts += [f"\n### `{section}`\n\n", _table(columns, _of(behaviour, section))]
    parts.append(STATE)
    columns = ("column", "unit", "type", "default", "meaning")
    for title, table in TABLES.items():
        parts += [f"\n### {title}\n\n", _table(columns, _columns(table))]
    parts += [DRAWS, _table(("decision", "code", "drawn in"), _draws())]
    parts += [KNOBS, _table(("knob", "default", "rule", "meaning", "read in"), _knobs())]
    parts += [MODULES, _table(("module", "what it is about"), _modules())]
    return "".join(parts)


def _of(behaviour: Behaviour, section: str) -> Iterator[tuple[str, ...]]:
    constants = getattr(behaviour, section)
    kind = type(constants)
    known = meanings(kind)
    owner = rf"\.{section}\b|\bimport\b.*\b{kind.__name__}\b"
    for name, field in kind.model_fields.items():
        value = getattr(constants, name)
        # some are looked up by what they begin with and a level or an ownership
        read_in = _files(rf"\.{name}\b", owner) or _files(_begins(name), owner)
        key = f"`{field.alias or name}`"
        if isinstance(value, Quantity):
            held = f"{value.range[0]:g} to {value.range[1]:g}" if value.range else f"{value.kind}: {value.source}"
            yield key, f"{value.value:g}", value.unit, held, known[name], read_in
        else:
            yield key, str(value), "", "setting", known[name], read_in


def _columns(table: type[Table]) -> Iterator[tuple[str, ...]]:
    for name, column in table.COLUMNS.items():
        yield f"`{name}`", column.unit, np.dtype(column.dtype).name, f"{column.default:g}", column.meaning


def _draws() -> Iterator[tuple[str, ...]]:
    for one in Decision:
        yield f"`{one.name}`", str(one.value), _readers("Decision", one.name) or "no run"


def _modules() -> Iterator[tuple[str, ...]]:
    for name, text in _sources():
        about = ast.get_docstring(ast.parse(text)) or ""
        if about:
            yield f"`{name}`", about.partition("\n\n")[0].replace("\n", " ")


def _begins(name: str) -> str:
    words = name.split("_")
    return "|".join(rf'f"{"_".join(words[:n])}_\{{' for n in range(1, len(words)))


def _knobs() -> Iterator[tuple[str, ...]]:
    known = {name: text for base in reversed(Knobs.__mro__) for name, text in meanings(base).items()}
    for knob in fields(Knobs):
        yield (
            f"`{knob.name}`",
            _default(knob),
            RULES[knob.name].__name__,
            known[knob.name],
            _readers("knobs", knob.name),
        )


def _default(knob: Field[object]) -> str:
    value = knob.default if knob.default is not MISSING else 0.0
    return "none" if isinstance(value, tuple) else f"{value:g}"


def meanings(kind: type) -> dict[str, str]:
    """Return what the `Parameters` of a class's docstring say of each."""
    found: dict[str, str] = {}
    names: list[str] = []
    _, _, text = (inspect.getdoc(kind) or "").partition("Parameters\n----------\n")
    for line in text.splitlines():
        if line.startswith(" "):
            for name in names:
                found[name] = f"{found[name]} {line.strip()}".strip()
        elif line:
            names = [name.strip() for name in line.split(",")]
            found |= dict.fromkeys(names, "")
        else:
            break
    return found


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [columns, ("---",) * len(columns), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


@cache
def _sources() -> tuple[tuple[str, str], ...]:
    files = sorted(path for room in READERS for path in (PACKAGE / room).rglob("*.py"))
    files.append(PACKAGE / "model.py")
    return tuple((path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")) for path in files)


def _files(*patterns: str) -> str:
    """Return the modules in which each of the patterns occurs."""
    return ", ".join(f"`{name}`" for name, text in _sources() if all(re.search(pattern, text) for pattern in patterns))


@cache
def _read_of(owner: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((name, frozenset(re.findall(rf"\b{owner}\.(\w+)", text))) for name, text in _sources())


def _readers(owner: str, attribute: str) -> str:
    """Return the modules in which an attribute of something is read."""
    return ", ".join(f"`{name}`" for name, read in _read_of(owner) if attribute in read)


def shipped() -> str:
    """Return the page with the values of the shipped scenarios."""
    from sim.scenario import load

    return page(load(PACKAGE.parent / "scenarios" / "daqing.yaml").behaviour)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(shipped())
