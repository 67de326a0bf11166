"""The report as one HTML file that asks nothing of any other host."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from sim.report.page.edition import Edition
from sim.report.page.font import chinese, subset
from sim.report.page.svg import Letters

if TYPE_CHECKING:
    from jinja2 import Template

_FOLDER = files(__package__).joinpath("templates")


def build(editions: Sequence[Edition], letters: Letters) -> str:
    """Return the report as HTML.

    Parameters
    ----------
    editions
        What it says, in one language or in several with a switch; the first is shown first.
    letters
        Outlines of the letters in their charts.
    """
    style = _FOLDER.joinpath("report.css").read_text(encoding="utf-8")
    html = _template().render(
        editions=editions, letters=letters.defs(), style=style, font="", several=len(editions) > 1
    )
    needed = chinese(html)
    return html.replace("/*font*/", _face(needed), 1) if needed else html


@cache
def _template() -> Template:
    """Compile the template, with those that it includes, once."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(str(_FOLDER))
    room = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return room.get_template("report.html.j2")


def _face(letters: str) -> str:
    return (
        "@font-face{font-family:'Report Han';src:url(" + subset(letters) + ") format('woff2');font-display:block;"
        "unicode-range:U+2E80-9FFF,U+F900-FAFF,U+FE30-FE4F,U+FF00-FFEF,U+20000-2FA1F}"
    )
