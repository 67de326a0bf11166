"""The left side of the page: a policy put together from levers, or the message that says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from sim.dashboard.controls import lever_controls
from sim.dashboard.kept import keep
from sim.dashboard.policies import OWN, Draft, Levers, block, draft_of, examples, read_drafts, usual_start
from sim.experiment.design import BASELINE
from sim.policy.catalogue import catalogue
from sim.report.language import Words, words
from sim.scenario import Loaded, Scenario, ScenarioError, cautions
from sim.scenario.wording import foreign

NOTHING = ""


@dataclass(frozen=True)
class Asked:
    """Policies that are to be run.

    Parameters
    ----------
    scenario
        The scenario that holds them.
    policies
        Their names.
    text
        Their block, which tells one request from another.
    now
        Whether the run was asked for just now.
    """

    scenario: Scenario
    policies: tuple[str, ...]
    text: str
    now: bool


def compose(loaded: Loaded, kept: Sequence[Draft], folder: Path, say: Words) -> Asked | None:
    """Show the controls of a policy; return it, or None where it is not valid as it stands."""
    scenario = loaded.scenario
    st.markdown(f"### {say('lab.policy')}")
    own = {draft.key: draft for draft in kept}
    names = [NOTHING, *own, *(name for name in scenario.policies if name not in own and name != BASELINE)]

    def titled(name: str) -> str:
        if name == NOTHING:
            return say("lab.nothing_yet")
        title = own[name].title if name in own else scenario.policy(name).title.model_dump()
        return str(title[say.language.value])

    start = st.selectbox(say("lab.start"), names, format_func=titled, key="start")
    begun = _begun(start, own, scenario)
    mark = f"from {start}"
    given = st.text_input(say("lab.name"), begun.title[say.language.value], key=f"{mark}/title")
    title = begun.title if given in begun.title.values() else {"en": given, "zh": given}
    key = st.text_input(say("lab.key"), begun.key, key=f"{mark}/key", help=say("lab.key_help"))
    chosen = st.multiselect(
        say("lab.levers"),
        list(catalogue()),
        list(begun.levers),
        format_func=lambda lever: getattr(catalogue()[lever].title, say.language.value),
        key=f"{mark}/levers",
        placeholder=say("lab.choose"),
    )
    try:
        draft = Draft(key, title, _levers(chosen, begun.levers, scenario, say, mark), begun.shocks)
        whole = read_drafts(loaded, [draft])
    except ScenarioError as error:
        st.error(error.worded(say.language))
        return None
    if not chosen:
        st.info(say("lab.choose_first"))
    for caution in cautions(whole.scenario, whole.tree, [key]) if chosen else ():
        if caution.path.startswith(f"policies.{key}"):
            st.warning(caution.worded(say.language))
    text = block([draft])
    run, store = st.columns(2)
    now = run.button(say("lab.run"), type="primary", key="run", width="stretch", disabled=not chosen)
    if store.button(say("lab.keep"), key="keep", width="stretch", disabled=not chosen):
        _keep(draft, kept, folder, say)
    with st.expander(say("lab.block")):
        st.caption(say("lab.block_note"))
        st.code(text, language="yaml")
        st.download_button(
            say("lab.save_block"), text, f"{key}.yaml", "application/yaml", key="save_block", on_click="ignore"
        )
    return Asked(whole.scenario, (key,), text, now)


def _begun(start: str, own: dict[str, Draft], scenario: Scenario) -> Draft:
    """Return the draft to start from: a kept policy as it is, one of the file under a name of its own, or nothing."""
    if start in own:
        return own[start]
    if start == NOTHING:
        return Draft(OWN, {lang: words(lang)("lab.my_policy") for lang in ("en", "zh")})
    found = draft_of(scenario, start)
    title = {lang: words(lang)("lab.variant", title=text) for lang, text in found.title.items()}
    return Draft(re.sub(r"^(my_)?", "my_", start), title, found.levers, found.shocks)


def _levers(chosen: Sequence[str], begun: Levers, scenario: Scenario, say: Words, mark: str) -> Levers:
    """Show the settings of each chosen lever and return them."""
    held = {}
    for lever in chosen:
        before = begun.get(lever) or examples(scenario, lever) or {"from": usual_start(scenario)}
        with st.expander(getattr(catalogue()[lever].title, say.language.value), expanded=len(chosen) <= 3):
            held[lever] = lever_controls(lever, before, scenario, say, mark)
    return held


def _keep(draft: Draft, kept: Sequence[Draft], folder: Path, say: Words) -> None:
    """Keep a policy; one of the same key makes room for it."""
    now = [*(other for other in kept if other.key != draft.key), draft]
    try:
        keep(folder, now)
    except OSError as error:
        reason = foreign(str(error.strerror or error))
        st.error(f"{error.filename or folder}: {reason.worded(say.language)}")
        return
    st.session_state["kept"] = now
    st.rerun()
