"""The settings of a lever as controls, each in its own unit."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from sim.dashboard.policies import amount, defaults, own_settings, read_value, said, stated
from sim.policy.catalogue import Setting, catalogue
from sim.report.language import Words
from sim.report.page.settings import unit_name
from sim.scenario import Scenario
from sim.scenario.resolved import yaml_text

_WIDEST_SLIDER = 30
"""Bounds further apart than this are limits of plausibility, not a range to slide along."""
_LONGEST_RAMP = 20


def lever_controls(
    lever: str, before: Mapping[str, object], scenario: Scenario, words: Words, mark: str
) -> dict[str, object]:
    """Show a lever's settings and return those that a scenario file would have to say.

    Parameters
    ----------
    before
        The settings to start from.
    mark
        What tells these controls from those of another policy started from.

    Raises
    ------
    ScenarioError
        If a list that is written as YAML is none.
    """
    entry = catalogue()[lever]
    language = words.language.value
    st.caption(getattr(entry.does, language))
    chosen: dict[str, object] = {}
    for setting in own_settings(lever):
        text = getattr(entry.settings[setting.key], language) if setting.key in entry.settings else setting.key
        label = text
        if setting.unit and setting.unit != "share":
            label += words("lab.unit", unit=unit_name(setting.unit, words))
        start = before.get(setting.key, None if setting.required else setting.default)
        value = _control(setting, label, start, scenario, words, f"{mark}/{lever}/{setting.key}")
        chosen[setting.key] = stated(value, start)
    return said(lever, {**_timing(before, scenario, words, f"{mark}/{lever}", lever), **chosen})


def _timing(before: Mapping[str, object], scenario: Scenario, words: Words, mark: str, lever: str) -> dict[str, object]:
    usual = {**defaults(lever), **before}
    one, two, three, four = st.columns(4)
    first = one.number_input(words("lab.from"), value=_whole(usual.get("from")), step=1, key=f"{mark}/from")
    ramp = two.number_input(
        words("lab.ramp"), 0, _LONGEST_RAMP, _whole(usual["ramp_years"]), step=1, key=f"{mark}/ramp_years"
    )
    last = three.number_input(
        words("lab.to"), value=_whole(usual["to"]), step=1, key=f"{mark}/to", placeholder=str(scenario.horizon)
    )
    strength = four.slider(
        words("lab.strength"), 0.0, 1.0, float(str(usual["strength"])), step=0.05, key=f"{mark}/strength"
    )
    return {"from": first, "ramp_years": ramp, "to": last, "strength": stated(strength, None)}


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))


def _control(setting: Setting, label: str, start: object, scenario: Scenario, words: Words, key: str) -> object:
    if setting.unit is not None and (start is None or isinstance(amount(start), int | float)):
        return _number(setting, label, amount(start), words, key)
    if setting.choices and not isinstance(start, list):
        titles = _titles(setting, scenario, words)
        place = setting.choices.index(str(start)) if start in setting.choices else None
        return st.selectbox(label, setting.choices, place, format_func=lambda o: titles.get(o, o), key=key)
    if options := setting.choices or _names(setting, scenario):
        held = list(start) if isinstance(start, list | tuple) else []
        shown = list(dict.fromkeys([*options, *held]))
        titles = _titles(setting, scenario, words)
        placeholder = words("lab.choose")
        picked = st.multiselect(
            label, shown, held, format_func=lambda o: titles.get(o, o), key=key, placeholder=placeholder
        )
        return picked if picked or not setting.required else None
    written = "" if start is None or start == [] else yaml_text(start).removesuffix("...\n").strip()
    kind = st.text_area if "\n" in written or isinstance(start, list) or setting.required else st.text_input
    value = read_value(kind(label, written, key=key, help=words("lab.yaml_help")), setting.key)
    return [] if value is None and isinstance(setting.default, list) else value


def _number(setting: Setting, label: str, start: object, words: Words, key: str) -> float | None:
    low, high = float(setting.low or 0), float(setting.high or 0)
    bounds = words("lab.bounds", low=f"{low:g}", high=f"{high:,.0f}" if high >= 1000 else f"{high:g}")
    known = None if start is None else float(str(start))
    step = 0.01 if high - low <= 1 else 0.05 if high - low <= 5 else 0.5
    even = known is not None and low <= known <= high and abs(known / step - round(known / step)) < 1e-6
    if high - low <= _WIDEST_SLIDER and (even or (known is None and setting.required)):
        shown = "%.2f" if step < 0.5 else "%.1f"
        return float(st.slider(label, low, high, low if known is None else known, step, shown, key=key, help=bounds))
    # no bounds here: a number beyond them gets the scenario's own message
    if known is None or known.is_integer():
        whole = None if known is None else int(known)
        return st.number_input(label, value=whole, step=_step(known), key=key, help=bounds)
    decimals = max(2, len(f"{known:.10g}".partition(".")[2]))
    return float(st.number_input(label, value=known, step=step, format=f"%.{decimals}f", key=key, help=bounds))


def _step(value: float | None) -> int:
    """Return a step that is felt: a tenth of the number, as a power of ten."""
    return 10 ** max(0, len(str(int(abs(value or 0)))) - 2)


def _names(setting: Setting, scenario: Scenario) -> tuple[str, ...]:
    """Return what the scenario has of the kind that a list names; nothing where the list holds something else."""
    if setting.key == "schools":
        return tuple(dict.fromkeys(name for region in scenario.regions.values() for name in region.schools))
    return tuple(scenario.fields) if setting.key == "fields" else ()


def _titles(setting: Setting, scenario: Scenario, words: Words) -> dict[str, str]:
    """Return the names of choices as people read them."""
    if setting.key == "schools":
        schools = [item for region in scenario.regions.values() for item in region.schools.items()]
        return {name: words.title(school.title) for name, school in schools}
    if setting.key == "fields":
        return {name: words.title(title) for name, title in scenario.fields.items()}
    kinds = ("payers",) if setting.key == "payer" else ("ownerships", "lab.choices")
    keys = {o: next((f"{kind}.{o}" for kind in kinds if f"{kind}.{o}" in words.texts), "") for o in setting.choices}
    return {o: words(key) for o, key in keys.items() if key}
