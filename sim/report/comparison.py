"""A scenario under several policies, compared: the one way in which studies are run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.outcomes import Outcomes
from sim.experiment.cluster import check_address
from sim.experiment.design import Study, design
from sim.experiment.execute import Interrupted, Outcome, Progress, execute
from sim.experiment.lock import hold
from sim.experiment.status import RUNS
from sim.experiment.store import Store
from sim.experiment.sweep import design_sweep
from sim.experiment.work import Simulate, simulate
from sim.report.language import Language, report_languages, words
from sim.report.passing import in_passing
from sim.report.progress import stage
from sim.report.sweep import Sweep, run_design

if TYPE_CHECKING:
    from sim.report.style import Chart
    from sim.scenario.schema import Scenario
    from sim.scenario.sources import Sources


class Comparison(Outcomes):
    """A scenario's results under several policies, with their charts.

    Parameters
    ----------
    study, store, outcome
        The runs asked for, where they are, and which of them finished.
    started
        When the study was started (UTC).
    workers
        Processes that it may use, 1 for this one only, None for as many as there are cores.
    """

    sweep: Sweep | None

    def __init__(
        self, study: Study, store: Store, outcome: Outcome, started: datetime, workers: int | None = 1
    ) -> None:
        super().__init__(study, store, outcome)
        self.started = started
        self.workers = workers

    def plot(self, name: str, lang: str = "en", region: str | None = None) -> Chart:
        """Return a chart.

        Parameters
        ----------
        name
            retention_by_policy, coverage_by_policy, gap_by_reason, effects_at_horizon,
            coverage_by_field_and_level, cost_against_effect, price_of_results, quota_funnel, graduate_flows,
            supply_and_demand_by_field, policies_by_outcome or gains_and_losses.
        lang
            en or zh.
        region
            Key of the region; without it, the first.

        Raises
        ------
        KeyError
            If there is no chart or region of that name.
        NothingToDraw
            If the study holds nothing for the chart to show.
        """
        from sim.report.figures.catalogue import chart
        from sim.report.figures.subject import Subject

        place = next(iter(self.scenario.regions)) if region is None else region
        if place not in self.scenario.regions:
            raise KeyError(f"no region {place!r}; there are: {', '.join(self.scenario.regions)}")
        return chart(name, Subject(self, place, words(Language(lang))))[0]

    def write(self, out: Path, lang: str = "en", command: str | None = None, sources: Sources | None = None) -> None:
        """Write tables, charts, the report and the manifest into a folder, each file whole or not at all.

        Parameters
        ----------
        lang
            Language of the report and charts: en, zh, or both, which is a report with a switch and English charts.
        command
            The command that asked for it, to be noted in the manifest.
        sources
            What the scenario's numbers cite; without it, the `sources.yaml` that a scenario beside `out` would cite.

        Raises
        ------
        OSError
            If the folder cannot be written to.
        """
        from sim.report.results import write_results

        write_results(self, out, report_languages(lang), command, sources)

    def __repr__(self) -> str:
        failed = f", {len(self.failures)} runs failed" if self.failures else ""
        drawn = "" if self.sweep is None else f"; {len(self.sweep.draws) - 1} draws of the assumed numbers"
        runs = f"{', '.join(self.policies)}; {self.replicates} replicates{drawn}{failed}"
        return f"<Comparison of {self.scenario.name}: {runs}>"

    def _repr_html_(self) -> str:
        from sim.report.headline_table import html

        return html(self, words(Language.EN))


def compare(
    scenario: Scenario,
    policies: Sequence[str] | None = None,
    replicates: int | None = None,
    workers: int | None = None,
    out: str | Path | None = None,
    *,
    scale: float | None = None,
    lang: str = "en",
    assumptions: int | None = None,
    cluster: str | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    simulate: Simulate = simulate,
    sources: Sources | None = None,
    command: str | None = None,
    write: bool = True,
) -> Comparison:
    """Run a scenario under several policies and compare them with the baseline.

    Parameters
    ----------
    policies
        Names of policies; without them, all of the scenario. The baseline is always run.
    replicates
        Number of replicates of each; without it, the scenario's.
    workers
        Number of processes; without it, the number of cores. 1 runs in this process.
    out
        Folder to keep the runs in and to write all results to; runs that are there are not run again.
        Without it, the runs are kept in a temporary folder for as long as the comparison is.
    scale
        Simulated persons for each real one, 0.05 to 10; without it, the scenario's.
    lang
        Language of the report and charts written to `out`: en, zh, or both, which is a report with a switch.
    assumptions
        Number of draws of the assumed numbers to run besides, two runs each at a scale of at most 0.25. Headline
        intervals then cover assumptions and chance, and say in which share of the draws an effect has the same
        sign. Without it, they cover chance only.
    cluster
        `local` for a Dask cluster of `workers` processes on this machine, or the address of a scheduler, such
        as tcp://host:8786; the results are the same. Without it, processes of this machine.
    fresh
        Remove the runs that are in `out` and begin anew.
    progress
        Called with the number of runs done and of all runs, from time to time.
    simulate
        The model; a function that workers can import.
    sources
        What the scenario's numbers cite, for the report in `out`; as in `Comparison.write`.
    command
        The command that asked for it, to be noted in the manifest.
    write
        Whether to write results to `out`; without it, only the runs are kept there.

    Raises
    ------
    ScenarioError
        If the scenario has no policy of a name, or on a scale that it could not have.
    ValueError
        If `assumptions` is below 1.
    Interrupted
        On Ctrl-C; runs that are finished are kept.
    Held
        If another process is working in `out`.
    NotKept
        If a finished run cannot be written, as on a full disk; those before it are kept.
    ClusterError, OtherSource
        If the cluster cannot be used.
    OSError
        If `out` cannot be written to.
    """
    from sim.scenario import find_policy, override

    started = datetime.now(UTC)
    scenario = override(scenario, scale=scale)
    report_languages(lang)
    if isinstance(policies, str):
        raise TypeError(f"policies is a list of names: [{policies!r}]")
    for name in policies or ():
        find_policy(scenario, name)
    study = design(scenario, policies, replicates)
    if cluster is not None:
        check_address(cluster)

    draws = None if assumptions is None else design_sweep(scenario, assumptions, policies, as_written=False)
    count = len(study.specs) + (len(draws.study.specs) if draws else 0)

    def run_in(folder: Path) -> Comparison:
        store = Store(folder / RUNS)
        with hold(store.folder):
            if fresh:
                store.clear()
            outcome = execute(study, store, workers, stage(progress, 0, count), simulate, cluster)
            comparison = Comparison(study, store, outcome, started, workers)
            if draws is not None and comparison.comparable:
                later = stage(progress, len(study.specs), count)
                try:
                    comparison.sweep = run_design(draws, folder, workers, later, simulate, cluster, fresh=fresh)
                except Interrupted as stop:
                    raise Interrupted(len(outcome.finished) + stop.finished, count) from stop
            if out is not None and write and comparison.comparable:
                comparison.write(folder, lang, command, sources)
        return comparison

    return in_passing(run_in) if out is None else run_in(Path(out))
