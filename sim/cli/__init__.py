"""The command line: parses, delegates, prints."""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys

from sim.cli.app import app
from sim.cli.endings import LEFT_UNDONE

COMMANDS = (
    "run",
    "sweep",
    "attribute",
    "sensitivity",
    "ladder",
    "trace",
    "calibrate",
    "validate",
    "status",
    "report",
    "diff",
    "lab",
    "scenario_files",
    "new",
    "levers",
)
"""Modules that add their commands to the application; help lists them in this order."""

OUTPUT_LOST = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
"""What the system says where output goes to a file on a disk that is full, or gone."""

for _name in COMMANDS:
    importlib.import_module(f"sim.cli.{_name}")

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line."""
    _open_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Titles may be Chinese whatever the system's own encoding is; other programs read UTF-8.
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except OSError as error:
        if error.errno not in OUTPUT_LOST or error.filename is not None:
            raise
        # what is still held back cannot be written either, and Python would try again when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"what is printed cannot be written: {error.strerror}", file=sys.stderr)
        sys.exit(LEFT_UNDONE)


def _open_closed() -> None:
    """Lead to nowhere what the caller has closed, as `>&-` does: Python then has no stream at all."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # in order, so that each takes the system's number of the stream that it stands for
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
