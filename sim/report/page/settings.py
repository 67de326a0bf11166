"""What each policy sets, as a page shows it: lever by lever, with unit, kind, range and source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.policy.catalogue import catalogue
from sim.report.language import Language, Words
from sim.report.numbers import number
from sim.scenario.levers import Lever
from sim.scenario.quantity import Frozen, Quantity, Title
from sim.scenario.schema import Policy, Scenario
from sim.scenario.sources import Sources


@dataclass(frozen=True)
class LeverSettings:
    """A lever of a policy: its title, when it acts, and its settings as (meaning, value, where from)."""

    title: str
    when: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class PolicySettings:
    """A policy with its levers."""

    title: str
    note: str
    levers: tuple[LeverSettings, ...]


def policy_settings(
    scenario: Scenario, policies: tuple[str, ...], sources: Sources, words: Words
) -> tuple[PolicySettings, ...]:
    """Return what each of the policies sets."""
    return tuple(_policy(scenario.policy(name), scenario, sources, words) for name in policies)


def _policy(policy: Policy, scenario: Scenario, sources: Sources, words: Words) -> PolicySettings:
    levers = policy.levers
    there = {name: getattr(levers, name) for name in type(levers).model_fields}
    return PolicySettings(
        title=words.title(policy.title),
        note=words.note(policy.note),
        levers=tuple(_lever(key, lever, scenario, sources, words) for key, lever in there.items() if lever is not None),
    )


def _lever(key: str, lever: Lever, scenario: Scenario, sources: Sources, words: Words) -> LeverSettings:
    entry = catalogue()[key]
    when = {"first": lever.from_, "last": scenario.horizon if lever.to is None else lever.to}
    parts = [words("settings.when", **when)]
    if lever.ramp_years:
        parts.append(words("settings.ramp", years=lever.ramp_years))
    if lever.strength != 1:
        parts.append(words("settings.strength", strength=f"{lever.strength:g}"))
    return LeverSettings(
        title=in_language(entry.title, words),
        when=words("settings.between").join(parts),
        rows=tuple(_rows(key, lever, scenario, sources, words)),
    )


def in_language(text: object, words: Words) -> str:
    """Return a text that is there in both languages in that of the reader."""
    return str(getattr(text, words.language.value))


def _rows(key: str, lever: Lever, scenario: Scenario, sources: Sources, words: Words) -> Iterator[tuple[str, str, str]]:
    meanings = catalogue()[key].settings
    for name in type(lever).model_fields:
        value = getattr(lever, name)
        if name in Lever.model_fields or value is None or value == ():
            continue
        meaning = in_language(meanings[name], words) if name in meanings else name
        if isinstance(value, Quantity):
            yield meaning, amount(value.value, value.unit, words), grounds(value, sources, words)
        else:
            yield meaning, _plain(value, scenario, words), ""


def _plain(value: object, scenario: Scenario, words: Words) -> str:
    """Return a setting that is no single number: names in the reader's language where they have one."""
    if isinstance(value, Quantity):
        return amount(value.value, value.unit, words)
    if isinstance(value, list | tuple):
        # what has parts of its own stands on a line of its own
        between = "\n" if any(isinstance(part, Frozen) for part in value) else words("settings.list")
        return between.join(_plain(part, scenario, words) for part in value)
    if isinstance(value, Title):
        return words.title(value)
    if isinstance(value, Frozen):
        there = {name: getattr(value, name) for name in type(value).model_fields}
        parts = (
            words("settings.part", name=words(f"setting_parts.{name}"), value=_plain(part, scenario, words))
            for name, part in there.items()
            if part is not None and part != ()
        )
        return words("settings.parts").join(parts)
    if isinstance(value, Mapping):
        parts = (f"{_plain(key, scenario, words)} {_plain(part, scenario, words)}" for key, part in value.items())
        return words("settings.between").join(parts)
    return _name(str(value), scenario, words)


def named_choice(text: str, words: Words) -> str | None:
    """Return the name of one of the words that a setting may be; None where it is none of these."""
    for group in ("ownerships", "payers", "levels", "choices"):
        if f"{group}.{text}" in words.texts:
            return words(f"{group}.{text}")
    return None


def _name(text: str, scenario: Scenario, words: Words) -> str:
    if named := named_choice(text, words):
        return named
    if text in scenario.fields:
        return words.title(scenario.fields[text])
    for region in scenario.regions.values():
        for things in (region.schools, region.enterprises):
            if text in things:
                return words.title(things[text].title)
    for titled in (scenario.sectors, scenario.outside, scenario.regions):
        if text in titled:
            return words.title(titled[text].title)
    return text


def amount(value: float, unit: str, words: Words) -> str:
    """Return a number with its unit; shares as per cent."""
    shown = _bare(value, unit)
    return shown if unit == "share" else words("settings.amount", value=shown, unit=unit_name(unit, words))


def _bare(value: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * value:g}%"
    return number(value, 0) if float(value).is_integer() else f"{value:g}"


def unit_name(unit: str, words: Words) -> str:
    """Return a unit's name in the reader's language; as it is written where it has none."""
    key = f"quantity_units.{unit}"
    return words(key) if key in words.texts else unit


def grounds(value: Quantity, sources: Sources, words: Words) -> str:
    """Return where a number comes from: its source, or the range in which it may lie."""
    if value.source == "setting":
        return words("settings.chosen")
    said = [words(f"kinds.{value.kind.value}")]
    if value.range is not None:
        low, high = (_bare(end, value.unit) for end in value.range)
        said.append(words("settings.range", low=low, high=high))
    if value.source is not None:
        said.append(source_name(value.source, sources, words))
    return words("settings.between").join(said)


def source_name(key: str, sources: Sources, words: Words) -> str:
    """Return the title of a source, or of the source of a figure cited by its own id; the id where none is known."""
    figure = sources.evidence.get(key)
    found = sources.sources.get(figure.source or "" if figure else key)
    if found is None:
        return key
    return (found.title.zh or found.title.en) if words.language is Language.ZH else found.title.en
