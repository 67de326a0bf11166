"""The page: put a policy together, run it, see it against the baseline, keep it, compare and take it away.

Streamlit runs this file from its first line whenever something on the page changes.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from sim.dashboard.compose import compose
from sim.dashboard.keeping import kept_section
from sim.dashboard.kept import read_kept
from sim.dashboard.letters import LANGUAGES, SWITCH, page_letters, style
from sim.dashboard.policies import Draft
from sim.dashboard.watch import run_section
from sim.report.language import words
from sim.scenario import Loaded, ScenarioError, read


@dataclass(frozen=True)
class Request:
    """What the laboratory was started with.

    Parameters
    ----------
    file
        The scenario file.
    lang
        Language that the page opens in.
    out
        Folder for runs and kept policies.
    workers
        Number of processes of a full study; None for the number of cores.
    """

    file: str
    lang: str
    out: Path
    workers: int | None


def page(request: Request) -> None:
    """Show the page."""
    state = st.session_state
    say = words(state.get("lang", request.lang))
    st.set_page_config(page_title=say("lab.title"), layout="wide", menu_items={})
    try:
        loaded, kept = _opened(request)
    except ScenarioError as error:
        said = error.worded(say.language)
        st.html(style(SWITCH, said))
        st.error(said)
        return
    typed = "".join(str(value) for value in state.values() if isinstance(value, str))
    st.html(style(state["letters"], typed + "".join(str(draft.title) for draft in kept)))
    title, switch = st.columns([4, 1])
    title.markdown(f"## {say('lab.title')} · {say.title(loaded.scenario.title)}")
    # the language that the page opens in must not depend on the one chosen later
    state.setdefault("lang", request.lang)
    switch.radio(
        SWITCH,
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key="lang",
        horizontal=True,
    )
    st.caption(say("lab.intro", first=loaded.scenario.base_year, last=loaded.scenario.horizon))
    left, right = st.columns([2, 3], gap="large")
    with left:
        composed = compose(loaded, kept, request.out, say)
        several = kept_section(loaded, kept, request.out, say)
    with right:
        run_section(several or composed, loaded, request.out, request.workers, f"talent-sim lab {request.file}", say)


def _opened(request: Request) -> tuple[Loaded, list[Draft]]:
    """Return the scenario and the kept policies, read when the page is opened."""
    state = st.session_state
    if "loaded" not in state:
        state["kept"], loaded = read_kept(request.out), read(request.file)
        state["letters"] = page_letters(loaded.scenario)
        state["loaded"] = loaded
    return state["loaded"], state["kept"]


if __name__ == "__main__":
    _file, _lang, _out, _workers = sys.argv[1:]
    page(Request(_file, _lang, Path(_out), int(_workers) or None))
