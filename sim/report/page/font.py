"""The letters that a page needs and its reader's system may lack, as a font within the page."""

from __future__ import annotations

import base64
import io
import logging
from functools import lru_cache

from sim.report.style import font_path

_CHINESE = ((0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x2FA1F))


def chinese(text: str) -> str:
    """Return the Chinese letters and full-width marks of a text, each once, in order."""
    return "".join(
        sorted({letter for letter in set(text) if any(low <= ord(letter) <= high for low, high in _CHINESE)})
    )


def held_by_font(letter: str) -> bool:
    """Say whether the chart font holds a letter."""
    return ord(letter) in _cmap()


@lru_cache(maxsize=1)
def _cmap() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(font_path(), lazy=True) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=4)
def subset(letters: str) -> str:
    """Return a font that holds these letters only, as an address that holds it (WOFF2).

    Raises
    ------
    KeyError
        If the chart font lacks one of the letters.
    """
    from fontTools import subset as font_subset
    from fontTools.ttLib import TTFont

    # it tells of every table that it drops
    logging.getLogger("fontTools.subset").setLevel(logging.WARNING)
    with TTFont(font_path()) as font:
        lacking = set(map(ord, letters)) - set(font.getBestCmap())
        if lacking:
            raise KeyError(f"the chart font lacks {''.join(sorted(map(chr, lacking)))}")
        options = font_subset.Options(hinting=False, layout_features=[], name_IDs=[1, 2, 13, 14], notdef_outline=True)
        cut = font_subset.Subsetter(options)
        cut.populate(text=letters)
        cut.subset(font)
        font.flavor = "woff2"
        file = io.BytesIO()
        font.save(file)
    return "data:font/woff2;base64," + base64.b64encode(file.getvalue()).decode("ascii")
