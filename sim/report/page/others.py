"""How to make those parts of a report that its folder of results does not hold."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from itertools import pairwise

from sim.experiment.coalitions import levers_of
from sim.experiment.design import BASELINE
from sim.report.language import Language, Words
from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Missing:
    """A part that is not there: what it would say, and the command that makes it."""

    text: str
    command: str


def scenario_file(command: str, words: Words) -> str:
    """Return the scenario file that a command was given; a placeholder where it cannot be told."""
    parts = shlex.split(command)
    named = [part for part in parts[1:] if part.endswith((".yaml", ".yml"))]
    return named[0] if named else words("others.file")


def _folder(command: str) -> str:
    """Return the option that names the same folder of results, where the command named one."""
    parts = shlex.split(command)
    return next((f" --out {shlex.quote(after)}" for part, after in pairwise(parts) if part == "--out"), "")


def largest_package(scenario: Scenario, policies: tuple[str, ...]) -> str | None:
    """Return the policy with most levers, None where none has two."""
    several = {name: len(levers_of(scenario.policy(name))) for name in policies if name != BASELINE}
    best = max(several, key=several.__getitem__, default=None)
    return best if best is not None and several[best] > 1 else None


def missing(
    scenario: Scenario,
    policies: tuple[str, ...],
    command: str,
    words: Words,
    *,
    divided: bool,
    drawn: bool,
    lives: bool,
) -> tuple[Missing, ...]:
    """Return the parts that are not there and could be.

    Parameters
    ----------
    command
        The command that made the results.
    divided, drawn, lives
        Which parts are there.
    """
    others = [name for name in policies if name != BASELINE]
    file = scenario_file(command, words) + _folder(command)
    package = largest_package(scenario, policies)
    tongue = "" if words.language is Language.EN else f" --lang {words.language}"
    found = []
    if not divided and package is not None:
        title = words.title(scenario.policy(package).title)
        found.append(
            Missing(words("others.divided", policy=title), f"talent-sim attribute {file} --policy {package}{tongue}")
        )
    if not drawn and others:
        found.append(Missing(words("others.drawn"), f"talent-sim sweep {file} --samples 128{tongue}"))
    if not lives and others:
        found.append(
            Missing(
                words("others.lives"), f"talent-sim trace {scenario_file(command, words)} --policy {others[-1]}{tongue}"
            )
        )
    return tuple(found)
