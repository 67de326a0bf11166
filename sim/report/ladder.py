"""A ladder of simpler models: run, kept, and shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.analysis.ladder import compared, first_shares
from sim.analysis.sensitivity.observe import INDICATORS
from sim.analysis.sensitivity.stage import Stage
from sim.experiment.design import BASELINE, design
from sim.experiment.execute import Failure, Progress, execute
from sim.experiment.lock import hold
from sim.experiment.rungs import FULL, RUNGS, on_rung
from sim.experiment.status import RUNS
from sim.experiment.store import Store
from sim.experiment.work import Simulate, simulate
from sim.report.headline_table import HeadlineTable
from sim.report.ladder_notes import notes
from sim.report.language import Language, Words, words
from sim.report.numbers import number
from sim.report.passing import in_passing
from sim.report.progress import stage as part_of
from sim.scenario.wording import say

if TYPE_CHECKING:
    from sim.report.style import Chart
    from sim.scenario.schema import Scenario

LADDER = "ladder"
CHARTS = "charts_ladder"
SCALE = 0.25
REPLICATES = 4


@dataclass(frozen=True, repr=False)
class Ladder:
    """The models run, and what each changes (`table`, see `sim.analysis.ladder.compared`)."""

    scenario: Scenario
    stages: dict[str, Stage]
    failures: tuple[Failure, ...]
    table: pd.DataFrame

    def tables(self, lang: str = "en") -> list[HeadlineTable]:
        """Return a table for each region and policy, the baseline first."""
        language = words(Language(lang))
        policies = self.stages[FULL].study.policies
        return [_table(self, region, policy, language) for region in self.scenario.regions for policy in policies]

    def notes(self, lang: str = "en") -> tuple[str, ...]:
        """Return what the models are, and how often each was run."""
        return notes(self, words(Language(lang)))

    def plot(self, lang: str = "en", region: str | None = None) -> Chart:
        """Return the chart of a region, of the first one unless stated.

        Raises
        ------
        KeyError
            If there is no such region, or a run failed.
        """
        from sim.report.figures.ladder import draw
        from sim.report.style import styled

        with styled():
            return draw(self, region or next(iter(self.scenario.regions)), words(Language(lang)))

    def write(self, out: Path, lang: str = "en") -> list[Path]:
        """Write the table and a chart for each region into a folder, each file whole or not at all; return them.

        Raises
        ------
        OSError
            If the folder cannot be written to.
        """
        from sim.experiment.files import whole
        from sim.report.figures.ladder import data
        from sim.report.results import write_csv
        from sim.report.style import to_bytes

        folder = out / CHARTS
        folder.mkdir(parents=True, exist_ok=True)
        files = [out / "ladder.csv"]
        write_csv(self.table, files[0])
        for region in self.scenario.regions:
            stem = "ladder" if len(self.scenario.regions) == 1 else f"ladder_{region}"
            chart = self.plot(lang, region)
            for kind in ("png", "svg"):
                files.append(folder / f"{stem}.{kind}")
                with whole(files[-1]) as file:
                    file.write(to_bytes(chart, kind))
            files.append(folder / f"{stem}.csv")
            write_csv(data(self, region), files[-1])
        for stale in set(folder.glob("ladder*")) - set(files):
            stale.unlink()
        return files

    def __repr__(self) -> str:
        return f"<Ladder of {self.scenario.name}: {', '.join(self.stages)}; scale {self.scenario.scale:g}>"

    def _repr_html_(self) -> str:
        from sim.report.headline_table import html_table

        return "\n".join(html_table(table) for table in self.tables())


def ladder(
    scenario: Scenario,
    policies: Sequence[str] | None = None,
    replicates: int = REPLICATES,
    scale: float | None = None,
    workers: int | None = None,
    out: str | Path | None = None,
    *,
    lang: str = "en",
    cluster: str | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    simulate: Simulate = simulate,
) -> Ladder:
    """Run a scenario in four models, from cohort accounting to the full one, and say what each step changes.

    Parameters
    ----------
    policies
        Names of policies; without them, those that the scenario compares. The baseline is always run.
    scale
        Simulated persons for each real one; without it the scenario's, but at most 0.25.
    replicates, workers, cluster, fresh, progress, simulate
        As in `compare`; every model has the same luck.
    out
        Folder to keep the runs in and to write table and charts to; runs that are there are not run again.
    lang
        Language of the charts, `en` or `zh`.

    Raises
    ------
    ScenarioError
        If the scenario has no policy of a name, or cannot have that scale.
    ValueError
        If `replicates` is below 1, or the scenario already leaves mechanisms out.
    Interrupted, Held, NotKept, ClusterError, OtherSource, OSError
        As in `compare`.
    """
    from sim.scenario import find_policy, override
    from sim.scenario.mechanisms import Mechanisms

    language = Language(lang)
    if scenario.mechanisms != Mechanisms():
        raise ValueError(say("the scenario leaves mechanisms out (`mechanisms`): a ladder begins from the full model"))
    for name in policies or ():
        find_policy(scenario, name)
    scaled = override(scenario, scale=min(scenario.scale, SCALE) if scale is None else scale)

    def run_in(folder: Path) -> Ladder:
        stages: dict[str, Stage] = {}
        staying: dict[str, float] = {}
        # the full model first: cohort accounting takes its shares from it
        for done, rung in enumerate(reversed(RUNGS)):
            if rung == RUNGS[0]:
                staying = first_shares(stages[FULL])
            world = on_rung(scaled, rung, staying)
            study = design(world, policies, replicates)
            runs = len(study.specs)
            told = part_of(progress, done * runs, len(RUNGS) * runs)
            store = Store(folder / LADDER / rung / RUNS)
            with hold(store.folder):
                if fresh:
                    store.clear()
                outcome = execute(study, store, workers, told, simulate, cluster)
            stages[rung] = Stage(rung, (), np.zeros((1, 0)), study, store, outcome, {})
            if outcome.failures:
                return Ladder(scaled, stages, outcome.failures, pd.DataFrame())
        upward = {rung: stages[rung] for rung in RUNGS}
        found = Ladder(scaled, upward, (), compared(upward))
        if out is not None:
            found.write(folder, language)
        return found

    return in_passing(run_in) if out is None else run_in(Path(out))


def _table(found: Ladder, region: str, policy: str, language: Words) -> HeadlineTable:
    scenario = found.scenario
    here = found.table[(found.table["region"] == region) & (found.table["policy"] == policy)]
    shown = [indicator for indicator in INDICATORS if (here["indicator"] == indicator).any()]
    kind = "value" if policy == BASELINE else "effect"
    columns = [language("ladder.rung")]
    for indicator in shown:
        years = here[here["indicator"] == indicator]["years"].iloc[0]
        columns += [
            language(f"ladder.{kind}", indicator=language.indicator(indicator), years=years),
            language("ladder.change"),
        ]
    rows = []
    for rung in RUNGS:
        cells = [language(f"ladder.{rung}")]
        for indicator in shown:
            own = here[(here["rung"] == rung) & (here["indicator"] == indicator)]
            cells += [_cell(own, "value", "", policy != BASELINE, language)]
            cells += [_cell(own, "change", "change_", True, language)]
        rows.append(tuple(cells))
    return HeadlineTable(
        language(
            "ladder.heading",
            place=language.title(scenario.regions[region].title),
            policy=language.title(scenario.policy(policy).title),
        ),
        tuple(columns),
        tuple(rows),
        (),
    )


def _cell(own: pd.DataFrame, name: str, ends: str, signed: bool, language: Words) -> str:
    if not len(own):
        return ""
    row = own.iloc[0]
    middle = number(100 * row[name], 2, signed=signed)
    low, high = (number(100 * row[f"{ends}{end}"], 2) for end in ("low", "high"))
    return language("table.interval", effect=middle, low=low, high=high) if low and middle else middle
