"""One process at a time in a folder of runs; who comes second is told who is first."""

from __future__ import annotations

import errno
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiment.files import prepare, sweep, write_text
from sim.scenario.wording import Message, say

if TYPE_CHECKING:
    from filelock import BaseFileLock

_LOCK = ".lock"
_HOLDER = ".holder.json"
# Long enough for a look by `holder` to pass, short enough not to be felt.
_PATIENCE = 1.0
# A network or virtual file system that has no locks of its own says one of these.
_NO_LOCKS = frozenset({errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP})


@dataclass(frozen=True)
class Holder:
    """A process that holds a folder of runs.

    Parameters
    ----------
    pid
        Its process id on its machine.
    host
        The name of its machine.
    since
        When it took the folder: local time with offset, ISO 8601, to the second.
    """

    pid: int
    host: str
    since: str

    @property
    def said(self) -> Message:
        """Who it is, for people."""
        return say("process {pid} on {host}, since {since}", pid=self.pid, host=self.host, since=self.since)

    def __str__(self) -> str:
        return str(self.said)


class Held(Exception):
    """Another process holds the folder; `by` says which, as far as it told."""

    def __init__(self, folder: Path, by: Holder | None) -> None:
        holder = say("another process") if by is None else by.said
        super().__init__(say("{folder} is in use by {holder}", folder=folder, holder=holder))
        self.folder = folder
        self.by = by


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold a folder of runs, made if it is not there, for as long as the block lasts.

    The operating system's own lock is used, which it takes from a process that dies; where there is none, a
    file with the holder's number, which the next process on the same machine takes over if that one is dead.

    Raises
    ------
    Held
        If another process, or another thread of this one, holds the folder.
    OSError
        If the folder cannot be made or written to.
    """
    prepare(folder)
    lock = _acquire(folder, _PATIENCE)
    if lock is None:
        raise Held(folder, _read(folder))
    try:
        sweep(folder, older_than=0)
        now = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
        me = Holder(os.getpid(), platform.node(), now)
        write_text(folder / _HOLDER, json.dumps(asdict(me)) + "\n")
        yield
    finally:
        (folder / _HOLDER).unlink(missing_ok=True)
        lock.release()


def holder(folder: Path) -> Holder | None:
    """Return who holds a folder of runs, None if nobody does.

    In a folder that this process may only read, a holder that died without a word cannot be told from a
    living one, and is returned.
    """
    if not (folder / _HOLDER).exists():
        return None
    try:
        lock = _acquire(folder, 0.0)
    except OSError:
        return _read(folder)
    if lock is None:
        return _read(folder)
    lock.release()
    return None


def _acquire(folder: Path, patience: float) -> BaseFileLock | None:
    from filelock import FileLock, SoftFileLock, Timeout

    for kind in (FileLock, SoftFileLock):
        lock: BaseFileLock = kind(folder / _LOCK)
        try:
            lock.acquire(timeout=patience)
        except Timeout:
            return None
        except OSError as error:
            if kind is SoftFileLock or error.errno not in _NO_LOCKS:
                raise
        else:
            return lock
    return None


def _read(folder: Path) -> Holder | None:
    """Return the holder as it described itself; None in the moment before it has, or after."""
    try:
        told = json.loads((folder / _HOLDER).read_text(encoding="utf-8"))
        return Holder(pid=int(told["pid"]), host=str(told["host"]), since=str(told["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
