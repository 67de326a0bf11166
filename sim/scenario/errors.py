"""What is wrong with a scenario, and where: the one exception that bad input raises."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from sim.scenario.wording import ENGLISH, NOTHING, Message, say

SHOWN = 100
"""Problems printed at most; the exception holds them all."""

Loc = tuple[str | int, ...]
"""Keys and list positions that lead from the top of a scenario to one of its parts."""


def key_path(loc: Loc, data: object = None) -> str:
    """Write a location as keys joined by dots, list positions (from 0) in brackets.

    Parameters
    ----------
    loc
        The location.
    data
        The tree it is in, which tells a key that is a year from a position.
    """
    path = ""
    for part in loc:
        if isinstance(data, Mapping):
            path += f".{part}" if path else str(part)
            data = data.get(part)
        elif isinstance(part, int):
            path += f"[{part}]"
            data = data[part] if isinstance(data, list | tuple) and part < len(data) else None
        else:
            path += f".{part}" if path else part
    return path


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, printed as `file:line: key path: message`.

    Parameters
    ----------
    file
        File as the user named it, or None where the scenario did not come from a file.
    line
        Line in that file (from 1), or None where there is none, as for a missing file.
    path
        Key path, empty where the file as a whole is meant.
    said
        What is wrong and what would be right, in either language.
    """

    file: str | None
    line: int | None
    path: str
    said: Message

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return str(self.said)

    def __str__(self) -> str:
        return self.worded(ENGLISH)

    def worded(self, language: str) -> str:
        """Return the line with its message in a language."""
        place = "" if self.file is None else self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.path, self.said.worded(language)) if part)


class ScenarioError(ValueError):
    """A scenario cannot be used; `str()` gives one line for each problem.

    Parameters
    ----------
    problems
        All that was found, kept sorted by file and line.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        unique = dict.fromkeys(problems)
        self.problems = tuple(sorted(unique, key=lambda p: (p.file or "", p.line or 0, p.path, p.message)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return self.worded(ENGLISH)

    def worded(self, language: str) -> str:
        """Return one line for each problem, in a language."""
        lines = [problem.worded(language) for problem in self.problems[:SHOWN]]
        if (more := len(self.problems) - SHOWN) > 0:
            lines.append(say("... and {more} more", more=more).worded(language))
        return "\n".join(lines)


class UnreachableStocks(ValueError):
    """The base year's enrolment cannot be reached by admission from the scenario's cohorts: seen when it is run."""


_searches: ContextVar[list[int] | None] = ContextVar("_searches", default=None)


@contextmanager
def few_searches(most: int) -> Iterator[None]:
    """Look up the nearest name for `most` unknown names at most: a list may hold very many, and few are printed."""
    token = _searches.set([most])
    try:
        yield
    finally:
        _searches.reset(token)


def nearest(name: str, valid: Iterable[str]) -> str | None:
    """Return the valid name most like `name`, or None if none is near or no more are looked up (`few_searches`)."""
    left = _searches.get()
    if left is not None:
        if left[0] <= 0:
            return None
        left[0] -= 1
    close = difflib.get_close_matches(name, list(valid), n=1, cutoff=0.6)
    return close[0] if close else None


def suggestion(name: str, valid: Iterable[str], few: int = 12) -> Message:
    """Return `; did you mean ...?` for the nearest valid name, else the valid names if they are `few` at most."""
    names = list(valid)
    if near := nearest(name, names):
        return say("; did you mean `{near}`?", near=near)
    return say("; there are: {names}", names=names) if 0 < len(names) <= few else NOTHING


def unknown(what: str, name: str | int, valid: Iterable[str]) -> Message:
    """Return the message for a name that nothing bears, with the nearest that means something."""
    hint = suggestion(str(name), valid)
    return say("unknown {what} `{name}`{hint}", what=Message(what), name=clip(str(name)), hint=hint)


def clip(text: str, longest: int = 60) -> str:
    """Shorten a text from a file so that a message stays on one line."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 3] + "..."
