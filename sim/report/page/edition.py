"""What a report says in one language, before it is set as a page, a document or a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiment.design import BASELINE
from sim.report.figures.catalogue import Kept
from sim.report.figures.subject import Subject
from sim.report.goals_table import goal_tables, goal_years
from sim.report.headline_table import HeadlineTable
from sim.report.language import Words
from sim.report.page.assumptions import Assumptions, assumptions
from sim.report.page.charts import LeftOut, OnPage, charts, csv_address
from sim.report.page.division import Divisions, divisions
from sim.report.page.drawn import DrawnPart, drawn
from sim.report.page.findings import findings
from sim.report.page.lists import Lights, Shortage, lists
from sim.report.page.lives import LivesPart, lives
from sim.report.page.others import Missing, missing
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
class Beside:
    """What lies beside a study in its folder of results.

    Parameters
    ----------
    folder
        The folder; None where a study has none.
    note
        The study's manifest.
    pictures
        Whether charts are wanted as pictures too, for a document.
    """

    folder: Path | None
    note: Mapping[str, object]
    pictures: bool = False


@dataclass(frozen=True)
class RegionPart:
    """What a report says of one region."""

    subject: Subject
    title: str
    answer: tuple[Said, ...]
    caveats: tuple[str, ...]
    overview: Overview
    charts: tuple[OnPage, ...]
    left_out: tuple[LeftOut, ...]
    left_out_text: str
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
    goal_years: tuple[HeadlineTable, ...]
    divisions: Divisions
    drawn: DrawnPart | None
    lives: LivesPart | None
    missing: tuple[Missing, ...]
    settings: tuple[PolicySettings, ...]
    assumptions: Assumptions
    assumptions_csv: str
    limits: tuple[str, ...]
    made: tuple[tuple[str, str], ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """Keys of the parts that there are, in their order."""
        held = {
            "charts": True,
            "divisions": self.divisions.shown or self.divisions.stale,
            "drawn": self.drawn,
            "lives": self.lives,
            "lists": any(part.shortage for part in self.regions),
        }
        return (*(key for key, there in held.items() if there), "settings", "assumptions", "limits", "made")


def edition(
    comparison: Comparison,
    sources: Sources,
    made: Provenance,
    language: Words,
    letters: Letters,
    draw: Kept,
    beside: Beside | None = None,
) -> Edition:
    """Return what a report says in one language.

    Parameters
    ----------
    beside
        What else the folder of results holds; without it, only the study itself is reported.
    """
    scenario = comparison.scenario
    several = len(scenario.regions) > 1
    parts = []
    for region in scenario.regions:
        mark = f"-{language.language.value}" + (f"-{region}" if several else "")
        parts.append(_region(Subject(comparison, region, language), letters, draw, mark))
    found = assumptions(scenario, sources, language)
    others = tuple(name for name in comparison.policies if name != BASELINE)
    there = beside or Beside(None, {})
    divided = divisions(there.folder, scenario, language, letters, png=there.pictures)
    swept = drawn(there.folder, scenario, language)
    told = None if there.folder is None else lives(there.folder, there.note, scenario, language)
    return Edition(
        lang=language.language.value,
        title=language(
            "page.title", title=language.title(scenario.title), first=scenario.base_year, last=scenario.horizon
        ),
        words=language,
        regions=tuple(parts),
        goals=tuple(goal_tables(comparison, language)),
        goal_years=tuple(goal_years(comparison, language)),
        divisions=divided,
        drawn=swept,
        lives=told,
        missing=missing(
            scenario,
            comparison.policies,
            made.command,
            language,
            divided=bool(divided.shown),
            drawn=swept is not None and not swept.stale,
            lives=told is not None,
        ),
        settings=policy_settings(scenario, others, sources, language),
        assumptions=found,
        assumptions_csv=csv_address(found.table),
        limits=tuple(language(f"limits.{key}") for key in LIMITS),
        made=tuple(rows(made, scenario, language)),
    )


def _region(subject: Subject, letters: Letters, draw: Kept, mark: str) -> RegionPart:
    found = findings(subject)
    published = lists(subject)
    shown, left_out = charts(subject, letters, draw, mark)
    shortage, lights = published or (None, None)
    return RegionPart(
        subject=subject,
        title=subject.place,
        answer=tuple(answer(found, subject.words)),
        caveats=tuple(caveats(found, subject.words)),
        overview=overview(found, subject.policy_title(BASELINE), subject.words),
        charts=shown,
        left_out=left_out,
        left_out_text=subject.words("table.shocks_between").join(
            subject.words("others.chart", name=one.name, reason=one.reason) for one in left_out
        ),
        shortage=shortage,
        shortage_csv="" if shortage is None else csv_address(shortage.table),
        lights=lights,
        lights_csv="" if lights is None else csv_address(lights.table),
    )
