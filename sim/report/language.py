"""The words of reports, in English and Chinese."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from textwrap import wrap as wrap_words

import yaml

from sim.scenario.quantity import Title
from sim.scenario.sources import Name

FOLDER = Path(__file__).parent / "words"


class Language(StrEnum):
    """Languages of reports."""

    EN = "en"
    ZH = "zh"


BOTH = "both"


def report_languages(lang: str) -> tuple[Language, ...]:
    """Return the languages of a report; `both` is English and Chinese, with a switch. The first is that of charts.

    Raises
    ------
    ValueError
        If there is no such language.
    """
    return tuple(Language) if lang == BOTH else (Language(lang),)


@dataclass(frozen=True)
class Words:
    """The labels of one language, by dotted key.

    Raises
    ------
    KeyError
        When a key that does not exist is asked for.
    """

    language: Language
    texts: dict[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of `key` with `values` put in."""
        if key not in self.texts:
            raise KeyError(f"words/{self.language}.yaml has no text {key!r}")
        return self.texts[key].format(**values)

    def indicator(self, name: str) -> str:
        """Return the name of an indicator."""
        return self(f"indicators.{name}")

    def title(self, title: Title) -> str:
        """Return a scenario's own title in this language."""
        return title.zh if self.language is Language.ZH else title.en

    def note(self, note: str | Title | Name | None) -> str:
        """Return a note of a scenario in this language; one that is there in English only says so."""
        if not note:
            return ""
        text = note if isinstance(note, str) else note.en
        if self.language is Language.EN:
            return text
        chinese = None if isinstance(note, str) else note.zh
        return chinese or self("page.english_only", text=text)

    def wrap(self, text: str, width: int) -> str:
        """Break text into lines at most `width` Latin characters wide; a Chinese one takes two."""
        return "\n".join(self._lines(text, width))

    def label(self, text: str, width: int) -> str:
        """Break a short text as `wrap` does, into lines of about the same width."""
        lines = self._lines(text, width)
        for narrower in range(width - 1, 0, -1):
            closer = self._lines(text, narrower)
            if len(closer) > len(lines):
                break
            lines = closer
        return "\n".join(lines)

    def _lines(self, text: str, width: int) -> list[str]:
        if self.language is Language.EN:
            return wrap_words(text, width, break_on_hyphens=False)
        return _wrap_wide(text, width)


@cache
def words(language: Language | str) -> Words:
    """Return the words of a language.

    Raises
    ------
    ValueError
        If there is no such language, or a text is not a string.
    """
    known = Language(language)
    text = (FOLDER / f"{known}.yaml").read_text(encoding="utf-8")
    return Words(known, flatten(yaml.safe_load(text)))


def flatten(node: object, path: str = "") -> dict[str, str]:
    """Return nested texts as one mapping from dotted keys.

    Raises
    ------
    ValueError
        If something in it is neither a mapping nor a string.
    """
    if isinstance(node, str):
        return {path: node}
    if not isinstance(node, dict):
        raise ValueError(f"{path or 'words'}: {node!r} is not a text")
    texts: dict[str, str] = {}
    for key, value in node.items():
        texts.update(flatten(value, f"{path}.{key}" if path else str(key)))
    return texts


def display_width(text: str) -> int:
    """Return how many Latin characters wide a text is."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


_NEVER_FIRST = "，。；：、！？）》”％%,.;:!?)"


def _wrap_wide(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for piece in _pieces(text):
        full = display_width(line + piece.rstrip()) > width
        if full and line and piece[0] not in _NEVER_FIRST:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """Cut text where a line may break: between Chinese characters, but not within Latin words or numbers."""
    pieces: list[str] = []
    for character in text:
        wide = display_width(character) == 2
        joins = pieces and not wide and character != " " and display_width(pieces[-1][-1]) == 1
        if joins and pieces[-1][-1] != " ":
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
