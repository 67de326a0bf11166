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
from sim.report.language import Words

_LINES = 10


@contextmanager
def reporting(console: Console, words: Words, what: str = "runs") -> Iterator[Report]:
    """Show on `console` what the yielded function is told: runs (or `what` else, a key of the words) done, and all."""
    if console.is_terminal:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, transient=True) as bar:
            counted, writing = words(f"progress.{what}"), words("progress.writing")
            task = bar.add_task(counted, total=None)
            yield lambda done, total: bar.update(
                task, completed=done, total=total, description=counted if done < total else writing
            )
    else:
        yield PlainLines(console, words, what)


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

    def __init__(self, console: Console, words: Words, what: str = "runs") -> None:
        self.console = console
        self.words = words
        self.what = words(f"progress.{what}")
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
        line = self.words("progress.line", done=done, total=total, what=self.what, passed=f"{passed:.0f}")
        if done == total:
            line = self.words("progress.last", line=line, writing=self.words("progress.writing"))
        elif self.first < done:
            seconds = passed / (done - self.first) * (total - done)
            line = self.words("progress.left", line=line, seconds=f"{seconds:.0f}")
        self.console.print(line, highlight=False, soft_wrap=True)
