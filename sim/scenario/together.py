"""Policies made of others: `together` names policies of the scenario whose levers one policy holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.scenario.errors import Loc, unknown
from sim.scenario.marks import Block, Items
from sim.scenario.messages import Finding
from sim.scenario.references import Tree, items, section
from sim.scenario.wording import both, say

TOGETHER = "together"


def join_policies(data: Tree) -> tuple[Tree, list[Finding]]:
    """Return the tree with the levers of policies named under `together` in the policies that name them, and problems.

    A policy's own levers stand over those of the policies it names. A lever that several of these hold is taken if
    they say the same, and lists of items (projects, bases, colleges) are put one behind the other; else the policy
    has to state the lever itself. A tree in which no policy is made of others is returned as it is.
    """
    policies = section(data, "policies")
    made = [name for name, policy in policies.items() if section(policy).get(TOGETHER) is not None]
    if not made:
        return data, []
    found: list[Finding] = []
    joined = _copy(policies)
    for name in made:
        policy, loc = section(policies, name), ("policies", name)
        found += _names(policies, str(name))
        parts = [section(policies, part) for part in items(policy[TOGETHER]) if isinstance(part, str)]
        stated = section(policy, "levers")
        levers = _copy(stated) if stated or not isinstance(policy, Block) else Block(policy.place)
        own = set(levers)
        for part in parts:
            theirs = section(part, "levers")
            for key, settings in theirs.items():
                if key in own:
                    continue
                together = settings if key not in levers else _lever(section(levers[key]), section(settings))
                if together is None:
                    held = [str(p) for p in items(policy[TOGETHER]) if key in section(policies, str(p), "levers")]
                    message = say(
                        "`{key}` differs between {policies}; state it under `levers` here", key=key, policies=both(held)
                    )
                    found.append(((*loc, TOGETHER), message))
                    continue
                _put(levers, key, together, theirs)
        whole = _copy(policy)
        _put(whole, "levers", levers, policy if "levers" in policy else policies, None if "levers" in policy else name)
        _put(joined, name, whole, policies)
    tree = _copy(data)
    _put(tree, "policies", joined, data)
    return tree, found


def borrowed(data: Tree, loc: Loc) -> bool:
    """Say whether a place lies in a policy that is made of others."""
    return len(loc) > 3 and loc[0] == "policies" and section(data, "policies", loc[1]).get(TOGETHER) is not None


def _names(policies: Tree, name: str) -> Iterator[Finding]:
    for index, part in enumerate(items(section(policies, name)[TOGETHER])):
        loc = ("policies", name, TOGETHER, index)
        if not isinstance(part, str):
            continue
        if part == name:
            yield loc, say("names the policy itself")
        elif part not in policies:
            yield loc, unknown("policy", part, [str(key) for key in policies if key != name])
        elif section(policies, part).get(TOGETHER) is not None:
            yield loc, say("`{part}` is made of other policies itself; name those", part=part)


def _lever(one: Tree, other: Tree) -> Tree | None:
    """Return two statements of a lever as one, None where they differ in more than the items of a list."""
    if one == other:
        return one
    joined = _copy(one)
    for key in {**one, **other}:
        mine, theirs = one.get(key), other.get(key)
        if mine == theirs:
            continue
        if not isinstance(mine, list | tuple) or not isinstance(theirs, list | tuple):
            return None
        if not all(isinstance(item, Mapping) for item in (*mine, *theirs)):
            return None
        both = Items()
        for part in (mine, theirs):
            both.extend(part)
            both.lines.extend(getattr(part, "lines", ()))
        _put(joined, key, both if len(both.lines) == len(both) else list(both), one)
    return joined


def _copy(tree: Tree) -> dict[str | int, object]:
    if not isinstance(tree, Block):
        return dict(tree)
    twin = Block(tree.place)
    for key, value in tree.items():
        twin.put(key, value, tree.lines[key])
    return twin


def _put(
    tree: dict[str | int, object], key: str | int, value: object, source: Tree, at: str | int | None = None
) -> None:
    """Set a key, with the place that it (or the key `at`) has in the tree from which it comes."""
    tree[key] = value
    if isinstance(tree, Block) and isinstance(source, Block):
        tree.lines[key] = source.lines[key if at is None else at]
