"""What results were made from, so that they can be made again."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import sim
from sim.analysis.statistics import CHANCE_ONLY
from sim.analysis.uncertainty import ASSUMPTIONS_AND_CHANCE
from sim.experiment.design import source_fingerprint
from sim.report.made_from import made_from
from sim.scenario import resolved_yaml

if TYPE_CHECKING:
    from sim.report.comparison import Comparison
    from sim.report.sweep import Sweep

MANIFEST = "manifest.json"
LIBRARIES = ("mesa", "numpy", "pandas", "pyarrow", "pydantic", "scipy", "matplotlib")
NO_CITY_FIGURE = "No city-level retention figure exists for these cities; the starting level is assumed."


def manifest(
    comparison: Comparison | Sweep,
    out: Path,
    files: Sequence[Path],
    left_out: dict[str, str],
    language: str,
    command: str | None,
) -> dict[str, object]:
    """Return the manifest of a study's results.

    Parameters
    ----------
    files
        Files written, all within `out`.
    left_out
        Charts that were not drawn, and why.
    """
    scenario = comparison.scenario
    outcome = comparison.outcome
    reused = {spec.run_id for spec in outcome.reused}
    return {
        "scenario": scenario.name,
        "scenario_hash": blake2b(resolved_yaml(scenario).encode(), digest_size=16).hexdigest(),
        "made_from": made_from(scenario, comparison.policies),
        "base_year": scenario.base_year,
        "horizon": scenario.horizon,
        "scale": scenario.scale,
        "seed": scenario.seed,
        "policies": list(comparison.policies),
        "replicates": comparison.replicates,
        **_intervals(comparison),
        "note": NO_CITY_FIGURE,
        "command": command,
        "language": language,
        "started": comparison.started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": versions(),
        "source_hash": source_fingerprint(),
        "runs": [
            {
                "id": spec.run_id,
                "policy": spec.policy,
                "replicate": spec.replicate,
                "draw": spec.draw,
                "reused": spec.run_id in reused,
            }
            for spec in outcome.finished
        ],
        "failed": [
            {
                "id": failure.spec.run_id,
                "policy": failure.spec.policy,
                "replicate": failure.spec.replicate,
                "draw": failure.spec.draw,
                "error": failure.error,
            }
            for failure in outcome.failures
        ],
        "charts_not_drawn": left_out,
        "files": sizes(out, files),
    }


def sizes(out: Path, files: Sequence[Path]) -> dict[str, int]:
    """Return the size of each file, by its place in the folder of results."""
    return {path.relative_to(out).as_posix(): path.stat().st_size for path in files}


def _intervals(comparison: Comparison | Sweep) -> dict[str, object]:
    """Return what intervals of summaries and charts cover, and over which draws they were taken."""
    drawn = comparison.evidence.drawn
    if drawn is None:
        return {"interval": CHANCE_ONLY}
    counts = {"draws": drawn.draws, "replicates": drawn.replicates, "scale": drawn.scale}
    return {"interval": ASSUMPTIONS_AND_CHANCE, "assumptions": counts}


def versions() -> dict[str, str]:
    """Return the versions of what computed the results."""
    found = {"sim": sim.__version__, "python": platform.python_version(), "system": platform.platform()}
    return found | {name: version(name) for name in LIBRARIES}
