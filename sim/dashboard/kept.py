"""Policies that were kept, in a file of their own, so that they are there again the next time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from sim.dashboard.policies import Draft, block, read_value
from sim.experiment.files import write_text
from sim.scenario import Problem, ScenarioError
from sim.scenario.text import read_text
from sim.scenario.wording import say

KEPT = "policies.yaml"


def read_kept(folder: Path) -> list[Draft]:
    """Return the policies kept in a folder, in the order in which they were kept.

    Raises
    ------
    ScenarioError
        If the file of kept policies is none.
    """
    path = folder / KEPT
    if not path.exists():
        return []
    tree = read_value(read_text(path, str(path)), str(path))
    try:
        return [_draft(key, body) for key, body in tree["policies"].items()]  # type: ignore[index]
    except (KeyError, TypeError, AttributeError) as error:
        message = say("this is no file of kept policies; move it away to begin a new one")
        raise ScenarioError([Problem(str(path), None, "", message)]) from error


def _draft(key: str, body: Mapping[str, object]) -> Draft:
    shocks = body.get("shocks")
    levers = {name: dict(settings) for name, settings in body["levers"].items()}  # type: ignore[attr-defined]
    return Draft(key, dict(body["title"]), levers, None if shocks is None else tuple(shocks))  # type: ignore[call-overload, arg-type]


def keep(folder: Path, drafts: Iterable[Draft]) -> None:
    """Write the kept policies of a folder anew.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    drafts = list(drafts)
    if drafts:
        folder.mkdir(parents=True, exist_ok=True)
        write_text(folder / KEPT, block(drafts))
    else:
        (folder / KEPT).unlink(missing_ok=True)
