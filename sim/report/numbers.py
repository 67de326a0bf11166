"""Numbers as a reader sees them."""

from __future__ import annotations

import math

from sim.report.language import Language, Words

MINUS = "−"


def number(value: float, digits: int = 0, *, signed: bool = False) -> str:
    """Return a number with thousands separators and a true minus sign; nothing for NaN."""
    if not math.isfinite(value):
        return ""
    rounded = round(value, digits)
    text = f"{abs(rounded):,.{digits}f}"
    if rounded < 0:
        return MINUS + text
    return f"+{text}" if signed and rounded > 0 else text


def percent(value: float, digits: int = 1) -> str:
    """Return a share as per cent."""
    return f"{number(100 * value, digits)}%" if math.isfinite(value) else ""


def amount(value: float, unit: str, *, signed: bool = False) -> str:
    """Return a value in the scale in which its unit is shown: shares in per cent, counts whole."""
    if unit == "share":
        return number(100 * value, 1, signed=signed)
    digits = 1 if abs(value) < 10 and value != round(value) else 0
    return number(value, digits, signed=signed)


def money(yuan: float, words: Words) -> str:
    """Return an amount of yuan in the size of unit that the language counts in."""
    steps = (
        [(1e8, "yi"), (1e4, "wan")] if words.language is Language.ZH else [(1e9, "billion"), (1e6, "million")]
    )
    if not math.isfinite(yuan):
        return ""
    for size, name in steps:
        if abs(yuan) >= size:
            return words(f"money.{name}", number=significant(yuan / size))
    return words("money.yuan", number=number(yuan))


def significant(value: float) -> str:
    """Return a number to three significant digits."""
    if value == 0 or not math.isfinite(value):
        return number(value)
    return number(value, max(0, 2 - math.floor(math.log10(abs(value)))))
