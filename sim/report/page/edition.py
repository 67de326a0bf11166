"""What a report says in one language, before it is set as a page, a document or a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.experiment.design import BASELINE
from sim.report.figures.catalogue import Draw
from sim.report.figures.subject import Subject
from sim.report.goals_table import goal_tables
from sim.report.headline_table import HeadlineTable
from sim.report.language import Words
from sim.report.page.assumptions import Assumptions, assumptions
from sim.report.page.charts import OnPage, charts, csv_address
from sim.report.page.findings import findings
from sim.report.page.lists import Lights, Shortage, lists
from sim.report.page.overview import Overview, overview
from sim.report.page.provenance import Provenance, rows
from sim.report.page.sentences import Said, answer, caveats
from sim.report.page.settings import PolicySettings, policy_settings
from sim.report.page.svg import Letters
from sim.scenario.sources import Sources

if TYPE_CHECKING:
    from sim.report.comparison import Comparison

LIMITS = (
    "no_city_figure",
    "intervals",
    "behaviour",
    "mechanism",
    "quota",
    "small_groups",
    "closed",
    "costs",
    "accounting",
)
"""What a report cannot tell, by key under `limits.` in the words of reports."""


@dataclass(frozen=True)
class RegionPart:
    """What a report says of one region."""

    subject: Subject
    title: str
    answer: tuple[Said, ...]
    caveats: tuple[str, ...]
    overview: Overview
    charts: tuple[OnPage, ...]
    shortage: Shortage | None
    shortage_csv: str
    lights: Lights | None
    lights_csv: str


@dataclass(frozen=True)
class Edition:
    """A report in one language."""

    lang: str
    title: str
    words: Words
    regions: tuple[RegionPart, ...]
    goals: tuple[HeadlineTable, ...]
    settings: tuple[PolicySettings, ...]
    assumptions: Assumptions
    assumptions_csv: str
    limits: tuple[str, ...]
    made: tuple[tuple[str, str], ...]


def edition(
    comparison: Comparison,
    sources: Sources,
    made: Provenance,
    language: Words,
    letters: Letters,
    draw: Draw,
) -> Edition:
    """Return what a report says in one language."""
    scenario = comparison.scenario
    several = len(scenario.regions) > 1
    parts = []
    for region in scenario.regions:
        mark = f"-{language.language.value}" + (f"-{region}" if several else "")
        parts.append(_region(Subject(comparison, region, language), letters, draw, mark))
    found = assumptions(scenario, sources, language)
    others = tuple(name for name in comparison.policies if name != BASELINE)
    return Edition(
        lang=language.language.value,
        title=language(
            "page.title", title=language.title(scenario.title), first=scenario.base_year, last=scenario.horizon
        ),
        words=language,
        regions=tuple(parts),
        goals=tuple(goal_tables(comparison, language)),
        settings=policy_settings(scenario, others, sources, language),
        assumptions=found,
        assumptions_csv=csv_address(found.table),
        limits=tuple(language(f"limits.{key}") for key in LIMITS),
        made=tuple(rows(made, scenario, language)),
    )


def _region(subject: Subject, letters: Letters, draw: Draw, mark: str) -> RegionPart:
    found = findings(subject)
    published = lists(subject)
    shortage, lights = published or (None, None)
    return RegionPart(
        subject=subject,
        title=subject.place,
        answer=tuple(answer(found, subject.words)),
        caveats=tuple(caveats(found, subject.words)),
        overview=overview(found, subject.policy_title(BASELINE), subject.words),
        charts=tuple(charts(subject, letters, draw, mark)),
        shortage=shortage,
        shortage_csv="" if shortage is None else csv_address(shortage.table),
        lights=lights,
        lights_csv="" if lights is None else csv_address(lights.table),
    )
