"""A package of levers taken apart: run, kept, and shown."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.attribution import Attribution, Parts, parts_of, together
from sim.analysis.outcomes import Outcomes
from sim.experiment.coalitions import levers_of, part_name, with_parts
from sim.experiment.design import design
from sim.experiment.execute import Progress, execute
from sim.experiment.lock import hold
from sim.experiment.status import RUNS
from sim.experiment.store import Store
from sim.experiment.work import Simulate, simulate
from sim.policy.catalogue import catalogue
from sim.report.divided import Divided, divided, write_divided
from sim.report.headline_table import HeadlineTable
from sim.report.language import Language, Words, words
from sim.report.numbers import number, percent
from sim.report.passing import in_passing
from sim.scenario.wording import say

if TYPE_CHECKING:
    from sim.report.style import Chart
    from sim.scenario.schema import Scenario

ATTRIBUTION = "attribution"
"""Folder within a folder of results that holds the parts' runs."""

SCALE = 0.25
REPLICATES = 8
PAIRS = 8
SHOWN = ("retention_rate", "skill_gap_coverage")


class Attributed(Attribution):
    """A package's effects divided among its levers, with table and chart.

    Parameters
    ----------
    outcomes, parts
        As of `Attribution`.
    whole
        The scenario, of which the package is a policy.
    """

    def __init__(self, outcomes: Outcomes, parts: Parts, whole: Scenario) -> None:
        super().__init__(outcomes, parts)
        self.whole = whole

    @cached_property
    def divided(self) -> Divided:
        """The division as files keep it."""
        return divided(self, self.whole)

    def plot(self, lang: str = "en", region: str | None = None) -> Chart:
        """Return the chart: what each lever adds to the effects on retention and coverage.

        Raises
        ------
        KeyError
            If there is no region of that name.
        """
        from sim.report.figures.attribution import draw
        from sim.report.style import styled

        regions = self.whole.regions
        place = next(iter(regions)) if region is None else region
        if place not in regions:
            raise KeyError(f"no region {place!r}; there are: {', '.join(regions)}")
        with styled():
            return draw(self.divided, self.whole, place, words(Language(lang)))

    def write(self, out: Path, lang: str = "en") -> None:
        """Write tables and charts into a folder, each file whole or not at all.

        Raises
        ------
        OSError
            If the folder cannot be written to.
        """
        from sim.experiment.files import whole
        from sim.report.style import to_bytes

        stem = f"attribution_{self.parts.policy}"
        several = len(self.whole.regions) > 1
        for region in self.whole.regions:
            chart = self.plot(lang, region)
            for kind in ("png", "svg"):
                with whole(out / f"{stem}{f'_{region}' if several else ''}.{kind}") as file:
                    file.write(to_bytes(chart, kind))
        write_divided(self.divided, out)

    def tables(self, lang: str = "en") -> list[HeadlineTable]:
        """Return one table for each region."""
        language = words(Language(lang))
        return [division_table(self.divided, self.whole, region, language) for region in self.whole.regions]

    def __repr__(self) -> str:
        parts = self.parts
        return f"<Attribution of {parts.policy!r}: {', '.join(parts.levers)}; {len(parts.coalitions)} parts>"

    def _repr_html_(self) -> str:
        from sim.report.headline_table import html_table

        return "\n".join(html_table(table) for table in self.tables())


def plan(scenario: Scenario, policy: str, pairs: int = PAIRS) -> Parts:
    """Return the parts of a policy that are to be run.

    Raises
    ------
    ScenarioError
        If the scenario has no policy of that name.
    ValueError
        If it has fewer than two levers, or `pairs` is below 2.
    """
    from sim.scenario import find_policy

    find_policy(scenario, policy)
    levers = levers_of(scenario.policy(policy))
    if len(levers) < 2:
        raise ValueError(
            say(
                "policy {policy} has {levers} levers: at least 2 are needed to divide an effect",
                policy=repr(policy),
                levers=len(levers),
            )
        )
    if pairs < 2:
        raise ValueError(say("{pairs} pairs of orders: at least 2 are needed for an interval", pairs=pairs))
    return parts_of(policy, levers, pairs, scenario.seed)


