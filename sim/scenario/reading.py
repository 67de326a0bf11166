"""A scenario file, and all that it names, to a validated scenario."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pydantic import ValidationError

from sim.scenario.citations import citations
from sim.scenario.consistency import consistency
from sim.scenario.errors import Problem, ScenarioError, few_searches, key_path, suggestion
from sim.scenario.marks import Block, locate, parse
from sim.scenario.merge import EXTENDS, INCLUDE, Assembly, merge
from sim.scenario.messages import SEARCHED, Finding, findings, show
from sim.scenario.references import Tree, references
from sim.scenario.repeated import repeated
from sim.scenario.schema import SCHEMA_VERSION, Policy, Scenario
from sim.scenario.school_references import school_references
from sim.scenario.shape import shape
from sim.scenario.shock_rules import shock_rules
from sim.scenario.sources import Sources, find_sources, load_sources
from sim.scenario.target_rules import target_rules
from sim.scenario.together import borrowed, join_policies
from sim.scenario.wording import Message, say

TOP = shape(Scenario)
"""Shape of a whole scenario."""


@dataclass(frozen=True)
class Loaded:
    """A scenario with what was read to get it.

    Parameters
    ----------
    scenario
        The scenario.
    sources
        Sources and figures that it may cite.
    files
        Scenario files read, the named one first, then those it extends, then included policies.
    tree
        All that they say, merged, with the line of every key.
    """

    scenario: Scenario
    sources: Sources
    files: tuple[str, ...]
    tree: Tree


def load(path: str | os.PathLike[str]) -> Scenario:
    """Read a scenario file.

    Parameters
    ----------
    path
        The file; messages name it as it is written here.

    Raises
    ------
    ScenarioError
        With every problem found, each with file, line and key path.
    """
    return read(path).scenario


def read(path: str | os.PathLike[str]) -> Loaded:
    """Read a scenario file and return it with its sources and the files it was read from.

    Raises
    ------
    ScenarioError
        As `load` does.
    """
    file = os.fspath(path)
    assembly = Assembly(TOP)
    data = assembly.read(file)
    if problem := _other_version(data):
        raise ScenarioError([problem])
    problems = list(assembly.problems)
    sources = load_sources(*find_sources(assembly.files))
    scenario = _checked(data, sources, problems, file)
    return Loaded(scenario, sources, tuple(assembly.files), data)


def with_policies(loaded: Loaded, text: str, file: str) -> Loaded:
    """Return a scenario with policies besides, which take the place of those of the same name.

    Parameters
    ----------
    text
        The policies as a file holds them, from `policies:` on.
    file
        Name of the text in messages.

    Raises
    ------
    ScenarioError
        On what a file could not hold either, in the same words.
    TypeError
        If the scenario was not read from a file.
    """
    if not isinstance(loaded.tree, Block):
        raise TypeError("a scenario that was not read from a file has no tree to add policies to")
    problems: list[Problem] = []
    added = parse(text, file, problems)
    if not isinstance(added, Block) or not isinstance(policies := added.get("policies"), Block):
        raise ScenarioError([*problems, Problem(file, 1, "policies", say("name policies under `policies:`"))])
    held = loaded.tree.get("policies")
    beneath = Block((file, 1))
    for key, value in loaded.tree.items():
        beneath.put(key, value, loaded.tree.lines[key])
    if isinstance(held, Block):
        others = Block(held.place)
        for key, value in held.items():
            if key not in policies:
                others.put(key, value, held.lines[key])
        beneath.put("policies", others, loaded.tree.lines["policies"])
    tree = merge(beneath, added, TOP)
    return replace(loaded, scenario=_checked(tree, loaded.sources, problems, file), tree=tree)


def _other_version(data: Block) -> Problem | None:
    """Return the one problem worth naming in a file written for another schema."""
    version = data.get("schema_version", SCHEMA_VERSION)
    if version == SCHEMA_VERSION and not isinstance(version, bool):
        return None
    file, line = data.lines["schema_version"]
    message = say(
        "{version} is not known; this program reads version {known}", version=show(version), known=SCHEMA_VERSION
    )
    return Problem(file, line, "schema_version", message)


def _checked(data: Tree, sources: Sources | None, problems: list[Problem], file: str | None) -> Scenario:
    """Validate a tree, or raise all that is wrong with it together with `problems`."""
    scenario: Scenario | None = None
    data, found = join_policies(data)
    try:
        scenario = Scenario.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        found += findings(error, data, TOP)
    reported = {loc for loc, _ in found}
    with few_searches(SEARCHED):
        found += (finding for finding in _checks(data, sources) if finding[0] not in reported)
    problems = [*problems, *_placed(found, data, file)]
    if problems or scenario is None:
        raise ScenarioError(problems)
    return scenario


def _checks(data: Tree, sources: Sources | None) -> Iterator[Finding]:
    yield from references(data)
    yield from school_references(data)
    yield from consistency(data)
    yield from shock_rules(data)
    yield from target_rules(data)
    yield from repeated(data)
    if sources is not None:
        yield from citations(data, sources)


def _placed(found: Iterable[Finding], data: Tree, file: str | None) -> Iterator[Problem]:
    told: set[tuple[object, Message]] = set()
    for loc, message in sorted(found, key=lambda finding: borrowed(data, finding[0])):
        mark = locate(data, loc) or (file, None)
        # a lever that a policy has from another is told of where it stands
        if (mark, message) in told and borrowed(data, loc):
            continue
        told.add((mark, message))
        yield Problem(mark[0], mark[1], key_path(loc, data), message)


def validate(data: Mapping[str | int, object], sources: Sources | None = None) -> Scenario:
    """Return the scenario that a plain tree describes, as `yaml` or `json` would give it.

    Parameters
    ----------
    data
        The tree, without `extends` and `include_policies`.
    sources
        What may be cited; without it, citations are not looked up.

    Raises
    ------
    ScenarioError
        With every problem found, each with its key path.
    """
    return _checked(data, sources, [], None)


def find_policy(scenario: Scenario, name: str) -> Policy:
    """Return the named policy; `baseline` is always there.

    Raises
    ------
    ScenarioError
        If there is none of that name, with the nearest one.
    """
    if name != "baseline" and name not in scenario.policies:
        known = ["baseline", *(policy for policy in scenario.policies if policy != "baseline")]
        message = say("there is no policy `{name}`{hint}", name=name, hint=suggestion(name, known, few=40))
        raise ScenarioError([Problem(None, None, "", message)])
    return scenario.policy(name)


__all__ = ["EXTENDS", "INCLUDE", "Loaded", "find_policy", "load", "read", "validate", "with_policies"]
