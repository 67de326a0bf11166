"""The frame of a chart: heading above, caption below, labels beside lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from sim.report.language import Language, Words
from sim.report.numbers import number
from sim.report.style import AROUND, GREY, INK, Chart, darker

_POINT = 1 / 72
_HEADING = 12.5
_SUBHEADING = 8.5
_CAPTION = 7.2
_LABEL = 8.0
_MARGIN = 0.14
_LINE = 1.35
_APART = 0.03


def framed(words: Words, width: float, height: float, heading: str, subheading: str, caption: str) -> Chart:
    """Return an empty chart with its heading and caption in place.

    Parameters
    ----------
    width, height
        Size in inches.
    heading, subheading
        What is shown, and of whom.
    caption
        How to read it: intervals, axes, sources.
    """
    chart = Chart(figsize=(width, height))
    below = words.wrap(caption, _room(words, width, _CAPTION))
    under = words.wrap(subheading, _room(words, width, _SUBHEADING))
    left, top, bottom = _MARGIN / width, height - _MARGIN, 0.1
    chart.heading, chart.subheading, chart.caption = heading, subheading, caption
    for name, text, size, colour in (("heading", heading, _HEADING, INK), ("subheading", under, _SUBHEADING, GREY)):
        put = chart.text(left, top / height, text, size=size, color=colour, va="top", linespacing=_LINE)
        put.set_gid(f"{AROUND}{name}")
        top -= _extent(put, chart.dpi) + 0.03
    put = chart.text(left, bottom / height, below, size=_CAPTION, color=GREY, va="bottom", linespacing=_LINE)
    put.set_gid(f"{AROUND}caption")
    bottom += _extent(put, chart.dpi) + 0.05
    chart.inner = (bottom, top)
    chart.set_layout_engine(
        "constrained",
        rect=(0.0, bottom / height, 1.0, (top - bottom) / height),
        w_pad=_MARGIN,
        h_pad=0.06,
        wspace=0.02,
        hspace=0.02,
    )
    return chart


def tall(names: Sequence[str], least: float, around: float = 1.6) -> float:
    """Return the height of a chart, in inches, with room for names under each other beside its panel.

    Parameters
    ----------
    names
        As they are written, with their line breaks.
    least
        Height with few of them.
    around
        Taken by what stands above and below the panel.
    """
    line = 1.25 * _LABEL * _POINT
    return max(least, around + sum(line * (name.count("\n") + 1) + 2 * _APART for name in names))


def settle(chart: Chart) -> None:
    """Lay the chart out, so that positions on it can be measured."""
    engine = chart.get_layout_engine()
    if engine is not None:
        # What a pass moves changes which ticks there are; a second one settles that.
        engine.execute(chart)
        engine.execute(chart)


def finish(chart: Chart) -> Chart:
    """Lay the chart out for good, so that saving it does not do so again, and return it."""
    settle(chart)
    chart.set_layout_engine(None)
    return chart


@dataclass(frozen=True)
class End:
    """Something on a chart that a name belongs to: where it is (data), its name and its colour."""

    x: float
    y: float
    name: str
    colour: str


def label_ends(axes: Axes, ends: Sequence[End], away: float = 15.0) -> None:
    """Write names at the right edge, moved apart where they would overlap, each tied to its place.

    Parameters
    ----------
    away
        Distance of the names from the right edge of the axes, points.
    """
    inches = axes.figure.dpi_scale_trans
    across = axes.transAxes + ScaledTranslation(away * _POINT, 0, inches)
    names = [
        axes.annotate(
            end.name,
            (end.x, end.y),
            xytext=(1.0, end.y),
            textcoords=blended_transform_factory(across, axes.transData),
            va="center",
            color=darker(end.colour),
            size=_LABEL,
            linespacing=1.05,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                # to the beginning of the name, not across it
                "relpos": (0.0, 0.5),
                "color": end.colour,
                "lw": 0.8,
                "ls": (0, (1, 1.5)),
                "shrinkA": 1,
                "shrinkB": 3,
            },
        )
        for end in ends
    ]
    inch = 1 / axes.figure.dpi
    heights = [float(axes.transData.transform((end.x, end.y))[1]) * inch for end in ends]
    inner = axes.figure.inner if isinstance(axes.figure, Chart) else None
    moved = spread(heights, [_extent(name, axes.figure.dpi) + _APART for name in names], inner)
    for name, before, after in zip(names, heights, moved, strict=True):
        # Tied to the axes and not to a distance, so that the layout may still move their edge.
        up = axes.transData + ScaledTranslation(0, after - before, inches)
        name.anncoords = blended_transform_factory(across, up)


def _extent(text: Text, dpi: float) -> float:
    """Return the height of a text in inches, without the line that ties it to its place."""
    return float(Text.get_window_extent(text).height) / dpi


def spread(
    positions: Sequence[float], sizes: Sequence[float], within: tuple[float, float] | None = None
) -> list[float]:
    """Move things on a line apart until none overlap, keeping their order and moving them least.

    Parameters
    ----------
    positions, sizes
        Middle and extent of each.
    within
        Ends of the line; as far as there is room between them, nothing goes beyond.

    Notes
    -----
    Pooling of adjacent violators on the position less the room needed below it: least squares under
    the order. Bounds on it cut off what is beyond (a bounded isotonic regression).
    """
    order = sorted(range(len(positions)), key=lambda place: positions[place])
    room, below = [], 0.0
    for before, place in zip([None, *order], order, strict=False):
        below += 0.0 if before is None else (sizes[before] + sizes[place]) / 2
        room.append(below)
    pools: list[tuple[float, int]] = []
    for rank, place in enumerate(order):
        total, count = positions[place] - room[rank], 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            pool = pools.pop()
            total, count = total + pool[0], count + pool[1]
        pools.append((total, count))
    levels = [total / count for total, count in pools for _ in range(count)]
    if within is not None and order:
        low, high = within[0] + sizes[order[0]] / 2, within[1] - sizes[order[-1]] / 2 - room[-1]
        levels = [max(low, min(level, high)) for level in levels]
    moved = [0.0] * len(positions)
    for rank, place in enumerate(order):
        moved[place] = levels[rank] + room[rank]
    return moved


def _room(words: Words, width: float, size: float) -> int:
    """Return how many Latin characters of a size fit across a chart."""
    # A Chinese character is as wide as high and counts as two; English text is a little narrower.
    in_a_square = 1.9 if words.language is Language.ZH else 2.15
    return int((width - 2 * _MARGIN) / (size * _POINT) * in_a_square)


def few_ticks(axis: Axis, most: int) -> None:
    """Put a few round numbers on an axis."""
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10], min_n_ticks=3))


def percent_axis(axes: Axes) -> None:
    """Label the vertical axis of shares in per cent."""
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _short(100 * value) + "%"))


def count_axis(axes: Axes, which: str = "y") -> None:
    """Label an axis of counts with thousands separators."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    axis.set_major_formatter(FuncFormatter(lambda value, _: _short(value)))


def _short(value: float) -> str:
    digits = next((digits for digits in range(6) if abs(value - round(value, digits)) < 1e-9), 5)
    return number(value, digits)
