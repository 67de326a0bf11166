"""Scenarios with other numbers, for tests: any number, whatever range its file holds possible."""

from collections.abc import Mapping
from typing import Any

from sim.scenario import Scenario, plain, validate

GONE = object()
"""Takes a key out."""


def altered(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """Return the scenario with other values at dotted key paths; the schema's own bounds still hold.

    A number with unit and kind keeps both and becomes an assumed one whose range is the value alone.
    """
    tree = plain(scenario)
    for path, value in changes.items():
        *way, last = path.split(".")
        part: Any = tree
        for key in way:
            part = part[key]
        old = part.get(last)
        if value is GONE:
            del part[last]
        elif isinstance(old, dict) and "value" in old and not isinstance(value, dict):
            part[last] = {"value": value, "unit": old["unit"], "kind": "assumed", "range": [value, value]}
        else:
            part[last] = value
    return validate(tree)
