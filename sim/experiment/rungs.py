"""A ladder of simpler models of the same scenario, the simplest first."""

from __future__ import annotations

from collections.abc import Mapping

from sim.scenario.mechanisms import Mechanisms
from sim.scenario.quantity import Kind, Quantity
from sim.scenario.schema import Scenario

FULL = "full"
RUNGS = ("cohort", "choice", "matching", FULL)


def on_rung(scenario: Scenario, rung: str, staying: Mapping[str, float]) -> Scenario:
    """Return the scenario with the mechanisms of a rung.

    Parameters
    ----------
    rung
        `cohort`: a fixed share of each level stays. `choice`: seekers weigh places and may have any known post.
        `matching`: posts are limited, enterprises rank and have standards. `full`: what the scenario has.
    staying
        Level -> share that stays, for `cohort`.
    """
    if rung == FULL:
        return scenario
    off = Mechanisms(cooperation=False, adaptation=False, working_lives=False)
    if rung == "matching":
        mechanisms = off
    elif rung == "choice":
        mechanisms = off.model_copy(update={"matching": False})
    elif rung == "cohort":
        shares = {
            level: Quantity(value=share, unit="share", kind=Kind.ASSUMED, range=(0.0, 1.0), note="of the full model")
            for level, share in staying.items()
        }
        mechanisms = off.model_copy(update={"choice": False, "matching": False, "staying": shares})
    else:
        raise KeyError(f"no rung {rung!r}; there are: {', '.join(RUNGS)}")
    return scenario.model_copy(update={"mechanisms": mechanisms})
