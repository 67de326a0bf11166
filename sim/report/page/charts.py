"""The charts of a page: each as inline SVG with its text, its data to download and its alternative text."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

import pandas as pd

from sim.report.figures.catalogue import Kept
from sim.report.figures.subject import NothingToDraw, Subject
from sim.report.page.alt import alt_text
from sim.report.page.svg import Letters, inline_svg

ORDER = (
    "policies_by_outcome",
    "retention_by_policy",
    "coverage_by_policy",
    "cost_against_effect",
    "price_of_results",
    "gains_and_losses",
    "graduate_flows",
    "supply_and_demand_by_field",
    "gap_by_reason",
    "coverage_by_field_and_level",
    "quota_funnel",
)
"""Charts of a page: what policies do, what they cost, for whom, and the pipeline on which they act."""


@dataclass(frozen=True)
class OnPage:
    """A chart as a page shows it.

    Parameters
    ----------
    name
        Its name in the catalogue.
    heading, subheading, note
        Its texts.
    svg
        The drawing as an SVG element.
    csv
        Its data as an address that holds them.
    """

    name: str
    heading: str
    subheading: str
    note: str
    alt: str
    svg: str
    csv: str


@dataclass(frozen=True)
class LeftOut:
    """A chart that is not on a page: its name in the reader's language, and what the study lacks for it."""

    name: str
    reason: str


def charts(
    subject: Subject, letters: Letters, draw: Kept, mark: str = ""
) -> tuple[tuple[OnPage, ...], tuple[LeftOut, ...]]:
    """Return the charts for which the study holds something to show, and the others with the reason.

    Parameters
    ----------
    letters
        Where the outlines of letters go.
    draw
        What draws them.
    mark
        What tells this subject's charts from others of the same page.
    """
    # what all charts say is said once on a page
    runs = subject.caption()
    interval = subject.caption(subject.interval_note()).removesuffix(runs).strip()
    shown, left_out = [], []
    for name in ORDER:
        try:
            figure, table = draw(name, subject)
        except NothingToDraw as nothing:
            left_out.append(LeftOut(subject.words(f"sheets.{name}"), nothing.said(subject.words)))
            continue
        alt = alt_text(name, figure.heading, table, subject.words)
        shown.append(
            OnPage(
                name=name,
                heading=figure.heading,
                subheading=figure.subheading,
                note=figure.caption.removesuffix(runs).replace(interval, "").strip(),
                alt=alt,
                svg=inline_svg(
                    figure, draw.drawing(name, subject, "svg"), f"{name}{mark}", figure.heading, alt, letters
                ),
                csv=csv_address(table),
            )
        )
    return tuple(shown), tuple(left_out)


def csv_address(table: pd.DataFrame) -> str:
    """Return a table as an address that holds it, in UTF-8 with the mark that spreadsheets look for."""
    file = io.StringIO()
    table.to_csv(file, index=False, float_format="%.10g", lineterminator="\n")
    held = base64.b64encode(file.getvalue().encode("utf-8-sig")).decode("ascii")
    return f"data:text/csv;charset=utf-8;base64,{held}"
