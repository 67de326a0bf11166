"""What a report was made from, so that others can make it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.report.language import Words
from sim.report.manifest import versions
from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Provenance:
    """How the results came about.

    Parameters
    ----------
    command
        The command that asked for them; empty where a program did.
    started
        Day on which the runs were begun.
    runs
        Number of runs behind the numbers.
    versions
        Program -> version.
    source_hash, scenario_hash
        Of the program's source files and of the scenario.
    """

    command: str
    started: str
    runs: int
    versions: Mapping[str, str]
    source_hash: str
    scenario_hash: str


def provenance(note: Mapping[str, object]) -> Provenance:
    """Read how results came about from their manifest."""
    found = note.get("versions")
    runs = note.get("runs")
    return Provenance(
        command=str(note.get("command") or ""),
        started=str(note.get("started", ""))[:10],
        runs=len(runs) if isinstance(runs, list) else 0,
        versions=found if isinstance(found, Mapping) else versions(),
        source_hash=str(note.get("source_hash", "")),
        scenario_hash=str(note.get("scenario_hash", "")),
    )


def rows(made: Provenance, scenario: Scenario, words: Words) -> list[tuple[str, str]]:
    """Return it as names and texts; the command comes first."""
    facts = [
        ("command", made.command or words("made.by_program")),
        ("started", made.started),
        ("seed", f"{scenario.seed}"),
        ("scale", f"{scenario.scale:g}"),
        ("years", f"{scenario.base_year}–{scenario.horizon}"),
        ("runs", f"{made.runs}"),
        ("versions", ", ".join(f"{name} {version}" for name, version in made.versions.items())),
        ("source_hash", made.source_hash),
        ("scenario_hash", made.scenario_hash),
    ]
    return [(words(f"made.{key}"), text) for key, text in facts if text]
