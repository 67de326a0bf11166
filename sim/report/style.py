"""How charts look: one font for both languages, colours that also tell apart in grey."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

INK = "#222222"
GREY = "#6b6b6b"
FAINT = "#9a9a9a"
RULE = "#d0d0d0"
PALE = "#f2f2f2"


@dataclass(frozen=True)
class Look:
    """How a policy is drawn in every chart."""

    colour: str
    line: str | tuple[int, tuple[float, ...]]
    marker: str


# Okabe and Ito (2008), told apart also by line and marker; yellow is too pale for lines.
_LOOKS = (
    Look("#0072B2", (0, (5.0, 1.6)), "o"),
    Look("#D55E00", (0, (1.2, 1.4)), "s"),
    Look("#009E73", (0, (7.0, 1.6, 1.4, 1.6)), "^"),
    Look("#CC79A7", (0, (3.0, 1.2, 1.2, 1.2, 1.2, 1.2)), "D"),
    Look("#E69F00", (0, (9.0, 2.2)), "v"),
    Look("#56B4E9", (0, (2.4, 2.0)), "P"),
)
BASELINE_LOOK = Look("#000000", "-", "o")
REASON_FILLS = (
    ("#0072B2", ""),
    ("#56B4E9", "////"),
    ("#E69F00", ""),
    ("#F0E442", "...."),
    ("#999999", "\\\\\\\\"),
)


def looks(policies: tuple[str, ...]) -> dict[str, Look]:
    """Return how each policy is drawn; the first is the baseline."""
    others = {name: _LOOKS[place % len(_LOOKS)] for place, name in enumerate(policies[1:])}
    return {policies[0]: BASELINE_LOOK, **others}


def blend(colour: str, other: str, weight: float) -> str:
    """Return `colour` mixed with `weight` of another."""
    pairs = zip(to_rgb(colour), to_rgb(other), strict=True)
    red, green, blue = ((1 - weight) * one + weight * two for one, two in pairs)
    return to_hex((red, green, blue))


def darker(colour: str) -> str:
    """Return a colour dark enough for text on white: contrast of at least 4.5."""
    steps = (blend(colour, "#000000", step / 20) for step in range(20))
    return next(shade for shade in steps if 1.05 / (luminance(to_rgb(shade)) + 0.05) >= 4.5)


def luminance(colour: tuple[float, ...]) -> float:
    """Return the relative luminance of an sRGB colour (WCAG 2)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


AROUND = "around-"
"""Begins the names of the groups of an SVG that hold a chart's texts above and below it."""


class Chart(Figure):
    """A figure that notebooks show by itself, whatever matplotlib backend they use.

    `heading`, `subheading` and `caption` are its own texts, drawn in groups that begin with `AROUND`, and `inner` the
    part between them (bottom and top, in inches), for a page that sets these texts itself.
    """

    heading = ""
    subheading = ""
    caption = ""
    inner: tuple[float, float] | None = None

    def _repr_png_(self) -> bytes:
        return to_bytes(self, "png")


def font_path() -> Path:
    """Return the file of the chart font, Noto Sans SC.

    It lies in the `zhplot` package and is taken from there without importing the package, which would change
    matplotlib's settings for everyone.

    Raises
    ------
    FileNotFoundError
        If the package is not installed or has no such file.
    """
    spec = find_spec("zhplot")
    folders = [] if spec is None else list(spec.submodule_search_locations or [])
    for folder in folders:
        path = Path(folder) / "fonts" / "NotoSansSC-Regular.ttf"
        if path.is_file():
            return path
    raise FileNotFoundError("the chart font, fonts/NotoSansSC-Regular.ttf of the package zhplot, is missing")


@cache
def font_family() -> str:
    """Make the chart font known to matplotlib and return its name.

    Raises
    ------
    FileNotFoundError
        As `font_path` does.
    """
    path = font_path()
    font_manager.fontManager.addfont(path)
    return font_manager.FontProperties(fname=path).get_name()


@contextmanager
def styled() -> Iterator[None]:
    """Draw in the charts' style; matplotlib's own settings are as before afterwards."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_settings())
        yield


def to_bytes(figure: Figure, kind: str) -> bytes:
    """Return a figure as PNG or SVG, the same bytes each time."""
    with styled():
        file = io.BytesIO()
        # A date in the file would make equal charts differ.
        metadata = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
        figure.savefig(file, format=kind, dpi=200, metadata=metadata)
        return file.getvalue()


def _settings() -> dict[RcKeyType, Any]:
    return {
        "font.family": font_family(),
        "font.size": 8.5,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.titlesize": 9,
        "axes.titlelocation": "left",
        "axes.labelsize": 8.5,
        "axes.edgecolor": GREY,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.unicode_minus": True,
        "axes.axisbelow": True,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "grid.color": RULE,
        "grid.linewidth": 0.5,
        "xtick.color": GREY,
        "ytick.color": GREY,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "xtick.major.size": 3,
        "ytick.major.size": 0,
        "xtick.labelsize": 8,
        "ytick.labelsize": 8,
        "legend.frameon": False,
        "legend.fontsize": 8,
        "lines.linewidth": 1.6,
        "hatch.linewidth": 0.6,
        "patch.linewidth": 0.0,
        "figure.facecolor": "white",
        "savefig.facecolor": "white",
        "svg.fonttype": "path",
        "svg.hashsalt": "talent-pipeline",
    }
