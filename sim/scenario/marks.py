"""YAML text to plain data that remembers the line of every key.

Scalars are read by the core schema of YAML 1.2, so `no`, `on`, `1:30`, `2019_1` and `2019-09-01` are text,
never truth values, minutes or dates. Aliases, tags and repeated keys are refused. Events are read one by
one and the tree is built with a stack of its own, so no file can exhaust memory or the call stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.scenario.errors import Loc, Problem, ScenarioError, clip, key_path
from sim.scenario.wording import NOTHING, Message, both, foreign, say

if TYPE_CHECKING:
    import yaml

DEEPEST = 40
"""Levels of nesting accepted; a scenario needs nine."""

_INT = re.compile(r"[-+]?[0-9]{1,300}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INF = re.compile(r"([-+]?)\.(inf|Inf|INF)")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

Mark = tuple[str, int]
"""File as the user named it, and line from 1."""

Scalar = str | int | float | bool | None


class Block(dict[str | int, object]):
    """A mapping that knows where it begins and on which line each key stands."""

    __slots__ = ("lines", "place")

    def __init__(self, place: Mark) -> None:
        super().__init__()
        self.place = place
        self.lines: dict[str | int, Mark] = {}

    def put(self, key: str | int, value: object, mark: Mark) -> None:
        """Set a key and the place it comes from."""
        self[key] = value
        self.lines[key] = mark


class Items(list[object]):
    """A sequence that knows the line of each item."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Mark] = []


def plain_scalar(text: str) -> Scalar:
    """Return what an unquoted scalar means by the core schema of YAML 1.2."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if infinite := _INF.fullmatch(text):
        return float(f"{infinite[1]}inf")
    if text in (".nan", ".NaN", ".NAN"):
        return float("nan")
    return text


def locate(data: object, loc: Loc) -> Mark | None:
    """Return the place of the last key that exists on the way to `loc`, or None if there is none."""
    mark: Mark | None = None
    for part in loc:
        is_key = isinstance(data, Block) and part in data
        is_position = isinstance(data, Items) and isinstance(part, int) and part < len(data)
        if not is_key and not is_position:
            break
        mark, data = data.lines[part], data[part]  # type: ignore[attr-defined, index]
    return mark


class _Frame:
    """A mapping or sequence that is being filled."""

    __slots__ = ("key", "loc", "mark", "node")

    def __init__(self, node: Block | Items, loc: Loc) -> None:
        self.node = node
        self.loc = loc
        self.key: str | int | None = None
        self.mark: Mark | None = None


class _Builder:
    """Builds the tree from events; `problems` gathers what need not stop the reading."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems
        self.stack: list[_Frame] = []
        self.root: object = None

    def stop(self, line: int, message: Message, loc: Loc = ()) -> ScenarioError:
        return ScenarioError([*self.problems, Problem(self.file, line, key_path(loc, self.root), message)])

    def here(self) -> Loc:
        """Location of the value that comes next."""
        if not self.stack:
            return ()
        top = self.stack[-1]
        if isinstance(top.node, Items):
            return (*top.loc, len(top.node))
        return top.loc if top.key is None else (*top.loc, top.key)

    def scalar(self, text: str, plain: bool, line: int) -> None:
        top = self.stack[-1] if self.stack else None
        if top is None or isinstance(top.node, Items) or top.key is not None:
            self.value(plain_scalar(text) if plain else text, line)
            return
        # JSON is YAML too and can only write a year as a quoted key.
        top.key = int(text) if _INT.fullmatch(text) else text
        top.mark = (self.file, line)

    def value(self, value: object, line: int) -> None:
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        if isinstance(top.node, Items):
            top.node.append(value)
            top.node.lines.append((self.file, line))
            return
        key, mark = top.key, top.mark
        if key is None or mark is None:
            raise self.stop(line, say("a key must be a word or a year, not a mapping or a list"), top.loc)
        if key in top.node:
            first = top.node.lines[key][1]
            message = say("this key stands here a second time; it is already on line {first}", first=first)
            self.problems.append(Problem(self.file, mark[1], key_path((*top.loc, key), self.root), message))
        else:
            top.node.put(key, value, mark)
        top.key = top.mark = None

    def open(self, node: Block | Items, line: int) -> None:
        loc = self.here()
        if len(self.stack) >= DEEPEST:
            raise self.stop(line, say("nested more than {most} levels deep", most=DEEPEST))
        self.value(node, line)
        self.stack.append(_Frame(node, loc))


def _events(text: str) -> Iterator[yaml.Event]:
    import yaml

    yield from yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def parse(text: str, file: str, problems: list[Problem]) -> object:
    """Read YAML text into `Block`, `Items` and scalars.

    Parameters
    ----------
    text
        The text; lines may end in LF or CR LF.
    file
        Name to use in messages.
    problems
        Repeated keys are added here.

    Raises
    ------
    ScenarioError
        On text that is not YAML, nesting that is too deep, and on what is not accepted: aliases, tags,
        several documents.
    """
    import yaml

    builder = _Builder(file, problems)
    documents = 0
    try:
        for event in _events(text):
            line = 1 + (event.start_mark.line if event.start_mark is not None else 0)
            if isinstance(event, yaml.AliasEvent):
                name = clip(str(event.anchor))
                message = say("`*{name}` is an alias; write the part out, or move it to a file to extend", name=name)
                raise builder.stop(line, message, builder.here())
            if (tag := getattr(event, "tag", None)) is not None:
                raise builder.stop(
                    line, say("the tag `{tag}` is not accepted; remove it", tag=clip(tag)), builder.here()
                )
            if isinstance(event, yaml.ScalarEvent):
                builder.scalar(event.value, event.implicit[0], line)
            elif isinstance(event, yaml.MappingStartEvent):
                builder.open(Block((file, line)), line)
            elif isinstance(event, yaml.SequenceStartEvent):
                builder.open(Items(), line)
            elif isinstance(event, yaml.CollectionEndEvent):
                builder.stack.pop()
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise builder.stop(line, say("a second document begins here (`---`); a file holds one"))
    except yaml.YAMLError as error:
        raise _syntax(builder, text, error) from error
    return builder.root


def _full_width(lines: list[str]) -> object:
    """Return full-width punctuation that stands where YAML wants its own; a Chinese input method leaves it."""
    found = [mark for mark in "：，" if any(mark in line.split("#")[0] for line in lines)]
    return both(f"`{mark}`" for mark in found)


def _syntax(builder: _Builder, text: str, error: yaml.YAMLError) -> ScenarioError:
    """Turn the reader's complaint into one line, and name the commonest cause, a tab."""
    import yaml

    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return builder.stop(1, say("not YAML: {problem}", problem=clip(str(error), 200)))
    line = error.problem_mark.line + 1
    lines = text.splitlines()
    shown = lines[line - 1] if line <= len(lines) else ""
    if "\t" in shown[: len(shown) - len(shown.lstrip())]:
        return builder.stop(line, say("a tab indents this line; indent with spaces"))
    if wide := _full_width(lines[max(line - 2, 0) : line]):
        return builder.stop(
            line, say("not YAML: full-width {wide} here or on the line before; type `:` and `,`", wide=wide)
        )
    since = NOTHING
    if error.context and error.context_mark is not None and error.context_mark.line + 1 != line:
        since = say(" ({context}, line {line})", context=foreign(error.context), line=error.context_mark.line + 1)
    return builder.stop(
        line, say("not YAML: {problem}{since}", problem=foreign(clip(str(error.problem), 200)), since=since)
    )
