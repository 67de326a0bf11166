"""A sweep over draws of the assumed numbers: run, kept, and shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.sweep import RUN, SweepOutcomes
from sim.experiment.cluster import check_address
from sim.experiment.execute import Outcome, Progress, execute
from sim.experiment.lock import hold
from sim.experiment.status import RUNS
from sim.experiment.store import Store
from sim.experiment.sweep import SweepDesign, design_sweep
from sim.experiment.work import Simulate, simulate
from sim.report.language import Language, words
from sim.report.passing import in_passing

if TYPE_CHECKING:
    from sim.report.style import Chart
    from sim.scenario.schema import Scenario

SWEEP = "sweep"
"""Folder within a folder of results that holds a sweep's runs."""

SAMPLES = 128


class Sweep(SweepOutcomes):
    """A scenario's results over draws of its assumed numbers, with their charts.

    Parameters
    ----------
    design
        The runs asked for, the assumed numbers and their draws.
    store, outcome
        Where the runs are, and which of them finished.
    started
        When the sweep was started (UTC).
    """

    def __init__(self, design: SweepDesign, store: Store, outcome: Outcome, started: datetime) -> None:
        super().__init__(design.study, store, outcome, design.numbers, design.draws)
        self.started = started

    def plot(self, name: str, lang: str = "en", region: str | None = None) -> Chart:
        """Return a chart, as a comparison does; intervals are over draws.

        Raises
        ------
        KeyError
            If there is no chart or region of that name.
        NothingToDraw
            If the sweep holds nothing for the chart to show.
        """
        from sim.report.figures.catalogue import chart
        from sim.report.figures.subject import Subject

        place = next(iter(self.scenario.regions)) if region is None else region
        if place not in self.scenario.regions:
            raise KeyError(f"no region {place!r}; there are: {', '.join(self.scenario.regions)}")
        return chart(name, Subject(self, place, words(Language(lang))))[0]

    def write(self, out: Path, lang: str = "en", command: str | None = None) -> None:
        """Write tables, charts and the manifest into a folder, each file whole or not at all.

        Raises
        ------
        OSError
            If the folder cannot be written to.
        """
        from sim.report.sweep_results import write_sweep

        write_sweep(self, out, words(Language(lang)), command)

    def __repr__(self) -> str:
        lost = self.assumptions["status"].ne(RUN).sum()
        missing = f", {lost} of them not or not all run" if lost else ""
        return (
            f"<Sweep of {self.scenario.name}: {', '.join(self.study.policies)}; {len(self.draws) - 1} draws of "
            f"{len(self.numbers)} assumed numbers{missing}; {self.replicates} replicates each at scale "
            f"{self.scenario.scale:g}>"
        )

    def _repr_html_(self) -> str:
        from sim.report.headline_table import html

        return html(self, words(Language.EN))


def sweep(
    scenario: Scenario,
    policies: Sequence[str] | None = None,
    samples: int = SAMPLES,
    replicates: int | None = None,
    scale: float | None = None,
    workers: int | None = None,
    out: str | Path | None = None,
    *,
    members: str | Path | None = None,
    lang: str = "en",
    cluster: str | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    simulate: Simulate = simulate,
    command: str | None = None,
) -> Sweep:
    """Run a scenario under several policies in many draws of its assumed numbers.

    Every assumed number is drawn from its range (`sim.experiment.assumptions`), every draw is run under every
    policy with the same luck, and effects are reported with what the assumptions and what chance make uncertain
    apart.

    Parameters
    ----------
    policies
        Names of policies; without them, all of the scenario. The baseline is always run.
    samples
        Number of draws; the scenario as written is run on top, as draw 0.
    replicates
        Runs of each policy in each draw with different luck, 2 without it; with 1, chance cannot be told from
        assumptions.
    scale
        Simulated persons for each real one; without it the scenario's, but at most 0.25.
    members
        CSV file of sets of values, a row a set and a column an assumed number by its key path, such as those that
        calibration does not rule out: each draw takes one of them, and the other numbers from their ranges.
    workers, cluster, fresh, lang, progress, simulate, command
        As in `compare`.
    out
        Folder to keep the runs in and to write all results to; runs that are there are not run again, and more
        samples only add to those there are. Without it, they are kept as long as the sweep is.

    Raises
    ------
    ScenarioError
        If the scenario has no policy of a name, or cannot have that scale.
    ValueError
        If there are no samples, or `members` cannot be used.
    Interrupted, Held, NotKept, ClusterError, OtherSource, OSError
        As in `compare`.
    """
    from sim.scenario import find_policy

    started = datetime.now(UTC)
    language = Language(lang)
    if isinstance(policies, str):
        raise TypeError(f"policies is a list of names: [{policies!r}]")
    for name in policies or ():
        find_policy(scenario, name)
    if cluster is not None:
        check_address(cluster)
    design = design_sweep(
        scenario, samples, policies, replicates, scale, members=None if members is None else Path(members)
    )

    def run_in(folder: Path) -> Sweep:
        found = run_design(design, folder, workers, progress, simulate, cluster, fresh=fresh, started=started)
        if out is not None and found.comparable:
            with hold(found.store.folder):
                found.write(folder, language, command)
        return found

    return in_passing(run_in) if out is None else run_in(Path(out))


def run_design(
    design: SweepDesign,
    folder: Path,
    workers: int | None = None,
    progress: Progress | None = None,
    simulate: Simulate = simulate,
    cluster: str | None = None,
    *,
    fresh: bool = False,
    started: datetime | None = None,
) -> Sweep:
    """Run a sweep's runs in a folder of their own within `folder`."""
    begun = datetime.now(UTC) if started is None else started
    store = Store(folder / SWEEP / RUNS)
    with hold(store.folder):
        if fresh:
            store.clear()
        return Sweep(design, store, execute(design.study, store, workers, progress, simulate, cluster), begun)
