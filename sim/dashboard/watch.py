"""The right side of the page: a run under way with its progress, what it found, and what can be taken away."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from sim.dashboard.compose import Asked
from sim.dashboard.export import report_files, summary_csv
from sim.dashboard.results import drawing, show_answer
from sim.dashboard.runner import Answer, Job, State
from sim.report.language import Words
from sim.report.page.office import EXTRA, can_write
from sim.scenario import Loaded, Sources
from sim.scenario.wording import worded

_LOOK_EVERY = 0.5
_TYPES = {
    ".html": "text/html",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def run_section(
    asked: Asked | None, loaded: Loaded, folder: Path, workers: int | None, command: str, say: Words
) -> None:
    """Begin what was asked for, and show how far it is and what it found."""
    st.markdown(f"### {say('lab.results')}")
    if asked is not None and asked.now:
        _begin(asked, folder, workers)
    job: Job | None = st.session_state.get("job")
    if job is None:
        st.caption(say("lab.not_run"))
        return
    # what the rest of this page shows, so that the watch sees when there is more
    st.session_state["shown"] = job.answer
    answer = job.answer
    if job.over:
        _ending(job, say)
    else:
        _watch(job, say)
    if answer is None:
        return
    if asked is not None and not asked.now and len(job.policies) == 1 and asked.text != answer.asked:
        st.info(say("lab.changed"))
    show_answer(answer, say, lambda: job.answer is not answer)
    _take_away(answer, loaded.sources, command, say)


def _begin(asked: Asked, folder: Path, workers: int | None) -> None:
    """Start a job in place of the one before."""
    before: Job | None = st.session_state.get("job")
    if before is not None:
        before.cancel()
    job = Job(asked.scenario, asked.policies, folder, workers, asked.text)
    st.session_state["job"] = job
    job.start()


@st.fragment(run_every=_LOOK_EVERY)  # type: ignore[untyped-decorator]
def _watch(job: Job, say: Words) -> None:
    """Show progress; have the page drawn anew when there is an answer, or an end."""
    if job.over or job.answer is not st.session_state["shown"]:
        st.rerun()
    text = say(f"lab.state.{job.state.value}", done=job.done, total=job.total)
    bar, cancel = st.columns([4, 1])
    bar.progress(job.done / job.total if job.total else 0.0, text)
    if cancel.button(say("lab.cancel"), key="cancel"):
        job.cancel()


def _ending(job: Job, say: Words) -> None:
    if job.state is State.FAILED:
        st.error(worded(job.error, say.language))
    elif job.state is State.CANCELLED:
        st.warning(say("lab.cancelled"))
    else:
        st.success(say("lab.done"))


def _take_away(answer: Answer, sources: Sources, command: str, say: Words) -> None:
    """Offer the answer as files; the report only of a full study, a sample is not one to hand on."""
    mark = "sample_" if answer.sample else ""
    st.markdown(f"#### {say('lab.take_away')}")
    with drawing():
        table = summary_csv(answer.comparison, say)
    st.download_button(say("lab.save_csv"), table, f"{mark}summary.csv", "text/csv", key="save_csv", on_click="ignore")
    if answer.sample:
        st.caption(say("lab.report_later"))
        return
    key = ("files", say.language.value)
    if st.button(say("lab.make_report"), key="make_report"):
        with st.spinner(say("lab.making_report")), drawing():
            answer.drawn[key] = report_files(answer.comparison, sources, say, command)
    files = answer.drawn.get(key)
    if isinstance(files, dict):
        for name, content in files.items():
            st.download_button(name, content, name, _TYPES[Path(name).suffix], key=f"save/{name}", on_click="ignore")
        if not can_write():
            st.caption(say("table.no_office", extra=EXTRA))
