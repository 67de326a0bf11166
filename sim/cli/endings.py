"""How a command ends: what it says when it refuses or stops, and its exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from sim.experiment.execute import Progress

LEFT_UNDONE = 1
BAD_INPUT = 2
INTERRUPTED = 130


@contextmanager
def explained(folder: Path, lang: str = "en") -> Iterator[Progress]:
    """Show how far a study is, in the asked language, and say what stopped it where something did."""
    from sim.experiment.crew import ClusterError
    from sim.experiment.execute import Interrupted, NotKept
    from sim.experiment.lock import Held
    from sim.experiment.work import OtherSource
    from sim.report.language import words
    from sim.report.progress import reporting

    try:
        with reporting(console_for(sys.stderr), words(lang)) as progress:
            yield progress
    except Interrupted as stop:
        kept = f"{stop.finished} of {stop.total} runs are finished and kept in {folder}"
        give_up(f"stopped: {kept}; the same command goes on from there", INTERRUPTED)
    except KeyboardInterrupt:
        give_up(f"stopped; the runs that are finished are kept in {folder}", INTERRUPTED)
    except Held as held:
        give_up(f"{held}; wait for it to end, or name another folder with --out", LEFT_UNDONE)
    except NotKept as error:
        kept = f"{error.finished} of {error.total} runs are finished and kept in {folder}"
        give_up(f"{os_message('--out', folder, error)}; {kept}; the same command goes on from there", LEFT_UNDONE)
    except (ClusterError, OtherSource) as error:
        give_up(f"{error}; finished runs are kept, and the same command goes on from there", LEFT_UNDONE)
    except OSError as error:
        give_up(os_message("--out", folder, error), LEFT_UNDONE)


def os_message(option: str, path: Path, error: OSError) -> str:
    """Return what the system says of a path, with the option that named it."""
    return f"{option}: {error.filename or path}: {error.strerror or error}"


def refuse(message: str) -> NoReturn:
    """End a command whose request cannot be carried out as it stands."""
    give_up(message, BAD_INPUT)


def give_up(message: str, code: int) -> NoReturn:
    """End a command with a message and an exit code."""
    print(message, file=sys.stderr)
    raise typer.Exit(code)


def console_for(file: TextIO) -> Console:
    """Return a console that writes to `file`."""
    from rich.console import Console

    # Where nobody watches there is no terminal to fit into.
    return Console(file=file, width=None if file.isatty() else 120)
