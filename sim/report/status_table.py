"""How far a study is, as a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.table import Table

from sim.experiment.status import Stage, Status
from sim.report.language import Language, Words

_NAMED = 20


def status_heading(status: Status, words: Words) -> str:
    """Return what stands above the table: which study, and where."""
    draws = len({run.spec.draw for run in status.found})
    return words(
        "status.heading" if draws > 1 else "status.heading_as_stated",
        scenario=_title(status, status.plan.scenario, words),
        folder=status.folder,
        replicates=len({run.spec.replicate for run in status.found}),
        draws=draws,
    )


def status_table(status: Status, words: Words) -> Table:
    """Return the runs of each policy, counted by what has become of them."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(words("table.policy"), overflow="fold")
    for stage in Stage:
        table.add_column(words(f"status.{stage}"), justify="right")
    table.add_column(words("status.of"), justify="right")
    for policy in status.plan.policies:
        counts = [status.count(stage, policy) for stage in Stage]
        table.add_row(_title(status, policy, words), *map(str, counts), str(sum(counts)))
    if len(status.plan.policies) > 1:
        table.add_section()
        table.add_row(
            words("status.all"), *(str(status.count(stage)) for stage in Stage), str(len(status.found)), style="bold"
        )
    return table


def _title(status: Status, name: str, words: Words) -> str:
    """Return the Chinese title of a scenario or policy; in English, and where it has none, its key."""
    return name if words.language is Language.EN else status.plan.title(name, words.language)


def _error(error: str, words: Words) -> str:
    """Return the error of a run, which is kept as it was raised, with a word for the kind that planners meet."""
    kind = f"status.errors.{error.partition(':')[0]}"
    return words(kind, error=error) if kind in words.texts else error


def status_notes(status: Status, words: Words) -> Iterator[str]:
    """Return what the table does not say, sentence by sentence."""
    failed, damaged = status.of(Stage.FAILED), status.of(Stage.DAMAGED)
    for run in failed[:_NAMED]:
        yield words(
            "status.failed_run", run=run.spec.said.worded(words.language), error=_error(run.error, words), path=run.path
        )
    for run in damaged[:_NAMED]:
        yield words("status.damaged_run", run=run.spec.said.worded(words.language), path=run.path)
    more = max(len(failed) - _NAMED, 0) + max(len(damaged) - _NAMED, 0)
    if more:
        yield words("status.more", number=more)
    if status.others:
        yield words("status.others", number=status.others)
    if status.changed:
        yield words("status.changed")
    if status.holder is not None:
        held = status.holder
        yield words("status.held", pid=held.pid, host=held.host, since=held.since)
    elif status.count(Stage.FINISHED) < len(status.found):
        yield words("status.go_on")
