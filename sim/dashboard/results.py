"""What a finished study shows on the page: the table planners read first, and the charts of the report."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st

from sim.dashboard.runner import Answer
from sim.report.figures.catalogue import chart
from sim.report.figures.subject import NothingToDraw, Subject
from sim.report.headline_table import headline_tables, html_table
from sim.report.language import Words
from sim.report.page.alt import alt_text
from sim.report.style import to_bytes

CHARTS = ("retention_by_policy", "coverage_by_policy", "gap_by_reason", "cost_against_effect", "effects_at_horizon")
"""Charts shown, in this order."""

# matplotlib's settings are those of the whole process, and each open page draws in a thread of its own
_drawing = threading.Lock()


@contextmanager
def drawing() -> Iterator[None]:
    """Keep other pages from drawing at the same time."""
    with _drawing:
        yield


def show_answer(answer: Answer, words: Words, outdated: Callable[[], bool]) -> None:
    """Show table and charts; each is drawn once for an answer and language.

    Parameters
    ----------
    outdated
        Says whether there is a newer answer by now; then the page begins anew with that.
    """
    scenario = answer.comparison.scenario
    if answer.sample:
        note = words(
            "lab.sample_note",
            scale=f"{scenario.scale:g}",
            replicates=answer.comparison.replicates,
            last=scenario.horizon,
        )
        st.html(f'<p class="laboratory-sample">{escape(note)}</p>')
    run = f"{answer.number}-{'sample' if answer.sample else 'full'}"
    st.html(f'<div class="laboratory-table" data-run="{run}">{_tables(answer, words)}</div>')
    for region in scenario.regions:
        for name in CHARTS:
            if outdated():
                st.rerun()
            # where there is nothing to show, as with a cost that no lever has, the table says so
            if picture := _picture(answer, name, region, words):
                st.html(picture)


def _tables(answer: Answer, words: Words) -> str:
    key = ("tables", words.language.value)
    with drawing():
        if key not in answer.drawn:
            answer.drawn[key] = "".join(html_table(table) for table in headline_tables(answer.comparison, words))
    return str(answer.drawn[key])


def _picture(answer: Answer, name: str, region: str, words: Words) -> str:
    """Return a chart as an image with its numbers in words; empty where there is nothing to show."""
    key = (name, region, words.language.value)
    with drawing():
        if key not in answer.drawn:
            try:
                drawn, table = chart(name, Subject(answer.comparison, region, words))
            except NothingToDraw:
                answer.drawn[key] = ""
            else:
                held = base64.b64encode(to_bytes(drawn, "svg")).decode("ascii")
                alt = escape(alt_text(name, drawn.heading, table, words), quote=True)
                answer.drawn[key] = (
                    f'<div class="laboratory-chart" data-chart="{name}">'
                    f'<img alt="{alt}" src="data:image/svg+xml;base64,{held}"></div>'
                )
    return str(answer.drawn[key])
