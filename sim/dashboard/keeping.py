"""The policies that were kept, and those of the file, to be compared side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from sim.dashboard.compose import Asked
from sim.dashboard.kept import keep
from sim.dashboard.policies import Draft, block, read_drafts
from sim.experiment.design import BASELINE
from sim.report.language import Words
from sim.scenario import Loaded, ScenarioError


def kept_section(loaded: Loaded, kept: Sequence[Draft], folder: Path, say: Words) -> Asked | None:
    """Show what was kept; return the policies to compare if that was asked for just now."""
    scenario = loaded.scenario
    st.markdown(f"### {say('lab.kept')}")
    if not kept:
        st.caption(say("lab.none_kept"))
    for draft in kept:
        name, remove = st.columns([4, 1])
        name.write(f"{draft.title[say.language.value]} (`{draft.key}`)")
        if remove.button(say("lab.remove"), key=f"remove/{draft.key}"):
            rest = [other for other in kept if other.key != draft.key]
            keep(folder, rest)
            st.session_state["kept"] = rest
            st.rerun()
    own = {draft.key: draft for draft in kept}
    names = [*own, *(name for name in scenario.policies if name not in own and name != BASELINE)]
    titles: dict[str, Mapping[str, str]] = {
        name: scenario.policy(name).title.model_dump() for name in scenario.policies
    }
    titles |= {name: draft.title for name, draft in own.items()}
    chosen = st.multiselect(
        say("lab.compare"),
        names,
        list(own),
        format_func=lambda name: str(titles[name][say.language.value]),
        # what is kept is chosen at first, and again when there is more of it
        key=f"compare/{','.join(own)}",
        placeholder=say("lab.choose"),
    )
    text = block(kept)
    if kept:
        st.download_button(
            say("lab.save_kept"), text, "policies.yaml", "application/yaml", key="save_kept", on_click="ignore"
        )
    if not st.button(say("lab.run_compare"), key="run_compare", disabled=not chosen):
        return None
    try:
        whole = read_drafts(loaded, kept)
    except ScenarioError as error:
        st.error(error.worded(say.language))
        return None
    return Asked(whole.scenario, tuple(chosen), f"{text}\n{chosen}", now=True)
