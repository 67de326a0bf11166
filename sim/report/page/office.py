"""Whether documents for word processors and workbooks for spreadsheets can be written."""

from __future__ import annotations

from importlib.util import find_spec

EXTRA = "office"
"""The extra that brings what they are written with."""

_NEEDED = ("docx", "openpyxl")


def can_write() -> bool:
    """Say whether what the extra brings is installed."""
    return all(find_spec(name) is not None for name in _NEEDED)