def attribute(
    scenario: Scenario,
    policy: str,
    replicates: int = REPLICATES,
    scale: float | None = None,
    workers: int | None = None,
    out: str | Path | None = None,
    *,
    pairs: int = PAIRS,
    lang: str = "en",
    cluster: str | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    simulate: Simulate = simulate,
) -> Attributed:
    """Divide a policy's effects among its levers by their Shapley values.

    Every combination of the levers is run against the baseline with the same luck. With more than 8 levers, some
    orders of adding them are drawn by chance, and only the combinations that come up in these are run.

    Parameters
    ----------
    policy
        Name of a policy with at least two levers.
    replicates
        Replicates of each part; intervals are over them.
    scale
        Simulated persons for each real one; without it the scenario's, but at most 0.25.
    pairs
        Pairs of orders that are drawn where there are more than 8 levers.
    workers, cluster, fresh, progress, simulate
        As in `compare`.
    out
        Folder to keep the runs in and to write tables and charts to. Without it, they are kept as long as the
        result is.

    Returns
    -------
    Attributed
        `shares` and `pairs` as tables, `plot()`.

    Raises
    ------
    ScenarioError
        If the scenario has no policy of that name, or cannot have that scale.
    ValueError
        If the policy has fewer than two levers, or `pairs` is below 2.
    Interrupted, Held, NotKept, ClusterError, OtherSource, OSError
        As in `compare`.
    """
    from sim.scenario import override

    parts = plan(scenario, policy, pairs)
    scaled = override(scenario, scale=min(scenario.scale, SCALE) if scale is None else scale)
    divided = with_parts(scaled, policy, parts.coalitions)
    study = design(divided, [part_name(policy, part) for part in parts.coalitions], replicates)

    def run_in(folder: Path) -> Attributed:
        store = Store(folder / ATTRIBUTION / policy / RUNS)
        with hold(store.folder):
            if fresh:
                store.clear()
            outcome = execute(study, store, workers, progress, simulate, cluster)
            found = Attributed(Outcomes(study, store, outcome), parts, scenario)
            if out is not None and not outcome.failures:
                found.write(folder, Language(lang))
        return found

    return in_passing(run_in) if out is None else run_in(Path(out))


def lever_title(lever: str, language: Words) -> str:
    """Return a lever's name."""
    title = catalogue()[lever].title
    return title.zh if language.language is Language.ZH else title.en


def division_table(found: Divided, scenario: Scenario, region: str, language: Words) -> HeadlineTable:
    """Return the table of a package's effects on retention and coverage in a region, divided among its levers."""
    method = found.method
    here = found.shares[found.shares["region"] == region]
    shown = [indicator for indicator in SHOWN if (here["indicator"] == indicator).any()]
    columns = [language("attribution.lever")]
    for indicator in shown:
        years = here[here["indicator"] == indicator]["years"].iloc[0]
        columns += [
            language(
                "attribution.head", indicator=language.indicator(indicator), unit=language("units.points"), years=years
            ),
            language("attribution.share"),
        ]
    rows = []
    for lever in [*found.levers, "all"]:
        name = language("attribution.all") if lever == "all" else lever_title(lever, language)
        cells = [name]
        for indicator in shown:
            row = here[(here["indicator"] == indicator) & (here["lever"] == lever)].iloc[0]
            low, high = (number(100 * row[end], 2) for end in ("low", "high"))
            effect = number(100 * row["shapley"], 2, signed=True)
            cells += [
                language("table.interval", effect=effect, low=low, high=high) if low else effect,
                (percent(row["share"], 0) or "–") if row["clear"] else language("attribution.unclear"),
            ]
        rows.append(tuple(cells))
    notes = [*method_notes(found, language), *_workings(found, region, shown, language)]
    heading = language(
        "attribution.heading",
        place=language.title(scenario.regions[region].title),
        policy=language.title(scenario.policy(method.policy).title),
    )
    return HeadlineTable(heading, tuple(columns), tuple(rows), tuple(notes))


def method_notes(found: Divided, language: Words) -> tuple[str, str]:
    """Return how the effects were divided, and what the intervals cover."""
    method = found.method
    kind = "sampled" if method.orders else "exact"
    return (
        language(f"attribution.{kind}", parts=method.parts, orders=method.orders),
        language("attribution.runs", replicates=method.replicates, scale=f"{method.scale:g}"),
    )


def _workings(found: Divided, region: str, shown: list[str], language: Words) -> Iterator[str]:
    """Return a sentence for each two levers, or for each lever and the others, that clearly work together."""
    for indicator in shown:
        name = language.indicator(indicator)
        if not found.method.orders:
            pairs = found.pairs.query("region == @region and indicator == @indicator and kind != 'unclear'")
            for row in pairs.itertuples():
                yield language(
                    f"attribution.{row.kind}",
                    indicator=name,
                    lever=lever_title(str(row.lever), language),
                    other=lever_title(str(row.other), language),
                    points=number(100 * float(str(row.interaction)), 2, signed=True),
                )
            continue
        here = found.shares.query("region == @region and indicator == @indicator")
        for lever in found.levers:
            kind = together(here, lever)
            if kind != "unclear":
                yield language(f"attribution.{kind}_others", indicator=name, lever=lever_title(lever, language))
