"""docs/indicators.md, made from the catalogue: `python -m sim.report.indicators_page > docs/indicators.md`."""

from __future__ import annotations

import sys

from sim.measures.catalogue import CATALOGUE
from sim.report.language import words

HEAD = """# Indicators

Made from the code by `python -m sim.report.indicators_page > docs/indicators.md`; a test holds the two together.

Every indicator is recorded by year and region, and undivided unless its breakdown says otherwise. Shares come with
the head-counts in their formula. "Local" is in the region of the graduate's school; the state of a year is that of
31 December, enrolment that of September.

| indicator | 中文 | unit | formula | breakdown |
|---|---|---|---|---|
"""


def page() -> str:
    """Return the page in Markdown."""
    chinese = words("zh")
    rows = []
    for name, indicator in CATALOGUE.items():
        formula = indicator.formula.replace("|", "\\|")
        rows.append(f"| `{name}` | {chinese.indicator(name)} | {indicator.unit} | {formula} | {indicator.by or '-'} |")
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page())
