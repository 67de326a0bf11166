"""A few lives under two policies, as a page tells them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from sim.report.language import Words
from sim.report.lives import FILE, Followed, Told, read_lives
from sim.report.numbers import number
from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class OneLife:
    """A life: whose and where it leads, and rows of (years, baseline, policy, why they differ).

    Where the two do not differ, the text under the policy is empty.
    """

    heading: str
    rows: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class LivesPart:
    """What a report tells of single lives: the rule by which they were chosen, and the lives."""

    rule: str
    policy: str
    lives: tuple[OneLife, ...]
    file: str


def lives(folder: Path, note: Mapping[str, object], scenario: Scenario, words: Words) -> LivesPart | None:
    """Return the lives that a run left in its folder, None where it followed none."""
    kept = note.get("lives")
    if not isinstance(kept, dict) or not (folder / FILE).exists():
        return None
    said = Followed(**kept)
    policy = words.title(scenario.policy(said.policy).title)
    rule = words(
        "lives.rule" if said.kept or said.lost else "lives.nobody",
        policy=policy,
        scale=f"{said.scale:g}",
        one_in=said.one_in,
        graduates=number(said.graduates),
        kept=number(said.kept),
        lost=number(said.lost),
    )
    told = tuple(
        OneLife(
            words(f"lives.here_{one.here_under}", student=one.student, policy=policy),
            tuple(_rows(one.years)),
        )
        for one in read_lives(folder / FILE, words.language)
    )
    return LivesPart(rule, policy, told, FILE)


def _rows(years: Sequence[Told]) -> list[tuple[str, str, str, str]]:
    """Return the years as rows; those in which nothing changes stand together."""
    rows = []
    for (baseline, policy, why), alike in groupby(years, key=lambda told: (told.baseline, told.policy, told.why)):
        first, *rest = [told.year for told in alike]
        shown = f"{first}–{rest[-1]}" if rest else f"{first}"
        rows.append((shown, baseline, "" if policy == baseline else policy, why))
    return rows
