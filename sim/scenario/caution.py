"""What is allowed in a scenario and may not be meant: said beside the results, never refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sim.scenario.errors import Problem, key_path
from sim.scenario.levers import Lever
from sim.scenario.marks import locate
from sim.scenario.messages import Finding
from sim.scenario.references import Tree
from sim.scenario.schema import Policy, Scenario

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
                f"a plain run leaves it out, since `compare` of {stated[0]} does not name it: "
                f"state `compare: [{name}]` here, or run it with --policy {name}",
            )


def _levers(policy: Policy) -> dict[str, Lever]:
    held = {name: getattr(policy.levers, name) for name in type(policy.levers).model_fields}
    return {name: lever for name, lever in held.items() if lever is not None}


def _of_policy(name: str, policy: Policy, scenario: Scenario) -> Iterator[Finding]:
    levers = _levers(policy)
    other_shocks = _met(policy, scenario) != _met(scenario.policy(BASELINE), scenario)
    if name == BASELINE and levers:
        message = f"the baseline holds {', '.join(levers)}; every effect is a difference from that"
        yield ("policies", name, "levers"), f"{message}, and other policies hold only the levers that they name"
    elif name != BASELINE and not levers and not other_shocks:
        yield ("policies", name), "has no levers; it is the same as no policy"


def _met(policy: Policy, scenario: Scenario) -> set[str]:
    return set(scenario.shocks if policy.shocks is None else policy.shocks)


def _of_shocks(scenario: Scenario) -> Iterator[Finding]:
    for name, shock in scenario.shocks.items():
        if shock.from_ > scenario.horizon:
            yield (
                ("shocks", name, "from"),
                f"{shock.from_} is after the horizon, {scenario.horizon}; the shock never acts",
            )


def _of_levers(name: str, policy: Policy, scenario: Scenario) -> Iterator[Finding]:
    first, horizon = scenario.years[0], scenario.horizon
    for key, lever in _levers(policy).items():
        loc = ("policies", name, "levers", key)
        if lever.from_ > horizon:
            yield (*loc, "from"), f"{lever.from_} is after the horizon, {horizon}; the lever never acts"
        elif lever.to is not None and lever.to < first:
            yield (*loc, "to"), f"{lever.to} is before the first simulated year, {first}; the lever never acts"
        elif lever.from_ < first:
            yield (*loc, "from"), f"{lever.from_} is not simulated; the lever acts from {first}, as far as it has risen"
        elif (full := lever.from_ + lever.ramp_years) > min(horizon, lever.to or horizon):
            end = "the horizon" if lever.to is None or lever.to > horizon else "`to`"
            last = min(horizon, lever.to or horizon)
            yield (*loc, "ramp_years"), f"full strength would come in {full}, after {end}, {last}"


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
                f"is for enterprises whose ownership is {' or '.join(named)}, of which there are none, and does "
                f"nothing; there are {', '.join(there) or 'no enterprises'}",
            )


def _of_later_years(scenario: Scenario) -> Iterator[Finding]:
    years = [("goals", name, "by", goal.by) for name, goal in scenario.goals.items()]
    years += [("facts", name, "year", fact.year) for name, fact in scenario.facts.items()]
    for kind, name, key, year in years:
        if year > scenario.horizon:
            yield (kind, name, key), f"{year} is after the horizon, {scenario.horizon}; it is not reported"
