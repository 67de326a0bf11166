"""A sensitivity analysis: its cost stated, run, kept, and shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.sensitivity.observe import observed
from sim.analysis.sensitivity.plan import MOST, SAMPLES, TRAJECTORIES, Plan, plan, seconds_a_point, seconds_a_run
from sim.analysis.sensitivity.points import morris_points, needs_salib, sobol_points
from sim.analysis.sensitivity.result import SensitivityOutcome, matter
from sim.analysis.sensitivity.screening import screening
from sim.analysis.sensitivity.stage import MORRIS, SOBOL, design_points, run_points
from sim.experiment.execute import Progress
from sim.experiment.work import Simulate, simulate
from sim.report.language import Language, words
from sim.report.passing import in_passing

if TYPE_CHECKING:
    from sim.report.headline_table import HeadlineTable
    from sim.report.style import Chart
    from sim.scenario.schema import Scenario

__all__ = ["Plan", "Sensitivity", "plan", "seconds_a_point", "seconds_a_run", "sensitivity"]

Announce = Callable[[str, int, int], None]


class Sensitivity(SensitivityOutcome):
    """Which assumed numbers retention, coverage and each policy's effect on them hang on, with tables and charts."""

    def plot(
        self, method: str = MORRIS, indicator: str = "retention_rate", lang: str = "en", region: str | None = None
    ) -> Chart:
        """Return a chart of an indicator and of each policy's effect on it.

        Parameters
        ----------
        method
            `morris` or `sobol`.

        Raises
        ------
        KeyError
            If there is no such method, indicator or region here.
        """
        from sim.report.figures.sensitivity import draw
        from sim.report.style import styled

        with styled():
            return draw(self, method, indicator, self._place(region), words(Language(lang)))

    def _place(self, region: str | None) -> str:
        regions = self.plan.scenario.regions
        if region is None:
            return next(iter(regions))
        if region not in regions:
            raise KeyError(f"no region {region!r}; there are: {', '.join(regions)}")
        return region

    def tables(self, lang: str = "en") -> list[HeadlineTable]:
        """Return for each region the numbers that matter most and how much, then the shares of those decomposed."""
        from sim.report.sensitivity_table import tables

        language = words(Language(lang))
        return [table for region in self.plan.scenario.regions for table in tables(self, region, language)]

    def write(self, out: Path, lang: str = "en") -> list[Path]:
        """Write tables and charts into a folder, each file whole or not at all, and return them.

        Raises
        ------
        OSError
            If the folder cannot be written to.
        """
        from sim.report.sensitivity_table import write

        return write(self, out, lang)

    def __repr__(self) -> str:
        asked = self.plan
        return (
            f"<Sensitivity of {asked.scenario.name}: {len(asked.numbers)} assumed numbers in {asked.trajectories} "
            f"trajectories, {len(self.chosen)} decomposed; {', '.join(asked.policies)}; scale {asked.scenario.scale:g}>"
        )

    def _repr_html_(self) -> str:
        from sim.report.headline_table import html_table

        return "\n".join(html_table(table) for table in self.tables())


def sensitivity(
    scenario: Scenario,
    policies: Sequence[str] | None = None,
    trajectories: int = TRAJECTORIES,
    samples: int = SAMPLES,
    replicates: int = 1,
    scale: float | None = None,
    workers: int | None = None,
    out: str | Path | None = None,
    *,
    most: int = MOST,
    only: Sequence[str] = (),
    lang: str = "en",
    cluster: str | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    announce: Announce | None = None,
    simulate: Simulate = simulate,
) -> Sensitivity:
    """Find which assumed numbers retention, coverage and each policy's effect on them hang on.

    Morris's screening moves every assumed number through its range, one at a time; Sobol's decomposition then
    divides the variance that the few that matter cause together. `sim.report.sensitivity.plan` says beforehand how
    many runs that takes.

    Parameters
    ----------
    policies
        Names of policies; without them, those that the scenario compares. The baseline is always run.
    trajectories
        Morris's trajectories, at least 2, better 10: each takes a point a number and one more.
    samples
        Sobol's base samples, a power of 2: each takes a point for each number that matters and two more.
    replicates
        Runs at each point; with one, chance cannot be told from what a number does.
    scale
        Simulated persons for each real one; without it the scenario's, but at most 0.1.
    most
        Numbers that are decomposed, at most 12; 0 for the screening alone.
    only
        Beginnings of key paths, such as `behaviour.working_lives`: other numbers stay as written.
    workers, cluster, fresh, progress, simulate
        As in `compare`.
    out
        Folder to keep the runs in and to write tables and charts to; runs that are there are not run again, and more
        trajectories only add to those there are.
    announce
        Told of each stage (`morris`, `sobol`), before its first run, how many runs it has and how many are left.

    Raises
    ------
    ScenarioError
        If the scenario has no policy of a name, or cannot have that scale.
    SensitivityError
        If SALib is not installed, there is no number to move, or a count is not one that the methods can have.
    Interrupted, Held, NotKept, ClusterError, OtherSource, OSError
        As in `compare`.
    """
    language = Language(lang)
    if isinstance(policies, str):
        raise TypeError(f"policies is a list of names: [{policies!r}]")
    asked = plan(scenario, policies, trajectories, samples, replicates, scale, most, only)
    needs_salib()

    def run_in(folder: Path) -> Sensitivity:
        found = run_plan(asked, folder, workers, progress, simulate, cluster, announce, fresh=fresh)
        if out is not None and not found.unexpected:
            found.write(folder, language)
        return found

    return in_passing(run_in) if out is None else run_in(Path(out))


def run_plan(
    asked: Plan,
    folder: Path,
    workers: int | None = None,
    progress: Progress | None = None,
    simulate: Simulate = simulate,
    cluster: str | None = None,
    announce: Announce | None = None,
    *,
    fresh: bool = False,
) -> Sensitivity:
    """Run both stages in folders of their own within `folder`."""
    scenario = asked.scenario

    def tell(stage: str) -> Callable[[int, int], None]:
        return lambda runs, left: None if announce is None else announce(stage, runs, left)

    positions = morris_points(len(asked.numbers), asked.trajectories, scenario.seed)
    points = design_points(MORRIS, scenario, asked.numbers, positions, asked.policies, asked.replicates)
    morris = run_points(points, folder, workers, progress, simulate, cluster, tell(MORRIS), fresh=fresh)
    screened = screening(morris, observed(morris))
    chosen = () if morris.unexpected else matter(screened, asked.numbers, asked.most)
    if not chosen:
        return Sensitivity(asked, morris, screened, None)
    positions = sobol_points(len(chosen), asked.samples, scenario.seed)
    points = design_points(SOBOL, scenario, chosen, positions, asked.policies, asked.replicates)
    sobol = run_points(points, folder, workers, progress, simulate, cluster, tell(SOBOL), fresh=fresh)
    return Sensitivity(asked, morris, screened, sobol)
