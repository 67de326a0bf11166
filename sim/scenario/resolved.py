"""A scenario back to plain data and to YAML, every default written out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING

from sim.scenario.marks import plain_scalar
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    import yaml

WIDTH = 110
"""Columns up to which a mapping is written on one line."""


def plain(scenario: Scenario) -> dict[str | int, object]:
    """Return a scenario as dictionaries, lists, texts and numbers, under the keys that a file has."""
    tree = _plain(scenario.model_dump(by_alias=True))
    if not isinstance(tree, dict):
        raise TypeError("a scenario is a mapping")
    return tree


def _plain(part: object) -> object:
    if isinstance(part, Enum):
        return part.value
    if isinstance(part, Mapping):
        return {_plain(key): _plain(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_plain(item) for item in part]
    return part


def resolved_yaml(scenario: Scenario) -> str:
    """Return a scenario as YAML text that `load` reads back to an equal scenario.

    `extends` and `include_policies` are gone, every default is written, Chinese stays readable.
    """
    return yaml_text(without_nulls(plain(scenario)))


def yaml_text(tree: object) -> str:
    """Return plain data as YAML text, in the manner of scenario files."""
    import yaml

    # the C emitter, where PyYAML was built with it, is several times quicker
    class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
        """Writes what fits on one line as a flow mapping, and quotes text that would read as a number."""

        def ignore_aliases(self, data: object) -> bool:
            """Write equal parts out each time: aliases are refused on reading."""
            return True

    Dumper.add_representer(str, _text)
    Dumper.add_representer(dict, _mapping)
    Dumper.add_representer(list, _list)
    text: str = yaml.dump(tree, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
    return text


def without_nulls(part: object) -> object:
    """Leave out keys that say nothing: an absent key means the same."""
    if isinstance(part, dict):
        return {key: without_nulls(value) for key, value in part.items() if value is not None}
    if isinstance(part, list):
        return [without_nulls(item) for item in part]
    return part


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if isinstance(plain_scalar(text), str) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _mapping(dumper: yaml.SafeDumper, mapping: dict[object, object]) -> yaml.MappingNode:
    return dumper.represent_mapping(
        "tag:yaml.org,2002:map", mapping.items(), flow_style=_is_short(mapping, mapping.values())
    )


def _list(dumper: yaml.SafeDumper, items: list[object]) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=_is_short(items, items))


def _is_short(part: object, values: Iterable[object]) -> bool:
    """Whether a mapping or list fits on one line and holds no mapping."""
    return len(str(part)) <= WIDTH - 20 and not any(isinstance(value, dict) for value in values)
