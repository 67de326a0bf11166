"""Charts as inline SVG: no names that clash on a page, letters kept once for all charts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree import ElementTree

from sim.report.style import AROUND, Chart

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_LETTER = re.compile(r"^NotoSansSC-Regular-(.+)$")
_LONG = re.compile(r"-?\d+\.\d{3,}")
_ROUNDED = ("d", "x", "y", "points")
_ASIDE = {f"{_SVG}metadata", f"{_SVG}style"}
_POINTS = 72
"""Points an inch, the unit of a drawing."""
_USED = re.compile(r"url\(#([^)]+)\)")


@dataclass
class Letters:
    """Outlines of letters that charts share, by name."""

    outlines: dict[str, str] = field(default_factory=dict)

    def defs(self) -> str:
        """Return the outlines, to stand once on a page that shows the charts."""
        paths = "".join(f'<path id="{name}" d="{d}" transform="scale(0.015625)"/>' for name, d in self.outlines.items())
        return (
            f'<svg width="0" height="0" style="position:absolute" aria-hidden="true" focusable="false">'
            f"<defs>{paths}</defs></svg>"
        )


def inline_svg(chart: Chart, drawing: bytes, name: str, title: str, description: str, letters: Letters) -> str:
    """Return a chart without the texts above and below it as an SVG element that screen readers can tell of.

    Parameters
    ----------
    drawing
        The chart as an SVG file.
    name
        Name of the chart on its page, from which those of its parts are made.
    title, description
        What readers hear who do not see it.
    letters
        Where the outlines of its letters go.
    """
    root = ElementTree.fromstring(drawing)
    _drop(root, lambda node: node.tag in _ASIDE or node.get("id", "").startswith(AROUND))
    if chart.inner is not None:
        _crop(root, *chart.inner)
    _take_letters(root, letters)
    used = _used(root)
    for node in root.iter():
        if href := node.attrib.pop(_HREF, None):
            node.set("href", href)
        identity = node.attrib.pop("id", None)
        if identity is not None and identity in used:
            node.set("id", f"{name}-{identity}")
        for key, value in list(node.attrib.items()):
            node.set(key, _renamed(key, value, name, used))
        node.text, node.tail = _bare(node.text), _bare(node.tail)
    for gone in ("width", "height", "version"):
        root.attrib.pop(gone, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-desc")
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        node = ElementTree.Element(f"{_SVG}{tag}", {"id": f"{name}-{tag}"})
        node.text = text
        root.insert(place, node)
    ElementTree.register_namespace("", _SVG[1:-1])
    return ElementTree.tostring(root, encoding="unicode")


def _drop(node: ElementTree.Element, unwanted: Callable[[ElementTree.Element], bool]) -> None:
    for child in list(node):
        if unwanted(child):
            node.remove(child)
        else:
            _drop(child, unwanted)


def _crop(root: ElementTree.Element, bottom: float, top: float) -> None:
    """Show the part of a drawing between two heights, inches from below."""
    left, _, width, height = (float(part) for part in root.get("viewBox", "").split())
    shown = (left, height - _POINTS * top, width, _POINTS * (top - bottom))
    root.set("viewBox", " ".join(f"{part:g}" for part in shown))


def _take_letters(root: ElementTree.Element, letters: Letters) -> None:
    """Move outlines of letters to the ones that are kept for all charts."""
    for parent in root.iter():
        for child in list(parent):
            found = _LETTER.match(child.get("id", ""))
            if found is None:
                continue
            if child.get("transform") != "scale(0.015625)":
                raise ValueError(f"letter {child.get('id')} has the transform {child.get('transform')!r}")
            letters.outlines.setdefault(f"g{found[1]}", _shorter(child.get("d", "")))
            parent.remove(child)


def _used(root: ElementTree.Element) -> set[str]:
    """Return the names to which something in the drawing refers."""
    found = set()
    for node in root.iter():
        for key, value in node.attrib.items():
            found.update(_USED.findall(value))
            if key == _HREF and value.startswith("#"):
                found.add(value[1:])
    return found


def _renamed(key: str, value: str, name: str, used: set[str]) -> str:
    if key == "href" and value.startswith("#"):
        letter = _LETTER.match(value[1:])
        return f"#g{letter[1]}" if letter else f"#{name}-{value[1:]}"
    if key in _ROUNDED:
        return _shorter(value)
    return _USED.sub(lambda found: f"url(#{name}-{found[1]})" if found[1] in used else found[0], value)


def _shorter(numbers: str) -> str:
    """Return coordinates to a hundredth of a point, without line ends."""
    return _LONG.sub(lambda found: f"{float(found[0]):.2f}", " ".join(numbers.split()))


def _bare(text: str | None) -> str | None:
    return None if text is None or not text.strip() else text
