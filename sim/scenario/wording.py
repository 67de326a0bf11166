"""A sentence for people, in whichever language it is read: the English one stands in the code.

As with gettext, the English sentence is the key: `words/zh.yaml` holds the Chinese one of each. Here, because what is
wrong with a scenario is found below the reports, which have words of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

ENGLISH = "en"
FILE = Path(__file__).parent / "words" / "zh.yaml"


@dataclass(frozen=True)
class Message:
    """A sentence with values in it; `str()` gives it in English.

    Parameters
    ----------
    text
        The English sentence, with the names of values in braces.
    values
        Name and value; a message among them is put in in the same language, and a tuple as a list of names.
    own
        Whether it is a sentence of this program; another's is left as it is where its Chinese is not known.
    """

    text: str
    values: tuple[tuple[str, object], ...] = ()
    own: bool = True

    def __str__(self) -> str:
        return self.worded(ENGLISH)

    def worded(self, language: str) -> str:
        """Return the sentence in a language (`en` or `zh`).

        Raises
        ------
        KeyError
            If the sentence has no Chinese.
        """
        if not self.own:
            return self.text if language == ENGLISH else chinese().get(self.text, self.text)
        text = self.text if language == ENGLISH or not self.text else chinese()[self.text]
        return text.format(**{name: _written(value, language) for name, value in self.values})


NOTHING = Message("")


def say(text: str, /, **values: object) -> Message:
    """Return a sentence that can be read in each language; `text` is a literal, so that a test finds it."""
    return Message(text, tuple((name, tuple(v) if isinstance(v, list) else v) for name, v in values.items()))


def either(parts: Iterable[object]) -> object:
    """Return names with `or` between them."""
    return _joined(say("{first} or {second}"), parts)


def both(parts: Iterable[object]) -> object:
    """Return names with `and` between them."""
    return _joined(say("{first} and {second}"), parts)


def lines(parts: Iterable[object]) -> object:
    """Return sentences a line each."""
    return _joined(say("{first}\n{second}"), parts)


def _joined(link: Message, parts: Iterable[object]) -> object:
    found: object = ""
    for index, part in enumerate(parts):
        found = replace(link, values=(("first", found), ("second", part))) if index else part
    return found


def foreign(text: str) -> Message:
    """Return what another program says, such as the system of a file: in Chinese where its sentence is known."""
    return Message(text, own=False)


def worded(said: object, language: str) -> str:
    """Return what a message, a problem or an exception says, in a language."""
    if isinstance(said, BaseException) and not hasattr(said, "worded"):
        said = said.args[0] if len(said.args) == 1 and isinstance(said.args[0], Message) else said
    own = getattr(said, "worded", None)
    return str(said) if own is None else str(own(language))


def _written(value: object, language: str) -> object:
    if isinstance(value, BaseException) or hasattr(value, "worded"):
        return worded(value, language)
    if isinstance(value, tuple):
        return (", " if language == ENGLISH else "、").join(str(_written(part, language)) for part in value)
    return value


@cache
def chinese() -> Mapping[str, str]:
    """Return the Chinese of every English sentence.

    Raises
    ------
    ValueError
        If the file holds anything but sections of sentences.
    """
    import yaml

    tree = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    found: dict[str, str] = {}
    for name, section in tree.items():
        for text, said in section.items():
            if not isinstance(said, str) or text in found:
                raise ValueError(f"{FILE}: {name}: {text!r} has two wordings or none")
            found[text] = said
    return found
