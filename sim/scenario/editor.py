"""The JSON Schema of a scenario file, by which editors complete and check while one types."""

from __future__ import annotations

import copy
import inspect
import re
from typing import Any

from pydantic import BaseModel

from sim.scenario.merge import EXTENDS, INCLUDE
from sim.scenario.schema import Scenario
from sim.scenario.shape import Shape, shape
from sim.scenario.table_entries import TABLES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PART = "_part"
"""Ending of the name of a definition as it stands in a file that extends another."""

_ENTRY = re.compile(r"^(\w[\w, ]*)\n((?:[ \t]+.*\n?)+)", re.MULTILINE)

JsonSchema = dict[str, Any]


def json_schema() -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12) of a scenario file.

    A file with `extends` may leave out whatever it inherits and may remove an entry with `null`; a number
    with its unit is always complete.
    """
    built: JsonSchema = Scenario.model_json_schema(by_alias=True)
    definitions: JsonSchema = built.pop("$defs")
    definitions["Scenario"] = built
    _describe(definitions)
    built["properties"] |= {
        EXTENDS: {"type": "string", "description": "Another scenario file, relative to this one."},
        INCLUDE: {
            "type": "array",
            "items": {"type": "string"},
            "description": "Files of shared policies, relative to this one.",
        },
    }
    definitions["Region"]["properties"] |= {
        key: {"type": "string", "description": f"A table (CSV or XLSX) of {what}, relative to this file."}
        for key, what in TABLES.items()
    }
    statements = {name for name, form in definitions.items() if {"value", "values"} & set(form.get("properties", {}))}
    sections = {name for name, form in definitions.items() if "properties" in form} - statements
    for name in sorted(sections):
        definitions[name + PART] = _partial(copy.deepcopy(definitions[name]), sections)
    return {
        "$schema": DIALECT,
        "title": "Scenario of a city's talent pipeline",
        "type": "object",
        "if": {"required": [EXTENDS]},
        "then": {"$ref": f"#/$defs/Scenario{PART}"},
        "else": {"$ref": "#/$defs/Scenario"},
        "$defs": definitions,
    }


def _partial(form: JsonSchema, sections: set[str]) -> JsonSchema:
    """Return a section of which anything may be left out, and anything inherited removed with null."""
    form.pop("required", None)
    for name, part in form["properties"].items():
        form["properties"][name] = {"anyOf": [_within_part(part, sections), {"type": "null"}]}
    return form


def _within_part(part: Any, sections: set[str]) -> Any:
    """Point references to sections at their partial forms; entries of tables may be null."""
    if isinstance(part, list):
        return [_within_part(item, sections) for item in part]
    if not isinstance(part, dict):
        return part
    form = {key: _within_part(value, sections) for key, value in part.items()}
    name = str(form.get("$ref", "")).rpartition("/")[2]
    if name in sections:
        form["$ref"] = f"#/$defs/{name}{PART}"
    for table in ("additionalProperties", "patternProperties"):
        if isinstance(form.get(table), dict) and "$ref" in str(form[table]):
            inner = form[table]
            form[table] = (
                {pattern: {"anyOf": [value, {"type": "null"}]} for pattern, value in inner.items()}
                if table == "patternProperties"
                else {"anyOf": [inner, {"type": "null"}]}
            )
    return form


def _describe(definitions: JsonSchema) -> None:
    """Take each key's description from the `Parameters` section of its model's docstring."""
    for model in _models(shape(Scenario), {}).values():
        form = definitions.get(model.__name__)
        if form is None:
            continue
        summary, entries = _docstring(model)
        form["description"] = summary
        for key, text in entries.items():
            if key in form.get("properties", {}):
                unit = form["properties"][key].get("description")
                form["properties"][key]["description"] = f"{text} ({unit})" if unit else text


def _models(place: Shape, found: dict[str, type[BaseModel]]) -> dict[str, type[BaseModel]]:
    """Return all models that occur in a shape, by name."""
    model = place.model
    if model is not None and model.__name__ not in found:
        found[model.__name__] = model
        for field in model.model_fields.values():
            _models(shape(field.annotation), found)
    for argument in getattr(place.kind, "__args__", ()):
        _models(shape(argument), found)
    return found


def _docstring(model: type[BaseModel]) -> tuple[str, dict[str, str]]:
    """Return the first paragraph of a docstring and the entries of its `Parameters` section by key."""
    text = inspect.getdoc(model) or ""
    head, _, parameters = text.partition("Parameters\n----------\n")
    entries = {}
    for names, body in _ENTRY.findall(parameters):
        for name in names.split(","):
            entries[name.strip().rstrip("_")] = " ".join(body.split())
    return " ".join(head.split("\n\n")[0].split()), entries
