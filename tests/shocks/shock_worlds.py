"""Small worlds with shocks."""

from collections.abc import Mapping
from typing import Any

from altered import altered

from sim.model import Run
from sim.scenario import Scenario

TITLE = {"en": "Shock", "zh": "冲击"}


def factor(value: float) -> dict[str, Any]:
    """Return a factor as a file has it."""
    return {"value": value, "unit": "factor", "kind": "assumed", "range": [value, value]}


def posts(value: float) -> dict[str, Any]:
    """Return a stated plan as a file has it."""
    return {"posts": {"value": value, "unit": "posts a year", "kind": "assumed", "range": [value, value]}}


def struck(scenario: Scenario, shocks: Mapping[str, Mapping[str, Any]], **changes: Any) -> Scenario:
    """Return the scenario with these shocks, of 2021 and 2022 unless they say otherwise, and no policies."""
    entries = {name: {"title": TITLE, "from": 2021, "to": 2022, **shock} for name, shock in shocks.items()}
    return altered(scenario, {"horizon": 2024, "policies": {}, **changes, "shocks": entries})


def of(run: Run, indicator: str, level: str = "all", field: str = "all", region: str | None = None) -> dict[int, float]:
    """Return an indicator by year."""
    r = run.records
    found = (r.indicator == indicator) & (r.level == level) & (r.field == field) & (r.origin == "all")
    found &= r.region == (r.region[0] if region is None else region)
    return dict(zip(r.year[found].tolist(), r.value[found].tolist(), strict=True))


def trace(run: Run, until: int = 9999) -> list[bytes]:
    """Return the records up to a year, to the last bit."""
    r = run.records
    kept = r.year <= until
    return [getattr(r, name)[kept].tobytes() for name in r.__dataclass_fields__]
