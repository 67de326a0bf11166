"""What is allowed in a scenario and may not be meant: said beside the results, never refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sim.scenario.errors import Problem, key_path
from sim.scenario.levers import Lever
from sim.scenario.marks import locate
from sim.scenario.messages import Finding
from sim.scenario.references import Tree
from sim.scenario.schema import Policy, Scenario
from sim.scenario.wording import either, say

BASELINE = "baseline"


def cautions(scenario: Scenario, tree: Tree, policies: Collection[str] | None = None) -> list[Problem]:
    """Return what a reader of the results should know about the scenario, in the order of the file.

    Parameters
    ----------
    scenario
        The scenario as it will be run: its horizon may not be that of the file.
    tree
        The tree that it was read from, which knows the lines.
    policies
        Names of the policies that will be run beside the baseline; without it, all.

    Returns
    -------
    Levers that never act, do not reach their full strength, or are for enterprises that there are none of, policies
    that are none, levers of the baseline, shocks that never act, goals and facts of years that are not simulated, and
    policies that a plain run leaves out though the file itself states them.
    """
    asked = {BASELINE, *(scenario.policies if policies is None else policies)}
    found = [
        finding
        for name, policy in scenario.policies.items()
        if name in asked
        for finding in (
            *_of_policy(name, policy, scenario),
            *_of_levers(name, policy, scenario),
            *_of_ownership(name, policy, scenario),
        )
    ]
    found += _of_shocks(scenario)
    found += _of_later_years(scenario)
    if policies is None:
        found += _left_out(scenario, tree)
    placed = []
    for loc, message in found:
        mark = locate(tree, loc) or (None, None)
        placed.append(Problem(mark[0], mark[1], key_path(loc, tree), message))
    return placed


def _left_out(scenario: Scenario, tree: Tree) -> Iterator[Finding]:
    """Yield the file's own policies that are not in a `compare` which another file states."""
    own, stated = locate(tree, ("name",)), locate(tree, ("compare",))
    if own is None or stated is None or stated[0] == own[0]:
        return
    for name in scenario.policies:
        mark = locate(tree, ("policies", name))
        if mark is not None and mark[0] == own[0] and name != BASELINE and name not in scenario.compared:
            yield (
                ("policies", name),
                say(
                    "a plain run leaves it out, since `compare` of {file} does not name it: "
                    "state `compare: [{name}]` here, or run it with --policy {name}",
                    file=stated[0],
                    name=name,
                ),
            )


def _levers(policy: Policy) -> dict[str, Lever]:
    held = {name: getattr(policy.levers, name) for name in type(policy.levers).model_fields}
    return {name: lever for name, lever in held.items() if lever is not None}


def _of_policy(name: str, policy: Policy, scenario: Scenario) -> Iterator[Finding]:
    levers = _levers(policy)
    other_shocks = _met(policy, scenario) != _met(scenario.policy(BASELINE), scenario)
    if name == BASELINE and levers:
        message = say(
            "the baseline holds {levers}; every effect is a difference from that, and other policies hold only the "
            "levers that they name",
            levers=tuple(levers),
        )
        yield ("policies", name, "levers"), message
    elif name != BASELINE and not levers and not other_shocks:
        yield ("policies", name), say("has no levers; it is the same as no policy")


def _met(policy: Policy, scenario: Scenario) -> set[str]:
    return set(scenario.shocks if policy.shocks is None else policy.shocks)


def _of_shocks(scenario: Scenario) -> Iterator[Finding]:
    for name, shock in scenario.shocks.items():
        if shock.from_ > scenario.horizon:
            yield (
                ("shocks", name, "from"),
                say(
                    "{year} is after the horizon, {horizon}; the shock never acts",
                    year=shock.from_,
                    horizon=scenario.horizon,
                ),
            )


def _of_levers(name: str, policy: Policy, scenario: Scenario) -> Iterator[Finding]:
    first, horizon = scenario.years[0], scenario.horizon
    for key, lever in _levers(policy).items():
        loc = ("policies", name, "levers", key)
        if lever.from_ > horizon:
            yield (
                (*loc, "from"),
                say("{year} is after the horizon, {horizon}; the lever never acts", year=lever.from_, horizon=horizon),
            )
        elif lever.to is not None and lever.to < first:
            yield (
                (*loc, "to"),
                say(
                    "{year} is before the first simulated year, {first}; the lever never acts",
                    year=lever.to,
                    first=first,
                ),
            )
        elif lever.from_ < first:
            yield (
                (*loc, "from"),
                say(
                    "{year} is not simulated; the lever acts from {first}, as far as it has risen",
                    year=lever.from_,
                    first=first,
                ),
            )
        elif (full := lever.from_ + lever.ramp_years) > min(horizon, lever.to or horizon):
            end = say("the horizon") if lever.to is None or lever.to > horizon else "`to`"
            last = min(horizon, lever.to or horizon)
            yield (
                (*loc, "ramp_years"),
                say("full strength would come in {full}, after {end}, {last}", full=full, end=end, last=last),
            )


def _of_ownership(name: str, policy: Policy, scenario: Scenario) -> Iterator[Finding]:
    """Yield the levers for enterprises of certain owners where no enterprise has one of these."""
    groups = [group for region in scenario.regions.values() for group in region.enterprises.values()]
    there = list(dict.fromkeys(group.ownership.value for group in groups))
    for key, lever in _levers(policy).items():
        named = [owner.value for owner in getattr(lever, "ownership", ())]
        if named and not set(named) & set(there):
            loc = ("policies", name, "levers", key)
            yield (
                (*loc, "ownership") if "ownership" in lever.model_fields_set else loc,
                say(
                    "is for enterprises whose ownership is {named}, of which there are none, and does "
                    "nothing; there are {there}",
                    named=either(named),
                    there=tuple(there) or say("no enterprises"),
                ),
            )


def _of_later_years(scenario: Scenario) -> Iterator[Finding]:
    years = [("goals", name, "by", goal.by) for name, goal in scenario.goals.items()]
    years += [("facts", name, "year", fact.year) for name, fact in scenario.facts.items()]
    for kind, name, key, year in years:
        if year > scenario.horizon:
            yield (
                (kind, name, key),
                say("{year} is after the horizon, {horizon}; it is not reported", year=year, horizon=scenario.horizon),
            )
