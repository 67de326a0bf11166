"""A calibration: run, shown and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from sim.analysis.calibration import calibrate as analysis
from sim.analysis.calibration.observe import Show, show
from sim.analysis.calibration.result import CalibrationOutcome
from sim.experiment.execute import Progress
from sim.report.language import Language, words
from sim.scenario.references import Tree
from sim.scenario.schema import Scenario


@dataclass(frozen=True, repr=False)
class Calibration(CalibrationOutcome):
    """Sets of constants that a scenario's targets do not rule out, with the best of them and what it means."""

    def report(self, lang: str = "en") -> str:
        """Return the report as Markdown: targets, constants, and what is not identified, in words."""
        from sim.report.calibration_report import markdown

        return markdown(self, words(Language(lang)))

    def write(self, out: Path, extends: Path, lang: str = "en", command: str | None = None) -> list[Path]:
        """Write the parameter file, the kept sets and the report beside each other; return the files.

        Parameters
        ----------
        out
            The parameter file, a scenario file that extends `extends`; the others are named after it. Where no set
            is kept, the report alone is written, and what is there of the others is removed.
        extends
            The scenario file that was calibrated.
        command
            The command that made it, to be noted in the file.

        Raises
        ------
        OSError
            If the files cannot be written.
        """
        from sim.report.calibration_files import write

        return write(self, out, extends, words(Language(lang)), command)

    def __repr__(self) -> str:
        return (
            f"<Calibration of {self.scenario.name}: {len(self.bench.constants)} constants, {len(self.bench.goals)} "
            f"targets; {len(self.kept)} of {len(self.judged)} sets kept, at scale {self.settings.scale:g}>"
        )

    def _repr_markdown_(self) -> str:
        return self.report()


def calibrate(
    scenario: Scenario,
    samples: int = analysis.SAMPLES,
    *,
    waves: int = analysis.WAVES,
    trials: int = analysis.TRIALS,
    scale: float | None = None,
    replicates: int = 1,
    workers: int | None = None,
    seed: int | None = None,
    show: Show = show,
    progress: Progress | None = None,
    tree: Tree | None = None,
) -> Calibration:
    """Fit the numbers that a scenario's `calibration` names to its targets, and keep all that they do not rule out.

    Constants under `align` are moved until their target is met (`sim.analysis.calibration.align`); those under
    `explore` are sampled within their ranges in waves, each within what the last did not rule out, and searched for
    the best set. Equal replicates share their luck under all constants.

    Parameters
    ----------
    samples, waves
        Sets of constants a wave, and waves.
    trials
        Tries of the search for the best set; 0 takes the best of the waves.
    scale
        Simulated persons for each real one; without it the scenario's, at most 0.25. The best set is aligned once
        more at the scenario's own.
    replicates
        Replicates that each set is judged by, the same for all.
    workers
        Processes on this machine; without it, the number of cores. The result is the same for any number.
    seed
        Seed of the samples and of the search; without it, the scenario's.
    show
        The model; a function that workers can import.
    progress
        Called with the number of sets judged and of all sets.
    tree
        What the scenario's files say, with lines, so that problems can name their place.

    Raises
    ------
    ScenarioError
        If a target cannot be held against the model.
    sim.analysis.calibration.align.CalibrationError
        If there is nothing to fit or to fit to, a constant does not move its target, or Optuna is not installed.
    ValueError
        If a number of sets, waves, tries, replicates or workers is too small.
    """
    found = analysis.calibrate(
        scenario,
        samples,
        waves=waves,
        trials=trials,
        scale=scale,
        replicates=replicates,
        crew_size=workers,
        seed=seed,
        show=show,
        progress=progress,
        tree=tree,
    )
    parts: Mapping[str, object] = {field.name: getattr(found, field.name) for field in fields(found)}
    return Calibration(**parts)  # type: ignore[arg-type]
