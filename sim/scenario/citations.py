"""Whether the numbers of a scenario cite what exists, and say what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.scenario.errors import Loc, nearest, unknown
from sim.scenario.messages import Finding
from sim.scenario.quantity import Kind
from sim.scenario.sources import Evidence, Sources
from sim.scenario.wording import Message, say

SETTING = "setting"
"""Source of a policy's own setting: whoever writes the policy chooses it."""


def statements(data: object, loc: Loc = ()) -> Iterator[tuple[Loc, Mapping[object, object]]]:
    """Yield every number, series or table that says of what kind it is."""
    if isinstance(data, Mapping):
        if "kind" in data and ("value" in data or "values" in data):
            yield loc, data
            return
        for key, part in data.items():
            yield from statements(part, (*loc, key))
    elif isinstance(data, list | tuple):
        for index, part in enumerate(data):
            yield from statements(part, (*loc, index))


def citations(data: object, sources: Sources) -> Iterator[Finding]:
    """Yield sources that are not known, and numbers that differ from the published figure they cite."""
    for loc, statement in statements(data):
        source = statement.get("source")
        if not isinstance(source, str):
            continue
        place = (*loc, "source")
        if source == SETTING:
            if loc[0] != "policies":
                yield place, say("only a policy's own settings have the source `setting`; cite a source")
        elif source in sources.evidence:
            for key, message in _differences(statement, source, sources.evidence[source]):
                yield (*loc, key), message
        elif source not in sources.sources:
            yield place, _unknown_source(source, sources)


def _unknown_source(source: str, sources: Sources) -> Message:
    if not sources.ids:
        return say(
            "`{source}` can't be looked up: no sources.yaml beside the scenario or in scenarios/ above it",
            source=source,
        )
    near = unknown("source", source, sources.ids)
    if nearest(source, sources.ids) is not None:
        return near
    return say("{near}; it must be an id in sources.yaml", near=near)


def _differences(statement: Mapping[object, object], name: str, figure: Evidence) -> Iterator[tuple[str, Message]]:
    """Yield the key and the message where a number claims to be a published figure and is not."""
    kind, value = str(statement["kind"]), statement.get("value")
    if kind not in (Kind.MEASURED, Kind.TARIFF):
        return
    if figure.kind.value != kind:
        yield "kind", say("the cited figure {name} is {own}, not {kind}", name=name, own=figure.kind.value, kind=kind)
    elif statement.get("unit") != figure.unit or not isinstance(figure.value, int | float):
        return
    elif isinstance(value, int | float) and value != figure.value:
        yield (
            "value",
            say(
                "{value} differs from the cited figure {name}, {cited}",
                value=_written(value),
                name=name,
                cited=_written(figure.value),
            ),
        )


def _written(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)
