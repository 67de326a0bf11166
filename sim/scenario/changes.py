"""Differences on a loaded scenario, which itself stays as it was."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from sim.scenario.caution import cautions
from sim.scenario.errors import Loc, Problem, ScenarioError, key_path, unknown
from sim.scenario.quantity import Kind, Quantity, Series
from sim.scenario.reading import validate
from sim.scenario.references import section
from sim.scenario.resolved import plain
from sim.scenario.schema import Distances, Scenario
from sim.scenario.sources import Sources
from sim.scenario.wording import Message, say

Stated = Quantity | Series | Distances
"""A number, a series or a table with its unit, kind and source."""

_STEP = re.compile(r"[^.\[\]]+|\[[0-9]+\]")


def assumed(scenario: Scenario) -> list[tuple[str, Stated]]:
    """Return every assumed number of a scenario with its key path, in the order of the file.

    A series and the table of distances stand for themselves: their `range` holds factors on the whole.
    """
    return [(path, number) for path, number in stated(scenario) if number.kind == Kind.ASSUMED.value]


def stated(scenario: Scenario) -> list[tuple[str, Stated]]:
    """Return everything a scenario states with unit and kind, with its key path, in the order of the file."""
    return [(key_path(loc), number) for loc, number in _stated(scenario, ())]


def _stated(part: object, loc: Loc) -> Iterator[tuple[Loc, Stated]]:
    if isinstance(part, Quantity | Series | Distances):
        yield loc, part
    elif isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            yield from _stated(getattr(part, name), (*loc, field.alias or name))
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _stated(value, (*loc, key))
    elif isinstance(part, tuple):
        for index, value in enumerate(part):
            yield from _stated(value, (*loc, index))


def replace(scenario: Scenario, values: Mapping[str, float | Stated], sources: Sources | None = None) -> Scenario:
    """Return a scenario with other numbers at the given key paths.

    Parameters
    ----------
    scenario
        The scenario to start from; it is not changed.
    values
        Key path -> new value, as `assumed` names them. A plain number replaces the value of an assumed
        number or of a policy's setting, or a bare number such as `from`; for an assumed series or the table
        of distances it is a factor on the whole. Any statement can be replaced by a whole `Quantity`,
        `Series` or `Distances`, which then says itself where it comes from.
    sources
        What new statements may cite; without it, citations are not looked up.

    Raises
    ------
    ScenarioError
        If a path does not exist, a plain number would stand for a published figure, or the new scenario
        is not valid, as where a value lies outside its range.
    """
    tree = plain(scenario)
    problems = []
    for path, value in values.items():
        if message := _put(tree, path, value):
            problems.append(Problem(None, None, path, message))
    if problems:
        raise ScenarioError(problems)
    return validate(tree, sources)


def _put(tree: dict[str | int, object], path: str, value: float | Stated) -> Message | None:
    """Set one value in a plain tree; return what is wrong if it can't be."""
    parent: object = None
    part: object = tree
    key: str | int = ""
    for step in _STEP.findall(path):
        key, parent = (int(step[1:-1]) if step[0] == "[" else step), part
        if isinstance(parent, dict) and isinstance(key, str):
            key = int(key) if key.isdigit() else key
            if key not in parent:
                return unknown("key", key, [str(name) for name in parent])
            part = parent[key]
        elif isinstance(parent, list) and isinstance(key, int) and key < len(parent):
            part = parent[key]
        else:
            return say("there is nothing called `{step}` there", step=step)
    if not isinstance(parent, dict | list):
        return say("is not a key path")
    if isinstance(value, BaseModel):
        new: object = value.model_dump(mode="python", by_alias=True)
    elif isinstance(part, dict) and "kind" in part:
        if part["kind"] != Kind.ASSUMED and part.get("source") != "setting":
            return say(
                "is {kind}, not assumed; give a Quantity that says where the new value comes from", kind=part["kind"]
            )
        new = _scaled(part, value)
    elif isinstance(part, dict | list):
        return say("is a section, not a number")
    else:
        new = value
    parent[key] = new  # type: ignore[index]
    return None


def _scaled(part: dict[str | int, object], value: float) -> dict[str | int, object]:
    """Return a statement with a new value, or a series or table with all its values times a factor."""
    if "value" in part:
        return {**part, "value": value}
    return {**part, "values": _times(part["values"], value)}


def _times(part: object, factor: float) -> object:
    if isinstance(part, dict):
        return {key: _times(value, factor) for key, value in part.items()}
    return part * factor if isinstance(part, int | float) else part


def with_policy(
    scenario: Scenario, name: str, levers: Mapping[str, Mapping[str, object]], title: str | None = None
) -> Scenario:
    """Return a scenario with one policy more, named by its key, of settings as a file would hold them.

    Parameters
    ----------
    scenario
        The scenario to start from; it is not changed.
    name
        Key of the policy; one of that name is replaced.
    levers
        Key of each lever -> its settings, such as ``{"local_hiring_quota": {"from": 2021, "share": 0.2}}``.
    title
        What tables and charts call it, in either language; the key unless told.

    Raises
    ------
    ScenarioError
        On what a file could not hold either, in the same words.

    Warns
    -----
    UserWarning
        Of what `check` warns of in a file, in the same words, as of a lever that begins after the horizon.

    Examples
    --------
    >>> quotas = {f"quota_{share}": {"from": 2021, "share": share / 100} for share in (10, 20, 30)}
    >>> for name, quota in quotas.items():
    ...     scenario = with_policy(scenario, name, {"local_hiring_quota": quota})
    """
    tree = plain(scenario)
    named = title or name
    policy = {"title": {"en": named, "zh": named}, "levers": {key: dict(value) for key, value in levers.items()}}
    tree = {**tree, "policies": {**section(tree, "policies"), name: policy}}
    changed = validate(tree)
    for caution in cautions(changed, tree, [name]):
        # what the scenario itself may not mean is said of its file
        if f"{caution.path}.".startswith(f"policies.{name}."):
            warnings.warn(str(caution), stacklevel=2)
    return changed


def override(
    scenario: Scenario,
    *,
    seed: int | None = None,
    horizon: int | None = None,
    scale: float | None = None,
    replicates: int | None = None,
) -> Scenario:
    """Return a scenario with another seed, horizon, scale or number of replicates; None leaves it as it is.

    Raises
    ------
    ScenarioError
        On a value that a file could not hold either, in the same words.
    """
    given = {"seed": seed, "horizon": horizon, "scale": scale, "replicates": replicates}
    changed: dict[str | int, object] = {key: value for key, value in given.items() if value is not None}
    return validate({**plain(scenario), **changed}) if changed else scenario
