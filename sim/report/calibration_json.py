"""A calibration for programs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.report.calibration import Calibration


def calibration_json(found: Calibration, files: Sequence[Path]) -> dict[str, object]:
    """Return targets, constants and what is not identified as plain data."""
    return {
        "scenario": found.scenario.name,
        "settings": asdict(found.settings),
        "sets": {"judged": len(found.judged), "kept": len(found.kept)},
        "targets": [_finite(row) for row in found.targets.to_dict("records")],
        "constants": [
            {
                "constant": known.number.name,
                "unit": known.number.unit,
                "best": found.best.values[known.number.name],
                "before": [known.number.low, known.number.high],
                "after": [known.low, known.high],
                "spread": known.spread,
                "identified": known.known,
            }
            for known in found.constants
        ],
        "known_only_together": [asdict(pair) for pair in found.pairs],
        "ruled_out_by": found.ruled_out_by,
        "unmet": list(found.best.unmet),
        "files": [path.as_posix() for path in files],
    }


def _finite(row: dict[object, object]) -> dict[str, object]:
    """Return a row in which what is not a number is null."""
    return {
        str(key): None if isinstance(value, float) and not math.isfinite(value) else value for key, value in row.items()
    }
