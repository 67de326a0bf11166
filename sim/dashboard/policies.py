"""Policies of the laboratory as plain data, and as the block of a scenario file that they are read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sim.experiment.design import BASELINE
from sim.policy.catalogue import Setting, settings
from sim.scenario import Loaded, Problem, Scenario, ScenarioError, plain, with_policies
from sim.scenario.levers import Lever
from sim.scenario.marks import parse
from sim.scenario.resolved import without_nulls, yaml_text
from sim.scenario.wording import say

FILE = "policy.yaml"
"""Name of a policy's block in messages."""

OWN = "my_policy"
"""Key of a policy that was put together here, until another is given."""

Levers = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class Draft:
    """A policy that is being put together.

    Parameters
    ----------
    key
        Its name in a scenario file.
    title
        What people call it.
    levers
        Lever -> setting -> value, as a scenario file holds them.
    shocks
        Shocks that act under it; None for all of the scenario.
    """

    key: str
    title: Mapping[str, str]
    levers: Levers = field(default_factory=dict)
    shocks: tuple[str, ...] | None = None


def draft_of(scenario: Scenario, name: str) -> Draft:
    """Return a policy of a scenario as a draft: what it says beside the defaults.

    Raises
    ------
    KeyError
        If the scenario has no policy of that name.
    """
    policy = scenario.policy(name)
    held: dict[str, dict[str, object]] = {}
    # the baseline may not be in the file
    tree = plain(scenario)["policies"].get(name) or {"levers": {}}  # type: ignore[attr-defined]
    for lever, stated in tree["levers"].items():
        if stated is not None:
            usual = defaults(lever)
            said = {key: _statement(value) for key, value in without_nulls(stated).items()}  # type: ignore[attr-defined]
            held[lever] = {key: value for key, value in said.items() if key not in usual or usual[key] != value}
    return Draft(name, policy.title.model_dump(), held, policy.shocks)


def _statement(value: object) -> object:
    """Return a setting as a file would have it: a bare number where its schema says the rest."""
    if isinstance(value, Mapping):
        if value.get("source") == "setting":
            return value["value"]
        return {key: _statement(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_statement(part) for part in value]
    return value


def defaults(lever: str) -> dict[str, object]:
    """Return the settings of a lever that need not be said, with their values."""
    own: dict[str, object] = {s.key: s.default for s in settings(lever) if not s.required and "." not in s.key}
    shared = {key: info.default for key, info in Lever.model_fields.items() if not info.is_required()}
    return {**shared, **own}


def amount(value: object) -> object:
    """Return the number of a statement that says where it comes from; anything else as it is."""
    return value["value"] if isinstance(value, Mapping) and "value" in value else value


def stated(chosen: object, before: object) -> object:
    """Return a chosen number; while it is the one that a statement held, the whole statement with its source."""
    if isinstance(chosen, float):
        # a slider's steps add up to numbers such as 0.30000000000000004
        chosen = float(f"{chosen:.10g}")
        chosen = int(chosen) if chosen.is_integer() else chosen
    return before if isinstance(before, Mapping) and amount(before) == chosen else chosen


def said(lever: str, chosen: Mapping[str, object]) -> dict[str, object]:
    """Return the settings of a lever that have to be said: those that are neither empty nor the default."""
    usual = defaults(lever)
    return {
        key: value
        for key, value in chosen.items()
        if value is not None and not (key in usual and usual[key] == amount(value))
    }


def block(drafts: Iterable[Draft]) -> str:
    """Return policies as the block of a scenario file."""
    policies = {}
    for draft in drafts:
        body: dict[str, object] = {"title": dict(draft.title), "levers": {k: dict(v) for k, v in draft.levers.items()}}
        if draft.shocks is not None:
            body["shocks"] = list(draft.shocks)
        policies[draft.key] = body
    return yaml_text({"policies": policies})


def read_drafts(loaded: Loaded, drafts: Iterable[Draft]) -> Loaded:
    """Return the scenario with the drafts among its policies, read as a file is.

    Raises
    ------
    ScenarioError
        On what a file could not hold either, with the line of the block.
    """
    drafts = list(drafts)
    if any(draft.key == BASELINE for draft in drafts):
        message = say(
            "`{baseline}` is what every policy is compared with; give the policy another key", baseline=BASELINE
        )
        raise ScenarioError([Problem(FILE, 2, f"policies.{BASELINE}", message)])
    return with_policies(loaded, block(drafts), FILE) if drafts else loaded


def read_value(text: str, path: str) -> object:
    """Return what a setting written as YAML holds; None where nothing is written.

    Raises
    ------
    ScenarioError
        If it is not YAML.
    """
    problems: list[Problem] = []
    try:
        value = parse(text, path, problems)
    except ScenarioError as error:
        problems.extend(error.problems)
        raise ScenarioError(problems) from error
    if problems:
        raise ScenarioError(problems)
    return _bare(value)


def _bare(part: object) -> object:
    """Return plain data, without the lines that it was read from."""
    if isinstance(part, Mapping):
        return {key: _bare(value) for key, value in part.items()}
    return [_bare(value) for value in part] if isinstance(part, list) else part


def usual_start(scenario: Scenario) -> int:
    """Return the year in which the levers of the scenario begin most often; without any, the first simulated."""
    years = Counter(starts(scenario, scenario.policies))
    return years.most_common(1)[0][0] if years else scenario.base_year + 1


def starts(scenario: Scenario, policies: Iterable[str]) -> list[int]:
    """Return the first year of each lever of the policies."""
    held = [scenario.policy(name).levers for name in policies]
    levers = [getattr(levers, name) for levers in held for name in type(levers).model_fields]
    return [lever.from_ for lever in levers if lever is not None]


def examples(scenario: Scenario, lever: str) -> dict[str, object]:
    """Return a lever's settings under the first policy of the scenario that holds it; empty where none does."""
    for name, policy in scenario.policies.items():
        if getattr(policy.levers, lever) is not None:
            return dict(draft_of(scenario, name).levers[lever])
    return {}


def own_settings(lever: str) -> list[Setting]:
    """Return a lever's settings, those of listed items left to the list."""
    return [setting for setting in settings(lever) if "." not in setting.key]
