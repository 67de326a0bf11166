"""Files that are there whole or not at all: written aside in the same folder, then renamed."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_PART = ".part"
_ABANDONED_AFTER = 600.0
_counter = itertools.count()


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside `path` for writing and put it in the place of `path` when the block ends well.

    Parameters
    ----------
    path
        File to make or replace; its folder must exist.

    Yields
    ------
    BinaryIO
        Binary file to write to. If the block raises, it is removed and `path` stays as it was.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.{next(_counter)}{_PART}")
    try:
        with open(aside, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str, *, bom: bool = False) -> None:
    """Write `text` whole, in UTF-8; `bom` puts a byte order mark first, which spreadsheets look for."""
    with whole(path) as file:
        file.write(text.encode("utf-8-sig" if bom else "utf-8"))


def sweep(folder: Path) -> None:
    """Remove what processes that were killed while writing left in `folder`.

    A file is written within moments, so one older than ten minutes has no writer any more.
    """
    for aside in folder.glob(f".*{_PART}"):
        if time.time() - aside.stat().st_mtime > _ABANDONED_AFTER:
            aside.unlink(missing_ok=True)
