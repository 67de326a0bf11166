"""Numbers as a reader sees them."""

from __future__ import annotations

import math

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


def decimals(*ends: float) -> int:
    """Return one decimal, or two where one would round a number, such as the end of an interval, to 0."""
    nearest = min((abs(end) for end in ends if math.isfinite(end)), default=1.0)
    return 1 if nearest >= 0.05 else 2


def percent(value: float, digits: int = 1) -> str:
    """Return a share as per cent."""
    return f"{number(100 * value, digits)}%" if math.isfinite(value) else ""


def significant(value: float) -> str:
    """Return a number to three significant digits."""
    if value == 0 or not math.isfinite(value):
        return number(value)
    return number(value, max(0, 2 - math.floor(math.log10(abs(value)))))
