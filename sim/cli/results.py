"""What a command prints of a finished study."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.app import Lang
from sim.cli.endings import console_for
from sim.scenario.wording import NOTHING, say

if TYPE_CHECKING:
    from sim.analysis.outcomes import Outcomes
    from sim.analysis.sweep import SweepOutcomes
    from sim.experiment.execute import Failure
    from sim.report.comparison import Comparison
    from sim.report.sweep import Sweep


def command_line() -> str:
    """Return the command that was given, to be kept with its results."""
    return shlex.join(["talent-sim", *sys.argv[1:]])


def _print_failures(outcomes: Outcomes | SweepOutcomes, failures: Sequence[Failure], lang: Lang) -> None:
    for spec in outcomes.outcome.damaged:
        again = say("{path} was damaged and has been run again", path=outcomes.store.path(spec.run_id))
        print(again.worded(lang), file=sys.stderr)
    for failure in failures:
        trace = outcomes.store.trace_path(failure.spec.run_id)
        where = say(" (traceback: {path})", path=trace) if trace.exists() else NOTHING
        print(say("failed: {run}{where}", run=failure, where=where).worded(lang), file=sys.stderr)


def print_result(comparison: Comparison | Sweep, folder: Path, lang: Lang, *, as_json: bool) -> None:
    """Print the headline table of a study, or the summary for programs, and name what failed."""
    from sim.analysis.sweep import SweepOutcomes
    from sim.report.goals_table import goal_tables
    from sim.report.headline_table import ceiling_tables, headline_tables, terminal
    from sim.report.language import words
    from sim.report.page.office import EXTRA, can_write
    from sim.report.page.write import PAGE

    if not isinstance(comparison, SweepOutcomes):
        _print_failures(comparison, comparison.failures, lang)
    sweep = comparison if isinstance(comparison, SweepOutcomes) else comparison.sweep
    if sweep is not None:
        # draws that cannot be brought to the published stocks are counted below the table
        _print_failures(sweep, sweep.unexpected, lang)
    if not comparison.comparable:
        none = say("no run of the baseline finished, so there are no results to write")
        print(none.worded(lang), file=sys.stderr)
        return
    if as_json:
        from sim.report.headline_json import headline_json

        sys.stdout.write(json.dumps(headline_json(comparison), ensure_ascii=False, indent=1) + "\n")
        return
    console = console_for(sys.stdout)
    said = words(lang)
    for table in [
        *headline_tables(comparison, said),
        *goal_tables(comparison, said),
        *ceiling_tables(comparison, said),
    ]:
        console.print(terminal(table, console.width))
        for note in table.notes:
            console.print(note, highlight=False, soft_wrap=True)
    console.print(words(lang)("table.written", folder=folder), highlight=False, soft_wrap=True)
    if (folder / PAGE).exists() and not can_write():
        console.print(words(lang)("table.no_office", extra=EXTRA), highlight=False, soft_wrap=True, markup=False)
