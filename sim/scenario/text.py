"""The bytes of a file to text: size, encoding and characters, each refused with one clear message."""

from __future__ import annotations

import os
import re
from pathlib import Path

from sim.scenario.errors import Problem, ScenarioError, nearest
from sim.scenario.wording import NOTHING, Message, foreign, say

LARGEST = 1024 * 1024
"""Bytes; a scenario of 1,500 lines has about a tenth of it."""

FOLDER = say("this is a folder; name a file in it")
PIPE = say("this is a pipe or a device; save what comes from it as a file, and name that")
NOT_A_MAPPING = say("the file must hold keys and values, `key: value`")

_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _refuse(file: str, message: Message, line: int | None = None) -> ScenarioError:
    return ScenarioError([Problem(file, line, "", message)])


def missing(path: Path) -> Message:
    """Return the message for a file that is not there, with the nearest name in its folder, or is no file."""
    if path.exists():
        return PIPE
    folder = path.parent
    listed = folder.is_dir() and os.access(folder, os.R_OK)
    names = sorted(entry.name for entry in folder.iterdir()) if listed else []
    near = nearest(path.name, names)
    return say("no such file; did you mean {near}?", near=folder / near) if near else say("no such file")


def read_text(path: Path, file: str) -> str:
    """Return the text of a file that holds something.

    Parameters
    ----------
    path
        Where the file is.
    file
        Name to use in messages.

    Raises
    ------
    ScenarioError
        If the file is missing, a folder, a pipe or device, unreadable, over `LARGEST`, not UTF-8 (a byte order mark is
        accepted), holds control characters or nothing but comments.
    """
    if path.is_dir():
        raise _refuse(file, FOLDER)
    if path.exists() and not path.is_file():
        # a pipe may never end, and what a scenario extends lies beside its file
        raise _refuse(file, PIPE)
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except FileNotFoundError:
        raise _refuse(file, missing(path)) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _refuse(file, say("cannot be read: {reason}", reason=foreign(reason))) from error
    if len(raw) > LARGEST:
        raise _refuse(file, say("larger than 1 MiB; a scenario is a text of some thousand lines at most"))
    text = _decode(raw, file)
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise _refuse(file, say("the control character U+{code:04X} may not stand in YAML", code=ord(control[0])), line)
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines()):
        raise _refuse(file, say("the file is empty"))
    return text


def _decode(raw: bytes, file: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refuse(file, say("the file is in UTF-16; save it as UTF-8"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        hint = say("; it may be in GBK") if _is_gbk(raw) else NOTHING
        message = say("byte 0x{byte:02X} is not UTF-8{hint}; save the file as UTF-8", byte=raw[error.start], hint=hint)
        raise _refuse(file, message, line) from error


def _is_gbk(raw: bytes) -> bool:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True
