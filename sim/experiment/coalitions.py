"""The parts of a package of levers as policies of their own."""

from __future__ import annotations

from collections.abc import Iterable

from sim.scenario.levers import Levers
from sim.scenario.quantity import Title
from sim.scenario.schema import Policy, Scenario


def levers_of(policy: Policy) -> tuple[str, ...]:
    """Return the names of the levers that a policy sets, in the catalogue's order."""
    return tuple(name for name in type(policy.levers).model_fields if getattr(policy.levers, name) is not None)


def part_name(policy: str, part: Iterable[str]) -> str:
    """Return the name of a policy that has only a part of another's levers."""
    return f"{policy}: {' + '.join(sorted(part))}"


def with_parts(scenario: Scenario, policy: str, parts: Iterable[frozenset[str]]) -> Scenario:
    """Return the scenario with a policy for each part of a policy's levers; other policies are left out.

    A part meets the shocks that the whole policy meets, so that parts differ by their levers only; so does the
    baseline.
    """
    whole = scenario.policy(policy)
    policies = {"baseline": scenario.policy("baseline").model_copy(update={"shocks": whole.shocks})}
    for part in parts:
        levers = {name: getattr(whole.levers, name) for name in levers_of(whole) if name in part}
        name = part_name(policy, part)
        title = whole.title if len(levers) == len(levers_of(whole)) else Title(en=name, zh=name)
        policies[name] = whole.model_copy(update={"title": title, "levers": Levers(**levers)})
    return scenario.model_copy(update={"policies": policies})
