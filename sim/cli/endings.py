"""How a command ends: what it says when it refuses or stops, and its exit code."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

import typer

from sim.scenario.wording import ENGLISH, Message, foreign, say, worded

if TYPE_CHECKING:
    from rich.console import Console

    from sim.experiment.execute import Interrupted, NotKept, Progress

LEFT_UNDONE = 1
BAD_INPUT = 2
INTERRUPTED = 130

_AGAIN = say("the same command goes on from there")


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
        with _warnings_in(lang), reporting(console_for(sys.stderr), words(lang)) as progress:
            yield progress
    except Interrupted as stop:
        give_up(say("stopped: {kept}; {again}", kept=_kept(stop, folder), again=_AGAIN), INTERRUPTED, lang)
    except KeyboardInterrupt:
        give_up(say("stopped; the runs that are finished are kept in {folder}", folder=folder), INTERRUPTED, lang)
    except Held as held:
        other = say("{held}; wait for it to end, or name another folder with --out", held=held)
        give_up(other, LEFT_UNDONE, lang)
    except NotKept as error:
        full = os_message("--out", folder, error)
        left = say("{problem}; {kept}; {again}", problem=full, kept=_kept(error, folder), again=_AGAIN)
        give_up(left, LEFT_UNDONE, lang)
    except (ClusterError, OtherSource) as error:
        left = say("{problem}; finished runs are kept, and {again}", problem=error, again=_AGAIN)
        give_up(left, LEFT_UNDONE, lang)
    except OSError as error:
        give_up(os_message("--out", folder, error), LEFT_UNDONE, lang)


class _Worded(logging.StreamHandler[TextIO]):
    """Prints what the program warns of while it works, in a language."""

    def __init__(self, lang: str) -> None:
        super().__init__(sys.stderr)
        self.lang = lang

    def format(self, record: logging.LogRecord) -> str:
        return worded(record.msg, self.lang) if isinstance(record.msg, Message) else super().format(record)


@contextmanager
def _warnings_in(lang: str) -> Iterator[None]:
    logger, handler = logging.getLogger("sim"), _Worded(lang)
    handler.setLevel(logging.WARNING)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


def _kept(stop: Interrupted | NotKept, folder: Path) -> Message:
    return say(
        "{finished} of {total} runs are finished and kept in {folder}",
        finished=stop.finished,
        total=stop.total,
        folder=folder,
    )


def os_message(option: str, path: Path, error: OSError) -> Message:
    """Return what the system says of a path, with the option that named it."""
    said: object = error.strerror
    reason = said if isinstance(said, Message) else foreign(str(said or error))
    return say("{option}: {path}: {reason}", option=option, path=error.filename or path, reason=reason)


def too_low(option: str, value: float, least: float) -> Message:
    """Return what is said of an option whose value is below the least that it may have."""
    return say("{option}: {value} is below {least}", option=option, value=value, least=least)


def refuse(message: object, lang: str = ENGLISH) -> NoReturn:
    """End a command whose request cannot be carried out as it stands."""
    give_up(message, BAD_INPUT, lang)


def give_up(message: object, code: int, lang: str = ENGLISH) -> NoReturn:
    """End a command with a message, in the language that was asked for, and an exit code."""
    print(worded(message, lang), file=sys.stderr)
    raise typer.Exit(code)


def console_for(file: TextIO) -> Console:
    """Return a console that writes to `file`."""
    from rich.console import Console

    # Where nobody watches there is no terminal to fit into.
    return Console(file=file, width=None if file.isatty() else 120)
