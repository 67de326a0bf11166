"""Small scenarios of every kind: other numbers, groups and schools gone, any policy."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from altered import GONE, altered
from hypothesis import strategies as st

from sim.scenario import Scenario, assumed, load, replace

WORLDS = Path(__file__).parents[1] / "worlds"
FILES = tuple(load(WORLDS / name) for name in ("tiny.yaml", "two_regions.yaml"))
NUMBERS = [[(path, stated) for path, stated in assumed(file) if hasattr(stated, "value")] for file in FILES]


@dataclass(frozen=True)
class Recipe:
    """How a scenario is made from a file: short to show, unlike the scenario."""

    file: int
    moved: dict[str, float]
    changes: dict[str, Any]

    def scenario(self) -> Scenario:
        """Make the scenario; its base-year stocks may be out of reach of its cohorts."""
        return altered(replace(FILES[self.file], self.moved), self.changes)


@st.composite
def recipes(draw) -> Recipe:
    """Return a scenario of three to five years."""
    number = draw(st.integers(0, len(FILES) - 1))
    scenario = FILES[number]
    moved = {}
    for path, stated in draw(st.lists(st.sampled_from(NUMBERS[number]), max_size=12, unique_by=lambda n: n[0])):
        low, high = stated.range
        moved[path] = draw(st.sampled_from([low, 0.7 * low + 0.3 * high, 0.3 * low + 0.7 * high, high]))
    changes = {
        "seed": draw(st.integers(0, 2**63 - 1)),
        "horizon": scenario.base_year + draw(st.integers(3, 5)),
        "retirement_reform": draw(st.booleans()),
        "behaviour.admission.band": draw(st.integers(1, 6)),
        "behaviour.search.candidates": draw(st.integers(1, 9)),
        "behaviour.waiting.fresh_years": draw(st.integers(0, 3)),
    }
    for key, region in scenario.regions.items():
        cohorts = f"regions.{key}.cohorts.values"
        start = region.cohorts.at(scenario.base_year)
        # 0.4 of a pupil rounds to nobody
        later = draw(st.sampled_from([0.4, start / 2, start, 1.6 * start]))
        changes[cohorts] = {2010: start, scenario.base_year: start, scenario.base_year + 1: later}
        for group in region.enterprises:
            path = f"regions.{key}.enterprises.{group}"
            fate = draw(st.sampled_from(["as it is", "as it is", "one firm", "shrinks", "hires freely", "gone"]))
            if fate == "one firm":
                changes[f"{path}.firms"] = 1
            elif fate == "shrinks":
                growth = region.enterprises[group].exits.model_dump(mode="json")
                changes[f"{path}.growth"] = {**growth, "value": -0.2, "range": [-0.3, 0]}
            elif fate == "hires freely":
                changes[f"{path}.plan"] = 1.0
                changes[f"{path}.exits"] = 0.4
            elif fate == "gone" and group != next(iter(region.enterprises)):
                changes[path] = GONE
        if draw(st.booleans()) and draw(st.booleans()):
            changes[f"regions.{key}.schools.trade"] = GONE
    if draw(st.booleans()):
        quota = "policies.package.levers.local_hiring_quota"
        changes[f"{quota}.share"] = draw(st.sampled_from([0.0, 0.5, 1.0]))
        changes[f"{quota}.ownership"] = ["central", "private", "local_state"]
        changes[f"{quota}.release"] = draw(st.sampled_from(["round", "last"]))
        changes[f"{quota}.from"] = scenario.base_year + 1
    return Recipe(number, moved, changes)


POLICIES = st.sampled_from(["baseline", "quota_50", "package"])
