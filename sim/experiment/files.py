"""Files that are there whole or not at all: written aside in the same folder, then renamed."""

from __future__ import annotations

import errno
import itertools
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from sim.scenario.wording import foreign, say

_PART = ".part"
_ABANDONED_AFTER = 600.0
_counter = itertools.count()


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside `path` for writing and put it in the place of `path` when the block ends well.

    What is there afterwards is there after a power cut too: the file and its name in the folder are on disk.

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
    aside = _aside(path)
    try:
        with open(aside, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
        _sync_names(path.parent)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str, *, bom: bool = False) -> None:
    """Write `text` whole, in UTF-8; `bom` puts a byte order mark first, which spreadsheets look for."""
    with whole(path) as file:
        file.write(text.encode("utf-8-sig" if bom else "utf-8"))


def sweep(folder: Path, older_than: float = _ABANDONED_AFTER) -> None:
    """Remove what processes that were killed while writing left in `folder`.

    A file is written within moments, so one older than ten minutes has no writer any more; who holds the
    folder alone need not wait (`older_than` in seconds).
    """
    for aside in folder.glob(f".*{_PART}"):
        # Another process may sweep the same folder.
        with suppress(FileNotFoundError):
            if time.time() - aside.stat().st_mtime >= older_than:
                aside.unlink()


def prepare(folder: Path) -> None:
    """Make a folder, with its parents, and prove that files can be made in it.

    Permissions alone do not tell: root passes them on a read-only or virtual file system.

    Raises
    ------
    OSError
        If that is not so; nothing is left behind.
    """
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    there = made[-1].parent if made else folder
    if not there.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "a file, not a folder", str(there))
    probe = _aside(folder / "probe")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with open(probe, "xb"):
            pass
        probe.unlink()
    except OSError as error:
        for place in made:
            # It may be the very one that could not be made.
            with suppress(OSError):
                place.rmdir()
        why = say("cannot be written to ({reason})", reason=foreign(str(error.strerror)))
        raise type(error)(error.errno, why, str(there)) from error


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.{next(_counter)}{_PART}")


def _sync_names(folder: Path) -> None:
    """Put a folder's list of names on disk, where the system lets folders be opened (Windows does not)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
