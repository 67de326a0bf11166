"""The command line: parses, delegates, prints."""

from __future__ import annotations

import importlib
import io
import sys

from sim.cli.app import app

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

for _name in COMMANDS:
    importlib.import_module(f"sim.cli.{_name}")

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Titles may be Chinese whatever the system's own encoding is; other programs read UTF-8.
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")
    app()
