"""The sources and figures that scenarios cite: `sources.yaml`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError

from sim.scenario.errors import Loc, Problem, ScenarioError, key_path, unknown
from sim.scenario.marks import Block, locate, parse
from sim.scenario.messages import Finding, findings
from sim.scenario.quantity import Frozen, Kind, refusal
from sim.scenario.shape import shape
from sim.scenario.text import NOT_A_MAPPING, read_text
from sim.scenario.wording import say

FILE = "sources.yaml"


class Read(StrEnum):
    """How a figure was read, where not in the full text of its source."""

    EXCERPT = "excerpt"


class Name(Frozen):
    """A title or issuer; `zh` where the original is Chinese and its wording is known."""

    en: str
    zh: str | None = None


class Source(Frozen):
    """Where figures come from.

    Parameters
    ----------
    title, issuer
        In English and, where known, as in the Chinese original.
    date
        Day, month or year of issue as far as known (`2020-07-08`, `2020-07`, `2020`, `about 2020`).
    link
        Address, or null where none is recorded.
    note
        What is not known, and what a reader must bear in mind; English, or in both languages.
    """

    title: Name
    issuer: Name | None = None
    date: str | None = None
    link: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    note: str | Name | None = None


def _figure(value: object) -> object:
    numbers = value if isinstance(value, list | tuple) and value else [value]
    if value is None or all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
        return tuple(value) if isinstance(value, list) else value
    raise refusal("figure", say("must be a number, a list of numbers or null"))


class Evidence(Frozen):
    """A published or derived figure, or a range within which an unpublished one is assumed to lie.

    Parameters
    ----------
    value
        The figure in `unit`, several of them, or null where only a sign or a rule is known.
    year
        Year or years it speaks of.
    source
        Id of its source; figures of kind `assumed` have none.
    read
        `excerpt`: seen in an excerpt of its source only, and still to be confirmed.
    """

    value: Annotated[float | tuple[float, ...] | None, BeforeValidator(_figure)]
    unit: str | None = None
    year: Annotated[int | tuple[int, ...] | None, BeforeValidator(_figure)] = None
    kind: Kind
    source: str | None = None
    range: tuple[float, float] | None = None
    read: Read | None = None
    note: str | None = None


class Sources(Frozen):
    """All sources and figures by id; a scenario's `source:` names one of either."""

    sources: Mapping[str, Source] = {}
    evidence: Mapping[str, Evidence] = {}

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids that may be cited."""
        return (*self.sources, *self.evidence)


def find_sources(files: Iterable[str]) -> list[str]:
    """Return the `sources.yaml` that the figures of these scenario files cite.

    Each file brings the one in its folder, else the one in `scenarios/` of its folder or of the nearest
    folder above. Where no file brings one, the one that comes with this program's source tree is taken.
    """
    found: dict[str, str] = {}
    for file in files:
        folder = os.path.dirname(file)
        above = Path(os.path.abspath(folder or "."))
        candidates = [os.path.join(folder, FILE)]
        candidates += [_as_named(str(parent / "scenarios" / FILE)) for parent in (above, *above.parents)]
        for candidate in candidates:
            if os.path.isfile(candidate):
                found.setdefault(os.path.realpath(candidate), candidate)
                break
    default = Path(__file__).resolve().parents[2] / "scenarios" / FILE
    if not found and default.is_file():
        found[str(default)] = _as_named(str(default))
    return list(found.values())


def _as_named(path: str) -> str:
    """Return the path from the working directory where it lies within, which is how people name files."""
    here = os.getcwd()
    return os.path.relpath(path, here) if path.startswith(here + os.sep) else path


def load_sources(*files: str) -> Sources:
    """Read and merge files of sources.

    Raises
    ------
    ScenarioError
        On bad files, figures whose source is unknown, and an id that two files use for different things.
    """
    merged = Sources()
    problems: list[Problem] = []
    for file in files:
        tree = parse(read_text(Path(file), file), file, problems)
        if not isinstance(tree, Block):
            raise ScenarioError([*problems, Problem(file, 1, "", NOT_A_MAPPING)])
        try:
            read = Sources.model_validate(tree)
        except ValidationError as error:
            found = list(findings(error, tree, shape(Sources)))
            raise ScenarioError([*problems, *_placed(found, tree, file)]) from None
        found = [*_ungrounded(read, {*read.sources, *merged.sources}), *_conflicts(read, merged)]
        problems += _placed(found, tree, file)
        merged = Sources(sources={**read.sources, **merged.sources}, evidence={**read.evidence, **merged.evidence})
    if problems:
        raise ScenarioError(problems)
    return merged


def _conflicts(read: Sources, merged: Sources) -> Iterator[Finding]:
    message = say("differs from the entry of that name in another sources.yaml")
    for name, source in read.sources.items():
        if merged.sources.get(name, source) != source:
            yield ("sources", name), message
    for name, figure in read.evidence.items():
        if merged.evidence.get(name, figure) != figure:
            yield ("evidence", name), message


def _ungrounded(read: Sources, known: set[str]) -> Iterator[Finding]:
    for name, figure in read.evidence.items():
        loc: Loc = ("evidence", name)
        if figure.source is None and figure.kind is not Kind.ASSUMED:
            yield loc, say("a {kind} figure needs a source", kind=figure.kind.value)
        elif figure.source is not None and figure.source not in known:
            yield (*loc, "source"), unknown("source", figure.source, known)
        if figure.value is not None and figure.unit is None:
            yield loc, say("a figure needs a unit")
        if name in read.sources:
            yield loc, say("a source has this name already")


def _placed(found: Iterable[Finding], tree: Block, file: str) -> list[Problem]:
    """Turn findings about one file into problems with their lines."""
    placed = []
    for loc, message in found:
        mark = locate(tree, loc)
        placed.append(Problem(file, None if mark is None else mark[1], key_path(loc, tree), message))
    return placed
