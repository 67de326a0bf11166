"""A city's talent pipeline, simulated: students, schools and enterprises, year by year, under policies.

>>> import sim
>>> scenario = sim.load("scenarios/daqing.yaml")
>>> run = sim.run(scenario, policy="quota_10")
>>> comparison = sim.compare(scenario, replicates=5)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.model import Run, TalentPipeline
    from sim.model import simulate as run
    from sim.report.attribution import attribute
    from sim.report.between import between
    from sim.report.calibration import Calibration, calibrate
    from sim.report.comparison import Comparison, compare
    from sim.report.ladder import ladder
    from sim.report.life import trace
    from sim.report.sensitivity import Sensitivity, sensitivity
    from sim.report.sweep import Sweep, sweep
    from sim.scenario import ScenarioError, load, override, replace, with_policy
    from sim.scenario.schema import Scenario

__version__ = "0.1.0"

__all__ = [
    "Calibration",
    "Comparison",
    "Run",
    "Scenario",
    "ScenarioError",
    "Sensitivity",
    "Sweep",
    "TalentPipeline",
    "__version__",
    "attribute",
    "between",
    "calibrate",
    "compare",
    "ladder",
    "load",
    "override",
    "replace",
    "run",
    "sensitivity",
    "sweep",
    "trace",
    "with_policy",
]

_HOMES = {
    "Calibration": ("sim.report.calibration", "Calibration"),
    "Comparison": ("sim.report.comparison", "Comparison"),
    "Run": ("sim.model", "Run"),
    "Scenario": ("sim.scenario.schema", "Scenario"),
    "ScenarioError": ("sim.scenario", "ScenarioError"),
    "Sensitivity": ("sim.report.sensitivity", "Sensitivity"),
    "Sweep": ("sim.report.sweep", "Sweep"),
    "TalentPipeline": ("sim.model", "TalentPipeline"),
    "between": ("sim.report.between", "between"),
    "attribute": ("sim.report.attribution", "attribute"),
    "calibrate": ("sim.report.calibration", "calibrate"),
    "compare": ("sim.report.comparison", "compare"),
    "ladder": ("sim.report.ladder", "ladder"),
    "load": ("sim.scenario", "load"),
    "override": ("sim.scenario", "override"),
    "replace": ("sim.scenario", "replace"),
    "run": ("sim.model", "simulate"),
    "sensitivity": ("sim.report.sensitivity", "sensitivity"),
    "sweep": ("sim.report.sweep", "sweep"),
    "trace": ("sim.report.life", "trace"),
    "with_policy": ("sim.scenario", "with_policy"),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: the libraries behind them take seconds to load."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    found: object = getattr(importlib.import_module(module), attribute)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
