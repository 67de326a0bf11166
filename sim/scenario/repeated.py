"""Whether a lever lists the same thing twice, of which a run would build one only, or take the larger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.scenario.messages import Finding
from sim.scenario.references import Tree, items, section
from sim.scenario.wording import say

ONCE: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("school_expansion", "projects"): ("kind", "schools", "level", "fields", "seats", "lag_years"),
    ("programme_alignment", "programmes"): ("schools", "field"),
    ("rd_institutions", "institutions"): ("enterprises", "field"),
    ("industry_college", "colleges"): ("field", "sector", "school"),
}
"""Lists of levers, and what tells an item from another: two alike are one thing to the year's run."""


def repeated(data: Tree) -> Iterator[Finding]:
    """Yield items of levers' lists that stand there twice."""
    for name, policy in section(data, "policies").items():
        for (lever, key), own in ONCE.items():
            loc = ("policies", str(name), "levers", lever, key)
            seen: dict[str, int] = {}
            for index, item in enumerate(items(section(policy, "levers", lever).get(key))):
                what = repr([_alike(section(item).get(part)) for part in own])
                if what in seen:
                    yield (
                        (*loc, index),
                        say(
                            "`{own}` are those of {key}[{first}]; state it once, with all that it has",
                            own=own,
                            key=key,
                            first=seen[what],
                        ),
                    )
                seen.setdefault(what, index)


def _alike(value: object) -> object:
    """Return a value of which two spellings are one: names in whatever order."""
    return sorted(map(str, value)) if isinstance(value, list | tuple) else value
