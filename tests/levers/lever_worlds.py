"""Small worlds and policies in which every lever can bind."""

from collections.abc import Mapping
from typing import Any

from altered import altered
from strong_enterprises import STRONG_ENTERPRISES
from strong_schools import STRONG_SCHOOLS
from strong_teaching import STRONG_TEACHING
from strong_work import STRONG_WORK

from sim.model import Run
from sim.scenario import Scenario

FIRST = 2021
"""First year in which the levers of these tests are in force."""

STRONG: Mapping[str, Mapping[str, Any]] = {
    "local_hiring_quota": {"share": 0.6},
    "vocational_enrolment_share": {"share": 0.5, "capacity_growth": 0.3, "seat_cost": 20_000},
    "intern_subsidy": {"yuan_month": 1_500, "months": 4},
    "apprenticeship": {"seats": 20, "yuan_person_year": 6_000},
    "hiring_subsidy": {"yuan_hire": 8_000},
    "information_platform": {"reach": 2, "transaction_cut": 0.6, "noise_cut": 0.5, "yuan_year": 300_000},
    **STRONG_SCHOOLS,
    **STRONG_TEACHING,
    **STRONG_ENTERPRISES,
    **STRONG_WORK,
}
"""Every lever, strong enough to change the small worlds."""


def policy(levers: Mapping[str, Mapping[str, Any]], **common: Any) -> dict[str, Any]:
    """Return a policy as a file has it; `common` stands in every lever, over what the lever says itself."""
    return {
        "title": {"en": "Policy", "zh": "政策"},
        "levers": {key: {"from": FIRST, **settings, **common} for key, settings in levers.items()},
    }


def with_policies(
    scenario: Scenario, policies: Mapping[str, Mapping[str, Any]], changes: Mapping[str, Any] | None = None
) -> Scenario:
    """Return the scenario with these policies alone, and other numbers."""
    return altered(scenario, {**(changes or {}), "policies": dict(policies)})


def packed(run: Run) -> dict[str, bytes]:
    """Return the columns of a run's records, to the last bit."""
    records = run.records
    columns = {name: getattr(records, name) for name in records.__dataclass_fields__}
    return {name: column.tobytes() for name, column in columns.items()} | {"rows": bytes(str(len(records)), "ascii")}


def value(run: Run, indicator: str, year: int, level: str = "all") -> float:
    """Return one value of the first region, not broken down by field or origin."""
    r = run.records
    found = (
        (r.indicator == indicator) & (r.year == year) & (r.level == level) & (r.field == "all") & (r.origin == "all")
    )
    values = r.value[found]
    if len(values) == 0:
        raise KeyError(f"{indicator} {level} {year}")
    return float(values[0])
