"""How far a study is: a bar with the time left on a terminal, plain lines anywhere else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from sim.experiment.execute import Progress as Report

_LINES = 10


@contextmanager
def reporting(console: Console, what: str = "runs") -> Iterator[Report]:
    """Show on `console` what the yielded function is told: runs (or `what` else) done, and all."""
    if console.is_terminal:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(what, total=None)
            yield lambda done, total: bar.update(
                task, completed=done, total=total, description=what if done < total else "writing results"
            )
    else:
        yield PlainLines(console, what)


def stage(report: Report | None, before: int, total: int) -> Report | None:
    """Return what to tell of one of several studies, as a part of all their runs.

    Parameters
    ----------
    before
        Runs of the studies before it.
    total
        Runs of all.
    """
    if report is None:
        return None
    return lambda done, _: report(before + done, total)


class PlainLines:
    """Writes a line at the start, at each tenth of the runs, and at the end."""

    def __init__(self, console: Console, what: str = "runs") -> None:
        self.console = console
        self.what = what
        self.started = time.monotonic()
        self.first: int | None = None
        self.last = -1

    def __call__(self, done: int, total: int) -> None:
        """Tell how many runs are done."""
        if self.first is None:
            self.first = done
        tenth = done * _LINES // max(total, 1)
        if tenth == self.last:
            return
        self.last = tenth
        passed = time.monotonic() - self.started
        left = "; writing results" if done == total else ""
        if self.first < done < total:
            seconds = passed / (done - self.first) * (total - done)
            left = f", about {seconds:.0f} s left"
        self.console.print(f"{done}/{total} {self.what}, {passed:.0f} s{left}", highlight=False, soft_wrap=True)
