"""The command line's application, to which each command adds itself, and the options they share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Simulate a city's talent pipeline and compare policies.",
)


class Lang(StrEnum):
    """Languages of charts and tables."""

    EN = "en"
    ZH = "zh"


File = Annotated[str, typer.Argument(help="Scenario file (YAML).", metavar="FILE", show_default=False)]
