"""The files that a calibration leaves: parameters that scenarios extend, the kept sets, the report."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.calibration.calibrate import DIGITS
from sim.analysis.calibration.identify import Identified
from sim.experiment.files import write_text
from sim.report.calibration_report import markdown
from sim.report.language import Words
from sim.report.results import write_csv

if TYPE_CHECKING:
    from sim.report.calibration import Calibration

LONGEST_NAME = 40


def beside(out: Path) -> tuple[Path, Path]:
    """Return where the kept sets and the report stand, beside the parameter file."""
    return out.with_name(f"{out.stem}.members.csv"), out.with_name(f"{out.stem}.md")


def write(found: Calibration, out: Path, extends: Path, words: Words, command: str | None) -> list[Path]:
    """Write everything, each file whole or not at all; return the files.

    Where no set is kept, parameters and sets of an earlier calibration are removed: the report speaks of others.
    """
    members, report = beside(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_text(report, markdown(found, words))
    if not found.kept:
        for earlier in (out, members):
            earlier.unlink(missing_ok=True)
        return [report]
    write_csv(found.members, members)
    write_text(out, parameter_file(found, out, extends, words, command))
    return [out, members, report]


def parameter_file(found: Calibration, out: Path, extends: Path, words: Words, command: str | None) -> str:
    """Return the best set as a scenario file that extends the one that was calibrated.

    Each number is assumed; its range is that of the kept sets, so that a draw of it stays where no target rules it
    out.
    """
    members, report = beside(out)
    s = found.settings
    made = words(
        "calibration.file.settings",
        samples=s.samples,
        waves=s.waves,
        trials=s.trials,
        scale=f"{s.scale:g}",
        seed=s.seed,
    )
    head = [
        words("calibration.file.of", scenario=found.scenario.name, report=report.name),
        words("calibration.file.kept", kept=len(found.kept), judged=len(found.judged), members=members.name),
        words("calibration.file.draw", members=members.name),
        words("calibration.file.made_by", command=command)
        if command
        else words("calibration.file.made_with", made=made),
    ]
    body = [
        "",
        f"extends: {Path(os.path.relpath(extends.resolve(), out.parent.resolve())).as_posix()}",
        f"name: {found.scenario.name[: LONGEST_NAME - 11]}_calibrated",
    ]
    return "\n".join([*(f"# {line}" for line in head), *body, *_nested(found, words)]) + "\n"


def _nested(found: Calibration, words: Words) -> Iterator[str]:
    """Yield the constants as YAML, those of one section together."""
    by_path = sorted((known.number.name.split("."), known) for known in found.constants)
    ordered = sorted(by_path, key=lambda item: item[0])
    open_: list[str] = []
    for path, known in ordered:
        *sections, key = path
        common = 0
        while common < min(len(open_), len(sections)) and open_[common] == sections[common]:
            common += 1
        for depth in range(common, len(sections)):
            yield f"{'  ' * depth}{sections[depth]}:"
        open_ = sections
        yield f"{'  ' * len(sections)}{key}: {_statement(known, words, found.best.values[known.number.name])}"


def _statement(known: Identified, words: Words, value: float) -> str:
    number = known.number
    low = max(_rounded(min(known.low, value), -1), number.low)
    high = min(_rounded(max(known.high, value), 1), number.high)
    note = words("calibration.file.known" if known.known else "calibration.file.not_known")
    return (
        f"{{value: {value:.10g}, unit: {number.unit}, kind: assumed, range: [{low:.10g}, {high:.10g}], note: {note}}}"
    )


def _rounded(value: float, way: int) -> float:
    """Return a number with few digits, not above (-1) or not below (1) the one given."""
    if value == 0:
        return 0.0
    step = 10.0 ** (np.floor(np.log10(abs(value))) - DIGITS + 1)
    return float((np.floor if way < 0 else np.ceil)(value / step) * step)
