"""The command line: parses, delegates, prints."""

from __future__ import annotations

import io
import sys

# Each command adds itself; help lists them in this order.
from sim.cli import run, sweep, status, report, scenario_files, levers  # isort: skip
from sim.cli.app import app

__all__ = ["app", "levers", "main", "report", "run", "scenario_files", "status", "sweep"]


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Titles may be Chinese whatever the system's own encoding is; other programs read UTF-8.
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")
    app()
