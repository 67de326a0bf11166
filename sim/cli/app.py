"""The command line's application, to which each command adds itself, and the options they share."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sim import __version__

SCRIPT = "talent-sim"
"""The installed command. Under `python -m sim`, completion would be installed for every use of `python`."""

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=Path(sys.argv[0]).stem.startswith(SCRIPT),
    help="Simulate a city's talent pipeline and compare policies.",
)


def _print_version(asked: bool) -> None:
    if asked:
        print(f"talent-pipeline-sim {__version__}")
        raise typer.Exit


@app.callback()
def _of_all(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    pass


class Lang(StrEnum):
    """Languages of charts and tables."""

    EN = "en"
    ZH = "zh"


class ReportLang(StrEnum):
    """Languages of a report: one, or both with a switch."""

    EN = "en"
    ZH = "zh"
    BOTH = "both"


def _named(folder: str | None) -> str | None:
    """Refuse an empty name, which a script writes whose variable is not set, and which would mean this folder."""
    if folder == "":
        raise typer.BadParameter("an empty name; leave the option out, or write . for this folder")
    return folder


File = Annotated[str, typer.Argument(help="Scenario file (YAML).", metavar="FILE", show_default=False)]
Seed = Annotated[int | None, typer.Option(metavar="N", help="Seed of every random draw. Default: the file's.")]
Horizon = Annotated[int | None, typer.Option(metavar="YEAR", help="Last year simulated. Default: the file's.")]
Workers = Annotated[
    int | None, typer.Option(metavar="N", help="Processes on this machine. Default: the number of cores.")
]
Cluster = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Run on a Dask cluster, as for `run`.")]
Out = Annotated[
    str | None,
    typer.Option(
        metavar="FOLDER",
        callback=_named,
        help="Folder for the results. Default: results/ and the scenario's name.",
    ),
]
