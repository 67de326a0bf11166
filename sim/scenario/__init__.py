"""What a scenario file says, read and checked.

Names are imported when they are first used, so that `import sim` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.caution import cautions
    from sim.scenario.changes import assumed, override, replace, with_policy
    from sim.scenario.editor import json_schema
    from sim.scenario.errors import Problem, ScenarioError, UnreachableStocks
    from sim.scenario.quantity import Kind, Quantity, Series, Title
    from sim.scenario.reading import Loaded, find_policy, load, read, validate, with_policies
    from sim.scenario.resolved import plain, resolved_yaml
    from sim.scenario.schema import Level, Ownership, Policy, Scenario
    from sim.scenario.sources import Sources, find_sources, load_sources

_HOME = {
    "caution": ("cautions",),
    "changes": ("assumed", "override", "replace", "with_policy"),
    "editor": ("json_schema",),
    "errors": ("Problem", "ScenarioError", "UnreachableStocks"),
    "quantity": ("Kind", "Quantity", "Series", "Title"),
    "reading": ("Loaded", "find_policy", "load", "read", "validate", "with_policies"),
    "resolved": ("plain", "resolved_yaml"),
    "schema": ("Level", "Ownership", "Policy", "Scenario"),
    "sources": ("Sources", "find_sources", "load_sources"),
}
_MODULE = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "Kind",
    "Level",
    "Loaded",
    "Ownership",
    "Policy",
    "Problem",
    "Quantity",
    "Scenario",
    "ScenarioError",
    "Series",
    "Sources",
    "Title",
    "UnreachableStocks",
    "assumed",
    "cautions",
    "find_policy",
    "find_sources",
    "json_schema",
    "load",
    "load_sources",
    "override",
    "plain",
    "read",
    "replace",
    "resolved_yaml",
    "validate",
    "with_policies",
    "with_policy",
]


def __getattr__(name: str) -> object:
    """Import a public name on first use."""
    if name not in _MODULE:
        raise AttributeError(f"module 'sim.scenario' has no attribute {name!r}")
    return getattr(import_module(f"sim.scenario.{_MODULE[name]}"), name)
